/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "indicators-count.h"

#include "networks-exposure.h"

#include <math.h>

/* Exposures at the rate of all that are added to those of a unit. */
#define PRIOR 20.0

/* Who is likelier than this by Poisson's distribution helps to tell how much people differ. */
#define USUAL 4.0

void
kith_carriers_clear(KithCarriers *carriers)
{
    for (guint i = 0; carriers->carriers != NULL && i < carriers->carriers->len; i++) {
        g_array_unref(g_array_index(carriers->carriers, KithCarrier, i).places);
    }
    g_clear_pointer(&carriers->carriers, g_array_unref);
}

double
kith_indicator_tail(double expected, double variance, guint observed)
{
    double shape = 1 / variance;
    double miss = expected / (shape + expected);
    double sum = 0;
    double term = 1;
    double first;
    int sign;

    if (!(variance > 1e-9)) {
        return kith_poisson_tail(expected, observed);
    }
    if (observed == 0 || expected <= 0) {
        return observed == 0 ? 0 : 300;
    }
    for (guint k = observed; term > 1e-17 * sum && k < observed + 100000; k++) {
        sum += term;
        term *= miss * ((double)k + shape) / ((double)k + 1);
    }
    first = lgamma_r(observed + shape, &sign) - lgamma_r(shape, &sign) -
            lgamma_r((double)observed + 1, &sign) + shape * log1p(-miss) + observed * log(miss);
    return CLAMP(-(first + log(sum)) / G_LN10, 0, 300);
}

/* ---- what counts ---- */

static const KithOccurrence *
occurrence_at(const KithIndicatorData *data, guint i)
{
    return &g_array_index(data->occurrences, KithOccurrence, i);
}

static gint
compare_days(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const KithOccurrence *one = occurrence_at(user_data, *(const guint *)a);
    const KithOccurrence *two = occurrence_at(user_data, *(const guint *)b);

    return one->day != two->day ? (one->day > two->day) - (one->day < two->day)
                                : (one->record > two->record) - (one->record < two->record);
}

/* The most of a run of occurrences that fall within the rule's time, by day. */
static GArray *
closest(const KithIndicatorData *data, const KithIndicator *rule, guint from, guint to)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(guint));
    guint best = 0;
    guint best_from = 0;

    for (guint i = from; i < to; i++) {
        if (rule->within == 0 || occurrence_at(data, i)->day != KITH_NO_DAY) {
            g_array_append_val(all, i);
        }
    }
    g_array_sort_with_data(all, compare_days, (gpointer)data);
    if (rule->within == 0) {
        return all;
    }
    for (guint first = 0, last = 0; last < all->len; last++) {
        while (occurrence_at(data, g_array_index(all, guint, last))->day -
                   occurrence_at(data, g_array_index(all, guint, first))->day >=
               (gint32)rule->within) {
            first++;
        }
        if (last - first + 1 > best) {
            best = last - first + 1;
            best_from = first;
        }
    }
    if (best_from + best < all->len) {
        g_array_set_size(all, best_from + best);
    }
    g_array_remove_range(all, 0, best_from);
    return all;
}

/* The best of a person's runs of alike occurrences. */
static GArray *
most_alike(const KithIndicatorData *data, const KithIndicator *rule, guint from, guint to)
{
    GArray *best = NULL;

    for (guint i = from, end; i < to; i = end) {
        GArray *run;

        for (end = i + 1;
             end < to && occurrence_at(data, end)->alike == occurrence_at(data, i)->alike;
             end++) {
        }
        run = closest(data, rule, i, end);
        if (best == NULL || run->len > best->len) {
            GArray *swap = best;

            best = run;
            run = swap;
        }
        g_clear_pointer(&run, g_array_unref);
    }
    return best;
}

static double
amount_of(const KithIndicatorData *data, const GArray *places)
{
    double sum = 0;

    for (guint i = 0; i < places->len; i++) {
        sum += occurrence_at(data, g_array_index(places, guint, i))->amount;
    }
    return sum;
}

