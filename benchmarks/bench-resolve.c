/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

/* Resolves made-up people with no configuration and holds the result against the truth. SIZE:
 * rows. */

static void
score(Bench *bench, KithStore *store)
{
    g_autofree char *path = bench_path(bench, "truth.csv");
    GError *error = NULL;
    g_autoptr(KithTable) truth = kith_load_table(path, &error);
    KithScoreReport report;

    bench_check(error);
    kith_score(store, truth, NULL, &report, &error);
    bench_check(error);
    bench_figure(bench, "precision", report.pairs.precision.value);
    bench_figure(bench, "recall", report.pairs.recall.value);
    bench_figure(bench, "f1", report.pairs.f1.value);
    bench_figure(bench, "b3_f1", report.b3_f1);
}

int
main(int argc, char **argv)
{
    Bench bench;
    KithStore *store;
    g_auto(KithResolveReport) report = {0};
    GError *error = NULL;
    KithTable *table;
    double seconds;

    bench_start(&bench, "resolve", argc, argv, 50000);
    bench_make_people(&bench, bench.size);
    store = bench_open(&bench);
    bench_load(&bench, store, "people.csv", NULL);
    seconds = bench_now();
    table = kith_resolve(store, NULL, &report, &error);
    bench_check(error);
    kith_table_free(table);
    seconds = bench_now() - seconds;
    bench_figure(&bench, "seconds", seconds);
    bench_figure(&bench, "read_seconds", report.read_seconds);
    bench_figure(&bench, "learn_seconds", report.learn_seconds);
    bench_figure(&bench, "compare_seconds", report.compare_seconds);
    bench_figure(&bench, "cluster_seconds", report.cluster_seconds);
    bench_figure(&bench, "write_seconds", report.write_seconds);
    bench_figure(&bench, "pairs", (double)report.pairs);
    score(&bench, store);
    kith_store_close(store);
    return bench_end(&bench);
}
