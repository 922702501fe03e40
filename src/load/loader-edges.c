/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-table.h"

#include "base-error.h"
#include "base-text.h"
#include "model-schema.h"

#include <string.h>

/* source,target[,weight[,date]] with a header that says so, or two or more columns parted by
 * blanks, commas or tabs without one; lines that begin with # or % are comments. */

enum { EDGE_SOURCE, EDGE_TARGET, EDGE_WEIGHT, EDGE_DATE, N_EDGE_COLUMNS };

static const char *const edge_columns[N_EDGE_COLUMNS] = {"source", "target", "weight", "date"};

/* Which column of the file is which: at[EDGE_SOURCE] is its place, -1 for none. */
typedef struct {
    int at[N_EDGE_COLUMNS];
} Places;

static gboolean
is_comment(KithBytes line)
{
    return line.len > 0 && (line.data[0] == '#' || line.data[0] == '%');
}

static gboolean
parts(guint8 byte)
{
    return byte == ' ' || byte == '\t' || byte == ',' || byte == ';' || byte == '|';
}

/* Cuts a line into words. A comma or tab parts alone, blanks together. Quotes around a word go. */
static guint
split(KithBytes line, KithBytes *words, guint max)
{
    guint n = 0;
    gsize i = 0;

    while (i < line.len && n < max) {
        gsize start;
        gboolean quoted = line.data[i] == '"';

        i += quoted;
        start = i;
        while (i < line.len && (quoted ? line.data[i] != '"' : !parts(line.data[i]))) {
            i++;
        }
        words[n++] = kith_bytes(line.data + start, i - start);
        i += quoted && i < line.len;
        if (i < line.len && line.data[i] != ' ' && parts(line.data[i])) {
            i++;
        }
        while (i < line.len && line.data[i] == ' ') {
            i++;
        }
    }
    return n;
}

static int
column_of(KithBytes word)
{
    static const struct {
        const char *word;
        int column;
    } words[] = {{"source", EDGE_SOURCE},
                 {"target", EDGE_TARGET},
                 {"from", EDGE_SOURCE},
                 {"to", EDGE_TARGET},
                 {"weight", EDGE_WEIGHT},
                 {"date", EDGE_DATE},
                 {"time", EDGE_DATE},
                 {"timestamp", EDGE_DATE}};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strlen(words[i].word) == word.len &&
            g_ascii_strncasecmp(words[i].word, (const char *)word.data, word.len) == 0) {
            return words[i].column;
        }
    }
    return -1;
}

/* Whether the words are a header with a source and a target; fills in the places. */
static gboolean
read_header(const KithBytes *words, guint n, Places *places)
{
    memset(places->at, -1, sizeof places->at);
    for (guint i = 0; i < n; i++) {
        int column = column_of(words[i]);

        if (column >= 0 && places->at[column] < 0) {
            places->at[column] = (int)i;
        }
    }
    return places->at[EDGE_SOURCE] >= 0 && places->at[EDGE_TARGET] >= 0;
}

static KithBytes
line_at(KithBytes text, gsize at, gsize *out_next)
{
    const guint8 *end = memchr(text.data + at, '\n', text.len - at);
    gsize len = end != NULL ? (gsize)(end - text.data) - at : text.len - at;

    *out_next = MIN(at + len + 1, text.len);
    return kith_text_strip(kith_bytes(text.data + at, len));
}

/* Columns from and to are those of an edge list in front, or where there is nothing that one has
 * not; elsewhere in a table they are the days of something. */
static gboolean
are_ends(const KithBytes *words, guint n, const Places *places)
{
    guint known = 0;

    for (guint i = 0; i < n; i++) {
        known += column_of(words[i]) >= 0;
    }
    return known == n || MAX(places->at[EDGE_SOURCE], places->at[EDGE_TARGET]) < 2 ||
           words[places->at[EDGE_SOURCE]].len == strlen("source");
}

static guint
sniff(KithBytes head, const char *name)
{
    KithBytes words[16];
    KithBytes line = {NULL, 0};
    Places places;
    guint n;

    for (gsize at = 0; at < head.len && (line.len == 0 || is_comment(line));) {
        line = line_at(head, at, &at);
    }
    n = split(line, words, G_N_ELEMENTS(words));
    return read_header(words, n, &places) && are_ends(words, n, &places) ? 80 : 0;
}

static void
set_default_places(Places *places, const KithBytes *words, guint n)
{
    KithDate date;
    gboolean third_is_date = n > 2 && words[2].len >= 8 &&
                             kith_date_parse(words[2], KITH_DATE_DAY_FIRST, KITH_PIVOT_YEAR, &date);

    places->at[EDGE_SOURCE] = 0;
    places->at[EDGE_TARGET] = 1;
    places->at[EDGE_WEIGHT] = n > 2 && !third_is_date ? 2 : -1;
    places->at[EDGE_DATE] = third_is_date ? 2 : n > 3 ? 3 : -1;
}

