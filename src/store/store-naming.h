/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_NAMING_H
#define STORE_NAMING_H

#include "store-records.h"

/*
 * How entities keep their numbers
 *
 *   An entity's number is that of its founding record. From one generation to the next
 *   - an old entity lives on in the cluster that holds its founder; when the founder no longer
 *     stands, in the one that holds most of its members (of equals, the oldest member's);
 *   - a cluster in which several old entities live on takes the lowest of their numbers, and the
 *     others were merged into it;
 *   - a cluster in which none does takes its lowest record's number, and was split from the
 *     entity which that record was in.
 *
 *   Two clusters cannot come to the same number: a number is that of a record, and the cluster
 *   that holds the record has it, or no cluster holds it and one old entity had it.
 */

/* The records whose entities are worked out: all of them, or some, by number. They are named by
 * their place in the list from here on; entities and clusters by record. */
typedef struct {
    guint32 n;
    const KithRecordId *ids;     /* borrowed, ascending; NULL for records 1 to n */
    const KithRecordId *cluster; /* borrowed, of each record; 0 when it does not stand */
    KithEntityId *before;        /* owned, of each its entity in the current generation */
    guint8 *nowhere;             /* owned, whether it stood not in that generation */
    KithEntityId *after;         /* owned, of each its entity in the new one */
    KithEntityId *number;        /* owned, of the cluster that each stands for, 0 not yet */
    guint32 *size;               /* owned, members of the entity of its number in the new one */
    guint8 *founders;            /* owned, whether each was in the entity of its number together
                                    with others */
} KithNaming;

void kith_naming_clear(KithNaming *naming);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithNaming, kith_naming_clear)

static inline KithRecordId
kith_naming_id(const KithNaming *naming, guint32 place)
{
    return naming->ids != NULL ? naming->ids[place] : place + 1;
}

/* The place of a record in the list, G_MAXUINT32 when it is not there. */
guint32 kith_naming_place(const KithNaming *naming, KithRecordId id);

/* Reads every record's entity at a generation, whether or not the record stands. */
gboolean kith_naming_read(KithTxn *txn, guint32 generation, KithNaming *naming, GError **error);

/* Finds out which records are in the entity that they founded together with others. */
gboolean kith_naming_find_founders(KithNaming *naming, GError **error);

/* Works out after, number and size. */
void kith_naming_give_numbers(KithNaming *naming);

#endif
