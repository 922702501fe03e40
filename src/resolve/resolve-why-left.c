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

static gboolean
has_one_record(const KithPairing *pairing, KithEntityId entity, gboolean *out, GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));

    if (!kith_entity_standing(pairing->txn, pairing->generation, entity, records, error)) {
        return FALSE;
    }
    *out = records->len == 1;
    return TRUE;
}

/* Whether two sources without duplicates say how much likelier those are one who are left. */
static gboolean
are_of_such_sources(const KithPairing *pairing, KithRecordPair pair)
{
    guint32 a = kith_frame_group(pairing->frame, pair.i);
    guint32 b = kith_frame_group(pairing->frame, pair.j);

    return pairing->model->left[kith_group_pair(a, b)] > 0.0;
}

/* Whether neither of two entities has a record of the other's source, or of any. */
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

    if (!are_of_such_sources(pairing, pair)) {
        if (!has_one_record(pairing, a, &in_a, error) ||
            !has_one_record(pairing, b, &in_b, error)) {
            return FALSE;
        }
        *out = in_a && in_b;
        return TRUE;
    }
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
