/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-run.h"

#include "base-error.h"
#include "base-table.h"
#include "store-ids.h"

void
kith_community_report_clear(KithCommunityReport *report)
{
    g_clear_pointer(&report->members, kith_table_free);
    g_clear_pointer(&report->links, kith_table_free);
    g_clear_pointer(&report->notes, kith_table_free);
    g_clear_pointer(&report->view, g_free);
}

/* A member and its edges within the community. */
typedef struct {
    guint32 node;
    guint32 edges;
} Member;

/* Whoever has most edges first, then by entity. */
static gint
compare_members(gconstpointer a, gconstpointer b)
{
    const Member *x = a;
    const Member *y = b;

    if (x->edges != y->edges) {
        return x->edges > y->edges ? -1 : 1;
    }
    return (x->node > y->node) - (x->node < y->node);
}

static gboolean
find_node(KithStore *store, const KithView *view, const char *id, guint32 *out_node, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    KithRecordId record;
    KithEntityId entity;
    gint64 node;

    if (txn == NULL || !kith_ids_parse(store, txn, id, &record, &entity, error)) {
        return FALSE;
    }
    node = kith_view_find(view, entity);
    *out_node = (guint32)node;
    return node >= 0 || kith_error_set(error, KITH_ERROR_NOT_FOUND, "%s is not in the view", id);
}

/* The members of the community that @node is in. */
static GArray *
find_members(const KithGraph *graph, const double *values, guint32 node)
{
    GArray *members = g_array_new(FALSE, FALSE, sizeof(Member));

    for (guint32 other = 0; other < graph->n; other++) {
        Member member = {other, 0};

        if (values[other] != values[node]) {
            continue;
        }
        for (guint64 i = graph->out.offsets[other]; i < graph->out.offsets[other + 1]; i++) {
            member.edges += values[graph->out.targets[i]] == values[node];
        }
        g_array_append_val(members, member);
    }
    g_array_sort(members, compare_members);
    return members;
}

static void
fill(const KithView *view, const GArray *members, guint64 limit, KithCommunityReport *report)
{
    const KithGraph *graph = &view->graph;
    guint n = limit > 0 ? (guint)MIN(limit, members->len) : members->len;
    g_autofree gboolean *shown = g_new0(gboolean, (gsize)graph->n + 1);

    report->total = members->len;
    report->members = kith_table_new_like("entity_id:text edges:integer");
    report->links = kith_table_new_like("from_entity:text to_entity:text weight:real");
    for (guint i = 0; i < n; i++) {
        const Member *member = &g_array_index(members, Member, i);

        shown[member->node] = TRUE;
        kith_table_add_row(report->members);
        kith_table_set_printf(report->members, 0, "e:%u", view->entities[member->node]);
        kith_table_set_integer(report->members, 1, member->edges);
    }
    for (guint32 node = 0; node < graph->n; node++) {
        for (guint64 i = graph->out.offsets[node]; shown[node] && i < graph->out.offsets[node + 1];
             i++) {
            guint32 target = graph->out.targets[i];

            if (shown[target] && (graph->directed || node < target)) {
                kith_table_add_row(report->links);
                kith_table_set_printf(report->links, 0, "e:%u", view->entities[node]);
                kith_table_set_printf(report->links, 1, "e:%u", view->entities[target]);
                kith_table_set_real(report->links, 2, kith_arcs_weight(&graph->out, i));
            }
        }
    }
}

static KithTable *
notes_of(const KithPassRun *run)
{
    KithTable *table = kith_table_new_like("measure:text value:real");

    for (guint i = 0; i < run->out.measures->len; i++) {
        const KithMeasure *measure = &g_array_index(run->out.measures, KithMeasure, i);

        kith_table_add_row(table);
        kith_table_set_text(table, 0, measure->name);
        kith_table_set_real(table, 1, measure->value);
    }
    return table;
}

static gboolean
init_run(KithPassRun *run, const char *name, const char *const *settings, GError **error)
{
    const KithPass *pass = kith_pass_find(name);

    if (pass == NULL || !pass->community) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "\"%s\" is no pass that makes communities: kith passes lists them",
                              name);
    }
    return kith_pass_run_init(run, pass, settings, error);
}

gboolean
kith_community(KithStore *store,
               const char *id,
               const char *pass,
               const KithViewOptions *view_options,
               const KithAnalyseOptions *options,
               guint64 limit,
               KithCommunityReport *out_report,
               GError **error)
{
    static const KithAnalyseOptions standard = {0};
    g_auto(KithPassRun) run = {0};
    g_autoptr(KithView) view = NULL;
    g_autofree guint32 *ranks = NULL;
    g_autoptr(GArray) members = NULL;
    guint32 node;

    g_return_val_if_fail(store != NULL && id != NULL && out_report != NULL, FALSE);
    options = options != NULL ? options : &standard;
    *out_report = (KithCommunityReport){0};
    if (!init_run(&run, pass != NULL ? pass : "communities", options->settings, error)) {
        return FALSE;
    }
    view = kith_view_new(store, view_options, options->progress, error);
    if (view == NULL || !find_node(store, view, id, &node, error)) {
        return FALSE;
    }
    ranks = run.pass->by_key ? kith_pass_ranks(store, view, error) : NULL;
    if ((run.pass->by_key && ranks == NULL) ||
        !kith_pass_run(&run, &view->graph, &view->moments, ranks, options, error)) {
        return FALSE;
    }
    members = find_members(&view->graph, run.out.values, node);
    fill(view, members, limit, out_report);
    out_report->notes = notes_of(&run);
    out_report->view = g_strdup(kith_view_identity(view));
    return TRUE;
}
