/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-cores.h"
#include "analyse-pass.h"
#include "base-error.h"
#include "base-parallel.h"
#include "base-progress.h"

#include <string.h>

/*
 * Maximal cliques are listed from each node: of it and of neighbours that go later when the graph
 * is taken apart, of which there are no more than its coreness (Eppstein, Loeffler and Strash,
 * "Listing All Maximal Cliques in Sparse Graphs in Near-Optimal Time", ISAAC 2010,
 * doi:10.1007/978-3-642-17517-6_36), by going through sets with a pivot (Tomita, Tanaka and
 * Takahashi 2006, doi:10.1016/j.tcs.2006.06.015). Sets are bits of the later neighbours. Earlier
 * ones are kept as what they are joined with of these: one that is joined with all of a clique
 * says that it was, or will be, found from there.
 */

#define TASK_NODES 1024
#define ROUND_TASKS 64

typedef struct {
    const KithGraph *graph;
    const guint32 *rounds; /* when nodes go; of one round the lower first */
    guint first;           /* task of this round */
    guint32 *sizes;        /* the largest clique of each node (atomic) */
    guint64 n_cliques;     /* (atomic) */
    GCancellable *cancellable;
} Listing;

/* What is at hand for one node. */
typedef struct {
    Listing *listing;
    GArray *later;   /* owned, guint32: neighbours that go later, ascending */
    GArray *joined;  /* owned, guint64: rows of bits, what each of them is joined with */
    GArray *earlier; /* owned, guint64: the same of neighbours that go earlier */
    GArray *room;    /* owned, guint64: sets of the levels of the search */
    GArray *members; /* owned, guint32: of the clique, the node first */
    guint width;     /* words of a set */
    guint n_earlier;
    guint64 n_cliques;
} Search;

static Search *
search_new(Listing *listing)
{
    Search *search = g_new0(Search, 1);

    search->listing = listing;
    search->later = g_array_new(FALSE, FALSE, sizeof(guint32));
    search->joined = g_array_new(FALSE, FALSE, sizeof(guint64));
    search->earlier = g_array_new(FALSE, FALSE, sizeof(guint64));
    search->room = g_array_new(FALSE, FALSE, sizeof(guint64));
    search->members = g_array_new(FALSE, FALSE, sizeof(guint32));
    return search;
}

static void
search_free(Search *search)
{
    g_array_unref(search->later);
    g_array_unref(search->joined);
    g_array_unref(search->earlier);
    g_array_unref(search->room);
    g_array_unref(search->members);
    g_free(search);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Search, search_free)

/* ---- sets ---- */

static inline void
set_bit(guint64 *set, guint bit)
{
    set[bit / 64] |= (guint64)1 << bit % 64;
}

