/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-mapping.h"

static void
clear_part(gpointer data)
{
    KithMapPart *part = data;

    g_free(part->column);
    g_free(part->text);
    g_free(part->record);
}

static void
clear_when(gpointer data)
{
    KithMapWhen *when = data;

    g_free(when->column);
    g_free(when->value);
}

static void
clear_word(KithMapWord *word)
{
    g_free(word->text);
    g_free(word->column);
    g_free(word->split);
}

static void
free_property(gpointer data)
{
    KithMapProperty *property = data;

    g_free(property->property);
    g_free(property->type);
    g_ptr_array_unref(property->columns);
    g_free(property->text);
    g_free(property->join);
    g_free(property->split);
    g_free(property);
}

static void
free_record(gpointer data)
{
    KithMapRecord *record = data;

    g_free(record->as);
    clear_word(&record->type);
    g_array_unref(record->key.parts);
    g_array_unref(record->when);
    g_ptr_array_unref(record->properties);
    g_free(record);
}

static void
clear_end(KithMapEnd *end)
{
    g_free(end->record);
    g_free(end->source);
    g_free(end->type);
    g_array_unref(end->key.parts);
}

static void
free_link(gpointer data)
{
    KithMapLink *link = data;

    clear_word(&link->type);
    clear_end(&link->from);
    clear_end(&link->to);
    g_array_unref(link->when);
    g_ptr_array_unref(link->properties);
    g_free(link);
}

static GArray *
new_array(gsize size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, TRUE, (guint)size);

    g_array_set_clear_func(array, clear);
    return array;
}

KithMapping *
kith_mapping_new(void)
{
    KithMapping *mapping = g_new0(KithMapping, 1);

    mapping->records = g_ptr_array_new_with_free_func(free_record);
    mapping->links = g_ptr_array_new_with_free_func(free_link);
    return mapping;
}

void
kith_mapping_free(KithMapping *mapping)
{
    clear_word(&mapping->source);
    g_free(mapping->owner);
    g_free(mapping->purpose);
    g_free(mapping->lawful_basis);
    g_free(mapping->review_date);
    g_ptr_array_unref(mapping->records);
    g_ptr_array_unref(mapping->links);
    g_free(mapping);
}

KithMapRecord *
kith_mapping_add_record(KithMapping *mapping, const char *as)
{
    KithMapRecord *record = g_new0(KithMapRecord, 1);

    record->as = g_strdup(as);
    record->key.parts = new_array(sizeof(KithMapPart), clear_part);
    record->when = new_array(sizeof(KithMapWhen), clear_when);
    record->properties = g_ptr_array_new_with_free_func(free_property);
    g_ptr_array_add(mapping->records, record);
    return record;
}

KithMapLink *
kith_mapping_add_link(KithMapping *mapping)
{
    KithMapLink *link = g_new0(KithMapLink, 1);

    link->from.key.parts = new_array(sizeof(KithMapPart), clear_part);
    link->to.key.parts = new_array(sizeof(KithMapPart), clear_part);
    link->when = new_array(sizeof(KithMapWhen), clear_when);
    link->properties = g_ptr_array_new_with_free_func(free_property);
    g_ptr_array_add(mapping->links, link);
    return link;
}

KithMapProperty *
kith_mapping_add_property(GPtrArray *properties, const char *name)
{
    KithMapProperty *property = g_new0(KithMapProperty, 1);

    property->property = g_strdup(name);
    property->columns = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(properties, property);
    return property;
}

void
kith_map_key_add_column(KithMapKey *key, const char *column)
{
    KithMapPart part = {.column = g_strdup(column)};

    g_array_append_val(key->parts, part);
}
