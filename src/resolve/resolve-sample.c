/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-sample.h"

#include "base-parallel.h"
#include "base-random.h"
#include "base-sort.h"
#include "base-words.h"
#include "resolve-weight.h"

/* Up to so many records all are looked at; else a sample of them. Measured: a sample of 3,000
 * finds the same families and parameters as one of 20,000. */
#define ALL_UP_TO 20000
#define N_QUERIES 3000

#define BITMAP_BITS 17 /* 16 KiB: stays in the first-level cache */
#define RING 4096

void
kith_pairs_clear(KithPairs *pairs)
{
    g_free(pairs->i);
    g_free(pairs->j);
    g_free(pairs->weight);
    g_free(pairs->families);
    for (guint f = 0; f < KITH_FEATURES_MAX; f++) {
        g_free(pairs->levels[f]);
        g_free(pairs->rarity[f]);
    }
    *pairs = (KithPairs){0};
}

/* ---- who a sample's records meet in one family ---- */

/* Keys of the sample's rows: an open table, with a bitmap in front that most other rows stop at. */
typedef struct {
    guint64 *bitmap;
    guint32 mask;
    guint32 *keys;   /* of slot */
    guint32 *counts; /* rows that have the key, of all rows; beyond the cap no more are counted */
    guint32 *first;  /* where the slot's list of rows starts */
} Table;

static void
table_init(Table *table, guint32 n_rows)
{
    guint32 slots = 1024;

    while (slots < 2 * n_rows) {
        slots *= 2;
    }
    table->mask = slots - 1;
    table->bitmap = g_new0(guint64, (1u << BITMAP_BITS) / 64);
    table->keys = g_new0(guint32, slots);
    table->counts = g_new0(guint32, slots);
    table->first = g_new0(guint32, slots + 1);
}

static void
table_clear(Table *table)
{
    g_free(table->bitmap);
    g_free(table->keys);
    g_free(table->counts);
    g_free(table->first);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Table, table_clear)

static inline guint32
bit_of(guint32 key)
{
    return key >> (32 - BITMAP_BITS);
}

static inline guint32
slot_of(const Table *table, guint32 key)
{
    guint32 at = key & table->mask;

    while (table->keys[at] != key && table->keys[at] != 0) {
        at = (at + 1) & table->mask;
    }
    return at;
}

static void
table_add(Table *table, guint32 key)
{
    table->bitmap[bit_of(key) / 64] |= G_GUINT64_CONSTANT(1) << (bit_of(key) % 64);
    table->keys[slot_of(table, key)] = key;
}

/* The slot of a key the sample has, G_MAXUINT32 for any other. */
static inline guint32
table_find(const Table *table, guint32 key)
{
    guint32 at = slot_of(table, key);

    return key != 0 && table->keys[at] == key ? at : G_MAXUINT32;
}

typedef struct {
    const KithAtoms *atoms;
    guint32 n_queries; /* records below are the sample */
    KithWords rows;    /* owned: the sample's rows */
    guint64 **likely;  /* by atom: a bit for each row, of those that may have a key of the sample;
                          behind the last atom's one with every row */
    GArray **found;    /* by family: rows of (i, j), sorted, without copies */
    KithPairs *pairs;  /* of all families */
} Sampling;

static void
list_sample_rows(Sampling *sampling)
{
    const KithAtoms *atoms = sampling->atoms;

    for (guint32 r = 0; r < atoms->n_rows; r++) {
        if (atoms->records[r] < sampling->n_queries) {
            kith_words_push1(&sampling->rows, r);
        }
    }
}

/* ---- rows that may meet the sample ---- */

static gsize
row_words(const KithAtoms *atoms)
{
    return ((gsize)atoms->n_rows + 63) / 64;
}

/* A family of two atoms has rows in common with the sample only where either atom has: most
 * families are told by two bits a row how few of the rows are worth making a key for. */
