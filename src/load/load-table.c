/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-table.h"

#include "base-error.h"
#include "base-text.h"
#include "load-header.h"

#define LOOK_LINES 20

/* ---- one row ---- */

typedef enum {
    ROW_FINE,
    ROW_OPEN_QUOTE, /* a quote was opened and not closed in the text */
} RowEnd;

/* A reader of one row after the other. */
typedef struct {
    const guint8 *at;
    const guint8 *end;
    char delimiter;
    GArray *cells;        /* KithCell */
    GByteArray *unquoted; /* texts of quoted fields that had doubled quotes */
    GArray *patches;      /* cells whose text lies in @unquoted, which moves as it grows */
    guint64 lines;        /* line ends passed */
} Reader;

typedef struct {
    guint cell;
    guint offset;
} Patch;

static void
reader_init(Reader *reader, KithBytes text, char delimiter)
{
    *reader = (Reader){.at = text.data, .end = text.data + text.len, .delimiter = delimiter};
    reader->cells = g_array_new(FALSE, FALSE, sizeof(KithCell));
    reader->unquoted = g_byte_array_new();
    reader->patches = g_array_new(FALSE, FALSE, sizeof(Patch));
}

static void
reader_clear(Reader *reader)
{
    g_clear_pointer(&reader->cells, g_array_unref);
    g_clear_pointer(&reader->patches, g_array_unref);
    g_clear_pointer(&reader->unquoted, g_byte_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reader, reader_clear)

static void
add_cell(Reader *reader, const guint8 *from, const guint8 *to)
{
    KithCell cell = {reader->cells->len, kith_bytes(from, (gsize)(to - from))};

    g_array_append_val(reader->cells, cell);
}

/* Where a plain field ends: at a delimiter, a line end or the end of the text. */
static const guint8 *
plain_end(const Reader *reader)
{
    const guint8 *at = reader->at;

    for (; reader->end - at >= 8; at += 8) {
        guint64 word = kith_get_le64(at);
        guint64 ends = kith_eight_zeros(word ^ KITH_EIGHT(reader->delimiter)) |
                       kith_eight_zeros(word ^ KITH_EIGHT('\n')) |
                       kith_eight_zeros(word ^ KITH_EIGHT('\r'));

        if (ends != 0) {
            return at + __builtin_ctzll(ends) / 8;
        }
    }
    while (at < reader->end && *at != (guint8)reader->delimiter && *at != '\n' && *at != '\r') {
        at++;
    }
    return at;
}

/* A field in quotes, the opening one just passed. Text between the closing quote and the
 * delimiter is a sin that is forgiven: it is added. */
static gboolean
read_quoted(Reader *reader)
{
    Patch patch = {reader->cells->len, reader->unquoted->len};
    const guint8 *from = reader->at;

    for (;;) {
        const guint8 *quote =
            from < reader->end ? memchr(from, '"', (gsize)(reader->end - from)) : NULL;
        const guint8 *after;

        if (quote == NULL) {
            return FALSE;
        }
        for (const guint8 *at = from; at < quote; at++) {
            reader->lines += *at == '\n';
        }
        g_byte_array_append(reader->unquoted, from, (guint)(quote - from));
        reader->at = quote + 1;
        if (reader->at < reader->end && *reader->at == '"') {
            g_byte_array_append(reader->unquoted, quote, 1);
            from = reader->at + 1;
            continue;
        }
        after = plain_end(reader);
        g_byte_array_append(reader->unquoted, reader->at, (guint)(after - reader->at));
        reader->at = after;
        break;
    }
    g_array_append_val(reader->patches, patch);
    add_cell(reader, NULL, NULL);
    g_array_index(reader->cells, KithCell, patch.cell).text.len =
        reader->unquoted->len - patch.offset;
    return TRUE;
}

static void
pass_line_end(Reader *reader)
{
    if (reader->at < reader->end && *reader->at == '\r') {
        reader->at++;
        if (reader->at < reader->end && *reader->at == '\n') {
            reader->at++;
        }
        reader->lines++;
    } else if (reader->at < reader->end) {
        reader->at++;
        reader->lines++;
    }
}

/* Reads the row at reader->at into cells and goes behind its line end. */
static RowEnd
read_row(Reader *reader)
{
    g_array_set_size(reader->cells, 0);
    g_array_set_size(reader->patches, 0);
    g_byte_array_set_size(reader->unquoted, 0);
    for (;;) {
        if (reader->at < reader->end && *reader->at == '"') {
            reader->at++;
            if (!read_quoted(reader)) {
                return ROW_OPEN_QUOTE;
            }
        } else {
            const guint8 *end = plain_end(reader);

            add_cell(reader, reader->at, end);
            reader->at = end;
        }
        if (reader->at == reader->end || *reader->at != (guint8)reader->delimiter) {
            break;
        }
        reader->at++;
    }
    pass_line_end(reader);
    for (guint i = 0; i < reader->patches->len; i++) {
        const Patch *patch = &g_array_index(reader->patches, Patch, i);

        g_array_index(reader->cells, KithCell, patch->cell).text.data =
            reader->unquoted->data + patch->offset;
    }
    return ROW_FINE;
}

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

char
kith_table_delimiter(KithBytes head)
{
    static const char candidates[] = ",\t;|";
    char best = 0;
    guint most = 0;

    for (guint i = 0; candidates[i] != '\0'; i++) {
        guint score = evenness(head, candidates[i]);

        if (score > most) {
            most = score;
            best = candidates[i];
        }
    }
    return best;
}

/* The cells of the row at hand, without blanks around them. */
static GPtrArray *
texts_of(const Reader *reader)
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
    g_auto(Reader) reader = {0};

    reader_init(&reader, head, delimiter);
    return head.len > 0 && read_row(&reader) == ROW_FINE ? texts_of(&reader) : NULL;
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
    if (head.len >= 2 && ((head.data[0] == 0xff && head.data[1] == 0xfe) ||
                          (head.data[0] == 0xfe && head.data[1] == 0xff))) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: is UTF-16: convert it to UTF-8 first",
                              input->name);
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
                                  "%s: line 1: column %u: not UTF-8: give --encoding latin1 if "
                                  "that is what it is",
                                  input->name,
                                  i + 1);
        }
        if (len > KITH_FIELD_MAX) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "%s: line 1: column %u: its name is longer than 1 MiB",
                                  input->name,
                                  i + 1);
        }
        if (kith_input_find_column(input, name) >= 0) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "%s: line 1: column \"%s\" stands in the header twice: give "
                                  "--header no if the first row is no header",
                                  input->name,
                                  name);
        }
        kith_input_add_column(input, name);
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

