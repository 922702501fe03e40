/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_REPORT_H
#define NETWORKS_REPORT_H

#include "analyse-names.h"
#include "findings.h"
#include "networks-search.h"

#include <kith/kith-networks.h>

/* Events that name people together, counted against what chance would bring. */
typedef struct {
    guint two;   /* incidents that name two or more of the group */
    guint three; /* three or more */
    double two_expected;
    double three_expected;
    guint any;         /* one or more */
    guint two_without; /* two or more, whoever of them is left out */
    GArray *incidents; /* owned, guint32: those naming two or more */
} KithTogether;

void kith_together_clear(KithTogether *together);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithTogether, kith_together_clear)

/* For a table of who is named in what, to count by. */
typedef struct {
    const KithNetworkData *data; /* borrowed */
    guint32 *offsets;            /* owned, of people */
    guint32 *incidents;          /* owned, of each person ascending */
    double second; /* sums over incidents of s (s - 1) and s (s - 1)(s - 2) over (sum s)^2, ^3 */
    double third;
} KithNamings;

void kith_namings_init(KithNamings *namings, const KithNetworkData *data);
void kith_namings_clear(KithNamings *namings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithNamings, kith_namings_clear)

/* Counts a group. Expected are the pairs and triples that would be named together if every naming
 * fell on somebody at random, each person as often as recorded: the sum over pairs of
 * d_i d_j sum s (s - 1) / (sum s)^2. It knows nothing of who works with whom. */
void kith_together_count(const KithNamings *namings,
                         const guint32 *members,
                         guint n_members,
                         KithTogether *out_together);

/* A group about to be reported. */
typedef struct {
    guint rank;
    const guint32 *members; /* borrowed, ascending */
    guint n_members;
    const KithScored *scored; /* borrowed; NULL where exposure could not be tested */
    KithTogether together;    /* owned */
    KithFinding *finding;     /* owned: what is kept of it */
} KithConcern;

/* The bit of a person among the members, 0 for anybody else. */
static inline guint32
kith_concern_bit(const KithConcern *concern, guint32 person)
{
    for (guint i = 0; i < concern->n_members; i++) {
        if (concern->members[i] == person) {
            return (guint32)1 << i;
        }
    }
    return 0;
}

static inline gboolean
kith_concern_has(const KithConcern *concern, guint32 person)
{
    return kith_concern_bit(concern, person) != 0;
}

/* What evidence is written from. */
typedef struct {
    const KithNetworkData *data;
    const KithAttendance *attendance; /* NULL where nothing is known of it */
    const KithNetworkSearch *search;  /* likewise */
    const KithNamings *namings;
    const guint32 *count_ranks; /* of each person: the place by the plain count */
    KithNames *names;
    const KithNetworkOptions *options;
    guint redraws;
} KithReporting;

/* Writes the evidence of a concern to a finding, each line led by its kind and a colon: what was
 * recorded, how it compares with what is expected, which explanations were tested and how they
 * came out, and what the finding does not say. */
gboolean kith_evidence_write(const KithReporting *reporting,
                             const KithConcern *concern,
                             KithFinding *finding,
                             GError **error);

/* Its part of the innocent explanations that were tested, and how each came out. */
void kith_explanations_write(const KithReporting *reporting,
                             const KithConcern *concern,
                             KithFinding *finding);

/* Makes what is kept of a concern, its evidence with it. */
gboolean
kith_report_make_finding(const KithReporting *reporting, KithConcern *concern, GError **error);

/* Adds a concern, whose finding was made, to the report's tables. */
gboolean kith_report_add(const KithReporting *reporting,
                         const KithConcern *concern,
                         KithNetworkReport *report,
                         GError **error);

#endif
