/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-name-order.h"

#include "names-words.h"

/* Records that are looked at; of so many names in a hundred at least, and so many of them, it must
 * be told which end is the given name, and three in four must tell the same. */
#define LOOK_AT 20000
#define LEAST_IN_HUNDRED 3
#define LEAST 20
#define MOSTLY 3

/* How many names tell that the given name is first, and that it is last. */
typedef struct {
    guint names;
    guint first;
    guint last;
} Census;

/* The first and the last word of a name that are no titles; FALSE for a name of one word. */
static gboolean
find_ends(KithBytes name, KithBytes *out_first, KithBytes *out_last)
{
    guint n = 0;

    while (name.len > 0) {
        const guint8 *blank = memchr(name.data, ' ', name.len);
        gsize len = blank != NULL ? (gsize)(blank - name.data) : name.len;
        KithBytes word = kith_bytes(name.data, len);

        if (!kith_word_is_title(word)) {
            *(n++ == 0 ? out_first : out_last) = word;
        }
        len = MIN(len + 1, name.len);
        name = kith_bytes(name.data + len, name.len - len);
    }
    return n > 1;
}

static gboolean
looks_given(KithBytes word)
{
    return word.len == 1 || kith_word_genders(word) != 0;
}

static void
count_name(KithBytes name, Census *census)
{
    KithBytes first;
    KithBytes last;
    gboolean given_first;
    gboolean given_last;

    if (!find_ends(name, &first, &last)) {
        return;
    }
    given_first = looks_given(first);
    given_last = looks_given(last) || kith_word_is_particle(first);
    census->names++;
    census->first += given_first && !given_last;
    census->last += given_last && !given_first;
}

gboolean
kith_names_are_family_first(const KithColumns *columns, const KithColumn *column)
{
    Census census = {0};
    guint told;

    for (guint32 r = 0; r < MIN(columns->n, LOOK_AT); r++) {
        if (kith_column_has_value(column, r)) {
            count_name(kith_column_text(column, column->values[column->first[r]]), &census);
        }
    }
    told = census.first + census.last;
    return told >= LEAST && 100 * told >= LEAST_IN_HUNDRED * census.names &&
           census.last > MOSTLY * census.first;
}
