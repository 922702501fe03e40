/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_RUN_H
#define LOAD_RUN_H

#include "load-loader.h"
#include "load-plan.h"
#include "load-rejects.h"
#include "store-ingest.h"

/* Counts of one run that the ingest does not make. */
typedef struct {
    guint64 rows;
    guint64 rejected;
    guint64 ragged;
    guint64 first_ragged; /* its line */
} KithRunCounts;

typedef struct {
    const KithLoader *loader;
    const KithInput *input;
    const KithPlan *plan;
    KithIngest *ingest; /* NULL to read and map alone */
    KithRejects *rejects;
    guint threads;
    const KithProgress *progress;
    const char *stage; /* what progress calls it */
} KithRunOptions;

/* About how many bytes a block has. Results do not depend on it: tests make it small. */
extern gsize kith_run_block_bytes;

/* Reads an input in blocks on several threads and takes their parcels in in the order of the
 * input. */
gboolean kith_run(const KithRunOptions *options, KithRunCounts *out_counts, GError **error);

#endif
