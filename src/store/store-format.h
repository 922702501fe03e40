/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_FORMAT_H
#define STORE_FORMAT_H

/* How a store lies on disk. A change here that an earlier version would misread raises
 * KITH_STORE_FORMAT.
 *
 *   STORE/            0700, all files 0600
 *     manifest        key file: format, versions of Kith and LMDB that made it
 *     lock            every process holds it shared; compact, erase and restore exclusively
 *     writer          held exclusively by a command that changes the store, with its name inside
 *     data.mdb        the tables below (LMDB); lock.mdb is LMDB's
 *     audit/          a second LMDB environment: what was read
 *     rejects/        rows that loads turned away
 *
 * Every value of every table ends in a checksum, and every table has a running total of them:
 *
 *   0        payload      as drawn below
 *   len - 8  u64 LE       XXH3-64 of the payload, seeded with XXH3-64 of the key seeded with the
 *                         table's number
 *
 * so that a value read is the one written under that key of that table. "totals" in table `meta`
 * holds for each table how many values there are and the sum of their checksums (mod 2^64); it
 * changes in the same transaction. A value lost, doubled or brought back from an older page makes
 * the sums differ, which `kith verify` reports.
 *
 * Keys are 32-bit words, big-endian, so that LMDB's order of bytes is the order of numbers; the
 * keys of `meta` are words.
 *
 * Three shapes hold nearly everything.
 *
 * Messages: payload is a message of proto/kith/v1.
 *
 * Arrays: items of any length under dense numbers, several to a chunk of at most
 * KITH_CHUNK_BYTES (a longer item has one to itself, on LMDB's overflow pages).
 *
 *   key      u32 space, u32 number of the last item in the chunk
 *   payload  varint number of the first item, then for each item varint length, bytes
 *
 *   A chunk starts where the one before it ends. An item of length 0 is one that is not there.
 *
 * Tuple sets: a sorted set of tuples of W words, W fixed for a table, several to a chunk.
 *
 *   key      the last tuple of the chunk, W words
 *   payload  the first tuple as W varints, then for each further tuple, with p the first word in
 *            which it differs from the one before it and d > 0 the difference:
 *            varint (d << 2 | p), then its words after p as varints; behind the tuples, for every
 *            64th (the first has number 0) its W words and u16 where the next one begins in the
 *            payload, and at last u8 how many those are
 *
 *   A tuple t lies in the first chunk whose key is not below t. Chunks are split in the middle of
 *   a set and filled at its end.
 *
 * A full chunk is one overflow page of LMDB, so that its tree holds keys alone and stays small, and
 * inserting in the middle of a table leaves no half-filled pages behind.
 *
 * table        shape     key or tuple                     payload
 * meta         message   "totals", "counters", "head",    see store-lmdb.c, store.c, store-audit.c,
 *                        "census", "schema", "policy"     store-census.c; YAML of the store's own
 * sources      message   source                           Source
 * names        message   kind, number                     Name
 * loads        message   load                             Load
 * records      array     0, record                        Record: the version that stands
 * versions     message   record, version                  Record: an earlier one
 * links        array     0, link                          Link
 * values       array     property, value                  text: the normal form
 * counts       blocks    property, value / 256            256 × (varint records, varint uses)
 * key_index    tuples 3  source, hash, record             low 32 bits of the key's hash
 * value_index  tuples 3  property, hash, value            low 32 bits of the text's hash
 * word_index   tuples 3  hash, property, value            words that find the value
 * postings     tuples 3  property, value, record          records that stand and have the value
 * adjacency    tuples 4  record, type × 2 + in, other, link
 * pending      tuples 1  record                           to be resolved
 * generations  message   generation                       Generation
 * membership   tuples 3  record, generation, entity       which a record is in from then on, 0 for
 *                                                         none; without a row that of its number
 * members      tuples 3  entity, record, generation       the same by entity
 * lineage      tuples 4  entity, generation, event, other DumpLineage tells the events
 * decisions    message   decision                         Decision
 * decided      tuples 3  record, record, decision         both ways round, standing ones
 * block_keys   tuples 3  kind and family, key, record     which records have a blocking key
 * block_keyed  array     0, record                        the same by record, see resolve-index.h
 * block_edges  tuples 3  record, record, float            pairs worth clustering, both ways round
 * models       message   number                           Model
 * frequencies  tuples 4  model, space and hash, hash, records   see store-models.h
 * results      message   result                           Result
 * cells        message   result, block                    rows of a result, see store-results.c
 * findings     message   finding                          Finding
 * events       message   number                           SaltedEvent; gone once erased
 * leaves       blocks    number / 64                      64 × 32 bytes: the tree's leaves
 *
 * The second environment has `meta`, `events` and `leaves` alone.
 */

#define KITH_STORE_FORMAT 3

/* With LMDB's page head (16) and our checksum (8) one page of 4096 bytes. */
#define KITH_CHUNK_BYTES 4072

#define KITH_COUNTS_PER_BLOCK 256
#define KITH_LEAVES_PER_BLOCK 64

typedef enum {
    KITH_TABLE_META,
    KITH_TABLE_EVENTS,
    KITH_TABLE_LEAVES,
    KITH_TABLE_SOURCES,
    KITH_TABLE_NAMES,
    KITH_TABLE_LOADS,
    KITH_TABLE_RECORDS,
    KITH_TABLE_VERSIONS,
    KITH_TABLE_LINKS,
    KITH_TABLE_VALUES,
    KITH_TABLE_COUNTS,
    KITH_TABLE_KEY_INDEX,
    KITH_TABLE_VALUE_INDEX,
    KITH_TABLE_WORD_INDEX,
    KITH_TABLE_POSTINGS,
    KITH_TABLE_ADJACENCY,
    KITH_TABLE_PENDING,
    KITH_TABLE_GENERATIONS,
    KITH_TABLE_MEMBERSHIP,
    KITH_TABLE_MEMBERS,
    KITH_TABLE_LINEAGE,
    KITH_TABLE_DECISIONS,
    KITH_TABLE_DECIDED,
    KITH_TABLE_BLOCK_KEYS,
    KITH_TABLE_BLOCK_KEYED,
    KITH_TABLE_BLOCK_EDGES,
    KITH_TABLE_MODELS,
    KITH_TABLE_FREQUENCIES,
    KITH_TABLE_RESULTS,
    KITH_TABLE_CELLS,
    KITH_TABLE_FINDINGS,
    KITH_N_TABLES,
} KithStoreTable;

/* The tables that an environment of events alone has: the first ones. */
#define KITH_N_AUDIT_TABLES (KITH_TABLE_LEAVES + 1)

#endif
