/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_EXPLORE_H
#define KITH_EXPLORE_H

#include <kith/kith-store.h>

G_BEGIN_DECLS

/* Finding and reading, straight from the store. Wherever an @id is asked for it is an entity
 * ("e:12"), a record ("r:12") or a record by source and key ("hr/1234"); a record stands for the
 * entity that it is in now. Records that were taken back are in no answer but the history. */

/**
 * KithSearchOptions:
 * @type: (nullable): only entities with a record of this node type
 * @limit: at most this many rows, 0 for all
 * @offset: rows passed over before the first
 *
 * How kith_search() works. Start from %KITH_SEARCH_OPTIONS_INIT.
 */
typedef struct {
    const char *type;
    guint64 limit;
    guint64 offset;
} KithSearchOptions;

#define KITH_SEARCH_OPTIONS_INIT ((KithSearchOptions){0})

/**
 * KithSearchReport:
 * @table: `rank`, `entity_id`, `type`, `label`, `matched`, `source`, `key`, `score`, `missing`:
 *   one row for each entity, best first
 * @total: entities found, those not in @table included
 * @partial: no entity has all of the words: these have the most, and `missing` says which they lack
 *
 * What kith_search() found. Free it with kith_search_report_clear().
 */
typedef struct {
    KithTable *table;
    guint64 total;
    gboolean partial;
} KithSearchReport;

/**
 * kith_search_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_search_report_clear(KithSearchReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithSearchReport, kith_search_report_clear)

/**
 * kith_search:
 * @store: the store, in a reading operation
 * @text: words, a phone number, a postcode, a date, a key, an identifier, or several of them
 * @options: (nullable): limits, %NULL for the defaults
 * @out_report: (out): what was found
 * @error: return location for a #GError
 *
 * Finds entities by the values of their records that stand. Words are found whole and without
 * regard to case, marks and script; numbers, dates, postcodes and addresses of mail in any way of
 * writing that loading would have read alike. An entity must have all the words, in any of its
 * records; where none does, those with most are given. Of equal numbers of words the rarer ones
 * count for more, and values that say little else; ties go to the lower entity number.
 *
 * Returns: %TRUE when the search ran, found or not
 * Errors: %KITH_ERROR_INVALID (@text has no word, or too many), %KITH_ERROR_NOT_FOUND (no such
 *   node type), %KITH_ERROR_CORRUPT
 * Complexity: O(values and records that have the rarest word), for partial matches any word
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_search(KithStore *store,
                              const char *text,
                              const KithSearchOptions *options,
                              KithSearchReport *out_report,
                              GError **error);

/**
 * KithShowOptions:
 * @versions: values of earlier versions, and of records taken back, too
 * @links_each: at most this many links of each type and direction, 0 for all
 *
 * What kith_show() tells. Start from %KITH_SHOW_OPTIONS_INIT.
 */
typedef struct {
    gboolean versions;
    guint64 links_each;
} KithShowOptions;

#define KITH_SHOW_OPTIONS_INIT ((KithShowOptions){0})

/**
 * KithShowReport:
 * @entity_id: the entity
 * @type: its node type
 * @label: what it is known by
 * @members: `entity_id`, `record_id`, `source`, `key`, `type`, `label`, `state`, `version`,
 *   `load`, `input`, `row`: its records; `state` is stands, stub (links alone tell of it) or
 *   retired, `row` the row of the input that told of it last
 * @values: `entity_id`, `record_id`, `source`, `key`, `version`, `property`, `value`, `normal`:
 *   one row for each value, as given and as it is compared
 * @links: as the table of kith_expand()
 * @link_counts: as the summary of kith_expand()
 * @history: `kind`, `number`, `record_id`, `other_id`, `event`, `text`, `who`, `time`: what
 *   earlier versions had, decisions on its records, and what became of it from one generation
 *   of entities to the next
 *
 * What kith_show() tells. Free it with kith_show_report_clear().
 */
typedef struct {
    char *entity_id;
    char *type;
    char *label;
    KithTable *members;
    KithTable *values;
    KithTable *links;
    KithTable *link_counts;
    KithTable *history;
} KithShowReport;

