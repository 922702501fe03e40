/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-xml.h"

/* What stands for a character in XML, NULL for itself. A carriage return as such would be read as
 * a line feed (XML 1.0, 2.11); a tab and a line feed are kept as they are. */
static const char *
escape_of(gunichar c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

/* XML 1.0, production 2. */
static gboolean
is_forbidden(gunichar c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff;
}

guint64
kith_xml_text(KithFileWriter *writer, KithBytes text)
{
    const char *at = (const char *)text.data;
    const char *end = at + text.len;
    const char *plain = at; /* where a run of bytes that need no change starts */
    guint64 replaced = 0;

    while (at < end) {
        gunichar c = g_utf8_get_char_validated(at, end - at);
        /* NUL is told as broken, and so is what does not end. */
        gboolean broken = c == (gunichar)-1 || c == (gunichar)-2 || is_forbidden(c);
        const char *escape = broken ? "\xef\xbf\xbd" : escape_of(c);
        const char *next = c == (gunichar)-1 || c == (gunichar)-2 ? at + 1 : g_utf8_next_char(at);

        if (escape != NULL) {
            kith_file_writer_bytes(writer, plain, (gsize)(at - plain));
            kith_file_writer_text(writer, escape);
            plain = next;
        }
        replaced += broken;
        at = next;
    }
    kith_file_writer_bytes(writer, plain, (gsize)(end - plain));
    return replaced;
}
