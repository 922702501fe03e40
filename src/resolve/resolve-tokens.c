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
    GArray *parts;         /* owned, guint8: of each word as KithValueToken has it */
    KithValueMaker *pairs; /* owned; NULL where words are not looked at in pairs */
    GArray *pair_list;     /* owned: KithTokenPair of each word, with provisional numbers */
    GString *pair;         /* owned: for add_pair() alone */
    GString *code;         /* owned: for join_code() */
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

#define CODE_MIN 4

static gboolean
is_code(KithBytes word)
{
    for (gsize i = 0; i < word.len; i++) {
        if (!g_ascii_isdigit(word.data[i])) {
            return word.len >= CODE_MIN;
        }
    }
    return FALSE;
}

/* Notes a word and the one before it, if there is one. */
static void
add_pair(Building *building, KithBytes before, KithBytes word)
{
    KithTokenPair after = {0};

    if (before.len > 0) {
        g_string_truncate(building->pair, 0);
        g_string_append_len(building->pair, (const char *)before.data, (gssize)before.len);
        g_string_append_c(building->pair, ' ');
        g_string_append_len(building->pair, (const char *)word.data, (gssize)word.len);
        after.pair = kith_value_maker_add(building->pairs,
                                          kith_bytes(building->pair->str, building->pair->len));
    }
    g_array_append_val(building->pair_list, after);
}

/* A code that is written with hyphens is one word, as it is without: "KX-TSC14W", "DSC-W170"; what
 * begins with a number ("2-line", "33-1/3") is not. Where texts are all there is, words by
 * themselves tell more. Returns how many words it takes. */
static guint
join_code(Building *building, KithBytes text, const KithToken *found, guint n)
{
    gboolean number = FALSE;
    guint taken = 1;

    if (building->pairs != NULL || g_ascii_isdigit(text.data[found[0].start])) {
        return 1;
    }
    while (taken < n && found[taken].start == found[taken - 1].start + found[taken - 1].len + 1 &&
           text.data[found[taken].start - 1] == '-') {
        number = number || has_digit(kith_token_bytes(text, found[taken]));
        taken++;
    }
    number = number || has_digit(kith_token_bytes(text, found[0]));
    if (taken == 1 || !number) {
        return 1;
    }
    g_string_truncate(building->code, 0);
    for (guint i = 0; i < taken; i++) {
        KithBytes word = kith_token_bytes(text, found[i]);

        g_string_append_len(building->code, (const char *)word.data, (gssize)word.len);
    }
    return taken;
}

static void
add_word(Building *building, KithBytes word, guint8 parts)
{
    guint32 code = kith_value_maker_add(building->maker, word);

    g_array_append_val(building->list, code);
    g_array_append_val(building->parts, parts);
}

