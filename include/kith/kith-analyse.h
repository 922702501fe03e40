/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_ANALYSE_H
#define KITH_ANALYSE_H

#include <kith/kith-graph.h>

G_BEGIN_DECLS

/**
 * KithAnalyseOptions:
 * @seed: what whatever is drawn at random is drawn from
 * @threads: 0 for one for each processor; numbers do not depend on it
 * @settings: (nullable) (array zero-terminated=1): "NAME=NUMBER", or "NAME=ID" of a node, for
 *   options of passes (kith_passes() lists them)
 * @keep: whether to store the results; the operation must then be a changing one
 * @progress: (nullable): progress and cancellation
 *
 * How kith_analyse() works. Start from %KITH_ANALYSE_OPTIONS_INIT.
 */
typedef struct {
    guint64 seed;
    guint threads;
    const char *const *settings;
    gboolean keep;
    const KithProgress *progress;
} KithAnalyseOptions;

#define KITH_ANALYSE_OPTIONS_INIT ((KithAnalyseOptions){0})

/**
 * KithAnalyseStats:
 * @seconds: what the passes took, a transient copy of the graph for one included; without opening,
 *   making the view, storing and printing
 * @view_seconds: what making the view took
 * @nodes: nodes of the view
 * @edges: edges of the view
 * @skipped: things that too many nodes shared to join any (kith_view_n_skipped())
 * @has_communities: whether a pass made communities, which the next two are of (the last such)
 * @modularity: of the communities, at resolution 1, with the view's weights
 * @communities: how many there are
 * @notes: (nullable): what passes say besides: `pass`, `measure`, `value`; free with kith_table_free()
 *
 * What kith_analyse() did.
 */
typedef struct {
    double seconds;
    double view_seconds;
    guint32 nodes;
    guint64 edges;
    guint64 skipped;
    gboolean has_communities;
    double modularity;
    guint64 communities;
    KithTable *notes;
} KithAnalyseStats;

/**
 * kith_analyse:
 * @store: the store, in an operation
 * @passes: (array zero-terminated=1): names of passes, all with numbers of the same kind of thing
 * @view: (nullable): the view to run them on, %NULL for the default
 * @options: (nullable): how, %NULL for the defaults
 * @out_stats: (out) (optional): times and counts
 * @error: return location for a #GError
 *
 * Makes a view and runs passes on it. Passes over nodes give a row for each node with columns
 * `source`, `key` (of the entity's oldest record that stands), `entity_id` and one for each pass;
 * passes over edges `source_a`, `key_a`, `source_b`, `key_b` and one for each pass; passes over
 * the whole graph `measure` and `value`. Rows are in the order of entities' numbers.
 *
 * With @keep each result replaces that of an earlier run of the same pass on the same view.
 *
 * Returns: (transfer full): the answer, or %NULL
 * Errors: %KITH_ERROR_NOT_FOUND (no such pass, or as kith_view_new()), %KITH_ERROR_INVALID
 *   (passes over different things, a setting that none has, or as kith_view_new()),
 *   %KITH_ERROR_CANCELLED
 * Complexity: that of the passes; kith_passes() tells
 * Threads: any one; may work on several     Since: 0.1
 */
KITH_API KithTable *kith_analyse(KithStore *store,
                                 const char *const *passes,
                                 const KithViewOptions *view,
                                 const KithAnalyseOptions *options,
                                 KithAnalyseStats *out_stats,
                                 GError **error);

/**
 * kith_analyse_windows:
 * @store: as for kith_analyse()
 * @passes: as for kith_analyse()
 * @view: (nullable): as for kith_analyse(); from @from, or the first date that a link has, to @to,
 *   or the last
 * @options: (nullable): as for kith_analyse()
 * @every: how long a window is: a number of years, months, weeks or days ("1y", "3m", "2w", "10d");
 *   windows of years and months begin with one unless @view says when
 * @out_stats: (out) (optional): sums, and the largest view; notes are left out
 * @error: return location for a #GError
 *
 * Runs passes over one window of time after another, of links that have a date. The answer is that
 * of kith_analyse(), with `from` and `to` in front; nodes without an edge in a window are left out
 * of it.
 *
 * Returns: (transfer full): the answer, or %NULL
 * Errors: those of kith_analyse(), %KITH_ERROR_INVALID (@every, or no link has a date),
 *   %KITH_ERROR_LIMIT (more than 1000 windows)
 * Complexity: that of kith_analyse() for each window
 * Threads: any one; may work on several     Since: 0.1
 */
KITH_API KithTable *kith_analyse_windows(KithStore *store,
                                         const char *const *passes,
                                         const KithViewOptions *view,
                                         const KithAnalyseOptions *options,
                                         const char *every,
                                         KithAnalyseStats *out_stats,
                                         GError **error);

/**
 * KithCommunityReport:
 * @members: `entity_id`, `edges` (with other members): who has most first
 * @links: `from_entity`, `to_entity`, `weight`: the edges between those in @members
 * @total: members in all, those not in the tables included
 * @notes: `measure`, `value`: what the pass says of all communities, how stable they are among it
 * @view: what the view was made with (kith_view_identity())
 *
 * What kith_community() found. Free it with kith_community_report_clear().
 */
typedef struct {
    KithTable *members;
    KithTable *links;
    guint64 total;
    KithTable *notes;
    char *view;
} KithCommunityReport;

/**
 * kith_community_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_community_report_clear(KithCommunityReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithCommunityReport, kith_community_report_clear)

/**
 * kith_community:
 * @store: the store, in a reading operation
 * @id: an entity, as in #KithAroundOptions
 * @pass: (nullable): a pass that makes communities, %NULL for "communities"
 * @view: (nullable): what to look at, %NULL for the default
 * @options: (nullable): as for kith_analyse(); nothing is kept
 * @limit: members in the tables at most, 0 for all
 * @out_report: (out): the community
 * @error: return location for a #GError
 *
 * The community that an entity is in, and what joins its members.
 *
 * Returns: %FALSE on errors
 * Errors: %KITH_ERROR_NOT_FOUND (@id is not there or not in the view), %KITH_ERROR_INVALID (@pass
 *   makes no communities), and those of kith_analyse()
 * Complexity: that of the pass
 * Threads: any one; may work on several     Since: 0.1
 */
KITH_API gboolean kith_community(KithStore *store,
                                 const char *id,
                                 const char *pass,
                                 const KithViewOptions *view,
                                 const KithAnalyseOptions *options,
                                 guint64 limit,
                                 KithCommunityReport *out_report,
                                 GError **error);

/**
 * kith_passes:
 *
 * The passes there are: columns `pass`, `kind` (node, edge, pair or graph), `summary`, `complexity` and
 * `options` (NAME=standard value, parted by blanks).
 *
 * Returns: (transfer full): a table
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API KithTable *kith_passes(void);

G_END_DECLS

#endif