static gboolean
open_input(KithInput *input, GError **error)
{
    KithBytes words[16];
    Places *places = g_new0(Places, 1);
    KithBytes line = {NULL, 0};
    gsize at = 0;
    guint n;

    input->own = places;
    input->own_free = g_free;
    if (kith_text_strip(input->text).len == 0) {
        return kith_error_set(error, KITH_ERROR_INVALID, "%s: is empty", input->name);
    }
    while (at < input->text.len && (line.len == 0 || is_comment(line))) {
        input->body = at;
        line = line_at(input->text, at, &at);
        input->body_line++;
    }
    input->body_line--;
    n = split(line, words, G_N_ELEMENTS(words));
    if (read_header(words, n, places)) {
        input->body = at;
        input->body_line++;
    } else if (n < 2 && line.len > 0 && !is_comment(line)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: line %" G_GUINT64_FORMAT
                              ": an edge list needs two columns or more",
                              input->name,
                              input->body_line);
    } else {
        set_default_places(places, words, n);
    }
    for (guint i = 0; i < N_EDGE_COLUMNS; i++) {
        if (places->at[i] >= 0) {
            kith_input_add_column(input, edge_columns[i]);
        }
    }
    input->mapping = g_strdup_printf(
        "links:\n"
        "  - type: EDGE\n"
        "    from: {type: Node, key: source}\n"
        "    to: {type: Node, key: target}\n"
        "    nodes: yes\n"
        "%s%s%s",
        places->at[EDGE_WEIGHT] >= 0 || places->at[EDGE_DATE] >= 0 ? "    properties:\n" : "",
        places->at[EDGE_WEIGHT] >= 0 ? "      weight: {column: weight, type: number}\n" : "",
        places->at[EDGE_DATE] >= 0 ? "      date: {column: date, type: event_date}\n" : "");
    return TRUE;
}

static gsize
cut(const KithInput *input, gsize start, gsize want)
{
    gsize limit = MIN(start + want, input->text.len);
    const guint8 *end = limit < input->text.len
                            ? memchr(input->text.data + limit, '\n', input->text.len - limit)
                            : NULL;

    return end != NULL ? (gsize)(end + 1 - input->text.data) : input->text.len;
}

static const char *
fault_of(KithBytes line, const KithBytes *words, guint n, const Places *places)
{
    if ((int)n <= places->at[EDGE_SOURCE] || (int)n <= places->at[EDGE_TARGET] ||
        words[places->at[EDGE_SOURCE]].len == 0 || words[places->at[EDGE_TARGET]].len == 0) {
        return "has no two ends";
    }
    if (memchr(line.data, '\0', line.len) != NULL) {
        return "has a NUL byte";
    }
    if (line.len > KITH_FIELD_MAX) {
        return "is longer than 1 MiB";
    }
    if (!kith_text_is_ascii(line) &&
        !g_utf8_validate((const char *)line.data, (gssize)line.len, NULL)) {
        return "not UTF-8: give --encoding latin1 if that is what it is";
    }
    return NULL;
}

static guint64
parse(const KithInput *input, KithBytes block, guint64 line, KithRowFunc sink, gpointer user_data)
{
    const Places *places = input->own;
    guint64 n_lines = 0;
    gsize at = 0;

    while (at < block.len) {
        KithBytes words[16] KITH_UNCLEARED;
        KithCell cells[N_EDGE_COLUMNS] KITH_UNCLEARED;
        KithRow row = {.line = line + n_lines++, .cells = cells};
        guint n;

        row.text = line_at(block, at, &at);
        if (row.text.len == 0 || is_comment(row.text)) {
            continue;
        }
        n = split(row.text, words, G_N_ELEMENTS(words));
        row.fault = fault_of(row.text, words, n, places);
        for (guint i = 0, column = 0; i < N_EDGE_COLUMNS && row.fault == NULL; i++) {
            if (places->at[i] >= 0 && places->at[i] < (int)n) {
                cells[row.n_cells++] = (KithCell){column, words[places->at[i]]};
            }
            column += places->at[i] >= 0;
        }
        if (!sink(&row, user_data)) {
            break;
        }
    }
    return n_lines;
}

const KithLoader kith_loader_edges = {
    .name = "edges",
    .summary = "an edge list: source,target[,weight[,date]], or columns parted by blanks",
    .sniff = sniff,
    .open = open_input,
    .cut = cut,
    .parse = parse,
    .one_each = TRUE,
};
