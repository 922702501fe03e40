/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-show.h"

#include "explore-steps.h"
#include "store-ids.h"
#include "store-values.h"

#include <kith/kith-explore.h>

void
kith_show_report_clear(KithShowReport *report)
{
    g_clear_pointer(&report->entity_id, g_free);
    g_clear_pointer(&report->type, g_free);
    g_clear_pointer(&report->label, g_free);
    g_clear_pointer(&report->members, kith_table_free);
    g_clear_pointer(&report->values, kith_table_free);
    g_clear_pointer(&report->links, kith_table_free);
    g_clear_pointer(&report->link_counts, kith_table_free);
    g_clear_pointer(&report->history, kith_table_free);
}

/* ---- values ---- */

enum {
    VAL_ENTITY,
    VAL_RECORD,
    VAL_SOURCE,
    VAL_KEY,
    VAL_VERSION,
    VAL_PROPERTY,
    VAL_VALUE,
    VAL_NORMAL
};

static gboolean
set_value(KithReader *reader, KithTable *table, const KithField *field, GError **error)
{
    g_autoptr(GString) given = g_string_new(NULL);
    KithBytes normal;

    if (!kith_values_given(reader->txn, field, given, error)) {
        return FALSE;
    }
    kith_table_set_text(table,
                        VAL_PROPERTY,
                        kith_reader_name(reader, KITH_NAME_PROPERTY, field->property));
    kith_table_set_bytes(table, VAL_VALUE, kith_bytes(given->str, given->len));
    if (field->value == 0) {
        return TRUE;
    }
    if (!kith_values_text(reader->txn, field->property, field->value, &normal, error)) {
        return FALSE;
    }
    kith_table_set_bytes(table, VAL_NORMAL, normal);
    return TRUE;
}

