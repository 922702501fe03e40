/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_RESOLVE_H
#define KITH_RESOLVE_H

#include <kith/kith-store.h>

G_BEGIN_DECLS

/**
 * KithResolveOptions:
 * @model: (nullable): file of a match model to use; nothing is learnt then
 * @save_model: (nullable): file to write the match model to
 * @threshold: how likely two records or clusters must be one to be joined, in (0, 1); 0 for 0.5
 * @max_pairs: pairs of records to be compared at most, for each kind; 0 for 100 a record. Keys are
 *   chosen to keep to it; a given model brings its own keys
 * @estimate: learn, choose keys and say what they would find; compare and store nothing
 * @alone: look at the records alone, not at what they are linked with
 * @pending: take in what came, changed, fell or was decided since the last run, with its model
 *   (@model, when that is another): see kith_resolve()
 * @threads: 0 for one for each processor; the result does not depend on it
 * @progress: (nullable): progress and cancellation
 *
 * How kith_resolve() works. Start from %KITH_RESOLVE_OPTIONS_INIT: everything is learnt from the
 * records themselves.
 */
typedef struct {
    const char *model;
    const char *save_model;
    double threshold;
    guint64 max_pairs;
    gboolean estimate;
    gboolean alone;
    gboolean pending;
    guint threads;
    const KithProgress *progress;
} KithResolveOptions;

#define KITH_RESOLVE_OPTIONS_INIT ((KithResolveOptions){0})

/**
 * KithResolveReport:
 * @generation: the generation that is now the current one
 * @records: records that stand
 * @entities: entities of them
 * @merged: entities of more than one record
 * @pairs: pairs of records that were compared
 * @decisions: decisions that were obeyed
 * @changed: records that came, changed, fell or were decided on since the last run, where that is
 *   all that was looked at; 0 where everything was
 * @touched: of those, records that were clustered again
 * @learnt_anew: whether a model was learnt
 * @left_out: (nullable): kinds of records that the model does not know, ", " between them
 * @rounds: rounds of collective evidence; 0 where records have no links that tell anything
 * @read_seconds: what reading and coding the records took
 * @learn_seconds: what keys, samples and training took
 * @compare_seconds: what comparing took
 * @cluster_seconds: what clustering took
 * @write_seconds: what storing took
 * @keys: `type`, `key`, `matches` (expected, that no key before finds), `share` (of all expected
 *   matches that any key finds, those found so far), `expected_pairs` (to be compared for it) and
 *   `pairs` (compared); of a given model what was expected is missing
 * @learnt: `type`, `property`, `level`, `of_matches`, `of_strangers` (the shares of pairs that come
 *   to it), `bits` (what it weighs when what is shared is as rare as usual), `answers` (bits that
 *   people's answers add to it): the model
 * @readings: `type`, `property`, `reading`, `value`, `source`: how properties are read where that is
 *   not as they say: a `placeholder` is a value that stands for none, since people of many names have
 *   it; names that are `family first` are written so; ages of a source are as of so many `years later`
 *   than those of the others
 * @answers: `type`, `decisions` (on two records of the kind), `against` (of them, contrary to what
 *   the model says of the two), `probes` (of them, questions that were drawn by chance), `right`
 *   (probes that the model foretells without answers), `right_taught` (with what the other answers
 *   teach), `surprise` and `surprise_taught` (the same in bits: the sum of -log2 of the chance
 *   given to each answer), `taught` (whether the model was moved by them)
 * @ambiguous: `type`, `record`, `fits`, `weight`, `or_fits`, `or_weight`: a record that fits two
 *   which contradict each other, about as well in bits, and was joined to neither; records are
 *   named "source/key", those of several by one of them
 *
 * What kith_resolve() did. Free it with kith_resolve_report_clear().
 */
typedef struct {
    guint32 generation;
    guint64 records;
    guint64 entities;
    guint64 merged;
    guint64 pairs;
    guint64 decisions;
    guint64 changed;
    guint64 touched;
    gboolean learnt_anew;
    char *left_out;
    guint rounds;
    double read_seconds;
    double learn_seconds;
    double compare_seconds;
    double cluster_seconds;
    double write_seconds;
    KithTable *keys;
    KithTable *learnt;
    KithTable *readings;
    KithTable *answers;
    KithTable *ambiguous;
} KithResolveReport;

