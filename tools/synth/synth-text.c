/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-text.h"

#include <string.h>

void
synth_text_add_bytes(SynthText *text, const char *bytes, gsize len)
{
    if (text->len + len >= SYNTH_TEXT_SIZE) {
        return;
    }
    memcpy(text->bytes + text->len, bytes, len);
    text->len += (guint16)len;
    text->bytes[text->len] = '\0';
}

void
synth_text_add(SynthText *text, const char *piece)
{
    synth_text_add_bytes(text, piece, strlen(piece));
}

void
synth_text_add_char(SynthText *text, char c)
{
    synth_text_add_bytes(text, &c, 1);
}

void
synth_text_add_number(SynthText *text, guint64 number, guint min_digits)
{
    char digits[24];
    guint at = sizeof digits;

    g_assert(min_digits < sizeof digits);
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || sizeof digits - at < min_digits);
    synth_text_add_bytes(text, digits + at, sizeof digits - at);
}

/* Letters and digits that are hard to confuse, five bits each, the highest first. */
void
synth_text_add_code(SynthText *text, guint64 number, guint n_chars)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    for (guint i = n_chars; i > 0; i--) {
        synth_text_add_char(text, alphabet[(number >> (5 * (i - 1))) & 31]);
    }
}

void
synth_text_set(SynthText *text, const char *piece)
{
    synth_text_clear(text);
    synth_text_add(text, piece);
}

void
synth_text_copy(SynthText *to, const SynthText *from)
{
    to->len = from->len;
    memcpy(to->bytes, from->bytes, from->len + 1U);
}

void
synth_text_replace(SynthText *text, gsize at, gsize len, const char *piece)
{
    gsize with = strlen(piece);

    g_assert(at + len <= text->len);
    if (text->len - len + with >= SYNTH_TEXT_SIZE) {
        return;
    }
    memmove(text->bytes + at + with, text->bytes + at + len, text->len - at - len + 1);
    memcpy(text->bytes + at, piece, with);
    text->len = (guint16)(text->len - len + with);
}

/* ASCII only: letters with marks keep their case, as they do in many old systems. */
void
synth_text_upper(SynthText *text)
{
    for (guint i = 0; i < text->len; i++) {
        text->bytes[i] = g_ascii_toupper(text->bytes[i]);
    }
}

void
synth_text_lower(SynthText *text)
{
    for (guint i = 0; i < text->len; i++) {
        text->bytes[i] = g_ascii_tolower(text->bytes[i]);
    }
}

/* Days since 1970-01-01 and back, by eras of 400 years whose first month is March. */
gint
synth_date_days(SynthDate date)
{
    gint year = date.year - (date.month <= 2);
    gint era = year / 400;
    gint of_era = year - era * 400;
    gint month = (gint)date.month + (date.month > 2 ? -3 : 9);
    gint of_year = (153 * month + 2) / 5 + (gint)date.day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

SynthDate
synth_date_from_days(gint days)
{
    gint shifted = days + 719468;
    gint era = shifted / 146097;
    gint of_era = shifted - era * 146097;
    gint years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    gint of_year = of_era - (365 * years + years / 4 - years / 100);
    gint month = (5 * of_year + 2) / 153;
    gint civil = month < 10 ? month + 3 : month - 9;

    return (SynthDate){.year = years + era * 400 + (civil <= 2),
                       .month = (guint)civil,
                       .day = (guint)(of_year - (153 * month + 2) / 5 + 1)};
}

guint
synth_date_month_length(gint year, guint month)
{
    static const guint8 lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return lengths[month - 1] + (month == 2 && leap);
}

void
synth_text_add_iso_date(SynthText *text, SynthDate date)
{
    synth_text_add_number(text, (guint64)date.year, 4);
    synth_text_add_char(text, '-');
    synth_text_add_number(text, date.month, 2);
    synth_text_add_char(text, '-');
    synth_text_add_number(text, date.day, 2);
}

void
synth_text_add_uk_date(SynthText *text, SynthDate date)
{
    synth_text_add_number(text, date.day, 2);
    synth_text_add_char(text, '/');
    synth_text_add_number(text, date.month, 2);
    synth_text_add_char(text, '/');
    synth_text_add_number(text, (guint64)date.year, 4);
}
