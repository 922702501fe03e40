/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

static gboolean totals;

static const GOptionEntry options[] = {
    {"totals", 0, 0, G_OPTION_ARG_NONE, &totals, "the counts over all, a row each, instead", NULL},
    {NULL},
};

static void
print_counts(const CliContext *context, const KithStoreInfo *info)
{
    cli_say(context,
            "%s records in %s entities (%s of several records), %s links\n",
            cli_count(info->records),
            cli_count(info->entities),
            cli_count(info->merged),
            cli_count(info->links));
    if (info->stubs > 0) {
        cli_say(context,
                "%s ends of links that no source has told of yet\n",
                cli_count(info->stubs));
    }
    if (info->retired > 0) {
        cli_say(context, "%s records taken back\n", cli_count(info->retired));
    }
    if (info->generation == 0) {
        cli_say(context, "not yet resolved: kith resolve does that\n");
    } else {
        cli_say(context,
                "generation %u of entities; %s records wait for the next\n",
                info->generation,
                cli_count(info->pending));
    }
    if (info->proposed > 0) {
        cli_say(context,
                "%s decisions await a second person: kith review asks for it\n",
                cli_count(info->proposed));
    }
    cli_say(context,
            "%s decisions stand; %s changes and %s reads are logged; %s bytes of data\n\n",
            cli_count(info->decisions),
            cli_count(info->changes),
            cli_count(info->reads),
            cli_count(info->file_bytes));
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithStore) store = kith_store_open(arguments[0], error);
    g_autoptr(KithTable) table = NULL;
    KithStoreInfo info;

    if (store == NULL || !kith_store_info(store, &info, &table, error)) {
        return CLI_FAILED;
    }
    if (totals) {
        g_autoptr(KithTable) all = kith_store_totals(&info);

        cli_print_table(context, all);
        return CLI_DONE;
    }
    print_counts(context, &info);
    cli_print_table(context, table);
    return CLI_DONE;
}

const CliCommand cli_command_info = {
    .name = "info",
    .arguments = "STORE",
    .summary = "count what is stored, by source and type",
    .details = "  Tells nothing of any person and is not logged.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT,
    .options = options,
    .run = run,
};
