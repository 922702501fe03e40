/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_DECISION_H
#define MODEL_DECISION_H

#include "base-bytes.h"

#include <kith/kith-store.h>

/* proto/kith/v1/decision.proto. Texts are never NULL. */
typedef struct {
    KithRecordId a;
    KithRecordId b;
    KithVerdict verdict;
    char *reason;
    char *who;
    guint64 event;
    guint64 withdrawn;
    guint32 version_a; /* of the records when it was made; 0: not known */
    guint32 version_b;
    gboolean proposed; /* obeyed only when a second person has decided the same */
    guint32 seconds;   /* the decision that this one confirms; 0 for none */
} KithDecision;

void kith_decision_encode(const KithDecision *decision, GByteArray *out);
KithDecision *kith_decision_decode(KithBytes bytes);
void kith_decision_free(KithDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithDecision, kith_decision_free)

#endif
