/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRAW_CANVAS_H
#define DRAW_CANVAS_H

#include "draw-calls.h"

/* A page to draw on, which becomes a file. Lengths are in points. */
typedef struct _KithCanvas KithCanvas;

/* A page for a file whose name ends in .svg, .png or .pdf. */
KithCanvas *kith_canvas_new(const char *path, double width, double height, GError **error);
void kith_canvas_free(KithCanvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithCanvas, kith_canvas_free)

cairo_t *kith_canvas_cairo(KithCanvas *canvas);

/* Writes the file: whole or not at all. */
gboolean kith_canvas_finish(KithCanvas *canvas, GError **error);

/* What would be in the file, in place of that; NULL on errors. Free with g_bytes_unref(). */
GBytes *kith_canvas_bytes(KithCanvas *canvas, GError **error);

/* Colours that the colour-blind tell apart, by number, with as many dashes; over and over. */
void kith_canvas_pen(KithCanvas *canvas, guint number);

/* Writes a line of text. @across is where in it @x lies: 0 at its start, 1 at its end; @y is its
 * middle. */
void kith_canvas_text(KithCanvas *canvas,
                      double x,
                      double y,
                      double across,
                      double size,
                      gboolean bold,
                      const char *text);

/* How wide that is. */
double kith_canvas_text_width(KithCanvas *canvas, double size, gboolean bold, const char *text);

#endif
