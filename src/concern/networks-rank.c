/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who else, given known members. */

#include "analyse-names.h"
#include "base-clock.h"
#include "base-error.h"
#include "base-sort.h"
#include "base-table.h"
#include "graph-keep.h"
#include "graph-project.h"
#include "graph-view.h"
#include "networks-closeness.h"
#include "networks-named.h"
#include "store-ids.h"

#include <kith/kith-networks.h>

#define MOST_SUGGESTED 20

/* What is ranked: people by who is named with whom, or the nodes of a view. */
typedef struct {
    KithNetworkData data;         /* of people named in events; else empty */
    KithView *view;               /* owned; of plain edges, else NULL */
    KithGraph people_graph;       /* owned: of people */
    const KithGraph *graph;       /* the one of the two that is ranked on */
    const KithEntityId *entities; /* borrowed, of each node */
    const KithRecordId *records;  /* borrowed */
    guint32 *counts;              /* owned: the plain count of each node */
    guint32 *count_ranks;         /* owned: 1 for the highest */
    GArray *seeds;                /* owned, guint32: nodes, ascending, each once */
    guint8 *is_seed;              /* owned */
    double *scores;               /* owned: kith_closeness_to() */
    guint8 *is_reached;           /* owned: by any walk */
    GArray *order;                /* owned, guint32: candidates, best first */
} Ranking;

