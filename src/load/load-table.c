/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-table.h"

#include "base-error.h"
#include "base-text.h"
#include "load-header.h"
#include "load-row.h"

#define LOOK_LINES 20

/* Lines of another sort that a table may have above it: what it is, and when it was made. */
#define LINES_ABOVE 10

/* ---- the header ---- */

static guint
count_delimiters(KithBytes line, char delimiter)
{
    gboolean quoted = FALSE;
    guint n = 0;

    for (gsize i = 0; i < line.len; i++) {
        quoted ^= line.data[i] == '"';
        n += !quoted && line.data[i] == (guint8)delimiter;
    }
    return n;
}

static KithBytes
next_line(KithBytes *text)
{
    const guint8 *end = text->len > 0 ? memchr(text->data, '\n', text->len) : NULL;
    gsize len = end != NULL ? (gsize)(end - text->data) : text->len;
    KithBytes line = kith_bytes(text->data, len);

    len = MIN(len + 1, text->len);
    *text = kith_bytes(text->data + len, text->len - len);
    return line;
}

/* How many of the first lines have as many delimiters as the first, weighted by how many. */
static guint
evenness(KithBytes head, char delimiter)
{
    guint first = count_delimiters(next_line(&head), delimiter);
    guint even = 1;

    for (guint i = 0; i < LOOK_LINES && head.len > 0; i++) {
        even += count_delimiters(next_line(&head), delimiter) == first;
    }
    return first > 0 ? even * 1000 + MIN(first, 999) : 0;
}

/* *out_score: see evenness(). */
static char
evenest(KithBytes head, guint *out_score)
{
    static const char candidates[] = ",\t;|";
    char best = 0;

    *out_score = 0;
    for (guint i = 0; candidates[i] != '\0'; i++) {
        guint score = evenness(head, candidates[i]);

        if (score > *out_score) {
            *out_score = score;
            best = candidates[i];
        }
    }
    return best;
}

char
kith_table_delimiter(KithBytes head)
{
    guint score;
    char first = evenest(head, &score);

    /* Above the table there may be lines of another sort, without a delimiter. */
    for (guint i = 0; first == 0 && i < LINES_ABOVE && head.len > 0; i++) {
        char next;

        next_line(&head);
        next = evenest(head, &score);
        if (next != 0) {
            return score / 1000 >= 4 && score % 1000 >= 2 ? next : 0;
        }
    }
    return first;
}

/* The cells of the row at hand, without blanks around them. */
static GPtrArray *
texts_of(const KithRowReader *reader)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < reader->cells->len; i++) {
        KithBytes text = kith_text_strip(g_array_index(reader->cells, KithCell, i).text);

        g_ptr_array_add(texts,
                        text.len > 0 ? g_strndup((const char *)text.data, text.len) : g_strdup(""));
    }
    return texts;
}

GPtrArray *
kith_table_header(KithBytes head, char delimiter)
{
    g_auto(KithRowReader) reader = {0};

    kith_row_reader_init(&reader, head, delimiter);
    return head.len > 0 && kith_row_read(&reader) == KITH_ROW_FINE ? texts_of(&reader) : NULL;
}

static gboolean
check_text(const KithInput *input, GError **error)
{
    KithBytes head = kith_bytes(input->text.data, MIN(input->text.len, 4096));
    const guint8 *nul = head.len > 0 ? memchr(head.data, '\0', head.len) : NULL;
    guint line = 1;

    if (kith_text_strip(input->text).len == 0) {
        return kith_error_set(error, KITH_ERROR_INVALID, "%s: is empty", input->name);
    }
    if (nul != NULL) {
        for (const guint8 *at = head.data; at < nul; at++) {
            line += *at == '\n';
        }
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: line %u: has NUL bytes: not a text table",
                              input->name,
                              line);
    }
    return TRUE;
}

/* A name that stands in the header again is told from the first by a number. */
static void
add_column(KithInput *input, const char *name)
{
    g_autofree char *own = g_strdup(name);
    int first = kith_input_find_column(input, name);

    if (first >= 0) {
        input->twice = g_ptr_array_index(input->columns, first);
    }
    for (guint i = 2; kith_input_find_column(input, own) >= 0; i++) {
        g_free(own);
        own = g_strdup_printf("%s %u", name, i);
    }
    kith_input_add_column(input, own);
}

