/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_GUESS_LINKS_H
#define LOAD_GUESS_LINKS_H

#include "load-opened.h"

/* Which columns have keys of other records: the staff number of whoever an absence is of, the unit
 * of a member of staff. Of each column of codes or numbers in an input whose mapping was guessed,
 * values from its head are looked for among the keys of the other inputs, of its own rows, and of
 * the sources in the store (nullable). Where nine in ten are there, and that is no chance, the
 * mapping gets a link. Inputs have their mappings; @notes tells what was found.
 *
 * Reads inputs whose keys may be meant to their end, on @threads. */
gboolean kith_guess_links(GPtrArray *all,
                          KithStore *store,
                          const KithSchema *schema,
                          guint threads,
                          GString *notes,
                          GError **error);

#endif