/**
 * kith_resolve_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_resolve_report_clear(KithResolveReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithResolveReport, kith_resolve_report_clear)

/**
 * kith_resolve:
 * @store: the store, in a changing operation
 * @options: (nullable): how, %NULL for the defaults
 * @out_report: (out) (optional): counts and times
 * @error: return location for a #GError
 *
 * Finds out which records are of one real thing and makes a new generation of entities. Records
 * are compared within their kind: persons with persons, organisations with organisations, other
 * types each with itself. For each kind, with no configuration:
 *
 * 1. key families that find most of the matches for least comparing are chosen on a sample;
 * 2. a Fellegi-Sunter model with background classes is learnt by expectation maximisation, with
 *    values weighed by how rare they are (src/resolve/resolve-weight.h says how); pairs that were
 *    decided to be the same are matches, and answers about twenty probes and more re-estimate what
 *    the levels weigh where that foretells them better (docs/design/15-questions.md);
 * 3. all pairs of the chosen blocks are compared once;
 * 4. records are joined greedily, clusters weighed as wholes, decisions obeyed;
 * 5. where records have links, 1 to 4 are repeated with the entities that they are linked with as
 *    further properties, in rounds until nothing changes (docs/design/14-collective-evidence.md):
 *    what this adds is learnt on top of the model, which stays as it is.
 *
 * With options.pending the model of the last run is used and nothing is learnt, unless there was
 * none, or twenty records and more come of a kind that it does not know: then that kind is learnt
 * and added to it (not to one that options.model gives). Only records that came, changed, fell or
 * were decided on since are compared, and only what hangs together with them is clustered again
 * (docs/design/16-incremental.md): the partition is the one that resolving everything with that
 * model comes to. Where everything was resolved before, or where links are evidence, everything is
 * looked at, with the same result.
 *
 * Same records, options and decisions: the same partition, whatever the order of loading and the
 * number of threads. Entities keep their numbers where they live on.
 *
 * Returns: (transfer full): a row for each kind with columns `type`, `records`, `properties`,
 *   `keys`, `pairs`, `expected_matches`, `missed_matches` (an estimate of what no key finds),
 *   `entities` and `merged`; or %NULL, and the store is as it was. Of an estimate `pairs` are those
 *   expected, and `entities` and `merged` are missing
 * Errors: %KITH_ERROR_NOT_FOUND (@model), %KITH_ERROR_INVALID (@model, @threshold),
 *   %KITH_ERROR_CANCELLED, %KITH_ERROR_IO
 * Complexity: O(records × (properties + keys) + pairs compared × properties)
 * Threads: any one; works on several     Since: 0.1
 */
KITH_API KithTable *kith_resolve(KithStore *store,
                                 const KithResolveOptions *options,
                                 KithResolveReport *out_report,
                                 GError **error);

/**
 * KithWhyReport:
 * @record_a: the record of the first name that is compared
 * @record_b: the record of the second
 * @entity_a: the entity that @record_a is in now
 * @entity_b: the entity that @record_b is in now
 * @name_a: @record_a as "source/key"
 * @name_b: @record_b as "source/key"
 * @generation: the generation whose model weighs the pair, 0 when one was learnt for this call
 * @pairs: pairs of records that were looked at to find the strongest
 * @weight: bits for the two being one: what the terms sum to
 * @probability: how likely two records that weigh so much are one: the same, calibrated by what was
 *   joined unless `left` counts
 * @threshold: the probability from which the generation joined records
 * @barred: (nullable): the source of both, when it has no duplicates of its own
 * @excluded: (nullable): a property of which a thing has one value, says the policy, and in which
 *   the two differ
 * @verdict: (nullable): "same", "different" or "unsure", when a person decided on the two
 * @reason: (nullable): why
 * @who: (nullable): who decided
 * @proposed: whether that awaits a second person
 * @terms: `source_a`, `key_a`, `source_b`, `key_b`, `term`, `property`, `level`, `value_a`,
 *   `value_b`, `m`, `u`, `rarity`, `answers`, `weight`, `total`, `probability`: what the weight is
 *   made of
 *
 * Why two records are one, or are not. Terms are `prior`, one `property` for each that either
 * record has, `names alone` (what is taken off where little else is in common), `moved` (of things:
 * where they are differs as a whole), `background` (how much the pair looks like different people
 * with much in common), `left` (nobody else was found for either of the two) and the `result`. Of a property, `weight` = log2(`m` / `u`) + `rarity` + `answers`, where
 * `rarity` is what the commonness of the values adds or takes and what bounds make of it, and
 * `answers` (mostly missing) is what people's answers have taught; `total` is the sum so far. Free
 * it with kith_why_report_clear().
 */
