/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-sort.h"
#include "base-table.h"
#include "base-words.h"
#include "store-decisions.h"
#include "store-generations.h"

#include <kith/kith-resolve.h>

/* Of more records or entities a cell tells how many there are. */
#define NAMES_MAX 5

void
kith_compare_report_clear(KithCompareReport *report)
{
    g_clear_pointer(&report->from_time, g_free);
    g_clear_pointer(&report->to_time, g_free);
    g_clear_pointer(&report->changes, kith_table_free);
}

/* ---- two generations ---- */

enum { COL_EVENT, COL_ENTITY, COL_OTHERS, COL_RECORDS, COL_CAUSE };

typedef struct {
    KithTxn *txn; /* owned */
    KithGeneration from;
    KithGeneration to;
    GPtrArray *sources;   /* owned */
    GPtrArray *decisions; /* owned, KithDecision: those made in between */
    KithEntityId *before; /* owned: of record i + 1, 0 for none */
    KithEntityId *after;  /* owned */
    KithRecordId n;
    KithCompareReport *report;
} Comparing;

static void
comparing_clear(Comparing *comparing)
{
    g_clear_pointer(&comparing->txn, kith_txn_end);
    g_clear_pointer(&comparing->sources, g_ptr_array_unref);
    g_clear_pointer(&comparing->decisions, g_ptr_array_unref);
    g_free(comparing->before);
    g_free(comparing->after);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Comparing, comparing_clear)

static gboolean
read_decisions(Comparing *comparing, GError **error)
{
    comparing->decisions = g_ptr_array_new_with_free_func((GDestroyNotify)kith_decision_free);
    for (guint32 d = comparing->from.last_decision + 1; d <= comparing->to.last_decision; d++) {
        KithDecision *decision;

        if (!kith_decisions_get(comparing->txn, d, &decision, error)) {
            return FALSE;
        }
        g_ptr_array_add(comparing->decisions, decision);
    }
    return TRUE;
}

/* Rows (entity, its other, record) of the records of entities that are not what they were: @own is
 * where the rows' entities are taken from. */
static void
list_rows(const Comparing *comparing,
          const KithEntityId *own,
          const KithEntityId *other,
          KithWords *rows)
{
    g_autofree guint8 *touched = g_malloc0((gsize)comparing->n + 1);

    for (KithRecordId i = 0; i < comparing->n; i++) {
        if (own[i] != other[i] && own[i] != 0) {
            touched[own[i] - 1] = 1;
        }
    }
    for (KithRecordId i = 0; i < comparing->n; i++) {
        if (own[i] != 0 && touched[own[i] - 1]) {
            kith_words_push3(rows, own[i], other[i], i + 1);
        }
    }
    kith_sort_rows(rows->data, rows->n / 3, 3);
}

static gboolean
append_name(const Comparing *comparing, GString *out, KithRecordId record, GError **error)
{
    g_autofree char *name = kith_records_name(comparing->txn, comparing->sources, record, error);

    if (name == NULL) {
        return FALSE;
    }
    g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", name);
    return TRUE;
}

static void
append_more(GString *out, guint n)
{
    if (n > NAMES_MAX) {
        g_string_append_printf(out, " and %u more", n - NAMES_MAX);
    }
}

