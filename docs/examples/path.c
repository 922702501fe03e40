/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is connected to whom: finds the person that each of two texts means, and how they are linked.
 *
 *   cc -o path path.c $(pkg-config --cflags --libs kith)
 *   kith init force.kith
 *   kith load force.kith people.csv ties.csv --source people
 *   kith resolve force.kith
 *   ./path force.kith "jane smith" "peter jones" */
#include <kith/kith.h>

#include <stdio.h>

/* The identifier of the entity that fits best; to be freed. */
static char *
find(KithStore *store, const char *text, GError **error)
{
    KithSearchOptions how = KITH_SEARCH_OPTIONS_INIT;
    g_auto(KithSearchReport) found = {0};
    int column;

    how.type = "Person";
    how.limit = 1;
    if (!kith_search(store, text, &how, &found, error)) {
        return NULL;
    }
    if (kith_table_n_rows(found.table) == 0) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_NOT_FOUND, "nobody is called \"%s\"", text);
        return NULL;
    }
    column = kith_table_find_column(found.table, "entity_id");
    return g_strdup(kith_table_text(found.table, 0, (guint)column));
}

static const char *
cell(const KithTable *table, gsize row, const char *name)
{
    return kith_table_text(table, row, (guint)kith_table_find_column(table, name));
}

static void
print_path(const KithPathReport *path)
{
    if (!path->found) {
        printf("%s and %s are not connected\n", path->from_label, path->to_label);
        return;
    }
    printf("%s and %s are %u links apart\n", path->from_label, path->to_label, path->length);
    for (gsize row = 0; row < kith_table_n_rows(path->table); row++) {
        printf("  %s, %s, %s: as %s has it of %s and %s\n",
               cell(path->table, row, "from_label"),
               cell(path->table, row, "link_type"),
               cell(path->table, row, "to_label"),
               cell(path->table, row, "source"),
               cell(path->table, row, "from_key"),
               cell(path->table, row, "to_key"));
    }
}

static gboolean
run(char **argv, GError **error)
{
    KithOperation operation = {"path", NULL, "an example", FALSE};
    g_autoptr(KithStore) store = kith_store_open(argv[1], error);
    g_autofree char *subject = g_strdup_printf("%s, %s", argv[2], argv[3]);
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;
    g_auto(KithPathReport) path = {0};

    operation.subject = subject;
    if (store == NULL || !kith_store_begin(store, &operation, NULL, error)) {
        return FALSE;
    }
    from = find(store, argv[2], error);
    to = from != NULL ? find(store, argv[3], error) : NULL;
    if (to == NULL || !kith_path(store, from, to, NULL, &path, error)) {
        return FALSE;
    }
    print_path(&path);
    return TRUE;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    if (argc != 4) {
        fprintf(stderr, "usage: path STORE TEXT TEXT\n");
        return 2;
    }
    if (!run(argv, &error)) {
        fprintf(stderr, "path: %s\n", error->message);
        return 1;
    }
    return 0;
}
