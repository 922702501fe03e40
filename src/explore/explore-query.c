/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-query.h"

#include "base-error.h"
#include "base-sort.h"
#include "store-ids.h"
#include "store-values.h"

/* A value may be as many words as this: "+44 (0) 7700 900 123" is five. */
#define LONGEST_SPAN 6

/* No more words of a value are looked at than loading indexes. */
#define VALUE_TOKENS 64

/* ---- lists of hits ---- */

static GArray *
new_hits(void)
{
    return g_array_new(FALSE, FALSE, sizeof(guint64));
}

static void
sort_hits(GArray *hits)
{
    guint64 *all = (guint64 *)(void *)hits->data;
    guint kept = 0;

    kith_sort_u64(all, hits->len);
    for (guint i = 0; i < hits->len; i++) {
        if (i == 0 || all[i] != all[i - 1]) {
            all[kept++] = all[i];
        }
    }
    g_array_set_size(hits, kept);
}

static gboolean
has_hit(const GArray *hits, guint64 hit)
{
    const guint64 *all = (const guint64 *)(const void *)hits->data;
    guint low = 0;
    guint high = hits->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (all[middle] < hit) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < hits->len && all[low] == hit;
}

/* ---- forms of a word ---- */

static void
clear_form(gpointer data)
{
    KithQueryForm *form = data;

    g_string_free(form->text, TRUE);
    g_byte_array_unref(form->among);
}

static KithQueryForm *
form_of(KithQueryWord *word, const GString *text, guint n_properties)
{
    KithQueryForm fresh;

    for (guint i = 0; i < word->forms->len; i++) {
        KithQueryForm *form = &g_array_index(word->forms, KithQueryForm, i);

        if (g_string_equal(form->text, text)) {
            return form;
        }
    }
    fresh.text = g_string_new_len(text->str, (gssize)text->len);
    fresh.among = g_byte_array_new();
    g_byte_array_set_size(fresh.among, n_properties + 1);
    memset(fresh.among->data, 0, n_properties + 1);
    g_array_append_val(word->forms, fresh);
    return &g_array_index(word->forms, KithQueryForm, word->forms->len - 1);
}

/* Notes what the normaliser of each property that is found by words makes of a word. The check
 * for what says nothing is for whole values: "Na" is a word of "Na Li". */
static void
find_forms(KithReader *reader, KithQueryWord *word)
{
    guint n = kith_store_n_names(reader->store, KITH_NAME_PROPERTY);

    for (guint32 property = 1; property <= n; property++) {
        const KithPropertyType *type = kith_store_property_type(reader->store, property);
        g_autoptr(GString) text = g_string_new(NULL);

        if (type != NULL && type->search == KITH_SEARCH_WORDS &&
            type->normaliser->normalise(kith_bytes_str(word->text),
                                        &KITH_NORMALISE_OPTIONS_INIT,
                                        text)) {
            form_of(word, text, n)->among->data[property] = TRUE;
        }
    }
}

static gboolean
is_among(const KithQueryForm *form, guint32 property)
{
    return property < form->among->len && form->among->data[property] != 0;
}

/* ---- hits by words ---- */

/* Values of the form's properties that have a word of the hash. */
static gboolean
walk_word(KithReader *reader,
          const KithQueryForm *form,
          guint32 hash,
          const GArray *within,
          GArray *out,
          GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(reader->txn, KITH_TABLE_WORD_INDEX, &iter, error) ||
        !kith_tuples_seek(&iter, &hash, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        guint64 hit = kith_query_hit(iter.tuple[1], iter.tuple[2]);

        if (is_among(form, iter.tuple[1]) && (within == NULL || has_hit(within, hit))) {
            g_array_append_val(out, hit);
        }
    }
    return kith_tuples_fine(&iter);
}

/* Values that have all words of the form: "O'Brien" is two. */
static gboolean
add_form_hits(KithReader *reader, KithQueryWord *word, const KithQueryForm *form, GError **error)
{
    KithBytes text = kith_bytes(form->text->str, form->text->len);
    KithToken tokens[KITH_VALUE_WORDS];
    guint n = MIN(kith_text_tokens(text, tokens, KITH_VALUE_WORDS), KITH_VALUE_WORDS);
    g_autoptr(GArray) found = NULL;

    for (guint i = 0; i < n; i++) {
        g_autoptr(GArray) next = new_hits();
        guint32 hash = kith_values_word_hash(kith_token_bytes(text, tokens[i]));

        if (!walk_word(reader, form, hash, found, next, error)) {
            return FALSE;
        }
        g_clear_pointer(&found, g_array_unref);
        found = g_steal_pointer(&next);
    }
    if (found != NULL) {
        g_array_append_vals(word->hits, found->data, found->len);
    }
    return TRUE;
}

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
    hit = kith_query_hit(property, value);
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

