/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_split;

static char *reason;

static const GOptionEntry options[] = {
    {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, "why, for whoever asks later", "TEXT"},
    {NULL},
};

static void
print_part(const KithTable *table, gint64 part, const char *words)
{
    const char *between = "";

    printf("%s", words);
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        g_autofree char *record = cli_cell(table, row, "record");

        if (kith_table_integer(table, row, 0) == part) {
            printf("%s%s", between, record);
            between = ", ";
        }
    }
    printf("\n");
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autofree char *subject = g_strjoinv(" ", arguments + 1);
    g_autoptr(KithStore) store = NULL;
    g_auto(KithSplitReport) report = {0};

    if (reason == NULL || *g_strstrip(reason) == '\0') {
        return cli_usage(&cli_command_split,
                         "--reason is missing: a decision must say what it rests on");
    }
    store = cli_open(context, arguments[0], "split", subject, TRUE, error);
    if (store == NULL || !kith_split(store,
                                     arguments[1],
                                     (const char *const *)arguments + 2,
                                     reason,
                                     &report,
                                     error)) {
        return CLI_FAILED;
    }
    if (context->format != CLI_TEXT) {
        cli_print_table(context, report.parts);
    } else if (!context->quiet) {
        print_part(report.parts, 1, "Leaves: ");
        print_part(report.parts, 2, "Stays:  ");
        printf("They were decided to be different. kith resolve makes it so.\n");
    }
    return CLI_DONE;
}

const CliCommand cli_command_split = {
    .name = "split",
    .arguments = "STORE ENTITY [RECORD...] --reason TEXT",
    .summary = "part an entity into two",
    .details =
        "  The records that are named leave the entity together; without any it is parted at its\n"
        "  weakest link, as kith how shows it, and the smaller side leaves. Each record that "
        "leaves\n"
        "  is decided to be different from each that stays (kith undecide takes a decision back).\n"
        "  The next kith resolve, and every later one, makes it so.",
    .min_arguments = 2,
    .max_arguments = G_MAXUINT,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
