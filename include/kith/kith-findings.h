/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_FINDINGS_H
#define KITH_FINDINGS_H

#include <kith/kith-store.h>
#include <kith/kith-table.h>

G_BEGIN_DECLS

/*
 * Findings live on from search to search. Each has a number of its own, written f:12, which stays
 * while its members drift: a search that finds a group with at least half of the members of the
 * larger of the two in common has found it again. What people have made of a finding goes with it.
 * What was dismissed stays so until it rests on anything that it did not rest on then: another
 * joint incident, another tie, another member.
 */

/**
 * kith_finding_parse:
 * @text: f:NUMBER
 * @out_number: (out): the number
 * @error: return location for a #GError
 *
 * Reads what a finding is called by.
 *
 * Returns: %TRUE when it is one
 * Errors: %KITH_ERROR_INVALID
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_finding_parse(const char *text, guint32 *out_number, GError **error);

/**
 * kith_findings_list:
 * @store: the store, in an operation
 * @state: (nullable): only those in this state: `new`, `under-review`, `substantiated` or
 *   `dismissed`; %NULL for those that may want a look
 * @all: whether to list those too that were dismissed or that the last search did not find
 * @out_left_out: (out) (optional): how many these are
 * @error: return location for a #GError
 *
 * Lists findings, first those that came up again or are new since the search before the last, then
 * those that have changed, then the others; better ones first among these.
 *
 * Columns: `finding`, `state`, `news` (new, reopened, changed, same, gone), `difference` (what it
 * rests on more and less than before), `owner`, `review` (when to look again), `overdue`, `score`,
 * `list`, `members`, `first_seen`, `last_seen`, `reason` (of the last change of state).
 *
 * Returns: (transfer full): the findings, or %NULL
 * Errors: %KITH_ERROR_INVALID (no such state)
 * Complexity: O(findings that there ever were)
 * Threads: any one     Since: 0.1
 */
KITH_API KithTable *kith_findings_list(KithStore *store,
                                       const char *state,
                                       gboolean all,
                                       guint *out_left_out,
                                       GError **error);

/**
 * KithFindingReport:
 * @number: the finding's
 * @state: its state
 * @news: how the last search found it
 * @difference: what it rests on more and less than before, "" for nothing
 * @owner: who looks after it, "" for nobody
 * @review: when to look again, "" for no day
 * @overdue: whether that day has passed
 * @list: by which evidence it is listed
 * @score: how much speaks for it
 * @members: one row for each: `source`, `key`, `entity_id`, `name`, `role`, `indicators`, `joint`
 * @evidence: one row for each piece of evidence, explanation and caution: `kind`, `text`, `records`
 * @history: one row for each state that it was given: `state`, `who`, `time`, `reason`
 * @records: what the records say that are cited, one row for each value: `record`, `type`,
 *   `property`, `value`; one of no values has a row for itself
 *
 * All of a finding. Free it with kith_finding_report_clear().
 */
typedef struct {
    guint32 number;
    const char *state;
    const char *news;
    char *difference;
    char *owner;
    char *review;
    gboolean overdue;
    char *list;
    double score;
    KithTable *members;
    KithTable *evidence;
    KithTable *history;
    KithTable *records;
} KithFindingReport;

/**
 * kith_finding_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(rows)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_finding_report_clear(KithFindingReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithFindingReport, kith_finding_report_clear)

/**
 * kith_finding_show:
 * @store: the store, in an operation
 * @number: the finding's
 * @out_report: (out): all of it
 * @error: return location for a #GError
 *
 * Reads a finding as the last search left it, and what people have made of it.
 *
 * Returns: %TRUE when it was read
 * Errors: %KITH_ERROR_NOT_FOUND
 * Complexity: O(members + evidence)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_finding_show(KithStore *store,
                                    guint32 number,
                                    KithFindingReport *out_report,
                                    GError **error);

/**
 * kith_finding_graph:
 * @store: the store, in an operation
 * @number: the finding's
 * @out_nodes: (out) (transfer full): its members and the joint incidents
 * @out_links: (out) (transfer full): who is named in which, and ties that were not declared
 * @error: return location for a #GError
 *
 * Makes of a finding what kith_draw_graph() draws.
 *
 * Columns of nodes: `entity_id` (e:NUMBER, or r:NUMBER of an incident), `label`, `node_type`,
 * `class`, `core` (1 for members without whom half or less of the excess is left). Of links:
 * `from_entity`, `to_entity`, `type` (of ties alone) and `direction`, which they have none of.
 *
 * Returns: %TRUE when it was read
 * Errors: %KITH_ERROR_NOT_FOUND
 * Complexity: O(members × evidence)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_finding_graph(KithStore *store,
                                     guint32 number,
                                     KithTable **out_nodes,
                                     KithTable **out_links,
                                     GError **error);

/**
 * KithAssessment:
 * @state: `new`, `under-review`, `substantiated` or `dismissed`
 * @reason: why, never empty
 * @owner: (nullable): who looks after it from now on, %NULL for whoever did
 * @review: (nullable): when to look again (yyyy-mm-dd), %NULL for the day that was set
 *
 * What a person makes of a finding.
 */
typedef struct {
    const char *state;
    const char *reason;
    const char *owner;
    const char *review;
} KithAssessment;

/**
 * kith_finding_assess:
 * @store: the store, in a changing operation
 * @number: the finding's
 * @assessment: what a person makes of it
 * @error: return location for a #GError
 *
 * Gives a finding a state. What it rests on now is remembered: evidence that comes later opens what
 * was dismissed. Who, when and why are kept with all earlier ones.
 *
 * Returns: %TRUE when it is stored
 * Errors: %KITH_ERROR_NOT_FOUND, %KITH_ERROR_INVALID (no such state, no reason, no day)
 * Complexity: O(members + evidence)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_finding_assess(KithStore *store,
                                      guint32 number,
                                      const KithAssessment *assessment,
                                      GError **error);

/**
 * kith_finding_text:
 * @report: all of a finding
 *
 * A finding in words, as kith findings prints it.
 *
 * Returns: (transfer full): lines
 * Complexity: O(rows)
 * Threads: any     Since: 0.1
 */
KITH_API char *kith_finding_text(const KithFindingReport *report);

/**
 * kith_finding_write_case:
 * @store: the store, in an operation
 * @number: the finding's
 * @purpose: (nullable): what the file is for
 * @path: file to write: HTML, JSON or text by how its name ends
 * @error: return location for a #GError
 *
 * Writes a finding as a file for its own: members, evidence, explanations and cautions, who made
 * what of it, and what every record says that it cites. HTML is one page that needs nothing
 * else, with the picture of kith_finding_graph() in it. It says who made it and what for. The file
 * appears whole or not at all.
 *
 * Returns: %TRUE when it was written
 * Errors: %KITH_ERROR_NOT_FOUND, %KITH_ERROR_UNSUPPORTED (another ending), %KITH_ERROR_IO
 * Complexity: O(evidence + values of the records)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_finding_write_case(KithStore *store,
                                          guint32 number,
                                          const char *purpose,
                                          const char *path,
                                          GError **error);

/**
 * kith_finding_is_case:
 * @path: name of a file
 *
 * Returns: whether the name ends as one that kith_finding_write_case() can write
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_finding_is_case(const char *path);

G_END_DECLS

#endif
