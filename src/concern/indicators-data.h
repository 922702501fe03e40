/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INDICATORS_DATA_H
#define INDICATORS_DATA_H

#include "indicators-close.h"
#include "indicators-rules.h"
#include "networks-collect.h"

/* Something that counts towards an indicator of a person. */
typedef struct {
    guint32 indicator; /* its place among the rules */
    KithEntityId person;
    KithEntityId what; /* that it is about; all complaints of an incident are one */
    gint32 day;        /* KITH_NO_DAY where none is known */
    guint32 alike;     /* the value that is to be the same, 0 for none */
    KithRecordId record;
    double amount;     /* what the rule adds up; 1 where it counts */
    KithRecordId whom; /* who is close to the person, where the rule asks for it; 0 for none */
} KithOccurrence;

/* What indicators are counted from. */
typedef struct {
    KithStore *store;        /* borrowed */
    KithTxn *txn;            /* borrowed */
    GPtrArray *rules;        /* owned, KithIndicator */
    KithCollection people;   /* owned: who is what, where, and when events were */
    KithNetworkData network; /* owned: attendance and ties */
    KithClose close;         /* owned: who is close to whom, where a rule asks for it */
    GArray *occurrences;     /* owned, KithOccurrence: by rule, person, what; each once */
    guint32 *attended;       /* owned, by entity - 1: on how many occasions */
    gboolean everybody;      /* nobody has a unit or is on a roster: all people are looked at */
    gint32 *since; /* owned, by entity - 1: when somebody joined; KITH_NO_DAY: not known */
    gint32 as_of;  /* the last day that anything counts for; KITH_NO_DAY for none */
} KithIndicatorData;

gboolean kith_indicator_data_read(KithIndicatorData *data,
                                  KithStore *store,
                                  KithTxn *txn,
                                  const KithViewOptions *view,
                                  const char *rules,
                                  const char *roles,
                                  const KithProgress *progress,
                                  GError **error);
void kith_indicator_data_clear(KithIndicatorData *data);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithIndicatorData, kith_indicator_data_clear)

/* Whether somebody belongs to those whom indicators are about: has a unit, or is on a roster, if
 * anybody has or is. */
static inline gboolean
kith_indicator_is_staff(const KithIndicatorData *data, KithEntityId entity)
{
    return (data->people.is[entity - 1] & KITH_IS_PERSON) != 0 &&
           (data->everybody || data->people.unit_of[entity - 1] != 0 ||
            data->attended[entity - 1] > 0);
}

/* The occurrences of a rule: from *out_first to the returned end. */
guint kith_indicator_occurrences(const KithIndicatorData *data, guint rule, guint *out_first);

#endif
