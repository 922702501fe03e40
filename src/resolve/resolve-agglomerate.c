/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-agglomerate.h"

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
    guint32 *members; /* owned, records; NULL when it was joined to another */
    guint32 n;
    GArray *arcs; /* owned, Arc by other */
} Cluster;

/* A link that may be joined; what it was when it was put on the heap. */
typedef struct {
    double weight;
    guint32 a;
    guint32 b;
    guint32 stamp;
} Offer;

typedef struct {
    const KithLinker *linker;
    const KithConstraints *constraints;
    double threshold;
    guint32 n;
    Cluster *clusters; /* owned */
    GArray *heap;      /* owned, Offer */
    GArray *deferred;  /* owned, Offer: of clusters that fit rivals as well */
    guint32 stamps;
} Work;

/* ---- heap ---- */

static gboolean
is_before(const Offer *x, const Offer *y)
{
    if (x->weight != y->weight) {
        return x->weight > y->weight;
    }
    return x->a != y->a ? x->a < y->a : x->b < y->b;
}

static Offer *
offer_at(Work *work, guint i)
{
    return &g_array_index(work->heap, Offer, i);
}

static void
swap_offers(Work *work, guint i, guint j)
{
    Offer kept = *offer_at(work, i);

    *offer_at(work, i) = *offer_at(work, j);
    *offer_at(work, j) = kept;
}

static void
heap_add(Work *work, const Offer *offer)
{
    guint i = work->heap->len;

    g_array_append_vals(work->heap, offer, 1);
    while (i > 0 && is_before(offer_at(work, i), offer_at(work, (i - 1) / 2))) {
        swap_offers(work, i, (i - 1) / 2);
        i = (i - 1) / 2;
    }
}

static void
push_offer(Work *work, const Link *link)
{
    Offer offer = {link->weight, MIN(link->a, link->b), MAX(link->a, link->b), link->stamp};

    if (link->weight >= work->threshold) {
        heap_add(work, &offer);
    }
}

static gboolean
pop_offer(Work *work, Offer *out)
{
    guint n = work->heap->len;
    guint i = 0;

    if (n == 0) {
        return FALSE;
    }
    *out = *offer_at(work, 0);
    *offer_at(work, 0) = *offer_at(work, n - 1);
    g_array_set_size(work->heap, --n);
    for (;;) {
        guint child = 2 * i + 1;

        if (child + 1 < n && is_before(offer_at(work, child + 1), offer_at(work, child))) {
            child++;
        }
        if (child >= n || !is_before(offer_at(work, child), offer_at(work, i))) {
            return TRUE;
        }
        swap_offers(work, i, child);
        i = child;
    }
}

/* ---- arcs ---- */

static guint
arc_place(const Cluster *cluster, guint32 other)
{
    guint low = 0;
    guint high = cluster->arcs->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(cluster->arcs, Arc, middle).other < other) {
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

    return at < cluster->arcs->len && g_array_index(cluster->arcs, Arc, at).other == other
               ? g_array_index(cluster->arcs, Arc, at).link
               : NULL;
}

static void
remove_arc(Cluster *cluster, guint32 other)
{
    guint at = arc_place(cluster, other);

    if (at < cluster->arcs->len && g_array_index(cluster->arcs, Arc, at).other == other) {
        g_array_remove_index(cluster->arcs, at);
    }
}

static void
insert_arc(Cluster *cluster, guint32 other, Link *link)
{
    Arc arc = {other, link};

    g_array_insert_val(cluster->arcs, arc_place(cluster, other), arc);
}

static void
free_link(Link *link)
{
    kith_linkage_clear(&link->linkage);
    g_slice_free(Link, link);
}

/* ---- joining ---- */