static void
mark_likely(guint task, guint worker, gpointer user_data)
{
    Sampling *sampling = user_data;
    const KithAtoms *atoms = sampling->atoms;
    const guint32 *keys = g_array_index(atoms->atoms, KithAtom, task).keys;
    g_autofree guint64 *bitmap = g_new0(guint64, (1u << BITMAP_BITS) / 64);
    guint64 *likely = g_new0(guint64, row_words(atoms));

    for (gsize i = 0; i < sampling->rows.n; i++) {
        guint32 key = keys[sampling->rows.data[i]];

        bitmap[bit_of(key) / 64] |= (guint64)(key != 0) << (bit_of(key) % 64);
    }
    for (guint32 r = 0; r < atoms->n_rows; r++) {
        guint32 bit = bit_of(keys[r]);

        likely[r / 64] |= ((bitmap[bit / 64] >> (bit % 64)) & (keys[r] != 0)) << (r % 64);
    }
    sampling->likely[task] = likely;
}

static void
find_likely(Sampling *sampling, guint threads)
{
    const KithAtoms *atoms = sampling->atoms;
    guint n_atoms = atoms->atoms->len;

    sampling->likely = g_new0(guint64 *, n_atoms + 1);
    kith_parallel(n_atoms, threads, mark_likely, sampling, NULL);
    sampling->likely[n_atoms] = g_new0(guint64, row_words(atoms));
    for (guint32 r = 0; r < atoms->n_rows; r++) {
        sampling->likely[n_atoms][r / 64] |= (guint64)1 << (r % 64);
    }
}

static void
free_rows(Sampling *sampling)
{
    for (guint a = 0; a <= sampling->atoms->atoms->len; a++) {
        g_free(sampling->likely[a]);
    }
    g_free(sampling->likely);
    kith_words_clear(&sampling->rows);
}

/* ---- rows of one family ---- */

/* Words of rows' bits at a time that are sifted. */
#define SIEVE 16

/* Rows of a family that the atoms do not rule out: those in both. */
typedef struct {
    const guint64 *a;
    const guint64 *b;
} Likely;

/* Of a family in either order a row may have the sample's keys the other way round. */
static Likely
likely_of(const Sampling *sampling, const KithKeyFamily *family)
{
    const guint64 *every = sampling->likely[sampling->atoms->atoms->len];

    if (family->set) {
        return (Likely){every, every};
    }
    return (Likely){sampling->likely[family->a],
                    family->b >= 0 ? sampling->likely[family->b] : every};
}

/* Lists the rows of words @from to @to that the bitmap does not rule out. One row in fifty passes,
 * and which one cannot be foretold: hence without a branch. */
static guint32
sift(const Table *table,
     const KithFamilyKeys *keys,
     Likely likely,
     gsize from,
     gsize to,
     guint32 *out_rows)
{
    const guint64 *bitmap = table->bitmap;
    guint32 n = 0;

    for (gsize w = from; w < to; w++) {
        for (guint64 rows = likely.a[w] & likely.b[w]; rows != 0; rows &= rows - 1) {
            guint32 r = (guint32)(64 * w) + (guint32)__builtin_ctzll(rows);
            guint32 bit = bit_of(kith_family_key(keys, r));

            out_rows[n] = r;
            n += (bitmap[bit / 64] >> (bit % 64)) & 1;
        }
    }
    return n;
}

/* A row that has a key of the sample. */
typedef struct {
    guint32 slot;
    guint32 row;
} Hit;

static void
add_sample(const Sampling *sampling, const KithFamilyKeys *keys, Table *table)
{
    for (gsize i = 0; i < sampling->rows.n; i++) {
        guint32 key = kith_family_key(keys, sampling->rows.data[i]);

        if (key != 0) {
            table_add(table, key);
        }
    }
}

/* Finds the rows of the sample's keys: each row of the frame is looked at once. Blocks over the
 * cap are of no use, so that of these no more rows are noted. */