static gboolean
has_all(const guint64 *set, const guint64 *of, guint width)
{
    for (guint w = 0; w < width; w++) {
        if ((of[w] & ~set[w]) != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

static guint
count_common(const guint64 *a, const guint64 *b, guint width)
{
    guint n = 0;

    for (guint w = 0; w < width; w++) {
        n += (guint)__builtin_popcountll(a[w] & b[w]);
    }
    return n;
}

static const guint64 *
row(const GArray *rows, guint i, guint width)
{
    return (const guint64 *)(const void *)rows->data + (gsize)i * width;
}

/* ---- one node ---- */

static gboolean
goes_later(const Listing *listing, guint32 node, guint32 than)
{
    guint32 a = listing->rounds[node];
    guint32 b = listing->rounds[than];

    return a != b ? a > b : node > than;
}

/* Sets the bits of those of @search->later that @node is joined with. */
static void
add_row(Search *search, GArray *rows, guint32 node)
{
    const KithArcs *out = &search->listing->graph->out;
    guint at = rows->len;
    guint64 arc = out->offsets[node];
    guint64 *set;

    g_array_set_size(rows, at + search->width);
    set = &g_array_index(rows, guint64, at);
    memset(set, 0, search->width * sizeof *set);
    for (guint i = 0; i < search->later->len && arc < out->offsets[node + 1]; i++) {
        guint32 wanted = g_array_index(search->later, guint32, i);

        while (arc < out->offsets[node + 1] && out->targets[arc] < wanted) {
            arc++;
        }
        if (arc < out->offsets[node + 1] && out->targets[arc] == wanted) {
            set_bit(set, i);
        }
    }
}

static void
look_around(Search *search, guint32 node)
{
    const KithArcs *out = &search->listing->graph->out;

    g_array_set_size(search->later, 0);
    g_array_set_size(search->joined, 0);
    g_array_set_size(search->earlier, 0);
    for (guint64 arc = out->offsets[node]; arc < out->offsets[node + 1]; arc++) {
        if (goes_later(search->listing, out->targets[arc], node)) {
            g_array_append_val(search->later, out->targets[arc]);
        }
    }
    search->width = MAX(1, (search->later->len + 63) / 64);
    for (guint i = 0; i < search->later->len; i++) {
        add_row(search, search->joined, g_array_index(search->later, guint32, i));
    }
    search->n_earlier = 0;
    for (guint64 arc = out->offsets[node]; arc < out->offsets[node + 1]; arc++) {
        if (!goes_later(search->listing, out->targets[arc], node)) {
            add_row(search, search->earlier, out->targets[arc]);
            search->n_earlier++;
        }
    }
}

/* ---- going through sets ---- */

static void
note_clique(Search *search)
{
    guint32 size = search->members->len;

    search->n_cliques++;
    for (guint i = 0; i < size; i++) {
        guint32 *known = &search->listing->sizes[g_array_index(search->members, guint32, i)];
        guint32 was = __atomic_load_n(known, __ATOMIC_RELAXED);

        while (was < size && !__atomic_compare_exchange_n(known,
                                                          &was,
                                                          size,
                                                          TRUE,
                                                          __ATOMIC_RELAXED,
                                                          __ATOMIC_RELAXED)) {
        }
    }
}

/* Whether an earlier neighbour is joined with all members that were chosen. */
static gboolean
is_known_earlier(const Search *search, const guint64 *chosen)
{
    for (guint i = 0; i < search->n_earlier; i++) {
        if (has_all(row(search->earlier, i, search->width), chosen, search->width)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The one of both sets that is joined with most candidates: these need not be tried. */
static guint
find_pivot(const Search *search, const guint64 *candidates, const guint64 *done)
{
    guint best = 0;
    guint most = 0;
    gboolean found = FALSE;

    for (guint w = 0; w < search->width; w++) {
        for (guint64 left = candidates[w] | done[w]; left != 0; left &= left - 1) {
            guint bit = w * 64 + (guint)__builtin_ctzll(left);
            guint n =
                count_common(row(search->joined, bit, search->width), candidates, search->width);

            if (!found || n > most) {
                best = bit;
                most = n;
                found = TRUE;
            }
        }
    }
    return best;
}

static gboolean
is_empty(const guint64 *set, guint width)
{
    for (guint w = 0; w < width; w++) {
        if (set[w] != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Sets of a level of the search: those that may come in, those that were tried, the clique's own,
 * and those to try. */
enum { CANDIDATES, DONE, CHOSEN, TRY, N_SETS };

static guint64 *
set_of(Search *search, guint level, guint which)
{
    return &g_array_index(search->room, guint64, ((gsize)level * N_SETS + which) * search->width);
}

/* Makes the sets of the next level, with @bit in the clique. */
static void
go_down(Search *search, guint level, guint bit)
{
    const guint64 *joined = row(search->joined, bit, search->width);
    guint32 member = g_array_index(search->later, guint32, bit);

    g_array_set_size(search->room, (level + 2) * N_SETS * search->width);
    for (guint w = 0; w < search->width; w++) {
        set_of(search, level + 1, CANDIDATES)[w] = set_of(search, level, CANDIDATES)[w] & joined[w];
        set_of(search, level + 1, DONE)[w] = set_of(search, level, DONE)[w] & joined[w];
        set_of(search, level + 1, CHOSEN)[w] = set_of(search, level, CHOSEN)[w];
    }
    set_bit(set_of(search, level + 1, CHOSEN), bit);
    g_array_append_val(search->members, member);
}

/* Says which candidates are to be tried; notes a clique that nobody can come into. */
static void
enter_level(Search *search, guint level)
{
    guint64 *candidates = set_of(search, level, CANDIDATES);
    guint64 *done = set_of(search, level, DONE);
    guint64 *tries = set_of(search, level, TRY);
    const guint64 *pivot;

    if (is_empty(candidates, search->width)) {
        memset(tries, 0, search->width * sizeof *tries);
        if (is_empty(done, search->width) &&
            !is_known_earlier(search, set_of(search, level, CHOSEN))) {
            note_clique(search);
        }
        return;
    }
    pivot = row(search->joined, find_pivot(search, candidates, done), search->width);
    for (guint w = 0; w < search->width; w++) {
        tries[w] = candidates[w] & ~pivot[w];
    }
}

static gboolean
take_bit(guint64 *set, guint width, guint *out_bit)
{
    for (guint w = 0; w < width; w++) {
        if (set[w] != 0) {
            *out_bit = w * 64 + (guint)__builtin_ctzll(set[w]);
            set[w] &= set[w] - 1;
            return TRUE;
        }
    }
    return FALSE;
}

static void
search_from(Search *search, guint32 node)
{
    guint level = 0;

    look_around(search, node);
    g_array_set_size(search->members, 0);
    g_array_append_val(search->members, node);
    g_array_set_size(search->room, N_SETS * search->width);
    memset(search->room->data, 0, N_SETS * search->width * sizeof(guint64));
    for (guint i = 0; i < search->later->len; i++) {
        set_bit(set_of(search, 0, CANDIDATES), i);
    }
    enter_level(search, 0);
    for (;;) {
        guint bit;

        if (take_bit(set_of(search, level, TRY), search->width, &bit)) {
            go_down(search, level, bit);
            enter_level(search, ++level);
            continue;
        }
        if (level == 0) {
            return;
        }
        /* Back: whoever was tried is done. */
        level--;
        g_array_set_size(search->members, search->members->len - 1);
        for (guint w = 0; w < search->width; w++) {
            guint64 own = set_of(search, level + 1, CHOSEN)[w] & ~set_of(search, level, CHOSEN)[w];

            set_of(search, level, CANDIDATES)[w] &= ~own;
            set_of(search, level, DONE)[w] |= own;
        }
    }
}

/* ---- all nodes ---- */

static void
list_task(guint task, guint worker, gpointer user_data)
{
    Listing *listing = user_data;
    g_autoptr(Search) search = search_new(listing);
    guint32 from = (listing->first + task) * TASK_NODES;
    guint32 end = MIN(listing->graph->n, from + TASK_NODES);

    for (guint32 node = from; node < end; node++) {
        if (listing->cancellable != NULL && g_cancellable_is_cancelled(listing->cancellable)) {
            break;
        }
        search_from(search, node);
    }
    __atomic_fetch_add(&listing->n_cliques, search->n_cliques, __ATOMIC_RELAXED);
}

static gboolean
list_all(Listing *listing, const KithPassInput *input, GError **error)
{
    guint n_tasks = (listing->graph->n + TASK_NODES - 1) / TASK_NODES;

    for (; listing->first < n_tasks; listing->first += ROUND_TASKS) {
        kith_parallel(MIN(ROUND_TASKS, n_tasks - listing->first),
                      input->threads,
                      list_task,
                      listing,
                      NULL);
        if (!kith_progress_step(input->progress,
                                "listing cliques",
                                listing->first,
                                n_tasks,
                                error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    g_auto(KithGraph) plain = {0};
    const KithGraph *graph = kith_graph_plain(input->graph, FALSE, &plain);
    g_autofree guint32 *coreness = g_new(guint32, (gsize)graph->n + 1);
    g_autofree guint32 *rounds = g_new(guint32, (gsize)graph->n + 1);
    g_autofree guint32 *sizes = g_new0(guint32, (gsize)graph->n + 1);
    Listing listing = {.graph = graph,
                       .rounds = rounds,
                       .sizes = sizes,
                       .cancellable = kith_progress_cancellable(input->progress)};
    KithMeasure measures[2] = {{"maximal_cliques", 0}, {"largest", 0}};

    kith_cores_find(graph, input->threads, coreness, rounds);
    if (!list_all(&listing, input, error)) {
        return FALSE;
    }
    for (guint32 node = 0; node < graph->n; node++) {
        out->values[node] = sizes[node];
        measures[1].value = MAX(measures[1].value, sizes[node]);
    }
    measures[0].value = (double)listing.n_cliques;
    g_array_append_vals(out->measures, measures, 2);
    return TRUE;
}

const KithPass kith_pass_clique = {
    .name = "clique",
    .summary = "how large the largest group is that a node is in and of which everybody is joined "
               "with everybody; directions passed over",
    .complexity = "O(d n 3^(d/3)) for coreness d at most",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
