/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-view.h"

#include "base-error.h"
#include "base-progress.h"
#include "graph-adjacent.h"
#include "graph-possible.h"
#include "graph-project.h"
#include "graph-read.h"

#define NO_NODE G_MAXUINT32

void
kith_view_free(KithView *view)
{
    if (view->file == NULL) {
        kith_graph_clear(&view->graph);
        g_free(view->entities);
        g_free(view->records);
    }
    kith_moments_clear(&view->moments);
    g_clear_pointer(&view->file, g_variant_unref);
    g_free(view->identity);
    g_free(view);
}

guint32
kith_view_n_nodes(const KithView *view)
{
    return view->graph.n;
}

guint64
kith_view_n_edges(const KithView *view)
{
    return view->graph.n_edges;
}

guint64
kith_view_n_skipped(const KithView *view)
{
    return view->n_skipped;
}

KithEntityId
kith_view_entity(const KithView *view, guint32 node)
{
    g_return_val_if_fail(node < view->graph.n, 0);
    return view->entities[node];
}

const char *
kith_view_identity(const KithView *view)
{
    return view->identity;
}

guint32
kith_view_generation(const KithView *view)
{
    return view->generation;
}

guint64
kith_view_version(const KithView *view)
{
    return view->version;
}

gint64
kith_view_find(const KithView *view, KithEntityId entity)
{
    guint32 low = 0;
    guint32 high = view->graph.n;

    while (low < high) {
        guint32 middle = low + (high - low) / 2;

        if (view->entities[middle] < entity) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < view->graph.n && view->entities[low] == entity ? (gint64)low : -1;
}

/* ---- identity ---- */

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static void
append_names(GString *out, const char *what, const char *const *names)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();

    if (names == NULL) {
        return;
    }
    for (guint i = 0; names[i] != NULL; i++) {
        g_ptr_array_add(sorted, (gpointer)names[i]);
    }
    g_ptr_array_sort(sorted, compare_texts);
    g_string_append_printf(out, " %s=", what);
    for (guint i = 0; i < sorted->len; i++) {
        const char *name = g_ptr_array_index(sorted, i);

        if (i == 0 || !g_str_equal(name, g_ptr_array_index(sorted, i - 1))) {
            g_string_append_printf(out, "%s%s", i > 0 ? "," : "", name);
        }
    }
}

static void
append_share(GString *out, const char *what, double share)
{
    char number[32];

    if (share > 0) {
        g_string_append_printf(out, " %s=%s", what, kith_number_format(share, number));
    }
}

static char *
make_identity(const KithViewOptions *options)
{
    GString *out = g_string_new(options->project ? "project" : "links");
    gboolean weighs = options->weight != NULL && !g_str_equal(options->weight, "none");

    g_string_append(out, options->directed ? " directed" : "");
    append_names(out, "nodes", options->nodes);
    append_names(out, "links", options->links);
    append_names(out, "through", options->through);
    append_names(out, "exclude", options->exclude);
    if (weighs || (options->project && options->weight != NULL)) {
        g_string_append_printf(out, " weight=%s", options->weight);
    }
    if (options->from != NULL) {
        g_string_append_printf(out, " from=%s", options->from);
    }
    if (options->to != NULL) {
        g_string_append_printf(out, " to=%s", options->to);
    }
    g_string_append(out, options->dated ? " dated" : "");
    append_share(out, "confidence", options->confidence);
    append_share(out, "possible", options->possible);
    return g_string_free(out, FALSE);
}

/* ---- nodes ---- */

/* With nothing said, what is projected onto are persons. */
static gboolean *
kept_types(KithStore *store, const KithViewOptions *options, GError **error)
{
    g_autofree gboolean *kept =
        kith_filter_names(store, KITH_NAME_NODE_TYPE, options->nodes, "node type", error);
    gboolean any = FALSE;

    if (kept == NULL || !options->project || options->nodes != NULL) {
        return g_steal_pointer(&kept);
    }
    for (guint32 i = 1; i <= kith_store_n_names(store, KITH_NAME_NODE_TYPE); i++) {
        kept[i] = kith_type_is(store, i, "person");
        any = any || kept[i];
    }
    if (!any) {
        kith_error_set(error,
                       KITH_ERROR_INVALID,
                       "a projection needs to be told the node types to join: no record is a "
                       "person");
        return NULL;
    }
    return g_steal_pointer(&kept);
}

