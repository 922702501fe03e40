/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"

#include <errno.h>

G_DEFINE_QUARK(kith - error - quark, kith_error)

static KithError
code_of_errno(int saved_errno)
{
    switch (saved_errno) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return KITH_ERROR_NO_SPACE;
    case ENOENT:
        return KITH_ERROR_NOT_FOUND;
    case EEXIST:
        return KITH_ERROR_EXISTS;
    default:
        return KITH_ERROR_IO;
    }
}

gboolean
kith_error_errno(GError **error, int saved_errno, const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list args;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error,
                KITH_ERROR,
                code_of_errno(saved_errno),
                "%s: %s",
                what,
                g_strerror(saved_errno));
    return FALSE;
}

gboolean
kith_error_set(GError **error, KithError code, const char *format, ...)
{
    va_list args;

    if (error == NULL) {
        return FALSE;
    }
    va_start(args, format);
    *error = g_error_new_valist(KITH_ERROR, code, format, args);
    va_end(args);
    return FALSE;
}

gboolean
kith_error_check_cancelled(GCancellable *cancellable, GError **error)
{
    if (cancellable == NULL || !g_cancellable_is_cancelled(cancellable)) {
        return TRUE;
    }
    return kith_error_set(error, KITH_ERROR_CANCELLED, "stopped on request");
}
