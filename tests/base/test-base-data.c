/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-bytes.h"
#include "base-intern.h"
#include "base-parallel.h"
#include "base-pool.h"
#include "base-random.h"
#include "base-sort.h"
#include "base-table.h"
#include "base-words.h"
#include "test-support.h"

#include <math.h>
#include <stdlib.h>

/* Sorting, interning, numbers: what everything else is made of. */

/* ---- sorting ---- */

static guint sort_width;

static int
compare_rows(const void *a, const void *b)
{
    const guint32 *x = a;
    const guint32 *y = b;

    for (guint i = 0; i < sort_width; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}

static void
check_sort(KithRandom *random, gsize n, guint width, guint32 range, gboolean risen)
{
    g_autofree guint32 *rows = g_new(guint32, n * width + 1);
    g_autofree guint32 *expected = NULL;
    gsize kept = 0;

    for (gsize i = 0; i < n * width; i++) {
        rows[i] = range == 0 ? (guint32)kith_random_next(random) : kith_random_below(random, range);
        if (risen && i % width == width - 1) {
            rows[i] = (guint32)i;
        }
    }
    expected = g_memdup2(rows, n * width * sizeof *rows);
    sort_width = width;
    if (n > 0) {
        qsort(expected, n, width * sizeof *rows, compare_rows);
    }
    kith_sort_rows(rows, n, width);
    g_assert_cmpmem(rows, n * width * sizeof *rows, expected, n * width * sizeof *rows);
    for (gsize i = 0; i < n; i++) {
        if (i == 0 || compare_rows(expected + (kept - 1) * width, expected + i * width) != 0) {
            memmove(expected + kept * width, expected + i * width, width * sizeof *rows);
            kept++;
        }
    }
    g_assert_cmpuint(kith_unique_rows(rows, n, width), ==, kept);
    g_assert_cmpmem(rows, kept * width * sizeof *rows, expected, kept * width * sizeof *rows);
}

/* By some of the words: the others stay with them, and equal rows in their order, which the last
 * word tells. */
static void
test_sort_rows_by(void)
{
    static const gsize sizes[] = {0, 1, 2, 47, 49, 5000};
    KithRandom random = kith_random(4);

    for (guint width = 2; width <= 4; width++) {
        for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
            gsize n = sizes[s];
            g_autofree guint32 *rows = g_new(guint32, n * width + 1);
            g_autofree guint32 *before = NULL;

            for (gsize i = 0; i < n * width; i++) {
                rows[i] =
                    i % width == width - 1 ? (guint32)(i / width) : kith_random_below(&random, 300);
            }
            before = g_memdup2(rows, n * width * sizeof *rows);
            sort_width = width - 1;
            kith_sort_rows_by(rows, n, width, width - 1);
            for (gsize i = 0; i < n; i++) {
                const guint32 *row = rows + i * width;
                int order = i > 0 ? compare_rows(row - width, row) : -1;

                g_assert_cmpmem(row,
                                width * sizeof *row,
                                before + row[width - 1] * width,
                                width * sizeof *row);
                g_assert_true(order < 0 || (order == 0 && row[-1] < row[width - 1]));
            }
        }
    }
}

static void
test_sort_rows(void)
{
    static const gsize sizes[] = {0, 1, 2, 47, 48, 49, 300, 5000, 70000};
    static const guint32 ranges[] = {0, 1, 3, 256, 70000};
    KithRandom random = kith_random(3);

    for (guint width = 1; width <= 4; width++) {
        for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
            for (guint r = 0; r < G_N_ELEMENTS(ranges); r++) {
                check_sort(&random, sizes[s], width, ranges[r], FALSE);
                check_sort(&random, sizes[s], width, ranges[r], TRUE);
            }
        }
    }
}

/* On several threads as on one, where equal rows stay in their order as well. */
static void
test_sort_rows_on(void)
{
    static const gsize sizes[] = {0, 1, 49, 32767, 32768, 90000};
    static const guint32 ranges[] = {0, 1, 3, 257, 70000};
    KithRandom random = kith_random(5);

    for (guint width = 1; width <= 4; width++) {
        for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
            for (guint r = 0; r < G_N_ELEMENTS(ranges); r++) {
                gsize size = sizes[s] * width;
                g_autofree guint32 *rows = g_new(guint32, size + 1);
                g_autofree guint32 *expected = NULL;
                guint n_words = 1 + kith_random_below(&random, width);

                for (gsize i = 0; i < size; i++) {
                    rows[i] = ranges[r] == 0 ? (guint32)kith_random_next(&random)
                                             : 7 + kith_random_below(&random, ranges[r]);
                }
                expected = g_memdup2(rows, size * sizeof *rows);
                kith_sort_rows_by(expected, sizes[s], width, n_words);
                kith_sort_rows_on(rows, sizes[s], width, n_words, 1 + r % 3);
                g_assert_cmpmem(rows, size * sizeof *rows, expected, size * sizeof *rows);
            }
        }
    }
}

