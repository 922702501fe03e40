/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-neighbours.h"

#include "base-intern.h"

#include <math.h>

/*
 * A value is a neighbour and the list that names it (resolve-neighbours.h). Two values of one
 * neighbour by two lists are in common too: they count as often as the neighbour has records in any
 * list.
 */
static const char *const level_names[] = {"in common, in one list",
                                          "in common",
                                          "none in common",
                                          "linked with each other"};

/* A list seldom names one thing twice; a link between two says that they are two. */
static const double start[] = {.002, .05, .948 - .005 / 256, .005 / 256};

static const double strangers[] = {.0001, .0001, .9948, .005};

typedef struct {
    guint32 n;         /* neighbours, numbered from 1 */
    guint32 *of;       /* owned: of each value */
    guint32 *records;  /* owned: of each neighbour, in all lists */
    KithBytes *labels; /* owned, texts borrowed from the values */
} Neighbours;

static gpointer
prepare(const KithFeature *feature)
{
    Neighbours *own = g_new0(Neighbours, 1);
    KithIntern labels;

    kith_intern_init(&labels);
    own->of = g_new0(guint32, (gsize)feature->values.n + 1);
    own->records = g_new0(guint32, (gsize)feature->values.n + 1);
    own->labels = g_new0(KithBytes, (gsize)feature->values.n + 1);
    for (guint32 code = 1; code <= feature->values.n; code++) {
        KithBytes label = kith_neighbour_label(kith_value_text(&feature->values, code));
        gboolean fresh;
        KithInternEntry *entry =
            kith_intern_add(&labels, 0, label, kith_intern_hash(0, label), &fresh);

        if (fresh) {
            entry->number = ++own->n;
            own->labels[own->n] = label;
        }
        own->of[code] = entry->number;
        own->records[entry->number] += feature->values.counts[code];
    }
    kith_intern_clear(&labels);
    return own;
}

static void
release(gpointer data)
{
    Neighbours *own = data;

    g_free(own->of);
    g_free(own->records);
    g_free(own->labels);
    g_free(own);
}

static void
parts(const KithFeature *feature, KithPartFunc each, gpointer user_data)
{
    Neighbours *own = feature->own;

    for (guint32 i = 1; i <= own->n; i++) {
        each(own->labels[i], &own->records[i], user_data);
    }
}

/* Whether two are linked with each other no value tells: kith_compare() does. */
static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    const Neighbours *own = fa->own;

    return own->of[a] != own->of[b] ? KITH_NEIGHBOURS_NONE
           : a != b                 ? KITH_NEIGHBOURS_IN_COMMON
                                    : KITH_NEIGHBOURS_IN_ONE_LIST;
}

/* Seen from one record, the others that have the neighbour. */
static double
shared(const KithFeature *feature, guint32 a, guint32 b, guint at_level)
{
    const Neighbours *own = feature->own;
    guint32 records = own->records[own->of[a]];

    return at_level == KITH_NEIGHBOURS_IN_COMMON
               ? (records > 1 ? records - 1.0 : 1.0) / MAX(feature->filled, 1)
               : 0.0;
}

static double
pairs_of(double n)
{
    return n * (n - 1.0) / 2.0;
}

/* Adds pairs in which a value or neighbour meets that @n records have to the sums of pairs and of
 * how rare it is. */
static void
add_meeting(const KithFeature *feature, double n, double pairs, double *sums)
{
    sums[0] += pairs;
    sums[1] += n > 1.0 ? pairs * MAX(feature->filled, 1) / (n - 1.0) : 0.0;
}

/* All pairs of records that have a neighbour in common, by how many records have each. */
static void
meet(const KithFeature *feature, double *out_pairs, double *out_rarity)
{
    const Neighbours *own = feature->own;
    g_autofree double *in_lists = g_new0(double, (gsize)own->n + 1);
    double one[2] = {0};
    double any[2] = {0};

    for (guint32 code = 1; code <= feature->values.n; code++) {
        double n = feature->values.counts[code];

        in_lists[own->of[code]] += pairs_of(n);
        add_meeting(feature, n, pairs_of(n), one);
    }
    for (guint32 i = 1; i <= own->n; i++) {
        double n = own->records[i];

        add_meeting(feature, n, pairs_of(n) - in_lists[i], any);
    }
    out_pairs[KITH_NEIGHBOURS_IN_ONE_LIST] = one[0];
    out_pairs[KITH_NEIGHBOURS_IN_COMMON] = any[0];
    out_rarity[KITH_NEIGHBOURS_IN_ONE_LIST] = one[0] > 0.0 ? log2(one[1] / one[0]) : 0.0;
    out_rarity[KITH_NEIGHBOURS_IN_COMMON] = any[0] > 0.0 ? log2(any[1] / any[0]) : 0.0;
}

const KithComparator kith_comparator_neighbours = {
    .name = "neighbours",
    .summary = "what records are linked with: neighbours in common, and links between the two",
    .role = KITH_ROLE_NEIGHBOURS,
    .n_levels = G_N_ELEMENTS(level_names),
    .level_names = level_names,
    .start = start,
    .strangers = strangers,
    .n_unlike = 2,
    .prepare = prepare,
    .release = release,
    .parts = parts,
    .level = level,
    .shared = shared,
    .meet = meet,
};
