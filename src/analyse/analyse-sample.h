/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_SAMPLE_H
#define ANALYSE_SAMPLE_H

#include "graph-csr.h"

/* Draws shortest paths between two nodes, each as likely as any other, from both ends at once. */
typedef struct _KithPathSampler KithPathSampler;

KithPathSampler *kith_path_sampler_new(const KithGraph *graph);
void kith_path_sampler_free(KithPathSampler *sampler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithPathSampler, kith_path_sampler_free)

/* Calls @visit for each node within the path that is drawn by @random from @from to another, both
 * ends left out. Returns FALSE when there is no path. */
typedef void (*KithVisitFunc)(guint32 node, gpointer user_data);

gboolean kith_path_sampler_draw(KithPathSampler *sampler,
                                guint32 from,
                                guint32 to,
                                guint64 random,
                                KithVisitFunc visit,
                                gpointer user_data);

#endif
