/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "draw-canvas.h"

#include <kith/kith-draw.h>

#include <math.h>

#define WIDTH 720.0
#define HEIGHT 440.0
#define LEFT 64.0
#define TOP 52.0
#define BOTTOM 76.0
#define TEXT 12.0

/* Names at the ends of lines are at least so far from one another. */
#define NAMES_APART 15.0

#define LINES_MAX 12

typedef struct {
    const KithTable *table;
    const KithChartOptions *options;
    KithCanvas *canvas;
    int x;
    guint n_lines;
    int lines[LINES_MAX]; /* columns */
    double right;         /* where the lines end */
    double from;          /* across, as it is laid out */
    double to;
    double least; /* the lowest share that is shown */
} Chart;

/* ---- what there is ---- */

static gboolean
find_numbers(const Chart *chart, const char *name, int *out_column, GError **error)
{
    int column = kith_table_find_column(chart->table, name);

    if (column < 0 ||
        (kith_table_column_type(chart->table, (guint)column) != KITH_COLUMN_REAL &&
         kith_table_column_type(chart->table, (guint)column) != KITH_COLUMN_INTEGER)) {
        return kith_error_set(error, KITH_ERROR_INVALID, "there are no numbers in \"%s\"", name);
    }
    *out_column = column;
    return TRUE;
}

static double
number_at(const Chart *chart, gsize row, int column)
{
    return kith_table_column_type(chart->table, (guint)column) == KITH_COLUMN_REAL
               ? kith_table_real(chart->table, row, (guint)column)
               : (double)kith_table_integer(chart->table, row, (guint)column);
}

static gboolean
is_whole(const Chart *chart, gsize row)
{
    gboolean whole = !kith_table_is_missing(chart->table, row, (guint)chart->x);

    for (guint i = 0; i < chart->n_lines; i++) {
        whole = whole && !kith_table_is_missing(chart->table, row, (guint)chart->lines[i]);
    }
    return whole;
}

/* Where a number of x is laid out: from 0 to 1 between the first and the last. */
static double
layout_of(const Chart *chart, double x)
{
    double p = CLAMP(x, 1e-9, 1.0 - 1e-9);

    return chart->options->log_odds ? log2(p / (1.0 - p)) : x;
}

static gboolean
measure(Chart *chart, GError **error)
{
    guint rows = 0;

    chart->least = 1.0;
    for (gsize r = 0; r < kith_table_n_rows(chart->table); r++) {
        double x;

        if (!is_whole(chart, r)) {
            continue;
        }
        x = layout_of(chart, number_at(chart, r, chart->x));
        chart->from = rows == 0 ? x : MIN(chart->from, x);
        chart->to = rows == 0 ? x : MAX(chart->to, x);
        rows++;
        for (guint i = 0; i < chart->n_lines; i++) {
            chart->least = MIN(chart->least, number_at(chart, r, chart->lines[i]));
        }
    }
    if (rows < 2 || chart->to <= chart->from) {
        return kith_error_set(error, KITH_ERROR_INVALID, "there are no two points to draw");
    }
    chart->least = CLAMP(floor(10.0 * chart->least - 1e-9) / 10.0, 0.0, 0.9);
    return TRUE;
}

static gboolean
set_up(Chart *chart, GError **error)
{
    double longest = 0.0;

    if (!find_numbers(chart, chart->options->x, &chart->x, error)) {
        return FALSE;
    }
    for (const char *const *name = chart->options->lines; *name != NULL; name++) {
        if (chart->n_lines == LINES_MAX) {
            return kith_error_set(error, KITH_ERROR_INVALID, "more than %d lines", LINES_MAX);
        }
        if (!find_numbers(chart, *name, &chart->lines[chart->n_lines], error)) {
            return FALSE;
        }
        chart->n_lines++;
        longest = MAX(longest, kith_canvas_text_width(chart->canvas, TEXT, TRUE, *name));
    }
    chart->right = WIDTH - longest - 24.0;
    return measure(chart, error);
}

/* ---- drawing ---- */

static double
across(const Chart *chart, double x)
{
    return LEFT +
           (chart->right - LEFT) * (layout_of(chart, x) - chart->from) / (chart->to - chart->from);
}

static double
up(const Chart *chart, double share)
{
    return HEIGHT - BOTTOM -
           (HEIGHT - BOTTOM - TOP) * (share - chart->least) / (1.0 - chart->least);
}

static void
use_grey(const Chart *chart, double grey)
{
    cairo_t *cairo = kith_canvas_cairo(chart->canvas);

    cairo_set_source_rgb(cairo, grey, grey, grey);
    cairo_set_dash(cairo, NULL, 0, 0);
    cairo_set_line_width(cairo, 1);
}

static void
draw_line(const Chart *chart, double x1, double y1, double x2, double y2)
{
    cairo_t *cairo = kith_canvas_cairo(chart->canvas);

    cairo_move_to(cairo, x1, y1);
    cairo_line_to(cairo, x2, y2);
    cairo_stroke(cairo);
}

