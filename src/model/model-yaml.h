/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_YAML_H
#define MODEL_YAML_H

#include <kith/kith-error.h>

typedef enum {
    KITH_YAML_SCALAR,
    KITH_YAML_SEQUENCE,
    KITH_YAML_MAPPING,
} KithYamlKind;

/* A node of a YAML document, with the line it stands on. Owned by its document. */
typedef struct _KithYamlNode KithYamlNode;
struct _KithYamlNode {
    KithYamlKind kind;
    guint line;          /* from 1 */
    char *text;          /* of a scalar */
    GPtrArray *children; /* of a sequence its items, of a mapping keys and values in turn */
};

typedef struct _KithYaml KithYaml;

/* Reads one document. @name is what errors call it. A document that refers to itself, is nested
 * deeper than 32 or has more than a million nodes is refused. */
KithYaml *kith_yaml_parse(const char *text, gsize len, const char *name, GError **error);
void kith_yaml_free(KithYaml *yaml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithYaml, kith_yaml_free)

/* The top node; an empty document is an empty mapping. */
const KithYamlNode *kith_yaml_root(const KithYaml *yaml);

/* Sets @error to "NAME: line N: text". Returns FALSE. */
gboolean kith_yaml_error(const KithYaml *yaml,
                         const KithYamlNode *node,
                         GError **error,
                         const char *format,
                         ...) G_GNUC_PRINTF(4, 5);

/* The value of a key of a mapping, NULL when it is not there. */
const KithYamlNode *kith_yaml_get(const KithYamlNode *mapping, const char *key);

/* Whether @node is of @kind; the error says what was expected for @what. */
gboolean kith_yaml_expect(const KithYaml *yaml,
                          const KithYamlNode *node,
                          KithYamlKind kind,
                          const char *what,
                          GError **error);

/* Whether @node is a mapping whose keys are all among @keys (NULL-terminated). */
gboolean kith_yaml_expect_keys(const KithYaml *yaml,
                               const KithYamlNode *node,
                               const char *const *keys,
                               const char *what,
                               GError **error);

/* The text of an optional scalar under @key. NULL without error when it is not there. */
gboolean kith_yaml_get_text(const KithYaml *yaml,
                            const KithYamlNode *mapping,
                            const char *key,
                            const char **out_text,
                            GError **error);

/* The same as a number or a yes or no; @out stays as it was when the key is not there. */
gboolean kith_yaml_get_double(const KithYaml *yaml,
                              const KithYamlNode *mapping,
                              const char *key,
                              double *out,
                              GError **error);
gboolean kith_yaml_get_boolean(const KithYaml *yaml,
                               const KithYamlNode *mapping,
                               const char *key,
                               gboolean *out,
                               GError **error);

/* Appends @text, which is UTF-8, as a YAML scalar, in double quotes where it must be. */
void kith_yaml_append_scalar(GString *out, const char *text);

/* The same as a key, with its colon: YAML wants a key of more than 1024 characters marked, and its
 * colon, on a line of its own, behind @indent. */
void kith_yaml_append_key(GString *out, const char *indent, const char *text);

/* The word of @words nearest to @word, NULL when none is near: for "did you mean". */
const char *kith_nearest_word(const char *word, const char *const *words);

#endif
