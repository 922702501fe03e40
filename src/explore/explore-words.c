/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-query.h"
#include "store-values.h"

/* No more words of a value are looked at. */
#define VALUE_TOKENS 64

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
        guint64 hit = kith_hit(iter.tuple[1], iter.tuple[2]);

        if (is_among(form, iter.tuple[1]) && (within == NULL || kith_hits_has(within, hit))) {
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
        g_autoptr(GArray) next = kith_hits_new();
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

void
kith_query_word_init(KithQueryWord *word, KithBytes text)
{
    *word = (KithQueryWord){.text = g_strndup((const char *)text.data, text.len)};
    word->forms = g_array_new(FALSE, FALSE, sizeof(KithQueryForm));
    g_array_set_clear_func(word->forms, clear_form);
    word->hits = kith_hits_new();
    word->wholes = kith_hits_new();
}

void
kith_query_word_clear(KithQueryWord *word)
{
    g_clear_pointer(&word->text, g_free);
    g_clear_pointer(&word->forms, g_array_unref);
    g_clear_pointer(&word->hits, g_array_unref);
    g_clear_pointer(&word->wholes, g_array_unref);
}

gboolean
kith_query_word_find(KithReader *reader, KithQueryWord *word, GError **error)
{
    find_forms(reader, word);
    for (guint i = 0; i < word->forms->len; i++) {
        if (!add_form_hits(reader, word, &g_array_index(word->forms, KithQueryForm, i), error)) {
            return FALSE;
        }
    }
    kith_hits_sort(word->hits);
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
    guint64 hit = kith_hit(property, value);
    KithToken tokens[VALUE_TOKENS];
    KithBytes text = {NULL, 0};
    guint n = 0;
    guint matched = 0;
    gboolean whole = FALSE;

    *out_words = 0;
    for (guint i = 0; i < query->n_words; i++) {
        const KithQueryWord *word = &query->words[i];
        guint had;

        if (kith_hits_has(word->wholes, hit)) {
            *out_words |= 1u << i;
            whole = TRUE;
            continue;
        }
        if (!kith_hits_has(word->hits, hit)) {
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
