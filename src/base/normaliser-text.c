/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    gsize before = out->len;

    kith_text_fold(given, out);
    return out->len > before;
}

const KithNormaliser kith_normaliser_text = {
    .name = "text",
    .summary = "lower case, marks and scripts into plain Latin letters, single blanks",
    .normalise = normalise,
};
