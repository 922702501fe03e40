/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-csv.h"

static gboolean
must_quote(KithBytes text)
{
    for (gsize i = 0; i < text.len; i++) {
        guint8 byte = text.data[i];

        if (byte == '"' || byte == ',' || byte == '\n' || byte == '\r') {
            return TRUE;
        }
    }
    return text.len > 0 && (text.data[0] == ' ' || text.data[text.len - 1] == ' ');
}

static void
put(KithFileWriter *writer, KithBytes text, gboolean guarded)
{
    gboolean quoted = must_quote(text);

    if (quoted) {
        kith_file_writer_bytes(writer, "\"", 1);
    }
    if (guarded) {
        kith_file_writer_bytes(writer, "'", 1);
    }
    while (text.len > 0) {
        const guint8 *mark = quoted ? memchr(text.data, '"', text.len) : NULL;
        gsize len = mark != NULL ? (gsize)(mark - text.data) : text.len;

        kith_file_writer_bytes(writer, text.data, len);
        if (mark != NULL) {
            kith_file_writer_bytes(writer, "\"\"", 2);
            len++;
        }
        text = kith_bytes(text.data + len, text.len - len);
    }
    if (quoted) {
        kith_file_writer_bytes(writer, "\"", 1);
    }
}

static gboolean
is_number(KithBytes text)
{
    char copy[40];
    char *after;

    if (text.len == 0 || text.len >= sizeof copy) {
        return FALSE;
    }
    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    g_ascii_strtod(copy, &after);
    return *after == '\0';
}

static gboolean
runs_as_formula(KithBytes text)
{
    return text.len > 0 && memchr("=+-@\t\r", text.data[0], 6) != NULL && !is_number(text);
}

static char *
clean(KithBytes text)
{
    g_autoptr(GString) copy = g_string_new(NULL);

    for (gsize i = 0; i < text.len; i++) {
        if (text.data[i] != '\0') {
            g_string_append_c(copy, (char)text.data[i]);
        }
    }
    return g_utf8_make_valid(copy->str, (gssize)copy->len);
}

/* With @safe what the reader of the file would run is guarded: what is written counts, not what
 * was given. */
static void
write_cell(KithFileWriter *writer, KithBytes text, gboolean safe, KithCsvEnd end)
{
    gboolean fine =
        text.len == 0 || (memchr(text.data, '\0', text.len) == NULL &&
                          g_utf8_validate((const char *)text.data, (gssize)text.len, NULL));
    g_autofree char *cleaned = fine ? NULL : clean(text);
    KithBytes written = fine ? text : kith_bytes_str(cleaned);

    put(writer, written, safe && runs_as_formula(written));
    kith_file_writer_bytes(writer, end == KITH_CSV_LAST ? "\n" : ",", 1);
}

void
kith_csv_cell(KithFileWriter *writer, KithBytes text, KithCsvEnd end)
{
    write_cell(writer, text, FALSE, end);
}

void
kith_csv_safe_cell(KithFileWriter *writer, KithBytes text, KithCsvEnd end)
{
    write_cell(writer, text, TRUE, end);
}
