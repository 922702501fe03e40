/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-stream.h"

#include "base-big.h"
#include "base-parallel.h"
#include "base-sort.h"
#include "base-words.h"

/* Rows of blocks that are one task. */
#define TASK_ROWS 8192

/* Words of an edge while edges are collected. */
#define EDGE_WORDS 3

/* The blocks of one family that are compared: more than one row and no more than the cap. */
typedef struct {
    guint32 *rows;   /* owned, block after block */
    guint32 *starts; /* owned: where block b starts; n_blocks + 1 entries */
    guint32 n_blocks;
    guint32 *tasks; /* owned: first block of each task; n_tasks + 1 entries */
    guint32 n_tasks;
    KithWords large;        /* rows of the blocks above the cap, block after block */
    KithWords large_starts; /* where they start */
} Blocks;

/* Memory of a thread that makes blocks, for one family after the other. */
typedef struct {
    guint32 *rows;    /* owned: of key and row */
    guint32 *room;    /* owned: as much again, to sort them */
    guint8 *mentions; /* owned: by the upper bits of a key, how many rows have such, 2 for more */
    guint shift;      /* of a key, to these bits: about four times as many as there are rows */
} Scratch;

typedef struct {
    const KithAtoms *atoms;
    const KithChoices *choices;
    const KithScorer *scorer;
    const gboolean *alone; /* by source number */
    gboolean any_alone;
    Blocks blocks[KITH_CHOSEN_MAX];
    guint32 *keys;     /* owned: of each row its key in each chosen family, 0 outside of blocks */
    Scratch *scratch;  /* owned, by worker, while blocks are made */
    guint family;      /* being compared: of those before it pairs are seen */
    guint large;       /* whose blocks above the cap are being compared */
    KithWords *found;  /* owned, by task */
    guint64 *compared; /* owned, by task */
    guint threads;
    GCancellable *cancellable; /* borrowed, nullable */
    KithWords all;             /* edges that were found */
} Streaming;

int
kith_edge_compare(gconstpointer a, gconstpointer b)
{
    const KithEdge *x = a;
    const KithEdge *y = b;

    return x->i != y->i ? (x->i < y->i ? -1 : 1) : (x->j > y->j) - (x->j < y->j);
}

void
kith_edges_clear(KithEdges *edges)
{
    g_clear_pointer(&edges->edges, g_free);
    edges->n = 0;
}

static void
streaming_clear(Streaming *streaming)
{
    for (guint f = 0; f < KITH_CHOSEN_MAX; f++) {
        g_free(streaming->blocks[f].rows);
        g_free(streaming->blocks[f].starts);
        g_free(streaming->blocks[f].tasks);
        kith_words_clear(&streaming->blocks[f].large);
        kith_words_clear(&streaming->blocks[f].large_starts);
    }
    g_free(streaming->keys);
    kith_words_clear(&streaming->all);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Streaming, streaming_clear)

/* ---- blocks ---- */

static void
scratch_clear(Scratch *scratch)
{
    g_free(scratch->rows);
    g_free(scratch->room);
    g_free(scratch->mentions);
}

static void
scratch_fill(Scratch *scratch, gsize n_rows)
{
    guint bits = CLAMP(g_bit_storage(n_rows) + 2, 12, 26);

    if (scratch->rows == NULL) {
        scratch->rows = kith_wide_new(guint32, 2 * n_rows + 2);
        scratch->room = kith_wide_new(guint32, 2 * n_rows + 2);
        scratch->mentions = kith_wide_new(guint8, (gsize)1 << bits);
        scratch->shift = 32 - bits;
    }
    memset(scratch->mentions, 0, (gsize)1 << bits);
}

/* How far ahead mentions are asked for: keys are hashes, and lie anywhere. */
#define KEYS_AHEAD 32

static inline guint8 *
mentions_of(const Scratch *scratch, guint32 key)
{
    return &scratch->mentions[key >> scratch->shift];
}

static inline void
mention(Scratch *scratch, guint32 key)
{
    guint8 *mentions = mentions_of(scratch, key);

    *mentions = MIN(2, *mentions + 1);
}

/* Rows of key and row, by key, into the scratch; those left out whose key no other row can have.
 * Returns how many they are. */
