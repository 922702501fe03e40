/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_SLOT_H
#define RESOLVE_SLOT_H

#include "base-bytes.h"

/* The distinct values of one feature: a text, where it lies, and how many records have it. Codes
 * are from 1; 0 is no value. Codes are in the order in which records first have the values, and
 * records in one of their own (resolve-frame.h), so that nothing made from codes depends on the
 * order in which records arrived; and what one record has that no other has lies close together. */

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

/* For about @values texts, of @bytes in all, when that is known. */
KithValueMaker *kith_value_maker_new(gsize values, gsize bytes);
void kith_value_maker_free(KithValueMaker *maker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithValueMaker, kith_value_maker_free)

/* The code of a text, from 1: codes are given as texts come; 0 for an empty one. */
guint32 kith_value_maker_add(KithValueMaker *maker, KithBytes text);

/* The same of a text that has not been added and never will be again. */
guint32 kith_value_maker_add_once(KithValueMaker *maker, KithBytes text);

/* Makes the set, with counts of 0. */
void kith_value_maker_finish(KithValueMaker *maker, KithValueSet *out_set);

#endif
