/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is who in a file: makes a store for the while, loads the file, resolves its records and shows
 * which of them are the person that is searched for.
 *
 *   cc -o resolve resolve.c $(pkg-config --cflags --libs kith)
 *   ./resolve people.csv "jane smith" */
#include <kith/kith.h>

#include <glib/gstdio.h>
#include <stdio.h>

/* Prints some columns of a table, parted by tabs. Cells may be text or whole numbers here. */
static void
print_columns(const KithTable *table, const char *const *names)
{
    for (guint i = 0; names[i] != NULL; i++) {
        printf("%s%c", names[i], names[i + 1] != NULL ? '\t' : '\n');
    }
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        for (guint i = 0; names[i] != NULL; i++) {
            guint column = (guint)kith_table_find_column(table, names[i]);

            if (kith_table_column_type(table, column) == KITH_COLUMN_TEXT) {
                printf("%s", kith_table_text(table, row, column));
            } else {
                printf("%" G_GINT64_FORMAT, kith_table_integer(table, row, column));
            }
            putchar(names[i + 1] != NULL ? '\t' : '\n');
        }
    }
}

/* What a store is going to be used for goes to its log before it is. */
static gboolean
begin(KithStore *store, const char *name, const char *subject, gboolean changes, GError **error)
{
    KithOperation operation = {name, subject, "an example", changes};

    return kith_store_begin(store, &operation, NULL, error);
}

static gboolean
load_and_resolve(KithStore *store, const char *input, GError **error)
{
    static const char *const columns[] = {"type", "records", "entities", "merged", NULL};
    const char *inputs[] = {input, NULL};
    KithLoadOptions how = KITH_LOAD_OPTIONS_INIT;
    g_auto(KithLoadReport) loaded = {0};
    g_autoptr(KithTable) kinds = NULL;

    if (!begin(store, "load", input, TRUE, error) ||
        !kith_load(store, inputs, &how, &loaded, error) ||
        !begin(store, "resolve", NULL, TRUE, error)) {
        return FALSE;
    }
    kinds = kith_resolve(store, NULL, NULL, error);
    if (kinds != NULL) {
        print_columns(kinds, columns);
    }
    return kinds != NULL;
}

/* Shows the records of the entity that fits best. */
static gboolean
find(KithStore *store, const char *text, GError **error)
{
    static const char *const columns[] = {"entity_id", "source", "key", "label", NULL};
    g_auto(KithSearchReport) found = {0};
    g_auto(KithShowReport) shown = {0};
    int column;

    if (!begin(store, "search", text, FALSE, error) ||
        !kith_search(store, text, NULL, &found, error)) {
        return FALSE;
    }
    if (kith_table_n_rows(found.table) == 0) {
        printf("nobody is called \"%s\"\n", text);
        return TRUE;
    }
    column = kith_table_find_column(found.table, "entity_id");
    if (!kith_show(store, kith_table_text(found.table, 0, (guint)column), NULL, &shown, error)) {
        return FALSE;
    }
    print_columns(shown.members, columns);
    return TRUE;
}

static gboolean
run(const char *place, const char *input, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(place, "people.kith", NULL);
    KithOperation operation = {"init", NULL, "an example", TRUE};
    g_autoptr(KithStore) store = kith_store_create(path, NULL, &operation, error);

    return store != NULL && load_and_resolve(store, input, error) && find(store, text, error);
}

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);

        remove_tree(inside);
    }
    g_remove(path);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *place = NULL;
    gboolean fine;

    if (argc != 3) {
        fprintf(stderr, "usage: resolve FILE TEXT\n");
        return 2;
    }
    place = g_dir_make_tmp("kith-XXXXXX", &error);
    fine = place != NULL && run(place, argv[1], argv[2], &error);
    if (!fine) {
        fprintf(stderr, "resolve: %s\n", error->message);
    }
    if (place != NULL) {
        remove_tree(place);
    }
    return fine ? 0 : 1;
}
