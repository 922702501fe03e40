/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "base-sort.h"
#include "store-rewrite.h"
#include "test-support.h"

/* A tuple set is held against a sorted array that is changed in the same way. */

typedef struct {
    char *dir;
    KithEnv *env;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    fixture->dir = test_make_dir();
    fixture->env = kith_env_open(fixture->dir, KITH_N_TABLES, TRUE, 0, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    kith_env_close(fixture->env);
    test_remove_dir(fixture->dir);
}

typedef struct {
    KithStoreTable table;
    KithTupleChange change;
    guint threads; /* 0 for kith_tuples_apply() */
} Apply;

static gboolean
apply(KithTxn *txn, gpointer user_data, GError **error)
{
    Apply *todo = user_data;

    return todo->threads == 0
               ? kith_tuples_apply(txn, todo->table, &todo->change, error)
               : kith_tuples_apply_large(txn, todo->table, &todo->change, todo->threads, error);
}

static int
compare(const guint32 *a, const guint32 *b, guint width)
{
    for (guint i = 0; i < width; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

static gboolean
has(const GArray *rows, const guint32 *row, guint width)
{
    for (guint i = 0; i < rows->len; i += width) {
        if (compare(&g_array_index(rows, guint32, i), row, width) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The slow way: everything not taken out, and what is added, sorted. */
static void
change_model(GArray *model, const Apply *todo, guint width)
{
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(guint32));
    gsize n;

    g_array_append_vals(out, todo->change.remove, (guint)todo->change.n_remove * width);
    for (guint i = 0; i < model->len; i += width) {
        if (!has(out, &g_array_index(model, guint32, i), width)) {
            g_array_append_vals(kept, &g_array_index(model, guint32, i), width);
        }
    }
    g_array_append_vals(kept, todo->change.add, (guint)todo->change.n_add * width);
    kith_sort_rows((guint32 *)(void *)kept->data, kept->len / width, width);
    n = kith_unique_rows((guint32 *)(void *)kept->data, kept->len / width, width);
    g_array_set_size(model, 0);
    g_array_append_vals(model, kept->data, (guint)n * width);
}

static void
assert_equal(KithEnv *env, KithStoreTable table, const GArray *model)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_env_read(env, &error);
    g_auto(KithTupleIter) iter = {0};
    guint width = kith_tuples_width(table);
    guint at = 0;

    g_assert_true(kith_tuples_open(txn, table, &iter, &error));
    g_assert_true(kith_tuples_seek(&iter, NULL, 0, &error));
    while (kith_tuples_next(&iter, &error)) {
        g_assert_cmpuint(at, <, model->len);
        g_assert_cmpint(compare(iter.tuple, &g_array_index(model, guint32, at), width), ==, 0);
        at += width;
    }
    g_assert_no_error(error);
    g_assert_true(kith_tuples_fine(&iter));
    g_assert_cmpuint(at, ==, model->len);
    g_assert_true(kith_txn_verify_table(txn, table, &error));
    g_assert_true(kith_txn_verify_pages(txn, &error));
    g_assert_no_error(error);
}

static GArray *
random_rows(KithRandom *random, guint n, guint width, guint32 range)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    gsize left;

    for (guint i = 0; i < n * width; i++) {
        guint32 word = kith_random_below(random, i % width == 0 ? range : range * 50);

        g_array_append_val(rows, word);
    }
    kith_sort_rows((guint32 *)(void *)rows->data, n, width);
    left = kith_unique_rows((guint32 *)(void *)rows->data, n, width);
    g_array_set_size(rows, (guint)left * width);
    return rows;
}

static void
remove_common(GArray *rows, const GArray *others, guint width)
{
    for (guint i = 0; i < rows->len;) {
        if (has(others, &g_array_index(rows, guint32, i), width)) {
            g_array_remove_range(rows, i, width);
        } else {
            i += width;
        }
    }
}

static void
test_random_changes(Fixture *fixture, gconstpointer data)
{
    static const KithStoreTable tables[] = {KITH_TABLE_PENDING,
                                            KITH_TABLE_POSTINGS,
                                            KITH_TABLE_ADJACENCY};
    g_autoptr(GError) error = NULL;

    for (guint t = 0; t < G_N_ELEMENTS(tables); t++) {
        guint width = kith_tuples_width(tables[t]);
        g_autoptr(GArray) model = g_array_new(FALSE, FALSE, sizeof(guint32));
        KithRandom random = kith_random(t + 1);

        for (guint round = 0; round < 40; round++) {
            guint n_add = kith_random_below(&random, round % 7 == 0 ? 1200 : 60);
            g_autoptr(GArray) add = random_rows(&random, n_add, width, 20);
            g_autoptr(GArray) remove = random_rows(&random, 200, width, 20);
            Apply todo = {.table = tables[t]};

            /* Half of what is taken out is there. */
            for (guint i = 0; i + width <= model->len && i < 3000; i += 7 * width) {
                g_array_append_vals(remove, &g_array_index(model, guint32, i), width);
            }
            kith_sort_rows((guint32 *)(void *)remove->data, remove->len / width, width);
            g_array_set_size(remove,
                             (guint)kith_unique_rows((guint32 *)(void *)remove->data,
                                                     remove->len / width,
                                                     width) *
                                 width);
            remove_common(remove, add, width);
            todo.change = (KithTupleChange){(guint32 *)(void *)add->data,
                                            add->len / width,
                                            (guint32 *)(void *)remove->data,
                                            remove->len / width};
            change_model(model, &todo, width);
            g_assert_true(kith_env_write(fixture->env, apply, &todo, &error));
            g_assert_no_error(error);
            assert_equal(fixture->env, tables[t], model);
        }
    }
}

/* All chunks of a table, keys and payloads. */
static GString *
chunks_of(KithEnv *env, KithStoreTable table)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_env_read(env, &error);
    g_auto(KithCursor) cursor = {0};
    GString *out = g_string_new(NULL);

    g_assert_true(kith_cursor_open(txn, table, &cursor, &error));
    g_assert_true(kith_cursor_first(&cursor, &error));
    while (cursor.found) {
        g_string_append_len(out, (const char *)cursor.key.data, (gssize)cursor.key.len);
        g_string_append_len(out, (const char *)cursor.payload.data, (gssize)cursor.payload.len);
        g_assert_true(kith_cursor_next(&cursor, &error));
    }
    g_assert_no_error(error);
    return out;
}

/* model ∪ add \ remove: all sorted, add and remove without a row in common. */
static GArray *
changed(const GArray *model, const GArray *add, const GArray *remove, guint width)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint32 *rows;
    guint at = 0;
    gsize kept = 0;
    gsize n;

    g_array_append_vals(all, model->data, model->len);
    g_array_append_vals(all, add->data, add->len);
    rows = (guint32 *)(void *)all->data;
    kith_sort_rows(rows, all->len / width, width);
    n = kith_unique_rows(rows, all->len / width, width);
    for (gsize i = 0; i < n; i++) {
        while (at < remove->len &&
               compare(&g_array_index(remove, guint32, at), rows + i * width, width) < 0) {
            at += width;
        }
        if (at == remove->len ||
            compare(&g_array_index(remove, guint32, at), rows + i * width, width) != 0) {
            memmove(rows + kept++ * width, rows + i * width, width * sizeof *rows);
        }
    }
    g_array_set_size(all, (guint)kept * width);
    return all;
}

static void
test_large_changes(Fixture *fixture, gconstpointer data)
{
    enum { WIDTH = 3, N = 150000 };
    static const KithStoreTable tables[] = {KITH_TABLE_POSTINGS,
                                            KITH_TABLE_VALUE_INDEX,
                                            KITH_TABLE_WORD_INDEX};
    g_autoptr(GArray) model = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GError) error = NULL;
    KithRandom random = kith_random(9);

    for (guint round = 0; round < 5; round++) {
        /* The last rounds reach behind what is there, and only take out. */
        g_autoptr(GArray) add =
            random_rows(&random, round < 4 ? N : 0, WIDTH, round < 2 ? 1000 : 2000 * round);
        g_autoptr(GArray) remove = random_rows(&random, N / 2, WIDTH, 3000);
        g_autoptr(GArray) next = NULL;
        g_autoptr(GString) first = NULL;

        for (guint i = 0; i + WIDTH <= model->len; i += 3 * WIDTH) {
            g_array_append_vals(remove, &g_array_index(model, guint32, i), WIDTH);
        }
        kith_sort_rows((guint32 *)(void *)remove->data, remove->len / WIDTH, WIDTH);
        g_array_set_size(remove,
                         WIDTH * (guint)kith_unique_rows((guint32 *)(void *)remove->data,
                                                         remove->len / WIDTH,
                                                         WIDTH));
        {
            g_autoptr(GArray) apart = changed(remove, add, add, WIDTH); /* remove \ add */

            g_array_set_size(remove, 0);
            g_array_append_vals(remove, apart->data, apart->len);
        }
        next = changed(model, add, remove, WIDTH);
        for (guint t = 0; t < G_N_ELEMENTS(tables); t++) {
            Apply todo = {tables[t],
                          {(guint32 *)(void *)add->data,
                           add->len / WIDTH,
                           (guint32 *)(void *)remove->data,
                           remove->len / WIDTH},
                          t == 2 ? 4 : t}; /* 0, 1 and 4 */
            g_autoptr(GString) found = NULL;

            g_assert_true(kith_env_write(fixture->env, apply, &todo, &error));
            g_assert_no_error(error);
            assert_equal(fixture->env, tables[t], next);
            found = chunks_of(fixture->env, tables[t]);
            if (t == 0) {
                first = g_steal_pointer(&found);
            } else {
                g_assert_true(g_string_equal(first, found));
            }
        }
        g_array_set_size(model, 0);
        g_array_append_vals(model, next->data, next->len);
    }
    g_assert_cmpuint(model->len / WIDTH, >, N);
}