/**
 * kith_show_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_show_report_clear(KithShowReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithShowReport, kith_show_report_clear)

/**
 * kith_show:
 * @store: the store, in a reading operation
 * @id: what to show
 * @options: (nullable): how much, %NULL for the defaults
 * @out_report: (out): everything the store knows of it
 * @error: return location for a #GError
 *
 * Tells all of an entity: its records with where they are from, their values, links and history.
 * A record that is named and was taken back is shown with its entity.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing), %KITH_ERROR_INVALID (@id is no identifier),
 *   %KITH_ERROR_CORRUPT
 * Complexity: O(values + links of the entity + decisions)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_show(KithStore *store,
                            const char *id,
                            const KithShowOptions *options,
                            KithShowReport *out_report,
                            GError **error);

/**
 * KithExpandOptions:
 * @links: (nullable) (array zero-terminated=1): only links of these types
 * @limit: at most this many rows, 0 for all
 * @offset: rows passed over before the first
 *
 * How kith_expand() works. Start from %KITH_EXPAND_OPTIONS_INIT.
 */
typedef struct {
    const char *const *links;
    guint64 limit;
    guint64 offset;
} KithExpandOptions;

#define KITH_EXPAND_OPTIONS_INIT ((KithExpandOptions){0})

/**
 * KithExpandReport:
 * @entity_id: the entity
 * @label: what it is known by
 * @summary: `type`, `direction`, `links`, `entities`: how many links of each type there are and
 *   to how many entities, all of them counted
 * @table: `link_id`, `type`, `direction`, `entity_id`, `node_type`, `label`, `date`, `source`,
 *   `key`, `link_source`: one row for each link and the other end's entity, record, and the
 *   source that told of the link; `direction` is out, in, or self within the entity
 * @total: links in all, those not in @table included
 *
 * What kith_expand() found. Free it with kith_expand_report_clear().
 */
typedef struct {
    char *entity_id;
    char *label;
    KithTable *summary;
    KithTable *table;
    guint64 total;
} KithExpandReport;

/**
 * kith_expand_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_expand_report_clear(KithExpandReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithExpandReport, kith_expand_report_clear)

/**
 * kith_expand:
 * @store: the store, in a reading operation
 * @id: whose neighbours
 * @options: (nullable): limits, %NULL for the defaults
 * @out_report: (out): what was found
 * @error: return location for a #GError
 *
 * Lists the links of all records of an entity and what they lead to, sorted by type, direction
 * and link number.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing or link type), %KITH_ERROR_INVALID (@id is no
 *   identifier), %KITH_ERROR_CORRUPT
 * Complexity: O(links of the entity)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_expand(KithStore *store,
                              const char *id,
                              const KithExpandOptions *options,
                              KithExpandReport *out_report,
                              GError **error);

/**
 * KithAroundOptions:
 * @links: (nullable) (array zero-terminated=1): only over links of these types
 * @hops: how many links away at most; 0 for those alone that are named
 * @limit: at most this many entities in the tables, 0 for all
 * @offset: entities passed over before the first
 * @through: go through nothing that has more links than this, 0 for 1000; where it starts is
 *   always gone through
 * @with_links: tell the links between the entities in the tables too
 * @progress: (nullable): progress and cancellation
 *
 * How kith_around() works. Start from %KITH_AROUND_OPTIONS_INIT, which has one hop.
 */
typedef struct {
    const char *const *links;
    guint hops;
    guint64 limit;
    guint64 offset;
    guint64 through;
    gboolean with_links;
    const KithProgress *progress;
} KithAroundOptions;

#define KITH_AROUND_OPTIONS_INIT ((KithAroundOptions){.hops = 1})

