/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_RUN_H
#define ANALYSE_RUN_H

#include "analyse-pass.h"
#include "graph-view.h"

#include <kith/kith-analyse.h>

/* A pass and what came of it. */
typedef struct {
    const KithPass *pass;
    double options[KITH_PASS_OPTIONS_MAX];
    char *nodes[KITH_PASS_OPTIONS_MAX]; /* owned: what options of nodes were said to be */
    KithPassOutput out;                 /* owned */
    double seconds;
} KithPassRun;

void kith_pass_run_clear(KithPassRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithPassRun, kith_pass_run_clear)

/* Sets up a run of a pass with its options' standard values and @settings (nullable) over them. */
gboolean kith_pass_run_init(KithPassRun *run,
                            const KithPass *pass,
                            const char *const *settings,
                            GError **error);

/* Finds the nodes that options name: an identifier, or the key of a record where only one source
 * has it. */
gboolean
kith_pass_run_find_nodes(KithPassRun *run, KithStore *store, const KithView *view, GError **error);

/* The ranks of nodes by the keys of their records, the same for any order of loading: for passes
 * that are by_key. Free with g_free(). */
guint32 *kith_pass_ranks(KithStore *store, const KithView *view, GError **error);

/* Runs it on a graph; @moments and @ranks as KithPassInput has them, nullable. */
gboolean kith_pass_run(KithPassRun *run,
                       const KithGraph *graph,
                       const KithMoments *moments,
                       const guint32 *ranks,
                       const KithAnalyseOptions *options,
                       GError **error);

/* The options in one form, for results to be known by. Free with g_free(). */
char *kith_pass_run_options(const KithPassRun *run);

/* The rows that kith_analyse() promises, of runs of one kind. */
KithTable *kith_pass_table(KithStore *store,
                           const KithView *view,
                           const KithPassRun *runs,
                           guint n_runs,
                           GError **error);

/* Stores what came of a run. */
gboolean kith_pass_run_keep(KithStore *store,
                            const KithView *view,
                            const KithPassRun *run,
                            guint64 seed,
                            GError **error);

#endif
