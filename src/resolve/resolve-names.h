/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_NAMES_H
#define RESOLVE_NAMES_H

#include "names-words.h"
#include "resolve-feature.h"

/* What given and family names need of a distinct value; a feature's own data are an array of them,
 * by code. The two share it, so that swapped names can be compared across. */
typedef struct {
    guint64 sound;    /* the phonetic key, 8 bytes */
    guint64 variants; /* up to four numbers of groups of variants, 16 bits each */
    guint32 skeleton; /* hash of the letters without marks, blanks and particles */
    guint8 genders;   /* kith_word_genders() */
    guint8 n_words;
} KithNameForms;

gpointer kith_name_forms_new(const KithFeature *feature);

static inline const KithNameForms *
kith_name_forms(const KithFeature *feature, guint32 code)
{
    return (const KithNameForms *)feature->own + code;
}

/* Whether two given names are in one group of variants. */
static inline gboolean
kith_names_are_variants(const KithNameForms *a, const KithNameForms *b)
{
    return kith_variants_meet(a->variants, b->variants);
}

/* Whether two names that are neither equal nor near sound alike or look alike, given their
 * likeness by Jaro and Winkler where that is KITH_NAMES_LIKE or more. That measure makes much of a
 * beginning in common, which Christopher and Christina have: errors are few for the length, too. */
#define KITH_NAMES_LIKE .82
gboolean kith_names_are_like(const KithFeature *fa,
                             guint32 a,
                             const KithFeature *fb,
                             guint32 b,
                             double likeness);

/* A whole name taken apart. All views into the text. */
typedef struct {
    KithBytes given;
    KithBytes family;
    guint n_middle;
    KithBytes middle[8];
    guint generation; /* that a suffix says, 0 for none */
} KithNameParts;

/* Takes a normalised whole name apart: titles, ordinals and suffixes are left out, the last word
 * with the particles before it is the family name, the first the given name. With @family_first the
 * first word is the family name, with the particles before it, and the next one the given name. So it
 * is in names in Chinese characters, whatever the others are like. */
void kith_name_split(KithBytes name, gboolean family_first, KithNameParts *out_parts);

/* Whether some word of @text, parted by blanks or hyphens, is @word. */
gboolean kith_name_has_word(KithBytes text, KithBytes word);

#endif
