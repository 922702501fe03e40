/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_SHOW_H
#define EXPLORE_SHOW_H

#include "explore-reader.h"

/* What is shown of an entity: its members, and a record that was named and is no member of it. */
typedef struct {
    KithReader *reader; /* borrowed */
    KithEntityId entity;
    GArray *records; /* owned, KithRecordId, ascending */
} KithShown;

/* An earlier version of a record, NULL data in the key where it is not there. Points into the
 * transaction and @buffer. */
gboolean kith_shown_version(KithReader *reader,
                            KithRecordId id,
                            guint32 version,
                            KithFieldBuffer *buffer,
                            KithRecord *out_record,
                            gboolean *out_found,
                            GError **error);

/* The history of what is shown: KithShowReport says the columns. NULL on errors. */
KithTable *kith_shown_history(KithShown *shown, GError **error);

#endif
