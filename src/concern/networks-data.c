/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-data.h"

#include "networks-collect.h"

void
kith_network_data_clear(KithNetworkData *data)
{
    g_free(data->people);
    g_free(data->records);
    g_free(data->units);
    g_free(data->homes);
    g_free(data->n_incidents_of);
    g_free(data->n_complaints_of);
    g_free(data->incidents);
    g_free(data->named);
    g_free(data->complaints);
    g_free(data->occasions);
    g_free(data->attendees);
    g_free(data->vehicles);
    g_free(data->unit_entities);
    g_free(data->ties);
    g_free(data->declared);
    *data = (KithNetworkData){0};
}

gboolean
kith_network_data_read(KithNetworkData *data,
                       KithStore *store,
                       KithTxn *txn,
                       const KithViewOptions *view,
                       const char *roles,
                       const KithProgress *progress,
                       GError **error)
{
    g_auto(KithCollection) collection = {0};

    *data = (KithNetworkData){0};
    if (!kith_entity_generation(txn, &data->generation, error) ||
        !kith_store_counter(txn, KITH_COUNTER_VERSION, &data->version, error) ||
        !kith_collection_read(&collection, store, txn, view, roles, progress, error)) {
        return FALSE;
    }
    data->n_protected = collection.n_protected;
    data->has_events = collection.named.n > 0;
    kith_network_make_people(data, &collection);
    kith_network_make_events(data, &collection);
    return kith_network_make_ties(data, &collection, error);
}

guint32
kith_network_person(const KithNetworkData *data, KithEntityId entity)
{
    guint32 low = 0;
    guint32 high = data->n_people;

    while (low < high) {
        guint32 middle = low + (high - low) / 2;

        if (data->people[middle] < entity) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < data->n_people && data->people[low] == entity ? low : KITH_NOBODY;
}

gboolean
kith_network_is_declared(const KithNetworkData *data, guint32 a, guint32 b)
{
    guint32 low = 0;
    guint32 high = data->n_declared;
    guint64 key = (guint64)MIN(a, b) << 32 | MAX(a, b);

    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        const guint32 *row = data->declared + 2 * (gsize)middle;
        guint64 here = (guint64)row[0] << 32 | row[1];

        if (here == key) {
            return TRUE;
        }
        if (here < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return FALSE;
}

guint32
kith_network_ties(const KithNetworkData *data, guint32 a, guint32 b, const KithTie **out_first)
{
    guint32 low = 0;
    guint32 high = data->n_ties;
    guint64 key = (guint64)MIN(a, b) << 32 | MAX(a, b);
    guint32 n = 0;

    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        const KithTie *tie = &data->ties[middle];

        if (((guint64)tie->a << 32 | tie->b) < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *out_first = data->ties + low;
    while (low + n < data->n_ties &&
           ((guint64)data->ties[low + n].a << 32 | data->ties[low + n].b) == key) {
        n++;
    }
    return n;
}
