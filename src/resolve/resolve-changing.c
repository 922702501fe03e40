/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-changing.h"

#include "names-words.h"
#include "resolve-classes.h"
#include "resolve-levels.h"

#include <math.h>

/* Pairs of a class, at the least, and of so many matches, from which it is looked at. */
#define CHANGING_PAIRS 50.0
#define CHANGING_OF_MATCHES 0.1

/* In so many of its pairs what it lacks has nothing in common, and all else is in common nearly as
 * often as of matches. */
#define CHANGING_UNLIKE 0.5
#define CHANGING_ALIKE 0.9

/* All else tells a thing from all others, and then some. */
#define CHANGING_ENOUGH 1.3

/* A record is in no more of them: a thing is there two or three times, and an album has ten tracks.
 */
#define CHANGING_PARTNERS 2.0

/* Whether a property is a name by what it is called itself, and whether of something that is said.
 */
static gboolean
is_called_a_name(const KithFeature *feature, gboolean *out_of_something)
{
    static const char *const names[] = {"name", "title", NULL};
    g_auto(GStrv) words = g_strsplit(feature->name, "_", -1);
    gboolean found = FALSE;

    *out_of_something = g_strv_length(words) > 1;
    for (guint w = 0; words[w] != NULL && !found; w++) {
        found = g_strv_contains(names, words[w]);
    }
    return found;
}

/* Whether most values are what people are called: the first or the last of some words is a given
 * name. */
static gboolean
is_of_people(const KithFeature *feature)
{
    double people = 0.0;
    double all = 0.0;

    for (guint32 code = 1; code <= feature->values.n; code++) {
        KithBytes text = kith_value_text(&feature->values, code);
        g_autofree char *value = g_strndup((const char *)text.data, text.len);
        g_auto(GStrv) words = g_strsplit(value, " ", -1);
        guint n = g_strv_length(words);

        all += feature->values.counts[code];
        if (n > 1 && (kith_word_genders(kith_bytes_str(words[0])) != 0 ||
                      kith_word_genders(kith_bytes_str(words[n - 1])) != 0)) {
            people += feature->values.counts[code];
        }
    }
    return people > 0.5 * all;
}

static gboolean
is_of_residence(const KithFrame *frame, const KithFeature *feature)
{
    for (guint t = 0; t < frame->typing->len; t++) {
        const KithTyped *typed = g_ptr_array_index(frame->typing, t);

        if (g_str_equal(typed->property, feature->name)) {
            return typed->residence;
        }
    }
    return FALSE;
}

/* Whether a feature may change while the thing is one: a text, and neither what it is called nor
 * where it is. A ship's master has a name as well. */
static gboolean
may_change(const KithFrame *frame, guint f)
{
    const KithFeature *feature = &frame->features[f];
    gboolean of_something;

    if (feature->comparator->words == NULL || kith_comparator_names_things(feature->comparator) ||
        is_of_residence(frame, feature)) {
        return FALSE;
    }
    return !is_called_a_name(feature, &of_something) || (of_something && is_of_people(feature));
}

/* Whether a feature is in common in a class about as often as in matches. */
static gboolean
is_as_in_matches(const KithFrame *frame, const KithMatchModel *model, guint k, guint f)
{
    guint alike = kith_comparator_alike(frame->features[f].comparator);

    return kith_levels_sum(model->classes[k].h[f], alike) >=
           CHANGING_ALIKE * kith_levels_sum(model->features[f].m, alike);
}

/* Whether all but feature @f is in common in a class as it is in matches, and would tell; but for
 * what may change as well. */
static gboolean
is_match_but(const KithFrame *frame, const KithMatchModel *model, guint k, guint f)
{
    double bits = 0.0;

    for (guint g = 0; g < frame->n_features; g++) {
        if (g == f) {
            continue;
        }
        if (is_as_in_matches(frame, model, k, g)) {
            bits += kith_feature_information(&frame->features[g]) / frame->n;
        } else if (!may_change(frame, g)) {
            return FALSE;
        }
    }
    return bits >= CHANGING_ENOUGH * log2(frame->n);
}

/* Whether a class is of matches that differ in feature @f, the only one that it lacks. */
static gboolean
is_of_matches(const KithFrame *frame,
              const KithMatchModel *model,
              const KithExpectation *sums,
              guint k,
              guint f)
{
    const KithComparator *comparator = frame->features[f].comparator;
    double pairs = sums->pairs[k + 1];
    double unlike = 0.0;
    double all = 0.0;

    for (guint l = 1; l <= comparator->n_levels; l++) {
        all += sums->levels[f][l][k + 1];
        unlike += l > kith_comparator_alike(comparator) ? sums->levels[f][l][k + 1] : 0.0;
    }
    return pairs >= MAX(CHANGING_PAIRS, CHANGING_OF_MATCHES * sums->pairs[0]) &&
           2.0 * pairs <= CHANGING_PARTNERS * frame->n && unlike >= CHANGING_UNLIKE * all &&
           is_match_but(frame, model, k, f);
}

guint32
kith_changing_features(const KithFrame *frame,
                       const KithMatchModel *model,
                       const KithExpectation *sums)
{
    guint32 changing = 0;

    for (guint k = 0; frame->given < 0 && k < model->n_classes; k++) {
        guint32 holes = model->classes[k].holes;
        guint f = holes != 0 ? (guint)__builtin_ctz(holes) : 0;

        if (holes == 1u << f && is_of_matches(frame, model, sums, k, f) && may_change(frame, f)) {
            changing |= holes;
        }
    }
    return changing;
}
