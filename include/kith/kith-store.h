/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_STORE_H
#define KITH_STORE_H

#include <kith/kith-error.h>
#include <kith/kith-table.h>
#include <kith/kith-types.h>

G_BEGIN_DECLS

/**
 * KithStore:
 *
 * An open store: a directory that holds sources, records, links, entities, decisions, results and
 * the logs of what was read and changed. Its calls may come from several threads, one at a time.
 */
typedef struct _KithStore KithStore;

/**
 * KithVerdict:
 * @KITH_VERDICT_SAME: the two records are of one real thing
 * @KITH_VERDICT_DIFFERENT: they are not
 * @KITH_VERDICT_UNSURE: whoever was asked cannot tell: nothing follows, but the two are not asked
 *   about again
 *
 * What a decision says.
 */
typedef enum {
    KITH_VERDICT_SAME = 1,
    KITH_VERDICT_DIFFERENT = 2,
    KITH_VERDICT_UNSURE = 3,
} KithVerdict;

/**
 * kith_verdict_name:
 * @verdict: a verdict
 *
 * Returns: "same", "different" or "unsure"
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API const char *kith_verdict_name(KithVerdict verdict);

/**
 * kith_verdict_find:
 * @text: what a person wrote: same, yes, y; different, no, n; unsure, u, ?; in any case
 * @out_verdict: (out): the verdict
 *
 * Returns: %TRUE when it is a verdict
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_verdict_find(const char *text, KithVerdict *out_verdict);

/**
 * KithOperation:
 * @name: what is done, a command's name
 * @subject: (nullable): to what: a source, an entity, a record, the words searched for
 * @purpose: (nullable): what for, as whoever asks has stated it
 * @changes: whether the store will be changed
 *
 * What the audit log tells of a use of the store, beside who and when.
 */
typedef struct {
    const char *name;
    const char *subject;
    const char *purpose;
    gboolean changes;
} KithOperation;

/**
 * kith_store_create:
 * @path: directory to make, or an empty one
 * @schema: (nullable): a file with another vocabulary than the one built in
 * @operation: for the log of the new store
 * @error: return location for a #GError
 *
 * Makes an empty store and opens it. On any error nothing is left behind.
 *
 * Returns: (transfer full): the store, or %NULL
 * Errors: %KITH_ERROR_EXISTS (@path is a store or not empty), %KITH_ERROR_UNSUPPORTED (a network
 *   file system), %KITH_ERROR_INVALID (@schema), %KITH_ERROR_IO
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API KithStore *kith_store_create(const char *path,
                                      const char *schema,
                                      const KithOperation *operation,
                                      GError **error);

/**
 * kith_store_open:
 * @path: the store's directory
 * @error: return location for a #GError
 *
 * Opens a store. A process can have a store open once.
 *
 * Returns: (transfer full): the store, or %NULL
 * Errors: %KITH_ERROR_NOT_FOUND (no store there), %KITH_ERROR_UNSUPPORTED (made by a newer
 *   version, or on a network file system), %KITH_ERROR_BUSY (open in this process, or held by a
 *   command that needs it alone), %KITH_ERROR_CORRUPT, %KITH_ERROR_IO
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API KithStore *kith_store_open(const char *path, GError **error);

/**
 * kith_store_close:
 * @store: (transfer full): the store
 *
 * Closes a store. What was committed stays; nothing else was visible to others.
 *
 * Complexity: O(1)
 * Threads: the last one that uses @store     Since: 0.1
 */
KITH_API void kith_store_close(KithStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithStore, kith_store_close)

/**
 * kith_store_path:
 * @store: the store
 *
 * Where the store is.
 *
 * Returns: the directory, as given when it was opened (lifetime: @store)
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API const char *kith_store_path(const KithStore *store);

/**
 * kith_store_begin:
 * @store: the store
 * @operation: what is about to be done
 * @progress: (nullable): told when another process that changes the store must be waited for
 * @error: return location for a #GError
 *
 * Says what the store is going to be used for. A call that reads or changes personal data fails
 * unless this was called before it. For a reading operation the event is on disk when this
 * returns; for a changing one it will be written in each transaction of the change, and the store
 * is held against other writers until it is closed or the next operation begins.
 *
 * Returns: %TRUE when the operation may go on
 * Errors: %KITH_ERROR_IO and %KITH_ERROR_NO_SPACE (the event cannot be written, so nothing may be
 *   read), %KITH_ERROR_CANCELLED (while waiting)
 * Complexity: O(log n) in the events so far
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_begin(KithStore *store,
                                   const KithOperation *operation,
                                   const KithProgress *progress,
                                   GError **error);

/**
 * KithStoreInfo:
 * @records: records that stand
 * @links: links that stand
 * @entities: entities, those of one record among them
 * @merged: entities of more than one record
 * @stubs: ends of links that no source has told of yet
 * @retired: records taken back
 * @pending: records due for resolution
 * @decisions: decisions that stand
 * @proposed: decisions that await a second person
 * @generation: number of the current generation, 0 before the first resolve
 * @changes: events in the log of changes
 * @reads: events in the log of reads
 * @file_bytes: size of the data file
 *
 * Counts of a store.
 */
