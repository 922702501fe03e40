/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-report.h"

void
kith_together_clear(KithTogether *together)
{
    g_clear_pointer(&together->incidents, g_array_unref);
}

void
kith_namings_clear(KithNamings *namings)
{
    g_free(namings->offsets);
    g_free(namings->incidents);
    *namings = (KithNamings){0};
}

void
kith_namings_init(KithNamings *namings, const KithNetworkData *data)
{
    g_autofree guint32 *at = NULL;
    double all = 0;

    *namings = (KithNamings){.data = data, .offsets = g_new0(guint32, (gsize)data->n_people + 2)};
    for (guint32 i = 0; i < data->n_incidents; i++) {
        double s = data->incidents[i].n_named;

        all += s;
        namings->second += s * (s - 1);
        namings->third += s * (s - 1) * (s - 2);
        for (guint32 k = 0; k < data->incidents[i].n_named; k++) {
            namings->offsets[data->named[data->incidents[i].first_named + k] + 1]++;
        }
    }
    namings->second = all > 0 ? namings->second / (all * all) : 0;
    namings->third = all > 0 ? namings->third / (all * all * all) : 0;
    for (guint32 i = 0; i < data->n_people; i++) {
        namings->offsets[i + 1] += namings->offsets[i];
    }
    namings->incidents = g_new(guint32, (gsize)namings->offsets[data->n_people] + 1);
    at = g_memdup2(namings->offsets, ((gsize)data->n_people + 1) * sizeof *at);
    for (guint32 i = 0; i < data->n_incidents; i++) {
        for (guint32 k = 0; k < data->incidents[i].n_named; k++) {
            namings->incidents[at[data->named[data->incidents[i].first_named + k]]++] = i;
        }
    }
}

static gint
compare_numbers(gconstpointer a, gconstpointer b)
{
    guint32 one = *(const guint32 *)a;
    guint32 two = *(const guint32 *)b;

    return (one > two) - (one < two);
}

/* Incidents that still name two when @left_out is not looked at. */
static guint
count_without(const KithNamings *namings,
              const guint32 *members,
              guint n_members,
              guint left_out,
              const GArray *incidents)
{
    guint n = 0;

    for (guint i = 0; i < incidents->len; i++) {
        const KithIncident *incident =
            &namings->data->incidents[g_array_index(incidents, guint32, i)];
        guint named = 0;

        for (guint32 k = 0; k < incident->n_named; k++) {
            guint32 person = namings->data->named[incident->first_named + k];

            for (guint m = 0; m < n_members; m++) {
                named += m != left_out && members[m] == person;
            }
        }
        n += named >= 2;
    }
    return n;
}

/* The elementary symmetric sums of the members' counts give all pairs and all triples at once. */
static void
expect(const KithNamings *namings, const guint32 *members, guint n, KithTogether *together)
{
    double one = 0;
    double two = 0;
    double three = 0;

    for (guint i = 0; i < n; i++) {
        double count = namings->data->n_incidents_of[members[i]];

        three += two * count;
        two += one * count;
        one += count;
    }
    together->two_expected = two * namings->second;
    together->three_expected = three * namings->third;
}

void
kith_together_count(const KithNamings *namings,
                    const guint32 *members,
                    guint n_members,
                    KithTogether *out_together)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(guint32));

    *out_together = (KithTogether){.incidents = g_array_new(FALSE, FALSE, sizeof(guint32))};
    for (guint m = 0; m < n_members; m++) {
        guint32 first = namings->offsets[members[m]];

        g_array_append_vals(all,
                            namings->incidents + first,
                            namings->offsets[members[m] + 1] - first);
    }
    g_array_sort(all, compare_numbers);
    for (guint i = 0; i < all->len;) {
        guint first = i;
        guint32 incident = g_array_index(all, guint32, first);

        while (i < all->len && g_array_index(all, guint32, i) == incident) {
            i++;
        }
        out_together->any++;
        out_together->two += i - first >= 2;
        out_together->three += i - first >= 3;
        if (i - first >= 2) {
            g_array_append_val(out_together->incidents, incident);
        }
    }
    out_together->two_without = out_together->two;
    for (guint m = 0; m < n_members; m++) {
        guint n = count_without(namings, members, n_members, m, out_together->incidents);

        out_together->two_without = MIN(out_together->two_without, n);
    }
    expect(namings, members, n_members, out_together);
}
