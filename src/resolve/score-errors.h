/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCORE_ERRORS_H
#define SCORE_ERRORS_H

#include "store-records.h"

/* Where a pair of records went wrong on its way. */
typedef enum {
    KITH_ERROR_MISSED_ABSENT,     /* one of the two is not in the store */
    KITH_ERROR_MISSED_BARRED,     /* never compared: of two kinds, or of a source that is alone */
    KITH_ERROR_MISSED_BLOCKING,   /* in no block together */
    KITH_ERROR_MISSED_THRESHOLD,  /* compared and not likely enough */
    KITH_ERROR_MISSED_CLUSTERING, /* likely enough, and parted by what their entities hold */
    KITH_ERROR_WRONG_PAIR,        /* joined, and likely enough by themselves */
    KITH_ERROR_WRONG_CHAIN,       /* joined by way of others */
    KITH_ERROR_KINDS,
} KithErrorKind;

typedef struct {
    KithRecordId a; /* 0: not in the store */
    KithRecordId b;
    gboolean wrong; /* joined and not one; else one and not joined */
    KithErrorKind kind;
    double weight; /* bits; NAN where the two were not compared */
    double probability;
} KithErrorPair;

/* Finds out of each pair what went wrong, by the model of the current generation and the records
 * as they are. Fails with KITH_ERROR_INVALID before the first one. */
gboolean kith_errors_explain(KithStore *store,
                             KithTxn *txn,
                             KithErrorPair *pairs,
                             gsize n,
                             guint threads,
                             GError **error);

/* "missed by blocking". */
const char *kith_error_kind_name(KithErrorKind kind);

#endif
