/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-pending.h"

#include "base-clock.h"
#include "base-table.h"
#include "resolve-update.h"
#include "store-decisions.h"
#include "store-entities.h"

#include <math.h>

typedef struct {
    const KithPendingTask *task;
    KithResolveReport *report;
    KithTable *table;
    KithTxn *txn; /* owned */
    guint32 generation;
    KithUpdate update;
    GHashTable *same;      /* owned: of a record those that it was decided to be, GArray of ids */
    GHashTable *places;    /* owned: records of touched components, then their places in @ids */
    GArray *ids;           /* owned, KithRecordId: those records, ascending in the end */
    GArray *edges;         /* owned, KithEdge of ids: of all of them, both ways round */
    GHashTable *entities;  /* owned: entities whose members were visited */
    KithRecordId *cluster; /* owned: of each, see KithPartition */
    int *kind;           /* owned: of each its kind in the model, -1 for none, -2: does not stand */
    KithWords ambiguous; /* rows of KithPartition.ambiguous */
    guint8 *counted;     /* owned: of each whether it stood in the current generation */
} Taking;

static void
taking_clear(Taking *taking)
{
    kith_update_clear(&taking->update);
    g_clear_pointer(&taking->txn, kith_txn_end);
    g_clear_pointer(&taking->same, g_hash_table_unref);
    g_clear_pointer(&taking->places, g_hash_table_unref);
    g_clear_pointer(&taking->ids, g_array_unref);
    g_clear_pointer(&taking->edges, g_array_unref);
    g_clear_pointer(&taking->entities, g_hash_table_unref);
    g_free(taking->cluster);
    g_free(taking->kind);
    g_free(taking->counted);
    kith_words_clear(&taking->ambiguous);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Taking, taking_clear)

gboolean
kith_pending_records(KithTxn *txn, GArray **out_records, GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(txn, KITH_TABLE_PENDING, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        g_array_append_val(records, iter.tuple[0]);
    }
    if (!kith_tuples_fine(&iter)) {
        return FALSE;
    }
    *out_records = g_steal_pointer(&records);
    return TRUE;
}

gboolean
kith_pending_is_indexed(KithTxn *txn, gboolean *out_indexed, GError **error)
{
    guint64 indexed;
    guint64 generation;

    if (!kith_store_counter(txn, KITH_COUNTER_INDEXED, &indexed, error) ||
        !kith_store_counter(txn, KITH_COUNTER_GENERATION, &generation, error)) {
        return FALSE;
    }
    *out_indexed = generation != 0 && indexed == generation;
    return TRUE;
}

/* ---- which records ---- */

static void
know_same(Taking *taking, KithRecordId a, KithRecordId b)
{
    GArray *others = g_hash_table_lookup(taking->same, GUINT_TO_POINTER(a));

    if (others == NULL) {
        others = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
        g_hash_table_insert(taking->same, GUINT_TO_POINTER(a), others);
    }
    g_array_append_val(others, b);
}

static void
read_same(Taking *taking)
{
    taking->same = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
    for (guint i = 0; i < taking->task->decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(taking->task->decisions, i);

        if (decision->verdict == KITH_VERDICT_SAME) {
            know_same(taking, decision->a, decision->b);
            know_same(taking, decision->b, decision->a);
        }
    }
}

static void
visit(Taking *taking, KithRecordId record)
{
    if (g_hash_table_add(taking->places, GUINT_TO_POINTER(record))) {
        g_array_append_val(taking->ids, record);
    }
}

static void
visit_ends(Taking *taking, const KithWords *edges)
{
    for (gsize i = 0; i < edges->n; i += 3) {
        visit(taking, edges->data[i]);
    }
}

/* What hangs together with a record: by an edge, a decision, or the entity it was in. */
static gboolean
visit_around(Taking *taking, KithRecordId record, GArray *members, GError **error)
{
    const GArray *same = g_hash_table_lookup(taking->same, GUINT_TO_POINTER(record));
    guint first = taking->edges->len;
    KithEntityId entity;

    g_array_set_size(members, 0);
    if (!kith_update_edges_of(&taking->update, record, taking->edges, error) ||
        !kith_entity_of(taking->txn, taking->generation, record, &entity, error) ||
        (g_hash_table_add(taking->entities, GUINT_TO_POINTER(entity)) &&
         !kith_entity_records(taking->txn, taking->generation, entity, members, error))) {
        return FALSE;
    }
    for (guint e = first; e < taking->edges->len; e++) {
        visit(taking, g_array_index(taking->edges, KithEdge, e).j);
    }
    for (guint s = 0; same != NULL && s < same->len; s++) {
        visit(taking, g_array_index(same, KithRecordId, s));
    }
    for (guint m = 0; m < members->len; m++) {
        visit(taking, g_array_index(members, KithRecordId, m));
    }
    visit(taking, entity); /* its founder, wherever that is now */
    return TRUE;
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    KithRecordId x = *(const KithRecordId *)a;
    KithRecordId y = *(const KithRecordId *)b;

    return (x > y) - (x < y);
}

