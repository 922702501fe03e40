/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

#include "comparator-rows.h"

#include <math.h>

#define ROW(name) extern const KithComparator kith_comparator_##name;
COMPARATOR_ROWS
#undef ROW

static const KithComparator *const comparators[] = {
#define ROW(name) &kith_comparator_##name,
    COMPARATOR_ROWS
#undef ROW
        NULL};

const KithComparator *const *
kith_comparators(void)
{
    return comparators;
}

const KithComparator *
kith_comparator_find(const char *name)
{
    for (guint i = 0; comparators[i] != NULL; i++) {
        if (g_str_equal(comparators[i]->name, name)) {
            return comparators[i];
        }
    }
    return NULL;
}

const char *const kith_adjust_names[] = {"all", "equal", "none", NULL};

void
kith_feature_prepare(KithFeature *feature)
{
    if (feature->comparator->prepare != NULL && feature->own == NULL) {
        feature->own = feature->comparator->prepare(feature);
    }
}

void
kith_feature_clear(KithFeature *feature)
{
    if (feature->own != NULL && feature->comparator->release != NULL) {
        feature->comparator->release(feature->own);
    }
    feature->own = NULL;
    kith_value_set_clear(&feature->values);
    g_clear_pointer(&feature->name, g_free);
}

/* What a model says that has term frequencies of its own kind. */
static double
stated_rarity(const KithFeature *feature, guint level, guint32 code)
{
    return feature->adjust == KITH_ADJUST_EQUAL && level == 1
               ? -log2(kith_feature_frequency(feature, code))
               : 0.0;
}

double
kith_feature_equal_pairs(const KithFeature *feature)
{
    double pairs = 0.0;

    for (guint32 code = 1; code <= feature->values.n; code++) {
        pairs += feature->values.counts[code] * (feature->values.counts[code] - 1.0) / 2.0;
    }
    return pairs;
}

double
kith_rarity(const KithFeature *feature, guint level, guint32 a, guint32 b)
{
    double share;

    if (feature->adjust != KITH_ADJUST_ALL) {
        return stated_rarity(feature, level, a);
    }
    if (kith_role_is_only_against(feature->comparator->role) ||
        level > kith_comparator_alike(feature->comparator)) {
        return 0.0;
    }
    if (level == 1 && !feature->by_words) {
        /* Seen from one record, the others that have the value. */
        double others = feature->values.counts[a] > 1 ? feature->values.counts[a] - 1.0 : 1.0;

        return -log2(others / MAX(feature->filled, 1));
    }
    share = feature->comparator->shared != NULL && b != 0
                ? feature->comparator->shared(feature, a, b, level)
                : 0.0;
    if (share > 0.0) {
        return -log2(share);
    }
    /* Half the bits: what is alike of two values is less telling than a value. */
    return 0.5 * log2(1.0 / kith_feature_frequency(feature, a) +
                      (b != 0 ? 1.0 / kith_feature_frequency(feature, b) : 0.0));
}
