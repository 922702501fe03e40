/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "findings.h"

#include "base-table.h"
#include "store-values.h"

#include <string.h>

void
kith_finding_report_clear(KithFindingReport *report)
{
    g_free(report->difference);
    g_free(report->owner);
    g_free(report->review);
    g_free(report->list);
    g_clear_pointer(&report->members, kith_table_free);
    g_clear_pointer(&report->evidence, kith_table_free);
    g_clear_pointer(&report->history, kith_table_free);
    g_clear_pointer(&report->records, kith_table_free);
    *report = (KithFindingReport){0};
}

static gboolean
add_members(KithNames *names, const KithFinding *finding, KithTable *table, GError **error)
{
    for (guint i = 0; i < finding->members->len; i++) {
        const KithFindingMember *member = &g_array_index(finding->members, KithFindingMember, i);
        g_autofree char *label = NULL;

        kith_table_add_row(table);
        kith_table_set_printf(table, 2, "e:%u", member->entity);
        kith_table_set_text(table, 4, member->core ? "core" : "member");
        kith_table_set_integer(table, 5, member->indicators);
        kith_table_set_integer(table, 6, member->joint);
        if (member->record == 0) {
            continue;
        }
        label = kith_names_label(names, member->record, error);
        if (label == NULL || !kith_names_set_key(names, member->record, table, 0, error)) {
            return FALSE;
        }
        kith_table_set_text(table, 3, label);
    }
    return TRUE;
}

static gboolean
add_evidence_row(KithNames *names,
                 const KithFindingEvidence *evidence,
                 KithTable *table,
                 guint column,
                 GError **error)
{
    const char *mark = strchr(evidence->text, ':');
    g_autoptr(GString) places = g_string_new(NULL);
    gsize kind = mark != NULL && mark[1] == ' ' ? (gsize)(mark - evidence->text) : 0;

    kith_table_set_bytes(table, column, kith_bytes(evidence->text, kind));
    kith_table_set_text(table, column + 1, kind > 0 ? mark + 2 : evidence->text);
    for (guint k = 0; k < evidence->records->len; k++) {
        g_autofree char *place =
            kith_names_place(names, g_array_index(evidence->records, KithRecordId, k), error);

        if (place == NULL) {
            return FALSE;
        }
        g_string_append_printf(places, "%s%s", k > 0 ? " " : "", place);
    }
    kith_table_set_text(table, column + 2, places->str);
    return TRUE;
}

static void
add_text_row(KithTable *table, guint rank, guint column, const char *kind, const char *text)
{
    kith_table_add_row(table);
    if (rank > 0) {
        kith_table_set_integer(table, 0, rank);
    }
    kith_table_set_text(table, column, kind);
    kith_table_set_text(table, column + 1, text);
}

gboolean
kith_finding_add_evidence_rows(KithNames *names,
                               const KithFinding *finding,
                               guint rank,
                               KithTable *table,
                               GError **error)
{
    guint column = rank > 0 ? 1 : 0;

    for (guint i = 0; i < finding->evidence->len; i++) {
        kith_table_add_row(table);
        if (rank > 0) {
            kith_table_set_integer(table, 0, rank);
        }
        if (!add_evidence_row(names,
                              g_ptr_array_index(finding->evidence, i),
                              table,
                              column,
                              error)) {
            return FALSE;
        }
    }
    add_text_row(table, rank, column, "method", finding->method);
    add_text_row(table, rank, column, "caution", finding->caution);
    return TRUE;
}

/* ---- the records that are cited ---- */

static gint
compare_ids(gconstpointer a, gconstpointer b)
{
    KithRecordId one = *(const KithRecordId *)a;
    KithRecordId two = *(const KithRecordId *)b;

    return (one > two) - (one < two);
}

void
kith_finding_sort_records(GArray *records)
{
    guint n = 0;

    g_array_sort(records, compare_ids);
    for (guint i = 0; i < records->len; i++) {
        KithRecordId id = g_array_index(records, KithRecordId, i);

        if (n == 0 || g_array_index(records, KithRecordId, n - 1) != id) {
            g_array_index(records, KithRecordId, n++) = id;
        }
    }
    g_array_set_size(records, n);
}