/* More new tuples than are worked on at a time fall into the middle of one chunk. */
static void
test_many_in_one_chunk(Fixture *fixture, gconstpointer data)
{
    enum { N = 100000 };
    const guint32 ends[] = {1, 1, 1, 9, 9, 9};
    g_autoptr(GArray) model = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GError) error = NULL;
    Apply todo = {KITH_TABLE_POSTINGS, {ends, 2, NULL, 0}, 2};

    g_assert_true(kith_env_write(fixture->env, apply, &todo, &error));
    for (guint32 i = 0; i < N; i++) {
        const guint32 row[] = {5, i / 2, i};

        g_array_append_vals(rows, row, 3);
    }
    g_array_append_vals(model, ends, 3);
    g_array_append_vals(model, rows->data, rows->len);
    g_array_append_vals(model, ends + 3, 3);
    todo.change = (KithTupleChange){(guint32 *)(void *)rows->data, N, NULL, 0};
    g_assert_true(kith_env_write(fixture->env, apply, &todo, &error));
    g_assert_no_error(error);
    assert_equal(fixture->env, KITH_TABLE_POSTINGS, model);
}

/* Appends all of a list in three pieces, of which only one is worth several threads. */
static gboolean
append_pieces(KithTxn *txn, gpointer user_data, GError **error)
{
    const Apply *todo = user_data;
    const gsize ends[] = {70, todo->change.n_add - 90, todo->change.n_add};
    gsize at = 0;

    if (!kith_txn_clear(txn, todo->table, error)) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(ends); at = ends[i++]) {
        if (!kith_tuples_append(txn,
                                todo->table,
                                todo->change.add + 3 * at,
                                ends[i] - at,
                                todo->threads,
                                error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static void
test_appending(Fixture *fixture, gconstpointer data)
{
    KithRandom random = kith_random(11);
    g_autoptr(GArray) rows = random_rows(&random, 150000, 3, 1000);
    g_autoptr(GArray) few = random_rows(&random, 500, 3, 1000);
    g_autoptr(GArray) model = changed(rows, few, rows, 3);
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) first = NULL;
    g_autoptr(GString) second = NULL;
    Apply todo = {KITH_TABLE_POSTINGS, {(guint32 *)(void *)few->data, 1, NULL, 0}, 1};

    g_assert_true(kith_env_write(fixture->env, apply, &todo, &error)); /* to be cleared */
    todo.change = (KithTupleChange){(guint32 *)(void *)rows->data, rows->len / 3, NULL, 0};
    g_assert_true(kith_env_write(fixture->env, append_pieces, &todo, &error));
    assert_equal(fixture->env, KITH_TABLE_POSTINGS, rows);
    first = chunks_of(fixture->env, KITH_TABLE_POSTINGS);
    todo.threads = 4;
    g_assert_true(kith_env_write(fixture->env, append_pieces, &todo, &error));
    second = chunks_of(fixture->env, KITH_TABLE_POSTINGS);
    g_assert_true(g_string_equal(first, second));
    /* What was appended can be changed as what was not. */
    todo.change = (KithTupleChange){(guint32 *)(void *)model->data,
                                    model->len / 3,
                                    (guint32 *)(void *)rows->data,
                                    rows->len / 3};
    g_assert_true(kith_env_write(fixture->env, apply, &todo, &error));
    g_assert_no_error(error);
    assert_equal(fixture->env, KITH_TABLE_POSTINGS, model);
}

static void
test_bulk_fills_pages(Fixture *fixture, gconstpointer data)
{
    enum { N = 300000 };
    g_autofree guint32 *rows = g_new(guint32, 3 * N);
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    Apply todo = {KITH_TABLE_POSTINGS, {rows, N, NULL, 0}, 0};

    for (guint32 i = 0; i < N; i++) {
        rows[3 * i] = 1;
        rows[3 * i + 1] = i / 3;
        rows[3 * i + 2] = i;
    }
    g_assert_true(kith_env_write(fixture->env, apply, &todo, &error));
    txn = kith_env_read(fixture->env, &error);
    /* At most four bytes a tuple and a tenth for what is around them. */
    g_assert_cmpuint(kith_txn_table_size(txn, KITH_TABLE_POSTINGS), <, N * 44 / 10);
}

static void
test_seek_from_and_prefix(Fixture *fixture, gconstpointer data)
{
    const guint32 rows[] = {1, 1, 1, 1, 1, 5, 2, 3, 4, 2, 4, 1, 7, 1, 1};
    const guint32 least[] = {2, 3, 5};
    const guint32 prefix[] = {2};
    const guint32 none[] = {3};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = NULL;
    g_auto(KithTupleIter) iter = {0};
    Apply todo = {KITH_TABLE_POSTINGS, {rows, 5, NULL, 0}, 0};
    guint32 tuple[KITH_TUPLE_WORDS];
    gboolean found;

    g_assert_true(kith_env_write(fixture->env, apply, &todo, &error));
    txn = kith_env_read(fixture->env, &error);
    g_assert_true(kith_tuples_open(txn, KITH_TABLE_POSTINGS, &iter, &error));
    g_assert_true(kith_tuples_seek_from(&iter, least, 3, &error));
    g_assert_true(kith_tuples_next(&iter, &error));
    g_assert_cmpuint(iter.tuple[1], ==, 4);
    g_assert_true(kith_tuples_seek(&iter, prefix, 1, &error));
    g_assert_true(kith_tuples_next(&iter, &error));
    g_assert_true(kith_tuples_next(&iter, &error));
    g_assert_cmpuint(iter.tuple[2], ==, 1);
    g_assert_false(kith_tuples_next(&iter, &error));
    g_assert_true(kith_tuples_fine(&iter));
    g_assert_true(kith_tuples_find(txn, KITH_TABLE_POSTINGS, none, 1, tuple, &found, &error));
    g_assert_false(found);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/store/tuples/random-changes-equal-a-sorted-array",
               Fixture,
               NULL,
               set_up,
               test_random_changes,
               tear_down);
    g_test_add("/store/tuples/large-changes-are-the-same-on-any-number-of-threads",
               Fixture,
               NULL,
               set_up,
               test_large_changes,
               tear_down);
    g_test_add("/store/tuples/many-fall-into-one-chunk",
               Fixture,
               NULL,
               set_up,
               test_many_in_one_chunk,
               tear_down);
    g_test_add("/store/tuples/what-is-appended-is-the-same-on-any-number-of-threads",
               Fixture,
               NULL,
               set_up,
               test_appending,
               tear_down);
    g_test_add("/store/tuples/bulk-load-fills-pages",
               Fixture,
               NULL,
               set_up,
               test_bulk_fills_pages,
               tear_down);
    g_test_add("/store/tuples/seek-finds-first-not-below",
               Fixture,
               NULL,
               set_up,
               test_seek_from_and_prefix,
               tear_down);
    return g_test_run();
}
