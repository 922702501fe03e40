/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-filter.h"

#include "base-date.h"
#include "base-error.h"
#include "base-normalise.h"
#include "model-yaml.h"
#include "store-values.h"

#include <math.h>

/* ---- names ---- */

static gboolean
unknown_name(KithStore *store,
             KithNameKind kind,
             const char *name,
             const char *what,
             GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    const char *near;

    for (guint32 i = 1; i <= kith_store_n_names(store, kind); i++) {
        g_ptr_array_add(words, (gpointer)kith_store_name(store, kind, i)->name);
    }
    g_ptr_array_add(words, NULL);
    near = kith_nearest_word(name, (const char *const *)words->pdata);
    return near != NULL ? kith_error_set(error,
                                         KITH_ERROR_NOT_FOUND,
                                         "the store has no %s \"%s\": did you mean \"%s\"?",
                                         what,
                                         name,
                                         near)
                        : kith_error_set(error,
                                         KITH_ERROR_NOT_FOUND,
                                         "the store has no %s \"%s\"",
                                         what,
                                         name);
}

gboolean *
kith_filter_names(KithStore *store,
                  KithNameKind kind,
                  const char *const *asked,
                  const char *what,
                  GError **error)
{
    guint32 n = kith_store_n_names(store, kind);
    g_autofree gboolean *kept = g_new0(gboolean, n + 1);

    for (guint32 i = 0; asked == NULL && i <= n; i++) {
        kept[i] = TRUE;
    }
    for (guint i = 0; asked != NULL && asked[i] != NULL; i++) {
        guint32 number = kith_store_find_name(store, kind, asked[i]);

        if (number == 0) {
            unknown_name(store, kind, asked[i], what, error);
            return NULL;
        }
        kept[number] = TRUE;
    }
    return g_steal_pointer(&kept);
}

/* Parts "NAME=WEIGHT". A type may be called so itself: then that is what is meant. */
static gboolean
part_weight(KithStore *store,
            const char *asked,
            char **out_name,
            double *out_weight,
            GError **error)
{
    const char *mark = strrchr(asked, '=');
    char *end;

    *out_weight = 1.0;
    *out_name = g_strdup(asked);
    if (mark == NULL || kith_store_find_name(store, KITH_NAME_LINK_TYPE, asked) != 0) {
        return TRUE;
    }
    *out_weight = g_ascii_strtod(mark + 1, &end);
    (*out_name)[mark - asked] = '\0';
    return (end != mark + 1 && *end == '\0' && *out_weight > 0 && isfinite(*out_weight)) ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "links \"%s\": what a link of a type weighs is a number above 0",
                          asked);
}

void
kith_link_types_clear(KithLinkTypes *types)
{
    g_clear_pointer(&types->weights, g_free);
}

gboolean
kith_filter_links(KithStore *store,
                  const char *const *asked,
                  KithLinkTypes *out_types,
                  GError **error)
{
    guint32 n = kith_store_n_names(store, KITH_NAME_LINK_TYPE);

    *out_types = (KithLinkTypes){g_new(double, (gsize)n + 1), FALSE};
    for (guint32 i = 0; i <= n; i++) {
        out_types->weights[i] = asked == NULL ? 1.0 : (double)NAN;
    }
    for (guint i = 0; asked != NULL && asked[i] != NULL; i++) {
        g_autofree char *name = NULL;
        double weight;
        guint32 number;

        if (!part_weight(store, asked[i], &name, &weight, error)) {
            return FALSE;
        }
        number = kith_store_find_name(store, KITH_NAME_LINK_TYPE, name);
        if (number == 0) {
            return unknown_name(store, KITH_NAME_LINK_TYPE, name, "link type", error);
        }
        out_types->weights[number] = weight;
        out_types->weighted = out_types->weighted || weight != 1.0;
    }
    return TRUE;
}

/* ---- days ---- */

static KithDays
days_of(KithDate date)
{
    KithDate first = date;
    KithDate last = date;

    if (date.year == 0) {
        return KITH_DAYS_ANY;
    }
    if (date.month == 0) {
        first.month = 1;
        last.month = 12;
    }
    if (date.day == 0) {
        first.day = 1;
        last.day = 31;
    }
    return (KithDays){kith_date_number(first), kith_date_number(last)};
}

gboolean
kith_days_parse(const char *text, const char *what, KithDays *out_days, GError **error)
{
    KithDate date;

    if (!kith_date_parse(kith_bytes_str(text), KITH_DATE_DAY_FIRST, KITH_PIVOT_YEAR, &date) ||
        date.year == 0) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s \"%s\": a day such as 2026-01-31 is wanted",
                              what,
                              text);
    }
    *out_days = days_of(date);
    return TRUE;
}

/* ---- values ---- */