static void
draw_shares(const Chart *chart)
{
    guint tenths = (guint)lround((1.0 - chart->least) * 10.0);
    guint parts = tenths <= 2 ? 2 * tenths : tenths;

    for (guint i = 0; i <= parts; i++) {
        double share = chart->least + (1.0 - chart->least) * i / parts;
        g_autofree char *text = g_strdup_printf("%.2f", share);

        use_grey(chart, .87);
        draw_line(chart, LEFT, up(chart, share), chart->right, up(chart, share));
        use_grey(chart, .25);
        kith_canvas_text(chart->canvas, LEFT - 8, up(chart, share), 1, TEXT, FALSE, text);
    }
}

/* Marks numbers of x where there is room for their text. */
static void
draw_numbers(const Chart *chart)
{
    double free_from = 0.0;

    for (gsize r = 0; r < kith_table_n_rows(chart->table); r++) {
        double x;
        double width;
        char text[32];

        if (!is_whole(chart, r)) {
            continue;
        }
        x = number_at(chart, r, chart->x);
        g_snprintf(text, sizeof text, "%g", x);
        width = kith_canvas_text_width(chart->canvas, TEXT, FALSE, text);
        use_grey(chart, .6);
        draw_line(chart, across(chart, x), HEIGHT - BOTTOM, across(chart, x), HEIGHT - BOTTOM + 4);
        if (across(chart, x) - width / 2 < free_from) {
            continue;
        }
        use_grey(chart, .25);
        kith_canvas_text(chart->canvas,
                         across(chart, x),
                         HEIGHT - BOTTOM + 15,
                         .5,
                         TEXT,
                         FALSE,
                         text);
        free_from = across(chart, x) + width / 2 + 6;
    }
}

/* Draws a line, with a point at each number. Returns where it ends. */
static double
draw_shares_of(const Chart *chart, guint line)
{
    cairo_t *cairo = kith_canvas_cairo(chart->canvas);
    double y = 0.0;

    kith_canvas_pen(chart->canvas, line);
    cairo_new_path(cairo);
    for (gsize r = 0; r < kith_table_n_rows(chart->table); r++) {
        if (is_whole(chart, r)) {
            y = up(chart, number_at(chart, r, chart->lines[line]));
            cairo_line_to(cairo, across(chart, number_at(chart, r, chart->x)), y);
        }
    }
    cairo_stroke(cairo);
    for (gsize r = 0; r < kith_table_n_rows(chart->table); r++) {
        if (is_whole(chart, r)) {
            cairo_arc(cairo,
                      across(chart, number_at(chart, r, chart->x)),
                      up(chart, number_at(chart, r, chart->lines[line])),
                      2.5,
                      0,
                      2 * G_PI);
            cairo_fill(cairo);
        }
    }
    return y;
}

/* Names at the ends of the lines, the higher above the lower, moved apart where they would meet. */
static void
draw_names(const Chart *chart, const double *ends)
{
    guint order[LINES_MAX];
    double free_from = -1.0;

    for (guint i = 0; i < chart->n_lines; i++) {
        guint at = i;

        for (; at > 0 && ends[order[at - 1]] > ends[i]; at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
    for (guint i = 0; i < chart->n_lines; i++) {
        double y = MAX(ends[order[i]], free_from);

        kith_canvas_pen(chart->canvas, order[i]);
        kith_canvas_text(chart->canvas,
                         chart->right + 10,
                         y,
                         0,
                         TEXT,
                         TRUE,
                         chart->options->lines[order[i]]);
        free_from = y + NAMES_APART;
    }
}

static void
draw(const Chart *chart)
{
    const KithChartOptions *options = chart->options;
    double ends[LINES_MAX] = {0};

    draw_shares(chart);
    draw_numbers(chart);
    for (guint i = 0; i < chart->n_lines; i++) {
        ends[i] = draw_shares_of(chart, i);
    }
    draw_names(chart, ends);
    use_grey(chart, .1);
    kith_canvas_text(chart->canvas, LEFT, 24, 0, 15, TRUE, options->title);
    use_grey(chart, .25);
    kith_canvas_text(chart->canvas,
                     (LEFT + chart->right) / 2,
                     HEIGHT - BOTTOM + 36,
                     .5,
                     TEXT,
                     FALSE,
                     options->x_label);
    if (options->note != NULL) {
        use_grey(chart, .45);
        kith_canvas_text(chart->canvas, LEFT, HEIGHT - 16, 0, 10, FALSE, options->note);
    }
}

gboolean
kith_draw_chart(const KithTable *table,
                const KithChartOptions *options,
                const char *path,
                GError **error)
{
    g_autoptr(KithCanvas) canvas = kith_canvas_new(path, WIDTH, HEIGHT, error);
    Chart chart = {.table = table, .options = options, .canvas = canvas};

    if (canvas == NULL) {
        return FALSE;
    }
    if (!set_up(&chart, error)) {
        g_prefix_error(error, "%s: ", path);
        return FALSE;
    }
    draw(&chart);
    return kith_canvas_finish(canvas, error);
}
