/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_VIEW_H
#define CLI_VIEW_H

#include "cli.h"

/* The options of a view, for every command with CLI_TAKES_VIEW. Ends with a NULL entry. */
extern const GOptionEntry cli_view_entries[];

/* What was given, for the library. Lives as long as the process. */
const KithViewOptions *cli_view_options(void);

#endif
