/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

/* Loads made-up people, ten columns and a key, with no mapping. SIZE: rows. */
int
main(int argc, char **argv)
{
    Bench bench;
    KithStore *store;
    g_autofree char *path = NULL;
    double reader;
    double seconds;

    bench_start(&bench, "load", argc, argv, 200000);
    bench_make_people(&bench, bench.size);
    reader = bench_reader_rows(&bench, "people.csv");
    store = bench_open(&bench);
    seconds = bench_now();
    bench_load(&bench, store, "people.csv", NULL);
    seconds = bench_now() - seconds;
    kith_store_close(store);
    path = bench_path(&bench, "store");
    bench_figure(&bench, "seconds", seconds);
    bench_figure(&bench, "records_per_second", (double)bench.size / seconds);
    bench_figure(&bench, "csv_reader_rows_per_second", reader);
    bench_figure(&bench, "ratio", (double)bench.size / seconds / reader);
    bench_figure(&bench, "bytes_per_record", (double)bench_folder_bytes(path) / (double)bench.size);
    return bench_end(&bench);
}
