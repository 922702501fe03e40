/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-hits.h"

#include "base-sort.h"

GArray *
kith_hits_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(guint64));
}

void
kith_hits_sort(GArray *hits)
{
    guint64 *all = (guint64 *)(void *)hits->data;
    guint kept = 0;

    kith_sort_u64(all, hits->len);
    for (guint i = 0; i < hits->len; i++) {
        if (i == 0 || all[i] != all[i - 1]) {
            all[kept++] = all[i];
        }
    }
    g_array_set_size(hits, kept);
}

gboolean
kith_hits_has(const GArray *hits, guint64 hit)
{
    const guint64 *all = (const guint64 *)(const void *)hits->data;
    guint low = 0;
    guint high = hits->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (all[middle] < hit) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < hits->len && all[low] == hit;
}
