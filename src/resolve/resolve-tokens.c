/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-tokens.h"

#include "base-big.h"
#include "base-text.h"

#include <math.h>

/* What a word that is a letter off counts of the same word. */
#define NEAR_WORD 0.85

typedef struct {
    KithTokens *tokens;
    KithValueMaker *maker; /* owned */
    GArray *list;          /* owned, provisional numbers of words */
} Building;

static gboolean
has_digit(KithBytes word)
{
    for (gsize i = 0; i < word.len; i++) {
        if (g_ascii_isdigit(word.data[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
add_words(Building *building, KithBytes text, gboolean (*skip)(KithBytes word))
{
    KithToken found[KITH_TOKENS_MAX];
    guint n = MIN(kith_text_tokens(text, found, KITH_TOKENS_MAX), KITH_TOKENS_MAX);
    guint before = building->list->len;

    for (guint i = 0; i < n; i++) {
        KithBytes word = kith_token_bytes(text, found[i]);
        guint32 code;

        if (skip != NULL && skip(word) && !(i + 1 == n && building->list->len == before)) {
            continue;
        }
        code = kith_value_maker_add(building->maker, word);
        g_array_append_val(building->list, code);
    }
}

static void
count(KithTokens *tokens, const KithFeature *feature)
{
    for (guint32 v = 1; v <= feature->values.n; v++) {
        for (guint32 t = tokens->lists[v].first; t < tokens->lists[v + 1].first; t++) {
            tokens->words.counts[tokens->tokens[t].word] += feature->values.counts[v];
        }
    }
}

/* From how many records have each word, how telling it is. */
static void
weigh(KithTokens *tokens, const KithFeature *feature)
{
    double filled = MAX(feature->filled, 1);

    for (guint32 v = 1; v <= feature->values.n; v++) {
        tokens->lists[v].sum = 0.0f;
        for (guint32 t = tokens->lists[v].first; t < tokens->lists[v + 1].first; t++) {
            KithValueToken *token = &tokens->tokens[t];
            KithBytes word = kith_value_text(&tokens->words, token->word);
            double share = MIN((double)MAX(tokens->words.counts[token->word], 1) / filled, 1.0);

            token->weight = (float)(0.1 - log2(share));
            token->number = has_digit(word);
            token->first = word.data[0];
            token->len = (guint16)word.len;
            tokens->lists[v].sum += token->weight;
        }
    }
}

KithTokens *
kith_tokens_new(const KithFeature *feature, gboolean (*skip)(KithBytes word))
{
    KithTokens *tokens = g_new0(KithTokens, 1);
    Building building = {tokens,
                         kith_value_maker_new(0, 0),
                         g_array_new(FALSE, FALSE, sizeof(guint32))};

    tokens->lists = kith_wide_new(KithTokenList, (gsize)feature->values.n + 2);
    for (guint32 v = 1; v <= feature->values.n; v++) {
        tokens->lists[v].first = building.list->len;
        add_words(&building, kith_value_text(&feature->values, v), skip);
    }
    tokens->lists[feature->values.n + 1].first = building.list->len;
    kith_value_maker_finish(building.maker, &tokens->words);
    tokens->tokens = g_new0(KithValueToken, (gsize)building.list->len + 1);
    for (guint i = 0; i < building.list->len; i++) {
        tokens->tokens[i].word = g_array_index(building.list, guint32, i);
    }
    count(tokens, feature);
    weigh(tokens, feature);
    kith_value_maker_free(building.maker);
    g_array_unref(building.list);
    return tokens;
}

void
kith_tokens_free(gpointer data)
{
    KithTokens *tokens = data;

    g_free(tokens->lists);
    g_free(tokens->tokens);
    kith_value_set_clear(&tokens->words);
    g_free(tokens);
}

void
kith_tokens_parts(const KithFeature *feature, KithPartFunc each, gpointer user_data)
{
    KithTokens *tokens = feature->own;

    for (guint32 word = 1; word <= tokens->words.n; word++) {
        each(kith_value_text(&tokens->words, word), &tokens->words.counts[word], user_data);
    }
}

void
kith_tokens_settle(const KithFeature *feature)
{
    weigh(feature->own, feature);
}

/* Whether two words are equal, or may be a letter apart, as far as the tokens tell: only then are
 * the words themselves looked at. */
static inline gboolean
may_match(const KithValueToken *x, const KithValueToken *y)
{
    return x->first == y->first && x->len <= y->len + 1 && y->len <= x->len + 1;
}

/* How much two words are one: 1, NEAR_WORD or 0. */
static double
word_match(const KithTokens *ta,
           const KithValueToken *x,
           const KithTokens *tb,
           const KithValueToken *y)
{
    if (ta == tb ? x->word == y->word
                 : kith_bytes_equal(kith_value_text(&ta->words, x->word),
                                    kith_value_text(&tb->words, y->word))) {
        return 1.0;
    }
    if (x->number || y->number || x->len < 4 || y->len < 4) {
        return 0.0;
    }
    return kith_value_edits(&ta->words, x->word, &tb->words, y->word, 1) <= 1 ? NEAR_WORD : 0.0;
}

KithTokenMatch
kith_tokens_compare(const KithTokens *ta, guint32 a, const KithTokens *tb, guint32 b)
{
    KithTokenMatch match = {0};
    const KithTokenList *list_a = &ta->lists[a];
    const KithTokenList *list_b = &tb->lists[b];
    const KithValueToken *y = &tb->tokens[list_b->first];
    guint n_y = list_b[1].first - list_b->first;
    guint used = 0; /* bits of b's words */
    double shared = 0.0;
    gboolean numbers_a = FALSE;
    gboolean numbers_b = FALSE;
    gboolean number_shared = FALSE;

    for (guint32 i = list_a->first; i < list_a[1].first; i++) {
        const KithValueToken *x = &ta->tokens[i];

        numbers_a = numbers_a || x->number;
        for (guint j = 0; j < n_y; j++) {
            gboolean open = may_match(x, &y[j]) && (used >> j & 1) == 0;
            double much = open ? word_match(ta, x, tb, &y[j]) : 0.0;

            if (much > 0.0) {
                used |= 1u << j;
                shared += much * (double)MIN(x->weight, y[j].weight);
                match.n_shared++;
                number_shared = number_shared || x->number;
                break;
            }
        }
    }
    for (guint j = 0; j < n_y; j++) {
        numbers_b = numbers_b || y[j].number;
    }
    match.shared = shared;
    match.likeness = 2.0 * shared / MAX((double)list_a->sum + (double)list_b->sum, 1e-9);
    match.words_only = match.n_shared > 0 && numbers_a && numbers_b && !number_shared;
    return match;
}

double
kith_tokens_words(const KithFeature *feature, guint32 code)
{
    const KithTokens *tokens = feature->own;

    return (double)tokens->lists[code].sum;
}

/* Words of a text go together: that they come by chance is not as rare as the product of their
 * shares says. */
#define TOGETHER 0.9

/* How many ways there are to choose k of n. */
static double
choices_of(guint n, guint k)
{
    double ways = 1.0;

    for (guint i = 1; i <= MIN(k, n); i++) {
        ways *= (double)(n - MIN(k, n) + i) / i;
    }
    return ways;
}

double
kith_tokens_share(const KithFeature *feature, guint32 a, guint32 b, guint level)
{
    const KithTokens *tokens = feature->own;
    KithTokenMatch match;
    guint n_a;
    guint n_b;

    if (!feature->by_words) {
        return 0.0;
    }
    if (level == 1 || b == 0 || a == b) {
        return exp2(-TOGETHER * (double)tokens->lists[a].sum);
    }
    match = kith_tokens_compare(tokens, a, tokens, b);
    n_a = tokens->lists[a + 1].first - tokens->lists[a].first;
    n_b = tokens->lists[b + 1].first - tokens->lists[b].first;
    /* Any of the words might have been those in common. */
    return MIN(choices_of(MIN(n_a, n_b), match.n_shared) * exp2(-TOGETHER * match.shared), 1.0);
}
