/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_READER_H
#define EXPLORE_READER_H

#include "base-table.h"
#include "store-faces.h"

/* A look into the store as it is at one moment, and what answers name again and again. */
typedef struct {
    KithStore *store; /* borrowed */
    KithTxn *txn;     /* owned */
    guint32 generation;
    GPtrArray *sources; /* owned: names of sources, NULL until asked for */
    GHashTable *faces;  /* owned: KithFace by entity */
    GHashTable *ends;   /* owned: a record's entity + 1, 1 for one taken back */
    KithFieldBuffer buffer;
} KithReader;

gboolean kith_reader_open(KithStore *store, KithReader *out_reader, GError **error);
void kith_reader_close(KithReader *reader);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithReader, kith_reader_close)

/* What an entity is known by (lifetime: reader). */
const KithFace *kith_reader_face(KithReader *reader, KithEntityId entity, GError **error);

/* The entity of a record, 0 when the record was taken back or is not there. */
gboolean
kith_reader_end(KithReader *reader, KithRecordId record, KithEntityId *out_entity, GError **error);

/* A record, which must be there; holds until another record or link is read with this reader. */
gboolean
kith_reader_record(KithReader *reader, KithRecordId id, KithRecord *out_record, GError **error);

/* The name of a source (lifetime: reader), NULL on errors. */
const char *kith_reader_source(KithReader *reader, KithSourceId source, GError **error);

/* The name of a node type, property or link type; "" where there is none (lifetime: store). */
const char *kith_reader_name(KithReader *reader, KithNameKind kind, guint32 number);

/* The number of such a name; %KITH_ERROR_NOT_FOUND says which name may have been meant. */
gboolean kith_reader_find_name(KithReader *reader,
                               KithNameKind kind,
                               const char *name,
                               guint32 *out_number,
                               GError **error);

/* Sets two neighbouring cells to the source and key of a record. */
gboolean kith_reader_set_origin(KithReader *reader,
                                KithTable *table,
                                guint column,
                                const KithRecord *record,
                                GError **error);

/* Sets two neighbouring cells to an entity and what it is known by. */
gboolean kith_reader_set_entity(KithReader *reader,
                                KithTable *table,
                                guint column,
                                KithEntityId entity,
                                GError **error);

/* The entity that an identifier names, and what it is known by: two texts to be freed. */
gboolean kith_reader_find_entity(KithReader *reader,
                                 const char *id,
                                 KithEntityId *out_entity,
                                 char **out_id,
                                 char **out_label,
                                 GError **error);

/* Appends to @out (KithEntityId) the entities that identifiers name; the same twice is
 * %KITH_ERROR_INVALID. */
gboolean
kith_reader_find_entities(KithReader *reader, const char *const *ids, GArray *out, GError **error);

gboolean kith_reader_is_among(const GArray *entities, KithEntityId entity);

/* What parts of long lists are shown. */
static inline gboolean
kith_reader_on_page(guint64 number, guint64 offset, guint64 limit)
{
    return number >= offset && (limit == 0 || number - offset < limit);
}

#endif
