/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "base-random.h"
#include "test-load.h"

/* Made-up people, some of them several times with an error, as a CSV: enough to learn from. */

static const char *const people_given[] = {"jane",
                                           "john",
                                           "mary",
                                           "peter",
                                           "susan",
                                           "paul",
                                           "anna",
                                           "mark",
                                           "lucy",
                                           "james",
                                           "emma",
                                           "tom",
                                           "ruth",
                                           "simon",
                                           "helen",
                                           "robert"};
static const char *const people_streets[] = {"high street",
                                             "larkspur lodge",
                                             "mill lane",
                                             "station road",
                                             "church walk"};

/* A family name of two beginnings and two ends: some hundreds of them. */
static void
people_family(GString *out, guint number)
{
    static const char *const begin[] = {"ash",
                                        "brad",
                                        "cald",
                                        "dun",
                                        "ever",
                                        "fair",
                                        "grims",
                                        "hart",
                                        "kel",
                                        "lang",
                                        "mor",
                                        "nor",
                                        "os",
                                        "pem"};
    static const char *const end[] = {"bury",
                                      "combe",
                                      "dale",
                                      "field",
                                      "ham",
                                      "ley",
                                      "mere",
                                      "shaw",
                                      "ton",
                                      "well",
                                      "wick",
                                      "worth"};

    g_string_append(out, begin[number % G_N_ELEMENTS(begin)]);
    g_string_append(out, end[number / G_N_ELEMENTS(begin) % G_N_ELEMENTS(end)]);
}

/* One row; with @error a letter of the family name is lost and the day is another. */
static void
people_row(GString *out, guint row, guint person, gboolean error)
{
    KithRandom random = kith_random(person + 1);
    guint family = kith_random_below(&random, 168);
    guint day = 1 + kith_random_below(&random, 28);
    gsize from;

    g_string_append_printf(out,
                           "p%05u,%s,",
                           row,
                           people_given[kith_random_below(&random, G_N_ELEMENTS(people_given))]);
    from = out->len;
    people_family(out, family);
    if (error) {
        g_string_erase(out, (gssize)from + 2, 1);
        day = day % 28 + 1;
    }
    g_string_append_printf(out,
                           ",19%02u-%02u-%02u,%u %s,07700 9%05u\n",
                           40 + kith_random_below(&random, 60),
                           1 + kith_random_below(&random, 12),
                           day,
                           1 + kith_random_below(&random, 90),
                           people_streets[kith_random_below(&random, G_N_ELEMENTS(people_streets))],
                           kith_random_below(&random, 100000));
}

/* Rows from @first on: every third is about the person of the row before, with an error. */
static inline char *
people_csv(guint first, guint n)
{
    GString *out = g_string_new("record_id,given_name,family_name,birth_date,address,phone\n");

    for (guint row = first; row < first + n; row++) {
        people_row(out, row, row % 3 == 2 ? row - 1 : row, row % 3 == 2);
    }
    return g_string_free(out, FALSE);
}

/* The person of each row, as a truth. */
static inline char *
people_truth(guint first, guint n)
{
    GString *out = g_string_new("record_id,entity_id\n");

    for (guint row = first; row < first + n; row++) {
        g_string_append_printf(out, "p%05u,%u\n", row, row % 3 == 2 ? row - 1 : row);
    }
    return g_string_free(out, FALSE);
}

#endif
