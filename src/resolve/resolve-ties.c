/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-ties.h"

/* A link type whose ends are one entity so often says that two records are one thing. */
#define MOSTLY_ONE 0.5

gboolean
kith_ties_read(KithTxn *txn, GArray **out_ties, GError **error)
{
    g_autoptr(GArray) ties = g_array_new(FALSE, FALSE, sizeof(KithTie));
    g_auto(KithLinkIter) iter = {0};

    if (!kith_links_open(txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_links_next(&iter, error)) {
        const KithLink *link = &iter.link;
        KithTie tie = {link->type, link->from, link->to, link->source};

        if (link->retired == 0 && link->from != link->to) {
            g_array_append_val(ties, tie);
        }
    }
    if (!kith_links_fine(&iter)) {
        return FALSE;
    }
    *out_ties = g_steal_pointer(&ties);
    return TRUE;
}

gboolean
kith_record_types(KithTxn *txn, KithRecordId n_records, guint32 **out_types, GError **error)
{
    g_autofree guint32 *types = g_new0(guint32, (gsize)n_records + 1);
    g_auto(KithRecordIter) iter = {0};

    if (!kith_records_open(txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        if (iter.id <= n_records && iter.record.retired == 0) {
            types[iter.id - 1] = iter.record.type;
        }
    }
    *out_types = g_steal_pointer(&types);
    return kith_records_fine(&iter);
}

/* Links of one type at records of a kind. */
typedef struct {
    gsize n;
    gsize within; /* between two of the kind */
    gsize one;    /* of these, of one entity */
} Census;

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
kith_ties_types(KithStore *store,
                const KithKind *kind,
                const GArray *ties,
                const guint32 *types,
                const KithRecordId *cluster)
{
    guint32 n_types = kith_store_n_names(store, KITH_NAME_LINK_TYPE);
    g_autofree Census *census = g_new0(Census, (gsize)n_types + 1);
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < ties->len; i++) {
        const KithTie *tie = &g_array_index(ties, KithTie, i);
        gboolean from = kith_kind_has_type(kind, types[tie->from - 1]);
        gboolean to = kith_kind_has_type(kind, types[tie->to - 1]);
        Census *own = &census[tie->type];

        own->n += from || to;
        own->within += from && to;
        own->one += from && to && cluster[tie->from - 1] != 0 &&
                    cluster[tie->from - 1] == cluster[tie->to - 1];
    }
    for (guint32 t = 1; t <= n_types; t++) {
        if (census[t].n > 0 &&
            (census[t].within == 0 || census[t].one < MOSTLY_ONE * census[t].within)) {
            g_ptr_array_add(found, g_strdup(kith_store_name(store, KITH_NAME_LINK_TYPE, t)->name));
        }
    }
    g_ptr_array_sort(found, compare_names);
    return found;
}
