/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRAW_MARKS_H
#define DRAW_MARKS_H

#include "draw-canvas.h"

#include <kith/kith-table.h>

/* How nodes of one type look: the shape says their class (a person is round, an organisation
 * square, a place a diamond, an event a triangle, an object a hexagon), the colour their type. */
typedef struct {
    const char *type;       /* lifetime: caller */
    const char *class_name; /* lifetime: caller */
    guint number;           /* of the colour */
    guint n;                /* nodes that have it */
} KithMark;

/* Half as wide as a mark is. */
#define KITH_MARK_RADIUS 9.0

/* Draws a mark; one that is meant more than the others has a heavy border. */
void kith_mark_draw(KithCanvas *canvas, const KithMark *mark, double x, double y, gboolean heavy);

/* Draws marks with their types side by side from @y down, no further to the right than @width.
 * Returns how high that is; draws nothing without a @canvas to draw on, but measures. */
double
kith_marks_legend(KithCanvas *canvas, const GArray *marks, double y, double width, gboolean draw);

/* A grey for lines and text: 0 black. */
void kith_canvas_grey(KithCanvas *canvas, double grey);

/* The text of a cell, "" when it, or its column, is missing (lifetime: table). */
const char *kith_cell(const KithTable *table, gsize row, const char *column);

/* At most so many characters of a text, on one line, with three dots where more were left out. */
char *kith_shorten(const char *text, guint most);

#endif
