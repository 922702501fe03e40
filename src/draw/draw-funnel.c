/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "draw-marks.h"

#include <kith/kith-draw.h>

#include <math.h>

#define WIDTH 760.0
#define HEIGHT 488.0
#define LEFT 60.0
#define RIGHT 736.0
#define TOP 52.0
#define BOTTOM 396.0
#define TEXT 11.0
#define RADIUS 4.0

#define NAME_HIGH 13.0
#define NAME_MOST 30

/* Ratios that are larger are drawn at the upper edge. */
#define RATIO_MOST 6.0

/* The limits, from without to within, as columns of the table. */
static const char *const limits[] = {"low_998", "high_998", "low_95", "high_95"};

typedef struct {
    double expected;
    double ratio;
    double limits[4]; /* as ratios */
    const char *name; /* lifetime: table */
    const char *place;
} Unit;

typedef struct {
    const KithFunnelOptions *options;
    KithCanvas *canvas;
    GArray *units;  /* owned, Unit, by what is expected */
    double most;    /* expected */
    double highest; /* ratio that is shown */
} Funnel;

static void
funnel_clear(Funnel *funnel)
{
    g_clear_pointer(&funnel->units, g_array_unref);
    g_clear_pointer(&funnel->canvas, kith_canvas_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Funnel, funnel_clear)

/* ---- what there is ---- */

static gint
compare_units(gconstpointer a, gconstpointer b)
{
    const Unit *one = a;
    const Unit *two = b;

    return (one->expected > two->expected) - (one->expected < two->expected);
}

static double
number(const KithTable *table, gsize row, const char *column)
{
    guint c = (guint)kith_table_find_column(table, column);

    return kith_table_is_missing(table, row, c) ? (double)NAN : kith_table_real(table, row, c);
}

static gboolean
has_columns(const KithTable *table)
{
    static const char *const wanted[] = {"expected", "ratio"};
    gboolean all = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        all = all && kith_table_find_column(table, wanted[i]) >= 0;
    }
    for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
        all = all && kith_table_find_column(table, limits[i]) >= 0;
    }
    return all;
}

static void
read_units(Funnel *funnel, const KithTable *table)
{
    funnel->units = g_array_new(FALSE, FALSE, sizeof(Unit));
    funnel->highest = 2;
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        Unit unit = {.expected = number(table, row, "expected"),
                     .ratio = number(table, row, "ratio"),
                     .name = kith_cell(table, row, "name"),
                     .place = kith_cell(table, row, "place")};

        if (!(unit.expected > 0) || !isfinite(unit.ratio) ||
            (funnel->options->indicator != NULL &&
             !g_str_equal(kith_cell(table, row, "indicator"), funnel->options->indicator))) {
            continue;
        }
        for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
            unit.limits[i] = number(table, row, limits[i]) / unit.expected;
        }
        funnel->most = MAX(funnel->most, unit.expected);
        funnel->highest = MAX(funnel->highest, MIN(unit.ratio, RATIO_MOST));
        g_array_append_val(funnel->units, unit);
    }
    g_array_sort(funnel->units, compare_units);
}

/* ---- where ---- */

/* Small units have room: what is expected by its square root. */
static double
across(const Funnel *funnel, double expected)
{
    return LEFT + (RIGHT - LEFT) * sqrt(expected / (funnel->most * 1.04));
}

static double
up(const Funnel *funnel, double ratio)
{
    return BOTTOM - (BOTTOM - TOP) * MIN(ratio, funnel->highest) / (funnel->highest * 1.06);
}

/* ---- drawing ---- */

static void
draw_line(const Funnel *funnel, double x1, double y1, double x2, double y2)
{
    cairo_t *cairo = kith_canvas_cairo(funnel->canvas);

    cairo_set_line_width(cairo, 1);
    cairo_move_to(cairo, x1, y1);
    cairo_line_to(cairo, x2, y2);
    cairo_stroke(cairo);
}

