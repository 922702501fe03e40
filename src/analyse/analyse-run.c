/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-run.h"

#include "base-clock.h"
#include "base-error.h"
#include "base-parallel.h"
#include "store-ids.h"
#include "store-records.h"
#include "store-results.h"

#include <string.h>

void
kith_pass_run_clear(KithPassRun *run)
{
    for (guint i = 0; i < KITH_PASS_OPTIONS_MAX; i++) {
        g_free(run->nodes[i]);
    }
    g_free(run->out.values);
    g_clear_pointer(&run->out.measures, g_array_unref);
    g_clear_pointer(&run->out.pairs, g_array_unref);
    *run = (KithPassRun){0};
}

/* ---- options ---- */

static int
find_option(const KithPass *pass, const char *name, gsize len)
{
    for (guint i = 0; pass->options != NULL && pass->options[i].name != NULL; i++) {
        if (strlen(pass->options[i].name) == len &&
            strncmp(pass->options[i].name, name, len) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static gboolean
set_option(KithPassRun *run, const char *setting, GError **error)
{
    const char *mark = strchr(setting, '=');
    int found = mark != NULL ? find_option(run->pass, setting, (gsize)(mark - setting)) : -1;
    const KithPassOption *option;
    double number;
    char *end;

    if (found < 0) {
        return TRUE; /* another pass's */
    }
    option = &run->pass->options[found];
    if (option->is_node) {
        g_free(run->nodes[found]);
        run->nodes[found] = g_strdup(mark + 1);
        return TRUE;
    }
    number = g_ascii_strtod(mark + 1, &end);
    if (end == mark + 1 || *end != '\0' || !(number >= option->least && number <= option->most)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "pass %s: option \"%s\": a number from %g to %g is wanted",
                              run->pass->name,
                              setting,
                              option->least,
                              option->most);
    }
    run->options[found] = number;
    return TRUE;
}

gboolean
kith_pass_run_init(KithPassRun *run,
                   const KithPass *pass,
                   const char *const *settings,
                   GError **error)
{
    *run = (KithPassRun){.pass = pass};
    for (guint i = 0; pass->options != NULL && pass->options[i].name != NULL; i++) {
        g_assert(i < KITH_PASS_OPTIONS_MAX);
        run->options[i] = pass->options[i].standard;
    }
    for (guint i = 0; settings != NULL && settings[i] != NULL; i++) {
        if (!set_option(run, settings[i], error)) {
            kith_pass_run_clear(run);
            return FALSE;
        }
    }
    return TRUE;
}

/* The entity of the only record of any source that has a key. */
static gboolean
find_key(KithStore *store, KithTxn *txn, const char *key, KithEntityId *out_entity, GError **error)
{
    g_autoptr(GPtrArray) sources = NULL;
    KithEntityId found = 0;

    if (!kith_store_source_names(txn, &sources, error)) {
        return FALSE;
    }
    for (guint i = 0; i < sources->len; i++) {
        const char *source = g_ptr_array_index(sources, i);
        g_autofree char *name = source != NULL ? g_strdup_printf("%s/%s", source, key) : NULL;
        KithRecordId record;
        KithEntityId entity;

        if (name == NULL || !kith_ids_parse(store, txn, name, &record, &entity, NULL)) {
            continue;
        }
        if (found != 0 && entity != found) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "several sources have the key \"%s\": name the source too, as in "
                                  "%s",
                                  key,
                                  name);
        }
        found = entity;
    }
    *out_entity = found;
    return found != 0 || kith_error_set(error, KITH_ERROR_NOT_FOUND, "no source has \"%s\"", key);
}

static gboolean
find_node(KithStore *store, const KithView *view, const char *text, double *out, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_autoptr(GError) wrong = NULL;
    KithRecordId record;
    KithEntityId entity;
    gint64 node;

    if (txn == NULL) {
        return FALSE;
    }
    if (!kith_ids_parse(store, txn, text, &record, &entity, &wrong)) {
        if (strchr(text, '/') != NULL || !g_error_matches(wrong, KITH_ERROR, KITH_ERROR_INVALID)) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return FALSE;
        }
        if (!find_key(store, txn, text, &entity, error)) {
            return FALSE;
        }
    }
    node = kith_view_find(view, entity);
    *out = (double)node;
    return node >= 0 || kith_error_set(error, KITH_ERROR_NOT_FOUND, "%s is not in the view", text);
}

