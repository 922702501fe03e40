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

guint32
kith_known_number(guint32 kind, guint property, gboolean parts)
{
    return space_of(kind, property, parts ? PARTS : VALUES);
}

void
kith_known_space(guint32 space, guint *out_kind, guint *out_property, const char **out_what)
{
    *out_what = space % SPACES_EACH == PARTS ? "parts" : "values";
    *out_property = space / SPACES_EACH % KITH_FEATURES_MAX;
    *out_kind = space / SPACES_EACH / KITH_FEATURES_MAX;
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
    const KithKnown *known;
    KithTupleIter iter; /* where there are no rows */
    guint32 space;
    gsize first; /* words of the rows: those of the space, to the end of @last */
    gsize last;
    GError **error;
    gboolean failed;
} Looking;

/* Where the rows begin that are not below one. */
static gsize
lower_bound(const KithWords *rows, gsize low, gsize high, const guint32 *row)
{
    low /= KITH_FREQUENCY_WORDS;
    high /= KITH_FREQUENCY_WORDS;
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        const guint32 *own = rows->data + middle * KITH_FREQUENCY_WORDS;
        gboolean below = own[0] != row[0] ? own[0] < row[0] : own[1] < row[1];

        low = below ? middle + 1 : low;
        high = below ? high : middle;
    }
    return low * KITH_FREQUENCY_WORDS;
}

static gboolean
looking_open(Looking *looking, const KithKnown *known, guint32 space, GError **error)
{
    const guint32 first[] = {space << 16, 0};
    const guint32 behind[] = {(space + 1) << 16, 0};

    *looking = (Looking){.known = known, .space = space, .error = error};
    if (known->rows == NULL) {
        return kith_tuples_open(known->txn, KITH_TABLE_FREQUENCIES, &looking->iter, error);
    }
    looking->first = lower_bound(known->rows, 0, known->rows->n, first);
    looking->last = space + 1 < KITH_FREQUENCY_SPACES
                        ? lower_bound(known->rows, looking->first, known->rows->n, behind)
                        : known->rows->n;
    return TRUE;
}

static void
looking_close(Looking *looking)
{
    if (looking->known->rows == NULL) {
        kith_tuples_close(&looking->iter);
    }
}

static guint32
count_in_rows(const Looking *looking, KithBytes text)
{
    const KithWords *rows = looking->known->rows;
    guint32 row[KITH_FREQUENCY_WORDS];
    gsize at;

    kith_frequency_row(looking->space, text, 1, row);
    at = lower_bound(rows, looking->first, looking->last, row);
    return at < looking->last && memcmp(rows->data + at, row, 2 * sizeof *row) == 0
               ? rows->data[at + 2]
               : 1;
}

static void
look_up(KithBytes text, guint32 *count, gpointer user_data)
{
    Looking *looking = user_data;

    if (looking->known->rows != NULL) {
        *count = count_in_rows(looking, text);
        return;
    }
    looking->failed = looking->failed || !kith_frequency_find(&looking->iter,
                                                              looking->known->model,
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
    Looking looking;

    if (number < 0) {
        return TRUE;
    }
    feature->filled = known->filled[number];
    if (!looking_open(&looking, known, space_of(known->kind, (guint)number, VALUES), error)) {
        return FALSE;
    }
    for (guint32 code = 1; code <= feature->values.n; code++) {
        look_up(kith_value_text(&feature->values, code), &feature->values.counts[code], &looking);
    }
    looking_close(&looking);
    return !looking.failed;
}

gboolean
kith_known_parts(const KithKnown *known, KithFeature *feature, GError **error)
{
    int number = number_in_model(known, feature);
    Looking looking;

    if (number < 0 || feature->comparator->parts == NULL) {
        return TRUE;
    }
    if (!looking_open(&looking, known, space_of(known->kind, (guint)number, PARTS), error)) {
        return FALSE;
    }
    feature->comparator->parts(feature, look_up, &looking);
    looking_close(&looking);
    if (feature->comparator->settle != NULL) {
        feature->comparator->settle(feature);
    }
    return !looking.failed;
}
