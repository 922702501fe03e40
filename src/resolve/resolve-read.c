/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-read.h"

#include "resolve-build.h"
#include "resolve-simulate.h"
#include "store-policy.h"

static gboolean
put_groups(KithTxn *txn, const KithFrameHow *how, KithFrame *frame, GError **error)
{
    g_autoptr(GPtrArray) all = NULL;
    g_autofree guint32 *groups = NULL;

    if (!kith_store_source_names(txn, &all, error)) {
        return FALSE;
    }
    frame->groups = how->groups != NULL ? g_ptr_array_ref((GPtrArray *)how->groups)
                                        : kith_groups_choose(all, frame->sources, frame->n);
    groups = kith_groups_of_sources(all, frame->groups);
    for (guint32 r = 0; r < frame->n; r++) {
        frame->codes[(gsize)r * frame->stride + frame->n_features] = groups[frame->sources[r]];
    }
    return TRUE;
}

static gboolean
put_exclusive(KithTxn *txn, KithFrame *frame, GError **error)
{
    g_autoptr(KithPolicy) policy = NULL;

    if (!kith_policy_read(txn, &policy, error)) {
        return FALSE;
    }
    for (guint f = 0; f < frame->n_features; f++) {
        frame->exclusive |=
            g_strv_contains((const char *const *)policy->exclusive, frame->features[f].name)
                ? 1u << f
                : 0;
    }
    return TRUE;
}

gboolean
kith_frame_link(KithStore *store,
                KithTxn *txn,
                const KithKind *kind,
                const KithFrameHow *how,
                KithFrame *frame,
                GError **error)
{
    GPtrArray *columns;

    return kith_neighbours_read(store, txn, kind, how->neighbours, frame, &columns, error) &&
           kith_frame_build_neighbours(columns, how, frame, error);
}

gboolean
kith_frame_read(KithStore *store,
                KithTxn *txn,
                const KithKind *kind,
                const KithFrameHow *how,
                KithFrame **out_frame,
                GError **error)
{
    g_auto(KithColumns) columns = {0};
    g_autoptr(KithFrame) frame = NULL;

    *out_frame = NULL;
    if (!kith_columns_read(store, txn, kind, how->only, how->threads, &columns, error)) {
        return FALSE;
    }
    if (how->simulation != NULL) {
        kith_columns_simulate(&columns, how->simulation);
    }
    if (how->typing != NULL) {
        kith_columns_follow(&columns, how->typing);
    } else {
        kith_columns_judge(&columns, how->threads);
    }
    frame = g_new0(KithFrame, 1);
    frame->type = g_strdup(kind->name);
    frame->typing = kith_columns_typing(&columns);
    frame->n = columns.n;
    frame->ids = g_steal_pointer(&columns.ids);
    frame->sources = g_steal_pointer(&columns.sources);
    frame->hashes = g_steal_pointer(&columns.hashes);
    if (!kith_frame_build(&columns, how, frame, error) || !put_groups(txn, how, frame, error) ||
        !put_exclusive(txn, frame, error) ||
        (how->neighbours != NULL && !kith_frame_link(store, txn, kind, how, frame, error))) {
        return FALSE;
    }
    /* Of one record nothing can be learnt; with a model its keys are for those who come later. */
    if (frame->n >= (how->only != NULL || how->typing != NULL ? 1 : 2) && frame->n_features > 0) {
        *out_frame = g_steal_pointer(&frame);
    }
    return TRUE;
}
