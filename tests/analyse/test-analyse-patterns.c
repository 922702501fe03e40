/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-bursts.h"
#include "base-date.h"
#include "passes.h"
#include "test-patterns.h"

#include <string.h>

/* Passes over patterns and sets of nodes, against slow answers, or what must be true of any. */

static void
run_with(KithPassRun *run, const char *pass, const char *const *settings, const KithGraph *graph)
{
    KithAnalyseOptions how = KITH_ANALYSE_OPTIONS_INIT;
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_pass_run_init(run, kith_pass_find(pass), settings, &error));
    kith_pass_run(run, graph, NULL, NULL, &how, &error);
    g_assert_no_error(error);
}

static double
measure(const KithPassRun *run, const char *name)
{
    for (guint i = 0; i < run->out.measures->len; i++) {
        const KithMeasure *found = &g_array_index(run->out.measures, KithMeasure, i);

        if (g_str_equal(found->name, name)) {
            return found->value;
        }
    }
    g_assert_not_reached();
}

static void
assert_values(const double *found, const double *expected, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_assert_true(found[i] == expected[i] || (isnan(found[i]) && isnan(expected[i])));
    }
}

/* ---- against slow answers ---- */

static const char *const three[] = {"k=3", NULL};
static const char *const three_one[] = {"k=3", "hops=1", NULL};

static double *
fragment(const TestGraph *graph)
{
    return test_patterns_fragment(graph, 3);
}

static double *
reach(const TestGraph *graph)
{
    return test_patterns_reach(graph, 3, 1);
}

static const struct {
    const char *pass;
    const char *const *settings;
    double *(*oracle)(const TestGraph *graph);
} oracles[] = {
    {"brokerage", NULL, test_patterns_brokerage},
    {"clique", NULL, test_patterns_clique},
    {"keyplayers_fragment", three, fragment},
    {"keyplayers_reach", three_one, reach},
};

static void
test_oracle(gconstpointer data)
{
    guint which = GPOINTER_TO_UINT(data);
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);
        g_autofree double *expected = oracles[which].oracle(matrix);
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};

        build(matrix, FALSE, &graph);
        run_with(&run, oracles[which].pass, oracles[which].settings, &graph);
        assert_values(run.out.values, expected, graph.n);
    }
}

/* What is left joined, and who is reached. */
static void
test_keyplayers(void)
{
    const char *all[] = {"k=1000", NULL};
    g_autoptr(TestGraph) parted = test_graph_parted(FALSE);
    g_auto(KithGraph) graph = {0};
    g_auto(KithPassRun) parts = {0};
    g_auto(KithPassRun) reached = {0};

    build(parted, FALSE, &graph);
    run_with(&parts, "keyplayers_fragment", all, &graph);
    g_assert_cmpfloat(measure(&parts, "fragmentation"), ==, 1);
    run_with(&reached, "keyplayers_reach", all, &graph);
    g_assert_cmpfloat(measure(&reached, "reached"), ==, 1);
}

/* Two edges are of one block in one answer just when they are in the other. */
static void
test_biconnected(void)
{
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);
        g_autofree double *blocks = test_patterns_blocks(matrix);
        g_autofree double *of_number = g_new0(double, matrix->n * matrix->n + 2);
        g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};
        KithEdgeWalk walk;
        guint64 edge = 0;

        build(matrix, FALSE, &graph);
        run_with(&run, "biconnected", NULL, &graph);
        walk = kith_edge_walk(&graph);
        while (kith_edge_walk_next(&walk)) {
            double block = blocks[walk.from * matrix->n + walk.to];
            double *known = &of_number[(guint)run.out.values[edge]];

            g_assert_true(*known == 0 || *known == block);
            *known = block;
            g_hash_table_add(numbers, GUINT_TO_POINTER((guint)block));
            edge++;
        }
        g_assert_cmpfloat(measure(&run, "blocks"), ==, g_hash_table_size(numbers));
    }
}

static void
test_motifs(void)
{
    static const char *const names[] =
        {"path3", "triangle", "star4", "path4", "paw4", "cycle4", "diamond4", "clique4"};
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};
        double counts[8];
        double full;
        double empty;
        double sum = 0;

        build(matrix, FALSE, &graph);
        run_with(&run, "motifs", NULL, &graph);
        if (!matrix->directed) {
            test_patterns_graphlets(matrix, counts);
            for (guint m = 0; m < G_N_ELEMENTS(names); m++) {
                g_assert_cmpfloat(measure(&run, names[m]), ==, counts[m]);
            }
            continue;
        }
        test_patterns_triads(matrix, &full, &empty);
        g_assert_cmpfloat(measure(&run, "300"), ==, full);
        g_assert_cmpfloat(measure(&run, "003"), ==, empty);
        for (guint m = 0; m < run.out.measures->len; m++) {
            sum += g_array_index(run.out.measures, KithMeasure, m).value;
        }
        g_assert_cmpfloat(sum, ==, matrix->n * (matrix->n - 1.0) * (matrix->n - 2.0) / 6);
    }
}

