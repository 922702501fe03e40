/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_NETWORKS_H
#define KITH_NETWORKS_H

#include <kith/kith-graph.h>

G_BEGIN_DECLS

/**
 * KithNetworkOptions:
 * @view: (nullable): dates, types of persons, and the links that name a person in an event
 *   (%NULL: those that the roles call `subject`); for plain edges also the weight
 * @roles: (nullable): a file that says what link types mean, %NULL for the list compiled in
 * @seed: what whatever is drawn at random is drawn from
 * @redraws: how often the search is repeated where nothing is, 0 for 20
 * @rate: the false discovery rate findings may have, 0 for 0.1
 * @limit: at most this many rows or findings, 0 for all that are worth showing
 * @keep: whether to store findings; the operation must then be a changing one
 * @progress: (nullable): progress and cancellation
 *
 * How networks are looked for. Start from %KITH_NETWORK_OPTIONS_INIT.
 */
typedef struct {
    const KithViewOptions *view;
    const char *roles;
    guint64 seed;
    guint redraws;
    double rate;
    guint limit;
    gboolean keep;
    const KithProgress *progress;
} KithNetworkOptions;

#define KITH_NETWORK_OPTIONS_INIT ((KithNetworkOptions){0})

/**
 * KithNetworkReport:
 * @findings: one row for each finding, what is new or came up again first, then what has changed,
 *   then the rest and last what was dismissed, better ones first among these: `rank`, `list`, `score`, `lp` (-log10 of the
 *   chance without the strongest member), `rate` (false discovery rate of the list down to it),
 *   `members`, `joint` (events naming two or more of them), `expected`, `joint3` (three or more),
 *   `expected3`, `without_strongest`, `indicators` (events naming any of them, the baseline), `finding`
 *   (f:NUMBER; none where it is not kept), `state`, `news`, `difference` and `reason` (see
 *   kith_findings_list())
 * @members: one row for each member: `rank`, `source`, `key`, `entity_id`, `name`, `role`,
 *   `indicators`, `indicator_rank`, `joint`, `without` (-log10 of the chance without this member),
 *   and the finding's `score`, `list`,
 *   `finding`, `state`, `news` and `difference`
 * @evidence: one row for each piece of evidence, each explanation that was tested and each
 *   caution: `rank`, `kind`, `text`, `records`
 * @tested: whether attendance was known, so that exposure could be tested
 * @summary: what was looked at and what that means, some lines
 * @people: people named or present
 * @incidents: events that name somebody, complaints of one incident together
 * @occasions: events with attendance
 * @candidates: groups that were looked at
 * @redraws: how often the search was repeated
 * @read_seconds: what reading the store took
 * @seconds: what the search took
 *
 * What kith_networks_find() found. Free it with kith_network_report_clear().
 */
typedef struct {
    KithTable *findings;
    KithTable *members;
    KithTable *evidence;
    gboolean tested;
    char *summary;
    guint32 people;
    guint32 incidents;
    guint32 occasions;
    guint32 candidates;
    guint redraws;
    double read_seconds;
    double seconds;
} KithNetworkReport;

/**
 * kith_network_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(rows)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_network_report_clear(KithNetworkReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithNetworkReport, kith_network_report_clear)

/**
 * kith_networks_find:
 * @store: the store, in an operation
 * @options: (nullable): how, %NULL for the defaults
 * @out_report: (out): what was found
 * @error: return location for a #GError
 *
 * Looks for groups of people who are complained of together more often than what they attended
 * together explains, also when the strongest of them is left out, and says what else supports it
 * and which innocent explanations were tested. Victims, complainants and witnesses are never
 * looked at. Groups are listed only as far as the false discovery rate allows; where attendance
 * is not known they are ranked and not tested, and the report says so. That nothing is found
 * clears nobody.
 *
 * Returns: %TRUE when the search was made, whatever it found
 * Errors: %KITH_ERROR_NOT_FOUND (a type in @options), %KITH_ERROR_INVALID (no person is named in
 *   any event; links that lead to victims or witnesses; the file of roles), %KITH_ERROR_CANCELLED
 * Complexity: O(redraws × (attendances + pairs named together))
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_networks_find(KithStore *store,
                                     const KithNetworkOptions *options,
                                     KithNetworkReport *out_report,
                                     GError **error);

/**
 * KithNetworkRanking:
 * @seeds: seeds that are known
 * @unknown: (transfer full) (nullable): seeds that are not, a line each
 * @basis: what joins people or nodes, in a few words
 * @nodes: people or nodes ranked among
 * @edges: pairs joined
 * @read_seconds: what reading the store took
 * @seconds: what ranking took
 *
 * What kith_networks_rank() worked on. Free it with kith_network_ranking_clear().
 */
typedef struct {
    guint seeds;
    char *unknown;
    const char *basis;
    guint32 nodes;
    guint64 edges;
    double read_seconds;
    double seconds;
} KithNetworkRanking;

/**
 * kith_network_ranking_clear:
 * @ranking: a ranking
 *
 * Frees what a ranking holds.
 *
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_network_ranking_clear(KithNetworkRanking *ranking);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithNetworkRanking, kith_network_ranking_clear)

/**
 * kith_networks_rank:
 * @store: the store, in an operation
 * @seeds: (array zero-terminated=1): known members: keys, source/key, e:NUMBER or r:NUMBER
 * @options: (nullable): how, %NULL for the defaults
 * @out_ranking: (out): what was worked on
 * @error: return location for a #GError
 *
 * Ranks who else belongs to known members: by how much likelier a walk from each seed is to come by
 * somebody than a walk from anywhere is (personalised PageRank, Haveliwala 2002, over PageRank). The
 * score is the mean over the seeds of log2 of that ratio, to which a tenth is added, so that nobody
 * ranks high for having to do with everybody, nor for one seed alone. More than 32 seeds share 32
 * walks. Where people are named in events, walks go by who is named together (an event naming k
 * gives each pair 1 / (k - 1)); else by the links as they are, with the property `weight` where
 * links have it. Seeds are left out, ties are broken by entity. To be named together is no
 * membership.
 *
 * Columns: `rank`, `source`, `key`, `entity_id`, `name`, `score` (bits), `indicators` (events naming
 * the candidate, the baseline; for plain links how many there are), `indicator_rank`,
 * `direct_weight` (to the seeds), `seeds_met`, `suggested` (1 for the candidates that with the
 * seeds are best set apart from everybody else), `together` (events that name a seed too).
 *
 * Returns: (transfer full): candidates, best first, or %NULL
 * Errors: %KITH_ERROR_NOT_FOUND (no seed is known), and as kith_networks_find()
 * Complexity: O(edges) a round, of which there are some dozens for each seed
 * Threads: any one     Since: 0.1
 */
KITH_API KithTable *kith_networks_rank(KithStore *store,
                                       const char *const *seeds,
                                       const KithNetworkOptions *options,
                                       KithNetworkRanking *out_ranking,
                                       GError **error);

G_END_DECLS

#endif
