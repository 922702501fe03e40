/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-json.h"

#include "base-error.h"
#include "base-text.h"
#include "load-table.h"

#include <kith/kith-table.h>

#define LINE_MAX_BYTES ((gsize)16 << 20)

gsize
kith_json_cut(const KithInput *input, gsize start, gsize want)
{
    gsize limit = MIN(start + want, input->text.len);
    const guint8 *end;

    if (limit == input->text.len) {
        return limit;
    }
    end = memchr(input->text.data + limit, '\n', input->text.len - limit);
    return end != NULL ? (gsize)(end + 1 - input->text.data) : input->text.len;
}

/* The next line of a block without its end. FALSE when none is left. */
static gboolean
next_line(KithBytes *block, KithBytes *out_line)
{
    const guint8 *end;
    gsize len;

    if (block->len == 0) {
        return FALSE;
    }
    end = memchr(block->data, '\n', block->len);
    len = end != NULL ? (gsize)(end - block->data) : block->len;
    *out_line = kith_text_strip(kith_bytes(block->data, len));
    len = MIN(len + 1, block->len);
    *block = kith_bytes(block->data + len, block->len - len);
    return TRUE;
}

void
kith_json_add(KithJsonRow *row, const char *column, const char *text)
{
    int number = kith_input_find_column(row->input, column);
    KithCell cell;
    gsize len = strlen(text);

    if (number < 0 || len == 0) {
        return;
    }
    cell = (KithCell){(guint)number, {(const guint8 *)GSIZE_TO_POINTER(row->texts->len), len}};
    g_byte_array_append(row->texts, (const guint8 *)text, (guint)len);
    g_array_append_val(row->cells, cell);
}

const char *
kith_json_text(const json_t *value, char *room)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return json_string_value(value);
    case JSON_INTEGER:
        g_snprintf(room, KITH_JSON_ROOM, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return room;
    case JSON_REAL:
        return kith_number_format(json_real_value(value), room);
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    default:
        return NULL;
    }
}

void
kith_json_add_value(KithJsonRow *row, const char *column, const json_t *value)
{
    char room[KITH_JSON_ROOM];
    const char *text = kith_json_text(value, room);

    if (text != NULL) {
        kith_json_add(row, column, text);
    }
}

/* Offsets become pointers once no more texts are added. Why the row cannot be used, NULL when it
 * can. */
static const char *
settle_cells(KithJsonRow *row)
{
    const char *fault = NULL;

    for (guint i = 0; i < row->cells->len; i++) {
        KithCell *cell = &g_array_index(row->cells, KithCell, i);

        cell->text.data = row->texts->data + GPOINTER_TO_SIZE(cell->text.data);
        fault = cell->text.len > KITH_FIELD_MAX ? "has a value longer than 1 MiB" : fault;
    }
    return fault;
}

/* Why an object's row cannot be used; NULL when it can. @fault holds a text made up. */
static const char *
convert_line(KithBytes line, KithJsonFunc convert, KithJsonRow *row, char *fault, gsize fault_size)
{
    json_error_t problem;
    json_t *object;
    const char *reason;

    g_array_set_size(row->cells, 0);
    g_byte_array_set_size(row->texts, 0);
    if (line.len > LINE_MAX_BYTES) {
        return "is longer than 16 MiB";
    }
    object = json_loadb((const char *)line.data, line.len, JSON_REJECT_DUPLICATES, &problem);
    if (object == NULL) {
        g_snprintf(fault, (gulong)fault_size, "column %d: %s", problem.column, problem.text);
        return fault;
    }
    if (!json_is_object(object)) {
        json_decref(object);
        return "is not a JSON object";
    }
    convert(object, row);
    reason = settle_cells(row);
    json_decref(object);
    return reason;
}

guint64
kith_json_parse(const KithInput *input,
                KithBytes block,
                guint64 line,
                KithJsonFunc convert,
                KithRowFunc sink,
                gpointer user_data)
{
    KithJsonRow json = {input, g_array_new(FALSE, FALSE, sizeof(KithCell)), g_byte_array_new()};
    char fault[256];
    guint64 n_lines = 0;
    KithBytes text;

    while (next_line(&block, &text)) {
        KithRow row = {.line = line + n_lines++, .text = text};

        if (text.len == 0) {
            continue;
        }
        row.fault = convert_line(text, convert, &json, fault, sizeof fault);
        row.n_cells = row.fault == NULL ? json.cells->len : 0;
        row.cells = (const KithCell *)(const void *)json.cells->data;
        if (!sink(&row, user_data)) {
            break;
        }
    }
    g_array_unref(json.cells);
    g_byte_array_unref(json.texts);
    return n_lines;
}

void
kith_json_each(KithBytes block,
               void (*each)(json_t *object, gpointer user_data),
               gpointer user_data)
{
    KithBytes line;

    while (next_line(&block, &line)) {
        json_t *object = line.len > 0 && line.len <= LINE_MAX_BYTES
                             ? json_loadb((const char *)line.data, line.len, 0, NULL)
                             : NULL;

        if (json_is_object(object)) {
            each(object, user_data);
        }
        json_decref(object);
    }
}

json_t *
kith_json_first(KithBytes head)
{
    KithBytes line = {NULL, 0};

    while (next_line(&head, &line) && line.len == 0) {
    }
    return line.len > 0 ? json_loadb((const char *)line.data, line.len, 0, NULL) : NULL;
}

gboolean
kith_json_check(const KithInput *input, GError **error)
{
    KithBytes text = kith_text_strip(input->text);

    if (text.len == 0) {
        return kith_error_set(error, KITH_ERROR_INVALID, "%s: is empty", input->name);
    }
    if (text.data[0] != '{') {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: line 1: does not begin with {: one JSON object a line is wanted",
                              input->name);
    }
    return TRUE;
}
