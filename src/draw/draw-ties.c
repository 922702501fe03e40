/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw-ties.h"

#include <math.h>

#define NAME 8.5
#define NAME_MOST 34
#define ARROW 7.0

/* Places along a line that its name may have, from the middle outward. */
#define PLACES 21

/* Free space between a mark and where a line ends. */
#define GAP 3.0

/* ---- reading ---- */

static void
clear_tie(gpointer data)
{
    g_array_unref(((KithDrawnTie *)data)->kinds);
}

static KithDrawnTie *
find_tie(GArray *ties, GHashTable *known, guint a, guint b)
{
    gint64 pair = ((gint64)a << 32) | b;
    gpointer at = g_hash_table_lookup(known, &pair);

    if (at == NULL) {
        const KithDrawnTie tie = {a,
                                  b,
                                  FALSE,
                                  FALSE,
                                  g_array_new(FALSE, TRUE, sizeof(KithTieKind))};

        g_array_append_val(ties, tie);
        at = GUINT_TO_POINTER(ties->len);
        g_hash_table_insert(known, g_memdup2(&pair, sizeof pair), at);
    }
    return &g_array_index(ties, KithDrawnTie, GPOINTER_TO_UINT(at) - 1);
}

static void
count_kind(KithDrawnTie *tie, const char *type)
{
    guint i = 0;

    while (i < tie->kinds->len &&
           strcmp(g_array_index(tie->kinds, KithTieKind, i).type, type) < 0) {
        i++;
    }
    if (i == tie->kinds->len ||
        !g_str_equal(g_array_index(tie->kinds, KithTieKind, i).type, type)) {
        const KithTieKind kind = {type, 0};

        g_array_insert_val(tie->kinds, i, kind);
    }
    g_array_index(tie->kinds, KithTieKind, i).n++;
}

static gint
compare_ties(gconstpointer a, gconstpointer b)
{
    const KithDrawnTie *x = a;
    const KithDrawnTie *y = b;

    return x->a != y->a ? (x->a < y->a ? -1 : 1) : (x->b > y->b) - (x->b < y->b);
}

GArray *
kith_drawn_ties_read(const KithTable *links, const GArray *nodes)
{
    const char *type = kith_table_find_column(links, "type") >= 0 ? "type" : "link_type";
    gboolean typed = kith_table_find_column(links, type) >= 0;
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    GArray *ties = g_array_new(FALSE, TRUE, sizeof(KithDrawnTie));

    g_array_set_clear_func(ties, clear_tie);
    for (guint i = 0; i < nodes->len; i++) {
        g_hash_table_insert(places,
                            (gpointer)g_array_index(nodes, KithDrawnNode, i).id,
                            GUINT_TO_POINTER(i + 1));
    }
    for (gsize row = 0; row < kith_table_n_rows(links); row++) {
        guint from =
            GPOINTER_TO_UINT(g_hash_table_lookup(places, kith_cell(links, row, "from_entity")));
        guint to =
            GPOINTER_TO_UINT(g_hash_table_lookup(places, kith_cell(links, row, "to_entity")));
        const char *direction = kith_cell(links, row, "direction");
        const char *name = typed ? kith_cell(links, row, type) : "";
        gboolean back = g_str_equal(direction, "in");
        KithDrawnTie *tie;

        if (from == 0 || to == 0 || from == to) {
            continue;
        }
        tie = find_tie(ties, known, MIN(from, to) - 1, MAX(from, to) - 1);
        if (*name != '\0') {
            gboolean directed = !g_str_equal(direction, "none");

            tie->to_b = tie->to_b || (directed && (from < to) != back);
            tie->to_a = tie->to_a || (directed && (from < to) == back);
            count_kind(tie, name);
        }
    }
    g_array_sort(ties, compare_ties);
    return ties;
}

/* ---- drawing ---- */

static void
draw_arrow(cairo_t *cairo, double x, double y, double angle)
{
    cairo_move_to(cairo, x, y);
    cairo_line_to(cairo, x - ARROW * cos(angle - .4), y - ARROW * sin(angle - .4));
    cairo_line_to(cairo, x - ARROW * cos(angle + .4), y - ARROW * sin(angle + .4));
    cairo_close_path(cairo);
    cairo_fill(cairo);
}

/* How far from its middle a line is clear of a mark, and of the label if it goes through that. */
static double
way_out(const KithDrawnNode *node, double x, double y)
{
    double mark = KITH_MARK_RADIUS * 1.1 + GAP;

    if (y <= 0 || KITH_MARK_RADIUS * 1.2 / y * fabs(x) > node->half_width) {
        return mark;
    }
    return MAX(mark, MIN(node->below / y, node->half_width / MAX(fabs(x), 1e-9)));
}

static void
draw_line(KithCanvas *canvas,
          const KithDrawnTie *tie,
          const KithDrawnNode *a,
          const KithDrawnNode *b)
{
    cairo_t *cairo = kith_canvas_cairo(canvas);
    double angle = atan2(b->y - a->y, b->x - a->x);
    double from = way_out(a, cos(angle), sin(angle));
    double to = way_out(b, -cos(angle), -sin(angle));
    double x1 = a->x + from * cos(angle);
    double y1 = a->y + from * sin(angle);
    double x2 = b->x - to * cos(angle);
    double y2 = b->y - to * sin(angle);

    kith_canvas_grey(canvas, .55);
    cairo_set_line_width(cairo, 1.2);
    cairo_move_to(cairo, x1, y1);
    cairo_line_to(cairo, x2, y2);
    cairo_stroke(cairo);
    if (tie->to_b) {
        draw_arrow(cairo, x2, y2, angle);
    }
    if (tie->to_a) {
        draw_arrow(cairo, x1, y1, angle + G_PI);
    }
}

