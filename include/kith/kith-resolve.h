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
 * @read_seconds: what reading and coding the records took
 * @learn_seconds: what keys, samples and training took
 * @compare_seconds: what comparing took
 * @cluster_seconds: what clustering took
 * @write_seconds: what storing took
 *
 * What kith_resolve() did.
 */
typedef struct {
    guint32 generation;
    guint64 records;
    guint64 entities;
    guint64 merged;
    guint64 pairs;
    guint64 decisions;
    double read_seconds;
    double learn_seconds;
    double compare_seconds;
    double cluster_seconds;
    double write_seconds;
} KithResolveReport;

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
 *    values weighed by how rare they are (src/resolve/resolve-weight.h says how);
 * 3. all pairs of the chosen blocks are compared once;
 * 4. records are joined greedily, clusters weighed as wholes, decisions obeyed.
 *
 * Same records, options and decisions: the same partition, whatever the order of loading and the
 * number of threads. Entities keep their numbers where they live on.
 *
 * Returns: (transfer full): a row for each kind with columns `type`, `records`, `properties`,
 *   `keys`, `pairs`, `expected_matches`, `missed_matches` (an estimate of what no key finds),
 *   `entities` and `merged`; or %NULL, and the store is as it was
 * Errors: %KITH_ERROR_NOT_FOUND (@model), %KITH_ERROR_INVALID (@model, @threshold),
 *   %KITH_ERROR_CANCELLED, %KITH_ERROR_IO
 * Complexity: O(records × (properties + keys) + pairs compared × properties)
 * Threads: any one; works on several     Since: 0.1
 */
KITH_API KithTable *kith_resolve(KithStore *store,
                                 const KithResolveOptions *options,
                                 KithResolveReport *out_report,
                                 GError **error);

G_END_DECLS

#endif
