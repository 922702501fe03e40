/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages.h"

/* A value may stand behind "=", which bash takes for a word of its own. */
static const char head[] =
    "# Completion of kith for bash, written from the tables that kith --help reads.\n"
    "\n"
    "_kith() {\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local command=${COMP_WORDS[1]} options='' words='' files=no value=no\n"
    "    ((COMP_CWORD > 1)) || command=''\n"
    "    if [[ $word == = ]]; then\n"
    "        word=''\n"
    "    elif [[ $before == = ]]; then\n"
    "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n"
    "    case $command in\n";

static const char tail[] = "    esac\n"
                           "    [[ $value == yes || $word != -* ]] || files=no words=$options\n"
                           "    if [[ $files == yes ]]; then\n"
                           "        compopt -o filenames 2>/dev/null\n"
                           "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                           "    else\n"
                           "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
                           "    fi\n"
                           "}\n"
                           "\n"
                           "complete -F _kith kith\n";

/* An option's names, parted by @between. */
static void
append_names(GString *script, const GOptionEntry *entry, const char *between)
{
    if (entry->short_name != 0) {
        g_string_append_printf(script, "-%c%s", entry->short_name, between);
    }
    g_string_append_printf(script, "--%s", entry->long_name);
}

static void
append_options(GString *script, const GArray *entries)
{
    g_string_append(script, "        options='");
    for (guint i = 0; i < entries->len; i++) {
        append_names(script, &g_array_index(entries, GOptionEntry, i), " ");
        g_string_append(script, i + 1 < entries->len ? " " : "'\n");
    }
}

/* The words that help names for a value, as in "text|json|csv"; those in capitals are to be filled
 * in. */
static void
append_words(GString *script, const char *described)
{
    g_auto(GStrv) words = g_strsplit(described, "|", -1);
    g_autoptr(GString) fixed = g_string_new(NULL);

    for (guint i = 0; words[i] != NULL; i++) {
        if (!g_ascii_isupper(*words[i])) {
            g_string_append_printf(fixed, "%s%s", fixed->len > 0 ? " " : "", words[i]);
        }
    }
    if (fixed->len > 0) {
        g_string_append_printf(script, " words='%s'", fixed->str);
    }
}

/* What may stand behind an option that takes a value. */
static void
append_value(GString *script, const GOptionEntry *entry)
{
    gboolean file = entry->arg == G_OPTION_ARG_FILENAME;

    if (entry->arg == G_OPTION_ARG_NONE) {
        return;
    }
    g_string_append(script, "        ");
    append_names(script, entry, "|");
    g_string_append_printf(script, ") value=yes files=%s", file ? "yes" : "no");
    append_words(script, entry->arg_description);
    g_string_append(script, " ;;\n");
}

static void
append_command(GString *script, const CliCommand *command)
{
    g_autoptr(GArray) entries = cli_options(command);

    g_string_append_printf(script, "    %s)\n", command->name);
    append_options(script, entries);
    g_string_append_printf(script,
                           "        files=%s\n        case $before in\n",
                           command->max_arguments > 0 ? "yes" : "no");
    for (guint i = 0; i < entries->len; i++) {
        append_value(script, &g_array_index(entries, GOptionEntry, i));
    }
    g_string_append(script, "        esac\n        ;;\n");
}

/* In the place of the command: its name, or an option that stands alone. */
static void
append_first(GString *script)
{
    g_autoptr(GArray) entries = cli_options(NULL);

    g_string_append(script, "    '')\n");
    append_options(script, entries);
    g_string_append(script, "        words='");
    for (const CliCommand *const *command = cli_commands(); *command != NULL; command++) {
        g_string_append_printf(script, "%s%s", (*command)->name, command[1] != NULL ? " " : "'");
    }
    g_string_append(script, "\n        ;;\n");
}

char *
pages_bash(void)
{
    GString *script = g_string_new(head);

    append_first(script);
    for (const CliCommand *const *command = cli_commands(); *command != NULL; command++) {
        append_command(script, *command);
    }
    g_string_append(script, tail);
    return g_string_free(script, FALSE);
}
