/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-triangles.h"
#include "base-progress.h"

#include <math.h>

enum { K, LEAST };

static const KithPassOption options[] = {
    {"k", "how many members, itself among them, each may not be joined with", 2, 1, 20},
    {"least", "members of a group at least", 5, 2, 1e6},
    {NULL}};

#define FREE 0

/*
 * Groups are grown from nodes in the order of falling degree: whoever is joined with most members
 * comes in, as long as everybody, the newcomer among them, is joined with all but k - 1 others.
 */
typedef struct {
    const KithGraph *graph;
    guint k;
    guint32 *groups;    /* owned: FREE or the group, from 1 */
    guint32 *inside;    /* owned: of nodes beside the group that grows, members they know */
    GArray *members;    /* owned, guint32 */
    GArray *rim;        /* owned, guint32: nodes with an entry in @inside */
    guint32 *known;     /* owned: of members, members they know */
    guint64 *triangles; /* owned: that nodes are in */
} Growing;

static void
growing_clear(Growing *growing)
{
    g_free(growing->groups);
    g_free(growing->inside);
    g_free(growing->known);
    g_free(growing->triangles);
    g_array_unref(growing->members);
    g_array_unref(growing->rim);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Growing, growing_clear)

static gboolean
is_joined(const KithGraph *graph, guint32 a, guint32 b)
{
    guint64 at = kith_arcs_find(&graph->out, a, b);

    return at < graph->out.offsets[a + 1] && graph->out.targets[at] == b;
}

/* Whether @node misses few enough members, and none who can miss nobody more. */
static gboolean
may_join(const Growing *growing, guint32 node)
{
    guint32 n = growing->members->len;

    if (growing->inside[node] + growing->k < n + 1) {
        return FALSE;
    }
    for (guint32 i = 0; i < n; i++) {
        guint32 member = g_array_index(growing->members, guint32, i);

        if (growing->known[member] + growing->k < n + 1 &&
            !is_joined(growing->graph, node, member)) {
            return FALSE;
        }
    }
    return TRUE;
}

static void
join(Growing *growing, guint32 node)
{
    const KithArcs *out = &growing->graph->out;

    growing->known[node] = growing->inside[node];
    growing->groups[node] = G_MAXUINT32;
    for (guint64 arc = out->offsets[node]; arc < out->offsets[node + 1]; arc++) {
        guint32 other = out->targets[arc];

        if (growing->groups[other] == G_MAXUINT32) {
            growing->known[other]++;
        } else if (growing->groups[other] == FREE) {
            if (growing->inside[other]++ == 0) {
                g_array_append_val(growing->rim, other);
            }
        }
    }
    g_array_append_val(growing->members, node);
}

/* Who is joined with most members, then is in most triangles, then has the lowest number. */
static gboolean
find_next(const Growing *growing, guint32 *out_node)
{
    guint32 best = 0;
    gboolean found = FALSE;

    for (guint i = 0; i < growing->rim->len; i++) {
        guint32 node = g_array_index(growing->rim, guint32, i);
        guint64 triangles = growing->triangles[node];
        guint64 most = found ? growing->triangles[best] : 0;

        if (growing->groups[node] != FREE ||
            (found && growing->inside[node] < growing->inside[best]) ||
            (found && growing->inside[node] == growing->inside[best] &&
             (triangles < most || (triangles == most && node > best))) ||
            !may_join(growing, node)) {
            continue;
        }
        best = node;
        found = TRUE;
    }
    *out_node = best;
    return found;
}

/* Grows a group from a node. Its members get @number when there are enough. */
static gboolean
grow(Growing *growing, guint32 from, guint least, guint32 number)
{
    guint32 next = from;
    gboolean enough;

    do {
        join(growing, next);
    } while (find_next(growing, &next));
    enough = growing->members->len >= least;
    for (guint i = 0; i < growing->members->len; i++) {
        guint32 member = g_array_index(growing->members, guint32, i);

        growing->groups[member] = enough ? number : FREE;
        growing->known[member] = 0;
        growing->inside[member] = 0;
    }
    for (guint i = 0; i < growing->rim->len; i++) {
        growing->inside[g_array_index(growing->rim, guint32, i)] = 0;
    }
    g_array_set_size(growing->members, 0);
    g_array_set_size(growing->rim, 0);
    return enough;
}

static gint
compare_triangles(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const guint64 *triangles = user_data;
    guint32 x = *(const guint32 *)a;
    guint32 y = *(const guint32 *)b;

    return triangles[x] != triangles[y] ? (triangles[x] > triangles[y] ? -1 : 1)
                                        : (x > y) - (x < y);
}

/* Nodes that could be in a group at all, those in most triangles first. */
static GArray *
find_starts(const KithGraph *graph, const guint64 *triangles, guint k, guint least)
{
    GArray *starts = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint32 node = 0; node < graph->n; node++) {
        if (kith_graph_out_degree(graph, node) + k >= least) {
            g_array_append_val(starts, node);
        }
    }
    g_array_sort_with_data(starts, compare_triangles, (gpointer)triangles);
    return starts;
}

static gboolean
grow_all(Growing *growing,
         guint least,
         const KithPassInput *input,
         guint32 *out_n_groups,
         GError **error)
{
    g_autoptr(GArray) starts = NULL;

    kith_triangles_count(growing->graph, input->threads, growing->triangles);
    starts = find_starts(growing->graph, growing->triangles, growing->k, least);
    *out_n_groups = 0;
    for (guint i = 0; i < starts->len; i++) {
        guint32 node = g_array_index(starts, guint32, i);

        if (i % 4096 == 0 &&
            !kith_progress_step(input->progress, "growing groups", i, starts->len, error)) {
            return FALSE;
        }
        if (growing->groups[node] == FREE) {
            *out_n_groups += grow(growing, node, least, *out_n_groups + 1);
        }
    }
    return TRUE;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    gsize n = (gsize)graph->n + 1;
    g_auto(Growing) growing = {.graph = graph,
                               .k = (guint)input->options[K],
                               .groups = g_new0(guint32, n),
                               .inside = g_new0(guint32, n),
                               .known = g_new0(guint32, n),
                               .triangles = g_new0(guint64, n),
                               .members = g_array_new(FALSE, FALSE, sizeof(guint32)),
                               .rim = g_array_new(FALSE, FALSE, sizeof(guint32))};
    KithMeasure count = {"groups", 0};
    guint32 n_groups;

    if (!grow_all(&growing, (guint)input->options[LEAST], input, &n_groups, error)) {
        return FALSE;
    }
    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = growing.groups[node] != FREE ? growing.groups[node] : (double)NAN;
    }
    count.value = n_groups;
    g_array_append_val(out->measures, count);
    return TRUE;
}

/* Seidman and Foster, "A graph-theoretic generalization of the clique concept", Journal of
 * Mathematical Sociology 6, 1978, doi:10.1080/0022250X.1978.9989883. */
const KithPass kith_pass_kplex = {
    .name = "kplex",
    .summary =
        "dense groups that nodes are in, one each: every member is joined with all but k - 1 "
        "others, and nobody who is in none could come in",
    .complexity = "O(m^1.5 + starts x group x its neighbours); groups are grown, not searched for",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .options = options,
    .run = run,
};
