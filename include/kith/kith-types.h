/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_TYPES_H
#define KITH_TYPES_H

#include <kith/kith-macros.h>

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * KithRecordId:
 *
 * A record's number: dense, from 1, in the order of arrival, never used again.
 */
typedef guint32 KithRecordId;

/**
 * KithEntityId:
 *
 * An entity's number: that of its founding record. A record that nothing was merged with is the
 * entity of its own number.
 */
typedef guint32 KithEntityId;

/**
 * KithLinkId:
 *
 * A link's number: dense, from 1, in the order of arrival, never used again.
 */
typedef guint32 KithLinkId;

/**
 * KithSourceId:
 *
 * A source's number: dense, from 1.
 */
typedef guint32 KithSourceId;

/**
 * KITH_RECORD_ID_MAX:
 *
 * The largest record, entity or link number a store can hold.
 */
#define KITH_RECORD_ID_MAX (G_MAXUINT32 - 1)

/**
 * KithProgressFunc:
 * @stage: what is being done, in a few words, untranslated
 * @done: units of work done so far
 * @total: units in all, 0 when unknown
 * @user_data: as given in #KithProgress
 *
 * Called now and then, at most a few times a second and always from the thread that made the
 * call being reported on. It must return soon and must not call back into the store.
 */
typedef void (*KithProgressFunc)(const char *stage,
                                 guint64 done,
                                 guint64 total,
                                 gpointer user_data);

/**
 * KithProgress:
 * @func: (nullable): whom to tell
 * @user_data: handed to @func
 * @cancellable: (nullable): cancel it to stop the call at the next safe point
 *
 * How a long call reports and how it is stopped. Borrowed for the call.
 */
typedef struct {
    KithProgressFunc func;
    gpointer user_data;
    GCancellable *cancellable;
} KithProgress;

G_END_DECLS

#endif
