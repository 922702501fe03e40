/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw-canvas.h"

#include "base-error.h"
#include "base-file.h"

#include <kith/kith-draw.h>

#include <string.h>

/* Pixels of a PNG to a point. */
#define PIXELS 2.0

struct _KithCanvas {
    char *path;               /* owned */
    GByteArray *bytes;        /* owned: the file */
    cairo_surface_t *surface; /* owned */
    cairo_t *cairo;           /* owned */
    gboolean is_png;
    gboolean is_svg;
};

typedef cairo_surface_t *(*MakeSurface)(KithCanvas *canvas, double width, double height);

static cairo_status_t
append(void *closure, const unsigned char *data, unsigned int length)
{
    g_byte_array_append(((KithCanvas *)closure)->bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
make_svg(KithCanvas *canvas, double width, double height)
{
    canvas->is_svg = TRUE;
    return cairo_svg_surface_create_for_stream(append, canvas, width, height);
}

/* Without the time, so that the same picture is the same file. */
static cairo_surface_t *
make_pdf(KithCanvas *canvas, double width, double height)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, canvas, width, height);

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    return surface;
}

static cairo_surface_t *
make_png(KithCanvas *canvas, double width, double height)
{
    canvas->is_png = TRUE;
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                      (int)(width * PIXELS),
                                      (int)(height * PIXELS));
}

static const struct {
    const char *ending;
    MakeSurface make;
} formats[] = {{".svg", make_svg}, {".png", make_png}, {".pdf", make_pdf}};

static MakeSurface
format_of(const char *path)
{
    g_autofree char *lower = g_ascii_strdown(path, -1);

    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (g_str_has_suffix(lower, formats[i].ending)) {
            return formats[i].make;
        }
    }
    return NULL;
}

gboolean
kith_draw_is_picture(const char *path)
{
    return format_of(path) != NULL;
}

KithCanvas *
kith_canvas_new(const char *path, double width, double height, GError **error)
{
    MakeSurface make = format_of(path);
    KithCanvas *canvas;

    if (make == NULL) {
        kith_error_set(error,
                       KITH_ERROR_UNSUPPORTED,
                       "%s: a picture's name ends in .svg, .png or .pdf",
                       path);
        return NULL;
    }
    if (!kith_draw_load(error)) {
        return NULL;
    }
    canvas = g_new0(KithCanvas, 1);
    canvas->path = g_strdup(path);
    canvas->bytes = g_byte_array_new();
    canvas->surface = make(canvas, width, height);
    canvas->cairo = cairo_create(canvas->surface);
    if (canvas->is_png) {
        cairo_scale(canvas->cairo, PIXELS, PIXELS);
    }
    cairo_set_source_rgb(canvas->cairo, 1, 1, 1);
    cairo_paint(canvas->cairo);
    return canvas;
}

void
kith_canvas_free(KithCanvas *canvas)
{
    g_clear_pointer(&canvas->cairo, cairo_destroy);
    g_clear_pointer(&canvas->surface, cairo_surface_destroy);
    g_byte_array_unref(canvas->bytes);
    g_free(canvas->path);
    g_free(canvas);
}

cairo_t *
kith_canvas_cairo(KithCanvas *canvas)
{
    return canvas->cairo;
}

/* ---- the same file every time ---- */

static gboolean
name_again(const GMatchInfo *match, GString *out, gpointer user_data)
{
    GHashTable *numbers = user_data;
    char *found = g_match_info_fetch(match, 0);
    gpointer known = g_hash_table_lookup(numbers, found);

    if (known == NULL) {
        known = GUINT_TO_POINTER(g_hash_table_size(numbers) + 1);
    }
    g_string_append_printf(out, "surface%u", GPOINTER_TO_UINT(known));
    g_hash_table_insert(numbers, found, known);
    return FALSE;
}

/* cairo numbers what it draws on for as long as the process runs; here numbers begin again. Text is
 * drawn as shapes, so that nothing else is called so. */
