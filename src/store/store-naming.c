/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-naming.h"

#include "base-sort.h"

void
kith_naming_clear(KithNaming *naming)
{
    g_free(naming->before);
    g_free(naming->nowhere);
    g_free(naming->after);
    g_free(naming->number);
    g_free(naming->size);
    g_free(naming->founders);
}

guint32
kith_naming_place(const KithNaming *naming, KithRecordId id)
{
    guint32 low = 0;
    guint32 high = naming->n;

    if (naming->ids == NULL) {
        return id - 1 < naming->n ? id - 1 : G_MAXUINT32;
    }
    while (low < high) {
        guint32 middle = low + (high - low) / 2;

        low = naming->ids[middle] < id ? middle + 1 : low;
        high = naming->ids[middle] < id ? high : middle;
    }
    return low < naming->n && naming->ids[low] == id ? low : G_MAXUINT32;
}

/* ---- reading what is ---- */

/* Takes over the rows of table membership that the iterator is set to, of one record or of all:
 * the last one of a record up to the current generation holds. */
static gboolean
take_membership(KithNaming *naming, guint32 generation, KithTupleIter *iter, GError **error)
{
    while (kith_tuples_next(iter, error)) {
        guint32 place = kith_naming_place(naming, iter->tuple[0]);

        if (place == G_MAXUINT32) {
            return kith_store_damaged(error, "membership of record %u", iter->tuple[0]);
        }
        if (iter->tuple[1] <= generation) {
            naming->before[place] = iter->tuple[2] != 0 ? iter->tuple[2] : iter->tuple[0];
            naming->nowhere[place] = iter->tuple[2] == 0;
        }
    }
    return kith_tuples_fine(iter);
}

gboolean
kith_naming_read(KithTxn *txn, guint32 generation, KithNaming *naming, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    naming->before = g_new(KithEntityId, (gsize)naming->n + 1);
    naming->nowhere = g_malloc0((gsize)naming->n + 1);
    for (guint32 i = 0; i < naming->n; i++) {
        naming->before[i] = kith_naming_id(naming, i);
    }
    if (generation == 0) {
        return TRUE;
    }
    if (!kith_tuples_open(txn, KITH_TABLE_MEMBERSHIP, &iter, error)) {
        return FALSE;
    }
    if (naming->ids == NULL) {
        return kith_tuples_seek(&iter, NULL, 0, error) &&
               take_membership(naming, generation, &iter, error);
    }
    for (guint32 i = 0; i < naming->n; i++) {
        if (!kith_tuples_seek(&iter, &naming->ids[i], 1, error) ||
            !take_membership(naming, generation, &iter, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_naming_find_founders(KithNaming *naming, GError **error)
{
    naming->founders = g_malloc0((gsize)naming->n + 1);
    for (guint32 i = 0; i < naming->n; i++) {
        KithEntityId entity = naming->before[i];
        guint32 founder = kith_naming_place(naming, entity);

        if (founder == G_MAXUINT32) {
            return kith_store_damaged(error,
                                      "record %u is of entity %u",
                                      kith_naming_id(naming, i),
                                      entity);
        }
        if (founder != i && naming->before[founder] == entity && !naming->nowhere[founder]) {
            naming->founders[founder] = 1;
        }
    }
    return TRUE;
}

/* ---- giving numbers ---- */

/* Rows (old entity, cluster) of all standing members, sorted: who lives on where. */
static GArray *
claims(const KithNaming *naming)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint32 i = 0; i < naming->n; i++) {
        const guint32 row[] = {naming->before[i], naming->cluster[i]};

        if (row[1] != 0) {
            g_array_append_vals(rows, row, 2);
        }
    }
    kith_sort_rows((guint32 *)(void *)rows->data, rows->len / 2, 2);
    return rows;
}

/* The cluster an old entity lives on in: rows are its claims, sorted by cluster. */
static KithRecordId
heir_of(const KithNaming *naming, const guint32 *rows, gsize n)
{
    guint32 founder = kith_naming_place(naming, rows[0]);
    KithRecordId best = 0;
    gsize most = 0;

    if (naming->cluster[founder] != 0) {
        return naming->cluster[founder];
    }
    for (gsize i = 0; i < n;) {
        gsize first = i;

        while (i < n && rows[2 * i + 1] == rows[2 * first + 1]) {
            i++;
        }
        if (i - first > most) {
            most = i - first;
            best = rows[2 * first + 1];
        }
    }
    return best;
}

/* Old entities in rising order claim the clusters they live on in: the first to come has it. */
static void
inherit(KithNaming *naming, const GArray *claimed)
{
    const guint32 *rows = (const guint32 *)(const void *)claimed->data;
    gsize n = claimed->len / 2;

    for (gsize i = 0; i < n;) {
        gsize first = i;
        guint32 heir;

        while (i < n && rows[2 * i] == rows[2 * first]) {
            i++;
        }
        heir = kith_naming_place(naming, heir_of(naming, rows + 2 * first, i - first));
        if (naming->number[heir] == 0) {
            naming->number[heir] = rows[2 * first];
        }
    }
}

void
kith_naming_give_numbers(KithNaming *naming)
{
    g_autoptr(GArray) claimed = claims(naming);

    naming->number = g_new0(KithEntityId, (gsize)naming->n + 1);
    naming->after = g_new0(KithEntityId, (gsize)naming->n + 1);
    naming->size = g_new0(guint32, (gsize)naming->n + 1);
    inherit(naming, claimed);
    for (guint32 i = 0; i < naming->n; i++) {
        guint32 cluster;

        if (naming->cluster[i] == 0) {
            continue;
        }
        cluster = kith_naming_place(naming, naming->cluster[i]);
        if (naming->number[cluster] == 0) {
            naming->number[cluster] =
                kith_naming_id(naming, i); /* its lowest record: they are in order */
        }
        naming->after[i] = naming->number[cluster];
        naming->size[kith_naming_place(naming, naming->after[i])]++;
    }
}
