/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-build.h"

#include "base-big.h"
#include "base-parallel.h"

/* Records whose lines are put together by one task. */
#define LINES 16384

static void
building_clear(KithBuilding *building)
{
    for (guint f = 0; f < KITH_FEATURES_MAX; f++) {
        g_clear_pointer(&building->makers[f], kith_value_maker_free);
        g_free(building->numbers[f]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithBuilding, building_clear)

/* ---- which features there are ---- */

static int
add_feature(KithBuilding *building, const char *name, const KithComparator *comparator, int column)
{
    KithFrame *frame = building->frame;
    guint f = frame->n_features;

    if (f == KITH_FEATURES_MAX) {
        return -1;
    }
    frame->features[f].name = g_strdup(name);
    frame->features[f].comparator = comparator;
    building->makers[f] = kith_value_maker_new();
    building->numbers[f] = kith_wide_new(guint32, (gsize)frame->n + 1);
    building->column_of[f] = column;
    frame->n_features++;
    return (int)f;
}

const KithColumn *
kith_column_of_role(const KithColumns *columns, KithRole role)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        if (columns->columns[c].comparator->role == role && !columns->columns[c].dropped) {
            return &columns->columns[c];
        }
    }
    return NULL;
}

static int
add_name_feature(KithBuilding *building, const char *name)
{
    return add_feature(building, name, kith_comparator_find(name), -1);
}

static void
add_name_features(KithBuilding *building)
{
    const KithColumns *columns = building->columns;
    KithFrame *frame = building->frame;

    frame->given = frame->family = frame->middle = frame->suffix = frame->order = -1;
    if (kith_column_of_role(columns, KITH_ROLE_GIVEN) == NULL &&
        kith_column_of_role(columns, KITH_ROLE_FAMILY) == NULL &&
        kith_column_of_role(columns, KITH_ROLE_WHOLE_NAME) == NULL) {
        return;
    }
    frame->given = add_name_feature(building, "given_name");
    frame->family = add_name_feature(building, "family_name");
    frame->middle = add_name_feature(building, "middle_name");
    frame->suffix = add_name_feature(building, "name_suffix");
    frame->order = add_name_feature(building, "name_order");
}

static gboolean
is_plain(const KithColumn *column)
{
    return !column->dropped && column->parent < 0 &&
           !kith_role_is_of_name(column->comparator->role);
}

static void
add_features(KithBuilding *building)
{
    const KithColumns *columns = building->columns;

    add_name_features(building);
    for (guint c = 0; c < columns->n_columns; c++) {
        if (is_plain(&columns->columns[c])) {
            add_feature(building, columns->columns[c].name, columns->columns[c].comparator, (int)c);
        }
    }
}

/* ---- numbers of plain features ---- */

/* A record's values are of the column, or of one that fills its gaps. */
static const KithColumn *
source_of(const KithColumns *columns, guint which, guint32 record)
{
    const KithColumn *own = &columns->columns[which];

    if (own->first[record + 1] > own->first[record]) {
        return own;
    }
    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *child = &columns->columns[c];

        if (child->parent == (int)which && child->first[record + 1] > child->first[record]) {
            return child;
        }
    }
    return NULL;
}

/* Whether every text of a feature comes once: nothing but its own column fills it. */
static gboolean
comes_once(const KithColumns *columns, guint which)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        if (columns->columns[c].parent == (int)which) {
            return FALSE;
        }
    }
    return columns->columns[which].distinct;
}

/* Values of a column on their way to a feature. */
typedef struct {
    KithBuilding *building;
    guint f;
    const KithColumn *own; /* the feature's column */
    gboolean once;
    guint32 *known; /* of own's values, the numbers they have, so that a text is looked for
                       once */
} Numbering;

/* The provisional number of a value. */
static guint32
number_of(Numbering *numbering, const KithColumn *column, guint32 value)
{
    KithBuilding *building = numbering->building;
    const KithComparator *comparator = building->frame->features[numbering->f].comparator;
    KithValueMaker *maker = building->makers[numbering->f];
    gboolean own = column == numbering->own;
    guint32 number = own ? numbering->known[value] : 0;

    if (number == 0) {
        KithBytes text = kith_column_text(column, value);

        if (comparator->is_evidence != NULL && !comparator->is_evidence(text)) {
            return 0;
        }
        number = numbering->once ? kith_value_maker_add_once(maker, text)
                                 : kith_value_maker_add(maker, text);
    }
    if (own) {
        numbering->known[value] = number;
    }
    return number;
}

/* How far ahead memory is asked for: records are in the order of a hash, their values anywhere. */
#define AHEAD 16

/* What the values of the next records will need: numbers and places first, texts then. */
static inline void
look_ahead(const KithColumn *column, guint32 at, guint32 end, const guint32 *known)
{
    if (at + 2 * AHEAD < end) {
        __builtin_prefetch(&known[column->values[at + 2 * AHEAD]]);
        __builtin_prefetch(&column->offsets[column->values[at + 2 * AHEAD]]);
        __builtin_prefetch(column->bytes + column->offsets[column->values[at + AHEAD]]);
    }
}

