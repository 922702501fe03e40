/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "model-record.h"
#include "store-array.h"
#include "store-tuples.h"
#include "store.h"

/* Reading records, links and what joins them. All results are borrowed (lifetime: txn). */

/* Whether a record is neither taken back nor known from links alone. */
static inline gboolean
kith_record_stands(const KithRecord *record)
{
    return record->retired == 0 && !record->stub;
}

/* Whether a list (KithRecordId) has a record. */
static inline gboolean
kith_records_among(const GArray *records, KithRecordId record)
{
    for (guint i = 0; i < records->len; i++) {
        if (g_array_index(records, KithRecordId, i) == record) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The version of a record that stands. @buffer holds its fields. */
gboolean kith_records_get(KithTxn *txn,
                          KithRecordId id,
                          KithFieldBuffer *buffer,
                          KithRecord *out_record,
                          gboolean *out_found,
                          GError **error);

/* Which records stand: *out_stands has an entry for each number there was (KITH_COUNTER_RECORDS),
 * *out_n of them. */
gboolean kith_records_standing(KithTxn *txn,
                               guint threads,
                               guint8 **out_stands,
                               KithRecordId *out_n,
                               GError **error);

/* The record under a source's key, 0 when there is none. */
gboolean kith_records_find(KithTxn *txn,
                           KithSourceId source,
                           KithBytes key,
                           KithRecordId *out_id,
                           GError **error);

/* What the store's index holds of a key: the low half of its hash. */
guint32 kith_records_key_hash(KithSourceId source, KithBytes key);

/* A walk over records in order of arrival: `iter.item` decoded. Skips what is not there. */
typedef struct {
    KithArrayIter iter;
    KithFieldBuffer buffer;
    KithRecordId id;
    KithRecord record;
} KithRecordIter;

gboolean
kith_records_open(KithTxn *txn, KithRecordId first, KithRecordIter *out_iter, GError **error);
gboolean kith_records_next(KithRecordIter *iter, GError **error);

/* Sets a walk, opened or all zeros, to the records of one chunk (kith_array_chunks()) alone. */
gboolean kith_records_enter(KithRecordIter *iter, const KithSealed *chunk, GError **error);
void kith_records_close(KithRecordIter *iter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithRecordIter, kith_records_close)

/* Whether a walk that ended did so at the end and not by an error. */
static inline gboolean
kith_records_fine(const KithRecordIter *iter)
{
    return iter->iter.done;
}

/* The same for links. */
typedef struct {
    KithArrayIter iter;
    KithFieldBuffer buffer;
    KithLinkId id;
    KithLink link;
} KithLinkIter;

gboolean kith_links_open(KithTxn *txn, KithLinkId first, KithLinkIter *out_iter, GError **error);
gboolean kith_links_next(KithLinkIter *iter, GError **error);
void kith_links_close(KithLinkIter *iter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithLinkIter, kith_links_close)

static inline gboolean
kith_links_fine(const KithLinkIter *iter)
{
    return iter->iter.done;
}

gboolean kith_links_get(KithTxn *txn,
                        KithLinkId id,
                        KithFieldBuffer *buffer,
                        KithLink *out_link,
                        gboolean *out_found,
                        GError **error);

/* One end of a link in table adjacency. */
typedef struct {
    KithRecordId record;
    guint32 type;
    gboolean in; /* the link comes from @other */
    KithRecordId other;
    KithLinkId link;
} KithNeighbour;

static inline KithNeighbour
kith_neighbour(const guint32 *tuple)
{
    return (KithNeighbour){tuple[0], tuple[1] >> 1, tuple[1] & 1, tuple[2], tuple[3]};
}

/* The entity a record is in now, at generation @generation (0: its own). */
gboolean kith_entity_of(KithTxn *txn,
                        guint32 generation,
                        KithRecordId record,
                        KithEntityId *out_entity,
                        GError **error);

/* The records of an entity at a generation, ascending, appended to @out (guint32). */
gboolean kith_entity_records(KithTxn *txn,
                             guint32 generation,
                             KithEntityId entity,
                             GArray *out,
                             GError **error);

/* Those of them that stand. */
gboolean kith_entity_standing(KithTxn *txn,
                              guint32 generation,
                              KithEntityId entity,
                              GArray *out,
                              GError **error);

/* The number of the current generation, 0 before the first resolve. */
gboolean kith_entity_generation(KithTxn *txn, guint32 *out_generation, GError **error);

/* A record that must be there as commands take it, "SOURCE/KEY", to be freed; NULL on errors.
 * @sources: kith_store_source_names(). */
char *kith_records_name(KithTxn *txn, const GPtrArray *sources, KithRecordId id, GError **error);

/* The same in two: the source's name (lifetime: @sources) and the key, to be freed. */
gboolean kith_records_origin(KithTxn *txn,
                             const GPtrArray *sources,
                             KithRecordId id,
                             const char **out_source,
                             char **out_key,
                             GError **error);

/* A text for a person to know a record by: its type's label properties, else its key. Appended
 * to @out. */
gboolean kith_records_label(KithStore *store,
                            KithTxn *txn,
                            const KithRecord *record,
                            GString *out,
                            GError **error);

#endif
