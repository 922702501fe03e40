/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-search.h"

#include "base-progress.h"

/* How much evidence of the second kind can count, so that no amount of shared shifts or homes
 * outweighs complaints: half of X up to 6, U up to 3. */
#define MOST_X 6.0
#define SHARE_OF_X 0.5
#define MOST_U 3.0

/* A group below this has no excess of complaints to speak of, and is no candidate. */
#define LEAST_LP 1.0

/* Nor is one whose members were named together fewer times: one incident that names half of a unit
 * makes no network of any of them. */
#define LEAST_JOINT 3

void
kith_network_search_clear(KithNetworkSearch *search)
{
    kith_groups_clear(&search->groups);
    g_clear_pointer(&search->scored, g_array_unref);
    kith_rates_clear(&search->rates);
    kith_outcome_clear(&search->outcome);
}

/* ---- one search ---- */

/* Rows (occasion, person) of those named. */
static void
collect_named(const KithAttendance *attendance, const KithOutcome *outcome, KithWords *rows)
{
    for (guint32 arc = 0; arc < attendance->n_arcs; arc++) {
        if (outcome->named[arc]) {
            guint32 *row = kith_words_push(rows, 2);

            row[0] = attendance->occasion_of[arc];
            row[1] = attendance->data->attendees[arc];
        }
    }
}

static void
score(KithScored *scored)
{
    double lp = scored->exposure.lp;

    scored->scores[KITH_LIST_EXPOSURE] = lp;
    scored->scores[KITH_LIST_SUPPORTED] =
        lp + SHARE_OF_X * MIN(scored->support.x, MOST_X) + MIN(scored->support.u, MOST_U);
}

/* Finds and scores groups in an outcome. */
static gboolean
search_once(const KithAttendance *attendance,
            const KithSupportBase *base,
            const KithSearchOptions *options,
            KithNetworkSearch *search,
            GError **error)
{
    g_auto(KithWords) rows = {0};

    collect_named(attendance, &search->outcome, &rows);
    kith_rates_fit(attendance, &search->outcome, &search->rates);
    search->scored = g_array_new(FALSE, TRUE, sizeof(KithScored));
    if (!kith_groups_find(&rows,
                          attendance->data->n_people,
                          options->seed,
                          options->progress,
                          &search->groups,
                          error)) {
        return FALSE;
    }
    for (guint i = 0; i < kith_groups_length(&search->groups); i++) {
        KithScored scored = {.group = i};
        guint n;
        const guint32 *members = kith_groups_get(&search->groups, i, &n);
        g_autoptr(GArray) joint = kith_exposure_joint(attendance, &search->outcome, members, n);

        kith_exposure_test(attendance, &search->rates, joint, n, &scored.exposure);
        if (scored.exposure.lp >= LEAST_LP && scored.exposure.observed >= LEAST_JOINT) {
            kith_support_test(base, members, n, joint, &scored.support);
            score(&scored);
            g_array_append_val(search->scored, scored);
        }
    }
    return TRUE;
}

/* ---- lists ---- */

typedef struct {
    const KithNetworkSearch *search;
    KithList list;
} Order;

static gint
compare_scores(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const Order *order = user_data;
    guint one = *(const guint *)a;
    guint two = *(const guint *)b;
    double left = g_array_index(order->search->scored, KithScored, one).scores[order->list];
    double right = g_array_index(order->search->scored, KithScored, two).scores[order->list];

    return left != right ? (left < right ? 1 : -1) : (one > two) - (one < two);
}

/* Whether a group has more than half of the smaller one in common with one already kept. */
static gboolean
overlaps(const KithNetworkSearch *search, const GArray *kept, guint scored)
{
    guint group = g_array_index(search->scored, KithScored, scored).group;
    guint n;

    kith_groups_get(&search->groups, group, &n);
    for (guint i = 0; i < kept->len; i++) {
        guint other =
            g_array_index(search->scored, KithScored, g_array_index(kept, guint, i)).group;
        guint n_other;

        kith_groups_get(&search->groups, other, &n_other);
        if (2 * kith_groups_common(&search->groups, group, other) > MIN(n, n_other)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The scored groups in the order of a list, best first, without those that are mostly the same as
 * a better one. */
static GArray *
make_list(const KithNetworkSearch *search, KithList list)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(guint));
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(guint));
    Order order = {search, list};

    for (guint i = 0; i < search->scored->len; i++) {
        g_array_append_val(all, i);
    }
    g_array_sort_with_data(all, compare_scores, &order);
    for (guint i = 0; i < all->len; i++) {
        guint one = g_array_index(all, guint, i);

        if (!overlaps(search, kept, one)) {
            g_array_append_val(kept, one);
        }
    }
    return kept;
}

