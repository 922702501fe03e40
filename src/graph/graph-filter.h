/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_FILTER_H
#define GRAPH_FILTER_H

#include "store-records.h"

#include <kith/kith-graph.h>

/* The days a date can mean, as numbers (kith_date_number); a date that is not there can be any. */
typedef struct {
    gint32 first;
    gint32 last;
} KithDays;

#define KITH_DAYS_ANY ((KithDays){G_MININT32, G_MAXINT32})

static inline gboolean
kith_days_meet(KithDays a, KithDays b)
{
    return a.first <= b.last && b.first <= a.last;
}

/* The text of a day of the command line as days. */
gboolean kith_days_parse(const char *text, const char *what, KithDays *out_days, GError **error);

/* Which of the store's names are asked for: element i is of number i. Free with g_free().
 * @asked NULL is all of them. An unknown name is %KITH_ERROR_NOT_FOUND. */
gboolean *kith_filter_names(KithStore *store,
                            KithNameKind kind,
                            const char *const *asked,
                            const char *what,
                            GError **error);

/* What a link of each type weighs as an edge. */
typedef struct {
    double *weights;   /* owned: of number i; NAN for types that do not count */
    gboolean weighted; /* whether a weight was asked for */
} KithLinkTypes;

void kith_link_types_clear(KithLinkTypes *types);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithLinkTypes, kith_link_types_clear)

/* @asked has names or NAME=WEIGHT, a number above 0; a name alone weighs 1. */
gboolean kith_filter_links(KithStore *store,
                           const char *const *asked,
                           KithLinkTypes *out_types,
                           GError **error);

/* What values of a property come to: read once for each property and not for each link. */
typedef struct {
    guint32 n;
    double *numbers; /* owned, of value i + 1; NaN for what is no number */
    KithDays *days;  /* owned, of value i + 1 */
} KithValueTable;

typedef struct {
    guint n_properties;
    KithValueTable *tables; /* owned, of property i + 1; empty until used */
    gboolean *is_date;      /* owned, of property i + 1 */
} KithValueTables;

void kith_value_tables_init(KithValueTables *tables, KithStore *store);
void kith_value_tables_clear(KithValueTables *tables);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithValueTables, kith_value_tables_clear)

/* The first date among the fields; any day when there is none. */
gboolean kith_value_tables_days(KithValueTables *tables,
                                KithTxn *txn,
                                const KithField *fields,
                                guint n_fields,
                                KithDays *out_days,
                                GError **error);

/* The sum of the numbers among the fields of a property; 1 when there is none. */
gboolean kith_value_tables_weight(KithValueTables *tables,
                                  KithTxn *txn,
                                  guint32 property,
                                  const KithField *fields,
                                  guint n_fields,
                                  double *out_weight,
                                  GError **error);

#endif
