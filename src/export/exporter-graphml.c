/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-exporter.h"
#include "export-outline.h"
#include "export-xml.h"

/*
 * GraphML as its readers have it (http://graphml.graphdrawing.org): one file, one directedness,
 * keys before the graph, attribute names of letters, digits and underscores, text for all but
 * counts and weights, so that no reader makes a double of a long identifier. What is missing is
 * left out. A link is an edge with an id of its own: parallel ones stay apart.
 */

/* Names that have a meaning of their own to readers, besides those written below: a key of such
 * a name is a colour or a place to Gephi and not a column, and the XML id to igraph. */
#define READERS_NAMES                                                                              \
    "id", "x", "y", "z", "xpos", "ypos", "zpos", "size", "r", "g", "b", "color", "colour"

static const char *const node_names[] =
    {"label", "type", "n_records", "sources", "nodelabel", READERS_NAMES, NULL};
static const char *const edge_names[] = {"type",
                                         "data_source",
                                         "date",
                                         "weight",
                                         "source",
                                         "target",
                                         "label",
                                         "edgelabel",
                                         READERS_NAMES,
                                         NULL};

typedef struct {
    KithScope *scope;
    KithExportReport *report;
    KithFileWriter *writer;
    KithCells cells;  /* owned */
    GPtrArray *names; /* owned: of the cells' attributes */
    guint32 weight;   /* the property that edges' weights are of, 0 for none */
    GString *room;    /* owned: a cell */
} Part;