gboolean
kith_pass_run_find_nodes(KithPassRun *run, KithStore *store, const KithView *view, GError **error)
{
    const KithPassOption *options = run->pass->options;

    for (guint i = 0; options != NULL && options[i].name != NULL; i++) {
        if (!options[i].is_node) {
            continue;
        }
        if (run->nodes[i] == NULL) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "pass %s: --set %s=ID is missing: %s",
                                  run->pass->name,
                                  options[i].name,
                                  options[i].summary);
        }
        if (!find_node(store, view, run->nodes[i], &run->options[i], error)) {
            g_prefix_error(error, "pass %s: %s: ", run->pass->name, options[i].name);
            return FALSE;
        }
    }
    return TRUE;
}

char *
kith_pass_run_options(const KithPassRun *run)
{
    GString *out = g_string_new(NULL);
    char number[32];

    for (guint i = 0; run->pass->options != NULL && run->pass->options[i].name != NULL; i++) {
        const KithPassOption *option = &run->pass->options[i];

        g_string_append_printf(out,
                               "%s%s=%s",
                               i > 0 ? " " : "",
                               option->name,
                               !option->is_node        ? kith_number_format(run->options[i], number)
                               : run->nodes[i] != NULL ? run->nodes[i]
                                                       : "ID");
    }
    return g_string_free(out, FALSE);
}

/* ---- running ---- */

gboolean
kith_pass_run(KithPassRun *run,
              const KithGraph *graph,
              const KithMoments *moments,
              const guint32 *ranks,
              const KithAnalyseOptions *options,
              GError **error)
{
    KithPassInput input = {graph,
                           run->options,
                           moments,
                           ranks,
                           options->seed,
                           kith_threads(options->threads),
                           options->progress};
    gsize n = run->pass->kind == KITH_PASS_EDGE ? graph->n_edges : graph->n;
    double started = kith_clock_seconds();
    gboolean fine;

    run->out.measures = g_array_new(FALSE, FALSE, sizeof(KithMeasure));
    if (run->pass->kind == KITH_PASS_PAIR) {
        run->out.pairs = g_array_new(FALSE, FALSE, sizeof(KithScoredPair));
    } else if (run->pass->kind != KITH_PASS_GRAPH) {
        run->out.values = g_new0(double, n + 1);
    }
    fine = run->pass->run(&input, &run->out, error);
    run->seconds = kith_clock_seconds() - started;
    return fine;
}

/* Keys that are whole numbers come first, by their value; the others by their bytes. */
static int
compare_keys(gconstpointer a, gconstpointer b, gpointer user_data)
{
    char **keys = user_data;
    const char *x = keys[*(const guint32 *)a];
    const char *y = keys[*(const guint32 *)b];
    guint64 p;
    guint64 q;
    gboolean x_is = g_ascii_string_to_unsigned(x, 10, 0, G_MAXUINT64, &p, NULL);
    gboolean y_is = g_ascii_string_to_unsigned(y, 10, 0, G_MAXUINT64, &q, NULL);

    if (x_is != y_is) {
        return x_is ? -1 : 1;
    }
    return x_is && p != q ? (p < q ? -1 : 1) : strcmp(x, y);
}

guint32 *
kith_pass_ranks(KithStore *store, const KithView *view, GError **error)
{
    guint32 n = view->graph.n;
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_autofree guint32 *order = g_new(guint32, (gsize)n + 1);
    g_auto(KithFieldBuffer) buffer = {0};
    guint32 *ranks;

    if (txn == NULL) {
        return NULL;
    }
    for (guint32 node = 0; node < n; node++) {
        KithRecord record;
        gboolean found;

        if (!kith_records_get(txn, view->records[node], &buffer, &record, &found, error)) {
            return NULL;
        }
        g_ptr_array_add(keys,
                        found ? g_strndup((const char *)record.key.data, record.key.len)
                              : g_strdup(""));
        order[node] = node;
    }
    g_qsort_with_data(order, (gint)n, sizeof *order, compare_keys, keys->pdata);
    ranks = g_new(guint32, (gsize)n + 1);
    for (guint32 i = 0; i < n; i++) {
        ranks[order[i]] = i;
    }
    return ranks;
}

