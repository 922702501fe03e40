/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_H
#define STORE_H

#include "model-schema.h"
#include "model-source.h"
#include "store-audit.h"
#include "store-lmdb.h"

#include <kith/kith-store.h>

/* ---- transactions: what the layers above see ---- */

/* A view of the store as it is now. Fails unless an operation was begun. */
KithTxn *kith_store_read(KithStore *store, GError **error);

/* The same for what tells nothing of a person: counts, names of types, verification. */
KithTxn *kith_store_peek(KithStore *store, GError **error);

/* Runs @func in a write transaction that begins by logging an event of the operation with
 * @detail (nullable, JSON). The operation must be a changing one. @func may run again. */
gboolean kith_store_write(KithStore *store,
                          const char *detail,
                          KithWriteFunc func,
                          gpointer user_data,
                          GError **error);

/* The number of the event that the running kith_store_write() logged: for decisions, which keep
 * it to tell when. */
guint64 kith_store_event(const KithStore *store);

/* The name of whoever runs this process, as the log has it. */
const char *kith_store_user(const KithStore *store);

/* ---- counters ---- */

/* Numbers given out so far, and counts that are kept rather than made. */
typedef enum {
    KITH_COUNTER_RECORDS, /* the last record's number */
    KITH_COUNTER_LINKS,   /* the last link's number */
    KITH_COUNTER_SOURCES,
    KITH_COUNTER_LOADS,
    KITH_COUNTER_GENERATION,  /* the current one */
    KITH_COUNTER_GENERATIONS, /* the last one made */
    KITH_COUNTER_DECISIONS,
    KITH_COUNTER_MODELS,
    KITH_COUNTER_RESULTS,
    KITH_COUNTER_FINDINGS,
    KITH_COUNTER_LIVE_LINKS,
    KITH_COUNTER_INDEXED, /* the generation that the tables of blocking keys are of, 0 for none */
    KITH_COUNTER_VERSION, /* rises with every change of records, links or decisions */
    KITH_COUNTER_POSSIBLE, /* the generation of which the pairs that may be one are kept, 0: none */
    KITH_N_COUNTERS,
} KithCounter;

gboolean kith_store_counter(KithTxn *txn, KithCounter counter, guint64 *out_number, GError **error);
gboolean kith_store_set_counter(KithTxn *txn, KithCounter counter, guint64 number, GError **error);

/* ---- names of node types, properties and link types ---- */

/* The number of a name, given out in order from 1; 0 when there is none of that name. */
guint32 kith_store_find_name(KithStore *store, KithNameKind kind, const char *name);

/* The same; a new name is remembered with @type and stored by the next kith_store_save_names().
 * For the holder of the writer lock. */
guint32
kith_store_add_name(KithStore *store, KithNameKind kind, const char *name, const char *type);

/* The name of a number, NULL when there is none (lifetime: store). */
const KithNameInfo *kith_store_name(KithStore *store, KithNameKind kind, guint32 number);
guint32 kith_store_n_names(KithStore *store, KithNameKind kind);

/* Writes names not yet stored. Runs in kith_store_write(). */
gboolean kith_store_save_names(KithStore *store, KithTxn *txn, GError **error);

/* The property type of a property's number; NULL when the schema does not know it. */
const KithPropertyType *kith_store_property_type(KithStore *store, guint32 property);
const KithNodeType *kith_store_node_type(KithStore *store, guint32 type);
const KithSchema *kith_store_schema(const KithStore *store);

/* Sets a schema of the store's own from its YAML, called @name in errors; the text must be put
 * too. */
gboolean kith_store_use_schema(KithStore *store, KithBytes text, const char *name, GError **error);

/* The YAML of the store's own schema, empty when it has the one built in (lifetime: txn). */
gboolean kith_store_get_schema(KithTxn *txn, KithBytes *out_text, GError **error);
gboolean kith_store_put_schema(KithTxn *txn, KithBytes text, GError **error);

/* ---- sources ---- */

/* The number of a source, 0 when there is none of that name. */
gboolean
kith_store_find_source(KithTxn *txn, const char *name, KithSourceId *out_source, GError **error);
gboolean
kith_store_get_source(KithTxn *txn, KithSourceId source, KithSourceInfo **out_info, GError **error);

/* The names of all sources by number; NULL for 0 and behind the last. Free with
 * g_ptr_array_unref(). */
gboolean kith_store_source_names(KithTxn *txn, GPtrArray **out_names, GError **error);

gboolean kith_store_put_source(KithTxn *txn,
                               KithSourceId source,
                               const KithSourceInfo *info,
                               GError **error);
gboolean kith_store_put_load(KithTxn *txn, guint32 load, const KithLoadInfo *info, GError **error);
gboolean kith_store_get_load(KithTxn *txn, guint32 load, KithLoadInfo **out_info, GError **error);

/* ---- the census: how many records of each source and type stand ---- */

typedef struct {
    KithSourceId source;
    guint32 type;
    gint64 records;
    gint64 stubs;
    gint64 retired;
} KithCensusRow;

/* Rows sorted by source and type. Free with g_array_unref(). */
gboolean kith_store_get_census(KithTxn *txn, GArray **out_rows, GError **error);

/* Adds @changes (any order, signs as they are) to what is stored. */
gboolean kith_store_add_census(KithTxn *txn, const GArray *changes, GError **error);

/* ---- inside the module ---- */

/* Makes an empty store, lets @func fill it, and finishes it; on any error nothing is left. */
typedef gboolean (*KithMakeFunc)(KithStore *store, gpointer user_data, GError **error);
KithStore *kith_store_make(const char *path, KithMakeFunc func, gpointer user_data, GError **error);

KithEnv *kith_store_env(KithStore *store);
KithEnv *kith_store_audit_env(KithStore *store);
gboolean kith_store_load_names(KithStore *store, KithTxn *txn, GError **error);

static inline KithBytes
kith_key1(guint32 a, guint8 *room)
{
    kith_put_be32(room, a);
    return kith_bytes(room, 4);
}

static inline KithBytes
kith_key2(guint32 a, guint32 b, guint8 *room)
{
    kith_put_be32(room, a);
    kith_put_be32(room + 4, b);
    return kith_bytes(room, 8);
}

static inline KithBytes
kith_key3(guint32 a, guint32 b, guint32 c, guint8 *room)
{
    kith_key2(a, b, room);
    kith_put_be32(room + 8, c);
    return kith_bytes(room, 12);
}

/* "store is damaged: ..." for a value whose checksum fits and whose content does not. */
gboolean kith_store_damaged(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
