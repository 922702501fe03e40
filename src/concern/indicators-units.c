/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "indicators-count.h"

#include <math.h>

/* With fewer units of a kind of work they are compared with all. */
#define LEAST_UNITS 3

#define SHARE_DRAWN_IN 0.1

/* Normal quantiles of 97.5 and 99.9 %. */
#define Z_95 1.959964
#define Z_998 3.090232

void
kith_unit_rates_clear(KithUnitRates *rates)
{
    g_clear_pointer(&rates->units, g_array_unref);
}

/* ---- counts ---- */

/* Where something happened, or else where the first person is that it is about. */
static KithEntityId
unit_of(const KithIndicatorData *data, const KithOccurrence *occurrence)
{
    KithEntityId there = data->people.unit_of[occurrence->what - 1];

    return there != 0 ? there : data->people.unit_of[occurrence->person - 1];
}

/* What happened counts once, however many people it is about. */
static void
count_events(const KithIndicatorData *data, guint rule, guint *counts)
{
    guint first;
    guint end = kith_indicator_occurrences(data, rule, &first);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    for (guint i = first; i < end; i++) {
        const KithOccurrence *one = &g_array_index(data->occurrences, KithOccurrence, i);
        KithEntityId unit = unit_of(data, one);

        if (unit != 0 && g_hash_table_add(seen, GUINT_TO_POINTER(one->what))) {
            counts[unit]++;
        }
    }
}

static void
count_exposures(const KithIndicatorData *data, const KithIndicator *rule, double *exposures)
{
    const KithNetworkData *network = &data->network;

    for (guint32 i = 0; rule->per_attended && i < network->n_occasions; i++) {
        const KithOccasion *occasion = &network->occasions[i];

        exposures[network->unit_entities[occasion->unit]] += occasion->n_attendees;
    }
    for (KithEntityId person = 1; !rule->per_attended && person <= data->people.reading.n_records;
         person++) {
        if (kith_indicator_is_staff(data, person)) {
            exposures[data->people.unit_of[person - 1]]++;
        }
    }
}

static GArray *
list_units(const KithIndicatorData *data, guint number)
{
    const KithIndicator *rule = g_ptr_array_index(data->rules, number);
    guint32 n = data->people.reading.n_records;
    GArray *units = g_array_new(FALSE, TRUE, sizeof(KithUnitRate));
    g_autofree guint *counts = g_new0(guint, (gsize)n + 1);
    g_autofree double *exposures = g_new0(double, (gsize)n + 1);

    count_events(data, number, counts);
    count_exposures(data, rule, exposures);
    for (KithEntityId unit = 1; unit <= n; unit++) {
        if (exposures[unit] > 0) {
            const KithUnitRate rate = {.unit = unit,
                                       .kind = data->people.kinds[unit - 1],
                                       .count = counts[unit],
                                       .exposure = exposures[unit]};

            g_array_append_val(units, rate);
        }
    }
    return units;
}

/* ---- comparison ---- */

static void
expect(GArray *units)
{
    for (guint i = 0; i < units->len; i++) {
        KithUnitRate *unit = &g_array_index(units, KithUnitRate, i);
        double counts[2] = {0, 0}; /* of all, of the kind */
        double exposures[2] = {0, 0};
        guint n = 0;
        guint of;

        for (guint k = 0; k < units->len; k++) {
            const KithUnitRate *other = &g_array_index(units, KithUnitRate, k);
            gboolean alike = other->kind == unit->kind;

            counts[0] += other->count;
            exposures[0] += other->exposure;
            counts[1] += alike ? other->count : 0;
            exposures[1] += alike ? other->exposure : 0;
            n += alike;
        }
        of = n >= LEAST_UNITS ? 1 : 0;
        unit->expected = unit->exposure * counts[of] / exposures[of];
    }
}

static gint
compare_doubles(gconstpointer a, gconstpointer b)
{
    double one = *(const double *)a;
    double two = *(const double *)b;

    return (one > two) - (one < two);
}

/* Times as much as by chance that units vary; their outer tenths are drawn in, so that the few that
 * stand out do not hide themselves. */
static double
measure_spread(const GArray *units)
{
    g_autoptr(GArray) scores = g_array_new(FALSE, FALSE, sizeof(double));
    double squares = 0;
    guint out;

    for (guint i = 0; i < units->len; i++) {
        const KithUnitRate *unit = &g_array_index(units, KithUnitRate, i);

        if (unit->expected >= KITH_FUNNEL_LEAST) {
            double z = 2 * (sqrt(unit->count) - sqrt(unit->expected));

            g_array_append_val(scores, z);
        }
    }
    g_array_sort(scores, compare_doubles);
    out = (guint)(SHARE_DRAWN_IN * scores->len);
    for (guint i = 0; i < scores->len; i++) {
        double z = g_array_index(scores, double, CLAMP(i, out, scores->len - 1 - out));

        squares += z * z;
    }
    return scores->len >= LEAST_UNITS ? MAX(squares / scores->len, 1) : 1;
}

/* How far rates of units differ beyond chance, as networks-exposure.h shrinks them. */
static double
shrinking(const GArray *units)
{
    double squares = 0;
    double expected = 0;

    for (guint i = 0; i < units->len; i++) {
        const KithUnitRate *unit = &g_array_index(units, KithUnitRate, i);

        squares += (unit->count - unit->expected) * (unit->count - unit->expected) - unit->expected;
        expected += unit->expected * unit->expected;
    }
    return 1 / MAX(expected > 0 ? squares / expected : 0, 0.001);
}

/* The count that lies so many standard deviations from what is expected. */
static double
limit(double expected, double spread, double z)
{
    double root = sqrt(expected) + z * sqrt(spread) / 2;

    return root > 0 ? root * root : 0;
}

static KithFunnelPlace
place_of(const KithUnitRate *unit)
{
    if (unit->expected < KITH_FUNNEL_LEAST) {
        return KITH_FUNNEL_SMALL;
    }
    return unit->count > unit->limits[3]   ? KITH_FUNNEL_ABOVE_998
           : unit->count > unit->limits[2] ? KITH_FUNNEL_ABOVE_95
           : unit->count < unit->limits[0] ? KITH_FUNNEL_BELOW_998
           : unit->count < unit->limits[1] ? KITH_FUNNEL_BELOW_95
                                           : KITH_FUNNEL_WITHIN;
}

void
kith_unit_rates_count(const KithIndicatorData *data, guint rule, KithUnitRates *out_rates)
{
    static const double deviations[] = {-Z_998, -Z_95, Z_95, Z_998};
    GArray *units = list_units(data, rule);
    double prior;

    expect(units);
    prior = shrinking(units);
    *out_rates = (KithUnitRates){units, measure_spread(units)};
    for (guint i = 0; i < units->len; i++) {
        KithUnitRate *unit = &g_array_index(units, KithUnitRate, i);

        unit->shrunk = (unit->count + prior) / (unit->expected + prior);
        for (guint k = 0; k < G_N_ELEMENTS(deviations); k++) {
            unit->limits[k] = limit(unit->expected, out_rates->spread, deviations[k]);
        }
        unit->place = place_of(unit);
    }
}
