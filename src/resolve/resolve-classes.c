/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-classes.h"

#include "resolve-cohort.h"

#include <math.h>

/* In its holes a class begins next to strangers: whether things of one kind have words in common
 * there is for the data to say. Nearer to matches it would take them away. */
#define HOLE_TIE 0.02

static void
add_class(const KithFrame *frame, KithMatchModel *model, guint32 holes, double tie)
{
    KithModelClass *class;

    if (holes == (1u << model->n_features) - 1) {
        return; /* like strangers in everything: strangers */
    }
    class = &model->classes[model->n_classes++];
    *class = (KithModelClass){.holes = holes};
    class->share = 0.02 * frame->n / model->total_pairs;
    for (guint f = 0; f < frame->n_features; f++) {
        double own = ((holes >> f) & 1) != 0 ? HOLE_TIE : tie;

        for (guint l = 1; l <= frame->features[f].comparator->n_levels; l++) {
            class->h[f][l] = own * model->features[f].m[l] + (1.0 - own) * model->features[f].u[l];
        }
    }
}

static guint32
holes_of_role(const KithFrame *frame, KithRole role)
{
    guint32 holes = 0;

    for (guint f = 0; f < frame->n_features; f++) {
        holes |= frame->features[f].comparator->role == role ? 1u << f : 0;
    }
    return holes;
}

/* A text tells enough once it tells so many times the bits that number the records. */
#define ENOUGH 2.0

double
kith_feature_information(const KithFeature *feature)
{
    double bits = 0.0;
    double filled = MAX(feature->filled, 1);

    for (guint32 code = 1; code <= feature->values.n; code++) {
        double share = feature->values.counts[code] / filled;
        double own = feature->comparator->words != NULL
                         ? MIN(feature->comparator->words(feature, code), ENOUGH * log2(filled))
                     : share > 0.0 ? -log2(share)
                                   : 0.0;

        bits += share * own;
    }
    return bits * filled;
}

/* Texts longer than this, in the mean, describe a thing and do not name it. */
#define LONG_NAME 120.0

static gboolean
is_description(const KithFeature *feature)
{
    double letters = 0.0;
    double values = 0.0;

    for (guint32 code = 1; code <= feature->values.n; code++) {
        letters += (double)feature->values.counts[code] * feature->values.slots[code].len;
        values += feature->values.counts[code];
    }
    return feature->comparator->words != NULL && letters > LONG_NAME * values;
}

/* For things without personal names the most telling feature takes their place, and a second one
 * that tells about as much. What tells less is no hole: one thing may have two prices. */
#define TELLING 0.5

/* Things of one kind: works of one author on one subject, products of one maker. They have words in
 * common in what tells things apart, as strangers have who have any. */
#define KIN 0.8

static void
add_kin(const KithFrame *frame, KithMatchModel *model, guint f)
{
    const KithComparator *comparator = frame->features[f].comparator;
    const double *u = model->features[f].u;
    double loose = 0.0;

    if (comparator->loose_level == 0) {
        return;
    }
    add_class(frame, model, 1u << f, 0.5);
    for (guint l = comparator->loose_level; l < comparator->n_levels; l++) {
        loose += u[l];
    }
    for (guint l = 1; l <= comparator->n_levels; l++) {
        gboolean in_common = l >= comparator->loose_level && l < comparator->n_levels;

        model->classes[model->n_classes - 1].h[f][l] =
            in_common ? KIN * u[l] / loose : u[l] * (1.0 - KIN) / (1.0 - loose);
    }
}

/* Writes down the two most telling features there are, the number of all for none. Two products of
 * one maker have all in common but the name, and nothing has all in common but the description, so
 * that descriptions count only where there is nothing else. */
static void
find_telling(const KithFrame *frame,
             gboolean descriptions,
             guint32 changing,
             guint *telling,
             double *bits)
{
    telling[0] = telling[1] = frame->n_features;
    bits[0] = bits[1] = -1.0;
    for (guint f = 0; f < frame->n_features; f++) {
        double own;

        if (((changing >> f) & 1) != 0 || (!descriptions && is_description(&frame->features[f]))) {
            continue;
        }
        own = kith_feature_information(&frame->features[f]);
        if (own > bits[0]) {
            telling[1] = telling[0];
            bits[1] = bits[0];
            telling[0] = f;
            bits[0] = own;
        } else if (own > bits[1]) {
            telling[1] = f;
            bits[1] = own;
        }
    }
}

/* Firms of one group, whatever tells more than what they are called. A few records do not say
 * whether two names are kin or one. */
#define FEW_RECORDS 100