typedef struct {
    guint64 records;
    guint64 links;
    guint64 entities;
    guint64 merged;
    guint64 stubs;
    guint64 retired;
    guint64 pending;
    guint64 decisions;
    guint64 proposed;
    guint32 generation;
    guint64 changes;
    guint64 reads;
    guint64 file_bytes;
} KithStoreInfo;

/**
 * kith_store_info:
 * @store: the store
 * @out_info: (out): counts
 * @out_table: (out) (transfer full) (optional): records by source and type
 * @error: return location for a #GError
 *
 * Counts what is stored. Tells nothing of any person and needs no operation.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_CORRUPT, %KITH_ERROR_IO
 * Complexity: O(sources × types)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_info(KithStore *store,
                                  KithStoreInfo *out_info,
                                  KithTable **out_table,
                                  GError **error);

/**
 * kith_store_totals:
 * @info: counts of a store
 *
 * Lists the counts by name, for programs that read them.
 *
 * Returns: (transfer full): a table of measure and value
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API KithTable *kith_store_totals(const KithStoreInfo *info);

/**
 * KithRetireReport:
 * @records: records taken back
 * @links: links taken back
 *
 * What kith_store_retire() did.
 */
typedef struct {
    guint64 records;
    guint64 links;
} KithRetireReport;

/**
 * kith_store_retire:
 * @store: the store, in a changing operation
 * @source: the source's name
 * @progress: (nullable): progress and cancellation
 * @out_report: (out): counts
 * @error: return location for a #GError
 *
 * Takes back what a source brought: its records and links no longer stand, are in no search,
 * view or resolution, and stay in history. Loading the source again brings them back.
 *
 * Returns: %TRUE on success; on failure or cancellation whole batches may have been taken back
 * Errors: %KITH_ERROR_NOT_FOUND (no such source), %KITH_ERROR_CANCELLED
 * Complexity: O(records of the store)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_retire(KithStore *store,
                                    const char *source,
                                    const KithProgress *progress,
                                    KithRetireReport *out_report,
                                    GError **error);

/**
 * kith_store_find_record:
 * @store: the store, in an operation
 * @text: a record (`r:12` or `source/key`), or an entity of one record (`e:12`)
 * @out_record: (out): the record
 * @error: return location for a #GError
 *
 * Finds a record that a person named.
 *
 * Returns: %TRUE when there is one
 * Errors: %KITH_ERROR_NOT_FOUND (no such thing; a hint at what may have been meant),
 *   %KITH_ERROR_INVALID (@text is no identifier, or an entity of several records)
 * Complexity: O(log n)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_find_record(KithStore *store,
                                         const char *text,
                                         KithRecordId *out_record,
                                         GError **error);

/**
 * KithDecided:
 * @number: the decision's number
 * @proposed: whether it awaits a second person, as the policy demands
 *
 * What came of a decision.
 */
typedef struct {
    guint32 number;
    gboolean proposed;
} KithDecided;

/**
 * kith_store_decide:
 * @store: the store, in a changing operation
 * @a: a record
 * @b: another one
 * @verdict: whether they are the same
 * @reason: why
 * @out_decided: (out) (optional): what came of it
 * @error: return location for a #GError
 *
 * Keeps a person's word on two records. An earlier decision on the two is withdrawn by it. The
 * next resolve obeys it whatever the evidence says; where the policy demands a second reviewer,
 * only once another person has decided the same.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no such record), %KITH_ERROR_INVALID (@a is @b)
 * Complexity: O(log n)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_decide(KithStore *store,
                                    KithRecordId a,
                                    KithRecordId b,
                                    KithVerdict verdict,
                                    const char *reason,
                                    KithDecided *out_decided,
                                    GError **error);

/**
 * kith_store_policy:
 * @store: the store
 * @error: return location for a #GError
 *
 * What resolution must keep to, whatever the evidence says: properties of which a thing has one
 * value (`exclusive`: records that differ in it are never joined, unless a person decided so), and
 * which decisions need a second person (`second_reviewer`: none, same, or all).
 *
 * Returns: (transfer full): the policy as YAML, the default where none was set; or %NULL
 * Errors: %KITH_ERROR_CORRUPT, %KITH_ERROR_IO
 * Complexity: O(policy)
 * Threads: any one     Since: 0.1
 */
