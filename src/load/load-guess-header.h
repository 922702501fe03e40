/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_GUESS_HEADER_H
#define LOAD_GUESS_HEADER_H

#include "load-guess-column.h"

/* The headers of a table, looked at together. */
typedef struct {
    const KithSchema *schema; /* borrowed */
    KithGuess *guesses;       /* borrowed, with their words */
    guint n;
    char *subject; /* owned, nullable: whom the table is about, the word that headers begin with
                      which say most without it: "patient_first", "patient_dob", "patient_zip" */
} KithHeaders;

/* Finds the subject, and marks the columns that are about somebody beside whom the row is about: a
 * spouse's number is not one's own, nor is that of a second tenant. */
void kith_headers_init(KithHeaders *headers, const KithSchema *schema, KithGuess *guesses, guint n);
void kith_headers_clear(KithHeaders *headers);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithHeaders, kith_headers_clear)

/* What a header may mean besides what it says word by word, likeliest first: without what it has in
 * brackets, either side of a slash, without the subject, and the last part of a path. */
GPtrArray *kith_headers_readings(const KithHeaders *headers, const KithGuess *guess);

/* Whether a header is about the subject, or no other one ends with its last word. */
gboolean kith_headers_ends_alone(const KithHeaders *headers, const KithGuess *guess);

/* What a column is by itself: by its header, else by what its values look like. Sets the property.
 */
void kith_guess_column(const KithHeaders *headers, KithGuess *guess);

#endif
