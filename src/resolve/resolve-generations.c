/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-sort.h"
#include "base-table.h"
#include "base-words.h"
#include "store-decisions.h"
#include "store-generations.h"
#include "store-ids.h"

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

void
kith_was_report_clear(KithWasReport *report)
{
    g_clear_pointer(&report->time, g_free);
    g_clear_pointer(&report->records, kith_table_free);
    g_clear_pointer(&report->events, kith_table_free);
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

/* ---- what an entity was ---- */

typedef struct {
    KithTxn *txn; /* owned */
    guint32 current;
    GPtrArray *sources; /* owned */
    KithWasReport *report;
} Looking;

static void
looking_clear(Looking *looking)
{
    g_clear_pointer(&looking->txn, kith_txn_end);
    g_clear_pointer(&looking->sources, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Looking, looking_clear)

/* The records that the entity had then, and where each is now. */
static gboolean
tell_records(const Looking *looking, GError **error)
{
    KithWasReport *report = looking->report;
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));

    if (!kith_entity_records(looking->txn, report->generation, report->entity, records, error)) {
        return FALSE;
    }
    for (guint i = 0; i < records->len; i++) {
        KithRecordId record = g_array_index(records, KithRecordId, i);
        g_autofree char *name = kith_records_name(looking->txn, looking->sources, record, error);
        KithEntityId now;
        KithEntityId then;

        if (name == NULL || !kith_entity_of(looking->txn, looking->current, record, &now, error) ||
            !kith_entity_of(looking->txn, report->generation, record, &then, error)) {
            return FALSE;
        }
        if (then == report->entity) {
            kith_table_add_row(report->records);
            kith_table_set_text(report->records, 0, name);
            kith_table_set_printf(report->records, 1, "e:%u", now);
        }
    }
    return TRUE;
}

static gboolean
tell_event(const Looking *looking, const guint32 *tuple, GError **error)
{
    static const char *const names[] =
        {"", "merged into", "split from", "gained", "lost", "fits", "fits no more"};
    KithTable *table = looking->report->events;
    gboolean is_record = tuple[2] == KITH_LINEAGE_GAINED || tuple[2] == KITH_LINEAGE_LOST;
    g_autofree char *time = NULL;
    g_autofree char *other =
        is_record ? kith_records_name(looking->txn, looking->sources, tuple[3], error)
                  : g_strdup_printf("e:%u", tuple[3]);

    if (other == NULL || !kith_generations_time(looking->txn, tuple[1], &time, error)) {
        return FALSE;
    }
    if (tuple[2] >= G_N_ELEMENTS(names)) {
        return kith_store_damaged(error, "lineage of entity %u", tuple[0]);
    }
    kith_table_add_row(table);
    kith_table_set_integer(table, 0, tuple[1]);
    if (time != NULL) {
        kith_table_set_text(table, 1, time);
    }
    kith_table_set_text(table, 2, names[tuple[2]]);
    kith_table_set_text(table, 3, other);
    return TRUE;
}

/* What became of it since. */
static gboolean
tell_events(const Looking *looking, GError **error)
{
    const guint32 least[] = {looking->report->entity, looking->report->generation + 1};
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(looking->txn, KITH_TABLE_LINEAGE, &iter, error) ||
        !kith_tuples_seek_from(&iter, least, 2, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        if (iter.tuple[0] != looking->report->entity) {
            return TRUE;
        }
        if (!tell_event(looking, iter.tuple, error)) {
            return FALSE;
        }
    }
    return kith_tuples_fine(&iter);
}

/* An entity by its number, though it may be none any more, or the one that a record was in then. */
static gboolean
find_entity(const Looking *looking, KithStore *store, const char *text, GError **error)
{
    KithWasReport *report = looking->report;
    KithRecordId record;
    guint64 number;
    guint64 n;

    if (g_str_has_prefix(text, "e:") &&
        g_ascii_string_to_unsigned(text + 2, 10, 1, G_MAXUINT32, &number, NULL)) {
        report->entity = (KithEntityId)number;
        return kith_store_counter(looking->txn, KITH_COUNTER_RECORDS, &n, error) &&
               (number <= n ||
                kith_error_set(error, KITH_ERROR_NOT_FOUND, "there is no entity %s", text));
    }
    return kith_ids_parse_record(store, looking->txn, text, &record, error) &&
           kith_entity_of(looking->txn, report->generation, record, &report->entity, error);
}