static GArray *
cited(const KithFinding *finding)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(KithRecordId));

    for (guint i = 0; i < finding->members->len; i++) {
        KithRecordId id = g_array_index(finding->members, KithFindingMember, i).record;

        g_array_append_vals(ids, &id, id != 0 ? 1 : 0);
    }
    for (guint i = 0; i < finding->evidence->len; i++) {
        const KithFindingEvidence *evidence = g_ptr_array_index(finding->evidence, i);

        g_array_append_vals(ids, evidence->records->data, evidence->records->len);
    }
    kith_finding_sort_records(ids);
    return ids;
}

static const char *
name_of(const KithNames *names, KithNameKind kind, guint32 number)
{
    const KithNameInfo *info = kith_store_name(names->store, kind, number);

    return info != NULL ? info->name : "";
}

static gboolean
add_record(KithNames *names, KithRecordId id, KithTable *table, GError **error)
{
    g_autofree char *place = kith_names_place(names, id, error);
    KithRecord record;

    if (place == NULL || !kith_names_record(names, id, &record, error)) {
        return FALSE;
    }
    for (guint i = 0; i == 0 || i < record.n_fields; i++) {
        g_autoptr(GString) given = g_string_new(NULL);

        kith_table_add_row(table);
        kith_table_set_text(table, 0, place);
        kith_table_set_text(table, 1, name_of(names, KITH_NAME_NODE_TYPE, record.type));
        if (record.n_fields == 0) {
            break;
        }
        if (!kith_values_given(names->txn, &record.fields[i], given, error)) {
            return FALSE;
        }
        kith_table_set_text(table,
                            2,
                            name_of(names, KITH_NAME_PROPERTY, record.fields[i].property));
        kith_table_set_bytes(table, 3, kith_bytes(given->str, given->len));
    }
    return TRUE;
}

static gboolean
add_records(KithNames *names, const KithFinding *finding, KithTable *table, GError **error)
{
    g_autoptr(GArray) ids = cited(finding);

    for (guint i = 0; i < ids->len; i++) {
        if (!add_record(names, g_array_index(ids, KithRecordId, i), table, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
add_history(KithTxn *txn, const KithFinding *finding, KithTable *table, GError **error)
{
    for (guint i = 0; i < finding->changes->len; i++) {
        const KithFindingChange *change = g_ptr_array_index(finding->changes, i);

        kith_table_add_row(table);
        kith_table_set_text(table, 0, kith_finding_state_name(change->state));
        kith_table_set_text(table, 1, change->who);
        if (!kith_finding_set_time(txn, table, 2, change->event, error)) {
            return FALSE;
        }
        kith_table_set_text(table, 3, change->reason);
    }
    return TRUE;
}

gboolean
kith_finding_show(KithStore *store, guint32 number, KithFindingReport *out_report, GError **error)
{
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(KithFinding) finding = NULL;
    g_auto(KithNames) names = {0};

    g_return_val_if_fail(store != NULL && out_report != NULL, FALSE);
    *out_report = (KithFindingReport){0};
    txn = kith_store_read(store, error);
    if (txn == NULL || !kith_finding_get(txn, number, &finding, error)) {
        return FALSE;
    }
    kith_names_init(&names, store, txn);
    out_report->number = number;
    out_report->state = kith_finding_state_name(finding->state);
    out_report->news = kith_finding_news_name(finding->news);
    out_report->difference = g_strdup(finding->difference);
    out_report->owner = g_strdup(finding->owner);
    out_report->review = kith_finding_review(finding);
    out_report->overdue = kith_finding_is_overdue(out_report->review);
    out_report->list = g_strdup(finding->list);
    out_report->score = finding->score;
    out_report->members =
        kith_table_new_like("source:text key:text entity_id:text name:text role:text "
                            "indicators:integer joint:integer");
    out_report->evidence = kith_table_new_like("kind:text text:text records:text");
    out_report->history = kith_table_new_like("state:text who:text time:text reason:text");
    out_report->records = kith_table_new_like("record:text type:text property:text value:text");
    return add_members(&names, finding, out_report->members, error) &&
           add_records(&names, finding, out_report->records, error) &&
           kith_finding_add_evidence_rows(&names, finding, 0, out_report->evidence, error) &&
           add_history(txn, finding, out_report->history, error);
}
