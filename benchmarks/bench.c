/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <glib/gstdio.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

void
bench_check(const GError *error)
{
    if (error != NULL) {
        fprintf(stderr, "benchmark: %s\n", error->message);
        exit(1);
    }
}

double
bench_now(void)
{
    return (double)g_get_monotonic_time() * 1e-6;
}

double
bench_peak_mib(void)
{
    struct rusage usage = {0};

    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024.0;
}

/* ---- the folder ---- */

static void
remove_folder(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);

        if (g_file_test(inner, G_FILE_TEST_IS_DIR)) {
            remove_folder(inner);
        } else {
            g_unlink(inner);
        }
    }
    g_rmdir(path);
}

guint64
bench_folder_bytes(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint64 bytes = 0;
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        GStatBuf info;

        if (g_file_test(inner, G_FILE_TEST_IS_DIR)) {
            bytes += bench_folder_bytes(inner);
        } else if (g_stat(inner, &info) == 0) {
            bytes += (guint64)info.st_size;
        }
    }
    return bytes;
}

char *
bench_path(const Bench *bench, const char *name)
{
    return g_build_filename(bench->dir, name, NULL);
}

/* ---- start and end ---- */

void
bench_start(Bench *bench, const char *name, int argc, char **argv, guint64 usual_size)
{
    GError *error = NULL;

    bench->size = argc > 1 ? g_ascii_strtoull(argv[1], NULL, 10) : usual_size;
    if (argc > 2 || bench->size == 0) {
        fprintf(stderr,
                "usage: bench-%s [SIZE]   (default %" G_GUINT64_FORMAT ")\n",
                name,
                usual_size);
        exit(2);
    }
    /* As the command does. */
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    bench->dir = g_dir_make_tmp("kith-bench-XXXXXX", &error);
    bench_check(error);
    bench->figures = g_string_new(NULL);
    g_string_append_printf(bench->figures, "{\"benchmark\":\"%s\"", name);
    bench_figure(bench, "size", (double)bench->size);
}

void
bench_figure(Bench *bench, const char *name, double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf(bench->figures,
                           ",\"%s\":%s",
                           name,
                           g_ascii_formatd(text, sizeof text, "%.6g", number));
}

int
bench_end(Bench *bench)
{
    bench_figure(bench, "peak_mib", bench_peak_mib());
    printf("%s}\n", bench->figures->str);
    remove_folder(bench->dir);
    g_free(bench->dir);
    g_string_free(bench->figures, TRUE);
    return 0;
}

/* ---- other programs ---- */

static char *
run(const char *const *command)
{
    g_autoptr(GError) error = NULL;
    char *output = NULL;
    int status = 0;

    g_spawn_sync(NULL,
                 (char **)command,
                 NULL,
                 G_SPAWN_SEARCH_PATH,
                 NULL,
                 NULL,
                 &output,
                 NULL,
                 &status,
                 &error);
    bench_check(error);
    g_spawn_check_wait_status(status, &error);
    bench_check(error);
    return output;
}

void
bench_make_people(Bench *bench, guint64 rows)
{
    g_autofree char *n = g_strdup_printf("%" G_GUINT64_FORMAT, rows);
    const char *const command[] =
        {KITH_SYNTH, "people", "-n", n, "-o", bench->dir, "--force", NULL};
    g_autofree char *output = run(command);
}

double
bench_reader_rows(Bench *bench, const char *name)
{
    static const char script[] = "import csv,sys,time\n"
                                 "t=time.time()\n"
                                 "n=sum(1 for _ in csv.reader(open(sys.argv[1],newline='')))\n"
                                 "print(n/(time.time()-t))\n";
    g_autofree char *path = bench_path(bench, name);
    const char *const command[] = {"python3", "-c", script, path, NULL};
    g_autofree char *output = run(command);

    return g_ascii_strtod(output, NULL);
}

/* ---- stores ---- */

KithStore *
bench_open(Bench *bench)
{
    g_autofree char *path = bench_path(bench, "store");
    const KithOperation operation = {"benchmark", NULL, NULL, TRUE};
    GError *error = NULL;
    KithStore *store = kith_store_create(path, NULL, &operation, &error);

    bench_check(error);
    kith_store_begin(store, &operation, NULL, &error);
    bench_check(error);
    return store;
}

void
bench_load(Bench *bench, KithStore *store, const char *name, const char *format)
{
    g_autofree char *path = bench_path(bench, name);
    const char *const inputs[] = {path, NULL};
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_auto(KithLoadReport) report = {0};
    GError *error = NULL;

    options.format = format;
    kith_load(store, inputs, &options, &report, &error);
    bench_check(error);
}
