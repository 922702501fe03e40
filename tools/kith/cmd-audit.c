/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <string.h>

extern const CliCommand cli_command_audit;

static char *operation;
static char *user;
static char *subject;
static char *since;
static gint64 limit;
static gboolean head;
static char *check;

static const GOptionEntry options[] = {
    {"operation", 0, 0, G_OPTION_ARG_STRING, &operation, "only uses by this command", "NAME"},
    {"user", 0, 0, G_OPTION_ARG_STRING, &user, "only uses by this person", "NAME"},
    {"subject",
     0,
     0,
     G_OPTION_ARG_STRING,
     &subject,
     "only uses whose subject has this in it",
     "TEXT"},
    {"since", 0, 0, G_OPTION_ARG_STRING, &since, "only uses not before this day or time", "DATE"},
    {"limit", 0, 0, G_OPTION_ARG_INT64, &limit, "the latest N", "N"},
    {"head",
     0,
     0,
     G_OPTION_ARG_NONE,
     &head,
     "print what the logs have come to, for someone outside to keep",
     NULL},
    {"check",
     0,
     0,
     G_OPTION_ARG_STRING,
     &check,
     "hold a log against a head kept earlier",
     "LOG:SIZE:ROOT"},
    {NULL},
};

static int
check_head(const CliContext *context, KithStore *store, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(check, ":", 3);
    guint64 size;

    if (g_strv_length(parts) != 3 ||
        !g_ascii_string_to_unsigned(parts[1], 10, 0, G_MAXINT64, &size, NULL)) {
        return cli_usage(&cli_command_audit,
                         "--check \"%s\": LOG:SIZE:ROOT is wanted, as --head prints",
                         check);
    }
    if (!kith_audit_check(store, parts[0], size, parts[2], error)) {
        return CLI_FAILED;
    }
    cli_say(context, "The log of %s begins with the events of that head, unchanged.\n", parts[0]);
    return CLI_DONE;
}

static int
print_heads(const CliContext *context, KithStore *store, GError **error)
{
    g_autoptr(KithTable) table = kith_audit_heads(store, error);

    if (table == NULL) {
        return CLI_FAILED;
    }
    if (context->format != CLI_TEXT) {
        cli_print_table(context, table);
        return CLI_DONE;
    }
    for (gsize i = 0; i < kith_table_n_rows(table); i++) {
        cli_say(context,
                "%s:%" G_GINT64_FORMAT ":%s\n",
                kith_table_text(table, i, 0),
                kith_table_integer(table, i, 1),
                kith_table_text(table, i, 2));
    }
    return CLI_DONE;
}

static gboolean
read_since(gint64 *out, GError **error)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *whole = NULL;
    g_autoptr(GDateTime) time = NULL;

    if (since == NULL) {
        return TRUE;
    }
    whole = g_strdup_printf("%s%s", since, strchr(since, 'T') == NULL ? "T00:00:00" : "");
    time = g_date_time_new_from_iso8601(whole, utc);
    if (time == NULL) {
        g_set_error(error,
                    KITH_ERROR,
                    KITH_ERROR_INVALID,
                    "audit: --since \"%s\": a day such as 2026-01-31 is wanted",
                    since);
        return FALSE;
    }
    *out = g_date_time_to_unix(time) * G_USEC_PER_SEC;
    return TRUE;
}

static int
list(const CliContext *context, const char *path, GError **error)
{
    KithAuditFilter filter = {operation, user, subject, 0, (guint64)MAX(limit, 0)};
    g_autoptr(KithStore) store = NULL;
    g_autoptr(KithTable) table = NULL;

    if (!read_since(&filter.since, error)) {
        return CLI_FAILED;
    }
    store = cli_open(context, path, "audit", subject, FALSE, error);
    table = store != NULL ? kith_audit_list(store, &filter, error) : NULL;
    if (table == NULL) {
        return CLI_FAILED;
    }
    cli_print_table(context, table);
    return CLI_DONE;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    g_autoptr(KithStore) store = NULL;

    if (limit < 0) {
        return cli_usage(&cli_command_audit, "--limit is a number from 0");
    }
    if (!head && check == NULL) {
        return list(context, arguments[0], error);
    }
    store = kith_store_open(arguments[0], error);
    if (store == NULL) {
        return CLI_FAILED;
    }
    return head ? print_heads(context, store, error) : check_head(context, store, error);
}

const CliCommand cli_command_audit = {
    .name = "audit",
    .arguments = "STORE",
    .summary = "show who used the store, when and what for",
    .details =
        "  Every read and every change of personal data is logged before it is shown or done.\n"
        "  The logs can only grow: --head prints a line that someone outside can keep, and\n"
        "  --check proves later that nothing before it was changed or taken out. Looking at\n"
        "  the log is itself logged.",
    .min_arguments = 1,
    .max_arguments = 1,
    .shared = CLI_TAKES_FORMAT | CLI_TAKES_PURPOSE,
    .options = options,
    .run = run,
};
