/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-table.h"

#include "cli-output.h"

#include <stdio.h>

#define SCREENFUL 25

char *
cli_cell(const KithTable *table, gsize row, const char *column)
{
    int at = kith_table_find_column(table, column);
    char number[32];

    g_return_val_if_fail(at >= 0, g_strdup(""));
    if (kith_table_is_missing(table, row, (guint)at)) {
        return g_strdup("");
    }
    switch (kith_table_column_type(table, (guint)at)) {
    case KITH_COLUMN_TEXT:
        return cli_safe(kith_table_text(table, row, (guint)at));
    case KITH_COLUMN_INTEGER:
        return g_strdup_printf("%" G_GINT64_FORMAT, kith_table_integer(table, row, (guint)at));
    default:
        return g_strdup(
            g_ascii_formatd(number, sizeof number, "%.1f", kith_table_real(table, row, (guint)at)));
    }
}

char *
cli_origin(const KithTable *table, gsize row, const char *source, const char *key)
{
    g_autofree char *left = cli_cell(table, row, source);
    g_autofree char *right = cli_cell(table, row, key);

    return g_strdup_printf("%s/%s", left, right);
}

char **
cli_list(const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words != NULL ? words : "", ",", -1);
    guint kept = 0;

    for (guint i = 0; parts[i] != NULL; i++) {
        char *part = g_strstrip(parts[i]);

        if (*part != '\0') {
            parts[kept++] = part;
        } else {
            g_free(part);
        }
    }
    parts[kept] = NULL;
    return kept > 0 ? g_steal_pointer(&parts) : NULL;
}

gboolean
cli_page_limit(const CliContext *context,
               const CliCommand *command,
               const CliPage *page,
               guint64 *out_limit)
{
    if (page->limit < -1 || page->offset < 0) {
        cli_usage(command, "--limit and --offset: a number not below 0 is wanted");
        return FALSE;
    }
    *out_limit = page->limit >= 0              ? (guint64)page->limit
                 : context->format == CLI_TEXT ? SCREENFUL
                                               : 0;
    return TRUE;
}

void
cli_page_say(const CliContext *context, const CliPage *page, gsize shown, guint64 total)
{
    FILE *to = context->format == CLI_TEXT ? stdout : stderr;
    guint64 last = (guint64)page->offset + shown;

    if (shown == total || context->quiet) {
        return;
    }
    if (shown == 0) {
        fprintf(to, "None shown of %s: --offset is behind the last\n", cli_count(total));
        return;
    }
    fprintf(to,
            "Shown: %s to %s of %s",
            cli_count(last - shown + 1),
            cli_count(last),
            cli_count(total));
    if (last < total) {
        fprintf(to, " (--offset %" G_GUINT64_FORMAT " for the next, --limit 0 for all)", last);
    }
    fputs("\n", to);
}
