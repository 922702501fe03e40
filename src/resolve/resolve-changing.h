/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_CHANGING_H
#define RESOLVE_CHANGING_H

#include "resolve-expect.h"

/*
 * What tells a thing apart most, and changes.
 *
 * Of things without personal names the most telling text is taken for what they are called, and two
 * that differ in it alone for two of one kind (resolve-classes.h). But a ship has one number and
 * many masters: there the class has all else in common as matches have, and all else would tell the
 * ship from all others. Returns a bit for each feature of which that is so
 * (docs/design/29-changing.md).
 */
guint32 kith_changing_features(const KithFrame *frame,
                               const KithMatchModel *model,
                               const KithExpectation *sums);

#endif
