/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-decode.h"
#include "test-support.h"

#include <gio/gio.h>
#include <string.h>

/* What is packed, in another encoding, or a list of JSON objects. */

static GBytes *
pack(const char *text)
{
    g_autoptr(GConverter) packer =
        G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
    char room[4096];
    gsize read;
    gsize made;
    g_autoptr(GError) error = NULL;

    g_converter_convert(packer,
                        text,
                        strlen(text),
                        room,
                        sizeof room,
                        G_CONVERTER_INPUT_AT_END,
                        &read,
                        &made,
                        &error);
    g_assert_no_error(error);
    return g_bytes_new(room, made);
}

static GBytes *
join(GBytes *a, GBytes *b)
{
    GByteArray *all = g_byte_array_new();
    gsize len;
    const guint8 *data = g_bytes_get_data(a, &len);

    g_byte_array_append(all, data, (guint)len);
    data = g_bytes_get_data(b, &len);
    g_byte_array_append(all, data, (guint)len);
    g_bytes_unref(a);
    g_bytes_unref(b);
    return g_byte_array_free_to_bytes(all);
}

/* Takes @bytes over. */
static void
expect(GBytes *bytes, const char *encoding, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    KithBytes text;
    g_autoptr(GBytes) decoded = kith_decode(bytes, "in", encoding, &text, &error);
    g_autofree char *found = NULL;

    g_assert_no_error(error);
    g_assert_nonnull(decoded);
    found = text.len > 0 ? g_strndup((const char *)text.data, text.len) : g_strdup("");
    g_assert_cmpstr(found, ==, wanted);
}

static void
refuse(GBytes *bytes, const char *encoding, const char *message)
{
    g_autoptr(GError) error = NULL;
    KithBytes text;

    g_assert_null(kith_decode(bytes, "in", encoding, &text, &error));
    test_error(&error, KITH_ERROR_INVALID, message);
}

static GBytes *
text_of(const char *text)
{
    return g_bytes_new(text, strlen(text));
}

static void
test_packed(void)
{
    GBytes *whole;

    expect(pack("id\n1\n"), NULL, "id\n1\n");
    expect(join(pack("id\n"), pack("1\n")), NULL, "id\n1\n");
    expect(pack("\xef\xbb\xbfid\n"), NULL, "id\n");
    expect(pack("caf\xe9"), "latin1", "café");
    whole = pack("id\n1\n");
    refuse(g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) - 4),
           NULL,
           "read in: cannot be unpacked, or not to its end");
    g_bytes_unref(whole);
    refuse(text_of("\x1f\x8b\x08nothing of the sort"), NULL, "cannot be unpacked");
}

static void
test_encodings(void)
{
    expect(text_of("plain"), NULL, "plain");
    expect(text_of(""), "iso-8859-2", "");
    expect(text_of("\xef\xbb\xbf"
                   "marked"),
           "utf-8",
           "marked");
    expect(g_bytes_new("\xff\xfe"
                       "a\0\xeb\0",
                       6),
           NULL,
           "aë");
    expect(g_bytes_new("\xfe\xff\0a\0\xeb", 6), NULL, "aë");
    expect(g_bytes_new("\xfe\xff\0a\0\xeb", 6), "utf-8", "aë");
    expect(text_of("caf\xe9 \x80"), "Latin1", "café €");
    expect(text_of("\xb1"), "iso-8859-2", "ą");
    refuse(text_of("x"), "nonsense", "read in: there is no encoding \"nonsense\"");
    refuse(g_bytes_new("\xff\xfe"
                       "a\0\xeb",
                       5),
           NULL,
           "read in: byte 5 is not UTF-16");
}

static void
test_json_lists(void)
{
    static const struct {
        const char *text;
        const char *lines; /* NULL: is no list */
    } lists[] = {
        {"[{\"a\":1},{\"a\":2}]", "{\"a\":1}\n{\"a\":2}\n"},
        /* an item begins in the line in which it began */
        {"[\n {\"a\":\n 1},\n\n {\"a\":2}\n]\n", "\n{\"a\":  1}\n\n\n{\"a\":2}\n\n"},
        /* what is in quotes parts nothing */
        {"[{\"a\":\"},{ ]\\\"\"},{\"b\":[{},[1]]}]", "{\"a\":\"},{ ]\\\"\"}\n{\"b\":[{},[1]]}\n"},
        {"{\"n\":2,\"data\":[{\"a\":1},{\"a\":2}],\"next\":\"x\"}", "{\"a\":1}\n{\"a\":2}\n"},
        {"{\"x\":{\"data\":[{}]},\n\"records\":[{\"a\":1}]}", "\n{\"a\":1}\n"},
        /* what is not closed, or should not be there, is left for the parser to refuse */
        {"[{\"a\":1},{\"a\":", "{\"a\":1}\n{\"a\":\n"},
        {"[{\"a\":1},,7:{\"a\":2}]", "{\"a\":1}\n7\n{\"a\":2}\n"},
        /* one object a line, a single object, lists that are no rows */
        {"{\"a\":1}\n{\"a\":2}\n", NULL},
        {"{\"id\":1,\"features\":[{\"a\":1}]}", NULL},
        {"{\"data\":[{\"a\":1}]}\n{\"data\":[{\"a\":1}]}\n", NULL},
        {"{\"data\":[1,2]}", NULL},
        {"[1,2]", NULL},
        {"{\"data\"", NULL},
        {"id,name\n", NULL},
        {"", NULL},
    };

    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autoptr(GBytes) made = kith_decode_json_list(kith_bytes_str(lists[i].text));
        g_autofree char *text =
            made == NULL ? NULL : g_strndup(g_bytes_get_data(made, NULL), g_bytes_get_size(made));

        g_test_message("%s", lists[i].text);
        g_assert_cmpstr(text, ==, lists[i].lines);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/load/decode/packed-is-unpacked", test_packed);
    g_test_add_func("/load/decode/encodings", test_encodings);
    g_test_add_func("/load/decode/lists-of-json-objects", test_json_lists);
    return g_test_run();
}
