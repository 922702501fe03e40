/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli.h"

/* Lays out all that is known of an entity for a person to read. */
void cli_show_print(const KithShowReport *report);

#endif