static int
compare_words(const void *a, const void *b)
{
    guint64 x = *(const guint64 *)a;
    guint64 y = *(const guint64 *)b;

    return (x > y) - (x < y);
}

static void
test_sort_words(void)
{
    KithRandom random = kith_random(4);

    for (gsize n = 0; n < 20000; n = n * 3 + 1) {
        for (guint shift = 0; shift < 64; shift += 21) {
            g_autofree guint64 *words = g_new(guint64, n + 1);
            g_autofree guint64 *expected = NULL;

            for (gsize i = 0; i < n; i++) {
                words[i] = kith_random_next(&random) >> shift;
            }
            expected = g_memdup2(words, (n + 1) * sizeof *words);
            qsort(expected, n, sizeof *words, compare_words);
            kith_sort_u64(words, n);
            g_assert_cmpmem(words, n * sizeof *words, expected, n * sizeof *words);
        }
    }
}

/* ---- interning ---- */

static void
test_intern(void)
{
    g_auto(KithIntern) intern = {0};
    KithRandom random = kith_random(6);

    kith_intern_init(&intern);
    for (guint round = 0; round < 3; round++) {
        g_autoptr(GHashTable) model = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        GHashTableIter iter;
        gpointer key;
        gpointer value;

        for (guint i = 0; i < 30000; i++) {
            guint32 space = kith_random_below(&random, 3);
            guint32 number = kith_random_below(&random, 8000);
            /* Of 1 to 12 bytes: short texts lie elsewhere than long ones. */
            g_autofree char *text = g_strdup_printf("%0*u", (int)(number % 12 + 1), number);
            KithBytes bytes = kith_bytes_str(text);
            char *name = g_strdup_printf("%u/%s", space, text);
            gboolean fresh;
            KithInternEntry *entry =
                kith_intern_add(&intern, space, bytes, kith_intern_hash(space, bytes), &fresh);

            g_assert_cmpint(fresh, ==, !g_hash_table_contains(model, name));
            if (fresh) {
                g_assert_cmpuint(entry->number, ==, 0);
                entry->number = i + 1;
                g_hash_table_insert(model, name, GUINT_TO_POINTER(i + 1));
            } else {
                g_assert_cmpuint(entry->number,
                                 ==,
                                 GPOINTER_TO_UINT(g_hash_table_lookup(model, name)));
                g_free(name);
            }
        }
        g_hash_table_iter_init(&iter, model);
        while (g_hash_table_iter_next(&iter, &key, &value)) {
            guint32 space = (guint32)atoi(key);
            KithBytes text = kith_bytes_str(strchr(key, '/') + 1);
            KithInternEntry *entry =
                kith_intern_find(&intern, space, text, kith_intern_hash(space, text));
            KithBytes kept = kith_intern_text(&intern, entry);

            g_assert_cmpuint(entry->number, ==, GPOINTER_TO_UINT(value));
            g_assert_cmpmem(kept.data, kept.len, text.data, text.len);
        }
        g_assert_null(kith_intern_find(&intern,
                                       9,
                                       kith_bytes_str("1"),
                                       kith_intern_hash(9, kith_bytes_str("1"))));
        kith_intern_reset(&intern);
    }
}

/* Equal hashes of different texts are told apart by their bytes. */
static void
test_intern_collisions(void)
{
    g_auto(KithIntern) intern = {0};
    char text[2] = "a";

    kith_intern_init(&intern);
    for (char c = 'a'; c <= 'z'; c++) {
        gboolean fresh;

        text[0] = c;
        kith_intern_add(&intern, 0, kith_bytes_str(text), 7, &fresh)->number = (guint32)c;
        g_assert_true(fresh);
    }
    for (char c = 'a'; c <= 'z'; c++) {
        text[0] = c;
        g_assert_cmpuint(kith_intern_find(&intern, 0, kith_bytes_str(text), 7)->number,
                         ==,
                         (guint32)c);
    }
    g_assert_null(kith_intern_find(&intern, 0, kith_bytes_str("A"), 7));
}

