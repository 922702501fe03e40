/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-late.h"
#include "test-support.h"

#include <kith/kith-error.h>

static void
test_found(void)
{
    double (*cosine)(double) = NULL;
    const KithLateFunction functions[] = {{"cos", (gpointer *)&cosine}, {NULL, NULL}};
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_late_load("libm.so.6", functions, &error));
    g_assert_no_error(error);
    g_assert_cmpfloat(cosine(0), ==, 1);
}

static void
test_missing(void)
{
    gpointer address = NULL;
    const KithLateFunction functions[] = {{"no_such_function", &address}, {NULL, NULL}};
    GError *error = NULL;

    g_assert_false(kith_late_load("libnone.so.9", functions, &error));
    test_error(&error, KITH_ERROR_UNSUPPORTED, "libnone.so.9 cannot be loaded: install");
    g_assert_false(kith_late_load("libm.so.6", functions, &error));
    test_error(&error, KITH_ERROR_UNSUPPORTED, "libm.so.6 has no function no_such_function");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/late/functions-are-found", test_found);
    g_test_add_func("/base/late/what-is-missing-is-told", test_missing);
    return g_test_run();
}
