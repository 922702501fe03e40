/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-groups.h"
#include "analyse-run.h"
#include "base-clock.h"
#include "base-error.h"
#include "base-table.h"
#include "graph-keep.h"
#include "model-yaml.h"

#include <string.h>

static const char *const kinds[] = {"node", "edge", "pair", "graph"};

KithTable *
kith_passes(void)
{
    KithTable *table =
        kith_table_new_like("pass:text kind:text summary:text complexity:text options:text");
    const KithPass *const *passes = kith_pass_list();

    for (guint i = 0; passes[i] != NULL; i++) {
        KithPassRun run = {0};
        g_autofree char *options = NULL;

        kith_pass_run_init(&run, passes[i], NULL, NULL);
        options = kith_pass_run_options(&run);
        kith_table_add_row(table);
        kith_table_set_text(table, 0, passes[i]->name);
        kith_table_set_text(table, 1, kinds[passes[i]->kind]);
        kith_table_set_text(table, 2, passes[i]->summary);
        kith_table_set_text(table, 3, passes[i]->complexity);
        kith_table_set_text(table, 4, options);
    }
    return table;
}

/* ---- what is asked for ---- */

static gboolean
unknown_pass(const char *name, GError **error)
{
    const KithPass *const *passes = kith_pass_list();
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *near;

    for (guint i = 0; passes[i] != NULL; i++) {
        g_ptr_array_add(names, (gpointer)passes[i]->name);
    }
    g_ptr_array_add(names, NULL);
    near = kith_nearest_word(name, (const char *const *)names->pdata);
    return near != NULL
               ? kith_error_set(error,
                                KITH_ERROR_NOT_FOUND,
                                "there is no pass \"%s\": did you mean \"%s\"?",
                                name,
                                near)
               : kith_error_set(error, KITH_ERROR_NOT_FOUND, "there is no pass \"%s\"", name);
}

/* Every setting is of some pass that is asked for. */
static gboolean
check_settings(const GArray *runs, const char *const *settings, GError **error)
{
    for (guint i = 0; settings != NULL && settings[i] != NULL; i++) {
        gsize len = strcspn(settings[i], "=");
        gboolean known = FALSE;

        for (guint r = 0; r < runs->len; r++) {
            const KithPassOption *option = g_array_index(runs, KithPassRun, r).pass->options;

            for (; option != NULL && option->name != NULL; option++) {
                known = known || (strlen(option->name) == len &&
                                  strncmp(option->name, settings[i], len) == 0);
            }
        }
        if (!known || settings[i][len] != '=') {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "\"%s\" sets no option of the passes asked for",
                                  settings[i]);
        }
    }
    return TRUE;
}

static GArray *
make_runs(const char *const *passes, const char *const *settings, GError **error)
{
    g_autoptr(GArray) runs = g_array_new(FALSE, TRUE, sizeof(KithPassRun));

    g_array_set_clear_func(runs, (GDestroyNotify)kith_pass_run_clear);
    for (guint i = 0; passes[i] != NULL; i++) {
        const KithPass *pass = kith_pass_find(passes[i]);
        const KithPass *first = runs->len > 0 ? g_array_index(runs, KithPassRun, 0).pass : pass;
        KithPassRun run;

        if (pass == NULL) {
            unknown_pass(passes[i], error);
            return NULL;
        }
        if (pass->kind != first->kind) {
            kith_error_set(error,
                           KITH_ERROR_INVALID,
                           "pass %s is of each %s and pass %s of each %s: run them apart",
                           first->name,
                           kinds[first->kind],
                           pass->name,
                           kinds[pass->kind]);
            return NULL;
        }
        if (pass->kind == KITH_PASS_PAIR && runs->len > 0) {
            kith_error_set(error,
                           KITH_ERROR_INVALID,
                           "passes %s and %s find pairs of their own: run them apart",
                           first->name,
                           pass->name);
            return NULL;
        }
        if (!kith_pass_run_init(&run, pass, settings, error)) {
            return NULL;
        }
        g_array_append_val(runs, run);
    }
    if (runs->len == 0) {
        kith_error_set(error, KITH_ERROR_INVALID, "no pass is asked for");
        return NULL;
    }
    return check_settings(runs, settings, error) ? g_steal_pointer(&runs) : NULL;
}

/* ---- running ---- */

