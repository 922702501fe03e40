/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-pairing.h"

#include "base-error.h"
#include "base-parallel.h"
#include "resolve-kind.h"
#include "resolve-neighbours.h"
#include "resolve-read.h"
#include "store-entities.h"
#include "store-models.h"

void
kith_pairing_clear(KithPairing *pairing)
{
    g_clear_pointer(&pairing->frame, kith_frame_free);
    g_clear_pointer(&pairing->file, kith_model_file_free);
    g_clear_pointer(&pairing->model, g_free);
    g_clear_pointer(&pairing->scorer, g_free);
}

/* ---- kinds ---- */

static const KithKind *
kind_of(const GPtrArray *kinds, guint32 type)
{
    for (guint i = 0; i < kinds->len; i++) {
        if (kith_kind_has_type(g_ptr_array_index(kinds, i), type)) {
            return g_ptr_array_index(kinds, i);
        }
    }
    return NULL;
}

static const char *
type_name(const KithPairing *pairing, guint32 type)
{
    return kith_store_name(pairing->store, KITH_NAME_NODE_TYPE, type)->name;
}

/* The kind that all the records are of. */
static const KithKind *
common_kind(KithPairing *pairing, const GPtrArray *kinds, const GArray *records, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    const KithKind *kind = NULL;
    guint32 first = 0;

    for (guint i = 0; i < records->len; i++) {
        KithRecordId id = g_array_index(records, KithRecordId, i);
        const KithKind *own;
        KithRecord record;
        gboolean found;

        if (!kith_records_get(pairing->txn, id, &buffer, &record, &found, error)) {
            return NULL;
        }
        if (!found || !kith_record_stands(&record)) {
            kith_error_set(error,
                           KITH_ERROR_INVALID,
                           "r:%u does not stand: only records that do are compared",
                           id);
            return NULL;
        }
        own = kind_of(kinds, record.type);
        if (own == NULL || (kind != NULL && own != kind)) {
            kith_error_set(error,
                           KITH_ERROR_INVALID,
                           "records of type %s and %s are never compared",
                           type_name(pairing, first != 0 ? first : record.type),
                           type_name(pairing, record.type));
            return NULL;
        }
        kind = own;
        first = record.type;
    }
    return kind;
}

/* ---- models ---- */

static gboolean
read_model(KithPairing *pairing, guint32 number, GError **error)
{
    g_autofree char *yaml = NULL;

    if (!kith_models_get(pairing->txn, number, &yaml, error)) {
        return FALSE;
    }
    pairing->file = kith_model_file_parse(yaml, strlen(yaml), "the store's match model", error);
    return pairing->file != NULL;
}

static gboolean
nothing_to_compare(const KithKind *kind, GError **error)
{
    return kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "records of type %s have nothing to compare them by",
                          kind->name);
}

/* The records alone, weighed as the generation's model says. */
static gboolean
open_known(KithPairing *pairing,
           const KithKind *kind,
           const GArray *records,
           guint32 number,
           GError **error)
{
    KithFrameHow how = {.only = records, .threads = 1};
    KithNeighbours neighbours = {0};
    KithKnown known;
    int which;

    if (!read_model(pairing, number, error)) {
        return FALSE;
    }
    which = kith_model_file_find(pairing->file, kind->name);
    if (which < 0) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "no records of type %s were there when the store was resolved: run "
                              "kith resolve",
                              kind->name);
    }
    pairing->kind = g_ptr_array_index(pairing->file->kinds, which);
    known = kith_kind_model_known(pairing->file, (guint)which, number, pairing->txn);
    how.typing = pairing->kind->typing;
    how.groups = pairing->kind->groups;
    how.known = &known;
    neighbours.link_types = pairing->kind->links;
    how.neighbours = neighbours.link_types->len > 0 ? &neighbours : NULL;
    return kith_frame_read(pairing->store, pairing->txn, kind, &how, &pairing->frame, error) &&
           (pairing->frame != NULL || nothing_to_compare(kind, error));
}

/* All records of the kind, and a model learnt from them. */
static gboolean
open_new(KithPairing *pairing, const KithKind *kind, GError **error)
{
    const KithFrameHow how = {0};
    g_autoptr(GPtrArray) names = NULL;
    KithKindTask task = {.threads = kith_threads(0)};
    KithKindModel *learnt;

    if (!kith_store_source_names(pairing->txn, &names, error) ||
        !kith_frame_read(pairing->store, pairing->txn, kind, &how, &pairing->frame, error)) {
        return FALSE;
    }
    if (pairing->frame == NULL) {
        return nothing_to_compare(kind, error);
    }
    task.source_names = names;
    if (!kith_kind_learn(pairing->frame, &task, &learnt, error)) {
        return FALSE;
    }
    pairing->file = kith_model_file_new();
    g_ptr_array_add(pairing->file->kinds, learnt);
    pairing->kind = learnt;
    return TRUE;
}

gboolean
kith_pairing_open(KithStore *store,
                  KithTxn *txn,
                  const GArray *records,
                  KithPairing *out,
                  GError **error)
{
    g_autoptr(GPtrArray) kinds = kith_kinds(store);
    g_auto(KithPairing) pairing = {.store = store, .txn = txn};
    const KithKind *kind = common_kind(&pairing, kinds, records, error);
    guint32 number;

    if (kind == NULL || !kith_entity_generation(txn, &pairing.generation, error) ||
        !kith_entities_model(txn, &number, error) ||
        !(number != 0 ? open_known(&pairing, kind, records, number, error)
                      : open_new(&pairing, kind, error))) {
        return FALSE;
    }
    pairing.model = g_new(KithMatchModel, 1);
    pairing.scorer = g_new(KithScorer, 1);
    kith_kind_model_fit(pairing.kind, pairing.frame, pairing.model);
    kith_scorer_init(pairing.scorer, pairing.frame, pairing.model);
    *out = pairing;
    pairing = (KithPairing){0};
    return TRUE;
}
