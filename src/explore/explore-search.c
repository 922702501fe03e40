/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-query.h"
#include "store-values.h"

#include <kith/kith-explore.h>

#include <math.h>

/* Of a value given no more than this is repeated in the answer, in bytes. */
#define LONGEST_SNIPPET 80

/* An entity that has some of the words. */
typedef struct {
    KithEntityId entity;
    KithRecordId record; /* its record that has most */
    guint32 words;       /* bit i for word i */
    double score;
} Found;

typedef struct {
    KithReader *reader;
    KithQuery query;                  /* owned */
    double weights[KITH_QUERY_WORDS]; /* bits that a word tells: log2(1 + all records / its own) */
    guint32 type;                     /* of which a record must be, 0 for any */
    GArray *found;                    /* owned, Found */
} Search;

static void
search_clear(Search *search)
{
    kith_query_close(&search->query);
    g_clear_pointer(&search->found, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

void
kith_search_report_clear(KithSearchReport *report)
{
    g_clear_pointer(&report->table, kith_table_free);
}

/* ---- weights ---- */

static gboolean
weigh(Search *search, GError **error)
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
score_of(const Search *search, const Matched *matched)
{
    double score = 0.0;

    for (guint i = 0; i < search->query.n_words; i++) {
        if ((matched->words >> i & 1) != 0) {
            score += search->weights[i] * (0.5 + 0.5 * matched->shares[i]);
        }
    }
    return score;
}

static guint32
named_words(const Search *search, KithRecordId record)
{
    guint32 words = 0;

    for (guint i = 0; i < search->query.named->len; i++) {
        const KithQueryNamed *named = &g_array_index(search->query.named, KithQueryNamed, i);

        words |= named->record == record ? named->words : 0;
    }
    return words;
}

static gboolean
match_record(Search *search,
             KithRecordId id,
             const KithRecord *record,
             Matched *matched,
             GError **error)
{
    take_match(matched, named_words(search, id), 1.0);
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
judge(Search *search, KithEntityId entity, Found *out_found, GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    KithReader *reader = search->reader;
    Matched all = {0};
    gboolean of_type = search->type == 0;
    double best = -1.0;

    *out_found = (Found){entity, 0, 0, 0.0};
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
add_candidate(Search *search, KithRecordId record, GHashTable *candidates, GError **error)
{
    KithEntityId entity;

    if (!kith_entity_of(search->reader->txn, search->reader->generation, record, &entity, error)) {
        return FALSE;
    }
    g_hash_table_add(candidates, GUINT_TO_POINTER(entity));
    return TRUE;
}

static gboolean
add_posted(Search *search, const GArray *hits, GHashTable *candidates, GError **error)
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
add_candidates(Search *search, guint word, GHashTable *candidates, GError **error)
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
judge_all(Search *search, GHashTable *candidates, guint least, GError **error)
{
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, candidates);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        Found found;

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
find_full(Search *search, GError **error)
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
find_partial(Search *search, GError **error)
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
        most = MAX(most, (guint)__builtin_popcount(g_array_index(search->found, Found, i).words));
    }
    for (guint i = 0; i < search->found->len; i++) {
        Found found = g_array_index(search->found, Found, i);

        if ((guint)__builtin_popcount(found.words) == most) {
            g_array_index(search->found, Found, kept++) = found;
        }
    }
    g_array_set_size(search->found, kept);
    return TRUE;
}

static int
compare_found(gconstpointer a, gconstpointer b)
{
    const Found *x = a;
    const Found *y = b;

    if (x->score > y->score || x->score < y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return (x->entity > y->entity) - (x->entity < y->entity);
}

/* ---- rows ---- */

enum {
    COL_RANK,
    COL_ENTITY,
    COL_TYPE,
    COL_LABEL,
    COL_MATCHED,
    COL_SOURCE,
    COL_KEY,
    COL_SCORE,
    COL_MISSING
};

static void
clip(GString *text)
{
    const char *end;

    if (text->len > LONGEST_SNIPPET) {
        end = g_utf8_find_prev_char(text->str, text->str + LONGEST_SNIPPET - 2);
        g_string_truncate(text, end != NULL ? (gsize)(end - text->str) : 0);
        g_string_append(text, "…");
    }
}

/* Appends "property: value" unless it is there already. */
static gboolean
add_snippet(Search *search, const KithField *field, GPtrArray *snippets, GError **error)
{
    const char *name = kith_reader_name(search->reader, KITH_NAME_PROPERTY, field->property);
    g_autoptr(GString) given = g_string_new(NULL);
    g_autofree char *snippet = NULL;

    if (!kith_values_given(search->reader->txn, field, given, error)) {
        return FALSE;
    }
    clip(given);
    snippet = g_strdup_printf("%s: %s", name, given->str);
    if (!g_ptr_array_find_with_equal_func(snippets, snippet, g_str_equal, NULL)) {
        g_ptr_array_add(snippets, g_steal_pointer(&snippet));
    }
    return TRUE;
}

static gboolean
add_record_snippets(Search *search, KithRecordId id, GPtrArray *snippets, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found;

    if (!kith_records_get(search->reader->txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    if (!found || !kith_record_stands(&record)) {
        return TRUE;
    }
    if (named_words(search, id) != 0) {
        g_ptr_array_add(
            snippets,
            g_strdup_printf("key: %.*s", (int)record.key.len, (const char *)record.key.data));
    }
    for (guint i = 0; i < record.n_fields; i++) {
        guint32 words = 0;
        double share;

        if (record.fields[i].value != 0 && !kith_query_match(search->reader,
                                                             &search->query,
                                                             record.fields[i].property,
                                                             record.fields[i].value,
                                                             &words,
                                                             &share,
                                                             error)) {
            return FALSE;
        }
        if (words != 0 && !add_snippet(search, &record.fields[i], snippets, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The record that has most comes first. */
static char *
matched_text(Search *search, const Found *found, const KithFace *face, GError **error)
{
    g_autoptr(GPtrArray) snippets = g_ptr_array_new_with_free_func(g_free);

    if (!add_record_snippets(search, found->record, snippets, error)) {
        return NULL;
    }
    for (guint i = 0; i < face->records->len; i++) {
        KithRecordId id = g_array_index(face->records, KithRecordId, i);

        if (id != found->record && !add_record_snippets(search, id, snippets, error)) {
            return NULL;
        }
    }
    g_ptr_array_add(snippets, NULL);
    return g_strjoinv("; ", (char **)snippets->pdata);
}

static char *
missing_words(const Search *search, guint32 words)
{
    GString *missing = g_string_new(NULL);

    for (guint i = 0; i < search->query.n_words; i++) {
        if ((words >> i & 1) == 0) {
            g_string_append_printf(missing,
                                   "%s%s",
                                   missing->len > 0 ? " " : "",
                                   search->query.words[i].text);
        }
    }
    return g_string_free(missing, missing->len == 0);
}

static gboolean
add_row(Search *search, KithTable *table, guint rank, const Found *found, GError **error)
{
    KithReader *reader = search->reader;
    const KithFace *face = kith_reader_face(reader, found->entity, error);
    g_autofree char *missing = missing_words(search, found->words);
    g_autofree char *matched = NULL;
    KithRecord record;

    matched = face != NULL ? matched_text(search, found, face, error) : NULL;
    if (matched == NULL || !kith_reader_record(reader, found->record, &record, error)) {
        return FALSE;
    }
    kith_table_add_row(table);
    kith_table_set_integer(table, COL_RANK, rank);
    kith_table_set_printf(table, COL_ENTITY, "e:%u", found->entity);
    kith_table_set_text(table, COL_TYPE, kith_reader_name(reader, KITH_NAME_NODE_TYPE, face->type));
    kith_table_set_bytes(table, COL_LABEL, kith_bytes(face->label->str, face->label->len));
    kith_table_set_text(table, COL_MATCHED, matched);
    kith_table_set_real(table, COL_SCORE, found->score);
    if (missing != NULL) {
        kith_table_set_text(table, COL_MISSING, missing);
    }
    return kith_reader_set_origin(reader, table, COL_SOURCE, &record, error);
}

static gboolean
fill(Search *search, const KithSearchOptions *options, KithSearchReport *report, GError **error)
{
    g_array_sort(search->found, compare_found);
    report->total = search->found->len;
    report->table = kith_table_new_like("rank:integer entity_id:text type:text label:text "
                                        "matched:text source:text key:text score:real "
                                        "missing:text");
    for (guint i = 0; i < search->found->len; i++) {
        if (kith_reader_on_page(i, options->offset, options->limit) &&
            !add_row(search,
                     report->table,
                     i + 1,
                     &g_array_index(search->found, Found, i),
                     error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_search(KithStore *store,
            const char *text,
            const KithSearchOptions *options,
            KithSearchReport *out_report,
            GError **error)
{
    g_auto(KithReader) reader = {0};
    g_auto(Search) search = {.reader = &reader};
    g_auto(KithSearchReport) report = {0};

    g_return_val_if_fail(store != NULL && text != NULL && out_report != NULL, FALSE);
    *out_report = report;
    options = options != NULL ? options : &KITH_SEARCH_OPTIONS_INIT;
    search.found = g_array_new(FALSE, FALSE, sizeof(Found));
    if (!kith_reader_open(store, &reader, error) ||
        (options->type != NULL && !kith_reader_find_name(&reader,
                                                         KITH_NAME_NODE_TYPE,
                                                         options->type,
                                                         &search.type,
                                                         error)) ||
        !kith_query_open(&reader, text, &search.query, error) || !weigh(&search, error) ||
        !find_full(&search, error)) {
        return FALSE;
    }
    if (search.found->len == 0) {
        if (!find_partial(&search, error)) {
            return FALSE;
        }
        report.partial = search.found->len > 0;
    }
    if (!fill(&search, options, &report, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithSearchReport){0};
    return TRUE;
}
