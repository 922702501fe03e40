/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-load.h"

/* Files with headers of many conventions, and the mappings that are guessed for them. */
static const char *const files[] = {
    "absences.csv",   "amounts.csv",    "bank.csv",       "books.csv",
    "camel.csv",      "cards.csv",      "company.csv",    "contacts-of-staff.csv",
    "contacts.tsv",   "dateparts.csv",  "dirtyparts.csv", "events.csv",
    "febrl.csv",      "german.csv",     "headless.csv",   "hr.csv",
    "mixedorder.csv", "monthfirst.csv", "nameless.csv",   "nested.ndjson",
    "nokey.csv",      "patients.csv",   "polish.csv",     "products.csv",
    "providers.csv",  "russian.csv",    "shops.csv",      "songs.csv",
    "sources.csv",    "splink.csv",     "strange.csv",    "taxes.csv",
    "tenants.csv",    "transfers.csv",  "unclear.csv",    "upper.csv",
    "vehicles.csv",   "vendors.csv",    "voters.csv",
};

static char *
guess(const char *file)
{
    g_autofree char *name = g_build_filename("load/golden/guess", file, NULL);
    g_autofree char *path = test_data(name);
    const char *inputs[] = {path, NULL};
    const KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;
    g_autoptr(GError) error = NULL;
    g_autofree char *yaml = kith_map(inputs, &options, &error);
    GString *plain;

    g_assert_no_error(error);
    plain = g_string_new(yaml);
    g_string_replace(plain, path, file, 0);
    return g_string_free(plain, FALSE);
}

static void
test_guess(gconstpointer data)
{
    const char *file = data;
    g_autofree char *yaml = guess(file);
    g_autofree char *golden = g_strdup_printf("load/golden/guess/%s.yaml", file);

    test_golden(golden, yaml);
}

static char *
load(const char *file, const char *mapping)
{
    g_autofree char *name = g_build_filename("load/golden/guess", file, NULL);
    g_autofree char *path = test_data(name);
    const char *inputs[] = {path, NULL};
    g_auto(TestStore) test = {0};
    g_auto(KithLoadReport) report = {0};
    g_autofree char *saved = NULL;
    g_autoptr(GError) error = NULL;
    KithLoadOptions options = KITH_LOAD_OPTIONS_INIT;

    test_store_init(&test);
    if (mapping != NULL) {
        saved = test_write_file(test.dir, "mapping.yaml", mapping);
        options.mapping = saved;
    }
    g_assert_true(kith_load(test.store, inputs, &options, &report, &error));
    g_assert_no_error(error);
    g_assert_cmpint(report.mappings[0] != '\0', ==, mapping == NULL);
    return test_store_text(test.store);
}

/* What kith map prints is what a load without a mapping does. */
static void
test_saved(gconstpointer data)
{
    const char *file = data;
    g_autofree char *yaml = guess(file);
    g_autofree char *guessed = load(file, NULL);
    g_autofree char *saved = load(file, yaml);

    test_same_text(guessed, saved);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *golden = g_strdup_printf("/load/guess/%s/golden", files[i]);
        g_autofree char *saved =
            g_strdup_printf("/load/guess/%s/saved-mapping-does-the-same", files[i]);

        g_test_add_data_func(golden, files[i], test_guess);
        g_test_add_data_func(saved, files[i], test_saved);
    }
    return g_test_run();
}
