/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include "base-hash.h"

/* Texts of so many bytes lie in their entries, longer ones elsewhere. */
#define KITH_INTERN_SHORT 8

/* One text of a table, in its space (a property, a source): texts of two spaces never meet. */
typedef struct {
    guint64 hash;
    union {
        guint64 offset;                 /* of a long text in the table's bytes */
        guint8 text[KITH_INTERN_SHORT]; /* a short one, zeros behind */
    } at;
    guint32 len;
    guint32 space;
    guint32 number;  /* the caller's */
    guint32 content; /* the caller's */
} KithInternEntry;

/* A set of texts in memory, each once, with numbers of the caller's. Open addressing over 8-byte
 * slots; bytes are compared before two texts count as one. */
typedef struct {
    guint64 *slots; /* owned; high half a tag of the hash, low half the entry's number + 1 */
    guint64 n_slots;
    KithInternEntry *entries; /* owned, in order of arrival */
    guint32 n_entries;
    guint32 entries_room;
    guint8 *bytes; /* owned: long texts */
    guint64 n_bytes;
    guint64 bytes_room;
} KithIntern;

void kith_intern_init(KithIntern *intern);
void kith_intern_clear(KithIntern *intern);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithIntern, kith_intern_clear)

/* Forgets all texts and keeps the memory. */
void kith_intern_reset(KithIntern *intern);

/* The hash that the table wants of a text. */
static inline guint64
kith_intern_hash(guint32 space, KithBytes text)
{
    return kith_hash(text.data, text.len, space);
}

/* The entry of a text, or NULL. Holds until the next text is added. At most 2^32 - 2 texts. */
KithInternEntry *
kith_intern_find(const KithIntern *intern, guint32 space, KithBytes text, guint64 hash);

/* The same; a text that is not there yet is added with number 0 and @out_new says so. */
KithInternEntry *
kith_intern_add(KithIntern *intern, guint32 space, KithBytes text, guint64 hash, gboolean *out_new);

/* Adds a text without looking whether it is there: it can be reached by its entry alone. */
KithInternEntry *
kith_intern_append(KithIntern *intern, guint32 space, KithBytes text, guint64 hash);

static inline KithInternEntry *
kith_intern_entry(const KithIntern *intern, guint32 index)
{
    return &intern->entries[index];
}

/* Ask for the memory that finding a text of this hash will need: first its slot, some texts later
 * what the slot leads to. Tables are larger than caches, and whoever knows the next texts need
 * not wait for each. */
static inline void
kith_intern_prefetch_slot(const KithIntern *intern, guint64 hash)
{
    __builtin_prefetch(&intern->slots[hash & (intern->n_slots - 1)]);
}

/* The entry that most likely is that of the hash: the first whose tag fits, NULL for none. */
static inline const KithInternEntry *
kith_intern_likely(const KithIntern *intern, guint64 hash)
{
    for (guint64 at = hash;; at++) {
        guint64 slot = intern->slots[at & (intern->n_slots - 1)];

        if (slot == 0 || slot >> 32 == hash >> 32) {
            return slot != 0 ? kith_intern_entry(intern, (guint32)slot - 1) : NULL;
        }
    }
}

static inline void
kith_intern_prefetch_entry(const KithIntern *intern, guint64 hash)
{
    const KithInternEntry *entry = kith_intern_likely(intern, hash);

    if (entry != NULL) {
        __builtin_prefetch(entry);
    }
}

static inline void
kith_intern_prefetch_text(const KithIntern *intern, guint64 hash)
{
    const KithInternEntry *entry = kith_intern_likely(intern, hash);

    if (entry != NULL && entry->len > KITH_INTERN_SHORT) {
        __builtin_prefetch(intern->bytes + entry->at.offset);
    }
}

/* Holds until the next text is added. */
static inline KithBytes
kith_intern_text(const KithIntern *intern, const KithInternEntry *entry)
{
    return entry->len > KITH_INTERN_SHORT ? kith_bytes(intern->bytes + entry->at.offset, entry->len)
                                          : kith_bytes(entry->at.text, entry->len);
}

#endif
