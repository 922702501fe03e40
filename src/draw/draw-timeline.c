/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw-marks.h"

#include "base-date.h"
#include "base-error.h"

#include <kith/kith-draw.h>

#include <math.h>

/*
 *   2019 ┤●───── 2019-04-02  NAMED in   Complaint 12
 *        │ ╲──── 2019-05     MANAGED    Ann Example
 *   2020 ┤▌
 *
 * Time runs down the axis, as long as it was; rows are evenly spaced, and a line leads from each
 * to its time. What is known by month or year alone is a bar as long as that is.
 */

#define AXIS 84.0
#define ROWS 140.0
#define TOP 60.0
#define ROW 19.0
#define TEXT 10.5
#define LABEL_MOST 70
#define MARGIN 16.0
#define NOTE_ROW 14.0
#define LEAST_WIDTH 560.0
#define LEAST_HEIGHT 120.0

/* Ticks of the axis at most. */
#define TICKS 14

typedef struct {
    char *text; /* owned */
    guint mark;
    gint32 first; /* days, as kith_date_number() has them */
    gint32 last;
} Moment;

typedef struct {
    const KithPictureOptions *options;
    KithCanvas *canvas;
    GArray *moments; /* owned, Moment */
    GArray *marks;   /* owned, KithMark: link types */
    gint32 first;
    gint32 last;
    double width;
    double length; /* of the axis */
} Timeline;

static void
clear_moment(gpointer data)
{
    g_free(((Moment *)data)->text);
}

static void
timeline_clear(Timeline *timeline)
{
    g_clear_pointer(&timeline->moments, g_array_unref);
    g_clear_pointer(&timeline->marks, g_array_unref);
    g_clear_pointer(&timeline->canvas, kith_canvas_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Timeline, timeline_clear)

/* ---- reading ---- */

static guint
mark_of(Timeline *timeline, const char *type)
{
    KithMark mark = {type, "person", timeline->marks->len, 1};

    for (guint i = 0; i < timeline->marks->len; i++) {
        if (g_str_equal(g_array_index(timeline->marks, KithMark, i).type, type)) {
            g_array_index(timeline->marks, KithMark, i).n++;
            return i;
        }
    }
    g_array_append_val(timeline->marks, mark);
    return timeline->marks->len - 1;
}

static gboolean
read_days(const char *text, Moment *moment)
{
    KithDate first;
    KithDate last;

    if (!kith_date_scan(kith_bytes_str(text), &first) || first.year == 0) {
        return FALSE;
    }
    last = first;
    if (first.month == 0) {
        first.month = 1;
        last.month = 12;
    }
    if (first.day == 0) {
        first.day = 1;
        last.day = 31;
    }
    moment->first = kith_date_number(first);
    moment->last = kith_date_number(last);
    return TRUE;
}

static void
read_moments(Timeline *timeline, const KithTable *table)
{
    timeline->moments = g_array_new(FALSE, TRUE, sizeof(Moment));
    timeline->marks = g_array_new(FALSE, TRUE, sizeof(KithMark));
    g_array_set_clear_func(timeline->moments, clear_moment);
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        const char *date = kith_cell(table, row, "date");
        const char *type = kith_cell(table, row, "type");
        gboolean in = g_str_equal(kith_cell(table, row, "direction"), "in");
        g_autofree char *label = kith_shorten(kith_cell(table, row, "label"), LABEL_MOST);
        Moment moment = {0};

        if (!read_days(date, &moment)) {
            continue;
        }
        moment.mark = mark_of(timeline, type);
        moment.text = g_strdup_printf("%-10s  %s %s  %s (%s)",
                                      date,
                                      in ? "←" : "→",
                                      type,
                                      label,
                                      kith_cell(table, row, "node_type"));
        timeline->first =
            timeline->moments->len == 0 ? moment.first : MIN(timeline->first, moment.first);
        timeline->last =
            timeline->moments->len == 0 ? moment.last : MAX(timeline->last, moment.last);
        g_array_append_val(timeline->moments, moment);
    }
}

