/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-table.h"
#include "resolve-agglomerate.h"
#include "resolve-copies.h"
#include "resolve-pairing.h"
#include "store-decisions.h"
#include "store-entities.h"
#include "store-ids.h"

#include <kith/kith-resolve.h>

#include <math.h>

enum {
    COL_STEP,
    COL_WEIGHT,
    COL_PROBABILITY,
    COL_A,
    COL_RECORDS_A,
    COL_B,
    COL_RECORDS_B,
    COL_RECORD_A,
    COL_RECORD_B,
    COL_PAIR_WEIGHT,
    COL_FOR,
    COL_AGAINST,
};

/* Bits by which a threshold is above a step's weight. */
#define JUST_ABOVE 1e-4

typedef struct {
    KithStore *store;
    KithTxn *txn;       /* owned */
    GArray *records;    /* owned, KithRecordId: of the entity, those that stand for themselves */
    GHashTable *times;  /* owned: by record, for how many it stands where they are several */
    GPtrArray *names;   /* owned, char *: "source/key" of the frame's records */
    GPtrArray *sources; /* owned, char * */
    gboolean *alone;    /* owned */
    GArray *same;       /* owned, KithRecordPair */
    GArray *different;  /* owned, KithRecordPair */
    KithPairing pairing;
    KithHowReport *report;
} Telling;

static void
telling_clear(Telling *telling)
{
    kith_pairing_clear(&telling->pairing);
    g_clear_pointer(&telling->records, g_array_unref);
    g_clear_pointer(&telling->times, g_hash_table_unref);
    g_clear_pointer(&telling->names, g_ptr_array_unref);
    g_clear_pointer(&telling->sources, g_ptr_array_unref);
    g_clear_pointer(&telling->same, g_array_unref);
    g_clear_pointer(&telling->different, g_array_unref);
    g_clear_pointer(&telling->txn, kith_txn_end);
    g_free(telling->alone);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Telling, telling_clear)

void
kith_how_report_clear(KithHowReport *report)
{
    g_clear_pointer(&report->steps, kith_table_free);
    g_clear_pointer(&report->parts, kith_table_free);
}

/* ---- what there is ---- */

/* How many records one stands for, itself counted. */
static guint32
times_of(const Telling *telling, guint32 record)
{
    gpointer id = GUINT_TO_POINTER(telling->pairing.frame->ids[record]);

    return MAX(GPOINTER_TO_UINT(g_hash_table_lookup(telling->times, id)), 1);
}

static gboolean
name_records(Telling *telling, GError **error)
{
    const KithFrame *frame = telling->pairing.frame;

    telling->names = g_ptr_array_new_with_free_func(g_free);
    for (guint32 r = 0; r < frame->n; r++) {
        char *name = kith_records_name(telling->txn, telling->sources, frame->ids[r], error);

        if (name == NULL) {
            return FALSE;
        }
        if (times_of(telling, r) > 1) {
            char *alone = name;

            name = g_strdup_printf("%s and %u that say the same", alone, times_of(telling, r) - 1);
            g_free(alone);
        }
        g_ptr_array_add(telling->names, name);
    }
    return TRUE;
}

static gboolean
read_decisions(Telling *telling, GError **error)
{
    g_autoptr(GPtrArray) decisions = NULL;

    g_array_set_size(telling->same, 0);
    g_array_set_size(telling->different, 0);
    if (!kith_decisions_standing(telling->txn, &decisions, error)) {
        return FALSE;
    }
    for (guint i = 0; i < decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(decisions, i);
        guint32 a = kith_frame_find(telling->pairing.frame, decision->a);
        guint32 b = kith_frame_find(telling->pairing.frame, decision->b);
        KithRecordPair pair = {MIN(a, b), MAX(a, b)};

        if (pair.j != G_MAXUINT32 && decision->verdict != KITH_VERDICT_UNSURE) {
            g_array_append_val(decision->verdict == KITH_VERDICT_SAME ? telling->same
                                                                      : telling->different,
                               pair);
        }
    }
    return TRUE;
}

