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

/* The records whose entities are worked out: all of them, or some, by number. They are named by
 * their place in the list from here on; entities and clusters by record. */
typedef struct {
    guint32 n;
    const KithRecordId *ids;     /* borrowed, ascending; NULL for records 1 to n */
    const KithRecordId *cluster; /* borrowed, of each record; 0 when it does not stand */
    KithEntityId *before;        /* owned, of each its entity in the current generation */
    guint8 *nowhere;             /* owned, whether it stood not in that generation */
    KithEntityId *after;         /* owned, of each its entity in the new one */
    KithEntityId *number;        /* owned, of the cluster that each stands for, 0 not yet */
    guint32 *size;               /* owned, members of the entity of its number in the new one */
    guint8 *founders;            /* owned, whether each was in the entity of its number together
                                    with others */
} Naming;

static void
naming_clear(Naming *naming)
{
    g_free(naming->before);
    g_free(naming->nowhere);
    g_free(naming->after);
    g_free(naming->number);
    g_free(naming->size);
    g_free(naming->founders);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Naming, naming_clear)

static KithRecordId
id_of(const Naming *naming, guint32 place)
{
    return naming->ids != NULL ? naming->ids[place] : place + 1;
}

/* The place of a record in the list, G_MAXUINT32 when it is not there. */
static guint32
place_of(const Naming *naming, KithRecordId id)
{
    guint32 low = 0;
    guint32 high = naming->n;

    if (naming->ids == NULL) {
        return id - 1 < naming->n ? id - 1 : G_MAXUINT32;
    }
    while (low < high) {
        guint32 middle = low + (high - low) / 2;

        low = naming->ids[middle] < id ? middle + 1 : low;
        high = naming->ids[middle] < id ? high : middle;
    }
    return low < naming->n && naming->ids[low] == id ? low : G_MAXUINT32;
}

/* ---- reading what is ---- */

/* Takes over the rows of table membership that the iterator is set to, of one record or of all:
 * the last one of a record up to the current generation holds. */
static gboolean
take_membership(Naming *naming, guint32 generation, KithTupleIter *iter, GError **error)
{
    while (kith_tuples_next(iter, error)) {
        guint32 place = place_of(naming, iter->tuple[0]);

        if (place == G_MAXUINT32) {
            return kith_store_damaged(error, "membership of record %u", iter->tuple[0]);
        }
        if (iter->tuple[1] <= generation) {
            naming->before[place] = iter->tuple[2] != 0 ? iter->tuple[2] : iter->tuple[0];
            naming->nowhere[place] = iter->tuple[2] == 0;
        }
    }
    return kith_tuples_fine(iter);
}

