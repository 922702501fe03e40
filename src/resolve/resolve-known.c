/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-known.h"

/* ---- spaces: values and parts of each feature of each kind ---- */

enum { VALUES, PARTS, SPACES_EACH };

static guint32
space_of(guint32 kind, guint number, guint which)
{
    return (kind * KITH_FEATURES_MAX + number) * SPACES_EACH + which;
}

/* ---- collecting ---- */

typedef struct {
    KithWords *rows;
    guint32 space;
} Collecting;

static void
collect(KithBytes text, guint32 *count, gpointer user_data)
{
    const Collecting *collecting = user_data;

    if (*count > 1) {
        kith_frequency_row(collecting->space,
                           text,
                           *count,
                           kith_words_push(collecting->rows, KITH_FREQUENCY_WORDS));
    }
}

void
kith_known_collect(const KithFeature *feature, guint32 kind, guint number, KithWords *rows)
{
    Collecting collecting = {rows, space_of(kind, number, VALUES)};

    for (guint32 code = 1; code <= feature->values.n; code++) {
        collect(kith_value_text(&feature->values, code),
                &feature->values.counts[code],
                &collecting);
    }
    collecting.space = space_of(kind, number, PARTS);
    if (feature->comparator->parts != NULL) {
        feature->comparator->parts(feature, collect, &collecting);
    }
}

/* ---- looking up ---- */

typedef struct {
    KithTupleIter iter;
    guint32 model;
    guint32 space;
    GError **error;
    gboolean failed;
} Looking;

static void
look_up(KithBytes text, guint32 *count, gpointer user_data)
{
    Looking *looking = user_data;

    looking->failed = looking->failed || !kith_frequency_find(&looking->iter,
                                                              looking->model,
                                                              looking->space,
                                                              text,
                                                              count,
                                                              looking->error);
}

/* The number of the feature in the model, -1 when the model does not know it. */
static int
number_in_model(const KithKnown *known, const KithFeature *feature)
{
    for (guint i = 0; i < known->n_properties; i++) {
        if (g_str_equal(known->properties[i], feature->name)) {
            return (int)i;
        }
    }
    return -1;
}

gboolean
kith_known_values(const KithKnown *known, KithFeature *feature, GError **error)
{
    int number = number_in_model(known, feature);
    Looking looking = {.model = known->model, .error = error};

    if (number < 0) {
        return TRUE;
    }
    feature->filled = known->filled[number];
    looking.space = space_of(known->kind, (guint)number, VALUES);
    if (!kith_tuples_open(known->txn, KITH_TABLE_FREQUENCIES, &looking.iter, error)) {
        return FALSE;
    }
    for (guint32 code = 1; code <= feature->values.n; code++) {
        look_up(kith_value_text(&feature->values, code), &feature->values.counts[code], &looking);
    }
    kith_tuples_close(&looking.iter);
    return !looking.failed;
}

gboolean
kith_known_parts(const KithKnown *known, KithFeature *feature, GError **error)
{
    int number = number_in_model(known, feature);
    Looking looking = {.model = known->model, .error = error};

    if (number < 0 || feature->comparator->parts == NULL) {
        return TRUE;
    }
    looking.space = space_of(known->kind, (guint)number, PARTS);
    if (!kith_tuples_open(known->txn, KITH_TABLE_FREQUENCIES, &looking.iter, error)) {
        return FALSE;
    }
    feature->comparator->parts(feature, look_up, &looking);
    kith_tuples_close(&looking.iter);
    if (feature->comparator->settle != NULL) {
        feature->comparator->settle(feature);
    }
    return !looking.failed;
}
