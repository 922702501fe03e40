/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-build.h"

#include "base-big.h"
#include "base-parallel.h"

/* Records whose lines are put together by one task. */
#define LINES 16384

void
kith_building_clear(KithBuilding *building)
{
    for (guint f = 0; f < KITH_FEATURES_MAX; f++) {
        g_clear_pointer(&building->makers[f], kith_value_maker_free);
        g_free(building->codes[f]);
    }
}

/* ---- which features there are ---- */

int
kith_build_add(KithBuilding *building,
               const char *name,
               const KithComparator *comparator,
               int column)
{
    KithFrame *frame = building->frame;
    guint f = frame->n_features;

    if (f == KITH_FEATURES_MAX) {
        return -1;
    }
    frame->features[f].name = g_strdup(name);
    frame->features[f].comparator = comparator;
    building->codes[f] = kith_wide_new(guint32, (gsize)frame->n + 1);
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
    return kith_build_add(building, name, kith_comparator_find(name), -1);
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

/* An age is no date and stays a feature of its own, of those whose birth date is not known: what
 * the date says already counts once. */
static gboolean
is_apart(const KithColumns *columns, const KithColumn *column)
{
    return column->parent >= 0 &&
           columns->columns[column->parent].comparator->role == KITH_ROLE_DATE;
}

static gboolean
is_plain(const KithColumns *columns, const KithColumn *column)
{
    return !column->dropped && (column->parent < 0 || is_apart(columns, column)) &&
           !kith_role_is_of_name(column->comparator->role) &&
           !kith_role_is_half(column->comparator->role);
}

/* Properties that are an address, or its first line. */
static const char *const address_names[] = {"street", "address", NULL};

static gboolean
has_address(const KithColumns *columns)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *column = &columns->columns[c];

        if (!column->dropped && (g_strv_contains(address_names, column->name) ||
                                 g_str_equal(column->comparator->name, "postcode"))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Where there are addresses, next door is another house; what has a name and no address is at one
 * point here and at another near there. */
static const KithComparator *
comparator_of_place(const KithBuilding *building)
{
    return kith_comparator_find(
        building->frame->given >= 0 || has_address(building->columns) ? "coordinates" : "distance");
}

/* Latitude and longitude are one feature, unless another column has both. */
static void
add_coordinates(KithBuilding *building)
{
    const KithColumns *columns = building->columns;
    const KithComparator *comparator = kith_comparator_find("coordinates");

    building->latitude = kith_column_of_role(columns, KITH_ROLE_LATITUDE);
    building->longitude = kith_column_of_role(columns, KITH_ROLE_LONGITUDE);
    for (guint c = 0; c < columns->n_columns; c++) {
        if (columns->columns[c].comparator == comparator && !columns->columns[c].dropped) {
            return;
        }
    }
    building->coordinates =
        building->latitude != NULL && building->longitude != NULL
            ? kith_build_add(building, "coordinates", comparator_of_place(building), -1)
            : -1;
}

static int
find_text(const KithFrame *frame, const char *const *names)
{
    for (guint f = 0; f < frame->n_features; f++) {
        if (g_strv_contains(names, frame->features[f].name) &&
            g_str_equal(frame->features[f].comparator->name, "text")) {
            return (int)f;
        }
    }
    return -1;
}

/* What somebody writes into one line of an address another writes into the other. */
static void
find_lines(KithFrame *frame)
{
    static const char *const second[] = {"address_line_2", NULL};

    frame->lines[0] = find_text(frame, address_names);
    frame->lines[1] = find_text(frame, second);
    if (frame->lines[0] < 0 || frame->lines[1] < 0) {
        frame->lines[0] = frame->lines[1] = -1;
    }
}

static void
note_mail(KithBuilding *building, const KithColumn *column, int feature)
{
    if (building->frame->given >= 0 && building->mail == NULL && column->tells_names) {
        building->frame->mail = feature;
        building->mail = column;
    }
}

static void
add_features(KithBuilding *building)
{
    const KithColumns *columns = building->columns;

    add_name_features(building);
    building->frame->mail = -1;
    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *column = &columns->columns[c];
        const KithComparator *comparator = g_str_equal(column->comparator->name, "coordinates")
                                               ? comparator_of_place(building)
                                               : column->comparator;
        int f = is_plain(columns, column)
                    ? kith_build_add(building, column->name, comparator, (int)c)
                    : -1;

        if (f >= 0) {
            building->frame->features[f].adjust = column->adjust;
            note_mail(building, column, f);
        }
    }
    building->coordinates = -1;
    add_coordinates(building);
    find_lines(building->frame);
}

/* ---- codes of plain features ---- */

/* A record's values are of the column, or of one that fills its gaps. */
static const KithColumn *
source_of(const KithColumns *columns, guint which, guint32 record)
{
    const KithColumn *own = &columns->columns[which];

    if (is_apart(columns, own) && kith_column_has_value(&columns->columns[own->parent], record)) {
        return NULL;
    }
    if (kith_column_has_value(own, record)) {
        return own;
    }
    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *child = &columns->columns[c];

        if (child->parent == (int)which && !is_apart(columns, child) &&
            kith_column_has_value(child, record)) {
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
    guint32 *known; /* of own's values, the codes they have: a text is looked for once */
} Coding;

/* The code of a value. */
static guint32
code_of(Coding *coding, const KithColumn *column, guint32 value)
{
    KithBuilding *building = coding->building;
    const KithComparator *comparator = building->frame->features[coding->f].comparator;
    KithValueMaker *maker = building->makers[coding->f];
    gboolean own = column == coding->own;
    guint32 code = own ? coding->known[value] : 0;

    if (code == 0) {
        KithBytes text = kith_column_text(column, value);

        if (comparator->is_evidence != NULL && !comparator->is_evidence(text)) {
            return 0;
        }
        text = comparator->part != NULL ? comparator->part(text) : text;
        code = coding->once && comparator->part == NULL ? kith_value_maker_add_once(maker, text)
                                                        : kith_value_maker_add(maker, text);
    }
    if (own) {
        coding->known[value] = code;
    }
    return code;
}

/* How far ahead memory is asked for: records are in the order of a hash, their values anywhere. */
#define AHEAD 16

/* What the values of the next records will need: codes and places first, texts then. */
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
code_plain(KithBuilding *building, guint f)
{
    KithFrame *frame = building->frame;
    guint which = (guint)building->column_of[f];
    const KithColumn *own = &building->columns->columns[which];
    g_autofree guint32 *known = kith_wide_new(guint32, (gsize)own->n_values + 1);
    Coding coding = {building, f, own, comes_once(building->columns, which), known};
    gsize values = own->n_values;

    building->makers[f] =
        coding.once
            ? kith_value_maker_new(values, own->offsets != NULL ? own->offsets[values + 1] : 0)
            : kith_value_maker_new(0, 0);
    for (guint32 r = 0; r < frame->n; r++) {
        const KithColumn *column = source_of(building->columns, which, r);
        guint32 from = column != NULL ? column->first[r] : 0;
        guint32 end = column != NULL ? column->first[r + 1] : 0;

        look_ahead(own, own->first[r], own->first[frame->n], known);
        for (guint32 at = from; at < end; at++) {
            KithExtra extra = {r, code_of(&coding, column, column->values[at])};

            if (at == from) {
                building->codes[f][r] = extra.code;
                continue;
            }
            if (frame->extras[f] == NULL) {
                frame->extras[f] = g_array_new(FALSE, FALSE, sizeof(KithExtra));
            }
            g_array_append_val(frame->extras[f], extra);
            building->codes[f][r] |= KITH_CODE_MORE;
        }
    }
}

/* ---- codes of coordinates ---- */

static void
code_coordinates(KithBuilding *building, guint f)
{
    const KithFrame *frame = building->frame;
    const KithComparator *comparator = frame->features[f].comparator;
    g_autoptr(GString) text = g_string_new(NULL);

    building->makers[f] = kith_value_maker_new(0, 0);
    for (guint32 r = 0; r < frame->n; r++) {
        KithBytes latitude = kith_column_text_at(building->latitude, r, 0);
        KithBytes longitude = kith_column_text_at(building->longitude, r, 0);
        KithBytes whole;

        g_string_truncate(text, 0);
        g_string_append_len(text, (const char *)latitude.data, (gssize)latitude.len);
        g_string_append_c(text, ' ');
        g_string_append_len(text, (const char *)longitude.data, (gssize)longitude.len);
        whole = kith_bytes(text->str, text->len);
        if (latitude.len > 0 && longitude.len > 0 && comparator->is_evidence(whole)) {
            building->codes[f][r] = kith_value_maker_add(building->makers[f], whole);
        }
    }
}

/* ---- how common values are ---- */

static void
count_value(KithFeature *feature, guint32 code)
{
    if (code != 0) {
        feature->values.counts[code]++;
    }
}

void
kith_build_finish(KithBuilding *building, guint f)
{
    KithFrame *frame = building->frame;
    KithFeature *feature = &frame->features[f];
    const guint32 *codes = building->codes[f];

    kith_value_maker_finish(building->makers[f], &feature->values);
    g_clear_pointer(&building->makers[f], kith_value_maker_free);
    for (guint32 r = 0; r < frame->n; r++) {
        count_value(feature, codes[r] & ~KITH_CODE_MORE);
        feature->filled += codes[r] != 0;
    }
    for (guint i = 0; frame->extras[f] != NULL && i < frame->extras[f]->len; i++) {
        count_value(feature, g_array_index(frame->extras[f], KithExtra, i).code);
    }
    kith_build_count_names(frame, f);
    if (building->counted) {
        kith_feature_prepare(feature);
    }
}

/* ---- all of it ---- */

static void
code_names(KithBuilding *building)
{
    guint n_names = (guint)building->frame->order + 1;

    for (guint f = 0; f < n_names; f++) {
        building->makers[f] = kith_value_maker_new(0, 0);
    }
    kith_build_names(building);
    for (guint f = 0; f < n_names; f++) {
        kith_build_finish(building, f);
    }
}

/* Names are one task: they are taken from the same columns. Plain features follow, one each. */
static void
code_task(guint task, guint worker, gpointer user_data)
{
    KithBuilding *building = user_data;
    KithFrame *frame = building->frame;
    guint n_names = frame->given >= 0 ? (guint)frame->order + 1 : 0;
    guint f = n_names + task - 1;

    if (task == 0) {
        if (n_names > 0) {
            code_names(building);
        }
        return;
    }
    if ((int)f == building->coordinates) {
        code_coordinates(building, f);
    } else {
        code_plain(building, f);
    }
    kith_build_finish(building, f);
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
            line[f] = building->codes[f][r];
        }
    }
}

