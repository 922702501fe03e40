/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-load.h"

#include <string.h>

gboolean
test_load(TestStore *test,
          const char *name,
          const char *text,
          gssize len,
          const KithLoadOptions *options,
          KithLoadReport *out_report,
          GError **error)
{
    static const KithLoadOptions none = {0};
    g_autofree char *path = test_path(test->dir, name);
    const char *inputs[] = {path, NULL};

    g_assert_true(g_file_set_contents(path, text, len, NULL));
    return kith_load(test->store, inputs, options != NULL ? options : &none, out_report, error);
}

char *
test_load_text(TestStore *test, const char *name, const char *text)
{
    g_auto(KithLoadReport) report = {0};
    g_autoptr(GError) error = NULL;

    test_load(test, name, text, -1, NULL, &report, &error);
    g_assert_no_error(error);
    return test_store_text(test->store);
}

gint64
test_count(const KithLoadReport *report, const char *column)
{
    int place = kith_table_find_column(report->table, column);

    g_assert_cmpint(place, >=, 0);
    return kith_table_integer(report->table, 0, (guint)place);
}

char *
test_rejects(const KithLoadReport *report)
{
    g_autofree char *text = report->rejects != NULL ? test_read_file(report->rejects) : NULL;

    return g_strdup(text != NULL ? strchr(text, '\n') + 1 : "");
}