static void
number_plain(KithBuilding *building, guint f)
{
    KithFrame *frame = building->frame;
    guint which = (guint)building->column_of[f];
    const KithColumn *own = &building->columns->columns[which];
    g_autofree guint32 *known = kith_wide_new(guint32, (gsize)own->n_values + 1);
    Numbering numbering = {building, f, own, comes_once(building->columns, which), known};

    for (guint32 r = 0; r < frame->n; r++) {
        const KithColumn *column = source_of(building->columns, which, r);
        guint32 from = column != NULL ? column->first[r] : 0;
        guint32 end = column != NULL ? column->first[r + 1] : 0;

        look_ahead(own, own->first[r], own->first[frame->n], known);
        for (guint32 at = from; at < end; at++) {
            KithExtra extra = {r, number_of(&numbering, column, column->values[at])};

            if (at == from) {
                building->numbers[f][r] = extra.code;
                continue;
            }
            if (frame->extras[f] == NULL) {
                frame->extras[f] = g_array_new(FALSE, FALSE, sizeof(KithExtra));
            }
            g_array_append_val(frame->extras[f], extra);
            building->numbers[f][r] |= KITH_CODE_MORE;
        }
    }
}

/* ---- from provisional numbers to codes ---- */

static void
count_value(KithFeature *feature, guint32 code)
{
    if (code != 0) {
        feature->values.counts[code]++;
    }
}

static void
recode(KithBuilding *building, guint f, const guint32 *codes)
{
    KithFrame *frame = building->frame;
    KithFeature *feature = &frame->features[f];
    guint32 *numbers = building->numbers[f];

    for (guint32 r = 0; r < frame->n; r++) {
        guint32 code = codes[numbers[r] & ~KITH_CODE_MORE];

        if (r + 2 * AHEAD < frame->n) {
            guint32 next = numbers[r + AHEAD] & ~KITH_CODE_MORE;

            __builtin_prefetch(&codes[numbers[r + 2 * AHEAD] & ~KITH_CODE_MORE]);
            __builtin_prefetch(&feature->values.counts[codes[next]], 1);
        }
        numbers[r] = code | (numbers[r] & KITH_CODE_MORE);
        count_value(feature, code);
        feature->filled += numbers[r] != 0;
    }
    for (guint i = 0; frame->extras[f] != NULL && i < frame->extras[f]->len; i++) {
        KithExtra *extra = &g_array_index(frame->extras[f], KithExtra, i);

        extra->code = codes[extra->code];
        count_value(feature, extra->code);
    }
}

static void
recode_names(KithFrame *frame, int feature, const guint32 *codes)
{
    for (guint i = 0; frame->extra_names != NULL && i < frame->extra_names->len; i++) {
        KithExtraName *name = &g_array_index(frame->extra_names, KithExtraName, i);
        guint32 *code = feature == frame->given    ? &name->given
                        : feature == frame->family ? &name->family
                        : feature == frame->middle ? &name->middle
                                                   : NULL;

        if (code != NULL) {
            *code = codes[*code];
            count_value(&frame->features[feature], *code);
        }
    }
}

static void
give_codes(KithBuilding *building, guint f)
{
    g_autofree guint32 *codes = NULL;

    kith_value_maker_finish(building->makers[f], &building->frame->features[f].values, &codes);
    g_clear_pointer(&building->makers[f], kith_value_maker_free);
    recode(building, f, codes);
    recode_names(building->frame, (int)f, codes);
}

/* ---- all of it ---- */

/* Names are one task: they are taken from the same columns. Plain features follow, one each. */
static void
number_task(guint task, guint worker, gpointer user_data)
{
    KithBuilding *building = user_data;
    KithFrame *frame = building->frame;
    guint n_names = frame->given >= 0 ? (guint)frame->order + 1 : 0;

    if (task > 0) {
        number_plain(building, n_names + task - 1);
        give_codes(building, n_names + task - 1);
        return;
    }
    if (n_names > 0) {
        kith_build_names(building);
    }
    for (guint f = 0; f < n_names; f++) {
        give_codes(building, f);
    }
}

static void
prepare_task(guint f, guint worker, gpointer user_data)
{
    KithBuilding *building = user_data;

    kith_feature_prepare(&building->frame->features[f]);
}

static void
line_task(guint task, guint worker, gpointer user_data)
{
    KithBuilding *building = user_data;
    KithFrame *frame = building->frame;
    guint32 end = MIN(frame->n, (task + 1) * LINES);

    for (guint32 r = task * LINES; r < end; r++) {
        guint32 *line = frame->codes + (gsize)r * frame->stride;

        for (guint f = 0; f < frame->n_features; f++) {
            line[f] = building->numbers[f][r];
        }
    }
}

/* Features whose values are as common as a model says. */
static gboolean
prepare_known(KithFrame *frame, const KithKnown *known, GError **error)
{
    for (guint f = 0; f < frame->n_features; f++) {
        if (!kith_known_values(known, &frame->features[f], error)) {
            return FALSE;
        }
        kith_feature_prepare(&frame->features[f]);
        if (!kith_known_parts(known, &frame->features[f], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_frame_build(const KithColumns *columns,
                 const KithFrameHow *how,
                 KithFrame *frame,
                 GError **error)
{
    g_auto(KithBuilding) building = {.columns = columns, .frame = frame};
    guint n_names;

    add_features(&building);
    for (guint f = 0; f < frame->n_features; f++) {
        frame->features[f].of_persons = frame->given >= 0;
    }
    if (frame->n_features == 1) {
        frame->features[0].by_words = frame->features[0].comparator->words != NULL;
    }
    n_names = frame->given >= 0 ? (guint)frame->order + 1 : 0;
    kith_parallel(1 + frame->n_features - n_names, how->threads, number_task, &building, NULL);
    frame->stride = (frame->n_features + 1 + 3) & ~3u;
    frame->codes = kith_wide_new(guint32, (gsize)frame->n * frame->stride + 1);
    kith_parallel((frame->n + LINES - 1) / LINES, how->threads, line_task, &building, NULL);
    if (how->known != NULL) {
        return prepare_known(frame, how->known, error);
    }
    kith_parallel(frame->n_features, how->threads, prepare_task, &building, NULL);
    return TRUE;
}
