/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include <kith/kith-error.h>
#include <kith/kith-types.h>

/* The directory a store is in: its manifest, its locks, and whether it may be there at all. */

/* Refuses network file systems, whose locks and maps LMDB cannot rely on. */
gboolean kith_place_check_file_system(const char *path, GError **error);

/* Tests set this to answer in place of statfs(2). */
extern gint64 (*kith_place_file_system)(const char *path);

/* Writes and checks STORE/manifest. */
gboolean kith_place_write_manifest(const char *path, GError **error);
gboolean kith_place_check_manifest(const char *path, GError **error);

/* Makes the directories of a store; refuses one that is there and not empty. */
gboolean kith_place_make(const char *path, GError **error);

/* Takes away what was made of a store that could not be finished. */
void kith_place_remove(const char *path);

/* Opens STORE/lock and takes it shared, or exclusively; does not wait. Returns -1 on error. */
int kith_place_lock(const char *path, gboolean exclusive, GError **error);

/* Opens STORE/writer, waits for whoever holds it (telling @progress who that is) and writes
 * @what and this process's number into it. Returns -1 on error. */
int kith_place_lock_writer(const char *path,
                           const char *what,
                           const KithProgress *progress,
                           GError **error);

#endif