typedef struct {
    KithRecordId record_a;
    KithRecordId record_b;
    KithEntityId entity_a;
    KithEntityId entity_b;
    char *name_a;
    char *name_b;
    guint32 generation;
    guint64 pairs;
    double weight;
    double probability;
    double threshold;
    char *barred;
    char *excluded;
    char *verdict;
    char *reason;
    char *who;
    gboolean proposed;
    KithTable *terms;
} KithWhyReport;

/**
 * kith_why_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_why_report_clear(KithWhyReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithWhyReport, kith_why_report_clear)

/**
 * kith_why:
 * @store: the store, in a reading operation
 * @a: a record, or an entity
 * @b: another
 * @out_report: (out): what the weight of the pair is made of
 * @error: return location for a #GError
 *
 * Explains the weight of a pair of records as kith_resolve() weighed it: with the model of the
 * current generation and with values as common as they were then, so that the terms sum to the
 * weight that clustering used. Of entities of several records the pair of most weight is
 * explained, of equals the one of the lowest numbers. Before the first resolve a model is learnt
 * for the call and forgotten.
 *
 * Entities are joined as wholes: two records of one entity need not weigh much by themselves.
 *
 * Returns: %TRUE when the pair could be weighed
 * Errors: %KITH_ERROR_NOT_FOUND (no such record or entity), %KITH_ERROR_INVALID (the two are one
 *   record or one entity, are of different kinds, were taken back, or have nothing to compare)
 * Complexity: O(pairs of the two's records × properties), one lookup for each value; before the
 *   first resolve that of kith_resolve()
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean
kith_why(KithStore *store, const char *a, const char *b, KithWhyReport *out_report, GError **error);

/**
 * KithWhyNotReport:
 * @name_a: a record of the first, of the pair that weighs most, as "source/key"
 * @name_b: one of the second
 * @entity_a: the entities
 * @entity_b: of the two
 * @weight: bits for that pair being one
 * @whole: bits for the two entities being one, weighed as wholes as clustering does
 * @needed: bits from which they would be joined
 * @barred: whether anything of what follows keeps them apart; if not, the next kith_resolve() may
 *   join them, or they fit others that contradict each other as well
 * @reasons: `reason`, `property`, `bits`, `text`: what keeps them apart first: decision (a
 *   person's), source (without duplicates of its own), policy (a thing has one value of a
 *   property), never compared (no blocking key has them together, or too many records have it), too
 *   little evidence (`bits` are lacking); then what speaks against the pair, and what only one of
 *   the two has, with what the same in the other would add
 *
 * Why two entities are not one. Free it with kith_why_not_report_clear().
 */
typedef struct {
    char *name_a;
    char *name_b;
    KithEntityId entity_a;
    KithEntityId entity_b;
    double weight;
    double whole;
    double needed;
    gboolean barred;
    KithTable *reasons;
} KithWhyNotReport;

