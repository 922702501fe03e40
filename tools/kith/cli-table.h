/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "cli.h"

/* For commands that lay a table's rows out by hand, and show long ones by the page. */

/* A cell by the name of its column, as text that is safe for a terminal; "" when it is missing.
 * To be freed. */
char *cli_cell(const KithTable *table, gsize row, const char *column);

/* The same of two cells, as "source/key". */
char *cli_origin(const KithTable *table, gsize row, const char *source, const char *key);

/* The words of "A,B" as an array, NULL where there are none. To be freed with g_strfreev(). */
char **cli_list(const char *words);

/* The options --limit and --offset as given. */
typedef struct {
    gint64 limit; /* -1: not given */
    gint64 offset;
} CliPage;

#define CLI_PAGE_INIT ((CliPage){-1, 0})

/* The options of a command that set a static @page. @rows is a literal: "N links", say. */
#define CLI_PAGE_ENTRIES(page, rows)                                                               \
    {"limit",                                                                                      \
     0,                                                                                            \
     0,                                                                                            \
     G_OPTION_ARG_INT64,                                                                           \
     &(page).limit,                                                                                \
     "at most " rows ", 0 for all (default: 25 as text, all as csv or json)",                      \
     "N"},                                                                                         \
    {                                                                                              \
        "offset", 0, 0, G_OPTION_ARG_INT64, &(page).offset, "pass over the first N", "N"           \
    }

/* How many rows to ask for, 0 for all: those asked for, else a screenful of text, and all of what
 * a program reads. Returns FALSE after a usage error. */
gboolean cli_page_limit(const CliContext *context,
                        const CliCommand *command,
                        const CliPage *page,
                        guint64 *out_limit);

/* Says which rows of how many were shown when that was not all: on standard output behind text,
 * else on standard error. */
void cli_page_say(const CliContext *context, const CliPage *page, gsize shown, guint64 total);

#endif
