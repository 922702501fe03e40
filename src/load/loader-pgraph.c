/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-table.h"

#include "model-yaml.h"

#include <string.h>

/* The CSV files of property-graph imports: node files with name:ID(Group) and :LABEL,
 * relationship files with :START_ID, :END_ID and :TYPE, properties as name:type. */

static gboolean
has_column(const GPtrArray *names, const char *mark)
{
    for (guint i = 0; i < names->len; i++) {
        const char *colon = strchr(g_ptr_array_index(names, i), ':');

        if (colon != NULL && g_str_has_prefix(colon, mark)) {
            char after = colon[strlen(mark)];

            if (after == '\0' || after == '(') {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static guint
sniff(KithBytes head, const char *name)
{
    char delimiter = kith_table_delimiter(head);
    g_autoptr(GPtrArray) names = kith_table_header(head, delimiter != 0 ? delimiter : ',');

    if (names == NULL) {
        return 0;
    }
    return has_column(names, ":ID") || (has_column(names, ":START_ID") && has_column(names, ":END_ID"))
               ? 90
               : 0;
}

/* What a header means: "born:date" is the property born; ":ID(Person)" the key of group Person. */
typedef struct {
    char *column; /* owned, the whole header */
    char *name;   /* owned, before the colon */
    char *mark;   /* owned, ID, LABEL, START_ID, END_ID, TYPE, IGNORE or a type; "" for none */
    char *group;  /* owned, between parentheses, "" for none */
} Header;

static void
header_clear(Header *header)
{
    g_free(header->column);
    g_free(header->name);
    g_free(header->mark);
    g_free(header->group);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Header, header_clear)

static Header
read_header(const char *column)
{
    const char *colon = strrchr(column, ':');
    const char *open = colon != NULL ? strchr(colon, '(') : NULL;
    const char *close = open != NULL ? strchr(open, ')') : NULL;
    const char *end = open != NULL ? open : column + strlen(column);

    return (Header){
        g_strdup(column), colon != NULL ? g_strndup(column, (gsize)(colon - column)) : g_strdup(column),
        colon != NULL ? g_strndup(colon + 1, (gsize)(end - colon - 1)) : g_strdup(""),
        close != NULL ? g_strndup(open + 1, (gsize)(close - open - 1)) : g_strdup("")};
}

static void
append_key(GString *yaml, const Header *header)
{
    if (*header->group != '\0') {
        g_string_append(yaml, "[{text: ");
        kith_yaml_append_scalar(yaml, header->group);
        g_string_append(yaml, "}, ");
        kith_yaml_append_scalar(yaml, header->column);
        g_string_append(yaml, "]");
    } else {
        kith_yaml_append_scalar(yaml, header->column);
    }
}

/* The lines of a mapping for the properties; the guess says what each one is. */
static void
append_properties(GString *yaml, const KithInput *input, const char *indent)
{
    gboolean any = FALSE;

    for (guint i = 0; i < input->columns->len; i++) {
        static const char *const marks[] = {"ID", "LABEL", "START_ID", "END_ID", "TYPE", "IGNORE", NULL};
        g_auto(Header) header = read_header(g_ptr_array_index(input->columns, i));
        gboolean list = g_str_has_suffix(header.mark, "[]");

        if (g_strv_contains(marks, header.mark) || *header.name == '\0') {
            continue;
        }
        if (!any) {
            g_string_append_printf(yaml, "%sproperties:\n", indent);
            any = TRUE;
        }
        g_string_append_printf(yaml, "%s  ", indent);
        kith_yaml_append_scalar(yaml, header.name);
        g_string_append(yaml, ": {column: ");
        kith_yaml_append_scalar(yaml, header.column);
        g_string_append(yaml, list ? ", type: guess, split: \";\"}\n" : ", type: guess}\n");
    }
}

static Header
find_mark(const KithInput *input, const char *mark)
{
    for (guint i = 0; i < input->columns->len; i++) {
        Header header = read_header(g_ptr_array_index(input->columns, i));

        if (g_str_equal(header.mark, mark)) {
            return header;
        }
        header_clear(&header);
    }
    return (Header){0};
}

static char *
node_mapping(const KithInput *input)
{
    GString *yaml = g_string_new("records:\n  - type: ");
    g_auto(Header) id = find_mark(input, "ID");
    g_auto(Header) label = find_mark(input, "LABEL");

    if (label.column != NULL) {
        g_string_append(yaml, "{column: ");
        kith_yaml_append_scalar(yaml, label.column);
        g_string_append(yaml, ", split: \";\"}\n");
    } else {
        kith_yaml_append_scalar(yaml, *id.group != '\0' ? id.group : "Thing");
        g_string_append_c(yaml, '\n');
    }
    g_string_append(yaml, "    key: ");
    append_key(yaml, &id);
    g_string_append_c(yaml, '\n');
    append_properties(yaml, input, "    ");
    return g_string_free(yaml, FALSE);
}

static void
append_end(GString *yaml, const char *which, const Header *header)
{
    g_string_append_printf(yaml, "    %s: {key: ", which);
    append_key(yaml, header);
    g_string_append(yaml, "}\n");
}

static char *
link_mapping(const KithInput *input)
{
    GString *yaml = g_string_new("links:\n  - type: ");
    g_auto(Header) from = find_mark(input, "START_ID");
    g_auto(Header) to = find_mark(input, "END_ID");
    g_auto(Header) type = find_mark(input, "TYPE");

    if (type.column != NULL) {
        g_string_append(yaml, "{column: ");
        kith_yaml_append_scalar(yaml, type.column);
        g_string_append(yaml, "}\n");
    } else {
        g_string_append(yaml, "RELATED\n");
    }
    append_end(yaml, "from", &from);
    append_end(yaml, "to", &to);
    append_properties(yaml, input, "    ");
    return g_string_free(yaml, FALSE);
}

static gboolean
open_input(KithInput *input, GError **error)
{
    g_auto(Header) id = {0};

    if (!kith_table_open(input, error)) {
        return FALSE;
    }
    id = find_mark(input, "ID");
    input->mapping = id.column != NULL ? node_mapping(input) : link_mapping(input);
    return TRUE;
}

const KithLoader kith_loader_pgraph = {
    .name = "pgraph",
    .summary = "node and relationship CSVs of property-graph imports (:ID, :START_ID, ...)",
    .sniff = sniff,
    .open = open_input,
    .cut = kith_table_cut,
    .parse = kith_table_parse,
    .one_each = TRUE,
};