static void
part_clear(Part *part)
{
    kith_cells_clear(&part->cells);
    g_clear_pointer(&part->names, g_ptr_array_unref);
    g_string_free(part->room, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Part, part_clear)

static void
part_init(Part *part, GArray *properties, const char *const *taken)
{
    kith_cells_init(&part->cells, properties);
    part->names = kith_cells_names(part->scope, properties, taken, TRUE);
    part->room = g_string_new(NULL);
}

/* ---- keys ---- */

static void
put_key(KithFileWriter *writer, const char *of, const char *name, const char *type)
{
    kith_file_writer_printf(writer,
                            "  <key id=\"%c_%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n",
                            *of,
                            name,
                            of,
                            name,
                            type);
}

static void
put_keys(const Part *nodes, const Part *edges)
{
    KithFileWriter *writer = nodes->writer;

    put_key(writer, "node", "label", "string");
    put_key(writer, "node", "type", "string");
    put_key(writer, "node", "n_records", "int");
    put_key(writer, "node", "sources", "string");
    for (guint i = 0; i < nodes->names->len; i++) {
        put_key(writer, "node", g_ptr_array_index(nodes->names, i), "string");
    }
    put_key(writer, "edge", "type", "string");
    put_key(writer, "edge", "data_source", "string");
    put_key(writer, "edge", "date", "string");
    if (edges->weight != 0) {
        put_key(writer, "edge", "weight", "double");
    }
    for (guint i = 0; i < edges->names->len; i++) {
        if (g_array_index(edges->cells.properties, guint32, i) != edges->weight) {
            put_key(writer, "edge", g_ptr_array_index(edges->names, i), "string");
        }
    }
}

/* ---- data ---- */

static void
put_data(Part *part, char of, const char *name, KithBytes text)
{
    if (text.len == 0) {
        return;
    }
    kith_file_writer_printf(part->writer, "      <data key=\"%c_%s\">", of, name);
    part->report->replaced += kith_xml_text(part->writer, text);
    kith_file_writer_text(part->writer, "</data>\n");
}

static void
put_string(Part *part, char of, const char *name, const char *text)
{
    put_data(part, of, name, kith_bytes_str(text));
}

static void
put_cells(Part *part, char of)
{
    for (guint i = 0; i < part->names->len; i++) {
        gboolean weight =
            part->weight != 0 && g_array_index(part->cells.properties, guint32, i) == part->weight;
        const char *name = weight ? "weight" : g_ptr_array_index(part->names, i);

        g_string_truncate(part->room, 0);
        kith_cells_text(&part->cells, i, part->room);
        put_data(part, of, name, kith_bytes(part->room->str, part->room->len));
    }
}

/* ---- nodes ---- */

static gboolean
put_node(const KithScopeEntity *entity, gpointer user_data, GError **error)
{
    Part *part = user_data;
    g_auto(KithOutline) outline = {0};
    char number[16];

    if (!kith_outline_read(part->scope, entity, &part->cells, &outline, error)) {
        return FALSE;
    }
    g_snprintf(number, sizeof number, "%u", outline.face.n_stand);
    kith_file_writer_printf(part->writer, "    <node id=\"e:%u\">\n", entity->entity);
    put_string(part, 'n', "label", outline.face.label->str);
    put_string(part,
               'n',
               "type",
               kith_scope_name(part->scope, KITH_NAME_NODE_TYPE, outline.face.type));
    put_string(part, 'n', "n_records", number);
    put_string(part, 'n', "sources", outline.sources->str);
    put_cells(part, 'n');
    kith_file_writer_text(part->writer, "    </node>\n");
    part->report->entities++;
    part->report->records += outline.face.n_stand;
    return TRUE;
}

/* ---- edges ---- */

static gboolean
put_edge(KithLinkId id, const KithLink *link, gpointer user_data, GError **error)
{
    Part *part = user_data;
    KithScope *scope = part->scope;
    g_autoptr(GString) date = g_string_new(NULL);
    const char *source = kith_scope_source(scope, link->source, error);

    kith_cells_reset(&part->cells);
    if (source == NULL ||
        !kith_cells_add(&part->cells, scope->txn, link->fields, link->n_fields, error) ||
        !kith_faces_link_date(scope->store, scope->txn, link, date, error)) {
        return FALSE;
    }
    kith_file_writer_printf(part->writer,
                            "    <edge id=\"l:%u\" source=\"e:%u\" target=\"e:%u\">\n",
                            id,
                            kith_scope_entity(scope, link->from),
                            kith_scope_entity(scope, link->to));
    put_string(part, 'e', "type", kith_scope_name(scope, KITH_NAME_LINK_TYPE, link->type));
    put_string(part, 'e', "data_source", source);
    put_string(part, 'e', "date", date->str);
    put_cells(part, 'e');
    kith_file_writer_text(part->writer, "    </edge>\n");
    part->report->links++;
    return TRUE;
}

/* ---- the file ---- */

static gboolean
write_graphml(KithScope *scope,
              const KithExportOptions *options,
              KithExportReport *report,
              GError **error)
{
    g_autoptr(KithFileWriter) writer = kith_file_writer_new(options->output, error);
    g_auto(Part) nodes = {scope, report, writer};
    g_auto(Part) edges = {scope, report, writer};

    part_init(&nodes, scope->record_properties, node_names);
    part_init(&edges, scope->link_properties, edge_names);
    if (writer == NULL) {
        return FALSE;
    }
    edges.weight =
        scope->weights ? kith_store_find_name(scope->store, KITH_NAME_PROPERTY, "weight") : 0;
    kith_file_writer_text(writer,
                          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
    put_keys(&nodes, &edges);
    kith_file_writer_text(writer, "  <graph id=\"kith\" edgedefault=\"directed\">\n");
    if (!kith_scope_each_entity(scope, put_node, &nodes, error) ||
        !kith_scope_each_link(scope, put_edge, &edges, error)) {
        return FALSE;
    }
    kith_file_writer_text(writer, "  </graph>\n</graphml>\n");
    return kith_file_writer_finish(writer, error);
}

const KithExporter kith_exporter_graphml = {
    .name = "graphml",
    .summary = "one file for yEd, Gephi, Cytoscape, NetworkX, igraph and others",
    .write = write_graphml,
};
