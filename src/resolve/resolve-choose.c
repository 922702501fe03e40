/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-choose.h"

#include <math.h>

/* What it costs to sort a record's key and to compare a pair: only their ratio matters. Measured
 * on 1 M records of ten properties. */
#define COST_RECORD 15.0
#define COST_PAIR 150.0

/* The share of the expected matches to be found, for few records and for many: the clustering
 * compares what blocking has missed within clusters that touch. */
#define ENOUGH_FEW 0.9995
#define ENOUGH_SOME 0.996
#define ENOUGH_MANY 0.985
#define FEW 20000
#define SOME 200000

/* Once so many of the matches are found, no key of many records is taken that compares more pairs
 * than this for a match. */
#define MOST_FOUND 0.95
#define DEAR 300.0

typedef struct {
    const KithAtoms *atoms;
    const KithPairs *pairs;
    const float *posterior;
    guint n_families;
    guint first;       /* families have a key of this feature or a later one */
    double *matches;   /* owned: what each family would add */
    double *new_pairs; /* owned */
    double budget;     /* pairs that may still be compared */
    guint8 *covered;   /* owned: pairs that a chosen family finds */
} Choosing;

/* Adds @sign times what a pair is worth to all families that find it. */
static void
add_pair(Choosing *choosing, guint32 k, double sign)
{
    const guint64 *words = choosing->pairs->families + (gsize)k * KITH_FAMILY_WORDS;
    double weight = sign * (double)choosing->pairs->weight[k];
    double match = weight * (double)choosing->posterior[k];

    for (guint w = 0; w < KITH_FAMILY_WORDS; w++) {
        for (guint64 bits = words[w]; bits != 0; bits &= bits - 1) {
            guint family = 64 * w + (guint)__builtin_ctzll(bits);

            choosing->matches[family] += match;
            choosing->new_pairs[family] += weight;
        }
    }
}

