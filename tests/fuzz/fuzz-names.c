/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-text.h"
#include "fuzz.h"
#include "resolve-mail-name.h"

#include <kith/kith-names.h>
#include <math.h>

/* What is read in an address is a part of it. */
static void
check_part(KithBytes part, KithBytes address)
{
    g_assert_true(part.len == 0 || (part.data >= address.data &&
                                    part.data + part.len <= address.data + address.len));
}

static void
read_address(const char *address, const char *name)
{
    KithBytes text = kith_bytes_str(address);
    KithBytes names[] = {kith_bytes_str(""), kith_bytes_str(name)};

    for (guint i = 0; i < 4; i++) {
        KithMailName read;

        kith_mail_name(text, names[i & 1], names[i >> 1], &read);
        check_part(read.given, text);
        check_part(read.family, text);
    }
}

/* Two names, parted by a line's end: a probability, and the same from both sides; and the first as
 * an e-mail address of who has the second. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const schemas[] = {"Person", "Company", "Vessel", ""};
    g_autofree char *given = fuzz_text(data, MIN(size, 2000));
    g_autofree char *text = g_utf8_make_valid(given, -1);
    char *second = strchr(text, '\n');

    if (second == NULL) {
        return 0;
    }
    *second++ = '\0';
    read_address(text, second);
    for (guint i = 0; i < G_N_ELEMENTS(schemas); i++) {
        g_autofree char *evidence = NULL;
        double there = kith_name_match(schemas[i], text, second, &evidence);
        double back = kith_name_match(schemas[i], second, text, NULL);

        g_assert_true(there >= 0.0 && there <= 1.0);
        g_assert_true(fabs(there - back) < 1e-9);
        g_assert_nonnull(evidence);
    }
    return 0;
}
