/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-store.h"

#include <kith/kith-audit.h>

#include <string.h>

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_clear(&fixture->test);
}

static gboolean
nothing(KithTxn *txn, gpointer user_data, GError **error)
{
    return TRUE;
}

static void
change(KithStore *store, const char *subject)
{
    const KithOperation operation = {"change", subject, "for a test", TRUE};
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_store_begin(store, &operation, NULL, &error));
    g_assert_true(kith_store_write(store, "{\"n\":1}", nothing, NULL, &error));
    g_assert_no_error(error);
}

static void
look(KithStore *store, const char *subject)
{
    const KithOperation operation = {"look", subject, NULL, FALSE};
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_store_begin(store, &operation, NULL, &error));
    g_assert_no_error(error);
}

static KithTable *
list(KithStore *store, const KithAuditFilter *filter)
{
    g_autoptr(GError) error = NULL;
    KithTable *table = kith_audit_list(store, filter, &error);

    g_assert_no_error(error);
    return table;
}

static const char *
cell(const KithTable *table, gsize row, const char *column)
{
    return kith_table_text(table, row, (guint)kith_table_find_column(table, column));
}

static void
test_events_are_listed(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    g_autoptr(KithTable) all = NULL;
    gsize last;

    change(store, "first");
    look(store, "second");
    change(store, "third");
    all = list(store, NULL);
    last = kith_table_n_rows(all) - 1;
    g_assert_cmpuint(last, ==, 3); /* making the store is the event before */
    g_assert_cmpstr(cell(all, 0, "operation"), ==, "test");
    g_assert_cmpstr(cell(all, 1, "subject"), ==, "first");
    g_assert_cmpstr(cell(all, 1, "log"), ==, "changes");
    g_assert_cmpstr(cell(all, 1, "purpose"), ==, "for a test");
    g_assert_cmpstr(cell(all, 1, "detail"), ==, "{\"n\":1}");
    g_assert_cmpstr(cell(all, 2, "log"), ==, "reads");
    g_assert_cmpstr(cell(all, last, "subject"), ==, "third");
    g_assert_cmpint(strlen(cell(all, last, "time")), ==, strlen("2026-01-31T10:00:00.000000Z"));
    g_assert_cmpstr(cell(all, last, "user"), !=, "");
    g_assert_cmpstr(cell(all, last, "host"), ==, g_get_host_name());
}

static void
test_filters(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    const KithAuditFilter looks = {.operation = "look"};
    const KithAuditFilter three = {.subject = "3"};
    const KithAuditFilter latest = {.operation = "look", .limit = 2};
    const KithAuditFilter nobody = {.user = "nobody that there is"};
    const KithAuditFilter later = {.since = g_get_real_time() + 60 * G_USEC_PER_SEC};
    g_autoptr(KithTable) table = NULL;

    for (guint i = 0; i < 5; i++) {
        g_autofree char *subject = g_strdup_printf("subject %u", i);

        look(store, subject);
        change(store, subject);
    }
    table = list(store, &looks);
    g_assert_cmpuint(kith_table_n_rows(table), ==, 5);
    g_clear_pointer(&table, kith_table_free);
    table = list(store, &three);
    g_assert_cmpuint(kith_table_n_rows(table), ==, 2);
    g_clear_pointer(&table, kith_table_free);
    table = list(store, &latest);
    g_assert_cmpuint(kith_table_n_rows(table), ==, 2);
    g_assert_cmpstr(cell(table, 1, "subject"), ==, "subject 4");
    g_clear_pointer(&table, kith_table_free);
    table = list(store, &nobody);
    g_assert_cmpuint(kith_table_n_rows(table), ==, 0);
    g_clear_pointer(&table, kith_table_free);
    table = list(store, &later);
    g_assert_cmpuint(kith_table_n_rows(table), ==, 0);
}

static void
test_nothing_without_operation(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;

    test_store_shut(&fixture->test);
    fixture->test.store = kith_store_open(fixture->test.path, &error);
    g_assert_no_error(error);
    txn = kith_store_read(fixture->test.store, &error);
    g_assert_null(txn);
    test_error(&error, KITH_ERROR_FAILED, "no operation was begun");
    look(fixture->test.store, "a look");
    g_assert_false(kith_store_write(fixture->test.store, NULL, nothing, NULL, &error));
    test_error(&error, KITH_ERROR_FAILED, "no changing operation was begun");
}

