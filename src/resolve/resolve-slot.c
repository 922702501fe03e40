/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-slot.h"

#include "base-big.h"
#include "base-distance.h"
#include "base-intern.h"

/* Longer texts are cut off. */
#define TEXT_MAX G_MAXUINT16

/* Slots are made as texts come. */
struct _KithValueMaker {
    KithIntern texts; /* those that may come again; entries' numbers are codes */
    KithValueSet set;
    gsize room; /* slots there is memory for */
    gsize n_bytes;
    gsize bytes_room;
};

#define FEW_VALUES 1024
#define FEW_BYTES 4096

void
kith_value_set_clear(KithValueSet *set)
{
    g_clear_pointer(&set->slots, g_free);
    g_clear_pointer(&set->counts, g_free);
    g_clear_pointer(&set->bytes, g_free);
    set->n = 0;
}

KithValueMaker *
kith_value_maker_new(gsize values, gsize bytes)
{
    KithValueMaker *maker = g_new0(KithValueMaker, 1);

    kith_intern_init(&maker->texts);
    maker->room = MAX(values + 1, FEW_VALUES);
    maker->set.slots = kith_wide_new(KithSlot, maker->room);
    maker->bytes_room = MAX(bytes, FEW_BYTES);
    maker->set.bytes = g_malloc(maker->bytes_room);
    return maker;
}

void
kith_value_maker_free(KithValueMaker *maker)
{
    kith_intern_clear(&maker->texts);
    kith_value_set_clear(&maker->set);
    g_free(maker);
}

static void
grow(KithValueMaker *maker, gsize len)
{
    if (maker->set.n + 1 == maker->room) {
        KithSlot *slots = kith_wide_new(KithSlot, 2 * maker->room);

        memcpy(slots, maker->set.slots, maker->room * sizeof *slots);
        g_free(maker->set.slots);
        maker->set.slots = slots;
        maker->room *= 2;
    }
    if (maker->n_bytes + len > maker->bytes_room) {
        maker->bytes_room = 2 * maker->bytes_room + len;
        maker->set.bytes = g_realloc(maker->set.bytes, maker->bytes_room);
    }
}

/* A new slot for a text. Returns its code. */
static guint32
append(KithValueMaker *maker, KithBytes text)
{
    KithSlot *slot;

    grow(maker, text.len);
    slot = &maker->set.slots[++maker->set.n];
    slot->offset = (guint32)maker->n_bytes;
    slot->len = (guint16)text.len;
    memcpy(slot->head, text.data, MIN(text.len, KITH_SLOT_HEAD));
    for (gsize i = 0; i < text.len; i++) {
        slot->mask |= G_GUINT64_CONSTANT(1) << (text.data[i] % 64);
    }
    if (text.len > KITH_SLOT_HEAD) {
        memcpy(maker->set.bytes + maker->n_bytes, text.data, text.len);
        maker->n_bytes += text.len;
    }
    return maker->set.n;
}

guint32
kith_value_maker_add(KithValueMaker *maker, KithBytes text)
{
    gboolean fresh;
    KithInternEntry *entry;

    if (text.len == 0) {
        return 0;
    }
    text.len = MIN(text.len, TEXT_MAX);
    entry = kith_intern_add(&maker->texts, 0, text, kith_intern_hash(0, text), &fresh);
    if (fresh) {
        entry->number = append(maker, text);
    }
    return entry->number;
}

guint32
kith_value_maker_add_once(KithValueMaker *maker, KithBytes text)
{
    if (text.len == 0 || text.len >= TEXT_MAX) {
        return kith_value_maker_add(maker, text); /* what is cut off may be all that differs */
    }
    return append(maker, text);
}

void
kith_value_maker_finish(KithValueMaker *maker, KithValueSet *out_set)
{
    maker->set.counts = kith_wide_new(guint32, (gsize)maker->set.n + 1);
    *out_set = maker->set;
    maker->set = (KithValueSet){0};
}

/* ---- likeness ---- */

/* How many bytes of the two can be matched at most: a byte that does not occur in the other text
 * cannot, and bits of the masks tell of bytes that do not. */
static guint
most_matches(const KithSlot *x, const KithSlot *y)
{
    guint only_x = kith_count_bits(x->mask & ~y->mask);
    guint only_y = kith_count_bits(y->mask & ~x->mask);

    return MIN(x->len - only_x, y->len - only_y);
}

static guint
common_prefix(const KithSlot *x, const KithSlot *y)
{
    guint n = MIN(MIN(x->len, y->len), 4);
    guint prefix = 0;

    while (prefix < n && x->head[prefix] == y->head[prefix]) {
        prefix++;
    }
    return prefix;
}

double
kith_value_likeness(const KithValueSet *sa,
                    guint32 a,
                    const KithValueSet *sb,
                    guint32 b,
                    double least)
{
    const KithSlot *x = &sa->slots[a];
    const KithSlot *y = &sb->slots[b];
    guint matches = most_matches(x, y);
    double most = (matches / (double)x->len + matches / (double)y->len + 1.0) / 3.0;

    if (most + common_prefix(x, y) * 0.1 * (1.0 - most) < least - 1e-9) {
        return 0.0;
    }
    return x->len <= 16 && y->len <= 16
               ? kith_jaro_winkler_16(kith_value_text(sa, a), kith_value_text(sb, b))
               : kith_jaro_winkler(kith_value_text(sa, a), kith_value_text(sb, b));
}

guint
kith_value_edits(const KithValueSet *sa, guint32 a, const KithValueSet *sb, guint32 b, guint limit)
{
    const KithSlot *x = &sa->slots[a];
    const KithSlot *y = &sb->slots[b];

    /* An edit brings in no more than one byte that the other does not have. */
    if (x->len > y->len + limit || y->len > x->len + limit ||
        kith_count_bits(x->mask & ~y->mask) > limit ||
        kith_count_bits(y->mask & ~x->mask) > limit) {
        return limit + 1;
    }
    return kith_edit_distance(kith_value_text(sa, a), kith_value_text(sb, b), limit);
}
