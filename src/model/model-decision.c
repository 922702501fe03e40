/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-decision.h"

#include "model-message.h"

#include "kith/v1/decision.pb-c.h"

void
kith_decision_free(KithDecision *decision)
{
    g_free(decision->reason);
    g_free(decision->who);
    g_free(decision);
}

void
kith_decision_encode(const KithDecision *decision, GByteArray *out)
{
    Kith__V1__Decision message = KITH__V1__DECISION__INIT;

    message.a = decision->a;
    message.b = decision->b;
    message.verdict = (Kith__V1__Decision__Verdict)decision->verdict;
    message.reason = kith_message_borrow(decision->reason);
    message.who = kith_message_borrow(decision->who);
    message.event = decision->event;
    message.withdrawn = decision->withdrawn;
    message.version_a = decision->version_a;
    message.version_b = decision->version_b;
    message.proposed = decision->proposed;
    message.seconds = decision->seconds;
    kith_message_pack(&message.base, out);
}

KithDecision *
kith_decision_decode(KithBytes bytes)
{
    Kith__V1__Decision *message = kith__v1__decision__unpack(NULL, bytes.len, bytes.data);
    KithDecision *decision;

    if (message == NULL) {
        return NULL;
    }
    decision = g_new0(KithDecision, 1);
    decision->a = message->a;
    decision->b = message->b;
    decision->verdict = (KithVerdict)message->verdict;
    decision->reason = kith_message_text(message->reason);
    decision->who = kith_message_text(message->who);
    decision->event = message->event;
    decision->withdrawn = message->withdrawn;
    decision->version_a = message->version_a;
    decision->version_b = message->version_b;
    decision->proposed = message->proposed;
    decision->seconds = message->seconds;
    kith__v1__decision__free_unpacked(message, NULL);
    return decision;
}