static double
score_of(const KithNetworkSearch *search, const GArray *list, guint at, KithList which)
{
    return g_array_index(search->scored, KithScored, g_array_index(list, guint, at)).scores[which];
}

/* ---- what chance finds ---- */

typedef struct {
    GArray *scores[KITH_N_LISTS]; /* owned, double: of all redraws */
} Chance;

static void
chance_clear(Chance *chance)
{
    for (guint i = 0; i < KITH_N_LISTS; i++) {
        g_clear_pointer(&chance->scores[i], g_array_unref);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Chance, chance_clear)

static gboolean
redraw(const KithAttendance *attendance,
       const KithSupportBase *base,
       const KithSearchOptions *options,
       const KithRates *rates,
       guint turn,
       Chance *chance,
       GError **error)
{
    KithRandom random = kith_random(kith_hash_pair(options->seed, turn));
    g_auto(KithNetworkSearch) search = {0};

    kith_outcome_drawn(attendance, rates, &random, &search.outcome);
    if (!search_once(attendance, base, options, &search, error)) {
        return FALSE;
    }
    for (guint list = 0; list < KITH_N_LISTS; list++) {
        g_autoptr(GArray) kept = make_list(&search, (KithList)list);

        for (guint i = 0; i < kept->len; i++) {
            double value = score_of(&search, kept, i, (KithList)list);

            g_array_append_val(chance->scores[list], value);
        }
    }
    return TRUE;
}

/* How many groups of a redraw score at least that, on average. */
static double
null_above(const Chance *chance, KithList list, guint redraws, double least)
{
    guint n = 0;

    for (guint i = 0; i < chance->scores[list]->len; i++) {
        n += g_array_index(chance->scores[list], double, i) >= least;
    }
    return (double)n / redraws;
}

/* Gives every group of a list the false discovery rate of the list down to it, and marks those of
 * the longest list that keeps to the rate. */
static void
judge_list(KithNetworkSearch *search,
           const Chance *chance,
           const KithSearchOptions *options,
           KithList list)
{
    g_autoptr(GArray) kept = make_list(search, list);
    guint n_listed = 0;

    for (guint i = 0; i < kept->len; i++) {
        KithScored *scored =
            &g_array_index(search->scored, KithScored, g_array_index(kept, guint, i));
        double null = null_above(chance, list, options->redraws, scored->scores[list]);

        scored->rates[list] = null / (i + 1);
        if (scored->rates[list] <= options->rate / KITH_N_LISTS) {
            n_listed = i + 1;
            search->null_listed[list] = null;
        }
    }
    for (guint i = 0; i < n_listed; i++) {
        g_array_index(search->scored, KithScored, g_array_index(kept, guint, i)).listed[list] =
            TRUE;
    }
}

gboolean
kith_network_search_run(const KithAttendance *attendance,
                        const KithSupportBase *base,
                        const KithSearchOptions *options,
                        KithNetworkSearch *out_search,
                        GError **error)
{
    g_auto(Chance) chance = {0};

    *out_search = (KithNetworkSearch){0};
    for (guint i = 0; i < KITH_N_LISTS; i++) {
        chance.scores[i] = g_array_new(FALSE, FALSE, sizeof(double));
    }
    kith_outcome_recorded(attendance, &out_search->outcome);
    if (!search_once(attendance, base, options, out_search, error)) {
        return FALSE;
    }
    for (guint turn = 0; turn < options->redraws; turn++) {
        if (!kith_progress_step(options->progress,
                                "searching where nothing is",
                                turn,
                                options->redraws,
                                error) ||
            !redraw(attendance, base, options, &out_search->rates, turn, &chance, error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < KITH_N_LISTS; i++) {
        judge_list(out_search, &chance, options, (KithList)i);
    }
    return TRUE;
}
