/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-guess.h"

#include "load-guess-header.h"
#include "load-guess-names.h"
#include "load-guess-others.h"
#include "load-unique.h"

#include <string.h>

typedef struct {
    const KithLoader *loader;
    const KithInput *input;
    const KithSchema *schema;
    const KithSample *sample;
    KithGuess *guesses; /* owned, one for each column */
    guint n;
    GString *notes;
    gboolean british;
    gboolean month_first; /* some column says so, and none the opposite */
} Guessing;

static void
guessing_clear(Guessing *guessing)
{
    for (guint i = 0; i < guessing->n; i++) {
        g_free(guessing->guesses[i].words);
        g_free(guessing->guesses[i].property);
    }
    g_free(guessing->guesses);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Guessing, guessing_clear)

/* ---- columns together ---- */

static KithGuess *
find_property(const Guessing *guessing, const char *property)
{
    return kith_guess_find(guessing->guesses, guessing->n, property);
}

/* "addr_type" beside "addr_line1" only labels it. */
static void
settle_labels(Guessing *guessing)
{
    for (guint i = 0; i < guessing->n; i++) {
        KithGuess *guess = &guessing->guesses[i];
        gsize len = strlen(guess->words);

        if (len <= 5 || !g_str_has_suffix(guess->words, " type") ||
            kith_schema_property_of_header(guessing->schema, guess->words) != NULL) {
            continue;
        }
        for (guint j = 0; j < guessing->n; j++) {
            if (j != i && strncmp(guessing->guesses[j].words, guess->words, len - 4) == 0) {
                g_autofree char *name = kith_guess_own_name(guess);

                kith_guess_set(guess, name, "note");
                guess->label = TRUE;
            }
        }
    }
}

static KithGuess *
find_range(Guessing *guessing, guint from, guint low, guint high, gboolean year)
{
    for (guint i = from; i < guessing->n && i < from + 3; i++) {
        KithGuess *guess = &guessing->guesses[i];
        const KithColumnLook *look = guess->look;
        gboolean small = kith_look_mostly(look, look->whole, 90) && look->whole_max >= low &&
                         look->whole_max <= high && !kith_look_mostly(look, look->years, 50);

        if (!guess->taken && (year ? kith_look_mostly(look, look->years, 70) : small)) {
            return guess;
        }
    }
    return NULL;
}

static gboolean
says_day(const KithGuess *guess)
{
    return kith_guess_has_word(guess, "day") || kith_guess_has_word(guess, "bd");
}

static gboolean
says_month(const KithGuess *guess)
{
    return kith_guess_has_word(guess, "month") || kith_guess_has_word(guess, "bm");
}

/* A year, a month and a day in three columns side by side are one date. */
static void
settle_date_parts(Guessing *guessing, KithMapRecord *record)
{
    gboolean persons = kith_guess_are_persons(guessing->guesses, guessing->n);

    for (guint i = 0; persons && i + 2 < guessing->n; i++) {
        KithGuess *year = find_range(guessing, i, 0, 0, TRUE);
        KithGuess *day = find_range(guessing, i, 20, 110, FALSE);
        KithGuess *month = NULL;
        KithMapProperty *property;

        for (guint j = i; j < i + 3; j++) {
            KithGuess *guess = &guessing->guesses[j];

            if (guess != year && guess != day) {
                month = guess;
            }
        }
        if (year == NULL || day == NULL || month == NULL || month->taken) {
            continue;
        }
        if (says_day(month) || says_month(day)) {
            KithGuess *swap = month;

            month = day;
            day = swap;
        }
        if (!kith_look_mostly(month->look, month->look->whole, 90) ||
            !kith_look_mostly(day->look, day->look->whole, 90) || month->look->whole_max > 110 ||
            (month->look->whole_max > 12 && !says_month(month))) {
            continue;
        }
        property = kith_mapping_add_property(record->properties, "birth_date");
        property->join = g_strdup("-");
        g_ptr_array_add(property->columns, g_strdup(year->header));
        g_ptr_array_add(property->columns, g_strdup(month->header));
        g_ptr_array_add(property->columns, g_strdup(day->header));
        year->taken = month->taken = day->taken = TRUE;
        return;
    }
}

/* A date that nobody named, with years as far apart as people are old, beside people's names. */
static void
settle_birth_date(Guessing *guessing)
{
    if (find_property(guessing, "birth_date") != NULL ||
        (find_property(guessing, "family_name") == NULL &&
         find_property(guessing, "name") == NULL)) {
        return;
    }
    for (guint i = 0; i < guessing->n; i++) {
        KithGuess *guess = &guessing->guesses[i];

        if (kith_guess_may_be_birth(guess)) {
            kith_guess_set(guess, "birth_date", NULL);
            return;
        }
    }
}

