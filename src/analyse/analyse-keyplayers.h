/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_KEYPLAYERS_H
#define ANALYSE_KEYPLAYERS_H

#include "analyse-pass.h"

/* Sets of nodes that matter together (Borgatti, "Identifying sets of key players in a social
 * network", Computational and Mathematical Organization Theory 12, 2006,
 * doi:10.1007/s10588-006-7084-x), one after another, whoever adds most first: for reach that comes
 * to 1 - 1/e of the best set at the least (Nemhauser, Wolsey and Fisher 1978,
 * doi:10.1007/BF01588971). */

/* Sets @values to the place, from 1, of those that are chosen and NAN for others. */
void kith_keyplayers_put(const GArray *chosen, guint32 n, double *values);

#endif
