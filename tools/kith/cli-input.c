/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-input.h"

/* Where they are parsed to: one command runs in a process. */
static char *format;
static char *encoding;
static char *header;

const GOptionEntry cli_input_entries[] = {
    {"input-format",
     'f',
     0,
     G_OPTION_ARG_STRING,
     &format,
     "csv, edges, ndjson, pgraph or senzing (default: found out)",
     "FORMAT"},
    {"encoding",
     0,
     0,
     G_OPTION_ARG_STRING,
     &encoding,
     "utf-8 (default), latin1 or another that iconv knows",
     "NAME"},
    {"header",
     0,
     0,
     G_OPTION_ARG_STRING,
     &header,
     "whether the first row names the columns (default: found out)",
     "yes|no"},
    {NULL},
};

void
cli_input_options(KithLoadOptions *how)
{
    how->format = format;
    how->encoding = encoding;
    how->header = header;
}
