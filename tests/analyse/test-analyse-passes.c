/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-walk.h"
#include "passes.h"

#include <math.h>
#include <string.h>

/* Every pass over every graph: null, single, parted, directed, random; against a slow answer where
 * there is one; against a golden file; on any number of threads. */

typedef double *(*Oracle)(const TestGraph *graph);

static double *
pagerank(const TestGraph *graph)
{
    return test_graph_pagerank(graph, 0.85);
}

static double *
pagerank_personal(const TestGraph *graph)
{
    const guint source = 0;

    return graph->n > 0 ? test_graph_walk(graph, &source, 1, 0.85) : g_new0(double, 1);
}

static double *
katz(const TestGraph *graph)
{
    return test_graph_katz(graph, 0.5);
}

static double *
cdlp(const TestGraph *graph)
{
    return test_graph_cdlp(graph, 10);
}

static const struct {
    const char *pass;
    Oracle oracle;
} oracles[] = {
    {"articulation", test_graph_articulation},
    {"authorities", test_graph_authorities},
    {"betweenness", test_graph_betweenness},
    {"bfs", test_graph_bfs},
    {"cdlp", cdlp},
    {"closeness", test_graph_closeness},
    {"clustering", test_graph_clustering},
    {"components", test_graph_components},
    {"constraint", test_graph_constraint},
    {"coreness", test_graph_coreness},
    {"degree", test_graph_degree},
    {"eccentricity", test_graph_eccentricity},
    {"effective_size", test_graph_effective_size},
    {"harmonic", test_graph_harmonic},
    {"hubs", test_graph_hubs},
    {"indegree", test_graph_in_degree},
    {"katz", katz},
    {"lcc", test_graph_lcc},
    {"outdegree", test_graph_out_degree},
    {"pagerank", pagerank},
    {"pagerank_personal", pagerank_personal},
    {"sssp", test_graph_sssp},
    {"strength", test_graph_strength},
    {"strong", test_graph_strong},
    {"triangles", test_graph_triangles},
};

/* The same by edges. */
static const struct {
    const char *pass;
    Oracle oracle;
} edge_oracles[] = {
    {"edge_betweenness", test_graph_edge_betweenness},
    {"truss", test_graph_truss},
};

static void
assert_same(const KithPassRun *a, const KithPassRun *b, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_assert_true(a->out.values[i] == b->out.values[i] ||
                      (isnan(a->out.values[i]) && isnan(b->out.values[i])));
    }
    for (guint i = 0; a->out.pairs != NULL && i < a->out.pairs->len; i++) {
        const KithScoredPair *x = &g_array_index(a->out.pairs, KithScoredPair, i);
        const KithScoredPair *y = &g_array_index(b->out.pairs, KithScoredPair, i);

        g_assert_cmpuint(a->out.pairs->len, ==, b->out.pairs->len);
        g_assert_true(x->a == y->a && x->b == y->b && x->value == y->value);
    }
    for (guint i = 0; a->out.measures != NULL && i < a->out.measures->len; i++) {
        g_assert_cmpfloat(g_array_index(a->out.measures, KithMeasure, i).value,
                          ==,
                          g_array_index(b->out.measures, KithMeasure, i).value);
    }
}

static void
check_contract(const KithPass *pass, const TestGraph *matrix, gboolean weighted)
{
    g_auto(KithGraph) graph = {0};
    g_auto(KithPassRun) one = {0};
    g_auto(KithPassRun) two = {0};
    g_auto(KithPassRun) seven = {0};
    gsize n;

    build(matrix, weighted, &graph);
    run_pass(&one, pass, &graph, 3, 1);
    run_pass(&two, pass, &graph, 3, 2);
    run_pass(&seven, pass, &graph, 3, 7);
    n = n_values(pass, &graph);
    for (gsize i = 0; i < n; i++) {
        double value = one.out.values[i];

        g_assert_true(isfinite(value) || isnan(value));
        if (isnan(value)) {
            continue;
        }
        g_assert_true(pass->type != KITH_COLUMN_INTEGER || value == floor(value));
        g_assert_true(!pass->community || (value >= 1 && value <= graph.n));
    }
    assert_same(&one, &two, n);
    assert_same(&one, &seven, n);
}

static void
test_contract(gconstpointer data)
{
    const KithPass *pass = data;
    g_autoptr(GPtrArray) all = graphs();

    g_assert_nonnull(pass->summary);
    g_assert_nonnull(pass->complexity);
    g_assert_true(kith_pass_find(pass->name) == pass);
    for (guint i = 0; i < all->len; i++) {
        check_contract(pass, g_ptr_array_index(all, i), FALSE);
        check_contract(pass, g_ptr_array_index(all, i), TRUE);
    }
}

