/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_JSON_H
#define LOAD_JSON_H

#include "load-loader.h"

#include <jansson.h>

/* Streams of JSON objects, one a line: what their loaders share. */

/* Collects the cells of one object; texts live until the next object. */
typedef struct {
    const KithInput *input;
    GArray *cells;     /* owned, KithCell; .text.data is an offset until kith_json_cells() */
    GByteArray *texts; /* owned */
} KithJsonRow;

/* Turns an object into cells. */
typedef void (*KithJsonFunc)(json_t *object, KithJsonRow *row);

gsize kith_json_cut(const KithInput *input, gsize start, gsize want);

guint64 kith_json_parse(const KithInput *input,
                        KithBytes block,
                        guint64 line,
                        KithJsonFunc convert,
                        KithRowFunc sink,
                        gpointer user_data);

/* Adds a cell to the row; columns the input does not have are left out. */
void kith_json_add(KithJsonRow *row, const char *column, const char *text);

/* A scalar as text: numbers in full, true and false as words. NULL for null, lists and objects.
 * @room has KITH_JSON_ROOM bytes and may hold it. */
#define KITH_JSON_ROOM 40
const char *kith_json_text(const json_t *value, char *room);

/* Adds the text of a scalar. */
void kith_json_add_value(KithJsonRow *row, const char *column, const json_t *value);

/* Calls @each for every object of a block that can be read. */
void kith_json_each(KithBytes block,
                    void (*each)(json_t *object, gpointer user_data),
                    gpointer user_data);

/* Refuses an input that is empty or does not begin with an object. */
gboolean kith_json_check(const KithInput *input, GError **error);

/* The first object of a text, NULL when it has none. json_decref() it. */
json_t *kith_json_first(KithBytes head);

#endif
