/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-decisions.h"

#include "base-error.h"
#include "store-policy.h"
#include "store-records.h"
#include "store-rewrite.h"

#include <jansson.h>

const char *
kith_verdict_name(KithVerdict verdict)
{
    return verdict == KITH_VERDICT_SAME        ? "same"
           : verdict == KITH_VERDICT_DIFFERENT ? "different"
                                               : "unsure";
}

gboolean
kith_verdict_find(const char *text, KithVerdict *out_verdict)
{
    static const struct {
        const char *word;
        KithVerdict verdict;
    } words[] = {{"same", KITH_VERDICT_SAME},
                 {"yes", KITH_VERDICT_SAME},
                 {"y", KITH_VERDICT_SAME},
                 {"different", KITH_VERDICT_DIFFERENT},
                 {"no", KITH_VERDICT_DIFFERENT},
                 {"n", KITH_VERDICT_DIFFERENT},
                 {"unsure", KITH_VERDICT_UNSURE},
                 {"u", KITH_VERDICT_UNSURE},
                 {"?", KITH_VERDICT_UNSURE}};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(text, words[i].word) == 0) {
            *out_verdict = words[i].verdict;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
kith_decisions_get(KithTxn *txn, guint32 number, KithDecision **out_decision, GError **error)
{
    guint8 key[4];
    KithBytes payload;

    *out_decision = NULL;
    if (!kith_txn_get(txn, KITH_TABLE_DECISIONS, kith_key1(number, key), &payload, error)) {
        return FALSE;
    }
    *out_decision = payload.data != NULL ? kith_decision_decode(payload) : NULL;
    return *out_decision != NULL || kith_store_damaged(error, "decision %u cannot be read", number);
}

gboolean
kith_decisions_put(KithTxn *txn, guint32 number, const KithDecision *decision, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const guint32 there[] = {decision->a, decision->b, number};
    const guint32 back[] = {decision->b, decision->a, number};
    guint8 key[4];
    gboolean stands = decision->withdrawn == 0;

    kith_decision_encode(decision, bytes);
    if (!kith_txn_put(txn,
                      KITH_TABLE_DECISIONS,
                      kith_key1(number, key),
                      kith_bytes(bytes->data, bytes->len),
                      error)) {
        return FALSE;
    }
    return stands ? kith_tuples_add(txn, KITH_TABLE_DECIDED, there, error) &&
                        kith_tuples_add(txn, KITH_TABLE_DECIDED, back, error)
                  : kith_tuples_remove(txn, KITH_TABLE_DECIDED, there, error) &&
                        kith_tuples_remove(txn, KITH_TABLE_DECIDED, back, error);
}

gboolean
kith_decisions_all(KithTxn *txn, GPtrArray **out_standing, GPtrArray **out_proposed, GError **error)
{
    GDestroyNotify destroy = (GDestroyNotify)kith_decision_free;
    g_autoptr(GPtrArray) standing = g_ptr_array_new_with_free_func(destroy);
    g_autoptr(GPtrArray) proposed = g_ptr_array_new_with_free_func(destroy);
    guint64 n;

    if (!kith_store_counter(txn, KITH_COUNTER_DECISIONS, &n, error)) {
        return FALSE;
    }
    for (guint32 i = 1; i <= n; i++) {
        g_autoptr(KithDecision) decision = NULL;

        if (!kith_decisions_get(txn, i, &decision, error)) {
            return FALSE;
        }
        if (decision->withdrawn == 0) {
            g_ptr_array_add(decision->proposed ? proposed : standing, decision);
            decision = NULL;
        }
    }
    *out_standing = g_steal_pointer(&standing);
    *out_proposed = g_steal_pointer(&proposed);
    return TRUE;
}

gboolean
kith_decisions_standing(KithTxn *txn, GPtrArray **out_decisions, GError **error)
{
    g_autoptr(GPtrArray) proposed = NULL;

    return kith_decisions_all(txn, out_decisions, &proposed, error);
}

/* The number of the decision on two records that stands, 0 for none. */
static gboolean
find(KithTxn *txn, KithRecordId a, KithRecordId b, guint32 *out_number, GError **error)
{
    const guint32 prefix[] = {a, b};
    guint32 tuple[KITH_TUPLE_WORDS];
    gboolean found;

    if (!kith_tuples_find(txn, KITH_TABLE_DECIDED, prefix, 2, tuple, &found, error)) {
        return FALSE;
    }
    *out_number = found ? tuple[2] : 0;
    return TRUE;
}

gboolean
kith_decisions_on(KithTxn *txn,
                  KithRecordId a,
                  KithRecordId b,
                  KithDecision **out_decision,
                  GError **error)
{
    guint32 number;

    *out_decision = NULL;
    return find(txn, a, b, &number, error) &&
           (number == 0 || kith_decisions_get(txn, number, out_decision, error));
}

/* Decisions that are written together. */
typedef struct {
    KithStore *store;
    const KithPolicy *policy; /* borrowed while they are written */
    KithDecision *decisions;
    guint n;
    guint32 last; /* its number */
} Deciding;

/* Takes a decision back; what it is about is to be resolved again. */
static gboolean
withdraw(KithTxn *txn, KithStore *store, guint32 number, GError **error)
{
    g_autoptr(KithDecision) decision = NULL;

    if (!kith_decisions_get(txn, number, &decision, error)) {
        return FALSE;
    }
    decision->withdrawn = kith_store_event(store);
    return kith_decisions_put(txn, number, decision, error) &&
           kith_tuples_add(txn, KITH_TABLE_PENDING, &decision->a, error) &&
           kith_tuples_add(txn, KITH_TABLE_PENDING, &decision->b, error);
}

static gboolean
note_change(KithTxn *txn, GError **error)
{
    guint64 version;

    return kith_store_counter(txn, KITH_COUNTER_VERSION, &version, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_VERSION, version + 1, error);
}

static gboolean
read_version(KithTxn *txn, KithRecordId id, guint32 *out_version, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found;

    if (!kith_records_get(txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    *out_version = found ? record.version : 0;
    return TRUE;
}

/* Where the policy demands a second person, a decision is a proposal, unless another person said
 * the same before, or it was seconded already. */
static gboolean
second(KithTxn *txn, const KithPolicy *policy, guint32 earlier, KithDecision *own, GError **error)
{
    g_autoptr(KithDecision) first = NULL;

    own->proposed = kith_policy_needs_second(policy, own->verdict);
    if (!own->proposed || earlier == 0) {
        return TRUE;
    }
    if (!kith_decisions_get(txn, earlier, &first, error)) {
        return FALSE;
    }
    if (first->verdict == own->verdict && !g_str_equal(first->who, own->who)) {
        own->proposed = FALSE;
        own->seconds = earlier;
    } else if (first->verdict == own->verdict && first->seconds != 0) {
        own->proposed = FALSE;
        own->seconds = first->seconds;
    }
    return TRUE;
}

/* An earlier decision on the two is withdrawn. */
static gboolean
write_decision(KithTxn *txn, Deciding *deciding, guint32 number, KithDecision *own, GError **error)
{
    KithStore *store = deciding->store;
    guint32 earlier;

    own->event = kith_store_event(store);
    return read_version(txn, own->a, &own->version_a, error) &&
           read_version(txn, own->b, &own->version_b, error) &&
           find(txn, own->a, own->b, &earlier, error) &&
           second(txn, deciding->policy, earlier, own, error) &&
           (earlier == 0 || withdraw(txn, store, earlier, error)) &&
           kith_decisions_put(txn, number, own, error) &&
           kith_tuples_add(txn, KITH_TABLE_PENDING, &own->a, error) &&
           kith_tuples_add(txn, KITH_TABLE_PENDING, &own->b, error);
}

static gboolean
write_decisions(KithTxn *txn, gpointer user_data, GError **error)
{
    Deciding *deciding = user_data;
    g_autoptr(KithPolicy) policy = NULL;
    guint64 last;

    if (!kith_policy_read(txn, &policy, error)) {
        return FALSE;
    }
    deciding->policy = policy;
    if (!kith_store_counter(txn, KITH_COUNTER_DECISIONS, &last, error)) {
        return FALSE;
    }
    for (guint i = 0; i < deciding->n; i++) {
        if (!write_decision(txn, deciding, (guint32)++last, &deciding->decisions[i], error)) {
            return FALSE;
        }
    }
    deciding->last = (guint32)last;
    return kith_store_set_counter(txn, KITH_COUNTER_DECISIONS, last, error) &&
           note_change(txn, error);
}

static gboolean
check_record(KithStore *store, KithRecordId id, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found;

    if (txn == NULL || !kith_records_get(txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    return found ||
           kith_error_set(error, KITH_ERROR_NOT_FOUND, "decide: there is no record r:%u", id);
}

static KithDecision
decision_on(KithStore *store,
            KithRecordId a,
            KithRecordId b,
            KithVerdict verdict,
            const char *reason)
{
    return (KithDecision){.a = MIN(a, b),
                          .b = MAX(a, b),
                          .verdict = verdict,
                          .reason = (char *)reason,
                          .who = (char *)kith_store_user(store)};
}

gboolean
kith_store_decide(KithStore *store,
                  KithRecordId a,
                  KithRecordId b,
                  KithVerdict verdict,
                  const char *reason,
                  KithDecided *out_decided,
                  GError **error)
{
    KithDecision decision = decision_on(store, a, b, verdict, reason);
    Deciding deciding = {.store = store, .decisions = &decision, .n = 1};
    g_autofree char *detail = g_strdup_printf("{\"a\":%u,\"b\":%u,\"verdict\":\"%s\"}",
                                              decision.a,
                                              decision.b,
                                              kith_verdict_name(verdict));

    g_return_val_if_fail(store != NULL && reason != NULL, FALSE);
    if (a == b) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "decide: r:%u and r:%u are one record",
                              a,
                              b);
    }
    if (!check_record(store, a, error) || !check_record(store, b, error) ||
        !kith_store_write(store, detail, write_decisions, &deciding, error)) {
        return FALSE;
    }
    if (out_decided != NULL) {
        *out_decided = (KithDecided){deciding.last, decision.proposed};
    }
    return TRUE;
}

gboolean
kith_store_part(KithStore *store,
                const KithRecordId *some,
                guint n_some,
                const KithRecordId *others,
                guint n_others,
                const char *reason,
                GError **error)
{
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof(KithDecision));
    g_autofree char *detail = g_strdup_printf("{\"parted\":%u,\"from\":%u}", n_some, n_others);
    Deciding deciding = {.store = store};

    g_return_val_if_fail(store != NULL && reason != NULL, FALSE);
    for (guint i = 0; i < n_some; i++) {
        for (guint j = 0; j < n_others; j++) {
            KithDecision decision =
                decision_on(store, some[i], others[j], KITH_VERDICT_DIFFERENT, reason);

            g_array_append_val(decisions, decision);
        }
    }
    deciding.decisions = (KithDecision *)(void *)decisions->data;
    deciding.n = decisions->len;
    return kith_store_write(store, detail, write_decisions, &deciding, error);
}

/* ---- taking back ---- */

typedef struct {
    KithStore *store;
    guint32 number;
} Withdrawing;

static gboolean
write_withdrawal(KithTxn *txn, gpointer user_data, GError **error)
{
    const Withdrawing *withdrawing = user_data;

    return withdraw(txn, withdrawing->store, withdrawing->number, error) && note_change(txn, error);
}

/* What the log says of it, to be freed. */
static char *
withdrawal_detail(guint32 number, const char *reason)
{
    g_autofree char *valid = g_utf8_make_valid(reason, -1);
    json_t *detail = json_pack("{s:I,s:s}", "withdrawn", (json_int_t)number, "reason", valid);
    char *text = json_dumps(detail, JSON_COMPACT);

    json_decref(detail);
    return text; /* of malloc(), as g_free() takes it */
}

gboolean
kith_store_undecide(KithStore *store,
                    KithRecordId a,
                    KithRecordId b,
                    const char *reason,
                    guint32 *out_decision,
                    GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(store, error);
    g_autofree char *detail = NULL;
    Withdrawing withdrawing = {store, 0};

    g_return_val_if_fail(store != NULL && reason != NULL, FALSE);
    if (txn == NULL || !find(txn, a, b, &withdrawing.number, error)) {
        return FALSE;
    }
    g_clear_pointer(&txn, kith_txn_end);
    if (withdrawing.number == 0) {
        return kith_error_set(error,
                              KITH_ERROR_NOT_FOUND,
                              "undecide: no decision on r:%u and r:%u stands",
                              a,
                              b);
    }
    detail = withdrawal_detail(withdrawing.number, reason);
    if (out_decision != NULL) {
        *out_decision = withdrawing.number;
    }
    return kith_store_write(store, detail, write_withdrawal, &withdrawing, error);
}
