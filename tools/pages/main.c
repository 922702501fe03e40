/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages.h"

#include <stdio.h>

/* Writes a text, which it frees, to a file of the directory. */
static gboolean
write_page(const char *directory, const char *name, char *text, GError **error)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *page = text;

    return g_file_set_contents(path, page, -1, error);
}

static gboolean
write_pages(const char *directory, GError **error)
{
    if (!write_page(directory, "kith", pages_bash(), error) ||
        !write_page(directory, "kith.1", pages_man(NULL), error)) {
        return FALSE;
    }
    for (const CliCommand *const *command = cli_commands(); *command != NULL; command++) {
        g_autofree char *name = g_strdup_printf("kith-%s.1", (*command)->name);

        if (!write_page(directory, name, pages_man(*command), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    if (argc != 2) {
        fprintf(stderr, "usage: kith-pages DIRECTORY\n");
        return CLI_USAGE;
    }
    if (!write_pages(argv[1], &error)) {
        fprintf(stderr, "kith-pages: %s\n", error->message);
        return CLI_FAILED;
    }
    return CLI_DONE;
}
