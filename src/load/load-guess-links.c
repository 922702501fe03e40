/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-guess-links.h"

#include "base-text.h"
#include "load-guess-others.h"
#include "load-keys.h"

#include <math.h>

/* Bytes at the head of an input that values are taken from, and how many of them are looked for. */
#define HEAD ((gsize)4 << 20)
#define VALUES 300

/* How many a column must have, and how many in a hundred of them must be keys. */
#define LEAST 5
#define KEYS_PERCENT 90

/* Of all numbers between the lowest and the highest so large a share may be keys, where no header
 * says that they are meant: 1 to 1,000 are the keys of many tables. */
#define CHANCE 0.05

/* A column that may have keys of others. */
typedef struct {
    KithOpened *opened; /* borrowed */
    guint number;
    const char *property; /* borrowed */
    const char *header;
    char *words;        /* owned */
    GHashTable *values; /* owned: texts at the head, at most VALUES of them */
    gboolean numbered;  /* all have digits: from low to high */
    double low;
    double high;
    const KithKeys *best; /* borrowed */
    double share;
    gboolean said;
} Column;

typedef struct {
    const KithSchema *schema;
    guint threads;
    GPtrArray *places;  /* owned, KithKeys */
    GPtrArray *columns; /* owned, Column */
} Finding;

static void
free_column(gpointer data)
{
    Column *column = data;

    g_free(column->words);
    g_hash_table_unref(column->values);
    g_free(column);
}

