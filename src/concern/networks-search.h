/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_SEARCH_H
#define NETWORKS_SEARCH_H

#include "networks-groups.h"
#include "networks-support.h"

/* The search for groups and what it finds by chance. */

/* Two lists, so that what rests on complaints alone and what has other evidence beside it can be
 * told apart. */
typedef enum {
    KITH_LIST_EXPOSURE,  /* by the exposure test alone */
    KITH_LIST_SUPPORTED, /* by that and evidence of a second kind */
    KITH_N_LISTS,
} KithList;

typedef struct {
    guint group;
    KithExposure exposure;
    KithSupport support;
    double scores[KITH_N_LISTS];
    double rates[KITH_N_LISTS]; /* false discovery rate of each list down to this group */
    gboolean listed[KITH_N_LISTS];
} KithScored;

typedef struct {
    guint64 seed;
    guint redraws;
    double rate; /* the false discovery rate that both lists together may have */
    const KithProgress *progress;
} KithSearchOptions;

typedef struct {
    KithGroups groups;                /* owned: the candidates */
    GArray *scored;                   /* owned, KithScored: of all candidates */
    KithRates rates;                  /* owned */
    KithOutcome outcome;              /* owned: as recorded */
    double null_listed[KITH_N_LISTS]; /* groups a redraw has above the list's last score */
} KithNetworkSearch;

/* Finds groups in what is recorded, tests them, and repeats the whole of it on @redraws outcomes
 * drawn by the rates, to see what such a search finds where nothing is. A group is listed when
 * the false discovery rate of its list down to it is at most half of @rate. */
gboolean kith_network_search_run(const KithAttendance *attendance,
                                 const KithSupportBase *base,
                                 const KithSearchOptions *options,
                                 KithNetworkSearch *out_search,
                                 GError **error);
void kith_network_search_clear(KithNetworkSearch *search);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithNetworkSearch, kith_network_search_clear)

#endif