static void
take_body(KithInput *input, gsize start, guint64 line)
{
    input->body = start;
    input->body_line = line;
}

gboolean
kith_table_open(KithInput *input, GError **error)
{
    g_auto(Reader) reader = {0};
    g_autoptr(GPtrArray) cells = NULL;
    gsize body;

    if (!check_text(input, error)) {
        return FALSE;
    }
    if (input->delimiter == 0) {
        input->delimiter =
            kith_table_delimiter(kith_bytes(input->text.data, MIN(input->text.len, 1 << 16)));
        input->delimiter = input->delimiter != 0 ? input->delimiter : ',';
    }
    reader_init(&reader, input->text, input->delimiter);
    if (read_row(&reader) != ROW_FINE) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: line 1: a quote in the header is never closed",
                              input->name);
    }
    cells = texts_of(&reader);
    body = (gsize)(reader.at - input->text.data);
    if (input->header == KITH_HEADER_FIND_OUT) {
        input->header =
            kith_header_is_missing(input, cells, body) ? KITH_HEADER_MISSING : KITH_HEADER_THERE;
    }
    if (input->header == KITH_HEADER_MISSING) {
        number_columns(input, cells->len);
        take_body(input, 0, 1);
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

/* Behind the end of the line at @at, whatever its quotes say. */
static const guint8 *
behind_line(const guint8 *at, const guint8 *end)
{
    while (at < end && *at != '\n' && *at != '\r') {
        at++;
    }
    return at + (end - at >= 2 && at[0] == '\r' && at[1] == '\n' ? 2 : end > at);
}

/* Goes on to the row with the next quote, or as far as whole lines end before @limit: without
 * quotes every line is a row. Returns where that is. */
static const guint8 *
pass_plain_lines(Reader *reader, const guint8 *limit)
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
    g_auto(Reader) reader = {0};
    gsize end = start;

    reader_init(&reader,
                kith_bytes(input->text.data + start, input->text.len - start),
                input->delimiter);
    while (reader.at < reader.end) {
        const guint8 *row = pass_plain_lines(&reader, input->text.data + limit);

        end = (gsize)(row - input->text.data);
        if (row >= input->text.data + limit || row == reader.end) {
            break;
        }
        if (read_row(&reader) == ROW_OPEN_QUOTE) {
            return (gsize)(behind_line(row, reader.end) - input->text.data);
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
fault_of(const KithInput *input, const Reader *reader, KithBytes text, gboolean *out_ragged)
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
is_blank_line(const Reader *reader)
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
    g_auto(Reader) reader = {0};

    reader_init(&reader, block, input->delimiter);
    while (reader.at < reader.end) {
        const guint8 *start = reader.at;
        KithRow row = {.line = line + reader.lines};

        if (read_row(&reader) == ROW_OPEN_QUOTE) {
            reader.at = behind_line(start, reader.end);
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
