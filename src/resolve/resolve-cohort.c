/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-cohort.h"

#include "base-sort.h"
#include "resolve-pair.h"

#include <math.h>

/* Shares smaller than this are taken for chance. */
#define LEAST 0.02

/* What strangers agree in as often tells little. */
#define OFTEN 0.01

/* Records that are looked at: the first ones are as good as any. */
#define RECORDS_MAX 50000

/* ---- counting ---- */

static guint
birth_date(const KithFrame *frame)
{
    guint best = frame->n_features;

    for (guint f = 0; f < frame->n_features; f++) {
        if (frame->features[f].comparator->role == KITH_ROLE_DATE &&
            (best == frame->n_features ||
             frame->features[f].filled > frame->features[best].filled)) {
            best = f;
        }
    }
    return best;
}

/* Rows of given name and record, by name. */
static guint32 *
list_names(const KithFrame *frame, guint date, guint32 *out_n)
{
    guint32 *rows = g_new(guint32, 2 * (gsize)MIN(frame->n, RECORDS_MAX) + 2);

    *out_n = 0;
    for (guint32 r = 0; r < MIN(frame->n, RECORDS_MAX); r++) {
        const guint32 *line = kith_frame_line(frame, r);
        guint32 *row = rows + 2 * (gsize)*out_n;

        row[0] = line[frame->given] & ~KITH_CODE_MORE;
        row[1] = r;
        *out_n += row[0] != 0 && (line[date] & ~KITH_CODE_MORE) != 0;
    }
    kith_sort_rows_by(rows, *out_n, 2, 1);
    return rows;
}

/* The first of the levels at which people are of about one age, and their dates have nothing else
 * in common; the last one is that of any age. */
static guint
of_one_age(const KithComparator *comparator)
{
    return kith_comparator_alike(comparator) + 1;
}

static gboolean
is_of_one_age(const KithComparator *comparator, guint level)
{
    return level >= of_one_age(comparator) && level < comparator->n_levels;
}

static void
add_pair(const KithFrame *frame, guint32 a, guint32 b, double weight, KithCohort *out)
{
    const KithComparator *comparator = frame->features[out->date].comparator;
    KithComparison comparison KITH_UNCLEARED;

    kith_compare(frame, MIN(a, b), MAX(a, b), &comparison);
    out->levels[comparison.level[out->date]] += weight;
    for (guint f = 0; f < frame->n_features; f++) {
        if (is_of_one_age(comparator, comparison.level[out->date]) && comparison.level[f] != 0) {
            out->others[f][comparison.level[f]] += weight;
        }
    }
}

static void
to_shares(double *levels)
{
    double total = 0.0;

    for (guint l = 1; l <= KITH_LEVELS_MAX; l++) {
        total += levels[l];
    }
    for (guint l = 1; l <= KITH_LEVELS_MAX; l++) {
        levels[l] /= MAX(total, 1.0);
    }
}

/* Each record with the next of its name: of a name that is common a record has more pairs. */
void
kith_cohort_count(const KithFrame *frame, KithCohort *out)
{
    g_autofree guint32 *rows = NULL;
    guint32 n;
    guint32 end;

    *out = (KithCohort){.date = birth_date(frame)};
    if (frame->given < 0 || frame->family < 0 || out->date == frame->n_features) {
        out->date = frame->n_features;
        return;
    }
    rows = list_names(frame, out->date, &n);
    for (guint32 first = 0; first < n; first = end) {
        for (end = first; end < n && rows[2 * end] == rows[2 * first];) {
            end++;
        }
        for (guint32 i = first; i + 1 < end; i++) {
            add_pair(frame, rows[2 * i + 1], rows[2 * i + 3], (end - first) / 2.0, out);
        }
    }
    out->equal = kith_feature_equal_pairs(&frame->features[frame->given]);
    to_shares(out->levels);
    for (guint f = 0; f < frame->n_features; f++) {
        to_shares(out->others[f]);
    }
}

/* ---- the class ---- */

