/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* A short text in place, so that a row costs no allocation. Always terminated; a piece that does
 * not fit is left out whole, so that no character is ever cut. */
#define SYNTH_TEXT_SIZE 158

typedef struct {
    guint16 len;
    char bytes[SYNTH_TEXT_SIZE];
} SynthText;

static inline void
synth_text_clear(SynthText *text)
{
    text->len = 0;
    text->bytes[0] = '\0';
}

void synth_text_add_bytes(SynthText *text, const char *bytes, gsize len);
void synth_text_add(SynthText *text, const char *piece);
void synth_text_add_char(SynthText *text, char c);
void synth_text_add_number(SynthText *text, guint64 number, guint min_digits);
void synth_text_add_code(SynthText *text, guint64 number, guint n_chars);
void synth_text_set(SynthText *text, const char *piece);
void synth_text_copy(SynthText *to, const SynthText *from);
void synth_text_replace(SynthText *text, gsize at, gsize len, const char *piece);
void synth_text_upper(SynthText *text);
void synth_text_lower(SynthText *text);

/* A civil date; months and days count from 1. */
typedef struct {
    gint year;
    guint month;
    guint day;
} SynthDate;

gint synth_date_days(SynthDate date);
SynthDate synth_date_from_days(gint days);
guint synth_date_month_length(gint year, guint month);
void synth_text_add_iso_date(SynthText *text, SynthDate date);
void synth_text_add_uk_date(SynthText *text, SynthDate date);
