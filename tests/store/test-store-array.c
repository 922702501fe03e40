/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "store-array.h"
#include "test-support.h"

typedef struct {
    KithEnv *env;
    KithRandom random;
    GPtrArray *model[3]; /* GBytes of item i + 1 of each space */
} Run;

static GBytes *
random_item(KithRandom *random)
{
    guint len = kith_random_below(random, 40) == 0 ? kith_random_below(random, 9000)
                                                   : kith_random_below(random, 60);
    guint8 *bytes = g_malloc(len + 1);

    for (guint i = 0; i < len; i++) {
        bytes[i] = (guint8)kith_random_below(random, 256);
    }
    return g_bytes_new_take(bytes, len);
}

static gboolean
append_some(KithTxn *txn, gpointer user_data, GError **error)
{
    Run *run = user_data;

    for (guint space = 0; space < 3; space++) {
        guint n = kith_random_below(&run->random, 300);
        guint first = run->model[space]->len + 1;
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_autofree KithSpan *spans = g_new(KithSpan, n + 1);

        for (guint i = 0; i < n; i++) {
            GBytes *item = random_item(&run->random);

            spans[i] = (KithSpan){bytes->len, (guint32)g_bytes_get_size(item)};
            g_byte_array_append(bytes, g_bytes_get_data(item, NULL), (guint)g_bytes_get_size(item));
            g_ptr_array_add(run->model[space], item);
        }
        if (!kith_array_append(txn,
                               KITH_TABLE_VALUES,
                               space + 1,
                               first,
                               bytes->data,
                               spans,
                               n,
                               error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
set_some(KithTxn *txn, gpointer user_data, GError **error)
{
    Run *run = user_data;

    for (guint i = 0; i < 60; i++) {
        guint space = kith_random_below(&run->random, 3);
        GPtrArray *model = run->model[space];
        guint at = kith_random_below(&run->random, model->len + 1);
        GBytes *item = random_item(&run->random);
        KithBytes bytes = kith_bytes(g_bytes_get_data(item, NULL), g_bytes_get_size(item));

        if (!kith_array_set(txn, KITH_TABLE_VALUES, space + 1, at + 1, bytes, error)) {
            return FALSE;
        }
        if (at == model->len) {
            g_ptr_array_add(model, item);
        } else {
            g_bytes_unref(model->pdata[at]);
            model->pdata[at] = item;
        }
    }
    return TRUE;
}

static void
assert_item(KithBytes item, GBytes *expected)
{
    g_assert_cmpmem(item.data,
                    item.len,
                    g_bytes_get_data(expected, NULL),
                    g_bytes_get_size(expected));
}

/* What a walk finds chunk by chunk is what it finds in all. */
static void
assert_chunks_equal(KithTxn *txn, guint32 space, const GPtrArray *model)
{
    g_autoptr(GArray) chunks = g_array_new(FALSE, FALSE, sizeof(KithSealed));
    g_autoptr(GError) error = NULL;
    guint n = 0;

    g_assert_true(kith_array_chunks(txn, KITH_TABLE_VALUES, space, chunks, &error));
    for (guint i = 0; i < chunks->len; i++) {
        g_auto(KithArrayIter) iter = {0};

        g_assert_true(kith_array_enter(&iter, &g_array_index(chunks, KithSealed, i), &error));
        while (kith_array_next(&iter, &error)) {
            g_assert_cmpuint(iter.number, ==, n + 1);
            assert_item(iter.item, model->pdata[n++]);
        }
        g_assert_true(iter.done);
    }
    g_assert_cmpuint(n, ==, model->len);
}

static void
assert_equal(Run *run)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_env_read(run->env, &error);
    g_auto(KithArrayIter) iter = {0};

    g_assert_true(kith_array_open(txn, KITH_TABLE_VALUES, &iter, &error));
    for (guint space = 0; space < 3; space++) {
        GPtrArray *model = run->model[space];
        guint n = 0;
        guint32 last;

        g_assert_true(kith_array_seek(&iter, space + 1, 1, &error));
        while (kith_array_next(&iter, &error)) {
            g_assert_cmpuint(iter.number, ==, n + 1);
            assert_item(iter.item, model->pdata[n++]);
        }
        g_assert_no_error(error);
        g_assert_cmpuint(n, ==, model->len);
        g_assert_true(kith_array_last(txn, KITH_TABLE_VALUES, space + 1, &last, &error));
        g_assert_cmpuint(last, ==, n);
        assert_chunks_equal(txn, space + 1, model);
        for (guint i = 0; i < 50 && n > 0; i++) {
            guint at = kith_random_below(&run->random, n);
            KithBytes item;

            g_assert_true(kith_array_get(txn, KITH_TABLE_VALUES, space + 1, at + 1, &item, &error));
            assert_item(item, model->pdata[at]);
        }
    }
    g_assert_true(kith_txn_verify_table(txn, KITH_TABLE_VALUES, &error));
    g_assert_no_error(error);
}

static void
test_random_use(void)
{
    char *dir = test_make_dir();
    g_autoptr(GError) error = NULL;
    Run run = {.random = kith_random(7)};

    run.env = kith_env_open(dir, KITH_N_TABLES, TRUE, 0, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < 3; i++) {
        run.model[i] = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    }
    for (guint round = 0; round < 25; round++) {
        g_assert_true(kith_env_write(run.env, append_some, &run, &error));
        assert_equal(&run);
        g_assert_true(kith_env_write(run.env, set_some, &run, &error));
        assert_equal(&run);
    }
    g_assert_no_error(error);
    for (guint i = 0; i < 3; i++) {
        g_ptr_array_unref(run.model[i]);
    }
    kith_env_close(run.env);
    test_remove_dir(dir);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/array/random-use-equals-a-list", test_random_use);
    return g_test_run();
}