static GArray *
find_rows(const Sampling *sampling, const KithKeyFamily *family, Table *table)
{
    const KithAtoms *atoms = sampling->atoms;
    KithFamilyKeys keys = kith_family_keys(atoms, family);
    Likely likely = likely_of(sampling, family);
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(Hit));
    guint cap = kith_family_cap(atoms, family);
    gsize words = row_words(atoms);
    guint32 passed[SIEVE * 64] KITH_UNCLEARED;

    add_sample(sampling, &keys, table);
    for (gsize from = 0; from < words; from += SIEVE) {
        guint32 n = sift(table, &keys, likely, from, MIN(from + SIEVE, words), passed);

        for (guint32 i = 0; i < n; i++) {
            Hit hit = {table_find(table, kith_family_key(&keys, passed[i])), passed[i]};

            if (hit.slot != G_MAXUINT32 && table->counts[hit.slot] <= cap) {
                table->counts[hit.slot]++;
                g_array_append_val(hits, hit);
            }
        }
    }
    return hits;
}

/* Lists the rows of every key whose block is small enough. Returns the lists, one after the
 * other; table->first says where each starts. */
static guint32 *
list_rows(const GArray *hits, guint cap, Table *table)
{
    guint32 *rows;
    guint32 total = 0;

    for (guint32 s = 0; s <= table->mask; s++) {
        table->first[s] = total;
        if (table->counts[s] > cap || table->counts[s] < 2) {
            table->counts[s] = 0;
        }
        total += table->counts[s];
    }
    table->first[table->mask + 1] = total;
    rows = g_new(guint32, (gsize)total + 1);
    for (guint h = 0; h < hits->len; h++) {
        Hit hit = g_array_index(hits, Hit, h);

        if (table->counts[hit.slot] > 0) {
            rows[table->first[hit.slot + 1] - table->counts[hit.slot]--] = hit.row;
        }
    }
    return rows;
}

/* All pairs of a block of which one is of the sample. */
static void
pair_block(const Sampling *sampling, const guint32 *rows, guint32 n, GArray *out)
{
    const guint32 *records = sampling->atoms->records;

    for (guint32 s = 0; s < n; s++) {
        for (guint32 t = s + 1; t < n; t++) {
            guint32 x = records[rows[s]];
            guint32 y = records[rows[t]];
            const guint32 pair[] = {MIN(x, y), MAX(x, y)};

            if (x != y && pair[0] < sampling->n_queries &&
                !kith_frame_excludes(sampling->atoms->frame, x, y)) {
                g_array_append_vals(out, pair, 2);
            }
        }
    }
}

static void
sample_family(guint task, guint worker, gpointer user_data)
{
    Sampling *sampling = user_data;
    const KithKeyFamily *family = &g_array_index(sampling->atoms->families, KithKeyFamily, task);
    g_auto(Table) table = {0};
    g_autoptr(GArray) hits = NULL;
    g_autofree guint32 *rows = NULL;
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(guint32));
    gsize n;

    table_init(&table, (guint32)sampling->rows.n);
    hits = find_rows(sampling, family, &table);
    rows = list_rows(hits, kith_family_cap(sampling->atoms, family), &table);
    for (guint32 s = 0; s <= table.mask; s++) {
        pair_block(sampling, rows + table.first[s], table.first[s + 1] - table.first[s], pairs);
    }
    n = pairs->len / 2;
    kith_sort_rows((guint32 *)(void *)pairs->data, n, 2);
    n = kith_unique_rows((guint32 *)(void *)pairs->data, n, 2);
    g_array_set_size(pairs, (guint)n * 2);
    sampling->found[task] = pairs;
}

/* ---- all families together ---- */

/* Copies and the records that stand for them, which no family finds. */
static GArray *
pairs_of_repeats(const Sampling *sampling)
{
    const KithCopies *copies = sampling->atoms->copies;
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint32 r = 0; copies != NULL && r < sampling->atoms->frame->n; r++) {
        const guint32 pair[] = {MIN(copies->first[r], r), MAX(copies->first[r], r)};

        if (pair[0] != pair[1] && pair[0] < sampling->n_queries &&
            !kith_frame_excludes(sampling->atoms->frame, pair[0], pair[1])) {
            g_array_append_vals(pairs, pair, 2);
        }
    }
    return pairs;
}