static gboolean
add_values(KithShown *shown,
           KithTable *table,
           KithRecordId id,
           const KithRecord *record,
           GError **error)
{
    for (guint i = 0; i < record->n_fields; i++) {
        kith_table_add_row(table);
        kith_table_set_printf(table, VAL_ENTITY, "e:%u", shown->entity);
        kith_table_set_printf(table, VAL_RECORD, "r:%u", id);
        kith_table_set_integer(table, VAL_VERSION, record->version);
        if (!kith_reader_set_origin(shown->reader, table, VAL_SOURCE, record, error) ||
            !set_value(shown->reader, table, &record->fields[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_shown_version(KithReader *reader,
                   KithRecordId id,
                   guint32 version,
                   KithFieldBuffer *buffer,
                   KithRecord *out_record,
                   gboolean *out_found,
                   GError **error)
{
    guint8 key[8];
    KithBytes payload;

    if (!kith_txn_get(reader->txn,
                      KITH_TABLE_VERSIONS,
                      kith_key2(id, version, key),
                      &payload,
                      error)) {
        return FALSE;
    }
    *out_found = payload.data != NULL;
    return !*out_found || kith_record_decode(payload, buffer, out_record) ||
           kith_store_damaged(error, "version %u of record %u cannot be read", version, id);
}

/* The values of one record: as it stands, and with @versions as it was before. */
static gboolean
add_record_values(KithShown *shown,
                  KithTable *table,
                  KithRecordId id,
                  gboolean versions,
                  GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found;
    guint32 last;

    if (!kith_reader_record(shown->reader, id, &record, error)) {
        return FALSE;
    }
    last = record.version;
    if ((versions || kith_record_stands(&record)) &&
        !add_values(shown, table, id, &record, error)) {
        return FALSE;
    }
    for (guint32 version = last; versions && version-- > 1;) {
        if (!kith_shown_version(shown->reader, id, version, &buffer, &record, &found, error) ||
            (found && !add_values(shown, table, id, &record, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
list_values(KithShown *shown, gboolean versions, KithTable *table, GError **error)
{
    for (guint i = 0; i < shown->records->len; i++) {
        if (!add_record_values(shown,
                               table,
                               g_array_index(shown->records, KithRecordId, i),
                               versions,
                               error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- members ---- */

enum {
    MEM_ENTITY,
    MEM_RECORD,
    MEM_SOURCE,
    MEM_KEY,
    MEM_TYPE,
    MEM_LABEL,
    MEM_STATE,
    MEM_VERSION,
    MEM_LOAD,
    MEM_INPUT,
    MEM_ROW
};

static const char *
state_of(const KithRecord *record)
{
    return record->retired != 0 ? "retired" : record->stub ? "stub" : "stands";
}

static gboolean
add_member(KithShown *shown, KithTable *table, KithRecordId id, GError **error)
{
    g_autoptr(KithLoadInfo) load = NULL;
    g_autoptr(GString) label = g_string_new(NULL);
    KithReader *reader = shown->reader;
    KithRecord record;

    if (!kith_reader_record(reader, id, &record, error) ||
        !kith_records_label(reader->store, reader->txn, &record, label, error) ||
        !kith_store_get_load(reader->txn, record.load, &load, error)) {
        return FALSE;
    }
    kith_table_add_row(table);
    kith_table_set_printf(table, MEM_ENTITY, "e:%u", shown->entity);
    kith_table_set_printf(table, MEM_RECORD, "r:%u", id);
    kith_table_set_text(table,
                        MEM_TYPE,
                        kith_reader_name(reader, KITH_NAME_NODE_TYPE, record.type));
    kith_table_set_bytes(table, MEM_LABEL, kith_bytes(label->str, label->len));
    kith_table_set_text(table, MEM_STATE, state_of(&record));
    kith_table_set_integer(table, MEM_VERSION, record.version);
    kith_table_set_integer(table, MEM_LOAD, record.load);
    kith_table_set_text(table, MEM_INPUT, load->input);
    kith_table_set_integer(table, MEM_ROW, (gint64)record.row);
    return kith_reader_set_origin(reader, table, MEM_SOURCE, &record, error);
}

static gboolean
list_members(KithShown *shown, KithTable *table, GError **error)
{
    for (guint i = 0; i < shown->records->len; i++) {
        if (!add_member(shown, table, g_array_index(shown->records, KithRecordId, i), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- links ---- */

static gboolean
list_links(KithShown *shown, guint64 each, KithShowReport *report, GError **error)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(KithStep));
    g_auto(KithStepFilter) filter = {0};
    guint first = 0;

    if (!kith_steps_read(shown->reader, shown->entity, &filter, steps, error)) {
        return FALSE;
    }
    kith_steps_sort(shown->reader, steps);
    report->link_counts = kith_steps_summary(shown->reader, steps);
    report->links = kith_steps_table();
    for (guint i = 0; i < steps->len; i++) {
        const KithStep *step = &g_array_index(steps, KithStep, i);
        const KithStep *head = &g_array_index(steps, KithStep, first);

        first = step->type == head->type && step->way == head->way ? first : i;
        if (kith_reader_on_page(i - first, 0, each) &&
            !kith_steps_add_row(shown->reader, report->links, step, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- all of it ---- */

/* A record that is no member, because it was taken back, is shown all the same when asked for. */
static void
add_asked(GArray *records, KithRecordId record)
{
    guint at = 0;

    while (at < records->len && g_array_index(records, KithRecordId, at) < record) {
        at++;
    }
    if (record != 0 && (at == records->len || g_array_index(records, KithRecordId, at) != record)) {
        g_array_insert_val(records, at, record);
    }
}

static gboolean
fill(KithShown *shown, const KithShowOptions *options, KithShowReport *report, GError **error)
{
    const KithFace *face = kith_reader_face(shown->reader, shown->entity, error);

    if (face == NULL) {
        return FALSE;
    }
    report->entity_id = g_strdup_printf("e:%u", shown->entity);
    report->type = g_strdup(kith_reader_name(shown->reader, KITH_NAME_NODE_TYPE, face->type));
    report->label = g_strdup(face->label->str);
    report->members = kith_table_new_like(
        "entity_id:text record_id:text source:text key:text type:text label:text state:text "
        "version:integer load:integer input:text row:integer");
    report->values = kith_table_new_like("entity_id:text record_id:text source:text key:text "
                                         "version:integer property:text value:text normal:text");
    report->history = kith_shown_history(shown, error);
    return report->history != NULL && list_members(shown, report->members, error) &&
           list_values(shown, options->versions, report->values, error) &&
           list_links(shown, options->links_each, report, error);
}

gboolean
kith_show(KithStore *store,
          const char *id,
          const KithShowOptions *options,
          KithShowReport *out_report,
          GError **error)
{
    g_auto(KithReader) reader = {0};
    g_auto(KithShowReport) report = {0};
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    KithShown shown = {&reader, 0, records};
    KithRecordId record;

    g_return_val_if_fail(store != NULL && id != NULL && out_report != NULL, FALSE);
    *out_report = report;
    options = options != NULL ? options : &KITH_SHOW_OPTIONS_INIT;
    if (!kith_reader_open(store, &reader, error) ||
        !kith_ids_parse(store, reader.txn, id, &record, &shown.entity, error) ||
        !kith_entity_records(reader.txn, reader.generation, shown.entity, records, error)) {
        return FALSE;
    }
    add_asked(records, record);
    if (!fill(&shown, options, &report, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithShowReport){0};
    return TRUE;
}