/* ---- what the rows are ---- */

static void
take_source(Guessing *guessing, KithMapping *mapping)
{
    static const char *const headers[] = {"data source", "source", "source dataset", NULL};

    for (guint i = 0; i < guessing->n && mapping->source.column == NULL; i++) {
        KithGuess *guess = &guessing->guesses[i];
        gboolean few =
            guess->look->distinct <= 100 && guess->look->filled == guessing->sample->n_rows;

        if (g_strv_contains(headers, guess->words) && few) {
            mapping->source.column = g_strdup(guess->header);
            guess->taken = TRUE;
        }
    }
}

/* A name that is no person's. */
static void
rename_names(Guessing *guessing, const char *property, const char *type)
{
    KithGuess *guess;

    while ((guess = find_property(guessing, "name")) != NULL) {
        kith_guess_set(guess, property, type);
    }
}

/* What is written about a thing is much of what tells it from another; about people it is not. */
static void
settle_notes(Guessing *guessing)
{
    for (guint i = 0; i < guessing->n; i++) {
        KithGuess *guess = &guessing->guesses[i];

        if (!guess->taken && !guess->label &&
            (g_strcmp0(guess->property, "notes") == 0 || g_strcmp0(guess->type, "note") == 0)) {
            g_autofree char *own = kith_guess_own_name(guess);
            g_autofree char *name = g_strconcat(own, "_text", NULL);
            gboolean known = kith_schema_property(guessing->schema, own) != NULL;

            kith_guess_set(guess, known ? name : own, "text");
        }
    }
}

/* What rows of several sorts are called, "properties.name", was taken for names of firms, as many
 * of them are. */
static void
rename_mixed_names(Guessing *guessing)
{
    KithGuess *name = find_property(guessing, "organisation_name");

    if (name != NULL && find_property(guessing, "name") == NULL &&
        g_str_has_suffix(name->words, " name") &&
        kith_schema_property_of_header(guessing->schema, name->words) == NULL) {
        kith_guess_set(name, "name", NULL);
    }
}

static void
guess_type(Guessing *guessing, KithMapRecord *record)
{
    static const char *const headers[] = {"record type", "entity type", "schema", NULL};
    gboolean company = kith_guess_are_firms(guessing->guesses, guessing->n);

    for (guint i = 0; i < guessing->n; i++) {
        KithGuess *guess = &guessing->guesses[i];

        if (g_strv_contains(headers, guess->words) && guess->look->distinct <= 30 &&
            guess->look->filled > 0) {
            record->type.column = g_strdup(guess->header);
            guess->taken = TRUE;
            rename_mixed_names(guessing);
            return;
        }
    }
    if (kith_guess_are_persons(guessing->guesses, guessing->n) && !company) {
        record->type.text = g_strdup("Person");
    } else if (company || find_property(guessing, "organisation_name") != NULL) {
        rename_names(guessing, "organisation_name", NULL);
        record->type.text = g_strdup("Organisation");
    } else {
        rename_names(guessing, "title", "text");
        settle_notes(guessing);
        record->type.text = g_strdup("Thing");
    }
}

/* ---- the key ---- */

static gboolean
is_code(const char *type)
{
    return g_str_equal(type, "identifier") || g_str_equal(type, "code");
}

/* Whether a column numbers the rows: the first one, of whole numbers, under a header that says
 * nothing. */
static gboolean
numbers_rows(const Guessing *guessing, const KithGuess *guess)
{
    return guess == guessing->guesses && kith_guess_says_nothing(guess) &&
           kith_look_mostly(guess->look, guess->look->whole, 100);
}

/* How good a key a column would make, 0 for not at all. */
static guint
key_rank(const Guessing *guessing, const KithGuess *guess)
{
    const KithColumnLook *look = guess->look;
    const KithPropertyDef *property =
        guess->property != NULL ? kith_schema_property(guessing->schema, guess->property) : NULL;
    const char *type = guess->type != NULL ? guess->type
                       : property != NULL  ? property->type->name
                                           : "code";

    if (guess->taken || look->filled == 0 || look->filled != guessing->sample->n_rows ||
        look->distinct != look->filled ||
        (!is_code(type) && !g_str_equal(type, "number") && !g_str_equal(type, "text") &&
         !g_str_equal(type, "category"))) {
        return 0;
    }
    return kith_guess_sounds_like_key(guess) ? 3
           : is_code(type)                   ? 2
           : numbers_rows(guessing, guess)   ? 1
                                             : 0;
}

