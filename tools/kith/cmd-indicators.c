/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-view.h"

#include <math.h>

extern const CliCommand cli_command_indicators;

static char *rules;
static char *roles;
static char *family;
static char *show;
static int limit;

static const GOptionEntry options[] = {
    {"rules",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &rules,
     "what is counted, in place of the list that is built in",
     "FILE"},
    {"roles",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &roles,
     "what links mean, in place of the list that is built in",
     "FILE"},
    {"family",
     0,
     0,
     G_OPTION_ARG_STRING,
     &family,
     "one family of indicators alone",
     "standards|welfare|culture"},
    {"show",
     0,
     0,
     G_OPTION_ARG_STRING,
     &show,
     "what to print as CSV or JSON (default: people)",
     "people|units|rules"},
    {"limit", 0, 0, G_OPTION_ARG_INT, &limit, "of each indicator print at most so many", "N"},
    {NULL},
};

static double
real_or_nan(const KithTable *table, gsize row, guint column)
{
    return kith_table_is_missing(table, row, column) ? (double)NAN
                                                     : kith_table_real(table, row, column);
}

static gboolean
is_of(const KithTable *table, gsize row, guint column, const char *indicator)
{
    return g_str_equal(kith_table_text(table, row, column), indicator);
}

static void
print_person(const CliContext *context, const KithTable *people, gsize row)
{
    g_autofree char *name = cli_safe(kith_table_text(people, row, 5));
    g_autofree char *unit = cli_safe(kith_table_text(people, row, 6));
    double sum = real_or_nan(people, row, 8);
    double expected = real_or_nan(people, row, 10);

    cli_say(context,
            "  %s, %s/%s (%s)%s%s: %d",
            name,
            kith_table_text(people, row, 2),
            kith_table_text(people, row, 3),
            kith_table_text(people, row, 4),
            *unit != '\0' ? ", " : "",
            unit,
            (int)kith_table_integer(people, row, 7));
    if (isfinite(sum)) {
        cli_say(context, " of %g in all", sum);
    }
    if (isfinite(expected)) {
        cli_say(context,
                " where %.1f are expected, chance 1 in 10^%.1f",
                expected,
                real_or_nan(people, row, 11));
    }
    if (!kith_table_is_missing(people, row, 13)) {
        cli_say(context,
                ", from %s to %s",
                kith_table_text(people, row, 13),
                kith_table_text(people, row, 14));
    }
    cli_say(context, "\n");
}

static void
print_unit(const CliContext *context, const KithTable *units, gsize row)
{
    g_autofree char *name = cli_safe(kith_table_text(units, row, 4));
    g_autofree char *kind = cli_safe(kith_table_text(units, row, 5));

    cli_say(context,
            "  %s, %s/%s%s%s: %d where %.1f are expected, %s; %.2f times as much, shrunk\n",
            name,
            kith_table_text(units, row, 1),
            kith_table_text(units, row, 2),
            *kind != '\0' ? ", " : "",
            kind,
            (int)kith_table_integer(units, row, 6),
            kith_table_real(units, row, 8),
            kith_table_text(units, row, 15),
            kith_table_real(units, row, 10));
}

/* Those that an indicator lists, as far as the limit goes. */
static void
print_listed(const CliContext *context, const KithIndicatorReport *report, gsize rule)
{
    const char *indicator = kith_table_text(report->rules, rule, 0);
    gboolean culture = g_str_equal(kith_table_text(report->rules, rule, 1), "culture");
    const KithTable *table = culture ? report->units : report->people;
    guint n = 0;

    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        if (!is_of(table, row, culture ? 0 : 1, indicator)) {
            continue;
        }
        n++;
        if (limit > 0 && n > (guint)limit) {
            continue;
        }
        if (culture) {
            print_unit(context, table, row);
        } else {
            print_person(context, table, row);
        }
    }
    if (limit > 0 && n > (guint)limit) {
        cli_say(context, "  and %u more\n", n - (guint)limit);
    }
}

static void
print_rule(const CliContext *context, const KithIndicatorReport *report, gsize rule)
{
    const KithTable *table = report->rules;
    g_autofree char *heading = g_strdup_printf("%s (%s)",
                                               kith_table_text(table, rule, 0),
                                               kith_table_text(table, rule, 1));
    g_autofree char *innocent = cli_safe(kith_table_text(table, rule, 10));
    double by_chance = real_or_nan(table, rule, 5);

    cli_say(context, "\n%s: %s\n", cli_bold(heading), kith_table_text(table, rule, 2));
    if (kith_table_is_missing(table, rule, 3)) {
        cli_say(context, "  not counted: the store has no such links\n");
        return;
    }
    cli_say(context,
            "  %d of %d",
            (int)kith_table_integer(table, rule, 4),
            (int)kith_table_integer(table, rule, 3));
    if (isfinite(by_chance)) {
        cli_say(context, ", where chance alone would list %.1f", by_chance);
    }
    cli_say(context,
            "\n  lawful basis: %s; to be reviewed by %s%s\n  innocent explanations: %s\n",
            kith_table_text(table, rule, 7),
            kith_table_text(table, rule, 8),
            *kith_table_text(table, rule, 9) != '\0' ? ", which has passed" : "",
            innocent);
    print_listed(context, report, rule);
}

static const KithTable *
shown(const KithIndicatorReport *report)
{
    return show == NULL || g_str_equal(show, "people") ? report->people
           : g_str_equal(show, "units")                ? report->units
                                                       : report->rules;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    static const char *const parts[] = {"people", "units", "rules", NULL};
    const KithIndicatorOptions how = {cli_view_options(), rules, roles, family, &context->progress};
    g_autoptr(KithStore) store = NULL;
    g_auto(KithIndicatorReport) report = {0};

    if (show != NULL && !g_strv_contains(parts, show)) {
        return cli_usage(&cli_command_indicators,
                         "--show \"%s\" is not one of people, units, rules",
                         show);
    }
    if (limit < 0) {
        return cli_usage(&cli_command_indicators, "--limit is a number from 0");
    }
    store = cli_open(context, arguments[0], "indicators", family, FALSE, error);
    if (store == NULL || !kith_indicators(store, &how, &report, error)) {
        return CLI_FAILED;
    }
    cli_progress_end();
    if (context->format == CLI_TEXT) {
        cli_say(context, "%s", report.summary);
        for (gsize rule = 0; rule < kith_table_n_rows(report.rules); rule++) {
            print_rule(context, &report, rule);
        }
    } else {
        cli_print_table(context, shown(&report));
    }
    cli_print_stats(context, report.seconds, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_indicators = {
    .name = "indicators",
    .arguments = "STORE",
    .summary = "count what may be a concern: of people against their peers, and of units",
    .details =
        "  Counts what rules declare (--rules, YAML; docs/guide/indicators.md): of persons,\n"
        "  against the others of their unit for as much time on duty, and of units, against\n"
        "  others of their kind of work. Each rule has its lawful basis, a day to be reviewed\n"
        "  by, and innocent explanations, which are printed with it, beside how many chance alone\n"
        "  would list.\n\n"
        "  Victims, complainants and witnesses never carry an indicator. Those of the family\n"
        "  welfare rank nobody and are listed by entity; those of culture belong to units, of\n"
        "  which small ones are told apart as too small to tell. An indicator is a reason to\n"
        "  look, and no finding.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS | CLI_TAKES_VIEW,
    .options = options,
    .run = run,
};
