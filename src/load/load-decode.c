/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-decode.h"

#include "base-error.h"
#include "base-text.h"

#include <gio/gio.h>
#include <string.h>

#define UNPACK_BYTES ((gsize)1 << 20)

static KithBytes
bytes_of(GBytes *bytes)
{
    KithBytes text;

    text.data = g_bytes_get_data(bytes, &text.len);
    return text;
}

static gboolean
begins_with(KithBytes text, const char *mark, gsize len)
{
    return text.len >= len && memcmp(text.data, mark, len) == 0;
}

/* ---- gzip ---- */

static gboolean
is_packed(KithBytes text)
{
    return begins_with(text, "\x1f\x8b\x08", 3);
}

/* One of the files that a packed one may be made of. Cuts it off @packed. */
static gboolean
unpack_member(KithBytes *packed, GString *out, GError **error)
{
    g_autoptr(GZlibDecompressor) unpacker = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    GConverterResult result = G_CONVERTER_CONVERTED;

    while (result != G_CONVERTER_FINISHED) {
        gsize before = out->len;
        gsize taken = 0;
        gsize made = 0;

        g_string_set_size(out, before + UNPACK_BYTES);
        result = g_converter_convert(G_CONVERTER(unpacker),
                                     packed->data,
                                     packed->len,
                                     out->str + before,
                                     UNPACK_BYTES,
                                     G_CONVERTER_INPUT_AT_END,
                                     &taken,
                                     &made,
                                     error);
        g_string_set_size(out, before + made);
        if (result == G_CONVERTER_ERROR) {
            return FALSE;
        }
        *packed = kith_bytes(packed->data + taken, packed->len - taken);
    }
    return TRUE;
}

static GBytes *
unpack(KithBytes packed, const char *path, GError **error)
{
    GString *out = g_string_new(NULL);
    GError *problem = NULL;

    while (is_packed(packed)) {
        if (!unpack_member(&packed, out, &problem)) {
            kith_error_set(error,
                           KITH_ERROR_INVALID,
                           "read %s: cannot be unpacked, or not to its end: %s",
                           path,
                           problem->message);
            g_error_free(problem);
            g_string_free(out, TRUE);
            return NULL;
        }
    }
    return g_string_free_to_bytes(out);
}

/* ---- encodings ---- */

