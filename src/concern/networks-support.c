/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-support.h"

#include "base-sort.h"

#define QUARTER_DAYS 91

/* How often somebody attended in a stratum: the occasions of one host in one quarter. */
typedef struct {
    guint32 stratum;
    guint32 n;
} Visits;

struct _KithSupportBase {
    const KithNetworkData *data; /* borrowed */
    guint32 *sizes;              /* owned: occasions of each stratum */
    guint32 *offsets;            /* owned, of people */
    Visits *visits;              /* owned, of each person by stratum */
    double tie_rate;             /* the chance that any two people are tied */
};

/* Numbers of strata from 0 by host and quarter, one for each occasion. */
static guint32 *
number_strata(const KithNetworkData *data, guint32 *out_n)
{
    guint32 n = data->n_occasions;
    g_autofree guint32 *rows = g_new(guint32, 3 * (gsize)n + 1);
    guint32 *strata = g_new(guint32, (gsize)n + 1);
    guint32 last = 0;

    for (guint32 i = 0; i < n; i++) {
        const KithOccasion *occasion = &data->occasions[i];

        rows[3 * i] = occasion->host;
        rows[3 * i + 1] =
            occasion->day != KITH_NO_DAY ? (guint32)(occasion->day / QUARTER_DAYS) : G_MAXUINT32;
        rows[3 * i + 2] = i;
    }
    kith_sort_rows(rows, n, 3);
    for (guint32 i = 0; i < n; i++) {
        const guint32 *row = rows + 3 * i;

        last += i > 0 && (row[0] != row[-3] || row[1] != row[-2]);
        strata[row[2]] = last;
    }
    *out_n = n > 0 ? last + 1 : 0;
    return strata;
}

static void
count_visits(KithSupportBase *base, const KithAttendance *attendance, const guint32 *strata)
{
    const KithNetworkData *data = attendance->data;
    g_autoptr(GArray) visits = g_array_new(FALSE, FALSE, sizeof(Visits));
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(guint32));

    base->offsets = g_new0(guint32, (gsize)data->n_people + 1);
    for (guint32 person = 0; person < data->n_people; person++) {
        g_array_set_size(own, 0);
        for (guint32 i = attendance->offsets[person]; i < attendance->offsets[person + 1]; i++) {
            guint32 occasion = attendance->occasion_of[attendance->arcs[i]];

            g_array_append_val(own, strata[occasion]);
        }
        kith_sort_rows((guint32 *)(void *)own->data, own->len, 1);
        for (guint i = 0; i < own->len; i++) {
            Visits one = {g_array_index(own, guint32, i), 1};

            if (i > 0 && g_array_index(own, guint32, i - 1) == one.stratum) {
                g_array_index(visits, Visits, visits->len - 1).n++;
            } else {
                g_array_append_val(visits, one);
            }
        }
        base->offsets[person + 1] = visits->len;
    }
    base->visits = (Visits *)(void *)g_array_free(g_steal_pointer(&visits), FALSE);
}

static guint32
count_tied_pairs(const KithNetworkData *data)
{
    guint32 n = 0;

    for (guint32 i = 0; i < data->n_ties; i++) {
        n += i == 0 || data->ties[i].a != data->ties[i - 1].a ||
             data->ties[i].b != data->ties[i - 1].b;
    }
    return n;
}

KithSupportBase *
kith_support_base_new(const KithAttendance *attendance)
{
    const KithNetworkData *data = attendance->data;
    KithSupportBase *base = g_new0(KithSupportBase, 1);
    double pairs = (double)data->n_people * ((double)data->n_people - 1) / 2;
    guint32 n_strata;
    g_autofree guint32 *strata = number_strata(data, &n_strata);

    base->data = data;
    base->sizes = g_new0(guint32, (gsize)n_strata + 1);
    for (guint32 i = 0; i < data->n_occasions; i++) {
        base->sizes[strata[i]]++;
    }
    count_visits(base, attendance, strata);
    /* Half a tie more: in data without any the first one is no miracle. */
    base->tie_rate = pairs > 0 ? (count_tied_pairs(data) + 0.5) / pairs : 0;
    return base;
}

void
kith_support_base_free(KithSupportBase *base)
{
    g_free(base->sizes);
    g_free(base->offsets);
    g_free(base->visits);
    g_free(base);
}

/* Joint attendances of two people who come by chance, stratum by stratum. */
static double
expected_together(const KithSupportBase *base, guint32 a, guint32 b)
{
    guint32 i = base->offsets[a];
    guint32 k = base->offsets[b];
    double sum = 0;

    while (i < base->offsets[a + 1] && k < base->offsets[b + 1]) {
        const Visits *one = &base->visits[i];
        const Visits *two = &base->visits[k];

        if (one->stratum == two->stratum) {
            sum += (double)one->n * two->n / base->sizes[one->stratum];
        }
        i += one->stratum <= two->stratum;
        k += two->stratum <= one->stratum;
    }
    return sum;
}

static guint
count_together(const GArray *joint, guint32 bits)
{
    guint n = 0;

    for (guint i = 0; i < joint->len; i++) {
        n += (g_array_index(joint, KithJoint, i).present & bits) == bits;
    }
    return n;
}

void
kith_support_test(const KithSupportBase *base,
                  const guint32 *members,
                  guint n_members,
                  const GArray *joint,
                  KithSupport *out_support)
{
    const KithNetworkData *data = base->data;
    const KithTie *tie;

    *out_support = (KithSupport){0};
    for (guint i = 0; i < n_members; i++) {
        for (guint k = i + 1; k < n_members; k++) {
            guint32 a = members[i];
            guint32 b = members[k];

            if (kith_network_is_declared(data, a, b)) {
                out_support->declared++;
                continue;
            }
            out_support->tied += kith_network_ties(data, a, b, &tie) > 0;
            out_support->ties_expected += base->tie_rate;
            if (data->homes[a] != data->homes[b]) {
                out_support->pairs++;
                out_support->together += count_together(joint, 1U << i | 1U << k);
                out_support->expected += expected_together(base, a, b);
            }
        }
    }
    if (out_support->together > 0) {
        out_support->x = kith_poisson_tail(out_support->expected, out_support->together);
    }
    out_support->u = kith_poisson_tail(out_support->ties_expected, out_support->tied);
}
