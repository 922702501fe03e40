/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "names-parse.h"

#include "base-text.h"
#include "names-words.h"

#define RAW_WORDS 40

/* Words on their way: views into the bytes of the parsed name. */
typedef struct {
    KithParsedName *name;
    guint n;
    KithBytes words[RAW_WORDS];
} Words;

/* ---- scripts ---- */

static gboolean
is_skeletal(KithBytes given)
{
    const char *at = (const char *)given.data;
    const char *end = at + given.len;

    for (; at < end; at = g_utf8_next_char(at)) {
        switch (g_unichar_get_script(g_utf8_get_char(at))) {
        case G_UNICODE_SCRIPT_ARABIC:
        case G_UNICODE_SCRIPT_HEBREW:
        case G_UNICODE_SCRIPT_SYRIAC:
        case G_UNICODE_SCRIPT_HAN:
        case G_UNICODE_SCRIPT_HIRAGANA:
        case G_UNICODE_SCRIPT_KATAKANA:
        case G_UNICODE_SCRIPT_HANGUL:
            return TRUE;
        default:
            break;
        }
    }
    return FALSE;
}

/* ---- words ---- */

static void
push_letter(Words *words, const char *letter, gsize len)
{
    KithParsedName *name = words->name;

    if (name->used + len <= sizeof name->bytes) {
        memcpy(name->bytes + name->used, letter, len);
        name->used += len;
        words->words[words->n].len += len;
    }
}

static void
start_word(Words *words)
{
    words->words[words->n] = kith_bytes(words->name->bytes + words->name->used, 0);
}

static void
end_word(Words *words)
{
    if (words->words[words->n].len > 0 && words->n + 1 < RAW_WORDS) {
        words->n++;
    }
    start_word(words);
}

/* "Bank's": what a folded apostrophe ends. */
static gboolean
is_possessive(const char *at, const char *end)
{
    return at + 1 < end && at[1] == 's' && (at + 2 == end || !g_ascii_isalnum(at[2]));
}

/* Cuts folded text at all that is no letter or digit; apostrophes and modifiers vanish. */
static void
cut_words(const GString *folded, Words *words)
{
    const char *at = folded->str;
    const char *end = at + folded->len;

    start_word(words);
    while (at < end) {
        gunichar c = g_utf8_get_char(at);
        const char *next = g_utf8_next_char(at);

        if (c == '%') {
            end_word(words);
            push_letter(words, "percent", 7);
        } else if (c == '\'' || c == '`') {
            next += is_possessive(at, end) ? 1 : 0;
        } else if (g_unichar_type(c) == G_UNICODE_MODIFIER_LETTER) {
            /* no letter of Latin script stands for it */
        } else if (g_unichar_isalnum(c) || g_unichar_ismark(c)) {
            push_letter(words, at, (gsize)(next - at));
        } else {
            end_word(words);
        }
        at = next;
    }
    end_word(words);
}

static void
remove_words(Words *words, guint at, guint n)
{
    words->n -= n;
    memmove(words->words + at, words->words + at + n, (words->n - at) * sizeof *words->words);
}

/* ---- organisations and vessels ---- */

static gboolean
is_one_of(KithBytes word, const char *list)
{
    char padded[16];

    if (word.len == 0 || word.len + 3 > sizeof padded) {
        return FALSE;
    }
    padded[0] = ' ';
    memcpy(padded + 1, word.data, word.len);
    padded[word.len + 1] = ' ';
    padded[word.len + 2] = '\0';
    return strstr(list, padded) != NULL;
}

static gboolean
joins_words(KithBytes word)
{
    return is_one_of(
        word,
        " the of and for in on at an und et fur des du von der die das la le les los las y ");
}