static char *
name_of(const KithDrawnTie *tie)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < tie->kinds->len; i++) {
        const KithTieKind *kind = &g_array_index(tie->kinds, KithTieKind, i);

        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", kind->type);
        if (kind->n > 1) {
            g_string_append_printf(text, " ×%u", kind->n);
        }
    }
    return kith_shorten(text->str, NAME_MOST);
}

/* A rectangle that text lies in. */
typedef struct {
    double left;
    double top;
    double right;
    double bottom;
} Box;

static double
shared_area(const Box *a, const Box *b)
{
    double wide = MIN(a->right, b->right) - MAX(a->left, b->left);
    double high = MIN(a->bottom, b->bottom) - MAX(a->top, b->top);

    return wide > 0 && high > 0 ? wide * high : 0;
}

/* How much of a box lies over marks, their labels, and names of lines before it. */
static double
crowding(const Box *box, const GArray *nodes, const GArray *names)
{
    double area = 0;

    for (guint i = 0; i < nodes->len; i++) {
        const KithDrawnNode *node = &g_array_index(nodes, KithDrawnNode, i);
        const double half = KITH_MARK_RADIUS * 1.2;
        const Box mark = {node->x - half, node->y - half, node->x + half, node->y + half};
        const Box label = {node->x - node->half_width,
                           node->y + half,
                           node->x + node->half_width,
                           node->y + node->below};

        area += shared_area(box, &mark) + shared_area(box, &label);
    }
    for (guint i = 0; i < names->len; i++) {
        area += shared_area(box, &g_array_index(names, Box, i));
    }
    return area;
}

static void
draw_name(KithCanvas *canvas, const KithDrawnTie *tie, const GArray *nodes, GArray *names)
{
    const KithDrawnNode *a = &g_array_index(nodes, KithDrawnNode, tie->a);
    const KithDrawnNode *b = &g_array_index(nodes, KithDrawnNode, tie->b);
    g_autofree char *name = name_of(tie);
    double half = kith_canvas_text_width(canvas, NAME, FALSE, name) / 2 + 2;
    double least = G_MAXDOUBLE;
    cairo_t *cairo = kith_canvas_cairo(canvas);
    Box best = {0};

    for (guint i = 0; i < PLACES; i++) {
        double along = .5 + (i % 2 == 0 ? .035 : -.035) * ((i + 1) / 2);
        double x = a->x + along * (b->x - a->x);
        double y = a->y + along * (b->y - a->y);
        const Box box = {x - half, y - NAME * .7, x + half, y + NAME * .7};
        double area = crowding(&box, nodes, names);

        if (area < least - .5) {
            least = area;
            best = box;
        }
    }
    g_array_append_val(names, best);
    cairo_set_source_rgba(cairo, 1, 1, 1, .85);
    cairo_rectangle(cairo, best.left, best.top, best.right - best.left, best.bottom - best.top);
    cairo_fill(cairo);
    kith_canvas_grey(canvas, .3);
    kith_canvas_text(canvas,
                     (best.left + best.right) / 2,
                     (best.top + best.bottom) / 2,
                     .5,
                     NAME,
                     FALSE,
                     name);
}

const char *
kith_drawn_ties_only(const GArray *ties)
{
    const char *only = NULL;

    for (guint i = 0; i < ties->len; i++) {
        const GArray *kinds = g_array_index(ties, KithDrawnTie, i).kinds;

        if (kinds->len == 0) {
            return NULL;
        }
        for (guint k = 0; k < kinds->len; k++) {
            const char *type = g_array_index(kinds, KithTieKind, k).type;

            if (only != NULL && !g_str_equal(only, type)) {
                return NULL;
            }
            only = type;
        }
    }
    return only;
}

double
kith_drawn_ties_longest(KithCanvas *canvas, const GArray *ties)
{
    double longest = 0;

    for (guint i = 0; i < ties->len; i++) {
        g_autofree char *name = name_of(&g_array_index(ties, KithDrawnTie, i));

        longest = MAX(longest, kith_canvas_text_width(canvas, NAME, FALSE, name));
    }
    return longest;
}

void
kith_drawn_ties_draw(KithCanvas *canvas, const GArray *ties, const GArray *nodes, gboolean named)
{
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(Box));

    for (guint i = 0; i < ties->len; i++) {
        const KithDrawnTie *tie = &g_array_index(ties, KithDrawnTie, i);

        draw_line(canvas,
                  tie,
                  &g_array_index(nodes, KithDrawnNode, tie->a),
                  &g_array_index(nodes, KithDrawnNode, tie->b));
    }
    for (guint i = 0; named && i < ties->len; i++) {
        const KithDrawnTie *tie = &g_array_index(ties, KithDrawnTie, i);

        if (tie->kinds->len > 0) {
            draw_name(canvas, tie, nodes, names);
        }
    }
}