/**
 * kith_why_not_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_why_not_report_clear(KithWhyNotReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithWhyNotReport, kith_why_not_report_clear)

/**
 * kith_why_not:
 * @store: the store, in a reading operation
 * @a: a record, or an entity
 * @b: another
 * @out_report: (out): what keeps them apart
 * @error: return location for a #GError
 *
 * Tells why two are not one: which constraint bars it, whether they were ever compared, and what
 * evidence is lacking.
 *
 * Returns: %TRUE when they are not one
 * Errors: as kith_why(); %KITH_ERROR_INVALID too when they are one
 * Complexity: O(pairs of their records × properties + decisions)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_why_not(KithStore *store,
                               const char *a,
                               const char *b,
                               KithWhyNotReport *out_report,
                               GError **error);

/**
 * KithHowReport:
 * @entity: the entity
 * @generation: the generation whose model weighs it
 * @threshold: the probability from which it joined records
 * @records: records of the entity that stand
 * @weakest: the step of least weight, from 1; 0 when nothing was joined but by decisions
 * @steps: `step`, `weight`, `probability` (both missing of a decision), `a`, `records_a`, `b`,
 *   `records_b` (two clusters, each by one of its records, and how many they have), `record_a`,
 *   `record_b`, `pair_weight` (the pair of most weight between the two), `for` and `against` (the
 *   property that says most for it, and against it, with its bits)
 * @parts: `part` (from 1), `record`: what the entity would be without its weakest step
 *
 * How the records of an entity belong together. Free it with kith_how_report_clear().
 */
typedef struct {
    KithEntityId entity;
    guint32 generation;
    double threshold;
    guint64 records;
    guint weakest;
    KithTable *steps;
    KithTable *parts;
} KithHowReport;

/**
 * kith_how_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_how_report_clear(KithHowReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithHowReport, kith_how_report_clear)

/**
 * kith_how:
 * @store: the store, in a reading operation
 * @entity: an entity, or a record of it
 * @out_report: (out): how it was joined
 * @error: return location for a #GError
 *
 * Joins the records of an entity again as kith_resolve() joined them, the heaviest first, with the
 * model of the current generation, its frequencies and what was decided, and tells each step: a
 * merge tree. Records that are not of the entity take no part, so where they held a step up it may
 * come earlier here. What would be left without the weakest step is what a threshold just above it
 * leaves.
 *
 * Returns: %TRUE when there was something to tell
 * Errors: %KITH_ERROR_NOT_FOUND (no such entity), %KITH_ERROR_INVALID (nothing was resolved yet, or
 *   records of a kind that has nothing to compare), %KITH_ERROR_IO
 * Complexity: O(records² × properties)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_how(KithStore *store,
                           const char *entity,
                           KithHowReport *out_report,
                           GError **error);

/**
 * KithSplitReport:
 * @entity: the entity that is to be parted
 * @parts: `part` (1: the records that leave, 2: those that stay), `record`
 *
 * What a split comes to. Free it with kith_split_report_clear().
 */
typedef struct {
    KithEntityId entity;
    KithTable *parts;
} KithSplitReport;

/**
 * kith_split_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_split_report_clear(KithSplitReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithSplitReport, kith_split_report_clear)

/**
 * kith_split:
 * @store: the store, in a changing operation
 * @entity: an entity of several records
 * @records: (array zero-terminated=1): the records of it that are to leave it together; none: it is
 *   parted at its weakest link, as kith_how() tells it
 * @reason: why
 * @out_report: (out): who leaves and who stays
 * @error: return location for a #GError
 *
 * Decides that some records of an entity are different from its others. The next resolve makes it
 * so, and every later one.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND, %KITH_ERROR_INVALID (a record is not of the entity, none or all of
 *   them would leave, or it has no link to be parted at)
 * Complexity: O(records² + decisions)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_split(KithStore *store,
                             const char *entity,
                             const char *const *records,
                             const char *reason,
                             KithSplitReport *out_report,
                             GError **error);

/**
 * KithCompareReport:
 * @from: the earlier generation
 * @to: the later one
 * @from_time: (nullable): when it was made, as far as the log tells
 * @to_time: (nullable): the same of the later one
 * @same_model: whether both were made with one model
 * @came: records that stand in the later one and not in the earlier
 * @fell: the other way round
 * @alone: of those that came, entities by themselves: they are no row
 * @changes: `event` (born: of records that all came; merged: of several entities; gained: records
 *   that came; split: into several; lost: records that fell; gone: all of them fell), `entity`,
 *   `others` (the entities that it was merged from or split into), `records` (which moved, came or
 *   fell), `cause` (decisions on its records, records that came, another model, or what else)
 *
 * What became of entities from one generation to another. Free it with kith_compare_report_clear().
 */
typedef struct {
    guint32 from;
    guint32 to;
    char *from_time;
    char *to_time;
    gboolean same_model;
    guint64 came;
    guint64 fell;
    guint64 alone;
    KithTable *changes;
} KithCompareReport;