/**
 * KithAroundReport:
 * @summary: `distance`, `node_type`, `entities`: how many were reached, all of them counted
 * @nodes: `entity_id`, `label`, `node_type`, `class`, `distance`, `links` (with those a link
 *   nearer), `via` (one of those), `more` (neighbours that are not in the table, with
 *   @with_links): the nearest first, of those who has most links
 * @links: `link_id`, `type`, `from_entity`, `from_label`, `to_entity`, `to_label`, `date`,
 *   `source`: between entities of @nodes, with @with_links
 * @total: entities in all, those not in the tables included
 * @not_through: how many had too many links to be gone through
 *
 * What kith_around() found. Free it with kith_around_report_clear().
 */
typedef struct {
    KithTable *summary;
    KithTable *nodes;
    KithTable *links;
    guint64 total;
    guint64 not_through;
} KithAroundReport;

/**
 * kith_around_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_around_report_clear(KithAroundReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithAroundReport, kith_around_report_clear)

/**
 * kith_around:
 * @store: the store, in a reading operation
 * @ids: (array zero-terminated=1): where to start
 * @options: (nullable): how far, %NULL for the defaults
 * @out_report: (out): what was found
 * @error: return location for a #GError
 *
 * Everything within some links of entities: their ego network. What is reached is read from the
 * store as it is come to. A thing that very many are linked with, a headquarters, is in the answer
 * and what lies behind it is not.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing or link type), %KITH_ERROR_INVALID (no identifier,
 *   or one entity named twice), %KITH_ERROR_CANCELLED, %KITH_ERROR_CORRUPT
 * Complexity: O(n log n) for n links of the entities that are gone through
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_around(KithStore *store,
                              const char *const *ids,
                              const KithAroundOptions *options,
                              KithAroundReport *out_report,
                              GError **error);

/**
 * KithPathOptions:
 * @max_length: at most this many links, 0 for any number (with @need for
 *   %KITH_PATH_NEED_LENGTH)
 * @links: (nullable) (array zero-terminated=1): only over links of these types
 * @avoid_links: (nullable) (array zero-terminated=1): over no links of these types
 * @avoid: (nullable) (array zero-terminated=1): through none of these entities
 * @need: (nullable) (array zero-terminated=1): over at least one link of each of these types, at
 *   most %KITH_PATH_MAX_NEED of them
 * @paths: how many paths, the shortest first, 0 for one; with more than one none is longer than
 *   @max_length, or where that is 0 than the shortest and two links more
 * @weight: (nullable): the cheapest path in place of the shortest: "rarity" for links that cost 1
 *   and what they come from ln d, of d links that it has, so that what many share is gone around;
 *   or a property that says what a link costs, 1 where it says nothing
 * @progress: (nullable): progress and cancellation
 *
 * How kith_path() works. Start from %KITH_PATH_OPTIONS_INIT.
 */
typedef struct {
    guint max_length;
    const char *const *links;
    const char *const *avoid_links;
    const char *const *avoid;
    const char *const *need;
    guint paths;
    const char *weight;
    const KithProgress *progress;
} KithPathOptions;

#define KITH_PATH_OPTIONS_INIT ((KithPathOptions){0})
#define KITH_PATH_NEED_LENGTH 6
#define KITH_PATH_MAX_NEED 4

/**
 * KithPathReport:
 * @found: whether there is a path
 * @length: how many hops it has; 0 when both ends are one entity
 * @n_paths: how many shortest paths there are; 0 when they were not counted (with @need, @paths
 *   or @weight)
 * @shown: how many paths are in @table
 * @more: whether there are more of them than were asked for
 * @cost: what the path costs, with @weight
 * @from_id: the entity it starts at
 * @from_label: what that is known by
 * @to_id: the entity it ends at
 * @to_label: what that is known by
 * @table: `hop`, `from_entity`, `from_label`, `link_type`, `direction`, `to_entity`, `to_label`,
 *   `link_id`, `source`, `date`, `from_source`, `from_key`, `to_source`, `to_key`, `path`: for each
 *   hop of each path every link that makes it, with the source that told of it and the records it
 *   joins
 *
 * What kith_path() found. Free it with kith_path_report_clear().
 */
typedef struct {
    gboolean found;
    guint length;
    guint64 n_paths;
    guint shown;
    gboolean more;
    double cost;
    char *from_id;
    char *from_label;
    char *to_id;
    char *to_label;
    KithTable *table;
} KithPathReport;

