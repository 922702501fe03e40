/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-offers.h"

static gboolean
is_before(const KithOffer *x, const KithOffer *y)
{
    if (x->weight != y->weight) {
        return x->weight > y->weight;
    }
    return x->a != y->a ? x->a < y->a : x->b < y->b;
}

static KithOffer *
offer_at(const KithPoolList *offers, guint i)
{
    return kith_pool_list_at(offers, KithOffer, i);
}

static void
swap_offers(const KithPoolList *offers, guint i, guint j)
{
    KithOffer kept = *offer_at(offers, i);

    *offer_at(offers, i) = *offer_at(offers, j);
    *offer_at(offers, j) = kept;
}

void
kith_offers_add(KithPool *pool, KithPoolList *offers, const KithOffer *offer)
{
    guint i = offers->n;

    kith_pool_list_add(pool, offers, KithOffer, *offer);
    while (i > 0 && is_before(offer_at(offers, i), offer_at(offers, (i - 1) / 2))) {
        swap_offers(offers, i, (i - 1) / 2);
        i = (i - 1) / 2;
    }
}

gboolean
kith_offers_pop(KithPoolList *offers, KithOffer *out)
{
    guint n = offers->n;
    guint i = 0;

    if (n == 0) {
        return FALSE;
    }
    *out = *offer_at(offers, 0);
    *offer_at(offers, 0) = *offer_at(offers, n - 1);
    offers->n = --n;
    for (;;) {
        guint child = 2 * i + 1;

        if (child + 1 < n && is_before(offer_at(offers, child + 1), offer_at(offers, child))) {
            child++;
        }
        if (child >= n || !is_before(offer_at(offers, child), offer_at(offers, i))) {
            return TRUE;
        }
        swap_offers(offers, i, child);
        i = child;
    }
}
