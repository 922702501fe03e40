/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-parcel.h"

#include "store-values.h"

/* When a property's values are taken for ones that do not come back. */
#define SEEN_ENOUGH 4096
#define FRESH_PERCENT 70

/* The most values that are kept over resets. */
#define KEPT_MAX 1000000

KithParcel *
kith_parcel_new(void)
{
    KithParcel *parcel = g_new0(KithParcel, 1);

    parcel->records = g_array_new(FALSE, FALSE, sizeof(KithDraftRecord));
    parcel->links = g_array_new(FALSE, FALSE, sizeof(KithDraftLink));
    parcel->fields = g_array_new(FALSE, FALSE, sizeof(KithDraftField));
    parcel->rows = g_array_new(FALSE, FALSE, sizeof(KithParcelRow));
    parcel->bytes = g_byte_array_new();
    parcel->words = g_array_new(FALSE, FALSE, sizeof(guint32));
    parcel->numbers = g_array_new(FALSE, FALSE, sizeof(guint32));
    parcel->once_words = g_array_new(FALSE, FALSE, sizeof(guint32));
    parcel->repeats = g_array_new(FALSE, TRUE, sizeof(KithRepeats));
    parcel->scratch = g_string_new(NULL);
    parcel->key = g_string_new(NULL);
    kith_intern_init(&parcel->values);
    kith_intern_init(&parcel->given);
    kith_intern_init(&parcel->once);
    return parcel;
}

void
kith_parcel_free(KithParcel *parcel)
{
    g_array_unref(parcel->records);
    g_array_unref(parcel->links);
    g_array_unref(parcel->fields);
    g_array_unref(parcel->rows);
    g_byte_array_unref(parcel->bytes);
    g_array_unref(parcel->words);
    g_array_unref(parcel->numbers);
    g_array_unref(parcel->once_words);
    g_array_unref(parcel->repeats);
    g_string_free(parcel->scratch, TRUE);
    g_string_free(parcel->key, TRUE);
    kith_intern_clear(&parcel->values);
    kith_intern_clear(&parcel->given);
    kith_intern_clear(&parcel->once);
    g_free(parcel);
}

void
kith_parcel_reset(KithParcel *parcel)
{
    g_array_set_size(parcel->records, 0);
    g_array_set_size(parcel->links, 0);
    g_array_set_size(parcel->fields, 0);
    g_array_set_size(parcel->rows, 0);
    g_byte_array_set_size(parcel->bytes, 0);
    g_array_set_size(parcel->once_words, 0);
    kith_intern_reset(&parcel->once);
    if (parcel->values.n_entries > KEPT_MAX || parcel->given.n_entries > KEPT_MAX) {
        g_array_set_size(parcel->words, 0);
        g_array_set_size(parcel->numbers, 0);
        kith_intern_reset(&parcel->values);
        kith_intern_reset(&parcel->given);
    }
}

static guint32
keep(KithParcel *parcel, KithBytes bytes)
{
    guint32 offset = parcel->bytes->len;

    if (bytes.len > 0) {
        g_byte_array_append(parcel->bytes, bytes.data, (guint)bytes.len);
    }
    return offset;
}

/* ---- values ---- */

/* Lists the words under which a new value will be found. Returns the place of the first, from 1,
 * 0 when there are none. */
static guint32
find_words(GArray *words, const KithPropertyType *type, KithBytes normal)
{
    guint32 hashes[KITH_VALUE_WORDS + 1] KITH_UNCLEARED;
    guint32 first = words->len;
    guint n = kith_values_words(type, normal, hashes);

    if (n == 0) {
        return 0;
    }
    hashes[n] = 0; /* ends the list */
    g_array_append_vals(words, hashes, n + 1);
    return first + 1;
}

/* The local number of a normal value. */
static guint32
local_number(KithParcel *parcel, const KithParcelColumn *column, KithBytes normal)
{
    guint64 hash = kith_intern_hash(column->property, normal);
    gboolean fresh;
    KithInternEntry *entry =
        kith_intern_add(&parcel->values, column->property, normal, hash, &fresh);

    if (fresh) {
        guint32 unknown = 0;

        entry->content = find_words(parcel->words, column->type, normal);
        g_array_append_val(parcel->numbers, unknown);
    }
    return (guint32)(entry - parcel->values.entries) + 1;
}

/* The same without looking whether the value was there before. */
static guint32
once_number(KithParcel *parcel, const KithParcelColumn *column, KithBytes normal)
{
    KithInternEntry *entry = kith_intern_append(&parcel->once,
                                                column->property,
                                                normal,
                                                kith_intern_hash(column->property, normal));

    entry->content = find_words(parcel->once_words, column->type, normal);
    return KITH_LOCAL_ONCE + parcel->once.n_entries;
}

/* Brings a value into its normal form. Returns its local number, 0 when it has none. */
static guint32
normalise(KithParcel *parcel,
          const KithParcelColumn *column,
          KithBytes given,
          gboolean once,
          KithTextForm *out_form)
{
    KithBytes normal;

    g_string_truncate(parcel->scratch, 0);
    if (!kith_normalise(column->type->normaliser, given, &column->options, parcel->scratch)) {
        *out_form = KITH_FORM_GIVEN;
        return 0;
    }
    normal = kith_bytes(parcel->scratch->str, parcel->scratch->len);
    *out_form = kith_text_form(normal, given);
    return once ? once_number(parcel, column, normal) : local_number(parcel, column, normal);
}

static KithRepeats *
repeats_of(KithParcel *parcel, guint32 property)
{
    if (property > parcel->repeats->len) {
        g_array_set_size(parcel->repeats, property);
    }
    return &g_array_index(parcel->repeats, KithRepeats, property - 1);
}

