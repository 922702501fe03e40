/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_RANK_H
#define EXPLORE_RANK_H

#include "explore-query.h"

/* An entity that has some of the words. */
typedef struct {
    KithEntityId entity;
    KithRecordId record; /* its record that has most */
    guint32 words;       /* bit i for word i */
    double score;
} KithFound;

/* A search: set what is asked for, then run it. */
typedef struct {
    KithReader *reader; /* borrowed */
    KithQuery query;    /* owned */
    guint32 type;       /* of which a record must be, 0 for any */

    double weights[KITH_QUERY_WORDS]; /* bits a word tells: log2(1 + all records / its own) */
    GArray *found;                    /* owned, KithFound, best first */
} KithSearch;

/* Finds the entities with all the words or, *out_partial, those with most. */
gboolean kith_search_run(KithSearch *search, gboolean *out_partial, GError **error);
void kith_search_clear(KithSearch *search);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithSearch, kith_search_clear)

/* The words by which a record itself was named. */
guint32 kith_search_named(const KithSearch *search, KithRecordId record);

#endif
