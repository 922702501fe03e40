/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-table.h"
#include "draw-place.h"
#include "test-support.h"

#include <kith/kith-draw.h>

#include <math.h>
#include <string.h>

static const char *const marked[] = {"e:0", NULL};
static const KithPictureOptions usual = {.title = "Ann & <Bob>",
                                         .marked = marked,
                                         .note = "from a test"};

/* ---- tables ---- */

static KithTable *
make_nodes(guint n)
{
    static const char *const classes[] =
        {"person", "organisation", "location", "event", "object", ""};
    KithTable *table =
        kith_table_new_like("entity_id:text label:text node_type:text class:text more:integer");

    for (guint i = 0; i < n; i++) {
        kith_table_add_row(table);
        kith_table_set_printf(table, 0, "e:%u", i);
        kith_table_set_printf(table, 1, "A name of some length \xc3\xa9 & <%u>", i);
        kith_table_set_printf(table, 2, "Type%u", i % 8);
        kith_table_set_text(table, 3, classes[i % 6]);
        kith_table_set_integer(table, 4, i % 3);
    }
    return table;
}

static KithTable *
make_links(const char *const *rows)
{
    KithTable *table = kith_table_new_like("type:text from_entity:text to_entity:text");

    for (; *rows != NULL; rows++) {
        g_auto(GStrv) parts = g_strsplit(*rows, " ", 3);

        kith_table_add_row(table);
        for (guint i = 0; i < 3; i++) {
            kith_table_set_text(table, i, parts[i]);
        }
    }
    return table;
}

static const char *const some_links[] = {"KNOWS e:0 e:1",
                                         "KNOWS e:0 e:1",
                                         "OWNS e:2 e:1",
                                         "LIKES e:1 e:0",
                                         "OWNS e:3 e:3",
                                         "OWNS e:0 e:99",
                                         NULL};

/* ---- ties ---- */

static void
test_ties(void)
{
    g_autoptr(KithTable) links = make_links(some_links);
    g_autoptr(GArray) nodes = g_array_new(FALSE, TRUE, sizeof(KithDrawnNode));
    g_autoptr(GArray) ties = NULL;
    const KithDrawnTie *tie;

    for (guint i = 0; i < 4; i++) {
        static const char *const ids[] = {"e:0", "e:1", "e:2", "e:3"};
        const KithDrawnNode node = {.id = ids[i]};

        g_array_append_val(nodes, node);
    }
    ties = kith_drawn_ties_read(links, nodes);
    g_assert_cmpuint(ties->len, ==, 2);
    tie = &g_array_index(ties, KithDrawnTie, 0);
    g_assert_true(tie->a == 0 && tie->b == 1 && tie->to_a && tie->to_b);
    g_assert_cmpuint(tie->kinds->len, ==, 2);
    g_assert_cmpstr(g_array_index(tie->kinds, KithTieKind, 0).type, ==, "KNOWS");
    g_assert_cmpuint(g_array_index(tie->kinds, KithTieKind, 0).n, ==, 2);
    tie = &g_array_index(ties, KithDrawnTie, 1);
    g_assert_true(tie->a == 1 && tie->b == 2 && tie->to_a && !tie->to_b);
    g_assert_null(kith_drawn_ties_only(ties));
}

/* A path tells of links by the way they are gone. */
static void
test_directions(void)
{
    g_autoptr(KithTable) path =
        kith_table_new_like("from_entity:text link_type:text direction:text to_entity:text");
    g_autoptr(GArray) nodes = g_array_new(FALSE, TRUE, sizeof(KithDrawnNode));
    const KithDrawnNode one = {.id = "e:1"};
    const KithDrawnNode two = {.id = "e:2"};
    g_autoptr(GArray) ties = NULL;

    kith_table_add_row(path);
    kith_table_set_text(path, 0, "e:1");
    kith_table_set_text(path, 1, "KNOWS");
    kith_table_set_text(path, 2, "in");
    kith_table_set_text(path, 3, "e:2");
    g_array_append_val(nodes, one);
    g_array_append_val(nodes, two);
    ties = kith_drawn_ties_read(path, nodes);
    g_assert_cmpuint(ties->len, ==, 1);
    g_assert_true(g_array_index(ties, KithDrawnTie, 0).to_a);
    g_assert_false(g_array_index(ties, KithDrawnTie, 0).to_b);
    g_assert_cmpstr(kith_drawn_ties_only(ties), ==, "KNOWS");
}