/* Every pair that some family found, once, in order. */
static GArray *
all_pairs(const Sampling *sampling, guint threads)
{
    GArray *all = pairs_of_repeats(sampling);
    guint n_families = sampling->atoms->families->len;
    gsize n;

    for (guint f = 0; f < n_families; f++) {
        g_array_append_vals(all, sampling->found[f]->data, sampling->found[f]->len);
        /* Most families find the same pairs again: keep the list short. */
        if (all->len > (1u << 22) || f + 1 == n_families) {
            n = all->len / 2;
            kith_sort_rows_on((guint32 *)(void *)all->data, n, 2, 2, threads);
            n = kith_unique_rows((guint32 *)(void *)all->data, n, 2);
            g_array_set_size(all, (guint)n * 2);
        }
    }
    return all;
}

static void
alloc_pairs(KithPairs *pairs, guint32 n, gboolean families)
{
    *pairs = (KithPairs){.n = n};
    pairs->i = g_new(guint32, (gsize)n + 1);
    pairs->j = g_new(guint32, (gsize)n + 1);
    pairs->weight = g_new(float, (gsize)n + 1);
    if (families) {
        pairs->families = g_new0(guint64, ((gsize)n + 1) * KITH_FAMILY_WORDS);
    }
}

/* Marks in the pairs which families found them: both lists are in the same order. */
static void
mark_family(const Sampling *sampling, guint family)
{
    KithPairs *pairs = sampling->pairs;
    const GArray *found = sampling->found[family];
    guint32 k = 0;

    for (guint at = 0; at < found->len; at += 2) {
        guint32 i = g_array_index(found, guint32, at);
        guint32 j = g_array_index(found, guint32, at + 1);

        while (pairs->i[k] != i || pairs->j[k] != j) {
            k++;
        }
        pairs->families[(gsize)k * KITH_FAMILY_WORDS + family / 64] |= G_GUINT64_CONSTANT(1)
                                                                       << (family % 64);
    }
}

/* Families whose marks are in one word: no two tasks write to the same. */
static void
mark_task(guint task, guint worker, gpointer user_data)
{
    Sampling *sampling = user_data;
    guint end = MIN(sampling->atoms->families->len, 64 * (task + 1));

    for (guint f = 64 * task; f < end; f++) {
        mark_family(sampling, f);
    }
}

/* How many pairs of records a pair is for: of copies each is for half of their number, so that
 * together they are for all pairs of them. */
static double
times_of(const KithCopies *copies, guint32 i, guint32 j)
{
    if (copies == NULL) {
        return 1.0;
    }
    return copies->first[i] == copies->first[j]
               ? MAX(copies->times[i], copies->times[j]) / 2.0
               : (double)MAX(copies->times[i], 1) * MAX(copies->times[j], 1);
}

void
kith_sample_pairs(const KithAtoms *atoms, guint threads, KithPairs *out_pairs)
{
    guint32 n = atoms->frame->n;
    Sampling sampling = {.atoms = atoms, .n_queries = n <= ALL_UP_TO ? n : N_QUERIES};
    double scale = (double)n / (2.0 * sampling.n_queries);
    g_autoptr(GArray) all = NULL;
    guint n_families = atoms->families->len;

    sampling.found = g_new0(GArray *, n_families + 1);
    list_sample_rows(&sampling);
    find_likely(&sampling, threads);
    kith_parallel(n_families, threads, sample_family, &sampling, NULL);
    free_rows(&sampling);
    all = all_pairs(&sampling, threads);
    alloc_pairs(out_pairs, all->len / 2, TRUE);
    for (guint32 k = 0; k < out_pairs->n; k++) {
        out_pairs->i[k] = g_array_index(all, guint32, 2 * k);
        out_pairs->j[k] = g_array_index(all, guint32, 2 * k + 1);
        /* A pair of two records of the sample would be drawn from either side. */
        out_pairs->weight[k] = (float)(scale * (out_pairs->j[k] < sampling.n_queries ? 2.0 : 1.0) *
                                       times_of(atoms->copies, out_pairs->i[k], out_pairs->j[k]));
    }
    sampling.pairs = out_pairs;
    kith_parallel((n_families + 63) / 64, threads, mark_task, &sampling, NULL);
    for (guint f = 0; f < n_families; f++) {
        g_array_unref(sampling.found[f]);
    }
    g_free(sampling.found);
}