static void
ranking_clear(Ranking *ranking)
{
    kith_network_data_clear(&ranking->data);
    g_clear_pointer(&ranking->view, kith_view_free);
    kith_graph_clear(&ranking->people_graph);
    g_free(ranking->counts);
    g_free(ranking->count_ranks);
    g_clear_pointer(&ranking->seeds, g_array_unref);
    g_free(ranking->is_seed);
    g_free(ranking->scores);
    g_free(ranking->is_reached);
    g_clear_pointer(&ranking->order, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ranking, ranking_clear)

void
kith_network_ranking_clear(KithNetworkRanking *ranking)
{
    g_free(ranking->unknown);
    *ranking = (KithNetworkRanking){0};
}

/* ---- the graph ---- */

/* Whether links have a number called weight. */
static gboolean
has_weight(KithStore *store)
{
    return kith_store_find_name(store, KITH_NAME_PROPERTY, "weight") != 0;
}

/* Without events the links themselves are ranked on; those to the protected never are. */
static gboolean
view_edges(Ranking *ranking,
           KithStore *store,
           const KithNetworkOptions *options,
           const KithViewOptions *asked,
           GError **error)
{
    KithViewOptions view = *asked;
    g_autoptr(GPtrArray) links = g_ptr_array_new();
    g_auto(KithRoles) roles = {0};

    if (!kith_roles_init(&roles, store, options->roles, error)) {
        return FALSE;
    }
    for (guint32 i = 1; view.links == NULL && i <= roles.n_links; i++) {
        if (roles.links[i] != KITH_ROLE_PROTECTED) {
            g_ptr_array_add(links, (gpointer)kith_store_name(store, KITH_NAME_LINK_TYPE, i)->name);
        }
    }
    g_ptr_array_add(links, NULL);
    view.links = view.links != NULL ? view.links : (const char *const *)links->pdata;
    view.weight =
        view.weight == NULL && !view.project && has_weight(store) ? "weight" : view.weight;
    ranking->view = kith_view_new(store, &view, options->progress, error);
    if (ranking->view == NULL) {
        return FALSE;
    }
    ranking->graph = &ranking->view->graph;
    ranking->entities = ranking->view->entities;
    ranking->records = ranking->view->records;
    ranking->counts = g_new(guint32, (gsize)ranking->graph->n + 1);
    for (guint32 node = 0; node < ranking->graph->n; node++) {
        ranking->counts[node] = (guint32)kith_graph_out_degree(ranking->graph, node);
    }
    return TRUE;
}

static void
use_people(Ranking *ranking)
{
    ranking->graph = &ranking->people_graph;
    ranking->entities = ranking->data.people;
    ranking->records = ranking->data.records;
    ranking->counts = g_memdup2(ranking->data.n_incidents_of,
                                ((gsize)ranking->data.n_people + 1) * sizeof(guint32));
}

static gboolean
make_graph(Ranking *ranking,
           KithStore *store,
           const KithNetworkOptions *options,
           KithNetworkRanking *out,
           GError **error)
{
    g_auto(KithKeptOptions) kept = {0};
    KithViewOptions view;
    g_autoptr(KithTxn) txn = NULL;

    if (!kith_view_options_of(store, options->view, &kept, &view, error)) {
        return FALSE;
    }
    if (!view.project && view.weight == NULL) {
        txn = kith_store_read(store, error);
        if (txn == NULL || !kith_network_data_read(&ranking->data,
                                                   store,
                                                   txn,
                                                   &view,
                                                   options->roles,
                                                   options->progress,
                                                   error)) {
            return FALSE;
        }
    }
    g_clear_pointer(&txn, kith_txn_end);
    if (ranking->data.has_events) {
        kith_named_graph(&ranking->data, &ranking->people_graph);
        out->basis = "named together in events";
        use_people(ranking);
        return TRUE;
    }
    kith_network_data_clear(&ranking->data);
    out->basis = "links as they are";
    return view_edges(ranking, store, options, &view, error);
}

/* ---- seeds ---- */

static guint32
find_node(const Ranking *ranking, KithEntityId entity)
{
    gint64 node;

    if (ranking->view == NULL) {
        return kith_network_person(&ranking->data, entity);
    }
    node = kith_view_find(ranking->view, entity);
    return node >= 0 ? (guint32)node : KITH_NOBODY;
}

static gboolean
add_seed(Ranking *ranking, KithEntityId entity)
{
    guint32 node = find_node(ranking, entity);

    if (node == KITH_NOBODY) {
        return FALSE;
    }
    if (!ranking->is_seed[node]) {
        ranking->is_seed[node] = 1;
        g_array_append_val(ranking->seeds, node);
    }
    return TRUE;
}

/* A key alone stands for the records of any source that have it. */
static gboolean
find_by_key(Ranking *ranking, KithTxn *txn, const char *text, gboolean *out_found, GError **error)
{
    guint32 generation;
    guint64 n_sources;

    *out_found = FALSE;
    if (!kith_entity_generation(txn, &generation, error) ||
        !kith_store_counter(txn, KITH_COUNTER_SOURCES, &n_sources, error)) {
        return FALSE;
    }
    for (KithSourceId source = 1; source <= n_sources; source++) {
        KithRecordId record;
        KithEntityId entity;

        if (!kith_records_find(txn, source, kith_bytes_str(text), &record, error)) {
            return FALSE;
        }
        if (record == 0) {
            continue;
        }
        if (!kith_entity_of(txn, generation, record, &entity, error)) {
            return FALSE;
        }
        *out_found = add_seed(ranking, entity) || *out_found;
    }
    return TRUE;
}

static gboolean
find_seed(Ranking *ranking,
          KithStore *store,
          KithTxn *txn,
          const char *text,
          GString *unknown,
          GError **error)
{
    g_autoptr(GError) reason = NULL;
    KithRecordId record;
    KithEntityId entity;
    gboolean found;

    if (!find_by_key(ranking, txn, text, &found, error)) {
        return FALSE;
    }
    if (found) {
        return TRUE;
    }
    if (!kith_ids_parse(store, txn, text, &record, &entity, &reason)) {
        if (reason->code != KITH_ERROR_NOT_FOUND && reason->code != KITH_ERROR_INVALID) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return FALSE;
        }
        g_string_append_printf(unknown, "%s: no such record\n", text);
        return TRUE;
    }
    if (!add_seed(ranking, entity)) {
        g_string_append_printf(unknown,
                               "%s: %s\n",
                               text,
                               ranking->view == NULL ? "neither named nor present in any event"
                                                     : "not in the view");
    }
    return TRUE;
}

static gboolean
find_seeds(Ranking *ranking,
           KithStore *store,
           const char *const *seeds,
           KithNetworkRanking *out,
           GError **error)
{
    g_autoptr(GString) unknown = g_string_new(NULL);
    g_autoptr(KithTxn) txn = kith_store_read(store, error);

    if (txn == NULL) {
        return FALSE;
    }
    ranking->seeds = g_array_new(FALSE, FALSE, sizeof(guint32));
    ranking->is_seed = g_new0(guint8, (gsize)ranking->graph->n + 1);
    for (guint i = 0; seeds[i] != NULL; i++) {
        if (!find_seed(ranking, store, txn, seeds[i], unknown, error)) {
            return FALSE;
        }
    }
    kith_sort_rows((guint32 *)(void *)ranking->seeds->data, ranking->seeds->len, 1);
    out->seeds = ranking->seeds->len;
    out->unknown = unknown->len > 0 ? g_string_free(g_steal_pointer(&unknown), FALSE) : NULL;
    return out->seeds > 0 || kith_error_set(error,
                                            KITH_ERROR_NOT_FOUND,
                                            "none of the known members is in the data%s%s",
                                            out->unknown != NULL ? ": " : "",
                                            out->unknown != NULL ? g_strchomp(out->unknown) : "");
}

