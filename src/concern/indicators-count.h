/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INDICATORS_COUNT_H
#define INDICATORS_COUNT_H

#include "indicators-data.h"

/* Who carries an indicator. */

typedef struct {
    KithEntityId person;
    guint count;     /* what counts: all, or what lies closest together */
    double amount;   /* what is compared: the count, or what a rule adds up */
    double exposure; /* attendances, or 1 */
    double expected; /* of the amount among peers; NaN without */
    double lp;       /* -log10 of the chance among peers; NaN without */
    double weight;   /* of what counts, halved for each half-life that has passed */
    gint32 first;    /* day; KITH_NO_DAY for none known */
    gint32 last;
    GArray *places; /* owned, guint: those that count, by day */
} KithCarrier;

typedef struct {
    GArray *carriers; /* owned, KithCarrier, by entity */
    guint tested;     /* how many people could have carried it */
    double unit;      /* amounts are compared as so many of this: 1 for counts */
    double variance;  /* by how much people differ beyond chance, relative */
} KithCarriers;

/* Counts a rule of the families standards and welfare.
 *
 * Expected of a person is their exposure times the rate of the others of their unit, which 20
 * exposures at the rate of the whole force are added to. How much people differ beyond chance is
 * estimated by moments from all but the few that Poisson's distribution calls all but impossible,
 * and the chance is that of a negative binomial distribution with this variance: where people
 * differ much for reasons of their own, more is needed to stand out. A sum of amounts varies as
 * a count of amounts of one size does, when that is the sum of their squares over their sum
 * (compound Poisson distribution): as so many of that size it is compared. */
void kith_carriers_count(const KithIndicatorData *data, guint rule, KithCarriers *out_carriers);
void kith_carriers_clear(KithCarriers *carriers);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithCarriers, kith_carriers_clear)

/* -log10 of the chance of @observed or more where @expected are and the rate has a relative
 * variance of @variance; Poisson's for 0. */
double kith_indicator_tail(double expected, double variance, guint observed);

/* How a unit compares, for the family culture. */
typedef enum {
    KITH_FUNNEL_SMALL, /* too small to tell */
    KITH_FUNNEL_WITHIN,
    KITH_FUNNEL_ABOVE_95,
    KITH_FUNNEL_ABOVE_998,
    KITH_FUNNEL_BELOW_95,
    KITH_FUNNEL_BELOW_998,
} KithFunnelPlace;

typedef struct {
    KithEntityId unit;
    guint32 kind; /* of work; 0: not known */
    guint count;
    double exposure;
    double expected;
    double shrunk;    /* the ratio, moved towards 1 the more the less is expected */
    double limits[4]; /* of the count: low 99.8 %, low 95 %, high 95 %, high 99.8 % */
    KithFunnelPlace place;
} KithUnitRate;

typedef struct {
    GArray *units; /* owned, KithUnitRate, by entity */
    double spread; /* times as much as by chance that units vary; at least 1 */
} KithUnitRates;

/* Counts a rule of the family culture. A unit is compared with all of its kind of work, with all
 * where that has fewer than three units, on a funnel plot (Spiegelhalter 2005,
 * doi:10.1002/sim.1970): limits of a Poisson count by its square root, wider by the spread of the
 * units, from the squares of their z-scores, the outer tenths drawn in. */
void kith_unit_rates_count(const KithIndicatorData *data, guint rule, KithUnitRates *out_rates);
void kith_unit_rates_clear(KithUnitRates *rates);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithUnitRates, kith_unit_rates_clear)

/* Below so many expected nothing is said of a unit. */
#define KITH_FUNNEL_LEAST 5

#endif
