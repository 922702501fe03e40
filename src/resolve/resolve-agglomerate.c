/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-agglomerate.h"

#include "resolve-left.h"
#include "resolve-offers.h"

#include <math.h>

/* Rivals that weigh so much less do not count; and what counts as certain. */
#define RIVAL_BITS 8.0
#define BITS_MAX 60.0

/* Pieces of one thing may look unlike each other: two are taken for different from so many bits on.
 */
#define CONFLICT_BITS 3.0

/* What fits two clusters about as well, to so many bits, fits neither when they contradict each
 * other and are not taken for one (weight under 0). */
#define EVEN_BITS 1.0
#define EVEN_DIFFERENT (1.0 / 9.0)

/* Two clusters that have an edge between them. Links are shared by the two and freed by whoever
 * takes them out of the first one's list last. */
typedef struct {
    guint32 a; /* the linkage's first cluster */
    guint32 b;
    guint32 stamp; /* no two links have the same */
    double weight;
    KithLinkage linkage; /* sums are made when they are first needed */
} Link;

typedef struct {
    guint32 other;
    Link *link;
} Arc;

typedef struct {
    KithPoolList members; /* guint32, records; none when it was joined to another */
    KithPoolList arcs;    /* Arc by other */
} Cluster;

typedef struct {
    const KithLinker *linker;
    const KithConstraints *constraints;
    double threshold;
    KithPool *pool; /* the linker's: everything here is of it */
    guint32 n;
    Cluster *clusters;
    KithPoolList offers;   /* KithOffer: a heap */
    KithPoolList deferred; /* KithOffer: of clusters that fit rivals as well */
    guint32 stamps;
    GArray *joins; /* KithJoin, nullable */
    gboolean left; /* those who are left when all else is joined: resolve-left.h */
} Work;

/* ---- offers ---- */

/* What a link is worth by itself, or to those who are left. */
static double
worth(const Work *work, const Link *link)
{
    const Cluster *a = &work->clusters[link->a];
    const Cluster *b = &work->clusters[link->b];

    return work->left ? link->weight + kith_left_bits(work->linker,
                                                      a->members.data,
                                                      a->members.n,
                                                      b->members.data,
                                                      b->members.n)
                      : link->weight;
}

static void
push_offer(Work *work, const Link *link)
{
    KithOffer offer = {worth(work, link),
                       MIN(link->a, link->b),
                       MAX(link->a, link->b),
                       link->stamp};

    if (offer.weight >= work->threshold) {
        kith_offers_add(work->pool, &work->offers, &offer);
    }
}

/* ---- arcs ---- */

static guint32
member(const Cluster *cluster, guint32 i)
{
    return *kith_pool_list_at(&cluster->members, guint32, i);
}

static Arc *
arc_at(const Cluster *cluster, guint i)
{
    return kith_pool_list_at(&cluster->arcs, Arc, i);
}

