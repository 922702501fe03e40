/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_RETIRE_H
#define STORE_RETIRE_H

#include "store-records.h"

/* Takes back records and links of one source, in batches of one transaction each. @load is the
 * number they are marked with; @records and @links are numbers (guint32), ascending. */
gboolean kith_retire_these(KithStore *store,
                           guint32 load,
                           const GArray *records,
                           const GArray *links,
                           const KithProgress *progress,
                           KithRetireReport *out_report,
                           GError **error);

#endif
