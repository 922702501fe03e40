/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "kith/v1/link.pb-c.h"
#include "kith/v1/record.pb-c.h"
#include "model-record.h"
#include "model-wire.h"
#include "test-support.h"

/* The codec written by hand against the one that protobuf-c generates. */

enum { MAX_FIELDS = 20 };

typedef struct {
    KithRecord record;
    KithLink link;
    KithField fields[MAX_FIELDS];
    char texts[MAX_FIELDS][300];
    char key[200];
} Sample;

static guint32
random_number(KithRandom *random)
{
    return (guint32)(kith_random_next(random) >> (32 + kith_random_below(random, 32)));
}

static void
fill(KithRandom *random, Sample *sample)
{
    guint n = kith_random_below(random, MAX_FIELDS);
    gsize key_len = kith_random_below(random, sizeof sample->key);

    for (guint i = 0; i < n; i++) {
        KithField *field = &sample->fields[i];
        gsize len = 1 + kith_random_below(random, 290);

        *field = (KithField){.property = 1 + random_number(random) % 1000,
                             .value = random_number(random),
                             .form = (KithTextForm)kith_random_below(random, 4)};
        for (gsize k = 0; k < len; k++) {
            sample->texts[i][k] = (char)kith_random_below(random, 256);
        }
        if (field->form == KITH_FORM_GIVEN) {
            field->given = kith_bytes(sample->texts[i], len);
        }
    }
    for (gsize k = 0; k < key_len; k++) {
        sample->key[k] = (char)kith_random_below(random, 256);
    }
    sample->record = (KithRecord){random_number(random),
                                  kith_bytes(sample->key, key_len),
                                  random_number(random),
                                  random_number(random),
                                  random_number(random),
                                  kith_random_next(random) >> kith_random_below(random, 64),
                                  random_number(random),
                                  kith_random_below(random, 2) != 0,
                                  n,
                                  sample->fields};
    sample->link = (KithLink){random_number(random),
                              random_number(random),
                              random_number(random),
                              random_number(random),
                              random_number(random),
                              random_number(random),
                              random_number(random),
                              random_number(random),
                              n,
                              sample->fields};
}

/* ---- protobuf-c's side ---- */

typedef struct {
    uint32_t property[MAX_FIELDS];
    uint32_t value[MAX_FIELDS];
    uint32_t form[MAX_FIELDS];
    ProtobufCBinaryData given[MAX_FIELDS];
    gsize n_given;
} Lists;

static void
list_fields(const KithField *fields, guint n, Lists *lists)
{
    lists->n_given = 0;
    for (guint i = 0; i < n; i++) {
        lists->property[i] = fields[i].property;
        lists->value[i] = fields[i].value;
        lists->form[i] = (uint32_t)fields[i].form;
        if (fields[i].form == KITH_FORM_GIVEN) {
            lists->given[lists->n_given++] =
                (ProtobufCBinaryData){fields[i].given.len, (uint8_t *)fields[i].given.data};
        }
    }
}

#define SET_LISTS(message, lists, n)                                                               \
    ((message).n_property = (message).n_value = (message).n_form = (n),                            \
     (message).property = (lists).property,                                                        \
     (message).value = (lists).value,                                                              \
     (message).form = (lists).form,                                                                \
     (message).n_given = (lists).n_given,                                                          \
     (message).given = (lists).given)

static GByteArray *
pack(const ProtobufCMessage *message)
{
    gsize size = protobuf_c_message_get_packed_size(message);
    GByteArray *bytes = g_byte_array_sized_new((guint)size + 1);

    g_byte_array_set_size(bytes, (guint)size);
    protobuf_c_message_pack(message, bytes->data);
    return bytes;
}

static GByteArray *
pack_record(const KithRecord *record)
{
    Kith__V1__Record message = KITH__V1__RECORD__INIT;
    Lists lists;

    list_fields(record->fields, record->n_fields, &lists);
    message.source = record->source;
    message.key = (ProtobufCBinaryData){record->key.len, (uint8_t *)record->key.data};
    message.type = record->type;
    message.version = record->version;
    message.load = record->load;
    message.row = record->row;
    message.retired = record->retired;
    message.stub = record->stub;
    SET_LISTS(message, lists, record->n_fields);
    return pack(&message.base);
}

static GByteArray *
pack_link(const KithLink *link)
{
    Kith__V1__Link message = KITH__V1__LINK__INIT;
    Lists lists;

    list_fields(link->fields, link->n_fields, &lists);
    message.type = link->type;
    message.from = link->from;
    message.to = link->to;
    message.source = link->source;
    message.load = link->load;
    message.row = link->row;
    message.owner = link->owner;
    message.retired = link->retired;
    SET_LISTS(message, lists, link->n_fields);
    return pack(&message.base);
}

/* ---- both ways ---- */