static void
weigh(const KithIndicatorData *data, const KithIndicator *rule, KithCarrier *carrier)
{
    carrier->first = KITH_NO_DAY;
    carrier->last = KITH_NO_DAY;
    for (guint i = 0; i < carrier->places->len; i++) {
        gint32 day = occurrence_at(data, g_array_index(carrier->places, guint, i))->day;
        gboolean fades = rule->half_life > 0 && day != KITH_NO_DAY;

        carrier->weight +=
            rule->weight * (fades ? exp2(-(double)(data->as_of - day) / rule->half_life) : 1);
        if (day != KITH_NO_DAY) {
            carrier->first = carrier->first == KITH_NO_DAY ? day : carrier->first;
            carrier->last = day;
        }
    }
}

static double
exposure_of(const KithIndicatorData *data, const KithIndicator *rule, KithEntityId person)
{
    return rule->per_attended ? data->attended[person - 1] : 1;
}

static GArray *
find_carriers(const KithIndicatorData *data, guint number)
{
    const KithIndicator *rule = g_ptr_array_index(data->rules, number);
    GArray *carriers = g_array_new(FALSE, TRUE, sizeof(KithCarrier));
    guint first;
    guint end = kith_indicator_occurrences(data, number, &first);

    for (guint i = first, next; i < end; i = next) {
        KithCarrier carrier = {.person = occurrence_at(data, i)->person};

        for (next = i + 1; next < end && occurrence_at(data, next)->person == carrier.person;
             next++) {
        }
        if (!kith_indicator_is_staff(data, carrier.person)) {
            continue;
        }
        carrier.places = most_alike(data, rule, i, next);
        carrier.count = carrier.places->len;
        carrier.amount = amount_of(data, carrier.places);
        carrier.exposure = exposure_of(data, rule, carrier.person);
        carrier.expected = (double)NAN;
        carrier.lp = (double)NAN;
        weigh(data, rule, &carrier);
        g_array_append_val(carriers, carrier);
    }
    return carriers;
}

/* ---- peers ---- */

/* What people come to who have in common what a rule says. */
typedef struct {
    double count;
    double exposure;
} Group;

typedef struct {
    GHashTable *groups; /* owned: what is in common → Group */
    double rate;        /* of all */
    double unit;        /* that amounts are counted in */
} Peers;

static void
peers_clear(Peers *peers)
{
    g_hash_table_unref(peers->groups);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Peers, peers_clear)

/* How long somebody has been there: under 2 years, 5, 10, or longer; 0 where it is not known. */
static guint
tenure_of(const KithIndicatorData *data, KithEntityId person)
{
    gint32 since = data->since[person - 1];
    gint32 years = since != KITH_NO_DAY ? (data->as_of - since) * 4 / 1461 : 0;

    return since == KITH_NO_DAY ? 0 : years < 2 ? 1 : years < 5 ? 2 : years < 10 ? 3 : 4;
}

/* The group of a person, made where there is none. */
static Group *
group_of(const KithIndicatorData *data,
         const KithIndicator *rule,
         const Peers *peers,
         KithEntityId person)
{
    guint64 unit = (rule->peers & KITH_PEERS_UNIT) != 0 ? data->people.unit_of[person - 1] : 0;
    guint64 rank = (rule->peers & KITH_PEERS_RANK) != 0 ? data->people.ranks[person - 1] : 0;
    guint64 tenure = (rule->peers & KITH_PEERS_TENURE) != 0 ? tenure_of(data, person) : 0;
    gint64 key = (gint64)(unit | rank << 32 | tenure << 60);
    Group *group = g_hash_table_lookup(peers->groups, &key);

    if (group == NULL) {
        group = g_new0(Group, 1);
        g_hash_table_insert(peers->groups, g_memdup2(&key, sizeof key), group);
    }
    return group;
}

/* Everybody, those that nothing counts for too. Returns how many. */
static guint
add_up(const KithIndicatorData *data,
       const KithIndicator *rule,
       const GArray *carriers,
       Peers *peers)
{
    guint32 n = data->people.reading.n_records;
    double count = 0;
    double exposure = 0;
    guint tested = 0;

    peers->groups = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    for (KithEntityId person = 1; person <= n; person++) {
        if (kith_indicator_is_staff(data, person)) {
            double own = exposure_of(data, rule, person);

            group_of(data, rule, peers, person)->exposure += own;
            exposure += own;
            tested++;
        }
    }
    for (guint i = 0; i < carriers->len; i++) {
        const KithCarrier *carrier = &g_array_index(carriers, KithCarrier, i);

        /* Who was never there by the rosters says nothing of how often it happens to others. */
        if (carrier->exposure > 0) {
            group_of(data, rule, peers, carrier->person)->count += carrier->amount / peers->unit;
            count += carrier->amount / peers->unit;
        }
    }
    peers->rate = exposure > 0 ? count / exposure : 0;
    return tested;
}