/* ---- order ---- */

static gint
compare_scores(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const double *scores = user_data;
    guint32 one = *(const guint32 *)a;
    guint32 two = *(const guint32 *)b;

    return scores[one] != scores[two] ? (scores[one] < scores[two] ? 1 : -1)
                                      : (one > two) - (one < two);
}

static gint
compare_counts(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const guint32 *counts = user_data;
    guint32 one = counts[*(const guint32 *)a];
    guint32 two = counts[*(const guint32 *)b];

    return (one < two) - (one > two);
}

/* The place of everybody by the plain count; equal counts have equal places. */
static void
rank_counts(Ranking *ranking)
{
    guint32 n = ranking->graph->n;
    g_autoptr(GArray) all = g_array_sized_new(FALSE, FALSE, sizeof(guint32), n);

    ranking->count_ranks = g_new(guint32, (gsize)n + 1);
    for (guint32 node = 0; node < n; node++) {
        g_array_append_val(all, node);
    }
    g_array_sort_with_data(all, compare_counts, ranking->counts);
    for (guint32 i = 0; i < n; i++) {
        guint32 node = g_array_index(all, guint32, i);
        guint32 before = i > 0 ? g_array_index(all, guint32, i - 1) : node;

        ranking->count_ranks[node] = i > 0 && ranking->counts[before] == ranking->counts[node]
                                         ? ranking->count_ranks[before]
                                         : i + 1;
    }
}

/* Candidates are those that a walk comes by at all. */
static void
make_order(Ranking *ranking)
{
    ranking->order = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 node = 0; node < ranking->graph->n; node++) {
        if (!ranking->is_seed[node] && ranking->is_reached[node]) {
            g_array_append_val(ranking->order, node);
        }
    }
    g_array_sort_with_data(ranking->order, compare_scores, ranking->scores);
}

/* How many of the first candidates are, together with the seeds, best set apart from the rest:
 * the least conductance of all such sets (Andersen, Chung and Lang 2006,
 * doi:10.1109/FOCS.2006.44). */
static guint
best_prefix(const Ranking *ranking)
{
    const KithArcs *arcs = &ranking->graph->out;
    g_autofree guint8 *inside = g_memdup2(ranking->is_seed, (gsize)ranking->graph->n + 1);
    double all = 0;
    double volume = 0;
    double cut = 0;
    double least = 2;
    guint best = 0;

    for (guint32 node = 0; node < ranking->graph->n; node++) {
        for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
            double weight = kith_arcs_weight(arcs, i);

            all += weight;
            volume += inside[node] ? weight : 0;
            cut += inside[node] && !inside[arcs->targets[i]] ? weight : 0;
        }
    }
    for (guint k = 0; k < MIN(ranking->order->len, MOST_SUGGESTED); k++) {
        guint32 node = g_array_index(ranking->order, guint32, k);

        for (guint64 i = arcs->offsets[node]; i < arcs->offsets[node + 1]; i++) {
            double weight = kith_arcs_weight(arcs, i);

            volume += weight;
            cut += inside[arcs->targets[i]] ? -weight : weight;
        }
        inside[node] = 1;
        if (MIN(volume, all - volume) > 0 && cut / MIN(volume, all - volume) < least) {
            least = cut / MIN(volume, all - volume);
            best = k + 1;
        }
    }
    return best;
}

/* ---- rows ---- */

/* What ties a candidate to the seeds directly. */
static double
direct_weight(const Ranking *ranking, guint32 node, guint *out_met)
{
    const KithArcs *in = kith_graph_in(ranking->graph);
    double sum = 0;

    *out_met = 0;
    for (guint64 i = in->offsets[node]; i < in->offsets[node + 1]; i++) {
        if (ranking->is_seed[in->targets[i]]) {
            sum += kith_arcs_weight(in, i);
            (*out_met)++;
        }
    }
    return sum;
}

/* For each candidate the events that name a seed as well: rows (node, incident), sorted. */
static void
find_together(const Ranking *ranking, KithWords *rows)
{
    const KithNetworkData *data = &ranking->data;

    for (guint32 i = 0; i < data->n_incidents; i++) {
        const guint32 *named = data->named + data->incidents[i].first_named;
        gboolean any = FALSE;

        for (guint32 k = 0; k < data->incidents[i].n_named; k++) {
            any = any || ranking->is_seed[named[k]];
        }
        for (guint32 k = 0; any && k < data->incidents[i].n_named; k++) {
            guint32 *row = kith_words_push(rows, 2);

            row[0] = named[k];
            row[1] = i;
        }
    }
    kith_sort_rows(rows->data, rows->n / 2, 2);
}