static void
assert_same_fields(const KithField *a, guint n_a, const KithField *b, guint n_b)
{
    g_assert_true(kith_fields_equal(a, n_a, b, n_b));
    for (guint i = 0; i < n_a; i++) {
        g_assert_cmpuint(a[i].property, ==, b[i].property);
        g_assert_cmpuint(a[i].value, ==, b[i].value);
        g_assert_cmpint(a[i].form, ==, b[i].form);
        g_assert_cmpmem(a[i].given.data, a[i].given.len, b[i].given.data, b[i].given.len);
    }
}

static void
check_record(const KithRecord *record)
{
    g_autoptr(GByteArray) own = g_byte_array_new();
    g_autoptr(GByteArray) theirs = pack_record(record);
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord back;

    kith_record_encode(record, own);
    g_assert_cmpmem(own->data, own->len, theirs->data, theirs->len);
    g_assert_true(kith_record_decode(kith_bytes(own->data, own->len), &buffer, &back));
    g_assert_cmpuint(back.source, ==, record->source);
    g_assert_cmpmem(back.key.data, back.key.len, record->key.data, record->key.len);
    g_assert_cmpuint(back.type, ==, record->type);
    g_assert_cmpuint(back.version, ==, record->version);
    g_assert_cmpuint(back.load, ==, record->load);
    g_assert_cmpuint(back.row, ==, record->row);
    g_assert_cmpuint(back.retired, ==, record->retired);
    g_assert_cmpint(back.stub, ==, record->stub);
    assert_same_fields(back.fields, back.n_fields, record->fields, record->n_fields);
}

static void
check_link(const KithLink *link)
{
    g_autoptr(GByteArray) own = g_byte_array_new();
    g_autoptr(GByteArray) theirs = pack_link(link);
    g_auto(KithFieldBuffer) buffer = {0};
    KithLink back;

    kith_link_encode(link, own);
    g_assert_cmpmem(own->data, own->len, theirs->data, theirs->len);
    g_assert_true(kith_link_decode(kith_bytes(own->data, own->len), &buffer, &back));
    g_assert_cmpuint(back.type, ==, link->type);
    g_assert_cmpuint(back.from, ==, link->from);
    g_assert_cmpuint(back.to, ==, link->to);
    g_assert_cmpuint(back.source, ==, link->source);
    g_assert_cmpuint(back.load, ==, link->load);
    g_assert_cmpuint(back.row, ==, link->row);
    g_assert_cmpuint(back.owner, ==, link->owner);
    g_assert_cmpuint(back.retired, ==, link->retired);
    assert_same_fields(back.fields, back.n_fields, link->fields, link->n_fields);
}

static void
test_random(void)
{
    KithRandom random = kith_random(1);
    Sample sample;

    for (guint i = 0; i < 5000; i++) {
        fill(&random, &sample);
        check_record(&sample.record);
        check_link(&sample.link);
    }
}

static void
test_empty(void)
{
    const KithRecord record = {0};
    const KithLink link = {0};

    check_record(&record);
    check_link(&link);
}

/* Whether protobuf-c reads bytes as a message whose lists fit together, as ours must. */
static gboolean
theirs_reads(const guint8 *bytes, gsize len)
{
    Kith__V1__Record *message = kith__v1__record__unpack(NULL, len, bytes);
    gsize given = 0;
    gboolean fits = message != NULL;

    if (fits) {
        fits = message->n_property == message->n_value && message->n_property == message->n_form;
        for (gsize i = 0; fits && i < message->n_form; i++) {
            fits = message->form[i] <= KITH_FORM_GIVEN;
            given += message->form[i] == KITH_FORM_GIVEN;
        }
        fits = fits && message->n_given <= given;
        kith__v1__record__free_unpacked(message, NULL);
    }
    return fits;
}

static void
test_broken(void)
{
    KithRandom random = kith_random(2);
    g_auto(KithFieldBuffer) buffer = {0};
    Sample sample;
    guint refused = 0;

    for (guint i = 0; i < 3000; i++) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_autofree guint8 *copy = NULL;
        KithRecord record;
        KithLink link;
        gsize len;

        fill(&random, &sample);
        kith_record_encode(&sample.record, bytes);
        len = kith_random_below(&random, bytes->len + 1);
        copy = g_memdup2(bytes->data, len);
        for (guint k = 0; len > 0 && k < i % 3; k++) {
            copy[kith_random_below(&random, (guint32)len)] ^=
                (guint8)(1 << kith_random_below(&random, 8));
        }
        if (!kith_record_decode(kith_bytes(copy, len), &buffer, &record)) {
            refused++;
        } else {
            g_assert_true(record.key.len <= len);
        }
        if (i % 3 == 0 && !theirs_reads(copy, len)) {
            /* What was cut where protobuf-c will not read it, ours does not read either. */
            g_assert_false(kith_record_decode(kith_bytes(copy, len), &buffer, &record));
        }
        kith_link_decode(kith_bytes(copy, len), &buffer, &link);
    }
    g_assert_cmpuint(refused, >, 1000);
}

/* ---- other versions ---- */

