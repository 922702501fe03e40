/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-results.h"
#include "test-store.h"

#include <kith/kith-analyse.h>

static const char rows[] = "Person|1|given_name=Ann\n"
                           "Person|2|given_name=Bob\n"
                           "Person|3|given_name=Cy\n"
                           "KNOWS|1>2\n"
                           "KNOWS|3>2\n";

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
    test_ingest_fine(fixture->test.store, "hr", rows);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_clear(&fixture->test);
}

/* A table as CSV. */
static char *
text_of(const KithTable *table)
{
    GString *out = g_string_new(NULL);
    char number[32];

    for (guint c = 0; c < kith_table_n_columns(table); c++) {
        g_string_append_printf(out, "%s%s", c > 0 ? "," : "", kith_table_column_name(table, c));
    }
    for (gsize r = 0; r < kith_table_n_rows(table); r++) {
        g_string_append_c(out, '\n');
        for (guint c = 0; c < kith_table_n_columns(table); c++) {
            g_string_append(out, c > 0 ? "," : "");
            switch (kith_table_column_type(table, c)) {
            case KITH_COLUMN_TEXT:
                g_string_append(out, kith_table_text(table, r, c));
                break;
            case KITH_COLUMN_INTEGER:
                g_string_append_printf(out, "%" G_GINT64_FORMAT, kith_table_integer(table, r, c));
                break;
            default:
                g_string_append(out, kith_number_format(kith_table_real(table, r, c), number));
                break;
            }
        }
    }
    return g_string_free(out, FALSE);
}

static void
assert_rows(KithStore *store,
            const char *const *passes,
            const KithAnalyseOptions *options,
            const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) table = kith_analyse(store, passes, NULL, options, NULL, &error);
    g_autofree char *text = NULL;

    g_assert_no_error(error);
    text = text_of(table);
    g_assert_cmpstr(text, ==, expected);
}

static void
test_nodes(Fixture *fixture, gconstpointer data)
{
    const char *passes[] = {"degree", "leiden", "strength", NULL};

    assert_rows(fixture->test.store,
                passes,
                NULL,
                "source,key,entity_id,degree,community,strength\n"
                "hr,1,e:1,1,1,1\nhr,2,e:2,2,1,2\nhr,3,e:3,1,1,1");
}

static void
test_edges(Fixture *fixture, gconstpointer data)
{
    const char *passes[] = {"bridges", NULL};

    assert_rows(fixture->test.store,
                passes,
                NULL,
                "source_a,key_a,source_b,key_b,bridges\nhr,1,hr,2,1\nhr,2,hr,3,1");
}

static void
test_graph(Fixture *fixture, gconstpointer data)
{
    const char *passes[] = {"summary", NULL};

    assert_rows(fixture->test.store,
                passes,
                NULL,
                "measure,value\nnodes,3\nedges,2\nisolated,0\ndensity,0.6666666666666666\n"
                "mean_degree,1.3333333333333333\nlargest_degree,2\nweight,2");
}

static KithResult *
stored(KithStore *store, guint32 number)
{
    g_autoptr(KithTxn) txn = kith_store_read(store, NULL);
    KithBytes payload;
    guint8 key[4];

    g_assert_true(kith_txn_get(txn, KITH_TABLE_RESULTS, kith_key1(number, key), &payload, NULL));
    return payload.data != NULL ? kith_result_decode(payload) : NULL;
}

static void
test_kept(Fixture *fixture, gconstpointer data)
{
    const char *passes[] = {"pagerank", "degree", NULL};
    const char *settings[] = {"damping=0.5", NULL};
    const KithAnalyseOptions keep = {.seed = 9, .keep = TRUE, .settings = settings};
    KithStore *store = fixture->test.store;
    g_autoptr(KithResult) first = NULL;
    g_autoptr(KithResult) second = NULL;
    g_autoptr(KithTable) table = kith_analyse(store, passes, NULL, &keep, NULL, NULL);

    g_assert_nonnull(table);
    first = stored(store, 1);
    second = stored(store, 2);
    g_assert_cmpstr(first->pass, ==, "pagerank");
    g_assert_cmpstr(first->view, ==, "links");
    g_assert_cmpstr(first->options, ==, "damping=0.5 iterations=0");
    g_assert_cmpstr(first->columns[0], ==, "pagerank");
    g_assert_cmpuint(first->rows, ==, 3);
    g_assert_cmpuint(first->seed, ==, 9);
    g_assert_cmpuint(first->version, >, 0);
    g_assert_cmpstr(second->pass, ==, "degree");
    /* Again is instead, not beside. */
    g_clear_pointer(&table, kith_table_free);
    table = kith_analyse(store, passes, NULL, &keep, NULL, NULL);
    g_assert_null(stored(store, 3));
}

