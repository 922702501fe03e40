/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"

#define MAX_DIGITS 20

/* Country calling codes (ITU-T E.164 assigned codes) and the trunk prefix dialled before a
 * national number, for the countries whose national numbers we can tell apart. */
typedef struct {
    const char *region;
    const char *code;
    const char *trunk;
    guint min; /* digits of a national number without the trunk prefix */
    guint max;
} Plan;

static const Plan plans[] = {
    {"AT", "43", "0", 4, 13}, {"AU", "61", "0", 9, 9},  {"BE", "32", "0", 8, 9},
    {"CA", "1", "1", 10, 10}, {"CH", "41", "0", 9, 9},  {"DE", "49", "0", 6, 12},
    {"DK", "45", "", 8, 8},   {"ES", "34", "", 9, 9},   {"FR", "33", "0", 9, 9},
    {"GB", "44", "0", 9, 10}, {"IE", "353", "0", 7, 9}, {"IN", "91", "0", 10, 10},
    {"IT", "39", "", 6, 11},  {"NL", "31", "0", 9, 9},  {"NO", "47", "", 8, 8},
    {"NZ", "64", "0", 8, 10}, {"PL", "48", "", 9, 9},   {"SE", "46", "0", 7, 9},
    {"SG", "65", "", 8, 8},   {"US", "1", "1", 10, 10}, {"ZA", "27", "0", 9, 9},
};

/* An extension is not part of the number: "x12", "ext. 12". */
static gboolean
ends_number(KithBytes text, gsize i)
{
    guint8 byte = (guint8)g_ascii_tolower((char)text.data[i]);

    return byte == 'x' || byte == 'e' || byte == '#';
}

/* Digits of @text; FALSE when letters or too many digits show it is no phone number.
 * "(0)" after an international prefix is left out. */
static gboolean
gather(KithBytes text, char *digits, guint *out_n, gboolean *out_plus)
{
    guint n = 0;

    *out_plus = text.data[0] == '+';
    for (gsize i = *out_plus ? 1 : 0; i < text.len; i++) {
        guint8 byte = text.data[i];

        if (g_ascii_isdigit(byte)) {
            if (n == MAX_DIGITS) {
                return FALSE;
            }
            digits[n++] = (char)byte;
        } else if (*out_plus && i + 2 < text.len && memcmp(text.data + i, "(0)", 3) == 0) {
            i += 2;
        } else if (n > 4 && ends_number(text, i)) {
            break;
        } else if (strchr(" -.()/\t", byte) == NULL || byte == '\0') {
            return FALSE;
        }
    }
    digits[n] = '\0';
    *out_n = n;
    return n >= 5;
}

static const Plan *
plan_of(const char *region)
{
    for (guint i = 0; i < G_N_ELEMENTS(plans); i++) {
        if (g_str_equal(plans[i].region, region)) {
            return &plans[i];
        }
    }
    return NULL;
}

/* A number of the plan's own country whose plus was lost, as spreadsheets do: too long to be a
 * national one, with the country's code before one. */
static gboolean
is_international(const char *digits, const Plan *plan)
{
    gsize len = strlen(digits);
    gsize code = strlen(plan->code);

    return g_str_has_prefix(digits, plan->code) && len > plan->max + strlen(plan->trunk) &&
           len >= code + plan->min && len <= code + plan->max;
}

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    char digits[MAX_DIGITS + 1] KITH_UNCLEARED;
    const char *number = digits;
    const Plan *plan = plan_of(options->region);
    gboolean plus;
    guint n;

    if (!gather(given, digits, &n, &plus)) {
        return FALSE;
    }
    if (!plus && n > 8 && g_str_has_prefix(digits, "00")) {
        plus = TRUE;
        number += 2;
    }
    if (!plus && plan != NULL && is_international(digits, plan)) {
        plus = TRUE;
    }
    if (!plus && plan != NULL) {
        gsize trunk = strlen(plan->trunk);
        const char *national = g_str_has_prefix(digits, plan->trunk) ? digits + trunk : digits;
        gsize len = strlen(national);

        if (len >= plan->min && len <= plan->max) {
            g_string_append_c(out, '+');
            g_string_append(out, plan->code);
            g_string_append_len(out, national, (gssize)len);
            return TRUE;
        }
    }
    if (plus) {
        g_string_append_c(out, '+');
    }
    g_string_append(out, number);
    return TRUE;
}

const KithNormaliser kith_normaliser_phone = {
    .name = "phone",
    .summary = "a phone number: E.164 where the country is known, else its digits",
    .normalise = normalise,
};
