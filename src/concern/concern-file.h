/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONCERN_FILE_H
#define CONCERN_FILE_H

#include <glib.h>

/* The text of @file, or where that is NULL of the list of that name that is compiled in. Free with
 * g_free(); NULL on errors. */
char *kith_concern_text(const char *file, const char *built_in, GError **error);

#endif