/* Normalises through the table of values given before. */
static void
normalise_repeated(KithParcel *parcel,
                   const KithParcelColumn *column,
                   KithBytes given,
                   guint64 hash,
                   KithDraftField *field)
{
    KithRepeats *repeats = repeats_of(parcel, column->property);
    gboolean fresh;
    KithInternEntry *entry = kith_intern_add(&parcel->given, column->property, given, hash, &fresh);

    repeats->seen++;
    repeats->fresh += fresh;
    if (fresh) {
        entry->number = normalise(parcel, column, given, FALSE, &field->form);
        entry->content = field->form;
    }
    field->local = entry->number;
    field->form = (KithTextForm)entry->content;
}

/* Whether hardly any value of the property comes back. */
static gboolean
is_once(KithParcel *parcel, guint32 property)
{
    const KithRepeats *repeats = repeats_of(parcel, property);

    return repeats->seen >= SEEN_ENOUGH && repeats->fresh > repeats->seen / 100 * FRESH_PERCENT;
}

/* Makes the field of a value that is not empty. */
static KithDraftField
make_field(KithParcel *parcel, const KithParcelCell *cell)
{
    KithDraftField field = {.property = cell->column->property};

    if (cell->once) {
        field.local = normalise(parcel, cell->column, cell->given, TRUE, &field.form);
    } else {
        normalise_repeated(parcel, cell->column, cell->given, cell->hash, &field);
    }
    if (field.form == KITH_FORM_GIVEN) {
        field.given = keep(parcel, cell->given);
        field.given_len = (guint32)cell->given.len;
    }
    /* The value as given says all: its normal form and its form follow from it. */
    parcel->content = (parcel->content ^ cell->hash) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    parcel->content ^= parcel->content >> 29;
    return field;
}

void
kith_parcel_add_values(KithParcel *parcel, KithParcelCell *cells, guint n)
{
    guint n_fields = parcel->fields->len;
    KithDraftField *fields;

    for (guint i = 0; i < n; i++) {
        cells[i].given = kith_text_strip(cells[i].given);
        cells[i].hash = kith_intern_hash(cells[i].column->property, cells[i].given);
        cells[i].once = is_once(parcel, cells[i].column->property);
        if (!cells[i].once) {
            kith_intern_prefetch_slot(&parcel->given, cells[i].hash);
        }
    }
    for (guint i = 0; i < n && n > 1; i++) {
        if (!cells[i].once) {
            kith_intern_prefetch_entry(&parcel->given, cells[i].hash);
        }
    }
    for (guint i = 0; i < n && n > 1; i++) {
        if (!cells[i].once) {
            kith_intern_prefetch_text(&parcel->given, cells[i].hash);
        }
    }
    g_array_set_size(parcel->fields, n_fields + n);
    fields = (KithDraftField *)(void *)parcel->fields->data;
    for (guint i = 0; i < n; i++) {
        if (cells[i].given.len > 0) {
            fields[n_fields++] = make_field(parcel, &cells[i]);
        }
    }
    g_array_set_size(parcel->fields, n_fields);
}

/* ---- rows ---- */

KithDraftRef
kith_parcel_ref(KithParcel *parcel, KithSourceId source, guint32 type, KithBytes key)
{
    return (KithDraftRef){kith_intern_hash(source, key),
                          keep(parcel, key),
                          (guint32)key.len,
                          source,
                          type};
}

void
kith_parcel_begin_row(KithParcel *parcel, KithBytes text, guint64 line)
{
    KithParcelRow row = {(const char *)text.data, text.len, line};

    g_array_append_val(parcel->rows, row);
}

void
kith_parcel_begin_record(KithParcel *parcel, KithDraftRef ref, guint64 row)
{
    KithDraftRecord record = {.ref = ref,
                              .row = row,
                              .index = parcel->rows->len - 1,
                              .first_field = parcel->fields->len};

    parcel->content = 0;
    g_array_append_val(parcel->records, record);
}

void
kith_parcel_begin_link(KithParcel *parcel,
                       guint32 type,
                       KithDraftRef from,
                       KithDraftRef to,
                       guint64 row)
{
    KithDraftLink link = {.from = from,
                          .to = to,
                          .type = type,
                          .row = row,
                          .first_field = parcel->fields->len};

    g_array_append_val(parcel->links, link);
}

void
kith_parcel_end_record(KithParcel *parcel)
{
    KithDraftRecord *record =
        &g_array_index(parcel->records, KithDraftRecord, parcel->records->len - 1);

    record->n_fields = parcel->fields->len - record->first_field;
    record->content = kith_hash_pair(parcel->content, record->ref.type);
}

void
kith_parcel_end_link(KithParcel *parcel, gint32 owner, gboolean node_ends)
{
    KithDraftLink *link = &g_array_index(parcel->links, KithDraftLink, parcel->links->len - 1);

    link->n_fields = parcel->fields->len - link->first_field;
    link->owner = owner;
    link->node_ends = node_ends;
}

void
kith_parcel_drop_row(KithParcel *parcel)
{
    guint index = parcel->rows->len - 1;
    guint64 line = g_array_index(parcel->rows, KithParcelRow, index).line;

    while (parcel->records->len > 0 &&
           g_array_index(parcel->records, KithDraftRecord, parcel->records->len - 1).index ==
               index) {
        g_array_set_size(parcel->records, parcel->records->len - 1);
    }
    while (parcel->links->len > 0 &&
           g_array_index(parcel->links, KithDraftLink, parcel->links->len - 1).row == line) {
        g_array_set_size(parcel->links, parcel->links->len - 1);
    }
}
