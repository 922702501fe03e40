/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "model-record.h"

/* Records as the store keeps them: what is read is written as something that reads the same. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_auto(KithFieldBuffer) buffer = {0};
    g_auto(KithFieldBuffer) other = {0};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    KithRecord record;
    KithRecord again;
    KithLink link;

    kith_link_decode(kith_bytes(data, size), &other, &link);
    if (kith_record_decode(kith_bytes(data, size), &buffer, &record)) {
        kith_record_encode(&record, bytes);
        g_assert_true(kith_record_decode(kith_bytes(bytes->data, bytes->len), &other, &again));
        g_assert_true(kith_bytes_equal(record.key, again.key));
        g_assert_true(
            kith_fields_equal(record.fields, record.n_fields, again.fields, again.n_fields));
    }
    return 0;
}
