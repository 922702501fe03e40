/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-names.h"

#include "base-big.h"
#include "base-hash.h"
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

void
kith_name_split(KithBytes name, KithNameParts *out_parts)
{
    KithBytes words[12];
    KithBytes word;
    gsize at = 0;
    guint n = 0;
    guint family;

    *out_parts = (KithNameParts){0};
    while (n < G_N_ELEMENTS(words) && next_word(name, &at, FALSE, &word)) {
        if (!kith_word_is_title(word)) {
            words[n++] = word;
        } else if (n > 1) {
            out_parts->generation = MAX(out_parts->generation, kith_word_generation(word));
        }
    }
    if (n == 0) {
        return;
    }
    family = n - 1;
    while (family > 1 && kith_word_is_particle(words[family - 1])) {
        family--;
    }
    out_parts->family =
        kith_bytes(words[family].data,
                   (gsize)(words[n - 1].data + words[n - 1].len - words[family].data));
    if (family == 0) {
        return;
    }
    out_parts->given = words[0];
    for (guint i = 1; i < family && out_parts->n_middle < G_N_ELEMENTS(out_parts->middle); i++) {
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
