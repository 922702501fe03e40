/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"

#include <stdio.h>
#include <string.h>

extern const CliCommand cli_command_path;

static gint max_length;
static char *links;
static char *avoid_links;
static char *need;
static char **avoid;
static char *paths;
static char *weight;

static const GOptionEntry options[] = {
    {"max-length",
     0,
     0,
     G_OPTION_ARG_INT,
     &max_length,
     "at most N links (default: any number; 6 with --need)",
     "N"},
    {"links", 0, 0, G_OPTION_ARG_STRING, &links, "only over links of these types", "TYPE,.."},
    {"avoid-links",
     0,
     0,
     G_OPTION_ARG_STRING,
     &avoid_links,
     "over no links of these types",
     "TYPE,.."},
    {"avoid",
     0,
     0,
     G_OPTION_ARG_STRING_ARRAY,
     &avoid,
     "not through this entity; can be given again",
     "ID"},
    {"need",
     0,
     0,
     G_OPTION_ARG_STRING,
     &need,
     "over at least one link of each of these types",
     "TYPE,.."},
    {"paths",
     0,
     0,
     G_OPTION_ARG_STRING,
     &paths,
     "the N shortest paths, or all of at most --max-length links",
     "N|all"},
    {"weight",
     0,
     0,
     G_OPTION_ARG_STRING,
     &weight,
     "the cheapest path: around what many share, or by what links cost",
     "rarity|PROPERTY"},
    {NULL},
};

/* ---- as text ---- */

static void
print_ends(const KithPathReport *report)
{
    g_autofree char *from = cli_safe(report->from_label);
    g_autofree char *to = cli_safe(report->to_label);

    printf("%s (%s) to ", cli_bold(from), report->from_id);
    printf("%s (%s): ", cli_bold(to), report->to_id);
}

static void
print_outcome(const KithPathReport *report)
{
    if (!report->found) {
        printf("no path");
        if (max_length > 0 || need != NULL) {
            printf(" of at most %d links", max_length > 0 ? max_length : KITH_PATH_NEED_LENGTH);
        }
        printf("%s\n",
               links != NULL || avoid_links != NULL || avoid != NULL || need != NULL
                   ? " under these conditions"
                   : "");
        return;
    }
    if (report->length == 0) {
        printf("they are one entity\n");
        return;
    }
    if (report->shown > 1) {
        printf("%s%u paths\n", report->more ? "the first " : "", report->shown);
        return;
    }
    printf("%u %s", report->length, report->length == 1 ? "link" : "links");
    if (weight != NULL) {
        printf(" that cost %.4g", report->cost);
    }
    if (report->n_paths > 1) {
        printf(", one of %s paths as short", cli_count(report->n_paths));
    }
    printf("\n\n");
}

static void
print_link(const KithTable *table, gsize row)
{
    g_autofree char *type = cli_cell(table, row, "link_type");
    g_autofree char *direction = cli_cell(table, row, "direction");
    g_autofree char *date = cli_cell(table, row, "date");
    g_autofree char *source = cli_cell(table, row, "source");
    g_autofree char *link = cli_cell(table, row, "link_id");
    g_autofree char *from = cli_origin(table, row, "from_source", "from_key");
    g_autofree char *to = cli_origin(table, row, "to_source", "to_key");
    gboolean out = g_str_equal(direction, "out");

    printf("    %s %s %s  %s%s%s to %s  [%s %s]\n",
           out ? "--" : "<--",
           type,
           out ? "-->" : "--",
           date,
           *date != '\0' ? "  " : "",
           from,
           to,
           source,
           link);
}

static void
print_end(const KithPathReport *report)
{
    g_autofree char *to = cli_safe(report->to_label);

    printf("%s  %s\n", cli_bold(to), report->to_id);
}

