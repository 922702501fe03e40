/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-exposure.h"

#include <math.h>
#include <string.h>

/* The exposure test over made-up rosters, against answers worked out the slow way. */

#define PEOPLE 40
#define OCCASIONS 300
#define KINDS 3
#define UNITS 4
#define MEMBERS 5

typedef struct {
    KithNetworkData data;
    gboolean there[OCCASIONS][PEOPLE];
    gboolean told[OCCASIONS][PEOPLE]; /* named in the incident of the occasion */
    KithAttendance attendance;
    KithOutcome outcome;
    KithRates rates;
} Fixture;

/* Occasions with some people each; one in five has an incident that names some of them, and now
 * and then somebody who was not there. */
static void
set_up(Fixture *fixture, gconstpointer data)
{
    KithRandom random = kith_random(7);
    KithNetworkData *to = &fixture->data;

    to->n_people = PEOPLE;
    to->n_occasions = OCCASIONS;
    to->n_kinds = KINDS;
    to->n_units = UNITS;
    to->occasions = g_new0(KithOccasion, OCCASIONS);
    to->attendees = g_new0(guint32, OCCASIONS * PEOPLE);
    to->incidents = g_new0(KithIncident, OCCASIONS);
    to->named = g_new0(guint32, OCCASIONS * PEOPLE);
    for (guint i = 0, arc = 0, name = 0; i < OCCASIONS; i++) {
        KithOccasion *occasion = &to->occasions[i];
        gboolean incident = kith_random_below(&random, 5) == 0;

        occasion->kind = kith_random_below(&random, KINDS);
        occasion->unit = kith_random_below(&random, UNITS);
        occasion->first_attendee = arc;
        to->incidents[to->n_incidents].occasion = i;
        to->incidents[to->n_incidents].first_named = name;
        for (guint p = 0; p < PEOPLE; p++) {
            fixture->there[i][p] = kith_random_below(&random, 6) == 0;
            if (fixture->there[i][p]) {
                to->attendees[arc++] = p;
            }
            fixture->told[i][p] =
                incident && kith_random_below(&random, fixture->there[i][p] ? 3 : 60) == 0;
            if (fixture->told[i][p]) {
                to->named[name++] = p;
            }
        }
        occasion->n_attendees = arc - occasion->first_attendee;
        to->incidents[to->n_incidents].n_named = name - to->incidents[to->n_incidents].first_named;
        to->n_incidents += incident;
    }
    kith_attendance_init(&fixture->attendance, to);
    kith_outcome_recorded(&fixture->attendance, &fixture->outcome);
    kith_rates_fit(&fixture->attendance, &fixture->outcome, &fixture->rates);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    kith_rates_clear(&fixture->rates);
    kith_outcome_clear(&fixture->outcome);
    kith_attendance_clear(&fixture->attendance);
    g_free(fixture->data.occasions);
    g_free(fixture->data.attendees);
    g_free(fixture->data.incidents);
    g_free(fixture->data.named);
}

/* ---- the slow way ---- */

static double
slow_pair_chance(double share, guint present)
{
    double chance = 0;

    for (guint set = 0; set < 1U << present; set++) {
        double one = 1;

        for (guint i = 0; i < present; i++) {
            one *= (set >> i & 1) != 0 ? share : 1 - share;
        }
        chance += __builtin_popcount(set) >= 2 ? one : 0;
    }
    return chance;
}

/* -log10 of the sum of the terms from @observed on, each by itself. */
static double
slow_tail(double expected, guint observed)
{
    long double sum = 0;

    for (guint k = observed; k < observed + 2000; k++) {
        sum += expl((long double)k * logl((long double)expected) - (long double)expected -
                    lgammal((long double)k + 1));
    }
    return observed == 0 ? 0 : -(double)log10l(sum);
}