static guint
degree_of(const TestGraph *graph, guint node)
{
    guint degree = 0;

    for (guint other = 0; other < graph->n; other++) {
        degree += test_patterns_joined(graph, node, other);
    }
    return degree;
}

static double
slow_score(const TestGraph *graph, guint a, guint b, guint pass)
{
    double sum = 0;
    double common = 0;

    for (guint c = 0; c < graph->n; c++) {
        if (test_patterns_joined(graph, a, c) && test_patterns_joined(graph, b, c)) {
            sum += pass == 0 ? 1 / log(degree_of(graph, c)) : 1.0 / degree_of(graph, c);
            common++;
        }
    }
    return pass < 2 ? sum : common / (degree_of(graph, a) + degree_of(graph, b) - common);
}

/* All pairs that share something and are not joined, the best first. */
static void
test_similar(void)
{
    static const char *const names[] = {"adamic_adar", "resource_allocation", "jaccard"};
    const char *all_of_them[] = {"most=10000", NULL};
    const char *few[] = {"most=3", NULL};
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < 3 * all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i / 3);
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};
        g_auto(KithPassRun) best = {0};
        guint expected = 0;

        build(matrix, FALSE, &graph);
        run_with(&run, names[i % 3], all_of_them, &graph);
        run_with(&best, names[i % 3], few, &graph);
        for (guint a = 0; a < matrix->n; a++) {
            for (guint b = a + 1; b < matrix->n; b++) {
                expected +=
                    !test_patterns_joined(matrix, a, b) && slow_score(matrix, a, b, i % 3) > 0;
            }
        }
        g_assert_cmpuint(run.out.pairs->len, ==, expected);
        g_assert_cmpuint(best.out.pairs->len, ==, MIN(expected, 3));
        for (guint p = 0; p < expected; p++) {
            const KithScoredPair *pair = &g_array_index(run.out.pairs, KithScoredPair, p);

            g_assert_false(test_patterns_joined(matrix, pair->a, pair->b));
            g_assert_cmpfloat_with_epsilon(pair->value,
                                           slow_score(matrix, pair->a, pair->b, i % 3),
                                           1e-12);
            g_assert_true(p == 0 || pair->value <= pair[-1].value);
            g_assert_true(
                p >= 3 ||
                memcmp(pair, &g_array_index(best.out.pairs, KithScoredPair, p), sizeof *pair) == 0);
        }
    }
}

/* ---- what must be true ---- */

static gboolean
is_kplex(const TestGraph *graph, const guint *members, guint n, guint k)
{
    for (guint i = 0; i < n; i++) {
        guint known = 0;

        for (guint j = 0; j < n; j++) {
            known += test_patterns_joined(graph, members[i], members[j]);
        }
        if (known + k < n) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Each group is what it says, and nobody outside all groups fits in. */
static void
check_groups(const TestGraph *graph, const KithPassRun *run, guint k, guint least)
{
    guint n_groups = (guint)measure(run, "groups");

    for (guint group = 1; group <= n_groups; group++) {
        g_autofree guint *members = g_new0(guint, graph->n + 2);
        guint n = 0;

        for (guint node = 0; node < graph->n; node++) {
            if (run->out.values[node] == group) {
                members[n++] = node;
            }
        }
        g_assert_cmpuint(n, >=, least);
        g_assert_true(is_kplex(graph, members, n, k));
        for (guint node = 0; node < graph->n; node++) {
            gboolean knows = FALSE;

            for (guint i = 0; i < n; i++) {
                knows = knows || test_patterns_joined(graph, node, members[i]);
            }
            members[n] = node;
            g_assert_false(isnan(run->out.values[node]) && knows &&
                           is_kplex(graph, members, n + 1, k));
        }
    }
}

static void
test_kplex(void)
{
    g_autoptr(GPtrArray) all = graphs();
    guint n_found = 0;

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);

        for (guint k = 1; k <= 3; k++) {
            g_autofree char *setting = g_strdup_printf("k=%u", k);
            const char *settings[] = {setting, "least=4", NULL};
            g_auto(KithGraph) graph = {0};
            g_auto(KithPassRun) run = {0};

            build(matrix, FALSE, &graph);
            run_with(&run, "kplex", settings, &graph);
            check_groups(matrix, &run, k, 4);
            n_found += measure(&run, "groups") > 0;
        }
    }
    g_assert_cmpuint(n_found, >, 20);
}

