/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "explore-reader.h"
#include "store-entities.h"
#include "store-values.h"

#include <kith/kith-explore.h>

#include <string.h>

void
kith_beside_report_clear(KithBesideReport *report)
{
    g_clear_pointer(&report->id_a, g_free);
    g_clear_pointer(&report->label_a, g_free);
    g_clear_pointer(&report->id_b, g_free);
    g_clear_pointer(&report->label_b, g_free);
    g_clear_pointer(&report->values, kith_table_free);
}

/* A value of one of the two, or of both. */
typedef struct {
    guint32 property;
    char *normal; /* owned: what it is compared as, or as it was given */
    char *given;  /* owned: as the first record has it */
    gboolean of[2];
    guint n[2]; /* records that have it */
} Value;

typedef struct {
    KithReader reader;
    GArray *values;    /* owned, Value */
    GHashTable *known; /* owned: place in @values + 1 by "property\nnormal" */
} Asking;

static void
value_clear(gpointer data)
{
    g_free(((Value *)data)->normal);
    g_free(((Value *)data)->given);
}

static void
asking_clear(Asking *asking)
{
    g_clear_pointer(&asking->values, g_array_unref);
    g_clear_pointer(&asking->known, g_hash_table_unref);
    kith_reader_close(&asking->reader);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

/* ---- reading ---- */

static gboolean
read_texts(Asking *asking, const KithField *field, GString *given, GString *normal, GError **error)
{
    KithBytes bytes;

    g_string_truncate(given, 0);
    g_string_truncate(normal, 0);
    if (!kith_values_given(asking->reader.txn, field, given, error)) {
        return FALSE;
    }
    if (field->value == 0) {
        g_string_append(normal, given->str);
        return TRUE;
    }
    if (!kith_values_text(asking->reader.txn, field->property, field->value, &bytes, error)) {
        return FALSE;
    }
    g_string_append_len(normal, (const char *)bytes.data, (gssize)bytes.len);
    return TRUE;
}

static Value *
find_value(Asking *asking, guint32 property, const GString *given, const GString *normal)
{
    g_autofree char *key = g_strdup_printf("%u\n%s", property, normal->str);
    gpointer at = g_hash_table_lookup(asking->known, key);

    if (at == NULL) {
        const Value value = {property,
                             g_strndup(normal->str, normal->len),
                             g_strndup(given->str, given->len),
                             {FALSE, FALSE},
                             {0, 0}};

        g_array_append_val(asking->values, value);
        at = GUINT_TO_POINTER(asking->values->len);
        g_hash_table_insert(asking->known, g_steal_pointer(&key), at);
    }
    return &g_array_index(asking->values, Value, GPOINTER_TO_UINT(at) - 1);
}

static gboolean
add_record(Asking *asking, KithRecordId id, guint side, GError **error)
{
    g_autoptr(GString) given = g_string_new(NULL);
    g_autoptr(GString) normal = g_string_new(NULL);
    KithRecord record;

    if (!kith_reader_record(&asking->reader, id, &record, error)) {
        return FALSE;
    }
    for (guint i = 0; i < record.n_fields; i++) {
        Value *value;

        if (!read_texts(asking, &record.fields[i], given, normal, error)) {
            return FALSE;
        }
        value = find_value(asking, record.fields[i].property, given, normal);
        value->of[side] = TRUE;
        value->n[side]++;
    }
    return TRUE;
}

static gboolean
add_entity(Asking *asking, KithEntityId entity, guint side, GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));

    if (!kith_entity_standing(asking->reader.txn,
                              asking->reader.generation,
                              entity,
                              records,
                              error)) {
        return FALSE;
    }
    for (guint i = 0; i < records->len; i++) {
        if (!add_record(asking, g_array_index(records, KithRecordId, i), side, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- in words ---- */

static gint
compare_values(gconstpointer a, gconstpointer b, gpointer user_data)
{
    KithReader *reader = user_data;
    const Value *x = a;
    const Value *y = b;
    int order = strcmp(kith_reader_name(reader, KITH_NAME_PROPERTY, x->property),
                       kith_reader_name(reader, KITH_NAME_PROPERTY, y->property));
    int both = (y->of[0] && y->of[1]) - (x->of[0] && x->of[1]);

    if (order != 0 || both != 0) {
        return order != 0 ? order : both;
    }
    return x->of[0] != y->of[0] ? (x->of[0] ? -1 : 1) : strcmp(x->normal, y->normal);
}

static void
count_of(const Asking *asking, const Value *value, KithBesideReport *report)
{
    gboolean both = value->of[0] && value->of[1];
    gboolean other = FALSE;

    report->alike += both;
    for (guint i = 0; i < asking->values->len && !both; i++) {
        const Value *known = &g_array_index(asking->values, Value, i);

        other = other || (known->property == value->property && known->of[!value->of[0] ? 0 : 1]);
    }
    report->unlike += other;
}

static void
fill(Asking *asking, KithBesideReport *report)
{
    static const char *const of[] = {"a", "b", "both"};

    g_array_sort_with_data(asking->values, compare_values, &asking->reader);
    report->values =
        kith_table_new_like("property:text value:text of:text records_a:integer records_b:integer");
    for (guint i = 0; i < asking->values->len; i++) {
        const Value *value = &g_array_index(asking->values, Value, i);

        kith_table_add_row(report->values);
        kith_table_set_text(report->values,
                            0,
                            kith_reader_name(&asking->reader, KITH_NAME_PROPERTY, value->property));
        kith_table_set_text(report->values, 1, value->given);
        kith_table_set_text(report->values, 2, of[value->of[0] && value->of[1] ? 2 : value->of[1]]);
        kith_table_set_integer(report->values, 3, value->n[0]);
        kith_table_set_integer(report->values, 4, value->n[1]);
        count_of(asking, value, report);
    }
}

gboolean
kith_beside(KithStore *store,
            const char *a,
            const char *b,
            KithBesideReport *out_report,
            GError **error)
{
    g_auto(KithBesideReport) report = {0};
    g_auto(Asking) asking = {.values = g_array_new(FALSE, FALSE, sizeof(Value)),
                             .known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    KithEntityId one;
    KithEntityId other;

    g_return_val_if_fail(store != NULL && a != NULL && b != NULL && out_report != NULL, FALSE);
    *out_report = report;
    g_array_set_clear_func(asking.values, value_clear);
    if (!kith_reader_open(store, &asking.reader, error) ||
        !kith_reader_find_entity(&asking.reader, a, &one, &report.id_a, &report.label_a, error) ||
        !kith_reader_find_entity(&asking.reader, b, &other, &report.id_b, &report.label_b, error)) {
        return FALSE;
    }
    if (one == other) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s and %s are one entity, e:%u",
                              a,
                              b,
                              one);
    }
    if (!add_entity(&asking, one, 0, error) || !add_entity(&asking, other, 1, error)) {
        return FALSE;
    }
    fill(&asking, &report);
    *out_report = report;
    report = (KithBesideReport){0};
    return TRUE;
}
