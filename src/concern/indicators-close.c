/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "indicators-close.h"

#include "base-sort.h"

#include <kith/kith-names.h>

/* So likely must two names be one: of a rare family name an initial is enough. Each person has few
 * who are close, so that a stranger hardly ever has the name of one. */
#define ONE_NAME 0.8

/* Two birth dates that lie further apart are of two people; nearer, a digit may be wrong. */
#define A_YEAR 366

static void
add(KithClose *close, KithEntityId person, KithEntityId other, KithRecordId record)
{
    if ((close->people->is[other - 1] & KITH_IS_PERSON) != 0 && record != 0) {
        kith_words_push2(&close->rows, person, record);
    }
}

void
kith_close_init(KithClose *close, KithCollection *people, KithStore *store, KithTxn *txn)
{
    *close = (KithClose){.people = people};
    kith_names_init(&close->names, store, txn);
    close->labels = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    close->birth_date = kith_store_find_name(store, KITH_NAME_PROPERTY, "birth_date");
    for (gsize i = 0; i < people->circle.n; i += 3) {
        const guint32 *row = people->circle.data + i;

        add(close, row[1], row[0], row[2]);
    }
    for (gsize i = 0; i < people->declared.n; i += 2) {
        const guint32 *row = people->declared.data + i;

        add(close, row[0], row[1], people->first[row[1] - 1]);
    }
    kith_sort_rows(close->rows.data, close->rows.n / 2, 2);
    close->rows.n = 2 * kith_unique_rows(close->rows.data, close->rows.n / 2, 2);
}

void
kith_close_clear(KithClose *close)
{
    if (close->labels != NULL) {
        kith_names_clear(&close->names);
        g_hash_table_unref(close->labels);
    }
    kith_words_clear(&close->rows);
}

/* What a record is called (lifetime: close), or NULL. */
static const char *
label_of(KithClose *close, KithRecordId record, GError **error)
{
    char *label = g_hash_table_lookup(close->labels, GUINT_TO_POINTER(record));

    if (label == NULL) {
        label = kith_names_label(&close->names, record, error);
        if (label != NULL) {
            g_hash_table_insert(close->labels, GUINT_TO_POINTER(record), label);
        }
    }
    return label;
}

static gboolean
born_on(KithClose *close, KithRecordId id, gint32 *out_day, GError **error)
{
    KithRecord record;
    KithDays days = KITH_DAYS_ANY;

    *out_day = KITH_NO_DAY;
    if (!kith_names_record(&close->names, id, &record, error)) {
        return FALSE;
    }
    for (guint i = 0; close->birth_date != 0 && i < record.n_fields; i++) {
        if (record.fields[i].property != close->birth_date) {
            continue;
        }
        if (!kith_value_tables_days(&close->people->reading.values,
                                    close->names.txn,
                                    &record.fields[i],
                                    1,
                                    &days,
                                    error)) {
            return FALSE;
        }
        *out_day = days.first != KITH_DAYS_ANY.first ? days.first : *out_day;
    }
    return TRUE;
}

/* Takes a record in the place of the best so far where it fits better. */
static gboolean
compare(KithClose *close,
        KithRecordId record,
        const char *name,
        gint32 born,
        double *best,
        KithRecordId *out_record,
        GError **error)
{
    const char *label = label_of(close, record, error);
    double p = label != NULL ? kith_name_match("Person", name, label, NULL) : 0.0;
    gint32 own_birth;

    if (label == NULL || p < ONE_NAME || p <= *best) {
        return label != NULL;
    }
    if (!born_on(close, record, &own_birth, error)) {
        return FALSE;
    }
    if (born == KITH_NO_DAY || own_birth == KITH_NO_DAY || ABS(born - own_birth) <= A_YEAR) {
        *best = p;
        *out_record = record;
    }
    return TRUE;
}

static gsize
first_row(const KithClose *close, KithEntityId person)
{
    gsize low = 0;
    gsize high = close->rows.n / 2;

    while (low < high) {
        gsize middle = low + (high - low) / 2;

        if (close->rows.data[2 * middle] < person) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

gboolean
kith_close_find(KithClose *close,
                KithEntityId person,
                const char *name,
                gint32 born,
                KithRecordId *out_record,
                GError **error)
{
    KithRecordId own = close->people->first[person - 1];
    double best = 0.0;

    *out_record = 0;
    if (own != 0 && !compare(close, own, name, born, &best, out_record, error)) {
        return FALSE;
    }
    for (gsize i = first_row(close, person);
         i < close->rows.n / 2 && close->rows.data[2 * i] == person;
         i++) {
        KithRecordId record = close->rows.data[2 * i + 1];

        if (!compare(close, record, name, born, &best, out_record, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
