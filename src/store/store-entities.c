/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-entities.h"

#include "base-sort.h"
#include "store-models.h"
#include "store-rewrite.h"

/*
 * How entities keep their numbers
 *
 *   An entity's number is that of its founding record. From one generation to the next
 *   - an old entity lives on in the cluster that holds its founder; when the founder no longer
 *     stands, in the one that holds most of its members (of equals, the oldest member's);
 *   - a cluster in which several old entities live on takes the lowest of their numbers, and the
 *     others were merged into it;
 *   - a cluster in which none does takes its lowest record's number, and was split from the
 *     entity which that record was in.
 *
 *   Two clusters cannot come to the same number: a number is that of a record, and the cluster
 *   that holds the record has it, or no cluster holds it and one old entity had it.
 */

typedef struct {
    KithRecordId n;
    const KithRecordId *cluster; /* borrowed, of record i + 1 */
    KithEntityId *before;        /* owned, entity of record i + 1 in the current generation */
    KithEntityId *after;         /* owned, the same in the new one */
    KithEntityId *number;        /* owned, of the cluster that record i + 1 stands for, 0 not yet */
    guint32 *size;               /* owned, members of entity i + 1 in the new generation */
    guint8 *founders;            /* owned, whether record i + 1 was in the entity of its number
                                    together with others */
} Naming;

static void
naming_clear(Naming *naming)
{
    g_free(naming->before);
    g_free(naming->after);
    g_free(naming->number);
    g_free(naming->size);
    g_free(naming->founders);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Naming, naming_clear)

/* ---- reading what is ---- */

