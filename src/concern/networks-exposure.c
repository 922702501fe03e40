/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-exposure.h"

#include <math.h>

#define BANDS 10         /* numbers present: 1 to 9, and more counts as 9 */
#define CELL_WEIGHT 20.0 /* how many occasions the rate of a kind of work counts as in a cell */
#define LEAST_SPREAD 0.001
#define MOST_LIKELY 0.95

void
kith_attendance_clear(KithAttendance *attendance)
{
    g_free(attendance->offsets);
    g_free(attendance->arcs);
    g_free(attendance->occasion_of);
    *attendance = (KithAttendance){0};
}

void
kith_outcome_clear(KithOutcome *outcome)
{
    g_free(outcome->complained);
    g_free(outcome->named);
    *outcome = (KithOutcome){0};
}

void
kith_rates_clear(KithRates *rates)
{
    g_free(rates->likely);
    g_free(rates->share);
    g_free(rates->factors);
    *rates = (KithRates){0};
}

void
kith_attendance_init(KithAttendance *attendance, const KithNetworkData *data)
{
    g_autofree guint32 *at = NULL;

    *attendance = (KithAttendance){.data = data};
    for (guint32 i = 0; i < data->n_occasions; i++) {
        attendance->n_arcs += data->occasions[i].n_attendees;
    }
    attendance->offsets = g_new0(guint32, (gsize)data->n_people + 2);
    attendance->arcs = g_new(guint32, (gsize)attendance->n_arcs + 1);
    attendance->occasion_of = g_new(guint32, (gsize)attendance->n_arcs + 1);
    for (guint32 arc = 0; arc < attendance->n_arcs; arc++) {
        attendance->offsets[data->attendees[arc] + 1]++;
    }
    for (guint32 i = 0; i < data->n_people; i++) {
        attendance->offsets[i + 1] += attendance->offsets[i];
    }
    at = g_memdup2(attendance->offsets, ((gsize)data->n_people + 1) * sizeof *at);
    for (guint32 i = 0; i < data->n_occasions; i++) {
        guint32 first = data->occasions[i].first_attendee;

        for (guint32 arc = first; arc < first + data->occasions[i].n_attendees; arc++) {
            attendance->occasion_of[arc] = i;
            attendance->arcs[at[data->attendees[arc]]++] = arc;
        }
    }
}

/* ---- outcomes ---- */

static void
outcome_init(const KithAttendance *attendance, KithOutcome *outcome)
{
    outcome->complained = g_new0(guint8, (gsize)attendance->data->n_occasions + 1);
    outcome->named = g_new0(guint8, (gsize)attendance->n_arcs + 1);
}

