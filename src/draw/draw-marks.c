/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw-marks.h"

#include <math.h>

/* Colours that differ; types beyond them have a white middle. */
#define COLOURS 6

#define LEGEND_ROW 22.0
#define LEGEND_TEXT 10.5
#define LEGEND_LEFT 16.0
#define LEGEND_GAP 22.0

static const struct {
    const char *class_name;
    guint corners; /* 0: round */
    double turn;   /* of the first corner, in turns from the right */
    double size;
} shapes[] = {
    {"person", 0, 0, 1.0},
    {"organisation", 4, .125, 1.2},
    {"location", 4, 0, 1.2},
    {"event", 3, .75, 1.2},
    {"object", 6, 0, 1.05},
    {NULL, 5, .75, 1.1},
};

static void
trace(cairo_t *cairo, const char *class_name, double x, double y)
{
    guint i = 0;

    while (shapes[i].class_name != NULL && !g_str_equal(shapes[i].class_name, class_name)) {
        i++;
    }
    cairo_new_path(cairo);
    if (shapes[i].corners == 0) {
        cairo_arc(cairo, x, y, KITH_MARK_RADIUS, 0, 2 * G_PI);
        return;
    }
    for (guint c = 0; c < shapes[i].corners; c++) {
        double angle = 2 * G_PI * (shapes[i].turn + (double)c / shapes[i].corners);

        cairo_line_to(cairo,
                      x + KITH_MARK_RADIUS * shapes[i].size * cos(angle),
                      y + KITH_MARK_RADIUS * shapes[i].size * sin(angle));
    }
    cairo_close_path(cairo);
}

void
kith_canvas_grey(KithCanvas *canvas, double grey)
{
    cairo_t *cairo = kith_canvas_cairo(canvas);

    cairo_set_source_rgb(cairo, grey, grey, grey);
    cairo_set_dash(cairo, NULL, 0, 0);
    cairo_set_line_width(cairo, 1);
}

void
kith_mark_draw(KithCanvas *canvas, const KithMark *mark, double x, double y, gboolean heavy)
{
    cairo_t *cairo = kith_canvas_cairo(canvas);

    kith_canvas_pen(canvas, mark->number % COLOURS);
    trace(cairo, mark->class_name, x, y);
    cairo_fill(cairo);
    if (mark->number >= COLOURS) {
        cairo_set_source_rgb(cairo, 1, 1, 1);
        cairo_arc(cairo, x, y, KITH_MARK_RADIUS * .45, 0, 2 * G_PI);
        cairo_fill(cairo);
    }
    kith_canvas_grey(canvas, heavy ? 0 : .25);
    cairo_set_line_width(cairo, heavy ? 3 : 1);
    trace(cairo, mark->class_name, x, y);
    cairo_stroke(cairo);
}

double
kith_marks_legend(KithCanvas *canvas, const GArray *marks, double y, double width, gboolean draw)
{
    double x = LEGEND_LEFT;
    double top = y;

    for (guint i = 0; i < marks->len; i++) {
        const KithMark *mark = &g_array_index(marks, KithMark, i);
        g_autofree char *text = g_strdup_printf("%s (%u)", mark->type, mark->n);
        double wide =
            2 * KITH_MARK_RADIUS + 8 + kith_canvas_text_width(canvas, LEGEND_TEXT, FALSE, text);

        if (x > LEGEND_LEFT && x + wide > width - LEGEND_LEFT) {
            x = LEGEND_LEFT;
            y += LEGEND_ROW;
        }
        if (draw) {
            kith_mark_draw(canvas, mark, x + KITH_MARK_RADIUS, y + LEGEND_ROW / 2, FALSE);
            kith_canvas_grey(canvas, .1);
            kith_canvas_text(canvas,
                             x + 2 * KITH_MARK_RADIUS + 8,
                             y + LEGEND_ROW / 2,
                             0,
                             LEGEND_TEXT,
                             FALSE,
                             text);
        }
        x += wide + LEGEND_GAP;
    }
    return y + LEGEND_ROW - top;
}

const char *
kith_cell(const KithTable *table, gsize row, const char *column)
{
    int c = kith_table_find_column(table, column);

    return c >= 0 && !kith_table_is_missing(table, row, (guint)c)
               ? kith_table_text(table, row, (guint)c)
               : "";
}

char *
kith_shorten(const char *text, guint most)
{
    g_autofree char *line = g_strdup(text);
    g_autofree char *start = NULL;

    for (char *at = line; *at != '\0'; at++) {
        *at = g_ascii_iscntrl(*at) ? ' ' : *at;
    }
    if (g_utf8_strlen(line, -1) <= (glong)most) {
        return g_steal_pointer(&line);
    }
    start = g_utf8_substring(line, 0, (glong)most - 1);
    return g_strconcat(g_strchomp(start), "…", NULL);
}
