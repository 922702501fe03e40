/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_DISTANCE_H
#define BASE_DISTANCE_H

#include "base-bytes.h"

/* All work on bytes: the texts compared are folded, and nearly always ASCII. */

/* Jaro-Winkler similarity in [0, 1]: Winkler 1990 ("String Comparator Metrics and Enhanced
 * Decision Rules in the Fellegi-Sunter Model of Record Linkage"), prefix weight 0.1 over at most
 * four bytes, given only where Jaro exceeds 0.7. Two empty texts are alike (1), an empty and
 * another are not (0). Bit-parallel up to 64 bytes: O(n); beyond O(n × window). */
double kith_jaro_winkler(KithBytes a, KithBytes b);

/* The same of two different texts of at most 16 bytes each, whose memory can be read for 16. */
double kith_jaro_winkler_16(KithBytes a, KithBytes b);

/* Optimal string alignment distance (insert, delete, replace, swap of neighbours; no part edited
 * twice), or @limit + 1 when it is more than @limit. Bit-parallel up to 64 bytes (Hyyrö 2003, "A
 * Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances"), else banded
 * dynamic programming. */
guint kith_edit_distance(KithBytes a, KithBytes b, guint limit);

/* The same without swaps, each of which is two edits here: the distance of Levenshtein (1966,
 * "Binary codes capable of correcting deletions, insertions, and reversals"), by Myers (1999, "A
 * Fast Bit-Vector Algorithm for Approximate String Matching Based on Dynamic Programming"). */
guint kith_levenshtein(KithBytes a, KithBytes b, guint limit);

#endif
