/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-frame.h"

#include "resolve-columns.h"
#include "resolve-names.h"
#include "resolve-words.h"

/* ---- kinds ---- */

static void
free_kind(gpointer data)
{
    KithKind *kind = data;

    g_free(kind->name);
    g_array_unref(kind->types);
    g_free(kind);
}

static KithKind *
kind_named(GPtrArray *kinds, const char *name, gboolean persons)
{
    KithKind *kind;

    for (guint i = 0; i < kinds->len; i++) {
        kind = g_ptr_array_index(kinds, i);
        if (g_str_equal(kind->name, name)) {
            return kind;
        }
    }
    kind = g_new0(KithKind, 1);
    kind->name = g_strdup(name);
    kind->types = g_array_new(FALSE, FALSE, sizeof(guint32));
    kind->persons = persons;
    g_ptr_array_add(kinds, kind);
    return kind;
}

static int
compare_kinds(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const KithKind *const *)a)->name, (*(const KithKind *const *)b)->name);
}

/* Persons of all types can be one another, as can organisations; a location only one of its own
 * type, and so on: an area is no address. */
GPtrArray *
kith_kinds(KithStore *store)
{
    GPtrArray *kinds = g_ptr_array_new_with_free_func(free_kind);

    for (guint32 t = 1; t <= kith_store_n_names(store, KITH_NAME_NODE_TYPE); t++) {
        const KithNodeType *type = kith_store_node_type(store, t);
        const char *own = kith_store_name(store, KITH_NAME_NODE_TYPE, t)->name;
        gboolean persons;
        gboolean shared;

        if (type == NULL || !type->resolve) {
            continue;
        }
        persons = g_str_equal(type->class_name, "person");
        shared = persons || g_str_equal(type->class_name, "organisation");
        g_array_append_val(kind_named(kinds, shared ? type->name : own, persons)->types, t);
    }
    g_ptr_array_sort(kinds, compare_kinds);
    return kinds;
}

/* ---- typings ---- */

KithTyped *
kith_typed_new(const char *property,
               const KithComparator *comparator,
               gboolean used,
               const char *fills)
{
    KithTyped *typed = g_new0(KithTyped, 1);

    *typed = (KithTyped){g_strdup(property), comparator, used, g_strdup(fills)};
    return typed;
}

void
kith_typed_free(gpointer data)
{
    KithTyped *typed = data;

    g_free(typed->property);
    g_free(typed->fills);
    g_free(typed);
}

/* ---- frames ---- */

void
kith_frame_free(KithFrame *frame)
{
    for (guint f = 0; f < frame->n_features; f++) {
        kith_feature_clear(&frame->features[f]);
        g_clear_pointer(&frame->extras[f], g_array_unref);
    }
    g_clear_pointer(&frame->extra_names, g_array_unref);
    g_clear_pointer(&frame->typing, g_ptr_array_unref);
    g_free(frame->type);
    g_free(frame->ids);
    g_free(frame->sources);
    g_free(frame->hashes);
    g_free(frame->codes);
    g_free(frame);
}

guint32
kith_frame_find(const KithFrame *frame, KithRecordId id)
{
    for (guint32 i = 0; i < frame->n; i++) {
        if (frame->ids[i] == id) {
            return i;
        }
    }
    return G_MAXUINT32;
}

