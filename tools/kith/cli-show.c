/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-show.h"

#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>
#include <string.h>

static void
print_head(const KithShowReport *report)
{
    g_autofree char *label = cli_safe(report->label);
    gsize n = kith_table_n_rows(report->members);

    printf("%s\n", cli_bold(label));
    printf("%s %s, %s %s\n",
           report->type,
           report->entity_id,
           cli_count(n),
           n == 1 ? "record" : "records");
}

/* ---- records ---- */

static void
print_member(const KithTable *table, gsize row)
{
    g_autofree char *record = cli_cell(table, row, "record_id");
    g_autofree char *origin = cli_origin(table, row, "source", "key");
    g_autofree char *state = cli_cell(table, row, "state");
    g_autofree char *input = cli_cell(table, row, "input");
    g_autofree char *number = cli_cell(table, row, "row");
    g_autofree char *version = cli_cell(table, row, "version");

    printf("  %-8s  %s  ", record, origin);
    if (g_str_equal(state, "stub")) {
        printf("known from links alone, ");
    } else if (g_str_equal(state, "retired")) {
        printf("taken back, ");
    }
    if (strlen(version) > 1 || *version > '1') {
        printf("version %s, ", version);
    }
    printf("%s%srow %s\n", input, *input != '\0' ? " " : "", number);
}

static void
print_members(const KithTable *table)
{
    printf("\n%s\n", cli_bold("Records"));
    for (gsize i = 0; i < kith_table_n_rows(table); i++) {
        print_member(table, i);
    }
}

/* ---- values ---- */

/* A value of a property and the records that have it. */
typedef struct {
    char *text;
    char *normal;
    GString *records;
} Value;

typedef struct {
    char *name;
    GPtrArray *values; /* owned, Value */
} Property;

static void
free_value(gpointer data)
{
    Value *value = data;

    g_free(value->text);
    g_free(value->normal);
    g_string_free(value->records, TRUE);
    g_free(value);
}

static void
free_property(gpointer data)
{
    Property *property = data;

    g_free(property->name);
    g_ptr_array_unref(property->values);
    g_free(property);
}

static Property *
property_of(GPtrArray *properties, const char *name)
{
    Property *property;

    for (guint i = 0; i < properties->len; i++) {
        property = g_ptr_array_index(properties, i);
        if (g_str_equal(property->name, name)) {
            return property;
        }
    }
    property = g_new0(Property, 1);
    property->name = g_strdup(name);
    property->values = g_ptr_array_new_with_free_func(free_value);
    g_ptr_array_add(properties, property);
    return property;
}

static Value *
value_of(Property *property, const char *text, const char *normal)
{
    Value *value;

    for (guint i = 0; i < property->values->len; i++) {
        value = g_ptr_array_index(property->values, i);
        if (g_str_equal(value->text, text)) {
            return value;
        }
    }
    value = g_new0(Value, 1);
    value->text = g_strdup(text);
    value->normal = g_strdup(normal);
    value->records = g_string_new(NULL);
    g_ptr_array_add(property->values, value);
    return value;
}

/* Whether a version is the one that stands. */
static gboolean
stands(const KithTable *members, const char *record, const char *version)
{
    for (gsize i = 0; i < kith_table_n_rows(members); i++) {
        g_autofree char *member = cli_cell(members, i, "record_id");
        g_autofree char *current = cli_cell(members, i, "version");
        g_autofree char *state = cli_cell(members, i, "state");

        if (g_str_equal(member, record)) {
            return g_str_equal(current, version) && g_str_equal(state, "stands");
        }
    }
    return FALSE;
}

static void
add_value(GPtrArray *properties, const KithShowReport *report, gsize row)
{
    g_autofree char *name = cli_cell(report->values, row, "property");
    g_autofree char *text = cli_cell(report->values, row, "value");
    g_autofree char *normal = cli_cell(report->values, row, "normal");
    g_autofree char *record = cli_cell(report->values, row, "record_id");
    g_autofree char *version = cli_cell(report->values, row, "version");
    g_autofree char *origin = cli_origin(report->values, row, "source", "key");
    Value *value = value_of(property_of(properties, name), text, normal);

    g_string_append_printf(value->records, "%s%s", value->records->len > 0 ? ", " : "", origin);
    if (!stands(report->members, record, version)) {
        g_string_append_printf(value->records, " (was, version %s)", version);
    }
}

static void
print_property(const Property *property, guint width)
{
    for (guint i = 0; i < property->values->len; i++) {
        const Value *value = g_ptr_array_index(property->values, i);

        printf("  %-*s  %s", (int)width, i == 0 ? property->name : "", value->text);
        if (*value->normal != '\0' && g_ascii_strcasecmp(value->text, value->normal) != 0) {
            printf("  = %s", value->normal);
        }
        printf("  [%s]\n", value->records->str);
    }
}

