/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-dump.h"
#include "store-policy.h"

#include "base-error.h"
#include "base-file.h"
#include "base-intern.h"
#include "base-progress.h"
#include "base-sort.h"
#include "model-wire.h"
#include "store-batch.h"
#include "store-decisions.h"
#include "store-entities.h"
#include "store-place.h"
#include "store-restore-old.h"
#include "store-results.h"
#include "store-rewrite.h"

#define BATCH_BYTES ((gsize)96 << 20)
#define MOST_MISSING (1 << 22)
#define STEP 65536

/* A store being made from a dump. Records, links and values go through the same batches as a load;
 * everything else is put as it is. */
typedef struct {
    KithStore *store;
    KithBatch *batch;            /* owned */
    KithIntern values;           /* space: property; number: value */
    GArray *fields;              /* owned, KithField */
    GArray *rows[KITH_N_TABLES]; /* owned: tuples of other sets, in no order */
    GArray *old_members;         /* owned: see store-restore-old.h; NULL: the format is later */
    GPtrArray *things;           /* owned, GBytes: item and number, for tables of messages */
    GPtrArray *events;           /* owned, GBytes: DumpEvent */
    KithRecordId next_record;
    KithLinkId next_link;
    guint64 last[KITH_N_COUNTERS];
    guint64 n_live_links;
    guint64 n_items;
    guint64 checksum;
    gboolean ended;
    KithBytes item;   /* being restored */
    KithBytes schema; /* borrowed from the dump */
    KithBytes policy; /* the same */
} Restoring;

