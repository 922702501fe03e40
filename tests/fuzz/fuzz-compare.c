/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "resolve-feature.h"

/* Comparators: the first byte chooses which, two values follow, parted by a NUL. A level is one of
 * the comparator's, or 0 of numbers that cannot be compared, and the same from both sides. */

static guint
parts(KithBytes text, KithBytes *out)
{
    const guint8 *end = text.len > 0 ? memchr(text.data, 0, text.len) : NULL;
    gsize len = end != NULL ? (gsize)(end - text.data) : text.len;

    out[0] = kith_bytes(text.data, len);
    out[1] = end != NULL ? kith_bytes(end + 1, text.len - len - 1) : kith_bytes("", 0);
    return out[0].len > 0 && out[1].len > 0 ? 2 : 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const KithComparator *const *all = kith_comparators();
    KithFeature feature = {.name = g_strdup("value")};
    g_autoptr(KithValueMaker) maker = kith_value_maker_new(0, 0);
    KithBytes values[2];
    guint32 codes[2];
    guint n = 0;

    while (all[n] != NULL) {
        n++;
    }
    if (size == 0 || parts(kith_bytes(data + 1, size - 1), values) == 0) {
        g_free(feature.name);
        return 0;
    }
    feature.comparator = all[data[0] % n];
    for (guint i = 0; i < 2; i++) {
        codes[i] = kith_value_maker_add(maker, values[i]);
    }
    kith_value_maker_finish(maker, &feature.values);
    for (guint i = 0; i < 2; i++) {
        feature.values.counts[codes[i]]++;
    }
    feature.filled = 2;
    kith_feature_prepare(&feature);
    if (codes[0] != codes[1] && feature.comparator->level != NULL) {
        guint level = feature.comparator->level(&feature, codes[0], &feature, codes[1]);

        g_assert_true(level > 0 || feature.comparator->role == KITH_ROLE_IDENTIFIER);
        g_assert_cmpuint(level, <=, feature.comparator->n_levels);
        g_assert_cmpuint(level,
                         ==,
                         feature.comparator->level(&feature, codes[1], &feature, codes[0]));
    }
    kith_feature_clear(&feature);
    return 0;
}
