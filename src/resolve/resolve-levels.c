/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-levels.h"

#include "resolve-classes.h"

#include <math.h>

/* Strength of the starting values of m, in pairs and as a share of the matches, and the same of
 * what background classes start with. */
#define START_PAIRS 10.0
#define START_SHARE 0.02

/* Strength of the start of a firm level, in pairs. */
#define FIRM_PAIRS 1000.0

/* Matches from which it is learnt how much names and dates of one person differ. */
#define OWN_PAIRS 50.0

/* Matches differ in name, birth date or where they are in no more than this share; of fifty kinds
 * of things, two names of one thing do in .3 of the cases. */
#define M_DIFFERENT_MAX 0.3

/* Where matches would differ in name or birth date oftener than that, most of what was taken for
 * them are others of one home or place: then they differ in no more than so many. */
#define M_DIFFERENT_WARY 0.1
#define VOUCHING 0.2 /* of the records have what does */

typedef struct {
    const KithFrame *frame;
    KithMatchModel *model;
    gboolean wary;
} Learning;

static guint
levels_of(const Learning *learning, guint f)
{
    return learning->frame->features[f].comparator->n_levels;
}

static gboolean
is_personal(const KithFeature *feature)
{
    KithRole role = feature->comparator->role;

    return role == KITH_ROLE_GIVEN || role == KITH_ROLE_FAMILY || role == KITH_ROLE_DATE;
}

