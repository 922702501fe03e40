/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_PASS_H
#define ANALYSE_PASS_H

#include "graph-csr.h"
#include "graph-moments.h"

#include <kith/kith-error.h>
#include <kith/kith-table.h>
#include <kith/kith-types.h>

/* What a pass has a number for. */
typedef enum {
    KITH_PASS_NODE,
    KITH_PASS_EDGE,
    KITH_PASS_PAIR, /* of nodes that are not joined, as many as it finds */
    KITH_PASS_GRAPH,
} KithPassKind;

/* A number, or a node, that whoever runs a pass may set. */
typedef struct {
    const char *name;
    const char *summary;
    double standard; /* what it is unless said */
    double least;
    double most;
    gboolean is_node; /* named by an identifier, and a node's number to the pass; must be said */
} KithPassOption;

#define KITH_PASS_OPTIONS_MAX 4

typedef struct {
    const KithGraph *graph;
    const double *options;      /* in the order of the pass's own */
    const KithMoments *moments; /* when nodes had links, where the pass is dated; NULL: none is */
    const guint32 *ranks; /* of nodes by their keys, where the pass asked for it; NULL: by number */
    guint64 seed;
    guint threads;
    const KithProgress *progress; /* nullable */
} KithPassInput;

/* One number of a whole graph. */
typedef struct {
    const char *name; /* lives as long as the process */
    double value;
} KithMeasure;

/* The number of two nodes. */
typedef struct {
    guint32 a; /* < b */
    guint32 b;
    double value;
} KithScoredPair;

/* Where a pass puts its numbers. */
typedef struct {
    GArray *pairs;  /* KithScoredPair, the best first: of pairs */
    double *values; /* of nodes in order, or of edges in the order of kith_edge_walk_next();
                       NAN: it has none */
    GArray
        *measures; /* KithMeasure: of the graph; of nodes or edges, what there is to say besides */
} KithPassOutput;

/**
 * KithPass:
 *
 * An analysis of a graph. A member of the family is one file, pass-NAME.c, and one row.
 */
typedef struct {
    const char *name;
    const char *summary;    /* one line, lower case, no full stop */
    const char *complexity; /* time; memory when it is more than O(n) */
    const char *column;     /* what its numbers are called in answers; NULL for its name */
    KithPassKind kind;
    KithColumnType type;           /* integers are whole numbers below 2^53 */
    gboolean community;            /* numbers are groups, for which modularity means something */
    gboolean by_key;               /* ties are broken by the order of keys */
    gboolean dated;                /* needs the dates of links */
    const KithPassOption *options; /* ends with a NULL name; nullable */

    /* Fills @out, whose values are zeros when it is called: once for each run, on the thread that
     * asked for it. Must accept any graph, that of no nodes included, must give the same numbers
     * whatever @input->threads is, and returns FALSE with @error when it was stopped or failed:
     * @out is then passed over. What it allocates it frees. */
    gboolean (*run)(const KithPassInput *input, KithPassOutput *out, GError **error);
} KithPass;

/* NULL when there is none of that name. */
const KithPass *kith_pass_find(const char *name);

/* NULL-terminated, sorted by name. */
const KithPass *const *kith_pass_list(void);

static inline const char *
kith_pass_column(const KithPass *pass)
{
    return pass->column != NULL ? pass->column : pass->name;
}

/* A walk over the edges of a graph: by the first end, then by the second. An undirected edge comes
 * once, its lower end first. */
typedef struct {
    const KithGraph *graph;
    guint32 from;
    guint32 to;
    guint64 arc; /* its place among the arcs that go out */
    guint64 next;
} KithEdgeWalk;

static inline KithEdgeWalk
kith_edge_walk(const KithGraph *graph)
{
    return (KithEdgeWalk){.graph = graph};
}

static inline gboolean
kith_edge_walk_next(KithEdgeWalk *walk)
{
    const KithArcs *out = &walk->graph->out;

    while (walk->from < walk->graph->n) {
        if (walk->next == out->offsets[walk->from + 1]) {
            walk->from++;
            continue;
        }
        walk->arc = walk->next++;
        walk->to = out->targets[walk->arc];
        if (walk->graph->directed || walk->from < walk->to) {
            return TRUE;
        }
    }
    return FALSE;
}

#endif