static gboolean
is_called(const char *encoding, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (g_ascii_strcasecmp(encoding, *names) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static GBytes *
convert(KithBytes text, const char *path, const char *encoding, GError **error)
{
    GError *problem = NULL;
    gsize read = 0;
    gsize written = 0;
    char *converted = g_convert((const char *)text.data,
                                (gssize)text.len,
                                "UTF-8",
                                encoding,
                                &read,
                                &written,
                                &problem);

    if (converted != NULL && read == text.len) {
        return g_bytes_new_take(converted, written);
    }
    g_free(converted);
    if (g_error_matches(problem, G_CONVERT_ERROR, G_CONVERT_ERROR_NO_CONVERSION)) {
        kith_error_set(error,
                       KITH_ERROR_INVALID,
                       "read %s: there is no encoding \"%s\" (utf-8, latin1, utf-16 and what "
                       "iconv -l lists)",
                       path,
                       encoding);
    } else {
        kith_error_set(error,
                       KITH_ERROR_INVALID,
                       "read %s: byte %" G_GSIZE_FORMAT " is not %s: give another --encoding",
                       path,
                       read + 1,
                       encoding);
    }
    g_clear_error(&problem);
    return NULL;
}

static GBytes *
from_latin1(KithBytes text)
{
    GString *converted = g_string_new(NULL);

    kith_text_from_latin1(text, converted);
    return g_string_free_to_bytes(converted);
}

/* NULL without an error: nothing is to be done. */
static GBytes *
to_utf8(KithBytes text, const char *path, const char *encoding, GError **error)
{
    static const char *const utf8[] = {"utf-8", "utf8", NULL};
    static const char *const latin1[] =
        {"latin1", "latin-1", "iso-8859-1", "windows-1252", "cp1252", NULL};

    if (text.len == 0) {
        return NULL;
    }
    if (encoding == NULL || is_called(encoding, utf8)) { /* a mark knows better */
        return begins_with(text, "\xff\xfe", 2) || begins_with(text, "\xfe\xff", 2)
                   ? convert(text, path, "UTF-16", error)
                   : NULL;
    }
    if (is_called(encoding, latin1)) {
        return from_latin1(text);
    }
    return convert(text, path, encoding, error);
}

GBytes *
kith_decode(GBytes *bytes,
            const char *path,
            const char *encoding,
            KithBytes *out_text,
            GError **error)
{
    g_autoptr(GBytes) current = bytes;
    GError *problem = NULL;
    GBytes *converted;

    if (is_packed(bytes_of(current))) {
        GBytes *unpacked = unpack(bytes_of(current), path, error);

        if (unpacked == NULL) {
            return NULL;
        }
        g_bytes_unref(current);
        current = unpacked;
    }
    converted = to_utf8(bytes_of(current), path, encoding, &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return NULL;
    }
    if (converted != NULL) {
        g_bytes_unref(current);
        current = converted;
    }
    *out_text = bytes_of(current);
    if (begins_with(*out_text, "\xef\xbb\xbf", 3)) {
        *out_text = kith_bytes(out_text->data + 3, out_text->len - 3);
    }
    return g_steal_pointer(&current);
}

/* ---- lists of JSON objects ---- */

static gboolean
is_blank(guint8 byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static KithBytes
without(KithBytes text, gsize n)
{
    return kith_bytes(text.data + n, text.len - n);
}

static KithBytes
pass_blanks(KithBytes text)
{
    gsize n = 0;

    while (n < text.len && is_blank(text.data[n])) {
        n++;
    }
    return without(text, n);
}

/* The length of the string that @text begins with. */
static gsize
string_length(KithBytes text)
{
    gsize i = 1;

    while (i < text.len && text.data[i] != '"') {
        i += text.data[i] == '\\' ? 2 : 1;
    }
    return MIN(i + 1, text.len);
}

static gsize
scalar_length(KithBytes text)
{
    gsize i = 0;

    while (i < text.len && !is_blank(text.data[i]) && strchr(",:]}", text.data[i]) == NULL) {
        i++;
    }
    return i;
}

/* The length of the value that @text begins with: all of it when it is not closed. */
static gsize
value_length(KithBytes text)
{
    guint depth = 0;

    if (text.len == 0 || (text.data[0] != '{' && text.data[0] != '[')) {
        return text.len > 0 && text.data[0] == '"' ? string_length(text) : scalar_length(text);
    }
    for (gsize i = 0; i < text.len;) {
        guint8 byte = text.data[i];

        i += byte == '"' ? string_length(without(text, i)) : 1;
        depth += byte == '{' || byte == '[';
        depth -= byte == '}' || byte == ']';
        if (depth == 0) {
            return i;
        }
    }
    return text.len;
}

static gboolean
is_list_of_objects(KithBytes text)
{
    KithBytes first = text.len > 0 && text.data[0] == '[' ? pass_blanks(without(text, 1)) : text;

    return first.data != text.data && first.len > 0 && first.data[0] == '{';
}

static gboolean
names_list(KithBytes name)
{
    static const char *const names[] = {"\"data\"",
                                        "\"records\"",
                                        "\"results\"",
                                        "\"items\"",
                                        "\"rows\"",
                                        "\"entries\"",
                                        "\"list\"",
                                        "\"people\"",
                                        "\"persons\"",
                                        "\"entities\"",
                                        "\"value\""};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (kith_bytes_equal(name, kith_bytes_str(names[i]))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Where the list is in an object that is the whole text: empty when there is none. */
static KithBytes
list_within(KithBytes text)
{
    KithBytes rest = without(text, 1);

    if (pass_blanks(without(text, value_length(text))).len > 0) {
        return kith_bytes(NULL, 0); /* one object of several */
    }
    for (;;) {
        KithBytes name = pass_blanks(rest);
        KithBytes value;

        if (name.len == 0 || name.data[0] != '"') {
            return kith_bytes(NULL, 0);
        }
        name.len = value_length(name);
        value = pass_blanks(without(rest, (gsize)(name.data - rest.data) + name.len));
        if (value.len == 0 || value.data[0] != ':') {
            return kith_bytes(NULL, 0);
        }
        value = pass_blanks(without(value, 1));
        if (names_list(name) && is_list_of_objects(value)) {
            return value;
        }
        rest = pass_blanks(without(value, value_length(value)));
        if (rest.len == 0 || rest.data[0] != ',') {
            return kith_bytes(NULL, 0);
        }
        rest = without(rest, 1);
    }
}

static void
add_line_ends(GString *out, KithBytes text)
{
    for (gsize i = 0; i < text.len; i++) {
        if (text.data[i] == '\n') {
            g_string_append_c(out, '\n');
        }
    }
}

/* Adds an item with blanks for its line ends, and these behind it. */
static void
add_item(GString *out, KithBytes item)
{
    gsize at = out->len;

    if (at > 0 && out->str[at - 1] != '\n') {
        g_string_append_c(out, '\n');
        at++;
    }
    g_string_append_len(out, (const char *)item.data, (gssize)item.len);
    for (; at < out->len; at++) {
        if (out->str[at] == '\n' || out->str[at] == '\r') {
            out->str[at] = ' ';
        }
    }
    add_line_ends(out, item);
}

GBytes *
kith_decode_json_list(KithBytes text)
{
    KithBytes list = pass_blanks(text);
    GString *out;

    if (list.len > 0 && list.data[0] == '{') {
        list = list_within(list);
    }
    if (!is_list_of_objects(list)) {
        return NULL;
    }
    out = g_string_sized_new(text.len + 1);
    add_line_ends(out, kith_bytes(text.data, (gsize)(list.data - text.data)));
    list = without(list, 1);
    while (list.len > 0 && list.data[0] != ']') {
        KithBytes item = pass_blanks(list);

        add_line_ends(out, kith_bytes(list.data, (gsize)(item.data - list.data)));
        list = item;
        item.len = value_length(item);
        if (item.len > 0) {
            add_item(out, item);
            list = without(list, item.len);
        } else if (list.len > 0 && list.data[0] != ']') {
            list = without(list, 1); /* a comma, or what should not be there */
        }
    }
    g_string_append_c(out, '\n');
    return g_string_free_to_bytes(out);
}
