/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_NAMES_H
#define KITH_NAMES_H

#include <kith/kith-error.h>
#include <kith/kith-table.h>

G_BEGIN_DECLS

/**
 * kith_name_match:
 * @schema: (nullable): what has the names: `Person`, `Company`, `Organization`, `Vessel`, ...;
 *   of NULL, "", `LegalEntity` and unknown words, the names tell
 * @a: a name, UTF-8 in any script
 * @b: another
 * @out_why: (out) (optional) (transfer full): what speaks for and against, with its weight in
 *   bits, in one line
 *
 * How likely two names are of one person or thing, as far as names alone can tell: without data to
 * learn from, hence with weights that are fixed. Words are written in Latin letters (ICU), titles,
 * legal forms, initials, particles and numbers told apart, and words assigned to words so that
 * most is explained: equal, a variant (Ted, Theodore), alike (edit distance, spellings that
 * romanisations have in common, consonants alone where a script has no vowels), initials, written
 * together or apart, acronyms. What is left over on both sides speaks against, what is left over
 * on one side a little. The weights are log2 of Bayes factors (Fellegi and Sunter 1969), of which
 * those for are counted up to a bound, so that one contradiction outweighs any number of words in
 * common. docs/design/10-names-alone.md has the reasons.
 *
 * Returns: a probability, between 0 and 1
 * Complexity: O(words × 2^words), of 12 words at most
 * Threads: any     Since: 0.1
 */
KITH_API double kith_name_match(const char *schema, const char *a, const char *b, char **out_why);

/**
 * kith_match_names:
 * @pairs: a table with the columns `name1`, `name2` and, if there is one, `schema`
 * @threads: threads to work on, 0 for all processors; the answer does not depend on it
 * @error: (nullable): return location for an error
 *
 * kith_name_match() of every row.
 *
 * Returns: (transfer full): the columns of @pairs, then `probability` and `evidence`, rows in the
 *   order of @pairs; NULL on error
 * Errors: %KITH_ERROR_INVALID when @pairs lacks a column of names, or has one that is called as one
 *   of the answer's
 * Complexity: O(rows)
 * Threads: any     Since: 0.1
 */
KITH_API KithTable *kith_match_names(const KithTable *pairs, guint threads, GError **error);

G_END_DECLS

#endif
