/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-record.h"

#include "model-wire.h"

/* Field numbers: proto/kith/v1/record.proto and link.proto. */
enum {
    REC_SOURCE = 1,
    REC_KEY,
    REC_TYPE,
    REC_VERSION,
    REC_LOAD,
    REC_ROW,
    REC_RETIRED,
    REC_STUB,
    REC_PROPERTY
};
enum {
    LNK_TYPE = 1,
    LNK_FROM,
    LNK_TO,
    LNK_SOURCE,
    LNK_LOAD,
    LNK_ROW,
    LNK_OWNER,
    LNK_RETIRED,
    LNK_PROPERTY
};

/* The four lists of the fields follow each other in both messages. */
enum { LIST_PROPERTY, LIST_VALUE, LIST_FORM, LIST_GIVEN };

void
kith_field_buffer_clear(KithFieldBuffer *buffer)
{
    g_clear_pointer(&buffer->fields, g_array_unref);
}

/* ---- writing ---- */

/* An upper bound of what a number or the head of a list takes. */
#define ROOM (1 + KITH_VARINT_MAX)

static guint8 *
put_number(guint8 *to, guint field, guint64 number)
{
    if (number == 0) {
        return to; /* proto3 leaves zeros out */
    }
    *to++ = (guint8)(field << 3 | KITH_WIRE_VARINT);
    return kith_put_varint(to, number);
}

static guint8 *
put_bytes(guint8 *to, guint field, KithBytes bytes)
{
    *to++ = (guint8)(field << 3 | KITH_WIRE_BYTES);
    to = kith_put_varint(to, bytes.len);
    if (bytes.len > 0) {
        memcpy(to, bytes.data, bytes.len);
    }
    return to + bytes.len;
}

static guint32
member(const KithField *field, guint list)
{
    return list == LIST_PROPERTY ? field->property
           : list == LIST_VALUE  ? field->value
                                 : (guint32)field->form;
}

static guint
varint_size(guint64 number)
{
    return number < 0x80 ? 1 : ((guint)(63 - __builtin_clzll(number)) / 7 + 1);
}

static guint8 *
put_list(guint8 *to, guint field, const KithField *fields, guint n, guint list)
{
    gsize size = 0;

    for (guint i = 0; i < n; i++) {
        size += varint_size(member(&fields[i], list));
    }
    *to++ = (guint8)(field << 3 | KITH_WIRE_BYTES);
    to = kith_put_varint(to, size);
    for (guint i = 0; i < n; i++) {
        to = kith_put_varint(to, member(&fields[i], list));
    }
    return to;
}

static gsize
fields_room(const KithField *fields, guint n)
{
    gsize room = 4 * ROOM + (gsize)n * 3 * 5;

    for (guint i = 0; i < n; i++) {
        room += fields[i].form == KITH_FORM_GIVEN ? ROOM + fields[i].given.len : 0;
    }
    return room;
}

static guint8 *
put_fields(guint8 *to, guint first, const KithField *fields, guint n)
{
    if (n == 0) {
        return to;
    }
    for (guint list = LIST_PROPERTY; list < LIST_GIVEN; list++) {
        to = put_list(to, first + list, fields, n, list);
    }
    for (guint i = 0; i < n; i++) {
        if (fields[i].form == KITH_FORM_GIVEN) {
            to = put_bytes(to, first + LIST_GIVEN, fields[i].given);
        }
    }
    return to;
}

/* Makes room for @room more bytes and returns where they start. */
static guint8 *
reserve(GByteArray *out, gsize room)
{
    guint before = out->len;

    g_assert(room < G_MAXUINT32 - before);
    g_byte_array_set_size(out, before + (guint)room);
    return out->data + before;
}

static void
close_reserved(GByteArray *out, const guint8 *end)
{
    g_byte_array_set_size(out, (guint)(end - out->data));
}

