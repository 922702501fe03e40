/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-intern.h"

#define FIRST_SLOTS 1024

void
kith_intern_init(KithIntern *intern)
{
    intern->n_slots = FIRST_SLOTS;
    intern->slots = g_new0(guint64, FIRST_SLOTS);
    intern->entries = g_array_new(FALSE, FALSE, sizeof(KithInternEntry));
    intern->bytes = NULL;
    intern->n_bytes = 0;
    intern->bytes_room = 0;
}

void
kith_intern_clear(KithIntern *intern)
{
    g_clear_pointer(&intern->slots, g_free);
    g_clear_pointer(&intern->entries, g_array_unref);
    g_clear_pointer(&intern->bytes, g_free);
}

void
kith_intern_reset(KithIntern *intern)
{
    if (intern->entries->len > 0) {
        memset(intern->slots, 0, intern->n_slots * sizeof *intern->slots);
    }
    g_array_set_size(intern->entries, 0);
    intern->n_bytes = 0;
}

/* The slot where a text is or would go. */
static guint64
probe(const KithIntern *intern, guint32 space, KithBytes text, guint64 hash)
{
    guint64 mask = intern->n_slots - 1;
    guint64 tag = hash >> 32;

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
        if (entry->hash == hash && entry->space == space &&
            kith_bytes_equal(kith_intern_text(intern, entry), text)) {
            return at;
        }
    }
}

static void
grow(KithIntern *intern)
{
    guint64 n_slots = intern->n_slots * 2;
    guint64 *slots = g_new0(guint64, n_slots);

    for (guint i = 0; i < intern->entries->len; i++) {
        guint64 hash = kith_intern_entry(intern, i)->hash;
        guint64 at = hash & (n_slots - 1);

        while (slots[at] != 0) {
            at = (at + 1) & (n_slots - 1);
        }
        slots[at] = (hash >> 32 << 32) | (i + 1);
    }
    g_free(intern->slots);
    intern->slots = slots;
    intern->n_slots = n_slots;
}

KithInternEntry *
kith_intern_find(const KithIntern *intern, guint32 space, KithBytes text, guint64 hash)
{
    guint64 slot = intern->slots[probe(intern, space, text, hash)];

    return slot != 0 ? kith_intern_entry(intern, (guint32)slot - 1) : NULL;
}

static guint64
keep_bytes(KithIntern *intern, KithBytes text)
{
    guint64 offset = intern->n_bytes;

    if (offset + text.len > intern->bytes_room) {
        intern->bytes_room = MAX(intern->bytes_room * 2, offset + text.len + 4096);
        intern->bytes = g_realloc(intern->bytes, intern->bytes_room);
    }
    if (text.len > 0) {
        memcpy(intern->bytes + offset, text.data, text.len);
    }
    intern->n_bytes += text.len;
    return offset;
}

KithInternEntry *
kith_intern_add(KithIntern *intern, guint32 space, KithBytes text, guint64 hash, gboolean *out_new)
{
    guint64 at = probe(intern, space, text, hash);
    KithInternEntry entry;

    *out_new = intern->slots[at] == 0;
    if (!*out_new) {
        return kith_intern_entry(intern, (guint32)intern->slots[at] - 1);
    }
    g_assert(text.len <= G_MAXUINT32);
    entry = (KithInternEntry){hash, keep_bytes(intern, text), (guint32)text.len, space, 0, 0};
    g_array_append_val(intern->entries, entry);
    intern->slots[at] = (hash >> 32 << 32) | intern->entries->len;
    if ((guint64)intern->entries->len * 2 > intern->n_slots) {
        grow(intern);
    }
    return kith_intern_entry(intern, intern->entries->len - 1);
}