/* ---- numbers ---- */

static void
test_varints(void)
{
    KithRandom random = kith_random(5);

    for (guint i = 0; i < 20000; i++) {
        guint64 word = kith_random_next(&random) >> kith_random_below(&random, 64);
        guint8 room[KITH_VARINT_MAX];
        guint8 *end = kith_put_varint(room, word);
        guint64 back = 0;
        guint32 small = 0;

        g_assert_cmpint(end - room, <=, KITH_VARINT_MAX);
        g_assert_true(kith_get_varint(room, end, &back) == end);
        g_assert_cmpuint(back, ==, word);
        g_assert_null(kith_get_varint(room, end - 1, &back));
        g_assert_cmpint(kith_get_varint32(room, end, &small) == end, ==, word <= G_MAXUINT32);
    }
}

static void
test_number_text(void)
{
    static const struct {
        double number;
        const char *text;
    } known[] = {{0, "0"},
                 {-0.0, "-0"},
                 {1, "1"},
                 {0.1, "0.1"},
                 {1e300, "1e+300"},
                 {1.0 / 3, "0.3333333333333333"},
                 {INFINITY, "inf"},
                 {-INFINITY, "-inf"},
                 {5e-324, "4.94065645841247e-324"},
                 {123456789012345680.0, "1.2345678901234568e+17"}};
    KithRandom random = kith_random(7);
    char text[32];

    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        g_assert_cmpstr(kith_number_format(known[i].number, text), ==, known[i].text);
    }
    g_assert_cmpstr(kith_number_format(NAN, text), ==, "nan");
    for (guint i = 0; i < 100000; i++) {
        guint64 bits = kith_random_next(&random);
        double number;

        memcpy(&number, &bits, sizeof number);
        if (!isnan(number)) {
            g_assert_true(g_ascii_strtod(kith_number_format(number, text), NULL) == number);
            g_assert_cmpuint(strlen(text), <, sizeof text);
        }
    }
}

static void
test_random_is_even(void)
{
    KithRandom random = kith_random(1);
    guint counts[10] = {0};
    double sum = 0;

    for (guint i = 0; i < 100000; i++) {
        double unit = kith_random_unit(&random);

        g_assert_true(unit >= 0.0 && unit < 1.0);
        sum += unit;
        counts[kith_random_below(&random, 10)]++;
    }
    g_assert_cmpfloat_with_epsilon(sum / 100000, 0.5, 0.01);
    for (guint i = 0; i < 10; i++) {
        g_assert_cmpint(counts[i], >, 9500);
        g_assert_cmpint(counts[i], <, 10500);
    }
}

/* ---- tables ---- */

static void
test_table(void)
{
    g_autoptr(KithTable) table = kith_table_new_like("name:text n:integer score:real");

    g_assert_cmpuint(kith_table_n_columns(table), ==, 3);
    g_assert_cmpint(kith_table_find_column(table, "score"), ==, 2);
    g_assert_cmpint(kith_table_find_column(table, "Score"), ==, -1);
    kith_table_add_row(table);
    kith_table_set_text(table, 0, "a");
    kith_table_set_integer(table, 1, -5);
    kith_table_set_real(table, 2, 0.5);
    kith_table_add_row(table);
    kith_table_set_printf(table, 0, "%d%s", 7, "x");
    g_assert_cmpuint(kith_table_n_rows(table), ==, 2);
    g_assert_cmpstr(kith_table_text(table, 0, 0), ==, "a");
    g_assert_cmpint(kith_table_integer(table, 0, 1), ==, -5);
    g_assert_cmpfloat(kith_table_real(table, 0, 2), ==, 0.5);
    g_assert_cmpstr(kith_table_text(table, 1, 0), ==, "7x");
    g_assert_false(kith_table_is_missing(table, 0, 1));
    g_assert_true(kith_table_is_missing(table, 1, 1));
    g_assert_true(kith_table_is_missing(table, 1, 2));
    g_assert_cmpint(kith_table_integer(table, 1, 1), ==, 0);
}

/* ---- threads ---- */

typedef struct {
    gint done[1000];  /* (atomic) how often each task ran */
    gint workers[16]; /* (atomic) */
    gint n_done;      /* (atomic) */
    GCancellable *cancellable;
} Work;

