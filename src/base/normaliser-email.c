/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    gsize before = out->len;
    const char *text;
    const char *at;

    kith_text_fold(given, out);
    while (g_str_has_prefix(out->str + before, "mailto:")) {
        g_string_erase(out, (gssize)before, 7);
    }
    text = out->str + before;
    at = strchr(text, '@');
    if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL ||
        strchr(text, ' ') != NULL) {
        g_string_truncate(out, before);
        return FALSE;
    }
    return TRUE;
}

const KithNormaliser kith_normaliser_email = {
    .name = "email",
    .summary = "an e-mail address: lower case, one @",
    .normalise = normalise,
};
