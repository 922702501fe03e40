/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRAW_TIES_H
#define DRAW_TIES_H

#include "draw-marks.h"

#include <kith/kith-table.h>

/* A node of a picture, with its label below it. */
typedef struct {
    const char *id; /* lifetime: the table */
    char *label;    /* owned */
    guint mark;     /* its place among the marks */
    gint64 more;    /* neighbours that are not drawn */
    gboolean heavy;
    double x; /* of its mark */
    double y;
    double half_width; /* with its label */
    double above;
    double below;
} KithDrawnNode;

/* All links between two nodes, one line. */
typedef struct {
    guint a; /* < b */
    guint b;
    gboolean to_a; /* whether a link goes that way */
    gboolean to_b;
    GArray *kinds; /* owned, KithTieKind, by name */
} KithDrawnTie;

/* Links of one type between two. */
typedef struct {
    const char *type; /* lifetime: the table */
    guint n;
} KithTieKind;

/* The ties (KithDrawnTie) by their ends, of a table with `from_entity`, `to_entity`, and if it has
 * them `type` or `link_type`, and `direction` ("in": the link goes the other way; "none": it has no
 * direction). A link of no type is a line without a name and arrows. Links with what is not among
 * @nodes are passed over. */
GArray *kith_drawn_ties_read(const KithTable *links, const GArray *nodes);

/* The type that all links are of, NULL when there are several, or some have none. */
const char *kith_drawn_ties_only(const GArray *ties);

/* How wide the longest of their names is. */
double kith_drawn_ties_longest(KithCanvas *canvas, const GArray *ties);

/* Draws them, @named with what they stand for where it lies over nothing if it can. */
void
kith_drawn_ties_draw(KithCanvas *canvas, const GArray *ties, const GArray *nodes, gboolean named);

#endif
