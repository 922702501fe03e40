/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "score-errors.h"

#include "base-error.h"
#include "resolve-model.h"
#include "resolve-read.h"
#include "store-entities.h"
#include "store-models.h"

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

/* One kind of records, as they were weighed. */
typedef struct {
    const KithKindModel *kind;
    KithFrame *frame;      /* owned */
    KithAtoms *atoms;      /* owned */
    KithMatchModel *model; /* owned */
    KithScorer *scorer;    /* owned */
    guint32 *number;       /* owned: of a record by its id, G_MAXUINT32 for none */
    KithRecordId most;     /* the highest id that number has */
    guint32 *further;      /* owned: rows above frame->n of record r: from further[r] on */
    gboolean *alone;       /* owned, by source number */
    KithChoices choices;   /* families of keys that were compared */
    double threshold;      /* bits */
} Weighing;

static void
weighing_clear(Weighing *weighing)
{
    g_clear_pointer(&weighing->atoms, kith_atoms_free);
    g_clear_pointer(&weighing->frame, kith_frame_free);
    g_free(weighing->model);
    g_free(weighing->scorer);
    g_free(weighing->number);
    g_free(weighing->further);
    g_free(weighing->alone);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Weighing, weighing_clear)

/* ---- blocks ---- */

/* Rows above those of the records themselves lie in the order of the records. */
static void
index_further_rows(Weighing *weighing)
{
    const KithAtoms *atoms = weighing->atoms;
    guint32 n = weighing->frame->n;

    weighing->further = g_new(guint32, (gsize)n + 1);
    for (guint32 r = 0, row = n; r <= n; r++) {
        weighing->further[r] = row;
        while (row < atoms->n_rows && atoms->records[row] == r) {
            row++;
        }
    }
}

static void
index_records(Weighing *weighing)
{
    const KithFrame *frame = weighing->frame;

    for (guint32 r = 0; r < frame->n; r++) {
        weighing->most = MAX(weighing->most, frame->ids[r]);
    }
    weighing->number = g_new(guint32, (gsize)weighing->most + 1);
    memset(weighing->number, 0xff, ((gsize)weighing->most + 1) * sizeof *weighing->number);
    for (guint32 r = 0; r < frame->n; r++) {
        weighing->number[frame->ids[r]] = r;
    }
}

static guint32
number_of(const Weighing *weighing, KithRecordId id)
{
    return id <= weighing->most ? weighing->number[id] : G_MAXUINT32;
}

/* The keys of a record in a family, each of its rows one. */
static guint
keys_of(const Weighing *weighing, const KithFamilyKeys *family, guint32 record, guint32 *out)
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
common_key(const Weighing *weighing, const KithFamilyKeys *family, guint32 i, guint32 j)
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
count_blocks(const Weighing *weighing, const KithFamilyKeys *family, GHashTable *sizes)
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
mark_blocked(const Weighing *weighing, guint number, Looking *looking, gsize n)
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
                kith_family_cap(family);
    }
}

/* ---- a kind ---- */

static gboolean
open_weighing(KithStore *store,
              KithTxn *txn,
              const KithKind *kind,
              guint threads,
              Weighing *weighing,
              GError **error)
{
    const KithFrameHow how = {.typing = weighing->kind->typing,
                              .groups = weighing->kind->groups,
                              .threads = threads};
    g_autoptr(GPtrArray) names = NULL;

    if (!kith_frame_read(store, txn, kind, &how, &weighing->frame, error) ||
        !kith_store_source_names(txn, &names, error)) {
        return FALSE;
    }
    if (weighing->frame == NULL) {
        return TRUE;
    }
    weighing->alone = g_new0(gboolean, names->len + 1);
    for (guint s = 0; s < names->len; s++) {
        const char *name = g_ptr_array_index(names, s);

        weighing->alone[s] =
            name != NULL &&
            g_ptr_array_find_with_equal_func(weighing->kind->alone, name, g_str_equal, NULL);
    }
    weighing->atoms = kith_atoms_new(weighing->frame, threads);
    weighing->model = g_new(KithMatchModel, 1);
    weighing->scorer = g_new(KithScorer, 1);
    kith_kind_model_choices(weighing->kind, weighing->atoms, &weighing->choices);
    kith_kind_model_fit(weighing->kind, weighing->frame, weighing->model);
    kith_scorer_init(weighing->scorer, weighing->frame, weighing->model);
    index_records(weighing);
    index_further_rows(weighing);
    return TRUE;
}