static int
find_class(const KithFrame *frame, const KithMatchModel *model, guint date)
{
    for (guint c = 0; c < model->n_classes; c++) {
        guint32 holes = model->classes[c].holes;

        if (((holes >> frame->family) & 1) != 0 && ((holes >> frame->given) & 1) == 0 &&
            ((holes >> date) & 1) == 0) {
            return (int)c;
        }
    }
    return -1;
}

/* In all that tells much the class is like strangers: what people of one age share besides is what
 * matches share. */
guint32
kith_cohort_holes(const KithFrame *frame, const KithMatchModel *model)
{
    guint date = birth_date(frame);
    guint32 holes = 0;

    if (date == frame->n_features || frame->given < 0 || frame->family < 0) {
        return 0;
    }
    for (guint f = 0; f < frame->n_features; f++) {
        gboolean tells = model->features[f].u[1] < OFTEN;

        tells = tells || (int)f == frame->family;
        holes |= (int)f != frame->given && f != date && tells ? 1u << f : 0;
    }
    return holes;
}

/* What of the pairs that share a name is left, by level, when matches and those that are of any age
 * are taken off: who is born on about one day is told by who is born in about one year, since
 * matches are where dates agree in more. Returns which part of the pairs it is. */
static double
excess(const KithCohort *cohort,
       const KithComparator *comparator,
       const KithMatchModel *model,
       double matches,
       double *out)
{
    const double *u = model->features[cohort->date].u;
    const double *m = model->features[cohort->date].m;
    guint year = of_one_age(comparator);
    guint n = comparator->n_levels;
    double any = MAX(cohort->levels[n] - matches * m[n], 0.0) / MAX(u[n], 1e-9);
    double part = 0.0;

    for (guint l = year; l <= n; l++) {
        out[l] = MAX(cohort->levels[l] - matches * m[l] - any * u[l], 0.0);
    }
    for (guint l = 1; l < year; l++) {
        out[l] = out[year] * u[l] / MAX(u[year], 1e-9);
    }
    for (guint l = 1; l <= n; l++) {
        part += out[l];
    }
    return part;
}

static void
share_dates(const KithComparator *comparator, const double *u, const double *over, double *h)
{
    double total = 0.0;

    for (guint l = 1; l <= comparator->n_levels; l++) {
        total += over[l];
    }
    for (guint l = 1; l <= comparator->n_levels; l++) {
        h[l] = (1.0 - LEAST) * over[l] / total + LEAST * u[l];
    }
}

/* In the given name, and in what tells little, people of one name and age are as they were found to
 * be: names go with each other, and with where people come from. */
static void
share_others(const KithCohort *cohort, guint f, guint n_levels, double *h)
{
    double known = 0.0;

    for (guint l = 1; l <= n_levels; l++) {
        known += cohort->others[f][l];
    }
    for (guint l = 1; known > 0.0 && l <= n_levels; l++) {
        h[l] = (1.0 - LEAST) * cohort->others[f][l] + LEAST / n_levels;
    }
}

void
kith_cohort_set(const KithFrame *frame, const KithCohort *cohort, KithMatchModel *model)
{
    guint date = cohort->date;
    int which = date < frame->n_features ? find_class(frame, model, date) : -1;
    double over[KITH_LEVELS_MAX + 1];
    double matches;
    double part;

    if (which < 0 || cohort->equal <= 0.0) {
        return;
    }
    matches =
        MIN(model->lambda * model->total_pairs * model->features[frame->given].m[1] / cohort->equal,
            0.9);
    part = excess(cohort, frame->features[date].comparator, model, matches, over);
    if (part < LEAST) {
        model->classes[which].counted = TRUE;
        model->classes[which].share = 0.0;
        return;
    }
    for (guint f = 0; f < frame->n_features; f++) {
        if (f != date && ((model->classes[which].holes >> f) & 1) == 0) {
            share_others(cohort,
                         f,
                         frame->features[f].comparator->n_levels,
                         model->classes[which].h[f]);
        }
    }
    model->classes[which].counted = TRUE;
    model->classes[which].share = MIN(part * cohort->equal / model->total_pairs, 0.5);
    share_dates(frame->features[date].comparator,
                model->features[date].u,
                over,
                model->classes[which].h[date]);
}
