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

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/draw/chart/draws", test_draws);
    g_test_add_func("/draw/chart/fails", test_fails);
    return g_test_run();
}