/* The arc of a person on an occasion, KITH_NOBODY when they did not attend it; attendees ascend. */
static guint32
arc_of(const KithNetworkData *data, const KithOccasion *occasion, guint32 person)
{
    guint32 low = occasion->first_attendee;
    guint32 high = low + occasion->n_attendees;

    while (low < high) {
        guint32 middle = low + (high - low) / 2;

        if (data->attendees[middle] < person) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < occasion->first_attendee + occasion->n_attendees && data->attendees[low] == person
               ? low
               : KITH_NOBODY;
}

void
kith_outcome_recorded(const KithAttendance *attendance, KithOutcome *out_outcome)
{
    const KithNetworkData *data = attendance->data;

    outcome_init(attendance, out_outcome);
    for (guint32 i = 0; i < data->n_incidents; i++) {
        const KithIncident *incident = &data->incidents[i];

        if (incident->occasion == KITH_NOBODY) {
            continue;
        }
        out_outcome->complained[incident->occasion] = 1;
        for (guint32 k = 0; k < incident->n_named; k++) {
            guint32 arc = arc_of(data,
                                 &data->occasions[incident->occasion],
                                 data->named[incident->first_named + k]);

            if (arc != KITH_NOBODY) {
                out_outcome->named[arc] = 1;
            }
        }
    }
}

void
kith_outcome_drawn(const KithAttendance *attendance,
                   const KithRates *rates,
                   KithRandom *random,
                   KithOutcome *out_outcome)
{
    const KithNetworkData *data = attendance->data;

    outcome_init(attendance, out_outcome);
    for (guint32 i = 0; i < data->n_occasions; i++) {
        const KithOccasion *occasion = &data->occasions[i];
        double share = rates->share[occasion->kind];

        if (kith_random_unit(random) >= rates->likely[i]) {
            continue;
        }
        out_outcome->complained[i] = 1;
        for (guint32 k = 0; k < occasion->n_attendees; k++) {
            out_outcome->named[occasion->first_attendee + k] = kith_random_unit(random) < share;
        }
    }
}

/* ---- rates ---- */

typedef struct {
    double occasions;
    double complained;
    double present; /* at those complained of */
    double named;
} Tally;

static double
ratio(double a, double b, double otherwise)
{
    return b > 0 ? a / b : otherwise;
}

static guint
cell_of(const KithOccasion *occasion)
{
    return occasion->kind * BANDS + MIN(occasion->n_attendees, BANDS - 1);
}

/* Tallies by cell (kind of work and number present) and by kind; the last of @kinds is of all. */
static void
tally(const KithAttendance *attendance, const KithOutcome *outcome, Tally *cells, Tally *kinds)
{
    const KithNetworkData *data = attendance->data;

    for (guint32 i = 0; i < data->n_occasions; i++) {
        const KithOccasion *occasion = &data->occasions[i];
        Tally *three[] = {&cells[cell_of(occasion)], &kinds[occasion->kind], &kinds[data->n_kinds]};
        guint32 named = 0;

        for (guint32 k = 0; k < occasion->n_attendees; k++) {
            named += outcome->named[occasion->first_attendee + k];
        }
        for (guint t = 0; t < G_N_ELEMENTS(three); t++) {
            three[t]->occasions++;
            if (outcome->complained[i]) {
                three[t]->complained++;
                three[t]->present += occasion->n_attendees;
                three[t]->named += named;
            }
        }
    }
}

/* By how much units differ beyond chance decides how far their own rate is believed. */
static void
fit_units(const KithAttendance *attendance, const KithOutcome *outcome, KithRates *rates)
{
    const KithNetworkData *data = attendance->data;
    g_autofree double *observed = g_new0(double, (gsize)data->n_units + 1);
    g_autofree double *expected = g_new0(double, (gsize)data->n_units + 1);
    double above = 0;
    double squares = 0;
    double weight;

    for (guint32 i = 0; i < data->n_occasions; i++) {
        observed[data->occasions[i].unit] += outcome->complained[i];
        expected[data->occasions[i].unit] += rates->likely[i];
    }
    for (guint32 u = 0; u < data->n_units; u++) {
        above += (observed[u] - expected[u]) * (observed[u] - expected[u]) - expected[u];
        squares += expected[u] * expected[u];
    }
    weight = 1.0 / MAX(ratio(above, squares, 0), LEAST_SPREAD);
    for (guint32 u = 0; u < data->n_units; u++) {
        rates->factors[u] = (observed[u] + weight) / (expected[u] + weight);
    }
}

void
kith_rates_fit(const KithAttendance *attendance, const KithOutcome *outcome, KithRates *out_rates)
{
    const KithNetworkData *data = attendance->data;
    g_autofree Tally *cells = g_new0(Tally, ((gsize)data->n_kinds + 1) * BANDS);
    g_autofree Tally *kinds = g_new0(Tally, (gsize)data->n_kinds + 1);
    const Tally *all = &kinds[data->n_kinds];

    out_rates->likely = g_new(double, (gsize)data->n_occasions + 1);
    out_rates->share = g_new(double, (gsize)data->n_kinds + 1);
    out_rates->factors = g_new(double, (gsize)data->n_units + 1);
    tally(attendance, outcome, cells, kinds);
    for (guint32 k = 0; k < data->n_kinds; k++) {
        out_rates->share[k] =
            ratio(kinds[k].named, kinds[k].present, ratio(all->named, all->present, 0));
    }
    for (guint32 i = 0; i < data->n_occasions; i++) {
        const Tally *cell = &cells[cell_of(&data->occasions[i])];
        const Tally *kind = &kinds[data->occasions[i].kind];

        out_rates->likely[i] =
            (cell->complained + CELL_WEIGHT * ratio(kind->complained, kind->occasions, 0)) /
            (cell->occasions + CELL_WEIGHT);
    }
    fit_units(attendance, outcome, out_rates);
    for (guint32 i = 0; i < data->n_occasions; i++) {
        out_rates->likely[i] *= out_rates->factors[data->occasions[i].unit];
        out_rates->likely[i] = MIN(out_rates->likely[i], MOST_LIKELY);
    }
}

/* ---- the test ---- */

double
kith_poisson_tail(double expected, guint observed)
{
    double term;
    double sum = 0;
    int sign;

    if (observed == 0) {
        return 0;
    }
    if (expected <= 0) {
        return 300; /* the smallest chance a double can tell */
    }
    /* The first term apart, as a logarithm: the rest are multiples of it. */
    term = 1;
    for (guint k = observed; term > 1e-17 * sum && k < observed + 10000; k++) {
        sum += term;
        term *= expected / (k + 1);
    }
    term = observed * log(expected) - expected - lgamma_r((double)observed + 1, &sign);
    return CLAMP(-(term + log(sum)) / G_LN10, 0, 300);
}

static gint
compare_joint(gconstpointer a, gconstpointer b)
{
    const KithJoint *one = a;
    const KithJoint *two = b;

    return (one->occasion > two->occasion) - (one->occasion < two->occasion);
}

GArray *
kith_exposure_joint(const KithAttendance *attendance,
                    const KithOutcome *outcome,
                    const guint32 *members,
                    guint n_members)
{
    g_autoptr(GArray) single = g_array_new(FALSE, FALSE, sizeof(KithJoint));
    GArray *joint = g_array_new(FALSE, FALSE, sizeof(KithJoint));

    for (guint m = 0; m < n_members; m++) {
        for (guint32 i = attendance->offsets[members[m]]; i < attendance->offsets[members[m] + 1];
             i++) {
            guint32 arc = attendance->arcs[i];
            KithJoint one = {attendance->occasion_of[arc],
                             1U << m,
                             (guint32)outcome->named[arc] << m};

            g_array_append_val(single, one);
        }
    }
    g_array_sort(single, compare_joint);
    for (guint i = 0; i < single->len;) {
        KithJoint all = {g_array_index(single, KithJoint, i).occasion, 0, 0};

        for (; i < single->len && g_array_index(single, KithJoint, i).occasion == all.occasion;
             i++) {
            all.present |= g_array_index(single, KithJoint, i).present;
            all.named |= g_array_index(single, KithJoint, i).named;
        }
        if ((all.present & (all.present - 1)) != 0) {
            g_array_append_val(joint, all);
        }
    }
    return joint;
}

double
kith_exposure_pair_chance(double share, guint present)
{
    double none = pow(1 - share, (double)present - 1);

    return 1 - none * (1 - share) - present * share * none;
}

/* Counts and expects over the members in @kept. */
static void
count(const KithAttendance *attendance,
      const KithRates *rates,
      const GArray *joint,
      guint32 kept,
      guint *out_observed,
      double *out_expected)
{
    const KithNetworkData *data = attendance->data;

    *out_observed = 0;
    *out_expected = 0;
    for (guint i = 0; i < joint->len; i++) {
        const KithJoint *one = &g_array_index(joint, KithJoint, i);
        guint t = (guint)__builtin_popcount(one->present & kept);

        if (t < 2) {
            continue;
        }
        *out_observed += __builtin_popcount(one->named & kept) >= 2;
        *out_expected +=
            rates->likely[one->occasion] *
            kith_exposure_pair_chance(rates->share[data->occasions[one->occasion].kind], t);
    }
}

void
kith_exposure_test(const KithAttendance *attendance,
                   const KithRates *rates,
                   const GArray *joint,
                   guint n_members,
                   KithExposure *out_test)
{
    guint32 everybody = (1U << n_members) - 1;

    g_assert(n_members >= 1 && n_members <= KITH_GROUP_MOST);
    *out_test = (KithExposure){.attended = joint->len};
    count(attendance, rates, joint, everybody, &out_test->observed, &out_test->expected);
    out_test->all = kith_poisson_tail(out_test->expected, out_test->observed);
    for (guint m = 0; m < n_members; m++) {
        guint observed;
        double expected;

        count(attendance, rates, joint, everybody & ~(1U << m), &observed, &expected);
        out_test->without[m] = kith_poisson_tail(expected, observed);
        if (m == 0 || out_test->without[m] < out_test->lp) {
            out_test->lp = out_test->without[m];
            out_test->carrier = m;
        }
    }
}