/* Without weights every edge weighs 1. */
static TestGraph *
flat(const TestGraph *graph)
{
    TestGraph *copy = test_graph_new(graph->n, graph->directed);

    for (guint i = 0; i < graph->n * graph->n; i++) {
        copy->weights[i] = graph->weights[i] > 0;
    }
    return copy;
}

static void
assert_close(double found, double expected)
{
    if (isnan(expected)) {
        g_assert_true(isnan(found));
    } else {
        g_assert_cmpfloat_with_epsilon(found, expected, 1e-9 * MAX(1, fabs(expected)));
    }
}

static void
test_oracle(gconstpointer data)
{
    guint which = GPOINTER_TO_UINT(data);
    const KithPass *pass = kith_pass_find(oracles[which].pass);
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < 2 * all->len; i++) {
        gboolean weighted = i >= all->len;
        const TestGraph *matrix = g_ptr_array_index(all, i % all->len);
        g_autoptr(TestGraph) plain = flat(matrix);
        g_autofree double *expected = oracles[which].oracle(weighted ? matrix : plain);
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};

        build(matrix, weighted, &graph);
        run_pass(&run, pass, &graph, 1, 1);
        for (guint node = 0; node < graph.n; node++) {
            assert_close(run.out.values[node], expected[node]);
        }
    }
}

static void
test_edge_oracle(gconstpointer data)
{
    guint which = GPOINTER_TO_UINT(data);
    const KithPass *pass = kith_pass_find(edge_oracles[which].pass);
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);
        g_autofree double *expected = edge_oracles[which].oracle(matrix);
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};
        KithEdgeWalk walk;
        guint64 edge = 0;

        build(matrix, FALSE, &graph);
        run_pass(&run, pass, &graph, 1, 1);
        walk = kith_edge_walk(&graph);
        while (kith_edge_walk_next(&walk)) {
            assert_close(run.out.values[edge++], expected[walk.from * matrix->n + walk.to]);
        }
    }
}

/* Of connected graphs: in parts that are alike any share of each would do. */
static void
test_eigenvector(void)
{
    g_autoptr(GPtrArray) all = graphs();
    guint n_checked = 0;

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);
        g_autofree double *components = test_graph_components(matrix);
        g_autofree double *expected = test_graph_eigenvector(matrix);
        gboolean connected = matrix->n > 1;
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};

        for (guint node = 0; node < matrix->n; node++) {
            connected = connected && components[node] == 1;
        }
        if (!connected) {
            continue;
        }
        n_checked++;
        build(matrix, TRUE, &graph);
        run_pass(&run, kith_pass_find("eigenvector"), &graph, 1, 1);
        for (guint node = 0; node < graph.n; node++) {
            g_assert_cmpfloat_with_epsilon(run.out.values[node], expected[node], 1e-9);
        }
    }
    g_assert_cmpuint(n_checked, >=, 5);
}

/* Everyone has a label that most weight around them has. */
static void
test_labelprop(void)
{
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);
        g_autofree double *sums = g_new(double, matrix->n + 2);
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};

        build(matrix, TRUE, &graph);
        run_pass(&run, kith_pass_find("labelprop"), &graph, 1, 1);
        for (guint a = 0; a < matrix->n; a++) {
            double most = 0;

            memset(sums, 0, (matrix->n + 2) * sizeof *sums);
            for (guint b = 0; b < matrix->n; b++) {
                double *sum = &sums[(guint)run.out.values[b]];

                *sum += test_graph_weight(matrix, a, b) +
                        (matrix->directed ? test_graph_weight(matrix, b, a) : 0);
                most = MAX(most, *sum);
            }
            g_assert_cmpfloat_with_epsilon(sums[(guint)run.out.values[a]], most, 1e-9);
        }
    }
}

static void
test_modularity(gconstpointer data)
{
    g_autoptr(TestGraph) karate = test_graph_karate();
    g_auto(KithGraph) graph = {0};
    g_auto(KithPassRun) run = {0};

    build(karate, FALSE, &graph);
    run_pass(&run, kith_pass_find(data), &graph, 0, 1);
    g_assert_cmpfloat(test_graph_modularity(karate, run.out.values), >, 0.39);
}

/* Five rings of six who all know each other, one edge from each to the next: more groups than
 * modularity would find were they many, and the scale of nothing else. */
