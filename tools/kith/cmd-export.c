/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <stdio.h>

extern const CliCommand cli_command_export;

static char *format;
static char *output;
static char *entity;
static gint hops;
static char *recipient;
static gboolean plain;

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format, "csv or graphml", "FORMAT"},
    {"output",
     'o',
     0,
     G_OPTION_ARG_FILENAME,
     &output,
     "the file, or for csv the directory, to write",
     "PATH"},
    {"entity", 0, 0, G_OPTION_ARG_STRING, &entity, "only what lies around this one", "ID"},
    {"hops",
     0,
     0,
     G_OPTION_ARG_INT,
     &hops,
     "with --entity: so many links from it (default: 1)",
     "N"},
    {"recipient",
     0,
     0,
     G_OPTION_ARG_STRING,
     &recipient,
     "who will get it, for the audit log",
     "TEXT"},
    {"plain",
     0,
     0,
     G_OPTION_ARG_NONE,
     &plain,
     "csv: leave cells that a spreadsheet would run as a formula as they are",
     NULL},
    {NULL},
};

/* What the audit log tells of the export: what, where to, and for whom. To be freed. */
static char *
subject_of(void)
{
    GString *subject = g_string_new(NULL);

    g_string_append_printf(subject, "%s to %s", format, output);
    if (entity != NULL) {
        g_string_append_printf(subject, ", %d links around %s", MAX(hops, 1), entity);
    }
    if (recipient != NULL) {
        g_string_append_printf(subject, ", for %s", recipient);
    }
    return g_string_free(subject, FALSE);
}

static void
print_report(const CliContext *context, const KithExportReport *report)
{
    if (g_str_equal(output, "-") || context->quiet) {
        return;
    }
    if (g_str_equal(format, "pairs")) {
        printf("Wrote %s pairs to %s\n", cli_count(report->pairs), output);
        return;
    }
    printf("Wrote %s entities of %s records and %s links to %s\n",
           cli_count(report->entities),
           cli_count(report->records),
           cli_count(report->links),
           output);
    if (report->replaced > 0) {
        printf("%s characters that %s has no place for were written as U+FFFD\n",
               cli_count(report->replaced),
               format);
    }
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    KithExportOptions how = {format, output, entity, (guint)hops, plain, &context->progress};
    g_autofree char *subject = NULL;
    g_autoptr(KithStore) store = NULL;
    KithExportReport report;
    gint64 started;

    if (format == NULL || output == NULL) {
        return cli_usage(&cli_command_export, "%s is missing", format == NULL ? "-f" : "-o");
    }
    if (hops < 0 || (hops > 0 && entity == NULL)) {
        return cli_usage(&cli_command_export, "--hops: a number of links from --entity is wanted");
    }
    subject = subject_of();
    store = cli_open(context, arguments[0], "export", subject, FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL || !kith_export(store, &how, &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    cli_progress_end();
    print_report(context, &report);
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_export = {
    .name = "export",
    .arguments = "STORE -f FORMAT -o PATH",
    .summary = "write entities, records and links for other programs",
    .details =
        "  csv writes entities.csv, records.csv and links.csv into a directory; graphml one file\n"
        "  for yEd, Gephi, Cytoscape, NetworkX, igraph and others, - being standard output; pairs\n"
        "  one CSV of the pairs of records that are compared, with the weight of each property in\n"
        "  bits, those that weigh -6 bits and more. What was taken back is left out. The same "
        "store gives the same bytes. The export is logged\n"
        "  with its path and --recipient before anything is written.\n\n"
        "  In csv a cell that a spreadsheet would run as a formula gets a ' before it; --plain\n"
        "  leaves it out, for programs.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
