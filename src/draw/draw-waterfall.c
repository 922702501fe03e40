/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "draw-marks.h"

#include <kith/kith-draw.h>

#include <math.h>

#define WIDTH 900.0
#define TOP 64.0
#define BOTTOM 56.0
#define ROW 22.0
#define BAR 13.0
#define TEXT 12.0
#define BARS 320.0 /* width of the part with the bars */

/* Bits beside the longest bar, so that its number has room. */
#define MARGIN 46.0

/* Characters of a remark at most: the rest is in the table. */
#define REMARK_MAX 68

typedef struct {
    const char *label; /* borrowed */
    char *remark;      /* owned */
    double from;
    double to;
    gboolean sum; /* what all come to */
} Bar;

typedef struct {
    const KithWaterfallOptions *options;
    KithCanvas *canvas;
    const Bar *bars;
    guint n;
    double left;      /* of the part with the bars */
    double threshold; /* bits */
    double least;
    double most;
} Waterfall;

/* ---- bars ---- */

static void
clear_bar(gpointer data)
{
    g_free(((Bar *)data)->remark);
}

/* What is compared, and how far it agrees. */
static char *
remark_of(const KithTable *table, gsize row)
{
    const char *a = kith_cell(table, row, "value_a");
    const char *b = kith_cell(table, row, "value_b");
    g_autoptr(GString) text = g_string_new(kith_cell(table, row, "level"));

    if (*a != '\0' || *b != '\0') {
        g_string_append_printf(text, ": %s | %s", a, b);
    }
    if (g_utf8_strlen(text->str, -1) > REMARK_MAX) {
        g_autofree char *start = g_utf8_substring(text->str, 0, REMARK_MAX - 1);

        return g_strconcat(start, "…", NULL);
    }
    return g_strdup(text->str);
}

/* A bar for each term that weighs anything, and one for the result. */
static GArray *
make_bars(const KithTable *table)
{
    guint weight = (guint)kith_table_find_column(table, "weight");
    GArray *bars = g_array_new(FALSE, TRUE, sizeof(Bar));
    double total = 0.0;

    g_array_set_clear_func(bars, clear_bar);
    for (gsize r = 0; r < kith_table_n_rows(table); r++) {
        const char *property = kith_cell(table, r, "property");
        Bar bar = {.label = *property != '\0' ? property : kith_cell(table, r, "term"),
                   .from = total,
                   .sum = kith_table_is_missing(table, r, weight)};

        bar.to = total = bar.sum ? total : total + kith_table_real(table, r, weight);
        bar.from = bar.sum ? 0.0 : bar.from;
        if (bar.sum || bar.to != bar.from) {
            bar.remark = remark_of(table, r);
            g_array_append_val(bars, bar);
        }
    }
    return bars;
}

/* ---- drawing ---- */

static double
across(const Waterfall *fall, double bits)
{
    return fall->left + MARGIN +
           (BARS - 2 * MARGIN) * (bits - fall->least) / (fall->most - fall->least);
}

static double
middle_of(guint row)
{
    return TOP + ROW * (row + 0.5);
}

static void
use_grey(const Waterfall *fall, double grey)
{
    cairo_t *cairo = kith_canvas_cairo(fall->canvas);

    cairo_set_source_rgb(cairo, grey, grey, grey);
    cairo_set_dash(cairo, NULL, 0, 0);
    cairo_set_line_width(cairo, 1);
}

/* A line down through all bars, with its name above. */
static void
draw_mark(const Waterfall *fall, double bits, const char *name)
{
    cairo_t *cairo = kith_canvas_cairo(fall->canvas);

    cairo_move_to(cairo, across(fall, bits), TOP - 4);
    cairo_line_to(cairo, across(fall, bits), TOP + ROW * fall->n);
    cairo_stroke(cairo);
    kith_canvas_text(fall->canvas, across(fall, bits), TOP - 14, .5, 10, FALSE, name);
}

static void
draw_marks(const Waterfall *fall)
{
    static const double dash[] = {4, 3};

    use_grey(fall, .5);
    if (fabs(across(fall, fall->threshold) - across(fall, 0.0)) >= 40.0) {
        draw_mark(fall, 0.0, "even");
    }
    cairo_set_dash(kith_canvas_cairo(fall->canvas), dash, 2, 0);
    draw_mark(fall, fall->threshold, "joined from here on");
    cairo_set_dash(kith_canvas_cairo(fall->canvas), NULL, 0, 0);
}