static void
draw_scales(const Funnel *funnel)
{
    double step = funnel->highest > 3 ? 1 : .5;
    double round = pow(10, floor(log10(MAX(funnel->most, 1))));

    for (double ratio = 0; ratio <= funnel->highest + 1e-9; ratio += step) {
        g_autofree char *text = g_strdup_printf("%.1f", ratio);

        kith_canvas_grey(funnel->canvas, fabs(ratio - 1) < 1e-9 ? .35 : .88);
        draw_line(funnel, LEFT, up(funnel, ratio), RIGHT, up(funnel, ratio));
        kith_canvas_grey(funnel->canvas, .25);
        kith_canvas_text(funnel->canvas, LEFT - 8, up(funnel, ratio), 1, TEXT, FALSE, text);
    }
    for (guint i = 0; i < 12; i++) {
        static const double parts[] = {.01, .02, .05, .1, .2, .3, .5, 1, 2, 4, 6, 8};
        double expected = parts[i] * round;
        g_autofree char *text = g_strdup_printf("%g", expected);

        if (expected >= 1 && expected <= funnel->most) {
            kith_canvas_grey(funnel->canvas, .25);
            kith_canvas_text(funnel->canvas,
                             across(funnel, expected),
                             BOTTOM + 14,
                             .5,
                             TEXT,
                             FALSE,
                             text);
        }
    }
}

/* A limit, from unit to unit; the outer ones are whole lines, the inner ones dashes. */
static void
draw_limit(const Funnel *funnel, guint limit)
{
    static const double dashes[] = {5, 4};
    cairo_t *cairo = kith_canvas_cairo(funnel->canvas);

    kith_canvas_grey(funnel->canvas, .4);
    cairo_set_line_width(cairo, 1.2);
    cairo_set_dash(cairo, dashes, limit >= 2 ? 2 : 0, 0);
    cairo_new_path(cairo);
    for (guint i = 0; i < funnel->units->len; i++) {
        const Unit *unit = &g_array_index(funnel->units, Unit, i);

        /* What lies above the edge is left out. */
        if (unit->limits[limit] <= funnel->highest) {
            cairo_line_to(cairo, across(funnel, unit->expected), up(funnel, unit->limits[limit]));
        }
    }
    cairo_stroke(cairo);
    cairo_set_dash(cairo, NULL, 0, 0);
}

static gboolean
is_outside(const Unit *unit)
{
    return g_str_has_prefix(unit->place, "above") || g_str_has_prefix(unit->place, "below");
}

/* Within the limits a ring, outside full; too small to tell in grey. */
static void
draw_unit(const Funnel *funnel, const Unit *unit)
{
    cairo_t *cairo = kith_canvas_cairo(funnel->canvas);

    cairo_new_path(cairo);
    cairo_arc(cairo,
              across(funnel, unit->expected),
              up(funnel, unit->ratio),
              is_outside(unit) ? RADIUS + 1 : RADIUS,
              0,
              2 * G_PI);
    if (is_outside(unit)) {
        kith_canvas_pen(funnel->canvas, 1);
        cairo_fill(cairo);
        return;
    }
    if (g_str_has_prefix(unit->place, "too small")) {
        kith_canvas_grey(funnel->canvas, .65);
    } else {
        kith_canvas_pen(funnel->canvas, 0);
    }
    cairo_set_line_width(cairo, 1.4);
    cairo_stroke(cairo);
}

/* Where a name lies. */
typedef struct {
    double left;
    double right;
    double y;
} Room;

static gboolean
is_free(const Funnel *funnel, const GArray *rooms, const Room *room)
{
    if (room->left < LEFT || room->right > RIGHT) {
        return FALSE;
    }
    for (guint i = 0; i < rooms->len; i++) {
        const Room *other = &g_array_index(rooms, Room, i);

        if (room->left < other->right && other->left < room->right &&
            fabs(room->y - other->y) < NAME_HIGH) {
            return FALSE;
        }
    }
    for (guint i = 0; i < funnel->units->len; i++) {
        const Unit *unit = &g_array_index(funnel->units, Unit, i);
        double x = across(funnel, unit->expected);

        if (x > room->left - RADIUS && x < room->right + RADIUS &&
            fabs(up(funnel, unit->ratio) - room->y) < NAME_HIGH / 2) {
            return FALSE;
        }
    }
    return TRUE;
}

