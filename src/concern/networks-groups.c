/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-groups.h"

#include "analyse-leiden.h"

#include "analyse-groups.h"
#include "base-sort.h"
#include "graph-project.h"
#include "networks-exposure.h"

static const double sweep[] = {0.1, 0.15, 0.25, 0.4, 0.6};

#define STABLE_FIRST 1 /* the sweep's part over which pairs must stay together */
#define STABLE_SEEDS 3

#define ROUNDS 100

void
kith_groups_init(KithGroups *groups)
{
    guint32 start = 0;

    groups->members = g_array_new(FALSE, FALSE, sizeof(guint32));
    groups->starts = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_array_append_val(groups->starts, start);
}

void
kith_groups_clear(KithGroups *groups)
{
    g_clear_pointer(&groups->members, g_array_unref);
    g_clear_pointer(&groups->starts, g_array_unref);
}

void
kith_groups_add(KithGroups *groups, const guint32 *members, guint n)
{
    g_array_append_vals(groups->members, members, n);
    g_array_append_val(groups->starts, groups->members->len);
}

guint
kith_groups_common(const KithGroups *groups, guint a, guint b)
{
    guint n_a;
    guint n_b;
    const guint32 *one = kith_groups_get(groups, a, &n_a);
    const guint32 *two = kith_groups_get(groups, b, &n_b);
    guint common = 0;

    for (guint i = 0, k = 0; i < n_a && k < n_b;) {
        common += one[i] == two[k];
        if (one[i] <= two[k]) {
            i++;
        } else {
            k++;
        }
    }
    return common;
}

/* From so many joint incidents on, to be named in one of them is little. */
#define JOINT_OFTEN 6

/* ---- the graph of people named together ---- */

typedef struct {
    KithGraph graph;
    guint32 *people;  /* owned: of each node */
    guint32 *offsets; /* owned, of people: where their events begin */
    guint32 *events;  /* owned */
} Named;

static void
named_clear(Named *named)
{
    kith_graph_clear(&named->graph);
    g_free(named->people);
    g_free(named->offsets);
    g_free(named->events);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Named, named_clear)

/* Who is named in what, by person. */
static void
list_events(const KithWords *rows, guint32 n_people, Named *out)
{
    g_autofree guint32 *at = NULL;

    out->offsets = g_new0(guint32, (gsize)n_people + 2);
    out->events = g_new(guint32, rows->n / 2 + 1);
    for (gsize i = 0; i < rows->n; i += 2) {
        out->offsets[rows->data[i + 1] + 1]++;
    }
    for (guint32 person = 0; person < n_people; person++) {
        out->offsets[person + 1] += out->offsets[person];
    }
    at = g_memdup2(out->offsets, ((gsize)n_people + 1) * sizeof *at);
    for (gsize i = 0; i < rows->n; i += 2) {
        out->events[at[rows->data[i + 1]]++] = rows->data[i];
    }
}

/* Nodes are people who are named with somebody. */
static void
make_graph(KithWords *rows, guint32 n_people, Named *out)
{
    g_autofree guint32 *nodes = g_new(guint32, (gsize)n_people + 1);
    g_auto(KithEdgeList) edges = {0};
    guint32 n = 0;

    kith_edge_list_init(&edges, TRUE);
    kith_project(rows, NULL, &edges);
    list_events(rows, n_people, out);
    memset(nodes, 0xff, ((gsize)n_people + 1) * sizeof *nodes);
    out->people = g_new(guint32, (gsize)n_people + 1);
    for (gsize i = 0; i < edges.rows.n; i += 3) {
        nodes[edges.rows.data[i]] = nodes[edges.rows.data[i + 1]] = 0;
    }
    for (guint32 person = 0; person < n_people; person++) {
        if (nodes[person] == 0) {
            out->people[n] = person;
            nodes[person] = n++;
        }
    }
    for (gsize i = 0; i < edges.rows.n; i += 3) {
        edges.rows.data[i] = nodes[edges.rows.data[i]];
        edges.rows.data[i + 1] = nodes[edges.rows.data[i + 1]];
    }
    kith_graph_build(n, &edges, FALSE, &out->graph);
}

/* Groups of each node at a resolution, numbered from 1. */
static gboolean
part(const Named *named,
     double resolution,
     guint64 seed,
     const KithProgress *progress,
     guint32 *out_groups,
     guint32 *out_n,
     GError **error)
{
    const KithLeiden how = {.resolution = resolution, .rounds = ROUNDS, .seed = seed};

    if (!kith_leiden(&named->graph, &how, progress, out_groups, error)) {
        return FALSE;
    }
    *out_n = kith_groups_number(out_groups, named->graph.n);
    return TRUE;
}

/* ---- groups ---- */

/* Leaves out who is named with others of the group but once, where that happened often among them:
 * once of so many times makes nobody a member. A group of which too few would be left stays as it
 * is. Returns how many there are. */
