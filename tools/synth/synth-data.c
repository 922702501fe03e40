/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-data.h"

#include "synth-resources.h"

#include <gio/gio.h>
#include <string.h>

/* The scale of ranked weights: sums over 65,536 ranks stay under 2^32. */
#define RANKED_UNIT (1U << 26)

static void
section_free(gpointer data)
{
    SynthSection *section = data;

    g_strfreev(section->head);
    g_ptr_array_unref(section->lines);
    g_free(section);
}

static char **
split(const char *line)
{
    g_auto(GStrv) pieces = g_strsplit_set(line, " \t", -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; pieces[i] != NULL; i++) {
        if (pieces[i][0] != '\0') {
            char *word = g_strdup(g_str_equal(pieces[i], "-") ? "" : pieces[i]);

            g_ptr_array_add(words, g_strdelimit(word, "_", ' '));
        }
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_steal(words, NULL);
}

static SynthSection *
section_new(const char *line)
{
    g_autofree char *inside = g_strndup(line + 1, strcspn(line + 1, "]"));
    SynthSection *section = g_new0(SynthSection, 1);

    section->head = split(inside);
    section->lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    return section;
}

/* A file without heads has one section without a name. The files are our own: no error is due. */
GPtrArray *
synth_data_load(const char *name)
{
    g_autofree char *path = g_strconcat("/org/kith/synth/data/", name, NULL);
    g_autoptr(GBytes) bytes = NULL;
    GPtrArray *sections = g_ptr_array_new_with_free_func(section_free);
    g_auto(GStrv) lines = NULL;

    bytes = g_resource_lookup_data(synth_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(bytes != NULL);
    lines = g_strsplit(g_bytes_get_data(bytes, NULL), "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '#' || lines[i][0] == '\0') {
            continue;
        }
        if (lines[i][0] == '[' || sections->len == 0) {
            g_ptr_array_add(sections, section_new(lines[i][0] == '[' ? lines[i] : "[]"));
        }
        if (lines[i][0] != '[') {
            SynthSection *section = g_ptr_array_index(sections, sections->len - 1);

            g_ptr_array_add(section->lines, split(lines[i]));
        }
    }
    return sections;
}

const SynthSection *
synth_data_section(GPtrArray *sections, const char *name)
{
    for (guint i = 0; i < sections->len; i++) {
        const SynthSection *section = g_ptr_array_index(sections, i);

        if (g_strcmp0(section->head[0], name) == 0) {
            return section;
        }
    }
    g_assert_not_reached();
}

guint
synth_data_number(const char *word)
{
    guint64 number = 0;
    gboolean ok = g_ascii_string_to_unsigned(word, 10, 0, G_MAXUINT, &number, NULL);

    g_assert(ok);
    return (guint)number;
}

static void
take_words(SynthWords *words, const SynthSection *section)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();

    for (guint i = 0; i < section->lines->len; i++) {
        char **line = g_ptr_array_index(section->lines, i);

        for (guint k = 0; line[k] != NULL; k++) {
            g_ptr_array_add(all, g_strdup(line[k]));
        }
    }
    words->n = all->len;
    g_ptr_array_add(all, NULL);
    words->words = (char **)g_ptr_array_steal(all, NULL);
}

void
synth_words_init_even(SynthWords *words, const SynthSection *section)
{
    g_autofree guint32 *weights = NULL;

    take_words(words, section);
    weights = g_new(guint32, words->n);
    for (guint i = 0; i < words->n; i++) {
        weights[i] = 1;
    }
    synth_alias_init(&words->alias, weights, words->n);
}

/* Zipf-Mandelbrot with exponent 1: the word of rank r weighs 1 / (r + shift). */
void
synth_words_init_ranked(SynthWords *words, const SynthSection *section, guint shift)
{
    g_autofree guint32 *weights = NULL;

    take_words(words, section);
    weights = g_new(guint32, words->n);
    for (guint i = 0; i < words->n; i++) {
        weights[i] = RANKED_UNIT / (i + 1 + shift);
    }
    synth_alias_init(&words->alias, weights, words->n);
}

/* Lines of a word and its weight; what follows the weight belongs to others. */
void
synth_words_init_weighted(SynthWords *words, const SynthSection *section)
{
    guint n = section->lines->len;
    g_autofree guint32 *weights = g_new(guint32, n);

    words->n = n;
    words->words = g_new0(char *, n + 1);
    for (guint i = 0; i < n; i++) {
        char **line = g_ptr_array_index(section->lines, i);

        words->words[i] = g_strdup(line[0]);
        weights[i] = synth_data_number(line[1]);
    }
    synth_alias_init(&words->alias, weights, n);
}

void
synth_words_clear(SynthWords *words)
{
    g_clear_pointer(&words->words, g_strfreev);
    synth_alias_clear(&words->alias);
}
