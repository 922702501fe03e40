/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>

extern const CliCommand cli_command_why;

static char *picture;

static const GOptionEntry options[] = {
    {"picture",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &picture,
     "draw the terms as a waterfall as well (.svg, .png, .pdf)",
     "FILE"},
    {NULL},
};

/* A term's weight is also shown as so many signs, at most. */
#define SIGNS 10

/* ---- as text ---- */

static void
print_heads(const KithWhyReport *report)
{
    g_autofree char *a = cli_safe(report->name_a);
    g_autofree char *b = cli_safe(report->name_b);

    printf("%s (r:%u, e:%u)", cli_bold(a), report->record_a, report->entity_a);
    printf(" and %s (r:%u, e:%u)", cli_bold(b), report->record_b, report->entity_b);
    if (report->pairs > 1) {
        printf(", the strongest of %s pairs", cli_count(report->pairs));
    }
    printf("\n\n");
}

/* "+++" for about three bits for, "--" for two against. */
static void
print_signs(double weight)
{
    int n = (int)MIN(ABS(weight) + 0.5, SIGNS);

    for (int i = 0; i < SIGNS + 2; i++) {
        putchar(i >= n ? ' ' : weight > 0.0 ? '+' : '-');
    }
}

static double
real(const KithTable *table, gsize row, const char *column)
{
    return kith_table_real(table, row, (guint)kith_table_find_column(table, column));
}

static void
print_values(const KithTable *table, gsize row)
{
    g_autofree char *level = cli_cell(table, row, "level");
    g_autofree char *a = cli_cell(table, row, "value_a");
    g_autofree char *b = cli_cell(table, row, "value_b");
    guint answers = (guint)kith_table_find_column(table, "answers");

    printf("%s", level);
    if (*a != '\0' || *b != '\0') {
        printf("  %s | %s", a, b);
    }
    if (!kith_table_is_missing(table, row, answers)) {
        printf("  (%+.2f by answers)", kith_table_real(table, row, answers));
    }
    printf("\n");
}

static void
print_term(const KithTable *table, gsize row, int width)
{
    g_autofree char *term = cli_cell(table, row, "term");
    g_autofree char *property = cli_cell(table, row, "property");
    double weight = real(table, row, "weight");
    double total = real(table, row, "total");

    printf("  %-*s  ", width, *property != '\0' ? property : term);
    if (g_str_equal(term, "result")) {
        g_autofree char *level = cli_cell(table, row, "level");

        printf("%8s  %8.2f  the two are one with probability %.4g%s%s\n",
               "",
               total,
               real(table, row, "probability"),
               *level != '\0' ? ", " : "",
               level);
        return;
    }
    printf("%+8.2f  %8.2f  ", weight, total);
    print_signs(weight);
    print_values(table, row);
}

static void
print_terms(const KithTable *table)
{
    int width = (int)strlen("background");

    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        g_autofree char *property = cli_cell(table, row, "property");

        width = MAX(width, (int)strlen(property));
    }
    printf("  %-*s  %8s  %8s\n", width, "", "bits", "total");
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        print_term(table, row, width);
    }
}

static void
print_standing(const KithWhyReport *report)
{
    printf("\n");
    if (report->verdict != NULL) {
        g_autofree char *reason = cli_safe(report->reason);
        g_autofree char *who = cli_safe(report->who);

        printf("%s decided that they are %s: %s%s\n",
               who,
               report->verdict,
               reason,
               report->proposed ? " (awaits a second person)" : "");
    }
    if (report->excluded != NULL) {
        g_autofree char *property = cli_safe(report->excluded);

        printf("They differ in %s, of which a thing has one value, says the policy: only a "
               "decision\njoins them.\n",
               property);
    }
    if (report->barred != NULL) {
        g_autofree char *source = cli_safe(report->barred);

        printf("Both are of source %s, which has no duplicates of its own: they are never joined\n"
               "unless a person decides so.\n",
               source);
    }
    if (report->generation == 0) {
        printf("The store has not been resolved: a model was learnt for this answer.\n");
        return;
    }
    if (report->entity_a == report->entity_b) {
        printf("They are in one entity. An entity's records are weighed as a whole, so two of\n"
               "them may weigh little by themselves.\n");
    } else {
        printf("They are in two entities; generation %u joined from probability %.4g on.\n",
               report->generation,
               report->threshold);
    }
}

static gboolean
draw(const KithWhyReport *report, const char *store, GError **error)
{
    g_autofree char *name = g_path_get_basename(store);
    g_autofree char *title = g_strdup_printf("%s and %s: one with probability %.4g",
                                             report->name_a,
                                             report->name_b,
                                             report->probability);
    g_autofree char *note = g_strdup_printf("kith %s, store %s, generation %u",
                                            KITH_VERSION_STRING,
                                            name,
                                            report->generation);
    const KithWaterfallOptions how = {.title = title, .threshold = report->threshold, .note = note};

    return kith_draw_waterfall(report->terms, &how, picture, error);
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autofree char *subject = g_strdup_printf("%s %s", arguments[1], arguments[2]);
    g_autoptr(KithStore) store = cli_open(context, arguments[0], "why", subject, FALSE, error);
    g_auto(KithWhyReport) report = {0};
    gint64 started = g_get_monotonic_time();

    if (store == NULL || !kith_why(store, arguments[1], arguments[2], &report, error)) {
        return CLI_FAILED;
    }
    if (picture != NULL && !draw(&report, arguments[0], error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    if (context->format == CLI_TEXT) {
        print_heads(&report);
        print_terms(report.terms);
        print_standing(&report);
    } else {
        cli_print_table(context, report.terms);
    }
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_why = {
    .name = "why",
    .arguments = "STORE A B",
    .summary = "show what the weight of a match, or of a mismatch, is made of",
    .details =
        "  A and B are records (r:12, SOURCE/KEY) or entities (e:12), of which the two records\n"
        "  that agree most are shown. Each term is a number of bits for or against the two being\n"
        "  one: the prior, each property with how far its values agree and how common they are,\n"
        "  the background, which is how much the two look like different people with much in\n"
        "  common, and that nobody else was found for either (left). They sum to the weight that\n"
        "  the last kith resolve used: values are as common as they were then. Before the first\n"
        "  one, a model is learnt for the answer. The probability is calibrated by how many of the\n"
        "  pairs in doubt were joined. --picture draws the terms one below the other, from the\n"
        "  prior to the result.",
    .min_arguments = 3,
    .max_arguments = 3,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