static void
test_reading(Fixture *fixture, gconstpointer data)
{
    static const KithOperation reading = {"analyse", NULL, NULL, FALSE};
    const char *passes[] = {"degree", NULL};
    const KithAnalyseOptions keep = {.keep = TRUE};
    KithStore *store = fixture->test.store;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) table = NULL;

    g_assert_true(kith_store_begin(store, &reading, NULL, &error));
    table = kith_analyse(store, passes, NULL, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_null(stored(store, 1));
    g_clear_pointer(&table, kith_table_free);
    table = kith_analyse(store, passes, NULL, &keep, NULL, &error);
    g_assert_null(table);
    g_assert_nonnull(error);
}

static void
test_stats(Fixture *fixture, gconstpointer data)
{
    const char *passes[] = {"leiden", NULL};
    KithAnalyseStats stats;
    g_autoptr(KithTable) table =
        kith_analyse(fixture->test.store, passes, NULL, NULL, &stats, NULL);

    g_assert_cmpuint(stats.nodes, ==, 3);
    g_assert_cmpuint(stats.edges, ==, 2);
    g_assert_true(stats.has_communities);
    g_assert_cmpuint(stats.communities, ==, 1);
    g_assert_cmpfloat(stats.modularity, ==, 0);
    g_assert_cmpfloat(stats.seconds, >=, 0);
}

static void
test_refusals(Fixture *fixture, gconstpointer data)
{
    const char *none[] = {NULL};
    const char *unknown[] = {"degre", NULL};
    const char *mixed[] = {"degree", "bridges", NULL};
    const char *degree[] = {"degree", NULL};
    const char *settings[] = {"damping=0.5", NULL};
    const KithAnalyseOptions set = {.settings = settings};
    KithStore *store = fixture->test.store;
    g_autoptr(GError) error = NULL;

    g_assert_null(kith_analyse(store, none, NULL, NULL, NULL, &error));
    test_error(&error, KITH_ERROR_INVALID, "no pass is asked for");
    g_assert_null(kith_analyse(store, unknown, NULL, NULL, NULL, &error));
    test_error(&error,
               KITH_ERROR_NOT_FOUND,
               "there is no pass \"degre\": did you mean \"degree\"?");
    g_assert_null(kith_analyse(store, mixed, NULL, NULL, NULL, &error));
    test_error(&error,
               KITH_ERROR_INVALID,
               "pass degree is of each node and pass bridges of each edge: run them apart");
    g_assert_null(kith_analyse(store, degree, NULL, &set, NULL, &error));
    test_error(&error, KITH_ERROR_INVALID, "\"damping=0.5\" sets no option");
}

static void
test_list(void)
{
    g_autoptr(KithTable) table = kith_passes();

    g_assert_cmpuint(kith_table_n_rows(table), >=, 10);
    for (gsize i = 1; i < kith_table_n_rows(table); i++) {
        g_assert_cmpstr(kith_table_text(table, i - 1, 0), <, kith_table_text(table, i, 0));
    }
}

#define CASE(name, func)                                                                           \
    g_test_add("/analyse/results/" name, Fixture, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("passes-over-nodes-are-columns", test_nodes);
    CASE("passes-over-edges-name-both-ends", test_edges);
    CASE("passes-over-the-graph-are-measures", test_graph);
    CASE("results-are-kept-once-with-what-made-them", test_kept);
    CASE("a-reading-operation-keeps-nothing", test_reading);
    CASE("statistics-tell-of-communities", test_stats);
    CASE("what-makes-no-sense-is-refused", test_refusals);
    g_test_add_func("/analyse/results/passes-are-listed-in-order", test_list);
    return g_test_run();
}
