/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-agree.h"

#include "base-hash.h"
#include "store-records.h"
#include "store-values.h"

/* A set of tuples in any order: how many there are and the sum of their hashes. */
typedef struct {
    guint64 n;
    guint64 sum;
} Digest;

typedef struct {
    KithStore *store;
    KithTxn *txn;
    guint64 n_sources;
    KithRecordId last_record;
    GArray *n_values; /* owned, guint32: of property i + 1 */
    guint64 n_uses;   /* of values, by records, their versions and links */
    gint64 n_stand;   /* records */
    guint64 n_links;  /* that stand */
    Digest keys;
    Digest posted;
    Digest ends;
} Agreeing;

static void
agreeing_clear(Agreeing *agreeing)
{
    g_clear_pointer(&agreeing->n_values, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Agreeing, agreeing_clear)

/* ---- tuple sets ---- */

static void
add(Digest *digest, const guint32 *tuple, guint width)
{
    guint64 hash = 0;

    for (guint i = 0; i < width; i++) {
        hash = kith_hash_pair(hash, tuple[i]);
    }
    digest->n++;
    digest->sum += hash;
}

static gboolean
digest_table(KithTxn *txn, KithStoreTable table, Digest *out, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    *out = (Digest){0};
    if (!kith_tuples_open(txn, table, &iter, error) || !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        add(out, iter.tuple, iter.width);
    }
    return kith_tuples_fine(&iter);
}

static gboolean
must_equal(const char *what, guint64 found, guint64 said, GError **error)
{
    return found == said ||
           kith_store_damaged(error,
                              "%s: %" G_GUINT64_FORMAT " where %" G_GUINT64_FORMAT " are on record",
                              what,
                              found,
                              said);
}

/* Whether the table holds just the tuples of @made. */
static gboolean
must_hold(const Agreeing *agreeing, KithStoreTable table, const Digest *made, GError **error)
{
    Digest held;

    return digest_table(agreeing->txn, table, &held, error) &&
           must_equal(kith_table_name(table), held.n, made->n, error) &&
           (held.sum == made->sum ||
            kith_store_damaged(error,
                               "table %s has other rows than its sources make",
                               kith_table_name(table)));
}

/* ---- records ---- */

static gboolean
check_fields(Agreeing *agreeing,
             const KithField *fields,
             guint n,
             const char *what,
             guint32 id,
             GError **error)
{
    for (guint i = 0; i < n; i++) {
        guint32 property = fields[i].property;

        if (property < 1 || property > agreeing->n_values->len ||
            fields[i].value > g_array_index(agreeing->n_values, guint32, property - 1)) {
            return kith_store_damaged(error, "%s %u has a value that is not there", what, id);
        }
        agreeing->n_uses += fields[i].value != 0;
    }
    return TRUE;
}

static gboolean
check_record(Agreeing *agreeing, KithRecordId id, const KithRecord *record, GError **error)
{
    if (record->source < 1 || record->source > agreeing->n_sources ||
        kith_store_name(agreeing->store, KITH_NAME_NODE_TYPE, record->type) == NULL) {
        return kith_store_damaged(error, "record %u is of no known source or type", id);
    }
    return check_fields(agreeing, record->fields, record->n_fields, "record", id, error);
}

static gboolean
is_first_use(const KithRecord *record, guint i)
{
    for (guint j = 0; j < i; j++) {
        if (record->fields[j].property == record->fields[i].property &&
            record->fields[j].value == record->fields[i].value) {
            return FALSE;
        }
    }
    return record->fields[i].value != 0;
}

static gboolean
read_records(Agreeing *agreeing, GError **error)
{
    g_auto(KithRecordIter) iter = {0};

    if (!kith_records_open(agreeing->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        const KithRecord *record = &iter.record;
        const guint32 key[] = {record->source,
                               kith_records_key_hash(record->source, record->key),
                               iter.id};

        if (!check_record(agreeing, iter.id, record, error)) {
            return FALSE;
        }
        add(&agreeing->keys, key, 3);
        agreeing->n_stand += kith_record_stands(record);
        for (guint i = 0; record->retired == 0 && i < record->n_fields; i++) {
            const guint32 row[] = {record->fields[i].property, record->fields[i].value, iter.id};

            if (is_first_use(record, i)) {
                add(&agreeing->posted, row, 3);
            }
        }
        agreeing->last_record = iter.id;
    }
    return kith_records_fine(&iter);
}

static gboolean
read_versions(Agreeing *agreeing, GError **error)
{
    g_auto(KithCursor) cursor = {0};
    g_auto(KithFieldBuffer) buffer = {0};

    if (!kith_cursor_open(agreeing->txn, KITH_TABLE_VERSIONS, &cursor, error) ||
        !kith_cursor_first(&cursor, error)) {
        return FALSE;
    }
    while (cursor.found) {
        KithRecordId id = cursor.key.len == 8 ? kith_get_be32(cursor.key.data) : 0;
        KithRecord record;

        if (id == 0 || !kith_record_decode(cursor.payload, &buffer, &record)) {
            return kith_store_damaged(error, "a version of record %u cannot be read", id);
        }
        if (!check_record(agreeing, id, &record, error) || !kith_cursor_next(&cursor, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- links ---- */

static gboolean
check_link(Agreeing *agreeing, KithLinkId id, const KithLink *link, GError **error)
{
    KithRecordId last = agreeing->last_record;

    if (link->source < 1 || link->source > agreeing->n_sources || link->from < 1 ||
        link->from > last || link->to < 1 || link->to > last || link->owner > last ||
        kith_store_name(agreeing->store, KITH_NAME_LINK_TYPE, link->type) == NULL) {
        return kith_store_damaged(error,
                                  "link %u is of no known source or type, or leads nowhere",
                                  id);
    }
    return check_fields(agreeing, link->fields, link->n_fields, "link", id, error);
}

static gboolean
read_links(Agreeing *agreeing, GError **error)
{
    g_auto(KithLinkIter) iter = {0};

    if (!kith_links_open(agreeing->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_links_next(&iter, error)) {
        const KithLink *link = &iter.link;
        const guint32 there[] = {link->from, link->type << 1, link->to, iter.id};
        const guint32 back[] = {link->to, link->type << 1 | 1, link->from, iter.id};

        if (!check_link(agreeing, iter.id, link, error)) {
            return FALSE;
        }
        if (link->retired == 0) {
            add(&agreeing->ends, there, 4);
            add(&agreeing->ends, back, 4);
            agreeing->n_links++;
        }
    }
    return kith_links_fine(&iter);
}

/* ---- values ---- */

/* Adds the words that find a value, each once. */
static void
add_words(Digest *words,
          const KithPropertyType *type,
          guint32 property,
          guint32 value,
          KithBytes text)
{
    guint32 hashes[KITH_VALUE_WORDS];
    guint n = type != NULL ? kith_values_words(type, text, hashes) : 0;

    for (guint i = 0; i < n; i++) {
        const guint32 row[] = {hashes[i], property, value};
        gboolean again = FALSE;

        for (guint j = 0; j < i; j++) {
            again = again || hashes[j] == hashes[i];
        }
        if (!again) {
            add(words, row, 3);
        }
    }
}

static gboolean
read_texts(const Agreeing *agreeing, guint32 property, Digest *index, Digest *words, GError **error)
{
    const KithPropertyType *type = kith_store_property_type(agreeing->store, property);
    g_auto(KithArrayIter) iter = {0};

    if (!kith_array_open(agreeing->txn, KITH_TABLE_VALUES, &iter, error) ||
        !kith_array_seek(&iter, property, 1, error)) {
        return FALSE;
    }
    while (kith_array_next(&iter, error)) {
        const guint32 row[] = {property, kith_values_hash(property, iter.item), iter.number};

        if (iter.item.data != NULL) {
            add(index, row, 3);
            add_words(words, type, property, iter.number, iter.item);
        }
    }
    return iter.done;
}

static gboolean
add_counts(const Agreeing *agreeing,
           guint32 property,
           guint64 *posted,
           guint64 *used,
           GError **error)
{
    guint32 n = g_array_index(agreeing->n_values, guint32, property - 1);
    g_autofree KithValueCount *counts = g_new0(KithValueCount, (gsize)n + 1);

    if (!kith_values_all_counts(agreeing->txn, property, n, counts, error)) {
        return FALSE;
    }
    for (guint32 i = 0; i < n; i++) {
        *posted += counts[i].records;
        *used += counts[i].uses;
    }
    return TRUE;
}

static gboolean
count_values(Agreeing *agreeing, GError **error)
{
    agreeing->n_values = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 p = 1; p <= kith_store_n_names(agreeing->store, KITH_NAME_PROPERTY); p++) {
        guint32 n;

        if (!kith_values_count(agreeing->txn, p, &n, error)) {
            return FALSE;
        }
        g_array_append_val(agreeing->n_values, n);
    }
    return TRUE;
}

static gboolean
check_values(const Agreeing *agreeing, GError **error)
{
    Digest index = {0};
    Digest words = {0};
    guint64 posted = 0;
    guint64 used = 0;

    for (guint32 p = 1; p <= agreeing->n_values->len; p++) {
        if (!read_texts(agreeing, p, &index, &words, error) ||
            !add_counts(agreeing, p, &posted, &used, error)) {
            return FALSE;
        }
    }
    return must_hold(agreeing, KITH_TABLE_VALUE_INDEX, &index, error) &&
           must_hold(agreeing, KITH_TABLE_WORD_INDEX, &words, error) &&
           must_hold(agreeing, KITH_TABLE_POSTINGS, &agreeing->posted, error) &&
           must_equal("records counted at values", posted, agreeing->posted.n, error) &&
           must_equal("uses counted at values", used, agreeing->n_uses, error);
}

/* ---- counts, entities, decisions ---- */

static gboolean
check_counts(const Agreeing *agreeing, GError **error)
{
    g_autoptr(GArray) census = NULL;
    gint64 stand = 0;
    guint64 links;

    if (!kith_store_get_census(agreeing->txn, &census, error) ||
        !kith_store_counter(agreeing->txn, KITH_COUNTER_LIVE_LINKS, &links, error)) {
        return FALSE;
    }
    for (guint i = 0; i < census->len; i++) {
        const KithCensusRow *row = &g_array_index(census, KithCensusRow, i);

        if (row->records < 0 || row->stubs < 0 || row->retired < 0) {
            return kith_store_damaged(error, "the census falls below zero");
        }
        stand += row->records;
    }
    return must_equal("records that stand", (guint64)agreeing->n_stand, (guint64)stand, error) &&
           must_equal("links that stand", agreeing->n_links, links, error);
}

/* Both tables of who was in which entity from when on, turned the same way. */
static gboolean
check_entities(const Agreeing *agreeing, GError **error)
{
    g_auto(KithTupleIter) iter = {0};
    Digest made = {0};

    if (!kith_tuples_open(agreeing->txn, KITH_TABLE_MEMBERSHIP, &iter, error) ||
        !kith_tuples_seek(&iter, NULL, 0, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        const guint32 row[] = {iter.tuple[2], iter.tuple[0], iter.tuple[1]};

        if (row[0] != 0) {
            add(&made, row, 3);
        }
    }
    return kith_tuples_fine(&iter) && must_hold(agreeing, KITH_TABLE_MEMBERS, &made, error);
}

gboolean
kith_agree(KithStore *store, KithTxn *txn, GError **error)
{
    g_auto(Agreeing) agreeing = {.store = store, .txn = txn};

    return kith_store_counter(txn, KITH_COUNTER_SOURCES, &agreeing.n_sources, error) &&
           count_values(&agreeing, error) && read_records(&agreeing, error) &&
           read_versions(&agreeing, error) && read_links(&agreeing, error) &&
           must_hold(&agreeing, KITH_TABLE_KEY_INDEX, &agreeing.keys, error) &&
           must_hold(&agreeing, KITH_TABLE_ADJACENCY, &agreeing.ends, error) &&
           check_values(&agreeing, error) && check_counts(&agreeing, error) &&
           check_entities(&agreeing, error);
}