KITH_API char *kith_store_policy(KithStore *store, GError **error);

/**
 * kith_store_set_policy:
 * @store: the store, in a changing operation
 * @path: a YAML file, as kith_store_policy() gives it
 * @reason: why
 * @error: return location for a #GError
 *
 * Sets the policy; the log of changes keeps it with its reason. The next resolve obeys it.
 * Decisions that were made before stay as they are.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (@path), %KITH_ERROR_INVALID (what it says)
 * Complexity: O(policy)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_set_policy(KithStore *store,
                                        const char *path,
                                        const char *reason,
                                        GError **error);

/**
 * kith_store_undecide:
 * @store: the store, in a changing operation
 * @a: a record
 * @b: another one
 * @reason: why
 * @out_decision: (out) (optional): the number of the decision that was withdrawn
 * @error: return location for a #GError
 *
 * Withdraws the decision on two records. It is kept, with the event that withdrew it; the next
 * resolve goes by the evidence again.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_NOT_FOUND (no decision on the two stands)
 * Complexity: O(log n)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_undecide(KithStore *store,
                                      KithRecordId a,
                                      KithRecordId b,
                                      const char *reason,
                                      guint32 *out_decision,
                                      GError **error);

/**
 * kith_store_part:
 * @store: the store, in a changing operation
 * @some: (array length=n_some): records
 * @n_some: how many
 * @others: (array length=n_others): others, none of which is of @some
 * @n_others: how many
 * @reason: why
 * @error: return location for a #GError
 *
 * Decides that each of some records is different from each of others: all decisions at once.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_IO
 * Complexity: O(@n_some × @n_others × log n)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_part(KithStore *store,
                                  const KithRecordId *some,
                                  guint n_some,
                                  const KithRecordId *others,
                                  guint n_others,
                                  const char *reason,
                                  GError **error);

/**
 * kith_store_verify:
 * @path: the store's directory; the store must not be open in this process
 * @progress: (nullable): progress
 * @out_problems: (out) (transfer full): what is wrong, a row each; none when all is well. %NULL
 *   when the check could not be made
 * @error: return location for a #GError
 *
 * Reads every value of a store and holds it against its checksum, its table's total and the
 * tables it must agree with, and the audit logs against their trees. The work is done in a child
 * process, so that a damaged page cannot bring this one down.
 *
 * Returns: %TRUE when the store was found whole
 * Errors: %KITH_ERROR_CORRUPT (@out_problems says where), %KITH_ERROR_NOT_FOUND, %KITH_ERROR_IO
 * Complexity: O(size of the store)
 * Threads: one, before others are started (it forks)     Since: 0.1
 */
KITH_API gboolean kith_store_verify(const char *path,
                                    const KithProgress *progress,
                                    KithTable **out_problems,
                                    GError **error);

/**
 * kith_store_dump:
 * @store: the store, in a reading operation
 * @output: file to write, "-" for standard output
 * @audit: whether to include the audit logs
 * @progress: (nullable): progress and cancellation
 * @error: return location for a #GError
 *
 * Writes everything the store holds as a stream of messages (proto/kith/v1/dump.proto), each
 * after its length, in an order that does not depend on how it was loaded in time. The file
 * appears whole or not at all.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_CORRUPT, %KITH_ERROR_IO, %KITH_ERROR_NO_SPACE, %KITH_ERROR_CANCELLED
 * Complexity: O(size of the store)
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_dump(KithStore *store,
                                  const char *output,
                                  gboolean audit,
                                  const KithProgress *progress,
                                  GError **error);

/**
 * kith_store_restore:
 * @path: directory to make the store in, or an empty one
 * @dump: a dump, "-" for standard input
 * @operation: for the log of the new store
 * @progress: (nullable): progress and cancellation
 * @error: return location for a #GError
 *
 * Makes a store from a dump. Numbers of records, links, entities and decisions are kept. On any
 * error no store is left behind.
 *
 * Returns: %TRUE on success
 * Errors: %KITH_ERROR_INVALID (not a dump, or cut short), %KITH_ERROR_EXISTS,
 *   %KITH_ERROR_UNSUPPORTED (a newer dump)
 * Complexity: O(n log n) in the size of the dump
 * Threads: any one     Since: 0.1
 */
KITH_API gboolean kith_store_restore(const char *path,
                                     const char *dump,
                                     const KithOperation *operation,
                                     const KithProgress *progress,
                                     GError **error);

G_END_DECLS

#endif
