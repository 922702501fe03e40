/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-build.h"

#include "base-big.h"
#include "base-parallel.h"

/* What a frame had before: its codes, and its features of neighbours. */
typedef struct {
    guint stride;
    guint32 *codes; /* owned */
    guint n_features;
    guint n; /* features of neighbours */
    KithFeature features[KITH_FEATURES_MAX];
    GArray *extras[KITH_FEATURES_MAX]; /* owned */
} Before;

static void
before_clear(Before *before)
{
    for (guint i = 0; i < before->n; i++) {
        kith_feature_clear(&before->features[i]);
        g_clear_pointer(&before->extras[i], g_array_unref);
    }
    g_free(before->codes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Before, before_clear)

/* Takes off what the frame has of neighbours. */
static void
take_off(KithFrame *frame, Before *out)
{
    *out = (Before){.stride = frame->stride,
                    .codes = g_steal_pointer(&frame->codes),
                    .n_features = frame->n_features,
                    .n = frame->n_features - frame->n_own};
    for (guint i = 0; i < out->n; i++) {
        out->features[i] = frame->features[frame->n_own + i];
        out->extras[i] = g_steal_pointer(&frame->extras[frame->n_own + i]);
        g_clear_pointer(&frame->extras_at[frame->n_own + i], g_free);
        frame->features[frame->n_own + i] = (KithFeature){0};
    }
    frame->n_features = frame->n_own;
    frame->same_kind = -1;
}

/* The codes of feature @from as they were. */
static void
copy_codes(const Before *before, guint from, KithBuilding *building, guint f)
{
    for (guint32 r = 0; r < building->frame->n; r++) {
        building->codes[f][r] = before->codes[(gsize)r * before->stride + from];
    }
}

static void
copy_own(const Before *before, KithBuilding *building)
{
    KithFrame *frame = building->frame;

    for (guint f = 0; f < frame->n_own; f++) {
        building->codes[f] = kith_wide_new(guint32, (gsize)frame->n + 1);
        copy_codes(before, f, building, f);
    }
}

/* Puts a feature that is as it was a round before in its place again. */
static gboolean
put_back(Before *before, KithBuilding *building, guint f)
{
    KithFrame *frame = building->frame;

    for (guint i = 0; i < before->n; i++) {
        if (before->features[i].name != NULL &&
            g_str_equal(before->features[i].name, frame->features[f].name)) {
            kith_feature_clear(&frame->features[f]);
            frame->features[f] = before->features[i];
            frame->extras[f] = g_steal_pointer(&before->extras[i]);
            before->features[i] = (KithFeature){0};
            copy_codes(before, frame->n_own + i, building, f);
            return TRUE;
        }
    }
    return FALSE;
}

/* Cells come by record. */
static void
code_neighbours(KithBuilding *building, guint f)
{
    KithFrame *frame = building->frame;
    const KithNeighbourColumn *column = g_ptr_array_index(building->neighbours, f - frame->n_own);
    g_autofree guint32 *known = g_new0(guint32, (gsize)column->texts->len + 1);
    guint32 *codes = building->codes[f];

    building->makers[f] = kith_value_maker_new(0, 0);
    for (gsize i = 0; i < column->cells.n; i += 2) {
        guint32 record = column->cells.data[i];
        guint32 value = column->cells.data[i + 1];
        KithExtra extra = {record, known[value]};

        if (extra.code == 0) {
            extra.code = known[value] =
                kith_value_maker_add_once(building->makers[f],
                                          kith_bytes_str(g_ptr_array_index(column->texts, value)));
        }
        if (codes[record] == 0) {
            codes[record] = extra.code;
            continue;
        }
        if (frame->extras[f] == NULL) {
            frame->extras[f] = g_array_new(FALSE, FALSE, sizeof(KithExtra));
        }
        g_array_append_val(frame->extras[f], extra);
        codes[record] |= KITH_CODE_MORE;
    }
}

static void
link_task(guint task, guint worker, gpointer user_data)
{
    KithBuilding *building = user_data;
    guint f = building->frame->n_own + task;
    const KithNeighbourColumn *column = g_ptr_array_index(building->neighbours, task);

    if (!column->kept) {
        code_neighbours(building, f);
        kith_build_finish(building, f);
    }
}

static void
add_features(KithBuilding *building)
{
    const KithComparator *comparator = kith_comparator_find("neighbours");

    for (guint i = 0; i < building->neighbours->len; i++) {
        const KithNeighbourColumn *column = g_ptr_array_index(building->neighbours, i);
        int f = kith_build_add(building, column->name, comparator, -1);

        building->frame->same_kind = column->same && f >= 0 ? f : building->frame->same_kind;
    }
}

static gboolean
prepare_known(KithFrame *frame, const KithFrameHow *how, GError **error)
{
    for (guint f = frame->n_own; how->known != NULL && f < frame->n_features; f++) {
        const KithNeighbourColumn *column = g_ptr_array_index(frame->neighbours, f - frame->n_own);

        if (!column->kept && !kith_build_prepare_known(frame, f, 1, how, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_frame_build_neighbours(GPtrArray *columns,
                            const KithFrameHow *how,
                            KithFrame *frame,
                            GError **error)
{
    g_auto(Before) before = {0};
    g_auto(KithBuilding)
        building = {.neighbours = columns, .frame = frame, .counted = how->known == NULL};

    g_clear_pointer(&frame->neighbours, g_ptr_array_unref);
    frame->neighbours = columns;
    take_off(frame, &before);
    copy_own(&before, &building);
    add_features(&building);
    for (guint f = frame->n_own; f < frame->n_features; f++) {
        KithNeighbourColumn *column = g_ptr_array_index(columns, f - frame->n_own);

        column->kept = column->kept && put_back(&before, &building, f);
    }
    kith_parallel(frame->n_features - frame->n_own, how->threads, link_task, &building, NULL);
    kith_build_lines(&building, how->threads);
    kith_frame_index(frame, frame->n_own);
    for (guint32 r = 0; r < frame->n; r++) {
        frame->codes[(gsize)r * frame->stride + frame->n_features] =
            before.codes[(gsize)r * before.stride + before.n_features];
    }
    return prepare_known(frame, how, error);
}
