/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-names.h"

#include "base-big.h"
#include "base-hash.h"
#include "base-normalise.h"
#include "base-phonetic.h"
#include "base-text.h"
#include "names-words.h"

/* ---- words of a name ---- */

static gboolean
parts_words(guint8 byte)
{
    return byte == ' ' || byte == '-';
}

/* The next word from *at on; FALSE at the end. */
static gboolean
next_word(KithBytes text, gsize *at, gboolean hyphens, KithBytes *out_word)
{
    gsize start;

    while (*at < text.len && parts_words(text.data[*at])) {
        (*at)++;
    }
    start = *at;
    while (*at < text.len && text.data[*at] != ' ' && (!hyphens || text.data[*at] != '-')) {
        (*at)++;
    }
    *out_word = kith_bytes(text.data + start, *at - start);
    return out_word->len > 0;
}

gboolean
kith_name_has_word(KithBytes text, KithBytes word)
{
    gsize at = 0;
    KithBytes own;

    while (next_word(text, &at, TRUE, &own)) {
        if (kith_bytes_equal(own, word)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* From the first of some words to the last. */
static KithBytes
words_from(const KithBytes *words, guint first, guint last)
{
    return kith_bytes(words[first].data,
                      (gsize)(words[last].data + words[last].len - words[first].data));
}

/* The words of a name that are no titles. Returns how many. */
static guint
plain_words(KithBytes name, KithBytes *words, guint most, guint *out_generation)
{
    KithBytes word;
    gsize at = 0;
    guint n = 0;

    while (n < most && next_word(name, &at, FALSE, &word)) {
        if (!kith_word_is_title(word)) {
            words[n++] = word;
        } else if (n > 1) {
            *out_generation = MAX(*out_generation, kith_word_generation(word));
        }
    }
    return n;
}

/* ---- names in Chinese characters ---- */

/* The first syllables of a word, without the last that are left over. */
static KithBytes
syllables(KithBytes word, guint n)
{
    gsize len = 0;

    for (; n > 0; n--) {
        const guint8 *mark = memchr(word.data + len, KITH_SYLLABLES, word.len - len);

        if (mark == NULL) {
            return word;
        }
        len = (gsize)(mark - word.data) + (n > 1);
    }
    return kith_bytes(word.data, len);
}

static guint
count_syllables(KithBytes word)
{
    guint n = 1;

    for (gsize i = 0; i < word.len; i++) {
        n += word.data[i] == KITH_SYLLABLES;
    }
    return n;
}

/* Chinese family names of two characters. */
static gboolean
is_double_family(KithBytes word)
{
    static const char *const names[] = {"ou~yang",
                                        "si~ma",
                                        "zhu~ge",
                                        "shang~guan",
                                        "xia~hou",
                                        "si~tu",
                                        "gong~sun",
                                        "huang~fu",
                                        "mu~rong",
                                        "ling~hu",
                                        "nan~gong",
                                        "duan~mu",
                                        "dong~fang",
                                        "yu~wen",
                                        "zhang~sun",
                                        "wei~chi"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (kith_bytes_equal(word, kith_bytes_str(names[i]))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The family name comes first: a character of two or three, as most in China have, and two of more,
 * as most in Japan do. Of two words the first is the family name. FALSE for any other name. */
static gboolean
split_characters(const KithBytes *words, guint n, KithNameParts *out_parts)
{
    guint first = count_syllables(words[0]);
    guint all = n == 2 ? first + count_syllables(words[1]) : first;
    KithBytes family = words[0];

    if (n > 2 || all == n) {
        return FALSE;
    }
    if (n == 1) {
        KithBytes two = syllables(words[0], 2);

        family = all > 3 || (all == 3 && is_double_family(two)) ? two : syllables(words[0], 1);
    }
    out_parts->family = family;
    out_parts->given =
        n == 2 ? words[1]
               : kith_bytes(words[0].data + family.len + 1, words[0].len - family.len - 1);
    return TRUE;
}

/* ---- whole names ---- */

void
kith_name_split(KithBytes name, gboolean family_first, KithNameParts *out_parts)
{
    KithBytes words[12];
    guint n;
    guint from; /* of the words that are no family name */
    guint to;

    *out_parts = (KithNameParts){0};
    n = plain_words(name, words, G_N_ELEMENTS(words), &out_parts->generation);
    if (n == 0 || split_characters(words, n, out_parts)) {
        return;
    }
    from = family_first && n > 1 ? 1 : 0;
    to = family_first && n > 1 ? n : n - 1;
    while (family_first && from + 1 < n && kith_word_is_particle(words[from - 1])) {
        from++;
    }
    while (!family_first && to > 1 && kith_word_is_particle(words[to - 1])) {
        to--;
    }
    out_parts->family = from > 0 ? words_from(words, 0, from - 1) : words_from(words, to, n - 1);
    if (from == to) {
        return;
    }
    out_parts->given = words[from];
    for (guint i = from + 1; i < to && out_parts->n_middle < G_N_ELEMENTS(out_parts->middle); i++) {
        out_parts->middle[out_parts->n_middle++] = words[i];
    }
}

/* ---- derived once for each distinct value ---- */

static guint64
sound_of(KithBytes text)
{
    char key[KITH_PHONETIC_MAX] = {0};
    guint64 sound;

    kith_phonetic(text, key);
    memcpy(&sound, key, sizeof sound);
    return GUINT64_FROM_LE(sound);
}

/* The letters alone, without particles; "mac" as "mc": spellings of one family name. */
static guint32
skeleton_of(KithBytes text)
{
    guint8 letters[64];
    gsize n = 0;
    gsize at = 0;
    KithBytes word;
    KithBytes rest;

    while (next_word(text, &at, FALSE, &word)) {
        if (kith_word_is_particle(word) && at < text.len) {
            continue;
        }
        for (gsize i = 0; i < word.len && n < sizeof letters; i++) {
            if (g_ascii_isalnum(word.data[i]) || word.data[i] >= 0x80) {
                letters[n++] = word.data[i];
            }
        }
    }
    rest = kith_bytes(letters, n);
    if (n > 5 && memcmp(letters, "mac", 3) == 0) {
        letters[1] = 'm';
        letters[2] = 'c';
        rest = kith_bytes(letters + 1, n - 1);
    }
    return rest.len > 0 ? (guint32)kith_hash(rest.data, rest.len, 7) | 1 : 0;
}

static guint8
count_words(KithBytes text)
{
    gsize at = 0;
    guint8 n = 0;
    KithBytes word;

    while (n < G_MAXUINT8 && next_word(text, &at, TRUE, &word)) {
        n++;
    }
    return n;
}

gboolean
kith_names_are_like(const KithFeature *fa,
                    guint32 a,
                    const KithFeature *fb,
                    guint32 b,
                    double likeness)
{
    gsize longer = MAX(kith_value_text(&fa->values, a).len, kith_value_text(&fb->values, b).len);
    guint limit = (guint)MAX(longer / 3, 2);

    return kith_name_forms(fa, a)->sound == kith_name_forms(fb, b)->sound ||
           (likeness >= KITH_NAMES_LIKE &&
            kith_value_edits(&fa->values, a, &fb->values, b, limit) <= limit);
}

gpointer
kith_name_forms_new(const KithFeature *feature)
{
    gsize n = (gsize)feature->values.n + 1;
    KithNameForms *forms = kith_wide_new(KithNameForms, n);

    for (guint32 code = 1; code < n; code++) {
        KithBytes text = kith_value_text(&feature->values, code);
        gsize at = 0;
        KithBytes first;

        forms[code].sound = sound_of(text);
        forms[code].skeleton = skeleton_of(text);
        forms[code].n_words = count_words(text);
        if (next_word(text, &at, TRUE, &first)) {
            forms[code].variants = kith_word_variants(first);
            forms[code].genders = kith_word_genders(first);
        }
    }
    return forms;
}
