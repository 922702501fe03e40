/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

static char *at;

static const GOptionEntry options[] = {
    {"at",
     0,
     0,
     G_OPTION_ARG_STRING,
     &at,
     "what it was in an earlier generation: a number, a day or a month",
     "WHEN"},
    {NULL},
};

static void
print_cluster(const KithTable *table, gsize row, const char *name, const char *records)
{
    g_autofree char *text = cli_cell(table, row, name);
    g_autofree char *n = cli_cell(table, row, records);

    printf("%s", text);
    if (!g_str_equal(n, "1")) {
        printf(" (%s records)", n);
    }
}

/* What two clusters weighed for each other, and the pair of them that says most. */
static void
print_step(const KithTable *table, gsize row, gboolean weakest)
{
    g_autofree char *weight = cli_cell(table, row, "weight");
    g_autofree char *a = cli_cell(table, row, "record_a");
    g_autofree char *b = cli_cell(table, row, "record_b");
    g_autofree char *says_for = cli_cell(table, row, "for");
    g_autofree char *against = cli_cell(table, row, "against");
    guint column = (guint)kith_table_find_column(table, "weight");

    if (*weight == '\0') {
        printf("     decided  ");
    } else {
        printf("%+7.2f bits  ", kith_table_real(table, row, column));
    }
    print_cluster(table, row, "a", "records_a");
    printf("  +  ");
    print_cluster(table, row, "b", "records_b");
    printf("%s\n              %s, %s: %s%s%s\n",
           weakest ? cli_bold("  the weakest") : "",
           a,
           b,
           *says_for != '\0' ? says_for : "nothing speaks for it",
           *against != '\0' ? "; against " : "",
           against);
}

static void
print_parts(const KithTable *table)
{
    gint64 part = 0;

    printf("\nWithout the weakest step:\n");
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        g_autofree char *record = cli_cell(table, row, "record");
        gint64 own = kith_table_integer(table, row, 0);

        printf("%s%s", own == part ? ", " : part == 0 ? "  " : "\n  ", record);
        part = own;
    }
    printf("\n");
}

static void
print_text(const KithHowReport *report)
{
    printf("%se:%u%s, %s record%s, generation %u joined from probability %.4g on\n\n",
           "",
           report->entity,
           "",
           cli_count(report->records),
           report->records == 1 ? "" : "s",
           report->generation,
           report->threshold);
    if (report->records == 1) {
        printf("One record by itself: nothing was joined.\n");
        return;
    }
    for (gsize row = 0; row < kith_table_n_rows(report->steps); row++) {
        print_step(report->steps, row, row + 1 == report->weakest);
    }
    if (report->weakest > 0) {
        print_parts(report->parts);
    }
}

static int
tell(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithStore) store = cli_open(context, arguments[0], "how", arguments[1], FALSE, error);
    g_auto(KithHowReport) report = {0};
    gint64 started = g_get_monotonic_time();

    if (store == NULL || !kith_how(store, arguments[1], &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    if (context->format == CLI_TEXT) {
        print_text(&report);
    } else {
        cli_print_table(context, report.steps);
        if (context->format == CLI_JSON) {
            cli_print_table(context, report.parts);
        }
    }
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

static void
print_was(const KithWasReport *report)
{
    gsize n = kith_table_n_rows(report->records);

    printf("e:%u in generation %u%s%s%s\n",
           report->entity,
           report->generation,
           report->time != NULL ? ", of " : "",
           report->time != NULL ? report->time : "",
           n == 0 ? " was no entity" : ":");
    for (gsize row = 0; row < n; row++) {
        g_autofree char *record = cli_cell(report->records, row, "record");
        g_autofree char *now = cli_cell(report->records, row, "now");

        printf("  %s, now of %s\n", record, now);
    }
    printf(kith_table_n_rows(report->events) > 0 ? "\nSince then:\n"
                                                 : "\nNothing has changed since.\n");
    for (gsize row = 0; row < kith_table_n_rows(report->events); row++) {
        g_autofree char *generation = cli_cell(report->events, row, "generation");
        g_autofree char *time = cli_cell(report->events, row, "time");
        g_autofree char *event = cli_cell(report->events, row, "event");
        g_autofree char *other = cli_cell(report->events, row, "other");

        printf("  generation %s%s%s: %s %s\n",
               generation,
               *time != '\0' ? ", " : "",
               time,
               event,
               other);
    }
}

/* What the entity was. */
static int
look_back(CliContext *context, char **arguments, GError **error)
{
    g_autofree char *subject = g_strdup_printf("%s %s", arguments[1], at);
    g_autoptr(KithStore) store = cli_open(context, arguments[0], "how", subject, FALSE, error);
    g_auto(KithWasReport) report = {0};

    if (store == NULL || !kith_was(store, arguments[1], at, &report, error)) {
        return CLI_FAILED;
    }
    if (context->format == CLI_TEXT) {
        print_was(&report);
    } else {
        cli_print_table(context, report.records);
        if (context->format == CLI_JSON) {
            cli_print_table(context, report.events);
        }
    }
    return CLI_DONE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    if (at != NULL) {
        return look_back(context, arguments, error);
    }
    return tell(context, arguments, error);
}

const CliCommand cli_command_how = {
    .name = "how",
    .arguments = "STORE ENTITY",
    .summary = "show how the records of an entity were joined, step by step",
    .details =
        "  ENTITY is one (e:12) or a record of it (r:12, SOURCE/KEY). Its records are joined "
        "again\n"
        "  as the last kith resolve joined them, the heaviest first: each step with what the two\n"
        "  clusters weighed for each other as wholes, the pair of records that says most, and "
        "what\n"
        "  speaks most for and against that. The weakest step is marked, and what the entity "
        "would\n"
        "  be without it. kith why explains a pair in full, kith split parts it.\n\n"
        "  With --at, which records it had in an earlier generation, where each of them is now, "
        "and\n"
        "  what became of it since, though it may be no entity any more.",
    .min_arguments = 2,
    .max_arguments = 2,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
