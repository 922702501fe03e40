/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "names-words.h"
#include "resolve-build.h"
#include "resolve-mail-name.h"
#include "resolve-names.h"

/* E-mail addresses of one record that are looked at. */
#define MAIL_MAX 4

/* What taking names apart needs besides the building. */
typedef struct {
    KithBuilding *to;
    GString *middle;  /* owned: middle names being put together */
    GString *family;  /* owned: the same of several family names */
    guint generation; /* that a suffix of the name says, 0 for none */
    /* owned: codes of given and family names by the store's value, where the value is one word;
     * 0 not yet looked at. Most names are met again and again. */
    guint32 *given_of;
    guint32 *family_of;
} Building;

static void
building_clear(Building *building)
{
    g_string_free(building->middle, TRUE);
    g_string_free(building->family, TRUE);
    g_free(building->given_of);
    g_free(building->family_of);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Building, building_clear)

static guint32
code_of(const Building *building, int feature, KithBytes text)
{
    return kith_value_maker_add(building->to->makers[feature], text);
}

/* ---- parts of names ---- */

/* Of the words behind a name one may say the generation. A lone "i" is more often an initial: it
 * says so only at the end of given names, where others have "ii". */
static void
note_generation(Building *building, KithBytes word, gboolean last)
{
    guint generation = word.len > 1 || last ? kith_word_generation(word) : 0;

    building->generation = MAX(building->generation, generation);
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
add_middle_words(Building *building, KithBytes text, gboolean given)
{
    while (text.len > 0) {
        const guint8 *blank = memchr(text.data, ' ', text.len);
        gsize len = blank != NULL ? (gsize)(blank - text.data) : text.len;

        note_generation(building, kith_bytes(text.data, len), given && len == text.len);
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
        return kith_word_is_title_alone(text) ? kith_bytes("", 0) : text;
    }
    first = kith_bytes(text.data, (gsize)(blank - text.data));
    if (kith_word_is_title(first)) {
        return first_word(building, kith_bytes(blank + 1, text.len - first.len - 1));
    }
    add_middle_words(building, kith_bytes(blank + 1, text.len - first.len - 1), TRUE);
    return first;
}

/* A family name without "jr" and the like behind it. */
static KithBytes
without_suffix(Building *building, KithBytes text)
{
    for (;;) {
        const guint8 *blank = text.len > 0 ? memrchr(text.data, ' ', text.len) : NULL;
        gsize head = blank != NULL ? (gsize)(blank - text.data) : 0;

        if (blank == NULL) {
            return kith_word_is_title_alone(text) ? kith_bytes("", 0) : text;
        }
        if (!kith_word_is_title(kith_bytes(blank + 1, text.len - head - 1))) {
            return text;
        }
        note_generation(building, kith_bytes(blank + 1, text.len - head - 1), FALSE);
        text.len = head;
    }
}

typedef struct {
    const KithColumn *given;
    const KithColumn *family;
    const KithColumn *middle;
    const KithColumn *suffix;
    const KithColumn *whole;
} NameColumns;

/* Several family names of one record are one of several words. */
static KithBytes
family_of(Building *building, const KithColumn *column, guint32 record)
{
    KithBytes first = without_suffix(building, kith_column_text_at(column, record, 0));
    KithBytes second = kith_column_text_at(column, record, 1);

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
use_whole_name(Building *building,
               const KithColumn *column,
               KithBytes whole,
               KithBytes *given,
               KithBytes *family)
{
    gboolean had_both = given->len > 0 && family->len > 0;
    KithNameParts parts;

    kith_name_split(whole, column->family_first, &parts);
    building->generation = MAX(building->generation, parts.generation);
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

/* Whether an e-mail address may say more of a record's name than the given name does. */
static gboolean
may_add(const Building *building, KithBytes given, guint32 record)
{
    return given.len <= 1 && kith_column_text_at(building->to->mail, record, 0).len > 0;
}

/* The one word that a value is, as a code, when it needs no taking apart: remembered by the
 * store's value. 0 when it does. */
static guint32
plain_word(Building *building,
           int feature,
           const KithColumn *column,
           guint32 record,
           guint32 *known)
{
    guint32 value;
    KithBytes text;

    if (column->first[record + 1] - column->first[record] != 1) {
        return 0;
    }
    value = column->values[column->first[record]];
    if (known[value] != 0) {
        return known[value];
    }
    text = kith_column_text(column, value);
    if (text.len > 0 && memchr(text.data, ' ', text.len) == NULL &&
        !kith_word_is_title_alone(text)) {
        known[value] = code_of(building, feature, text);
    }
    return known[value];
}

/* Most records have a given name of one word and a family name of one word. */
static gboolean
build_plain_name(Building *building, const NameColumns *from, guint32 record)
{
    const KithFrame *frame = building->to->frame;
    guint32 given;
    guint32 family;

    if (from->given == NULL || from->family == NULL ||
        kith_column_text_at(from->middle, record, 0).len > 0 ||
        kith_column_text_at(from->suffix, record, 0).len > 0 ||
        kith_column_text_at(from->whole, record, 0).len > 0 ||
        may_add(building, kith_column_text_at(from->given, record, 0), record)) {
        return FALSE;
    }
    given = plain_word(building, frame->given, from->given, record, building->given_of);
    family = plain_word(building, frame->family, from->family, record, building->family_of);
    building->to->codes[frame->given][record] = given;
    building->to->codes[frame->family][record] = family;
    return given != 0 && family != 0;
}

static guint32
code_of_generation(const Building *building)
{
    char digit = (char)('0' + building->generation);

    return building->generation > 0
               ? code_of(building, building->to->frame->suffix, kith_bytes(&digit, 1))
               : 0;
}

static void
add_extra_name(Building *building, const KithExtraName *name)
{
    g_array_append_val(building->to->frame->extra_names, *name);
    building->to->codes[building->to->frame->family][name->record] |= KITH_CODE_MORE;
}

/* Fills what is open of a name with what the record's e-mail addresses tell. The name as it was is
 * kept beside. */
static void
use_mail(Building *building, guint32 record, KithBytes *given, KithBytes *family)
{
    const KithFrame *frame = building->to->frame;
    const KithColumn *column = building->to->mail;
    KithBytes own_given = *given;
    KithBytes own_family = *family;

    for (guint i = 0; column != NULL && i < MAIL_MAX; i++) {
        KithBytes address = kith_column_text_at(column, record, i);
        KithMailName name;

        if (address.len > 0 &&
            (column->comparator->is_evidence == NULL || column->comparator->is_evidence(address))) {
            kith_mail_name(address, *given, *family, &name);
            *given = name.given.len > 0 ? name.given : *given;
            *family = name.family.len > 0 ? name.family : *family;
        }
    }
    if (given->data != own_given.data || family->data != own_family.data) {
        KithExtraName name = {.record = record, .bare = TRUE};

        name.given = code_of(building, frame->given, own_given);
        name.family = code_of(building, frame->family, own_family);
        name.middle = building->to->codes[frame->middle][record];
        add_extra_name(building, &name);
    }
}

static void
build_name(Building *building, const NameColumns *from, guint32 record)
{
    const KithFrame *frame = building->to->frame;
    guint32 **codes = building->to->codes;
    KithBytes given;
    KithBytes family;

    g_string_truncate(building->middle, 0);
    building->generation = 0;
    note_generation(building, kith_column_text_at(from->suffix, record, 0), TRUE);
    given = first_word(building, kith_column_text_at(from->given, record, 0));
    family = family_of(building, from->family, record);
    for (guint i = 0; i < 4; i++) {
        add_middle_words(building, kith_column_text_at(from->middle, record, i), FALSE);
    }
    for (guint i = 0; i < 4; i++) {
        KithBytes whole = kith_column_text_at(from->whole, record, i);

        if (whole.len > 0) {
            use_whole_name(building, from->whole, whole, &given, &family);
        }
    }
    codes[frame->middle][record] =
        code_of(building, frame->middle, kith_bytes(building->middle->str, building->middle->len));
    codes[frame->suffix][record] = code_of_generation(building);
    use_mail(building, record, &given, &family);
    codes[frame->given][record] |= code_of(building, frame->given, given);
    codes[frame->family][record] |= code_of(building, frame->family, family);
}

/* Another name that the record has: all of its parts are looked at together. */
static void
build_extra_name(Building *building, KithBytes whole, gboolean family_first, guint32 record)
{
    KithFrame *frame = building->to->frame;
    KithExtraName name = {.record = record};
    KithNameParts parts;

    kith_name_split(whole, family_first, &parts);
    g_string_truncate(building->middle, 0);
    for (guint i = 0; i < parts.n_middle; i++) {
        add_middle(building, parts.middle[i]);
    }
    name.given = code_of(building, frame->given, parts.given);
    name.family = code_of(building, frame->family, parts.family);
    name.middle =
        code_of(building, frame->middle, kith_bytes(building->middle->str, building->middle->len));
    if (name.given == 0 && name.family == 0) {
        return;
    }
    add_extra_name(building, &name);
}

static void
build_extra_names(Building *building, guint32 record)
{
    const KithColumns *columns = building->to->columns;

    for (guint c = 0; c < columns->n_columns; c++) {
        const KithColumn *column = &columns->columns[c];

        if (column->comparator->role != KITH_ROLE_OTHER_NAME) {
            continue;
        }
        for (guint32 v = column->first[record]; v < column->first[record + 1]; v++) {
            build_extra_name(building,
                             kith_column_text(column, column->values[v]),
                             column->family_first,
                             record);
        }
    }
}

static guint32 *
codes_by_value(const KithColumn *column)
{
    return column != NULL ? g_new0(guint32, (gsize)column->n_values + 1) : NULL;
}

void
kith_build_names(KithBuilding *to)
{
    const KithColumns *columns = to->columns;
    NameColumns from = {kith_column_of_role(columns, KITH_ROLE_GIVEN),
                        kith_column_of_role(columns, KITH_ROLE_FAMILY),
                        kith_column_of_role(columns, KITH_ROLE_MIDDLE),
                        kith_column_of_role(columns, KITH_ROLE_SUFFIX),
                        kith_column_of_role(columns, KITH_ROLE_WHOLE_NAME)};
    g_auto(Building) building = {.to = to};

    building.middle = g_string_new(NULL);
    building.family = g_string_new(NULL);
    building.given_of = codes_by_value(from.given);
    building.family_of = codes_by_value(from.family);
    to->frame->extra_names = g_array_new(FALSE, FALSE, sizeof(KithExtraName));
    for (guint32 r = 0; r < to->frame->n; r++) {
        if (!build_plain_name(&building, &from, r)) {
            build_name(&building, &from, r);
        }
        build_extra_names(&building, r);
    }
}

void
kith_build_count_names(KithFrame *frame, guint feature)
{
    int f = (int)feature;

    for (guint i = 0; frame->extra_names != NULL && i < frame->extra_names->len; i++) {
        const KithExtraName *name = &g_array_index(frame->extra_names, KithExtraName, i);
        guint32 code = f == frame->given    ? name->given
                       : f == frame->family ? name->family
                       : f == frame->middle ? name->middle
                                            : 0;

        if (code != 0 && !name->bare) {
            frame->features[feature].values.counts[code]++;
        }
    }
}