void
kith_record_encode(const KithRecord *record, GByteArray *out)
{
    guint8 *to =
        reserve(out, 8 * ROOM + record->key.len + fields_room(record->fields, record->n_fields));

    to = put_number(to, REC_SOURCE, record->source);
    if (record->key.len > 0) {
        to = put_bytes(to, REC_KEY, record->key);
    }
    to = put_number(to, REC_TYPE, record->type);
    to = put_number(to, REC_VERSION, record->version);
    to = put_number(to, REC_LOAD, record->load);
    to = put_number(to, REC_ROW, record->row);
    to = put_number(to, REC_RETIRED, record->retired);
    to = put_number(to, REC_STUB, record->stub != FALSE);
    close_reserved(out, put_fields(to, REC_PROPERTY, record->fields, record->n_fields));
}

void
kith_link_encode(const KithLink *link, GByteArray *out)
{
    guint8 *to = reserve(out, 8 * ROOM + fields_room(link->fields, link->n_fields));

    to = put_number(to, LNK_TYPE, link->type);
    to = put_number(to, LNK_FROM, link->from);
    to = put_number(to, LNK_TO, link->to);
    to = put_number(to, LNK_SOURCE, link->source);
    to = put_number(to, LNK_LOAD, link->load);
    to = put_number(to, LNK_ROW, link->row);
    to = put_number(to, LNK_OWNER, link->owner);
    to = put_number(to, LNK_RETIRED, link->retired);
    close_reserved(out, put_fields(to, LNK_PROPERTY, link->fields, link->n_fields));
}

/* ---- reading ---- */

/* Reads one of the packed lists into the fields. The first list makes them. */
static gboolean
read_list(KithBytes bytes, GArray *fields, guint list)
{
    const guint8 *at = bytes.data;
    const guint8 *end = at + bytes.len;
    guint i = 0;

    for (; at < end; i++) {
        KithField *field;
        guint32 number;

        at = kith_get_varint32(at, end, &number);
        if (at == NULL || (list != LIST_PROPERTY && i >= fields->len)) {
            return FALSE;
        }
        if (list == LIST_PROPERTY) {
            KithField fresh = {.property = number};

            g_array_append_val(fields, fresh);
            continue;
        }
        field = &g_array_index(fields, KithField, i);
        if (list == LIST_VALUE) {
            field->value = number;
        } else if (number <= KITH_FORM_GIVEN) {
            field->form = (KithTextForm)number;
        } else {
            return FALSE;
        }
    }
    return list == LIST_PROPERTY || i == fields->len;
}

/* How far the fields of a message have been read. */
typedef struct {
    GArray *fields;   /* borrowed, KithField */
    guint lists;      /* bits of the lists seen */
    guint next_given; /* the first field that may still wait for its text */
} Reading;

/* The next field that waits for its text, NULL when none does. */
static KithField *
next_waiting(Reading *reading)
{
    while (reading->next_given < reading->fields->len) {
        KithField *field = &g_array_index(reading->fields, KithField, reading->next_given++);

        if (field->form == KITH_FORM_GIVEN) {
            return field;
        }
    }
    return NULL;
}

static GArray *
fresh_fields(KithFieldBuffer *buffer)
{
    if (buffer->fields == NULL) {
        buffer->fields = g_array_sized_new(FALSE, FALSE, sizeof(KithField), 16);
    }
    g_array_set_size(buffer->fields, 0);
    return buffer->fields;
}

static gboolean
read_field_list(const KithWire *wire, guint first, Reading *reading)
{
    guint list = wire->field - first;
    KithField *waiting;

    if (list > LIST_GIVEN) {
        return TRUE; /* of a later version */
    }
    if (list < LIST_GIVEN) {
        reading->lists |= 1u << list;
        return read_list(wire->bytes, reading->fields, list);
    }
    waiting = next_waiting(reading);
    if (waiting != NULL) {
        waiting->given = wire->bytes;
    }
    return waiting != NULL;
}

