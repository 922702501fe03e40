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

    if (given.len > 7 && g_ascii_strncasecmp((const char *)given.data, "mailto:", 7) == 0) {
        given = kith_bytes(given.data + 7, given.len - 7);
    }
    kith_text_fold(given, out);
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
