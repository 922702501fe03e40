/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-leiden-best.h"
#include "analyse-pass.h"

#include "base-progress.h"

#include <math.h>

/*
 * Communities at the scale that the graph has, found without being told it.
 *
 * Groups by the constant Potts model (Traag, Van Dooren and Nesterov 2011,
 * doi:10.1103/PhysRevE.84.016114) are denser within than a resolution and less dense between them.
 * Resolutions from the density of the whole graph up are swept, and each is partitioned from
 * several starts. One is as good as its partitions agree, with one another and with those of the
 * resolutions beside it: what is there is found again, what is not comes out differently each time.
 * Agreement is the adjusted Rand index (Hubert and Arabie 1985, doi:10.1007/BF01908075), which is 0
 * by chance, and where everybody is in one group or alone. Of resolutions that are as good but for
 * CLOSE the one is kept that a random graph is least likely to have: significance (Traag, Krings
 * and Van Dooren 2013, doi:10.1038/srep02930). What its starts lead to when they are crossed is the
 * answer.
 */

enum { STARTS, STEPS };

static const KithPassOption options[] = {
    {"starts", "partitions of a resolution that are held against one another", 3, 2, 100},
    {"steps", "resolutions that are swept", 20, 2, 1000},
    {NULL}};

#define CLOSE 0.002

/* A resolution and what came of it. */
typedef struct {
    double resolution;
    double within;       /* how much its partitions agree */
    double beside[2];    /* how much they do with those of the resolution before and after */
    double significance; /* of the best */
} Scale;

typedef struct {
    const KithPassInput *input;
    const KithGraph *graph; /* undirected */
    guint starts;
    guint steps;
    double unit;       /* what an edge weighs in the mean */
    Scale *scales;     /* owned */
    guint32 *parts[2]; /* owned: starts × n, of the resolution at hand and the one before */
} Sweeping;

static void
sweeping_clear(Sweeping *sweeping)
{
    g_free(sweeping->scales);
    g_free(sweeping->parts[0]);
    g_free(sweeping->parts[1]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sweeping, sweeping_clear)

/* ---- how unlikely ---- */

static double
pairs_of(double n)
{
    return n * (n - 1) / 2;
}

/* Of a share of pairs against another, in nats. */
static double
divergence(double q, double p)
{
    double joined = q > 0 ? q * log(q / p) : 0;
    double apart = q < 1 ? (1 - q) * log((1 - q) / (1 - p)) : 0;

    return joined + apart;
}

static double
significance(const KithGraph *graph, const guint32 *groups)
{
    g_autofree double *sizes = g_new0(double, (gsize)graph->n + 1);
    g_autofree double *edges = g_new0(double, (gsize)graph->n + 1);
    double density = (double)graph->n_edges / pairs_of(graph->n);
    double sum = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        sizes[groups[node]]++;
        for (guint64 arc = graph->out.offsets[node]; arc < graph->out.offsets[node + 1]; arc++) {
            edges[groups[node]] += groups[graph->out.targets[arc]] == groups[node] ? 0.5 : 0.0;
        }
    }
    for (guint32 group = 1; group <= graph->n; group++) {
        double pairs = pairs_of(sizes[group]);

        if (pairs > 0 && density < 1) {
            sum += pairs * divergence(edges[group] / pairs, density);
        }
    }
    return sum;
}

/* ---- how much two agree ---- */

/* Pairs of nodes that are in one group. */
static double
pairs_within(const guint32 *groups, guint32 n)
{
    g_autofree guint32 *sizes = g_new0(guint32, (gsize)n + 1);
    double pairs = 0;

    for (guint32 node = 0; node < n; node++) {
        pairs += sizes[groups[node]]++;
    }
    return pairs;
}

static double
agreement(const guint32 *a, const guint32 *b, guint32 n)
{
    g_autofree guint32 *both = g_memdup2(a, n * sizeof *a);
    double in_a = pairs_within(a, n);
    double in_b = pairs_within(b, n);
    double chance = in_a * in_b / pairs_of(n);
    double most = (in_a + in_b) / 2;

    kith_groups_meet(both, b, n);
    return most > chance ? (pairs_within(both, n) - chance) / (most - chance) : 0;
}

/* The mean agreement of the partitions of two resolutions; of one with itself, of each two. */
static double
mean_agreement(const Sweeping *sweeping, const guint32 *a, const guint32 *b)
{
    gsize n = sweeping->graph->n;
    double sum = 0;
    guint pairs = 0;

    for (guint i = 0; i < sweeping->starts; i++) {
        for (guint k = a == b ? i + 1 : 0; k < sweeping->starts; k++) {
            sum += agreement(a + i * n, b + k * n, (guint32)n);
            pairs++;
        }
    }
    return sum / pairs;
}

/* ---- sweeping ---- */

