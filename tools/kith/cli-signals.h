/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <gio/gio.h>

/* Interrupts and terminations cancel what is running; a closed pipe and a full file are errors
 * like others; a crash says what it probably means. Call before any thread is started. */
void cli_signals_start(void);

/* What an interrupt cancels. A second interrupt ends the process at once. */
GCancellable *cli_cancellable(void);

#endif
