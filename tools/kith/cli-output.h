/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli.h"

/* Prints a table in the format asked for: aligned columns, one JSON object a line, or CSV with a
 * header row. */
void cli_print_table(const CliContext *context, const KithTable *table);

/* Prints text only where the format is text. */
void cli_say(const CliContext *context, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A stage for --stats to tell of, in the order in which they are named. */
void cli_stage(const char *name, double seconds);

/* The last line of --stats: seconds of the kernel and in all, peak memory, the stages (the answer
 * alone where none was named), and more members of the object, "name":value parted by commas
 * (nullable). */
void cli_print_stats(const CliContext *context, double seconds, const char *more);

/* Text in bold on a terminal; borrowed until the next call. */
const char *cli_bold(const char *text);

/* A number with thousands parted, borrowed until some calls later. */
const char *cli_count(guint64 number);

/* Whether some of the answer could not be written; says so, unless its reader has gone away. */
gboolean cli_output_failed(void);

/* Makes text safe for a terminal: control characters become visible. To be freed. */
char *cli_safe(const char *text);

/* Shows progress on standard error while that is a terminal. */
void cli_progress_start(CliContext *context);
void cli_progress_end(void);

/* Says what resolving came to. */
void cli_print_resolved(const CliContext *context, const KithResolveReport *report);

#endif