static void
judge_communities(const KithView *view, const KithPassRun *run, KithAnalyseStats *stats)
{
    g_auto(KithGraph) undirected = {0};
    const KithGraph *graph = kith_graph_plain(&view->graph, TRUE, &undirected);
    g_autofree guint32 *groups = g_new(guint32, (gsize)graph->n + 1);

    for (guint32 node = 0; node < graph->n; node++) {
        groups[node] = (guint32)run->out.values[node] - 1;
    }
    stats->has_communities = TRUE;
    stats->communities = kith_groups_number(groups, graph->n);
    stats->modularity = kith_groups_modularity(graph, groups, 1.0);
}

static void
add_notes(const KithPassRun *run, KithAnalyseStats *stats)
{
    for (guint i = 0; run->pass->kind != KITH_PASS_GRAPH && i < run->out.measures->len; i++) {
        const KithMeasure *measure = &g_array_index(run->out.measures, KithMeasure, i);

        if (stats->notes == NULL) {
            stats->notes = kith_table_new_like("pass:text measure:text value:real");
        }
        kith_table_add_row(stats->notes);
        kith_table_set_text(stats->notes, 0, run->pass->name);
        kith_table_set_text(stats->notes, 1, measure->name);
        kith_table_set_real(stats->notes, 2, measure->value);
    }
}

static gboolean
run_all(KithStore *store,
        const KithView *view,
        GArray *runs,
        const KithAnalyseOptions *options,
        KithAnalyseStats *stats,
        GError **error)
{
    g_autofree guint32 *ranks = NULL;

    for (guint i = 0; i < runs->len; i++) {
        KithPassRun *run = &g_array_index(runs, KithPassRun, i);

        if (!kith_pass_run_find_nodes(run, store, view, error)) {
            return FALSE;
        }
        if (run->pass->by_key && ranks == NULL) {
            ranks = kith_pass_ranks(store, view, error);
            if (ranks == NULL) {
                return FALSE;
            }
        }
        if (!kith_pass_run(run, &view->graph, &view->moments, ranks, options, error)) {
            g_prefix_error(error, "pass %s: ", run->pass->name);
            return FALSE;
        }
        stats->seconds += run->seconds;
        add_notes(run, stats);
        if (run->pass->community) {
            judge_communities(view, run, stats);
        }
    }
    for (guint i = 0; options->keep && i < runs->len; i++) {
        if (!kith_pass_run_keep(store,
                                view,
                                &g_array_index(runs, KithPassRun, i),
                                options->seed,
                                error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* A view that is kept has no dates: where a pass needs them it is made anew. */
static KithView *
make_view(KithStore *store,
          const KithViewOptions *options,
          const GArray *runs,
          const KithProgress *progress,
          GError **error)
{
    g_auto(KithKeptOptions) kept = {0};
    KithViewOptions asked;
    gboolean dated = FALSE;

    for (guint i = 0; i < runs->len; i++) {
        dated = dated || g_array_index(runs, KithPassRun, i).pass->dated;
    }
    if (!dated) {
        return kith_view_new(store, options, progress, error);
    }
    return kith_view_options_of(store, options, &kept, &asked, error)
               ? kith_view_make(store, &asked, TRUE, progress, error)
               : NULL;
}

KithTable *
kith_analyse(KithStore *store,
             const char *const *passes,
             const KithViewOptions *view_options,
             const KithAnalyseOptions *options,
             KithAnalyseStats *out_stats,
             GError **error)
{
    static const KithAnalyseOptions standard = {0};
    KithAnalyseStats stats = {0};
    double started = kith_clock_seconds();
    g_autoptr(GArray) runs = NULL;
    g_autoptr(KithView) view = NULL;

    g_return_val_if_fail(store != NULL && passes != NULL, NULL);
    options = options != NULL ? options : &standard;
    runs = make_runs(passes, options->settings, error);
    view = runs != NULL ? make_view(store, view_options, runs, options->progress, error) : NULL;
    if (view == NULL) {
        return NULL;
    }
    stats.view_seconds = kith_clock_seconds() - started;
    stats.nodes = kith_view_n_nodes(view);
    stats.edges = kith_view_n_edges(view);
    stats.skipped = kith_view_n_skipped(view);
    if (!run_all(store, view, runs, options, &stats, error)) {
        g_clear_pointer(&stats.notes, kith_table_free);
        return NULL;
    }
    if (out_stats != NULL) {
        *out_stats = stats;
    } else {
        g_clear_pointer(&stats.notes, kith_table_free);
    }
    return kith_pass_table(store,
                           view,
                           (const KithPassRun *)(const void *)runs->data,
                           runs->len,
                           error);
}