/* Heads kept at each size prove the log at every later one. */
static void
test_heads_stay_true(Fixture *fixture, gconstpointer data)
{
    enum { N = 140 };
    KithStore *store = fixture->test.store;
    g_autoptr(GPtrArray) heads = g_ptr_array_new_with_free_func((GDestroyNotify)kith_table_free);
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < N; i++) {
        look(store, "a look");
        g_ptr_array_add(heads, kith_audit_heads(store, &error));
        g_assert_no_error(error);
    }
    for (guint i = 0; i < N; i++) {
        const KithTable *head = g_ptr_array_index(heads, i);

        g_assert_cmpint(kith_table_integer(head, 1, 1), ==, i + 1);
        g_assert_true(kith_audit_check(store, "reads", i + 1, cell(head, 1, "root"), &error));
        g_assert_no_error(error);
        g_assert_false(kith_audit_check(store, "reads", i, cell(head, 1, "root"), &error));
        test_error(&error, KITH_ERROR_CORRUPT, "does not begin with the events of that head");
    }
}

static void
test_bad_heads(Fixture *fixture, gconstpointer data)
{
    g_autofree char *zeros = g_strnfill(64, '0');
    g_autoptr(GError) error = NULL;

    g_assert_false(kith_audit_check(fixture->test.store, "writes", 0, zeros, &error));
    test_error(&error, KITH_ERROR_INVALID, "neither \"changes\" nor \"reads\"");
    g_assert_false(kith_audit_check(fixture->test.store, "changes", 1, "00", &error));
    test_error(&error, KITH_ERROR_INVALID, "64 hexadecimal digits");
    g_assert_false(kith_audit_check(fixture->test.store, "changes", 1, zeros, &error));
    test_error(&error, KITH_ERROR_CORRUPT, "does not begin");
    g_assert_false(kith_audit_check(fixture->test.store, "changes", 999, zeros, &error));
    test_error(&error, KITH_ERROR_CORRUPT, "events were taken out, or this is another store");
}

/* ---- whoever can write the file can keep checksums right, but not the tree ---- */

static KithBytes
event_key(guint64 number, guint8 *room)
{
    kith_put_be32(room, 0);
    kith_put_be32(room + 4, (guint32)number);
    return kith_bytes(room, 8);
}

static gboolean
rewrite_event(KithTxn *txn, gpointer user_data, GError **error)
{
    const char *subject = user_data;
    g_autoptr(GByteArray) clear = g_byte_array_new();
    g_autoptr(GByteArray) salted = g_byte_array_new();
    g_autoptr(KithEvent) event = NULL;
    KithBytes old;
    KithBytes text;
    KithBytes salt;
    guint8 room[8];

    g_assert_true(kith_log_read(txn, 1, &event, error));
    g_assert_true(kith_txn_get(txn, KITH_TABLE_EVENTS, event_key(1, room), &old, error));
    g_assert_true(kith_salted_event_decode(old, &text, &salt));
    g_free(event->subject);
    event->subject = g_strdup(subject);
    kith_event_encode(event, clear);
    kith_salted_event_encode(kith_bytes(clear->data, clear->len), salt, salted);
    return kith_txn_put(txn,
                        KITH_TABLE_EVENTS,
                        event_key(1, room),
                        kith_bytes(salted->data, salted->len),
                        error);
}

static void
test_changed_event(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    g_autoptr(KithTable) heads = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) problems = NULL;

    look(store, "first");
    look(store, "jane doe");
    look(store, "third");
    heads = kith_audit_heads(store, &error);
    g_assert_true(
        kith_env_write(kith_store_audit_env(store), rewrite_event, (gpointer) "john doe", &error));
    g_assert_null(kith_audit_list(store, NULL, &error));
    test_error(&error, KITH_ERROR_CORRUPT, "event 1: its text is not the one that was logged");
    g_assert_false(kith_audit_check(store, "reads", 3, cell(heads, 1, "root"), &error));
    test_error(&error, KITH_ERROR_CORRUPT, "event 1");
    test_store_shut(&fixture->test);
    g_assert_false(kith_store_verify(fixture->test.path, NULL, &problems, &error));
    test_error(&error, KITH_ERROR_CORRUPT, "is damaged");
    g_assert_nonnull(strstr(kith_table_text(problems, 0, 0),
                            "event 1: its text is not the one that was logged"));
}

