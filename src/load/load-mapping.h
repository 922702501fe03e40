/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_MAPPING_H
#define LOAD_MAPPING_H

#include "model-schema.h"

/*
 * How rows become records and links: a YAML file, or what was guessed in its place. The whole of
 * the language:
 *
 *   source: NAME                     or {column: COLUMN}; without it the file's stem
 *   owner, purpose, lawful_basis, review_date: TEXT      of the source
 *   records:                         what each row makes, the first its main record
 *     - as: WORD                     what links call it; "record" unless said
 *       type: TYPE                   or {column: COLUMN, split: MARK}
 *       key: COLUMN                  or a list of COLUMN, {text: TEXT} and @WORD (another record's
 *                                    key), joined by ":"; or {hash: row}; a column whose name
 *                                    begins with @ is {column: COLUMN}
 *       when: {COLUMN: VALUE}        only rows where the column says so; `empty`, `present` too
 *       properties:
 *         PROPERTY: COLUMN           or a list of columns, each with values of its own, or
 *         PROPERTY: {column: COLUMN | columns: [...] | text: TEXT, type: TYPE,
 *                    join: MARK, split: MARK, order: day-first | month-first,
 *                    region: COUNTRY}
 *   links:
 *     - type: TYPE                   or {column: COLUMN}
 *       from: WORD                   a record of the row, or
 *       to: {key: ..., type: TYPE, source: NAME}         any record, told of yet or not
 *       nodes: yes                   ends not told of are records of their own (edge lists)
 *       when, properties             as above
 */

/* The most records that a row can make. */
#define KITH_MAP_RECORDS 16

/* A part of a key. One of the three is set. */
typedef struct {
    char *column;
    char *text;
    char *record; /* the key of another record of the row */
} KithMapPart;

typedef struct {
    GArray *parts; /* owned, KithMapPart; none for the hash of the row */
} KithMapKey;

typedef enum {
    KITH_WHEN_EQUALS,
    KITH_WHEN_EMPTY,
    KITH_WHEN_PRESENT,
} KithMapTest;

typedef struct {
    char *column;
    char *value;
    KithMapTest test;
} KithMapWhen;

typedef struct {
    char *property;
    char *type;         /* of the schema; NULL for the property's own, "guess" to be guessed */
    GPtrArray *columns; /* owned, char* */
    char *text;         /* a constant, with no columns */
    char *join;         /* the columns make one value, parted by this */
    char *split;        /* each value is several, parted by this */
    gboolean month_first;
    gboolean order_said;
    char region[3];
} KithMapProperty;

/* A word, or the column that has it. */
typedef struct {
    char *text;
    char *column;
    char *split; /* of several in the column the first counts */
} KithMapWord;

typedef struct {
    char *as;
    KithMapWord type;
    KithMapKey key;
    GArray *when;          /* owned, KithMapWhen */
    GPtrArray *properties; /* owned, KithMapProperty */
    guint line;
} KithMapRecord;

typedef struct {
    char *record; /* of the row, or NULL and: */
    char *source;
    char *type;
    KithMapKey key;
} KithMapEnd;

typedef struct {
    KithMapWord type;
    KithMapEnd from;
    KithMapEnd to;
    gboolean nodes;
    GArray *when;          /* owned, KithMapWhen */
    GPtrArray *properties; /* owned, KithMapProperty */
    guint line;
} KithMapLink;

typedef struct {
    KithMapWord source;
    char *owner;
    char *purpose;
    char *lawful_basis;
    char *review_date;
    GPtrArray *records; /* owned, KithMapRecord */
    GPtrArray *links;   /* owned, KithMapLink */
} KithMapping;

KithMapping *kith_mapping_new(void);
void kith_mapping_free(KithMapping *mapping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithMapping, kith_mapping_free)

/* Reads a mapping. @columns (NULL-terminated) are the input's: a column that is not among them is
 * an error, as are unknown types and keys, and keys that go in a circle. NULL allows any column,
 * and the type "guess". */
KithMapping *kith_mapping_parse(const char *yaml,
                                const char *name,
                                const KithSchema *schema,
                                const char *const *columns,
                                GError **error);

/* The YAML of a mapping. Free it with g_free(). */
char *kith_mapping_format(const KithMapping *mapping);

/* Make parts of a mapping: for the guess. */
KithMapRecord *kith_mapping_add_record(KithMapping *mapping, const char *as);
KithMapLink *kith_mapping_add_link(KithMapping *mapping);
KithMapProperty *kith_mapping_add_property(GPtrArray *properties, const char *property);
void kith_map_key_add_column(KithMapKey *key, const char *column);

#endif
