/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_NEIGHBOURS_H
#define RESOLVE_NEIGHBOURS_H

#include "resolve-ties.h"

/*
 * Collective evidence: what the records of a kind are linked with, as values to compare
 * (Bhattacharya and Getoor 2007, "Collective Entity Resolution in Relational Data",
 * doi:10.1145/1217299.1217304).
 *
 * Each kind of neighbour is a feature of its own, "linked Person", compared by
 * comparator-neighbours.c. A value is a neighbour and the list that names it: the source, the link
 * type and the end of the link at which the neighbour is. Neighbours are entities as they were
 * found a round before, so that what one round joins is evidence in the next.
 */

/* Levels of the comparator "neighbours". */
enum {
    KITH_NEIGHBOURS_IN_ONE_LIST = 1,
    KITH_NEIGHBOURS_IN_COMMON,
    KITH_NEIGHBOURS_NONE,
    KITH_NEIGHBOURS_LINKED,
};

/* The neighbour of a value "NEIGHBOUR (LIST)". */
KithBytes kith_neighbour_label(KithBytes value);

/* Where neighbours are taken from: from lists of all records and links, or, where there is none of
 * these, from the store's indexes and current entities, for a frame of a few records. */
struct _KithNeighbours {
    const GPtrArray *link_types; /* char *: those that count */
    const GArray *ties;          /* KithTie: all links that stand; nullable */
    guint threads;
    KithRecordId n_records;
    const guint32 *types;        /* of record i + 1: kith_record_types() */
    const KithRecordId *cluster; /* of record i + 1: the first record of its entity, 0 for one that
                                    does not stand */
};

/* Links of one type, from one source, that come from the neighbour or go to it. */
typedef struct {
    guint32 type;
    KithSourceId source;
    gboolean in;
} KithNeighbourList;

/* One feature's values. */
typedef struct {
    char *name;       /* owned: "linked Person" */
    gboolean same;    /* the neighbours are of the frame's own kind */
    gboolean kept;    /* they are those of the round before */
    KithWords rows;   /* owned: of neighbour (a record, or the first one of its entity), list (of
                         frame->lists) and record (of the frame), sorted */
    GPtrArray *texts; /* owned, char *, sorted: the values */
    KithWords cells;  /* owned: rows of record (of the frame) and value (index of a text), sorted */
} KithNeighbourColumn;

/* Reads the neighbours of a frame's records: columns in the order of their names, and the entities
 * and linked pairs of the frame. What the frame has of a round before is taken over where it is the
 * same (frame->neighbours, which are of no use then) or replaced. */
gboolean kith_neighbours_read(KithStore *store,
                              KithTxn *txn,
                              const KithKind *kind,
                              const KithNeighbours *how,
                              KithFrame *frame,
                              GPtrArray **out_columns,
                              GError **error);

#endif
