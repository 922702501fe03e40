/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TEST_STORE_H
#define TEST_STORE_H

#include "store-ingest.h"
#include "test-support.h"

/* A store in a directory of the test's own, in a changing operation. */
typedef struct {
    char *dir;        /* owned: the directory around it */
    char *path;       /* owned */
    KithStore *store; /* owned; NULL while closed */
} TestStore;

void test_store_init(TestStore *test);
void test_store_clear(TestStore *test);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TestStore, test_store_clear)

/* Close it, and open it again in a changing operation. */
void test_store_shut(TestStore *test);
void test_store_reopen(TestStore *test);

/* Another store that is a copy of a closed one, not opened. */
void test_store_copy(const TestStore *from, TestStore *out_copy);

/* How test_ingest() works. Zero-initialise it. */
typedef struct {
    guint rows_a_parcel; /* 0: all rows in one parcel */
    guint64 batch_bytes; /* 0 for the default */
    GString *rejects;    /* nullable: takes a line for each row turned away */
} TestIngest;

/* Takes rows into a store as one load, one row a line:
 *
 *   Person|17|given_name=John|phone=...     a record: type, key, properties
 *   -KNOWS|17>18|since=2001                 a link that the row before tells of
 *   KNOWS|17>other/18                       a link with a row of its own; an end of another source
 *   *EDGE|a>b                               the same, its ends records of their own right
 *
 * Properties have the type that the schema gives them, else text. */
gboolean test_ingest(KithStore *store,
                     const char *source,
                     const char *rows,
                     const TestIngest *how,
                     KithIngestCounts *out_counts,
                     GError **error);

/* The same, which must not fail. */
KithIngestCounts test_ingest_fine(KithStore *store, const char *source, const char *rows);

/* Every record with its values, versions and neighbours and every link, as text to compare. */
char *test_store_text(KithStore *store);

/* The bytes of a dump without the logs, from a path that is not open. */
GBytes *test_store_dump(const char *path);

/* Asserts that a store which is not open is whole. */
void test_store_verify(const char *path);

/* The number of a record by source and key; the test fails when there is none. */
KithRecordId test_record(KithStore *store, const char *source, const char *key);

#endif
