/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-error.h"

#include <string.h>

/* A place for which the test holds, or -1: the places are counted first, then one is drawn. */
static gint
pick_place(const SynthText *text, gboolean (*fits)(gchar), SynthRandom *random)
{
    guint n = 0;
    guint nth;

    for (guint i = 0; i < text->len; i++) {
        n += fits(text->bytes[i]) ? 1 : 0;
    }
    if (n == 0) {
        return -1;
    }
    nth = synth_random_below(random, n);
    for (guint i = 0; i < text->len; i++) {
        if (fits(text->bytes[i]) && nth-- == 0) {
            return (gint)i;
        }
    }
    return -1;
}

static gboolean
is_letter_or_digit(gchar c)
{
    return g_ascii_isalnum(c);
}

static gboolean
is_digit(gchar c)
{
    return g_ascii_isdigit(c);
}

static void
press_neighbour(const SynthTables *tables, SynthText *text, guint at, SynthRandom *random)
{
    gchar old = text->bytes[at];
    const char *near = tables->near_keys[(guchar)g_ascii_tolower(old)];
    gchar key;

    if (near != NULL) {
        key = near[synth_random_below(random, (guint32)strlen(near))];
        text->bytes[at] = g_ascii_isupper(old) ? g_ascii_toupper(key) : key;
    }
}

static void
exchange(SynthText *text, guint at)
{
    gchar first = text->bytes[at];

    if (at + 1 < text->len && is_letter_or_digit(text->bytes[at + 1])) {
        text->bytes[at] = text->bytes[at + 1];
        text->bytes[at + 1] = first;
    }
}

void
synth_error_typing(const SynthTables *tables, SynthText *text, SynthRandom *random)
{
    gint at = pick_place(text, is_letter_or_digit, random);
    guint kind = synth_random_below(random, 4);
    char twice[] = "??";

    if (at < 0) {
        return;
    }
    if (kind == 0) {
        press_neighbour(tables, text, (guint)at, random);
    } else if (kind == 1) {
        synth_text_replace(text, (gsize)at, text->len > 1 ? 1 : 0, "");
    } else if (kind == 2) {
        twice[0] = text->bytes[at];
        twice[1] = g_ascii_tolower(text->bytes[at]);
        synth_text_replace(text, (gsize)at, 1, twice);
    } else {
        exchange(text, (guint)at);
    }
}

static gboolean
fits_at(const SynthText *text, guint at, const char *from)
{
    return g_ascii_strncasecmp(text->bytes + at, from, strlen(from)) == 0;
}

/* Capitals stay capitals, as far as one letter can tell. */
static void
apply(SynthText *text, guint at, const SynthRewrite *rewrite)
{
    gboolean capital = g_ascii_isupper(text->bytes[at]);

    synth_text_replace(text, at, strlen(rewrite->from), rewrite->to);
    if (capital && at < text->len) {
        text->bytes[at] = g_ascii_toupper(text->bytes[at]);
    }
}

void
synth_error_rewrite(const SynthRewrites *rewrites, SynthText *text, SynthRandom *random)
{
    guint first = synth_random_below(random, rewrites->n);
    guint start = synth_random_below(random, text->len + 1U);

    for (guint i = 0; i < rewrites->n; i++) {
        const SynthRewrite *rewrite = &rewrites->rows[(first + i) % rewrites->n];

        for (guint k = 0; k < text->len; k++) {
            guint at = (start + k) % text->len;

            if (fits_at(text, at, rewrite->from)) {
                apply(text, at, rewrite);
                return;
            }
        }
    }
}

void
synth_error_accents(const SynthRewrites *accents, SynthText *text)
{
    for (guint i = 0; i < text->len; i++) {
        for (guint k = 0; (guchar)text->bytes[i] >= 0x80 && k < accents->n; k++) {
            gsize len = strlen(accents->rows[k].from);

            if (strncmp(text->bytes + i, accents->rows[k].from, len) == 0) {
                synth_text_replace(text, i, len, accents->rows[k].to);
            }
        }
    }
}

void
synth_error_digit(SynthText *text, SynthRandom *random)
{
    gint at = pick_place(text, is_digit, random);
    guint by = synth_random_between(random, 1, 9);

    if (at >= 0) {
        text->bytes[at] = (char)('0' + ((guint)(text->bytes[at] - '0') + by) % 10);
    }
}

void
synth_error_blank(SynthText *text, SynthRandom *random)
{
    guint kind = synth_random_below(random, 3);
    const char *inside = strchr(text->bytes, ' ');

    if (text->len == 0) {
        return;
    }
    if (kind == 0 && inside != NULL) {
        synth_text_replace(text, (gsize)(inside - text->bytes), 1, "  ");
    } else if (kind == 1) {
        synth_text_replace(text, 0, 0, " ");
    } else {
        synth_text_add_char(text, ' ');
    }
}

void
synth_error_case(SynthText *text, SynthRandom *random)
{
    if (synth_random_below(random, 3) == 0) {
        synth_text_lower(text);
    } else {
        synth_text_upper(text);
    }
}

void
synth_error_part(SynthText *text, SynthRandom *random)
{
    const char *cut = strpbrk(text->bytes, "- ");
    gsize at;

    if (cut == NULL) {
        return;
    }
    at = (gsize)(cut - text->bytes);
    if (synth_random_below(random, 2) == 0) {
        synth_text_replace(text, at, text->len - at, "");
    } else {
        synth_text_replace(text, 0, at + 1, "");
    }
}

void
synth_error_initial(SynthText *text, SynthRandom *random)
{
    gsize len = text->len == 0 ? 0 : (gsize)(g_utf8_next_char(text->bytes) - text->bytes);

    if (len > 0) {
        synth_text_replace(text, len, text->len - len, synth_random_below(random, 2) ? "." : "");
    }
}

void
synth_error_date_swapped(SynthDate *date)
{
    guint day = date->day;

    if (day <= 12) {
        date->day = date->month;
        date->month = day;
    }
}

void
synth_error_date_digit(SynthDate *date, SynthRandom *random)
{
    guint which = synth_random_below(random, 4);
    guint by = synth_random_between(random, 1, 9);

    if (which == 0) {
        date->day = date->day / 10 * 10 + (date->day % 10 + by) % 10;
    } else if (which == 1) {
        date->month = (date->month + by) % 12 + 1;
    } else if (which == 2) {
        date->year = date->year / 10 * 10 + (date->year % 10 + (gint)by) % 10;
    } else {
        date->year += synth_random_below(random, 2) == 0 ? 10 : -10;
    }
    date->day = CLAMP(date->day, 1, synth_date_month_length(date->year, date->month));
}
