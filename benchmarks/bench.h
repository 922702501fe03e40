/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_H
#define BENCH_H

#include <kith/kith.h>

/* What benchmarks share: a folder that goes away at the end, times, memory, and figures as one
 * JSON object on standard output. Anything that fails ends the process. */

typedef struct {
    char *dir; /* owned: a folder of the run's own */
    GString *figures;
    guint64 size; /* asked for with the only argument, or the default */
} Bench;

/* Reads the size from the command line and makes the folder. */
void bench_start(Bench *bench, const char *name, int argc, char **argv, guint64 usual_size);

/* Prints the figures and removes the folder. Returns the exit code. */
int bench_end(Bench *bench);

/* A path in the folder, to be freed. */
char *bench_path(const Bench *bench, const char *name);

/* Adds a figure. */
void bench_figure(Bench *bench, const char *name, double number);

/* Seconds since some moment. */
double bench_now(void);

/* The most memory that the process has had, in MiB. */
double bench_peak_mib(void);

/* Bytes of all files in a folder. */
guint64 bench_folder_bytes(const char *path);

/* Ends the process when there is an error. */
void bench_check(const GError *error);

/* Rows of made-up people with their truth in the folder: people.csv and truth.csv. */
void bench_make_people(Bench *bench, guint64 rows);

/* A store in the folder, in a changing operation. */
KithStore *bench_open(Bench *bench);

/* Loads a file of the folder. */
void bench_load(Bench *bench, KithStore *store, const char *name, const char *format);

/* Rows a second that the csv module of Python reads from a file of the folder: what the machine
 * can do today, beside which other figures mean something. */
double bench_reader_rows(Bench *bench, const char *name);

#endif
