/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INDICATORS_CLOSE_H
#define INDICATORS_CLOSE_H

#include "analyse-names.h"
#include "networks-collect.h"

/* Whom the records link with whom, to be found by a name that something tells: a log has the names
 * of those who were looked up, and not who they are. */
typedef struct {
    KithCollection *people; /* borrowed */
    KithNames names;        /* owned */
    KithWords rows;         /* owned: person, record of somebody linked; sorted, each once */
    GHashTable *labels;     /* owned: record → what it is called, char * */
    guint32 birth_date;     /* the property, 0 for none */
} KithClose;

/* While the circles are as they were collected: before kith_network_make_ties(). Those whom links
 * protect are in nobody's circle. */
void kith_close_init(KithClose *close, KithCollection *people, KithStore *store, KithTxn *txn);
void kith_close_clear(KithClose *close);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithClose, kith_close_clear)

/* The record of somebody linked with @person, or of @person, whose name is @name as far as names
 * can tell, and who was not born in another year than @born (KITH_NO_DAY where that is not known);
 * of several the likeliest. 0 for none. */
gboolean kith_close_find(KithClose *close,
                         KithEntityId person,
                         const char *name,
                         gint32 born,
                         KithRecordId *out_record,
                         GError **error);

#endif
