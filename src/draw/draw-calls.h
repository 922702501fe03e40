/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DRAW_CALLS_H
#define DRAW_CALLS_H

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <pango/pangocairo.h>

/* The functions of cairo and Pango that Kith calls, by the addresses that they are found at when
 * they are loaded (base-late.h). A new one needs a row in its list and one among the names below. */
#define KITH_CAIRO_CALLS(ROW) \
    ROW(cairo_arc) \
    ROW(cairo_close_path) \
    ROW(cairo_create) \
    ROW(cairo_destroy) \
    ROW(cairo_fill) \
    ROW(cairo_image_surface_create) \
    ROW(cairo_line_to) \
    ROW(cairo_move_to) \
    ROW(cairo_new_path) \
    ROW(cairo_paint) \
    ROW(cairo_pdf_surface_create_for_stream) \
    ROW(cairo_pdf_surface_set_metadata) \
    ROW(cairo_rectangle) \
    ROW(cairo_restore) \
    ROW(cairo_save) \
    ROW(cairo_scale) \
    ROW(cairo_set_dash) \
    ROW(cairo_set_line_width) \
    ROW(cairo_set_source_rgb) \
    ROW(cairo_set_source_rgba) \
    ROW(cairo_status) \
    ROW(cairo_status_to_string) \
    ROW(cairo_stroke) \
    ROW(cairo_surface_destroy) \
    ROW(cairo_surface_finish) \
    ROW(cairo_surface_status) \
    ROW(cairo_surface_write_to_png_stream) \
    ROW(cairo_svg_surface_create_for_stream) \
    ROW(cairo_translate)

#define KITH_PANGO_CALLS(ROW) \
    ROW(pango_font_description_free) \
    ROW(pango_font_description_from_string) \
    ROW(pango_font_description_set_absolute_size) \
    ROW(pango_font_description_set_weight) \
    ROW(pango_layout_get_size) \
    ROW(pango_layout_set_font_description) \
    ROW(pango_layout_set_text)

#define KITH_PANGO_CAIRO_CALLS(ROW) \
    ROW(pango_cairo_create_layout) \
    ROW(pango_cairo_show_layout)

#define ROW(name) __typeof__(&name) call_##name;
typedef struct {
    KITH_CAIRO_CALLS(ROW)
    KITH_PANGO_CALLS(ROW)
    KITH_PANGO_CAIRO_CALLS(ROW)
} KithDrawCalls;
#undef ROW

/* Filled by the first kith_draw_load(). */
extern KithDrawCalls kith_draw_calls;

/* Loads cairo and Pango unless they are. Threads: any. */
gboolean kith_draw_load(GError **error);

#define cairo_arc kith_draw_calls.call_cairo_arc
#define cairo_close_path kith_draw_calls.call_cairo_close_path
#define cairo_create kith_draw_calls.call_cairo_create
#define cairo_destroy kith_draw_calls.call_cairo_destroy
#define cairo_fill kith_draw_calls.call_cairo_fill
#define cairo_image_surface_create kith_draw_calls.call_cairo_image_surface_create
#define cairo_line_to kith_draw_calls.call_cairo_line_to
#define cairo_move_to kith_draw_calls.call_cairo_move_to
#define cairo_new_path kith_draw_calls.call_cairo_new_path
#define cairo_paint kith_draw_calls.call_cairo_paint
#define cairo_pdf_surface_create_for_stream kith_draw_calls.call_cairo_pdf_surface_create_for_stream
#define cairo_pdf_surface_set_metadata kith_draw_calls.call_cairo_pdf_surface_set_metadata
#define cairo_rectangle kith_draw_calls.call_cairo_rectangle
#define cairo_restore kith_draw_calls.call_cairo_restore
#define cairo_save kith_draw_calls.call_cairo_save
#define cairo_scale kith_draw_calls.call_cairo_scale
#define cairo_set_dash kith_draw_calls.call_cairo_set_dash
#define cairo_set_line_width kith_draw_calls.call_cairo_set_line_width
#define cairo_set_source_rgb kith_draw_calls.call_cairo_set_source_rgb
#define cairo_set_source_rgba kith_draw_calls.call_cairo_set_source_rgba
#define cairo_status kith_draw_calls.call_cairo_status
#define cairo_status_to_string kith_draw_calls.call_cairo_status_to_string
#define cairo_stroke kith_draw_calls.call_cairo_stroke
#define cairo_surface_destroy kith_draw_calls.call_cairo_surface_destroy
#define cairo_surface_finish kith_draw_calls.call_cairo_surface_finish
#define cairo_surface_status kith_draw_calls.call_cairo_surface_status
#define cairo_surface_write_to_png_stream kith_draw_calls.call_cairo_surface_write_to_png_stream
#define cairo_svg_surface_create_for_stream kith_draw_calls.call_cairo_svg_surface_create_for_stream
#define cairo_translate kith_draw_calls.call_cairo_translate
#define pango_font_description_free kith_draw_calls.call_pango_font_description_free
#define pango_font_description_from_string kith_draw_calls.call_pango_font_description_from_string
#define pango_font_description_set_absolute_size kith_draw_calls.call_pango_font_description_set_absolute_size
#define pango_font_description_set_weight kith_draw_calls.call_pango_font_description_set_weight
#define pango_layout_get_size kith_draw_calls.call_pango_layout_get_size
#define pango_layout_set_font_description kith_draw_calls.call_pango_layout_set_font_description
#define pango_layout_set_text kith_draw_calls.call_pango_layout_set_text
#define pango_cairo_create_layout kith_draw_calls.call_pango_cairo_create_layout
#define pango_cairo_show_layout kith_draw_calls.call_pango_cairo_show_layout

#endif
