/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithTable) pairs = kith_load_table(arguments[0], error);
    g_autoptr(KithTable) answer = NULL;

    answer = pairs != NULL ? kith_match_names(pairs, context->threads, error) : NULL;
    if (answer == NULL) {
        return CLI_FAILED;
    }
    cli_print_table(context, answer);
    return CLI_DONE;
}

const CliCommand cli_command_match_names = {
    .name = "match-names",
    .arguments = "FILE.csv",
    .summary = "say how likely two names are one, by the names alone",
    .details =
        "  Reads a CSV with the columns name1 and name2, and schema (Person, Company,\n"
        "  Organization, Vessel, ...) if there is one, and prints its rows in their order with a\n"
        "  probability that both names are of one person or thing, and what speaks for it and\n"
        "  against, in bits. Names may be in any script. Opens no store and learns nothing: where\n"
        "  there are records, kith resolve knows more.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_THREADS,
    .run = run,
};
