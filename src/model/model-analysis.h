/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_ANALYSIS_H
#define MODEL_ANALYSIS_H

#include "base-bytes.h"

#include <kith/kith-types.h>

/* proto/kith/v1/analysis.proto, Result. Texts are never NULL. */
typedef struct {
    char *pass;
    char *view;
    char *options;
    char **columns; /* NULL-terminated */
    guint64 rows;
    guint32 generation;
    guint64 seed;
    guint64 version;
} KithResult;

typedef enum {
    KITH_FINDING_NEW = 1,
    KITH_FINDING_UNDER_REVIEW = 2,
    KITH_FINDING_SUBSTANTIATED = 3,
    KITH_FINDING_DISMISSED = 4,
} KithFindingState;

typedef enum {
    KITH_NEWS_NEW = 1,
    KITH_NEWS_REOPENED = 2,
    KITH_NEWS_CHANGED = 3,
    KITH_NEWS_SAME = 4,
    KITH_NEWS_GONE = 5,
} KithNews;

typedef struct {
    KithEntityId entity;
    guint32 indicators;
    double score;
    KithRecordId record; /* that it is called by; 0: not known */
    gboolean core;
    guint32 joint;
} KithFindingMember;

typedef struct {
    char *text;      /* owned */
    GArray *records; /* owned, KithRecordId */
    guint32 members; /* bit i: it is about member i */
} KithFindingEvidence;

typedef struct {
    KithFindingState state;
    char *who;     /* owned */
    guint64 event; /* of the log */
    char *reason;  /* owned */
} KithFindingChange;

/* proto/kith/v1/analysis.proto, Finding. Texts are never NULL. */
typedef struct {
    guint32 number; /* of the store, 0 for none yet; not in the message */
    char *kind;
    KithFindingState state;
    double score;
    GArray *members;     /* owned, KithFindingMember */
    GPtrArray *evidence; /* owned, KithFindingEvidence */
    char *method;
    char *caution;
    guint32 generation;
    char *reason;
    GPtrArray *changes; /* owned, KithFindingChange */
    char *owner;
    guint32 review; /* day, as base-date.h counts them; 0 for none */
    guint64 first_event;
    guint64 last_event;
    KithNews news;
    char *difference;
    GArray *known; /* owned, guint32, three by three */
    char *list;
} KithFinding;

void kith_result_encode(const KithResult *result, GByteArray *out);
KithResult *kith_result_decode(KithBytes bytes);
void kith_result_free(KithResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithResult, kith_result_free)

KithFinding *kith_finding_new(const char *kind);
/* Takes @text. Returns what was added, to say more of it. */
KithFindingEvidence *kith_finding_add_evidence(KithFinding *finding,
                                               char *text,
                                               const KithRecordId *records,
                                               guint n_records);
void kith_finding_add_change(KithFinding *finding,
                             KithFindingState state,
                             const char *who,
                             guint64 event,
                             const char *reason);
void kith_finding_encode(const KithFinding *finding, GByteArray *out);
KithFinding *kith_finding_decode(KithBytes bytes);
void kith_finding_free(KithFinding *finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithFinding, kith_finding_free)

#endif
