/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_GRAPH_H
#define KITH_GRAPH_H

#include <kith/kith-store.h>

G_BEGIN_DECLS

/**
 * KithView:
 *
 * A frozen graph: entities and what joins them, as the store had them when it was made. It needs
 * the store no more, and what happens to the store later does not change it.
 */
typedef struct _KithView KithView;

/**
 * KithViewOptions:
 * @nodes: (nullable) (array zero-terminated=1): the node types that stay, %NULL for all; with
 *   @project the types that are joined, %NULL for persons
 * @links: (nullable) (array zero-terminated=1): the link types that become edges, %NULL for all;
 *   "TYPE=NUMBER" is what a link of the type weighs, 1 otherwise
 * @weight: (nullable): the property of links that an edge weighs, summed over parallel links, 1
 *   where a link has none; "none" or %NULL for edges that all weigh alike
 * @directed: edges go from where the link goes from; else they have no direction
 * @project: join nodes by the events, places, objects and organisations they have in common
 * @from: (nullable): a day; links dated before it are left out
 * @to: (nullable): a day; links dated after it are left out
 * @dated: leave out links without a date of their own or of an event
 * @through: (nullable) (array zero-terminated=1): with @project the node types that join others,
 *   %NULL for all that are not joined
 * @exclude: (nullable) (array zero-terminated=1): entities ("e:12", "r:12" or "source/key") that
 *   are left out as if they were not there: they are no nodes and join none
 * @confidence: from 0 to 1: links whose property "confidence" is less are left out; one above 1 is
 *   in hundredths, and a link without one is sure
 * @possible: from 0 to 1: join entities that may be one, as the last resolve left them, with a
 *   probability of so much or more, which the edge weighs: what follows from the weight of a pair
 *   of their records, not calibrated; 0 for none
 * @view: (nullable): a view that is kept; nothing else can be asked for then
 *
 * What a view shows. Start from %KITH_VIEW_OPTIONS_INIT: every link as stored, undirected, simple
 * (parallel links one edge, loops left out) and unweighted.
 *
 * A link is dated by its own date, else by that of the event it leads to or from; one without is
 * not left out unless @dated says so, nor is one whose date is too vague to tell.
 *
 * With @project, something that k nodes have in common gives each pair of them 1 / (k - 1), and
 * edges weigh what comes together, unless @weight is "none". What the links of both weigh is
 * multiplied with it. What more than 1000 nodes share joins none of them: kith_view_n_skipped()
 * counts such things.
 *
 * Weights are what they are, but where there are more than 65,536 edges and most of them weigh
 * something else: those are rounded to 31 bits, which is off by 5e-10 of itself at the most.
 */
typedef struct {
    const char *const *nodes;
    const char *const *links;
    const char *weight;
    gboolean directed;
    gboolean project;
    const char *from;
    const char *to;
    gboolean dated;
    const char *const *through;
    const char *const *exclude;
    double confidence;
    double possible;
    const char *view;
} KithViewOptions;

#define KITH_VIEW_OPTIONS_INIT ((KithViewOptions){0})

/**
 * kith_view_new:
 * @store: the store, in an operation
 * @options: (nullable): what to show, %NULL for the default
 * @progress: (nullable): progress and cancellation
 * @error: return location for a #GError
 *
 * Makes a view of the store as it is now. Nodes are entities, those of a type that stays and of
 * records that stand, in the order of their numbers; a record not yet resolved is an entity of
 * its own. Edges come of links that stand between records that stand.
 *
 * A view that is kept is used as it is while the store is as it was; else it is made again and
 * kept again.
 *
 * Returns: (transfer full): the view, or %NULL
 * Errors: %KITH_ERROR_NOT_FOUND (no such type, property, entity or kept view),
 *   %KITH_ERROR_INVALID (a day that is none, a negative weight, options that do not go together,
 *   @possible before a resolve), %KITH_ERROR_CORRUPT (the kept view), %KITH_ERROR_CANCELLED
 * Complexity: O(records + links), with @project times what the things shared join
 * Threads: any one     Since: 0.1
 */