static void
restoring_clear(Restoring *restoring)
{
    g_clear_pointer(&restoring->batch, kith_batch_free);
    kith_intern_clear(&restoring->values);
    g_array_unref(restoring->fields);
    g_ptr_array_unref(restoring->things);
    g_ptr_array_unref(restoring->events);
    g_clear_pointer(&restoring->old_members, g_array_unref);
    for (guint i = 0; i < KITH_N_TABLES; i++) {
        g_clear_pointer(&restoring->rows[i], g_array_unref);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Restoring, restoring_clear)

static gboolean
not_a_dump(GError **error, const char *how)
{
    return kith_error_set(error, KITH_ERROR_INVALID, "not a whole dump: %s", how);
}

static void
raise_to(Restoring *restoring, KithCounter counter, guint64 number)
{
    restoring->last[counter] = MAX(restoring->last[counter], number);
}

/* ---- writing ---- */

static gboolean
write_batch(KithTxn *txn, gpointer user_data, GError **error)
{
    Restoring *restoring = user_data;
    KithBatch *batch = restoring->batch;

    return kith_batch_write(batch, txn, 0, 0, error) &&
           kith_array_append(txn,
                             KITH_TABLE_LINKS,
                             0,
                             batch->first_link,
                             batch->link_items->data,
                             (const KithSpan *)(const void *)batch->link_spans->data,
                             batch->link_spans->len,
                             error);
}

/* Links are given with their numbers: their items are put directly, their ends as tuples. */
static gboolean
flush(Restoring *restoring, GError **error)
{
    KithBatch *batch = restoring->batch;

    kith_batch_sort(batch, 0);
    if (!kith_env_write(kith_store_env(restoring->store), write_batch, restoring, error)) {
        return FALSE;
    }
    kith_batch_reset(batch, restoring->next_record);
    batch->first_link = restoring->next_link;
    return TRUE;
}

static gboolean
flush_if_full(Restoring *restoring, GError **error)
{
    return kith_batch_size(restoring->batch) + restoring->batch->link_items->len < BATCH_BYTES ||
           flush(restoring, error);
}

/* Numbers that were erased have an empty item. However many a dump leaves out, they take no more
 * memory than a batch does. */
static gboolean
pass_missing(Restoring *restoring, guint32 to, guint32 *next, GArray *spans, GError **error)
{
    const KithSpan gone = {0, 0};

    for (; *next < to; (*next)++) {
        if (spans->len >= MOST_MISSING && !flush(restoring, error)) {
            return FALSE;
        }
        g_array_append_val(spans, gone);
    }
    return TRUE;
}

/* ---- records and links ---- */

static guint32
value_number(Restoring *restoring, guint32 property, KithBytes normal)
{
    const KithPropertyType *type = kith_store_property_type(restoring->store, property);
    guint32 words[KITH_VALUE_WORDS];
    gboolean fresh;
    KithInternEntry *entry = kith_intern_add(&restoring->values,
                                             property,
                                             normal,
                                             kith_intern_hash(property, normal),
                                             &fresh);

    if (fresh) {
        guint n = type != NULL ? kith_values_words(type, normal, words) : 0;

        entry->number =
            kith_batch_add_value(restoring->batch, property, normal, (guint32)entry->hash);
        for (guint i = 0; i < n; i++) {
            kith_words_push3(&restoring->batch->words, words[i], property, entry->number);
        }
    }
    return entry->number;
}

/* Reads a DumpField into restoring->fields. */
static gboolean
read_field(Restoring *restoring, KithBytes bytes, GError **error)
{
    KithWire wire = kith_wire(bytes);
    KithField field = {0};
    KithBytes text = {NULL, 0};
    KithBytes normal = {NULL, 0};
    gboolean compared = FALSE;

    while (kith_wire_next(&wire)) {
        switch (wire.field) {
        case FIELD_PROPERTY:
            field.property = (guint32)wire.number;
            break;
        case FIELD_TEXT:
            text = wire.bytes;
            break;
        case FIELD_NORMAL:
            normal = wire.bytes;
            break;
        case FIELD_COMPARED:
            compared = wire.number != 0;
            break;
        default:
            break;
        }
    }
    if (wire.failed || field.property == 0 || text.len == 0 ||
        kith_store_name(restoring->store, KITH_NAME_PROPERTY, field.property) == NULL) {
        return not_a_dump(error, "a value cannot be read");
    }
    normal = normal.len > 0 ? normal : text;
    field.value = compared ? value_number(restoring, field.property, normal) : 0;
    field.form = compared ? kith_text_form(normal, text) : KITH_FORM_GIVEN;
    field.given = field.form == KITH_FORM_GIVEN ? text : kith_bytes(NULL, 0);
    g_array_append_val(restoring->fields, field);
    return TRUE;
}

static void
count_values(Restoring *restoring, KithRecordId id, const KithRecord *record, gboolean stands)
{
    for (guint i = 0; i < record->n_fields; i++) {
        const KithField *field = &record->fields[i];
        KithBatchProperty *part = kith_batch_property(restoring->batch, field->property);
        gboolean again = FALSE;

        for (guint j = 0; j < i; j++) {
            again = again || (record->fields[j].property == field->property &&
                              record->fields[j].value == field->value);
        }
        if (field->value == 0) {
            continue;
        }
        if (stands && !again) {
            kith_words_push2(&part->post, field->value, id);
        } else {
            kith_words_push1(&part->reused, field->value);
        }
    }
}

static KithSpan
keep(GByteArray *bytes, guint before)
{
    return (KithSpan){before, bytes->len - before};
}

static gboolean
place_record(Restoring *restoring, KithRecordId id, const KithRecord *record, GError **error)
{
    KithBatch *batch = restoring->batch;
    gboolean stands = kith_record_stands(record);
    KithCensusRow change = {record->source,
                            record->type,
                            stands,
                            record->stub && record->retired == 0,
                            record->retired != 0};
    guint before;
    KithSpan span;

    if (id < restoring->next_record) {
        return not_a_dump(error, "records are out of order");
    }
    if (!pass_missing(restoring, id, &restoring->next_record, batch->fresh, error)) {
        return FALSE;
    }
    before = batch->bytes->len;
    kith_record_encode(record, batch->bytes);
    span = keep(batch->bytes, before);
    g_array_append_val(batch->fresh, span);
    kith_words_push3(&batch->keys,
                     record->source,
                     kith_records_key_hash(record->source, record->key),
                     id);
    g_array_append_val(batch->census, change);
    restoring->next_record++;
    return TRUE;
}

static void
place_version(Restoring *restoring, KithRecordId id, const KithRecord *record)
{
    KithBatch *batch = restoring->batch;
    KithBatchRecord version = {.id = id, .version = record->version};
    guint before = batch->bytes->len;

    kith_record_encode(record, batch->bytes);
    version.span = keep(batch->bytes, before);
    g_array_append_val(batch->versions, version);
}

static gboolean
restore_record(Restoring *restoring, GError **error)
{
    KithWire wire = kith_wire(restoring->item);
    guint64 numbers[RECORD_FIELD] = {0};
    KithBytes key = {NULL, 0};
    KithRecord record;
    KithRecordId id;

    g_array_set_size(restoring->fields, 0);
    while (kith_wire_next(&wire)) {
        if (wire.field == RECORD_KEY) {
            key = wire.bytes;
        } else if (wire.field < RECORD_FIELD) {
            numbers[wire.field] = wire.number;
        } else if (wire.field == RECORD_FIELD && !read_field(restoring, wire.bytes, error)) {
            return FALSE;
        }
    }
    id = (KithRecordId)numbers[RECORD_ID];
    record = (KithRecord){(KithSourceId)numbers[RECORD_SOURCE],
                          key,
                          (guint32)numbers[RECORD_TYPE],
                          (guint32)numbers[RECORD_VERSION],
                          (guint32)numbers[RECORD_LOAD],
                          numbers[RECORD_ROW],
                          (guint32)numbers[RECORD_RETIRED],
                          numbers[RECORD_STUB] != 0,
                          restoring->fields->len,
                          (const KithField *)(const void *)restoring->fields->data};
    if (wire.failed || id == 0 || id > KITH_RECORD_ID_MAX || record.source == 0 ||
        record.source > restoring->last[KITH_COUNTER_SOURCES] ||
        kith_store_name(restoring->store, KITH_NAME_NODE_TYPE, record.type) == NULL) {
        return not_a_dump(error, "a record cannot be read");
    }
    if (numbers[RECORD_SUPERSEDED] != 0) {
        count_values(restoring, id, &record, FALSE);
        place_version(restoring, id, &record);
        return flush_if_full(restoring, error);
    }
    count_values(restoring, id, &record, record.retired == 0);
    return place_record(restoring, id, &record, error) && flush_if_full(restoring, error);
}

static gboolean
place_link(Restoring *restoring, KithLinkId id, const KithLink *link, GError **error)
{
    KithBatch *batch = restoring->batch;
    const guint32 ends[] =
        {link->from, link->type << 1, link->to, id, link->to, link->type << 1 | 1, link->from, id};
    KithSpan span;
    guint before;

    if (id < restoring->next_link) {
        return not_a_dump(error, "links are out of order");
    }
    if (!pass_missing(restoring, id, &restoring->next_link, batch->link_spans, error)) {
        return FALSE;
    }
    before = batch->link_items->len;
    kith_link_encode(link, batch->link_items);
    span = keep(batch->link_items, before);
    g_array_append_val(batch->link_spans, span);
    restoring->next_link++;
    if (link->retired == 0) {
        g_array_append_vals(restoring->rows[KITH_TABLE_ADJACENCY], ends, 8);
        restoring->n_live_links++;
    }
    return TRUE;
}

static gboolean
is_record(const Restoring *restoring, KithRecordId id)
{
    return id != 0 && id < restoring->next_record;
}

static gboolean
restore_link(Restoring *restoring, GError **error)
{
    KithWire wire = kith_wire(restoring->item);
    guint64 numbers[LINK_FIELD] = {0};
    KithLinkId id;
    KithLink link;

    g_array_set_size(restoring->fields, 0);
    while (kith_wire_next(&wire)) {
        if (wire.field < LINK_FIELD) {
            numbers[wire.field] = wire.number;
        } else if (wire.field == LINK_FIELD && !read_field(restoring, wire.bytes, error)) {
            return FALSE;
        }
    }
    id = (KithLinkId)numbers[LINK_ID];
    link = (KithLink){(guint32)numbers[LINK_TYPE],
                      (KithRecordId)numbers[LINK_FROM],
                      (KithRecordId)numbers[LINK_TO],
                      (KithSourceId)numbers[LINK_SOURCE],
                      (guint32)numbers[LINK_LOAD],
                      numbers[LINK_ROW],
                      (KithRecordId)numbers[LINK_OWNER],
                      (guint32)numbers[LINK_RETIRED],
                      restoring->fields->len,
                      (const KithField *)(const void *)restoring->fields->data};
    if (wire.failed || id == 0 || id > KITH_RECORD_ID_MAX || link.source == 0 ||
        link.source > restoring->last[KITH_COUNTER_SOURCES] || !is_record(restoring, link.from) ||
        !is_record(restoring, link.to) || (link.owner != 0 && !is_record(restoring, link.owner)) ||
        kith_store_name(restoring->store, KITH_NAME_LINK_TYPE, link.type) == NULL) {
        return not_a_dump(error, "a link cannot be read");
    }
    for (guint i = 0; i < link.n_fields; i++) {
        const KithField *field = &link.fields[i];

        if (field->value != 0) {
            kith_words_push1(&kith_batch_property(restoring->batch, field->property)->reused,
                             field->value);
        }
    }
    return place_link(restoring, id, &link, error) && flush_if_full(restoring, error);
}

/* ---- the rest ---- */

/* Names must be known before records: they are taken in as they come. */
static gboolean
restore_name(Restoring *restoring, guint32 number, KithBytes bytes, GError **error)
{
    g_autoptr(KithNameInfo) info = kith_name_info_decode(bytes);

    if (info == NULL || info->kind < KITH_NAME_NODE_TYPE || info->kind > KITH_NAME_LINK_TYPE ||
        kith_store_add_name(restoring->store, info->kind, info->name, info->type) != number) {
        return not_a_dump(error, "a name cannot be read");
    }
    return TRUE;
}

static gboolean
restore_thing(Restoring *restoring, GError **error)
{
    static const KithCounter counters[THING_LAST] = {
        [THING_SOURCE] = KITH_COUNTER_SOURCES,
        [THING_LOAD] = KITH_COUNTER_LOADS,
        [THING_DECISION] = KITH_COUNTER_DECISIONS,
        [THING_GENERATION] = KITH_COUNTER_GENERATIONS,
        [THING_MODEL] = KITH_COUNTER_MODELS,
        [THING_RESULT] = KITH_COUNTER_RESULTS,
        [THING_FINDING] = KITH_COUNTER_FINDINGS,
    };
    KithWire wire = kith_wire(restoring->item);
    guint32 number = 0;

    while (kith_wire_next(&wire)) {
        if (wire.field == THING_ID) {
            number = (guint32)wire.number;
        } else if (wire.field == THING_NAME) {
            if (!restore_name(restoring, number, wire.bytes, error)) {
                return FALSE;
            }
        } else if (wire.field < THING_LAST) {
            raise_to(restoring, counters[wire.field], number);
        }
    }
    if (wire.failed || number == 0) {
        return not_a_dump(error, "an item cannot be read");
    }
    g_ptr_array_add(restoring->things, g_bytes_new(restoring->item.data, restoring->item.len));
    return TRUE;
}

/* Adds a row for each number of a packed list, which becomes the row's last word. */
static gboolean
each_number(KithBytes list, GArray *rows, guint32 *row, guint width)
{
    const guint8 *at = list.data;
    const guint8 *end = at + list.len;

    while (at != NULL && at < end) {
        at = kith_get_varint32(at, end, &row[width - 1]);
        if (at != NULL) {
            g_array_append_vals(rows, row, width);
        }
    }
    return at != NULL || list.len == 0;
}

static gboolean
restore_members(Restoring *restoring, GError **error)
{
    KithWire wire = kith_wire(restoring->item);
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint32 row[3] = {0};
    KithBytes list = {NULL, 0};

    while (kith_wire_next(&wire)) {
        if (wire.field == MEMBERS_RECORD) {
            list = wire.bytes;
        } else if (wire.field < MEMBERS_RECORD) {
            row[wire.field - MEMBERS_GENERATION] = (guint32)wire.number;
        }
    }
    if (wire.failed || !each_number(list, members, row, 3)) {
        return not_a_dump(error, "members cannot be read");
    }
    if (restoring->old_members != NULL) {
        g_array_append_vals(restoring->old_members, members->data, members->len);
        return TRUE;
    }
    for (guint i = 0; i < members->len; i += 3) {
        const guint32 *member = &g_array_index(members, guint32, i);
        const guint32 there[] = {member[2], member[0], member[1]};
        const guint32 back[] = {member[1], member[2], member[0]};

        g_array_append_vals(restoring->rows[KITH_TABLE_MEMBERSHIP], there, 3);
        if (member[1] != 0) {
            g_array_append_vals(restoring->rows[KITH_TABLE_MEMBERS], back, 3);
        }
    }
    return TRUE;
}

static gboolean
restore_lineage(Restoring *restoring, GError **error)
{
    KithWire wire = kith_wire(restoring->item);
    guint32 row[4] = {0};

    while (kith_wire_next(&wire)) {
        if (wire.field >= LINEAGE_ENTITY && wire.field <= LINEAGE_OTHER) {
            row[wire.field - LINEAGE_ENTITY] = (guint32)wire.number;
        }
    }
    g_array_append_vals(restoring->rows[KITH_TABLE_LINEAGE], row, 4);
    return !wire.failed || not_a_dump(error, "lineage cannot be read");
}

static gboolean
restore_frequencies(Restoring *restoring, GError **error)
{
    KithWire wire = kith_wire(restoring->item);
    guint64 numbers[FREQUENCIES_HASH] = {0};
    KithBytes lists[2] = {{NULL, 0}, {NULL, 0}};
    const guint8 *hash;
    const guint8 *records;

    while (kith_wire_next(&wire)) {
        if (wire.field < FREQUENCIES_HASH) {
            numbers[wire.field] = wire.number;
        } else if (wire.field <= FREQUENCIES_RECORDS) {
            lists[wire.field - FREQUENCIES_HASH] = wire.bytes;
        }
    }
    hash = lists[0].data;
    records = lists[1].data;
    while (!wire.failed && hash != NULL && hash < lists[0].data + lists[0].len) {
        guint32 row[4] = {(guint32)numbers[FREQUENCIES_MODEL]};
        guint64 own;

        hash = kith_get_varint(hash, lists[0].data + lists[0].len, &own);
        records = records != NULL
                      ? kith_get_varint32(records, lists[1].data + lists[1].len, &row[3])
                      : NULL;
        if (hash == NULL || records == NULL) {
            return not_a_dump(error, "frequencies cannot be read");
        }
        row[1] = (guint32)numbers[FREQUENCIES_SPACE] << 16 | (guint32)(own >> 32 & 0xffff);
        row[2] = (guint32)own;
        g_array_append_vals(restoring->rows[KITH_TABLE_FREQUENCIES], row, 4);
    }
    return !wire.failed || not_a_dump(error, "frequencies cannot be read");
}

static gboolean
restore_pending(Restoring *restoring, GError **error)
{
    KithWire wire = kith_wire(restoring->item);
    guint32 row[1];

    while (kith_wire_next(&wire)) {
        if (wire.field == PENDING_RECORD &&
            !each_number(wire.bytes, restoring->rows[KITH_TABLE_PENDING], row, 1)) {
            return not_a_dump(error, "the list of pending records cannot be read");
        }
    }
    return !wire.failed || not_a_dump(error, "the list of pending records cannot be read");
}

static gboolean
restore_header(Restoring *restoring, GError **error)
{
    KithWire wire = kith_wire(restoring->item);
    guint64 format = 0;

    while (kith_wire_next(&wire)) {
        format = wire.field == HEADER_FORMAT ? wire.number : format;
        restoring->schema = wire.field == HEADER_SCHEMA ? wire.bytes : restoring->schema;
        restoring->policy = wire.field == HEADER_POLICY ? wire.bytes : restoring->policy;
    }
    if (format > KITH_DUMP_FORMAT) {
        return kith_error_set(error,
                              KITH_ERROR_UNSUPPORTED,
                              "the dump has format %" G_GUINT64_FORMAT
                              ", and this version reads up to %d",
                              format,
                              KITH_DUMP_FORMAT);
    }
    if (wire.failed || format == 0) {
        return not_a_dump(error, "it does not begin as one");
    }
    if (format == 1) {
        restoring->old_members = g_array_new(FALSE, FALSE, sizeof(guint32));
    }
    if (restoring->policy.len > 0) {
        g_autoptr(KithPolicy) policy = kith_policy_parse((const char *)restoring->policy.data,
                                                         restoring->policy.len,
                                                         "the dump's policy",
                                                         error);

        if (policy == NULL) {
            return FALSE;
        }
    }
    return restoring->schema.len == 0 ||
           kith_store_use_schema(restoring->store, restoring->schema, "the dump's schema", error);
}

static gboolean
restore_footer(Restoring *restoring, GError **error)
{
    KithWire wire = kith_wire(restoring->item);
    guint64 items = 0;
    guint64 checksum = 0;

    while (kith_wire_next(&wire)) {
        items = wire.field == FOOTER_ITEMS ? wire.number : items;
        checksum = wire.field == FOOTER_CHECKSUM ? wire.number : checksum;
    }
    restoring->ended = TRUE;
    if (items != restoring->n_items) {
        return not_a_dump(error, "items are missing");
    }
    return checksum == restoring->checksum || not_a_dump(error, "it was changed");
}

static gboolean
restore_item(Restoring *restoring, guint kind, GError **error)
{
    switch (kind) {
    case DUMP_HEADER:
        return restore_header(restoring, error);
    case DUMP_THING:
        return restore_thing(restoring, error);
    case DUMP_RECORD:
        return restore_record(restoring, error);
    case DUMP_LINK:
        return restore_link(restoring, error);
    case DUMP_MEMBERS:
        return restore_members(restoring, error);
    case DUMP_LINEAGE:
        return restore_lineage(restoring, error);
    case DUMP_FREQUENCIES:
        return restore_frequencies(restoring, error);
    case DUMP_PENDING:
        return restore_pending(restoring, error);
    case DUMP_CELLS:
        g_ptr_array_add(restoring->things, NULL); /* an item that is cells follows a NULL */
        g_ptr_array_add(restoring->things, g_bytes_new(restoring->item.data, restoring->item.len));
        return TRUE;
    case DUMP_EVENT:
        g_ptr_array_add(restoring->events, g_bytes_new(restoring->item.data, restoring->item.len));
        return TRUE;
    case DUMP_FOOTER:
        return restore_footer(restoring, error);
    default:
        return TRUE; /* of a later version */
    }
}

/* ---- the stream ---- */

static gboolean
restore_stream(Restoring *restoring, KithBytes all, const KithProgress *progress, GError **error)
{
    const guint8 *at = all.data;
    const guint8 *end = at + all.len;

    while (at != NULL && at < end && !restoring->ended) {
        KithWire wire;
        guint64 len;

        at = kith_get_varint(at, end, &len);
        if (at == NULL || len > (guint64)(end - at)) {
            return not_a_dump(error, "it is cut short");
        }
        wire = kith_wire(kith_bytes(at, (gsize)len));
        at += len;
        if (!kith_wire_next(&wire) || (restoring->n_items == 0) != (wire.field == DUMP_HEADER)) {
            return not_a_dump(error, "it does not begin as one");
        }
        restoring->item = wire.bytes;
        if (!restore_item(restoring, wire.field, error)) {
            return FALSE;
        }
        restoring->checksum = kith_dump_checksum(restoring->checksum, wire.field, restoring->item);
        restoring->n_items++;
        if (restoring->n_items % STEP == 0 &&
            !kith_progress_step(progress, "restoring", (guint64)(at - all.data), all.len, error)) {
            return FALSE;
        }
    }
    if (at != end) {
        return not_a_dump(error, "something follows its end");
    }
    return restoring->ended || not_a_dump(error, "it is cut short");
}

/* ---- the last transaction ---- */

static gboolean
put_thing(KithTxn *txn, Restoring *restoring, GBytes *item, GError **error)
{
    static const KithStoreTable tables[THING_LAST] = {
        [THING_SOURCE] = KITH_TABLE_SOURCES,
        [THING_LOAD] = KITH_TABLE_LOADS,
        [THING_GENERATION] = KITH_TABLE_GENERATIONS,
        [THING_MODEL] = KITH_TABLE_MODELS,
        [THING_RESULT] = KITH_TABLE_RESULTS,
        [THING_FINDING] = KITH_TABLE_FINDINGS,
    };
    gsize len;
    const void *data = g_bytes_get_data(item, &len);
    KithWire wire = kith_wire(kith_bytes(data, len));
    guint32 number = 0;
    guint8 key[4];

    while (kith_wire_next(&wire)) {
        if (wire.field == THING_ID) {
            number = (guint32)wire.number;
        } else if (wire.field == THING_DECISION) {
            g_autoptr(KithDecision) decision = kith_decision_decode(wire.bytes);

            if (decision == NULL || !kith_decisions_put(txn, number, decision, error)) {
                return decision != NULL ? FALSE : not_a_dump(error, "a decision cannot be read");
            }
        } else if (wire.field < THING_LAST && wire.field != THING_NAME &&
                   !kith_txn_put(txn,
                                 tables[wire.field],
                                 kith_key1(number, key),
                                 wire.bytes,
                                 error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
put_cells(KithTxn *txn, GBytes *item, GError **error)
{
    gsize len;
    const void *data = g_bytes_get_data(item, &len);
    KithWire wire = kith_wire(kith_bytes(data, len));
    guint64 numbers[CELLS_ROWS] = {0};
    KithBytes rows = {NULL, 0};
    guint8 key[8];

    while (kith_wire_next(&wire)) {
        if (wire.field < CELLS_ROWS) {
            numbers[wire.field] = wire.number;
        } else if (wire.field == CELLS_ROWS) {
            rows = wire.bytes;
        }
    }
    return kith_txn_put(txn,
                        KITH_TABLE_CELLS,
                        kith_key2((guint32)numbers[CELLS_RESULT],
                                  (guint32)(numbers[CELLS_FIRST_ROW] / KITH_CELL_ROWS),
                                  key),
                        rows,
                        error);
}

static gboolean
put_things(KithTxn *txn, Restoring *restoring, GError **error)
{
    for (guint i = 0; i < restoring->things->len; i++) {
        GBytes *item = g_ptr_array_index(restoring->things, i);

        if (item == NULL ? !put_cells(txn, g_ptr_array_index(restoring->things, ++i), error)
                         : !put_thing(txn, restoring, item, error)) {
            return FALSE;
        }
    }
    return kith_store_save_names(restoring->store, txn, error);
}

static gboolean
put_rows(KithTxn *txn, Restoring *restoring, GError **error)
{
    for (guint table = 0; table < KITH_N_TABLES; table++) {
        GArray *rows = restoring->rows[table];
        KithTupleChange change = {0};

        if (rows == NULL) {
            continue;
        }
        change.add = (const guint32 *)(const void *)rows->data;
        change.n_add = rows->len / kith_tuples_width(table);
        if (!kith_tuples_apply(txn, table, &change, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
put_counters(KithTxn *txn, Restoring *restoring, GError **error)
{
    restoring->last[KITH_COUNTER_RECORDS] = restoring->next_record - 1;
    restoring->last[KITH_COUNTER_LINKS] = restoring->next_link - 1;
    restoring->last[KITH_COUNTER_LIVE_LINKS] = restoring->n_live_links;
    restoring->last[KITH_COUNTER_GENERATION] = restoring->last[KITH_COUNTER_GENERATIONS];
    restoring->last[KITH_COUNTER_VERSION] = 1;
    for (guint i = 0; i < KITH_N_COUNTERS; i++) {
        if (!kith_store_set_counter(txn, i, restoring->last[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
finish(KithTxn *txn, gpointer user_data, GError **error)
{
    Restoring *restoring = user_data;

    return kith_store_put_schema(txn, restoring->schema, error) &&
           kith_policy_put(txn, restoring->policy, error) && put_things(txn, restoring, error) &&
           put_rows(txn, restoring, error) && put_counters(txn, restoring, error);
}

static void
sort_rows(Restoring *restoring)
{
    if (restoring->old_members != NULL) {
        kith_restore_old_members(restoring->old_members,
                                 restoring->rows[KITH_TABLE_MEMBERSHIP],
                                 restoring->rows[KITH_TABLE_MEMBERS]);
    }
    for (guint table = 0; table < KITH_N_TABLES; table++) {
        GArray *rows = restoring->rows[table];
        guint width = kith_tuples_width(table);
        guint32 *words = rows != NULL ? (guint32 *)(void *)rows->data : NULL;

        if (words != NULL) {
            kith_sort_rows(words, rows->len / width, width);
            g_array_set_size(rows,
                             (guint)kith_unique_rows(words, rows->len / width, width) * width);
        }
    }
}

/* ---- the logs ---- */

typedef struct {
    Restoring *restoring;
    const char *log;
} Logs;

static gboolean
put_event(KithTxn *txn, GBytes *item, const char *log, GError **error)
{
    gsize len;
    const void *data = g_bytes_get_data(item, &len);
    KithWire wire = kith_wire(kith_bytes(data, len));
    KithBytes leaf = {NULL, 0};
    KithBytes salted = {NULL, 0};
    gboolean ours = FALSE;

    while (kith_wire_next(&wire)) {
        if (wire.field == EVENT_LOG) {
            ours = kith_bytes_equal(wire.bytes, kith_bytes_str(log));
        } else if (wire.field == EVENT_LEAF) {
            leaf = wire.bytes;
        } else if (wire.field == EVENT_EVENT) {
            salted = wire.bytes;
        }
    }
    if (wire.failed || leaf.len != KITH_DIGEST_SIZE) {
        return not_a_dump(error, "an event cannot be read");
    }
    return !ours || kith_log_restore(txn, leaf.data, salted, error);
}

static gboolean
put_events(KithTxn *txn, gpointer user_data, GError **error)
{
    Logs *logs = user_data;

    for (guint i = 0; i < logs->restoring->events->len; i++) {
        if (!put_event(txn, g_ptr_array_index(logs->restoring->events, i), logs->log, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
nothing(KithTxn *txn, gpointer user_data, GError **error)
{
    return TRUE;
}

static gboolean
restore_logs(Restoring *restoring, const KithOperation *operation, GError **error)
{
    Logs changes = {restoring, "changes"};
    Logs reads = {restoring, "reads"};

    return kith_env_write(kith_store_env(restoring->store), put_events, &changes, error) &&
           kith_env_write(kith_store_audit_env(restoring->store), put_events, &reads, error) &&
           kith_store_begin(restoring->store, operation, NULL, error) &&
           kith_store_write(restoring->store, NULL, nothing, NULL, error);
}

typedef struct {
    KithBytes all;
    const KithOperation *operation;
    const KithProgress *progress;
} Input;

static gboolean
restore_into(KithStore *store, gpointer user_data, GError **error)
{
    static const KithStoreTable sets[] = {KITH_TABLE_ADJACENCY,
                                          KITH_TABLE_PENDING,
                                          KITH_TABLE_MEMBERSHIP,
                                          KITH_TABLE_MEMBERS,
                                          KITH_TABLE_LINEAGE,
                                          KITH_TABLE_FREQUENCIES};
    const Input *input = user_data;
    g_auto(Restoring) restoring = {.store = store, .next_record = 1, .next_link = 1};

    kith_intern_init(&restoring.values);
    restoring.fields = g_array_new(FALSE, FALSE, sizeof(KithField));
    restoring.things = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    restoring.events = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    restoring.batch = kith_batch_new();
    for (guint i = 0; i < G_N_ELEMENTS(sets); i++) {
        restoring.rows[sets[i]] = g_array_new(FALSE, FALSE, sizeof(guint32));
    }
    kith_batch_reset(restoring.batch, 1);
    restoring.batch->first_link = 1;
    if (!restore_stream(&restoring, input->all, input->progress, error) ||
        !flush(&restoring, error)) {
        return FALSE;
    }
    sort_rows(&restoring);
    return kith_env_write(kith_store_env(store), finish, &restoring, error) &&
           restore_logs(&restoring, input->operation, error);
}

gboolean
kith_store_restore(const char *path,
                   const char *dump,
                   const KithOperation *operation,
                   const KithProgress *progress,
                   GError **error)
{
    g_autoptr(GBytes) bytes = kith_file_read(dump, error);
    g_autoptr(KithStore) store = NULL;
    Input input = {{NULL, 0}, operation, progress};

    if (bytes == NULL) {
        return FALSE;
    }
    input.all.data = g_bytes_get_data(bytes, &input.all.len);
    store = kith_store_make(path, restore_into, &input, error);
    if (store == NULL) {
        g_prefix_error(error, "restore %s: ", dump);
    }
    return store != NULL;
}
