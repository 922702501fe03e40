/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-pass.h"

/* Strongly connected components: Tarjan 1972 ("Depth-First Search and Linear Graph Algorithms",
 * doi:10.1137/0201010), with a stack of its own in the place of recursion. */

#define NONE G_MAXUINT32

typedef struct {
    const KithArcs *arcs;
    guint32 *numbers; /* owned: when a node was met, NONE for not yet */
    guint32 *lows;    /* owned: the earliest one on the stack that it leads to */
    guint32 *stack;   /* owned: nodes whose component is not known yet */
    guint32 *path;    /* owned: from the root to where the search is */
    guint64 *next;    /* owned: the next arc of each node to be followed */
    guint32 *groups;  /* owned: NONE for not yet */
    guint32 n_stack;
    guint32 n_path;
    guint32 n_met;
} Search;

static void
search_clear(Search *search)
{
    g_free(search->numbers);
    g_free(search->lows);
    g_free(search->stack);
    g_free(search->path);
    g_free(search->next);
    g_free(search->groups);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static void
search_init(Search *search, const KithGraph *graph)
{
    gsize n = graph->n;

    *search = (Search){.arcs = &graph->out,
                       .numbers = g_new(guint32, n + 1),
                       .lows = g_new(guint32, n + 1),
                       .stack = g_new(guint32, n + 1),
                       .path = g_new(guint32, n + 1),
                       .next = g_new(guint64, n + 1),
                       .groups = g_new(guint32, n + 1)};
    memset(search->numbers, 0xff, (n + 1) * sizeof(guint32));
    memset(search->groups, 0xff, (n + 1) * sizeof(guint32));
}

static void
enter(Search *search, guint32 node)
{
    search->numbers[node] = search->lows[node] = search->n_met++;
    search->next[node] = search->arcs->offsets[node];
    search->stack[search->n_stack++] = node;
    search->path[search->n_path++] = node;
}

/* All that leads from a node was followed: it may be the first of a component. */
static void
leave(Search *search)
{
    guint32 node = search->path[--search->n_path];
    guint32 other;

    if (search->n_path > 0) {
        guint32 parent = search->path[search->n_path - 1];

        search->lows[parent] = MIN(search->lows[parent], search->lows[node]);
    }
    if (search->lows[node] != search->numbers[node]) {
        return;
    }
    do {
        other = search->stack[--search->n_stack];
        search->groups[other] = node;
    } while (other != node);
}

static void
search_from(Search *search, guint32 root)
{
    enter(search, root);
    while (search->n_path > 0) {
        guint32 node = search->path[search->n_path - 1];
        guint32 target;

        if (search->next[node] == search->arcs->offsets[node + 1]) {
            leave(search);
            continue;
        }
        target = search->arcs->targets[search->next[node]++];
        if (search->numbers[target] == NONE) {
            enter(search, target);
        } else if (search->groups[target] == NONE) {
            search->lows[node] = MIN(search->lows[node], search->numbers[target]);
        }
    }
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(Search) search;

    search_init(&search, input->graph);
    for (guint32 node = 0; node < input->graph->n; node++) {
        if (search.numbers[node] == NONE) {
            search_from(&search, node);
        }
    }
    kith_groups_put(search.groups, input->graph->n, out->values);
    return TRUE;
}

const KithPass kith_pass_strong = {
    .name = "strong",
    .summary = "which nodes lead to one another along directions; numbered by their first node",
    .complexity = "O(n + m); 28 n bytes",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
