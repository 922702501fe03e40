/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "cli.h"

/* How files are read: what commands that read them take (CLI_TAKES_INPUT). */
extern const GOptionEntry cli_input_entries[];

/* Fills in what was said of it. */
void cli_input_options(KithLoadOptions *how);

#endif