/* ---- the axis ---- */

static double
down(const Timeline *timeline, double day)
{
    double span = MAX(1, timeline->last - timeline->first);

    return TOP + timeline->length * (day - timeline->first) / span;
}

static void
draw_tick(const Timeline *timeline, KithDate date)
{
    cairo_t *cairo = kith_canvas_cairo(timeline->canvas);
    KithDate whole = {date.year, MAX(date.month, 1), MAX(date.day, 1)};
    double y = down(timeline, kith_date_number(whole));
    char text[16];

    if (y < TOP - .5 || y > TOP + timeline->length + .5) {
        return;
    }
    kith_date_format(date, text);
    kith_canvas_grey(timeline->canvas, .3);
    cairo_move_to(cairo, AXIS - 5, y);
    cairo_line_to(cairo, AXIS, y);
    cairo_stroke(cairo);
    kith_canvas_text(timeline->canvas, AXIS - 9, y, 1, 10, FALSE, text);
}

/* Years, months or days, whichever are not too many; every second, fifth and so on if they are. */
static void
draw_ticks(const Timeline *timeline)
{
    static const guint steps[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    KithDate first = kith_date_from_number(timeline->first);
    KithDate last = kith_date_from_number(timeline->last);
    guint months = 12u * (last.year - first.year) + last.month - first.month;
    guint step = 0;

    if (months >= 24) {
        guint years = last.year - first.year + 1u;

        while (step + 1 < G_N_ELEMENTS(steps) && years / steps[step] > TICKS) {
            step++;
        }
        for (guint y = first.year / steps[step] * steps[step]; y <= last.year; y += steps[step]) {
            draw_tick(timeline, (KithDate){(guint16)y, 0, 0});
        }
        return;
    }
    if (months >= 2) {
        for (guint m = 0; m <= months; m += months > TICKS ? 2 : 1) {
            guint month = first.month - 1u + m;

            draw_tick(timeline,
                      (KithDate){(guint16)(first.year + month / 12), (guint8)(month % 12 + 1), 0});
        }
        return;
    }
    for (gint32 day = timeline->first; day <= timeline->last;
         day += MAX(1, (timeline->last - timeline->first) / TICKS)) {
        draw_tick(timeline, kith_date_from_number(day));
    }
}

/* ---- drawing ---- */

static void
draw_moment(const Timeline *timeline, guint number)
{
    const Moment *moment = &g_array_index(timeline->moments, Moment, number);
    const KithMark *mark = &g_array_index(timeline->marks, KithMark, moment->mark);
    cairo_t *cairo = kith_canvas_cairo(timeline->canvas);
    double from = down(timeline, moment->first);
    double to = down(timeline, moment->last);
    double y = TOP + ROW * (number + .5);

    kith_canvas_grey(timeline->canvas, .75);
    cairo_move_to(cairo, AXIS + 4, (from + to) / 2);
    cairo_line_to(cairo, ROWS - 26, y);
    cairo_line_to(cairo, ROWS - 12, y);
    cairo_stroke(cairo);
    kith_canvas_pen(timeline->canvas, mark->number);
    cairo_set_dash(cairo, NULL, 0, 0);
    cairo_set_line_width(cairo, 5);
    cairo_move_to(cairo, AXIS + 3, MIN(from, (from + to) / 2 - 1.5));
    cairo_line_to(cairo, AXIS + 3, MAX(to, (from + to) / 2 + 1.5));
    cairo_stroke(cairo);
    cairo_save(cairo);
    cairo_translate(cairo, ROWS - 4, y);
    cairo_scale(cairo, .55, .55);
    kith_mark_draw(timeline->canvas, mark, 0, 0, FALSE);
    cairo_restore(cairo);
    kith_canvas_grey(timeline->canvas, .1);
    kith_canvas_text(timeline->canvas, ROWS + 8, y, 0, TEXT, FALSE, moment->text);
}

static void
draw_all(const Timeline *timeline, double legend)
{
    cairo_t *cairo = kith_canvas_cairo(timeline->canvas);
    double y = TOP + timeline->length + MARGIN;

    kith_canvas_grey(timeline->canvas, .1);
    kith_canvas_text(timeline->canvas, MARGIN, 24, 0, 15, TRUE, timeline->options->title);
    kith_canvas_grey(timeline->canvas, .3);
    cairo_move_to(cairo, AXIS, TOP);
    cairo_line_to(cairo, AXIS, TOP + timeline->length);
    cairo_stroke(cairo);
    draw_ticks(timeline);
    for (guint i = 0; i < timeline->moments->len; i++) {
        draw_moment(timeline, i);
    }
    kith_marks_legend(timeline->canvas, timeline->marks, y, timeline->width, TRUE);
    kith_canvas_grey(timeline->canvas, .4);
    kith_canvas_text(timeline->canvas,
                     MARGIN,
                     y + legend + NOTE_ROW / 2,
                     0,
                     9.5,
                     FALSE,
                     "A bar is as long as the date is vague. To be linked is no finding against "
                     "anybody.");
    if (timeline->options->note != NULL) {
        kith_canvas_text(timeline->canvas,
                         MARGIN,
                         y + legend + 1.5 * NOTE_ROW,
                         0,
                         9.5,
                         FALSE,
                         timeline->options->note);
    }
}

/* Texts are measured on a page before one of the right size is made. */
static void
measure(Timeline *timeline)
{
    double width = LEAST_WIDTH;

    for (guint i = 0; i < timeline->moments->len; i++) {
        const Moment *moment = &g_array_index(timeline->moments, Moment, i);

        width = MAX(width,
                    ROWS + 8 + MARGIN +
                        kith_canvas_text_width(timeline->canvas, TEXT, FALSE, moment->text));
    }
    if (timeline->options->note != NULL) {
        width =
            MAX(width,
                2 * MARGIN +
                    kith_canvas_text_width(timeline->canvas, 9.5, FALSE, timeline->options->note));
    }
    width = MAX(width,
                2 * MARGIN +
                    kith_canvas_text_width(timeline->canvas, 15, TRUE, timeline->options->title));
    timeline->width = width;
    timeline->length = MAX(LEAST_HEIGHT, ROW * timeline->moments->len);
}

gboolean
kith_draw_timeline(const KithTable *table,
                   const KithPictureOptions *options,
                   const char *path,
                   GError **error)
{
    g_auto(Timeline) timeline = {.options = options};
    double legend;

    if (kith_table_find_column(table, "date") < 0) {
        return kith_error_set(error, KITH_ERROR_INVALID, "%s: a timeline is drawn of dates", path);
    }
    read_moments(&timeline, table);
    if (timeline.moments->len > KITH_PICTURE_MOST) {
        return kith_error_set(error,
                              KITH_ERROR_LIMIT,
                              "%s: nobody could read a picture of more than %u moments",
                              path,
                              KITH_PICTURE_MOST);
    }
    timeline.canvas = kith_canvas_new(path, LEAST_WIDTH, LEAST_HEIGHT, error);
    if (timeline.canvas == NULL) {
        return FALSE;
    }
    measure(&timeline);
    legend = kith_marks_legend(timeline.canvas, timeline.marks, 0, timeline.width, FALSE);
    kith_canvas_free(timeline.canvas);
    timeline.canvas = kith_canvas_new(path,
                                      timeline.width,
                                      TOP + timeline.length + 2 * MARGIN + legend + 2 * NOTE_ROW,
                                      error);
    if (timeline.canvas == NULL) {
        return FALSE;
    }
    draw_all(&timeline, legend);
    return kith_canvas_finish(timeline.canvas, error);
}
