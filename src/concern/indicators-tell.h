/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INDICATORS_TELL_H
#define INDICATORS_TELL_H

#include "findings.h"

#include <kith/kith-graph.h>

/* Adds to findings (KithFinding) which indicators of the family standards their members carry, by
 * the rules that are built in: beside the evidence, which no score rests on. Ties are told of
 * already. */
gboolean kith_indicators_tell(KithNames *names,
                              const KithViewOptions *view,
                              const char *roles,
                              GPtrArray *findings,
                              const KithProgress *progress,
                              GError **error);

#endif
