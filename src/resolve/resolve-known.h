/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_KNOWN_H
#define RESOLVE_KNOWN_H

#include "base-words.h"
#include "resolve-feature.h"
#include "store-models.h"

/*
 * How common values are, as it was when a model was learnt.
 *
 * What a pair weighs depends on how many records have the values that it shares. Those numbers are
 * part of a model: kept beside it, they weigh a pair years later to the same bits, whatever was
 * loaded since, and without reading any other record. Values and parts of one record alone are not
 * kept: what is not there has 1.
 */
typedef struct {
    KithTxn *txn;
    guint32 model;           /* its number in the store */
    const KithWords *rows;   /* the numbers themselves, sorted; NULL: they are in the store */
    guint32 kind;            /* which of the model's kinds */
    guint n_properties;      /* of the model, in its order: */
    char *const *properties; /* names */
    const guint32 *filled;   /* records that have any value */
} KithKnown;

/* Kinds of one model whose features have frequency spaces. */
#define KITH_KINDS_MAX ((int)(KITH_FREQUENCY_SPACES / (2 * KITH_FEATURES_MAX)))

/* The frequency space of the values of a property, or of their parts; and back: @out_what is
 * "values" or "parts". */
guint32 kith_known_number(guint32 kind, guint property, gboolean parts);
void kith_known_space(guint32 space, guint *out_kind, guint *out_property, const char **out_what);

/* Appends what a model must keep of a feature: rows as store-models.h has them, unsorted. @kind
 * and @number say which feature of the model it is. */
void kith_known_collect(const KithFeature *feature, guint32 kind, guint number, KithWords *rows);

/* Puts what is known in the place of what a few records tell: of values, before
 * kith_feature_prepare(), and of parts of values, after it. */
gboolean kith_known_values(const KithKnown *known, KithFeature *feature, GError **error);
gboolean kith_known_parts(const KithKnown *known, KithFeature *feature, GError **error);

#endif
