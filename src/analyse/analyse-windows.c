/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-run.h"

#include "base-date.h"
#include "base-error.h"
#include "base-table.h"
#include "graph-filter.h"
#include "graph-keep.h"

#include <string.h>

/* Windows at most: each is a view and a run of its own. */
#define WINDOWS_MOST 1000

/* How long a window is. */
typedef struct {
    guint n;
    char unit; /* y, m, w or d */
} Period;

static gboolean
period_parse(const char *text, Period *out, GError **error)
{
    char *end;
    guint64 n = g_ascii_strtoull(text, &end, 10);

    *out = (Period){(guint)n, *end};
    return (g_ascii_isdigit(*text) && n > 0 && n <= 10000 && *end != '\0' &&
            strchr("ymwd", *end) != NULL && end[1] == '\0') ||
           kith_error_set(
               error,
               KITH_ERROR_INVALID,
               "every \"%s\": a number of years, months, weeks or days is wanted, as 1y, "
               "3m, 2w or 10d",
               text);
}

/* The first day of the window behind that which begins on a day. */
static gint32
next_start(gint32 start, const Period *period)
{
    KithDate date = kith_date_from_number(start);
    guint months = period->n * (period->unit == 'y' ? 12 : 1);

    if (period->unit == 'w' || period->unit == 'd') {
        return start + (gint32)(period->n * (period->unit == 'w' ? 7 : 1));
    }
    months += date.month - 1u;
    return kith_date_number(
        (KithDate){(guint16)(date.year + months / 12), (guint8)(months % 12 + 1), 1});
}

/* Windows of years and months begin with one, unless it was said when. */
static gint32
first_start(gint32 first, const Period *period)
{
    KithDate date = kith_date_from_number(first);

    switch (period->unit) {
    case 'y':
        return kith_date_number((KithDate){date.year, 1, 1});
    case 'm':
        return kith_date_number((KithDate){date.year, date.month, 1});
    default:
        return first;
    }
}

/* ---- from when to when ---- */

/* The days of the first and the last link that has a date; FALSE in *out_any where none has. */
static gboolean
find_span(KithStore *store,
          const KithViewOptions *options,
          const KithProgress *progress,
          KithDays *out_span,
          gboolean *out_any,
          GError **error)
{
    g_autoptr(KithView) view = kith_view_make(store, options, TRUE, progress, error);
    guint64 n;

    if (view == NULL) {
        return FALSE;
    }
    n = view->moments.offsets[view->graph.n];
    *out_any = n > 0;
    *out_span = (KithDays){G_MAXINT32, G_MININT32};
    for (guint64 i = 0; i < n; i++) {
        out_span->first = MIN(out_span->first, view->moments.days[i]);
        out_span->last = MAX(out_span->last, view->moments.days[i]);
    }
    return TRUE;
}

static gboolean
read_span(KithStore *store,
          const KithViewOptions *options,
          const Period *period,
          const KithProgress *progress,
          KithDays *out_span,
          gboolean *out_any,
          GError **error)
{
    KithDays bound;

    if (!find_span(store, options, progress, out_span, out_any, error)) {
        return FALSE;
    }
    if (options->from == NULL) {
        out_span->first = *out_any ? first_start(out_span->first, period) : 0;
    } else if (kith_days_parse(options->from, "from", &bound, error)) {
        out_span->first = bound.first;
    } else {
        return FALSE;
    }
    if (options->to != NULL) {
        if (!kith_days_parse(options->to, "to", &bound, error)) {
            return FALSE;
        }
        out_span->last = bound.last;
    }
    return TRUE;
}

/* ---- tables ---- */

static KithTable *
new_table(const KithTable *like, guint n_columns)
{
    static const char *const words[] = {"text", "integer", "real"};
    g_autoptr(GString) columns = g_string_new("from:text to:text");

    for (guint c = 0; c < n_columns; c++) {
        g_string_append_printf(columns,
                               " %s:%s",
                               kith_table_column_name(like, c),
                               words[kith_table_column_type(like, c)]);
    }
    return kith_table_new_like(columns->str);
}

static void
copy_cell(KithTable *table, guint to, const KithTable *from, gsize row, guint column)
{
    if (kith_table_is_missing(from, row, column)) {
        return;
    }
    switch (kith_table_column_type(from, column)) {
    case KITH_COLUMN_TEXT:
        kith_table_set_text(table, to, kith_table_text(from, row, column));
        break;
    case KITH_COLUMN_INTEGER:
        kith_table_set_integer(table, to, kith_table_integer(from, row, column));
        break;
    default:
        kith_table_set_real(table, to, kith_table_real(from, row, column));
    }
}