/* All records of the components that the change touches, before it and after: no more of them than
 * are needed to know that they are too many. */
static gboolean
find_components(Taking *taking, GError **error)
{
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    const GArray *records = taking->update.records;

    taking->places = g_hash_table_new(NULL, NULL);
    taking->ids = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    taking->edges = g_array_new(FALSE, FALSE, sizeof(KithEdge));
    taking->entities = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < records->len; i++) {
        visit(taking, g_array_index(records, KithRecordId, i));
    }
    visit_ends(taking, &taking->update.add_edges);
    visit_ends(taking, &taking->update.remove_edges);
    for (guint i = 0; i < taking->ids->len && taking->ids->len <= taking->task->most; i++) {
        KithRecordId record = g_array_index(taking->ids, KithRecordId, i);

        if (!visit_around(taking, record, members, error)) {
            return FALSE;
        }
    }
    g_array_sort(taking->ids, compare_ids);
    g_hash_table_remove_all(taking->places);
    for (guint i = 0; i < taking->ids->len; i++) {
        g_hash_table_insert(taking->places,
                            GUINT_TO_POINTER(g_array_index(taking->ids, KithRecordId, i)),
                            GUINT_TO_POINTER(i));
    }
    return TRUE;
}

/* The place of a record in taking->ids, -1 when it is not there. */
static int
place_of(const Taking *taking, KithRecordId record)
{
    gpointer place;

    return g_hash_table_lookup_extended(taking->places, GUINT_TO_POINTER(record), NULL, &place)
               ? (int)GPOINTER_TO_UINT(place)
               : -1;
}

static int
kind_of_type(const Taking *taking, guint32 type)
{
    for (guint k = 0; k < taking->task->kinds->len; k++) {
        const KithKind *kind = g_ptr_array_index(taking->task->kinds, k);

        if (kith_kind_has_type(kind, type)) {
            return kith_model_file_find(taking->task->file, kind->name);
        }
    }
    return -1;
}

static gboolean
read_kinds(Taking *taking, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(KithIndexKey));
    guint n = taking->ids->len;

    taking->kind = g_new(int, n + 1);
    taking->cluster = g_new0(KithRecordId, n + 1);
    taking->counted = g_malloc0(n + 1);
    for (guint i = 0; i < n; i++) {
        KithRecordId id = g_array_index(taking->ids, KithRecordId, i);
        KithRecord record;
        gboolean found;
        gboolean kept;

        g_array_set_size(keys, 0);
        if (!kith_records_get(taking->txn, id, &buffer, &record, &found, error) ||
            !kith_index_keys_of(taking->txn, id, keys, &kept, error)) {
            return FALSE;
        }
        taking->counted[i] = kept;
        taking->kind[i] = -2;
        if (found && kith_record_stands(&record)) {
            taking->kind[i] = kind_of_type(taking, record.type);
            taking->cluster[i] = id;
        }
    }
    return TRUE;
}

/* ---- clusters of a kind ---- */

/* The records of a kind as a frame numbers them. */
typedef struct {
    const KithFrame *frame;
    GHashTable *numbers; /* owned: by id */
    GArray *edges;       /* owned, KithEdge of numbers, sorted */
    GArray *same;        /* owned, KithRecordPair of numbers */
    GArray *different;
} Members;

static void
members_clear(Members *members)
{
    g_clear_pointer(&members->numbers, g_hash_table_unref);
    g_clear_pointer(&members->edges, g_array_unref);
    g_clear_pointer(&members->same, g_array_unref);
    g_clear_pointer(&members->different, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Members, members_clear)

static gboolean
number_of(const Members *members, KithRecordId id, guint32 *out)
{
    gpointer number;
    gboolean found =
        g_hash_table_lookup_extended(members->numbers, GUINT_TO_POINTER(id), NULL, &number);

    *out = found ? GPOINTER_TO_UINT(number) : 0;
    return found;
}

/* Each edge is there both ways round: it is taken where it leads up. */
static void
list_edges(const Taking *taking, Members *members)
{
    members->edges = g_array_new(FALSE, FALSE, sizeof(KithEdge));
    for (guint e = 0; e < taking->edges->len; e++) {
        KithEdge edge = g_array_index(taking->edges, KithEdge, e);

        if (number_of(members, edge.i, &edge.i) && number_of(members, edge.j, &edge.j) &&
            edge.i < edge.j) {
            g_array_append_val(members->edges, edge);
        }
    }
    g_array_sort(members->edges, kith_edge_compare);
}

static void
list_decisions(const Taking *taking, Members *members)
{
    members->same = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));
    members->different = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));
    for (guint i = 0; i < taking->task->decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(taking->task->decisions, i);
        guint32 a;
        guint32 b;
        KithRecordPair pair;

        if (decision->verdict == KITH_VERDICT_UNSURE || !number_of(members, decision->a, &a) ||
            !number_of(members, decision->b, &b)) {
            continue;
        }
        pair = (KithRecordPair){MIN(a, b), MAX(a, b)};
        g_array_append_val(decision->verdict == KITH_VERDICT_SAME ? members->same
                                                                  : members->different,
                           pair);
    }
}

