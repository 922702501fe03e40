/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-igraph.h"

#include "base-error.h"
#include "base-hash.h"
#include "base-late.h"
#include "base-progress.h"

/* ---- loading ---- */

KithIgraphCalls kith_igraph_calls;

#define ROW(name) {#name, (gpointer *)&kith_igraph_calls.call_##name},
static const KithLateFunction functions[] = {KITH_IGRAPH_CALLS(ROW){NULL, NULL}};
#undef ROW

gboolean
kith_igraph_load(GError **error)
{
    static GMutex mutex;
    static gboolean loaded;
    gboolean fine;

    g_mutex_lock(&mutex);
    loaded = fine = loaded || kith_late_load("libigraph.so.3", functions, error);
    g_mutex_unlock(&mutex);
    return fine;
}

/* ---- what igraph keeps once for the process ---- */

static GMutex lock;

/* All under the lock. */
static const KithProgress *current_progress;
static GString *last_reason;
static GError *stopped; /* why the progress function wanted it to stop */
static igraph_error_handler_t *earlier_error_handler;
static igraph_interruption_handler_t *earlier_interruption_handler;
static igraph_progress_handler_t *earlier_progress_handler;
static igraph_warning_handler_t *earlier_warning_handler;

/* igraph goes on to return the code: what it had half-made is freed here. */
static void
note_error(const char *reason, const char *file, int line, igraph_error_t code)
{
    if (last_reason->len == 0) {
        g_string_assign(last_reason, reason);
    }
    IGRAPH_FINALLY_FREE();
}

static void
log_warning(const char *reason, const char *file, int line)
{
    g_debug("igraph: %s", reason);
}

static igraph_error_t
ask_to_stop(void *data)
{
    GCancellable *cancellable = kith_progress_cancellable(current_progress);

    if (cancellable == NULL || !g_cancellable_is_cancelled(cancellable)) {
        return IGRAPH_SUCCESS;
    }
    IGRAPH_FINALLY_FREE();
    return IGRAPH_INTERRUPTED;
}

static igraph_error_t
tell_progress(const char *message, igraph_real_t percent, void *data)
{
    if (stopped == NULL && kith_progress_step(current_progress,
                                              message,
                                              (guint64)CLAMP(percent, 0, 100),
                                              100,
                                              &stopped)) {
        return IGRAPH_SUCCESS;
    }
    return IGRAPH_INTERRUPTED; /* IGRAPH_PROGRESS frees what was half-made */
}

static void
take_over(const KithProgress *progress)
{
    g_mutex_lock(&lock);
    current_progress = progress;
    last_reason = g_string_new(NULL);
    earlier_error_handler = igraph_set_error_handler(note_error);
    earlier_interruption_handler = igraph_set_interruption_handler(ask_to_stop);
    earlier_progress_handler = igraph_set_progress_handler(tell_progress);
    earlier_warning_handler = igraph_set_warning_handler(log_warning);
}

static void
give_back(void)
{
    igraph_set_error_handler(earlier_error_handler);
    igraph_set_interruption_handler(earlier_interruption_handler);
    igraph_set_progress_handler(earlier_progress_handler);
    igraph_set_warning_handler(earlier_warning_handler);
    g_string_free(g_steal_pointer(&last_reason), TRUE);
    g_clear_error(&stopped);
    current_progress = NULL;
    g_mutex_unlock(&lock);
}

gboolean
kith_igraph_check(igraph_error_t code, GError **error, const char *format, ...)
{
    g_autofree char *attempt = NULL;
    g_autofree char *reason = NULL;
    va_list args;

    if (code == IGRAPH_SUCCESS) {
        return TRUE;
    }
    va_start(args, format);
    attempt = g_strdup_vprintf(format, args);
    va_end(args);
    reason = g_strdup(last_reason->len > 0 ? last_reason->str : igraph_strerror(code));
    g_string_truncate(last_reason, 0);
    g_clear_error(&stopped);
    return kith_error_set(error,
                          code == IGRAPH_INTERRUPTED ? KITH_ERROR_CANCELLED
                          : code == IGRAPH_ENOMEM    ? KITH_ERROR_LIMIT
                                                     : KITH_ERROR_FAILED,
                          "%s: %s",
                          attempt,
                          reason);
}

void
kith_igraph_seed(guint64 seed)
{
    /* The generator takes 32 bits of a seed. Cannot fail for the default one. */
    igraph_rng_seed(igraph_rng_default(), kith_hash_mix(seed) & G_MAXUINT32);
}

/* ---- graphs ---- */

static void
fill_edges(const KithGraph *graph, igraph_vector_int_t *ends, igraph_vector_t *weights)
{
    guint64 at = 0;

    for (guint32 node = 0; node < graph->n; node++) {
        for (guint64 i = graph->out.offsets[node]; i < graph->out.offsets[node + 1]; i++) {
            guint32 target = graph->out.targets[i];

            if (!graph->directed && target < node) {
                continue;
            }
            g_assert(target < graph->n);
            VECTOR(*ends)[2 * at] = node;
            VECTOR(*ends)[2 * at + 1] = target;
            if (weights != NULL) {
                VECTOR(*weights)[at] = kith_arcs_weight(&graph->out, i);
            }
            at++;
        }
    }
    g_assert(at == graph->n_edges);
}

static gboolean
make_graph(KithIgraph *igraph, const KithGraph *graph, GError **error)
{
    g_auto(igraph_vector_int_t) ends = {0};

    igraph->weighted = graph->values != NULL;
    if (!kith_igraph_check(igraph_vector_int_init(&ends, 2 * (igraph_integer_t)graph->n_edges),
                           error,
                           "copy the graph") ||
        (igraph->weighted &&
         !kith_igraph_check(igraph_vector_init(&igraph->weights, (igraph_integer_t)graph->n_edges),
                            error,
                            "copy the graph"))) {
        return FALSE;
    }
    fill_edges(graph, &ends, igraph->weighted ? &igraph->weights : NULL);
    igraph->made =
        kith_igraph_check(igraph_create(&igraph->graph, &ends, graph->n, graph->directed),
                          error,
                          "copy the graph");
    return igraph->made;
}

KithIgraph *
kith_igraph_new(const KithGraph *graph, guint64 seed, const KithProgress *progress, GError **error)
{
    KithIgraph *igraph;

    if (!kith_igraph_load(error)) {
        return NULL;
    }
    take_over(progress);
    igraph = g_new0(KithIgraph, 1);
    kith_igraph_seed(seed);
    if (!make_graph(igraph, graph, error)) {
        kith_igraph_free(igraph);
        return NULL;
    }
    return igraph;
}

void
kith_igraph_free(KithIgraph *igraph)
{
    if (igraph->made) {
        igraph_destroy(&igraph->graph);
    }
    kith_igraph_vector_clear(&igraph->weights);
    g_free(igraph);
    give_back();
}
