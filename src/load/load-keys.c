/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-keys.h"

#include "base-parallel.h"
#include "base-text.h"
#include "store-records.h"

/* Bytes of an input whose keys are looked through by one task. */
#define BLOCK ((gsize)4 << 20)

static void
free_keys(gpointer data)
{
    KithKeys *place = data;

    g_ptr_array_unref(place->inputs);
    g_free(place->source);
    g_free(place->type);
    g_free(place->key);
    g_free(place->words);
    g_free(place->property);
    g_free(place);
}

const KithMapRecord *
kith_keys_record(const KithMapping *mapping)
{
    return mapping->records->len > 0 ? g_ptr_array_index(mapping->records, 0) : NULL;
}

const char *
kith_keys_column(const KithMapRecord *record)
{
    return record->key.parts->len == 1 ? g_array_index(record->key.parts, KithMapPart, 0).column
                                       : NULL;
}

static const char *
property_of(const KithMapRecord *record, const char *header)
{
    for (guint i = 0; i < record->properties->len; i++) {
        const KithMapProperty *property = g_ptr_array_index(record->properties, i);

        if (property->columns->len == 1 && property->join == NULL &&
            g_str_equal(g_ptr_array_index(property->columns, 0), header)) {
            return property->property;
        }
    }
    return NULL;
}

static KithKeys *
find_place(const GPtrArray *places, const char *source, const char *type)
{
    for (guint i = 0; i < places->len; i++) {
        KithKeys *place = g_ptr_array_index(places, i);

        if (g_str_equal(place->source, source) && g_str_equal(place->type, type)) {
            return place;
        }
    }
    return NULL;
}

/* Where the rows of a mapping have one source, one type and a column that is their key. */
static KithKeys *
add_place(GPtrArray *places, const KithMapping *mapping, const char *source)
{
    const KithMapRecord *record = kith_keys_record(mapping);
    const char *key = record != NULL ? kith_keys_column(record) : NULL;
    KithKeys *place;

    if (key == NULL || record->type.text == NULL || mapping->source.column != NULL) {
        return NULL;
    }
    place = find_place(places, source, record->type.text);
    if (place == NULL) {
        place = g_new0(KithKeys, 1);
        place->inputs = g_ptr_array_new();
        place->source = g_strdup(source);
        place->type = g_strdup(record->type.text);
        place->key = g_strdup(key);
        place->words = kith_header_words(key);
        place->property = g_strdup(property_of(record, key));
        g_ptr_array_add(places, place);
    }
    return place;
}

static void
add_inputs(GPtrArray *places, const GPtrArray *all)
{
    for (guint i = 0; i < all->len; i++) {
        KithOpened *opened = g_ptr_array_index(all, i);
        KithKeys *place = add_place(places, opened->mapping, opened->source);

        if (place != NULL) {
            g_ptr_array_add(place->inputs, opened);
        }
    }
}

static void
add_source(GPtrArray *places,
           const KithSourceInfo *info,
           const KithCensusRow *row,
           const KithSchema *schema)
{
    const KithSourceMapping *kept =
        info->mappings->len > 0 ? g_ptr_array_index(info->mappings, info->mappings->len - 1) : NULL;
    g_autoptr(KithMapping) mapping =
        kept != NULL ? kith_mapping_parse(kept->yaml, info->name, schema, NULL, NULL) : NULL;
    KithKeys *place = mapping != NULL ? add_place(places, mapping, info->name) : NULL;

    if (place != NULL) {
        place->number = row->source;
        place->n += (double)row->records;
    }
}

static gboolean
add_sources(GPtrArray *places, KithTxn *txn, const KithSchema *schema, GError **error)
{
    g_autoptr(GArray) census = NULL;

    if (!kith_store_get_census(txn, &census, error)) {
        return FALSE;
    }
    for (guint i = 0; i < census->len; i++) {
        const KithCensusRow *row = &g_array_index(census, KithCensusRow, i);
        g_autoptr(KithSourceInfo) info = NULL;

        if (row->records == 0) {
            continue;
        }
        if (!kith_store_get_source(txn, row->source, &info, error)) {
            return FALSE;
        }
        add_source(places, info, row, schema);
    }
    return TRUE;
}

gboolean
kith_keys_list(const GPtrArray *all,
               KithTxn *txn,
               const KithSchema *schema,
               GPtrArray **out_keys,
               GError **error)
{
    g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(free_keys);

    add_inputs(places, all);
    if (txn != NULL && !add_sources(places, txn, schema, error)) {
        return FALSE;
    }
    *out_keys = g_steal_pointer(&places);
    return TRUE;
}

/* ---- looking for keys ---- */

typedef struct {
    const KithOpened *opened;
    guint column;
    GHashTable *wanted; /* text → its number + 1 */
    gint *found;        /* (atomic), by number */
    GArray *blocks;     /* KithBytes */
} Search;

static gboolean
look_at_key(const KithRow *row, gpointer user_data)
{
    Search *search = user_data;

    for (guint i = 0; row->fault == NULL && i < row->n_cells; i++) {
        KithBytes text = kith_text_strip(row->cells[i].text);
        char key[256];
        guint number;

        if (row->cells[i].column != search->column || text.len >= sizeof key) {
            continue;
        }
        memcpy(key, text.data, text.len);
        key[text.len] = '\0';
        number = GPOINTER_TO_UINT(g_hash_table_lookup(search->wanted, key));
        if (number != 0) {
            g_atomic_int_set(&search->found[number - 1], 1);
        }
    }
    return TRUE;
}

static void
search_block(guint task, guint worker, gpointer user_data)
{
    Search *search = user_data;

    search->opened->loader->parse(&search->opened->input,
                                  g_array_index(search->blocks, KithBytes, task),
                                  1,
                                  look_at_key,
                                  search);
}

/* Which of the wanted texts are keys of an input. */
static void
search_input(const KithOpened *opened,
             const char *key,
             GHashTable *wanted,
             gint *found,
             guint threads)
{
    int column = kith_input_find_column(&opened->input, key);
    g_autoptr(GArray) blocks = kith_input_blocks(opened->loader, &opened->input, BLOCK);
    Search search = {opened, (guint)column, wanted, found, blocks};

    if (column >= 0) {
        kith_parallel(blocks->len, threads, search_block, &search, NULL);
    }
}

static gboolean
search_store(const KithKeys *place, KithTxn *txn, GHashTable *wanted, gint *found, GError **error)
{
    GHashTableIter iter;
    gpointer text;
    gpointer number;

    g_hash_table_iter_init(&iter, wanted);
    while (g_hash_table_iter_next(&iter, &text, &number)) {
        KithRecordId record;

        if (!kith_records_find(txn, place->number, kith_bytes_str(text), &record, error)) {
            return FALSE;
        }
        found[GPOINTER_TO_UINT(number) - 1] |= record != 0;
    }
    return TRUE;
}

gboolean
kith_keys_search(const KithKeys *keys,
                 KithTxn *txn,
                 GHashTable *wanted,
                 gint *found,
                 guint threads,
                 GError **error)
{
    for (guint i = 0; i < keys->inputs->len; i++) {
        search_input(g_ptr_array_index(keys->inputs, i), keys->key, wanted, found, threads);
    }
    return keys->number == 0 || search_store(keys, txn, wanted, found, error);
}