/* Whether every field has its part of every list. */
static gboolean
is_whole(Reading *reading)
{
    return reading->fields->len == 0 ||
           (reading->lists == (1u << LIST_GIVEN) - 1 && next_waiting(reading) == NULL);
}

/* Reads a record; with no @reading its lists of fields are skipped. */
static gboolean
decode_record(KithBytes bytes, Reading *reading, KithRecord *out_record)
{
    KithWire wire = {.at = bytes.data, .end = bytes.data + bytes.len};
    guint64 numbers[REC_PROPERTY] = {0};
    KithBytes key = {NULL, 0};

    while (kith_wire_next(&wire)) {
        if (wire.field == REC_KEY) {
            key = wire.bytes;
        } else if (wire.field < REC_PROPERTY) {
            numbers[wire.field] = wire.number;
        } else if (reading != NULL && !read_field_list(&wire, REC_PROPERTY, reading)) {
            return FALSE;
        }
    }
    *out_record = (KithRecord){
        .source = (KithSourceId)numbers[REC_SOURCE],
        .key = key,
        .type = (guint32)numbers[REC_TYPE],
        .version = (guint32)numbers[REC_VERSION],
        .load = (guint32)numbers[REC_LOAD],
        .row = numbers[REC_ROW],
        .retired = (guint32)numbers[REC_RETIRED],
        .stub = numbers[REC_STUB] != 0,
    };
    return !wire.failed;
}

gboolean
kith_record_decode(KithBytes bytes, KithFieldBuffer *buffer, KithRecord *out_record)
{
    GArray *fields = fresh_fields(buffer);
    Reading reading = {fields, 0, 0};

    if (!decode_record(bytes, &reading, out_record)) {
        return FALSE;
    }
    out_record->n_fields = fields->len;
    out_record->fields = (const KithField *)(const void *)fields->data;
    return is_whole(&reading);
}

gboolean
kith_record_decode_head(KithBytes bytes, KithRecord *out_record)
{
    return decode_record(bytes, NULL, out_record);
}

gboolean
kith_link_decode(KithBytes bytes, KithFieldBuffer *buffer, KithLink *out_link)
{
    GArray *fields = fresh_fields(buffer);
    Reading reading = {fields, 0, 0};
    KithWire wire = {.at = bytes.data, .end = bytes.data + bytes.len};
    guint64 numbers[LNK_PROPERTY] = {0};

    while (kith_wire_next(&wire)) {
        if (wire.field < LNK_PROPERTY) {
            numbers[wire.field] = wire.number;
        } else if (!read_field_list(&wire, LNK_PROPERTY, &reading)) {
            return FALSE;
        }
    }
    *out_link = (KithLink){
        .type = (guint32)numbers[LNK_TYPE],
        .from = (KithRecordId)numbers[LNK_FROM],
        .to = (KithRecordId)numbers[LNK_TO],
        .source = (KithSourceId)numbers[LNK_SOURCE],
        .load = (guint32)numbers[LNK_LOAD],
        .row = numbers[LNK_ROW],
        .owner = (KithRecordId)numbers[LNK_OWNER],
        .retired = (guint32)numbers[LNK_RETIRED],
        .n_fields = fields->len,
        .fields = (const KithField *)(const void *)fields->data,
    };
    return !wire.failed && is_whole(&reading);
}

gboolean
kith_fields_equal(const KithField *a, guint n_a, const KithField *b, guint n_b)
{
    if (n_a != n_b) {
        return FALSE;
    }
    for (guint i = 0; i < n_a; i++) {
        gboolean given = a[i].form == KITH_FORM_GIVEN;

        if (a[i].property != b[i].property || a[i].value != b[i].value || a[i].form != b[i].form ||
            (given && !kith_bytes_equal(a[i].given, b[i].given))) {
            return FALSE;
        }
    }
    return TRUE;
}