KITH_API KithView *kith_view_new(KithStore *store,
                                 const KithViewOptions *options,
                                 const KithProgress *progress,
                                 GError **error);

/**
 * kith_view_keep:
 * @store: the store, in an operation
 * @name: what to call the view: letters, digits, "-" and "_", at most 64
 * @options: (nullable): what to show, %NULL for the default
 * @progress: (nullable): progress and cancellation
 * @error: return location for a #GError
 *
 * Makes a view and keeps it in the folder views of the store, in place of an earlier one of that
 * name. What is kept are numbers of entities and what joins them, no value of any record, and it
 * is no part of a dump.
 *
 * Returns: (transfer full): the view, or %NULL
 * Errors: those of kith_view_new(), %KITH_ERROR_INVALID (@name), %KITH_ERROR_IO
 * Complexity: as kith_view_new(), and O(nodes + edges) to write
 * Threads: any one     Since: 0.1
 */
KITH_API KithView *kith_view_keep(KithStore *store,
                                  const char *name,
                                  const KithViewOptions *options,
                                  const KithProgress *progress,
                                  GError **error);

/**
 * kith_views:
 * @store: the store
 * @error: return location for a #GError
 *
 * Lists the views that are kept, by name: `view`, `nodes`, `edges`, `state` ("as the store is",
 * "older than the store", "damaged"), `generation`, `shows` (what it was made with).
 *
 * Returns: (transfer full): the table, or %NULL
 * Errors: %KITH_ERROR_IO
 * Complexity: O(nodes + edges) of all views, which are checked
 * Threads: any one     Since: 0.1
 */
KITH_API KithTable *kith_views(KithStore *store, GError **error);

/**
 * kith_view_drop:
 * @store: the store
 * @name: a view that is kept
 * @error: return location for a #GError
 *
 * Keeps a view no longer.
 *
 * Returns: %FALSE on errors
 * Errors: %KITH_ERROR_NOT_FOUND, %KITH_ERROR_INVALID (@name), %KITH_ERROR_IO
 * Complexity: O(1)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_view_drop(KithStore *store, const char *name, GError **error);

/**
 * kith_view_free:
 * @view: (transfer full): the view
 *
 * Frees a view.
 *
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_view_free(KithView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithView, kith_view_free)

/**
 * kith_view_n_nodes:
 * @view: the view
 *
 * Returns: how many nodes there are
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API guint32 kith_view_n_nodes(const KithView *view);

/**
 * kith_view_n_edges:
 * @view: the view
 *
 * Returns: how many edges there are; one without direction counts once
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API guint64 kith_view_n_edges(const KithView *view);

/**
 * kith_view_n_skipped:
 * @view: the view
 *
 * Returns: how many things were shared by too many nodes to join any, with @project
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API guint64 kith_view_n_skipped(const KithView *view);

/**
 * kith_view_entity:
 * @view: the view
 * @node: a node, from 0
 *
 * Returns: the entity the node stands for
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API KithEntityId kith_view_entity(const KithView *view, guint32 node);

/**
 * kith_view_identity:
 * @view: the view
 *
 * The options the view was made with, in one form whatever order they were given in. With the
 * generation of entities and the version of the store it says what a result derives from.
 *
 * Returns: the text (lifetime: @view)
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API const char *kith_view_identity(const KithView *view);

/**
 * kith_view_generation:
 * @view: the view
 *
 * Returns: the generation of entities that the view shows, 0 before the first resolve
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API guint32 kith_view_generation(const KithView *view);

/**
 * kith_view_version:
 * @view: the view
 *
 * Returns: the store's version that the view was made of: it rises with every change of records,
 *   links or decisions
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API guint64 kith_view_version(const KithView *view);

G_END_DECLS

#endif