/* No node is off by more than was promised. */
static void
test_sampled(void)
{
    const char *settings[] = {"epsilon=0.05", "delta=0.000001", NULL};
    g_autoptr(GPtrArray) all = graphs();

    for (guint i = 0; i < all->len; i++) {
        const TestGraph *matrix = g_ptr_array_index(all, i);
        g_autoptr(TestGraph) plain = test_graph_new(matrix->n, matrix->directed);
        g_autofree double *expected = NULL;
        g_auto(KithGraph) graph = {0};
        g_auto(KithPassRun) run = {0};

        for (guint w = 0; w < matrix->n * matrix->n; w++) {
            plain->weights[w] = matrix->weights[w] > 0;
        }
        expected = test_graph_betweenness(plain);
        build(matrix, FALSE, &graph);
        run_with(&run, "betweenness_sampled", settings, &graph);
        for (guint node = 0; node < graph.n; node++) {
            g_assert_cmpfloat(fabs(run.out.values[node] - expected[node]),
                              <=,
                              measure(&run, "error"));
        }
    }
}

/* Of several shortest paths each is drawn as often: a grid has many. */
static void
test_sampled_evenly(void)
{
    const char *settings[] = {"epsilon=0.01", "delta=0.000001", NULL};
    g_autoptr(TestGraph) grid = test_graph_new(25, FALSE);
    g_autofree double *expected = NULL;
    g_auto(KithGraph) graph = {0};
    g_auto(KithPassRun) run = {0};

    for (guint i = 0; i < 25; i++) {
        if (i % 5 < 4) {
            test_graph_join(grid, i, i + 1, 1);
        }
        if (i < 20) {
            test_graph_join(grid, i, i + 5, 1);
        }
    }
    expected = test_graph_betweenness(grid);
    build(grid, FALSE, &graph);
    run_with(&run, "betweenness_sampled", settings, &graph);
    for (guint node = 0; node < 25; node++) {
        g_assert_cmpfloat(fabs(run.out.values[node] - expected[node]), <=, 3);
    }
}

/* ---- bursts ---- */

/* The best of all runs of gaps, one by one. */
static KithBurst
slow_burst(const gint32 *days, guint n, double rate, double cost)
{
    double mean = (n - 1.0) / (days[n - 1] - days[0]);
    KithBurst best = {0};

    for (guint from = 0; from < n; from++) {
        double sum = -cost * log(n - 1.0);

        for (guint to = from + 1; to < n; to++) {
            double gap = days[to] - days[to - 1];

            sum += (mean * gap - log(mean)) - (rate * mean * gap - log(rate * mean));
            if (sum > best.weight + 1e-9) {
                best = (KithBurst){sum, days[from], days[to]};
            }
        }
    }
    return best;
}

static void
test_bursts(void)
{
    static const gint32 even[] = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90};
    static const gint32 dense[] = {0, 100, 200, 201, 202, 203, 204, 205, 300, 400};
    static const gint32 same[] = {5, 5, 5, 5};
    g_autoptr(GRand) rand = g_rand_new_with_seed(9);
    KithBurst burst = kith_burst_find(dense, 10, 3, 1);
    guint n_bursts = 0;

    g_assert_true(burst.from == 200 && burst.to == 205 && burst.weight > 1);
    g_assert_cmpfloat(kith_burst_find(even, 10, 3, 1).weight, ==, 0);
    g_assert_cmpfloat(kith_burst_find(same, 4, 3, 1).weight, ==, 0);
    g_assert_cmpfloat(kith_burst_find(even, 2, 3, 1).weight, ==, 0);
    g_assert_cmpfloat(kith_burst_find(even, 0, 3, 1).weight, ==, 0);
    g_assert_cmpfloat(kith_day_digits(kith_date_number((KithDate){2024, 2, 29})), ==, 20240229);
    for (guint round = 0; round < 300; round++) {
        gint32 days[40];
        guint n = 3 + round % 37;
        KithBurst expected;

        days[0] = 700000;
        for (guint i = 1; i < n; i++) {
            gboolean close = g_rand_int_range(rand, 0, 3) > 0;

            days[i] = days[i - 1] + g_rand_int_range(rand, 0, close ? 3 : 60);
        }
        days[n - 1]++;
        expected = slow_burst(days, n, 3, 1);
        burst = kith_burst_find(days, n, 3, 1);
        g_assert_cmpfloat_with_epsilon(burst.weight, expected.weight, 1e-6);
        n_bursts += burst.weight > 0;
    }
    g_assert_cmpuint(n_bursts, >, 50);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(oracles); i++) {
        g_autofree char *path = g_strdup_printf("/analyse/patterns/oracle/%s", oracles[i].pass);

        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_oracle);
    }
    g_test_add_func("/analyse/patterns/biconnected", test_biconnected);
    g_test_add_func("/analyse/patterns/bursts", test_bursts);
    g_test_add_func("/analyse/patterns/keyplayers", test_keyplayers);
    g_test_add_func("/analyse/patterns/kplex", test_kplex);
    g_test_add_func("/analyse/patterns/motifs", test_motifs);
    g_test_add_func("/analyse/patterns/sampled", test_sampled);
    g_test_add_func("/analyse/patterns/similar", test_similar);
    g_test_add_func("/analyse/patterns/sampled-evenly", test_sampled_evenly);
    return g_test_run();
}
