/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-rank.h"

#include <math.h>

void
kith_search_clear(KithSearch *search)
{
    kith_query_close(&search->query);
    g_clear_pointer(&search->found, g_array_unref);
}
/* ---- weights ---- */

static gboolean
weigh(KithSearch *search, GError **error)
{
    g_autoptr(GArray) census = NULL;
    double all = 0.0;

    if (!kith_store_get_census(search->reader->txn, &census, error)) {
        return FALSE;
    }
    for (guint i = 0; i < census->len; i++) {
        all += (double)g_array_index(census, KithCensusRow, i).records;
    }
    for (guint i = 0; i < search->query.n_words; i++) {
        double own = search->query.words[i].n_records;

        search->weights[i] = own > 0.0 ? log2(1.0 + all / own) : 0.0;
    }
    return TRUE;
}

/* ---- one entity ---- */

/* The best share of a value that each word is. */
typedef struct {
    guint32 words;
    double shares[KITH_QUERY_WORDS];
} Matched;

static void
take_match(Matched *matched, guint32 words, double share)
{
    for (guint i = 0; i < KITH_QUERY_WORDS; i++) {
        if ((words >> i & 1) != 0) {
            matched->shares[i] = MAX(matched->shares[i], share);
        }
    }
    matched->words |= words;
}

/* A word counts half for being there, and all when the value says nothing else. */
static double
score_of(const KithSearch *search, const Matched *matched)
{
    double score = 0.0;

    for (guint i = 0; i < search->query.n_words; i++) {
        if ((matched->words >> i & 1) != 0) {
            score += search->weights[i] * (0.5 + 0.5 * matched->shares[i]);
        }
    }
    return score;
}

guint32
kith_search_named(const KithSearch *search, KithRecordId record)
{
    guint32 words = 0;

    for (guint i = 0; i < search->query.named->len; i++) {
        const KithQueryNamed *named = &g_array_index(search->query.named, KithQueryNamed, i);

        words |= named->record == record ? named->words : 0;
    }
    return words;
}

static gboolean
match_record(KithSearch *search,
             KithRecordId id,
             const KithRecord *record,
             Matched *matched,
             GError **error)
{
    take_match(matched, kith_search_named(search, id), 1.0);
    for (guint i = 0; i < record->n_fields; i++) {
        const KithField *field = &record->fields[i];
        guint32 words;
        double share;

        if (field->value == 0) {
            continue;
        }
        if (!kith_query_match(search->reader,
                              &search->query,
                              field->property,
                              field->value,
                              &words,
                              &share,
                              error)) {
            return FALSE;
        }
        take_match(matched, words, share);
    }
    return TRUE;
}

/* What an entity has of the words; @out_found has none when no record of it stands or is of the
 * type asked for. */
static gboolean
judge(KithSearch *search, KithEntityId entity, KithFound *out_found, GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    KithReader *reader = search->reader;
    Matched all = {0};
    gboolean of_type = search->type == 0;
    double best = -1.0;

    *out_found = (KithFound){entity, 0, 0, 0.0};
    if (!kith_entity_records(reader->txn, reader->generation, entity, records, error)) {
        return FALSE;
    }
    for (guint i = 0; i < records->len; i++) {
        KithRecordId id = g_array_index(records, KithRecordId, i);
        KithRecord record;
        Matched own = {0};

        if (!kith_reader_record(reader, id, &record, error)) {
            return FALSE;
        }
        if (!kith_record_stands(&record)) {
            continue;
        }
        if (!match_record(search, id, &record, &own, error)) {
            return FALSE;
        }
        of_type = of_type || record.type == search->type;
        if (own.words != 0 && score_of(search, &own) > best) {
            best = score_of(search, &own);
            out_found->record = id;
        }
        for (guint w = 0; w < search->query.n_words; w++) {
            take_match(&all, own.words & 1u << w, own.shares[w]);
        }
    }
    out_found->words = of_type ? all.words : 0;
    out_found->score = score_of(search, &all);
    return TRUE;
}

/* ---- candidates ---- */

static gboolean
add_candidate(KithSearch *search, KithRecordId record, GHashTable *candidates, GError **error)
{
    KithEntityId entity;

    if (!kith_entity_of(search->reader->txn, search->reader->generation, record, &entity, error)) {
        return FALSE;
    }
    g_hash_table_add(candidates, GUINT_TO_POINTER(entity));
    return TRUE;
}