static void
list_members(const Taking *taking, const KithFrame *frame, Members *members)
{
    members->frame = frame;
    members->numbers = g_hash_table_new(NULL, NULL);
    for (guint32 r = 0; r < frame->n; r++) {
        g_hash_table_insert(members->numbers, GUINT_TO_POINTER(frame->ids[r]), GUINT_TO_POINTER(r));
    }
    list_decisions(taking, members);
    list_edges(taking, members);
}

/* Takes the clusters over, and adds the kind's row. */
static void
take_clusters(Taking *taking, const KithKindModel *model, const KithFrame *frame, guint32 *cluster)
{
    g_autofree guint32 *sizes = g_new0(guint32, (gsize)frame->n + 1);
    gint64 entities = 0;
    gint64 merged = 0;

    for (guint32 r = 0; r < frame->n; r++) {
        guint32 *size = &sizes[cluster[r]];

        taking->cluster[place_of(taking, frame->ids[r])] = frame->ids[cluster[r]];
        ++*size;
        entities += *size == 1;
        merged += *size == 2;
    }
    kith_table_add_row(taking->table);
    kith_table_set_text(taking->table, 0, model->type);
    kith_table_set_integer(taking->table, 1, frame->n);
    kith_table_set_integer(taking->table, 2, frame->n_features);
    kith_table_set_integer(taking->table, 3, model->keys->len);
    kith_table_set_integer(taking->table, 7, entities);
    kith_table_set_integer(taking->table, 8, merged);
}

static gboolean
cluster_frame(Taking *taking,
              const KithKindModel *model,
              const KithFrame *frame,
              const KithScorer *scorer,
              GError **error)
{
    const KithPendingTask *task = taking->task;
    g_auto(Members) members = {0};
    g_autofree gboolean *alone = kith_kind_model_alone(model, task->source_names);
    g_autofree guint32 *cluster = NULL;
    g_autoptr(GArray) ambiguous = NULL;
    KithConstraints constraints = {.alone = alone};
    KithEdges edges = {0};

    list_members(taking, frame, &members);
    constraints.same = (const KithRecordPair *)(const void *)members.same->data;
    constraints.n_same = members.same->len;
    constraints.different = (const KithRecordPair *)(const void *)members.different->data;
    constraints.n_different = members.different->len;
    edges.n = members.edges->len;
    edges.edges = (KithEdge *)(void *)members.edges->data;
    if (!kith_cluster(scorer,
                      &edges,
                      &constraints,
                      log2(task->threshold / (1.0 - task->threshold)),
                      task->threads,
                      task->progress,
                      &cluster,
                      &ambiguous,
                      error)) {
        return FALSE;
    }
    take_clusters(taking, model, frame, cluster);
    kith_cluster_name_ambiguous(frame, ambiguous);
    kith_report_add_ambiguous(ambiguous, &taking->ambiguous);
    return kith_report_ambiguous(taking->txn,
                                 model->type,
                                 ambiguous,
                                 task->source_names,
                                 taking->report->ambiguous,
                                 error);
}

static gboolean
cluster_kind(Taking *taking, guint number, GError **error)
{
    const KithKindModel *model = g_ptr_array_index(taking->task->file->kinds, number);
    g_autoptr(GArray) only = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    g_autoptr(KithFrame) frame = NULL;
    g_autofree KithMatchModel *fitted = NULL;
    g_autofree KithScorer *scorer = NULL;

    for (guint i = 0; i < taking->ids->len; i++) {
        if (taking->kind[i] == (int)number) {
            g_array_append_val(only, g_array_index(taking->ids, KithRecordId, i));
        }
    }
    if (only->len == 0) {
        return TRUE;
    }
    return kith_update_open(&taking->update, number, only, &frame, &fitted, &scorer, error) &&
           (frame == NULL || cluster_frame(taking, model, frame, scorer, error));
}

/* ---- across kinds, and the result ---- */

static guint
root_of(const Taking *taking, guint place)
{
    for (;;) {
        guint next = (guint)place_of(taking, taking->cluster[place]);

        if (next == place) {
            return place;
        }
        place = next;
    }
}