static void
judge(const Weighing *weighing, const Looking *looking)
{
    const KithSourceId *sources = weighing->frame->sources;
    KithErrorPair *pair = looking->pair;
    KithWeight weight;

    kith_score_pair(weighing->scorer, looking->i, looking->j, &weight);
    pair->weight = weight.weight;
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

static void
explain_kind(const Weighing *weighing, KithErrorPair *pairs, gsize n)
{
    g_autofree Looking *looking = g_new(Looking, n + 1);
    gsize n_looking = 0;

    for (gsize k = 0; k < n; k++) {
        guint32 i = number_of(weighing, pairs[k].a);
        guint32 j = number_of(weighing, pairs[k].b);

        if (i != G_MAXUINT32 && j != G_MAXUINT32) {
            looking[n_looking++] = (Looking){&pairs[k], MIN(i, j), MAX(i, j), FALSE};
        }
    }
    for (guint c = 0; c < weighing->choices.n; c++) {
        mark_blocked(weighing, weighing->choices.choices[c].family, looking, n_looking);
    }
    for (gsize k = 0; k < n_looking; k++) {
        judge(weighing, &looking[k]);
    }
}

/* ---- all kinds ---- */

static KithModelFile *
read_model(KithTxn *txn, double *out_threshold, GError **error)
{
    KithGeneration generation;
    g_autofree char *yaml = NULL;
    guint32 number;
    guint32 current;

    if (!kith_entities_model(txn, &number, error) ||
        !kith_entity_generation(txn, &current, error)) {
        return NULL;
    }
    if (number == 0) {
        kith_error_set(error,
                       KITH_ERROR_INVALID,
                       "nothing was resolved yet, so no error has a reason: run kith resolve");
        return NULL;
    }
    if (!kith_entities_generation(txn, current, &generation, error) ||
        !kith_models_get(txn, number, &yaml, error)) {
        return NULL;
    }
    *out_threshold = log2(generation.threshold / (1.0 - generation.threshold));
    return kith_model_file_parse(yaml, strlen(yaml), "the store's match model", error);
}

gboolean
kith_errors_explain(KithStore *store,
                    KithTxn *txn,
                    KithErrorPair *pairs,
                    gsize n,
                    guint threads,
                    GError **error)
{
    g_autoptr(GPtrArray) kinds = kith_kinds(store);
    double threshold = 0.0;
    g_autoptr(KithModelFile) file = read_model(txn, &threshold, error);

    if (file == NULL) {
        return FALSE;
    }
    for (gsize k = 0; k < n; k++) {
        gboolean absent = pairs[k].a == 0 || pairs[k].b == 0;

        pairs[k].weight = (double)NAN;
        pairs[k].kind = pairs[k].wrong ? KITH_ERROR_WRONG_CHAIN
                        : absent       ? KITH_ERROR_MISSED_ABSENT
                                       : KITH_ERROR_MISSED_BARRED;
    }
    for (guint k = 0; k < kinds->len; k++) {
        const KithKind *kind = g_ptr_array_index(kinds, k);
        int which = kith_model_file_find(file, kind->name);
        g_auto(Weighing) weighing = {.threshold = threshold};

        if (which < 0) {
            continue;
        }
        weighing.kind = g_ptr_array_index(file->kinds, which);
        if (!open_weighing(store, txn, kind, threads, &weighing, error)) {
            return FALSE;
        }
        if (weighing.frame != NULL) {
            explain_kind(&weighing, pairs, n);
        }
    }
    return TRUE;
}