static gboolean
erase_text(KithTxn *txn, gpointer user_data, GError **error)
{
    guint8 room[8];

    return kith_txn_delete(txn, KITH_TABLE_EVENTS, event_key(1, room), error);
}

static void
test_erased_text(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    g_autoptr(KithTable) heads = NULL;
    g_autoptr(KithTable) all = NULL;
    g_autoptr(GError) error = NULL;

    look(store, "first");
    look(store, "jane doe");
    look(store, "third");
    heads = kith_audit_heads(store, &error);
    g_assert_true(kith_env_write(kith_store_audit_env(store), erase_text, NULL, &error));
    g_assert_true(kith_audit_check(store, "reads", 3, cell(heads, 1, "root"), &error));
    all = list(store, NULL);
    g_assert_cmpuint(kith_table_n_rows(all), ==, 4);
    for (gsize i = 0; i < 4; i++) {
        g_assert_cmpstr(cell(all, i, "subject"), !=, "jane doe");
    }
    test_store_shut(&fixture->test);
    test_store_verify(fixture->test.path);
}

/* ---- the tree against RFC 9162's own definition ---- */

static void
hash(const guint8 *a, gsize a_len, const guint8 *b, gsize b_len, guint8 mark, guint8 *out)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    gsize len = KITH_DIGEST_SIZE;

    g_checksum_update(sum, &mark, 1);
    g_checksum_update(sum, a, (gssize)a_len);
    if (b_len > 0) {
        g_checksum_update(sum, b, (gssize)b_len);
    }
    g_checksum_get_digest(sum, out, &len);
}

/* MTH of section 2.1.1: split at the largest power of two below n. */
static void
tree_hash(const guint8 *leaves, guint n, guint8 *out)
{
    guint8 left[KITH_DIGEST_SIZE];
    guint8 right[KITH_DIGEST_SIZE];
    guint k = 1;

    if (n == 1) {
        hash(leaves, KITH_DIGEST_SIZE, NULL, 0, 0, out);
        return;
    }
    while (2 * k < n) {
        k *= 2;
    }
    tree_hash(leaves, k, left);
    tree_hash(leaves + (gsize)k * KITH_DIGEST_SIZE, n - k, right);
    hash(left, sizeof left, right, sizeof right, 1, out);
}

static void
test_tree(Fixture *fixture, gconstpointer data)
{
    enum { N = 70 };
    KithStore *store = fixture->test.store;
    g_autofree guint8 *leaves = g_malloc((gsize)N * KITH_DIGEST_SIZE);
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < N; i++) {
        look(store, "a look");
    }
    txn = kith_env_read(kith_store_audit_env(store), &error);
    for (guint i = 0; i < N; i++) {
        guint8 expected[KITH_DIGEST_SIZE];
        guint8 root[KITH_DIGEST_SIZE];
        KithBytes salted;

        g_assert_true(kith_log_raw(txn, i, &salted, leaves + (gsize)i * KITH_DIGEST_SIZE, &error));
        tree_hash(leaves, i + 1, expected);
        g_assert_true(kith_log_root_at(txn, i + 1, root, &error));
        g_assert_cmpmem(root, sizeof root, expected, sizeof expected);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(path, func) g_test_add(path, Fixture, NULL, set_up, func, tear_down)
    TEST("/store/audit/events-are-listed-in-the-order-of-time", test_events_are_listed);
    TEST("/store/audit/filters-narrow-the-list", test_filters);
    TEST("/store/audit/nothing-is-read-or-changed-without-an-operation",
         test_nothing_without_operation);
    TEST("/store/audit/heads-stay-true", test_heads_stay_true);
    TEST("/store/audit/bad-heads-are-refused", test_bad_heads);
    TEST("/store/audit/changed-event-is-found", test_changed_event);
    TEST("/store/audit/erased-text-leaves-the-tree-whole", test_erased_text);
    TEST("/store/audit/tree-is-that-of-rfc-9162", test_tree);
#undef TEST
    return g_test_run();
}
