/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_JOINS_H
#define EXPLORE_JOINS_H

#include "explore-steps.h"

/* Links that join entities, as answers list them: `link_id`, `type`, `from_entity`, `from_label`,
 * `to_entity`, `to_label`, `date`, `source`. */
KithTable *kith_joins_table(void);

/* Adds the link of a step seen from an entity, told from where it comes. */
gboolean kith_joins_add_row(KithReader *reader,
                            KithTable *table,
                            KithEntityId entity,
                            const KithStep *step,
                            GError **error);

#endif