/* Decisions on records of different kinds, or without anything to compare them by. */
static void
obey_across(Taking *taking)
{
    for (guint i = 0; i < taking->task->decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(taking->task->decisions, i);
        int a = place_of(taking, decision->a);
        int b = place_of(taking, decision->b);

        if (a < 0 || b < 0 || taking->cluster[a] == 0 || taking->cluster[b] == 0) {
            continue;
        }
        taking->report->decisions++;
        if (decision->verdict == KITH_VERDICT_SAME) {
            guint x = root_of(taking, (guint)a);
            guint y = root_of(taking, (guint)b);

            taking->cluster[MAX(x, y)] = g_array_index(taking->ids, KithRecordId, MIN(x, y));
        }
    }
    for (guint i = 0; i < taking->ids->len; i++) {
        if (taking->cluster[i] != 0) {
            taking->cluster[i] = g_array_index(taking->ids, KithRecordId, root_of(taking, i));
        }
    }
}

static void
report_generation(const KithGeneration *generation, KithResolveReport *report)
{
    report->generation = generation->number;
    report->records = generation->records;
    report->entities = generation->entities;
    report->merged = generation->merged;
}

/* Nothing waits: the current generation stays. */
static gboolean
stay(Taking *taking, GError **error)
{
    KithGeneration generation;

    if (!kith_entities_generation(taking->txn, taking->generation, &generation, error)) {
        return FALSE;
    }
    report_generation(&generation, taking->report);
    return TRUE;
}

static gboolean
keep(Taking *taking, GError **error)
{
    KithPartition partition = {.n_records = taking->ids->len,
                               .cluster = taking->cluster,
                               .threshold = taking->task->threshold,
                               .candidate_pairs = taking->update.compared,
                               .keep_model = TRUE,
                               .ids = (const KithRecordId *)(const void *)taking->ids->data,
                               .counted = taking->counted,
                               .ambiguous = taking->ambiguous.data,
                               .n_ambiguous = taking->ambiguous.n / 3,
                               .also = kith_update_write,
                               .also_data = &taking->update};
    KithResolveReport *report = taking->report;
    KithGeneration generation;

    if (!kith_entities_write(taking->task->store, &partition, &generation, error)) {
        return FALSE;
    }
    report_generation(&generation, report);
    report->pairs = taking->update.compared;
    report->changed = taking->update.records->len;
    report->touched = taking->ids->len;
    return TRUE;
}

static gboolean
cluster_all(Taking *taking, GError **error)
{
    for (guint k = 0; k < taking->task->file->kinds->len; k++) {
        if (!cluster_kind(taking, k, error)) {
            return FALSE;
        }
    }
    obey_across(taking);
    return TRUE;
}

gboolean
kith_pending_resolve(const KithPendingTask *task,
                     const GArray *records,
                     KithTable *kinds,
                     KithResolveReport *report,
                     gboolean *out_done,
                     GError **error)
{
    g_auto(Taking) taking = {.task = task, .report = report, .table = kinds};
    double start = kith_clock_seconds();
    double now;

    taking.update = (KithUpdate){.store = task->store,
                                 .file = task->file,
                                 .kinds = task->kinds,
                                 .source_names = task->source_names,
                                 .threads = task->threads,
                                 .records = records};
    kith_update_init(&taking.update);
    read_same(&taking);
    taking.txn = taking.update.txn = kith_store_read(task->store, error);
    if (taking.txn == NULL || !kith_progress_step(task->progress, "Comparing", 0, 0, error) ||
        !kith_entity_generation(taking.txn, &taking.generation, error)) {
        return FALSE;
    }
    *out_done = TRUE;
    if (records->len == 0) {
        return stay(&taking, error);
    }
    if (!kith_update_find(&taking.update, error)) {
        return FALSE;
    }
    if (taking.update.copies) {
        *out_done = FALSE;
        return TRUE;
    }
    now = kith_clock_seconds();
    report->compare_seconds = now - start;
    if (!kith_progress_step(task->progress, "Clustering", 0, 0, error) ||
        !find_components(&taking, error)) {
        return FALSE;
    }
    if (taking.ids->len > task->most) {
        *out_done = FALSE;
        return TRUE;
    }
    if (!read_kinds(&taking, error) || !cluster_all(&taking, error)) {
        return FALSE;
    }
    kith_update_close(&taking.update);
    g_clear_pointer(&taking.txn, kith_txn_end);
    report->cluster_seconds = kith_clock_seconds() - now;
    now = kith_clock_seconds();
    if (!kith_progress_step(task->progress, "Storing", 0, 0, error) || !keep(&taking, error)) {
        return FALSE;
    }
    report->write_seconds = kith_clock_seconds() - now;
    return TRUE;
}
