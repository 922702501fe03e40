/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_LOAD_H
#define KITH_LOAD_H

#include <kith/kith-store.h>

G_BEGIN_DECLS

/**
 * KithLoadOptions:
 * @mapping: (nullable): a mapping file; %NULL to use the source's own of an earlier load with the
 *   same header, else to guess one
 * @format: (nullable): a loader's name; %NULL to find out
 * @source: (nullable): the source of every row; %NULL for the rows' own or the file's stem
 * @rejects: (nullable): where rejected rows go; %NULL for STORE/rejects/SOURCE-N.csv
 * @encoding: (nullable): "utf-8" (the default), "latin1" or another that iconv knows; UTF-16 with a
 *   byte order mark is told without it
 * @header: (nullable): "yes" or "no": whether the first row of a text table names its columns; %NULL
 *   to find out. Without one they are called "column_1" and so on
 * @snapshot: records of the source that the input does not have are taken back
 * @dry_run: read, map and check everything, write nothing
 * @threads: 0 for one for each processor
 * @progress: (nullable): progress and cancellation
 *
 * How kith_load() works. Start from %KITH_LOAD_OPTIONS_INIT.
 */
typedef struct {
    const char *mapping;
    const char *format;
    const char *source;
    const char *rejects;
    const char *encoding;
    const char *header;
    gboolean snapshot;
    gboolean dry_run;
    guint threads;
    const KithProgress *progress;
} KithLoadOptions;

#define KITH_LOAD_OPTIONS_INIT ((KithLoadOptions){0})

/**
 * KithLoadReport:
 * @table: one row for each input: `input`, `source`, `loader`, `rows`, `added`, `changed`,
 *   `unchanged`, `repeated`, `rejected`, `ragged`, `links`, `stubs`, `retired`
 * @mappings: the mappings that were guessed, as YAML, each after a line that names its input
 * @notes: what a person should know, a line each: ambiguous dates and the like
 * @rejects: (nullable): the file of rejects, when there were any
 * @rejected: rows rejected in all
 * @rows: rows read in all
 * @seconds: how long all of it took
 * @rows_seconds: of that, reading rows, while what was read is stored beside it
 * @finish_seconds: of that, storing the rest once all rows were read
 *
 * What kith_load() did. Free it with kith_load_report_clear().
 */
typedef struct {
    KithTable *table;
    char *mappings;
    char *notes;
    char *rejects;
    guint64 rejected;
    guint64 rows;
    double seconds;
    double rows_seconds;
    double finish_seconds;
} KithLoadReport;

/**
 * kith_load_report_clear:
 * @report: a report
 *
 * Frees what a report holds.
 *
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API void kith_load_report_clear(KithLoadReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithLoadReport, kith_load_report_clear)

/**
 * kith_load:
 * @store: the store, in a changing operation; %NULL with a dry run
 * @inputs: (array zero-terminated=1): files, "-" for standard input
 * @options: how
 * @out_report: (out): what was done, also when the call failed half-way
 * @error: return location for a #GError
 *
 * Loads files into the store. Each input is a load of its own, in the order given;
 * property-graph files share one source. Rows are known by source and key: the same row again
 * changes nothing, a changed row becomes a new version. What cannot be read is rejected with its
 * reason and the rest goes on. A load that stops half-way leaves whole batches behind; loading
 * again goes on from there.
 *
 * The result depends on the inputs, their order and the options alone, not on threads.
 *
 * Returns: %TRUE when all inputs were read to their end, with or without rejects
 * Errors: %KITH_ERROR_NOT_FOUND, %KITH_ERROR_IO (an input), %KITH_ERROR_INVALID (a mapping, or an
 *   input of no known form), %KITH_ERROR_NO_SPACE, %KITH_ERROR_CANCELLED
 * Complexity: O(bytes of the inputs + n log n in new values)
 * Threads: any one; works on several     Since: 0.1
 */
KITH_API gboolean kith_load(KithStore *store,
                            const char *const *inputs,
                            const KithLoadOptions *options,
                            KithLoadReport *out_report,
                            GError **error);

/**
 * kith_map:
 * @inputs: (array zero-terminated=1): files that belong together
 * @options: how; @mapping and what concerns storing is passed over
 * @error: return location for a #GError
 *
 * Guesses mappings for inputs from their headers and values.
 *
 * Returns: (transfer full): YAML, to be freed with g_free(), or %NULL
 * Errors: as kith_load()
 * Complexity: O(rows looked at), all of them when no column says it is the key
 * Threads: any one     Since: 0.1
 */
KITH_API char *kith_map(const char *const *inputs, const KithLoadOptions *options, GError **error);

/**
 * kith_load_formats:
 *
 * The loaders there are: columns `format` and `summary`.
 *
 * Returns: (transfer full): a table
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API KithTable *kith_load_formats(void);

/**
 * kith_load_table:
 * @path: file, "-" for standard input
 * @error: return location for a #GError
 *
 * Reads a table of text with a header (CSV and its relatives) that is no source of records: a
 * truth to score against, answers to questions. Nothing is guessed; cells are texts as given.
 *
 * Returns: (transfer full): a table with the columns of the header, none of an empty file, or %NULL
 * Errors: %KITH_ERROR_NOT_FOUND, %KITH_ERROR_IO, %KITH_ERROR_INVALID (no table, or a row that
 *   cannot be read: the error has its line)
 * Complexity: O(bytes)
 * Threads: any one     Since: 0.1
 */
KITH_API KithTable *kith_load_table(const char *path, GError **error);

G_END_DECLS

#endif
