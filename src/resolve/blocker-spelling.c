/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-key.h"
#include "resolve-tokens.h"

#define LETTERS 4

static const char *const comparators[] = {"organisation", "text", NULL};
static const char *const key_names[] = {"longest word's first 4", "longest word's last 4"};

/* The longest word, of equals the one that comes first in the alphabet: a wrong letter makes
 * another word of it, and leaves its beginning or its end. */
static KithBytes
longest_word(const KithTokens *tokens, guint32 code)
{
    KithBytes longest = {0};

    for (guint32 t = tokens->lists[code].first; t < tokens->lists[code + 1].first; t++) {
        KithBytes word = kith_value_text(&tokens->words, tokens->tokens[t].word);

        if (word.len > longest.len ||
            (word.len == longest.len && kith_bytes_compare(word, longest) < 0)) {
            longest = word;
        }
    }
    return longest;
}

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    KithBytes word = feature->of_persons ? kith_bytes("", 0) : longest_word(feature->own, code);

    out_keys[0] = out_keys[1] = 0;
    if (word.len > LETTERS) {
        out_keys[0] = kith_key_of(kith_bytes(word.data, LETTERS));
        out_keys[1] = kith_key_of(kith_bytes(word.data + word.len - LETTERS, LETTERS));
    }
}

const KithBlocker kith_blocker_spelling = {
    .name = "spelling",
    .summary = "both ends of the longest word, for things that have no personal names",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
