/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "score-calibration.h"

#include "base-table.h"
#include "resolve-calibrate.h"
#include "resolve-stream.h"
#include "resolve-weighing.h"

#include <math.h>

#define END .05

typedef struct {
    const KithTruth *truth;
    guint threads;
    GHashTable *entity; /* owned: of each record of the truth its entity there */
    KithBin bins[KITH_BINS];
} Calibrating;

static guint
bin_of(double p)
{
    return p < END          ? 0
           : p >= 1.0 - END ? KITH_BINS - 1
                            : MIN((guint)((p - END) * 10.0), KITH_BINS - 3) + 1;
}

void
kith_bins_add(KithBin *bins, double p, double pairs, gboolean right)
{
    KithBin *bin = &bins[bin_of(p)];

    bin->pairs += pairs;
    bin->stated += pairs * p;
    bin->right += right ? pairs : 0.0;
}

static guint32
entity_of(const Calibrating *calibrating, const KithWeighing *weighing, guint32 record)
{
    return GPOINTER_TO_UINT(
        g_hash_table_lookup(calibrating->entity, GUINT_TO_POINTER(weighing->frame->ids[record])));
}

static double
probability_of(const KithWeighing *weighing, const KithEdge *edge)
{
    double weight = (double)edge->weight;

    return kith_calibrated(weighing->model,
                           weight,
                           kith_weighing_left(weighing, edge->i, edge->j, weight));
}

static gboolean
add_kind(const KithWeighing *weighing, gpointer user_data, GError **error)
{
    Calibrating *calibrating = user_data;
    g_auto(KithEdges) edges = {0};

    if (!kith_stream_pairs(weighing->atoms,
                           &weighing->choices,
                           weighing->scorer,
                           weighing->alone,
                           calibrating->threads,
                           NULL,
                           &edges,
                           error)) {
        return FALSE;
    }
    for (gsize e = 0; e < edges.n; e++) {
        guint32 a = entity_of(calibrating, weighing, edges.edges[e].i);
        guint32 b = entity_of(calibrating, weighing, edges.edges[e].j);

        if (a != 0 && b != 0) {
            kith_bins_add(calibrating->bins,
                          probability_of(weighing, &edges.edges[e]),
                          1.0,
                          a == b);
        }
    }
    return TRUE;
}

/* The bounds of a share by Wilson (1927, doi:10.1080/01621459.1927.10502953) at 95 %. */
static double
wilson(const KithBin *bin, double sign)
{
    const double z = 1.96;
    double share = bin->right / bin->pairs;
    double half =
        z * sqrt(share * (1.0 - share) / bin->pairs + z * z / (4.0 * bin->pairs * bin->pairs));

    return CLAMP((share + z * z / (2.0 * bin->pairs) + sign * half) / (1.0 + z * z / bin->pairs),
                 0.0,
                 1.0);
}

KithTable *
kith_bins_table(const KithBin *bins, double *out_error)
{
    KithTable *table = kith_table_new_like("from:real to:real pairs:integer stated:real true:real "
                                           "true_low:real true_high:real");
    double pairs = 0.0;

    *out_error = 0.0;
    for (guint b = 0; b < KITH_BINS; b++) {
        const KithBin *bin = &bins[b];

        kith_table_add_row(table);
        kith_table_set_real(table,
                            0,
                            b == 0 ? kith_probability(KITH_EDGE_LEAST)
                                   : (double)(2 * b - 1) / 20.0);
        kith_table_set_real(table, 1, b + 1 == KITH_BINS ? 1.0 : (double)(2 * b + 1) / 20.0);
        kith_table_set_integer(table, 2, (gint64)bin->pairs);
        if (bin->pairs > 0.0) {
            kith_table_set_real(table, 3, bin->stated / bin->pairs);
            kith_table_set_real(table, 4, bin->right / bin->pairs);
            kith_table_set_real(table, 5, wilson(bin, -1.0));
            kith_table_set_real(table, 6, wilson(bin, 1.0));
        }
        if (b > 0 && b + 1 < KITH_BINS) {
            pairs += bin->pairs;
            *out_error += fabs(bin->stated - bin->right);
        }
    }
    *out_error = pairs > 0.0 ? *out_error / pairs : 0.0;
    return table;
}

gboolean
kith_score_calibration(KithStore *store,
                       KithTxn *txn,
                       const KithTruth *truth,
                       guint threads,
                       KithTable **out_table,
                       double *out_error,
                       GError **error)
{
    Calibrating calibrating = {.truth = truth, .threads = threads};
    g_autoptr(GHashTable) entity = g_hash_table_new(NULL, NULL);

    for (gsize r = 0; r < truth->n_rows; r++) {
        const guint32 *row = kith_truth_row(truth, r);

        if (row[KITH_RECORD] != 0) {
            g_hash_table_insert(entity,
                                GUINT_TO_POINTER(row[KITH_RECORD]),
                                GUINT_TO_POINTER(row[KITH_TRUTH]));
        }
    }
    calibrating.entity = entity;
    if (!kith_weighings_each(store, txn, threads, add_kind, &calibrating, error)) {
        return FALSE;
    }
    *out_table = kith_bins_table(calibrating.bins, out_error);
    return TRUE;
}
