/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-leiden.h"
#include "analyse-pass.h"

#include "base-random.h"

#include <math.h>

/* Leiden by modularity (Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z): from
 * several starts, each until no move betters it. Then two of these are crossed, again and again: what
 * both have together is moved as one at first, so that where they differ is decided anew (memetic
 * clustering: Biedermann et al. 2018, arXiv:1802.07034). The best is kept. */

enum { RESOLUTION, STARTS, CPM };

static const KithPassOption options[] = {
    {"resolution", "above 1 smaller communities, below 1 larger ones", 1, 0, 1e9},
    {"starts", "how many runs are crossed, 1 for one as it is; 0 for more the smaller the graph", 0, 0, 1000},
    {"cpm",
     "1 for the constant Potts model, resolution a density, in the place of modularity",
     0,
     0,
     1},
    {NULL}};

#define MOST_STARTS 10
#define EDGES_WORTH_A_START 2000000

/* Qualities that differ by less are of the same groups. */
#define SAME 1e-9

/* Two runs are crossed so many times for each start but the first. */
#define CROSSINGS 3

/* What runs came to, the best of which is kept. */
typedef struct {
    const KithPassInput *input;
    const KithGraph *graph;
    KithLeiden how;
    guint n;
    guint32 **groups; /* owned, n of them */
    double *qualities;
} Runs;

static void
runs_clear(Runs *runs)
{
    for (guint i = 0; i < runs->n; i++) {
        g_free(runs->groups[i]);
    }
    g_free(runs->groups);
    g_free(runs->qualities);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Runs, runs_clear)

static guint
n_starts(const KithPassInput *input)
{
    if (input->options[STARTS] >= 1) {
        return (guint)input->options[STARTS];
    }
    return (guint)CLAMP(EDGES_WORTH_A_START / (input->graph->n_edges + 1), 1, MOST_STARTS);
}

/* How well what is found is told: modularity by @strengths, or the constant Potts model. */
static void
runs_init(Runs *runs, const KithPassInput *input, const KithGraph *graph, double *strengths)
{
    double all = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        strengths[node] = kith_node_strength(&graph->out, node);
        all += strengths[node];
    }
    *runs = (Runs){.input = input, .graph = graph, .n = n_starts(input)};
    runs->how = (KithLeiden){.node_weights = input->options[CPM] != 0 ? NULL : strengths,
                             .resolution = input->options[RESOLUTION],
                             .rounds = kith_leiden_rounds(graph),
                             .threads = input->threads};
    if (input->options[CPM] == 0) {
        runs->how.resolution = all > 0 ? input->options[RESOLUTION] / all : 0;
    }
    runs->qualities = g_new(double, runs->n);
    runs->groups = g_new(guint32 *, runs->n);
    for (guint i = 0; i < runs->n; i++) {
        runs->groups[i] = g_new(guint32, (gsize)graph->n + 1);
    }
}

static gboolean
find_groups(Runs *runs, guint32 *groups, double *out_quality, GError **error)
{
    if (!kith_leiden(runs->graph, &runs->how, runs->input->progress, groups, error)) {
        return FALSE;
    }
    *out_quality = kith_leiden_quality(runs->graph, &runs->how, groups);
    return TRUE;
}

static gboolean
start_all(Runs *runs, GError **error)
{
    for (guint i = 0; i < runs->n; i++) {
        runs->how.seed = runs->input->seed + i;
        if (!find_groups(runs, runs->groups[i], &runs->qualities[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
is_new(const Runs *runs, double quality)
{
    for (guint i = 0; i < runs->n; i++) {
        if (fabs(runs->qualities[i] - quality) <= SAME * fabs(quality)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* What two runs agree on moves as one at first, and what comes of it takes the place of the worse
 * of the two if it is better. @room: of two groupings. */
static gboolean
cross(Runs *runs, guint a, guint b, guint32 *const room[2], GError **error)
{
    guint worse = runs->qualities[a] < runs->qualities[b] ? a : b;
    gsize size = runs->graph->n * sizeof(guint32);
    double quality;

    memcpy(room[0], runs->groups[a], size);
    kith_groups_meet(room[0], runs->groups[b], runs->graph->n);
    runs->how.cores = room[0];
    if (!find_groups(runs, room[1], &quality, error)) {
        return FALSE;
    }
    if (quality > runs->qualities[worse] && is_new(runs, quality)) {
        memcpy(runs->groups[worse], room[1], size);
        runs->qualities[worse] = quality;
    }
    return TRUE;
}

static gboolean
cross_all(Runs *runs, GError **error)
{
    g_autofree guint32 *cores = g_new(guint32, (gsize)runs->graph->n + 1);
    g_autofree guint32 *groups = g_new(guint32, (gsize)runs->graph->n + 1);
    KithRandom random = kith_random(runs->input->seed);

    for (guint i = 0; i < CROSSINGS * (runs->n - 1); i++) {
        guint a = kith_random_below(&random, runs->n);
        guint b = (a + 1 + kith_random_below(&random, runs->n - 1)) % runs->n;

        runs->how.seed = kith_random_next(&random);
        if (!cross(runs, a, b, (guint32 *const[2]){cores, groups}, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
run_on(const KithPassInput *input, const KithGraph *graph, KithPassOutput *out, GError **error)
{
    g_autofree double *strengths = g_new(double, (gsize)graph->n + 1);
    g_auto(Runs) runs = {0};
    guint best = 0;

    runs_init(&runs, input, graph, strengths);
    if (!start_all(&runs, error) || !cross_all(&runs, error)) {
        return FALSE;
    }
    for (guint i = 1; i < runs.n; i++) {
        best = runs.qualities[i] > runs.qualities[best] ? i : best;
    }
    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = runs.groups[best][node];
    }
    return TRUE;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) undirected = {0};

    return run_on(input, kith_graph_plain(input->graph, TRUE, &undirected), out, error);
}

const KithPass kith_pass_leiden = {
    .name = "leiden",
    .summary = "communities of high modularity, or by the constant Potts model, the best that "
               "several runs and what they agree on lead to; directions passed over",
    .complexity = "O(m) a pass over the edges, of which there are a few dozen",
    .column = "community",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .community = TRUE,
    .options = options,
    .run = run,
};
