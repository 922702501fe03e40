/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "store-place.h"
#include "store-records.h"
#include "store-values.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT_MAX 65536
#define CHILD_DAMAGED 9

/* ---- what the tables must agree on ---- */

static gboolean
count_tuples(KithTxn *txn, KithStoreTable table, guint64 *out_n, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(txn, table, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    for (*out_n = 0; kith_tuples_next(&iter, error); (*out_n)++) {
    }
    return kith_tuples_fine(&iter);
}

static gboolean
must_equal(const char *what, guint64 found, guint64 said, GError **error)
{
    return found == said ||
           kith_store_damaged(error, "%s: %" G_GUINT64_FORMAT " where %" G_GUINT64_FORMAT
                              " are on record", what, found, said);
}

static gboolean
verify_records(KithTxn *txn, GError **error)
{
    g_auto(KithRecordIter) iter = {0};
    g_autoptr(GArray) census = NULL;
    guint64 keys;
    guint64 n = 0;
    gint64 stand = 0;

    if (!kith_records_open(txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        n++;
        stand += iter.record.retired == 0 && !iter.record.stub;
    }
    if (!kith_records_fine(&iter) || !count_tuples(txn, KITH_TABLE_KEY_INDEX, &keys, error) ||
        !kith_store_get_census(txn, &census, error)) {
        return FALSE;
    }
    for (guint i = 0; i < census->len; i++) {
        stand -= g_array_index(census, KithCensusRow, i).records;
    }
    return must_equal("keys of records", keys, n, error) &&
           must_equal("records that stand and are not counted", (guint64)stand, 0, error);
}

static gboolean
verify_links(KithTxn *txn, GError **error)
{
    g_auto(KithLinkIter) iter = {0};
    guint64 live = 0;
    guint64 said;
    guint64 ends;

    if (!kith_links_open(txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_links_next(&iter, error)) {
        live += iter.link.retired == 0;
    }
    return kith_links_fine(&iter) &&
           kith_store_counter(txn, KITH_COUNTER_LIVE_LINKS, &said, error) &&
           count_tuples(txn, KITH_TABLE_ADJACENCY, &ends, error) &&
           must_equal("links", live, said, error) &&
           must_equal("ends of links", ends, 2 * live, error);
}

static gboolean
verify_values(KithStore *store, KithTxn *txn, GError **error)
{
    guint64 n_values = 0;
    guint64 n_uses = 0;
    guint64 indexed;
    guint64 posted;

    for (guint32 p = 1; p <= kith_store_n_names(store, KITH_NAME_PROPERTY); p++) {
        g_autofree KithValueCount *counts = NULL;
        guint32 n;

        if (!kith_values_count(txn, p, &n, error)) {
            return FALSE;
        }
        counts = g_new0(KithValueCount, (gsize)n + 1);
        if (!kith_values_all_counts(txn, p, n, counts, error)) {
            return FALSE;
        }
        for (guint32 i = 0; i < n; i++) {
            n_uses += counts[i].records;
        }
        n_values += n;
    }
    return count_tuples(txn, KITH_TABLE_VALUE_INDEX, &indexed, error) &&
           count_tuples(txn, KITH_TABLE_POSTINGS, &posted, error) &&
           must_equal("values in the index", indexed, n_values, error) &&
           must_equal("postings", posted, n_uses, error);
}

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

    if (txn != NULL && verify_records(txn, &error) && verify_links(txn, &error) &&
        verify_values(store, txn, &error)) {
        return TRUE;
    }
    return note(report, error);
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

static gboolean
judge(const char *path, int status, char **report, GError **error)
{
    g_autofree char *said = *report;

    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        *report = g_steal_pointer(&said);
        return TRUE;
    }
    if (WIFSIGNALED(status)) {
        *report = g_strdup_printf("%sa damaged page stopped the check (%s)\n", said,
                                  strsignal(WTERMSIG(status)));
    } else if (*said == '\0') {
        *report = g_strdup("a damaged page stopped the check\n");
    } else {
        *report = g_steal_pointer(&said);
    }
    return kith_error_set(error, KITH_ERROR_CORRUPT, "verify %s: the store is damaged", path);
}

gboolean
kith_store_verify(const char *path, const KithProgress *progress, char **out_report, GError **error)
{
    int pipes[2];
    int status = 0;
    int writer;
    pid_t child;

    *out_report = NULL;
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
    *out_report = read_report(pipes[0]);
    close(pipes[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    close(writer);
    return judge(path, status, out_report, error);
}