/* Takes the first row's cells for the names of columns. */
static gboolean
name_columns(KithInput *input, const GPtrArray *cells, GError **error)
{
    for (guint i = 0; i < cells->len; i++) {
        const char *text = g_ptr_array_index(cells, i);
        gsize len = strlen(text);
        g_autofree char *own = len > 0 ? NULL : g_strdup_printf("column_%u", i + 1);
        const char *name = own != NULL ? own : text;

        if (!g_utf8_validate(name, -1, NULL)) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "%s: line %" G_GUINT64_FORMAT
                                  ": column %u: not UTF-8: give --encoding latin1 if "
                                  "that is what it is",
                                  input->name,
                                  input->lines_above + 1,
                                  i + 1);
        }
        if (len > KITH_FIELD_MAX) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "%s: line %" G_GUINT64_FORMAT
                                  ": column %u: its name is longer than 1 MiB",
                                  input->name,
                                  input->lines_above + 1,
                                  i + 1);
        }
        add_column(input, name);
    }
    return TRUE;
}

/* The columns of a table without a header. */
static void
number_columns(KithInput *input, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("column_%u", i + 1);

        kith_input_add_column(input, name);
    }
}

static guint
count_filled(const KithRowReader *reader)
{
    guint n = 0;

    for (guint i = 0; i < reader->cells->len; i++) {
        n += kith_text_strip(g_array_index(reader->cells, KithCell, i).text).len > 0;
    }
    return n;
}

/* Where a table begins: behind the rows at its beginning with a single value, where the one behind
 * them has three and more. Counts their lines. */
static gsize
find_start(const KithInput *input, guint64 *out_lines)
{
    g_auto(KithRowReader) reader = {0};
    gsize start = 0;
    guint filled = 0;

    *out_lines = 0;
    kith_row_reader_init(&reader, input->text, input->delimiter);
    for (guint i = 0; i < LINES_ABOVE && reader.at < reader.end; i++) {
        start = (gsize)(reader.at - input->text.data);
        *out_lines = reader.lines;
        if (kith_row_read(&reader) != KITH_ROW_FINE) {
            return start;
        }
        filled = count_filled(&reader);
        if (filled >= 2) {
            break;
        }
    }
    if (filled < 3) {
        *out_lines = 0;
        return 0;
    }
    return start;
}

static void
take_body(KithInput *input, gsize start, guint64 line)
{
    input->body = start;
    input->body_line = line;
}

gboolean
kith_table_open(KithInput *input, GError **error)
{
    g_auto(KithRowReader) reader = {0};
    g_autoptr(GPtrArray) cells = NULL;
    gsize start;
    gsize body;

    if (!check_text(input, error)) {
        return FALSE;
    }
    if (input->delimiter == 0) {
        input->delimiter =
            kith_table_delimiter(kith_bytes(input->text.data, MIN(input->text.len, 1 << 16)));
        input->delimiter = input->delimiter != 0 ? input->delimiter : ',';
    }
    start = find_start(input, &input->lines_above);
    kith_row_reader_init(&reader,
                         kith_bytes(input->text.data + start, input->text.len - start),
                         input->delimiter);
    reader.lines = input->lines_above;
    if (kith_row_read(&reader) != KITH_ROW_FINE) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: line %" G_GUINT64_FORMAT
                              ": a quote in the header is never closed",
                              input->name,
                              input->lines_above + 1);
    }
    cells = texts_of(&reader);
    body = (gsize)(reader.at - input->text.data);
    if (input->header == KITH_HEADER_FIND_OUT) {
        input->header =
            kith_header_is_missing(input, cells, body) ? KITH_HEADER_MISSING : KITH_HEADER_THERE;
    }
    if (input->header == KITH_HEADER_MISSING) {
        number_columns(input, cells->len);
        take_body(input, start, input->lines_above + 1);
        return TRUE;
    }
    take_body(input, body, reader.lines + 1);
    return name_columns(input, cells, error);
}

/* ---- blocks ---- */

/* The end of the last line that ends at or before @limit, @start when there is none. */
static gsize
last_line_end(KithBytes text, gsize start, gsize limit)
{
    const guint8 *end = memrchr(text.data + start, '\n', limit - start);

    return end != NULL ? (gsize)(end + 1 - text.data) : start;
}

/* Goes on to the row with the next quote, or as far as whole lines end before @limit: without
 * quotes every line is a row. Returns where that is. */
