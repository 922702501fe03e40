/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-random.h"

/* The data files compiled in: sections under a [head], blank-separated words, "#" comments. In a
 * word "_" stands for a blank and a lone "-" for nothing. */
typedef struct {
    char **head;      /* owned: the name of the section, then its numbers */
    GPtrArray *lines; /* owned, of char **: the words of each line */
} SynthSection;

/* Words with the chance of each. */
typedef struct {
    guint n;
    char **words; /* owned */
    SynthAlias alias;
} SynthWords;

GPtrArray *synth_data_load(const char *name);
const SynthSection *synth_data_section(GPtrArray *sections, const char *name);
guint synth_data_number(const char *word);

void synth_words_init_even(SynthWords *words, const SynthSection *section);
void synth_words_init_ranked(SynthWords *words, const SynthSection *section, guint shift);
void synth_words_init_weighted(SynthWords *words, const SynthSection *section);
void synth_words_clear(SynthWords *words);

static inline const char *
synth_words_pick(const SynthWords *words, SynthRandom *random)
{
    return words->words[synth_alias_pick(&words->alias, random)];
}
