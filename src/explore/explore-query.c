/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-query.h"

#include "base-error.h"
#include "store-ids.h"
#include "store-values.h"

/* A value may be as many words as this: "+44 (0) 7700 900 123" is five. */
#define LONGEST_SPAN 6

/* ---- hits by whole values ---- */

/* A run of neighbouring words. */
typedef struct {
    KithBytes text;
    guint first;
    guint end;
} Span;

static gboolean
look_up(KithReader *reader,
        KithQuery *query,
        const Span *span,
        guint32 property,
        const GString *normal,
        GError **error)
{
    guint32 value;
    guint64 hit;

    if (!kith_values_find(reader->txn,
                          property,
                          kith_bytes(normal->str, normal->len),
                          &value,
                          error)) {
        return FALSE;
    }
    hit = kith_hit(property, value);
    for (guint i = span->first; value != 0 && i < span->end; i++) {
        g_array_append_val(query->words[i].wholes, hit);
    }
    return TRUE;
}

/* Looks a run of words up as a value of one property, in the ways in which a column's options
 * may have made loading read it. */
static gboolean
find_whole(KithReader *reader,
           KithQuery *query,
           const Span *span,
           guint32 property,
           const KithNormaliser *normaliser,
           GError **error)
{
    static const KithNormaliseOptions ways[] = {
        {KITH_DATE_DAY_FIRST, KITH_PIVOT_YEAR, ""},
        {KITH_DATE_DAY_FIRST, KITH_PIVOT_YEAR, "GB"},
        {KITH_DATE_MONTH_FIRST, KITH_PIVOT_YEAR, ""},
    };
    g_autoptr(GString) normal = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_string_truncate(normal, 0);
        if (kith_normalise(normaliser, span->text, &ways[i], normal) &&
            !look_up(reader, query, span, property, normal, error)) {
            return FALSE;
        }
    }
    /* A number of the United Kingdom may have been loaded as it is dialled there. */
    if (g_str_has_prefix(normal->str, "+44")) {
        g_string_overwrite(normal, 0, "0");
        g_string_erase(normal, 1, 2);
        return look_up(reader, query, span, property, normal, error);
    }
    return TRUE;
}

