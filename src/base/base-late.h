/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_LATE_H
#define BASE_LATE_H

#include <gio/gio.h>

/* Libraries that are loaded when they are first needed. Most commands need neither igraph nor
 * cairo, and with what these need they would be two thirds of what starting a process takes
 * (docs/design/19-late-libraries.md). */

/* A function of such a library: its name, and where its address goes. */
typedef struct {
    const char *name;
    gpointer *address;
} KithLateFunction;

/* Loads a library by its soname, for as long as the process lives, and finds its functions, up to a
 * NULL name. %KITH_ERROR_UNSUPPORTED when it, or one of them, is not there. */
gboolean kith_late_load(const char *soname, const KithLateFunction *functions, GError **error);

#endif