static guint32
sort_keys(const KithAtoms *atoms, const KithKeyFamily *family, Scratch *scratch)
{
    KithFamilyKeys keys = kith_family_keys(atoms, family);
    guint32 *all;
    guint32 *kept;
    gsize n = 0;
    gsize n_mentioned = 0;
    gsize n_kept = 0;

    scratch_fill(scratch, atoms->n_rows);
    all = scratch->room;
    kept = scratch->rows;
    for (guint32 r = 0; r < atoms->n_rows; r++) {
        all[2 * n] = kith_family_key(&keys, r);
        all[2 * n + 1] = r;
        __builtin_prefetch(mentions_of(scratch, all[2 * n]), 1);
        n += all[2 * n] != 0;
        if (n > n_mentioned + KEYS_AHEAD) {
            mention(scratch, all[2 * n_mentioned++]);
        }
    }
    while (n_mentioned < n) {
        mention(scratch, all[2 * n_mentioned++]);
    }
    for (gsize i = 0; i < n; i++) {
        __builtin_prefetch(mentions_of(scratch, all[2 * MIN(i + KEYS_AHEAD, n - 1)]));
        kept[2 * n_kept] = all[2 * i];
        kept[2 * n_kept + 1] = all[2 * i + 1];
        n_kept += *mentions_of(scratch, all[2 * i]) > 1;
    }
    kith_sort_rows_in(kept, n_kept, 2, 1, scratch->room);
    return (guint32)n_kept;
}

static void
split_tasks(Blocks *blocks)
{
    g_autoptr(GArray) tasks = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint32 from = 0;

    for (guint32 b = 0; b < blocks->n_blocks; b++) {
        if (b == 0 || blocks->starts[b] - from >= TASK_ROWS) {
            from = blocks->starts[b];
            g_array_append_val(tasks, b);
        }
    }
    blocks->n_tasks = tasks->len;
    g_array_append_val(tasks, blocks->n_blocks);
    blocks->tasks = (guint32 *)(void *)g_array_free(g_steal_pointer(&tasks), FALSE);
}

static int
compare_words(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a;
    guint32 y = *(const guint32 *)b;

    return (x > y) - (x < y);
}

/* Whether a block, @n rows of key and row, has no more than @cap records: several of its rows may
 * be of one. */
static gboolean
is_within(const KithAtoms *atoms, const guint32 *rows, guint32 n, guint32 cap)
{
    g_autofree guint32 *records = NULL;
    guint32 distinct = 0;

    if (n <= cap || atoms->n_rows == atoms->frame->n) {
        return n <= cap;
    }
    records = g_new(guint32, n);
    for (guint32 i = 0; i < n; i++) {
        records[i] = atoms->records[rows[2 * i + 1]];
        distinct += rows[2 * i + 1] < atoms->frame->n;
    }
    if (distinct > cap) {
        return FALSE;
    }
    qsort(records, n, sizeof *records, compare_words);
    distinct = 1;
    for (guint32 i = 1; i < n; i++) {
        distinct += records[i] != records[i - 1];
    }
    return distinct <= cap;
}

static gboolean
may_be_crowded(const KithChoices *choices, guint choice)
{
    return !choices->known || choices->choices[choice].crowded;
}

/* Keeps a block of @n rows of key and row that is above the cap. */
static void
keep_large(Blocks *blocks, const guint32 *rows, guint32 n)
{
    guint32 start = (guint32)blocks->large.n;
    guint32 *to = kith_words_push(&blocks->large, n);

    for (guint32 i = 0; i < n; i++) {
        to[i] = rows[2 * i + 1];
    }
    *kith_words_push(&blocks->large_starts, 1) = start;
}

