/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PAGES_H
#define PAGES_H

#include "cli.h"

/* What is written from the tables of the command. All texts are to be freed. */

/* The manual page of a command, of kith itself for NULL, for man. */
char *pages_man(const CliCommand *command);

/* Completion of commands, options and values, for bash. */
char *pages_bash(void);

#endif