/* To the left or the right of a unit, where it lies over nothing; or nowhere. */
static void
draw_name(const Funnel *funnel, const Unit *unit, GArray *rooms)
{
    g_autofree char *name = kith_shorten(unit->name, NAME_MOST);
    double x = across(funnel, unit->expected);
    double width = kith_canvas_text_width(funnel->canvas, TEXT, TRUE, name);

    for (guint side = 0; side < 2; side++) {
        double from = side == 0 ? x - RADIUS - 5 - width : x + RADIUS + 5;
        const Room room = {from, from + width, up(funnel, unit->ratio)};

        if (is_free(funnel, rooms, &room)) {
            kith_canvas_grey(funnel->canvas, 0);
            kith_canvas_text(funnel->canvas, from, room.y, 0, TEXT, TRUE, name);
            g_array_append_val(rooms, room);
            return;
        }
    }
}

/* Names of those outside, first of those farthest out. */
static void
draw_names(const Funnel *funnel)
{
    static const char *const places[] = {"above 99.8 %",
                                         "below 99.8 %",
                                         "above 95 %",
                                         "below 95 %"};
    g_autoptr(GArray) rooms = g_array_new(FALSE, FALSE, sizeof(Room));

    for (guint place = 0; place < G_N_ELEMENTS(places); place++) {
        for (guint i = funnel->units->len; i > 0; i--) {
            const Unit *unit = &g_array_index(funnel->units, Unit, i - 1);

            if (g_str_equal(unit->place, places[place])) {
                draw_name(funnel, unit, rooms);
            }
        }
    }
}

static void
draw_around(const Funnel *funnel)
{
    guint small = 0;
    guint outside = 0;
    g_autofree char *legend = NULL;

    for (guint i = 0; i < funnel->units->len; i++) {
        const Unit *unit = &g_array_index(funnel->units, Unit, i);

        small += g_str_has_prefix(unit->place, "too small");
        outside += is_outside(unit);
    }
    legend = g_strdup_printf("%u units; full: %u outside the limits of 95 %% (dashed) or 99.8 %% "
                             "(whole), named where there is room; grey: %u too small to tell",
                             funnel->units->len,
                             outside,
                             small);
    kith_canvas_grey(funnel->canvas, .1);
    kith_canvas_text(funnel->canvas, 16, 24, 0, 15, TRUE, funnel->options->title);
    kith_canvas_grey(funnel->canvas, .25);
    kith_canvas_text(funnel->canvas,
                     (LEFT + RIGHT) / 2,
                     BOTTOM + 34,
                     .5,
                     TEXT,
                     FALSE,
                     "expected, for as much time on duty in units of the kind; up: times as many "
                     "as expected");
    kith_canvas_grey(funnel->canvas, .4);
    kith_canvas_text(funnel->canvas, 16, BOTTOM + 54, 0, 9.5, FALSE, legend);
    kith_canvas_text(funnel->canvas,
                     16,
                     BOTTOM + 67,
                     0,
                     9.5,
                     FALSE,
                     "To be outside is a reason to look, and no finding.");
    if (funnel->options->note != NULL) {
        kith_canvas_text(funnel->canvas, 16, BOTTOM + 80, 0, 9.5, FALSE, funnel->options->note);
    }
}

gboolean
kith_draw_funnel(const KithTable *table,
                 const KithFunnelOptions *options,
                 const char *path,
                 GError **error)
{
    g_auto(Funnel) funnel = {.options = options};

    if (!has_columns(table)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: a funnel plot is drawn of expected, ratio and their limits",
                              path);
    }
    read_units(&funnel, table);
    if (funnel.units->len == 0) {
        return kith_error_set(error, KITH_ERROR_INVALID, "%s: there are no units to draw", path);
    }
    funnel.canvas = kith_canvas_new(path, WIDTH, HEIGHT, error);
    if (funnel.canvas == NULL) {
        return FALSE;
    }
    draw_scales(&funnel);
    for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
        draw_limit(&funnel, i);
    }
    for (guint i = 0; i < funnel.units->len; i++) {
        draw_unit(&funnel, &g_array_index(funnel.units, Unit, i));
    }
    draw_names(&funnel);
    draw_around(&funnel);
    return kith_canvas_finish(funnel.canvas, error);
}
