/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>
#include <string.h>

extern const CliCommand cli_command_compare;

/* What two entities are both linked with is shown so far as text. */
#define SHARED_SHOWN 10

static void
print_change(const KithTable *table, gsize row)
{
    g_autofree char *event = cli_cell(table, row, "event");
    g_autofree char *entity = cli_cell(table, row, "entity");
    g_autofree char *others = cli_cell(table, row, "others");
    g_autofree char *records = cli_cell(table, row, "records");
    g_autofree char *cause = cli_cell(table, row, "cause");

    printf("%-7s %s%s%s: %s\n        %s\n",
           event,
           entity,
           *others == '\0'                ? ""
           : g_str_equal(event, "merged") ? " from "
                                          : " into ",
           others,
           records,
           cause);
}

static void
print_text(const KithCompareReport *report)
{
    printf("From generation %u%s%s to %u%s%s%s\n",
           report->from,
           report->from_time != NULL ? " of " : "",
           report->from_time != NULL ? report->from_time : "",
           report->to,
           report->to_time != NULL ? " of " : "",
           report->to_time != NULL ? report->to_time : "",
           report->same_model ? "" : ", with another model");
    printf("%s records came, %s of them entities by themselves; %s fell\n\n",
           cli_count(report->came),
           cli_count(report->alone),
           cli_count(report->fell));
    for (gsize row = 0; row < kith_table_n_rows(report->changes); row++) {
        print_change(report->changes, row);
    }
    if (kith_table_n_rows(report->changes) == 0) {
        printf("No entity of several records changed.\n");
    }
}

static gboolean
compare_generations(CliContext *context, KithStore *store, char **arguments, GError **error)
{
    g_auto(KithCompareReport) report = {0};

    if (!kith_compare_generations(store, arguments[1], arguments[2], &report, error)) {
        return FALSE;
    }
    if (context->format == CLI_TEXT) {
        print_text(&report);
    } else {
        cli_print_table(context, report.changes);
    }
    return TRUE;
}

/* ---- two entities ---- */

static void
print_values(const KithTable *values, const char *of, const char *heading)
{
    gboolean first = TRUE;

    for (gsize row = 0; row < kith_table_n_rows(values); row++) {
        g_autofree char *whose = cli_cell(values, row, "of");
        g_autofree char *property = cli_cell(values, row, "property");
        g_autofree char *value = cli_cell(values, row, "value");

        if (!g_str_equal(whose, of)) {
            continue;
        }
        if (first) {
            printf("\n%s\n", heading);
            first = FALSE;
        }
        printf("  %-18s %s\n", property, value);
    }
}

static void
print_shared(const KithCommonReport *common)
{
    if (common->total > 0) {
        printf("\nBoth are linked with %s\n", cli_count(common->total));
    }
    for (gsize row = 0; row < kith_table_n_rows(common->table); row++) {
        g_autofree char *label = cli_cell(common->table, row, "label");
        g_autofree char *type = cli_cell(common->table, row, "node_type");
        g_autofree char *entity = cli_cell(common->table, row, "entity_id");
        g_autofree char *links = cli_cell(common->table, row, "links");

        printf("  %s  %s %s  (%s)\n", label, type, entity, links);
    }
    if (kith_table_n_rows(common->table) < common->total) {
        printf("  and others: kith common\n");
    }
}

static gboolean
compare_entities(CliContext *context, KithStore *store, char **arguments, GError **error)
{
    const KithExpandOptions few = {.limit = SHARED_SHOWN};
    const char *ids[] = {arguments[1], arguments[2], NULL};
    g_auto(KithBesideReport) report = {0};
    g_auto(KithCommonReport) common = {0};
    g_autofree char *only_a = NULL;
    g_autofree char *only_b = NULL;
    g_autofree char *a = NULL;
    g_autofree char *b = NULL;

    if (!kith_beside(store, ids[0], ids[1], &report, error)) {
        return FALSE;
    }
    if (context->format != CLI_TEXT) {
        cli_print_table(context, report.values);
        return TRUE;
    }
    if (!kith_common(store, ids, &few, &common, error)) {
        return FALSE;
    }
    a = cli_safe(report.label_a);
    b = cli_safe(report.label_b);
    only_a = g_strdup_printf("%s alone", a);
    only_b = g_strdup_printf("%s alone", b);
    printf("%s  %s\n", a, report.id_a);
    printf("%s  %s\n", b, report.id_b);
    printf("%s values alike, %s unlike\n", cli_count(report.alike), cli_count(report.unlike));
    print_values(report.values, "both", "Both");
    print_values(report.values, "a", only_a);
    print_values(report.values, "b", only_b);
    print_shared(&common);
    return TRUE;
}