/* The test over the members whose bit is in @kept. */
static double
slow_test(const Fixture *fixture,
          const guint32 *members,
          guint kept,
          guint *out_observed,
          double *out_expected)
{
    *out_observed = 0;
    *out_expected = 0;
    for (guint i = 0; i < OCCASIONS; i++) {
        guint there = 0;
        guint named = 0;

        for (guint m = 0; m < MEMBERS; m++) {
            gboolean counts = (kept >> m & 1) != 0 && fixture->there[i][members[m]];

            there += counts;
            named += counts && fixture->told[i][members[m]];
        }
        if (there >= 2) {
            *out_observed += named >= 2;
            *out_expected +=
                fixture->rates.likely[i] *
                slow_pair_chance(fixture->rates.share[fixture->data.occasions[i].kind], there);
        }
    }
    return slow_tail(*out_expected, *out_observed);
}

/* ---- tests ---- */

static void
test_tail(void)
{
    static const double expected[] = {1e-6, 0.01, 0.3, 1, 4.5, 30, 400};

    for (guint e = 0; e < G_N_ELEMENTS(expected); e++) {
        for (guint observed = 0; observed < 40; observed++) {
            double slow = slow_tail(expected[e], observed);

            g_assert_cmpfloat_with_epsilon(kith_poisson_tail(expected[e], observed),
                                           CLAMP(slow, 0, 300),
                                           1e-9 * MAX(slow, 1));
        }
    }
    g_assert_cmpfloat(kith_poisson_tail(0, 1), ==, 300);
    g_assert_cmpfloat(kith_poisson_tail(0, 0), ==, 0);
}

static void
test_pair_chance(void)
{
    for (guint present = 2; present <= 12; present++) {
        for (double share = 0; share <= 1; share += 0.125) {
            g_assert_cmpfloat_with_epsilon(kith_exposure_pair_chance(share, present),
                                           slow_pair_chance(share, present),
                                           1e-12);
        }
    }
}

/* Whoever an incident names without having been there is no attendee that was named. */
static void
test_outcome(Fixture *fixture, gconstpointer data)
{
    for (guint i = 0; i < OCCASIONS; i++) {
        const KithOccasion *occasion = &fixture->data.occasions[i];

        for (guint32 arc = occasion->first_attendee;
             arc < occasion->first_attendee + occasion->n_attendees;
             arc++) {
            g_assert_cmpuint(fixture->attendance.occasion_of[arc], ==, i);
            g_assert_cmpint(fixture->outcome.named[arc],
                            ==,
                            fixture->told[i][fixture->data.attendees[arc]]);
        }
    }
}

/* What is expected of all occasions is what came of them, but for shrinking. */
static void
test_rates(Fixture *fixture, gconstpointer data)
{
    double expected = 0;
    double complained = 0;

    for (guint i = 0; i < OCCASIONS; i++) {
        expected += fixture->rates.likely[i];
        complained += fixture->outcome.complained[i];
        g_assert_cmpfloat(fixture->rates.likely[i], >, 0);
        g_assert_cmpfloat(fixture->rates.likely[i], <, 1);
    }
    g_assert_cmpfloat_with_epsilon(expected / complained, 1, 0.05);
    for (guint k = 0; k < KINDS; k++) {
        g_assert_cmpfloat_with_epsilon(fixture->rates.share[k], 1.0 / 3, 0.1);
    }
}

static void
test_group(Fixture *fixture, gconstpointer data)
{
    KithRandom random = kith_random(11);

    for (guint round = 0; round < 50; round++) {
        guint32 members[MEMBERS];
        g_autoptr(GArray) joint = NULL;
        KithExposure test;
        guint observed;
        double expected;
        double least = (double)INFINITY;
        double all;

        for (guint m = 0; m < MEMBERS; m++) {
            members[m] = m * (PEOPLE / MEMBERS) + kith_random_below(&random, PEOPLE / MEMBERS);
        }
        joint = kith_exposure_joint(&fixture->attendance, &fixture->outcome, members, MEMBERS);
        kith_exposure_test(&fixture->attendance, &fixture->rates, joint, MEMBERS, &test);
        all = slow_test(fixture, members, (1U << MEMBERS) - 1, &observed, &expected);
        g_assert_cmpuint(test.observed, ==, observed);
        g_assert_cmpuint(test.attended, ==, joint->len);
        g_assert_cmpfloat_with_epsilon(test.expected, expected, 1e-9);
        g_assert_cmpfloat_with_epsilon(test.all, all, 1e-6);
        for (guint m = 0; m < MEMBERS; m++) {
            double without = slow_test(fixture,
                                       members,
                                       ((1U << MEMBERS) - 1) & ~(1U << m),
                                       &observed,
                                       &expected);

            g_assert_cmpfloat_with_epsilon(test.without[m], without, 1e-6);
            least = MIN(least, without);
        }
        g_assert_cmpfloat_with_epsilon(test.lp, least, 1e-6);
        g_assert_cmpfloat(test.without[test.carrier], ==, test.lp);
    }
}