/**
 * kith_path_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_path_report_clear(KithPathReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithPathReport, kith_path_report_clear)

/**
 * kith_path:
 * @store: the store, in a reading operation
 * @a: where to start
 * @b: where to arrive
 * @options: (nullable): limits, %NULL for the defaults
 * @out_report: (out): the path
 * @error: return location for a #GError
 *
 * Finds a path of fewest links between two entities, or several or the cheapest one, in whatever direction the links are stored,
 * through no entity twice. Of several it gives the same one for the same store and question. What
 * it passes is read from the store as the search comes to it: the search goes on from both
 * ends, and from the side that has less to look at.
 *
 * Returns: %TRUE when the search ran, found or not
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing or link type), %KITH_ERROR_INVALID (an identifier
 *   that is none; an end that is to be avoided; too many @need; options that do not go
 *   together; a link that costs less than nothing), %KITH_ERROR_LIMIT (with @need or @paths: too
 *   many ways to try), %KITH_ERROR_CANCELLED, %KITH_ERROR_CORRUPT
 * Complexity: O(links of the entities looked at), at worst of all entities linked with @a or @b
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_path(KithStore *store,
                            const char *a,
                            const char *b,
                            const KithPathOptions *options,
                            KithPathReport *out_report,
                            GError **error);

/**
 * KithCommonReport:
 * @table: `entity_id`, `node_type`, `label`, `source`, `key` (of the record that links lead to),
 *   `linked` (links that it has in all), `links` (the types and directions of the links of each
 *   that was named, " | " between them)
 * @total: rows in all, those not in @table included
 *
 * What kith_common() found. Free it with kith_common_report_clear().
 */
typedef struct {
    KithTable *table;
    guint64 total;
} KithCommonReport;

/**
 * kith_common_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_common_report_clear(KithCommonReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithCommonReport, kith_common_report_clear)

/**
 * kith_common:
 * @store: the store, in a reading operation
 * @ids: (array zero-terminated=1): whose neighbours, two or more
 * @options: (nullable): limits, %NULL for the defaults
 * @out_report: (out): what was found
 * @error: return location for a #GError
 *
 * What all that are named are linked with, whatever the link. What has few links comes first:
 * to share a headquarters says little, to share a telephone much.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing or link type), %KITH_ERROR_INVALID (no identifier,
 *   or one entity named twice), %KITH_ERROR_CORRUPT
 * Complexity: O(links of those that are named and of what they share)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_common(KithStore *store,
                              const char *const *ids,
                              const KithExpandOptions *options,
                              KithCommonReport *out_report,
                              GError **error);

/**
 * KithSimilarOptions:
 * @type: (nullable): the node type that is looked for, %NULL for the entity's own
 * @links: (nullable) (array zero-terminated=1): only over links of these types
 * @through: what more entities than this are linked with says nothing, 0 for 1000
 * @limit: rows at most, 0 for all
 * @offset: pass over the first so many
 * @progress: (nullable): progress and cancellation
 *
 * How kith_similar() works. Start from %KITH_SIMILAR_OPTIONS_INIT.
 */
typedef struct {
    const char *type;
    const char *const *links;
    guint64 through;
    guint64 limit;
    guint64 offset;
    const KithProgress *progress;
} KithSimilarOptions;

#define KITH_SIMILAR_OPTIONS_INIT ((KithSimilarOptions){0})

/**
 * KithSimilarReport:
 * @entity_id: the entity
 * @label: what it is known by
 * @table: `rank`, `entity_id`, `label`, `node_type`, `score`, `common` (how much both are linked
 *   with), `linked` (yes or no: with each other), `shared` (what says most of it, with its labels)
 * @total: rows in all, those not in @table included
 * @not_through: what was passed over since very many are linked with it
 *
 * What kith_similar() found. Free it with kith_similar_report_clear().
 */
typedef struct {
    char *entity_id;
    char *label;
    KithTable *table;
    guint64 total;
    guint64 not_through;
} KithSimilarReport;

