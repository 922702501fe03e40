/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "store-chunk.h"

/* Cuts packed tuples into chunks of @fill bytes and holds what they unpack to against them. */
static void
pack_again(const KithWords *tuples, guint width, gsize fill)
{
    gsize n = tuples->n / width;
    KithPacked packed = {g_byte_array_new(), {0}};
    g_autofree guint8 *chunk = g_malloc(KITH_CHUNK_BYTES + KITH_TUPLE_BYTES_MAX + KITH_CHUNK_SLACK);

    kith_chunk_pack(tuples->data, n, width, &packed);
    for (gsize i = 0; i < n;) {
        g_auto(KithWords) out = {0};
        g_autoptr(GError) error = NULL;
        gsize first = i;
        guint8 *end = kith_chunk_cut(&packed, tuples->data, width, i, fill, chunk, &i);
        KithCursor cursor = {.table = KITH_TABLE_POSTINGS,
                             .payload = kith_bytes(chunk, (gsize)(end - chunk))};

        g_assert_true(kith_chunk_unpack(&cursor, width, &out, &error));
        g_assert_cmpmem(out.data,
                        out.n * sizeof *out.data,
                        tuples->data + first * width,
                        (i - first) * width * sizeof *out.data);
    }
    g_byte_array_unref(packed.bytes);
    kith_words_clear(&packed.ends);
}

/* The first byte tells how wide tuples are and how full chunks become, the others are a chunk. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const guint widths[] = {1, 3, 4};
    g_auto(KithWords) tuples = {0};
    g_autoptr(GError) error = NULL;
    KithCursor cursor = {.table = KITH_TABLE_POSTINGS};
    guint width;

    if (size == 0 || size > KITH_CHUNK_BYTES) {
        return 0;
    }
    width = widths[data[0] % 3];
    cursor.payload = kith_bytes(data + 1, size - 1);
    if (!kith_chunk_unpack(&cursor, width, &tuples, &error)) {
        g_assert_nonnull(error);
        return 0;
    }
    for (gsize i = width; i < tuples.n; i += width) {
        g_assert_cmpint(kith_tuple_compare(tuples.data + i - width, tuples.data + i, width), <, 0);
    }
    pack_again(&tuples, width, KITH_CHUNK_BYTES);
    pack_again(&tuples, width, 16 + data[0]);
    return 0;
}
