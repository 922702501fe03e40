/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-dump.h"
#include "store-policy.h"

#include "base-file.h"
#include "base-progress.h"
#include "model-wire.h"
#include "store-records.h"
#include "store-results.h"
#include "store-values.h"

#include <kith/kith-version.h>

#define STEP 65536

typedef struct {
    KithStore *store;
    KithTxn *txn;
    KithFileWriter *writer; /* owned */
    GByteArray *item;       /* owned: the message inside */
    GByteArray *part;       /* owned: a field's message inside that */
    GByteArray *whole;      /* owned: the message around */
    GString *text;          /* owned */
    const KithProgress *progress;
    guint64 n_items;
    guint64 checksum;
} Dumping;

static void
dumping_clear(Dumping *dumping)
{
    g_clear_pointer(&dumping->writer, kith_file_writer_free);
    g_byte_array_unref(dumping->item);
    g_byte_array_unref(dumping->part);
    g_byte_array_unref(dumping->whole);
    g_string_free(dumping->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Dumping, dumping_clear)

static KithBytes
bytes_of(const GByteArray *array)
{
    return kith_bytes(array->data, array->len);
}

/* Writes dumping->item as the @kind of a Dump message, after its length, and empties it. */
static gboolean
emit(Dumping *dumping, guint kind, GError **error)
{
    guint8 head[3 * KITH_VARINT_MAX];
    guint8 tag[2 * KITH_VARINT_MAX];
    guint8 *to = kith_put_varint(tag, (guint64)kind << 3 | KITH_WIRE_BYTES);
    gsize tag_len;

    to = kith_put_varint(to, dumping->item->len);
    tag_len = (gsize)(to - tag);
    to = kith_put_varint(head, tag_len + dumping->item->len);
    kith_file_writer_bytes(dumping->writer, head, (gsize)(to - head));
    kith_file_writer_bytes(dumping->writer, tag, tag_len);
    kith_file_writer_bytes(dumping->writer, dumping->item->data, dumping->item->len);
    dumping->checksum = kith_dump_checksum(dumping->checksum, kind, bytes_of(dumping->item));
    g_byte_array_set_size(dumping->item, 0);
    dumping->n_items++;
    return dumping->n_items % STEP != 0 ||
           kith_progress_step(dumping->progress, "dumping", dumping->n_items, 0, error);
}

/* ---- things with a number and a message ---- */

typedef struct {
    KithStoreTable table;
    guint field;     /* of DumpItem */
    guint key_words; /* the last one is the number */
} Thing;

static gboolean
dump_things(Dumping *dumping, const Thing *thing, GError **error)
{
    g_auto(KithCursor) cursor = {0};

    if (!kith_cursor_open(dumping->txn, thing->table, &cursor, error) ||
        !kith_cursor_first(&cursor, error)) {
        return FALSE;
    }
    while (cursor.found) {
        kith_wire_put_number(dumping->item,
                             THING_ID,
                             kith_get_be32(cursor.key.data + 4 * (thing->key_words - 1)));
        kith_wire_put_bytes(dumping->item, thing->field, cursor.payload);
        if (!emit(dumping, DUMP_THING, error) || !kith_cursor_next(&cursor, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- records and links ---- */

/* Adds one field to the item: the text as given, and the normal form where it is another. */
static gboolean
dump_field(Dumping *dumping, const KithField *field, guint number, GError **error)
{
    KithBytes normal = {NULL, 0};

    g_string_truncate(dumping->text, 0);
    g_byte_array_set_size(dumping->part, 0);
    if (!kith_values_given(dumping->txn, field, dumping->text, error)) {
        return FALSE;
    }
    if (field->value != 0 &&
        !kith_values_text(dumping->txn, field->property, field->value, &normal, error)) {
        return FALSE;
    }
    kith_wire_put_number(dumping->part, FIELD_PROPERTY, field->property);
    kith_wire_put_bytes(dumping->part,
                        FIELD_TEXT,
                        kith_bytes(dumping->text->str, dumping->text->len));
    if (!kith_bytes_equal(normal, kith_bytes(dumping->text->str, dumping->text->len))) {
        kith_wire_put_bytes(dumping->part, FIELD_NORMAL, normal);
    }
    kith_wire_put_number(dumping->part, FIELD_COMPARED, field->value != 0);
    kith_wire_put_bytes(dumping->item, number, bytes_of(dumping->part));
    return TRUE;
}

static gboolean
dump_record(Dumping *dumping,
            KithRecordId id,
            const KithRecord *record,
            gboolean superseded,
            GError **error)
{
    GByteArray *item = dumping->item;

    kith_wire_put_number(item, RECORD_ID, id);
    kith_wire_put_number(item, RECORD_SOURCE, record->source);
    kith_wire_put_bytes(item, RECORD_KEY, record->key);
    kith_wire_put_number(item, RECORD_TYPE, record->type);
    kith_wire_put_number(item, RECORD_VERSION, record->version);
    kith_wire_put_number(item, RECORD_LOAD, record->load);
    kith_wire_put_number(item, RECORD_ROW, record->row);
    kith_wire_put_number(item, RECORD_RETIRED, record->retired);
    kith_wire_put_number(item, RECORD_STUB, record->stub != FALSE);
    kith_wire_put_number(item, RECORD_SUPERSEDED, superseded);
    for (guint i = 0; i < record->n_fields; i++) {
        if (!dump_field(dumping, &record->fields[i], RECORD_FIELD, error)) {
            return FALSE;
        }
    }
    return emit(dumping, DUMP_RECORD, error);
}

/* Earlier versions of all records, by record and version. */
static gboolean
dump_versions(Dumping *dumping, GError **error)
{
    g_auto(KithCursor) cursor = {0};
    g_auto(KithFieldBuffer) buffer = {0};

    if (!kith_cursor_open(dumping->txn, KITH_TABLE_VERSIONS, &cursor, error) ||
        !kith_cursor_first(&cursor, error)) {
        return FALSE;
    }
    while (cursor.found) {
        KithRecordId id = kith_get_be32(cursor.key.data);
        KithRecord record;

        if (!kith_record_decode(cursor.payload, &buffer, &record)) {
            return kith_store_damaged(error, "a version of record %u cannot be read", id);
        }
        if (!dump_record(dumping, id, &record, TRUE, error) || !kith_cursor_next(&cursor, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
dump_records(Dumping *dumping, GError **error)
{
    g_auto(KithRecordIter) iter = {0};

    if (!kith_records_open(dumping->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        if (!dump_record(dumping, iter.id, &iter.record, FALSE, error)) {
            return FALSE;
        }
    }
    return kith_records_fine(&iter);
}

static gboolean
dump_links(Dumping *dumping, GError **error)
{
    g_auto(KithLinkIter) iter = {0};
    GByteArray *item = dumping->item;

    if (!kith_links_open(dumping->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_links_next(&iter, error)) {
        kith_wire_put_number(item, LINK_ID, iter.id);
        kith_wire_put_number(item, LINK_TYPE, iter.link.type);
        kith_wire_put_number(item, LINK_FROM, iter.link.from);
        kith_wire_put_number(item, LINK_TO, iter.link.to);
        kith_wire_put_number(item, LINK_SOURCE, iter.link.source);
        kith_wire_put_number(item, LINK_LOAD, iter.link.load);
        kith_wire_put_number(item, LINK_ROW, iter.link.row);
        kith_wire_put_number(item, LINK_OWNER, iter.link.owner);
        kith_wire_put_number(item, LINK_RETIRED, iter.link.retired);
        for (guint i = 0; i < iter.link.n_fields; i++) {
            if (!dump_field(dumping, &iter.link.fields[i], LINK_FIELD, error)) {
                return FALSE;
            }
        }
        if (!emit(dumping, DUMP_LINK, error)) {
            return FALSE;
        }
    }
    return kith_links_fine(&iter);
}

/* ---- tuples ---- */

/* A list of numbers, packed as protobuf has it, is a field of bytes. */
static void
pack_number(GByteArray *list, guint64 number)
{
    guint8 room[KITH_VARINT_MAX];

    g_byte_array_append(list, room, (guint)(kith_put_varint(room, number) - room));
}

/* @from: a generation and an entity. */
static gboolean
emit_members(Dumping *dumping, const guint32 *from, GError **error)
{
    if (dumping->whole->len == 0) {
        return TRUE;
    }
    kith_wire_put_number(dumping->item, MEMBERS_GENERATION, from[0]);
    kith_wire_put_number(dumping->item, MEMBERS_ENTITY, from[1]);
    kith_wire_put_bytes(dumping->item, MEMBERS_RECORD, bytes_of(dumping->whole));
    g_byte_array_set_size(dumping->whole, 0);
    return emit(dumping, DUMP_MEMBERS, error);
}

static gboolean
dump_members(Dumping *dumping, GError **error)
{
    g_auto(KithTupleIter) iter = {0};
    guint32 from[2] = {0};

    if (!kith_tuples_open(dumping->txn, KITH_TABLE_MEMBERSHIP, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        if (memcmp(from, iter.tuple + 1, sizeof from) != 0) {
            if (!emit_members(dumping, from, error)) {
                return FALSE;
            }
            memcpy(from, iter.tuple + 1, sizeof from);
        }
        pack_number(dumping->whole, iter.tuple[0]);
    }
    return kith_tuples_fine(&iter) && emit_members(dumping, from, error);
}

static gboolean
dump_lineage(Dumping *dumping, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(dumping->txn, KITH_TABLE_LINEAGE, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        for (guint i = 0; i < 4; i++) {
            kith_wire_put_number(dumping->item, LINEAGE_ENTITY + i, iter.tuple[i]);
        }
        if (!emit(dumping, DUMP_LINEAGE, error)) {
            return FALSE;
        }
    }
    return kith_tuples_fine(&iter);
}

/* The frequencies of one space of a model, whose records are in @records. */
static gboolean
emit_frequencies(Dumping *dumping, const guint32 *space, GByteArray *records, GError **error)
{
    if (dumping->whole->len == 0) {
        return TRUE;
    }
    kith_wire_put_number(dumping->item, FREQUENCIES_MODEL, space[0]);
    kith_wire_put_number(dumping->item, FREQUENCIES_SPACE, space[1]);
    kith_wire_put_bytes(dumping->item, FREQUENCIES_HASH, bytes_of(dumping->whole));
    kith_wire_put_bytes(dumping->item, FREQUENCIES_RECORDS, bytes_of(records));
    g_byte_array_set_size(dumping->whole, 0);
    g_byte_array_set_size(records, 0);
    return emit(dumping, DUMP_FREQUENCIES, error);
}

static gboolean
dump_frequencies(Dumping *dumping, GError **error)
{
    g_auto(KithTupleIter) iter = {0};
    g_autoptr(GByteArray) records = g_byte_array_new();
    guint32 space[2] = {0};

    if (!kith_tuples_open(dumping->txn, KITH_TABLE_FREQUENCIES, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        const guint32 own[] = {iter.tuple[0], iter.tuple[1] >> 16};

        if (memcmp(own, space, sizeof own) != 0) {
            if (!emit_frequencies(dumping, space, records, error)) {
                return FALSE;
            }
            memcpy(space, own, sizeof space);
        }
        pack_number(dumping->whole, (guint64)(iter.tuple[1] & 0xffff) << 32 | iter.tuple[2]);
        pack_number(records, iter.tuple[3]);
    }
    return kith_tuples_fine(&iter) && emit_frequencies(dumping, space, records, error);
}

static gboolean
dump_pending(Dumping *dumping, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(dumping->txn, KITH_TABLE_PENDING, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        pack_number(dumping->whole, iter.tuple[0]);
    }
    if (!kith_tuples_fine(&iter)) {
        return FALSE;
    }
    kith_wire_put_bytes(dumping->item, PENDING_RECORD, bytes_of(dumping->whole));
    g_byte_array_set_size(dumping->whole, 0);
    return emit(dumping, DUMP_PENDING, error);
}

static gboolean
dump_cells(Dumping *dumping, GError **error)
{
    g_auto(KithCursor) cursor = {0};

    if (!kith_cursor_open(dumping->txn, KITH_TABLE_CELLS, &cursor, error) ||
        !kith_cursor_first(&cursor, error)) {
        return FALSE;
    }
    while (cursor.found) {
        kith_wire_put_number(dumping->item, CELLS_RESULT, kith_get_be32(cursor.key.data));
        kith_wire_put_number(dumping->item,
                             CELLS_FIRST_ROW,
                             (guint64)kith_get_be32(cursor.key.data + 4) * KITH_CELL_ROWS);
        kith_wire_put_bytes(dumping->item, CELLS_ROWS, cursor.payload);
        if (!emit(dumping, DUMP_CELLS, error) || !kith_cursor_next(&cursor, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- the logs ---- */

static gboolean
dump_log(Dumping *dumping, KithTxn *txn, const char *name, GError **error)
{
    KithTreeHead head;

    if (!kith_log_head(txn, &head, error)) {
        return FALSE;
    }
    for (guint64 i = 0; i < head.size; i++) {
        guint8 leaf[KITH_DIGEST_SIZE];
        KithBytes salted;

        if (!kith_log_raw(txn, i, &salted, leaf, error)) {
            return FALSE;
        }
        kith_wire_put_bytes(dumping->item, EVENT_LOG, kith_bytes_str(name));
        kith_wire_put_number(dumping->item, EVENT_NUMBER, i);
        kith_wire_put_bytes(dumping->item, EVENT_LEAF, kith_bytes(leaf, sizeof leaf));
        kith_wire_put_bytes(dumping->item, EVENT_EVENT, salted);
        if (!emit(dumping, DUMP_EVENT, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
dump_logs(Dumping *dumping, GError **error)
{
    g_autoptr(KithTxn) reads = kith_env_read(kith_store_audit_env(dumping->store), error);

    return reads != NULL && dump_log(dumping, dumping->txn, "changes", error) &&
           dump_log(dumping, reads, "reads", error);
}

/* ---- all of it ---- */

static gboolean
dump_head(Dumping *dumping, GError **error)
{
    KithBytes schema;
    KithBytes policy;

    if (!kith_store_get_schema(dumping->txn, &schema, error) ||
        !kith_policy_get(dumping->txn, &policy, error)) {
        return FALSE;
    }
    kith_wire_put_number(dumping->item, HEADER_FORMAT, KITH_DUMP_FORMAT);
    kith_wire_put_bytes(dumping->item,
                        HEADER_PRODUCER,
                        kith_bytes_str("kith " KITH_VERSION_STRING));
    kith_wire_put_bytes(dumping->item, HEADER_SCHEMA, schema);
    kith_wire_put_bytes(dumping->item, HEADER_POLICY, policy);
    return emit(dumping, DUMP_HEADER, error);
}

static gboolean
dump_foot(Dumping *dumping, GError **error)
{
    kith_wire_put_number(dumping->item, FOOTER_ITEMS, dumping->n_items);
    kith_wire_put_number(dumping->item, FOOTER_CHECKSUM, dumping->checksum);
    return emit(dumping, DUMP_FOOTER, error);
}

static gboolean
dump_all(Dumping *dumping, gboolean audit, GError **error)
{
    static const Thing before[] = {
        {KITH_TABLE_NAMES, THING_NAME, 2},
        {KITH_TABLE_SOURCES, THING_SOURCE, 1},
        {KITH_TABLE_LOADS, THING_LOAD, 1},
    };
    static const Thing after[] = {
        {KITH_TABLE_DECISIONS, THING_DECISION, 1},
        {KITH_TABLE_MODELS, THING_MODEL, 1},
        {KITH_TABLE_GENERATIONS, THING_GENERATION, 1},
        {KITH_TABLE_RESULTS, THING_RESULT, 1},
        {KITH_TABLE_FINDINGS, THING_FINDING, 1},
    };

    if (!dump_head(dumping, error)) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(before); i++) {
        if (!dump_things(dumping, &before[i], error)) {
            return FALSE;
        }
    }
    if (!dump_versions(dumping, error) || !dump_records(dumping, error) ||
        !dump_links(dumping, error)) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(after); i++) {
        if (!dump_things(dumping, &after[i], error)) {
            return FALSE;
        }
    }
    return dump_members(dumping, error) && dump_lineage(dumping, error) &&
           dump_frequencies(dumping, error) && dump_cells(dumping, error) &&
           dump_pending(dumping, error) && (!audit || dump_logs(dumping, error)) &&
           dump_foot(dumping, error);
}

gboolean
kith_store_dump(KithStore *store,
                const char *output,
                gboolean audit,
                const KithProgress *progress,
                GError **error)
{
    g_auto(Dumping) dumping = {.store = store, .progress = progress};
    g_autoptr(KithTxn) txn = NULL;

    dumping.item = g_byte_array_new();
    dumping.part = g_byte_array_new();
    dumping.whole = g_byte_array_new();
    dumping.text = g_string_new(NULL);
    txn = kith_store_read(store, error);
    if (txn == NULL) {
        return FALSE;
    }
    dumping.txn = txn;
    dumping.writer = kith_file_writer_new(output, error);
    return dumping.writer != NULL && dump_all(&dumping, audit, error) &&
           kith_file_writer_finish(dumping.writer, error);
}
