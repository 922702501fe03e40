/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_ATOMS_H
#define RESOLVE_ATOMS_H

#include "resolve-copies.h"
#include "resolve-frame.h"
#include "resolve-key.h"

#define KITH_FAMILIES_MAX 384

/* One blocking key of one feature. */
typedef struct {
    guint feature;
    const KithBlocker *blocker;
    guint which;      /* of the blocker's keys */
    double collision; /* the chance that two records with the key have the same one */
    double filled;    /* share of records that have it */
    guint32 *keys;    /* owned: of each row, 0 for none */
} KithAtom;

/* A family of keys: an atom alone, or two of different features together. Records that agree on
 * it are a block. */
typedef struct {
    int a;
    int b;           /* -1 for an atom alone */
    gboolean set;    /* in either order: given and family name */
    double expected; /* size of a block that a random record would find itself in */
    double dear;     /* the same of a record that has the key, over the share of those that do */
} KithKeyFamily;

/*
 * The keys of a frame. A record with several names or several values of a feature has further
 * rows, one for each, so that each of its values finds others: rows below frame->n are the records
 * themselves.
 */
typedef struct {
    const KithFrame *frame;
    guint32 n_rows;
    guint32 *records;         /* owned: of each row */
    GArray *lines;            /* owned, guint32: the lines of codes of further rows, stride each */
    GArray *atoms;            /* owned, KithAtom */
    GArray *families;         /* owned, KithKeyFamily, at most KITH_FAMILIES_MAX */
    const KithCopies *copies; /* have no keys but of their links; nullable */
    guint32 largest_block;    /* of any family, as a model says; 0 where it says nothing */
} KithAtoms;

/* @copies, which may be NULL, must outlive the atoms. */
KithAtoms *kith_atoms_new(const KithFrame *frame, const KithCopies *copies, guint threads);
void kith_atoms_free(KithAtoms *atoms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithAtoms, kith_atoms_free)

/* What the keys of a family are made from, for walks over all rows. */
typedef struct {
    const guint32 *a;
    const guint32 *b; /* NULL for an atom alone */
    gboolean set;
} KithFamilyKeys;

static inline KithFamilyKeys
kith_family_keys(const KithAtoms *atoms, const KithKeyFamily *family)
{
    return (KithFamilyKeys){g_array_index(atoms->atoms, KithAtom, family->a).keys,
                            family->b >= 0 ? g_array_index(atoms->atoms, KithAtom, family->b).keys
                                           : NULL,
                            family->set};
}

/* The key of a row in a family, 0 for none. */
static inline guint32
kith_family_key(const KithFamilyKeys *keys, guint32 row)
{
    if (keys->b == NULL) {
        return keys->a[row];
    }
    return keys->set ? kith_key_set(keys->a[row], keys->b[row])
                     : kith_key_pair(keys->a[row], keys->b[row]);
}

/* The records of the largest block that is compared: larger ones are left to more selective
 * families. */
#define KITH_CAP_ALONE 40
#define KITH_CAP_TOGETHER 60

static inline guint
kith_family_cap(const KithAtoms *atoms, const KithKeyFamily *family)
{
    return atoms->largest_block != 0 ? atoms->largest_block
           : family->b < 0           ? KITH_CAP_ALONE
                                     : KITH_CAP_TOGETHER;
}

/* The number of the family of that name, -1 when the frame has no such keys. One that was not
 * among the listed families is now. */
int kith_atoms_family(KithAtoms *atoms, const char *name);

/* kith_family_cap() of a family by its name, where there are no atoms at hand; @properties (char *)
 * and @largest_block are those of the model that has the name. */
guint kith_family_cap_named(const char *name, const GPtrArray *properties, guint32 largest_block);

/* "given_name sound + date year and month", to be freed. */
char *kith_family_name(const KithAtoms *atoms, const KithKeyFamily *family);

#endif
