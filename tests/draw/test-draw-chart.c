/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-table.h"
#include "test-support.h"

#include <kith/kith-draw.h>

#include <string.h>

static const char *const lines[] = {"one", "two", NULL};
static const KithChartOptions usual = {.title = "A & B",
                                       .x = "at",
                                       .x_label = "<where>",
                                       .lines = lines,
                                       .note = "from a test"};

static KithTable *
make_table(guint rows)
{
    KithTable *table = kith_table_new_like("at:real one:real two:integer name:text");

    for (guint i = 0; i < rows; i++) {
        kith_table_add_row(table);
        kith_table_set_real(table, 0, 0.1 + 0.2 * i);
        kith_table_set_real(table, 1, 1.0 - 0.1 * i);
        if (i != 1) {
            kith_table_set_integer(table, 2, i % 2);
        }
        kith_table_set_text(table, 3, "x");
    }
    return table;
}

static void
test_draws(void)
{
    static const char *const names[] = {"a.svg", "a.png", "a.pdf"};
    static const char *const starts[] = {"<?xml", "\x89PNG", "%PDF"};
    g_autoptr(KithTable) table = make_table(5);
    char *folder = test_make_dir();

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_autofree char *bytes = NULL;
        g_autoptr(GError) error = NULL;
        gsize len;

        g_assert_true(kith_draw_is_picture(path));
        kith_draw_chart(table, &usual, path, &error);
        g_assert_no_error(error);
        g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
        g_assert_cmpuint(len, >, 1000);
        g_assert_true(strncmp(bytes, starts[i], strlen(starts[i])) == 0);
    }
    test_remove_dir(folder);
}

/* Each mistake leaves no file. */
static void
check_fails(const KithTable *table,
            const KithChartOptions *how,
            const char *name,
            int code,
            const char *text)
{
    char *folder = test_make_dir();
    g_autofree char *path = g_build_filename(folder, name, NULL);
    GError *error = NULL;

    g_assert_false(kith_draw_chart(table, how, path, &error));
    test_error(&error, code, text);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    test_remove_dir(folder);
}

static void
test_fails(void)
{
    static const char *const texts[] = {"name", NULL};
    g_autoptr(KithTable) table = make_table(5);
    g_autoptr(KithTable) short_one = make_table(2);
    KithChartOptions how = usual;

    check_fails(table, &usual, "a.gif", KITH_ERROR_UNSUPPORTED, ".svg, .png or .pdf");
    check_fails(short_one, &usual, "a.svg", KITH_ERROR_INVALID, "no two points");
    how.x = "nowhere";
    check_fails(table, &how, "a.svg", KITH_ERROR_INVALID, "nowhere");
    how = usual;
    how.lines = texts;
    check_fails(table, &how, "a.svg", KITH_ERROR_INVALID, "name");
    g_assert_false(kith_draw_is_picture("a.csv"));
}

/* ---- funnel plots ---- */

static KithTable *
make_units(guint n)
{
    static const char *const places[] = {"within",
                                         "above 99.8 %",
                                         "below 95 %",
                                         "too small to tell"};
    KithTable *table = kith_table_new_like("indicator:text name:text expected:real ratio:real "
                                           "low_998:real low_95:real high_95:real high_998:real "
                                           "place:text");

    for (guint i = 0; i < n; i++) {
        double expected = 1.0 + 3 * i;

        kith_table_add_row(table);
        kith_table_set_text(table, 0, i % 5 == 4 ? "other" : "it");
        kith_table_set_printf(table, 1, "Unit <%u>", i);
        kith_table_set_real(table, 2, expected);
        kith_table_set_real(table, 3, 9.0 / (i + 1));
        for (guint k = 0; k < 4; k++) {
            kith_table_set_real(table, 4 + k, expected * (0.4 + 0.4 * k));
        }
        kith_table_set_text(table, 8, places[i % G_N_ELEMENTS(places)]);
    }
    return table;
}

static char *
draw_funnel(const KithTable *table, const char *indicator, const char *path, gsize *len)
{
    const KithFunnelOptions options = {"A & B", indicator, "from a test"};
    g_autoptr(GError) error = NULL;
    char *bytes = NULL;

    kith_draw_funnel(table, &options, path, &error);
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(path, &bytes, len, NULL));
    return bytes;
}

static void
test_funnel(void)
{
    static const char *const names[] = {"a.svg", "a.png", "a.pdf"};
    static const guint sizes[] = {1, 2, 40};
    char *folder = test_make_dir();

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
            g_autoptr(KithTable) table = make_units(sizes[s]);
            g_autofree char *path = g_build_filename(folder, names[i], NULL);
            gsize len;
            gsize again;
            g_autofree char *one = draw_funnel(table, NULL, path, &len);
            g_autofree char *two = draw_funnel(table, NULL, path, &again);
            g_autofree char *some = draw_funnel(table, "it", path, &again);

            g_assert_cmpstr(one, ==, two);
            g_assert_true(sizes[s] < 5 || len != again || memcmp(one, some, len) != 0);
        }
    }
    test_remove_dir(folder);
}

static void
check_no_funnel(const KithTable *table, const char *indicator, const char *text)
{
    const KithFunnelOptions options = {"none", indicator, NULL};
    GError *error = NULL;

    g_assert_false(kith_draw_funnel(table, &options, "none.svg", &error));
    test_error(&error, KITH_ERROR_INVALID, text);
    g_assert_false(g_file_test("none.svg", G_FILE_TEST_EXISTS));
}

static void
test_no_funnel(void)
{
    g_autoptr(KithTable) units = make_units(3);
    g_autoptr(KithTable) nothing = make_units(0);
    g_autoptr(KithTable) other = make_table(3);

    check_no_funnel(other, NULL, "expected, ratio and their limits");
    check_no_funnel(nothing, NULL, "no units");
    check_no_funnel(units, "nowhere", "no units");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/draw/chart/draws", test_draws);
    g_test_add_func("/draw/chart/fails", test_fails);
    g_test_add_func("/draw/funnel/draws", test_funnel);
    g_test_add_func("/draw/funnel/fails", test_no_funnel);
    return g_test_run();
}
