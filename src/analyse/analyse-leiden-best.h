/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_LEIDEN_BEST_H
#define ANALYSE_LEIDEN_BEST_H

#include "analyse-leiden.h"

/* The best groups that several runs lead to. Each starts anew, by the seeds from that of @how on,
 * until no move betters it. Then two of them are crossed, again and again: what both have together
 * is moved as one at first, so that where they differ is decided anew (memetic clustering:
 * Biedermann et al. 2018, arXiv:1802.07034). One start alone has nothing to cross.
 *
 * @groups gets numbers from 1. The same for the same seed. FALSE when cancelled. O(starts) runs,
 * and three times as many shorter ones; 4 n bytes a start. */
gboolean kith_leiden_best(const KithGraph *graph,
                          const KithLeiden *how,
                          guint starts,
                          const KithProgress *progress,
                          guint32 *groups,
                          GError **error);

#endif