static void
number_again(KithCanvas *canvas)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GRegex) names = g_regex_new("surface[0-9]+", G_REGEX_RAW, 0, NULL);
    g_autofree char *text = g_regex_replace_eval(names,
                                                 (const char *)canvas->bytes->data,
                                                 (gssize)canvas->bytes->len,
                                                 0,
                                                 0,
                                                 name_again,
                                                 numbers,
                                                 NULL);

    g_byte_array_set_size(canvas->bytes, 0);
    g_byte_array_append(canvas->bytes, (const guint8 *)text, (guint)strlen(text));
}

static gboolean
end_drawing(KithCanvas *canvas, GError **error)
{
    cairo_status_t status = cairo_status(canvas->cairo);

    g_clear_pointer(&canvas->cairo, cairo_destroy);
    if (status == CAIRO_STATUS_SUCCESS && canvas->is_png) {
        status = cairo_surface_write_to_png_stream(canvas->surface, append, canvas);
    }
    cairo_surface_finish(canvas->surface);
    status = status == CAIRO_STATUS_SUCCESS ? cairo_surface_status(canvas->surface) : status;
    if (status != CAIRO_STATUS_SUCCESS) {
        return kith_error_set(error,
                              KITH_ERROR_IO,
                              "%s: cannot be drawn: %s",
                              canvas->path,
                              cairo_status_to_string(status));
    }
    if (canvas->is_svg) {
        number_again(canvas);
    }
    return TRUE;
}

GBytes *
kith_canvas_bytes(KithCanvas *canvas, GError **error)
{
    return end_drawing(canvas, error) ? g_bytes_new(canvas->bytes->data, canvas->bytes->len) : NULL;
}

gboolean
kith_canvas_finish(KithCanvas *canvas, GError **error)
{
    g_autoptr(KithFileWriter) writer = NULL;

    if (!end_drawing(canvas, error)) {
        return FALSE;
    }
    writer = kith_file_writer_new(canvas->path, error);
    if (writer == NULL) {
        return FALSE;
    }
    kith_file_writer_bytes(writer, canvas->bytes->data, canvas->bytes->len);
    return kith_file_writer_finish(writer, error);
}

/* ---- pens and text ---- */

void
kith_canvas_pen(KithCanvas *canvas, guint number)
{
    static const double colours[][3] = {{0.00, 0.45, 0.70},
                                        {0.84, 0.37, 0.00},
                                        {0.00, 0.62, 0.45},
                                        {0.80, 0.47, 0.65},
                                        {0.34, 0.71, 0.91},
                                        {0.90, 0.62, 0.00}};
    static const double dashes[][4] = {{0}, {8, 3, 8, 3}, {2, 3, 2, 3}, {8, 3, 2, 3}};
    const double *colour = colours[number % G_N_ELEMENTS(colours)];
    const double *dash = dashes[number % G_N_ELEMENTS(dashes)];

    cairo_set_source_rgb(canvas->cairo, colour[0], colour[1], colour[2]);
    cairo_set_dash(canvas->cairo, dash, dash[0] > 0 ? 4 : 0, 0);
    cairo_set_line_width(canvas->cairo, 2);
}

static PangoLayout *
layout_of(KithCanvas *canvas, double size, gboolean bold, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(canvas->cairo);
    PangoFontDescription *font = pango_font_description_from_string("Sans");

    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    return layout;
}

void
kith_canvas_text(KithCanvas *canvas,
                 double x,
                 double y,
                 double across,
                 double size,
                 gboolean bold,
                 const char *text)
{
    g_autoptr(PangoLayout) layout = layout_of(canvas, size, bold, text);
    int width;
    int height;

    pango_layout_get_size(layout, &width, &height);
    cairo_move_to(canvas->cairo, x - across * width / PANGO_SCALE, y - 0.5 * height / PANGO_SCALE);
    pango_cairo_show_layout(canvas->cairo, layout);
    cairo_new_path(canvas->cairo);
}

double
kith_canvas_text_width(KithCanvas *canvas, double size, gboolean bold, const char *text)
{
    g_autoptr(PangoLayout) layout = layout_of(canvas, size, bold, text);
    int width;

    pango_layout_get_size(layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}
