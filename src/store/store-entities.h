/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_ENTITIES_H
#define STORE_ENTITIES_H

#include "model-entity.h"
#include "store-records.h"

/* What became of an entity: the third word of a tuple of table lineage. */
typedef enum {
    KITH_LINEAGE_MERGED_INTO = 1,
    KITH_LINEAGE_SPLIT_FROM = 2,
    KITH_LINEAGE_GAINED = 3,
    KITH_LINEAGE_LOST = 4,
    /* It fits the other, and a second one that contradicts it about as well, and was joined to
     * neither; and from when on that is so no more. */
    KITH_LINEAGE_FITS = 5,
    KITH_LINEAGE_FITS_NO_MORE = 6,
} KithLineageEvent;

/* A partition of the records that stand, as the resolution stage found it. */
typedef struct {
    guint32 n_records;           /* records: the last one's number, or how many @ids are */
    const KithRecordId *cluster; /* of record i + 1, or of ids[i]: any member that all its members
                                    name; 0 for a record that does not stand */
    const char *model;           /* YAML of the match model, NULL for none */
    double threshold;
    guint64 candidate_pairs;
    const guint32 *frequencies; /* rows of store-models.h, sorted: kept beside the model */
    gsize n_frequencies;
    gboolean keep_model;   /* without @model: the current generation's stays */
    guint32 model_number;  /* without either: one that is kept, 0 for none */
    /* Rows of three records: the first, or its cluster, fits the clusters of the others about as well,
     * which contradict each other. */
    const guint32 *ambiguous;
    gsize n_ambiguous;
    gboolean keep_pending; /* what waits to be resolved waits on */
    /* A part of the records alone, ascending: whole entities with their founders, before and after.
     * NULL for all records. */
    const KithRecordId *ids;
    const guint8 *counted; /* with @ids: whether each stood in the current generation */
    /* What else is to be written in the same transaction, NULL for nothing. */
    KithWriteFunc also;
    gpointer also_data;
} KithPartition;

/* Writes a partition as the new current generation, in one transaction: gives entities their
 * numbers, keeping those of the current generation (store-entities.c says how), notes lineage and
 * clears what was pending. */
gboolean kith_entities_write(KithStore *store,
                             const KithPartition *partition,
                             KithGeneration *out_generation,
                             GError **error);

/* The entity of every record: element i belongs to record i + 1, 0 for one that does not stand.
 * Free with g_free(). */
gboolean kith_entities_all(KithTxn *txn,
                           KithEntityId **out_entities,
                           KithRecordId *out_n_records,
                           GError **error);

/* The same as a generation had it; 0 too for records that came later or did not stand then. Of
 * records that were alone and have fallen since it is not known that they stood. */
gboolean kith_entities_at(KithTxn *txn,
                          guint32 generation,
                          KithEntityId **out_entities,
                          KithRecordId *out_n_records,
                          GError **error);

gboolean kith_entities_generation(KithTxn *txn,
                                  guint32 number,
                                  KithGeneration *out_generation,
                                  GError **error);

/* For how many models it is kept how common values were: the last ones. Who was in which entity
 * is kept for all generations. */
#define KITH_MODELS_KEPT 2

/* The number of the model that the current generation was made with, 0 when there is none. */
gboolean kith_entities_model(KithTxn *txn, guint32 *out_number, GError **error);

#endif
