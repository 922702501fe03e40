/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_MODEL_OWN_H
#define RESOLVE_MODEL_OWN_H

#include "model-yaml.h"
#include "resolve-model.h"

/* What the files that read and write models share. */

/* What a mapping must have, and of which kind. */
gboolean kith_model_need(const KithYaml *yaml,
                         const KithYamlNode *mapping,
                         const char *key,
                         KithYamlKind kind,
                         const KithYamlNode **out_node,
                         GError **error);

/* A list of texts, that there must be or may be. */
gboolean kith_model_texts(const KithYaml *yaml,
                          const KithYamlNode *mapping,
                          const char *key,
                          GPtrArray *out,
                          GError **error);
gboolean kith_model_texts_if_any(const KithYaml *yaml,
                                 const KithYamlNode *mapping,
                                 const char *key,
                                 GPtrArray *out,
                                 GError **error);

gboolean kith_model_comparator(const KithYaml *yaml,
                               const KithYamlNode *mapping,
                               const KithComparator **out,
                               GError **error);

/* How a property of the records is used: one item of "columns", and a line of its own when written.
 */
gboolean kith_model_column(const KithYaml *yaml,
                           const KithYamlNode *node,
                           KithKindModel *kind,
                           GError **error);
void kith_model_write_column(GString *out, const KithTyped *typed);

#endif