static void
finding_clear(Finding *finding)
{
    g_clear_pointer(&finding->places, g_ptr_array_unref);
    g_clear_pointer(&finding->columns, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Finding, finding_clear)

/* ---- columns ---- */

static gboolean
is_of_codes(const Finding *finding, const KithMapProperty *property)
{
    static const char *const types[] = {"identifier", "code", "number", "category", "text", NULL};
    const KithPropertyDef *known = kith_schema_property(finding->schema, property->property);
    const char *type = property->type != NULL ? property->type
                       : known != NULL        ? known->type->name
                                              : "text";

    return g_strv_contains(types, type);
}

/* A number that is the person's, or the firm's, whom the row is about: it tells who that is. */
static gboolean
is_own(const Finding *finding, const KithMapRecord *record, const KithMapProperty *property)
{
    const KithPropertyDef *known = kith_schema_property(finding->schema, property->property);
    gboolean of_people = kith_is_number_of_people(property->property);

    if (known == NULL || property->type != NULL || !g_str_equal(known->type->name, "identifier")) {
        return FALSE;
    }
    return g_strcmp0(record->type.text, "Person") == 0         ? of_people
           : g_strcmp0(record->type.text, "Organisation") == 0 ? !of_people
                                                               : FALSE;
}

static void
list_columns(Finding *finding, KithOpened *opened)
{
    const KithMapRecord *record = kith_keys_record(opened->mapping);

    for (guint i = 0; record != NULL && record->type.text != NULL && i < record->properties->len;
         i++) {
        const KithMapProperty *property = g_ptr_array_index(record->properties, i);
        const char *header =
            property->columns->len > 0 ? g_ptr_array_index(property->columns, 0) : NULL;
        int number = header != NULL ? kith_input_find_column(&opened->input, header) : -1;
        Column *column;

        if (property->columns->len != 1 || number < 0 || property->join != NULL ||
            property->split != NULL || g_strcmp0(kith_keys_column(record), header) == 0 ||
            !is_of_codes(finding, property) || is_own(finding, record, property)) {
            continue;
        }
        column = g_new0(Column, 1);
        column->opened = opened;
        column->number = (guint)number;
        column->property = property->property;
        column->header = header;
        column->words = kith_header_words(header);
        column->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        column->numbered = TRUE;
        column->low = INFINITY;
        column->high = -INFINITY;
        g_ptr_array_add(finding->columns, column);
    }
}

/* The digits of a text as a number, -1 where it has none, or more words than one. */
static double
number_in(const char *text)
{
    double number = 0.0;
    gboolean any = FALSE;

    for (; *text != '\0'; text++) {
        if (g_ascii_isspace(*text)) {
            return -1.0;
        }
        if (g_ascii_isdigit(*text)) {
            number = 10.0 * number + (*text - '0');
            any = TRUE;
        }
    }
    return any ? number : -1.0;
}

static void
take_value(Column *column, KithBytes text)
{
    char *value;
    double number;

    if (g_hash_table_size(column->values) == VALUES) {
        return;
    }
    value = g_strndup((const char *)text.data, text.len);
    number = number_in(value);
    column->numbered = column->numbered && number >= 0.0;
    column->low = MIN(column->low, number);
    column->high = MAX(column->high, number);
    g_hash_table_add(column->values, value);
}

typedef struct {
    Column **of; /* by number of the column, NULL for others */
    guint n;
    guint rows;
} Head;

static gboolean
take_row(const KithRow *row, gpointer user_data)
{
    Head *head = user_data;

    head->rows++;
    for (guint i = 0; row->fault == NULL && i < row->n_cells; i++) {
        guint number = row->cells[i].column;
        KithBytes text = kith_text_strip(row->cells[i].text);

        if (number < head->n && head->of[number] != NULL && !kith_text_is_missing(text)) {
            take_value(head->of[number], text);
        }
    }
    return TRUE;
}

/* Reads the head of an input: the values of its columns, and about how many rows it has. */
static void
read_head(Finding *finding, KithOpened *opened)
{
    const KithInput *input = &opened->input;
    g_autofree Column **of = g_new0(Column *, (gsize)input->columns->len + 1);
    Head head = {of, input->columns->len, 0};
    gsize end =
        input->body < input->text.len ? opened->loader->cut(input, input->body, HEAD) : input->body;

    for (guint i = 0; i < finding->columns->len; i++) {
        Column *column = g_ptr_array_index(finding->columns, i);

        if (column->opened == opened) {
            of[column->number] = column;
        }
    }
    if (end > input->body) {
        opened->loader->parse(input,
                              kith_bytes(input->text.data + input->body, end - input->body),
                              1,
                              take_row,
                              &head);
    }
    for (guint i = 0; i < finding->places->len; i++) {
        KithKeys *place = g_ptr_array_index(finding->places, i);

        if (end > input->body && g_ptr_array_find(place->inputs, opened, NULL)) {
            place->n +=
                head.rows * ((double)(input->text.len - input->body) / (double)(end - input->body));
        }
    }
}

/* ---- which are meant ---- */

/* Headers that any table may have. */
static gboolean
says_little(const char *words)
{
    static const char *const all[] = {"id",
                                      "record id",
                                      "rec id",
                                      "recid",
                                      "unique id",
                                      "key",
                                      "number",
                                      "no",
                                      "nr",
                                      "code",
                                      "ref",
                                      "reference",
                                      "name",
                                      "type",
                                      NULL};

    return g_strv_contains(all, words);
}

/* Whether a header begins with what a source, or its rows, are called: "unit code", "units". */
static gboolean
begins_with(const char *words, const char *called)
{
    g_autofree char *name = kith_header_words(called);
    gsize len = strlen(name);

    len -= len > 3 && name[len - 1] == 's' ? 1 : 0;
    if (len < 3 || strncmp(words, name, len) != 0) {
        return FALSE;
    }
    words += len;
    words += *words == 's' ? 1 : 0;
    return *words == '\0' || *words == ' '; /* "personnel code" has nothing to do with persons */
}

static gboolean
is_said(const Column *column, const KithKeys *place)
{
    const char *property =
        g_str_has_prefix(column->property, "of_") ? column->property + 3 : column->property;

    return g_strcmp0(property, place->property) == 0 ||
           (g_str_equal(column->words, place->words) && !says_little(place->words)) ||
           begins_with(column->words, place->source) || begins_with(column->words, place->type);
}

/* Whether keys of a place may be meant: by what the header says, or since numbers so far apart
 * would not be keys by chance. */
static gboolean
may_mean(const Column *column, const KithKeys *place)
{
    gboolean far_apart = column->numbered && place->n < CHANCE * (column->high - column->low + 1.0);

    return g_hash_table_size(column->values) >= LEAST && (far_apart || is_said(column, place));
}

static void
consider(Column *column, const KithKeys *place, guint found)
{
    double share = (double)found / g_hash_table_size(column->values);
    gboolean said = is_said(column, place);
    gboolean better =
        column->best == NULL ||
        (said != column->said          ? said
         : share != column->share      ? share > column->share
         : place->n != column->best->n ? place->n < column->best->n
                                       : strcmp(place->source, column->best->source) < 0);

    if (share * 100.0 >= KEYS_PERCENT && better) {
        column->best = place;
        column->share = share;
        column->said = said;
    }
}

static void
want(GHashTable *wanted, const Column *column)
{
    GHashTableIter iter;
    gpointer text;

    g_hash_table_iter_init(&iter, column->values);
    while (g_hash_table_iter_next(&iter, &text, NULL)) {
        if (!g_hash_table_contains(wanted, text)) {
            g_hash_table_insert(wanted, text, GUINT_TO_POINTER(g_hash_table_size(wanted) + 1));
        }
    }
}

static guint
count_found(const Column *column, GHashTable *wanted, const gint *found)
{
    GHashTableIter iter;
    gpointer text;
    guint n = 0;

    g_hash_table_iter_init(&iter, column->values);
    while (g_hash_table_iter_next(&iter, &text, NULL)) {
        n += found[GPOINTER_TO_UINT(g_hash_table_lookup(wanted, text)) - 1] != 0;
    }
    return n;
}

/* Which columns have keys of a place. */
static gboolean
search(Finding *finding, const KithKeys *place, KithTxn *txn, GError **error)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree gint *found = NULL;

    for (guint i = 0; i < finding->columns->len; i++) {
        const Column *column = g_ptr_array_index(finding->columns, i);

        if (may_mean(column, place)) {
            want(wanted, column);
        }
    }
    found = g_new0(gint, g_hash_table_size(wanted) + 1);
    if (g_hash_table_size(wanted) == 0) {
        return TRUE;
    }
    if (!kith_keys_search(place, txn, wanted, found, finding->threads, error)) {
        return FALSE;
    }
    for (guint i = 0; i < finding->columns->len; i++) {
        Column *column = g_ptr_array_index(finding->columns, i);

        if (may_mean(column, place)) {
            consider(column, place, count_found(column, wanted, found));
        }
    }
    return TRUE;
}

