/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-feature.h"

#include "comparator-rows.h"

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
