/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "names-align.h"

#include "names-likeness.h"
#include "names-words.h"

#define RUN_MAX 3 /* words that may be written as one */
#define JOINED_LETTERS 128
#define LINKS_MAX (KITH_NAME_WORDS * KITH_NAME_WORDS * 4)

#define VARIANT_SHARE .75 /* of what equal names tell */
#define INITIAL_BITS .7   /* an initial and a word */
#define JOINED_ALIKE .85  /* what runs of words must be alike */
#define JOINED_COST .3    /* bits */
#define ACRONYM_SHORT 1.5 /* of two letters */
#define ACRONYM_BITS 4.7  /* of more */
#define FORM_SHARE .9     /* with its legal form written together */
#define ENDING_LEAST 4    /* letters more make another word of it: a patronymic of a name */

typedef struct {
    const KithParsedName *a;
    const KithParsedName *b;
    KithNameKind kind;
    gboolean skeletal;
    guint n_links;
    KithNameLink links[LINKS_MAX];
} Candidates;

/* ---- what words tell ---- */

/* The share of its bits that a word tells when the other is as alike as this: linear from what two
 * unlike words reach by chance. Short names of organisations differ by a letter. */
static double
share_of(double likeness, gsize letters, KithNameKind kind)
{
    double least = kind == KITH_NAME_PERSON ? .6 : letters < 5 ? .9 : .7;

    return likeness >= 1.0 ? 1.0 : (likeness - least) / (1.0 - least);
}

static gboolean
is_name(const KithNameWord *word)
{
    return word->kind == KITH_PART_WORD || word->kind == KITH_PART_COMMON ||
           word->kind == KITH_PART_PLACE;
}

/* Whether @longer is @word and something behind it. */
static gboolean
begins_with(KithBytes longer, KithBytes word)
{
    return longer.len > word.len && memcmp(longer.data, word.data, word.len) == 0;
}

/* "SiemensAG" and "Siemens". */
static gboolean
has_form_behind(KithBytes longer, KithBytes word)
{
    return word.len >= 4 && begins_with(longer, word) &&
           kith_word_is_legal_form(kith_bytes(longer.data + word.len, longer.len - word.len));
}

/* "Oleksandr" and "Oleksandrovych". */
static gboolean
has_ending(KithBytes longer, KithBytes word)
{
    return longer.len >= word.len + ENDING_LEAST && begins_with(longer, word);
}

static gboolean
compare_words(const Candidates *all,
              const KithNameWord *x,
              const KithNameWord *y,
              KithNameLink *link)
{
    double bits = MIN(x->bits, y->bits);
    double likeness;

    if (kith_bytes_equal(x->text, y->text)) {
        link->kind = KITH_LINK_EQUAL;
        link->bits = bits;
        return TRUE;
    }
    if ((x->kind == KITH_PART_INITIAL && is_name(y)) ||
        (y->kind == KITH_PART_INITIAL && is_name(x))) {
        link->kind = KITH_LINK_INITIAL;
        link->bits = INITIAL_BITS;
        return x->text.data[0] == y->text.data[0];
    }
    if (!is_name(x) || !is_name(y)) {
        return FALSE;
    }
    link->kind = KITH_LINK_ALIKE;
    if (all->kind == KITH_NAME_ORGANISATION &&
        (has_form_behind(x->text, y->text) || has_form_behind(y->text, x->text))) {
        link->bits = bits * FORM_SHARE;
        return TRUE;
    }
    if (has_ending(x->text, y->text) || has_ending(y->text, x->text)) {
        return FALSE;
    }
    likeness = kith_letters_likeness(x->text, y->text, all->skeletal);
    link->bits = bits * share_of(likeness, MAX(x->text.len, y->text.len), all->kind);
    if (kith_variants_meet(x->variants, y->variants) && link->bits < bits * VARIANT_SHARE) {
        link->kind = KITH_LINK_VARIANT;
        link->bits = bits * VARIANT_SHARE;
    }
    return link->bits > 0.0;
}

/* The letters of a run of words; FALSE when one of them is no name or all do not fit. */
static gboolean
letters_of_run(const KithParsedName *name, guint first, guint n, char *out, KithBytes *out_letters)
{
    gsize len = 0;

    for (guint i = first; i < first + n; i++) {
        const KithNameWord *word = &name->words[i];

        if ((!is_name(word) && word->kind != KITH_PART_PARTICLE) ||
            len + word->text.len > JOINED_LETTERS) {
            return FALSE;
        }
        memcpy(out + len, word->text.data, word->text.len);
        len += word->text.len;
    }
    *out_letters = kith_bytes(out, len);
    return TRUE;
}

static double
bits_of_run(const KithParsedName *name, guint first, guint n)
{
    double bits = 0.0;

    for (guint i = first; i < first + n; i++) {
        bits += name->words[i].bits;
    }
    return bits;
}