void
kith_build_lines(KithBuilding *building, guint threads)
{
    KithFrame *frame = building->frame;

    g_free(frame->codes);
    frame->stride = (frame->n_features + 1 + 3) & ~3u;
    frame->codes = kith_wide_new(guint32, (gsize)frame->n * frame->stride + 1);
    kith_parallel((frame->n + LINES - 1) / LINES, threads, line_task, building, NULL);
}

typedef struct {
    KithFrame *frame;
    guint first; /* feature */
    const KithKnown *known;
    GError **error;
    gboolean failed;
} Preparing;

static void
prepare_task(guint task, guint worker, gpointer user_data)
{
    Preparing *preparing = user_data;
    KithFeature *feature = &preparing->frame->features[preparing->first + task];

    if (preparing->failed || !kith_known_values(preparing->known, feature, preparing->error)) {
        preparing->failed = TRUE;
        return;
    }
    kith_feature_prepare(feature);
    preparing->failed = !kith_known_parts(preparing->known, feature, preparing->error);
}

/* What is in memory can be looked up on several threads, and there nothing can fail. */
gboolean
kith_build_prepare_known(KithFrame *frame,
                         guint first,
                         guint n,
                         const KithFrameHow *how,
                         GError **error)
{
    Preparing preparing = {frame, first, how->known, error, FALSE};

    kith_parallel(n, how->known->rows != NULL ? how->threads : 1, prepare_task, &preparing, NULL);
    return !preparing.failed;
}