static gboolean
open_pairing(Telling *telling, GError **error)
{
    kith_pairing_clear(&telling->pairing);
    return kith_pairing_open(telling->store,
                             telling->txn,
                             telling->records,
                             &telling->pairing,
                             error) &&
           read_decisions(telling, error);
}

/* Leaves out records that others stand for, as resolving does: of an entity of thousands not every
 * pair can be looked at, and what is the same in all of them is told once. */
static gboolean
leave_out_copies(Telling *telling, GError **error)
{
    const KithFrame *frame = telling->pairing.frame;
    g_autoptr(KithCopies) copies =
        kith_copies_find(frame,
                         (const KithRecordPair *)(const void *)telling->same->data,
                         telling->same->len,
                         (const KithRecordPair *)(const void *)telling->different->data,
                         telling->different->len,
                         1);
    guint n = 0;

    if (copies == NULL) {
        return TRUE;
    }
    for (guint i = 0; i < telling->records->len; i++) {
        KithRecordId id = g_array_index(telling->records, KithRecordId, i);
        guint32 r = kith_frame_find(frame, id);

        if (kith_copies_stands(copies, r)) {
            g_hash_table_insert(telling->times,
                                GUINT_TO_POINTER(id),
                                GUINT_TO_POINTER(copies->times[r]));
            g_array_index(telling->records, KithRecordId, n++) = id;
        }
    }
    g_array_set_size(telling->records, n);
    return open_pairing(telling, error);
}

/* ---- joining again ---- */

/* All pairs, and those that were decided first. */
static GArray *
all_edges(const Telling *telling)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(KithEdge));

    for (guint32 i = 0; i < telling->pairing.frame->n; i++) {
        for (guint32 j = i + 1; j < telling->pairing.frame->n; j++) {
            KithWeight weight;
            KithEdge edge = {i, j, 0.0f};

            kith_score_pair(telling->pairing.scorer, i, j, &weight);
            edge.weight = (float)weight.weight;
            if (weight.weight >= KITH_EDGE_LEAST) {
                g_array_append_val(edges, edge);
            }
        }
    }
    for (guint i = 0; i < telling->same->len; i++) {
        KithRecordPair pair = g_array_index(telling->same, KithRecordPair, i);
        KithEdge edge = {pair.i, pair.j, KITH_EDGE_DECIDED};

        g_array_append_val(edges, edge);
    }
    g_array_sort(edges, kith_edge_compare);
    return edges;
}

/* Joins the records from @threshold bits on. Of each the lowest one of its cluster, to be freed. */
static guint32 *
join(const Telling *telling, const GArray *edges, double threshold, GArray *joins)
{
    guint32 n = telling->pairing.frame->n;
    guint32 *cluster = g_new(guint32, (gsize)n + 1);
    g_autofree guint32 *records = g_new(guint32, (gsize)n + 1);
    g_autoptr(GArray) ambiguous = g_array_new(FALSE, FALSE, sizeof(KithAmbiguity));
    g_auto(KithPool) pool = {0};
    KithConstraints constraints = {telling->alone,
                                   (const KithRecordPair *)(const void *)telling->same->data,
                                   telling->same->len,
                                   (const KithRecordPair *)(const void *)telling->different->data,
                                   telling->different->len};
    KithLinker linker;

    for (guint32 r = 0; r < n; r++) {
        records[r] = cluster[r] = r;
    }
    kith_linker_init(&linker, telling->pairing.scorer, &pool);
    kith_agglomerate(&linker,
                     &constraints,
                     threshold,
                     records,
                     n,
                     (const KithEdge *)(const void *)edges->data,
                     edges->len,
                     cluster,
                     ambiguous,
                     joins);
    return cluster;
}

/* ---- steps ---- */