/* Every record's entity at a generation, whether or not the record stands. */
static gboolean
read_membership(KithTxn *txn,
                guint32 generation,
                KithEntityId *entities,
                KithRecordId n,
                GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    for (KithRecordId i = 0; i < n; i++) {
        entities[i] = i + 1;
    }
    if (generation == 0) {
        return TRUE;
    }
    if (!kith_tuples_open(txn, KITH_TABLE_MEMBERSHIP, &iter, error) ||
        !kith_tuples_seek(&iter, &generation, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        if (iter.tuple[1] < 1 || iter.tuple[1] > n) {
            return kith_store_damaged(error, "membership of record %u", iter.tuple[1]);
        }
        entities[iter.tuple[1] - 1] = iter.tuple[2];
    }
    return kith_tuples_fine(&iter);
}

/* Which records are in the entity that they founded, of entities with other members too. */
static gboolean
read_founders(KithTxn *txn, guint32 generation, guint8 *founders, KithRecordId n, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (generation == 0) {
        return TRUE;
    }
    if (!kith_tuples_open(txn, KITH_TABLE_MEMBERS, &iter, error) ||
        !kith_tuples_seek(&iter, &generation, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        if (iter.tuple[1] == iter.tuple[2] && iter.tuple[2] <= n) {
            founders[iter.tuple[2] - 1] = 1;
        }
    }
    return kith_tuples_fine(&iter);
}

gboolean
kith_entities_all(KithTxn *txn,
                  KithEntityId **out_entities,
                  KithRecordId *out_n_records,
                  GError **error)
{
    g_autofree KithEntityId *entities = NULL;
    g_autofree guint8 *stands = NULL;
    g_auto(KithArrayIter) iter = {0};
    guint32 generation;
    guint64 n;

    if (!kith_store_counter(txn, KITH_COUNTER_RECORDS, &n, error) ||
        !kith_entity_generation(txn, &generation, error)) {
        return FALSE;
    }
    entities = g_new(KithEntityId, n + 1);
    stands = g_malloc0(n + 1);
    if (!read_membership(txn, generation, entities, (KithRecordId)n, error) ||
        !kith_array_open(txn, KITH_TABLE_RECORDS, &iter, error) ||
        !kith_array_seek(&iter, 0, 1, error)) {
        return FALSE;
    }
    while (kith_array_next(&iter, error)) {
        KithRecord record;

        if (iter.number > n ||
            (iter.item.data != NULL && !kith_record_decode_head(iter.item, &record))) {
            return kith_store_damaged(error, "record %u cannot be read", iter.number);
        }
        stands[iter.number - 1] = iter.item.data != NULL && kith_record_stands(&record);
    }
    if (!iter.done) {
        return FALSE;
    }
    for (guint64 i = 0; i < n; i++) {
        entities[i] = stands[i] ? entities[i] : 0;
    }
    *out_entities = g_steal_pointer(&entities);
    *out_n_records = (KithRecordId)n;
    return TRUE;
}

gboolean
kith_entities_generation(KithTxn *txn,
                         guint32 number,
                         KithGeneration *out_generation,
                         GError **error)
{
    guint8 key[4];
    KithBytes payload;

    if (!kith_txn_get(txn, KITH_TABLE_GENERATIONS, kith_key1(number, key), &payload, error)) {
        return FALSE;
    }
    return (payload.data != NULL && kith_generation_decode(payload, out_generation)) ||
           kith_store_damaged(error, "generation %u cannot be read", number);
}

/* ---- giving numbers ---- */

/* Rows (old entity, cluster) of all standing members, sorted: who lives on where. */
static GArray *
claims(const Naming *naming)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (KithRecordId i = 0; i < naming->n; i++) {
        const guint32 row[] = {naming->before[i], naming->cluster[i]};

        if (row[1] != 0) {
            g_array_append_vals(rows, row, 2);
        }
    }
    kith_sort_rows((guint32 *)(void *)rows->data, rows->len / 2, 2);
    return rows;
}

/* The cluster an old entity lives on in: rows are its claims, sorted by cluster. */
static KithRecordId
heir_of(const Naming *naming, const guint32 *rows, gsize n)
{
    KithEntityId entity = rows[0];
    KithRecordId best = 0;
    gsize most = 0;

    if (entity <= naming->n && naming->cluster[entity - 1] != 0) {
        return naming->cluster[entity - 1];
    }
    for (gsize i = 0; i < n;) {
        gsize first = i;

        while (i < n && rows[2 * i + 1] == rows[2 * first + 1]) {
            i++;
        }
        if (i - first > most) {
            most = i - first;
            best = rows[2 * first + 1];
        }
    }
    return best;
}

/* Old entities in rising order claim the clusters they live on in: the first to come has it. */
static void
inherit(Naming *naming, const GArray *claimed)
{
    const guint32 *rows = (const guint32 *)(const void *)claimed->data;
    gsize n = claimed->len / 2;

    for (gsize i = 0; i < n;) {
        gsize first = i;
        KithRecordId heir;

        while (i < n && rows[2 * i] == rows[2 * first]) {
            i++;
        }
        heir = heir_of(naming, rows + 2 * first, i - first);
        if (naming->number[heir - 1] == 0) {
            naming->number[heir - 1] = rows[2 * first];
        }
    }
}

static void
give_numbers(Naming *naming)
{
    g_autoptr(GArray) claimed = claims(naming);

    naming->number = g_new0(KithEntityId, naming->n + 1);
    naming->after = g_new0(KithEntityId, naming->n + 1);
    naming->size = g_new0(guint32, naming->n + 1);
    inherit(naming, claimed);
    for (KithRecordId i = 0; i < naming->n; i++) {
        KithRecordId cluster = naming->cluster[i];

        if (cluster == 0) {
            continue;
        }
        if (naming->number[cluster - 1] == 0) {
            naming->number[cluster - 1] = i + 1; /* its lowest record: records come in order */
        }
        naming->after[i] = naming->number[cluster - 1];
        naming->size[naming->after[i] - 1]++;
    }
}

/* ---- writing ---- */

typedef struct {
    KithStore *store;
    const KithPartition *partition;
    Naming *naming;
    KithGeneration generation;
    GArray *membership; /* owned, rows of 3 */
    GArray *members;    /* owned, rows of 3 */
    GArray *lineage;    /* owned, rows of 4 */
} Writing;

static void
writing_clear(Writing *writing)
{
    g_array_unref(writing->membership);
    g_array_unref(writing->members);
    g_array_unref(writing->lineage);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Writing, writing_clear)

static void
note(Writing *writing, KithEntityId entity, KithLineageEvent event, guint32 other)
{
    const guint32 row[] = {entity, writing->generation.number, event, other};

    g_array_append_vals(writing->lineage, row, 4);
}

/* What happened to one record between the generations. */
static void
note_change(Writing *writing, KithRecordId record, KithEntityId before, KithEntityId after)
{
    gboolean leaves = before != record || writing->naming->founders[record - 1] != 0;

    if (after == 0) {
        if (leaves) {
            note(writing, before, KITH_LINEAGE_LOST, record);
        }
        return;
    }
    if (before == after) {
        return;
    }
    note(writing, after, KITH_LINEAGE_GAINED, record);
    if (writing->naming->size[before - 1] == 0) {
        note(writing, before, KITH_LINEAGE_MERGED_INTO, after);
    } else {
        note(writing, before, KITH_LINEAGE_LOST, record);
        if (after == record) {
            note(writing, after, KITH_LINEAGE_SPLIT_FROM, before);
        }
    }
}

static void
add_membership(Writing *writing, KithRecordId record, KithEntityId entity)
{
    const guint32 own[] = {writing->generation.number, record, entity};

    if (record != entity) {
        g_array_append_vals(writing->membership, own, 3);
    }
}

/* Members of entities with more than one record, or whose founder no longer stands. */
static void
add_members(Writing *writing)
{
    const Naming *naming = writing->naming;

    for (KithRecordId i = 0; i < naming->n; i++) {
        KithEntityId entity = naming->after[i];
        const guint32 row[] = {writing->generation.number, entity, i + 1};

        if (entity != 0 && (naming->size[entity - 1] > 1 || entity != i + 1)) {
            g_array_append_vals(writing->members, row, 3);
        }
        writing->generation.entities += naming->size[i] > 0;
        writing->generation.merged += naming->size[i] > 1;
    }
}

static gsize
sort_rows(GArray *rows, guint width)
{
    guint32 *words = (guint32 *)(void *)rows->data;

    kith_sort_rows(words, rows->len / width, width);
    return kith_unique_rows(words, rows->len / width, width);
}

static void
make_rows(Writing *writing)
{
    Naming *naming = writing->naming;

    for (KithRecordId i = 0; i < naming->n; i++) {
        note_change(writing, i + 1, naming->before[i], naming->after[i]);
        if (naming->after[i] != 0) {
            add_membership(writing, i + 1, naming->after[i]);
            writing->generation.records++;
        }
    }
    add_members(writing);
    g_array_set_size(writing->membership, (guint)sort_rows(writing->membership, 3) * 3);
    g_array_set_size(writing->members, (guint)sort_rows(writing->members, 3) * 3);
    g_array_set_size(writing->lineage, (guint)sort_rows(writing->lineage, 4) * 4);
}

static gboolean
add_rows(KithTxn *txn, KithStoreTable table, const GArray *rows, GError **error)
{
    KithTupleChange change = {.add = (const guint32 *)(const void *)rows->data,
                              .n_add = rows->len / kith_tuples_width(table)};

    return kith_tuples_apply(txn, table, &change, error);
}

static gboolean
forget_generation(KithTxn *txn, guint32 number, GError **error)
{
    KithGeneration generation;

    return kith_entities_generation(txn, number, &generation, error) &&
           kith_models_forget_frequencies(txn, generation.model, error) &&
           kith_tuples_remove_prefix(txn, KITH_TABLE_MEMBERSHIP, &number, 1, error) &&
           kith_tuples_remove_prefix(txn, KITH_TABLE_MEMBERS, &number, 1, error);
}

static gboolean
put_model(KithTxn *txn, Writing *writing, GError **error)
{
    const KithPartition *partition = writing->partition;
    const KithKeptModel model = {partition->model,
                                 partition->frequencies,
                                 partition->n_frequencies};

    return model.yaml == NULL || kith_models_put(txn, &model, &writing->generation.model, error);
}

static gboolean
put_generation(KithTxn *txn, const KithGeneration *generation, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 key[4];

    kith_generation_encode(generation, bytes);
    return kith_txn_put(txn,
                        KITH_TABLE_GENERATIONS,
                        kith_key1(generation->number, key),
                        kith_bytes(bytes->data, bytes->len),
                        error) &&
           kith_store_set_counter(txn, KITH_COUNTER_GENERATIONS, generation->number, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_GENERATION, generation->number, error);
}

static gboolean
write_generation(KithTxn *txn, gpointer user_data, GError **error)
{
    Writing *writing = user_data;
    guint32 number = writing->generation.number;

    return (number <= KITH_GENERATIONS_KEPT ||
            forget_generation(txn, number - KITH_GENERATIONS_KEPT, error)) &&
           add_rows(txn, KITH_TABLE_MEMBERSHIP, writing->membership, error) &&
           add_rows(txn, KITH_TABLE_MEMBERS, writing->members, error) &&
           add_rows(txn, KITH_TABLE_LINEAGE, writing->lineage, error) &&
           kith_tuples_remove_prefix(txn, KITH_TABLE_PENDING, NULL, 0, error) &&
           put_model(txn, writing, error) && put_generation(txn, &writing->generation, error);
}

static gboolean
prepare(Writing *writing, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(writing->store, error);
    Naming *naming = writing->naming;
    guint64 decisions;
    guint64 generations;
    guint32 current;

    if (txn == NULL || !kith_entity_generation(txn, &current, error) ||
        !kith_store_counter(txn, KITH_COUNTER_GENERATIONS, &generations, error) ||
        !kith_store_counter(txn, KITH_COUNTER_DECISIONS, &decisions, error)) {
        return FALSE;
    }
    writing->generation.number = (guint32)generations + 1;
    writing->generation.last_record = naming->n;
    writing->generation.last_decision = (guint32)decisions;
    writing->generation.decisions = decisions;
    naming->before = g_new0(KithEntityId, naming->n + 1);
    naming->founders = g_malloc0((gsize)naming->n + 1);
    return read_membership(txn, current, naming->before, naming->n, error) &&
           read_founders(txn, current, naming->founders, naming->n, error);
}

gboolean
kith_entities_write(KithStore *store,
                    const KithPartition *partition,
                    KithGeneration *out_generation,
                    GError **error)
{
    g_auto(Naming) naming = {.n = partition->n_records, .cluster = partition->cluster};
    g_auto(Writing) writing = {store, partition, &naming, {0}, NULL, NULL, NULL};
    g_autofree char *detail = NULL;

    writing.membership = g_array_new(FALSE, FALSE, sizeof(guint32));
    writing.members = g_array_new(FALSE, FALSE, sizeof(guint32));
    writing.lineage = g_array_new(FALSE, FALSE, sizeof(guint32));
    writing.generation.threshold = partition->threshold;
    writing.generation.candidate_pairs = partition->candidate_pairs;
    if (!prepare(&writing, error)) {
        return FALSE;
    }
    give_numbers(&naming);
    make_rows(&writing);
    detail = g_strdup_printf("{\"generation\":%u,\"records\":%" G_GUINT64_FORMAT
                             ",\"entities\":%" G_GUINT64_FORMAT "}",
                             writing.generation.number,
                             writing.generation.records,
                             writing.generation.entities);
    if (!kith_store_write(store, detail, write_generation, &writing, error)) {
        return FALSE;
    }
    *out_generation = writing.generation;
    return TRUE;
}

gboolean
kith_entities_model(KithTxn *txn, guint32 *out_number, GError **error)
{
    KithGeneration generation;
    guint32 current;

    *out_number = 0;
    if (!kith_entity_generation(txn, &current, error)) {
        return FALSE;
    }
    if (current == 0) {
        return TRUE;
    }
    if (!kith_entities_generation(txn, current, &generation, error)) {
        return FALSE;
    }
    *out_number = generation.model;
    return TRUE;
}
