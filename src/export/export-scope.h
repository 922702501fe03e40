/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPORT_SCOPE_H
#define EXPORT_SCOPE_H

#include "store-faces.h"

#include <kith/kith-types.h>

/* What an export is of: all of a store that stands, or what lies around an entity. The store is
 * seen as it was when the scope was opened.
 *
 * A record in scope stands or is a stub, the end of a link that no source has told of; stubs are
 * entities without records. */
typedef struct {
    KithStore *store; /* borrowed */
    KithTxn *txn;     /* owned */
    guint32 generation;
    const KithProgress *progress; /* borrowed, nullable */

    GArray *members;         /* owned, rows of entity and record (guint32), sorted */
    KithEntityId *entity_of; /* owned, of record i + 1, 0 out of scope; NULL around an entity */
    KithRecordId n_records;
    GHashTable *near; /* owned, the same by record; NULL for all of a store */
    GArray *links;    /* owned, KithLinkId, sorted; NULL for all of a store */

    GArray *record_properties; /* owned, guint32, sorted: those that records in scope have */
    GArray *link_properties;   /* owned, the same of links */
    gboolean weights;          /* whether each value of property "weight" of links is a number */

    GPtrArray *sources; /* owned: names of sources, NULL until asked for */
    KithFieldBuffer buffer;
} KithScope;

/* @entity (nullable) and @hops as in KithExportOptions. */
gboolean kith_scope_open(KithStore *store,
                         const char *entity,
                         guint hops,
                         const KithProgress *progress,
                         KithScope *out_scope,
                         GError **error);
void kith_scope_close(KithScope *scope);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithScope, kith_scope_close)

/* Fills in members, near and links with what lies within @hops of an entity. */
gboolean
kith_scope_gather_around(KithScope *scope, KithEntityId entity, guint hops, GError **error);

/* The entity of a record, 0 when it is out of scope. */
KithEntityId kith_scope_entity(const KithScope *scope, KithRecordId record);

/* The name of a source, NULL on errors, and of a type or property, "" when there is none. */
const char *kith_scope_source(KithScope *scope, KithSourceId source, GError **error);
const char *kith_scope_name(const KithScope *scope, KithNameKind kind, guint32 number);

/* ---- walks; @func answers FALSE with an error to stop ---- */

typedef struct {
    KithEntityId entity;
    const guint32 *members; /* rows of entity and record */
    guint n_members;
} KithScopeEntity;

typedef gboolean (*KithScopeEntityFunc)(const KithScopeEntity *entity,
                                        gpointer user_data,
                                        GError **error);
typedef gboolean (*KithScopeRecordFunc)(KithRecordId id,
                                        const KithRecord *record,
                                        gpointer user_data,
                                        GError **error);
typedef gboolean (*KithScopeLinkFunc)(KithLinkId id,
                                      const KithLink *link,
                                      gpointer user_data,
                                      GError **error);

/* Entities in the order of their numbers. */
gboolean kith_scope_each_entity(KithScope *scope,
                                KithScopeEntityFunc func,
                                gpointer user_data,
                                GError **error);

/* Records that stand and links that lead from and to records in scope, in the order of their
 * numbers. */
gboolean kith_scope_each_record(KithScope *scope,
                                KithScopeRecordFunc func,
                                gpointer user_data,
                                GError **error);
gboolean
kith_scope_each_link(KithScope *scope, KithScopeLinkFunc func, gpointer user_data, GError **error);

#endif