/* Numbers the entities that have a record of a type that stays. Element i of the result is of
 * entity i + 1. */
static guint32 *
number_nodes(KithView *view, const KithReading *reading, const gboolean *kept)
{
    guint32 *nodes = g_new(guint32, (gsize)reading->n_records + 1);
    guint32 n = 0;

    memset(nodes, 0xff, ((gsize)reading->n_records + 1) * sizeof *nodes);
    for (KithRecordId i = 0; i < reading->n_records; i++) {
        KithEntityId entity = reading->entities[i];

        if (entity != 0 && kept[reading->types[i]]) {
            nodes[entity - 1] = 0;
        }
    }
    for (KithEntityId i = 0; i < reading->n_records; i++) {
        if (nodes[i] != NO_NODE) {
            nodes[i] = n++;
        }
    }
    view->graph.n = n;
    view->entities = g_new(KithEntityId, (gsize)n + 1);
    view->records = g_new0(KithRecordId, (gsize)n + 1);
    for (KithRecordId i = 0; i < reading->n_records; i++) {
        KithEntityId entity = reading->entities[i];
        guint32 node = entity != 0 ? nodes[entity - 1] : NO_NODE;

        if (node != NO_NODE && view->records[node] == 0) {
            view->entities[node] = entity;
            view->records[node] = i + 1;
        }
    }
    return nodes;
}

/* ---- edges ---- */

typedef struct {
    const guint32 *nodes; /* of entity i + 1 */
    const gboolean
        *through;   /* of entity i + 1, whether it joins others; NULL: each that is no node */
    gboolean typed; /* whether it matters of what type links are */
    KithEdgeList edges;
    KithWords shared;  /* of a projection: rows for kith_project() */
    gboolean dated;    /* whether moments are wanted */
    KithWords moments; /* rows for kith_moments_build() */
} Collecting;

static void
collecting_clear(Collecting *collecting)
{
    kith_edge_list_clear(&collecting->edges);
    kith_words_clear(&collecting->shared);
    kith_words_clear(&collecting->moments);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Collecting, collecting_clear)

/* What is known by month or year alone counts at its middle. */
static void
note_moment(Collecting *collecting, guint32 node, KithDays days)
{
    if (collecting->dated && days.first != G_MININT32) {
        kith_words_push2(&collecting->moments,
                         node,
                         (guint32)(days.first + (days.last - days.first) / 2));
    }
}

static void
collect_edge(const KithReadLink *link, gpointer user_data)
{
    Collecting *collecting = user_data;
    guint32 from = collecting->nodes[link->from - 1];
    guint32 to = collecting->nodes[link->to - 1];

    if (from != NO_NODE && to != NO_NODE && from != to) {
        kith_edge_list_add(&collecting->edges, from, to, link->weight);
        note_moment(collecting, from, link->days);
        note_moment(collecting, to, link->days);
    }
}

/* What joins is whatever does not stay itself. */
static void
collect_shared(const KithReadLink *link, gpointer user_data)
{
    Collecting *collecting = user_data;
    guint32 from = collecting->nodes[link->from - 1];
    guint32 to = collecting->nodes[link->to - 1];

    KithEntityId thing = from == NO_NODE ? link->from : link->to;
    guint32 node = from == NO_NODE ? to : from;

    if ((from == NO_NODE) == (to == NO_NODE) ||
        (collecting->through != NULL && !collecting->through[thing - 1])) {
        return;
    }
    note_moment(collecting, node, link->days);
    if (collecting->typed) {
        kith_words_push3(&collecting->shared, thing, node, link->link->type);
    } else {
        kith_words_push2(&collecting->shared, thing, node);
    }
}

static void
collect_possible(KithEntityId a, KithEntityId b, double probability, gpointer user_data)
{
    Collecting *collecting = user_data;
    guint32 from = collecting->nodes[a - 1];
    guint32 to = collecting->nodes[b - 1];

    if (from != NO_NODE && to != NO_NODE) {
        kith_edge_list_add(&collecting->edges, from, to, probability);
    }
}

