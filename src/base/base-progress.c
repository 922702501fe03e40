/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-progress.h"

#include "base-error.h"

gboolean
kith_progress_step(const KithProgress *progress,
                   const char *stage,
                   guint64 done,
                   guint64 total,
                   GError **error)
{
    if (progress == NULL) {
        return TRUE;
    }
    if (progress->func != NULL) {
        progress->func(stage, done, total, progress->user_data);
    }
    return kith_error_check_cancelled(progress->cancellable, error);
}
