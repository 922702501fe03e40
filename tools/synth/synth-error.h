/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-tables.h"

/* What the hand, the ear and the scanner do to a text. Each function changes the text in one place
 * when it can, touches ASCII letters only, and depends on nothing but its arguments. */

/* A slip of the fingers: a neighbouring key, a letter dropped, doubled, or exchanged with the next.
 */
void synth_error_typing(const SynthTables *tables, SynthText *text, SynthRandom *random);

/* One rewriting out of a table, at the place drawn; nothing when none fits. */
void synth_error_rewrite(const SynthRewrites *rewrites, SynthText *text, SynthRandom *random);

/* Every letter with a mark loses it. */
void synth_error_accents(const SynthRewrites *accents, SynthText *text);

/* Another digit in the place of one. */
void synth_error_digit(SynthText *text, SynthRandom *random);

/* A blank before, behind or doubled inside. */
void synth_error_blank(SynthText *text, SynthRandom *random);

/* All capitals, or none. */
void synth_error_case(SynthText *text, SynthRandom *random);

/* Only one of the parts of a name with a hyphen or a blank. */
void synth_error_part(SynthText *text, SynthRandom *random);

/* The first letter, with or without a full stop. */
void synth_error_initial(SynthText *text, SynthRandom *random);

/* Errors of dates: each leaves a date of the calendar. */
void synth_error_date_swapped(SynthDate *date);
void synth_error_date_digit(SynthDate *date, SynthRandom *random);
