/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_SLOT_H
#define RESOLVE_SLOT_H

#include "base-bytes.h"

/* The distinct values of one feature: a text, where it lies, and how many records have it. Codes
 * are from 1; 0 is no value. Codes are in an order that follows from the texts alone, so that
 * nothing made from them depends on the order in which records arrived. */

#define KITH_SLOT_HEAD 18

/* Half a cache line a value: what most comparisons need of it. */
typedef struct {
    guint64 mask;   /* bit (byte % 64) for each byte of the text */
    guint32 offset; /* of a text longer than head */
    guint16 len;
    guint8 head[KITH_SLOT_HEAD]; /* its first bytes, then zeros */
} KithSlot;

G_STATIC_ASSERT(sizeof(KithSlot) == 32);

typedef struct {
    guint32 n;       /* codes are 1 to n */
    KithSlot *slots; /* owned; slots[0] is empty */
    guint32 *counts; /* owned: records with the value */
    guint8 *bytes;   /* owned: texts longer than a slot's head */
} KithValueSet;

/* A short text lies in its slot: no further memory is touched for it. */
static inline KithBytes
kith_value_text(const KithValueSet *set, guint32 code)
{
    const KithSlot *slot = &set->slots[code];

    return kith_bytes(slot->len <= KITH_SLOT_HEAD ? slot->head : set->bytes + slot->offset,
                      slot->len);
}

/* The Jaro-Winkler similarity of two different values, or 0 where it is sure to be below @least. */
double kith_value_likeness(const KithValueSet *sa,
                           guint32 a,
                           const KithValueSet *sb,
                           guint32 b,
                           double least);

/* kith_edit_distance() of two values. */
guint
kith_value_edits(const KithValueSet *sa, guint32 a, const KithValueSet *sb, guint32 b, guint limit);

void kith_value_set_clear(KithValueSet *set);

/* Collects texts on their way to a value set. */
typedef struct _KithValueMaker KithValueMaker;

KithValueMaker *kith_value_maker_new(void);
void kith_value_maker_free(KithValueMaker *maker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithValueMaker, kith_value_maker_free)

/* A provisional number for a text, from 1; 0 for an empty one. */
guint32 kith_value_maker_add(KithValueMaker *maker, KithBytes text);

/* The same of a text that has not been added and never will be again. */
guint32 kith_value_maker_add_once(KithValueMaker *maker, KithBytes text);

/* Makes the set, with counts of 0. @out_codes gets the code of each provisional number: element i
 * is that of number i; free with g_free(). */
void kith_value_maker_finish(KithValueMaker *maker, KithValueSet *out_set, guint32 **out_codes);

#endif