/**
 * kith_compare_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_compare_report_clear(KithCompareReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithCompareReport, kith_compare_report_clear)

/**
 * kith_compare_generations:
 * @store: the store, in a reading operation
 * @from: a generation: its number, or the one that was current at the end of a day (2026-03-31) or
 *   a month (2026-03), UTC
 * @to: (nullable): a later one, %NULL for the current one
 * @out_report: (out): what became of entities
 * @error: return location for a #GError
 *
 * Compares two generations: which entities were born, merged, split, grew and shrank, and why.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such generation), %KITH_ERROR_INVALID (no generation, or the
 *   later one first), %KITH_ERROR_IO
 * Complexity: O(records + changes × decisions between)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_compare_generations(KithStore *store,
                                           const char *from,
                                           const char *to,
                                           KithCompareReport *out_report,
                                           GError **error);

/**
 * KithWasReport:
 * @entity: the entity
 * @generation: the generation that is looked at
 * @time: (nullable): when it was made, as far as the log tells
 * @records: `record`, `now` (the entity that it is in now)
 * @events: `generation`, `time`, `event` (merged into, split from, gained, lost), `other`: what
 *   became of the entity since
 *
 * What an entity was. Free it with kith_was_report_clear().
 */
typedef struct {
    KithEntityId entity;
    guint32 generation;
    char *time;
    KithTable *records;
    KithTable *events;
} KithWasReport;

/**
 * kith_was_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_was_report_clear(KithWasReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithWasReport, kith_was_report_clear)

/**
 * kith_was:
 * @store: the store, in a reading operation
 * @entity: an entity, which may be none any more, or a record: then the entity that it was in
 * @when: a generation, as kith_compare_generations() takes it
 * @out_report: (out): what it was, and what became of it
 * @error: return location for a #GError
 *
 * Tells which records an entity had at some time.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such entity or generation), %KITH_ERROR_INVALID (@when)
 * Complexity: O(log n) for each of its records and events
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_was(KithStore *store,
                           const char *entity,
                           const char *when,
                           KithWasReport *out_report,
                           GError **error);

/**
 * KithUndoReport:
 * @restored: the generation whose entities are back
 * @generation: the new generation that has them
 * @records: records that stand
 * @entities: entities of them
 * @moved: records that are in another entity than before
 * @model_back: whether its match model is back as well; of models that came before the last two it
 *   is not kept how common values were, and the current one stays
 *
 * What undoing came to.
 */
typedef struct {
    guint32 restored;
    guint32 generation;
    guint64 records;
    guint64 entities;
    guint64 moved;
    gboolean model_back;
} KithUndoReport;

/**
 * kith_undo:
 * @store: the store, in a changing operation
 * @to: (nullable): the generation to go back to, as kith_compare_generations() takes it; %NULL for
 *   the one before the current
 * @out_report: (out): what it came to
 * @error: return location for a #GError
 *
 * Makes a new generation with the entities, the match model (KithUndoReport.model_back) and the
 * threshold of an earlier one.
 * Records that came since are entities by themselves; those that fell stay fallen; decisions stay.
 * Nothing is lost: the generations in between can still be looked at, and undone too.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such generation), %KITH_ERROR_INVALID (none before),
 *   %KITH_ERROR_IO
 * Complexity: O(records)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_undo(KithStore *store,
                            const char *to,
                            KithUndoReport *out_report,
                            GError **error);

/**
 * kith_review:
 * @store: the store, in a reading operation
 * @n: questions at most
 * @threads: 0 for one for each processor; the answer does not depend on it
 * @progress: (nullable): progress and cancellation
 * @error: return location for a #GError
 *
 * What a person is best asked: pairs of records that have not been decided on, by what an answer is
 * worth. That is how uncertain it is, in bits (Shannon's entropy of the probability that the two
 * are one), times the pairs of records that hang on it: two entities of many records are one
 * question. They are weighed as wholes, as resolving does, and asked about by their strongest pair;
 * of an entity it is asked whether the record that fits its others least is one of it. No entity is
 * in two questions, since an answer changes what others are worth. Some questions are `probes`,
 * which are drawn by chance: their answers tell how good the model is, and teach it
 * (kith_resolve()); most of them are when they do teach, few when not. A decision comes back when
 * one of its records has changed since and the two now speak clearly against it (`doubt`), and
 * those of others that await a second person (`second`).
 *
 * Returns: (transfer full): `rank`, `type`, `source_a`, `key_a`, `entity_a`, `source_b`, `key_b`,
 *   `entity_b`, `joined` (yes or no: as it is now), `probability`, `gain`, `purpose` (gain,
 *   probe, doubt or second), `evidence` (what agrees and what does not, with bits) and an empty
 *   `answer` to be filled in; or %NULL
 * Errors: %KITH_ERROR_INVALID (nothing was resolved yet), %KITH_ERROR_CANCELLED, %KITH_ERROR_IO
 * Complexity: as comparing in kith_resolve()
 * Threads: any one; works on several     Since: 0.1
 */
