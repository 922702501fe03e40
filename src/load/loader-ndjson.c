/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-json.h"

#include "base-text.h"

#define MAX_DEPTH 8

static guint
sniff(KithBytes head, const char *name)
{
    head = kith_text_strip(head);
    return head.len > 0 && head.data[0] == '{' ? 60 : 0;
}

static gboolean
open_input(KithInput *input, GError **error)
{
    return kith_json_check(input, error);
}

/* Calls for every scalar of a value under its path: a.b for objects, the same path again for each
 * item of a list. */
static void
flatten(const json_t *value,
        const char *path,
        guint depth,
        void (*found)(const char *path, const json_t *value, gpointer user_data),
        gpointer user_data)
{
    if (depth > MAX_DEPTH) {
        return;
    }
    if (json_is_object(value)) {
        const char *key;
        json_t *child;

        json_object_foreach((json_t *)value, key, child)
        {
            g_autofree char *below =
                *path != '\0' ? g_strconcat(path, ".", key, NULL) : g_strdup(key);

            flatten(child, below, depth + 1, found, user_data);
        }
    } else if (json_is_array(value)) {
        size_t i;
        json_t *child;

        json_array_foreach(value, i, child)
        {
            flatten(child, path, depth + 1, found, user_data);
        }
    } else {
        found(path, value, user_data);
    }
}

static void
add_cell(const char *path, const json_t *value, gpointer user_data)
{
    kith_json_add_value(user_data, path, value);
}

static void
convert(json_t *object, KithJsonRow *row)
{
    flatten(object, "", 0, add_cell, row);
}

static guint64
parse(const KithInput *input, KithBytes block, guint64 line, KithRowFunc sink, gpointer user_data)
{
    return kith_json_parse(input, block, line, convert, sink, user_data);
}

typedef struct {
    void (*found)(const char *name, gpointer user_data);
    gpointer user_data;
} Finder;

static void
find_column(const char *path, const json_t *value, gpointer user_data)
{
    const Finder *finder = user_data;

    if (!json_is_null(value)) {
        finder->found(path, finder->user_data);
    }
}

static void
find_columns(json_t *object, gpointer user_data)
{
    flatten(object, "", 0, find_column, user_data);
}

static void
columns(const KithInput *input,
        KithBytes block,
        void (*found)(const char *name, gpointer user_data),
        gpointer user_data)
{
    Finder finder = {found, user_data};

    kith_json_each(block, find_columns, &finder);
}

const KithLoader kith_loader_ndjson = {
    .name = "ndjson",
    .summary = "JSON objects, one a line; nested ones become columns such as address.city",
    .sniff = sniff,
    .open = open_input,
    .cut = kith_json_cut,
    .parse = parse,
    .open_columns = TRUE,
    .columns = columns,
};