static gboolean
has_barred_sources(const Work *work, const Cluster *a, const Cluster *b)
{
    const KithSourceId *sources = work->linker->scorer->frame->sources;

    for (guint32 i = 0; i < a->n; i++) {
        KithSourceId source = sources[a->members[i]];

        for (guint32 j = 0; work->constraints->alone[source] && j < b->n; j++) {
            if (sources[b->members[j]] == source) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static gboolean
has_member(const Cluster *cluster, guint32 record)
{
    for (guint32 i = 0; i < cluster->n; i++) {
        if (cluster->members[i] == record) {
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
                        work->clusters[a].members,
                        work->clusters[a].n,
                        work->clusters[b].members,
                        work->clusters[b].n,
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
    Link *link = g_slice_new0(Link);
    KithLinkage with_a = take_linkage(work, a, c, x);
    KithLinkage with_b = take_linkage(work, b, c, y);

    kith_linkage_join(work->linker, &with_a, &with_b, &link->linkage);
    kith_linkage_clear(&with_a);
    kith_linkage_clear(&with_b);
    link->a = a;
    link->b = c;
    link->stamp = ++work->stamps;
    link->weight = kith_linkage_weight(work->linker, &link->linkage);
    remove_arc(&work->clusters[c], a);
    remove_arc(&work->clusters[c], b);
    remove_arc(&work->clusters[a], c);
    g_clear_pointer(&x, free_link);
    g_clear_pointer(&y, free_link);
    insert_arc(&work->clusters[a], c, link);
    insert_arc(&work->clusters[c], a, link);
    push_offer(work, link);
}

/* Clusters that either of two has a link with, the two themselves left out. */
static GArray *
neighbours(const Work *work, guint32 a, guint32 b)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(guint32));
    const GArray *x = work->clusters[a].arcs;
    const GArray *y = work->clusters[b].arcs;

    for (guint i = 0, j = 0; i < x->len || j < y->len;) {
        guint32 from_x = i < x->len ? g_array_index(x, Arc, i).other : G_MAXUINT32;
        guint32 from_y = j < y->len ? g_array_index(y, Arc, j).other : G_MAXUINT32;
        guint32 next = MIN(from_x, from_y);

        i += from_x == next;
        j += from_y == next;
        if (next != a && next != b) {
            g_array_append_val(found, next);
        }
    }
    return found;
}

/* Joins cluster b to cluster a. */
static void
join_clusters(Work *work, guint32 a, guint32 b)
{
    g_autoptr(GArray) others = neighbours(work, a, b);
    Cluster *to = &work->clusters[a];
    Cluster *from = &work->clusters[b];
    Link *own = find_link(to, b);

    remove_arc(to, b);
    g_clear_pointer(&own, free_link);
    for (guint i = 0; i < others->len; i++) {
        join_links(work, a, b, g_array_index(others, guint32, i));
    }
    to->members = g_renew(guint32, to->members, to->n + from->n);
    memcpy(to->members + to->n, from->members, from->n * sizeof(guint32));
    to->n += from->n;
    g_clear_pointer(&from->members, g_free);
    g_clear_pointer(&from->arcs, g_array_unref);
}

static gboolean
may_join(const Work *work, const Offer *offer)
{
    const Cluster *a = &work->clusters[offer->a];
    const Cluster *b = &work->clusters[offer->b];
    const Link *link = a->members != NULL && b->members != NULL ? find_link(a, offer->b) : NULL;

    return link != NULL && link->stamp == offer->stamp && !has_barred_sources(work, a, b) &&
           !was_decided_different(work, a, b);
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
        kith_linkage_clear(&linkage);
    }
    return 1.0 / (1.0 + exp2(weight + CONFLICT_BITS));
}

/* Whether two clusters that are not taken for one contradict each other. */
static gboolean
contradict(Work *work, guint32 a, guint32 b)
{
    KithLinkage linkage = take_linkage(work, a, b, NULL);
    gboolean found = kith_linkage_contradicts(work->linker, &linkage);

    kith_linkage_clear(&linkage);
    return found;
}

/* What speaks for cluster x being of another cluster than y, one that contradicts y: odds. Others
 * may yet turn out to be pieces of what y is, and count for nothing. Infinite when x fits the other
 * as well: nothing that is known of x tells which of the two it is. */
static double
rival_odds(Work *work, guint32 x, guint32 y, double weight)
{
    const GArray *arcs = work->clusters[x].arcs;
    double odds = 0.0;

    for (guint i = 0; i < arcs->len; i++) {
        const Arc *arc = &g_array_index(arcs, Arc, i);
        double different;

        if (arc->other == y || arc->link->weight <= weight - RIVAL_BITS ||
            !contradict(work, arc->other, y)) {
            continue;
        }
        different = different_odds(work, arc->other, y);
        if (fabs(arc->link->weight - weight) <= EVEN_BITS && different >= EVEN_DIFFERENT) {
            return (double)INFINITY;
        }
        odds += exp2(MIN(arc->link->weight, BITS_MAX)) * different;
    }
    return odds;
}

/* A cluster is one thing: what fits two that differ is of one at most, and of neither for sure. */
static gboolean
has_rivals(Work *work, const Offer *offer)
{
    double odds = exp2(MIN(offer->weight, BITS_MAX));
    double least = exp2(work->threshold);

    return odds < least * (1.0 + rival_odds(work, offer->a, offer->b, offer->weight)) ||
           odds < least * (1.0 + rival_odds(work, offer->b, offer->a, offer->weight));
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
        link = g_slice_new0(Link);
        *link = (Link){a, b, ++work->stamps, (double)edges[e].weight, {0}};
        insert_arc(&work->clusters[a], b, link);
        insert_arc(&work->clusters[b], a, link);
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
        join_clusters(work, MIN(a, b), MAX(a, b));
        for (guint32 i = 0; i < work->n; i++) {
            of[i] = of[i] == MAX(a, b) ? MIN(a, b) : of[i];
        }
    }
}

static void
finish(Work *work, guint32 *cluster)
{
    for (guint32 c = 0; c < work->n; c++) {
        Cluster *own = &work->clusters[c];
        guint32 lowest = G_MAXUINT32;

        for (guint32 i = 0; i < own->n && own->members != NULL; i++) {
            lowest = MIN(lowest, own->members[i]);
        }
        for (guint32 i = 0; i < own->n && own->members != NULL; i++) {
            cluster[own->members[i]] = lowest;
        }
        for (guint i = 0; own->arcs != NULL && i < own->arcs->len; i++) {
            const Arc *arc = &g_array_index(own->arcs, Arc, i);

            if (arc->other > c) {
                free_link(arc->link);
            }
        }
    }
    for (guint32 c = 0; c < work->n; c++) {
        g_free(work->clusters[c].members);
        g_clear_pointer(&work->clusters[c].arcs, g_array_unref);
    }
    g_free(work->clusters);
    g_array_unref(work->heap);
    g_array_unref(work->deferred);
}

/* Joins what is offered, the heaviest first. What was put off is looked at again as long as others
 * were joined meanwhile. */
static void
join_offered(Work *work)
{
    gboolean joined = TRUE;

    while (joined) {
        Offer offer;

        joined = FALSE;
        for (guint i = 0; i < work->deferred->len; i++) {
            heap_add(work, &g_array_index(work->deferred, Offer, i));
        }
        g_array_set_size(work->deferred, 0);
        while (pop_offer(work, &offer)) {
            if (!may_join(work, &offer)) {
                continue;
            }
            if (has_rivals(work, &offer)) {
                g_array_append_val(work->deferred, offer);
            } else {
                join_clusters(work, offer.a, offer.b);
                joined = TRUE;
            }
        }
    }
}

void
kith_agglomerate(const KithLinker *linker,
                 const KithConstraints *constraints,
                 double threshold,
                 const guint32 *records,
                 guint32 n_records,
                 const KithEdge *edges,
                 gsize n_edges,
                 guint32 *cluster)
{
    Work work = {linker, constraints, threshold, n_records, NULL, NULL, NULL, 0};

    work.clusters = g_new0(Cluster, n_records + 1);
    work.heap = g_array_new(FALSE, FALSE, sizeof(Offer));
    work.deferred = g_array_new(FALSE, FALSE, sizeof(Offer));
    for (guint32 i = 0; i < n_records; i++) {
        work.clusters[i].members = g_memdup2(&records[i], sizeof(guint32));
        work.clusters[i].n = 1;
        work.clusters[i].arcs = g_array_new(FALSE, FALSE, sizeof(Arc));
    }
    add_edges(&work, records, edges, n_edges);
    join_decided(&work, records, edges, n_edges);
    join_offered(&work);
    finish(&work, cluster);
}