/* A link of no type has neither a name nor arrows, and one without a direction has no arrows. */
static void
test_plain(void)
{
    g_autoptr(KithTable) links =
        kith_table_new_like("from_entity:text to_entity:text type:text direction:text");
    static const char *const rows[][4] = {{"e:1", "e:2", "", "none"},
                                          {"e:2", "e:3", "tie", "none"},
                                          {"e:1", "e:3", "", ""}};
    g_autoptr(GArray) nodes = g_array_new(FALSE, TRUE, sizeof(KithDrawnNode));
    g_autoptr(GArray) ties = NULL;

    for (guint i = 0; i < 3; i++) {
        static const char *const ids[] = {"e:1", "e:2", "e:3"};
        const KithDrawnNode node = {.id = ids[i]};

        g_array_append_val(nodes, node);
        kith_table_add_row(links);
        for (guint k = 0; k < 4; k++) {
            kith_table_set_text(links, k, rows[i][k]);
        }
    }
    ties = kith_drawn_ties_read(links, nodes);
    g_assert_cmpuint(ties->len, ==, 3);
    for (guint i = 0; i < ties->len; i++) {
        const KithDrawnTie *tie = &g_array_index(ties, KithDrawnTie, i);

        g_assert_false(tie->to_a || tie->to_b);
        g_assert_cmpuint(tie->kinds->len, ==, tie->a == 1 && tie->b == 2);
    }
    /* Not all lines are ties. */
    g_assert_null(kith_drawn_ties_only(ties));
}

/* ---- places ---- */

static gboolean
overlap(const KithDrawnNode *a, const KithDrawnNode *b)
{
    return fabs(a->x - b->x) < a->half_width + b->half_width && a->y - a->above < b->y + b->below &&
           b->y - b->above < a->y + a->below;
}

static void
test_push(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);

    for (guint round = 0; round < 20; round++) {
        g_autoptr(GArray) nodes = g_array_new(FALSE, TRUE, sizeof(KithDrawnNode));
        guint n = 2 + 4 * round;

        for (guint i = 0; i < n; i++) {
            const KithDrawnNode node = {.x = g_rand_double_range(rand, 0, 60 * sqrt(n)),
                                        .y = g_rand_double_range(rand, 0, 60 * sqrt(n)),
                                        .half_width = g_rand_double_range(rand, 10, 60),
                                        .above = 15,
                                        .below = 30};

            g_array_append_val(nodes, node);
        }
        kith_push_apart(nodes);
        for (guint i = 0; i < n; i++) {
            for (guint j = 0; j < i; j++) {
                g_assert_false(overlap(&g_array_index(nodes, KithDrawnNode, i),
                                       &g_array_index(nodes, KithDrawnNode, j)));
            }
        }
    }
}

static void
test_lie_down(void)
{
    KithPlace places[] = {{1, 9}, {1.1, 5}, {0.9, 1}};

    kith_lie_down(places, 3);
    g_assert_cmpfloat(places[0].x, <, -3.9);
    g_assert_cmpfloat(places[2].x, >, 3.9);
    g_assert_cmpfloat(fabs(places[1].y), <, .2);
}

/* ---- files ---- */

static void
draw(const KithTable *nodes, const KithTable *links, const char *path, char **bytes, gsize *len)
{
    g_autoptr(GError) error = NULL;

    kith_draw_graph(nodes, links, &usual, path, &error);
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(path, bytes, len, NULL));
}

static void
test_files(void)
{
    static const char *const names[] = {"a.svg", "a.png", "a.pdf"};
    static const char *const starts[] = {"<?xml", "\x89PNG", "%PDF"};
    static const guint sizes[] = {0, 1, 4, 70};
    g_autoptr(KithTable) links = make_links(some_links);
    char *folder = test_make_dir();

    for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
        g_autoptr(KithTable) nodes = make_nodes(sizes[s]);

        for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
            g_autofree char *path = g_build_filename(folder, names[i], NULL);
            g_autofree char *one = NULL;
            g_autofree char *two = NULL;
            gsize len;
            gsize again;

            draw(nodes, links, path, &one, &len);
            draw(nodes, links, path, &two, &again);
            g_assert_true(strncmp(one, starts[i], strlen(starts[i])) == 0);
            g_assert_cmpmem(one, len, two, again);
            if (i == 0) {
                g_autoptr(GBytes) svg = kith_draw_graph_svg(nodes, links, &usual, NULL);

                g_assert_cmpmem(one, len, g_bytes_get_data(svg, NULL), g_bytes_get_size(svg));
            }
        }
    }
    test_remove_dir(folder);
}

