/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-signals.h"

#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
    const CliCommand *command;

    setlocale(LC_CTYPE, "C.UTF-8");
    mallopt(M_ARENA_MAX, 1); /* those of threads grow by a page */
    cli_signals_start();
    if (argc < 2 || g_str_equal(argv[1], "--help") || g_str_equal(argv[1], "-h") ||
        g_str_equal(argv[1], "help")) {
        command = argc > 2 ? cli_command_find(argv[2]) : NULL;
        if (argc > 2 && command == NULL) {
            return cli_usage(NULL, "there is no command \"%s\": kith --help lists them", argv[2]);
        }
        cli_help(command);
        return cli_output_failed() ? CLI_FAILED : argc < 2 ? CLI_USAGE : CLI_DONE;
    }
    if (g_str_equal(argv[1], "--version")) {
        printf("kith %s\n", KITH_VERSION_STRING);
        return cli_output_failed() ? CLI_FAILED : CLI_DONE;
    }
    command = cli_command_find(argv[1]);
    if (command == NULL) {
        return cli_usage(NULL, "there is no command \"%s\": kith --help lists them", argv[1]);
    }
    return cli_run(command, argc - 1, argv + 1);
}
