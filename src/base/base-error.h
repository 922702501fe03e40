/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <gio/gio.h>
#include <kith/kith-error.h>

/* Sets @error to an errno's text after what was attempted. ENOSPC, EDQUOT and EFBIG become
 * %KITH_ERROR_NO_SPACE, ENOENT %KITH_ERROR_NOT_FOUND, EEXIST %KITH_ERROR_EXISTS, the rest
 * %KITH_ERROR_IO. Returns FALSE, so that a caller can return it. */
gboolean kith_error_errno(GError **error, int saved_errno, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Sets @error. Returns FALSE, so that a caller can return it. */
gboolean kith_error_set(GError **error, KithError code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* %TRUE unless @cancellable was cancelled, which is a %KITH_ERROR_CANCELLED. */
gboolean kith_error_check_cancelled(GCancellable *cancellable, GError **error);

#endif