/* The records of rows whose other is @other, or is not it. */
static char *
names_of(const Comparing *comparing,
         const guint32 *rows,
         gsize n,
         KithEntityId other,
         gboolean is,
         GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    guint found = 0;

    for (gsize i = 0; i < n; i++) {
        if ((rows[3 * i + 1] == other) == is && found++ < NAMES_MAX &&
            !append_name(comparing, out, rows[3 * i + 2], error)) {
            return NULL;
        }
    }
    append_more(out, found);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The others of rows, each once, but for 0 and @but. */
static char *
others_of(const guint32 *rows, gsize n, KithEntityId but)
{
    GString *out = g_string_new(NULL);
    guint found = 0;

    for (gsize i = 0; i < n; i++) {
        KithEntityId other = rows[3 * i + 1];

        if (other != 0 && other != but && (i == 0 || other != rows[3 * i - 2]) &&
            found++ < NAMES_MAX) {
            g_string_append_printf(out, "%se:%u", out->len > 0 ? " " : "", other);
        }
    }
    append_more(out, found);
    return g_string_free(out, FALSE);
}

static gboolean
is_among(const guint32 *rows, gsize n, KithRecordId record)
{
    for (gsize i = 0; i < n; i++) {
        if (rows[3 * i + 2] == record) {
            return TRUE;
        }
    }
    return FALSE;
}

/* What may have brought a change about: decisions on its records, records that came, another model;
 * what is left are records that changed or fell. */
static char *
cause_of(const Comparing *comparing, const guint32 *rows, gsize n, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) came = g_string_new(NULL);
    guint n_came = 0;

    for (guint d = 0; d < comparing->decisions->len; d++) {
        const KithDecision *decision = g_ptr_array_index(comparing->decisions, d);

        if (is_among(rows, n, decision->a) || is_among(rows, n, decision->b)) {
            g_string_append_printf(out,
                                   "%s%s decided %s: %s",
                                   out->len > 0 ? "; " : "",
                                   decision->who,
                                   kith_verdict_name(decision->verdict),
                                   decision->reason);
        }
    }
    for (gsize i = 0; i < n; i++) {
        if (rows[3 * i + 2] > comparing->from.last_record && n_came++ < NAMES_MAX &&
            !append_name(comparing, came, rows[3 * i + 2], error)) {
            return NULL;
        }
    }
    append_more(came, n_came);
    if (n_came > 0) {
        g_string_append_printf(out, "%snew: %s", out->len > 0 ? "; " : "", came->str);
    }
    if (out->len == 0) {
        g_string_append(out,
                        comparing->report->same_model ? "a record that changed or fell"
                                                      : "another model");
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Adds a row on an entity; @records is freed. */
static gboolean
add_change(const Comparing *comparing,
           const char *event,
           const guint32 *rows,
           gsize n,
           char *records,
           GError **error)
{
    KithTable *table = comparing->report->changes;
    g_autofree char *names = records;
    g_autofree char *others = others_of(rows, n, rows[0]);
    g_autofree char *cause = records != NULL ? cause_of(comparing, rows, n, error) : NULL;

    if (cause == NULL) {
        return FALSE;
    }
    kith_table_add_row(table);
    kith_table_set_text(table, COL_EVENT, event);
    kith_table_set_printf(table, COL_ENTITY, "e:%u", rows[0]);
    if (*others != '\0') {
        kith_table_set_text(table, COL_OTHERS, others);
    }
    kith_table_set_text(table, COL_RECORDS, names);
    kith_table_set_text(table, COL_CAUSE, cause);
    return TRUE;
}

/* How many others rows have but 0, and how many rows have 0. */
static guint
count_others(const guint32 *rows, gsize n, guint *out_none)
{
    guint others = 0;

    *out_none = 0;
    for (gsize i = 0; i < n; i++) {
        others += rows[3 * i + 1] != 0 && (i == 0 || rows[3 * i + 1] != rows[3 * i - 2]);
        *out_none += rows[3 * i + 1] == 0;
    }
    return others;
}

/* What an entity came from. */
static gboolean
tell_after(const Comparing *comparing, const guint32 *rows, gsize n, GError **error)
{
    guint came;
    guint others = count_others(rows, n, &came);

    if (others == 0 && n == 1) {
        comparing->report->alone++;
        return TRUE;
    }
    if (others > 1) {
        return add_change(comparing,
                          "merged",
                          rows,
                          n,
                          names_of(comparing, rows, n, rows[0], FALSE, error),
                          error);
    }
    return came == 0 || add_change(comparing,
                                   others == 0 ? "born" : "gained",
                                   rows,
                                   n,
                                   names_of(comparing, rows, n, 0, TRUE, error),
                                   error);
}

/* What became of an entity. */
static gboolean
tell_before(const Comparing *comparing, const guint32 *rows, gsize n, GError **error)
{
    guint fell;
    guint others = count_others(rows, n, &fell);

    if (others > 1 && !add_change(comparing,
                                  "split",
                                  rows,
                                  n,
                                  names_of(comparing, rows, n, rows[0], FALSE, error),
                                  error)) {
        return FALSE;
    }
    return fell == 0 || add_change(comparing,
                                   others == 0 ? "gone" : "lost",
                                   rows,
                                   n,
                                   names_of(comparing, rows, n, 0, TRUE, error),
                                   error);
}

typedef gboolean (*TellFunc)(const Comparing *comparing,
                             const guint32 *rows,
                             gsize n,
                             GError **error);

static gboolean
tell_each(const Comparing *comparing, const KithWords *rows, TellFunc tell, GError **error)
{
    for (gsize i = 0; i < rows->n;) {
        gsize first = i;

        while (i < rows->n && rows->data[i] == rows->data[first]) {
            i += 3;
        }
        if (!tell(comparing, rows->data + first, (i - first) / 3, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
tell_changes(Comparing *comparing, GError **error)
{
    g_auto(KithWords) after = {0};
    g_auto(KithWords) before = {0};

    for (KithRecordId i = 0; i < comparing->n; i++) {
        comparing->report->came += comparing->before[i] == 0 && comparing->after[i] != 0;
        comparing->report->fell += comparing->before[i] != 0 && comparing->after[i] == 0;
    }
    list_rows(comparing, comparing->after, comparing->before, &after);
    list_rows(comparing, comparing->before, comparing->after, &before);
    return tell_each(comparing, &after, tell_after, error) &&
           tell_each(comparing, &before, tell_before, error);
}

static gboolean
open_generations(Comparing *comparing, const char *from, const char *to, GError **error)
{
    KithCompareReport *report = comparing->report;
    KithTxn *txn = comparing->txn;

    if (!kith_generations_find(txn, from, &report->from, error) ||
        !(to != NULL ? kith_generations_find(txn, to, &report->to, error)
                     : kith_entity_generation(txn, &report->to, error))) {
        return FALSE;
    }
    if (report->from > report->to) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "generation %u came after generation %u: the earlier one is first",
                              report->from,
                              report->to);
    }
    if (!kith_entities_generation(txn, report->from, &comparing->from, error) ||
        !kith_entities_generation(txn, report->to, &comparing->to, error) ||
        !kith_generations_time(txn, report->from, &report->from_time, error) ||
        !kith_generations_time(txn, report->to, &report->to_time, error)) {
        return FALSE;
    }
    report->same_model = comparing->from.model == comparing->to.model;
    return TRUE;
}

gboolean
kith_compare_generations(KithStore *store,
                         const char *from,
                         const char *to,
                         KithCompareReport *out_report,
                         GError **error)
{
    g_auto(KithCompareReport) report = {0};
    g_auto(Comparing) comparing = {.txn = kith_store_read(store, error), .report = &report};

    g_return_val_if_fail(from != NULL && out_report != NULL, FALSE);
    *out_report = report;
    report.changes =
        kith_table_new_like("event:text entity:text others:text records:text cause:text");
    if (comparing.txn == NULL || !open_generations(&comparing, from, to, error) ||
        !kith_store_source_names(comparing.txn, &comparing.sources, error) ||
        !read_decisions(&comparing, error) ||
        !kith_entities_at(comparing.txn, report.from, &comparing.before, &comparing.n, error) ||
        !kith_entities_at(comparing.txn, report.to, &comparing.after, &comparing.n, error) ||
        !tell_changes(&comparing, error)) {
        g_prefix_error(error, "compare: ");
        return FALSE;
    }
    *out_report = report;
    report = (KithCompareReport){0};
    return TRUE;
}