static void
test_communities(void)
{
    g_autoptr(TestGraph) matrix = test_graph_new(30, FALSE);
    g_auto(KithGraph) graph = {0};
    g_auto(KithPassRun) run = {0};

    for (guint a = 0; a < 30; a++) {
        for (guint b = a + 1; b < 30; b++) {
            if (a / 6 == b / 6) {
                test_graph_join(matrix, a, b, 1);
            }
        }
    }
    for (guint ring = 0; ring < 5; ring++) {
        test_graph_join(matrix, 6 * ring, (6 * ring + 7) % 30, 1);
    }
    build(matrix, FALSE, &graph);
    run_pass(&run, kith_pass_find("communities"), &graph, 0, 1);
    for (guint node = 0; node < 30; node++) {
        g_assert_cmpfloat(run.out.values[node], ==, node / 6 + 1);
    }
    g_assert_cmpuint(run.out.measures->len, ==, 2);
    g_assert_cmpstr(g_array_index(run.out.measures, KithMeasure, 0).name, ==, "stability");
    g_assert_cmpfloat(g_array_index(run.out.measures, KithMeasure, 0).value, >, 0.99);
}

/* No move of one node betters what the constant Potts model is asked for. */
static void
test_leiden_cpm(void)
{
    const char *settings[] = {"cpm=1", "resolution=0.2", NULL};
    KithAnalyseOptions how = KITH_ANALYSE_OPTIONS_INIT;
    g_autoptr(GError) error = NULL;

    for (guint seed = 0; seed < 6; seed++) {
        g_autoptr(TestGraph) matrix = test_graph_random(24, 60, FALSE, seed);
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};

        build(matrix, TRUE, &graph);
        g_assert_true(kith_pass_run_init(&run, kith_pass_find("leiden"), settings, &error));
        g_assert_true(kith_pass_run(&run, &graph, NULL, NULL, &how, &error));
        for (guint node = 0; node < 24; node++) {
            double worth[26] = {0};
            double own;

            for (guint other = 0; other < 24; other++) {
                if (other != node) {
                    worth[(guint)run.out.values[other]] +=
                        test_graph_weight(matrix, node, other) - 0.2;
                }
            }
            own = worth[(guint)run.out.values[node]];
            g_assert_cmpfloat(own, >=, -1e-9);
            for (guint group = 1; group <= 24; group++) {
                g_assert_cmpfloat(own, >=, worth[group] - 1e-9);
            }
        }
    }
}

static double
leiden_modularity(const TestGraph *matrix, const KithGraph *graph, const char *starts, guint64 seed)
{
    const char *settings[] = {starts, NULL};
    KithAnalyseOptions how = KITH_ANALYSE_OPTIONS_INIT;
    g_auto(KithPassRun) run = {0};
    g_autoptr(GError) error = NULL;

    how.seed = seed;
    g_assert_true(kith_pass_run_init(&run, kith_pass_find("leiden"), settings, &error));
    g_assert_true(kith_pass_run(&run, graph, NULL, NULL, &how, &error));
    return test_graph_modularity(matrix, run.out.values);
}

/* Six starts that are crossed come to more than the best of the six, where there is more to be had:
 * groups of a random graph are hard to find. */
static void
test_leiden_crossed(void)
{
    guint better = 0;

    for (guint seed = 0; seed < 4; seed++) {
        g_autoptr(TestGraph) matrix = test_graph_random(200, 900, FALSE, seed);
        g_auto(KithGraph) graph = {0};
        double best = -1;
        double crossed;

        build(matrix, TRUE, &graph);
        for (guint start = 0; start < 6; start++) {
            best = MAX(best, leiden_modularity(matrix, &graph, "starts=1", start));
        }
        crossed = leiden_modularity(matrix, &graph, "starts=6", 0);
        g_assert_cmpfloat(crossed, >=, best - 1e-12);
        better += crossed > best + 1e-6;
    }
    g_assert_cmpuint(better, >=, 3);
}

static void
test_assortativity(void)
{
    g_autoptr(TestGraph) karate = test_graph_karate();
    g_auto(KithGraph) graph = {0};
    g_auto(KithPassRun) run = {0};

    build(karate, FALSE, &graph);
    run_pass(&run, kith_pass_find("assortativity"), &graph, 0, 1);
    /* Of Zachary's club, as known from elsewhere (igraph, NetworkX). */
    g_assert_cmpfloat_with_epsilon(g_array_index(run.out.measures, KithMeasure, 0).value,
                                   -0.47561309768461413,
                                   1e-12);
}

