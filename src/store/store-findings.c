/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-findings.h"

gboolean
kith_findings_get(KithTxn *txn, guint32 number, KithFinding **out_finding, GError **error)
{
    guint8 key[4];
    KithBytes payload;

    *out_finding = NULL;
    if (!kith_txn_get(txn, KITH_TABLE_FINDINGS, kith_key1(number, key), &payload, error)) {
        return FALSE;
    }
    if (payload.data == NULL) {
        return TRUE;
    }
    *out_finding = kith_finding_decode(payload);
    if (*out_finding == NULL) {
        return kith_store_damaged(error, "finding %u cannot be read", number);
    }
    (*out_finding)->number = number;
    return TRUE;
}

gboolean
kith_findings_all(KithTxn *txn, const char *kind, GPtrArray **out_findings, GError **error)
{
    g_autoptr(GPtrArray) findings =
        g_ptr_array_new_with_free_func((GDestroyNotify)kith_finding_free);
    guint64 last;

    if (!kith_store_counter(txn, KITH_COUNTER_FINDINGS, &last, error)) {
        return FALSE;
    }
    for (guint32 number = 1; number <= last; number++) {
        g_autoptr(KithFinding) finding = NULL;

        if (!kith_findings_get(txn, number, &finding, error)) {
            return FALSE;
        }
        if (finding != NULL && (kind == NULL || g_str_equal(finding->kind, kind))) {
            g_ptr_array_add(findings, g_steal_pointer(&finding));
        }
    }
    *out_findings = g_steal_pointer(&findings);
    return TRUE;
}

gboolean
kith_findings_put(KithTxn *txn, KithFinding *finding, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 key[4];
    guint64 last;

    if (finding->number == 0) {
        if (!kith_store_counter(txn, KITH_COUNTER_FINDINGS, &last, error) ||
            !kith_store_set_counter(txn, KITH_COUNTER_FINDINGS, last + 1, error)) {
            return FALSE;
        }
        finding->number = (guint32)last + 1;
    }
    kith_finding_encode(finding, bytes);
    return kith_txn_put(txn,
                        KITH_TABLE_FINDINGS,
                        kith_key1(finding->number, key),
                        kith_bytes(bytes->data, bytes->len),
                        error);
}

gboolean
kith_findings_delete(KithTxn *txn, guint32 number, GError **error)
{
    guint8 key[4];

    return kith_txn_delete(txn, KITH_TABLE_FINDINGS, kith_key1(number, key), error);
}
