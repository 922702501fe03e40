/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-table.h"
#include "store-ids.h"

#include <kith/kith-resolve.h>

/* An entity in two parts. */
typedef struct {
    KithStore *store;
    KithEntityId entity;
    GArray *members; /* owned, KithRecordId: those that stand */
    GArray *leave;   /* owned, KithRecordId */
    GArray *stay;    /* owned, KithRecordId */
    GPtrArray *sources;
} Splitting;

static void
splitting_clear(Splitting *splitting)
{
    g_clear_pointer(&splitting->members, g_array_unref);
    g_clear_pointer(&splitting->leave, g_array_unref);
    g_clear_pointer(&splitting->stay, g_array_unref);
    g_clear_pointer(&splitting->sources, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Splitting, splitting_clear)

void
kith_split_report_clear(KithSplitReport *report)
{
    g_clear_pointer(&report->parts, kith_table_free);
}

static gboolean
open_entity(Splitting *splitting, KithTxn *txn, const char *text, GError **error)
{
    KithRecordId record;
    guint32 generation;

    splitting->members = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    splitting->leave = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    splitting->stay = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    return kith_entity_generation(txn, &generation, error) &&
           kith_store_source_names(txn, &splitting->sources, error) &&
           kith_ids_parse(splitting->store, txn, text, &record, &splitting->entity, error) &&
           kith_entity_standing(txn, generation, splitting->entity, splitting->members, error);
}

static gboolean
leave_named(Splitting *splitting, KithTxn *txn, const char *const *records, GError **error)
{
    for (guint i = 0; records[i] != NULL; i++) {
        KithRecordId record;

        if (!kith_ids_parse_record(splitting->store, txn, records[i], &record, error)) {
            return FALSE;
        }
        if (!kith_records_among(splitting->members, record)) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "%s is not of e:%u",
                                  records[i],
                                  splitting->entity);
        }
        if (!kith_records_among(splitting->leave, record)) {
            g_array_append_val(splitting->leave, record);
        }
    }
    return TRUE;
}

/* The smaller side of the weakest link leaves. */
static gboolean
leave_at_weakest(Splitting *splitting, KithTxn *txn, const char *entity, GError **error)
{
    g_auto(KithHowReport) how = {0};
    gint64 part = 0;
    gsize least = G_MAXSIZE;

    if (!kith_how(splitting->store, entity, &how, error)) {
        return FALSE;
    }
    for (gsize row = 0; row < kith_table_n_rows(how.parts);) {
        gsize first = row;
        gint64 own = kith_table_integer(how.parts, row, 0);

        while (row < kith_table_n_rows(how.parts) && kith_table_integer(how.parts, row, 0) == own) {
            row++;
        }
        if (row - first <= least) {
            least = row - first;
            part = own;
        }
    }
    for (gsize row = 0; row < kith_table_n_rows(how.parts); row++) {
        KithRecordId record;

        if (kith_table_integer(how.parts, row, 0) != part) {
            continue;
        }
        if (!kith_ids_parse_record(splitting->store,
                                   txn,
                                   kith_table_text(how.parts, row, 1),
                                   &record,
                                   error)) {
            return FALSE;
        }
        g_array_append_val(splitting->leave, record);
    }
    return TRUE;
}

static gboolean
check(Splitting *splitting, GError **error)
{
    for (guint i = 0; i < splitting->members->len; i++) {
        KithRecordId record = g_array_index(splitting->members, KithRecordId, i);

        if (!kith_records_among(splitting->leave, record)) {
            g_array_append_val(splitting->stay, record);
        }
    }
    if (splitting->leave->len > 0 && splitting->stay->len > 0) {
        return TRUE;
    }
    return kith_error_set(error,
                          KITH_ERROR_INVALID,
                          splitting->members->len < 2 ? "e:%u has only one record"
                          : splitting->stay->len == 0
                              ? "all records of e:%u would leave it: name those that are to leave"
                              : "e:%u has no link to be parted at: name the records that are to "
                                "leave",
                          splitting->entity);
}

static gboolean
tell(const Splitting *splitting,
     KithTxn *txn,
     const GArray *records,
     gint64 part,
     KithTable *table,
     GError **error)
{
    for (guint i = 0; i < records->len; i++) {
        g_autofree char *name = kith_records_name(txn,
                                                  splitting->sources,
                                                  g_array_index(records, KithRecordId, i),
                                                  error);

        if (name == NULL) {
            return FALSE;
        }
        kith_table_add_row(table);
        kith_table_set_integer(table, 0, part);
        kith_table_set_text(table, 1, name);
    }
    return TRUE;
}

gboolean
kith_split(KithStore *store,
           const char *entity,
           const char *const *records,
           const char *reason,
           KithSplitReport *out_report,
           GError **error)
{
    g_auto(Splitting) splitting = {.store = store};
    g_auto(KithSplitReport) report = {0};
    g_autoptr(KithTxn) txn = kith_store_read(store, error);

    g_return_val_if_fail(reason != NULL && out_report != NULL, FALSE);
    *out_report = report;
    report.parts = kith_table_new_like("part:integer record:text");
    if (txn == NULL || !open_entity(&splitting, txn, entity, error) ||
        !(records[0] != NULL ? leave_named(&splitting, txn, records, error)
                             : leave_at_weakest(&splitting, txn, entity, error)) ||
        !check(&splitting, error) ||
        !tell(&splitting, txn, splitting.leave, 1, report.parts, error) ||
        !tell(&splitting, txn, splitting.stay, 2, report.parts, error)) {
        g_prefix_error(error, "split: ");
        return FALSE;
    }
    g_clear_pointer(&txn, kith_txn_end);
    report.entity = splitting.entity;
    if (!kith_store_part(store,
                         (const KithRecordId *)(const void *)splitting.leave->data,
                         splitting.leave->len,
                         (const KithRecordId *)(const void *)splitting.stay->data,
                         splitting.stay->len,
                         reason,
                         error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithSplitReport){0};
    return TRUE;
}