gboolean
kith_was(KithStore *store,
         const char *entity,
         const char *when,
         KithWasReport *out_report,
         GError **error)
{
    g_auto(KithWasReport) report = {0};
    g_auto(Looking) looking = {.txn = kith_store_read(store, error), .report = &report};

    g_return_val_if_fail(entity != NULL && when != NULL && out_report != NULL, FALSE);
    *out_report = report;
    report.records = kith_table_new_like("record:text now:text");
    report.events = kith_table_new_like("generation:integer time:text event:text other:text");
    if (looking.txn == NULL ||
        !kith_generations_find(looking.txn, when, &report.generation, error) ||
        !kith_generations_time(looking.txn, report.generation, &report.time, error) ||
        !kith_entity_generation(looking.txn, &looking.current, error) ||
        !kith_store_source_names(looking.txn, &looking.sources, error) ||
        !find_entity(&looking, store, entity, error) || !tell_records(&looking, error) ||
        !tell_events(&looking, error)) {
        g_prefix_error(error, "how: ");
        return FALSE;
    }
    *out_report = report;
    report = (KithWasReport){0};
    return TRUE;
}

/* ---- an earlier generation again ---- */

/* Turns the entities that records had into clusters of those that stand now, which are named by
 * their first member; who had none is alone. Returns how many records are in another one. */
static guint64
name_clusters(KithRecordId *then, const KithEntityId *now, KithRecordId n)
{
    g_autofree KithRecordId *first = g_new0(KithRecordId, (gsize)n + 1);
    guint64 moved = 0;

    for (KithRecordId i = 0; i < n; i++) {
        KithEntityId entity = then[i];

        if (now[i] == 0 || entity == 0) {
            moved += now[i] != 0 && now[i] != i + 1;
            then[i] = now[i] == 0 ? 0 : i + 1;
            continue;
        }
        moved += entity != now[i];
        first[entity - 1] = first[entity - 1] == 0 ? i + 1 : first[entity - 1];
        then[i] = first[entity - 1];
    }
    return moved;
}

gboolean
kith_undo(KithStore *store, const char *to, KithUndoReport *out_report, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_autofree KithEntityId *now = NULL;
    g_autofree KithEntityId *then = NULL;
    KithPartition partition = {0};
    KithGeneration target;
    KithGeneration made;
    guint64 models;
    guint32 current;
    KithRecordId n;

    *out_report = (KithUndoReport){0};
    if (txn == NULL || !kith_entity_generation(txn, &current, error)) {
        return FALSE;
    }
    if (to == NULL && current < 2) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "undo: there is no generation before the current one");
    }
    out_report->restored = current - 1;
    if ((to != NULL && !kith_generations_find(txn, to, &out_report->restored, error)) ||
        !kith_entities_generation(txn, out_report->restored, &target, error) ||
        !kith_store_counter(txn, KITH_COUNTER_MODELS, &models, error) ||
        !kith_entities_at(txn, out_report->restored, &then, &n, error) ||
        !kith_entities_all(txn, &now, &n, error)) {
        g_prefix_error(error, "undo: ");
        return FALSE;
    }
    g_clear_pointer(&txn, kith_txn_end);
    /* A model without its frequencies would weigh every value as if one record had it. */
    out_report->model_back = target.model + KITH_MODELS_KEPT > models;
    out_report->moved = name_clusters(then, now, n);
    partition.n_records = n;
    partition.cluster = then;
    partition.threshold = target.threshold;
    partition.candidate_pairs = target.candidate_pairs;
    partition.model_number = out_report->model_back ? target.model : 0;
    partition.keep_model = !out_report->model_back;
    partition.keep_pending = TRUE;
    if (!kith_entities_write(store, &partition, &made, error)) {
        return FALSE;
    }
    out_report->generation = made.number;
    out_report->records = made.records;
    out_report->entities = made.entities;
    return TRUE;
}
