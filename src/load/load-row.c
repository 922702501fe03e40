/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-row.h"

#include "base-text.h"

typedef struct {
    guint cell;
    guint offset;
} Patch;

void
kith_row_reader_init(KithRowReader *reader, KithBytes text, char delimiter)
{
    *reader = (KithRowReader){.at = text.data, .end = text.data + text.len, .delimiter = delimiter};
    reader->cells = g_array_new(FALSE, FALSE, sizeof(KithCell));
    reader->unquoted = g_byte_array_new();
    reader->patches = g_array_new(FALSE, FALSE, sizeof(Patch));
}

void
kith_row_reader_clear(KithRowReader *reader)
{
    g_clear_pointer(&reader->cells, g_array_unref);
    g_clear_pointer(&reader->patches, g_array_unref);
    g_clear_pointer(&reader->unquoted, g_byte_array_unref);
}

static void
add_cell(KithRowReader *reader, const guint8 *from, const guint8 *to)
{
    KithCell cell = {reader->cells->len, kith_bytes(from, (gsize)(to - from))};

    g_array_append_val(reader->cells, cell);
}

/* Where a plain field ends: at a delimiter, a line end or the end of the text. */
static const guint8 *
plain_end(const KithRowReader *reader)
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
read_quoted(KithRowReader *reader)
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
pass_line_end(KithRowReader *reader)
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

KithRowEnd
kith_row_read(KithRowReader *reader)
{
    g_array_set_size(reader->cells, 0);
    g_array_set_size(reader->patches, 0);
    g_byte_array_set_size(reader->unquoted, 0);
    for (;;) {
        if (reader->at < reader->end && *reader->at == '"') {
            reader->at++;
            if (!read_quoted(reader)) {
                return KITH_ROW_OPEN_QUOTE;
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
    return KITH_ROW_FINE;
}

const guint8 *
kith_row_behind_line(const guint8 *at, const guint8 *end)
{
    while (at < end && *at != '\n' && *at != '\r') {
        at++;
    }
    return at + (end - at >= 2 && at[0] == '\r' && at[1] == '\n' ? 2 : end > at);
}
