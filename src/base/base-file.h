/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base-bytes.h"

#include <gio/gio.h>

/* A file that appears whole or not at all: bytes go to a temporary name beside @path (mode 0600)
 * and the last step renames it. Freed before kith_file_writer_finish it leaves no trace. */
typedef struct _KithFileWriter KithFileWriter;

/* A @path of "-" writes to standard output as it goes. */
KithFileWriter *kith_file_writer_new(const char *path, GError **error);
void kith_file_writer_free(KithFileWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithFileWriter, kith_file_writer_free)

/* Writing never fails on the spot: the first error is kept and kith_file_writer_finish tells it. */
void kith_file_writer_bytes(KithFileWriter *writer, const void *data, gsize len);
void kith_file_writer_text(KithFileWriter *writer, const char *text);
void kith_file_writer_printf(KithFileWriter *writer, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Whether an error is already known, so that a long export can stop early. */
gboolean kith_file_writer_failed(const KithFileWriter *writer);

/* Flushes, syncs and renames. */
gboolean kith_file_writer_finish(KithFileWriter *writer, GError **error);

/* Makes a rename or a new file in @directory last. */
gboolean kith_file_sync_directory(const char *directory, GError **error);

/* The whole of a regular file, mapped; "-" and pipes are read to the end instead. Says clearly
 * when @path is missing, a directory or unreadable. */
GBytes *kith_file_read(const char *path, GError **error);

/* The same; @out_mapped tells whether kith_file_passed() may be used on it. */
GBytes *kith_file_map(const char *path, gboolean *out_mapped, GError **error);

/* Gives back the memory that bytes @start to @end of a mapped file take: they are read from the
 * file again if need be. For whoever goes through a large file once. */
void kith_file_passed(KithBytes all, gsize start, gsize end);

/* The same bounded to @max_len bytes: for settings, keys and manifests. */
char *kith_file_read_text(const char *path, gsize max_len, GError **error);

#endif