static const char *
name_of(const Telling *telling, guint32 record)
{
    return g_ptr_array_index(telling->names, record);
}

static guint32
size_of(const Telling *telling, const guint32 *cluster, guint32 which)
{
    guint32 size = 0;

    for (guint32 r = 0; r < telling->pairing.frame->n; r++) {
        size += cluster[r] == which ? times_of(telling, r) : 0;
    }
    return size;
}

/* The pair of most weight between two clusters. */
static KithRecordPair
strongest(const Telling *telling, const guint32 *cluster, const KithJoin *step)
{
    guint32 n = telling->pairing.frame->n;
    KithRecordPair best = {step->a, step->b};
    double most = -G_MAXDOUBLE;

    for (guint32 i = 0; i < n; i++) {
        for (guint32 j = 0; j < n && cluster[i] == step->a; j++) {
            KithWeight weight;

            if (cluster[j] != step->b) {
                continue;
            }
            kith_score_pair(telling->pairing.scorer, i, j, &weight);
            if (weight.weight > most) {
                most = weight.weight;
                best = (KithRecordPair){i, j};
            }
        }
    }
    return best;
}

/* The property of a pair that says most, for it or against it. */
static void
set_property(const Telling *telling, const KithWeight *weight, gboolean against, guint column)
{
    const KithFrame *frame = telling->pairing.frame;
    guint best = 0;

    for (guint f = 1; f < frame->n_features; f++) {
        best = against ? (weight->features[f] < weight->features[best] ? f : best)
                       : (weight->features[f] > weight->features[best] ? f : best);
    }
    if (against ? weight->features[best] < 0.0 : weight->features[best] > 0.0) {
        kith_table_set_printf(telling->report->steps,
                              column,
                              "%s %+.1f",
                              frame->features[best].name,
                              weight->features[best]);
    }
}

static void
tell_step(const Telling *telling, guint number, const guint32 *cluster, const KithJoin *step)
{
    KithTable *table = telling->report->steps;
    KithRecordPair pair = strongest(telling, cluster, step);
    KithWeight weight;

    kith_score_pair(telling->pairing.scorer, pair.i, pair.j, &weight);
    kith_table_add_row(table);
    kith_table_set_integer(table, COL_STEP, number);
    if (step->weight < KITH_EDGE_DECIDED) {
        kith_table_set_real(table, COL_WEIGHT, (double)step->weight);
        kith_table_set_real(table, COL_PROBABILITY, kith_probability((double)step->weight));
    }
    kith_table_set_text(table, COL_A, name_of(telling, step->a));
    kith_table_set_integer(table, COL_RECORDS_A, size_of(telling, cluster, step->a));
    kith_table_set_text(table, COL_B, name_of(telling, step->b));
    kith_table_set_integer(table, COL_RECORDS_B, size_of(telling, cluster, step->b));
    kith_table_set_text(table, COL_RECORD_A, name_of(telling, pair.i));
    kith_table_set_text(table, COL_RECORD_B, name_of(telling, pair.j));
    kith_table_set_real(table, COL_PAIR_WEIGHT, weight.weight);
    set_property(telling, &weight, FALSE, COL_FOR);
    set_property(telling, &weight, TRUE, COL_AGAINST);
}

/* Replays the steps. */
static void
tell_steps(const Telling *telling, const GArray *joins)
{
    guint32 n = telling->pairing.frame->n;
    g_autofree guint32 *cluster = g_new(guint32, (gsize)n + 1);
    float least = KITH_EDGE_DECIDED;

    for (guint32 r = 0; r < n; r++) {
        cluster[r] = r;
    }
    for (guint i = 0; i < joins->len; i++) {
        const KithJoin *step = &g_array_index(joins, KithJoin, i);

        tell_step(telling, i + 1, cluster, step);
        if (step->weight < least) {
            least = step->weight;
            telling->report->weakest = i + 1;
        }
        for (guint32 r = 0; r < n; r++) {
            cluster[r] = cluster[r] == MAX(step->a, step->b) ? MIN(step->a, step->b) : cluster[r];
        }
    }
}