static KithGuess *
named_key(const Guessing *guessing)
{
    static const char *const names[] = {"record id", "id", "rec id", "recid", "unique id", NULL};

    for (guint n = 0; names[n] != NULL; n++) {
        for (guint i = 0; i < guessing->n; i++) {
            if (g_str_equal(guessing->guesses[i].words, names[n]) &&
                guessing->guesses[i].look->filled > 0) {
                return &guessing->guesses[i];
            }
        }
    }
    return NULL;
}

static void
guess_key(Guessing *guessing, KithMapRecord *record)
{
    KithGuess *key = named_key(guessing);

    for (guint rank = 3; rank > 0 && key == NULL; rank--) {
        for (guint i = 0; i < guessing->n && key == NULL; i++) {
            KithGuess *guess = &guessing->guesses[i];

            if (key_rank(guessing, guess) == rank &&
                kith_column_is_unique(guessing->loader, guessing->input, i)) {
                key = guess;
            }
        }
    }
    if (key != NULL) {
        const KithPropertyDef *known =
            key->property != NULL ? kith_schema_property(guessing->schema, key->property) : NULL;

        kith_map_key_add_column(&record->key, key->header);
        /* A register's number stays a property: other sources may have it too. */
        key->taken = known == NULL || key->type != NULL;
    } else {
        g_string_append_printf(guessing->notes,
                               "%s: no column is unique: a record's key is the hash of its row\n",
                               guessing->input->name);
    }
}

/* ---- from guesses to a mapping ---- */

static void
note_date_order(Guessing *guessing, const KithGuess *guess, KithMapProperty *property)
{
    const KithColumnLook *look = guess->look;
    gboolean numeric = look->day_first + look->month_first > 0;

    if (numeric) {
        property->order_said = TRUE;
        property->month_first = look->month_first > look->day_first;
        if (look->day_first > 0 && look->month_first > 0) {
            g_string_append_printf(guessing->notes,
                                   "%s: column \"%s\" has dates in both orders: read %s\n",
                                   guessing->input->name,
                                   guess->header,
                                   property->month_first ? "month first" : "day first");
        }
    }
}

/* Dates whose order no value of the column tells follow the other columns. */
static void
settle_date_order(Guessing *guessing, const KithGuess *guess, KithMapProperty *property)
{
    if (!property->order_said && guess->look->slashed > 0 && guessing->month_first) {
        property->order_said = TRUE;
        property->month_first = TRUE;
    }
}

static KithMapProperty *
property_named(GPtrArray *properties, const char *name)
{
    for (guint i = 0; i < properties->len; i++) {
        KithMapProperty *property = g_ptr_array_index(properties, i);

        if (g_str_equal(property->property, name) && property->join == NULL) {
            return property;
        }
    }
    return kith_mapping_add_property(properties, name);
}

static void
fill_property(Guessing *guessing, const KithGuess *guess, KithMapProperty *property)
{
    if (property->type == NULL && guess->type != NULL) {
        property->type = g_strdup(guess->type);
    }
    if (kith_guess_has_type(guess, guessing->schema, "date") ||
        kith_guess_has_type(guess, guessing->schema, "event_date")) {
        note_date_order(guessing, guess, property);
        settle_date_order(guessing, guess, property);
    }
    if (kith_guess_has_type(guess, guessing->schema, "phone") && guessing->british) {
        g_strlcpy(property->region, "GB", sizeof property->region);
    }
}

static void
add_properties(Guessing *guessing, KithMapRecord *record)
{
    for (guint i = 0; i < guessing->n; i++) {
        KithGuess *guess = &guessing->guesses[i];
        KithMapProperty *property;

        if (guess->taken || guess->property == NULL) {
            continue;
        }
        property = property_named(record->properties, guess->property);
        g_ptr_array_add(property->columns, g_strdup(guess->header));
        fill_property(guessing, guess, property);
    }
}

/* ---- all columns ---- */

static void
look_at_file(Guessing *guessing)
{
    guint month_first = 0;
    guint day_first = 0;

    for (guint i = 0; i < guessing->n; i++) {
        const KithColumnLook *look = guessing->guesses[i].look;

        guessing->british = guessing->british ||
                            (look->filled > 0 && kith_look_mostly(look, look->postcodes, 50)) ||
                            (look->phones > 0 && kith_look_mostly(look, look->british, 20));
        month_first += look->month_first > look->day_first;
        day_first += look->day_first > look->month_first;
    }
    guessing->month_first = month_first > 0 && day_first == 0;
}