static gboolean
add_posted(KithSearch *search, const GArray *hits, GHashTable *candidates, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(search->reader->txn, KITH_TABLE_POSTINGS, &iter, error)) {
        return FALSE;
    }
    for (guint i = 0; i < hits->len; i++) {
        guint64 hit = g_array_index(hits, guint64, i);
        const guint32 prefix[] = {(guint32)(hit >> 32), (guint32)hit};

        if (!kith_tuples_seek(&iter, prefix, 2, error)) {
            return FALSE;
        }
        while (kith_tuples_next(&iter, error)) {
            if (!add_candidate(search, iter.tuple[2], candidates, error)) {
                return FALSE;
            }
        }
        if (!kith_tuples_fine(&iter)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Entities of which a record has the word, by the hash at least. */
static gboolean
add_candidates(KithSearch *search, guint word, GHashTable *candidates, GError **error)
{
    const KithQueryWord *of = &search->query.words[word];

    for (guint i = 0; i < search->query.named->len; i++) {
        const KithQueryNamed *named = &g_array_index(search->query.named, KithQueryNamed, i);

        if ((named->words >> word & 1) != 0 &&
            !add_candidate(search, named->record, candidates, error)) {
            return FALSE;
        }
    }
    return add_posted(search, of->hits, candidates, error) &&
           add_posted(search, of->wholes, candidates, error);
}

/* Keeps the candidates that have at least @least words. */
static gboolean
judge_all(KithSearch *search, GHashTable *candidates, guint least, GError **error)
{
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, candidates);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        KithFound found;

        if (!judge(search, GPOINTER_TO_UINT(key), &found, error)) {
            return FALSE;
        }
        if ((guint)__builtin_popcount(found.words) >= MAX(least, 1)) {
            g_array_append_val(search->found, found);
        }
    }
    return TRUE;
}

/* Entities with all the words: only those that have the rarest one are looked at. */
static gboolean
find_full(KithSearch *search, GError **error)
{
    g_autoptr(GHashTable) candidates = g_hash_table_new(NULL, NULL);
    guint rarest = 0;

    for (guint i = 1; i < search->query.n_words; i++) {
        if (search->query.words[i].n_records < search->query.words[rarest].n_records) {
            rarest = i;
        }
    }
    return search->query.words[rarest].n_records == 0.0 ||
           (add_candidates(search, rarest, candidates, error) &&
            judge_all(search, candidates, search->query.n_words, error));
}

/* Entities with as many of the words as any has. */
static gboolean
find_partial(KithSearch *search, GError **error)
{
    g_autoptr(GHashTable) candidates = g_hash_table_new(NULL, NULL);
    guint most = 0;
    guint kept = 0;

    for (guint i = 0; i < search->query.n_words; i++) {
        if (!add_candidates(search, i, candidates, error)) {
            return FALSE;
        }
    }
    if (!judge_all(search, candidates, 1, error)) {
        return FALSE;
    }
    for (guint i = 0; i < search->found->len; i++) {
        most =
            MAX(most, (guint)__builtin_popcount(g_array_index(search->found, KithFound, i).words));
    }
    for (guint i = 0; i < search->found->len; i++) {
        KithFound found = g_array_index(search->found, KithFound, i);

        if ((guint)__builtin_popcount(found.words) == most) {
            g_array_index(search->found, KithFound, kept++) = found;
        }
    }
    g_array_set_size(search->found, kept);
    return TRUE;
}

static int
compare_found(gconstpointer a, gconstpointer b)
{
    const KithFound *x = a;
    const KithFound *y = b;

    if (x->score > y->score || x->score < y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return (x->entity > y->entity) - (x->entity < y->entity);
}

gboolean
kith_search_run(KithSearch *search, gboolean *out_partial, GError **error)
{
    *out_partial = FALSE;
    search->found = g_array_new(FALSE, FALSE, sizeof(KithFound));
    if (!weigh(search, error) || !find_full(search, error)) {
        return FALSE;
    }
    if (search->found->len == 0) {
        if (!find_partial(search, error)) {
            return FALSE;
        }
        *out_partial = search->found->len > 0;
    }
    g_array_sort(search->found, compare_found);
    return TRUE;
}
