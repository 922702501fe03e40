/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-entities.h"

#include "base-sort.h"
#include "store-models.h"
#include "store-naming.h"
#include "store-rewrite.h"

/* Sets every record that does not stand to 0. */
static gboolean
leave_out_fallen(KithTxn *txn, KithEntityId *entities, GError **error)
{
    g_autofree guint8 *stands = NULL;
    KithRecordId n;

    if (!kith_records_standing(txn, 1, &stands, &n, error)) {
        return FALSE;
    }
    for (KithRecordId i = 0; i < n; i++) {
        entities[i] = stands[i] ? entities[i] : 0;
    }
    return TRUE;
}

gboolean
kith_entities_all(KithTxn *txn,
                  KithEntityId **out_entities,
                  KithRecordId *out_n_records,
                  GError **error)
{
    g_auto(KithNaming) naming = {0};
    guint32 generation;
    guint64 n;

    if (!kith_store_counter(txn, KITH_COUNTER_RECORDS, &n, error) ||
        !kith_entity_generation(txn, &generation, error)) {
        return FALSE;
    }
    naming.n = (guint32)n;
    if (!kith_naming_read(txn, generation, &naming, error) ||
        !leave_out_fallen(txn, naming.before, error)) {
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
    g_auto(KithNaming) naming = {0};
    KithGeneration own;
    guint32 current;
    guint64 n;

    if (!kith_store_counter(txn, KITH_COUNTER_RECORDS, &n, error) ||
        !kith_entity_generation(txn, &current, error) ||
        !kith_entities_generation(txn, generation, &own, error)) {
        return FALSE;
    }
    naming.n = (guint32)n;
    if (!kith_naming_read(txn, generation, &naming, error)) {
        return FALSE;
    }
    for (guint32 i = 0; i < naming.n; i++) {
        if (naming.nowhere[i] || i >= own.last_record) {
            naming.before[i] = 0;
        }
    }
    if (generation == current && !leave_out_fallen(txn, naming.before, error)) {
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

/* ---- writing ---- */

typedef struct {
    KithStore *store;
    const KithPartition *partition;
    KithNaming *naming;
    KithGeneration generation;
    KithGeneration last; /* the current one, nothing before the first */
    GArray *membership;  /* owned, rows of 3 */
    GArray *members;     /* owned, rows of 3 */
    GArray *lineage;     /* owned, rows of 4 */
    GHashTable *fits;    /* owned: pairs of entities, as 64-bit keys, of which the first fits the
                            second up to now */
} Writing;

static void
writing_clear(Writing *writing)
{
    g_array_unref(writing->membership);
    g_array_unref(writing->members);
    g_array_unref(writing->lineage);
    g_hash_table_unref(writing->fits);
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
    const KithNaming *naming = writing->naming;
    KithRecordId record = kith_naming_id(naming, place);
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
    if (naming->size[kith_naming_place(naming, before)] == 0) {
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
    const KithNaming *naming = writing->naming;
    KithRecordId record = kith_naming_id(naming, place);
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
count_entities(const KithNaming *naming,
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
            guint32 *size = &sizes[kith_naming_place(naming, entity[i])];

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
    const KithNaming *naming = writing->naming;
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

/* ---- what fits several ---- */

static void
set_fits(GHashTable *fits, KithEntityId entity, KithEntityId other, gboolean is)
{
    gint64 key = (gint64)((guint64)entity << 32 | other);

    if (is) {
        g_hash_table_add(fits, g_memdup2(&key, sizeof key));
    } else {
        g_hash_table_remove(fits, &key);
    }
}

/* What fits several up to now, by the lineage that the iterator is set to. */
static gboolean
take_fits(Writing *writing, KithTupleIter *iter, GError **error)
{
    while (kith_tuples_next(iter, error)) {
        if (iter->tuple[2] == KITH_LINEAGE_FITS || iter->tuple[2] == KITH_LINEAGE_FITS_NO_MORE) {
            set_fits(writing->fits,
                     iter->tuple[0],
                     iter->tuple[3],
                     iter->tuple[2] == KITH_LINEAGE_FITS);
        }
    }
    return kith_tuples_fine(iter);
}

static gboolean
read_fits(KithTxn *txn, Writing *writing, GError **error)
{
    const KithNaming *naming = writing->naming;
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(txn, KITH_TABLE_LINEAGE, &iter, error)) {
        return FALSE;
    }
    if (naming->ids == NULL) {
        return kith_tuples_seek(&iter, NULL, 0, error) && take_fits(writing, &iter, error);
    }
    for (guint32 i = 0; i < naming->n; i++) {
        if (!kith_tuples_seek(&iter, &naming->ids[i], 1, error) ||
            !take_fits(writing, &iter, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The entity of a record that is in the list, 0 for none. */
static KithEntityId
after_of(const KithNaming *naming, KithRecordId record)
{
    guint32 place = kith_naming_place(naming, record);

    return place != G_MAXUINT32 ? naming->after[place] : 0;
}

/* Notes what fits several now and did not, and the other way round. */
static void
note_fits(Writing *writing)
{
    const KithPartition *partition = writing->partition;
    g_autoptr(GHashTable) now = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer key;

    for (gsize i = 0; i < 3 * partition->n_ambiguous; i += 3) {
        KithEntityId entity = after_of(writing->naming, partition->ambiguous[i]);

        for (guint k = 1; k <= 2; k++) {
            KithEntityId other = after_of(writing->naming, partition->ambiguous[i + k]);

            if (entity != 0 && other != 0 && entity != other) {
                set_fits(now, entity, other, TRUE);
            }
        }
    }
    g_hash_table_iter_init(&iter, now);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (!g_hash_table_contains(writing->fits, key)) {
            note(writing,
                 (KithEntityId)(*(const guint64 *)key >> 32),
                 KITH_LINEAGE_FITS,
                 (guint32)(*(const guint64 *)key));
        }
    }
    g_hash_table_iter_init(&iter, writing->fits);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (!g_hash_table_contains(now, key)) {
            note(writing,
                 (KithEntityId)(*(const guint64 *)key >> 32),
                 KITH_LINEAGE_FITS_NO_MORE,
                 (guint32)(*(const guint64 *)key));
        }
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
    note_fits(writing);
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
    KithNaming *naming = writing->naming;
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
    return kith_naming_read(txn, current, naming, error) &&
           kith_naming_find_founders(naming, error) && read_fits(txn, writing, error);
}

gboolean
kith_entities_write(KithStore *store,
                    const KithPartition *partition,
                    KithGeneration *out_generation,
                    GError **error)
{
    g_auto(KithNaming)
        naming = {.n = partition->n_records, .ids = partition->ids, .cluster = partition->cluster};
    g_auto(Writing) writing = {.store = store, .partition = partition, .naming = &naming};
    g_autofree char *detail = NULL;

    writing.membership = g_array_new(FALSE, FALSE, sizeof(guint32));
    writing.members = g_array_new(FALSE, FALSE, sizeof(guint32));
    writing.lineage = g_array_new(FALSE, FALSE, sizeof(guint32));
    writing.fits = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    writing.generation.threshold = partition->threshold;
    writing.generation.candidate_pairs = partition->candidate_pairs;
    if (!prepare(&writing, error)) {
        return FALSE;
    }
    kith_naming_give_numbers(&naming);
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
