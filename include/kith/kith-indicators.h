/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_INDICATORS_H
#define KITH_INDICATORS_H

#include <kith/kith-graph.h>

G_BEGIN_DECLS

/**
 * KithIndicatorOptions:
 * @view: (nullable): dates and entities that are left out
 * @rules: (nullable): a file that says what is counted, %NULL for the list compiled in
 * @roles: (nullable): a file that says what link types mean, %NULL for the list compiled in
 * @family: (nullable): `standards`, `welfare` or `culture` alone, %NULL for all
 * @progress: (nullable): progress and cancellation
 *
 * What indicators are counted. Start from %KITH_INDICATOR_OPTIONS_INIT.
 */
typedef struct {
    const KithViewOptions *view;
    const char *rules;
    const char *roles;
    const char *family;
    const KithProgress *progress;
} KithIndicatorOptions;

#define KITH_INDICATOR_OPTIONS_INIT ((KithIndicatorOptions){0})

/**
 * KithIndicatorReport:
 * @rules: one row for each rule: `indicator`, `family`, `about`, `tested` (people, or units),
 *   `listed`, `by_chance` (how many chance alone would list), `spread` (by how much people or units
 *   differ beyond chance), `lawful_basis`, `review`, `overdue`, `innocent` (explanations, parted by
 *   semicolons)
 * @people: one row for each indicator that a person carries: `family`, `indicator`, `source`,
 *   `key`, `entity_id`, `name`, `unit`, `count`, `sum` (where the rule adds up), `exposure`,
 *   `expected` (of the count or the sum), `lp` (-log10 of the chance among peers), `weight`, `first`, `last`, `records`. Of the family standards those with more
 *   come first; of welfare they are in the order of their keys, as they rank nobody
 * @units: one row for each unit and indicator of the family culture: `indicator`, `source`, `key`,
 *   `entity_id`, `name`, `kind`, `count`, `exposure`, `expected`, `ratio`, `shrunk`, `low_998`,
 *   `low_95`, `high_95`, `high_998` (limits of the count), `place` (within, above 95 %, above
 *   99.8 %, below 95 %, below 99.8 %, too small to tell)
 * @summary: what was looked at and what that means, some lines
 * @seconds: what it took
 *
 * What kith_indicators() counted. Free it with kith_indicator_report_clear().
 */
typedef struct {
    KithTable *rules;
    KithTable *people;
    KithTable *units;
    char *summary;
    double seconds;
} KithIndicatorReport;

/**
 * kith_indicator_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(rows)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_indicator_report_clear(KithIndicatorReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithIndicatorReport, kith_indicator_report_clear)

/**
 * kith_indicators:
 * @store: the store, in an operation
 * @options: (nullable): how, %NULL for the defaults
 * @out_report: (out): what was counted
 * @error: return location for a #GError
 *
 * Counts indicators, as rules declare them over what the store has: of persons, against others of
 * their unit for as much time on duty, and of units, against others of their kind of work. Nobody
 * carries one as a victim, complainant or witness. Indicators of welfare rank nobody, and those of
 * culture belong to units. An indicator is a reason to look, and its innocent explanations belong
 * to it.
 *
 * Returns: %TRUE when they were counted, whatever that came to
 * Errors: %KITH_ERROR_INVALID (the file of rules or of roles, a family there is not),
 *   %KITH_ERROR_NOT_FOUND, %KITH_ERROR_CANCELLED
 * Complexity: O(records + rules × (links + people)), and units² a rule
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_indicators(KithStore *store,
                                  const KithIndicatorOptions *options,
                                  KithIndicatorReport *out_report,
                                  GError **error);

G_END_DECLS

#endif