KITH_API KithTable *
kith_review(KithStore *store, guint n, guint threads, const KithProgress *progress, GError **error);

/**
 * KithAnswersReport:
 * @same: pairs that were decided to be the same
 * @different: pairs that were decided to be different
 * @unsure: pairs of which it was said that nobody can tell
 * @skipped: rows without an answer
 * @proposed: of those kept, answers that await a second person
 * @rejected: `line` (the header is 1), `record_a`, `record_b` ("source/key"), `reason`: answers
 *   that were not kept
 *
 * What came of answers. Free it with kith_answers_report_clear().
 */
typedef struct {
    guint64 same;
    guint64 different;
    guint64 unsure;
    guint64 skipped;
    guint64 proposed;
    KithTable *rejected;
} KithAnswersReport;

/**
 * kith_answers_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_answers_report_clear(KithAnswersReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithAnswersReport, kith_answers_report_clear)

/**
 * kith_review_answers:
 * @store: the store, in a changing operation
 * @answers: a table with `source_a`, `key_a`, `source_b`, `key_b` and `answer`: same (yes, y),
 *   different (no, n), unsure (u, ?), or nothing (skip); one without columns has no answers
 * @reason: why, for whoever asks later
 * @out_report: (out): what came of them
 * @error: return location for a #GError
 *
 * Keeps answers as decisions, row by row; each is kept by itself, and those before an error stay.
 * An answer that contradicts others (two that are the same by way of a third, and different) is
 * rejected and the rest goes on; one on a pair that was decided before takes the place of that
 * decision.
 *
 * Returns: %TRUE when all rows were looked at
 * Errors: %KITH_ERROR_INVALID (a column is missing), %KITH_ERROR_IO
 * Complexity: O(answers × decisions)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_review_answers(KithStore *store,
                                      const KithTable *answers,
                                      const char *reason,
                                      KithAnswersReport *out_report,
                                      GError **error);

/**
 * kith_review_answer:
 * @store: the store, in a changing operation
 * @a: a record
 * @b: another
 * @verdict: the answer
 * @reason: why, for whoever asks later
 * @out_proposed: (out) (optional): whether it awaits a second person
 * @error: return location for a #GError
 *
 * Keeps one answer, as kith_review_answers() does.
 *
 * Returns: %TRUE when it was kept
 * Errors: %KITH_ERROR_INVALID (it contradicts others), %KITH_ERROR_NOT_FOUND, %KITH_ERROR_IO
 * Complexity: O(decisions)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_review_answer(KithStore *store,
                                     const char *a,
                                     const char *b,
                                     KithVerdict verdict,
                                     const char *reason,
                                     gboolean *out_proposed,
                                     GError **error);

/**
 * KithScoreOptions:
 * @cross_source: count only pairs of records of different sources
 * @errors: find out of every wrong and every missed pair where it went wrong: fills
 *   KithScoreReport.reasons and .errors
 * @by: (nullable): a property: fills KithScoreReport.groups with error rates by its values
 * @calibration: hold the probabilities of pairs against the truth: fills
 *   KithScoreReport.calibration and .calibration_error
 * @curve: what other thresholds would come to: fills KithScoreReport.curve
 *
 * How kith_score() counts. Start from %KITH_SCORE_OPTIONS_INIT.
 */
