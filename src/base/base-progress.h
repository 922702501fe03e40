/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <kith/kith-error.h>
#include <kith/kith-types.h>

/* Tells @progress where a long call is, and stops the call when it was cancelled. @progress may
 * be NULL. Cheap enough for every block of work, too dear for every record. */
gboolean kith_progress_step(const KithProgress *progress,
                            const char *stage,
                            guint64 done,
                            guint64 total,
                            GError **error);

static inline GCancellable *
kith_progress_cancellable(const KithProgress *progress)
{
    return progress != NULL ? progress->cancellable : NULL;
}

#endif
