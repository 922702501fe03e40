/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_OFFERS_H
#define RESOLVE_OFFERS_H

#include "base-pool.h"

/* Two clusters that may be joined, and what their link was when they were offered. */
typedef struct {
    double weight;
    guint32 a;
    guint32 b;
    guint32 stamp;
} KithOffer;

/* Offers are a binary heap in a list of a pool: the heaviest comes first, of two as heavy the one
 * with the lower numbers. O(log offers) each. */
void kith_offers_add(KithPool *pool, KithPoolList *offers, const KithOffer *offer);

/* Takes the first one out; FALSE when there is none. */
gboolean kith_offers_pop(KithPoolList *offers, KithOffer *out);

#endif