static gboolean
compare_runs(const Candidates *all, KithNameLink *link)
{
    char left[JOINED_LETTERS];
    char right[JOINED_LETTERS];
    KithBytes x;
    KithBytes y;
    double likeness;

    if (!letters_of_run(all->a, link->a, link->n_a, left, &x) ||
        !letters_of_run(all->b, link->b, link->n_b, right, &y) || MIN(x.len, y.len) < 4) {
        return FALSE;
    }
    likeness = kith_letters_likeness(x, y, all->skeletal);
    link->kind = KITH_LINK_JOINED;
    link->bits =
        MIN(bits_of_run(all->a, link->a, link->n_a), bits_of_run(all->b, link->b, link->n_b)) *
            share_of(likeness, MAX(x.len, y.len), all->kind) -
        JOINED_COST;
    return likeness >= JOINED_ALIKE && link->bits > 0.0;
}

/* Whether the letters of @word are the first ones of the @n words from @first on. */
static gboolean
is_acronym(const KithNameWord *word, const KithParsedName *name, guint first, guint n)
{
    if (word->kind != KITH_PART_WORD || word->text.len != n) {
        return FALSE;
    }
    for (guint i = 0; i < n; i++) {
        if (name->words[first + i].text.data[0] != word->text.data[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- candidates ---- */

static void
add_link(Candidates *all, const KithNameLink *link)
{
    if (all->n_links < LINKS_MAX) {
        all->links[all->n_links++] = *link;
    }
}

static void
add_acronyms(Candidates *all, guint a, guint b)
{
    const KithNameWord *x = &all->a->words[a];
    const KithNameWord *y = &all->b->words[b];
    KithNameLink link = {.a = (guint8)a,
                         .b = (guint8)b,
                         .n_a = 1,
                         .n_b = 1,
                         .kind = KITH_LINK_ACRONYM};

    if (x->text.len >= 2 && b + x->text.len <= all->b->n &&
        is_acronym(x, all->b, b, (guint)x->text.len)) {
        link.n_b = (guint8)x->text.len;
        link.bits = link.n_b == 2 ? ACRONYM_SHORT : ACRONYM_BITS;
        add_link(all, &link);
    } else if (y->text.len >= 2 && a + y->text.len <= all->a->n &&
               is_acronym(y, all->a, a, (guint)y->text.len)) {
        link.n_a = (guint8)y->text.len;
        link.bits = link.n_a == 2 ? ACRONYM_SHORT : ACRONYM_BITS;
        add_link(all, &link);
    }
}

static void
add_links(Candidates *all, guint a, guint b)
{
    for (guint n_a = 1; n_a <= MIN(RUN_MAX, all->a->n - a); n_a++) {
        for (guint n_b = 1; n_b <= MIN(RUN_MAX, all->b->n - b); n_b++) {
            KithNameLink link = {.a = (guint8)a,
                                 .n_a = (guint8)n_a,
                                 .b = (guint8)b,
                                 .n_b = (guint8)n_b};
            gboolean linked = n_a == 1 && n_b == 1
                                  ? compare_words(all, &all->a->words[a], &all->b->words[b], &link)
                                  : n_a != n_b && compare_runs(all, &link);

            if (linked) {
                add_link(all, &link);
            }
        }
    }
    if (all->kind != KITH_NAME_PERSON) {
        add_acronyms(all, a, b);
    }
}

/* ---- the assignment ---- */

static inline guint
mask_of(const KithNameLink *link)
{
    return ((1U << link->n_b) - 1) << link->b;
}

guint
kith_names_align(const KithParsedName *a,
                 const KithParsedName *b,
                 KithNameKind kind,
                 KithNameLink *out)
{
    Candidates all = {.a = a, .b = b, .kind = kind, .skeletal = a->skeletal || b->skeletal};
    gsize sets = (gsize)1 << b->n;
    g_autofree double *best =
        g_new0(double, sets *(a->n + 1)); /* from a word of @a on, by set used */
    g_autofree gint16 *taken = g_new(gint16, sets * (a->n + 1));
    guint first[KITH_NAME_WORDS + 1] = {0};
    guint used = 0;
    guint n = 0;

    for (guint i = 0; i < a->n; i++) {
        first[i] = all.n_links;
        for (guint j = 0; j < b->n; j++) {
            add_links(&all, i, j);
        }
    }
    first[a->n] = all.n_links;
    for (guint i = a->n; i-- > 0;) {
        for (gsize set = 0; set < sets; set++) {
            best[i * sets + set] = best[(i + 1) * sets + set];
            taken[i * sets + set] = -1;
            for (guint l = first[i]; l < first[i + 1]; l++) {
                const KithNameLink *link = &all.links[l];
                guint mask = mask_of(link);
                double bits;

                if ((set & mask) != 0) {
                    continue;
                }
                bits = link->bits + best[(i + link->n_a) * sets + (set | mask)];
                if (bits > best[i * sets + set]) {
                    best[i * sets + set] = bits;
                    taken[i * sets + set] = (gint16)l;
                }
            }
        }
    }
    for (guint i = 0; i < a->n;) {
        gint16 l = taken[i * sets + used];

        if (l < 0) {
            i++;
        } else {
            out[n++] = all.links[l];
            used |= mask_of(&all.links[l]);
            i += all.links[l].n_a;
        }
    }
    return n;
}
