/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <glib.h>
#include <string.h>

/* A growing list of 32-bit words: rows of tuples by the million, pushed without a call. */
typedef struct {
    guint32 *data; /* owned */
    gsize n;
    gsize room;
} KithWords;

void kith_words_grow(KithWords *words, gsize n);

static inline guint32 *
kith_words_push(KithWords *words, gsize n)
{
    guint32 *at;

    if (words->n + n > words->room) {
        kith_words_grow(words, n);
    }
    at = words->data + words->n;
    words->n += n;
    return at;
}

static inline void
kith_words_append(KithWords *words, const KithWords *more)
{
    if (more->n > 0) {
        memcpy(kith_words_push(words, more->n), more->data, more->n * sizeof *more->data);
    }
}

static inline void
kith_words_push1(KithWords *words, guint32 a)
{
    *kith_words_push(words, 1) = a;
}

static inline void
kith_words_push2(KithWords *words, guint32 a, guint32 b)
{
    guint32 *at = kith_words_push(words, 2);

    at[0] = a;
    at[1] = b;
}

static inline void
kith_words_push3(KithWords *words, guint32 a, guint32 b, guint32 c)
{
    guint32 *at = kith_words_push(words, 3);

    at[0] = a;
    at[1] = b;
    at[2] = c;
}

static inline void
kith_words_push4(KithWords *words, guint32 a, guint32 b, guint32 c, guint32 d)
{
    guint32 *at = kith_words_push(words, 4);

    at[0] = a;
    at[1] = b;
    at[2] = c;
    at[3] = d;
}

static inline void
kith_words_clear(KithWords *words)
{
    g_free(words->data);
    *words = (KithWords){0};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithWords, kith_words_clear)

#endif