/* The rows of a window; nodes of degree 0, which its last column has, are left out. */
static void
append_rows(KithTable *table,
            const KithTable *window,
            guint n_columns,
            gboolean by_degree,
            const char *from,
            const char *to)
{
    for (gsize row = 0; row < kith_table_n_rows(window); row++) {
        if (by_degree && kith_table_integer(window, row, kith_table_n_columns(window) - 1) == 0) {
            continue;
        }
        kith_table_add_row(table);
        kith_table_set_text(table, 0, from);
        kith_table_set_text(table, 1, to);
        for (guint c = 0; c < n_columns; c++) {
            copy_cell(table, c + 2, window, row, c);
        }
    }
}

/* ---- all windows ---- */

typedef struct {
    KithStore *store;
    const char *const *passes; /* those asked for */
    GPtrArray *run;            /* owned: and degree behind them, where they are of nodes */
    KithViewOptions view;
    const KithAnalyseOptions *options;
    KithAnalyseStats *stats;
    gboolean by_degree;
} Windows;

static gboolean
run_window(Windows *windows, gint32 first, gint32 last, KithTable **table, GError **error)
{
    char from[16];
    char to[16];
    KithAnalyseStats stats = {0};
    g_autoptr(KithTable) window = NULL;
    guint n_columns;

    kith_date_format(kith_date_from_number(first), from);
    kith_date_format(kith_date_from_number(last), to);
    windows->view.from = from;
    windows->view.to = to;
    window = kith_analyse(windows->store,
                          (const char *const *)windows->run->pdata,
                          &windows->view,
                          windows->options,
                          &stats,
                          error);
    if (window == NULL) {
        return FALSE;
    }
    g_clear_pointer(&stats.notes, kith_table_free);
    windows->stats->seconds += stats.seconds;
    windows->stats->view_seconds += stats.view_seconds;
    windows->stats->nodes = MAX(windows->stats->nodes, stats.nodes);
    windows->stats->edges = MAX(windows->stats->edges, stats.edges);
    windows->stats->skipped = MAX(windows->stats->skipped, stats.skipped);
    n_columns = kith_table_n_columns(window) - windows->by_degree;
    if (*table == NULL) {
        *table = new_table(window, n_columns);
    }
    append_rows(*table, window, n_columns, windows->by_degree, from, to);
    return TRUE;
}

static void
choose_passes(Windows *windows)
{
    const KithPass *first = kith_pass_find(windows->passes[0]);

    windows->run = g_ptr_array_new();
    for (guint i = 0; windows->passes[i] != NULL; i++) {
        g_ptr_array_add(windows->run, (gpointer)windows->passes[i]);
    }
    windows->by_degree = first != NULL && first->kind == KITH_PASS_NODE;
    if (windows->by_degree) {
        g_ptr_array_add(windows->run, (gpointer) "degree");
    }
    g_ptr_array_add(windows->run, NULL);
}

static KithTable *
run_all(Windows *windows, const Period *period, GError **error)
{
    g_autoptr(KithTable) table = NULL;
    KithDays span;
    gboolean any;
    guint n = 0;

    if (!read_span(windows->store,
                   &windows->view,
                   period,
                   windows->options->progress,
                   &span,
                   &any,
                   error)) {
        return NULL;
    }
    if (!any && (windows->view.from == NULL || windows->view.to == NULL)) {
        kith_error_set(error, KITH_ERROR_INVALID, "no link has a date: there are no windows");
        return NULL;
    }
    for (gint32 start = span.first; start <= span.last; start = next_start(start, period)) {
        if (++n > WINDOWS_MOST) {
            kith_error_set(error,
                           KITH_ERROR_LIMIT,
                           "there are more than %u windows: make them longer, or begin later",
                           WINDOWS_MOST);
            return NULL;
        }
        if (!run_window(windows,
                        start,
                        MIN(next_start(start, period) - 1, span.last),
                        &table,
                        error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&table);
}

KithTable *
kith_analyse_windows(KithStore *store,
                     const char *const *passes,
                     const KithViewOptions *view,
                     const KithAnalyseOptions *options,
                     const char *every,
                     KithAnalyseStats *out_stats,
                     GError **error)
{
    static const KithAnalyseOptions standard = {0};
    KithAnalyseStats stats = {0};
    g_auto(KithKeptOptions) kept = {0};
    Windows windows = {.store = store,
                       .passes = passes,
                       .options = options != NULL ? options : &standard,
                       .stats = &stats};
    KithTable *table = NULL;
    Period period;

    g_return_val_if_fail(store != NULL && passes != NULL && passes[0] != NULL, NULL);
    if (!period_parse(every, &period, error) ||
        !kith_view_options_of(store, view, &kept, &windows.view, error)) {
        return NULL;
    }
    windows.view.dated = TRUE;
    choose_passes(&windows);
    table = run_all(&windows, &period, error);
    g_ptr_array_unref(windows.run);
    if (out_stats != NULL) {
        *out_stats = stats;
    }
    return table;
}