static void
add_kin_by_name(const KithFrame *frame, KithMatchModel *model, guint telling)
{
    for (guint f = 0; f < frame->n_features && frame->n > FEW_RECORDS; f++) {
        if (f != telling && kith_comparator_names_things(frame->features[f].comparator)) {
            add_kin(frame, model, f);
            return;
        }
    }
}

static void
add_classes_of_things(const KithFrame *frame, guint32 changing, KithMatchModel *model)
{
    guint telling[2];
    double bits[2];

    find_telling(frame, FALSE, changing, telling, bits);
    if (telling[0] == frame->n_features) {
        find_telling(frame, TRUE, changing, telling, bits);
    }
    if (telling[0] == frame->n_features) {
        return;
    }
    add_class(frame, model, 1u << telling[0], 0.5);
    add_kin(frame, model, telling[0]);
    if (bits[1] >= TELLING * bits[0]) {
        add_class(frame, model, 1u << telling[1], 0.5);
    }
    add_kin_by_name(frame, model, telling[0]);
}

/* Of things of which no more than one text is known, as many pairs of kin to begin with as matches.
 * They are as rare as the words they have in common, like matches, and differ more. */
static void
add_kin_of_one_text(const KithFrame *frame, KithMatchModel *model)
{
    const KithComparator *comparator = frame->features[0].comparator;
    KithModelClass *class = &model->classes[model->n_classes++];

    *class = (KithModelClass){.share = model->lambda};
    memcpy(class->h[0] + 1, comparator->kin, comparator->n_levels * sizeof *comparator->kin);
}

/* Of neighbours so few have one address. */
#define ONE_ADDRESS 0.02

double
kith_class_together(const KithComparator *comparator, const KithModelClass *class)
{
    return class->holes == 0 && comparator->beside_level > 0 &&
                   comparator->role != KITH_ROLE_POSITION
               ? ONE_ADDRESS
               : 1.0;
}

/* Houses side by side: another number in one street, or round the corner. */
static void
add_neighbours(const KithFrame *frame, KithMatchModel *model)
{
    KithModelClass *class = &model->classes[model->n_classes];

    add_class(frame, model, 0, 0.7);
    for (guint f = 0; f < frame->n_features; f++) {
        const KithComparator *comparator = frame->features[f].comparator;
        guint beside = comparator->beside_level;
        double together = comparator->role == KITH_ROLE_POSITION ? 0.2 : ONE_ADDRESS;
        double below = 0.0;

        for (guint l = 1; l < beside; l++) {
            below += comparator->start[l - 1];
        }
        for (guint l = 1; beside > 0 && l <= comparator->n_levels; l++) {
            double share = comparator->start[l - 1];

            class->h[f][l] =
                l < beside ? together * share / below : (1.0 - together) * share / (1.0 - below);
        }
    }
}

/* What people of one name and age share besides is counted (resolve-cohort.h). */
#define COHORT_TIE 0.1

/* Households, people of one place, namesakes, people of one age, people born on one day. */
void
kith_classes_start(const KithFrame *frame, guint32 changing, KithMatchModel *model)
{
    guint32 given = holes_of_role(frame, KITH_ROLE_GIVEN);
    guint32 family = holes_of_role(frame, KITH_ROLE_FAMILY);
    guint32 date = holes_of_role(frame, KITH_ROLE_DATE);
    guint32 order = holes_of_role(frame, KITH_ROLE_ORDER) | holes_of_role(frame, KITH_ROLE_MIDDLE);
    guint32 own =
        holes_of_role(frame, KITH_ROLE_IDENTIFIER) | holes_of_role(frame, KITH_ROLE_SUFFIX);
    guint32 cohort = kith_cohort_holes(frame, model);

    model->n_classes = 0;
    if (frame->n_features <= 1) {
        if (kith_frame_is_of_one_text(frame)) {
            add_kin_of_one_text(frame, model);
        }
        return;
    }
    if (given == 0) {
        add_classes_of_things(frame, changing, model);
        if (kith_frame_has_places(frame)) {
            add_neighbours(frame, model);
        }
        return;
    }
    add_class(frame, model, own | given | date | order, 0.9);
    add_class(frame, model, own | given | date | order, 0.3);
    add_class(frame, model, own | given | family | date | order, 0.9);
    add_class(frame, model, own | given | family | date | order, 0.3);
    if (date != 0) {
        add_class(frame, model, own | date, 0.5);
        if (cohort != 0) {
            add_class(frame, model, cohort, COHORT_TIE);
        }
    }
    add_class(frame, model, own | given | family | order, 0.5);
}
