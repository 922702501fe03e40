/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-parallel.h"
#include "base-table.h"
#include "resolve-calibrate.h"
#include "resolve-simulate.h"
#include "resolve-stream.h"
#include "resolve-weighing.h"
#include "score-calibration.h"

#include <kith/kith-resolve.h>

#include <math.h>

#define REPLICAS 5000

typedef struct {
    KithSimulation simulation;
    guint threads;
    const KithProgress *progress;
    KithBin bins[KITH_BINS];
    GHashTable *weights; /* owned: of pairs of records, by ids, in 1/1000 bits */
    KithSimulationReport *report;
} Simulated;

void
kith_simulation_report_clear(KithSimulationReport *report)
{
    g_clear_pointer(&report->calibration, kith_table_free);
}

/* Which replica a record is; G_MAXUINT32 for none. */
static guint32
replica_of(const KithSimulation *simulation, KithRecordId id)
{
    return id > simulation->n_first ? id - simulation->n_first - 1 : G_MAXUINT32;
}

static gpointer
key_of(KithRecordId a, KithRecordId b)
{
    return GSIZE_TO_POINTER((gsize)MIN(a, b) << 32 | MAX(a, b));
}

/* Takes down the weights of pairs of records of which one has a replica. */
static void
take_weights(Simulated *simulated,
             const KithMatchModel *model,
             const KithRecordId *ids,
             const KithEdges *edges)
{
    const KithSimulation *simulation = &simulated->simulation;
    g_autofree guint8 *replicated = g_malloc0((gsize)simulation->n_first + 1);

    for (guint32 i = 0; i < simulation->n; i++) {
        replicated[simulation->originals[i]] = 1;
    }
    for (gsize e = 0; e < edges->n; e++) {
        KithRecordId a = ids[edges->edges[e].i];
        KithRecordId b = ids[edges->edges[e].j];

        if (MAX(a, b) <= simulation->n_first && (replicated[a] || replicated[b])) {
            int bits = (int)lround(1000.0 * ((double)edges->edges[e].weight + model->calibration));

            g_hash_table_insert(simulated->weights, key_of(a, b), GINT_TO_POINTER(bits));
        }
    }
}

/* How likely two records are one as they are. */
static double
probability_of(const Simulated *simulated, KithRecordId a, KithRecordId b)
{
    gpointer bits;

    return g_hash_table_lookup_extended(simulated->weights, key_of(a, b), NULL, &bits)
               ? kith_probability(GPOINTER_TO_INT(bits) / 1000.0)
               : 0.0;
}

/* A replica has one pair with its original, where records have @fellows with others of their
 * entity: of the sort that there is too much of, pairs of the first replicas alone are counted. */
static guint32
share_of(const KithSimulation *simulation, double share)
{
    return (guint32)lround(simulation->n * MIN(share, 1.0));
}

/* Whoever lent a replica whole values looks like it for that reason alone, and is not counted. */
static gboolean
is_of_lender(const KithSimulation *simulation, guint32 replica, KithRecordId other)
{
    return simulation->first[other - 1] == simulation->first[simulation->lenders[replica] - 1];
}

/* What is not the original is as surely something else as it is something else than that. */
static void
take_pair(Simulated *simulated, KithRecordId replica, KithRecordId other, double p)
{
    const KithSimulation *simulation = &simulated->simulation;
    guint32 number = replica_of(simulation, replica);

    if (other == simulation->originals[number]) {
        simulated->report->compared++;
        simulated->report->likely += p >= 0.5;
        if (number < share_of(simulation, simulation->fellows)) {
            kith_bins_add(simulated->bins, p, 1.0, TRUE);
        }
    } else if (!is_of_lender(simulation, number, other) &&
               number < share_of(simulation, 1.0 / simulation->fellows)) {
        kith_bins_add(simulated->bins,
                      p,
                      1.0 - probability_of(simulated, simulation->originals[number], other),
                      FALSE);
    }
}

static gboolean
take_kind(const KithWeighing *weighing, gpointer user_data, GError **error)
{
    Simulated *simulated = user_data;
    const KithRecordId *ids = weighing->frame->ids;
    g_auto(KithEdges) edges = {0};

    if (simulated->simulation.n == 0) {
        return TRUE;
    }
    if (!kith_stream_pairs(weighing->atoms,
                           &weighing->choices,
                           weighing->scorer,
                           weighing->alone,
                           simulated->threads,
                           simulated->progress,
                           &edges,
                           error)) {
        return FALSE;
    }
    simulated->report->replicas += simulated->simulation.n;
    take_weights(simulated, weighing->model, ids, &edges);
    for (gsize e = 0; e < edges.n; e++) {
        KithRecordId a = ids[edges.edges[e].i];
        KithRecordId b = ids[edges.edges[e].j];

        if (MIN(a, b) <= simulated->simulation.n_first &&
            MAX(a, b) > simulated->simulation.n_first) {
            take_pair(simulated,
                      MAX(a, b),
                      MIN(a, b),
                      kith_calibrated(weighing->model, (double)edges.edges[e].weight, 0.0));
        }
    }
    return TRUE;
}

gboolean
kith_score_simulation(KithStore *store,
                      guint threads,
                      const KithProgress *progress,
                      KithSimulationReport *out_report,
                      GError **error)
{
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(GHashTable) weights = g_hash_table_new(NULL, NULL);
    g_autofree Simulated *simulated = g_new0(Simulated, 1);
    gboolean done;

    g_return_val_if_fail(store != NULL && out_report != NULL, FALSE);
    *out_report = (KithSimulationReport){0};
    simulated->simulation.wanted = REPLICAS;
    simulated->threads = kith_threads(threads);
    simulated->progress = progress;
    simulated->report = out_report;
    simulated->weights = weights;
    txn = kith_store_read(store, error);
    done = txn != NULL && kith_weighings_simulated(store,
                                                   txn,
                                                   simulated->threads,
                                                   &simulated->simulation,
                                                   take_kind,
                                                   simulated,
                                                   error);
    kith_simulation_clear(&simulated->simulation);
    if (done && out_report->replicas == 0) {
        done = kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "no records were joined, and what was joined says how records of one "
                              "thing differ: give a truth");
    }
    if (!done) {
        g_prefix_error(error, "score: ");
        return FALSE;
    }
    out_report->calibration = kith_bins_table(simulated->bins, &out_report->calibration_error);
    return TRUE;
}
