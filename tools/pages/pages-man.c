/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages.h"

#include <string.h>

/* Text as roff has it: no escapes, hyphens that can be searched for, no line taken for a request.
 */
static void
append_text(GString *page, const char *text)
{
    for (; *text != '\0'; text++) {
        if ((*text == '.' || *text == '\'') && page->len > 0 && page->str[page->len - 1] == '\n') {
            g_string_append(page, "\\&");
        }
        if (*text == '\\') {
            g_string_append(page, "\\e");
        } else if (*text == '-') {
            g_string_append(page, "\\-");
        } else {
            g_string_append_c(page, *text);
        }
    }
}

/* @request and its one argument, in quotes. */
static void
append_request(GString *page, const char *request, const char *text)
{
    g_string_append_printf(page, ".%s \"", request);
    append_text(page, text);
    g_string_append(page, "\"\n");
}

static void
append_head(GString *page, const char *name, const char *summary)
{
    g_autofree char *title = g_ascii_strup(name, -1);

    g_string_append(page, ".TH ");
    append_text(page, title);
    g_string_append(page, " 1 \"\" \"Kith " KITH_VERSION_STRING "\" \"Kith\"\n.nh\n.SH NAME\n");
    append_text(page, name);
    g_string_append(page, " \\- ");
    append_text(page, summary);
    g_string_append_c(page, '\n');
}

/* Paragraphs parted by blank lines, as help shows them, each line behind some blanks. */
static void
append_paragraphs(GString *page, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);

        if (*line == '\0') {
            g_string_append(page, ".PP");
        } else {
            append_text(page, line);
        }
        g_string_append_c(page, '\n');
    }
}

/* Words in capitals are what to fill in: they go in italics, everything else in bold. */
static void
append_arguments(GString *page, const char *arguments)
{
    g_auto(GStrv) words = g_strsplit(arguments, " ", -1);

    for (guint i = 0; words[i] != NULL; i++) {
        gboolean fill_in = g_ascii_isupper(*words[i]) || g_str_has_prefix(words[i], "[");

        if (*words[i] != '\0') {
            append_request(page, fill_in ? "I" : "B", words[i]);
        }
    }
}

static void
append_option(GString *page, const GOptionEntry *entry)
{
    g_string_append(page, ".TP\n");
    if (entry->short_name != 0) {
        g_string_append_printf(page, "\\fB\\-%c\\fR, ", entry->short_name);
    }
    g_string_append(page, "\\fB\\-\\-");
    append_text(page, entry->long_name);
    g_string_append(page, "\\fR");
    if (entry->arg_description != NULL) {
        g_string_append(page, " \\fI");
        append_text(page, entry->arg_description);
        g_string_append(page, "\\fR");
    }
    g_string_append_c(page, '\n');
    append_text(page, entry->description);
    g_string_append_c(page, '\n');
}

static void
append_options(GString *page, const CliCommand *command)
{
    g_autoptr(GArray) entries = cli_options(command);

    g_string_append(page, ".SH OPTIONS\n");
    for (guint i = 0; i < entries->len; i++) {
        append_option(page, &g_array_index(entries, GOptionEntry, i));
    }
}

static void
append_exit_codes(GString *page)
{
    g_string_append(page, ".SH EXIT STATUS\n");
    for (guint i = 0; cli_exit_codes[i] != NULL; i++) {
        g_string_append_printf(page, ".TP\n.B %u\n%s\n", i, cli_exit_codes[i]);
    }
}

static void
append_commands(GString *page)
{
    g_string_append(page, ".SH COMMANDS\n");
    for (const CliCommand *const *command = cli_commands(); *command != NULL; command++) {
        g_string_append(page, ".TP\n.BR kith\\-");
        append_text(page, (*command)->name);
        g_string_append(page, " (1)\n");
        append_text(page, (*command)->summary);
        g_string_append_c(page, '\n');
    }
}

static char *
man_of_all(void)
{
    GString *page = g_string_new(NULL);

    append_head(page, "kith", "who is who, and who is connected to whom");
    g_string_append(page, ".SH SYNOPSIS\n.B kith\n.I COMMAND\n[\\fIOPTIONS\\fR] ...\n");
    g_string_append(page, ".SH DESCRIPTION\n");
    append_paragraphs(page, cli_about);
    append_commands(page);
    append_options(page, NULL);
    append_exit_codes(page);
    g_string_append(page, ".SH EXAMPLES\n.nf\n");
    append_text(page, cli_session);
    g_string_append(page, ".fi\n");
    return g_string_free(page, FALSE);
}

char *
pages_man(const CliCommand *command)
{
    g_autofree char *name = NULL;
    GString *page;

    if (command == NULL) {
        return man_of_all();
    }
    page = g_string_new(NULL);
    name = g_strdup_printf("kith-%s", command->name);
    append_head(page, name, command->summary);
    g_string_append(page, ".SH SYNOPSIS\n");
    append_request(page, "B", "kith");
    append_request(page, "B", command->name);
    append_arguments(page, command->arguments);
    if (command->details != NULL) {
        g_string_append(page, ".SH DESCRIPTION\n");
        append_paragraphs(page, command->details);
    }
    append_options(page, command);
    append_exit_codes(page);
    g_string_append(page, ".SH SEE ALSO\n.BR kith (1)\n");
    return g_string_free(page, FALSE);
}