/* What speaks for a match goes to the right, in blue; what speaks against it to the left, in orange
 * and empty. */
static void
draw_bar(const Waterfall *fall, guint row)
{
    cairo_t *cairo = kith_canvas_cairo(fall->canvas);
    const Bar *bar = &fall->bars[row];
    double x = MIN(across(fall, bar->from), across(fall, bar->to));
    double width = fabs(across(fall, bar->to) - across(fall, bar->from));
    gboolean against = bar->to < bar->from;
    char text[32];

    kith_canvas_pen(fall->canvas, bar->sum ? 2 : against ? 1 : 0);
    cairo_set_dash(cairo, NULL, 0, 0);
    cairo_set_line_width(cairo, 1.5);
    cairo_rectangle(cairo, x, middle_of(row) - BAR / 2, MAX(width, 1.0), BAR);
    if (against) {
        cairo_stroke(cairo);
    } else {
        cairo_fill(cairo);
    }
    g_snprintf(text, sizeof text, "%+.1f", bar->sum ? bar->to : bar->to - bar->from);
    kith_canvas_text(fall->canvas,
                     against ? x - 5 : x + width + 5,
                     middle_of(row),
                     against ? 1 : 0,
                     10,
                     bar->sum,
                     text);
}

static void
draw_row(const Waterfall *fall, guint row)
{
    const Bar *bar = &fall->bars[row];

    use_grey(fall, .1);
    kith_canvas_text(fall->canvas, fall->left - 8, middle_of(row), 1, TEXT, bar->sum, bar->label);
    use_grey(fall, .3);
    kith_canvas_text(fall->canvas,
                     fall->left + BARS + 12,
                     middle_of(row),
                     0,
                     10.5,
                     FALSE,
                     bar->remark);
    draw_bar(fall, row);
}

static void
measure(Waterfall *fall)
{
    fall->least = MIN(0.0, fall->threshold);
    fall->most = MAX(0.0, fall->threshold);
    fall->left = 0.0;
    for (guint i = 0; i < fall->n; i++) {
        const Bar *bar = &fall->bars[i];

        fall->least = MIN(fall->least, MIN(bar->from, bar->to));
        fall->most = MAX(fall->most, MAX(bar->from, bar->to));
        fall->left =
            MAX(fall->left, kith_canvas_text_width(fall->canvas, TEXT, bar->sum, bar->label));
    }
    fall->left += 24.0;
    fall->most = MAX(fall->most, fall->least + 1.0);
}

static void
draw(const Waterfall *fall)
{
    double bottom = TOP + ROW * fall->n;

    draw_marks(fall);
    for (guint i = 0; i < fall->n; i++) {
        draw_row(fall, i);
    }
    use_grey(fall, .1);
    kith_canvas_text(fall->canvas, 16, 22, 0, 15, TRUE, fall->options->title);
    use_grey(fall, .45);
    kith_canvas_text(fall->canvas,
                     16,
                     bottom + 20,
                     0,
                     10,
                     FALSE,
                     "bits: each doubles the odds that the two are one; filled for, empty against");
    if (fall->options->note != NULL) {
        kith_canvas_text(fall->canvas, 16, bottom + 38, 0, 10, FALSE, fall->options->note);
    }
}

gboolean
kith_draw_waterfall(const KithTable *terms,
                    const KithWaterfallOptions *options,
                    const char *path,
                    GError **error)
{
    int weight = kith_table_find_column(terms, "weight");
    g_autoptr(GArray) bars = NULL;
    g_autoptr(KithCanvas) canvas = NULL;
    double odds = options->threshold / (1.0 - options->threshold);
    Waterfall fall = {.options = options, .threshold = CLAMP(log2(odds), -100.0, 100.0)};

    if (weight < 0 || kith_table_column_type(terms, (guint)weight) != KITH_COLUMN_REAL) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: there are no numbers in \"weight\"",
                              path);
    }
    bars = make_bars(terms);
    canvas = kith_canvas_new(path, WIDTH, TOP + ROW * bars->len + BOTTOM, error);
    if (canvas == NULL) {
        return FALSE;
    }
    fall.canvas = canvas;
    fall.bars = (const Bar *)(const void *)bars->data;
    fall.n = bars->len;
    measure(&fall);
    draw(&fall);
    return kith_canvas_finish(canvas, error);
}
