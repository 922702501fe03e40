/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_QUERY_H
#define EXPLORE_QUERY_H

#include "explore-hits.h"
#include "explore-reader.h"

/* What is searched for, and the values of the store that each of its words finds.
 *
 * A word finds a value in one of two ways: as words of it, by word_index, in every way that the
 * normaliser of a property type would have written the word; or the word and its neighbours are
 * the whole of a value, by value_index: "M1 2AB" is two words and one postcode. */

#define KITH_QUERY_WORDS 16

/* What a normaliser makes of a word, and the properties whose values it would be found in. */
typedef struct {
    GString *text;     /* owned */
    GByteArray *among; /* owned: element p is set for property p */
} KithQueryForm;

typedef struct {
    char *text;       /* owned: as it was typed */
    GArray *forms;    /* owned, KithQueryForm */
    GArray *hits;     /* owned, guint64, sorted: values whose words hash like the word's */
    GArray *wholes;   /* owned, guint64, sorted: values that the word is, or is part of */
    double n_records; /* how many records that stand have it, hash collisions included */
} KithQueryWord;

void kith_query_word_init(KithQueryWord *word, KithBytes text);
void kith_query_word_clear(KithQueryWord *word);

/* Fills in the forms and the hits by words. */
gboolean kith_query_word_find(KithReader *reader, KithQueryWord *word, GError **error);

/* A record that was named by its key or number. */
typedef struct {
    KithRecordId record;
    guint32 words; /* bit i for word i */
} KithQueryNamed;

typedef struct {
    guint n_words;
    KithQueryWord words[KITH_QUERY_WORDS];
    GArray *named; /* owned, KithQueryNamed */
} KithQuery;

gboolean
kith_query_open(KithReader *reader, const char *text, KithQuery *out_query, GError **error);
void kith_query_close(KithQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithQuery, kith_query_close)

/* The words that a value has, bit i for word i, held against its bytes; *out_share is how much of
 * the value they are, 0 to 1. */
gboolean kith_query_match(KithReader *reader,
                          const KithQuery *query,
                          guint32 property,
                          guint32 value,
                          guint32 *out_words,
                          double *out_share,
                          GError **error);

#endif
