/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_COLUMNS_H
#define RESOLVE_COLUMNS_H

#include "resolve-frame.h"

/* The raw material of a frame: values of each property as the store numbers them. */

typedef struct {
    guint32 property;
    const char *name; /* the property's (lifetime: store) */
    const KithComparator *comparator;
    guint32 *first;   /* owned: where record i's values start; n + 1 entries */
    guint32 *values;  /* owned: the store's numbers, or own ones where few are read */
    guint8 *bytes;    /* owned: the texts of all values of the property */
    guint64 *offsets; /* owned: of value i's text, i + 1 its end; n_values + 2 entries */
    guint32 n_values;
    gboolean distinct; /* no text comes twice among the values */
    guint32 filled;
    KithAdjust adjust;
    int parent;              /* the column whose gaps this one fills, -1 for none */
    GPtrArray *placeholders; /* owned, char *: texts that stood for no value and are not there any
                                more; NULL for none */
    GPtrArray *later;        /* owned, KithLater: of ages, what was taken off; NULL for nothing */
    gboolean age;            /* as of the day when a list was made */
    gboolean residence;      /* part of where somebody or something is */
    gboolean family_first;   /* of whole names: written family name first */
    gboolean tells_names;    /* of e-mail addresses: named after their owners */
    gboolean dropped;        /* no evidence */
} KithColumn;

typedef struct {
    guint32 n;               /* records, in the frame's order */
    KithRecordId *ids;       /* owned */
    KithSourceId *sources;   /* owned */
    guint64 *hashes;         /* owned */
    GPtrArray *source_names; /* owned, char *: by number, as kith_store_source_names() */
    guint n_columns;
    KithColumn *columns; /* owned */
} KithColumns;

/* Reads the records of a kind that stand; with @only (KithRecordId) those of them alone. */
gboolean kith_columns_read(KithStore *store,
                           KithTxn *txn,
                           const KithKind *kind,
                           const GArray *only,
                           guint threads,
                           KithColumns *out_columns,
                           GError **error);

/* The texts of the values that columns of all records have, and of the few records that were read
 * alone, whose values get numbers of their own. */
gboolean kith_columns_read_texts(KithColumns *columns, KithTxn *txn, guint threads, GError **error);
gboolean kith_columns_read_few_texts(KithColumns *columns, KithTxn *txn, GError **error);

void kith_columns_clear(KithColumns *columns);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithColumns, kith_columns_clear)

/* Finds out which columns are no evidence, and which only repeat another. */
void kith_columns_judge(KithColumns *columns, guint threads);

/* What was found out, as a typing; and the same taken from one: columns that it does not know are
 * no evidence. */
GPtrArray *kith_columns_typing(const KithColumns *columns);
void kith_columns_follow(KithColumns *columns, const GPtrArray *typing);

/* The first column of a role, evidence or not; NULL when there is none. */
const KithColumn *kith_columns_find_role(const KithColumns *columns, KithRole role);

static inline gboolean
kith_column_has_value(const KithColumn *column, guint32 record)
{
    return column->first[record + 1] > column->first[record];
}

static inline KithBytes
kith_column_text(const KithColumn *column, guint32 value)
{
    return kith_bytes(column->bytes + column->offsets[value],
                      (gsize)(column->offsets[value + 1] - column->offsets[value]));
}

/* The text of a record's value of a column by its place, empty where there is none. */
static inline KithBytes
kith_column_text_at(const KithColumn *column, guint32 record, guint which)
{
    guint32 at = column != NULL ? column->first[record] + which : 0;

    return column != NULL && at < column->first[record + 1]
               ? kith_column_text(column, column->values[at])
               : kith_bytes(NULL, 0);
}

#endif
