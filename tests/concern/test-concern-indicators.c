/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "indicators-count.h"
#include "networks-exposure.h"

#include <math.h>
#include <string.h>

/* Chances among peers who differ, against sums of the distribution from below, and rules. */

static double
log_chance(double mean, double variance, guint k)
{
    double shape = 1 / variance;
    int sign;

    return lgamma_r(k + shape, &sign) - lgamma_r(shape, &sign) - lgamma_r(k + 1.0, &sign) +
           shape * log(shape / (shape + mean)) + k * log(mean / (shape + mean));
}

static void
test_tail(void)
{
    static const double means[] = {0.2, 1, 7.5, 60};
    static const double variances[] = {0.01, 0.3, 1, 4};

    for (guint m = 0; m < G_N_ELEMENTS(means); m++) {
        for (guint v = 0; v < G_N_ELEMENTS(variances); v++) {
            double below = 0;

            for (guint k = 0; k < 3 * means[m] + 5; k++) {
                double tail = kith_indicator_tail(means[m], variances[v], k);

                g_assert_cmpfloat_with_epsilon(pow(10, -tail), 1 - below, 1e-9);
                below += exp(log_chance(means[m], variances[v], k));
            }
        }
    }
}

/* Where people do not differ it is Poisson's; the more they do, the less anything tells. */
static void
test_tail_limits(void)
{
    double last = 400;

    g_assert_cmpfloat(kith_indicator_tail(2, 0, 9), ==, kith_poisson_tail(2, 9));
    g_assert_cmpfloat_with_epsilon(kith_indicator_tail(2, 1e-7, 9), kith_poisson_tail(2, 9), 1e-4);
    for (double variance = 0.001; variance < 10; variance *= 2) {
        double tail = kith_indicator_tail(2, variance, 12);

        g_assert_cmpfloat(tail, <, last);
        last = tail;
    }
    g_assert_cmpfloat(kith_indicator_tail(0, 0.5, 1), ==, 300);
    g_assert_cmpfloat(kith_indicator_tail(3, 0.5, 0), ==, 0);
    g_assert_true(isfinite(kith_indicator_tail(1e-9, 2, 5000)));
    g_assert_true(isfinite(kith_indicator_tail(1e6, 1e-8, 1100000)));
}

/* ---- rules ---- */

#define REASONS " lawful_basis: b, review: 2030-01-01, innocent: [c]}"

static GPtrArray *
parse(const char *rule)
{
    g_autofree char *text = g_strdup_printf("indicators:\n  - %s\n", rule);
    g_autoptr(GError) error = NULL;
    GPtrArray *rules = kith_indicators_parse(text, strlen(text), "r.yaml", &error);

    g_assert_no_error(error);
    g_assert_cmpuint(rules->len, ==, 1);
    return rules;
}

static void
test_rule(void)
{
    g_autoptr(GPtrArray) rules =
        parse("{name: n, family: welfare, about: a, links: [lookedUp], events: [Look_Up],"
              " where: {caseReference: [empty, X-1]}, within: 2 years, least: 4," REASONS);
    const KithIndicator *rule = g_ptr_array_index(rules, 0);
    const KithIndicatorCondition *condition = g_ptr_array_index(rule->where, 0);

    g_assert_cmpint(rule->family, ==, KITH_FAMILY_WELFARE);
    g_assert_cmpint(rule->role, ==, KITH_ROLE_OTHER);
    g_assert_cmpstr(g_ptr_array_index(rule->links, 0), ==, "looked up");
    g_assert_cmpstr(g_ptr_array_index(rule->events, 0), ==, "look up");
    g_assert_cmpstr(condition->property, ==, "case reference");
    g_assert_true(condition->empty && !condition->present);
    g_assert_cmpuint(condition->words->len, ==, 1);
    g_assert_cmpuint(rule->within, ==, 731); /* 730.5 days */
    g_assert_cmpuint(rule->least, ==, 4);
    g_assert_cmpuint(rule->peers, ==, KITH_PEERS_NONE);
    g_assert_false(rule->per_attended);
}

static void
test_standard_rule(void)
{
    g_autoptr(GPtrArray) rules = parse("{name: n, family: standards, about: a, role: subject,"
                                       " peers: unit, per: attended, chance: 0.01," REASONS);
    const KithIndicator *rule = g_ptr_array_index(rules, 0);

    g_assert_cmpint(rule->role, ==, KITH_ROLE_SUBJECT);
    g_assert_cmpuint(rule->peers, ==, KITH_PEERS_FORCE | KITH_PEERS_UNIT);
    g_assert_true(rule->per_attended);
    g_assert_cmpfloat(rule->chance, ==, 0.01);
    g_assert_cmpfloat(rule->weight, ==, 1);
    g_assert_cmpuint(rule->least, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/concern/indicators/tail-as-summed", test_tail);
    g_test_add_func("/concern/indicators/tail-at-its-limits", test_tail_limits);
    g_test_add_func("/concern/indicators/rule", test_rule);
    g_test_add_func("/concern/indicators/rule-with-peers", test_standard_rule);
    return g_test_run();
}
