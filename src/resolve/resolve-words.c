/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-words.h"

#include "resolve-resources.h"

#include <gio/gio.h>

static GHashTable *
words_of(const char *path)
{
    g_autoptr(GBytes) bytes = g_resource_lookup_data(kith_resolve_get_resource(),
                                                     path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                     NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    g_assert(bytes != NULL);
    text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    lines = g_strsplit(text, "\n", -1);
    for (guint l = 0; lines[l] != NULL; l++) {
        g_auto(GStrv) words = g_strsplit(lines[l], " ", -1);

        for (guint w = 0; words[w] != NULL && words[0][0] != '#'; w++) {
            guint64 groups = GPOINTER_TO_SIZE(g_hash_table_lookup(table, words[w]));

            /* A word's groups are the numbers of its lines, four at most. */
            if (*words[w] != '\0' && groups >> 48 == 0) {
                g_hash_table_insert(table,
                                    g_strdup(words[w]),
                                    GSIZE_TO_POINTER(groups << 16 | (l + 1)));
            }
        }
    }
    return table;
}

/* A list that is read once and lives as long as the process. */
static GHashTable *
shared_words(GHashTable **table, gsize *ready, const char *path)
{
    if (g_once_init_enter(ready)) {
        *table = words_of(path);
        g_once_init_leave(ready, 1);
    }
    return *table;
}

static guint64
look_up(GHashTable *table, KithBytes word)
{
    char text[32];

    if (word.len == 0 || word.len >= sizeof text) {
        return 0;
    }
    memcpy(text, word.data, word.len);
    text[word.len] = '\0';
    return GPOINTER_TO_SIZE(g_hash_table_lookup(table, text));
}

guint64
kith_word_variants(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return look_up(shared_words(&table, &ready, "/kith/variants.txt"), word);
}

guint8
kith_word_genders(KithBytes word)
{
    static GHashTable *women;
    static GHashTable *men;
    static gsize women_ready;
    static gsize men_ready;
    gboolean of_women = look_up(shared_words(&women, &women_ready, "/kith/women.txt"), word) != 0;
    gboolean of_men = look_up(shared_words(&men, &men_ready, "/kith/men.txt"), word) != 0;

    return (guint8)((of_women ? KITH_OF_WOMEN : 0) | (of_men ? KITH_OF_MEN : 0));
}

guint
kith_word_generation(KithBytes word)
{
    static const struct {
        const char *word;
        guint generation;
    } generations[] = {{"i", 1},
                       {"sr", 1},
                       {"snr", 1},
                       {"senior", 1},
                       {"ii", 2},
                       {"jr", 2},
                       {"jnr", 2},
                       {"junior", 2},
                       {"iii", 3},
                       {"iv", 4}};

    for (guint i = 0; i < G_N_ELEMENTS(generations); i++) {
        if (kith_bytes_equal(word, kith_bytes_str(generations[i].word))) {
            return generations[i].generation;
        }
    }
    return 0;
}

gboolean
kith_word_is_title(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;
    gboolean ordinal = word.len >= 3 && g_ascii_isdigit(word.data[0]);

    return ordinal || look_up(shared_words(&table, &ready, "/kith/titles.txt"), word) != 0;
}

gboolean
kith_word_is_particle(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return look_up(shared_words(&table, &ready, "/kith/particles.txt"), word) != 0;
}

gboolean
kith_word_is_legal_form(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return look_up(shared_words(&table, &ready, "/kith/legal-forms.txt"), word) != 0;
}