/* Every record's entity at a generation, whether or not the record stands. */
static gboolean
read_membership(KithTxn *txn, guint32 generation, Naming *naming, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    naming->before = g_new(KithEntityId, (gsize)naming->n + 1);
    naming->nowhere = g_malloc0((gsize)naming->n + 1);
    for (guint32 i = 0; i < naming->n; i++) {
        naming->before[i] = id_of(naming, i);
    }
    if (generation == 0) {
        return TRUE;
    }
    if (!kith_tuples_open(txn, KITH_TABLE_MEMBERSHIP, &iter, error)) {
        return FALSE;
    }
    if (naming->ids == NULL) {
        return kith_tuples_seek(&iter, NULL, 0, error) &&
               take_membership(naming, generation, &iter, error);
    }
    for (guint32 i = 0; i < naming->n; i++) {
        if (!kith_tuples_seek(&iter, &naming->ids[i], 1, error) ||
            !take_membership(naming, generation, &iter, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Which records are in the entity that they founded together with others. */
static gboolean
find_founders(Naming *naming, GError **error)
{
    naming->founders = g_malloc0((gsize)naming->n + 1);
    for (guint32 i = 0; i < naming->n; i++) {
        KithEntityId entity = naming->before[i];
        guint32 founder = place_of(naming, entity);

        if (founder == G_MAXUINT32) {
            return kith_store_damaged(error, "record %u is of entity %u", id_of(naming, i), entity);
        }
        if (founder != i && naming->before[founder] == entity && !naming->nowhere[founder]) {
            naming->founders[founder] = 1;
        }
    }
    return TRUE;
}

/* Sets every record that does not stand to 0. */
static gboolean
leave_out_fallen(KithTxn *txn, KithEntityId *entities, guint64 n, GError **error)
{
    g_auto(KithArrayIter) iter = {0};
    g_autofree guint8 *stands = g_malloc0(n + 1);

    if (!kith_array_open(txn, KITH_TABLE_RECORDS, &iter, error) ||
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
    for (guint64 i = 0; iter.done && i < n; i++) {
        entities[i] = stands[i] ? entities[i] : 0;
    }
    return iter.done;
}

gboolean
kith_entities_all(KithTxn *txn,
                  KithEntityId **out_entities,
                  KithRecordId *out_n_records,
                  GError **error)
{
    g_auto(Naming) naming = {0};
    guint32 generation;
    guint64 n;

    if (!kith_store_counter(txn, KITH_COUNTER_RECORDS, &n, error) ||
        !kith_entity_generation(txn, &generation, error)) {
        return FALSE;
    }
    naming.n = (guint32)n;
    if (!read_membership(txn, generation, &naming, error) ||
        !leave_out_fallen(txn, naming.before, n, error)) {
        return FALSE;
    }
    *out_entities = g_steal_pointer(&naming.before);
    *out_n_records = (KithRecordId)n;
    return TRUE;
}

gboolean
kith_entities_at(KithTxn *txn,
                 guint32 generation,
                 KithEntityId **out_entities,
                 KithRecordId *out_n_records,
                 GError **error)
{
    g_auto(Naming) naming = {0};
    KithGeneration own;
    guint32 current;
    guint64 n;

    if (!kith_store_counter(txn, KITH_COUNTER_RECORDS, &n, error) ||
        !kith_entity_generation(txn, &current, error) ||
        !kith_entities_generation(txn, generation, &own, error)) {
        return FALSE;
    }
    naming.n = (guint32)n;
    if (!read_membership(txn, generation, &naming, error)) {
        return FALSE;
    }
    for (guint32 i = 0; i < naming.n; i++) {
        if (naming.nowhere[i] || i >= own.last_record) {
            naming.before[i] = 0;
        }
    }
    if (generation == current && !leave_out_fallen(txn, naming.before, n, error)) {
        return FALSE;
    }
    *out_entities = g_steal_pointer(&naming.before);
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

    for (guint32 i = 0; i < naming->n; i++) {
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
    guint32 founder = place_of(naming, rows[0]);
    KithRecordId best = 0;
    gsize most = 0;

    if (naming->cluster[founder] != 0) {
        return naming->cluster[founder];
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
        guint32 heir;

        while (i < n && rows[2 * i] == rows[2 * first]) {
            i++;
        }
        heir = place_of(naming, heir_of(naming, rows + 2 * first, i - first));
        if (naming->number[heir] == 0) {
            naming->number[heir] = rows[2 * first];
        }
    }
}

static void
give_numbers(Naming *naming)
{
    g_autoptr(GArray) claimed = claims(naming);

    naming->number = g_new0(KithEntityId, (gsize)naming->n + 1);
    naming->after = g_new0(KithEntityId, (gsize)naming->n + 1);
    naming->size = g_new0(guint32, (gsize)naming->n + 1);
    inherit(naming, claimed);
    for (guint32 i = 0; i < naming->n; i++) {
        guint32 cluster;

        if (naming->cluster[i] == 0) {
            continue;
        }
        cluster = place_of(naming, naming->cluster[i]);
        if (naming->number[cluster] == 0) {
            naming->number[cluster] = id_of(naming, i); /* its lowest record: they are in order */
        }
        naming->after[i] = naming->number[cluster];
        naming->size[place_of(naming, naming->after[i])]++;
    }
}

/* ---- writing ---- */

typedef struct {
    KithStore *store;
    const KithPartition *partition;
    Naming *naming;
    KithGeneration generation;
    KithGeneration last; /* the current one, nothing before the first */
    GArray *membership;  /* owned, rows of 3 */
    GArray *members;     /* owned, rows of 3 */
    GArray *lineage;     /* owned, rows of 4 */
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
note_change(Writing *writing, guint32 place)
{
    const Naming *naming = writing->naming;
    KithRecordId record = id_of(naming, place);
    KithEntityId before = naming->before[place];
    KithEntityId after = naming->after[place];
    gboolean leaves = !naming->nowhere[place] && (before != record || naming->founders[place] != 0);

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
    if (naming->size[place_of(naming, before)] == 0) {
        note(writing, before, KITH_LINEAGE_MERGED_INTO, after);
    } else {
        note(writing, before, KITH_LINEAGE_LOST, record);
        if (after == record) {
            note(writing, after, KITH_LINEAGE_SPLIT_FROM, before);
        }
    }
}

/* The row that says where a record is from this generation on; none where it stays, and none for
 * a record that was alone and falls. */
static void
add_membership(Writing *writing, guint32 place)
{
    const Naming *naming = writing->naming;
    KithRecordId record = id_of(naming, place);
    KithEntityId before = naming->nowhere[place] ? 0 : naming->before[place];
    KithEntityId after = naming->after[place];
    const guint32 row[] = {record, writing->generation.number, after};
    const guint32 turned[] = {after, record, writing->generation.number};

    if (before == after || (after == 0 && before == record && !naming->founders[place])) {
        return;
    }
    g_array_append_vals(writing->membership, row, 3);
    if (after != 0) {
        g_array_append_vals(writing->members, turned, 3);
    }
}

/* How many entities there are among records that are of one by @entity, and how many of them have
 * more than one record. */
static void
count_entities(const Naming *naming,
               const KithEntityId *entity,
               const guint8 *counted,
               guint64 *out_records,
               guint64 *out_entities,
               guint64 *out_merged)
{
    g_autofree guint32 *sizes = g_new0(guint32, (gsize)naming->n + 1);

    *out_records = *out_entities = *out_merged = 0;
    for (guint32 i = 0; i < naming->n; i++) {
        if (entity[i] != 0 && (counted == NULL || counted[i])) {
            guint32 *size = &sizes[place_of(naming, entity[i])];

            ++*size;
            ++*out_records;
            *out_entities += *size == 1;
            *out_merged += *size == 2;
        }
    }
}

/* Of some records alone what changes is added to what there was. */
static void
count_generation(Writing *writing)
{
    const Naming *naming = writing->naming;
    KithGeneration *own = &writing->generation;
    guint64 records;
    guint64 entities;
    guint64 merged;

    count_entities(naming, naming->after, NULL, &own->records, &own->entities, &own->merged);
    if (naming->ids != NULL) {
        count_entities(naming,
                       naming->before,
                       writing->partition->counted,
                       &records,
                       &entities,
                       &merged);
        own->records += writing->last.records - records;
        own->entities += writing->last.entities - entities;
        own->merged += writing->last.merged - merged;
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
    for (guint32 i = 0; i < writing->naming->n; i++) {
        note_change(writing, i);
        add_membership(writing, i);
    }
    g_array_set_size(writing->membership, (guint)sort_rows(writing->membership, 3) * 3);
    g_array_set_size(writing->members, (guint)sort_rows(writing->members, 3) * 3);
    g_array_set_size(writing->lineage, (guint)sort_rows(writing->lineage, 4) * 4);
    count_generation(writing);
}

static gboolean
add_rows(KithTxn *txn, KithStoreTable table, const GArray *rows, GError **error)
{
    KithTupleChange change = {.add = (const guint32 *)(const void *)rows->data,
                              .n_add = rows->len / kith_tuples_width(table)};

    return kith_tuples_apply(txn, table, &change, error);
}

/* The model is kept as it is where no new one comes with the partition. How common values were is
 * forgotten for all models but the last ones. */
static gboolean
put_model(KithTxn *txn, Writing *writing, GError **error)
{
    const KithPartition *partition = writing->partition;
    const KithKeptModel model = {partition->model,
                                 partition->frequencies,
                                 partition->n_frequencies};
    guint32 *number = &writing->generation.model;

    *number = partition->keep_model     ? writing->last.model
              : partition->model_number ? partition->model_number
                                        : 0;
    if (model.yaml == NULL) {
        return TRUE;
    }
    return kith_models_put(txn, &model, number, error) &&
           (*number <= KITH_MODELS_KEPT ||
            kith_models_forget_frequencies(txn, *number - KITH_MODELS_KEPT, error));
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
    const KithPartition *partition = writing->partition;

    writing->generation.event = kith_store_event(writing->store);
    return add_rows(txn, KITH_TABLE_MEMBERSHIP, writing->membership, error) &&
           add_rows(txn, KITH_TABLE_MEMBERS, writing->members, error) &&
           add_rows(txn, KITH_TABLE_LINEAGE, writing->lineage, error) &&
           (partition->keep_pending ||
            kith_tuples_remove_prefix(txn, KITH_TABLE_PENDING, NULL, 0, error)) &&
           put_model(txn, writing, error) && put_generation(txn, &writing->generation, error) &&
           (partition->also == NULL || partition->also(txn, partition->also_data, error));
}

static gboolean
prepare(Writing *writing, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(writing->store, error);
    Naming *naming = writing->naming;
    guint64 decisions;
    guint64 generations;
    guint64 records;
    guint32 current;

    if (txn == NULL || !kith_entity_generation(txn, &current, error) ||
        !kith_store_counter(txn, KITH_COUNTER_GENERATIONS, &generations, error) ||
        !kith_store_counter(txn, KITH_COUNTER_RECORDS, &records, error) ||
        !kith_store_counter(txn, KITH_COUNTER_DECISIONS, &decisions, error) ||
        (current != 0 && !kith_entities_generation(txn, current, &writing->last, error))) {
        return FALSE;
    }
    writing->generation.number = (guint32)generations + 1;
    writing->generation.last_record = (KithRecordId)records;
    writing->generation.last_decision = (guint32)decisions;
    writing->generation.decisions = decisions;
    return read_membership(txn, current, naming, error) && find_founders(naming, error);
}

gboolean
kith_entities_write(KithStore *store,
                    const KithPartition *partition,
                    KithGeneration *out_generation,
                    GError **error)
{
    g_auto(Naming)
        naming = {.n = partition->n_records, .ids = partition->ids, .cluster = partition->cluster};
    g_auto(Writing) writing = {store, partition, &naming, {0}, {0}, NULL, NULL, NULL};
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