static void
print_values(const KithShowReport *report)
{
    g_autoptr(GPtrArray) properties = g_ptr_array_new_with_free_func(free_property);
    guint width = 0;

    for (gsize i = 0; i < kith_table_n_rows(report->values); i++) {
        add_value(properties, report, i);
    }
    for (guint i = 0; i < properties->len; i++) {
        const Property *property = g_ptr_array_index(properties, i);

        width = MAX(width, (guint)strlen(property->name));
    }
    if (properties->len > 0) {
        printf("\n%s\n", cli_bold("Values"));
    }
    for (guint i = 0; i < properties->len; i++) {
        print_property(g_ptr_array_index(properties, i), width);
    }
}

/* ---- links ---- */

static gboolean
is_of_group(const KithTable *table, gsize row, const char *type, const char *direction)
{
    g_autofree char *own = cli_cell(table, row, "type");
    g_autofree char *way = cli_cell(table, row, "direction");

    return g_str_equal(own, type) && g_str_equal(way, direction);
}

static void
print_link(const KithTable *table, gsize row)
{
    g_autofree char *label = cli_cell(table, row, "label");
    g_autofree char *type = cli_cell(table, row, "node_type");
    g_autofree char *entity = cli_cell(table, row, "entity_id");
    g_autofree char *date = cli_cell(table, row, "date");
    g_autofree char *link = cli_cell(table, row, "link_id");
    g_autofree char *source = cli_cell(table, row, "link_source");

    printf("    %s  %s %s  %s%s[%s %s]\n",
           cli_bold(label),
           type,
           entity,
           date,
           *date != '\0' ? "  " : "",
           source,
           link);
}

/* One type and direction: how many links there are, and the first of them. */
static void
print_group(const KithShowReport *report, gsize group, gsize *row)
{
    g_autofree char *type = cli_cell(report->link_counts, group, "type");
    g_autofree char *direction = cli_cell(report->link_counts, group, "direction");
    g_autofree char *links = cli_cell(report->link_counts, group, "links");
    g_autofree char *entities = cli_cell(report->link_counts, group, "entities");
    gsize first = *row;

    while (*row < kith_table_n_rows(report->links) &&
           is_of_group(report->links, *row, type, direction)) {
        (*row)++;
    }
    printf("  %s, %s: %s to %s", type, direction, links, entities);
    if (g_ascii_strtoull(links, NULL, 10) > *row - first) {
        printf(", the first %s (kith expand STORE %s --links %s lists all)",
               cli_count(*row - first),
               report->entity_id,
               type);
    }
    printf("\n");
    for (gsize i = first; i < *row; i++) {
        print_link(report->links, i);
    }
}

static void
print_links(const KithShowReport *report)
{
    gsize row = 0;

    if (kith_table_n_rows(report->link_counts) > 0) {
        printf("\n%s\n", cli_bold("Links"));
    }
    for (gsize i = 0; i < kith_table_n_rows(report->link_counts); i++) {
        print_group(report, i, &row);
    }
}

/* ---- history ---- */

static void
print_event(const KithTable *table, gsize row)
{
    g_autofree char *kind = cli_cell(table, row, "kind");
    g_autofree char *number = cli_cell(table, row, "number");
    g_autofree char *record = cli_cell(table, row, "record_id");
    g_autofree char *other = cli_cell(table, row, "other_id");
    g_autofree char *event = cli_cell(table, row, "event");
    g_autofree char *text = cli_cell(table, row, "text");
    g_autofree char *who = cli_cell(table, row, "who");
    g_autofree char *time = cli_cell(table, row, "time");

    if (g_str_equal(kind, "version")) {
        printf("  %s version %s: %s\n", record, number, text);
    } else if (g_str_equal(kind, "decision")) {
        printf("  decision %s: %s and %s are %s: %s  [%s%s%s]\n",
               number,
               record,
               other,
               event,
               text,
               who,
               *time != '\0' ? " " : "",
               time);
    } else {
        printf("  generation %s: %s\n", number, text);
    }
}

static void
print_history(const KithTable *table)
{
    if (kith_table_n_rows(table) > 0) {
        printf("\n%s\n", cli_bold("History"));
    }
    for (gsize i = 0; i < kith_table_n_rows(table); i++) {
        print_event(table, i);
    }
}

void
cli_show_print(const KithShowReport *report)
{
    print_head(report);
    print_members(report->members);
    print_values(report);
    print_links(report);
    print_history(report->history);
}
