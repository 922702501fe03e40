/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TEST_LOAD_H
#define TEST_LOAD_H

#include "test-store.h"

#include <kith/kith-load.h>

/* Writes @text (@len bytes, -1 up to its NUL) to a file of this name beside the store and loads it.
 * @out_report must be cleared by the caller. */
gboolean test_load(TestStore *test,
                   const char *name,
                   const char *text,
                   gssize len,
                   const KithLoadOptions *options,
                   KithLoadReport *out_report,
                   GError **error);

/* The same with no options, which must not fail; what the store holds then, as text. */
char *test_load_text(TestStore *test, const char *name, const char *text);

/* A count of the report's first input. */
gint64 test_count(const KithLoadReport *report, const char *column);

/* The file of rejects without its header, "" when there is none. */
char *test_rejects(const KithLoadReport *report);

#endif
