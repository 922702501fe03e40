/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-table.h"
#include "store-agree.h"
#include "store-place.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT_MAX 65536
#define CHILD_DAMAGED 9

/* ---- the child ---- */

/* Everything wrong with one table is one line; the rest is still looked at. */
static gboolean
note(GString *report, GError *error)
{
    g_string_append_printf(report, "%s\n", error->message);
    g_error_free(error);
    return FALSE;
}

static gboolean
verify_env(KithEnv *env, guint n_tables, GString *report)
{
    GError *error = NULL;
    g_autoptr(KithTxn) txn = kith_env_read(env, &error);
    gboolean fine = txn != NULL;

    for (guint i = 0; fine && i < n_tables; i++) {
        if (!kith_txn_verify_table(txn, i, &error)) {
            return note(report, error);
        }
    }
    if (fine && kith_txn_verify_pages(txn, &error) && kith_log_verify(txn, &error)) {
        return TRUE;
    }
    return note(report, error);
}

static gboolean
verify_content(KithStore *store, GString *report)
{
    GError *error = NULL;
    g_autoptr(KithTxn) txn = kith_store_peek(store, &error);

    return (txn != NULL && kith_agree(store, txn, &error)) || note(report, error);
}

static gboolean
verify_store(const char *path, GString *report)
{
    g_autofree char *audit = g_build_filename(path, "audit", NULL);
    g_autoptr(KithStore) store = NULL;
    GError *error = NULL;
    gboolean fine;

    if (!kith_env_verify_head(path, &error) || !kith_env_verify_head(audit, &error)) {
        return note(report, error);
    }
    store = kith_store_open(path, &error);
    if (store == NULL) {
        return note(report, error);
    }
    fine = verify_env(kith_store_env(store), KITH_N_TABLES, report);
    fine = verify_env(kith_store_audit_env(store), KITH_N_AUDIT_TABLES, report) && fine;
    return fine && verify_content(store, report);
}

static void
write_all(int fd, const char *text, gsize len)
{
    while (len > 0) {
        ssize_t n = write(fd, text, len);

        if (n <= 0 && errno != EINTR) {
            return;
        }
        if (n > 0) {
            text += n;
            len -= (gsize)n;
        }
    }
}

G_NORETURN static void
run_child(const char *path, int out)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    const struct rlimit none = {0, 0};
    g_autoptr(GString) report = g_string_new(NULL);
    int silent = open("/dev/null", O_WRONLY);
    gboolean fine;

    /* A crash is an answer here: no core with people's data, no handler, no noise. */
    setrlimit(RLIMIT_CORE, &none);
    for (guint i = 0; i < G_N_ELEMENTS(fatal); i++) {
        signal(fatal[i], SIG_DFL);
    }
    if (silent >= 0) {
        dup2(silent, STDERR_FILENO);
    }
    fine = verify_store(path, report);
    write_all(out, report->str, MIN(report->len, REPORT_MAX));
    _exit(fine ? 0 : CHILD_DAMAGED);
}

/* ---- the parent ---- */

static char *
read_report(int in)
{
    GString *report = g_string_new(NULL);
    char block[4096];
    ssize_t n;

    while ((n = read(in, block, sizeof block)) != 0) {
        if (n > 0) {
            g_string_append_len(report, block, n);
        } else if (errno != EINTR) {
            break;
        }
    }
    return g_string_free(report, FALSE);
}

/* A row for each line of what the child said. */
static KithTable *
table_of(const char *said)
{
    KithTable *table = kith_table_new_like("problem:text");
    g_auto(GStrv) lines = g_strsplit(said, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        if (*lines[i] != '\0') {
            kith_table_add_row(table);
            kith_table_set_text(table, 0, lines[i]);
        }
    }
    return table;
}

static gboolean
judge(const char *path, int status, KithTable *problems, GError **error)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return TRUE;
    }
    if (WIFSIGNALED(status)) {
        kith_table_add_row(problems);
        kith_table_set_printf(problems,
                              0,
                              "a damaged page stopped the check (%s)",
                              strsignal(WTERMSIG(status)));
    } else if (kith_table_n_rows(problems) == 0) {
        kith_table_add_row(problems);
        kith_table_set_text(problems, 0, "a damaged page stopped the check");
    }
    return kith_error_set(error, KITH_ERROR_CORRUPT, "verify %s: the store is damaged", path);
}

gboolean
kith_store_verify(const char *path,
                  const KithProgress *progress,
                  KithTable **out_problems,
                  GError **error)
{
    g_autofree char *said = NULL;
    int pipes[2];
    int status = 0;
    int writer;
    pid_t child;

    *out_problems = NULL;
    if (!kith_place_check_manifest(path, error)) {
        return FALSE;
    }
    writer = kith_place_lock_writer(path, "verify", progress, error);
    if (writer < 0) {
        return FALSE;
    }
    if (pipe2(pipes, O_CLOEXEC) != 0) {
        close(writer);
        return kith_error_errno(error, errno, "verify %s", path);
    }
    child = fork();
    if (child == 0) {
        close(pipes[0]);
        run_child(path, pipes[1]);
    }
    close(pipes[1]);
    if (child < 0) {
        close(pipes[0]);
        close(writer);
        return kith_error_errno(error, errno, "verify %s", path);
    }
    said = read_report(pipes[0]);
    close(pipes[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    close(writer);
    *out_problems = table_of(said);
    return judge(path, status, *out_problems, error);
}
