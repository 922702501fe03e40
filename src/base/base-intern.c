/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-intern.h"

#include "base-big.h"

#define FIRST_SLOTS 1024
#define AHEAD 16

void
kith_intern_init(KithIntern *intern)
{
    *intern = (KithIntern){.n_slots = FIRST_SLOTS};
    intern->slots = kith_big_alloc(FIRST_SLOTS * sizeof *intern->slots);
}

void
kith_intern_clear(KithIntern *intern)
{
    if (intern->slots != NULL) {
        kith_big_free(intern->slots, intern->n_slots * sizeof *intern->slots);
        kith_big_free(intern->entries, intern->entries_room * sizeof *intern->entries);
        kith_big_free(intern->bytes, intern->bytes_room);
    }
    *intern = (KithIntern){0};
}

void
kith_intern_reset(KithIntern *intern)
{
    if (intern->n_entries > 0) {
        memset(intern->slots, 0, intern->n_slots * sizeof *intern->slots);
    }
    intern->n_entries = 0;
    intern->n_bytes = 0;
}

/* A short text as a number, its first byte lowest: two are equal when these and their lengths are.
 * Two loads that overlap take the place of a loop over bytes. */
static inline guint64
short_word(KithBytes text)
{
    const guint8 *data = text.data;

    if (text.len >= 4) {
        guint32 head;
        guint32 tail;

        memcpy(&head, data, sizeof head);
        memcpy(&tail, data + text.len - 4, sizeof tail);
        return GUINT32_FROM_LE(head) | (guint64)GUINT32_FROM_LE(tail) << 8 * (text.len - 4);
    }
    if (text.len == 0) {
        return 0;
    }
    return data[0] | (guint64)data[text.len / 2] << 8 * (text.len / 2) |
           (guint64)data[text.len - 1] << 8 * (text.len - 1);
}

/* The slot where a text is or would go. */
static guint64
probe(const KithIntern *intern, guint32 space, KithBytes text, guint64 hash)
{
    guint64 mask = intern->n_slots - 1;
    guint64 tag = hash >> 32;
    gboolean is_short = text.len <= KITH_INTERN_SHORT;
    guint64 word = is_short ? short_word(text) : 0;

    for (guint64 at = hash & mask;; at = (at + 1) & mask) {
        guint64 slot = intern->slots[at];
        const KithInternEntry *entry;

        if (slot == 0) {
            return at;
        }
        if (slot >> 32 != tag) {
            continue;
        }
        entry = kith_intern_entry(intern, (guint32)slot - 1);
        if (entry->hash == hash && entry->space == space && entry->len == text.len &&
            (is_short ? kith_get_le64(entry->at.text) == word
                      : memcmp(intern->bytes + entry->at.offset, text.data, text.len) == 0)) {
            return at;
        }
    }
}

static void
grow(KithIntern *intern)
{
    guint64 n_slots = intern->n_slots * 2;
    guint64 *slots = kith_big_alloc_filled(n_slots * sizeof *slots);

    for (guint i = 0; i < intern->n_entries; i++) {
        guint64 hash = intern->entries[i].hash;
        guint64 at = hash & (n_slots - 1);

        if (i + AHEAD < intern->n_entries) {
            __builtin_prefetch(&slots[intern->entries[i + AHEAD].hash & (n_slots - 1)], 1);
        }
        while (slots[at] != 0) {
            at = (at + 1) & (n_slots - 1);
        }
        slots[at] = (hash >> 32 << 32) | (i + 1);
    }
    kith_big_free(intern->slots, intern->n_slots * sizeof *slots);
    intern->slots = slots;
    intern->n_slots = n_slots;
}

KithInternEntry *
kith_intern_find(const KithIntern *intern, guint32 space, KithBytes text, guint64 hash)
{
    guint64 slot = intern->slots[probe(intern, space, text, hash)];

    return slot != 0 ? kith_intern_entry(intern, (guint32)slot - 1) : NULL;
}

/* Where a long text goes. */
static guint64
keep_bytes(KithIntern *intern, KithBytes text)
{
    guint64 offset = intern->n_bytes;

    if (offset + text.len > intern->bytes_room) {
        guint64 room = MAX(intern->bytes_room * 3 / 2, offset + text.len + 4096);

        intern->bytes = kith_big_grow(intern->bytes, intern->bytes_room, room);
        intern->bytes_room = room;
    }
    memcpy(intern->bytes + offset, text.data, text.len);
    intern->n_bytes += text.len;
    return offset;
}

KithInternEntry *
kith_intern_append(KithIntern *intern, guint32 space, KithBytes text, guint64 hash)
{
    g_assert(text.len <= G_MAXUINT32 && intern->n_entries < G_MAXUINT32 - 1);
    if (intern->n_entries == intern->entries_room) {
        guint32 room = (guint32)MIN((guint64)intern->entries_room * 3 / 2 + 256, G_MAXUINT32);

        intern->entries = kith_big_grow(intern->entries,
                                        intern->entries_room * sizeof *intern->entries,
                                        room * sizeof *intern->entries);
        intern->entries_room = room;
    }
    intern->entries[intern->n_entries] =
        (KithInternEntry){.hash = hash, .len = (guint32)text.len, .space = space};
    if (text.len <= KITH_INTERN_SHORT) {
        kith_put_le64(intern->entries[intern->n_entries].at.text, short_word(text));
    } else {
        intern->entries[intern->n_entries].at.offset = keep_bytes(intern, text);
    }
    return &intern->entries[intern->n_entries++];
}

KithInternEntry *
kith_intern_add(KithIntern *intern, guint32 space, KithBytes text, guint64 hash, gboolean *out_new)
{
    guint64 at = probe(intern, space, text, hash);

    *out_new = intern->slots[at] == 0;
    if (!*out_new) {
        return kith_intern_entry(intern, (guint32)intern->slots[at] - 1);
    }
    kith_intern_append(intern, space, text, hash);
    intern->slots[at] = (hash >> 32 << 32) | intern->n_entries;
    if ((guint64)intern->n_entries * 10 > intern->n_slots * 7) {
        grow(intern);
    }
    return kith_intern_entry(intern, intern->n_entries - 1);
}
