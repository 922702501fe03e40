/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-copies.h"

#include "base-big.h"
#include "base-hash.h"
#include "base-sort.h"
#include "base-words.h"

/* Fewer records that are the same are compared like all others: of things, of which many have
 * little that is compared, and of persons, whose blocks are smaller than this without them. */
#define FEWEST_THINGS 5
#define FEWEST_PERSONS 20

guint32
kith_copies_fewest(const KithFrame *frame)
{
    return frame->given >= 0 ? FEWEST_PERSONS : FEWEST_THINGS;
}

/* Seed of what is drawn. */
#define DRAW 0x636f7079

static void
mark_decided(const KithRecordPair *pairs, guint n, guint8 *decided)
{
    for (guint i = 0; i < n; i++) {
        decided[pairs[i].i] = decided[pairs[i].j] = 1;
    }
}

/* A record that has nothing, or several values of one property, stands for itself. */
static gboolean
stands_alone(const KithFrame *frame, guint32 record)
{
    const guint32 *line = kith_frame_line(frame, record);
    guint32 any = 0;

    for (guint f = 0; f < frame->n_own; f++) {
        any |= line[f];
    }
    return any == 0 || (any & KITH_CODE_MORE) != 0;
}

/* A hash of what a record is told by: its values and its source. */
static guint64
line_of(const KithFrame *frame, guint32 record)
{
    return kith_hash(kith_frame_line(frame, record),
                     frame->n_own * sizeof(guint32),
                     frame->sources[record]);
}

gboolean
kith_copies_are_one(const KithFrame *frame, guint32 record, guint32 of)
{
    return !stands_alone(frame, record) && frame->sources[record] == frame->sources[of] &&
           memcmp(kith_frame_line(frame, record),
                  kith_frame_line(frame, of),
                  frame->n_own * sizeof(guint32)) == 0;
}

/* Words of a row: a line, and the record that it is of. */
#define ROW_WORDS 3

static KithWords
sorted_lines(const KithFrame *frame, const guint8 *decided, guint threads)
{
    KithWords rows = {0};

    for (guint32 r = 0; r < frame->n; r++) {
        if (!decided[r] && !stands_alone(frame, r)) {
            guint64 line = line_of(frame, r);

            kith_words_push3(&rows, (guint32)(line >> 32), (guint32)line, r);
        }
    }
    kith_sort_rows_on(rows.data, rows.n / ROW_WORDS, ROW_WORDS, 2, threads);
    return rows;
}

static guint64
draw(const KithFrame *frame, guint32 record)
{
    return kith_hash(&frame->hashes[record], sizeof *frame->hashes, DRAW);
}

/* Lets one of the records of @n rows stand for all. It is drawn: the first one in the order of the
 * frame is in every sample of its beginning, the likelier the more of them there are. */
static void
let_one_stand(const KithFrame *frame, const guint32 *rows, gsize n, KithCopies *copies)
{
    guint32 first = rows[2];
    guint64 least = draw(frame, first);

    for (gsize i = 1; i < n; i++) {
        guint32 record = rows[ROW_WORDS * i + 2];
        guint64 own = draw(frame, record);

        if (!kith_copies_are_one(frame, record, rows[2])) {
            return; /* two lines of one hash */
        }
        first = own < least ? record : first;
        least = MIN(own, least);
    }
    for (gsize i = 0; i < n; i++) {
        copies->first[rows[ROW_WORDS * i + 2]] = first;
    }
}

KithCopies *
kith_copies_find(const KithFrame *frame,
                 const KithRecordPair *same,
                 guint n_same,
                 const KithRecordPair *different,
                 guint n_different,
                 guint threads)
{
    KithCopies *copies = g_new0(KithCopies, 1);
    g_auto(KithWords) rows = {0};
    gboolean any = FALSE;

    copies->decided = g_malloc0((gsize)frame->n + 1);
    copies->first = kith_wide_new(guint32, (gsize)frame->n + 1);
    copies->times = kith_wide_new(guint32, (gsize)frame->n + 1);
    mark_decided(same, n_same, copies->decided);
    mark_decided(different, n_different, copies->decided);
    for (guint32 r = 0; r < frame->n; r++) {
        copies->first[r] = r;
    }
    rows = sorted_lines(frame, copies->decided, threads);
    for (gsize i = 0; i < rows.n;) {
        gsize end = i + ROW_WORDS;

        while (end < rows.n && memcmp(&rows.data[end], &rows.data[i], 2 * sizeof(guint32)) == 0) {
            end += ROW_WORDS;
        }
        if ((end - i) / ROW_WORDS >= kith_copies_fewest(frame)) {
            let_one_stand(frame, rows.data + i, (end - i) / ROW_WORDS, copies);
            any = TRUE;
        }
        i = end;
    }
    if (!any) {
        kith_copies_free(copies);
        return NULL;
    }
    for (guint32 r = 0; r < frame->n; r++) {
        copies->times[copies->first[r]]++;
    }
    return copies;
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