static void
make_blocks(guint task, guint worker, gpointer user_data)
{
    Streaming *streaming = user_data;
    const KithAtoms *atoms = streaming->atoms;
    const KithKeyFamily *family =
        &g_array_index(atoms->families, KithKeyFamily, streaming->choices->choices[task].family);
    Blocks *blocks = &streaming->blocks[task];
    GArray *starts = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint32 n = sort_keys(atoms, family, &streaming->scratch[worker]);
    const guint32 *pairs = streaming->scratch[worker].rows;
    guint32 kept = 0;

    blocks->rows = g_new(guint32, (gsize)n + 1);
    for (guint32 i = 0; i < n;) {
        guint32 end = i + 1;

        while (end < n && pairs[2 * end] == pairs[2 * i]) {
            end++;
        }
        if (end - i >= 2 &&
            is_within(atoms, pairs + 2 * (gsize)i, end - i, kith_family_cap(atoms, family))) {
            g_array_append_val(starts, kept);
            for (guint32 k = i; k < end; k++) {
                guint32 row = pairs[2 * k + 1];

                blocks->rows[kept++] = row;
                streaming->keys[(gsize)row * streaming->choices->n + task] = pairs[2 * k];
            }
        } else if (end - i >= 2 && may_be_crowded(streaming->choices, task)) {
            keep_large(blocks, pairs + 2 * (gsize)i, end - i);
        }
        i = end;
    }
    blocks->n_blocks = starts->len;
    g_array_append_val(starts, kept);
    blocks->starts = (guint32 *)(void *)g_array_free(starts, FALSE);
    split_tasks(blocks);
}

static void
make_all_blocks(Streaming *streaming, guint threads)
{
    guint workers = kith_threads(threads);

    streaming->scratch = g_new0(Scratch, workers);
    kith_parallel(streaming->choices->n, threads, make_blocks, streaming, NULL);
    for (guint w = 0; w < workers; w++) {
        scratch_clear(&streaming->scratch[w]);
    }
    g_clear_pointer(&streaming->scratch, g_free);
}

/* ---- pairs ---- */