static void
tell_parts(const Telling *telling, const guint32 *cluster)
{
    KithTable *table = telling->report->parts;
    guint32 n = telling->pairing.frame->n;
    guint part = 0;

    for (guint32 first = 0; first < n; first++) {
        part += cluster[first] == first;
        for (guint32 r = first; r < n && cluster[first] == first; r++) {
            if (cluster[r] == first) {
                kith_table_add_row(table);
                kith_table_set_integer(table, 0, part);
                kith_table_set_text(table, 1, name_of(telling, r));
            }
        }
    }
}

/* ---- all of it ---- */

static gboolean
open_entity(Telling *telling, const char *entity, GError **error)
{
    KithHowReport *report = telling->report;
    KithGeneration generation;
    KithRecordId record;

    telling->records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    telling->txn = kith_store_read(telling->store, error);
    if (telling->txn == NULL || !kith_entity_generation(telling->txn, &report->generation, error)) {
        return FALSE;
    }
    if (report->generation == 0) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "nothing was resolved yet, so nothing was joined: run kith resolve");
    }
    if (!kith_ids_parse(telling->store, telling->txn, entity, &record, &report->entity, error) ||
        !kith_entities_generation(telling->txn, report->generation, &generation, error) ||
        !kith_entity_standing(telling->txn,
                              report->generation,
                              report->entity,
                              telling->records,
                              error)) {
        return FALSE;
    }
    report->records = telling->records->len;
    report->threshold = generation.threshold;
    return telling->records->len > 0 || kith_error_set(error,
                                                       KITH_ERROR_INVALID,
                                                       "e:%u has no record that stands",
                                                       report->entity);
}

static gboolean
tell(Telling *telling, GError **error)
{
    const KithHowReport *report = telling->report;
    g_autoptr(GArray) joins = g_array_new(FALSE, FALSE, sizeof(KithJoin));
    g_autoptr(GArray) edges = NULL;
    g_autofree guint32 *cluster = NULL;
    double threshold = log2(report->threshold / (1.0 - report->threshold));

    telling->same = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));
    telling->different = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));
    telling->times = g_hash_table_new(NULL, NULL);
    if (!open_pairing(telling, error) || !leave_out_copies(telling, error) ||
        !kith_store_source_names(telling->txn, &telling->sources, error) ||
        !name_records(telling, error)) {
        return FALSE;
    }
    telling->alone = kith_kind_model_alone(telling->pairing.kind, telling->sources);
    edges = all_edges(telling);
    cluster = join(telling, edges, threshold, joins);
    tell_steps(telling, joins);
    if (report->weakest > 0) {
        const KithJoin *step = &g_array_index(joins, KithJoin, report->weakest - 1);

        g_free(cluster);
        cluster = join(telling, edges, (double)step->weight + JUST_ABOVE, NULL);
    }
    tell_parts(telling, cluster);
    return TRUE;
}

gboolean
kith_how(KithStore *store, const char *entity, KithHowReport *out_report, GError **error)
{
    g_auto(KithHowReport) report = {0};
    g_auto(Telling) telling = {.store = store, .report = &report};

    g_return_val_if_fail(store != NULL && entity != NULL && out_report != NULL, FALSE);
    *out_report = report;
    report.steps = kith_table_new_like(
        "step:integer weight:real probability:real a:text records_a:integer b:text "
        "records_b:integer record_a:text record_b:text pair_weight:real for:text against:text");
    report.parts = kith_table_new_like("part:integer record:text");
    if (!open_entity(&telling, entity, error) ||
        (telling.records->len > 1 && !tell(&telling, error))) {
        g_prefix_error(error, "how: ");
        return FALSE;
    }
    *out_report = report;
    report = (KithHowReport){0};
    return TRUE;
}
