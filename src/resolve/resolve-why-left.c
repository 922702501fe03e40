/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-why-left.h"

#include "resolve-left.h"
#include "store-records.h"

#include <math.h>

/* Whether an entity has a record of a source. */
static gboolean
has_source(const KithPairing *pairing,
           KithEntityId entity,
           KithSourceId source,
           gboolean *out,
           GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));

    *out = FALSE;
    if (!kith_entity_standing(pairing->txn, pairing->generation, entity, records, error)) {
        return FALSE;
    }
    for (guint i = 0; i < records->len && !*out; i++) {
        g_auto(KithFieldBuffer) buffer = {0};
        KithRecordId id = g_array_index(records, KithRecordId, i);
        KithRecord record;
        gboolean found;

        if (!kith_records_get(pairing->txn, id, &buffer, &record, &found, error)) {
            return FALSE;
        }
        *out = found && record.source == source;
    }
    return TRUE;
}

/* Whether two records of one entity are all there is of it, and too little by themselves. */
static gboolean
were_left(const KithPairing *pairing,
          KithRecordPair pair,
          KithEntityId entity,
          double threshold,
          gboolean *out,
          GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    KithWeight weight;

    if (!kith_entity_standing(pairing->txn, pairing->generation, entity, records, error)) {
        return FALSE;
    }
    kith_score_pair(pairing->scorer, pair.i, pair.j, &weight);
    *out = records->len == 2 && weight.weight < log2(threshold / (1.0 - threshold));
    return TRUE;
}

/* Whether neither of two entities has a record of the other's source. */
static gboolean
are_left(const KithPairing *pairing,
         KithRecordPair pair,
         KithEntityId a,
         KithEntityId b,
         gboolean *out,
         GError **error)
{
    const KithSourceId *sources = pairing->frame->sources;
    gboolean in_a;
    gboolean in_b;

    if (!has_source(pairing, a, sources[pair.j], &in_a, error) ||
        !has_source(pairing, b, sources[pair.i], &in_b, error)) {
        return FALSE;
    }
    *out = !in_a && !in_b;
    return TRUE;
}

gboolean
kith_why_left(const KithPairing *pairing,
              KithRecordPair pair,
              KithEntityId a,
              KithEntityId b,
              double threshold,
              double *out_bits,
              GError **error)
{
    g_auto(KithPool) pool = {0};
    KithLinker linker;
    gboolean left;
    double bits;

    *out_bits = 0.0;
    kith_linker_init(&linker, pairing->scorer, &pool);
    bits = kith_left_bits(&linker, &pair.i, 1, &pair.j, 1);
    if (bits <= 0.0 || pairing->generation == 0) {
        return TRUE;
    }
    if (!(a == b ? were_left(pairing, pair, a, threshold, &left, error)
                 : are_left(pairing, pair, a, b, &left, error))) {
        return FALSE;
    }
    *out_bits = left ? bits : 0.0;
    return TRUE;
}
