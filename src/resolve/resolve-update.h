/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_UPDATE_H
#define RESOLVE_UPDATE_H

#include "resolve-index.h"

/*
 * What a few records change among the pairs that are worth clustering, by the tables of
 * resolve-index.h: the work follows what is new, and the result is what comparing all blocks anew
 * would come to.
 *
 * A block is compared when it has 2 records or more and no more than its family's cap. A new record
 * is compared with the others of its blocks; a block that grows over the cap loses the pairs that
 * no other block has, and one that shrinks to it is compared as a whole.
 */
typedef struct {
    KithStore *store;
    KithTxn *txn;
    const KithModelFile *file; /* the model of the tables, with its frequencies */
    const GPtrArray *kinds;    /* KithKind */
    const GPtrArray *source_names;
    guint threads;
    const GArray *records; /* KithRecordId, ascending: that came, changed or fell */
    GHashTable *is_new;    /* owned: the same as a set */
    GArray *caps;          /* owned, guint: of each family the records of its largest block */
    GByteArray *crowded;   /* owned: of each family whether blocks above the cap are looked into */
    GHashTable *blocks;    /* owned: touched blocks by family and key */
    GArray *pairs;         /* owned, KithRecordPair of ids, of the kind at hand: to be scored */
    GArray *lost;          /* owned, KithRecordPair of ids: may be found no more */
    GHashTable *cut;       /* owned: pairs of @lost whose edge goes, as 64-bit keys */
    GByteArray *bytes;     /* owned: new items of block_keyed */
    GArray *items;         /* owned, KithSpan: of each of @records */
    KithWords add_keys;    /* rows of block_keys */
    KithWords remove_keys;
    KithWords add_edges; /* rows of block_edges, sorted, both ways round */
    KithWords remove_edges;
    guint64 compared;    /* pairs */
    gboolean copies;     /* so many of them are of one person that one must stand for them, or that
                            their blocks are above the cap and looked into */
    KithTupleIter edges; /* of block_edges, for kith_update_edges_of() */
} KithUpdate;

/* A block that a record comes to or leaves. */
typedef struct {
    GArray
        *stay; /* owned, KithRecordId: those of it that do not change; some of more than the cap */
    GArray *come; /* owned, KithRecordId: those of the changing ones that are of it now */
    guint gone;   /* those of them that were of it before */
    guint cap;
} KithBlock;

void kith_update_init(KithUpdate *update);
void kith_update_clear(KithUpdate *update);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithUpdate, kith_update_clear)

/* Finds out what changes. */
gboolean kith_update_find(KithUpdate *update, GError **error);

/* A kind of the model as it weighs some records; @out_frame is NULL when none of them is of it.
 * *out_model is what the scorer borrows. */
gboolean kith_update_open(const KithUpdate *update,
                          guint number,
                          const GArray *only,
                          KithFrame **out_frame,
                          KithMatchModel **out_model,
                          KithScorer **out_scorer,
                          GError **error);

/* No more is asked of the transaction. */
void kith_update_close(KithUpdate *update);

/* The edges of a record after the change, appended to @out (KithEdge of ids, i being the record).
 */
gboolean kith_update_edges_of(KithUpdate *update, KithRecordId record, GArray *out, GError **error);

/* Brings the tables up to date, as those of the generation that is current then. A KithWriteFunc.
 */
gboolean kith_update_write(KithTxn *txn, gpointer update, GError **error);

/* ---- for resolve-update.c and resolve-update-edges.c ---- */

static inline gint64
kith_update_key_of(guint32 high, guint32 low)
{
    return (gint64)((guint64)high << 32 | low);
}

static inline gboolean
kith_update_has(const KithUpdate *update, KithRecordId record)
{
    return g_hash_table_contains(update->is_new, GUINT_TO_POINTER(record));
}

static inline gboolean
kith_update_is_compared(const KithBlock *block, guint n)
{
    return n >= 2 && n <= block->cap;
}

/* The records of the largest block of a family that is compared. */
guint kith_update_cap_of(const KithUpdate *update, guint32 family);

/* Whether blocks of a family above the cap are looked into. */
gboolean kith_update_is_crowded(const KithUpdate *update, guint32 family);

/* Sorts pairs, and drops those that come again. */
void kith_update_settle_pairs(GArray *pairs);

/* Scores update->pairs, which are of a kind, and adds those that are worth clustering. */
gboolean kith_update_score(KithUpdate *update, guint number, GError **error);

/* Finds the edges that go: those of what changes, and those that no block has any more. */
gboolean kith_update_cut(KithUpdate *update, GError **error);

#endif
