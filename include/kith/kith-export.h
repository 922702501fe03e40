/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_EXPORT_H
#define KITH_EXPORT_H

#include <kith/kith-store.h>

G_BEGIN_DECLS

/**
 * KithExportOptions:
 * @format: an exporter's name: kith_export_formats() lists them
 * @output: the file or directory to write; "-" is standard output where the format is one file
 * @entity: (nullable): an identifier; only what lies within @hops of it, %NULL for everything
 * @hops: how many links from @entity, 0 for 1
 * @plain: in tables for spreadsheets, leave cells that one would run as a formula as they are
 * @progress: (nullable): progress and cancellation
 *
 * What kith_export() writes. Start from %KITH_EXPORT_OPTIONS_INIT.
 */
typedef struct {
    const char *format;
    const char *output;
    const char *entity;
    guint hops;
    gboolean plain;
    const KithProgress *progress;
} KithExportOptions;

#define KITH_EXPORT_OPTIONS_INIT ((KithExportOptions){0})

/**
 * KithExportReport:
 * @entities: entities written, ends of links that no source has told of among them
 * @records: records they have that stand
 * @links: links written
 * @pairs: scored pairs written
 * @replaced: characters that the format has no place for, written as U+FFFD
 *
 * What kith_export() wrote.
 */
typedef struct {
    guint64 entities;
    guint64 records;
    guint64 links;
    guint64 pairs;
    guint64 replaced;
} KithExportReport;

/**
 * kith_export:
 * @store: the store, in a reading operation
 * @options: what to write, how and where
 * @out_report: (out): counts
 * @error: return location for a #GError
 *
 * Writes entities with their records and links for other programs. What was taken back is left
 * out, and so are links to it. Everything comes sorted by number, and nothing in the output tells
 * when or where it was made: the same store gives the same bytes. A file appears whole or not at
 * all.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_INVALID (no such format, @output cannot be one, pairs of a store that was never
 *   resolved), %KITH_ERROR_NOT_FOUND
 *   (@entity), %KITH_ERROR_IO, %KITH_ERROR_NO_SPACE, %KITH_ERROR_CANCELLED, %KITH_ERROR_CORRUPT
 * Complexity: O(records + links), with @entity of those written and their neighbours
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_export(KithStore *store,
                              const KithExportOptions *options,
                              KithExportReport *out_report,
                              GError **error);

/**
 * kith_export_formats:
 *
 * The exporters there are: columns `format` and `summary`.
 *
 * Returns: (transfer full): a table
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API KithTable *kith_export_formats(void);

G_END_DECLS

#endif
