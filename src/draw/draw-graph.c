/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw-place.h"

#include "base-error.h"

#include <kith/kith-draw.h>

/* Points of an edge before things are pushed apart, and beside its name. */
#define EDGE 130.0
#define EDGE_MOST 210.0
#define BESIDE_NAME 64.0

#define LABEL 10.5
#define LABEL_MOST 28
#define MORE 9.0
#define MARGIN 24.0
#define TOP 52.0
#define NOTE_ROW 14.0
#define LEAST_WIDTH 560.0

#define PADDING 5.0

/* With more lines than this what they are called is left out, and said so. */
#define NAMED_LINES 45

typedef struct {
    const KithPictureOptions *options;
    KithCanvas *canvas;
    GArray *nodes; /* owned, KithDrawnNode */
    GArray *marks; /* owned, KithMark */
    GArray *ties;  /* owned, KithDrawnTie */
    double width;
    double height;
    double bottom; /* of the part with the graph */
} Picture;

static void
picture_clear(Picture *picture)
{
    g_clear_pointer(&picture->nodes, g_array_unref);
    g_clear_pointer(&picture->marks, g_array_unref);
    g_clear_pointer(&picture->ties, g_array_unref);
    g_clear_pointer(&picture->canvas, kith_canvas_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Picture, picture_clear)

static KithDrawnNode *
node_at(const Picture *picture, guint i)
{
    return &g_array_index(picture->nodes, KithDrawnNode, i);
}

/* ---- what is drawn ---- */

static guint
mark_of(Picture *picture, const char *type, const char *class_name)
{
    for (guint i = 0; i < picture->marks->len; i++) {
        KithMark *mark = &g_array_index(picture->marks, KithMark, i);

        if (g_str_equal(mark->type, type)) {
            mark->n++;
            return i;
        }
    }
    {
        const KithMark mark = {type, class_name, picture->marks->len, 1};

        g_array_append_val(picture->marks, mark);
    }
    return picture->marks->len - 1;
}

static gint64
number(const KithTable *table, gsize row, const char *column)
{
    int c = kith_table_find_column(table, column);

    return c >= 0 && !kith_table_is_missing(table, row, (guint)c)
               ? kith_table_integer(table, row, (guint)c)
               : 0;
}

static void
clear_node(gpointer data)
{
    g_free(((KithDrawnNode *)data)->label);
}

static gboolean
is_meant(const Picture *picture, const char *id)
{
    return picture->options->marked != NULL && g_strv_contains(picture->options->marked, id);
}

static void
read_nodes(Picture *picture, const KithTable *nodes)
{
    picture->nodes = g_array_new(FALSE, TRUE, sizeof(KithDrawnNode));
    picture->marks = g_array_new(FALSE, TRUE, sizeof(KithMark));
    g_array_set_clear_func(picture->nodes, clear_node);
    for (gsize row = 0; row < kith_table_n_rows(nodes); row++) {
        const char *label = kith_cell(nodes, row, "label");
        KithDrawnNode node = {.id = kith_cell(nodes, row, "entity_id"),
                              .more = number(nodes, row, "more")};

        node.label = kith_shorten(*label != '\0' ? label : node.id, LABEL_MOST);
        node.mark =
            mark_of(picture, kith_cell(nodes, row, "node_type"), kith_cell(nodes, row, "class"));
        node.heavy = is_meant(picture, node.id);
        g_array_append_val(picture->nodes, node);
    }
}

/* ---- where ---- */

static gboolean
lines_are_named(const Picture *picture)
{
    return picture->ties->len <= NAMED_LINES && kith_drawn_ties_only(picture->ties) == NULL;
}

static double
edge_length(const Picture *picture)
{
    double longest =
        lines_are_named(picture) ? kith_drawn_ties_longest(picture->canvas, picture->ties) : 0;

    return CLAMP(longest + BESIDE_NAME, EDGE, EDGE_MOST);
}

static gboolean
place(Picture *picture, GError **error)
{
    guint32 n = picture->nodes->len;
    g_auto(KithEdgeList) edges = {0};
    g_auto(KithGraph) graph = {0};
    g_autofree KithPlace *places = g_new0(KithPlace, (gsize)n + 1);
    double edge;

    kith_edge_list_init(&edges, FALSE);
    for (guint i = 0; i < picture->ties->len; i++) {
        const KithDrawnTie *tie = &g_array_index(picture->ties, KithDrawnTie, i);

        kith_edge_list_add(&edges, tie->a, tie->b, 1.0);
    }
    kith_graph_build(n, &edges, FALSE, &graph);
    if (!kith_graph_layout(&graph, NULL, places, error)) {
        return FALSE;
    }
    kith_lie_down(places, n);
    edge = edge_length(picture);
    for (guint32 i = 0; i < n; i++) {
        node_at(picture, i)->x = edge * places[i].x;
        node_at(picture, i)->y = edge * places[i].y;
    }
    return TRUE;
}

/* The mark with its label below. */
static void
measure_nodes(Picture *picture)
{
    for (guint i = 0; i < picture->nodes->len; i++) {
        KithDrawnNode *node = node_at(picture, i);
        double wide = kith_canvas_text_width(picture->canvas, LABEL, node->heavy, node->label);

        node->half_width = MAX(wide / 2, KITH_MARK_RADIUS * 1.2) + PADDING;
        node->above = KITH_MARK_RADIUS * 1.2 + PADDING;
        node->below = node->above + LABEL + 2 + (node->more > 0 ? MORE + 2 : 0);
    }
}

static void
fit(Picture *picture)
{
    double left = 0;
    double right = 0;
    double top = 0;
    double bottom = 0;

    for (guint i = 0; i < picture->nodes->len; i++) {
        const KithDrawnNode *node = node_at(picture, i);

        left = i == 0 ? node->x - node->half_width : MIN(left, node->x - node->half_width);
        right = i == 0 ? node->x + node->half_width : MAX(right, node->x + node->half_width);
        top = i == 0 ? node->y - node->above : MIN(top, node->y - node->above);
        bottom = i == 0 ? node->y + node->below : MAX(bottom, node->y + node->below);
    }
    picture->width = MAX(right - left + 2 * MARGIN, LEAST_WIDTH);
    for (guint i = 0; i < picture->nodes->len; i++) {
        node_at(picture, i)->x += (picture->width - (right - left)) / 2 - left;
        node_at(picture, i)->y += TOP - top;
    }
    picture->bottom = TOP + bottom - top + MARGIN / 2;
}

/* ---- drawing ---- */

/* A line that passes behind a label leaves it legible. */
static void
clear_behind(const Picture *picture, const KithDrawnNode *node)
{
    cairo_t *cairo = kith_canvas_cairo(picture->canvas);
    double top = node->y + KITH_MARK_RADIUS * 1.2;

    cairo_set_source_rgba(cairo, 1, 1, 1, .8);
    cairo_rectangle(cairo,
                    node->x - node->half_width + PADDING,
                    top,
                    2 * (node->half_width - PADDING),
                    node->y + node->below - PADDING - top);
    cairo_fill(cairo);
}

static void
draw_node(Picture *picture, const KithDrawnNode *node)
{
    const KithMark *mark = &g_array_index(picture->marks, KithMark, node->mark);
    double y = node->y + KITH_MARK_RADIUS * 1.2 + 2 + LABEL / 2;

    clear_behind(picture, node);
    kith_mark_draw(picture->canvas, mark, node->x, node->y, node->heavy);
    kith_canvas_grey(picture->canvas, 0);
    kith_canvas_text(picture->canvas, node->x, y, .5, LABEL, node->heavy, node->label);
    if (node->more > 0) {
        g_autofree char *more = g_strdup_printf("+%" G_GINT64_FORMAT, node->more);

        kith_canvas_grey(picture->canvas, .4);
        kith_canvas_text(picture->canvas, node->x, y + LABEL + 1, .5, MORE, FALSE, more);
    }
}

/* What the signs mean that are in the picture. */
static char *
explain(const Picture *picture)
{
    const char *only = kith_drawn_ties_only(picture->ties);
    GString *text = g_string_new(NULL);
    gboolean more = FALSE;
    gboolean heavy = FALSE;

    for (guint i = 0; i < picture->nodes->len; i++) {
        more = more || node_at(picture, i)->more > 0;
        heavy = heavy || node_at(picture, i)->heavy;
    }
    if (heavy) {
        g_string_append_printf(text,
                               "Heavy border: %s. ",
                               picture->options->means != NULL ? picture->options->means
                                                               : "asked about");
    }
    g_string_append(text, more ? "+n: n more neighbours that are not drawn. " : "");
    if (only != NULL) {
        g_string_append_printf(text, "Lines: %s. ", only);
    } else if (!lines_are_named(picture)) {
        g_string_append(text, "What lines stand for is left out, for there are many. ");
    }
    g_string_append(text, "To be linked is no finding against anybody.");
    return g_string_free(text, FALSE);
}

static void
draw_around(Picture *picture)
{
    g_autofree char *signs = explain(picture);
    double y = picture->bottom;

    kith_canvas_grey(picture->canvas, .1);
    kith_canvas_text(picture->canvas, 16, 24, 0, 15, TRUE, picture->options->title);
    y += kith_marks_legend(picture->canvas, picture->marks, y, picture->width, TRUE) + NOTE_ROW;
    kith_canvas_grey(picture->canvas, .4);
    kith_canvas_text(picture->canvas, 16, y, 0, 9.5, FALSE, signs);
    if (picture->options->note != NULL) {
        kith_canvas_text(picture->canvas, 16, y + NOTE_ROW, 0, 9.5, FALSE, picture->options->note);
    }
}

/* Texts are measured on a page before one of the right size is made. */
static gboolean
start(Picture *picture, const char *path, GError **error)
{
    g_autofree char *signs = NULL;

    picture->canvas = kith_canvas_new(path, LEAST_WIDTH, LEAST_WIDTH, error);
    if (picture->canvas == NULL || !place(picture, error)) {
        return FALSE;
    }
    measure_nodes(picture);
    kith_push_apart(picture->nodes);
    fit(picture);
    signs = explain(picture);
    picture->width =
        MAX(picture->width, 32 + kith_canvas_text_width(picture->canvas, 9.5, FALSE, signs));
    if (picture->options->note != NULL) {
        picture->width =
            MAX(picture->width,
                32 + kith_canvas_text_width(picture->canvas, 9.5, FALSE, picture->options->note));
    }
    picture->width =
        MAX(picture->width,
            32 + kith_canvas_text_width(picture->canvas, 15, TRUE, picture->options->title));
    picture->height = picture->bottom +
                      kith_marks_legend(picture->canvas, picture->marks, 0, picture->width, FALSE) +
                      NOTE_ROW + 2 * NOTE_ROW;
    kith_canvas_free(picture->canvas);
    picture->canvas = kith_canvas_new(path, picture->width, picture->height, error);
    return picture->canvas != NULL;
}

/* Draws on a canvas for a file of that name. */
static gboolean
draw(Picture *picture,
     const KithTable *nodes,
     const KithTable *links,
     const char *path,
     GError **error)
{
    if (kith_table_find_column(nodes, "entity_id") < 0 ||
        kith_table_find_column(links, "from_entity") < 0 ||
        kith_table_find_column(links, "to_entity") < 0) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: a graph is drawn of entity_id, from_entity and to_entity",
                              path);
    }
    if (kith_table_n_rows(nodes) > KITH_PICTURE_MOST) {
        return kith_error_set(error,
                              KITH_ERROR_LIMIT,
                              "%s: nobody could read a picture of more than %u nodes",
                              path,
                              KITH_PICTURE_MOST);
    }
    read_nodes(picture, nodes);
    picture->ties = kith_drawn_ties_read(links, picture->nodes);
    if (!start(picture, path, error)) {
        return FALSE;
    }
    kith_drawn_ties_draw(picture->canvas, picture->ties, picture->nodes, lines_are_named(picture));
    for (guint i = 0; i < picture->nodes->len; i++) {
        draw_node(picture, node_at(picture, i));
    }
    draw_around(picture);
    return TRUE;
}

gboolean
kith_draw_graph(const KithTable *nodes,
                const KithTable *links,
                const KithPictureOptions *options,
                const char *path,
                GError **error)
{
    g_auto(Picture) picture = {.options = options};

    return draw(&picture, nodes, links, path, error) && kith_canvas_finish(picture.canvas, error);
}

GBytes *
kith_draw_graph_svg(const KithTable *nodes,
                    const KithTable *links,
                    const KithPictureOptions *options,
                    GError **error)
{
    g_auto(Picture) picture = {.options = options};

    return draw(&picture, nodes, links, "picture.svg", error)
               ? kith_canvas_bytes(picture.canvas, error)
               : NULL;
}