/* "A.B.C." is ABC, and "o. o." is oo. */
static void
join_letters(Words *words)
{
    for (guint i = 0; i + 1 < words->n; i++) {
        guint n = 0;

        while (i + n < words->n && words->words[i + n].len == 1 &&
               g_ascii_isalpha(words->words[i + n].data[0])) {
            n++;
        }
        if (n > 1) {
            KithBytes joined = kith_bytes(words->words[i].data, 0);

            for (guint k = 0; k < n; k++) {
                /* Letters of dropped words may lie between. */
                memmove((guint8 *)joined.data + k, words->words[i + k].data, 1);
            }
            joined.len = n;
            words->words[i] = joined;
            remove_words(words, i + 1, n - 1);
        }
    }
}

/* The number that a word means, 0 when it means none; an ordinal is its number. */
static guint
number_of(KithBytes word)
{
    static const char *const units[] = {"one",
                                        "two",
                                        "three",
                                        "four",
                                        "five",
                                        "six",
                                        "seven",
                                        "eight",
                                        "nine",
                                        "ten",
                                        "eleven",
                                        "twelve",
                                        "thirteen",
                                        "fourteen",
                                        "fifteen",
                                        "sixteen",
                                        "seventeen",
                                        "eighteen",
                                        "nineteen"};
    static const char *const ordinals[] = {"first",
                                           "second",
                                           "third",
                                           "fourth",
                                           "fifth",
                                           "sixth",
                                           "seventh",
                                           "eighth",
                                           "ninth",
                                           "tenth",
                                           "eleventh",
                                           "twelfth"};
    static const char *const tens[] =
        {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};

    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (kith_bytes_equal(word, kith_bytes_str(units[i]))) {
            return i + 1;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(ordinals); i++) {
        if (kith_bytes_equal(word, kith_bytes_str(ordinals[i]))) {
            return i + 1;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(tens); i++) {
        if (kith_bytes_equal(word, kith_bytes_str(tens[i]))) {
            return (i + 2) * 10;
        }
    }
    return kith_bytes_equal(word, kith_bytes_str("fourty")) ? 40 : 0;
}

static guint
roman_of(KithBytes word)
{
    static const char *const romans[] =
        {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"};

    for (guint i = 0; i < G_N_ELEMENTS(romans); i++) {
        if (kith_bytes_equal(word, kith_bytes_str(romans[i]))) {
            return i + 1;
        }
    }
    return 0;
}

/* The digits in front of "44" and "1st", 0 when it is no such word. */
static guint
digits_of(KithBytes word)
{
    guint number = 0;
    gsize n = 0;

    while (n < word.len && n < 6 && g_ascii_isdigit(word.data[n])) {
        number = number * 10 + (word.data[n++] - '0');
    }
    return n > 0 && (n == word.len ||
                     is_one_of(kith_bytes(word.data + n, word.len - n), " st nd rd th "))
               ? number
               : 0;
}

static void
write_word(Words *words, guint at, const char *text)
{
    KithParsedName *name = words->name;
    gsize len = strlen(text);

    if (name->used + len <= sizeof name->bytes) {
        memcpy(name->bytes + name->used, text, len);
        words->words[at] = kith_bytes(name->bytes + name->used, len);
        name->used += len;
    }
}

/* Numbers in words, ordinals and a last Roman one become digits; "forty four" is one number. */
static void
write_numbers(Words *words)
{
    for (guint i = 0; i < words->n; i++) {
        guint number = number_of(words->words[i]);
        gboolean last = i > 0 && i + 1 == words->n;
        guint unit;
        char text[16];

        if (number == 0) {
            number = digits_of(words->words[i]);
        }
        if (number == 0 && last) {
            number = roman_of(words->words[i]);
        }
        if (number == 0) {
            continue;
        }
        if (number >= 20 && number <= 90 && number % 10 == 0 && i + 1 < words->n) {
            unit = MAX(number_of(words->words[i + 1]), digits_of(words->words[i + 1]));
            if (unit > 0 && unit < 10) {
                number += unit;
                remove_words(words, i + 1, 1);
            }
        }
        g_snprintf(text, sizeof text, "%u", number);
        write_word(words, i, text);
    }
}

/* Takes off legal forms: any at the ends, and in the middle those that are nothing else. */
static void
take_off_forms(Words *words)
{
    for (guint i = 0; i < words->n && words->n > 1;) {
        guint class = 0;
        guint n = kith_legal_form_match(words->words + i, words->n - i, &class);
        gboolean at_end = i == 0 || i + n == words->n;
        gboolean telling = n > 1 || (n == 1 && words->words[i].len > 3);

        if (n > 0 && n < words->n && (at_end || telling)) {
            words->name->form |= class;
            remove_words(words, i, n);
            /* What stood before may be the end now: "Co" in "X Co Ltd". */
            i = i == words->n && i > 0 ? i - 1 : i;
        } else {
            i++;
        }
    }
    if (words->name->form != KITH_FORM_ANY) {
        words->name->form &= ~(guint)KITH_FORM_ANY;
    }
}

static void
say_organisation(Words *words, KithNameKind kind)
{
    for (guint i = 0; i < words->n;) {
        gboolean vessel =
            kind == KITH_NAME_VESSEL && i == 0 && kith_word_is_honorific(words->words[0]);

        if (words->n > 1 && (vessel || joins_words(words->words[i]))) {
            remove_words(words, i, 1);
        } else {
            i++;
        }
    }
    join_letters(words);
    if (kind == KITH_NAME_ORGANISATION) {
        take_off_forms(words);
    }
    write_numbers(words);
    for (guint i = 0; i < words->n; i++) {
        const char *full = kith_word_in_full(words->words[i]);

        if (full != NULL) {
            write_word(words, i, full);
        }
    }
}

static void
weigh_organisation(KithNameWord *word)
{
    if (g_ascii_isdigit(word->text.data[0])) {
        word->kind = KITH_PART_NUMBER;
        word->bits = word->text.len == 1 ? 1.5 : 3.0;
    } else if (kith_word_is_common(word->text)) {
        word->kind = KITH_PART_COMMON;
        word->bits = 1.0;
    } else if (kith_word_is_place(word->text)) {
        word->kind = KITH_PART_PLACE;
        word->bits = 1.5;
    } else if (word->text.len <= 3 && kith_word_is_particle(word->text)) {
        word->kind = KITH_PART_PARTICLE;
        word->bits = .3;
    } else {
        word->bits = 3.0 + .3 * (double)MIN(word->text.len, 8);
    }
}

/* ---- persons ---- */

/* "Ig0r": digits that stand for letters, among letters. */
static void
write_letters(KithBytes word)
{
    static const char digits[] = "01345789";
    static const char letters[] = "oleastbg";
    guint8 *at = (guint8 *)word.data;
    gsize n = 0;

    for (gsize i = 0; i < word.len; i++) {
        n += g_ascii_isdigit(at[i]) ? 1 : 0;
    }
    for (gsize i = 0; n > 0 && n < word.len && i < word.len; i++) {
        const char *digit = at[i] != '\0' ? strchr(digits, (char)at[i]) : NULL;

        if (digit != NULL) {
            at[i] = (guint8)letters[digit - digits];
        }
    }
}

static gboolean
has_vowel(KithBytes word)
{
    for (gsize i = 0; i < word.len; i++) {
        if (word.data[i] >= 0x80 || strchr("aeiouy", word.data[i]) != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

/* "JC": two initials without dots. */
static gboolean
are_two_initials(KithBytes word)
{
    return word.len == 2 && !has_vowel(word) && !is_one_of(word, " ng md mc st ") &&
           !g_ascii_isdigit(word.data[0]) && !kith_word_is_title(word) &&
           !kith_word_is_honorific(word);
}

static gboolean
stands_before(const Words *words, guint at)
{
    for (guint i = 0; i < at; i++) {
        if (kith_bytes_equal(words->words[i], words->words[at])) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
say_person(Words *words)
{
    guint class;

    while (words->n > 2 && kith_word_is_legal_form(words->words[words->n - 1]) &&
           !kith_word_is_particle(words->words[words->n - 1]) &&
           kith_legal_form_match(words->words + words->n - 1, 1, &class) == 1) {
        words->n--;
    }
    while (words->n > 2 && !words->name->skeletal && words->words[words->n - 1].len > 1 &&
           kith_word_is_title(words->words[words->n - 1])) {
        KithBytes title = words->words[--words->n];

        words->name->generation = MAX(words->name->generation, kith_word_generation(title));
    }
    for (guint i = 0; i < words->n;) {
        write_letters(words->words[i]);
        if (words->n > 1 && words->words[i].len > 1 && stands_before(words, i)) {
            remove_words(words, i, 1);
        } else {
            i++;
        }
    }
    for (guint i = 0; i < words->n && words->n < RAW_WORDS - 1; i++) {
        if (are_two_initials(words->words[i])) {
            KithBytes both = words->words[i];

            memmove(words->words + i + 1, words->words + i, (words->n - i) * sizeof *words->words);
            words->words[i] = kith_bytes(both.data, 1);
            words->words[i + 1] = kith_bytes(both.data + 1, 1);
            words->n++;
        }
    }
}

static void
weigh_person(KithNameWord *word, gboolean in_front, gboolean last)
{
    gboolean common = kith_word_genders(word->text) != 0;

    if (word->text.len == 1 && !g_ascii_isdigit(word->text.data[0])) {
        word->kind = KITH_PART_INITIAL;
        word->bits = .9;
    } else if (in_front && !last && kith_word_is_honorific(word->text)) {
        word->kind = KITH_PART_HONORIFIC;
        word->bits = .3;
    } else if (!last && kith_word_is_particle(word->text) && !(in_front && common)) {
        word->kind = KITH_PART_PARTICLE;
        word->bits = .3;
    } else {
        word->variants = kith_word_variants(word->text);
        word->bits = 2.0 + .35 * (double)MIN(word->text.len, 8) - (common ? .7 : 0.0);
    }
}

/* ---- all ---- */

KithNameKind
kith_name_kind_guess(KithBytes a, KithBytes b)
{
    const KithBytes both[] = {a, b};

    for (guint k = 0; k < 2; k++) {
        KithParsedName name;

        kith_name_parse(both[k], KITH_NAME_ORGANISATION, &name);
        for (guint i = 0; i < name.n; i++) {
            if (name.form != 0 || name.words[i].kind == KITH_PART_COMMON ||
                name.words[i].kind == KITH_PART_NUMBER) {
                return KITH_NAME_ORGANISATION;
            }
        }
    }
    return KITH_NAME_PERSON;
}

void
kith_name_parse(KithBytes given, KithNameKind kind, KithParsedName *out)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    gboolean in_front = TRUE;
    Words words;

    out->used = 0;
    out->n = 0;
    out->form = 0;
    out->generation = 0;
    out->skeletal = is_skeletal(given);
    words.name = out;
    words.n = 0;
    kith_text_fold(given, folded);
    cut_words(folded, &words);
    if (kind == KITH_NAME_PERSON) {
        say_person(&words);
    } else {
        say_organisation(&words, kind);
    }
    for (guint i = 0; i < MIN(words.n, KITH_NAME_WORDS); i++) {
        KithNameWord *word = &out->words[out->n++];

        *word = (KithNameWord){.text = words.words[i], .kind = KITH_PART_WORD};
        if (kind == KITH_NAME_PERSON) {
            weigh_person(word, in_front, i + 1 == words.n);
            in_front = in_front && word->kind == KITH_PART_HONORIFIC;
        } else {
            weigh_organisation(word);
        }
    }
}
