/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"
#include "resolve-tokens.h"

static const char *const comparators[] = {"text", "organisation", NULL};
static const char *const key_names[] = {"rarest word", "second rarest word"};

/* The two rarest words that at least two records have: a word of one record finds nobody. */
static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    const KithTokens *tokens = feature->own;
    guint32 best[2] = {0, 0};

    for (guint32 t = tokens->lists[code].first; t < tokens->lists[code + 1].first; t++) {
        guint32 word = tokens->tokens[t].word;
        const guint32 *counts = tokens->words.counts;

        if (counts[word] < 2 || word == best[0]) {
            continue;
        }
        if (best[0] == 0 || counts[word] < counts[best[0]]) {
            best[1] = best[0];
            best[0] = word;
        } else if (best[1] == 0 || counts[word] < counts[best[1]]) {
            best[1] = word;
        }
    }
    for (guint i = 0; i < 2; i++) {
        out_keys[i] = best[i] != 0 ? kith_key_of(kith_value_text(&tokens->words, best[i])) : 0;
    }
}

const KithBlocker kith_blocker_token = {
    .name = "token",
    .summary = "the rarest words of a text",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