static gboolean
set_together(KithTable *table,
             guint column,
             const Ranking *ranking,
             const KithWords *rows,
             guint32 node,
             KithNames *names,
             GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    gsize low = 0;
    gsize high = rows->n / 2;

    while (low < high) {
        gsize middle = low + (high - low) / 2;

        if (rows->data[2 * middle] < node) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < rows->n / 2 && rows->data[2 * low] == node; low++) {
        KithEntityId entity = ranking->data.incidents[rows->data[2 * low + 1]].entity;
        g_autofree char *place = kith_names_place(names, entity, error);

        if (place == NULL) {
            return FALSE;
        }
        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", place);
    }
    if (text->len > 0) {
        kith_table_set_text(table, column, text->str);
    }
    return TRUE;
}

static gboolean
add_row(KithTable *table,
        const Ranking *ranking,
        guint at,
        guint suggested,
        KithNames *names,
        const KithWords *together,
        GError **error)
{
    guint32 node = g_array_index(ranking->order, guint32, at);
    g_autofree char *label = kith_names_label(names, ranking->records[node], error);
    guint met;
    double direct = direct_weight(ranking, node, &met);

    kith_table_add_row(table);
    if (label == NULL || !kith_names_set_key(names, ranking->records[node], table, 1, error)) {
        return FALSE;
    }
    kith_table_set_integer(table, 0, at + 1);
    kith_table_set_printf(table, 3, "e:%u", ranking->entities[node]);
    kith_table_set_text(table, 4, label);
    kith_table_set_real(table, 5, ranking->scores[node]);
    kith_table_set_integer(table, 6, ranking->counts[node]);
    kith_table_set_integer(table, 7, ranking->count_ranks[node]);
    kith_table_set_real(table, 8, direct);
    kith_table_set_integer(table, 9, met);
    kith_table_set_integer(table, 10, at < suggested);
    return set_together(table, 11, ranking, together, node, names, error);
}

static KithTable *
make_table(const Ranking *ranking, KithStore *store, guint limit, GError **error)
{
    g_autoptr(KithTable) table = kith_table_new_like(
        "rank:integer source:text key:text entity_id:text name:text score:real "
        "indicators:integer indicator_rank:integer direct_weight:real seeds_met:integer "
        "suggested:integer together:text");
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_auto(KithNames) names = {0};
    g_auto(KithWords) together = {0};
    guint n = limit > 0 ? MIN(limit, ranking->order->len) : ranking->order->len;
    guint suggested = best_prefix(ranking);

    if (txn == NULL) {
        return NULL;
    }
    kith_names_init(&names, store, txn);
    find_together(ranking, &together);
    for (guint i = 0; i < n; i++) {
        if (!add_row(table, ranking, i, suggested, &names, &together, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&table);
}

KithTable *
kith_networks_rank(KithStore *store,
                   const char *const *seeds,
                   const KithNetworkOptions *options,
                   KithNetworkRanking *out_ranking,
                   GError **error)
{
    static const KithNetworkOptions standard = {0};
    g_auto(Ranking) ranking = {0};
    double begun = kith_clock_seconds();
    double started;

    g_return_val_if_fail(store != NULL && seeds != NULL && out_ranking != NULL, NULL);
    *out_ranking = (KithNetworkRanking){0};
    options = options != NULL ? options : &standard;
    if (!make_graph(&ranking, store, options, out_ranking, error) ||
        !find_seeds(&ranking, store, seeds, out_ranking, error)) {
        return NULL;
    }
    started = kith_clock_seconds();
    ranking.scores = g_new(double, (gsize)ranking.graph->n + 1);
    ranking.is_reached = g_malloc0((gsize)ranking.graph->n + 1);
    if (!kith_closeness_to(ranking.graph,
                           (const guint32 *)(const void *)ranking.seeds->data,
                           ranking.seeds->len,
                           options->progress,
                           ranking.scores,
                           ranking.is_reached,
                           error)) {
        return NULL;
    }
    rank_counts(&ranking);
    make_order(&ranking);
    out_ranking->read_seconds = started - begun;
    out_ranking->seconds = kith_clock_seconds() - started;
    out_ranking->nodes = ranking.graph->n;
    out_ranking->edges = ranking.graph->n_edges;
    return make_table(&ranking, store, options->limit, error);
}