/* Columns that are evidence, of a typing that may be more than the store has yet. */
static guint
n_used(const GPtrArray *typing)
{
    guint n = 0;

    for (guint i = 0; typing != NULL && i < typing->len; i++) {
        const KithTyped *typed = g_ptr_array_index(typing, i);

        n += typed->used && typed->fills == NULL;
    }
    return n;
}

/* Where persons live, and things are that have a name, and may be found again elsewhere. */
static void
find_residence(const KithBuilding *building)
{
    KithFrame *frame = building->frame;
    gboolean named = frame->given >= 0;

    for (guint f = 0; f < frame->n_features; f++) {
        named = named || kith_comparator_names_things(frame->features[f].comparator);
    }
    for (guint f = 0; f < frame->n_features && named; f++) {
        int column = building->column_of[f];

        frame->residence |=
            column >= 0 && building->columns->columns[column].residence ? 1u << f : 0;
    }
}

gboolean
kith_frame_build(const KithColumns *columns,
                 const KithFrameHow *how,
                 KithFrame *frame,
                 GError **error)
{
    g_auto(KithBuilding)
        building = {.columns = columns, .frame = frame, .counted = how->known == NULL};
    gboolean alone;
    guint n_names;

    add_features(&building);
    frame->n_own = frame->n_features;
    find_residence(&building);
    for (guint f = 0; f < frame->n_features; f++) {
        frame->features[f].of_persons = frame->given >= 0;
    }
    alone = frame->n_features == 1 && n_used(how->typing) <= 1;
    for (guint f = 0; f < frame->n_features; f++) {
        const KithComparator *comparator = frame->features[f].comparator;

        frame->features[f].by_words =
            comparator->words != NULL && (alone || (frame->given < 0 && comparator->names));
    }
    frame->same_kind = -1;
    n_names = frame->given >= 0 ? (guint)frame->order + 1 : 0;
    kith_parallel(1 + frame->n_features - n_names, how->threads, code_task, &building, NULL);
    kith_build_lines(&building, how->threads);
    kith_frame_index(frame, 0);
    return how->known == NULL || kith_build_prepare_known(frame, 0, frame->n_features, how, error);
}