/* A later version's fields are passed over, whatever their kind on the wire. */
static void
test_later_fields(void)
{
    static const guint8 known[] = {8, 7, 18, 1, 'k', 24, 3};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;

    g_byte_array_append(bytes, known, sizeof known);
    kith_wire_put_number(bytes, 40, 5);
    kith_wire_put_bytes(bytes, 41, kith_bytes_str("from the future"));
    g_assert_true(kith_record_decode(kith_bytes(bytes->data, bytes->len), &buffer, &record));
    g_assert_cmpuint(record.source, ==, 7);
    g_assert_cmpmem(record.key.data, record.key.len, "k", 1);
    g_assert_cmpuint(record.type, ==, 3);
    g_assert_cmpuint(record.n_fields, ==, 0);
}

/* Bytes as the first version wrote them: they must be read like this for ever. */
static void
test_first_version(void)
{
    static const guint8 record_bytes[] = {0x08, 0x02, 0x12, 0x03, 'a',  'b',  'c',  0x18,
                                          0x01, 0x20, 0x01, 0x28, 0x05, 0x30, 0xac, 0x02,
                                          0x4a, 0x02, 0x01, 0x02, 0x52, 0x02, 0x07, 0x00,
                                          0x5a, 0x02, 0x01, 0x03, 0x62, 0x02, '?',  '!'};
    static const guint8 link_bytes[] = {0x08,
                                        0x03,
                                        0x10,
                                        0x01,
                                        0x18,
                                        0x02,
                                        0x20,
                                        0x02,
                                        0x28,
                                        0x05,
                                        0x30,
                                        0x09,
                                        0x38,
                                        0x01,
                                        0x40,
                                        0x06};
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    KithLink link;

    g_assert_true(
        kith_record_decode(kith_bytes(record_bytes, sizeof record_bytes), &buffer, &record));
    g_assert_cmpuint(record.source, ==, 2);
    g_assert_cmpmem(record.key.data, record.key.len, "abc", 3);
    g_assert_cmpuint(record.type, ==, 1);
    g_assert_cmpuint(record.version, ==, 1);
    g_assert_cmpuint(record.load, ==, 5);
    g_assert_cmpuint(record.row, ==, 300);
    g_assert_cmpuint(record.retired, ==, 0);
    g_assert_false(record.stub);
    g_assert_cmpuint(record.n_fields, ==, 2);
    g_assert_cmpuint(record.fields[0].property, ==, 1);
    g_assert_cmpuint(record.fields[0].value, ==, 7);
    g_assert_cmpint(record.fields[0].form, ==, KITH_FORM_TITLE);
    g_assert_cmpint(record.fields[1].form, ==, KITH_FORM_GIVEN);
    g_assert_cmpmem(record.fields[1].given.data, record.fields[1].given.len, "?!", 2);
    g_assert_true(kith_link_decode(kith_bytes(link_bytes, sizeof link_bytes), &buffer, &link));
    g_assert_cmpuint(link.type, ==, 3);
    g_assert_cmpuint(link.from, ==, 1);
    g_assert_cmpuint(link.to, ==, 2);
    g_assert_cmpuint(link.owner, ==, 1);
    g_assert_cmpuint(link.retired, ==, 6);
}

static void
test_wire(void)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    KithWire wire;

    kith_wire_put_number(bytes, 1, 0);
    kith_wire_put_bytes(bytes, 2, kith_bytes(NULL, 0));
    g_assert_cmpuint(bytes->len, ==, 0); /* proto3 leaves them out */
    kith_wire_put_number(bytes, 1, G_MAXUINT64);
    kith_wire_put_bytes(bytes, 3000, kith_bytes_str("text"));
    wire = kith_wire(kith_bytes(bytes->data, bytes->len));
    g_assert_true(kith_wire_next(&wire));
    g_assert_cmpuint(wire.field, ==, 1);
    g_assert_true(wire.number == G_MAXUINT64);
    g_assert_true(kith_wire_next(&wire));
    g_assert_cmpuint(wire.field, ==, 3000);
    g_assert_cmpmem(wire.bytes.data, wire.bytes.len, "text", 4);
    g_assert_false(kith_wire_next(&wire));
    g_assert_false(wire.failed);
    wire = kith_wire(kith_bytes(bytes->data, bytes->len - 1));
    g_assert_true(kith_wire_next(&wire));
    g_assert_false(kith_wire_next(&wire));
    g_assert_true(wire.failed);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/record/random-messages-equal-the-generated-codec", test_random);
    g_test_add_func("/model/record/empty-message-is-no-bytes", test_empty);
    g_test_add_func("/model/record/broken-bytes-are-survived", test_broken);
    g_test_add_func("/model/record/later-fields-are-passed-over", test_later_fields);
    g_test_add_func("/model/record/bytes-of-the-first-version-are-read", test_first_version);
    g_test_add_func("/model/record/wire-leaves-nothing-out-but-zeros", test_wire);
    return g_test_run();
}