/* ---- one entity at two dates ---- */

static void
print_since(const KithSinceReport *report, char **arguments)
{
    g_autofree char *label = cli_safe(report->label);

    printf("%s  %s: %s new since %s",
           cli_bold(label),
           report->entity_id,
           cli_count(report->n_new),
           arguments[2]);
    printf(", %s gone, %s kept", cli_count(report->n_gone), cli_count(report->n_kept));
    if (report->undated > 0) {
        printf("; %s links without a date", cli_count(report->undated));
    }
    printf("\n");
    for (gsize row = 0; row < kith_table_n_rows(report->table); row++) {
        g_autofree char *change = cli_cell(report->table, row, "change");
        g_autofree char *other = cli_cell(report->table, row, "label");
        g_autofree char *type = cli_cell(report->table, row, "node_type");
        g_autofree char *entity = cli_cell(report->table, row, "entity_id");
        g_autofree char *before = cli_cell(report->table, row, "before");
        g_autofree char *after = cli_cell(report->table, row, "after");
        g_autofree char *first = cli_cell(report->table, row, "first");
        g_autofree char *last = cli_cell(report->table, row, "last");

        printf("%-5s %s  %s %s  %s before, %s after  (%s%s%s)\n",
               change,
               other,
               type,
               entity,
               before,
               after,
               first,
               g_str_equal(first, last) ? "" : " to ",
               g_str_equal(first, last) ? "" : last);
    }
}

static gboolean
compare_dates(CliContext *context, KithStore *store, char **arguments, GError **error)
{
    g_auto(KithSinceReport) report = {0};

    if (!kith_since(store, arguments[1], arguments[2], arguments[3], NULL, &report, error)) {
        return FALSE;
    }
    if (context->format == CLI_TEXT) {
        print_since(&report, arguments);
    } else {
        cli_print_table(context, report.table);
    }
    return TRUE;
}

/* ---- the command ---- */

/* Identifiers have a colon or a slash, generations and dates neither. */
static gboolean
is_identifier(const char *text)
{
    return text != NULL && strpbrk(text, ":/") != NULL;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autofree char *subject = g_strjoinv(" ", arguments + 1);
    gboolean one = is_identifier(arguments[1]);
    gboolean two = is_identifier(arguments[2]);
    gboolean extra = arguments[2] != NULL && arguments[3] != NULL;
    g_autoptr(KithStore) store = NULL;
    gint64 started;

    if ((!one && (two || extra)) || (two && extra) || (one && arguments[2] == NULL)) {
        return cli_usage(&cli_command_compare,
                         "two entities, an entity and one or two dates, or generations are wanted");
    }
    store = cli_open(context, arguments[0], "compare", subject, FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL || !(two   ? compare_entities(context, store, arguments, error)
                           : one ? compare_dates(context, store, arguments, error)
                                 : compare_generations(context, store, arguments, error))) {
        return CLI_FAILED;
    }
    cli_print_stats(context, (double)(g_get_monotonic_time() - started) * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_compare = {
    .name = "compare",
    .arguments = "STORE FROM [TO] | STORE A B | STORE ID DATE [DATE]",
    .summary = "two generations, two entities, or an entity at two dates side by side",
    .details =
        "  FROM and TO are generations: a number, or a day (2026-03-31) or month (2026-03), which\n"
        "  stand for the one that was current at its end (UTC). TO is the current one if it is "
        "not\n"
        "  given. Prints the entities of several records that were born, merged, split, grew or "
        "lost\n"
        "  records, which records moved, and what brought it about: decisions, records that came, "
        "or\n"
        "  another match model. kith how ENTITY --at WHEN tells of one entity.\n\n"
        "  A and B are entities (e:12), records (r:12) or SOURCE/KEY: prints the values that both\n"
        "  have and those that one has alone, and what both are linked with. Whether they may be\n"
        "  one tells kith why.\n\n"
        "  ID and a date: who the entity has been linked with since that day, and was not before,\n"
        "  whom it was linked with and is not since, up to the second date if there is one.",
    .min_arguments = 2,
    .max_arguments = 4,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .run = run,
};