/* The entries of a record in a list sorted by record, of entries of @size that begin with it. */
static const guint8 *
entries_of(const GArray *list, gsize size, guint32 record, guint *out_n)
{
    gsize low = 0;
    gsize high = list != NULL ? list->len : 0;
    gsize end;

    while (low < high) {
        gsize middle = low + (high - low) / 2;

        if (*(const guint32 *)(const void *)(list->data + middle * size) < record) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (end = low; list != NULL && end < list->len; end++) {
        if (*(const guint32 *)(const void *)(list->data + end * size) != record) {
            break;
        }
    }
    *out_n = (guint)(end - low);
    return end > low ? (const guint8 *)list->data + low * size : NULL;
}

const KithExtra *
kith_frame_extras(const KithFrame *frame, guint feature, guint32 record, guint *out_n)
{
    return (const KithExtra *)(const void *)
        entries_of(frame->extras[feature], sizeof(KithExtra), record, out_n);
}

const KithExtraName *
kith_frame_names(const KithFrame *frame, guint32 record, guint *out_n)
{
    return (const KithExtraName *)(const void *)
        entries_of(frame->extra_names, sizeof(KithExtraName), record, out_n);
}

/* ---- building ---- */

typedef struct {
    const KithColumns *columns;
    KithFrame *frame;
    KithValueMaker *makers[KITH_FEATURES_MAX]; /* owned */
    GString *middle;                           /* owned: middle names being put together */
    GString *family;                           /* owned */
} Building;

static void
building_clear(Building *building)
{
    for (guint f = 0; f < KITH_FEATURES_MAX; f++) {
        g_clear_pointer(&building->makers[f], kith_value_maker_free);
    }
    g_string_free(building->middle, TRUE);
    g_string_free(building->family, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Building, building_clear)

static int
add_feature(Building *building, const char *name, const KithComparator *comparator)
{
    KithFrame *frame = building->frame;
    guint f = frame->n_features;

    if (f == KITH_FEATURES_MAX) {
        return -1;
    }
    frame->features[f].name = g_strdup(name);
    frame->features[f].comparator = comparator;
    building->makers[f] = kith_value_maker_new();
    frame->n_features++;
    return (int)f;
}

/* The column of a role that is evidence, NULL when there is none. */
static const KithColumn *
column_of_role(const KithColumns *columns, KithRole role)
{
    for (guint c = 0; c < columns->n_columns; c++) {
        if (columns->columns[c].comparator->role == role && !columns->columns[c].dropped) {
            return &columns->columns[c];
        }
    }
    return NULL;
}

static void
add_name_features(Building *building)
{
    const KithColumns *columns = building->columns;
    KithFrame *frame = building->frame;

    frame->given = frame->family = frame->middle = frame->order = -1;
    if (column_of_role(columns, KITH_ROLE_GIVEN) == NULL &&
        column_of_role(columns, KITH_ROLE_FAMILY) == NULL &&
        column_of_role(columns, KITH_ROLE_WHOLE_NAME) == NULL) {
        return;
    }
    frame->given = add_feature(building, "given_name", kith_comparator_find("given_name"));
    frame->family = add_feature(building, "family_name", kith_comparator_find("family_name"));
    frame->middle = add_feature(building, "middle_name", kith_comparator_find("middle_name"));
    frame->order = add_feature(building, "name_order", kith_comparator_find("name_order"));
}

/* Sets a code of a record to a provisional number. */
static void
set_code(Building *building, guint32 record, int feature, guint32 number)
{
    building->frame->codes[(gsize)record * building->frame->stride + (guint)feature] = number;
}

static guint32
number_of(Building *building, int feature, KithBytes text)
{
    return kith_value_maker_add(building->makers[feature], text);
}

/* ---- names ---- */

static KithBytes
text_at(const KithColumn *column, guint32 record, guint which)
{
    guint32 at = column != NULL ? column->first[record] + which : 0;

    return column != NULL && at < column->first[record + 1]
               ? kith_column_text(column, column->values[at])
               : kith_bytes(NULL, 0);
}

static void
add_middle(Building *building, KithBytes word)
{
    if (word.len == 0 || kith_word_is_title(word) || kith_word_is_particle(word) ||
        kith_name_has_word(kith_bytes(building->middle->str, building->middle->len), word)) {
        return;
    }
    if (building->middle->len > 0) {
        g_string_append_c(building->middle, ' ');
    }
    g_string_append_len(building->middle, (const char *)word.data, (gssize)word.len);
}

static void
add_middle_words(Building *building, KithBytes text)
{
    while (text.len > 0) {
        const guint8 *blank = memchr(text.data, ' ', text.len);
        gsize len = blank != NULL ? (gsize)(blank - text.data) : text.len;

        add_middle(building, kith_bytes(text.data, len));
        len = MIN(len + 1, text.len);
        text = kith_bytes(text.data + len, text.len - len);
    }
}

/* The first word of a given name is the name, the others are middle names. */
static KithBytes
first_word(Building *building, KithBytes text)
{
    const guint8 *blank = text.len > 0 ? memchr(text.data, ' ', text.len) : NULL;
    KithBytes first;

    if (blank == NULL) {
        return text;
    }
    first = kith_bytes(text.data, (gsize)(blank - text.data));
    if (kith_word_is_title(first)) {
        return first_word(building, kith_bytes(blank + 1, text.len - first.len - 1));
    }
    add_middle_words(building, kith_bytes(blank + 1, text.len - first.len - 1));
    return first;
}

/* A family name without "jr" and the like behind it. */
static KithBytes
without_suffix(KithBytes text)
{
    for (;;) {
        const guint8 *blank = text.len > 0 ? memrchr(text.data, ' ', text.len) : NULL;
        gsize head = blank != NULL ? (gsize)(blank - text.data) : 0;

        if (blank == NULL || !kith_word_is_title(kith_bytes(blank + 1, text.len - head - 1))) {
            return text;
        }
        text.len = head;
    }
}

typedef struct {
    const KithColumn *given;
    const KithColumn *family;
    const KithColumn *middle;
    const KithColumn *whole;
} NameColumns;

/* Several family names of one record are one of several words. */
static KithBytes
family_of(Building *building, const KithColumn *column, guint32 record)
{
    KithBytes first = without_suffix(text_at(column, record, 0));
    KithBytes second = text_at(column, record, 1);

    if (second.len == 0) {
        return first;
    }
    g_string_truncate(building->family, 0);
    g_string_append_len(building->family, (const char *)first.data, (gssize)first.len);
    g_string_append_c(building->family, ' ');
    g_string_append_len(building->family, (const char *)second.data, (gssize)second.len);
    return kith_bytes(building->family->str, building->family->len);
}

/* A whole name fills what the other columns leave open; its other words are middle names. */
static void
use_whole_name(Building *building, KithBytes whole, KithBytes *given, KithBytes *family)
{
    gboolean had_both = given->len > 0 && family->len > 0;
    KithNameParts parts;

    kith_name_split(whole, &parts);
    if (given->len == 0 && !kith_bytes_equal(parts.given, *family)) {
        *given = parts.given;
    }
    if (family->len == 0 && !kith_bytes_equal(parts.family, *given)) {
        *family = parts.family;
    }
    for (guint i = 0; i < parts.n_middle; i++) {
        gboolean known = had_both && (kith_name_has_word(*given, parts.middle[i]) ||
                                      kith_name_has_word(*family, parts.middle[i]));

        if (!known) {
            add_middle(building, parts.middle[i]);
        }
    }
}

static void
build_name(Building *building, const NameColumns *from, guint32 record)
{
    KithFrame *frame = building->frame;
    KithBytes given;
    KithBytes family;

    g_string_truncate(building->middle, 0);
    given = first_word(building, text_at(from->given, record, 0));
    family = family_of(building, from->family, record);
    for (guint i = 0; i < 4; i++) {
        add_middle_words(building, text_at(from->middle, record, i));
    }
    for (guint i = 0; i < 4; i++) {
        KithBytes whole = text_at(from->whole, record, i);

        if (whole.len > 0) {
            use_whole_name(building, whole, &given, &family);
        }
    }
    set_code(building, record, frame->given, number_of(building, frame->given, given));
    set_code(building, record, frame->family, number_of(building, frame->family, family));
    set_code(building,
             record,
             frame->middle,
             number_of(building,
                       frame->middle,
                       kith_bytes(building->middle->str, building->middle->len)));
}

/* Another name that the record has: all of its parts are looked at together. */
static void
build_extra_name(Building *building, KithBytes whole, guint32 record)
{
    KithFrame *frame = building->frame;
    KithExtraName name = {.record = record};
    KithNameParts parts;

    kith_name_split(whole, &parts);
    g_string_truncate(building->middle, 0);
    for (guint i = 0; i < parts.n_middle; i++) {
        add_middle(building, parts.middle[i]);
    }
    name.given = number_of(building, frame->given, parts.given);
    name.family = number_of(building, frame->family, parts.family);
    name.middle = number_of(building,
                            frame->middle,
                            kith_bytes(building->middle->str, building->middle->len));
    if (name.given == 0 && name.family == 0) {
        return;
    }
    g_array_append_val(frame->extra_names, name);
    frame->codes[(gsize)record * frame->stride + (guint)frame->family] |= KITH_CODE_MORE;
}

static void
build_names(Building *building)
{
    const KithColumns *columns = building->columns;
    NameColumns from = {column_of_role(columns, KITH_ROLE_GIVEN),
                        column_of_role(columns, KITH_ROLE_FAMILY),
                        column_of_role(columns, KITH_ROLE_MIDDLE),
                        column_of_role(columns, KITH_ROLE_WHOLE_NAME)};
    KithFrame *frame = building->frame;

    if (frame->given < 0) {
        return;
    }
    frame->extra_names = g_array_new(FALSE, FALSE, sizeof(KithExtraName));
    for (guint32 r = 0; r < frame->n; r++) {
        build_name(building, &from, r);
        for (guint c = 0; c < columns->n_columns; c++) {
            const KithColumn *column = &columns->columns[c];

            if (column->comparator->role != KITH_ROLE_OTHER_NAME) {
                continue;
            }
            for (guint32 v = column->first[r]; v < column->first[r + 1]; v++) {
                build_extra_name(building, kith_column_text(column, column->values[v]), r);
            }
        }
    }
}

/* ---- plain features ---- */

/* A record's value of a column, or of the columns that fill its gaps. */
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

static void
build_plain(Building *building, guint which, int feature)
{
    KithFrame *frame = building->frame;

    for (guint32 r = 0; r < frame->n; r++) {
        const KithColumn *column = source_of(building->columns, which, r);
        guint32 n = column != NULL ? column->first[r + 1] - column->first[r] : 0;
        guint32 number = 0;

        for (guint32 i = 0; i < n; i++) {
            KithExtra extra = {r, number_of(building, feature, text_at(column, r, i))};

            if (i == 0) {
                number = extra.code;
                continue;
            }
            if (frame->extras[feature] == NULL) {
                frame->extras[feature] = g_array_new(FALSE, FALSE, sizeof(KithExtra));
            }
            g_array_append_val(frame->extras[feature], extra);
            number |= KITH_CODE_MORE;
        }
        set_code(building, r, feature, number);
    }
}

static gboolean
is_plain(const KithColumn *column)
{
    KithRole role = column->comparator->role;

    return !column->dropped && column->parent < 0 &&
           (role == KITH_ROLE_PLAIN || role == KITH_ROLE_DATE);
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
recode(KithFrame *frame, guint f, const guint32 *codes)
{
    KithFeature *feature = &frame->features[f];

    for (guint32 r = 0; r < frame->n; r++) {
        guint32 *slot = &frame->codes[(gsize)r * frame->stride + f];
        guint32 code = codes[*slot & ~KITH_CODE_MORE];

        *slot = code | (*slot & KITH_CODE_MORE);
        count_value(feature, code);
        feature->filled += *slot != 0;
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

static gboolean
finish_features(Building *building, const KithKnown *known, GError **error)
{
    KithFrame *frame = building->frame;

    for (guint f = 0; f < frame->n_features; f++) {
        g_autofree guint32 *codes = NULL;

        kith_value_maker_finish(building->makers[f], &frame->features[f].values, &codes);
        g_clear_pointer(&building->makers[f], kith_value_maker_free);
        recode(frame, f, codes);
        recode_names(frame, (int)f, codes);
        if (known != NULL && !kith_known_values(known, &frame->features[f], error)) {
            return FALSE;
        }
        kith_feature_prepare(&frame->features[f]);
        if (known != NULL && !kith_known_parts(known, &frame->features[f], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- all of it ---- */

static gboolean
build(Building *building, const KithKnown *known, GError **error)
{
    const KithColumns *columns = building->columns;
    KithFrame *frame = building->frame;
    int feature_of[KITH_FEATURES_MAX];
    guint n_plain = 0;
    guint which[KITH_FEATURES_MAX];

    add_name_features(building);
    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *column = &columns->columns[c];

        if (is_plain(column) && frame->n_features < KITH_FEATURES_MAX) {
            feature_of[n_plain] = add_feature(building, column->name, column->comparator);
            which[n_plain++] = c;
        }
    }
    frame->stride = (frame->n_features + 3) & ~3u;
    frame->codes = g_new0(guint32, (gsize)frame->n * frame->stride + 1);
    build_names(building);
    for (guint i = 0; i < n_plain; i++) {
        build_plain(building, which[i], feature_of[i]);
    }
    return finish_features(building, known, error);
}

gboolean
kith_frame_read(KithStore *store,
                KithTxn *txn,
                const KithKind *kind,
                const KithFrameHow *how,
                KithFrame **out_frame,
                GError **error)
{
    g_auto(KithColumns) columns = {0};
    g_autoptr(KithFrame) frame = NULL;

    *out_frame = NULL;
    if (!kith_columns_read(store, txn, kind, how->only, &columns, error)) {
        return FALSE;
    }
    if (how->typing != NULL) {
        kith_columns_follow(&columns, how->typing);
    } else {
        kith_columns_judge(&columns);
    }
    frame = g_new0(KithFrame, 1);
    frame->type = g_strdup(kind->name);
    frame->typing = kith_columns_typing(&columns);
    frame->n = columns.n;
    frame->ids = g_steal_pointer(&columns.ids);
    frame->sources = g_steal_pointer(&columns.sources);
    frame->hashes = g_steal_pointer(&columns.hashes);
    {
        g_auto(Building) building = {.columns = &columns, .frame = frame};

        building.middle = g_string_new(NULL);
        building.family = g_string_new(NULL);
        if (!build(&building, how->known, error)) {
            return FALSE;
        }
    }
    if (frame->n >= 2 && frame->n_features > 0) {
        *out_frame = g_steal_pointer(&frame);
    }
    return TRUE;
}