/* One person who is named again and again beside changing others is no group. */
static void
test_one_person_carries_nothing(Fixture *fixture, gconstpointer data)
{
    static const guint32 members[MEMBERS] = {0, 1, 2, 3, 4};
    g_autoptr(GArray) joint = NULL;
    KithExposure test;

    for (guint i = 0; i < 12; i++) {
        KithOccasion *occasion = &fixture->data.occasions[i];
        guint32 *attendees = fixture->data.attendees + occasion->first_attendee;

        g_assert_cmpuint(occasion->n_attendees, >=, 2);
        attendees[0] = 0;
        attendees[1] = 1 + i % (MEMBERS - 1);
    }
    kith_attendance_clear(&fixture->attendance);
    kith_attendance_init(&fixture->attendance, &fixture->data);
    for (guint i = 0; i < 12; i++) {
        fixture->outcome.complained[i] = 1;
        fixture->outcome.named[fixture->data.occasions[i].first_attendee] = 1;
        fixture->outcome.named[fixture->data.occasions[i].first_attendee + 1] = 1;
    }
    joint = kith_exposure_joint(&fixture->attendance, &fixture->outcome, members, MEMBERS);
    kith_exposure_test(&fixture->attendance, &fixture->rates, joint, MEMBERS, &test);
    g_assert_cmpfloat(test.all, >, 5);
    g_assert_cmpfloat(test.lp, <, 2);
    g_assert_cmpuint(test.carrier, ==, 0);
}

/* Outcomes drawn with one seed are one outcome, and on the whole follow the rates. */
static void
test_draws(Fixture *fixture, gconstpointer data)
{
    KithRandom random = kith_random(3);
    KithRandom same = kith_random(3);
    double expected = 0;
    double complained = 0;
    guint differ = 0;

    for (guint round = 0; round < 100; round++) {
        g_auto(KithOutcome) one = {0};
        g_auto(KithOutcome) two = {0};

        kith_outcome_drawn(&fixture->attendance, &fixture->rates, &random, &one);
        kith_outcome_drawn(&fixture->attendance, &fixture->rates, &same, &two);
        g_assert_cmpmem(one.complained, OCCASIONS, two.complained, OCCASIONS);
        g_assert_cmpmem(one.named,
                        fixture->attendance.n_arcs,
                        two.named,
                        fixture->attendance.n_arcs);
        differ += memcmp(one.complained, fixture->outcome.complained, OCCASIONS) != 0;
        for (guint i = 0; i < OCCASIONS; i++) {
            expected += fixture->rates.likely[i];
            complained += one.complained[i];
        }
        for (guint32 arc = 0; arc < fixture->attendance.n_arcs; arc++) {
            g_assert_true(!one.named[arc] || one.complained[fixture->attendance.occasion_of[arc]]);
        }
    }
    g_assert_cmpuint(differ, ==, 100);
    g_assert_cmpfloat_with_epsilon(complained / expected, 1, 0.05);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*func)(Fixture *fixture, gconstpointer data);
    } tests[] = {
        {"/concern/exposure/absent-are-not-counted", test_outcome},
        {"/concern/exposure/rates-expect-what-came", test_rates},
        {"/concern/exposure/groups-as-counted-slowly", test_group},
        {"/concern/exposure/one-person-carries-nothing", test_one_person_carries_nothing},
        {"/concern/exposure/draws-repeat-and-follow-the-rates", test_draws},
    };

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/concern/exposure/tail-as-summed", test_tail);
    g_test_add_func("/concern/exposure/pairs-as-enumerated", test_pair_chance);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
    return g_test_run();
}