typedef struct {
    gboolean cross_source;
    gboolean errors;
    const char *by;
    gboolean calibration;
    gboolean curve;
} KithScoreOptions;

#define KITH_SCORE_OPTIONS_INIT ((KithScoreOptions){0})

/**
 * KithScoreRate:
 * @value: the share
 * @low: where 95 in 100 draws of a bootstrap over true entities begin
 * @high: where they end
 *
 * A share and how sure it is.
 */
typedef struct {
    double value;
    double low;
    double high;
} KithScoreRate;

/**
 * KithScoreRates:
 * @precision: of the pairs found the true ones; 1 when there are none
 * @recall: of the true pairs those found; 1 when there are none
 * @f1: their harmonic mean
 *
 * How well pairs were found.
 */
typedef struct {
    KithScoreRate precision;
    KithScoreRate recall;
    KithScoreRate f1;
} KithScoreRates;

/**
 * KithScoreReport:
 * @records: records of the truth
 * @missing: of them those that the store does not have: each counts as an entity of its own
 * @true_entities: entities of the truth
 * @entities: entities that its records are in
 * @largest: records of the truth in the largest of them
 * @true_positives: pairs of records that are one in the truth and in the store
 * @false_positives: pairs that are one in the store alone
 * @false_negatives: pairs that are one in the truth alone
 * @pairs: the rates of these
 * @b3_precision: the mean over records of the share of its entity's records that belong there
 * @b3_recall: the mean over records of the share of its true fellows that its entity has
 * @b3_f1: their harmonic mean
 * @reasons: (nullable): `error` (missed or wrong), `reason`, `pairs`: not in the store, not
 *   compared (of two kinds, or of a source without duplicates of its own), missed by blocking,
 *   under threshold, cut by clustering; over threshold, joined by a chain
 * @errors: (nullable): `error`, `reason`, `source_a`, `key_a`, `source_b`, `key_b`, `weight`,
 *   `probability`: each of these pairs, wrong ones first, a million at most
 * @groups: (nullable): `group`, `records`, `true_pairs`, `found_pairs`, `precision`,
 *   `precision_low`, `precision_high`, `recall`, `recall_low`, `recall_high`, `note`: largest
 *   first. A pair of two groups counts half in each; of fewer than 30 pairs no rate is given
 * @calibration: (nullable): a reliability table of the pairs that are compared: `from`, `to`
 *   (probabilities), `pairs`, `stated` (their mean), `true` (the share that is one in the truth),
 *   `true_low`, `true_high` (95 % by Wilson). Pairs less likely than the first `from` are not kept
 * @calibration_error: the mean over pairs of probability .05 to .95 of the distance between
 *   `stated` and `true` of their row (expected calibration error)
 * @curve: (nullable): `threshold` (a probability), `precision`, `recall`, `f1`, `true_positives`,
 *   `false_positives`, `false_negatives`: pairs after clustering as kith_resolve() would with that
 *   threshold and the same model
 *
 * What kith_score() counted. Free it with kith_score_report_clear(). B-cubed: Bagga and Baldwin,
 * "Entity-Based Cross-Document Coreferencing Using the Vector Space Model", 1998,
 * doi:10.3115/980845.980859.
 */
typedef struct {
    guint64 records;
    guint64 missing;
    guint64 true_entities;
    guint64 entities;
    guint64 largest;
    guint64 true_positives;
    guint64 false_positives;
    guint64 false_negatives;
    KithScoreRates pairs;
    double b3_precision;
    double b3_recall;
    double b3_f1;
    KithTable *reasons;
    KithTable *errors;
    KithTable *groups;
    KithTable *calibration;
    double calibration_error;
    KithTable *curve;
} KithScoreReport;

