/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "base-random.h"
#include "store-tuples.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>

/* Loads an edge list, and walks all of the adjacency, the median of several times. SIZE: links, at
 * random among a fifth as many nodes. */

#define WALKS 9

static int
by_number(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return (*x > *y) - (*x < *y);
}

static void
make_edges(Bench *bench)
{
    g_autofree char *path = bench_path(bench, "edges.csv");
    KithRandom random = kith_random(1);
    guint32 nodes = (guint32)MAX(bench->size / 5, 2);
    FILE *file = fopen(path, "w");

    if (file == NULL) {
        perror("benchmark");
        exit(1);
    }
    fputs("source,target\n", file);
    for (guint64 i = 0; i < bench->size; i++) {
        guint32 from = kith_random_below(&random, nodes);

        fprintf(file, "%u,%u\n", from, kith_random_below(&random, nodes));
    }
    fclose(file);
}

/* Each link is in the adjacency of both of its ends. */
static guint64
walk(KithStore *store)
{
    GError *error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_auto(KithTupleIter) iter = {0};
    guint64 n = 0;

    bench_check(error);
    kith_tuples_open(txn, KITH_TABLE_ADJACENCY, &iter, &error);
    kith_tuples_seek(&iter, NULL, 0, &error);
    while (kith_tuples_next(&iter, &error)) {
        n++;
    }
    bench_check(error);
    return n;
}

int
main(int argc, char **argv)
{
    Bench bench;
    KithStore *store;
    double seconds;
    double took[WALKS];
    guint64 walked;

    bench_start(&bench, "links", argc, argv, 500000);
    make_edges(&bench);
    store = bench_open(&bench);
    seconds = bench_now();
    bench_load(&bench, store, "edges.csv", "edges");
    seconds = bench_now() - seconds;
    bench_figure(&bench, "seconds", seconds);
    bench_figure(&bench, "links_per_second", (double)bench.size / seconds);
    walked = walk(store);
    for (guint i = 0; i < WALKS; i++) {
        took[i] = bench_now();
        walk(store);
        took[i] = bench_now() - took[i];
    }
    qsort(took, WALKS, sizeof *took, by_number);
    bench_figure(&bench, "walked", (double)walked);
    bench_figure(&bench, "walked_per_second", (double)walked / took[WALKS / 2]);
    kith_store_close(store);
    return bench_end(&bench);
}