/* ---- random pairs ---- */

static void
all_of_them(guint32 n, KithPairs *out)
{
    guint32 k = 0;

    for (guint32 i = 0; i < n; i++) {
        for (guint32 j = i + 1; j < n; j++) {
            out->i[k] = i;
            out->j[k++] = j;
        }
    }
}

/* Records are in the order of a hash, so the first ones are as good as any: pairs among few of
 * them stay in the cache. */
static void
from_ring(guint32 n, guint32 max, KithPairs *out)
{
    guint32 ring = MIN(n, RING);

    for (guint32 k = 0; k < max; k++) {
        guint32 i = k % ring;
        guint32 j = (i + 1 + k / ring) % ring;

        out->i[k] = MIN(i, j);
        out->j[k] = MAX(i, j);
    }
}

void
kith_random_pairs(const KithFrame *frame, guint32 max, KithPairs *out_pairs)
{
    guint64 all = (guint64)frame->n * (frame->n - 1) / 2;
    guint32 ring = MIN(frame->n, RING);
    guint32 n = (guint32)MIN(all, MIN(max, (guint64)ring * (ring - 1) / 2));

    alloc_pairs(out_pairs, n, FALSE);
    if (all <= max) {
        all_of_them(frame->n, out_pairs);
    } else {
        from_ring(frame->n, n, out_pairs);
    }
    for (guint32 k = 0; k < n; k++) {
        out_pairs->weight[k] = 1.0f;
    }
}

/* ---- comparing ---- */

#define CHUNK 4096

typedef struct {
    const KithFrame *frame;
    KithPairs *pairs;
} Comparing;

/* Those of the sample lie anywhere; random pairs are in the cache. */
static inline void
ask_ahead(const Comparing *comparing, guint32 k, guint32 end)
{
    const KithPairs *pairs = comparing->pairs;

    if (k + KITH_RECORDS_AHEAD < end) {
        guint32 next = k + KITH_RECORDS_AHEAD;

        kith_pair_ask_records(comparing->frame, (KithRecordPair){pairs->i[next], pairs->j[next]});
        next = k + KITH_VALUES_AHEAD;
        kith_pair_ask_values(comparing->frame, (KithRecordPair){pairs->i[next], pairs->j[next]});
    }
}

static void
compare_chunk(guint task, guint worker, gpointer user_data)
{
    Comparing *comparing = user_data;
    KithPairs *pairs = comparing->pairs;
    guint32 end = MIN(pairs->n, (task + 1) * CHUNK);

    for (guint32 k = task * CHUNK; k < end; k++) {
        KithComparison comparison KITH_UNCLEARED;

        ask_ahead(comparing, k, end);
        kith_compare(comparing->frame, pairs->i[k], pairs->j[k], &comparison);
        for (guint f = 0; f < comparing->frame->n_features; f++) {
            pairs->levels[f][k] = comparison.level[f];
            pairs->rarity[f][k] = comparison.level[f] != 0
                                      ? (float)kith_rarity(&comparing->frame->features[f],
                                                           comparison.level[f],
                                                           comparison.a[f],
                                                           comparison.b[f])
                                      : 0.0f;
        }
    }
}

void
kith_pairs_compare(const KithFrame *frame, guint threads, KithPairs *pairs)
{
    Comparing comparing = {frame, pairs};

    for (guint f = 0; f < frame->n_features; f++) {
        pairs->levels[f] = g_malloc0((gsize)pairs->n + 1);
        pairs->rarity[f] = g_new0(float, (gsize)pairs->n + 1);
    }
    kith_parallel((pairs->n + CHUNK - 1) / CHUNK, threads, compare_chunk, &comparing, NULL);
}