void
kith_value_tables_init(KithValueTables *tables, KithStore *store)
{
    guint32 n = kith_store_n_names(store, KITH_NAME_PROPERTY);

    *tables = (KithValueTables){n, g_new0(KithValueTable, n + 1), g_new0(gboolean, n + 1)};
    for (guint32 i = 1; i <= n; i++) {
        const KithPropertyType *type = kith_store_property_type(store, i);

        tables->is_date[i - 1] =
            type != NULL && type->normaliser != NULL && g_str_equal(type->normaliser->name, "date");
    }
}

void
kith_value_tables_clear(KithValueTables *tables)
{
    for (guint i = 0; i < tables->n_properties; i++) {
        g_free(tables->tables[i].numbers);
        g_free(tables->tables[i].days);
    }
    g_free(tables->tables);
    g_free(tables->is_date);
    *tables = (KithValueTables){0};
}

static double
number_of(KithBytes text)
{
    char room[64];
    char *end;
    double number;

    if (text.len == 0 || text.len >= sizeof room) {
        return (double)NAN;
    }
    memcpy(room, text.data, text.len);
    room[text.len] = '\0';
    number = g_ascii_strtod(room, &end);
    return *end == '\0' ? number : (double)NAN;
}

static void
read_value(KithValueTable *table, guint32 value, KithBytes text)
{
    KithDate date;

    if (table->numbers != NULL) {
        table->numbers[value - 1] = number_of(text);
    } else {
        table->days[value - 1] = kith_date_scan(text, &date) ? days_of(date) : KITH_DAYS_ANY;
    }
}

/* Fills the table of a property with what its values are worth, as numbers or as days. */
static gboolean
read_table(KithTxn *txn, guint32 property, gboolean numbers, KithValueTable *table, GError **error)
{
    g_auto(KithArrayIter) iter = {0};

    if (!kith_values_count(txn, property, &table->n, error) ||
        !kith_array_open(txn, KITH_TABLE_VALUES, &iter, error) ||
        !kith_array_seek(&iter, property, 1, error)) {
        return FALSE;
    }
    if (numbers) {
        table->numbers = g_new0(double, (gsize)table->n + 1);
    } else {
        table->days = g_new0(KithDays, (gsize)table->n + 1);
    }
    while (kith_array_next(&iter, error)) {
        if (iter.number >= 1 && iter.number <= table->n) {
            read_value(table, iter.number, iter.item);
        }
    }
    return iter.done;
}

static gboolean
find_table(KithValueTables *tables,
           KithTxn *txn,
           guint32 property,
           gboolean numbers,
           const KithValueTable **out_table,
           GError **error)
{
    KithValueTable *table = &tables->tables[property - 1];

    *out_table = table;
    return (numbers ? table->numbers != NULL : table->days != NULL) ||
           read_table(txn, property, numbers, table, error);
}

static gboolean
bad_value(const KithField *field, GError **error)
{
    return kith_store_damaged(error,
                              "a field has value %u of property %u, which is not there",
                              field->value,
                              field->property);
}

gboolean
kith_value_tables_days(KithValueTables *tables,
                       KithTxn *txn,
                       const KithField *fields,
                       guint n_fields,
                       KithDays *out_days,
                       GError **error)
{
    *out_days = KITH_DAYS_ANY;
    for (guint i = 0; i < n_fields; i++) {
        const KithField *field = &fields[i];
        const KithValueTable *table;

        if (field->value == 0 || field->property > tables->n_properties ||
            !tables->is_date[field->property - 1]) {
            continue;
        }
        if (!find_table(tables, txn, field->property, FALSE, &table, error)) {
            return FALSE;
        }
        if (field->value > table->n) {
            return bad_value(field, error);
        }
        *out_days = table->days[field->value - 1];
        return TRUE;
    }
    return TRUE;
}

/* What a field is worth, NaN when that is no number. What the normal form has no place for ("1e-5")
 * is read as it was given. */
static gboolean
field_number(KithValueTables *tables,
             KithTxn *txn,
             const KithField *field,
             double *out_number,
             GError **error)
{
    const KithValueTable *table;

    if (field->value == 0) {
        *out_number = number_of(field->given);
        return TRUE;
    }
    if (!find_table(tables, txn, field->property, TRUE, &table, error)) {
        return FALSE;
    }
    if (field->value > table->n) {
        return bad_value(field, error);
    }
    *out_number = table->numbers[field->value - 1];
    return TRUE;
}

gboolean
kith_value_tables_weight(KithValueTables *tables,
                         KithTxn *txn,
                         guint32 property,
                         const KithField *fields,
                         guint n_fields,
                         double *out_weight,
                         GError **error)
{
    double sum = 0;
    guint n = 0;

    for (guint i = 0; i < n_fields; i++) {
        double number;

        if (fields[i].property != property) {
            continue;
        }
        if (!field_number(tables, txn, &fields[i], &number, error)) {
            return FALSE;
        }
        if (!isnan(number)) {
            sum += number;
            n++;
        }
    }
    *out_weight = n > 0 ? sum : 1.0;
    return TRUE;
}
