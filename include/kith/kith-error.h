/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_ERROR_H
#define KITH_ERROR_H

#include <kith/kith-macros.h>

G_BEGIN_DECLS

/**
 * KithError:
 * @KITH_ERROR_FAILED: what was attempted did not work, and no caller can mend it
 * @KITH_ERROR_INVALID: an input is not what it should be: the text says where and how
 * @KITH_ERROR_NOT_FOUND: a named thing does not exist
 * @KITH_ERROR_EXISTS: a thing that must be new is there already
 * @KITH_ERROR_IO: the operating system refused to read or write
 * @KITH_ERROR_NO_SPACE: the disk, a quota, a file-size limit or the map is full
 * @KITH_ERROR_CORRUPT: stored bytes are not those that were written
 * @KITH_ERROR_UNSUPPORTED: made by a newer version, or on a file system that cannot hold a store
 * @KITH_ERROR_BUSY: another process holds what is needed
 * @KITH_ERROR_CANCELLED: stopped on request; nothing is half-written
 * @KITH_ERROR_LIMIT: a stated limit would be passed
 *
 * The codes of %KITH_ERROR. A code exists because some caller acts differently on it.
 */
typedef enum {
    KITH_ERROR_FAILED,
    KITH_ERROR_INVALID,
    KITH_ERROR_NOT_FOUND,
    KITH_ERROR_EXISTS,
    KITH_ERROR_IO,
    KITH_ERROR_NO_SPACE,
    KITH_ERROR_CORRUPT,
    KITH_ERROR_UNSUPPORTED,
    KITH_ERROR_BUSY,
    KITH_ERROR_CANCELLED,
    KITH_ERROR_LIMIT,
} KithError;

/**
 * KITH_ERROR:
 *
 * The one error domain of the library.
 */
#define KITH_ERROR (kith_error_quark())

/**
 * kith_error_quark:
 *
 * The quark behind %KITH_ERROR.
 *
 * Returns: the quark
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API GQuark kith_error_quark(void);

G_END_DECLS

#endif
