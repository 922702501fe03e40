/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include "base-normalise.h"

#include <kith/kith-error.h>

/* How a value can be found by kith search. */
typedef enum {
    KITH_SEARCH_NO,
    KITH_SEARCH_WHOLE,
    KITH_SEARCH_WORDS,
} KithSearchKind;

/* How the values of a property are read, compared and found. */
typedef struct {
    char *name;
    const KithNormaliser *normaliser;
    char *comparator; /* a row of src/resolve, or "none" */
    KithSearchKind search;
} KithPropertyType;

/* A property that sources are likely to share. */
typedef struct {
    char *name;
    const KithPropertyType *type;
    gboolean residence; /* part of where somebody or something is, which changes as one */
    gboolean age;       /* in years, as of the day when it was written down */
    char **headers;     /* words that mean it */
} KithPropertyDef;

/* A kind of record. */
typedef struct {
    char *name;
    char *class_name; /* person, organisation, object, location, event, thing */
    gboolean resolve;
    char **label; /* properties, or several joined by + */
    char **words;
} KithNodeType;

/* The vocabulary: read-only once made, so that any thread may use it. */
typedef struct _KithSchema KithSchema;

/* The schema of a YAML text; @name is what errors call it. */
KithSchema *kith_schema_parse(const char *text, gsize len, const char *name, GError **error);

/* The schema compiled in. Lives as long as the process. */
const KithSchema *kith_schema_default(void);

void kith_schema_free(KithSchema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithSchema, kith_schema_free)

/* NULL when there is none of that name. */
const KithPropertyType *kith_schema_property_type(const KithSchema *schema, const char *name);
const KithPropertyDef *kith_schema_property(const KithSchema *schema, const char *name);
const KithNodeType *kith_schema_node_type(const KithSchema *schema, const char *name);

/* What a header means: camelCase and marks are blanks, numbers and words such as "home" are
 * passed over where the rest is known. NULL when it is not known. */
const KithPropertyDef *kith_schema_property_of_header(const KithSchema *schema, const char *header);

/* The node type that a word such as "officers" or a label such as "Crime" means, or NULL. */
const KithNodeType *kith_schema_node_type_of_word(const KithSchema *schema, const char *word);

/* A header's words in lower case with single blanks between: "dateOfBirth_2" is "date of birth 2".
 * Free it with g_free(). */
char *kith_header_words(const char *header);

#endif
