/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_QUESTIONS_H
#define RESOLVE_QUESTIONS_H

#include "resolve-stream.h"
#include "resolve-weighing.h"
#include "store-decisions.h"

/* A question: a pair of records, and what an answer would be worth. */
typedef struct {
    guint32 i; /* records of the frame, i < j */
    guint32 j;
    KithEntityId a; /* their entities, a <= b */
    KithEntityId b;
    double weight; /* of the pair */
    double probability;
    double gain; /* bits of uncertainty × pairs of records that hang on it */
    /* One that records speak against which changed since, or another person's that awaits a second
     * one; NULL. */
    const KithDecision *about;
    gboolean probe; /* drawn by chance, to see how good the model is */
} KithQuestion;

/* What to ask people, kind after kind (docs/design/15-questions.md). */
typedef struct _KithQuestions KithQuestions;

/* @txn and @user, who is asked, are used until the questions are freed. */
KithQuestions *kith_questions_new(KithTxn *txn, const char *user, GError **error);
void kith_questions_free(KithQuestions *questions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithQuestions, kith_questions_free)

/* Adds up to @n questions about a kind to an empty array, each entity in one of them: decisions
 * that come back, probes, then those that most hangs on. @edges: of the kind's pairs. What
 * questions point to lives as long as
 * @questions. */
gboolean kith_questions_ask(KithQuestions *questions,
                            const KithWeighing *weighing,
                            const KithEdges *edges,
                            guint n,
                            GArray *out_questions,
                            GError **error);

/* The entity of a frame's record, 0 when it was not resolved yet. */
KithEntityId
kith_questions_entity(const KithQuestions *questions, const KithFrame *frame, guint32 record);

#endif
