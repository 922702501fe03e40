/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-table.h"

#include "base-error.h"
#include "model-yaml.h"

#include <string.h>

/* The CSV files of property-graph imports: node files with name:ID(Group) and :LABEL,
 * relationship files with :START_ID, :END_ID and :TYPE, properties as name:type. */

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
    gsize len = strlen(column);
    const char *open = len > 0 && column[len - 1] == ')' ? strrchr(column, '(') : NULL;
    gsize head = open != NULL ? (gsize)(open - column) : len;
    const char *colon = g_strrstr_len(column, (gssize)head, ":");
    gsize name = colon != NULL ? (gsize)(colon - column) : len;

    return (Header){g_strdup(column),
                    g_strndup(column, name),
                    colon != NULL ? g_strndup(colon + 1, head - name - 1) : g_strdup(""),
                    open != NULL ? g_strndup(open + 1, len - head - 2) : g_strdup("")};
}

static gboolean
has_mark(const GPtrArray *names, const char *mark)
{
    gboolean found = FALSE;

    for (guint i = 0; i < names->len && !found; i++) {
        g_auto(Header) header = read_header(g_ptr_array_index(names, i));

        found = g_str_equal(header.mark, mark);
    }
    return found;
}

static gboolean
is_ours(const GPtrArray *names)
{
    return has_mark(names, "ID") || (has_mark(names, "START_ID") && has_mark(names, "END_ID"));
}

static guint
sniff(KithBytes head, const char *name)
{
    char delimiter = kith_table_delimiter(head);
    g_autoptr(GPtrArray) names = kith_table_header(head, delimiter != 0 ? delimiter : ',');

    return names != NULL && is_ours(names) ? 90 : 0;
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
        static const char *const marks[] =
            {"ID", "LABEL", "START_ID", "END_ID", "TYPE", "IGNORE", NULL};
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

    input->header = KITH_HEADER_THERE;
    if (!kith_table_open(input, error)) {
        return FALSE;
    }
    if (!is_ours(input->columns)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: line 1: the header has neither :ID nor :START_ID and :END_ID",
                              input->name);
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