static void
test_bridges(void)
{
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};
        KithEdgeWalk walk;
        guint64 edge = 0;

        build(matrix, FALSE, &graph);
        run_pass(&run, kith_pass_find("bridges"), &graph, 1, 1);
        walk = kith_edge_walk(&graph);
        while (kith_edge_walk_next(&walk)) {
            g_assert_cmpfloat(run.out.values[edge++],
                              ==,
                              test_graph_is_bridge(matrix, walk.from, walk.to));
        }
        g_assert_cmpuint(edge, ==, graph.n_edges);
    }
}

static void
test_leiden(void)
{
    g_autoptr(TestGraph) karate = test_graph_karate();
    g_autoptr(TestGraph) parted = test_graph_parted(FALSE);
    g_auto(KithGraph) graph = {0};
    g_auto(KithGraph) pieces = {0};
    g_auto(KithPassRun) run = {0};
    g_auto(KithPassRun) of_pieces = {0};

    build(karate, FALSE, &graph);
    run_pass(&run, kith_pass_find("leiden"), &graph, 0, 1);
    /* The best there is: Brandes et al. 2008, doi:10.1109/TKDE.2007.190689. */
    g_assert_cmpfloat_with_epsilon(test_graph_modularity(karate, run.out.values), 0.419789, 1e-6);
    build(parted, TRUE, &pieces);
    run_pass(&of_pieces, kith_pass_find("leiden"), &pieces, 0, 1);
    g_assert_cmpfloat(of_pieces.out.values[0], ==, 1);
    g_assert_cmpfloat(of_pieces.out.values[4], !=, of_pieces.out.values[0]);
    g_assert_cmpfloat(of_pieces.out.values[4], ==, of_pieces.out.values[6]);
    g_assert_cmpfloat(of_pieces.out.values[7], !=, of_pieces.out.values[12]);
}

static void
test_summary(void)
{
    g_autoptr(TestGraph) parted = test_graph_parted(FALSE);
    g_auto(KithGraph) graph = {0};
    g_auto(KithPassRun) run = {0};
    const double expected[] = {13, 9, 2, 9.0 / 78, 18.0 / 13, 3, 9};

    build(parted, FALSE, &graph);
    run_pass(&run, kith_pass_find("summary"), &graph, 0, 1);
    g_assert_cmpuint(run.out.measures->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpfloat_with_epsilon(g_array_index(run.out.measures, KithMeasure, i).value,
                                       expected[i],
                                       1e-12);
    }
}

static void
test_options(void)
{
    const char *good[] = {"damping=0.5", NULL};
    const char *bad[] = {"damping=1.5", NULL};
    const char *odd[] = {"damping=much", NULL};
    const KithPass *pass = kith_pass_find("pagerank");
    g_autoptr(TestGraph) matrix = test_graph_random(12, 30, TRUE, 4);
    g_autoptr(TestGraph) plain = flat(matrix);
    g_autofree double *expected = test_graph_pagerank(plain, 0.5);
    g_auto(KithGraph) graph = {0};
    g_auto(KithPassRun) run = {0};
    g_autofree char *options = NULL;
    KithAnalyseOptions how = KITH_ANALYSE_OPTIONS_INIT;
    g_autoptr(GError) error = NULL;

    g_assert_false(kith_pass_run_init(&run, pass, bad, &error));
    test_error(&error, KITH_ERROR_INVALID, "pass pagerank: option \"damping=1.5\"");
    g_assert_false(kith_pass_run_init(&run, pass, odd, &error));
    test_error(&error, KITH_ERROR_INVALID, "a number from 0 to");
    g_assert_true(kith_pass_run_init(&run, pass, good, &error));
    options = kith_pass_run_options(&run);
    g_assert_cmpstr(options, ==, "damping=0.5 iterations=0");
    build(matrix, FALSE, &graph);
    g_assert_true(kith_pass_run(&run, &graph, NULL, NULL, &how, &error));
    for (guint node = 0; node < graph.n; node++) {
        g_assert_cmpfloat_with_epsilon(run.out.values[node], expected[node], 1e-9);
    }
}

/* Personalised PageRank, which the search for networks uses. */
static void
test_walk(void)
{
    static const guint seeds[] = {1, 5};
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);
        g_autofree double *ranks = g_new0(double, matrix->n + 1);
        g_autofree double *expected = NULL;
        g_auto(KithGraph) graph = {0};
        double sum = 0;

        if (matrix->n <= 5) {
            continue;
        }
        expected = test_graph_walk(matrix, seeds, 2, 0.85);
        build(matrix, TRUE, &graph);
        g_assert_true(kith_walk_rank(&graph, seeds, 2, 0.85, 0, 2, NULL, ranks, NULL));
        for (guint node = 0; node < graph.n; node++) {
            g_assert_cmpfloat_with_epsilon(ranks[node], expected[node], 1e-6);
            sum += ranks[node];
        }
        g_assert_cmpfloat_with_epsilon(sum, 1, 1e-9);
    }
}