static guint
arc_place(const Cluster *cluster, guint32 other)
{
    guint low = 0;
    guint high = cluster->arcs.n;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (arc_at(cluster, middle)->other < other) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static Link *
find_link(const Cluster *cluster, guint32 other)
{
    guint at = arc_place(cluster, other);

    return at < cluster->arcs.n && arc_at(cluster, at)->other == other ? arc_at(cluster, at)->link
                                                                       : NULL;
}

static void
remove_arc(Cluster *cluster, guint32 other)
{
    guint at = arc_place(cluster, other);

    if (at < cluster->arcs.n && arc_at(cluster, at)->other == other) {
        kith_pool_list_remove(&cluster->arcs, at, sizeof(Arc));
    }
}

static void
insert_arc(Work *work, guint32 of, guint32 other, Link *link)
{
    Cluster *cluster = &work->clusters[of];
    guint at = arc_place(cluster, other);

    *(Arc *)kith_pool_list_insert(work->pool, &cluster->arcs, at, sizeof(Arc)) = (Arc){other, link};
}

static void
free_link(Work *work, Link *link)
{
    if (link != NULL) {
        kith_linkage_clear(work->linker, &link->linkage);
        kith_pool_give(work->pool, link, sizeof(Link));
    }
}

/* ---- joining ---- */

static gboolean
has_barred_sources(const Work *work, const Cluster *a, const Cluster *b)
{
    const KithSourceId *sources = work->linker->scorer->frame->sources;

    for (guint32 i = 0; i < a->members.n; i++) {
        KithSourceId source = sources[member(a, i)];

        for (guint32 j = 0; work->constraints->alone[source] && j < b->members.n; j++) {
            if (sources[member(b, j)] == source) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

/* Whether the two have different values of what a thing has one of. */
static gboolean
has_barred_values(const Work *work, const Cluster *a, const Cluster *b)
{
    const KithFrame *frame = work->linker->scorer->frame;

    for (guint32 i = 0; frame->exclusive != 0 && i < a->members.n; i++) {
        for (guint32 j = 0; j < b->members.n; j++) {
            if (kith_frame_excludes(frame, member(a, i), member(b, j))) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static gboolean
has_member(const Cluster *cluster, guint32 record)
{
    for (guint32 i = 0; i < cluster->members.n; i++) {
        if (member(cluster, i) == record) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
was_decided_different(const Work *work, const Cluster *a, const Cluster *b)
{
    for (guint i = 0; i < work->constraints->n_different; i++) {
        KithRecordPair pair = work->constraints->different[i];

        if ((has_member(a, pair.i) && has_member(b, pair.j)) ||
            (has_member(a, pair.j) && has_member(b, pair.i))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The linkage of cluster @a with @b, in that order: taken from their link, or made. */
static KithLinkage
take_linkage(Work *work, guint32 a, guint32 b, Link *link)
{
    KithLinkage linkage = {0};

    if (link == NULL || link->linkage.sums == NULL) {
        kith_linkage_of(work->linker,
                        work->clusters[a].members.data,
                        work->clusters[a].members.n,
                        work->clusters[b].members.data,
                        work->clusters[b].members.n,
                        &linkage);
        return linkage;
    }
    linkage = link->linkage;
    link->linkage.sums = NULL;
    if (link->a != a) {
        kith_linkage_turn(work->linker, &linkage);
    }
    return linkage;
}

/* Puts the link of (a and b joined) with c in the place of those of a and of b with c. */
static void
join_links(Work *work, guint32 a, guint32 b, guint32 c)
{
    Link *x = find_link(&work->clusters[a], c);
    Link *y = find_link(&work->clusters[b], c);
    Link *link = kith_pool_take0(work->pool, sizeof(Link));
    KithLinkage with_a = take_linkage(work, a, c, x);
    KithLinkage with_b = take_linkage(work, b, c, y);

    kith_linkage_join(work->linker, &with_a, &with_b, &link->linkage);
    kith_linkage_clear(work->linker, &with_a);
    kith_linkage_clear(work->linker, &with_b);
    link->a = a;
    link->b = c;
    link->stamp = ++work->stamps;
    link->weight = kith_linkage_weight(work->linker, &link->linkage);
    remove_arc(&work->clusters[c], a);
    remove_arc(&work->clusters[c], b);
    remove_arc(&work->clusters[a], c);
    free_link(work, x);
    free_link(work, y);
    insert_arc(work, a, c, link);
    insert_arc(work, c, a, link);
    push_offer(work, link);
}

/* Clusters that either of two has a link with, the two themselves left out. */
static KithPoolList
neighbours(const Work *work, guint32 a, guint32 b)
{
    KithPoolList found = {0};
    const Cluster *x = &work->clusters[a];
    const Cluster *y = &work->clusters[b];

    for (guint i = 0, j = 0; i < x->arcs.n || j < y->arcs.n;) {
        guint32 from_x = i < x->arcs.n ? arc_at(x, i)->other : G_MAXUINT32;
        guint32 from_y = j < y->arcs.n ? arc_at(y, j)->other : G_MAXUINT32;
        guint32 next = MIN(from_x, from_y);

        i += from_x == next;
        j += from_y == next;
        if (next != a && next != b) {
            kith_pool_list_add(work->pool, &found, guint32, next);
        }
    }
    return found;
}

/* Joins cluster b to cluster a. */
static void
join_clusters(Work *work, guint32 a, guint32 b)
{
    KithPoolList others = neighbours(work, a, b);
    Cluster *to = &work->clusters[a];
    Cluster *from = &work->clusters[b];
    Link *own = find_link(to, b);

    remove_arc(to, b);
    free_link(work, own);
    for (guint i = 0; i < others.n; i++) {
        join_links(work, a, b, *kith_pool_list_at(&others, guint32, i));
    }
    for (guint32 i = 0; i < from->members.n; i++) {
        kith_pool_list_add(work->pool, &to->members, guint32, member(from, i));
    }
    kith_pool_list_give(work->pool, &others, sizeof(guint32));
    kith_pool_list_give(work->pool, &from->members, sizeof(guint32));
    kith_pool_list_give(work->pool, &from->arcs, sizeof(Arc));
}

static guint32
lowest_member(const Cluster *cluster)
{
    guint32 lowest = G_MAXUINT32;

    for (guint32 i = 0; i < cluster->members.n; i++) {
        lowest = MIN(lowest, member(cluster, i));
    }
    return lowest;
}

static void
note_join(const Work *work, guint32 a, guint32 b, float weight)
{
    KithJoin join = {lowest_member(&work->clusters[a]), lowest_member(&work->clusters[b]), weight};

    if (work->joins != NULL) {
        g_array_append_val(work->joins, join);
    }
}

static gboolean
may_join(const Work *work, const KithOffer *offer)
{
    const Cluster *a = &work->clusters[offer->a];
    const Cluster *b = &work->clusters[offer->b];
    const Link *link = a->members.n > 0 && b->members.n > 0 ? find_link(a, offer->b) : NULL;

    return link != NULL && link->stamp == offer->stamp && !has_barred_sources(work, a, b) &&
           !has_barred_values(work, a, b) && !was_decided_different(work, a, b);
}

/* ---- rivals ---- */

/* Odds that clusters a and b are different. */
static double
different_odds(Work *work, guint32 a, guint32 b)
{
    Link *link = find_link(&work->clusters[a], b);
    KithLinkage linkage = {0};
    double weight;

    if (link != NULL) {
        weight = link->weight;
    } else {
        linkage = take_linkage(work, a, b, NULL);
        weight = kith_linkage_weight(work->linker, &linkage);
        kith_linkage_clear(work->linker, &linkage);
    }
    return 1.0 / (1.0 + exp2(weight + CONFLICT_BITS));
}

/* Whether two clusters that are not taken for one contradict each other. */
static gboolean
contradict(Work *work, guint32 a, guint32 b)
{
    KithLinkage linkage = take_linkage(work, a, b, NULL);
    gboolean found = kith_linkage_contradicts(work->linker, &linkage, KITH_CONTRADICTION_BITS);

    kith_linkage_clear(work->linker, &linkage);
    return found;
}

/* Whether two clusters, joined, would be what cannot be: of those who are left, two of a source
 * without duplicates, too. */
static gboolean
exclude_each_other(Work *work, guint32 a, guint32 b)
{
    return (work->left && has_barred_sources(work, &work->clusters[a], &work->clusters[b])) ||
           contradict(work, a, b);
}

/* What speaks for cluster x being of another cluster than y, one that contradicts y: odds. Others
 * may yet turn out to be pieces of what y is, and count for nothing. Infinite when x fits the other
 * as well: nothing that is known of x tells which of the two it is. @out_rival gets the one that x
 * fits best, NULL when there is none. */
static double
rival_odds(Work *work, guint32 x, guint32 y, double weight, const Arc **out_rival)
{
    const Cluster *cluster = &work->clusters[x];
    double odds = 0.0;

    *out_rival = NULL;
    for (guint i = 0; i < cluster->arcs.n; i++) {
        const Arc *arc = arc_at(cluster, i);
        double own = worth(work, arc->link);
        double different;

        if (arc->other == y || own <= weight - RIVAL_BITS ||
            !exclude_each_other(work, arc->other, y)) {
            continue;
        }
        if (*out_rival == NULL || own > worth(work, (*out_rival)->link)) {
            *out_rival = arc;
        }
        different = different_odds(work, arc->other, y);
        if (fabs(own - weight) <= EVEN_BITS && different >= EVEN_DIFFERENT) {
            return (double)INFINITY;
        }
        odds += exp2(MIN(own, BITS_MAX)) * different;
    }
    return odds;
}

/* A cluster is one thing: what fits two that differ is of one at most, and of neither for sure. */
static gboolean
has_rivals(Work *work, const KithOffer *offer)
{
    double odds = exp2(MIN(offer->weight, BITS_MAX));
    double least = exp2(work->threshold);
    const Arc *rival;

    return odds < least * (1.0 + rival_odds(work, offer->a, offer->b, offer->weight, &rival)) ||
           odds < least * (1.0 + rival_odds(work, offer->b, offer->a, offer->weight, &rival));
}

/* Notes cluster x when it is between y, which it is not joined to, and another that it fits no
 * better: each such x once. */
static void
note_between(Work *work, guint32 x, guint32 y, double weight, GArray *ambiguous)
{
    const Arc *rival;
    double odds = rival_odds(work, x, y, weight, &rival);
    KithAmbiguity between;

    if (rival == NULL || exp2(MIN(weight, BITS_MAX)) >= exp2(work->threshold) * (1.0 + odds) ||
        rival->link->weight > weight || (rival->link->weight == weight && rival->other < y)) {
        return;
    }
    between = (KithAmbiguity){lowest_member(&work->clusters[x]),
                              lowest_member(&work->clusters[y]),
                              lowest_member(&work->clusters[rival->other]),
                              (float)weight,
                              (float)rival->link->weight};
    g_array_append_val(ambiguous, between);
}

/* What was put off and never joined. */
static void
note_ambiguous(Work *work, GArray *ambiguous)
{
    for (guint i = 0; i < work->deferred.n; i++) {
        const KithOffer *offer = kith_pool_list_at(&work->deferred, KithOffer, i);

        if (may_join(work, offer)) {
            note_between(work, offer->a, offer->b, offer->weight, ambiguous);
            note_between(work, offer->b, offer->a, offer->weight, ambiguous);
        }
    }
}

/* ---- all of it ---- */

static guint32
local_number(const guint32 *records, guint32 n, guint32 record)
{
    guint32 low = 0;

    while (n > 1) {
        guint32 half = n / 2;

        low += records[low + half] <= record ? half : 0;
        n -= half;
    }
    return low;
}

static void
add_edges(Work *work, const guint32 *records, const KithEdge *edges, gsize n_edges)
{
    for (gsize e = 0; e < n_edges; e++) {
        guint32 a = local_number(records, work->n, edges[e].i);
        guint32 b = local_number(records, work->n, edges[e].j);
        Link *link;

        if (find_link(&work->clusters[a], b) != NULL) {
            continue;
        }
        link = kith_pool_take0(work->pool, sizeof(Link));
        *link = (Link){a, b, ++work->stamps, (double)edges[e].weight, {0}};
        insert_arc(work, a, b, link);
        insert_arc(work, b, a, link);
        push_offer(work, link);
    }
}

/* What a person decided comes before all evidence. */
static void
join_decided(Work *work, const guint32 *records, const KithEdge *edges, gsize n_edges)
{
    g_autofree guint32 *of = g_new(guint32, (gsize)work->n + 1);

    for (guint32 i = 0; i < work->n; i++) {
        of[i] = i;
    }
    for (gsize e = 0; e < n_edges; e++) {
        guint32 a;
        guint32 b;

        if (edges[e].weight < KITH_EDGE_DECIDED) {
            continue;
        }
        a = of[local_number(records, work->n, edges[e].i)];
        b = of[local_number(records, work->n, edges[e].j)];
        if (a == b || was_decided_different(work, &work->clusters[a], &work->clusters[b])) {
            continue;
        }
        note_join(work, MIN(a, b), MAX(a, b), KITH_EDGE_DECIDED);
        join_clusters(work, MIN(a, b), MAX(a, b));
        for (guint32 i = 0; i < work->n; i++) {
            of[i] = of[i] == MAX(a, b) ? MIN(a, b) : of[i];
        }
    }
}

static void
finish(const Work *work, guint32 *cluster)
{
    for (guint32 c = 0; c < work->n; c++) {
        const Cluster *own = &work->clusters[c];
        guint32 lowest = lowest_member(own);

        for (guint32 i = 0; i < own->members.n; i++) {
            cluster[member(own, i)] = lowest;
        }
    }
}

/* Joins what is offered, the heaviest first. What was put off is looked at again as long as others
 * were joined meanwhile. */
static void
join_offered(Work *work)
{
    gboolean joined = TRUE;

    while (joined) {
        KithOffer offer;

        joined = FALSE;
        for (guint i = 0; i < work->deferred.n; i++) {
            kith_offers_add(work->pool,
                            &work->offers,
                            kith_pool_list_at(&work->deferred, KithOffer, i));
        }
        work->deferred.n = 0;
        while (kith_offers_pop(&work->offers, &offer)) {
            if (!may_join(work, &offer)) {
                continue;
            }
            if (has_rivals(work, &offer)) {
                kith_pool_list_add(work->pool, &work->deferred, KithOffer, offer);
            } else {
                note_join(work, offer.a, offer.b, (float)offer.weight);
                join_clusters(work, offer.a, offer.b);
                joined = TRUE;
            }
        }
    }
}

/* Those who are left, when all others are out of the question. */
static void
join_left(Work *work)
{
    if (work->linker->most_left <= 0.0) {
        return;
    }
    work->left = TRUE;
    work->deferred.n = 0;
    for (guint32 c = 0; c < work->n; c++) {
        for (guint i = 0; i < work->clusters[c].arcs.n; i++) {
            const Arc *arc = arc_at(&work->clusters[c], i);

            if (arc->other > c && arc->link->weight + work->linker->most_left >= work->threshold) {
                push_offer(work, arc->link);
            }
        }
    }
    join_offered(work);
}

void
kith_agglomerate(const KithLinker *linker,
                 const KithConstraints *constraints,
                 double threshold,
                 const guint32 *records,
                 guint32 n_records,
                 const KithEdge *edges,
                 gsize n_edges,
                 guint32 *cluster,
                 GArray *ambiguous,
                 GArray *joins)
{
    Work work =
        {linker, constraints, threshold, linker->pool, n_records, NULL, {0}, {0}, 0, joins, FALSE};

    work.clusters = kith_pool_take0(work.pool, n_records * sizeof(Cluster));
    for (guint32 i = 0; i < n_records; i++) {
        kith_pool_list_add(work.pool, &work.clusters[i].members, guint32, records[i]);
    }
    add_edges(&work, records, edges, n_edges);
    join_decided(&work, records, edges, n_edges);
    join_offered(&work);
    join_left(&work);
    note_ambiguous(&work, ambiguous);
    finish(&work, cluster);
}