static void
guess_columns(Guessing *guessing)
{
    g_auto(KithHeaders) headers = {0};

    kith_headers_init(&headers, guessing->schema, guessing->guesses, guessing->n);
    for (guint i = 0; i < guessing->n; i++) {
        kith_guess_column(&headers, &guessing->guesses[i]);
    }
    kith_guess_names(guessing->guesses, guessing->n);
    settle_labels(guessing);
}

/* Says in the notes which date columns could be read either way. */
static void
note_unclear_dates(Guessing *guessing)
{
    for (guint i = 0; i < guessing->n; i++) {
        const KithGuess *guess = &guessing->guesses[i];
        const KithColumnLook *look = guess->look;
        gboolean dated =
            guess->property != NULL && (kith_guess_has_type(guess, guessing->schema, "date") ||
                                        kith_guess_has_type(guess, guessing->schema, "event_date"));

        if (dated && look->dates > 0 && look->day_first + look->month_first == 0 &&
            look->slashed > 0 && !guessing->month_first) {
            g_string_append_printf(guessing->notes,
                                   "%s: column \"%s\": no date tells days from months: read day "
                                   "first; say order: month-first in a mapping if that is wrong\n",
                                   guessing->input->name,
                                   guess->header);
        }
    }
}

/* Fills in the properties of a mapping whose structure is known already. */
static void
complete(Guessing *guessing, GPtrArray *properties)
{
    for (guint i = 0; i < properties->len; i++) {
        KithMapProperty *property = g_ptr_array_index(properties, i);
        int column;
        KithGuess *guess;

        if (g_strcmp0(property->type, "guess") != 0) {
            continue;
        }
        column = kith_input_find_column(guessing->input, g_ptr_array_index(property->columns, 0));
        g_clear_pointer(&property->type, g_free);
        if (column < 0) {
            continue;
        }
        guess = &guessing->guesses[column];
        if (guess->property != NULL) {
            g_free(property->property);
            property->property = g_strdup(guess->property);
            fill_property(guessing, guess, property);
        }
    }
}

/* A header such as "born:date" is read as "born". */
static char *
plain_header(const char *header)
{
    const char *colon = strchr(header, ':');

    return colon != NULL && colon > header ? g_strndup(header, (gsize)(colon - header))
                                           : g_strdup(header);
}

static void
start(Guessing *guessing)
{
    guessing->n = guessing->input->columns->len;
    guessing->guesses = g_new0(KithGuess, guessing->n + 1);
    for (guint i = 0; i < guessing->n; i++) {
        KithGuess *guess = &guessing->guesses[i];
        g_autofree char *plain = plain_header(g_ptr_array_index(guessing->input->columns, i));

        guess->header = g_ptr_array_index(guessing->input->columns, i);
        guess->words = kith_header_words(plain);
        guess->look = &guessing->sample->looks[i];
    }
    look_at_file(guessing);
    guess_columns(guessing);
    note_unclear_dates(guessing);
}

KithMapping *
kith_guess(const KithLoader *loader,
           const KithInput *input,
           const KithSchema *schema,
           KithMapping *partial,
           GString *notes)
{
    g_autoptr(KithSample) sample = kith_sample_take(loader, input);
    g_auto(Guessing) guessing = {.loader = loader,
                                 .input = input,
                                 .schema = schema,
                                 .sample = sample,
                                 .notes = notes};
    KithMapping *mapping = partial != NULL ? partial : kith_mapping_new();
    KithMapRecord *record;
    KithGuessOthers others;

    start(&guessing);
    if (partial != NULL) {
        for (guint i = 0; i < mapping->records->len; i++) {
            complete(&guessing,
                     ((KithMapRecord *)g_ptr_array_index(mapping->records, i))->properties);
        }
        for (guint i = 0; i < mapping->links->len; i++) {
            complete(&guessing, ((KithMapLink *)g_ptr_array_index(mapping->links, i))->properties);
        }
        return mapping;
    }
    record = kith_mapping_add_record(mapping, "record");
    take_source(&guessing, mapping);
    settle_date_parts(&guessing, record);
    settle_birth_date(&guessing);
    guess_type(&guessing, record);
    guess_key(&guessing, record);
    others = (KithGuessOthers){loader, input, schema, guessing.guesses, guessing.n, notes};
    kith_guess_others(&others, record);
    add_properties(&guessing, record);
    return mapping;
}