/* So many whole units: a sum of fractions may lie a rounding error below what it comes to. */
static guint
whole(double count)
{
    return (guint)(count + 1e-9);
}

static double
expect(const KithIndicatorData *data,
       const KithIndicator *rule,
       const Peers *peers,
       KithEntityId person,
       double count)
{
    const Group *group = group_of(data, rule, peers, person);
    double own = exposure_of(data, rule, person);
    double others = group->count - (own > 0 ? count : 0);

    return own * (others + PRIOR * peers->rate) / (group->exposure - own + PRIOR);
}

/* By how much rates differ beyond chance: everybody's squares of what is too much or too little. */
static double
estimate_variance(const KithIndicatorData *data,
                  const KithIndicator *rule,
                  const Peers *peers,
                  const GArray *carriers)
{
    double squares = 0;
    double expected = 0;
    guint at = 0;

    for (KithEntityId person = 1; person <= data->people.reading.n_records; person++) {
        double count = 0;
        double mean;

        while (at < carriers->len && g_array_index(carriers, KithCarrier, at).person < person) {
            at++;
        }
        if (!kith_indicator_is_staff(data, person)) {
            continue;
        }
        if (at < carriers->len && g_array_index(carriers, KithCarrier, at).person == person) {
            count = g_array_index(carriers, KithCarrier, at).amount / peers->unit;
        }
        mean = expect(data, rule, peers, person, count);
        if (kith_poisson_tail(mean, whole(count)) < USUAL) {
            squares += (count - mean) * (count - mean) - mean;
            expected += mean * mean;
        }
    }
    return expected > 0 ? MAX(squares / expected, 0) : 0;
}

/* The size of amounts that would vary as these do. */
static double
unit_of(const KithIndicatorData *data, const GArray *carriers)
{
    double sum = 0;
    double squares = 0;

    for (guint i = 0; i < carriers->len; i++) {
        const GArray *places = g_array_index(carriers, KithCarrier, i).places;

        for (guint k = 0; k < places->len; k++) {
            double amount = occurrence_at(data, g_array_index(places, guint, k))->amount;

            sum += amount;
            squares += amount * amount;
        }
    }
    return sum > 0 ? squares / sum : 1;
}

static void
compare_with_peers(const KithIndicatorData *data, const KithIndicator *rule, KithCarriers *carriers)
{
    g_auto(Peers) peers = {.unit = carriers->unit};

    carriers->tested = add_up(data, rule, carriers->carriers, &peers);
    if (rule->peers == KITH_PEERS_NONE) {
        return;
    }
    carriers->variance = estimate_variance(data, rule, &peers, carriers->carriers);
    for (guint i = 0; i < carriers->carriers->len; i++) {
        KithCarrier *carrier = &g_array_index(carriers->carriers, KithCarrier, i);

        double count = carrier->amount / peers.unit;
        double expected = expect(data, rule, &peers, carrier->person, count);

        carrier->expected = expected * peers.unit;
        carrier->lp = kith_indicator_tail(expected, carriers->variance, whole(count));
    }
}

void
kith_carriers_count(const KithIndicatorData *data, guint number, KithCarriers *out_carriers)
{
    const KithIndicator *rule = g_ptr_array_index(data->rules, number);
    guint kept = 0;

    *out_carriers = (KithCarriers){.carriers = find_carriers(data, number)};
    out_carriers->unit = rule->sum_property != 0 ? unit_of(data, out_carriers->carriers) : 1;
    compare_with_peers(data, rule, out_carriers);
    for (guint i = 0; i < out_carriers->carriers->len; i++) {
        KithCarrier *carrier = &g_array_index(out_carriers->carriers, KithCarrier, i);
        gboolean unlikely = rule->peers == KITH_PEERS_NONE ||
                            (carrier->exposure > 0 && carrier->lp >= -log10(rule->chance));

        if (carrier->count >= rule->least && unlikely) {
            g_array_index(out_carriers->carriers, KithCarrier, kept++) = *carrier;
        } else {
            g_array_unref(carrier->places);
        }
    }
    g_array_set_size(out_carriers->carriers, kept);
}