static gboolean
has_names_of_things(const KithFrame *frame)
{
    for (guint f = 0; f < frame->n_features; f++) {
        if (kith_comparator_names_things(frame->features[f].comparator)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The name of things that have no personal names; where none is known for it, what the first
 * background class lacks. What tells most of a firm may be whom to speak to there. */
static gboolean
is_name_of_things(const Learning *learning, guint f)
{
    const KithFrame *frame = learning->frame;

    if (frame->given >= 0 || learning->model->n_classes == 0) {
        return FALSE;
    }
    return has_names_of_things(frame) ? kith_comparator_names_things(frame->features[f].comparator)
                                      : learning->model->classes[0].holes == 1u << f;
}

/* Whether a feature says who or what it is. */
static gboolean
names(const Learning *learning, guint f)
{
    return is_personal(&learning->frame->features[f]) || is_name_of_things(learning, f);
}

/* The first of the levels that names or birth dates of one person, names of one thing, and where a
 * thing is that has not moved, come to now and then, and no more; 0 where nothing of the sort is
 * known. */
static guint
first_apart(const Learning *learning, guint f)
{
    const KithFeature *feature = &learning->frame->features[f];
    gboolean residence = ((learning->frame->residence >> f) & 1) != 0;
    guint apart = feature->comparator->apart_level;

    if (is_personal(feature) || feature->comparator->role == KITH_ROLE_IDENTIFIER ||
        (residence && apart == 0)) {
        return kith_comparator_alike(feature->comparator) + 1;
    }
    return residence || is_name_of_things(learning, f) ? apart : 0;
}

static void
bound_different(const Learning *learning, guint f)
{
    double *m = learning->model->features[f].m;
    guint last = levels_of(learning, f);
    guint first = first_apart(learning, f);
    double most = learning->wary && names(learning, f) ? M_DIFFERENT_WARY : M_DIFFERENT_MAX;
    double unlike = 0.0;

    for (guint l = first; first > 0 && l <= last; l++) {
        unlike += m[l];
    }
    if (unlike <= most) {
        return;
    }
    for (guint l = 1; l <= last; l++) {
        m[l] *= l >= first ? most / unlike : (1.0 - most) / MAX(1.0 - unlike, 1e-9);
    }
}

/* What a person has one of is equal oftener than it is nearly so. People of one age and a given
 * name that was common then are nearly so, and would be learnt as matches where there are none. */
static void
bound_near(const Learning *learning, guint f)
{
    const KithComparator *comparator = learning->frame->features[f].comparator;
    double *m = learning->model->features[f].m;
    guint alike = kith_comparator_alike(comparator);
    double equal = 0.0;
    double near = 0.0;

    for (guint l = 1; comparator->near_level > 0 && l <= alike; l++) {
        *(l < comparator->near_level ? &equal : &near) += m[l];
    }
    for (guint l = 1; near > equal && l <= alike; l++) {
        m[l] *= (equal + near) / 2.0 / MAX(l < comparator->near_level ? equal : near, 1e-9);
    }
}

/* Lets levels from @level on have the share @apart, and those before it the rest. */
static void
share_out(const KithComparator *comparator, guint level, double apart, double *levels)
{
    double before = 0.0;

    for (guint l = level; l <= comparator->n_levels; l++) {
        before += levels[l];
    }
    for (guint l = 1; l <= comparator->n_levels; l++) {
        levels[l] *=
            l >= level ? apart / MAX(before, 1e-9) : (1.0 - apart) / MAX(1.0 - before, 1e-9);
    }
}

/* What is known of places from the start stays: where there are no two records of one place, houses
 * of one street would be learnt as that; and where there are, neighbours as matches. */
static void
hold_places(const Learning *learning, guint f)
{
    const KithComparator *comparator = learning->frame->features[f].comparator;
    KithMatchModel *model = learning->model;
    guint beside = comparator->beside_level;
    double apart = 0.0;

    if (beside == 0 || !kith_frame_has_places(learning->frame)) {
        return;
    }
    for (guint l = beside; l <= comparator->n_levels; l++) {
        apart += comparator->start[l - 1];
    }
    share_out(comparator, beside, apart, model->features[f].m);
    for (guint c = 0; c < model->n_classes; c++) {
        double together = 0.0;

        for (guint l = 1; l < beside; l++) {
            together += model->classes[c].h[f][l];
        }
        if (together > kith_class_together(comparator, &model->classes[c])) {
            share_out(comparator,
                      beside,
                      1.0 - kith_class_together(comparator, &model->classes[c]),
                      model->classes[c].h[f]);
        }
    }
}

/* Draws the shares of a comparator's firm levels to their start as if that had been seen in many
 * pairs: a small file has too few matches to tell what hardly ever happens, and what it takes for
 * matches by mistake would teach it that it does. The other levels make room. */
static void
hold_firm(const KithComparator *comparator, const double *counts, double total, double *m)
{
    double before = 0.0;
    double firm = 0.0;

    for (guint l = comparator->firm_level; l <= comparator->n_levels; l++) {
        before += m[l];
        m[l] = (counts[l] + FIRM_PAIRS * comparator->start[l - 1]) / (total + FIRM_PAIRS);
        firm += m[l];
    }
    for (guint l = 1; l < comparator->firm_level; l++) {
        m[l] *= (1.0 - firm) / MAX(1.0 - before, 1e-9);
    }
}

/* Of one text alone matches and kin are told by how they come to the levels, so that neither may be
 * learnt at will: how often the names of one thing differ, and how, is half what is known of it.
 * How often they are equal is for the data to say. */
static void
hold_names(const KithComparator *comparator, const double *counts, double total, double *m)
{
    const double *start = comparator->start;
    double unequal = total - counts[1];
    double strength = FIRM_PAIRS + total;

    for (guint l = 2; l <= comparator->n_levels; l++) {
        m[l] = (1.0 - m[1]) * (counts[l] + strength * start[l - 1] / (1.0 - start[0])) /
               (unequal + strength);
    }
}

/* Kin that have all that is telling in common are few beside those that have most of it. */
#define ALL_OF_MOST 0.2

static void
hold_kin(const KithComparator *comparator, double *h)
{
    guint all = comparator->loose_level;
    double before = 0.0;
    double rest = 1.0 - kith_levels_sum(h, all);
    double most = ALL_OF_MOST * h[all + 1] / rest;
    double together = most / (1.0 + most);

    for (guint l = 1; l <= all; l++) {
        before += comparator->kin[l - 1];
    }
    for (guint l = 1; l <= comparator->n_levels; l++) {
        h[l] =
            l <= all ? together * comparator->kin[l - 1] / before : h[l] * (1.0 - together) / rest;
    }
}

/* The shares of a feature's levels among the pairs of a way, drawn a little to @first. How much
 * the names and birth dates of one person differ is learnt from pairs in which something else is
 * compared that is a person's own: of pairs that have nothing but what relatives share, those that
 * differ would be taken for matches and then be what makes a match. */
static void
set_levels(const Learning *learning,
           guint f,
           const KithExpectation *sums,
           guint way,
           const double *first,
           double *out)
{
    const KithComparator *comparator = learning->frame->features[f].comparator;
    guint n = levels_of(learning, f);
    gboolean own = way == 0 && is_personal(&learning->frame->features[f]) &&
                   kith_levels_sum(sums->own[f], n) >= OWN_PAIRS;
    double counts[KITH_LEVELS_MAX + 1];
    double total;
    double strength;

    for (guint l = 1; l <= n; l++) {
        counts[l] = own ? sums->own[f][l] : sums->levels[f][l][way];
    }
    total = kith_levels_sum(counts, n);
    strength = START_PAIRS + START_SHARE * total;
    for (guint l = 1; l <= n; l++) {
        out[l] = (counts[l] + strength * first[l]) / (total + strength);
    }
    if (way == 0 && comparator->firm_level > 0) {
        hold_firm(comparator, counts, total, out);
    }
    if (kith_frame_is_of_one_text(learning->frame)) {
        if (way == 0) {
            hold_names(comparator, counts, total, out);
        } else {
            hold_kin(comparator, out);
        }
    }
}

void
kith_levels_learn(const KithFrame *frame,
                  const KithModelClass *first,
                  const KithExpectation *sums,
                  gboolean wary,
                  KithMatchModel *model)
{
    const Learning learning = {frame, model, wary};

    for (guint f = 0; f < model->n_features; f++) {
        KithModelFeature *feature = &model->features[f];
        double start[KITH_LEVELS_MAX + 1] = {0};

        for (guint l = 1; l <= levels_of(&learning, f); l++) {
            start[l] = frame->features[f].comparator->start[l - 1];
        }
        set_levels(&learning, f, sums, 0, start, feature->m);
        bound_different(&learning, f);
        bound_near(&learning, f);
        for (guint c = 0; c < model->n_classes; c++) {
            set_levels(&learning, f, sums, c + 1, first[c].h[f], model->classes[c].h[f]);
        }
        hold_places(&learning, f);
    }
}

/* Whether a feature can vouch for a match in which a name or date differs: relatives and neighbours
 * do not have it in common. Few who have it vouch for nothing. */
static gboolean
vouches(const KithFrame *frame, guint f)
{
    const KithComparator *comparator = frame->features[f].comparator;

    return (kith_role_is_own(comparator->role) || g_str_equal(comparator->name, "email")) &&
           frame->features[f].filled >= VOUCHING * frame->n;
}

static gboolean
is_vouched_for(const KithFrame *frame, guint f)
{
    for (guint other = 0; other < frame->n_features; other++) {
        if (other != f && vouches(frame, other)) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
kith_levels_are_doubtful(const KithFrame *frame, KithMatchModel *model)
{
    const Learning learning = {frame, model, FALSE};

    for (guint f = 0; f < model->n_features; f++) {
        guint first = names(&learning, f) ? first_apart(&learning, f) : 0;
        double unlike = 0.0;

        for (guint l = first; first > 0 && l <= levels_of(&learning, f); l++) {
            unlike += model->features[f].m[l];
        }
        if (unlike > 0.99 * M_DIFFERENT_MAX && !is_vouched_for(frame, f)) {
            return TRUE;
        }
    }
    return FALSE;
}
