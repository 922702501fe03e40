/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-table.h"
#include "store-generations.h"
#include "store-ids.h"

#include <kith/kith-resolve.h>

void
kith_was_report_clear(KithWasReport *report)
{
    g_clear_pointer(&report->time, g_free);
    g_clear_pointer(&report->records, kith_table_free);
    g_clear_pointer(&report->events, kith_table_free);
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
