/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_KEY_H
#define RESOLVE_KEY_H

#include "base-hash.h"
#include "resolve-feature.h"

#define KITH_KEYS_MAX 4

/**
 * KithBlocker:
 *
 * Blocking keys made of one value: records that share a key are compared. A member of the family
 * is one file, blocker-NAME.c, and one row; each of its keys is an atom from which the resolver
 * makes key families, alone or combined with an atom of another property.
 */
typedef struct {
    const char *name;
    const char *summary;
    const char *const *comparators; /* whose features it makes keys of, NULL-terminated; NULL: of
                                       all that are the records' own */
    guint n_keys;                   /* 1 to KITH_KEYS_MAX */
    const char *const *key_names;   /* n_keys of them */
    gboolean weak;                  /* so common that it serves in combinations alone */

    /* Writes the keys of a value: n_keys numbers, 0 for one that it does not have. Equal for
     * equal texts, whatever the feature, since given and family names may be swapped. */
    void (*keys)(const KithFeature *feature, guint32 code, guint32 *out_keys);
} KithBlocker;

const KithBlocker *const *kith_blockers(void);

/* Whether a blocker makes keys of a feature's values. */
gboolean kith_blocker_serves(const KithBlocker *blocker, const KithFeature *feature);

/* A key of bytes: never 0. */
static inline guint32
kith_key_of(KithBytes bytes)
{
    guint32 key = (guint32)kith_hash(bytes.data, bytes.len, 0x6b657973);

    return key != 0 ? key : 1;
}

/* A key of two keys, in either order or in the order given; 0 when one is missing. */
static inline guint32
kith_key_pair(guint32 a, guint32 b)
{
    guint64 mixed = kith_hash_mix((guint64)a << 32 | b);

    return a == 0 || b == 0 ? 0 : (guint32)mixed != 0 ? (guint32)mixed : 1;
}

static inline guint32
kith_key_set(guint32 a, guint32 b)
{
    return a < b ? kith_key_pair(a, b) : kith_key_pair(b, a);
}

#endif