static void
count_task(guint task, guint worker, gpointer user_data)
{
    Work *work = user_data;

    g_atomic_int_inc(&work->done[task]);
    g_atomic_int_inc(&work->workers[worker]);
    /* Whichever thread comes to it: one alone could be kept waiting until the others are done. */
    if (g_atomic_int_add(&work->n_done, 1) >= 50 && work->cancellable != NULL) {
        g_cancellable_cancel(work->cancellable);
    }
}

static void
test_parallel(void)
{
    for (guint threads = 1; threads <= 16; threads *= 2) {
        Work work = {.cancellable = NULL};

        kith_parallel(G_N_ELEMENTS(work.done), threads, count_task, &work, NULL);
        for (guint i = 0; i < G_N_ELEMENTS(work.done); i++) {
            g_assert_cmpint(work.done[i], ==, 1);
        }
        for (guint i = threads; i < G_N_ELEMENTS(work.workers); i++) {
            g_assert_cmpint(work.workers[i], ==, 0);
        }
        kith_parallel(0, threads, count_task, &work, NULL);
        g_assert_cmpint(work.n_done, ==, (int)G_N_ELEMENTS(work.done));
    }
}

static void
test_parallel_stops(void)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Work work = {.cancellable = cancellable};

    kith_parallel(G_N_ELEMENTS(work.done), 4, count_task, &work, cancellable);
    g_assert_cmpint(work.n_done, <, (int)G_N_ELEMENTS(work.done));
}

/* ---- memory of a thread ---- */

/* Things of many sizes, filled, given back and taken again at random: none may lie in another. */
static void
test_pool(void)
{
    g_auto(KithPool) pool = {0};
    g_autofree guint8 **things = g_new0(guint8 *, 512);
    gsize sizes[512] = {0};
    KithRandom random;

    random = kith_random(7);
    for (guint step = 0; step < 20000; step++) {
        guint i = (guint)kith_random_below(&random, 512);

        for (gsize at = 0; at < sizes[i]; at++) {
            g_assert_cmpuint(things[i][at], ==, i % 251);
        }
        kith_pool_give(&pool, things[i], sizes[i]);
        sizes[i] = kith_random_below(&random, step % 100 == 0 ? 400000 : 300);
        things[i] = kith_pool_take(&pool, sizes[i]);
        memset(things[i], (int)(i % 251), sizes[i]);
    }
}

static void
test_pool_list(void)
{
    g_auto(KithPool) pool = {0};
    g_autoptr(GArray) expected = g_array_new(FALSE, FALSE, sizeof(guint32));
    KithPoolList list = {0};
    KithRandom random;

    random = kith_random(8);
    for (guint32 step = 0; step < 3000; step++) {
        guint at = (guint)kith_random_below(&random, expected->len + 1);

        if (step % 3 == 2 && at < expected->len) {
            g_array_remove_index(expected, at);
            kith_pool_list_remove(&list, at, sizeof(guint32));
        } else {
            g_array_insert_val(expected, at, step);
            *(guint32 *)kith_pool_list_insert(&pool, &list, at, sizeof(guint32)) = step;
        }
        g_assert_cmpuint(list.n, ==, expected->len);
    }
    g_assert_cmpmem(list.data,
                    list.n * sizeof(guint32),
                    expected->data,
                    expected->len * sizeof(guint32));
    kith_pool_list_give(&pool, &list, sizeof(guint32));
    g_assert_cmpuint(list.n, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/data/rows-are-sorted", test_sort_rows);
    g_test_add_func("/base/data/by-some-words-keeps-order", test_sort_rows_by);
    g_test_add_func("/base/data/rows-are-sorted-on-threads", test_sort_rows_on);
    g_test_add_func("/base/data/words-are-sorted", test_sort_words);
    g_test_add_func("/base/data/texts-are-interned-once", test_intern);
    g_test_add_func("/base/data/equal-hashes-are-told-apart", test_intern_collisions);
    g_test_add_func("/base/data/varints-are-read-back", test_varints);
    g_test_add_func("/base/data/numbers-read-back-exactly", test_number_text);
    g_test_add_func("/base/data/random-numbers-are-even", test_random_is_even);
    g_test_add_func("/base/data/cells-can-be-missing", test_table);
    g_test_add_func("/base/data/things-in-a-pool-do-not-overlap", test_pool);
    g_test_add_func("/base/data/pool-lists-are-lists", test_pool_list);
    g_test_add_func("/base/data/each-task-runs-once", test_parallel);
    g_test_add_func("/base/data/stopped-tasks-are-left-out", test_parallel_stops);
    return g_test_run();
}