static void
clear_word(KithQueryWord *word)
{
    g_clear_pointer(&word->text, g_free);
    g_clear_pointer(&word->forms, g_array_unref);
    g_clear_pointer(&word->hits, g_array_unref);
    g_clear_pointer(&word->wholes, g_array_unref);
}

void
kith_query_close(KithQuery *query)
{
    for (guint i = 0; i < query->n_words; i++) {
        clear_word(&query->words[i]);
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
    word->text = g_strndup((const char *)part.data, part.len);
    word->forms = g_array_new(FALSE, FALSE, sizeof(KithQueryForm));
    g_array_set_clear_func(word->forms, clear_form);
    word->hits = new_hits();
    word->wholes = new_hits();
    word->n_records = 0;
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
            *sum += counted == NULL || !has_hit(counted, all[i]) ? count.records : 0;
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

        find_forms(reader, word);
        for (guint f = 0; f < word->forms->len; f++) {
            if (!add_form_hits(reader,
                               word,
                               &g_array_index(word->forms, KithQueryForm, f),
                               error)) {
                return FALSE;
            }
        }
        sort_hits(word->hits);
        sort_hits(word->wholes);
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

/* ---- holding hits against the bytes ---- */

static gboolean
has_token(KithBytes text, const KithToken *tokens, guint n, KithBytes wanted)
{
    for (guint i = 0; i < n; i++) {
        if (kith_bytes_equal(kith_token_bytes(text, tokens[i]), wanted)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* How many words the form is, 0 when the value has not all of them. */
static guint
tokens_had(const KithQueryForm *form, KithBytes text, const KithToken *tokens, guint n)
{
    KithBytes own = kith_bytes(form->text->str, form->text->len);
    KithToken wanted[KITH_VALUE_WORDS];
    guint n_wanted = MIN(kith_text_tokens(own, wanted, KITH_VALUE_WORDS), KITH_VALUE_WORDS);

    for (guint i = 0; i < n_wanted; i++) {
        if (!has_token(text, tokens, n, kith_token_bytes(own, wanted[i]))) {
            return 0;
        }
    }
    return n_wanted;
}

static guint
match_word(const KithQueryWord *word,
           guint32 property,
           KithBytes text,
           const KithToken *tokens,
           guint n)
{
    for (guint i = 0; i < word->forms->len; i++) {
        const KithQueryForm *form = &g_array_index(word->forms, KithQueryForm, i);

        if (is_among(form, property)) {
            return tokens_had(form, text, tokens, n);
        }
    }
    return 0;
}

gboolean
kith_query_match(KithReader *reader,
                 const KithQuery *query,
                 guint32 property,
                 guint32 value,
                 guint32 *out_words,
                 double *out_share,
                 GError **error)
{
    guint64 hit = kith_query_hit(property, value);
    KithToken tokens[VALUE_TOKENS];
    KithBytes text = {NULL, 0};
    guint n = 0;
    guint matched = 0;
    gboolean whole = FALSE;

    *out_words = 0;
    for (guint i = 0; i < query->n_words; i++) {
        const KithQueryWord *word = &query->words[i];
        guint had;

        if (has_hit(word->wholes, hit)) {
            *out_words |= 1u << i;
            whole = TRUE;
            continue;
        }
        if (!has_hit(word->hits, hit)) {
            continue;
        }
        if (text.data == NULL) {
            if (!kith_values_text(reader->txn, property, value, &text, error)) {
                return FALSE;
            }
            n = kith_text_tokens(text, tokens, VALUE_TOKENS);
        }
        had = match_word(word, property, text, tokens, MIN(n, VALUE_TOKENS));
        *out_words |= had > 0 ? 1u << i : 0;
        matched += had;
    }
    *out_share = whole ? 1.0 : n > 0 ? MIN(1.0, (double)matched / n) : 0.0;
    return TRUE;
}
