/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-guess-others.h"

#include "base-text.h"

#include <kith/kith-names.h>

/* Rows that are read; how many numbers must come twice, of how many of these one must have two
 * names, and of how many of all: now and then somebody uses a number that is not his. */
#define LOOK_AT 50000
#define LEAST 5
#define ONE_IN 4
#define ONE_OF_ALL_IN 20
#define BLOCK ((gsize)4 << 20)

/* Names that may be one person's: worse ones are hardly ever. Of 35 in a hundred who are in a list
 * twice the two names alone are likelier not one's, with an initial here and a nickname there. */
#define MAY_BE_ONE 0.01

typedef struct {
    const char *kind;
    guint column;
    const GArray *names;
    GHashTable *first; /* owned: number, the name that came with it first, "" when compared */
    GString *number;
    GString *name;
    guint rows;
    guint same;
    guint others;
} Looking;

static void
looking_clear(Looking *looking)
{
    g_hash_table_unref(looking->first);
    g_string_free(looking->number, TRUE);
    g_string_free(looking->name, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Looking, looking_clear)

/* ---- rows ---- */

static gboolean
is_name(const Looking *looking, guint column)
{
    for (guint i = 0; i < looking->names->len; i++) {
        if (g_array_index(looking->names, guint, i) == column) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
read_cells(Looking *looking, const KithRow *row)
{
    g_string_truncate(looking->number, 0);
    g_string_truncate(looking->name, 0);
    for (guint i = 0; i < row->n_cells; i++) {
        KithBytes text = kith_text_strip(row->cells[i].text);

        if (kith_text_is_missing(text)) {
            continue;
        }
        if (row->cells[i].column == looking->column) {
            g_string_append_len(looking->number, (const char *)text.data, (gssize)text.len);
        } else if (is_name(looking, row->cells[i].column)) {
            g_string_append_c(looking->name, ' ');
            kith_text_fold(text, looking->name);
        }
    }
}

/* Compares the first two names of each number: one that stands for none comes with any name, and
 * says so once. */
static void
look_at_name(Looking *looking)
{
    const char *first = g_hash_table_lookup(looking->first, looking->number->str);

    if (first == NULL) {
        g_hash_table_insert(looking->first,
                            g_strdup(looking->number->str),
                            g_strdup(looking->name->str));
        return;
    }
    if (*first == '\0') {
        return;
    }
    if (kith_name_match(looking->kind, first, looking->name->str, NULL) >= MAY_BE_ONE) {
        looking->same++;
    } else {
        looking->others++;
    }
    g_hash_table_insert(looking->first, g_strdup(looking->number->str), g_strdup(""));
}

static gboolean
look_at_row(const KithRow *row, gpointer user_data)
{
    Looking *looking = user_data;

    if (row->fault != NULL) {
        return TRUE;
    }
    read_cells(looking, row);
    if (looking->number->len > 0 && looking->name->len > 0) {
        look_at_name(looking);
    }
    return ++looking->rows < LOOK_AT;
}

gboolean
kith_guess_is_of_others(const KithLoader *loader,
                        const KithInput *input,
                        guint column,
                        const GArray *names,
                        const char *kind)
{
    g_auto(Looking) looking = {.kind = kind, .column = column, .names = names};

    looking.first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    looking.number = g_string_new(NULL);
    looking.name = g_string_new(NULL);
    for (gsize at = input->body; at < input->text.len && looking.rows < LOOK_AT;) {
        gsize end = loader->cut(input, at, BLOCK);

        loader->parse(input, kith_bytes(input->text.data + at, end - at), 1, look_at_row, &looking);
        at = end;
    }
    return looking.same + looking.others >= LEAST &&
           ONE_IN * looking.others >= looking.same + looking.others &&
           ONE_OF_ALL_IN * looking.others >= g_hash_table_size(looking.first);
}

/* ---- columns ---- */

static gboolean
is_own_number(const KithGuessOthers *others, const KithGuess *guess)
{
    const KithPropertyDef *property =
        guess->property != NULL ? kith_schema_property(others->schema, guess->property) : NULL;

    return !guess->taken && property != NULL && guess->type == NULL &&
           g_str_equal(property->type->name, "identifier");
}

static GArray *
columns_of_names(const KithGuessOthers *others)
{
    static const char *const names[] = {"name", "given_name", "middle_name", "family_name", NULL};
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < others->n; i++) {
        if (others->guesses[i].property != NULL &&
            g_strv_contains(names, others->guesses[i].property)) {
            g_array_append_val(columns, i);
        }
    }
    return columns;
}

/* The number of a member of staff beside the name of somebody whom he declares, or looks up, is not
 * that person's: taken for his own it would make one of the two. */
static void
settle_others(const KithGuessOthers *others)
{
    g_autoptr(GArray) names = columns_of_names(others);

    for (guint i = 0; names->len > 0 && i < others->n; i++) {
        KithGuess *guess = &others->guesses[i];

        if (is_own_number(others, guess) &&
            kith_guess_is_of_others(others->loader, others->input, i, names, "Person")) {
            g_autofree char *name = g_strconcat("of_", guess->property, NULL);

            g_string_append_printf(others->notes,
                                   "%s: column \"%s\" is with the names of many people: read as "
                                   "another's number, %s, and no sign of who the row is about\n",
                                   others->input->name,
                                   guess->header,
                                   name);
            kith_guess_set(guess, name, "code");
        }
    }
}

/* The numbers that people have in registers. */
static const char *const numbers_of_people[] =
    {"staff_number", "national_id", "passport", "driving_licence", "pnc_id", "cro_number", NULL};

gboolean
kith_is_number_of_people(const char *property)
{
    return g_strv_contains(numbers_of_people, property);
}

/* What is a person's own: rows with any of it are of people, though they have no names. */
static const char *const people_have[] =
    {"birth_date", "age", "gender", "address", "street", "postcode", "phone", "email", NULL};

static gboolean
is_key(const KithMapRecord *record, const KithGuess *guess)
{
    const KithMapPart *part =
        record->key.parts->len == 1 ? &g_array_index(record->key.parts, KithMapPart, 0) : NULL;

    return part != NULL && g_strcmp0(part->column, guess->header) == 0;
}

static const KithGuess *
find_any(const KithGuessOthers *others, const char *const *properties)
{
    for (guint i = 0; i < others->n; i++) {
        const KithGuess *guess = &others->guesses[i];

        if (guess->property != NULL && g_strv_contains(properties, guess->property)) {
            return guess;
        }
    }
    return NULL;
}

static gboolean
has_day(const KithGuessOthers *others)
{
    for (guint i = 0; i < others->n; i++) {
        const KithGuess *guess = &others->guesses[i];

        if (guess->property != NULL && (kith_guess_has_type(guess, others->schema, "date") ||
                                        kith_guess_has_type(guess, others->schema, "event_date"))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether nothing is known but sorts, days, amounts and the codes of something else: no words. */
static gboolean
has_no_words(const KithGuessOthers *others)
{
    static const char *const types[] = {"category", "date", "event_date", "number", "code", NULL};

    for (guint i = 0; i < others->n; i++) {
        const KithGuess *guess = &others->guesses[i];
        gboolean told = guess->taken || guess->property == NULL;

        for (guint t = 0; !told && types[t] != NULL; t++) {
            told = kith_guess_has_type(guess, others->schema, types[t]);
        }
        if (!told) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Shifts, claims and absences: days with somebody's number, and nothing else of that person; and
 * rows that are told by a number of their own, with a day and no word. They happened, and none is
 * another once more because both are of one person, or of one sort. */
static void
settle_events(const KithGuessOthers *others, KithMapRecord *record)
{
    const KithGuess *number = find_any(others, numbers_of_people);
    gboolean of_somebody = number != NULL && !is_key(record, number);
    gboolean numbered = number == NULL && record->key.parts->len > 0 && has_no_words(others);

    if (g_strcmp0(record->type.text, "Thing") == 0 && (of_somebody || numbered) &&
        has_day(others) && find_any(others, people_have) == NULL) {
        g_free(record->type.text);
        record->type.text = g_strdup("Event");
    }
}

void
kith_guess_others(const KithGuessOthers *others, KithMapRecord *record)
{
    if (g_strcmp0(record->type.text, "Person") == 0) {
        settle_others(others);
    }
    settle_events(others, record);
}