/* Whether a family finds a pair: copies need none. */
static gboolean
is_found(const KithPairs *pairs, guint32 k)
{
    const guint64 *words = pairs->families + (gsize)k * KITH_FAMILY_WORDS;

    for (guint w = 0; w < KITH_FAMILY_WORDS; w++) {
        if (words[w] != 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
cover(Choosing *choosing, guint family)
{
    for (guint32 k = 0; k < choosing->pairs->n; k++) {
        if (!choosing->covered[k] && kith_pair_has_family(choosing->pairs, k, family)) {
            choosing->covered[k] = 1;
            add_pair(choosing, k, -1.0);
        }
    }
}

static gboolean
is_eligible(const Choosing *choosing, guint which)
{
    const KithAtoms *atoms = choosing->atoms;
    const KithKeyFamily *family = &g_array_index(atoms->families, KithKeyFamily, which);

    return g_array_index(atoms->atoms, KithAtom, family->a).feature >= choosing->first ||
           (family->b >= 0 &&
            g_array_index(atoms->atoms, KithAtom, family->b).feature >= choosing->first);
}

/* The family with the most new matches for its cost, -1 when none adds any worth having: more than
 * @least, and each for no more than @dearest pairs. */
static int
best_family(const Choosing *choosing, double least, double dearest)
{
    double best = 0.0;
    int found = -1;

    for (guint f = 0; f < choosing->n_families; f++) {
        double cost = COST_RECORD * choosing->atoms->n_rows + COST_PAIR * choosing->new_pairs[f];
        double worth = choosing->matches[f] / cost;

        if (choosing->matches[f] > least && worth > best && is_eligible(choosing, f) &&
            choosing->new_pairs[f] <= MIN(choosing->budget, dearest * choosing->matches[f])) {
            best = worth;
            found = (int)f;
        }
    }
    return found;
}

/* Bits of the features in which most matches are equal that have both values: those by which a
 * match may be expected to be found. */
static guint32
features_that_agree(const Choosing *choosing)
{
    const KithPairs *pairs = choosing->pairs;
    guint32 agree = 0;

    for (guint f = 0; f < choosing->atoms->frame->n_features; f++) {
        double equal = 0.0;
        double compared = 0.0;

        for (guint32 k = 0; k < pairs->n; k++) {
            double match = (double)pairs->weight[k] * (double)choosing->posterior[k];

            equal += pairs->levels[f][k] == 1 ? match : 0.0;
            compared += pairs->levels[f][k] != 0 ? match : 0.0;
        }
        agree |= equal > 0.5 * compared ? 1u << f : 0;
    }
    return agree;
}

static gboolean
may_find(const Choosing *choosing, guint32 features, guint32 pair, int atom)
{
    guint f = atom >= 0 ? g_array_index(choosing->atoms->atoms, KithAtom, atom).feature : 0;

    return atom < 0 || ((features >> f & 1) != 0 && choosing->pairs->levels[f][pair] != 0);
}

/* Whether two families might find a pair. Where all that two records both have is a register's
 * number, that one family finds them says nothing of what others miss. */
static gboolean
may_be_found_twice(const Choosing *choosing, guint32 features, guint32 pair)
{
    guint n = 0;

    for (guint f = 0; f < choosing->n_families && n < 2; f++) {
        const KithKeyFamily *family = &g_array_index(choosing->atoms->families, KithKeyFamily, f);

        n += may_find(choosing, features, pair, family->a) &&
             may_find(choosing, features, pair, family->b);
    }
    return n == 2;
}

/* The lower bound of Chao (1984, "Nonparametric Estimation of the Number of Classes in a
 * Population"), by how many are found by one family and by two. */
static double
estimate_missed(const Choosing *choosing)
{
    guint32 features = features_that_agree(choosing);
    double once = 0.0;
    double twice = 0.0;

    for (guint32 k = 0; k < choosing->pairs->n; k++) {
        const guint64 *words = choosing->pairs->families + (gsize)k * KITH_FAMILY_WORDS;
        double match = (double)choosing->pairs->weight[k] * (double)choosing->posterior[k];
        guint n = 0;

        for (guint w = 0; w < KITH_FAMILY_WORDS; w++) {
            n += kith_count_bits(words[w]);
        }
        once += n == 1 && may_be_found_twice(choosing, features, k) ? match : 0.0;
        twice += n == 2 ? match : 0.0;
    }
    return once * once / (2.0 * MAX(twice, 1.0));
}

static double
enough(guint32 n)
{
    return n <= FEW ? ENOUGH_FEW : n <= SOME ? ENOUGH_SOME : ENOUGH_MANY;
}

/* The most pairs that a match may cost when of @all those @left are not found yet. */
static double
dearest(guint32 n, double all, double left)
{
    return n > SOME && left < (1.0 - MOST_FOUND) * all ? DEAR : (double)INFINITY;
}

/* Takes a family, and what it finds off what the others would add. */
static void
choose(Choosing *choosing, guint family, KithChoice *choice)
{
    *choice = (KithChoice){family, choosing->matches[family], choosing->new_pairs[family]};
    choosing->budget -= choice->pairs;
    cover(choosing, family);
}

void
kith_choose_families(const KithAtoms *atoms,
                     const KithPairs *pairs,
                     const float *posterior,
                     double max_pairs,
                     guint first,
                     KithChoices *choices)
{
    Choosing choosing = {.atoms = atoms,
                         .pairs = pairs,
                         .posterior = posterior,
                         .n_families = atoms->families->len,
                         .first = first,
                         .budget = max_pairs};
    double left = 0.0;
    int family;

    choosing.matches = g_new0(double, choosing.n_families + 1);
    choosing.new_pairs = g_new0(double, choosing.n_families + 1);
    choosing.covered = g_malloc0((gsize)pairs->n + 1);
    choices->matches = 0.0;
    for (guint32 k = 0; k < pairs->n; k++) {
        add_pair(&choosing, k, 1.0);
        choices->matches +=
            is_found(pairs, k) ? (double)pairs->weight[k] * (double)posterior[k] : 0.0;
    }
    left = choices->matches;
    for (guint c = 0; c < choices->n; c++) {
        choose(&choosing, choices->choices[c].family, &choices->choices[c]);
        left -= choices->choices[c].matches;
    }
    while (choices->n < KITH_CHOSEN_MAX &&
           left > (1.0 - enough(atoms->frame->n)) * choices->matches &&
           (family = best_family(&choosing,
                                 1e-6 * choices->matches,
                                 dearest(atoms->frame->n, choices->matches, left))) >= 0) {
        choose(&choosing, (guint)family, &choices->choices[choices->n]);
        left -= choices->choices[choices->n++].matches;
    }
    choices->missed = estimate_missed(&choosing);
    g_free(choosing.matches);
    g_free(choosing.new_pairs);
    g_free(choosing.covered);
}
