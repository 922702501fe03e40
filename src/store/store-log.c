/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-table.h"
#include "store.h"

#include <kith/kith-audit.h>

enum {
    COL_LOG,
    COL_NUMBER,
    COL_TIME,
    COL_USER,
    COL_HOST,
    COL_OPERATION,
    COL_SUBJECT,
    COL_PURPOSE,
    COL_DETAIL
};

static const char *const log_names[] = {"changes", "reads"};

static KithTxn *
open_log(KithStore *store, guint log, GError **error)
{
    return kith_env_read(log == 0 ? kith_store_env(store) : kith_store_audit_env(store), error);
}

/* An event and where it stands. */
typedef struct {
    KithEvent *event; /* owned; NULL when its text was erased */
    guint log;
    guint64 number;
} Line;

static void
free_line(gpointer data)
{
    Line *line = data;

    g_clear_pointer(&line->event, kith_event_free);
    g_free(line);
}

static gboolean
passes(const KithAuditFilter *filter, const KithEvent *event)
{
    if (filter == NULL || event == NULL) {
        return filter == NULL ||
               (filter->operation == NULL && filter->user == NULL && filter->subject == NULL);
    }
    return (filter->operation == NULL || g_str_equal(filter->operation, event->operation)) &&
           (filter->user == NULL || g_str_equal(filter->user, event->user)) &&
           (filter->subject == NULL || strstr(event->subject, filter->subject) != NULL) &&
           event->time >= filter->since;
}

static gboolean
read_log(KithStore *store,
         guint log,
         const KithAuditFilter *filter,
         GPtrArray *lines,
         GError **error)
{
    g_autoptr(KithTxn) txn = open_log(store, log, error);
    KithTreeHead head;

    if (txn == NULL || !kith_log_head(txn, &head, error)) {
        return FALSE;
    }
    for (guint64 i = 0; i < head.size; i++) {
        g_autoptr(KithEvent) event = NULL;
        Line *line;

        if (!kith_log_read(txn, i, &event, error)) {
            return FALSE;
        }
        if (passes(filter, event)) {
            line = g_new0(Line, 1);
            line->event = g_steal_pointer(&event);
            line->log = log;
            line->number = i;
            g_ptr_array_add(lines, line);
        }
    }
    return TRUE;
}

static int
compare_lines(gconstpointer a, gconstpointer b)
{
    const Line *x = *(const Line *const *)a;
    const Line *y = *(const Line *const *)b;
    gint64 tx = x->event != NULL ? x->event->time : 0;
    gint64 ty = y->event != NULL ? y->event->time : 0;

    if (tx != ty) {
        return tx < ty ? -1 : 1;
    }
    if (x->log != y->log) {
        return x->log < y->log ? -1 : 1;
    }
    return (x->number > y->number) - (x->number < y->number);
}

static void
add_line(KithTable *table, const Line *line)
{
    const KithEvent *event = line->event;
    g_autoptr(GDateTime) time = NULL;
    g_autoptr(GDateTime) exact = NULL;
    g_autofree char *text = NULL;

    kith_table_add_row(table);
    kith_table_set_text(table, COL_LOG, log_names[line->log]);
    kith_table_set_integer(table, COL_NUMBER, (gint64)line->number);
    if (event == NULL) {
        return;
    }
    time = g_date_time_new_from_unix_utc(event->time / G_USEC_PER_SEC);
    exact = g_date_time_add(time, event->time % G_USEC_PER_SEC);
    text = g_date_time_format(exact, "%Y-%m-%dT%H:%M:%S.%fZ");
    kith_table_set_text(table, COL_TIME, text);
    kith_table_set_text(table, COL_USER, event->user);
    kith_table_set_text(table, COL_HOST, event->host);
    kith_table_set_text(table, COL_OPERATION, event->operation);
    kith_table_set_text(table, COL_SUBJECT, event->subject);
    kith_table_set_text(table, COL_PURPOSE, event->purpose);
    kith_table_set_text(table, COL_DETAIL, event->detail);
}

KithTable *
kith_audit_list(KithStore *store, const KithAuditFilter *filter, GError **error)
{
    g_autoptr(KithTable) table =
        kith_table_new_like("log:text number:integer time:text user:text host:text operation:text "
                            "subject:text purpose:text detail:text");
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(free_line);
    guint first = 0;

    if (!read_log(store, 0, filter, lines, error) || !read_log(store, 1, filter, lines, error)) {
        return NULL;
    }
    g_ptr_array_sort(lines, compare_lines);
    if (filter != NULL && filter->limit > 0 && lines->len > filter->limit) {
        first = lines->len - (guint)filter->limit;
    }
    for (guint i = first; i < lines->len; i++) {
        add_line(table, g_ptr_array_index(lines, i));
    }
    return g_steal_pointer(&table);
}

static char *
hex_of(const guint8 *digest)
{
    GString *hex = g_string_new(NULL);

    for (guint i = 0; i < KITH_DIGEST_SIZE; i++) {
        g_string_append_printf(hex, "%02x", digest[i]);
    }
    return g_string_free(hex, FALSE);
}

KithTable *
kith_audit_heads(KithStore *store, GError **error)
{
    g_autoptr(KithTable) table = kith_table_new_like("log:text size:integer root:text");

    for (guint log = 0; log < G_N_ELEMENTS(log_names); log++) {
        g_autoptr(KithTxn) txn = open_log(store, log, error);
        g_autofree char *hex = NULL;
        guint8 root[KITH_DIGEST_SIZE];
        KithTreeHead head;

        if (txn == NULL || !kith_log_head(txn, &head, error)) {
            return NULL;
        }
        kith_log_root(&head, root);
        hex = hex_of(root);
        kith_table_add_row(table);
        kith_table_set_text(table, 0, log_names[log]);
        kith_table_set_integer(table, 1, (gint64)head.size);
        kith_table_set_text(table, 2, hex);
    }
    return g_steal_pointer(&table);
}

gboolean
kith_audit_check(KithStore *store, const char *log, guint64 size, const char *root, GError **error)
{
    g_autoptr(KithTxn) txn = NULL;
    g_autofree char *hex = NULL;
    guint8 found[KITH_DIGEST_SIZE];
    KithTreeHead head;
    guint number = g_str_equal(log, log_names[0]) ? 0 : 1;

    if (!g_str_equal(log, log_names[number])) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "check the audit log: \"%s\" is neither \"changes\" nor \"reads\"",
                              log);
    }
    if (strlen(root) != 2 * KITH_DIGEST_SIZE) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "check the audit log: a root has 64 hexadecimal digits");
    }
    txn = open_log(store, number, error);
    if (txn == NULL || !kith_log_head(txn, &head, error)) {
        return FALSE;
    }
    if (size > head.size) {
        return kith_error_set(error,
                              KITH_ERROR_CORRUPT,
                              "the log of %s has %" G_GUINT64_FORMAT
                              " events, and the head is of %" G_GUINT64_FORMAT
                              ": events were taken out, or this is another store",
                              log,
                              head.size,
                              size);
    }
    if (!kith_log_verify(txn, error) || !kith_log_root_at(txn, size, found, error)) {
        return FALSE;
    }
    hex = hex_of(found);
    return g_ascii_strcasecmp(hex, root) == 0 ||
           kith_error_set(error,
                          KITH_ERROR_CORRUPT,
                          "the log of %s does not begin with the events of that head: it was "
                          "changed, or this is another store",
                          log);
}