static void
print_hops(const KithPathReport *report)
{
    const KithTable *table = report->table;
    gboolean several = report->shown > 1;
    g_autofree char *last = g_strdup("");
    g_autofree char *path = g_strdup("1");

    for (gsize i = 0; i < kith_table_n_rows(table); i++) {
        g_autofree char *hop = cli_cell(table, i, "hop");
        g_autofree char *label = cli_cell(table, i, "from_label");
        g_autofree char *entity = cli_cell(table, i, "from_entity");
        g_autofree char *of = cli_cell(table, i, "path");

        if (!g_str_equal(of, path)) {
            print_end(report);
            g_free(path);
            path = g_steal_pointer(&of);
        }
        if (!g_str_equal(hop, last)) {
            printf("%s%s  %s\n",
                   several && g_str_equal(hop, "1") ? "\n" : "",
                   cli_bold(label),
                   entity);
            g_free(last);
            last = g_steal_pointer(&hop);
        }
        print_link(table, i);
    }
    print_end(report);
}

static void
print_report(const CliContext *context, const KithPathReport *report)
{
    if (context->format == CLI_TEXT) {
        print_ends(report);
        print_outcome(report);
        if (report->length > 0) {
            print_hops(report);
        }
    } else {
        cli_print_table(context, report->table);
    }
    if (report->more) {
        fprintf(context->format == CLI_TEXT ? stdout : stderr,
                "%sThere are more (--paths)\n",
                context->format == CLI_TEXT ? "\n" : "");
    }
}

static gboolean
read_paths(guint *out_paths)
{
    guint64 number;

    if (paths == NULL) {
        return TRUE;
    }
    if (g_str_equal(paths, "all")) {
        *out_paths = G_MAXUINT;
        return max_length > 0;
    }
    if (!g_ascii_string_to_unsigned(paths, 10, 1, 100000, &number, NULL)) {
        return FALSE;
    }
    *out_paths = (guint)number;
    return TRUE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_auto(GStrv) only = cli_list(links);
    g_auto(GStrv) without = cli_list(avoid_links);
    g_auto(GStrv) needed = cli_list(need);
    KithPathOptions how = {(guint)max_length,
                           (const char *const *)only,
                           (const char *const *)without,
                           (const char *const *)avoid,
                           (const char *const *)needed,
                           0,
                           weight,
                           &context->progress};
    g_autofree char *subject = g_strdup_printf("%s %s", arguments[1], arguments[2]);
    g_autoptr(KithStore) store = NULL;
    g_auto(KithPathReport) report = {0};
    gint64 started;

    if (max_length < 0) {
        return cli_usage(&cli_command_path, "--max-length: a number of links is wanted");
    }
    if (!read_paths(&how.paths)) {
        return cli_usage(&cli_command_path,
                         "--paths: a number is wanted, or all with --max-length");
    }
    store = cli_open(context, arguments[0], "path", subject, FALSE, error);
    started = g_get_monotonic_time();
    if (store == NULL || !kith_path(store, arguments[1], arguments[2], &how, &report, error)) {
        return CLI_FAILED;
    }
    started = g_get_monotonic_time() - started;
    cli_progress_end();
    print_report(context, &report);
    cli_print_stats(context, (double)started * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_path = {
    .name = "path",
    .arguments = "STORE A B",
    .summary = "find how two entities are connected, with the evidence",
    .details =
        "  A and B are entities (e:12), records (r:12) or SOURCE/KEY. The path has the fewest\n"
        "  links, whichever way they were told, and every link that makes a hop is shown with\n"
        "  its date, its source and the two records it joins. A path through something that\n"
        "  many share says little: --avoid and --avoid-links look for others, --weight rarity for\n"
        "  one around it: a link costs 1, and to pass what has d links ln d more. --paths lists\n"
        "  several, the shortest first, none longer than --max-length or, if that is not given,\n"
        "  two links more than the shortest.",
    .min_arguments = 3,
    .max_arguments = 3,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE | CLI_TAKES_STATS,
    .options = options,
    .run = run,
};