/* Whether an earlier family has the two rows in one block. */
static inline gboolean
is_seen(const Streaming *streaming, guint32 r, guint32 s)
{
    const guint32 *x = streaming->keys + (gsize)r * streaming->choices->n;
    const guint32 *y = streaming->keys + (gsize)s * streaming->choices->n;

    for (guint f = 0; f < streaming->family; f++) {
        if (x[f] == y[f] && x[f] != 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static inline gboolean
is_barred(const Streaming *streaming, guint32 i, guint32 j)
{
    const KithSourceId *sources = streaming->atoms->frame->sources;

    return i == j ||
           (streaming->any_alone && sources[i] == sources[j] && streaming->alone[sources[i]]) ||
           kith_frame_excludes(streaming->atoms->frame, i, j);
}

/* Pairs wait until there are some: then what the next ones need can be asked for while one is
 * compared. Where a record and its values lie cannot be foretold, and the memory is slow. */
#define WAITING 256

typedef struct {
    const Streaming *streaming;
    KithWords *found;
    guint64 compared;
    guint n;
    KithRecordPair pairs[WAITING];
} Queue;

static void
compare_waiting(Queue *queue)
{
    const KithScorer *scorer = queue->streaming->scorer;
    KithWeight weight KITH_UNCLEARED;

    for (guint k = 0; k < queue->n; k++) {
        KithRecordPair pair = queue->pairs[k];

        if (k + KITH_RECORDS_AHEAD < queue->n) {
            kith_pair_ask_records(scorer->frame, queue->pairs[k + KITH_RECORDS_AHEAD]);
        }
        if (k + KITH_VALUES_AHEAD < queue->n) {
            kith_pair_ask_values(scorer->frame, queue->pairs[k + KITH_VALUES_AHEAD]);
        }
        kith_score_pair(scorer, pair.i, pair.j, &weight);
        if (weight.weight >= KITH_EDGE_LEAST) {
            guint32 *edge = kith_words_push(queue->found, EDGE_WORDS);
            float kept = (float)weight.weight;

            edge[0] = pair.i;
            edge[1] = pair.j;
            memcpy(&edge[2], &kept, sizeof kept);
        }
    }
    queue->compared += queue->n;
    queue->n = 0;
}

static void
queue_block(Queue *queue, const guint32 *rows, guint32 n)
{
    const Streaming *streaming = queue->streaming;
    const guint32 *records = streaming->atoms->records;

    for (guint32 s = 0; s < n; s++) {
        for (guint32 t = s + 1; t < n; t++) {
            guint32 i = MIN(records[rows[s]], records[rows[t]]);
            guint32 j = MAX(records[rows[s]], records[rows[t]]);

            if (is_barred(streaming, i, j) || is_seen(streaming, rows[s], rows[t])) {
                continue;
            }
            queue->pairs[queue->n++] = (KithRecordPair){i, j};
            if (queue->n == WAITING) {
                compare_waiting(queue);
            }
        }
    }
}

/* Rows ahead of which keys are asked for. */
#define ROWS_AHEAD 24

static void
compare_task(guint task, guint worker, gpointer user_data)
{
    Streaming *streaming = user_data;
    const Blocks *blocks = &streaming->blocks[streaming->family];
    guint32 end = blocks->starts[blocks->tasks[task + 1]];
    Queue queue KITH_UNCLEARED;

    queue.streaming = streaming;
    queue.found = &streaming->found[task];
    queue.compared = queue.n = 0;
    for (guint32 b = blocks->tasks[task]; b < blocks->tasks[task + 1]; b++) {
        guint32 from = blocks->starts[b];
        guint32 to = blocks->starts[b + 1];

        for (guint32 at = from + ROWS_AHEAD; at < MIN(to + ROWS_AHEAD, end); at++) {
            __builtin_prefetch(streaming->keys + (gsize)blocks->rows[at] * streaming->choices->n);
            __builtin_prefetch(&streaming->atoms->records[blocks->rows[at]]);
        }
        queue_block(&queue, blocks->rows + from, to - from);
    }
    compare_waiting(&queue);
    streaming->compared[task] = queue.compared;
}

/* Runs tasks that find edges; appends these in the order of the tasks. */
static void
run_tasks(Streaming *streaming, guint32 n_tasks, KithTaskFunc run, guint64 *compared)
{
    streaming->found = g_new0(KithWords, n_tasks + 1);
    streaming->compared = g_new0(guint64, n_tasks + 1);
    kith_parallel(n_tasks, streaming->threads, run, streaming, streaming->cancellable);
    for (guint32 t = 0; t < n_tasks; t++) {
        kith_words_append(&streaming->all, &streaming->found[t]);
        *compared += streaming->compared[t];
        kith_words_clear(&streaming->found[t]);
    }
    g_free(streaming->found);
    g_free(streaming->compared);
}

/* ---- blocks above the cap ---- */

/* A record is compared with so many behind it. */
#define WINDOW 4

/* So many pairs are looked at to find out whether a family is crowded, and so many in a hundred of
 * them must be likely one. */
#define TRIALS 2000
#define CROWDED 25

static void
queue_window(Queue *queue, const guint32 *rows, guint32 n, guint32 from)
{
    const Streaming *streaming = queue->streaming;
    const guint32 *records = streaming->atoms->records;

    for (guint32 t = from + 1; t < n && t <= from + WINDOW; t++) {
        guint32 i = MIN(records[rows[from]], records[rows[t]]);
        guint32 j = MAX(records[rows[from]], records[rows[t]]);

        if (is_barred(streaming, i, j) || is_seen(streaming, rows[from], rows[t])) {
            continue;
        }
        queue->pairs[queue->n++] = (KithRecordPair){i, j};
        if (queue->n == WAITING) {
            compare_waiting(queue);
        }
    }
}

static guint32
large_end(const Blocks *blocks, gsize b)
{
    return b + 1 < blocks->large_starts.n ? blocks->large_starts.data[b + 1]
                                          : (guint32)blocks->large.n;
}

/* Whether many of the pairs beside each other in large blocks are likely one. */
static gboolean
is_crowded(const Streaming *streaming, const Blocks *blocks)
{
    KithWeight weight KITH_UNCLEARED;
    guint32 step = (guint32)(blocks->large.n / TRIALS) + 1;
    guint tried = 0;
    guint matches = 0;

    for (gsize b = 0; b < blocks->large_starts.n; b++) {
        guint32 from = blocks->large_starts.data[b];

        for (guint32 at = (from + step - 1) / step * step; at + 1 < large_end(blocks, b);
             at += step) {
            guint32 i = streaming->atoms->records[blocks->large.data[at]];
            guint32 j = streaming->atoms->records[blocks->large.data[at + 1]];

            if (!is_barred(streaming, MIN(i, j), MAX(i, j))) {
                kith_score_pair(streaming->scorer, MIN(i, j), MAX(i, j), &weight);
                tried++;
                matches += weight.weight > 0.0;
            }
        }
    }
    return matches * 100 >= tried * CROWDED && matches > 0;
}

/* So many blocks above the cap are one task. */
#define TASK_BLOCKS 16

static void
compare_large_task(guint task, guint worker, gpointer user_data)
{
    Streaming *streaming = user_data;
    const Blocks *blocks = &streaming->blocks[streaming->large];
    gsize last = MIN(blocks->large_starts.n, ((gsize)task + 1) * TASK_BLOCKS);
    Queue queue KITH_UNCLEARED;

    queue.streaming = streaming;
    queue.found = &streaming->found[task];
    queue.compared = queue.n = 0;
    for (gsize b = (gsize)task * TASK_BLOCKS; b < last; b++) {
        guint32 from = blocks->large_starts.data[b];
        guint32 n = large_end(blocks, b) - from;

        for (guint32 at = 0; at < n; at++) {
            queue_window(&queue, blocks->large.data + from, n, at);
        }
    }
    compare_waiting(&queue);
    streaming->compared[task] = queue.compared;
}

static void
compare_large(Streaming *streaming, KithEdges *out)
{
    const KithChoices *choices = streaming->choices;

    streaming->family = choices->n;
    for (guint f = 0; f < choices->n; f++) {
        const Blocks *blocks = &streaming->blocks[f];

        out->crowded[f] =
            choices->known ? choices->choices[f].crowded : is_crowded(streaming, blocks);
        if (out->crowded[f]) {
            streaming->large = f;
            run_tasks(streaming,
                      (guint32)(blocks->large_starts.n + TASK_BLOCKS - 1) / TASK_BLOCKS,
                      compare_large_task,
                      &out->compared_by[f]);
        }
    }
}

/* Two rows of a record may find the same pair twice. */
static void
finish(KithWords *all, guint threads, KithEdges *out)
{
    gsize n = all->n / EDGE_WORDS;

    kith_sort_rows_on(all->data, n, EDGE_WORDS, 2, threads);
    n = kith_unique_rows(all->data, n, EDGE_WORDS);
    out->n = n;
    out->edges = g_new(KithEdge, n + 1);
    for (gsize e = 0; e < n; e++) {
        out->edges[e].i = all->data[EDGE_WORDS * e];
        out->edges[e].j = all->data[EDGE_WORDS * e + 1];
        memcpy(&out->edges[e].weight, &all->data[EDGE_WORDS * e + 2], sizeof(float));
    }
}

gboolean
kith_stream_pairs(const KithAtoms *atoms,
                  const KithChoices *choices,
                  const KithScorer *scorer,
                  const gboolean *alone,
                  guint threads,
                  const KithProgress *progress,
                  KithEdges *out_edges,
                  GError **error)
{
    g_auto(Streaming) streaming = {.atoms = atoms,
                                   .choices = choices,
                                   .scorer = scorer,
                                   .alone = alone,
                                   .threads = threads,
                                   .cancellable = kith_progress_cancellable(progress)};

    *out_edges = (KithEdges){0};
    for (guint32 r = 0; r < atoms->frame->n; r++) {
        streaming.any_alone = streaming.any_alone || alone[atoms->frame->sources[r]];
    }
    streaming.keys = kith_wide_new(guint32, (gsize)atoms->n_rows * choices->n + 1);
    make_all_blocks(&streaming, threads);
    for (guint f = 0; f < choices->n; f++) {
        if (!kith_progress_step(progress, "Comparing", f, choices->n, error)) {
            return FALSE;
        }
        streaming.family = f;
        run_tasks(&streaming,
                  streaming.blocks[f].n_tasks,
                  compare_task,
                  &out_edges->compared_by[f]);
    }
    compare_large(&streaming, out_edges);
    for (guint f = 0; f < choices->n; f++) {
        out_edges->compared += out_edges->compared_by[f];
    }
    if (!kith_progress_step(progress, "Comparing", choices->n, choices->n, error)) {
        return FALSE;
    }
    finish(&streaming.all, threads, out_edges);
    return TRUE;
}
