/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-slot.h"

#include "base-big.h"
#include "base-distance.h"
#include "base-intern.h"
#include "base-sort.h"

/* Longer texts are cut off. */
#define TEXT_MAX G_MAXUINT16

struct _KithValueMaker {
    KithIntern texts;
};

void
kith_value_set_clear(KithValueSet *set)
{
    g_clear_pointer(&set->slots, g_free);
    g_clear_pointer(&set->counts, g_free);
    g_clear_pointer(&set->bytes, g_free);
    set->n = 0;
}

KithValueMaker *
kith_value_maker_new(void)
{
    KithValueMaker *maker = g_new0(KithValueMaker, 1);

    kith_intern_init(&maker->texts);
    return maker;
}

void
kith_value_maker_free(KithValueMaker *maker)
{
    kith_intern_clear(&maker->texts);
    g_free(maker);
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
    return (guint32)(entry - maker->texts.entries) + 1;
}

guint32
kith_value_maker_add_once(KithValueMaker *maker, KithBytes text)
{
    if (text.len == 0 || text.len >= TEXT_MAX) {
        return kith_value_maker_add(maker, text); /* what is cut off may be all that differs */
    }
    kith_intern_append(&maker->texts, 0, text, kith_intern_hash(0, text));
    return maker->texts.n_entries;
}

/* Numbers in the order of their texts' hashes; of equal hashes by text. */
static guint32 *
canonical_order(const KithIntern *texts)
{
    guint32 n = texts->n_entries;
    guint32 *rows = g_new(guint32, 3 * (gsize)n + 3);

    for (guint32 i = 0; i < n; i++) {
        rows[3 * i] = (guint32)(texts->entries[i].hash >> 32);
        rows[3 * i + 1] = (guint32)texts->entries[i].hash;
        rows[3 * i + 2] = i;
    }
    kith_sort_rows(rows, n, 3);
    for (guint32 i = 1; i < n; i++) {
        const KithInternEntry *before = &texts->entries[rows[3 * i - 1]];
        const KithInternEntry *here = &texts->entries[rows[3 * i + 2]];

        /* Two texts of one hash are as good as never seen; put them right all the same. */
        if (before->hash == here->hash && kith_bytes_compare(kith_intern_text(texts, before),
                                                             kith_intern_text(texts, here)) > 0) {
            guint32 swap = rows[3 * i - 1];

            rows[3 * i - 1] = rows[3 * i + 2];
            rows[3 * i + 2] = swap;
        }
    }
    return rows;
}

static void
fill_slot(KithSlot *slot, KithBytes text, guint32 offset)
{
    slot->offset = offset;
    slot->len = (guint16)text.len;
    memcpy(slot->head, text.data, MIN(text.len, KITH_SLOT_HEAD));
    for (gsize i = 0; i < text.len; i++) {
        slot->mask |= G_GUINT64_CONSTANT(1) << (text.data[i] % 64);
    }
}

/* How far ahead entries are asked for: their order is that of a hash. */
#define AHEAD 16

static inline void
look_ahead(const KithIntern *texts, const guint32 *order, guint32 at, const guint32 *codes)
{
    if (at + 2 * AHEAD < texts->n_entries) {
        const KithInternEntry *next = &texts->entries[order[3 * (at + AHEAD) + 2]];

        __builtin_prefetch(&texts->entries[order[3 * (at + 2 * AHEAD) + 2]]);
        __builtin_prefetch(&codes[order[3 * (at + AHEAD) + 2] + 1], 1);
        if (next->len > KITH_INTERN_SHORT) {
            __builtin_prefetch(texts->bytes + next->at.offset);
        }
    }
}

void
kith_value_maker_finish(KithValueMaker *maker, KithValueSet *out_set, guint32 **out_codes)
{
    const KithIntern *texts = &maker->texts;
    guint32 n = texts->n_entries;
    g_autofree guint32 *order = canonical_order(texts);
    gsize offset = 0;

    *out_set = (KithValueSet){.n = n};
    out_set->slots = kith_wide_new(KithSlot, (gsize)n + 1);
    out_set->counts = kith_wide_new(guint32, (gsize)n + 1);
    out_set->bytes = g_malloc(texts->n_bytes + 8); /* what is longer than a head lies in there */
    *out_codes = kith_wide_new(guint32, (gsize)n + 1);
    for (guint32 i = 0; i < n; i++) {
        const KithInternEntry *entry = &texts->entries[order[3 * i + 2]];
        KithBytes text = kith_intern_text(texts, entry);

        look_ahead(texts, order, i, *out_codes);
        fill_slot(&out_set->slots[i + 1], text, (guint32)offset);
        (*out_codes)[order[3 * i + 2] + 1] = i + 1;
        if (text.len > KITH_SLOT_HEAD) {
            memcpy(out_set->bytes + offset, text.data, text.len);
            offset += text.len;
        }
    }
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
