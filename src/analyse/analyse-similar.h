/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSE_SIMILAR_H
#define ANALYSE_SIMILAR_H

#include "analyse-pass.h"

/* What it adds to the score of two nodes that both are joined with one of a degree. */
typedef double (*KithShareFunc)(double degree);

/* What the score comes to, given what was added, how much the two have in common and their
 * degrees; NULL: what was added. */
typedef double (*KithScoreFunc)(double sum, double common, double degree_a, double degree_b);

/* Options of passes that find pairs which are alike and not joined. */
enum { KITH_SIMILAR_MOST, KITH_SIMILAR_THROUGH };
extern const KithPassOption kith_similar_options[];

/* Puts into @out the pairs of nodes that are not joined and score highest (Liben-Nowell and
 * Kleinberg, "The link-prediction problem for social networks", JASIST 58, 2007,
 * doi:10.1002/asi.20591), directions passed over. What more nodes than --set through are joined
 * with is passed over. The same for any number of threads. O(sum of the squares of the degrees that
 * are not passed over). */
gboolean kith_similar_find(const KithPassInput *input,
                           KithShareFunc share,
                           KithScoreFunc score,
                           KithPassOutput *out,
                           GError **error);

#endif