/**
 * kith_score_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_score_report_clear(KithScoreReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithScoreReport, kith_score_report_clear)

/**
 * kith_score:
 * @store: the store, in a reading operation
 * @truth: a table with columns `record_id` (the key) and `entity_id`, and where keys are of
 *   several sources `source`: the source's name (kith_load_table() reads one)
 * @options: (nullable): what to count, %NULL for the defaults
 * @out_report: (out): the counts
 * @error: return location for a #GError
 *
 * Holds the entities of the store against the truth: pairs of records after clustering, and
 * B-cubed. Records that the truth does not have are left out. Nothing of the truth is kept. Where
 * pairs went wrong is found out with the model of the current generation and the records as they
 * are: after a load that was not resolved it is what would be.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_INVALID (a column is missing, a record stands twice in the truth, a key is
 *   of several sources and no column says which, errors of a store that was never resolved),
 *   %KITH_ERROR_NOT_FOUND (no such property)
 * Complexity: O(n log n) in the records of the truth; errors: O(records × keys) besides
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_score(KithStore *store,
                             const KithTable *truth,
                             const KithScoreOptions *options,
                             KithScoreReport *out_report,
                             GError **error);

/**
 * KithDecisionsReport:
 * @pairs: pairs of records that were decided on and have anything to compare
 * @calibration: a reliability table of them, as KithScoreReport has it
 * @calibration_error: as KithScoreReport has it
 *
 * What probabilities are worth by what was decided. Free it with kith_decisions_report_clear().
 */
typedef struct {
    guint64 pairs;
    KithTable *calibration;
    double calibration_error;
} KithDecisionsReport;

/**
 * kith_decisions_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_decisions_report_clear(KithDecisionsReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithDecisionsReport, kith_decisions_report_clear)

/**
 * kith_score_decisions:
 * @store: the store, in a reading operation
 * @threads: 0 for one for each processor; the answer does not depend on it
 * @progress: (nullable): progress and cancellation
 * @out_report: (out): a reliability table
 * @error: return location for a #GError
 *
 * Holds probabilities against the decisions that stand, without any truth: a match model is learnt
 * from the records alone, as if nothing had been decided, and says of each pair that was decided on
 * how likely it is one. Decisions are not a fair sample of all pairs, but those of one probability
 * are one of pairs of that probability.
 *
 * Returns: %TRUE when there was a decision
 * Errors: %KITH_ERROR_INVALID (no decision stands), %KITH_ERROR_CANCELLED, %KITH_ERROR_IO
 * Complexity: as learning in kith_resolve()
 * Threads: any one; works on several     Since: 0.1
 */
KITH_API gboolean kith_score_decisions(KithStore *store,
                                       guint threads,
                                       const KithProgress *progress,
                                       KithDecisionsReport *out_report,
                                       GError **error);

/**
 * KithSimulationReport:
 * @replicas: made records, each a replica of one that is there
 * @compared: of them those that were compared with their original: the others are missed by blocking
 * @likely: of these those that are likely to be one with it (at .5)
 * @calibration: a reliability table of pairs of a replica and a record, as KithScoreReport has it
 * @calibration_error: as KithScoreReport has it
 *
 * What probabilities are worth by simulation. Free it with kith_simulation_report_clear().
 */
typedef struct {
    guint64 replicas;
    guint64 compared;
    guint64 likely;
    KithTable *calibration;
    double calibration_error;
} KithSimulationReport;

/**
 * kith_simulation_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(cells)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_simulation_report_clear(KithSimulationReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithSimulationReport, kith_simulation_report_clear)

/**
 * kith_score_simulation:
 * @store: the store, in a reading operation
 * @threads: 0 for one for each processor; the answer does not depend on it
 * @progress: (nullable): progress and cancellation
 * @out_report: (out): a reliability table
 * @error: return location for a #GError
 *
 * Holds probabilities against what is known because it was made: replicas of up to 5,000 records of
 * each kind (half of them at most), in memory alone, that differ from their originals as records
 * do that were joined with each other. They are compared with all records by the model of the
 * current generation, links left out. A replica is one with its original; another record is as
 * surely something else than the replica as it is something else than the original. It tells
 * whether errors like those that were found hide pairs from blocking or make different things look
 * alike, and nothing of errors that no joined records show.
 *
 * Returns: %TRUE when there are replicas
 *
 * Errors: %KITH_ERROR_INVALID before the first generation and where it joined nothing
 *
 * Complexity: as kith_resolve() with a model
 * Threads: the one that opened the store     Since: 0.1
 */
KITH_API gboolean kith_score_simulation(KithStore *store,
                                        guint threads,
                                        const KithProgress *progress,
                                        KithSimulationReport *out_report,
                                        GError **error);

G_END_DECLS

#endif