/* Partitions a resolution from each start. */
static gboolean
part(const Sweeping *sweeping, guint32 *parts, Scale *scale, GError **error)
{
    /* A run tells nothing of itself, and is stopped. */
    const KithProgress quiet = {.cancellable =
                                    kith_progress_cancellable(sweeping->input->progress)};
    gsize n = sweeping->graph->n;
    double most = -G_MAXDOUBLE;
    const guint32 *best = parts;

    for (guint start = 0; start < sweeping->starts; start++) {
        const KithLeiden how = {.resolution = scale->resolution * sweeping->unit,
                                .rounds = kith_leiden_rounds(sweeping->graph),
                                .seed = sweeping->input->seed + start};
        guint32 *groups = parts + start * n;
        double quality;

        if (!kith_leiden(sweeping->graph, &how, &quiet, groups, error)) {
            return FALSE;
        }
        quality = kith_leiden_quality(sweeping->graph, &how, groups);
        if (quality > most) {
            most = quality;
            best = groups;
        }
    }
    scale->significance = significance(sweeping->graph, best);
    return TRUE;
}

/* Resolutions from the graph's density to where only cliques are left. */
static gboolean
sweep(Sweeping *sweeping, GError **error)
{
    double density = (double)sweeping->graph->n_edges / pairs_of(sweeping->graph->n);

    for (guint step = 0; step < sweeping->steps; step++) {
        guint32 *own = sweeping->parts[step % 2];
        const guint32 *before = sweeping->parts[(step + 1) % 2];
        Scale *scale = &sweeping->scales[step];

        scale->resolution = pow(density, 1.0 - (double)step / (sweeping->steps - 1));
        if (!part(sweeping, own, scale, error) || !kith_progress_step(sweeping->input->progress,
                                                                      "sweeping",
                                                                      step,
                                                                      sweeping->steps,
                                                                      error)) {
            return FALSE;
        }
        scale->within = mean_agreement(sweeping, own, own);
        if (step > 0) {
            scale->beside[0] = scale[-1].beside[1] = mean_agreement(sweeping, before, own);
        }
    }
    /* The first and the last have nobody beside them on one side. */
    sweeping->scales[0].beside[0] = sweeping->scales[0].beside[1];
    sweeping->scales[sweeping->steps - 1].beside[1] =
        sweeping->scales[sweeping->steps - 1].beside[0];
    return TRUE;
}

static double
stability(const Scale *scale)
{
    return (scale->within + scale->beside[0] + scale->beside[1]) / 3;
}

static const Scale *
choose(const Sweeping *sweeping)
{
    const Scale *chosen = NULL;
    double most = -G_MAXDOUBLE;

    for (guint step = 0; step < sweeping->steps; step++) {
        most = MAX(most, stability(&sweeping->scales[step]));
    }
    for (guint step = 0; step < sweeping->steps; step++) {
        const Scale *scale = &sweeping->scales[step];

        if (stability(scale) >= most - CLOSE &&
            (chosen == NULL || scale->significance > chosen->significance)) {
            chosen = scale;
        }
    }
    return chosen;
}

/* Of the resolution that was chosen, what crossing its runs leads to. */
static gboolean
find_best(const Sweeping *sweeping, const Scale *chosen, KithPassOutput *out, GError **error)
{
    const KithGraph *graph = sweeping->graph;
    const KithLeiden how = {.resolution = chosen->resolution * sweeping->unit,
                            .rounds = kith_leiden_rounds(graph),
                            .seed = sweeping->input->seed,
                            .threads = sweeping->input->threads};
    g_autofree guint32 *groups = g_new(guint32, (gsize)graph->n + 1);

    if (!kith_leiden_best(graph,
                          &how,
                          sweeping->starts,
                          sweeping->input->progress,
                          groups,
                          error)) {
        return FALSE;
    }
    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = groups[node];
    }
    return TRUE;
}

static void
prepare(Sweeping *sweeping)
{
    const KithGraph *graph = sweeping->graph;
    gsize all = (gsize)sweeping->starts * graph->n;
    double weights = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        weights += kith_node_strength(&graph->out, node);
    }
    sweeping->unit = weights / 2 / (double)graph->n_edges;
    sweeping->scales = g_new0(Scale, sweeping->steps);
    sweeping->parts[0] = g_new(guint32, all + 1);
    sweeping->parts[1] = g_new(guint32, all + 1);
}

static void
note(KithPassOutput *out, const char *name, double value)
{
    KithMeasure measure = {name, value};

    g_array_append_val(out->measures, measure);
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    g_auto(Sweeping) sweeping = {.input = input,
                                 .starts = (guint)input->options[STARTS],
                                 .steps = (guint)input->options[STEPS]};
    const Scale *chosen;

    for (guint32 node = 0; node < input->graph->n; node++) {
        out->values[node] = node + 1; /* without edges everyone is alone */
    }
    if (input->graph->n_edges == 0) {
        return TRUE;
    }
    sweeping.graph = kith_graph_plain(input->graph, TRUE, &plain);
    prepare(&sweeping);
    if (!sweep(&sweeping, error)) {
        return FALSE;
    }
    chosen = choose(&sweeping);
    if (!find_best(&sweeping, chosen, out, error)) {
        return FALSE;
    }
    note(out, "stability", stability(chosen));
    note(out, "resolution", chosen->resolution);
    return TRUE;
}

const KithPass kith_pass_communities = {
    .name = "communities",
    .summary =
        "communities at the scale that the graph has: of many resolutions the one that agrees "
        "best with itself and those beside it; how much is told; directions passed over",
    .complexity = "that of leiden some 60 times; 104 n bytes more",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .options = options,
    .run = run,
};