/* ---- links ---- */

static GArray *
columns_of_names(const KithOpened *opened)
{
    static const char *const names[] =
        {"name", "given_name", "middle_name", "family_name", "organisation_name", NULL};
    const KithMapRecord *record = kith_keys_record(opened->mapping);
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < record->properties->len; i++) {
        const KithMapProperty *property = g_ptr_array_index(record->properties, i);

        for (guint c = 0; c < property->columns->len && g_strv_contains(names, property->property);
             c++) {
            int column =
                kith_input_find_column(&opened->input, g_ptr_array_index(property->columns, c));

            if (column >= 0) {
                guint number = (guint)column;

                g_array_append_val(columns, number);
            }
        }
    }
    return columns;
}

/* A row about a person with the key of a person may say who this is, and not with whom he has to
 * do: that the key comes with the names of many tells. */
static gboolean
is_of_others(const Column *column)
{
    const KithOpened *opened = column->opened;
    const char *type = kith_keys_record(opened->mapping)->type.text;
    g_autoptr(GArray) names = NULL;

    if (!g_str_equal(type, column->best->type) || g_str_has_prefix(column->property, "of_")) {
        return TRUE;
    }
    names = columns_of_names(opened);
    return names->len > 0 &&
           kith_guess_is_of_others(opened->loader, &opened->input, column->number, names, type);
}

/* "staff no" says staff. */
static void
cut_off_number(char *words)
{
    static const char *const ends[] =
        {" id", " no", " nr", " number", " code", " key", " ref", NULL};

    for (guint i = 0; ends[i] != NULL; i++) {
        if (g_str_has_suffix(words, ends[i])) {
            words[strlen(words) - strlen(ends[i])] = '\0';
            return;
        }
    }
}

/* What a link is called: by what its rows are, and what the header calls the other end. */
static char *
name_of(const Column *column)
{
    g_autofree char *rows = kith_header_words(column->opened->source);
    g_autofree char *end = g_strdup(column->words);

    cut_off_number(end);
    return g_strdelimit(g_strjoin(" ", rows, end, NULL), " ", '_');
}

/* What a link says is no property too: it would count twice. */
static void
remove_property(const Column *column)
{
    GPtrArray *properties = kith_keys_record(column->opened->mapping)->properties;

    for (guint i = 0; i < properties->len; i++) {
        const KithMapProperty *property = g_ptr_array_index(properties, i);

        if (property->columns->len == 1 &&
            g_str_equal(g_ptr_array_index(property->columns, 0), column->header)) {
            g_ptr_array_remove_index(properties, i);
            return;
        }
    }
}

static void
add_link(const Column *column, GString *notes)
{
    KithMapping *mapping = column->opened->mapping;
    KithMapLink *link = kith_mapping_add_link(mapping);

    link->type.text = name_of(column);
    link->from.record = g_strdup(kith_keys_record(mapping)->as);
    link->to.source = g_strdup(column->best->source);
    link->to.type = g_strdup(column->best->type);
    kith_map_key_add_column(&link->to.key, column->header);
    g_string_append_printf(notes,
                           "%s: column \"%s\" has keys of %s: rows are linked with these (%s)\n",
                           column->opened->path,
                           column->header,
                           column->best->source,
                           link->type.text);
    remove_property(column);
}

gboolean
kith_guess_links(GPtrArray *all,
                 KithStore *store,
                 const KithSchema *schema,
                 guint threads,
                 GString *notes,
                 GError **error)
{
    g_auto(Finding) finding = {.schema = schema, .threads = threads};
    g_autoptr(KithTxn) txn = NULL;

    finding.columns = g_ptr_array_new_with_free_func(free_column);
    for (guint i = 0; i < all->len; i++) {
        KithOpened *opened = g_ptr_array_index(all, i);

        /* A format that implies a mapping says its links itself. */
        if (opened->guessed && opened->input.mapping == NULL) {
            list_columns(&finding, opened);
        }
    }
    if (finding.columns->len == 0) {
        return TRUE;
    }
    txn = store != NULL ? kith_store_peek(store, error) : NULL;
    if ((store != NULL && txn == NULL) ||
        !kith_keys_list(all, txn, schema, &finding.places, error)) {
        return FALSE;
    }
    for (guint i = 0; i < all->len; i++) {
        read_head(&finding, g_ptr_array_index(all, i));
    }
    for (guint i = 0; i < finding.places->len; i++) {
        if (!search(&finding, g_ptr_array_index(finding.places, i), txn, error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < finding.columns->len; i++) {
        const Column *column = g_ptr_array_index(finding.columns, i);

        if (column->best != NULL && is_of_others(column)) {
            add_link(column, notes);
        }
    }
    return TRUE;
}
