/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-copies.h"

#include "base-big.h"
#include "base-hash.h"

/* Fewer records that are the same are compared like all others. */
#define FEWEST 5

/* Seed of what is drawn. */
#define DRAW 0x636f7079

static void
mark_decided(const KithRecordPair *pairs, guint n, guint8 *decided)
{
    for (guint i = 0; i < n; i++) {
        decided[pairs[i].i] = decided[pairs[i].j] = 1;
    }
}

/* What a record is told by: a hash of its values and its source; 0 of one that stands for itself,
 * as those do that have nothing, or several values of one property. */
static guint64
line_of(const KithFrame *frame, guint32 record)
{
    const guint32 *line = kith_frame_line(frame, record);
    guint32 any = 0;

    for (guint f = 0; f < frame->n_own; f++) {
        any |= line[f];
    }
    return any == 0 || (any & KITH_CODE_MORE) != 0
               ? 0
               : kith_hash(line, frame->n_own * sizeof *line, frame->sources[record]);
}

static gboolean
is_copy(const KithFrame *frame, guint32 record, guint32 of)
{
    return frame->sources[record] == frame->sources[of] &&
           memcmp(kith_frame_line(frame, record),
                  kith_frame_line(frame, of),
                  frame->n_own * sizeof(guint32)) == 0;
}

/* Which of several records stands for them is drawn: the first one in the order of the frame is in
 * every sample of its beginning, the likelier the more of them there are. */
static void
draw_origins(const KithFrame *frame, KithCopies *copies)
{
    g_autofree guint32 *drawn = g_new(guint32, (gsize)frame->n + 1);
    g_autofree guint64 *draws = g_new(guint64, (gsize)frame->n + 1);
    g_autofree guint32 *sizes = g_new0(guint32, (gsize)frame->n + 1);

    for (guint32 r = 0; r < frame->n; r++) {
        guint32 lowest = copies->first[r];
        guint64 draw = kith_hash(&frame->hashes[r], sizeof *frame->hashes, DRAW);

        sizes[lowest]++;
        if (lowest == r || draw < draws[lowest]) {
            drawn[lowest] = r;
            draws[lowest] = draw;
        }
    }
    for (guint32 r = 0; r < frame->n; r++) {
        guint32 lowest = copies->first[r];

        copies->first[r] = sizes[lowest] >= FEWEST ? drawn[lowest] : r;
        copies->times[copies->first[r]]++;
    }
}

static KithCopies *
list_copies(const KithFrame *frame, guint8 *decided)
{
    KithCopies *copies = g_new0(KithCopies, 1);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);

    copies->decided = decided;
    copies->first = kith_wide_new(guint32, (gsize)frame->n + 1);
    copies->times = kith_wide_new(guint32, (gsize)frame->n + 1);
    for (guint32 r = 0; r < frame->n; r++) {
        guint64 line = decided[r] ? 0 : line_of(frame, r);
        gpointer first = NULL;

        copies->first[r] = r;
        if (line != 0 && g_hash_table_lookup_extended(known, &line, NULL, &first)) {
            copies->first[r] =
                is_copy(frame, r, GPOINTER_TO_UINT(first)) ? GPOINTER_TO_UINT(first) : r;
        } else if (line != 0) {
            g_hash_table_insert(known, g_memdup2(&line, sizeof line), GUINT_TO_POINTER(r));
        }
    }
    draw_origins(frame, copies);
    return copies;
}

KithCopies *
kith_copies_find(const KithFrame *frame,
                 const KithRecordPair *same,
                 guint n_same,
                 const KithRecordPair *different,
                 guint n_different)
{
    guint8 *decided;

    if (frame->given >= 0) {
        return NULL;
    }
    decided = g_malloc0((gsize)frame->n + 1);
    mark_decided(same, n_same, decided);
    mark_decided(different, n_different, decided);
    return list_copies(frame, decided);
}

void
kith_copies_free(KithCopies *copies)
{
    g_free(copies->first);
    g_free(copies->times);
    g_free(copies->decided);
    g_free(copies);
}

/* Clusters that copies join. */
typedef struct {
    const KithCopies *copies;
    const KithScorer *scorer;
    guint32 *cluster;
    gboolean free; /* whether nothing but decisions keeps records apart */
    guint8 *mixed; /* owned: of each cluster, by its lowest record, whether it has records that are
                      copies of different ones, or that stand for themselves */
    guint8 *decided; /* owned: the same, whether it has records that were decided on */
} Joining;

static void
joining_init(Joining *joining)
{
    guint32 n = joining->scorer->frame->n;

    joining->mixed = g_malloc0((gsize)n + 1);
    joining->decided = g_malloc0((gsize)n + 1);
    for (guint32 r = 0; r < n; r++) {
        guint32 lowest = joining->cluster[r];

        joining->mixed[lowest] |= joining->copies->first[r] != joining->copies->first[lowest];
        joining->decided[lowest] |= joining->copies->decided[r];
    }
}

static guint32
root_of(const guint32 *cluster, guint32 record)
{
    while (cluster[record] != record) {
        record = cluster[record];
    }
    return record;
}

/* Whether the cluster of a copy may be put with that of its first record: one of nothing but copies
 * may, and any other where that cannot put together what must be kept apart. */
static gboolean
may_join(const Joining *joining, guint32 own, guint32 other)
{
    return !joining->mixed[own] ||
           (joining->free && !joining->decided[own] && !joining->decided[other]);
}

static gboolean
is_one(const Joining *joining, guint32 first, guint32 record, double threshold)
{
    KithWeight weight KITH_UNCLEARED;

    kith_score_pair(joining->scorer, first, record, &weight);
    return weight.weight >= threshold;
}

static gboolean
is_free(const KithFrame *frame, const gboolean *alone)
{
    for (guint32 r = 0; r < frame->n; r++) {
        if (alone[frame->sources[r]]) {
            return FALSE;
        }
    }
    return frame->exclusive == 0;
}

guint64
kith_copies_join(const KithCopies *copies,
                 const KithScorer *scorer,
                 const gboolean *alone,
                 double threshold,
                 guint32 *cluster)
{
    const KithFrame *frame = scorer->frame;
    Joining joining = {copies, scorer, cluster};
    guint64 compared = 0;

    if (copies == NULL) {
        return 0;
    }
    joining.free = is_free(frame, alone);
    joining_init(&joining);
    for (guint32 r = 0; r < frame->n; r++) {
        guint32 first = copies->first[r];
        guint32 own = root_of(cluster, r);
        guint32 other = root_of(cluster, first);

        if (own == other || alone[frame->sources[r]] || kith_frame_excludes(frame, first, r) ||
            !may_join(&joining, own, other)) {
            continue;
        }
        compared++;
        if (is_one(&joining, first, r, threshold)) {
            guint32 lowest = MIN(own, other);

            cluster[MAX(own, other)] = lowest;
            joining.mixed[lowest] = 1;
            joining.decided[lowest] |= joining.decided[MAX(own, other)];
        }
    }
    for (guint32 r = 0; r < frame->n; r++) {
        cluster[r] = cluster[cluster[r]]; /* lower ones are done */
    }
    g_free(joining.mixed);
    g_free(joining.decided);
    return compared;
}
