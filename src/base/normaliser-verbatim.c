/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    g_autofree char *text = g_utf8_make_valid((const char *)given.data, (gssize)given.len);

    g_string_append(out, text);
    return TRUE;
}

const KithNormaliser kith_normaliser_verbatim = {
    .name = "verbatim",
    .summary = "as it is written: upper and lower case are two",
    .normalise = normalise,
};