/* ---- golden files ---- */

static void
append_run(GString *out, const KithPassRun *run, const KithGraph *graph)
{
    char number[32];
    KithEdgeWalk walk = kith_edge_walk(graph);

    for (guint64 i = 0; i < n_values(run->pass, graph); i++) {
        if (run->pass->kind == KITH_PASS_EDGE && kith_edge_walk_next(&walk)) {
            g_string_append_printf(out, "%u-%u ", walk.from, walk.to);
        }
        g_ascii_formatd(number, sizeof number, "%.9g", run->out.values[i]);
        g_string_append_printf(out, "%s\n", number);
    }
    for (guint i = 0; run->out.pairs != NULL && i < run->out.pairs->len; i++) {
        const KithScoredPair *pair = &g_array_index(run->out.pairs, KithScoredPair, i);

        g_ascii_formatd(number, sizeof number, "%.9g", pair->value);
        g_string_append_printf(out, "%u-%u %s\n", pair->a, pair->b, number);
    }
    for (guint i = 0; run->out.measures != NULL && i < run->out.measures->len; i++) {
        const KithMeasure *measure = &g_array_index(run->out.measures, KithMeasure, i);

        g_ascii_formatd(number, sizeof number, "%.9g", measure->value);
        g_string_append_printf(out, "%s %s\n", measure->name, number);
    }
}

static void
test_golden_file(gconstpointer data)
{
    const KithPass *pass = data;
    g_autofree char *name = g_strdup_printf("analyse/golden/%s.out", pass->name);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(TestGraph) karate = test_graph_karate();
    g_autoptr(TestGraph) random = test_graph_random(12, 20, TRUE, 7);
    const struct {
        const char *name;
        const TestGraph *matrix;
        gboolean weighted;
    } inputs[] = {{"karate", karate, FALSE}, {"directed and weighted", random, TRUE}};

    for (guint i = 0; i < G_N_ELEMENTS(inputs); i++) {
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};

        build(inputs[i].matrix, inputs[i].weighted, &graph);
        run_pass(&run, pass, &graph, 1, 2);
        g_string_append_printf(out, "# %s\n", inputs[i].name);
        append_run(out, &run, &graph);
    }
    test_golden(name, out->str);
}

int
main(int argc, char **argv)
{
    const KithPass *const *passes = kith_pass_list();

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; passes[i] != NULL; i++) {
        g_autofree char *contract = g_strdup_printf("/analyse/passes/contract/%s", passes[i]->name);
        g_autofree char *golden = g_strdup_printf("/analyse/passes/golden/%s", passes[i]->name);

        g_test_add_data_func(contract, passes[i], test_contract);
        g_test_add_data_func(golden, passes[i], test_golden_file);
    }
    for (guint i = 0; i < G_N_ELEMENTS(oracles); i++) {
        g_autofree char *path = g_strdup_printf("/analyse/passes/oracle/%s", oracles[i].pass);

        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_oracle);
    }
    for (guint i = 0; i < G_N_ELEMENTS(edge_oracles); i++) {
        g_autofree char *path = g_strdup_printf("/analyse/passes/oracle/%s", edge_oracles[i].pass);

        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_edge_oracle);
    }
    g_test_add_func("/analyse/passes/oracle/assortativity", test_assortativity);
    g_test_add_func("/analyse/passes/oracle/bridges", test_bridges);
    g_test_add_func("/analyse/passes/oracle/communities", test_communities);
    g_test_add_func("/analyse/passes/oracle/eigenvector", test_eigenvector);
    g_test_add_data_func("/analyse/passes/oracle/infomap", "infomap", test_modularity);
    g_test_add_func("/analyse/passes/oracle/labelprop", test_labelprop);
    g_test_add_data_func("/analyse/passes/oracle/louvain", "louvain", test_modularity);
    g_test_add_func("/analyse/passes/oracle/leiden", test_leiden);
    g_test_add_func("/analyse/passes/oracle/leiden-cpm", test_leiden_cpm);
    g_test_add_func("/analyse/passes/oracle/leiden-crossed", test_leiden_crossed);
    g_test_add_func("/analyse/passes/oracle/summary", test_summary);
    g_test_add_func("/analyse/passes/oracle/walk", test_walk);
    g_test_add_func("/analyse/passes/options-are-checked-and-used", test_options);
    return g_test_run();
}