static gboolean
find_wholes(KithReader *reader, KithQuery *query, const Span *span, GError **error)
{
    guint n = kith_store_n_names(reader->store, KITH_NAME_PROPERTY);
    gboolean all = span->end - span->first == query->n_words;

    for (guint32 property = 1; property <= n; property++) {
        const KithPropertyType *type = kith_store_property_type(reader->store, property);

        if (type == NULL || type->search == KITH_SEARCH_NO ||
            (type->search == KITH_SEARCH_WORDS && !all)) {
            continue;
        }
        if (!find_whole(reader, query, span, property, type->normaliser, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- records by name ---- */

static gboolean
add_named(KithReader *reader, KithQuery *query, KithRecordId id, guint32 words, GError **error)
{
    KithQueryNamed named = {id, words};
    KithRecord record;

    if (!kith_reader_record(reader, id, &record, error)) {
        return FALSE;
    }
    if (kith_record_stands(&record)) {
        g_array_append_val(query->named, named);
    }
    return TRUE;
}

/* Records of any source that have the text as their key. */
static gboolean
find_keys(KithReader *reader, KithQuery *query, const Span *span, GError **error)
{
    guint32 words = ((1u << (span->end - span->first)) - 1) << span->first;
    guint64 n;

    if (!kith_store_counter(reader->txn, KITH_COUNTER_SOURCES, &n, error)) {
        return FALSE;
    }
    for (KithSourceId source = 1; source <= n; source++) {
        KithRecordId record;

        if (!kith_records_find(reader->txn, source, span->text, &record, error) ||
            (record != 0 && !add_named(reader, query, record, words, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The thing that the whole text is an identifier of, if it is one. */
static gboolean
find_identifier(KithReader *reader, KithQuery *query, const char *text, GError **error)
{
    g_autoptr(GError) local = NULL;
    guint32 words = (1u << query->n_words) - 1;
    KithRecordId record;
    KithEntityId entity;

    if (!kith_ids_parse(reader->store, reader->txn, text, &record, &entity, &local)) {
        if (g_error_matches(local, KITH_ERROR, KITH_ERROR_NOT_FOUND) ||
            g_error_matches(local, KITH_ERROR, KITH_ERROR_INVALID)) {
            return TRUE;
        }
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (record == 0) {
        const KithFace *face = kith_reader_face(reader, entity, error);

        if (face == NULL) {
            return FALSE;
        }
        record = face->shown;
    }
    return add_named(reader, query, record, words, error);
}

/* ---- the query ---- */

void
kith_query_close(KithQuery *query)
{
    for (guint i = 0; i < query->n_words; i++) {
        kith_query_word_clear(&query->words[i]);
    }
    g_clear_pointer(&query->named, g_array_unref);
}

/* Whether a part of the text between blanks has a letter or digit in any script. */
static gboolean
says_something(KithBytes part)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    KithToken token;

    kith_text_fold(part, folded);
    return kith_text_tokens(kith_bytes(folded->str, folded->len), &token, 1) > 0;
}

/* Adds a word that stands at @part. */
static gboolean
add_word(KithQuery *query, KithBytes part, KithBytes *parts, GError **error)
{
    KithQueryWord *word = &query->words[query->n_words];

    if (query->n_words == KITH_QUERY_WORDS) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "search: at most %u words",
                              KITH_QUERY_WORDS);
    }
    parts[query->n_words++] = part;
    kith_query_word_init(word, part);
    return TRUE;
}

/* Splits the text, which is UTF-8, at blanks of any kind; @parts gets where each word stands. */
static gboolean
split(KithQuery *query, const char *text, KithBytes *parts, GError **error)
{
    const char *start = text;
    const char *at = text;

    for (;;) {
        gboolean ends = *at == '\0' || g_unichar_isspace(g_utf8_get_char(at));
        KithBytes part = kith_bytes(start, (gsize)(at - start));

        if (ends && part.len > 0 && says_something(part) && !add_word(query, part, parts, error)) {
            return FALSE;
        }
        if (*at == '\0') {
            break;
        }
        at = g_utf8_next_char(at);
        start = ends ? at : start;
    }
    return query->n_words > 0 ||
           kith_error_set(error, KITH_ERROR_INVALID, "search: \"%s\" has no word in it", text);
}

static gboolean
find_spans(KithReader *reader, KithQuery *query, const KithBytes *parts, GError **error)
{
    for (guint first = 0; first < query->n_words; first++) {
        for (guint end = first + 1; end <= query->n_words; end++) {
            const guint8 *stop = parts[end - 1].data + parts[end - 1].len;
            Span span = {kith_bytes(parts[first].data, (gsize)(stop - parts[first].data)),
                         first,
                         end};
            gboolean all = end - first == query->n_words;

            if ((all || end - first <= LONGEST_SPAN) && !find_wholes(reader, query, &span, error)) {
                return FALSE;
            }
            if ((all || end - first == 1) && !find_keys(reader, query, &span, error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* How many records have a value of the list; values that none has any more are dropped. */
static gboolean
count_records(KithReader *reader, GArray *hits, const GArray *counted, double *sum, GError **error)
{
    guint64 *all = (guint64 *)(void *)hits->data;
    guint kept = 0;

    for (guint i = 0; i < hits->len; i++) {
        KithValueCount count;

        if (!kith_values_counts(reader->txn,
                                (guint32)(all[i] >> 32),
                                (guint32)all[i],
                                &count,
                                error)) {
            return FALSE;
        }
        if (count.records > 0) {
            *sum += counted == NULL || !kith_hits_has(counted, all[i]) ? count.records : 0;
            all[kept++] = all[i];
        }
    }
    g_array_set_size(hits, kept);
    return TRUE;
}

static gboolean
find_words(KithReader *reader, KithQuery *query, GError **error)
{
    for (guint i = 0; i < query->n_words; i++) {
        KithQueryWord *word = &query->words[i];

        if (!kith_query_word_find(reader, word, error)) {
            return FALSE;
        }
        kith_hits_sort(word->wholes);
        if (!count_records(reader, word->hits, NULL, &word->n_records, error) ||
            !count_records(reader, word->wholes, word->hits, &word->n_records, error)) {
            return FALSE;
        }
        for (guint n = 0; n < query->named->len; n++) {
            word->n_records += g_array_index(query->named, KithQueryNamed, n).words >> i & 1;
        }
    }
    return TRUE;
}

gboolean
kith_query_open(KithReader *reader, const char *text, KithQuery *out_query, GError **error)
{
    g_auto(KithQuery) query = {.n_words = 0};
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    KithBytes parts[KITH_QUERY_WORDS];

    query.named = g_array_new(FALSE, FALSE, sizeof(KithQueryNamed));
    if (!split(&query, valid, parts, error) || !find_spans(reader, &query, parts, error) ||
        !find_identifier(reader, &query, g_strstrip(valid), error) ||
        !find_words(reader, &query, error)) {
        return FALSE;
    }
    *out_query = query;
    query.n_words = 0;
    query.named = NULL;
    return TRUE;
}
