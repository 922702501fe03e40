/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_POSSIBLE_H
#define GRAPH_POSSIBLE_H

#include "graph-read.h"

/* Two entities that may be one. */
typedef void (*KithPossibleFunc)(KithEntityId a,
                                 KithEntityId b,
                                 double probability,
                                 gpointer user_data);

/* Calls @func for every two entities of which the likeliest pair of records is one with a
 * probability of @least or more, ascending; what a person decided to be different is left out.
 * O(p log p) for the pairs p that resolution kept. */
gboolean kith_reading_possible(KithReading *reading,
                               double least,
                               KithPossibleFunc func,
                               gpointer user_data,
                               GError **error);

#endif