/* ---- keeping ---- */

/* The two ends of each row: a node and nothing, or the ends of an edge. */
static guint32 *
row_nodes(const KithView *view, const KithPass *pass, guint64 *out_rows)
{
    gboolean edges = pass->kind == KITH_PASS_EDGE;
    guint64 rows = edges ? view->graph.n_edges : view->graph.n;
    guint32 *nodes = g_new0(guint32, 2 * rows + 1);
    KithEdgeWalk walk = kith_edge_walk(&view->graph);

    for (guint32 i = 0; !edges && i < view->graph.n; i++) {
        nodes[2 * i] = view->entities[i];
    }
    for (guint64 i = 0; edges && kith_edge_walk_next(&walk); i++) {
        nodes[2 * i] = view->entities[walk.from];
        nodes[2 * i + 1] = view->entities[walk.to];
    }
    *out_rows = rows;
    return nodes;
}

static gboolean
put(KithStore *store,
    const KithResultRows *rows,
    const KithView *view,
    const KithPassRun *run,
    guint64 seed,
    GError **error)
{
    g_autofree char *options = kith_pass_run_options(run);
    KithResultRows result = *rows;

    result.head.pass = (char *)run->pass->name;
    result.head.view = view->identity;
    result.head.options = options;
    result.head.generation = view->generation;
    result.head.version = view->version;
    result.head.seed = seed;
    return kith_results_put(store, &result, error);
}

static gboolean
keep_measures(KithStore *store,
              const KithView *view,
              const KithPassRun *run,
              guint64 seed,
              GError **error)
{
    const GArray *measures = run->out.measures;
    g_autofree char **columns = g_new0(char *, measures->len + 1);
    g_autofree double *cells = g_new(double, measures->len + 1);
    const guint32 nodes[2] = {0, 0};
    KithResultRows rows = {.head = {.columns = columns, .rows = 1}, .nodes = nodes, .cells = cells};

    for (guint i = 0; i < measures->len; i++) {
        columns[i] = (char *)g_array_index(measures, KithMeasure, i).name;
        cells[i] = g_array_index(measures, KithMeasure, i).value;
    }
    return put(store, &rows, view, run, seed, error);
}

static gboolean
keep_pairs(KithStore *store,
           const KithView *view,
           const KithPassRun *run,
           guint64 seed,
           GError **error)
{
    const GArray *pairs = run->out.pairs;
    char *columns[] = {(char *)kith_pass_column(run->pass), NULL};
    g_autofree guint32 *nodes = g_new(guint32, 2 * (gsize)pairs->len + 1);
    g_autofree double *cells = g_new(double, (gsize)pairs->len + 1);
    const KithResultRows rows = {.head = {.columns = columns, .rows = pairs->len},
                                 .nodes = nodes,
                                 .cells = cells};

    for (guint i = 0; i < pairs->len; i++) {
        const KithScoredPair *pair = &g_array_index(pairs, KithScoredPair, i);

        nodes[2 * i] = view->entities[pair->a];
        nodes[2 * i + 1] = view->entities[pair->b];
        cells[i] = pair->value;
    }
    return put(store, &rows, view, run, seed, error);
}

gboolean
kith_pass_run_keep(KithStore *store,
                   const KithView *view,
                   const KithPassRun *run,
                   guint64 seed,
                   GError **error)
{
    char *columns[] = {(char *)kith_pass_column(run->pass), NULL};
    g_autofree guint32 *nodes = NULL;
    KithResultRows rows = {.head = {.columns = columns}, .cells = run->out.values};

    if (run->pass->kind == KITH_PASS_GRAPH) {
        return keep_measures(store, view, run, seed, error);
    }
    if (run->pass->kind == KITH_PASS_PAIR) {
        return keep_pairs(store, view, run, seed, error);
    }
    rows.nodes = nodes = row_nodes(view, run->pass, &rows.head.rows);
    return put(store, &rows, view, run, seed, error);
}
