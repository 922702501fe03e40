/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DUMP_H
#define STORE_DUMP_H

/* Field numbers of proto/kith/v1/dump.proto: a dump carries the store's messages as they are, so
 * it is written and read at the level of the wire. */

#include "base-hash.h"

#define KITH_DUMP_FORMAT 3

enum {
    DUMP_HEADER = 1,
    DUMP_THING,
    DUMP_RECORD,
    DUMP_LINK,
    DUMP_MEMBERS,
    DUMP_LINEAGE,
    DUMP_CELLS,
    DUMP_PENDING,
    DUMP_EVENT,
    DUMP_FREQUENCIES,
    DUMP_FOOTER = 15
};
enum { HEADER_FORMAT = 1, HEADER_PRODUCER, HEADER_SCHEMA, HEADER_POLICY };
enum {
    THING_ID = 1,
    THING_SOURCE,
    THING_LOAD,
    THING_NAME,
    THING_DECISION,
    THING_GENERATION,
    THING_MODEL,
    THING_RESULT,
    THING_FINDING,
    THING_LAST
};
enum { FIELD_PROPERTY = 1, FIELD_TEXT, FIELD_NORMAL, FIELD_COMPARED };
enum {
    RECORD_ID = 1,
    RECORD_SOURCE,
    RECORD_KEY,
    RECORD_TYPE,
    RECORD_VERSION,
    RECORD_LOAD,
    RECORD_ROW,
    RECORD_RETIRED,
    RECORD_STUB,
    RECORD_SUPERSEDED,
    RECORD_FIELD
};
enum {
    LINK_ID = 1,
    LINK_TYPE,
    LINK_FROM,
    LINK_TO,
    LINK_SOURCE,
    LINK_LOAD,
    LINK_ROW,
    LINK_OWNER,
    LINK_RETIRED,
    LINK_FIELD
};
enum { MEMBERS_GENERATION = 1, MEMBERS_ENTITY, MEMBERS_RECORD };
enum { LINEAGE_ENTITY = 1, LINEAGE_GENERATION, LINEAGE_EVENT, LINEAGE_OTHER };
enum { CELLS_RESULT = 1, CELLS_FIRST_ROW, CELLS_ROWS };
enum { PENDING_RECORD = 1 };
enum { EVENT_LOG = 1, EVENT_NUMBER, EVENT_LEAF, EVENT_EVENT };
enum { FREQUENCIES_MODEL = 1, FREQUENCIES_SPACE, FREQUENCIES_HASH, FREQUENCIES_RECORDS };
enum { FOOTER_ITEMS = 1, FOOTER_CHECKSUM };

/* The checksum of items when one more of the kind follows. */
static inline guint64
kith_dump_checksum(guint64 before, guint kind, KithBytes item)
{
    return kith_hash(item.data, item.len, before + kind);
}

#endif
