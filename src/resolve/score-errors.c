/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "score-errors.h"

#include "resolve-calibrate.h"
#include "resolve-weighing.h"

#include <math.h>

static const char *const kind_names[] = {"not in the store",
                                         "not compared",
                                         "missed by blocking",
                                         "under threshold",
                                         "cut by clustering",
                                         "over threshold",
                                         "joined by a chain"};

G_STATIC_ASSERT(G_N_ELEMENTS(kind_names) == KITH_ERROR_KINDS);

const char *
kith_error_kind_name(KithErrorKind kind)
{
    return kind_names[kind];
}

/* Rows of one record that are looked at. */
#define ROWS_MOST 64

/* ---- blocks ---- */

/* The keys of a record in a family, each of its rows one. */
static guint
keys_of(const KithWeighing *weighing, const KithFamilyKeys *family, guint32 record, guint32 *out)
{
    guint n = 0;

    out[n++] = kith_family_key(family, record);
    for (guint32 row = weighing->further[record];
         row < weighing->further[record + 1] && n < ROWS_MOST;
         row++) {
        out[n++] = kith_family_key(family, row);
    }
    return n;
}

/* A key that both records have in a family, 0 for none. */
static guint32
common_key(const KithWeighing *weighing, const KithFamilyKeys *family, guint32 i, guint32 j)
{
    guint32 left[ROWS_MOST];
    guint32 right[ROWS_MOST];
    guint n_left = keys_of(weighing, family, i, left);
    guint n_right = keys_of(weighing, family, j, right);

    for (guint x = 0; x < n_left; x++) {
        for (guint y = 0; y < n_right && left[x] != 0; y++) {
            if (left[x] == right[y]) {
                return left[x];
            }
        }
    }
    return 0;
}

/* How many rows have each of the keys in @sizes. */
static void
count_blocks(const KithWeighing *weighing, const KithFamilyKeys *family, GHashTable *sizes)
{
    for (guint32 row = 0; row < weighing->atoms->n_rows; row++) {
        guint32 key = kith_family_key(family, row);
        gpointer size;

        if (key != 0 && g_hash_table_lookup_extended(sizes, GUINT_TO_POINTER(key), NULL, &size)) {
            g_hash_table_insert(sizes,
                                GUINT_TO_POINTER(key),
                                GUINT_TO_POINTER(GPOINTER_TO_UINT(size) + 1));
        }
    }
}

/* Pairs to be looked at, by their numbers in the frame. */
typedef struct {
    KithErrorPair *pair;
    guint32 i;
    guint32 j;
    gboolean blocked;
} Looking;

/* Marks the pairs that a block of the family has in common that is small enough to be compared. */
static void
mark_blocked(const KithWeighing *weighing, guint number, Looking *looking, gsize n)
{
    const KithKeyFamily *family = &g_array_index(weighing->atoms->families, KithKeyFamily, number);
    KithFamilyKeys keys = kith_family_keys(weighing->atoms, family);
    g_autoptr(GHashTable) sizes = g_hash_table_new(NULL, NULL);
    g_autofree guint32 *common = g_new(guint32, n + 1);

    for (gsize k = 0; k < n; k++) {
        common[k] =
            looking[k].blocked ? 0 : common_key(weighing, &keys, looking[k].i, looking[k].j);
        if (common[k] != 0) {
            g_hash_table_insert(sizes, GUINT_TO_POINTER(common[k]), NULL);
        }
    }
    count_blocks(weighing, &keys, sizes);
    for (gsize k = 0; k < n; k++) {
        looking[k].blocked |=
            common[k] != 0 &&
            GPOINTER_TO_UINT(g_hash_table_lookup(sizes, GUINT_TO_POINTER(common[k]))) <=
                kith_family_cap(weighing->atoms, family);
    }
}

static void
judge(const KithWeighing *weighing, const Looking *looking)
{
    const KithSourceId *sources = weighing->frame->sources;
    KithErrorPair *pair = looking->pair;
    KithWeight weight;

    kith_score_pair(weighing->scorer, looking->i, looking->j, &weight);
    pair->weight = weight.weight;
    pair->probability =
        kith_calibrated(weighing->model,
                        weight.weight,
                        kith_weighing_left(weighing, looking->i, looking->j, weight.weight));
    if (pair->wrong) {
        pair->kind =
            weight.weight >= weighing->threshold ? KITH_ERROR_WRONG_PAIR : KITH_ERROR_WRONG_CHAIN;
    } else if (sources[looking->i] == sources[looking->j] && weighing->alone[sources[looking->i]]) {
        pair->kind = KITH_ERROR_MISSED_BARRED;
    } else if (!looking->blocked) {
        pair->kind = KITH_ERROR_MISSED_BLOCKING;
    } else {
        pair->kind = weight.weight >= weighing->threshold ? KITH_ERROR_MISSED_CLUSTERING
                                                          : KITH_ERROR_MISSED_THRESHOLD;
    }
}

typedef struct {
    KithErrorPair *pairs;
    gsize n;
} Explaining;

static gboolean
explain_kind(const KithWeighing *weighing, gpointer user_data, GError **error)
{
    Explaining *explaining = user_data;
    g_autofree Looking *looking = g_new(Looking, explaining->n + 1);
    gsize n_looking = 0;

    for (gsize k = 0; k < explaining->n; k++) {
        KithErrorPair *pair = &explaining->pairs[k];
        guint32 i = kith_weighing_number(weighing, pair->a);
        guint32 j = kith_weighing_number(weighing, pair->b);

        if (i != G_MAXUINT32 && j != G_MAXUINT32) {
            looking[n_looking++] = (Looking){pair, MIN(i, j), MAX(i, j), FALSE};
        }
    }
    for (guint c = 0; c < weighing->choices.n; c++) {
        mark_blocked(weighing, weighing->choices.choices[c].family, looking, n_looking);
    }
    for (gsize k = 0; k < n_looking; k++) {
        judge(weighing, &looking[k]);
    }
    return TRUE;
}

gboolean
kith_errors_explain(KithStore *store,
                    KithTxn *txn,
                    KithErrorPair *pairs,
                    gsize n,
                    guint threads,
                    GError **error)
{
    Explaining explaining = {pairs, n};

    for (gsize k = 0; k < n; k++) {
        gboolean absent = pairs[k].a == 0 || pairs[k].b == 0;

        pairs[k].weight = (double)NAN;
        pairs[k].kind = pairs[k].wrong ? KITH_ERROR_WRONG_CHAIN
                        : absent       ? KITH_ERROR_MISSED_ABSENT
                                       : KITH_ERROR_MISSED_BARRED;
    }
    return kith_weighings_each(store, txn, threads, explain_kind, &explaining, error);
}
