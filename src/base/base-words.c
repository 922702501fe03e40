/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-words.h"

void
kith_words_grow(KithWords *words, gsize n)
{
    words->room = MAX(words->room + words->room / 2, words->n + n + 256);
    words->data = g_renew(guint32, words->data, words->room);
}