/**
 * kith_similar_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_similar_report_clear(KithSimilarReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithSimilarReport, kith_similar_report_clear)

/**
 * kith_similar:
 * @store: the store, in a reading operation
 * @id: an entity
 * @options: (nullable): limits, %NULL for the defaults
 * @out_report: (out): what was found
 * @error: return location for a #GError
 *
 * Who is linked with what an entity is linked with. What d entities are linked with adds 1 / ln d:
 * to share a telephone says much, to share a town little (Adamic and Adar 2003,
 * doi:10.1016/S0378-8733(03)00009-1).
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing, node type or link type), %KITH_ERROR_INVALID (@id
 *   is no identifier), %KITH_ERROR_CANCELLED, %KITH_ERROR_CORRUPT
 * Complexity: O(n log n) for n links of what it is linked with
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_similar(KithStore *store,
                               const char *id,
                               const KithSimilarOptions *options,
                               KithSimilarReport *out_report,
                               GError **error);

/**
 * KithBesideReport:
 * @id_a: the one entity
 * @label_a: what it is known by
 * @id_b: the other
 * @label_b: what that is known by
 * @values: `property`, `value` (as it was given first), `of` (a, b or both), `records_a`,
 *   `records_b`: how many records of each have it
 * @alike: values that both have
 * @unlike: values of one where the other has others of the property
 *
 * Two entities side by side. Free it with kith_beside_report_clear().
 */
typedef struct {
    char *id_a;
    char *label_a;
    char *id_b;
    char *label_b;
    KithTable *values;
    guint64 alike;
    guint64 unlike;
} KithBesideReport;

/**
 * kith_beside_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_beside_report_clear(KithBesideReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithBesideReport, kith_beside_report_clear)

/**
 * kith_beside:
 * @store: the store, in a reading operation
 * @a: an entity
 * @b: another
 * @out_report: (out): both
 * @error: return location for a #GError
 *
 * The values of two entities side by side, those of records that stand; values that are compared as
 * the same are one. What both are linked with kith_common() tells, whether they may be one
 * kith_why().
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND, %KITH_ERROR_INVALID (no identifier, or both are one entity),
 *   %KITH_ERROR_CORRUPT
 * Complexity: O(n²) for n values
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_beside(KithStore *store,
                              const char *a,
                              const char *b,
                              KithBesideReport *out_report,
                              GError **error);

/**
 * KithSinceReport:
 * @entity_id: the entity
 * @label: what it is known by
 * @table: `change` (new: linked since alone; gone: before alone; kept: both), `entity_id`, `label`,
 *   `node_type`, `before`, `after` (links), `first`, `last` (their dates)
 * @n_new: rows that are new
 * @n_gone: rows that are gone
 * @n_kept: rows that are kept
 * @undated: links without a date, which count nowhere
 *
 * What changed around an entity. Free it with kith_since_report_clear().
 */
typedef struct {
    char *entity_id;
    char *label;
    KithTable *table;
    guint64 n_new;
    guint64 n_gone;
    guint64 n_kept;
    guint64 undated;
} KithSinceReport;

/**
 * kith_since_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_since_report_clear(KithSinceReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithSinceReport, kith_since_report_clear)

/**
 * kith_since:
 * @store: the store, in a reading operation
 * @id: an entity
 * @from: a date (2024, 2024-03 or 2024-03-31): links up to its end are before
 * @to: (nullable): another: later links are passed over
 * @links: (nullable) (array zero-terminated=1): only links of these types
 * @out_report: (out): what changed
 * @error: return location for a #GError
 *
 * Who an entity was linked with before a date and since, by the dates of links as kith_timeline()
 * has them.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing or link type), %KITH_ERROR_INVALID (@id is no
 *   identifier, or a date none), %KITH_ERROR_CORRUPT
 * Complexity: O(n log n) for n links of the entity
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_since(KithStore *store,
                             const char *id,
                             const char *from,
                             const char *to,
                             const char *const *links,
                             KithSinceReport *out_report,
                             GError **error);

/**
 * KithTimelineOptions:
 * @links: (nullable) (array zero-terminated=1): only links of these types
 * @from: (nullable): nothing before this date (2024, 2024-03 or 2024-03-31)
 * @to: (nullable): nothing after it
 * @limit: rows at most, 0 for all
 * @offset: pass over the first so many
 *
 * What kith_timeline() shows. Start from %KITH_TIMELINE_OPTIONS_INIT.
 */