/* Whether a word says that a number behind it is that of a flat. */
static gboolean
is_unit(KithBytes word)
{
    static const char *const units[] =
        {"apartment", "apt", "flat", "room", "ste", "suite", "unit", NULL};

    for (guint i = 0; units[i] != NULL; i++) {
        if (kith_bytes_equal(word, kith_bytes_str(units[i]))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* How many letters a word has before its first digit. */
static gsize
letters_before_digit(KithBytes word)
{
    gsize n = 0;

    while (n < word.len && !g_ascii_isdigit(word.data[n])) {
        n++;
    }
    return n;
}

/* The number of a flat is none of a house: "Flat 8, 14 Mill Lane" is not at number 8. It is a word
 * of its own, whatever stands before it ("flat", "apartment"). Returns how many words it takes, 0
 * where there is none. Few words have a number behind them, which is looked for first. */
static guint
join_unit(Building *building, KithBytes text, const KithToken *found, guint n)
{
    KithBytes word = kith_token_bytes(text, found[0]);
    gsize letters = letters_before_digit(word);
    guint taken = letters < word.len ? 1 : 2;
    KithBytes number = kith_bytes(word.data + letters, word.len - letters);

    if (building->pairs != NULL || taken > n) {
        return 0;
    }
    if (taken == 2) {
        number = kith_token_bytes(text, found[1]);
    }
    if (!g_ascii_isdigit(number.data[0]) || !is_unit(kith_bytes(word.data, letters))) {
        return 0;
    }
    g_string_assign(building->code, "#");
    g_string_append_len(building->code, (const char *)number.data, (gssize)number.len);
    return taken;
}

static void
add_words(Building *building, KithBytes text, gboolean (*skip)(KithBytes word))
{
    KithToken found[KITH_TOKENS_MAX];
    guint n = MIN(kith_text_tokens(text, found, KITH_TOKENS_MAX), KITH_TOKENS_MAX);
    guint before = building->list->len;
    KithBytes last = {0};
    guint joined = 0;

    for (guint i = 0; i < n; i++) {
        KithBytes word = kith_token_bytes(text, found[i]);
        guint unit = join_unit(building, text, found + i, n - i);

        if (unit > 0) {
            add_word(building, kith_bytes(building->code->str, building->code->len), 0);
            i += unit - 1;
            continue;
        }
        if (skip != NULL && skip(word) && !(i + 1 == n && building->list->len == before)) {
            continue;
        }
        if (i >= joined && building->list->len - before < KITH_TOKENS_MAX - (n - i)) {
            joined = i + join_code(building, text, found + i, n - i);
            if (joined > i + 1) {
                add_word(building,
                         kith_bytes(building->code->str, building->code->len),
                         (guint8)(joined - i));
            }
        }
        add_word(building, word, 0);
        if (building->pairs != NULL) {
            add_pair(building, last, word);
            last = word;
        }
    }
}

static void
count(KithTokens *tokens, const KithFeature *feature)
{
    tokens->n_values = feature->values.n;
    for (guint32 v = 1; v <= feature->values.n; v++) {
        guint32 times = feature->by_words ? 1 : feature->values.counts[v];

        for (guint32 t = tokens->lists[v].first; t < tokens->lists[v + 1].first; t++) {
            tokens->words.counts[tokens->tokens[t].word] += times;
            if (tokens->after != NULL) {
                tokens->pairs.counts[tokens->after[t].pair] += times;
            }
        }
    }
}

/* How telling a word is for those that have the one before it: "council" says little after "city
 * and county". */
static void
weigh_pairs(KithTokens *tokens, gsize n)
{
    for (gsize t = 0; t < n; t++) {
        KithTokenPair *after = &tokens->after[t];
        float alone = tokens->tokens[t].weight;

        after->weight = alone;
        if (after->pair != 0) {
            double before = MAX(tokens->words.counts[tokens->tokens[t - 1].word], 1);
            double both = MAX(tokens->pairs.counts[after->pair], 1);

            after->weight = MIN(alone, (float)(0.1 - log2(MIN(both / before, 1.0))));
        }
    }
}

/* Of two values that share a word neither tells how many others have it, and one may be the other
 * written down again: what is left is between one and two less. */
#define NOT_OTHERS 1.5

/* How many values have a word beside the two that share it, at least half of one. */
static double
others_with(const KithTokens *tokens, const KithFeature *feature, guint32 word)
{
    double counted = MAX(tokens->words.counts[word], 1);

    return feature->by_words ? MAX(counted - NOT_OTHERS, 0.5) : counted;
}

/* From how many records or values have each word, how telling it is. */
static void
weigh(KithTokens *tokens, const KithFeature *feature)
{
    double filled = MAX(feature->by_words ? tokens->n_values : feature->filled, 1);

    for (guint32 v = 1; v <= feature->values.n; v++) {
        tokens->lists[v].sum = 0.0f;
        for (guint32 t = tokens->lists[v].first; t < tokens->lists[v + 1].first; t++) {
            KithValueToken *token = &tokens->tokens[t];
            KithBytes word = kith_value_text(&tokens->words, token->word);
            double share = MIN(others_with(tokens, feature, token->word) / filled, 1.0);

            token->weight = (float)(0.1 - log2(share));
            token->number = has_digit(word);
            token->code = !feature->by_words && token->number && is_code(word);
            token->first = word.data[0];
            token->len = (guint16)word.len;
            tokens->lists[v].sum += token->weight;
        }
    }
    if (tokens->after != NULL) {
        weigh_pairs(tokens, tokens->lists[feature->values.n + 1].first);
    }
}

/* Puts what was built of words in pairs where it stays. */
static void
finish_pairs(Building *building)
{
    KithTokens *tokens = building->tokens;
    guint n = building->pair_list->len;

    if (building->pairs != NULL) {
        tokens->after = g_new0(KithTokenPair, (gsize)n + 1);
        for (guint i = 0; i < n; i++) {
            tokens->after[i] = g_array_index(building->pair_list, KithTokenPair, i);
        }
        kith_value_maker_finish(building->pairs, &tokens->pairs);
        kith_value_maker_free(building->pairs);
    }
    g_array_unref(building->pair_list);
    g_string_free(building->pair, TRUE);
    g_string_free(building->code, TRUE);
}

KithTokens *
kith_tokens_new(const KithFeature *feature, gboolean (*skip)(KithBytes word))
{
    KithTokens *tokens = g_new0(KithTokens, 1);
    Building building = {tokens,
                         kith_value_maker_new(0, 0),
                         g_array_new(FALSE, FALSE, sizeof(guint32)),
                         g_array_new(FALSE, FALSE, sizeof(guint8)),
                         feature->by_words ? kith_value_maker_new(0, 0) : NULL,
                         g_array_new(FALSE, FALSE, sizeof(KithTokenPair)),
                         g_string_new(NULL),
                         g_string_new(NULL)};

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
        tokens->tokens[i].parts = g_array_index(building.parts, guint8, i);
    }
    finish_pairs(&building);
    count(tokens, feature);
    weigh(tokens, feature);
    kith_value_maker_free(building.maker);
    g_array_unref(building.list);
    g_array_unref(building.parts);
    return tokens;
}

void
kith_tokens_free(gpointer data)
{
    KithTokens *tokens = data;

    g_free(tokens->lists);
    g_free(tokens->tokens);
    kith_value_set_clear(&tokens->words);
    g_free(tokens->after);
    kith_value_set_clear(&tokens->pairs);
    g_free(tokens);
}

void
kith_tokens_parts(const KithFeature *feature, KithPartFunc each, gpointer user_data)
{
    KithTokens *tokens = feature->own;

    for (guint32 word = 1; word <= tokens->words.n; word++) {
        each(kith_value_text(&tokens->words, word), &tokens->words.counts[word], user_data);
    }
    if (feature->by_words) {
        each(kith_bytes(" ", 1), &tokens->n_values, user_data); /* no word */
    }
    for (guint32 pair = 1; pair <= tokens->pairs.n; pair++) {
        each(kith_value_text(&tokens->pairs, pair), &tokens->pairs.counts[pair], user_data);
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

/* What word @i of one list and @j of another, which are one, weigh where those before them are one
 * as well. */
static double
weight_after(const KithTokens *ta, guint32 i, const KithTokens *tb, guint32 j)
{
    const KithTokenPair *x = &ta->after[i];
    const KithTokenPair *y = &tb->after[j];

    return ta == tb && x->pair == y->pair ? (double)MIN(x->weight, y->weight)
                                          : (double)MIN(ta->tokens[i].weight, tb->tokens[j].weight);
}

/* The first of b's words that are not @used yet which is word @i of a's, or G_MAXUINT. */
static guint
find_word(const KithTokens *ta,
          guint32 i,
          const KithTokens *tb,
          const KithTokenList *list_b,
          guint used,
          double *out_much)
{
    const KithValueToken *y = &tb->tokens[list_b->first];
    guint n = list_b[1].first - list_b->first;

    for (guint j = 0; j < n; j++) {
        if (may_match(&ta->tokens[i], &y[j]) && (used >> j & 1) == 0) {
            *out_much = word_match(ta, &ta->tokens[i], tb, &y[j]);
            if (*out_much > 0.0) {
                return j;
            }
        }
    }
    return G_MAXUINT;
}

/* How telling the most telling number of a list is that is not among the words that are @used, 0
 * for none. */
static double
number_left(const KithTokens *tokens, const KithTokenList *list, guint used)
{
    double most = 0.0;

    for (guint32 t = list->first; t < list[1].first; t++) {
        if (tokens->tokens[t].number && (used >> (t - list->first) & 1) == 0) {
            most = MAX(most, (double)tokens->tokens[t].weight);
        }
    }
    return most;
}

/* The same of the codes that are. */
static double
code_shared(const KithTokens *tokens, const KithTokenList *list, guint used)
{
    double most = 0.0;

    for (guint32 t = list->first; t < list[1].first; t++) {
        if (tokens->tokens[t].code && (used >> (t - list->first) & 1) != 0) {
            most = MAX(most, (double)tokens->tokens[t].weight);
        }
    }
    return most;
}

/* Whether either of two texts has a number that the other lacks, and they share no code that tells
 * as much: a size and a part number beside the number of a model make no other model. */
static gboolean
numbers_differ(const KithTokens *ta,
               const KithTokenList *list_a,
               guint used_a,
               const KithTokens *tb,
               const KithTokenList *list_b,
               guint used_b)
{
    double left_a = number_left(ta, list_a, used_a);
    double left_b = number_left(tb, list_b, used_b);

    return left_a > 0.0 && left_b > 0.0 && code_shared(ta, list_a, used_a) < MIN(left_a, left_b);
}

/* Where a code is shared its parts count no more: they are looked on as used. Returns what the list
 * weighs without them. */
static double
leave_parts(const KithTokens *tokens, const KithTokenList *list, guint *used)
{
    guint n = list[1].first - list->first;
    double sum = (double)list->sum;

    for (guint i = 0; i < n; i++) {
        guint parts = (*used >> i & 1) != 0 ? tokens->tokens[list->first + i].parts : 0;

        for (guint k = i + 1; k <= MIN(i + parts, n - 1); k++) {
            if ((*used >> k & 1) == 0) {
                *used |= 1u << k;
                sum -= (double)tokens->tokens[list->first + k].weight;
            }
        }
    }
    return sum;
}

static KithTokenMatch
compare_lists(const KithTokens *ta, guint32 a, const KithTokens *tb, guint32 b)
{
    KithTokenMatch match = {0};
    const KithTokenList *list_a = &ta->lists[a];
    const KithTokenList *list_b = &tb->lists[b];
    guint used_a = 0; /* bits of a's words that are b's too, and the other way round */
    guint used_b = 0;
    guint next = G_MAXUINT; /* the word of b behind the one that a's last word is */
    double sum_a;
    double sum_b;

    for (guint32 i = list_a->first; i < list_a[1].first; i++) {
        double much = 0.0;
        guint j = find_word(ta, i, tb, list_b, used_b, &much);
        double weight;

        if (j == G_MAXUINT) {
            next = G_MAXUINT;
            continue;
        }
        weight = much * (double)MIN(ta->tokens[i].weight, tb->tokens[list_b->first + j].weight);
        used_a |= 1u << (i - list_a->first);
        used_b |= 1u << j;
        match.n_shared++;
        match.shared += weight;
        match.together += j == next && ta->after != NULL && tb->after != NULL
                              ? weight_after(ta, i, tb, list_b->first + j)
                              : weight;
        next = j + 1;
    }
    sum_a = leave_parts(ta, list_a, &used_a);
    sum_b = leave_parts(tb, list_b, &used_b);
    match.likeness = 2.0 * match.shared / MAX(sum_a + sum_b, 1e-9);
    match.overlap = MIN(match.shared / MAX(MIN(sum_a, sum_b), 1e-9), 1.0);
    match.numbers_differ =
        match.n_shared > 0 && numbers_differ(ta, list_a, used_a, tb, list_b, used_b);
    return match;
}

/* The shorter text first, or that with the lesser bytes: which word is taken for which hangs on the
 * order, and must not hang on which record came first. */
KithTokenMatch
kith_tokens_compare(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithBytes x = kith_value_text(&fa->values, a);
    KithBytes y = kith_value_text(&fb->values, b);
    gboolean turned =
        x.len != y.len ? x.len > y.len : x.len > 0 && memcmp(x.data, y.data, x.len) > 0;

    return turned ? compare_lists(fb->own, b, fa->own, a) : compare_lists(fa->own, a, fb->own, b);
}

double
kith_tokens_words(const KithFeature *feature, guint32 code)
{
    const KithTokens *tokens = feature->own;

    return (double)tokens->lists[code].sum;
}

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
    guint shortest;

    if (!feature->by_words) {
        return 0.0;
    }
    if (level == 1 || b == 0 || a == b) {
        return exp2(-(double)tokens->lists[a].sum);
    }
    match = kith_tokens_compare(feature, a, feature, b);
    shortest = MIN(kith_tokens_n(tokens, a), kith_tokens_n(tokens, b));
    /* Any of the words might have been those in common. */
    return MIN(choices_of(shortest, match.n_shared) * exp2(-match.together), 1.0);
}
