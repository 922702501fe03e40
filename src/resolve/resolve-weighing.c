/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-weighing.h"

#include "base-error.h"
#include "resolve-frequencies.h"
#include "resolve-neighbours.h"
#include "resolve-read.h"
#include "resolve-simulate.h"
#include "store-entities.h"
#include "store-models.h"

#include <math.h>

static void
weighing_clear(KithWeighing *weighing)
{
    g_clear_pointer(&weighing->atoms, kith_atoms_free);
    g_clear_pointer(&weighing->frame, kith_frame_free);
    g_free(weighing->model);
    g_free(weighing->scorer);
    g_free(weighing->number);
    g_free(weighing->further);
    g_free(weighing->alone);
    g_free(weighing->cluster);
    kith_leftover_clear(&weighing->left);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithWeighing, weighing_clear)

/* Rows above those of the records themselves lie in the order of the records. */
static void
index_further_rows(KithWeighing *weighing)
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
index_records(KithWeighing *weighing)
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

/* The first record of each record's entity. */
static gboolean
first_records(KithTxn *txn, KithRecordId **out_first, KithRecordId *out_n, GError **error)
{
    g_autofree KithEntityId *entities = NULL;
    g_autoptr(GHashTable) first = g_hash_table_new(NULL, NULL);

    if (!kith_entities_all(txn, &entities, out_n, error)) {
        return FALSE;
    }
    for (KithRecordId i = 0; i < *out_n; i++) {
        gpointer entity = GUINT_TO_POINTER(entities[i]);

        if (entities[i] != 0 && !g_hash_table_contains(first, entity)) {
            g_hash_table_insert(first, entity, GUINT_TO_POINTER(i + 1));
        }
        entities[i] = entities[i] != 0 ? GPOINTER_TO_UINT(g_hash_table_lookup(first, entity)) : 0;
    }
    *out_first = g_steal_pointer(&entities);
    return TRUE;
}

/* Who has somebody, as entities are now: @first are the first @n records' entities' first records.
 */
static void
find_left(const KithRecordId *first, KithRecordId n, KithWeighing *weighing)
{
    const KithFrame *frame = weighing->frame;

    weighing->cluster = g_new(guint32, (gsize)frame->n + 1);
    for (guint32 r = 0; r < frame->n; r++) {
        KithRecordId id = frame->ids[r];
        guint32 of = id <= n ? kith_weighing_number(weighing, first[id - 1]) : G_MAXUINT32;

        weighing->cluster[r] = of < frame->n ? of : r;
    }
    kith_leftover_init(frame, weighing->cluster, weighing->alone, &weighing->left);
}

static gboolean
open_weighing(KithStore *store,
              KithTxn *txn,
              const KithKind *kind,
              const KithKnown *known,
              guint threads,
              KithSimulation *simulation,
              KithWeighing *weighing,
              GError **error)
{
    KithFrameHow how = {.typing = weighing->kind->typing,
                        .groups = weighing->kind->groups,
                        .known = known,
                        .simulation = simulation,
                        .threads = threads};
    KithNeighbours neighbours = {.link_types = weighing->kind->links};
    g_autoptr(GArray) ties = NULL;
    g_autoptr(GPtrArray) names = NULL;
    g_autofree guint32 *types = NULL;
    g_autofree KithRecordId *first = NULL;

    if (simulation == NULL && !first_records(txn, &first, &neighbours.n_records, error)) {
        return FALSE;
    }
    if (simulation == NULL && neighbours.link_types->len > 0) {
        if (!kith_ties_read(txn, &ties, error) ||
            !kith_record_types(txn, neighbours.n_records, &types, error)) {
            return FALSE;
        }
        neighbours.ties = ties;
        neighbours.types = types;
        neighbours.cluster = first;
        how.neighbours = &neighbours;
    }
    if (!kith_frame_read(store, txn, kind, &how, &weighing->frame, error) ||
        !kith_store_source_names(txn, &names, error)) {
        return FALSE;
    }
    if (weighing->frame == NULL) {
        return TRUE;
    }
    weighing->alone = kith_kind_model_alone(weighing->kind, names);
    weighing->atoms = kith_atoms_new(weighing->frame, NULL, threads);
    weighing->model = g_new(KithMatchModel, 1);
    weighing->scorer = g_new(KithScorer, 1);
    kith_kind_model_choices(weighing->kind, weighing->atoms, &weighing->choices);
    kith_kind_model_fit(weighing->kind, weighing->frame, weighing->model);
    kith_scorer_init(weighing->scorer, weighing->frame, weighing->model);
    index_records(weighing);
    index_further_rows(weighing);
    if (simulation == NULL) {
        find_left(first, neighbours.n_records, weighing);
    }
    return TRUE;
}

double
kith_weighing_left(const KithWeighing *weighing, guint32 i, guint32 j, double weight)
{
    return kith_left_of(&weighing->left, weighing->scorer, i, j, weight, weighing->threshold);
}

KithModelFile *
kith_weighing_model(KithTxn *txn, double *out_threshold, GError **error)
{
    KithGeneration generation;
    guint32 number;
    guint32 current;

    if (!kith_entities_model(txn, &number, error) ||
        !kith_entity_generation(txn, &current, error)) {
        return NULL;
    }
    if (number == 0) {
        kith_error_set(
            error,
            KITH_ERROR_INVALID,
            "nothing was resolved yet, so there is no model to look at: run kith resolve");
        return NULL;
    }
    if (!kith_entities_generation(txn, current, &generation, error)) {
        return NULL;
    }
    *out_threshold = log2(generation.threshold / (1.0 - generation.threshold));
    return kith_frequencies_of_store(txn, number, error);
}

static gboolean
each(KithStore *store,
     KithTxn *txn,
     guint threads,
     KithSimulation *simulation,
     KithWeighingFunc func,
     gpointer user_data,
     GError **error)
{
    g_autoptr(GPtrArray) kinds = kith_kinds(store);
    double threshold = 0.0;
    g_autoptr(KithModelFile) file = kith_weighing_model(txn, &threshold, error);

    if (file == NULL) {
        return FALSE;
    }
    for (guint k = 0; k < kinds->len; k++) {
        const KithKind *kind = g_ptr_array_index(kinds, k);
        int which = kith_model_file_find(file, kind->name);
        g_auto(KithWeighing) weighing = {.threshold = threshold};
        KithKnown known;

        if (which < 0) {
            continue;
        }
        weighing.kind = g_ptr_array_index(file->kinds, which);
        known = kith_kind_model_known(file, (guint)which, 0, NULL);
        if (!open_weighing(store, txn, kind, &known, threads, simulation, &weighing, error) ||
            (weighing.frame != NULL && !func(&weighing, user_data, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_weighings_each(KithStore *store,
                    KithTxn *txn,
                    guint threads,
                    KithWeighingFunc func,
                    gpointer user_data,
                    GError **error)
{
    return each(store, txn, threads, NULL, func, user_data, error);
}

gboolean
kith_weighings_simulated(KithStore *store,
                         KithTxn *txn,
                         guint threads,
                         KithSimulation *simulation,
                         KithWeighingFunc func,
                         gpointer user_data,
                         GError **error)
{
    g_autofree KithRecordId *first = NULL;
    gboolean done;

    if (!first_records(txn, &first, &simulation->n_first, error)) {
        return FALSE;
    }
    simulation->first = first;
    done = each(store, txn, threads, simulation, func, user_data, error);
    simulation->first = NULL;
    return done;
}