typedef struct {
    const char *const *links;
    const char *from;
    const char *to;
    guint64 limit;
    guint64 offset;
} KithTimelineOptions;

#define KITH_TIMELINE_OPTIONS_INIT ((KithTimelineOptions){0})

/**
 * KithTimelineReport:
 * @entity_id: the entity
 * @label: what it is known by
 * @table: as KithExpandReport has it, by date
 * @total: rows in all, those not in @table included
 * @undated: links without a date, which are in no row
 *
 * What kith_timeline() found. Free it with kith_timeline_report_clear().
 */
typedef struct {
    char *entity_id;
    char *label;
    KithTable *table;
    guint64 total;
    guint64 undated;
} KithTimelineReport;

/**
 * kith_timeline_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_timeline_report_clear(KithTimelineReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithTimelineReport, kith_timeline_report_clear)

/**
 * kith_timeline:
 * @store: the store, in a reading operation
 * @id: whose
 * @options: (nullable): limits, %NULL for the defaults
 * @out_report: (out): what was found
 * @error: return location for a #GError
 *
 * The links of an entity by date: the link's own, or where it has none that of the event that it
 * leads to. A month or a year is within bounds when any of its days may be.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing or link type), %KITH_ERROR_INVALID (@id is no
 *   identifier, or a bound no date), %KITH_ERROR_CORRUPT
 * Complexity: O(n log n) for n links of the entity
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_timeline(KithStore *store,
                                const char *id,
                                const KithTimelineOptions *options,
                                KithTimelineReport *out_report,
                                GError **error);

/**
 * KithBetweenOptions:
 * @links: (nullable) (array zero-terminated=1): only over links of these types
 * @max_length: how many links paths have at most; 0 for 3
 * @through: what has more links than this is not gone through; 0 for 1000
 * @progress: (nullable): progress and cancellation
 *
 * How kith_between() works. Start from %KITH_BETWEEN_OPTIONS_INIT.
 */
typedef struct {
    const char *const *links;
    guint max_length;
    guint64 through;
    const KithProgress *progress;
} KithBetweenOptions;

#define KITH_BETWEEN_OPTIONS_INIT ((KithBetweenOptions){0})

/**
 * KithBetweenReport:
 * @table: `link_id`, `type`, `from_entity`, `from_label`, `to_entity`, `to_label`, `date`, `source`
 *   (that told of the link): a row for each link, in the order of their numbers
 * @links: how many there are
 * @entities: how many entities they join, those that were named among them
 * @not_through: entities that were met and not gone through, for their many links
 *
 * What kith_between() found. Free it with kith_between_report_clear().
 */
typedef struct {
    KithTable *table;
    guint64 links;
    guint64 entities;
    guint64 not_through;
} KithBetweenReport;

/**
 * kith_between_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_between_report_clear(KithBetweenReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithBetweenReport, kith_between_report_clear)

/**
 * kith_between:
 * @store: the store, in a reading operation
 * @ids: (array zero-terminated=1): what to join, two or more
 * @options: (nullable): limits, %NULL for the defaults
 * @out_report: (out): what was found
 * @error: return location for a #GError
 *
 * The part of the graph that joins several entities: every link on a walk of at most so many links
 * from one of them to another.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing or link type), %KITH_ERROR_INVALID (no identifier,
 *   or one entity named twice), %KITH_ERROR_CANCELLED, %KITH_ERROR_CORRUPT
 * Complexity: O(links of what is in reach)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_between(KithStore *store,
                               const char *const *ids,
                               const KithBetweenOptions *options,
                               KithBetweenReport *out_report,
                               GError **error);

G_END_DECLS

#endif