static const guint8 *
pass_plain_lines(KithRowReader *reader, const guint8 *limit)
{
    const guint8 *quote =
        reader->at < limit ? memchr(reader->at, '"', (gsize)(limit - reader->at)) : NULL;
    const guint8 *to = quote != NULL ? quote : limit;
    const guint8 *line =
        to > reader->at ? memrchr(reader->at, '\n', (gsize)(to - reader->at)) : NULL;

    if (line != NULL) {
        reader->at = line + 1;
    }
    return reader->at;
}

/* Reads rows from @start until one ends past @limit. A quote that is never closed costs its own
 * line alone. */
static gsize
cut_by_rows(const KithInput *input, gsize start, gsize limit)
{
    g_auto(KithRowReader) reader = {0};
    gsize end = start;

    kith_row_reader_init(&reader,
                         kith_bytes(input->text.data + start, input->text.len - start),
                         input->delimiter);
    while (reader.at < reader.end) {
        const guint8 *row = pass_plain_lines(&reader, input->text.data + limit);

        end = (gsize)(row - input->text.data);
        if (row >= input->text.data + limit || row == reader.end) {
            break;
        }
        if (kith_row_read(&reader) == KITH_ROW_OPEN_QUOTE) {
            return (gsize)(kith_row_behind_line(row, reader.end) - input->text.data);
        }
        end = (gsize)(reader.at - input->text.data);
        if (end >= limit) {
            break;
        }
    }
    return end;
}

gsize
kith_table_cut(const KithInput *input, gsize start, gsize want)
{
    gsize limit = MIN(start + want, input->text.len);
    gsize end;

    if (memchr(input->text.data + start, '"', limit - start) != NULL) {
        return cut_by_rows(input, start, limit);
    }
    end = limit == input->text.len ? limit : last_line_end(input->text, start, limit);
    return end > start ? end : cut_by_rows(input, start, limit);
}

/* Why a row cannot be used, NULL when it can. */
static const char *
fault_of(const KithInput *input, const KithRowReader *reader, KithBytes text, gboolean *out_ragged)
{
    guint wanted = input->columns->len;
    guint n = reader->cells->len;

    *out_ragged = FALSE;
    if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL) {
        return "has a NUL byte";
    }
    if (!kith_text_is_ascii(text) &&
        !g_utf8_validate((const char *)text.data, (gssize)text.len, NULL)) {
        return "not UTF-8: give --encoding latin1 if that is what it is";
    }
    if (n == 1 && wanted > 2) {
        return "has one column where the header has more";
    }
    for (guint i = wanted; i < n; i++) {
        if (kith_text_strip(g_array_index(reader->cells, KithCell, i).text).len > 0) {
            return "has more columns than the header";
        }
    }
    if (text.len > KITH_FIELD_MAX) {
        for (guint i = 0; i < n; i++) {
            if (g_array_index(reader->cells, KithCell, i).text.len > KITH_FIELD_MAX) {
                return "has a value longer than 1 MiB";
            }
        }
    }
    *out_ragged = n < wanted;
    return NULL;
}

static gboolean
is_blank_line(const KithRowReader *reader)
{
    return reader->cells->len == 1 &&
           kith_text_strip(g_array_index(reader->cells, KithCell, 0).text).len == 0;
}

static KithBytes
without_line_end(const guint8 *from, const guint8 *to)
{
    while (to > from && (to[-1] == '\n' || to[-1] == '\r')) {
        to--;
    }
    return kith_bytes(from, (gsize)(to - from));
}

guint64
kith_table_parse(const KithInput *input,
                 KithBytes block,
                 guint64 line,
                 KithRowFunc sink,
                 gpointer user_data)
{
    g_auto(KithRowReader) reader = {0};

    kith_row_reader_init(&reader, block, input->delimiter);
    while (reader.at < reader.end) {
        const guint8 *start = reader.at;
        KithRow row = {.line = line + reader.lines};

        if (kith_row_read(&reader) == KITH_ROW_OPEN_QUOTE) {
            reader.at = kith_row_behind_line(start, reader.end);
            reader.lines = row.line - line + (reader.at[-1] == '\n' || reader.at[-1] == '\r');
            row.fault = "a quote is opened and never closed";
            row.text = without_line_end(start, reader.at);
        } else {
            if (is_blank_line(&reader)) {
                continue;
            }
            row.text = without_line_end(start, reader.at);
            row.fault = fault_of(input, &reader, row.text, &row.ragged);
            row.n_cells = MIN(reader.cells->len, input->columns->len);
            row.cells = (const KithCell *)(const void *)reader.cells->data;
        }
        if (!sink(&row, user_data)) {
            break;
        }
    }
    return reader.lines;
}