static guint
drop_passers_by(const Named *named, guint32 *members, guint n)
{
    g_autofree guint32 *rows = NULL;
    guint joint[KITH_GROUP_MOST] = {0};
    gsize n_rows = 0;
    guint n_joint = 0;
    guint kept = 0;

    for (guint i = 0; i < n; i++) {
        n_rows += named->offsets[members[i] + 1] - named->offsets[members[i]];
    }
    rows = g_new(guint32, 2 * n_rows + 1);
    n_rows = 0;
    for (guint i = 0; i < n; i++) {
        for (guint32 k = named->offsets[members[i]]; k < named->offsets[members[i] + 1]; k++) {
            rows[2 * n_rows] = named->events[k];
            rows[2 * n_rows++ + 1] = i;
        }
    }
    kith_sort_rows(rows, n_rows, 2);
    n_rows = kith_unique_rows(rows, n_rows, 2);
    for (gsize first = 0, next; first < n_rows; first = next) {
        for (next = first + 1; next < n_rows && rows[2 * next] == rows[2 * first]; next++) {
        }
        n_joint += next - first > 1;
        for (gsize k = first; next - first > 1 && k < next; k++) {
            joint[rows[2 * k + 1]]++;
        }
    }
    for (guint i = 0; i < n; i++) {
        kept += joint[i] > 1;
    }
    if (kept < KITH_GROUP_LEAST || n_joint < JOINT_OFTEN) {
        return n;
    }
    kept = 0;
    for (guint i = 0; i < n; i++) {
        if (joint[i] > 1) {
            members[kept++] = members[i];
        }
    }
    return kept;
}

/* Adds the groups of a partition that are neither too small nor too large. */
static void
add_parts(const Named *named, const guint32 *parts, guint32 n_parts, KithGroups *groups)
{
    g_autofree guint32 *rows = g_new(guint32, 2 * (gsize)named->graph.n + 1);
    guint32 members[KITH_GROUP_MOST];
    guint32 n = named->graph.n;

    for (guint32 node = 0; node < n; node++) {
        rows[2 * node] = parts[node];
        rows[2 * node + 1] = named->people[node];
    }
    kith_sort_rows(rows, n, 2);
    for (guint32 i = 0; i < n;) {
        guint32 first = i;

        while (i < n && rows[2 * i] == rows[2 * first]) {
            i++;
        }
        if (i - first < KITH_GROUP_LEAST || i - first > KITH_GROUP_MOST) {
            continue;
        }
        for (guint32 k = first; k < i; k++) {
            members[k - first] = rows[2 * k + 1];
        }
        kith_groups_add(groups, members, drop_passers_by(named, members, i - first));
    }
}

/* Drops groups that are the same as an earlier one. */
static void
drop_repeats(KithGroups *groups)
{
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    g_auto(KithGroups) kept = {0};

    kith_groups_init(&kept);
    for (guint i = 0; i < kith_groups_length(groups); i++) {
        guint n;
        const guint32 *members = kith_groups_get(groups, i, &n);

        if (g_hash_table_add(seen, g_bytes_new(members, n * sizeof *members))) {
            kith_groups_add(&kept, members, n);
        }
    }
    kith_groups_clear(groups);
    *groups = kept;
    kept = (KithGroups){0};
}

gboolean
kith_groups_find(KithWords *rows,
                 guint32 n_people,
                 guint64 seed,
                 const KithProgress *progress,
                 KithGroups *out_groups,
                 GError **error)
{
    g_auto(Named) named = {0};
    g_autofree guint32 *parts = NULL;

    make_graph(rows, n_people, &named);
    parts = g_new(guint32, (gsize)named.graph.n + 1);
    kith_groups_init(out_groups);
    if (named.graph.n == 0) {
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(sweep); i++) {
        guint32 n_parts;

        if (!part(&named, sweep[i], seed, progress, parts, &n_parts, error)) {
            return FALSE;
        }
        add_parts(&named, parts, n_parts, out_groups);
    }
    drop_repeats(out_groups);
    return TRUE;
}

gboolean
kith_groups_find_stable(KithWords *rows,
                        guint32 n_people,
                        guint64 seed,
                        const KithProgress *progress,
                        KithGroups *out_groups,
                        GError **error)
{
    g_auto(Named) named = {0};
    g_autofree guint32 *parts = NULL;
    g_autofree guint32 *common = NULL;
    guint32 n_common = 1;

    make_graph(rows, n_people, &named);
    parts = g_new(guint32, (gsize)named.graph.n + 1);
    common = g_new(guint32, (gsize)named.graph.n + 1);
    kith_groups_init(out_groups);
    if (named.graph.n == 0) {
        return TRUE;
    }
    for (guint32 node = 0; node < named.graph.n; node++) {
        common[node] = 1;
    }
    for (guint i = STABLE_FIRST; i < G_N_ELEMENTS(sweep); i++) {
        for (guint start = 0; start < STABLE_SEEDS; start++) {
            guint32 n_parts;

            if (!part(&named, sweep[i], seed + start, progress, parts, &n_parts, error)) {
                return FALSE;
            }
            n_common = kith_groups_meet(common, parts, named.graph.n);
        }
    }
    add_parts(&named, common, n_common, out_groups);
    return TRUE;
}
