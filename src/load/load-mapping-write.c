/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-mapping.h"

#include "model-yaml.h"

static void
append_pair(GString *out, const char *indent, const char *key, const char *text)
{
    if (text != NULL) {
        g_string_append_printf(out, "%s%s: ", indent, key);
        kith_yaml_append_scalar(out, text);
        g_string_append_c(out, '\n');
    }
}

static void
append_word(GString *out, const KithMapWord *word)
{
    if (word->column == NULL) {
        kith_yaml_append_scalar(out, word->text != NULL ? word->text : "");
        return;
    }
    g_string_append(out, "{column: ");
    kith_yaml_append_scalar(out, word->column);
    if (word->split != NULL) {
        g_string_append(out, ", split: ");
        kith_yaml_append_scalar(out, word->split);
    }
    g_string_append_c(out, '}');
}

static void
append_key_part(GString *out, const KithMapPart *part)
{
    if (part->text != NULL) {
        g_string_append(out, "{text: ");
        kith_yaml_append_scalar(out, part->text);
        g_string_append_c(out, '}');
    } else if (part->record != NULL) {
        g_autofree char *name = g_strconcat("@", part->record, NULL);

        kith_yaml_append_scalar(out, name);
    } else if (*part->column == '@') {
        g_string_append(out, "{column: ");
        kith_yaml_append_scalar(out, part->column);
        g_string_append_c(out, '}');
    } else {
        kith_yaml_append_scalar(out, part->column);
    }
}

static void
append_key(GString *out, const KithMapKey *key)
{
    if (key->parts->len == 0) {
        g_string_append(out, "{hash: row}");
    } else if (key->parts->len == 1) {
        append_key_part(out, &g_array_index(key->parts, KithMapPart, 0));
    } else {
        for (guint i = 0; i < key->parts->len; i++) {
            g_string_append(out, i == 0 ? "[" : ", ");
            append_key_part(out, &g_array_index(key->parts, KithMapPart, i));
        }
        g_string_append_c(out, ']');
    }
}

static void
append_columns(GString *out, const GPtrArray *columns)
{
    for (guint i = 0; i < columns->len; i++) {
        g_string_append(out, i > 0 ? ", " : columns->len > 1 ? "[" : "");
        kith_yaml_append_scalar(out, g_ptr_array_index(columns, i));
    }
    g_string_append(out, columns->len > 1 ? "]" : "");
}

static void
append_option(GString *out, const char *key, const char *text)
{
    if (text != NULL && *text != '\0') {
        g_string_append_printf(out, ", %s: ", key);
        kith_yaml_append_scalar(out, text);
    }
}

static void
append_property(GString *out, const char *indent, const KithMapProperty *property)
{
    gboolean plain = property->columns->len > 0 && property->type == NULL &&
                     property->join == NULL && property->split == NULL && !property->order_said &&
                     *property->region == '\0';
    g_autofree char *deeper = g_strconcat(indent, "  ", NULL);

    g_string_append(out, deeper);
    kith_yaml_append_key(out, deeper, property->property);
    if (plain) {
        append_columns(out, property->columns);
        g_string_append_c(out, '\n');
        return;
    }
    if (property->text != NULL) {
        g_string_append(out, "{text: ");
        kith_yaml_append_scalar(out, property->text);
    } else {
        g_string_append(out, property->columns->len > 1 ? "{columns: " : "{column: ");
        append_columns(out, property->columns);
    }
    append_option(out, "type", property->type);
    append_option(out, "join", property->join);
    append_option(out, "split", property->split);
    append_option(out,
                  "order",
                  !property->order_said   ? NULL
                  : property->month_first ? "month-first"
                                          : "day-first");
    append_option(out, "region", property->region);
    g_string_append(out, "}\n");
}

static void
append_properties(GString *out, const char *indent, const GPtrArray *properties)
{
    if (properties->len > 0) {
        g_string_append_printf(out, "%sproperties:\n", indent);
    }
    for (guint i = 0; i < properties->len; i++) {
        append_property(out, indent, g_ptr_array_index(properties, i));
    }
}

static void
append_when(GString *out, const char *indent, const GArray *when)
{
    for (guint i = 0; i < when->len; i++) {
        const KithMapWhen *test = &g_array_index(when, KithMapWhen, i);

        g_string_append(out, i == 0 ? indent : ", ");
        g_string_append(out, i == 0 ? "when: {" : "");
        kith_yaml_append_key(out, indent, test->column);
        kith_yaml_append_scalar(out, test->value);
    }
    g_string_append(out, when->len > 0 ? "}\n" : "");
}

static void
append_end(GString *out, const char *which, const KithMapEnd *end)
{
    g_string_append_printf(out, "    %s: ", which);
    if (end->record != NULL) {
        kith_yaml_append_scalar(out, end->record);
    } else {
        g_string_append(out, "{key: ");
        append_key(out, &end->key);
        append_option(out, "type", end->type);
        append_option(out, "source", end->source);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, '\n');
}

static void
append_record(GString *out, const KithMapRecord *record, gboolean alone)
{
    g_string_append(out, "  - ");
    if (!alone || !g_str_equal(record->as, "record")) {
        append_pair(out, "", "as", record->as);
        g_string_append(out, "    ");
    }
    g_string_append(out, "type: ");
    append_word(out, &record->type);
    g_string_append(out, "\n    key: ");
    append_key(out, &record->key);
    g_string_append_c(out, '\n');
    append_when(out, "    ", record->when);
    append_properties(out, "    ", record->properties);
}

static void
append_link(GString *out, const KithMapLink *link)
{
    g_string_append(out, "  - type: ");
    append_word(out, &link->type);
    g_string_append_c(out, '\n');
    append_end(out, "from", &link->from);
    append_end(out, "to", &link->to);
    g_string_append(out, link->nodes ? "    nodes: yes\n" : "");
    append_when(out, "    ", link->when);
    append_properties(out, "    ", link->properties);
}

char *
kith_mapping_format(const KithMapping *mapping)
{
    GString *out = g_string_new(NULL);

    if (mapping->source.text != NULL || mapping->source.column != NULL) {
        g_string_append(out, "source: ");
        append_word(out, &mapping->source);
        g_string_append_c(out, '\n');
    }
    append_pair(out, "", "owner", mapping->owner);
    append_pair(out, "", "purpose", mapping->purpose);
    append_pair(out, "", "lawful_basis", mapping->lawful_basis);
    append_pair(out, "", "review_date", mapping->review_date);
    if (mapping->records->len > 0) {
        g_string_append(out, "records:\n");
    }
    for (guint i = 0; i < mapping->records->len; i++) {
        append_record(out, g_ptr_array_index(mapping->records, i), mapping->records->len == 1);
    }
    if (mapping->links->len > 0) {
        g_string_append(out, "links:\n");
    }
    for (guint i = 0; i < mapping->links->len; i++) {
        append_link(out, g_ptr_array_index(mapping->links, i));
    }
    return g_string_free(out, FALSE);
}
