/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRAW_PLACE_H
#define DRAW_PLACE_H

#include "draw-ties.h"
#include "graph-layout.h"

/* Turns places so that they spread most from left to right, the first on the left: texts go that
 * way, and screens. */
void kith_lie_down(KithPlace *places, guint32 n);

/* Moves nodes (KithDrawnNode) so that none lies over another or its label, as little as it can. */
void kith_push_apart(GArray *nodes);

#endif
