/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TEST_ORACLE_H
#define TEST_ORACLE_H

#include <glib.h>

/* The textbook's algorithms, slow and plain, to hold the quick ones against. */

/* Jaro-Winkler as in Winkler 1990: prefix of at most four bytes, weight 0.1, given only where Jaro
 * is above 0.7. */
double test_oracle_jaro_winkler(const char *a, gsize n_a, const char *b, gsize n_b);

/* Optimal string alignment distance by the whole table. */
guint test_oracle_edits(const char *a, gsize n_a, const char *b, gsize n_b, gboolean swaps);

#endif
