/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-header.h"

#include "base-text.h"
#include "load-row.h"

#include <string.h>

#define LOOK_BYTES ((gsize)1 << 16)
#define LOOK_ROWS 1000

/* Of the values of a column that has a form so many in a hundred have it. */
#define MOSTLY 90

typedef enum {
    FORM_NONE,
    FORM_WORDS,   /* letters and no digits */
    FORM_FIGURES, /* digits and no letters: numbers, dates in numbers, telephones */
    FORM_MIXED,
    FORM_EMAIL,
    N_FORMS,
} Form;

/* A column, its first cell apart from the others. */
typedef struct {
    KithBytes first;
    Form form;
    guint number; /* of a first cell of up to four digits and nothing else, G_MAXUINT otherwise */
    guint filled;
    guint of_form[N_FORMS];
    guint years; /* whole numbers that may be years */
    guint again; /* values that are the first cell's */
} Column;

typedef struct {
    Column *columns; /* owned */
    guint n;
} Looking;

static Form
form_of(KithBytes text)
{
    gboolean digits = FALSE;
    gboolean letters = FALSE;

    if (kith_text_is_missing(text)) {
        return FORM_NONE;
    }
    for (gsize i = 0; i < text.len; i++) {
        digits = digits || g_ascii_isdigit(text.data[i]);
        letters = letters || g_ascii_isalpha(text.data[i]) || text.data[i] >= 0x80;
    }
    if (letters && memchr(text.data, '@', text.len) != NULL) {
        return FORM_EMAIL;
    }
    return !digits ? FORM_WORDS : letters ? FORM_MIXED : FORM_FIGURES;
}

static guint
number_of(KithBytes text)
{
    guint number = 0;

    if (text.len == 0 || text.len > 4) {
        return G_MAXUINT;
    }
    for (gsize i = 0; i < text.len; i++) {
        if (!g_ascii_isdigit(text.data[i])) {
            return G_MAXUINT;
        }
        number = number * 10 + (guint)(text.data[i] - '0');
    }
    return number;
}

static gboolean
may_be_year(guint number)
{
    return number >= 1900 && number <= 2100;
}

static void
look_at_row(Looking *looking, const GArray *cells)
{
    for (guint i = 0; cells->len <= looking->n && i < cells->len; i++) {
        Column *column = &looking->columns[i];
        KithBytes text = kith_text_strip(g_array_index(cells, KithCell, i).text);
        Form form = form_of(text);

        column->of_form[form]++;
        if (form != FORM_NONE) {
            column->filled++;
            column->years += may_be_year(number_of(text));
            column->again += kith_bytes_equal(text, column->first);
        }
    }
}

static void
look(const KithInput *input, const GPtrArray *first, gsize body, Looking *looking)
{
    g_auto(KithRowReader) reader = {0};
    const guint8 *start = input->text.data + body;

    looking->n = first->len;
    looking->columns = g_new0(Column, (gsize)first->len + 1);
    for (guint i = 0; i < first->len; i++) {
        Column *column = &looking->columns[i];

        column->first = kith_bytes_str(g_ptr_array_index(first, i));
        column->form = form_of(column->first);
        column->number = number_of(column->first);
    }
    kith_row_reader_init(&reader, kith_bytes(start, input->text.len - body), input->delimiter);
    for (guint rows = 0;
         rows < LOOK_ROWS && reader.at < reader.end && (gsize)(reader.at - start) < LOOK_BYTES &&
         kith_row_read(&reader) == KITH_ROW_FINE;
         rows++) {
        look_at_row(looking, reader.cells);
    }
}

static gboolean
mostly(const Column *column, guint n)
{
    return column->filled > 0 && (guint64)n * 100 >= (guint64)column->filled * MOSTLY;
}

/* Whether a column is called by a number: its own, as columns are that nobody has named, or a year
 * that amounts are of. */
static gboolean
is_called_by_number(const Looking *looking, guint i)
{
    const Column *column = &looking->columns[i];
    gboolean all = TRUE;

    for (guint k = 0; k < looking->n; k++) {
        guint number = looking->columns[k].number;

        all = all && (looking->columns[k].form == FORM_NONE || number == k || number == k + 1);
    }
    return all || (may_be_year(column->number) && !mostly(column, column->years));
}

gboolean
kith_header_is_missing(const KithInput *input, const GPtrArray *first, gsize body)
{
    Looking looking = {0};
    guint rows = 0;    /* columns in which the first cell is as the others */
    guint headers = 0; /* in which it is not */
    guint filled = 0;
    guint again = 0;

    if (body >= input->text.len) {
        return FALSE;
    }
    look(input, first, body, &looking);
    for (guint i = 0; i < looking.n; i++) {
        const Column *column = &looking.columns[i];
        Form strict = mostly(column, column->of_form[FORM_FIGURES]) ? FORM_FIGURES
                      : mostly(column, column->of_form[FORM_EMAIL]) ? FORM_EMAIL
                                                                    : FORM_NONE;

        filled += column->form != FORM_NONE;
        again += column->again > 0;
        if (column->form == FORM_NONE) {
            continue;
        }
        if (strict != FORM_NONE) {
            headers += column->form != strict;
            rows += column->form == strict && !is_called_by_number(&looking, i);
        } else if (mostly(column, column->of_form[FORM_WORDS])) {
            headers += column->form == FORM_FIGURES;
        }
    }
    g_free(looking.columns);
    /* Where all columns are of words, values that come again tell. */
    return headers == 0 && (rows > 0 || (again >= 2 && again * 2 >= filled));
}