static void
check_fails(const KithTable *nodes,
            const KithTable *links,
            const char *name,
            int code,
            const char *text)
{
    char *folder = test_make_dir();
    g_autofree char *path = g_build_filename(folder, name, NULL);
    GError *error = NULL;

    g_assert_false(kith_draw_graph(nodes, links, &usual, path, &error));
    test_error(&error, code, text);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    test_remove_dir(folder);
}

static void
test_fails(void)
{
    g_autoptr(KithTable) links = make_links(some_links);
    g_autoptr(KithTable) nodes = make_nodes(3);
    g_autoptr(KithTable) many = make_nodes(KITH_PICTURE_MOST + 1);

    check_fails(links, links, "a.svg", KITH_ERROR_INVALID, "entity_id");
    check_fails(nodes, nodes, "a.svg", KITH_ERROR_INVALID, "from_entity");
    check_fails(many, links, "a.svg", KITH_ERROR_LIMIT, "more than 400");
    check_fails(nodes, links, "a.gif", KITH_ERROR_UNSUPPORTED, ".svg, .png or .pdf");
}

/* ---- timelines ---- */

static KithTable *
make_moments(const char *const *dates)
{
    KithTable *table =
        kith_table_new_like("type:text direction:text node_type:text label:text date:text");

    for (guint i = 0; dates[i] != NULL; i++) {
        kith_table_add_row(table);
        kith_table_set_printf(table, 0, "T%u", i % 7);
        kith_table_set_text(table, 1, i % 2 == 0 ? "in" : "out");
        kith_table_set_text(table, 2, "Event");
        kith_table_set_text(table, 3, "A & <b>");
        if (*dates[i] != '\0') {
            kith_table_set_text(table, 4, dates[i]);
        }
    }
    return table;
}

static void
test_timelines(void)
{
    static const char *const none[] = {NULL};
    static const char *const day[] = {"2024-02-29", "2024-02-29", "", NULL};
    static const char *const week[] = {"2024-02-26", "2024-03-01", NULL};
    static const char *const months[] = {"2023-11", "2024-02-26", "2024-06-01", NULL};
    static const char *const ages[] = {"0987", "1066-10-14", "1999", "2024-06-01", NULL};
    const char *const *cases[] = {none, day, week, months, ages};
    char *folder = test_make_dir();
    g_autofree char *path = g_build_filename(folder, "a.svg", NULL);
    g_autoptr(KithTable) nodes = make_nodes(1);
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(KithTable) table = make_moments(cases[i]);
        g_autofree char *one = NULL;
        g_autofree char *two = NULL;

        for (guint again = 0; again < 2; again++) {
            kith_draw_timeline(table, &usual, path, &error);
            g_assert_no_error(error);
            g_assert_true(g_file_get_contents(path, again == 0 ? &one : &two, NULL, NULL));
        }
        g_assert_cmpstr(one, ==, two);
    }
    g_assert_false(kith_draw_timeline(nodes, &usual, path, &error));
    test_error(&error, KITH_ERROR_INVALID, "dates");
    test_remove_dir(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/draw/graph/links-of-two-are-one-tie", test_ties);
    g_test_add_func("/draw/graph/a-path-has-its-directions", test_directions);
    g_test_add_func("/draw/graph/without-a-type-a-plain-line", test_plain);
    g_test_add_func("/draw/graph/nothing-lies-over-another", test_push);
    g_test_add_func("/draw/graph/it-lies-down", test_lie_down);
    g_test_add_func("/draw/graph/the-same-tables-the-same-file", test_files);
    g_test_add_func("/draw/graph/mistakes-leave-no-file", test_fails);
    g_test_add_func("/draw/graph/timelines", test_timelines);
    return g_test_run();
}