/* The entities, by their number - 1, that have a record of a type that joins. */
static gboolean *
joining_entities(const KithReading *reading, const KithViewOptions *options, GError **error)
{
    g_autofree gboolean *types = kith_filter_names(reading->store,
                                                   KITH_NAME_NODE_TYPE,
                                                   options->through,
                                                   "node type",
                                                   error);
    gboolean *joining = types != NULL ? g_new0(gboolean, (gsize)reading->n_records + 1) : NULL;

    for (KithRecordId i = 0; joining != NULL && i < reading->n_records; i++) {
        if (reading->entities[i] != 0 && types[reading->types[i]]) {
            joining[reading->entities[i] - 1] = TRUE;
        }
    }
    return joining;
}

static gboolean
collect(KithView *view,
        KithReading *reading,
        const KithViewOptions *options,
        gboolean dated,
        const guint32 *nodes,
        GError **error)
{
    gboolean plain = options->weight != NULL && g_str_equal(options->weight, "none");
    gboolean weighted = !plain && (options->project || reading->weight != 0 ||
                                   reading->links.weighted || options->possible > 0);
    g_autofree gboolean *through = NULL;
    g_auto(Collecting)
        collecting = {.nodes = nodes, .typed = reading->links.weighted, .dated = dated};

    if (!options->project && !weighted && options->possible == 0 &&
        kith_adjacent_will_do(reading)) {
        return kith_adjacent_build(reading,
                                   nodes,
                                   view->graph.n,
                                   options->directed,
                                   &view->graph,
                                   error);
    }
    if (options->through != NULL) {
        through = joining_entities(reading, options, error);
        if (through == NULL) {
            return FALSE;
        }
        collecting.through = through;
    }
    kith_edge_list_init(&collecting.edges, weighted);
    if (!kith_reading_links(reading,
                            options->project ? collect_shared : collect_edge,
                            &collecting,
                            error)) {
        return FALSE;
    }
    if (options->project) {
        view->n_skipped = kith_project(&collecting.shared,
                                       collecting.typed ? reading->links.weights : NULL,
                                       &collecting.edges);
    }
    if (options->possible > 0 &&
        !kith_reading_possible(reading, options->possible, collect_possible, &collecting, error)) {
        return FALSE;
    }
    if (weighted && kith_edge_list_length(&collecting.edges) >= G_MAXUINT32) {
        return kith_error_set(error, KITH_ERROR_LIMIT, "the view has too many weighted edges");
    }
    if (dated) {
        kith_moments_build(&collecting.moments, view->graph.n, &view->moments);
    }
    kith_graph_build(view->graph.n, &collecting.edges, options->directed, &view->graph);
    return TRUE;
}

static gboolean
check_options(const KithViewOptions *options, GError **error)
{
    if (!(options->possible >= 0 && options->possible <= 1)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "a probability of %g: a number from 0 to 1 is wanted",
                              options->possible);
    }
    if (options->possible > 0 && options->directed) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "that two may be one has no direction: --possible does not go with "
                              "--directed");
    }
    if (!options->project) {
        return options->through == NULL ||
               kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "what nodes are joined through goes with a projection");
    }
    if (options->directed) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "a projection has no directions: what is shared is shared both ways");
    }
    if (options->weight != NULL && !g_str_equal(options->weight, "none")) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "a projection weighs by what is shared, not by \"%s\"",
                              options->weight);
    }
    return TRUE;
}

KithView *
kith_view_make(KithStore *store,
               const KithViewOptions *options,
               gboolean dated,
               const KithProgress *progress,
               GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_autoptr(KithView) view = g_new0(KithView, 1);
    g_auto(KithReading) reading = {0};
    g_autofree gboolean *kept = NULL;
    g_autofree guint32 *nodes = NULL;

    if (txn == NULL || !check_options(options, error) ||
        !kith_entity_generation(txn, &view->generation, error) ||
        !kith_store_counter(txn, KITH_COUNTER_VERSION, &view->version, error) ||
        !kith_reading_init(&reading, store, txn, options, dated, progress, error)) {
        return NULL;
    }
    kept = kept_types(store, options, error);
    if (kept == NULL) {
        return NULL;
    }
    view->identity = make_identity(options);
    nodes = number_nodes(view, &reading, kept);
    return collect(view, &reading, options, dated, nodes, error) ? g_steal_pointer(&view) : NULL;
}
