/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-audit.h"

#include "base-error.h"

#include <errno.h>
#include <sys/random.h>

#define HEAD_KEY kith_bytes("head", 4)
#define BLOCK_BYTES (KITH_LEAVES_PER_BLOCK * KITH_DIGEST_SIZE)

static gboolean
not_whole(GError **error, const char *how, guint64 number)
{
    return kith_error_set(error,
                          KITH_ERROR_CORRUPT,
                          "the audit log is not what was written: event %" G_GUINT64_FORMAT ": %s",
                          number,
                          how);
}

/* ---- hashing ---- */

static void
sha256(const KithBytes *parts, guint n_parts, guint8 *out)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    gsize len = KITH_DIGEST_SIZE;

    for (guint i = 0; i < n_parts; i++) {
        if (parts[i].len > 0) {
            g_checksum_update(sum, parts[i].data, (gssize)parts[i].len);
        }
    }
    g_checksum_get_digest(sum, out, &len);
}

/* What stands in the tree for an event: nobody can guess the event from it without the salt. */
static void
commit_to(KithBytes event, KithBytes salt, guint8 *out)
{
    const KithBytes parts[] = {salt, event};

    sha256(parts, 2, out);
}

static void
hash_leaf(const guint8 *leaf, guint8 *out)
{
    const guint8 mark = 0;
    const KithBytes parts[] = {{&mark, 1}, {leaf, KITH_DIGEST_SIZE}};

    sha256(parts, 2, out);
}

static void
hash_pair(const guint8 *left, const guint8 *right, guint8 *out)
{
    const guint8 mark = 1;
    const KithBytes parts[] = {{&mark, 1}, {left, KITH_DIGEST_SIZE}, {right, KITH_DIGEST_SIZE}};

    sha256(parts, 3, out);
}

/* Adds a leaf to the peaks: two peaks of one size become one, as a carry runs through a sum. */
static void
grow(KithTreeHead *head, const guint8 *leaf)
{
    guint8 node[KITH_DIGEST_SIZE];

    hash_leaf(leaf, node);
    for (guint64 carry = head->size; carry & 1; carry >>= 1) {
        hash_pair(head->peaks[--head->n_peaks], node, node);
    }
    memcpy(head->peaks[head->n_peaks++], node, KITH_DIGEST_SIZE);
    head->size++;
}

void
kith_log_root(const KithTreeHead *head, guint8 *out_root)
{
    if (head->n_peaks == 0) {
        sha256(NULL, 0, out_root);
        return;
    }
    memcpy(out_root, head->peaks[head->n_peaks - 1], KITH_DIGEST_SIZE);
    for (guint i = head->n_peaks - 1; i > 0; i--) {
        hash_pair(head->peaks[i - 1], out_root, out_root);
    }
}

/* ---- storing ---- */

static KithBytes
event_key(guint64 number, guint8 *room)
{
    kith_put_be32(room, (guint32)(number >> 32));
    kith_put_be32(room + 4, (guint32)number);
    return kith_bytes(room, 8);
}

static KithBytes
block_key(guint64 number, guint8 *room)
{
    return event_key(number / KITH_LEAVES_PER_BLOCK, room);
}

gboolean
kith_log_head(KithTxn *txn, KithTreeHead *out_head, GError **error)
{
    KithBytes payload;

    *out_head = (KithTreeHead){0};
    if (!kith_txn_get(txn, KITH_TABLE_META, HEAD_KEY, &payload, error)) {
        return FALSE;
    }
    return payload.data == NULL || kith_tree_head_decode(payload, out_head) ||
           not_whole(error, "the head cannot be read", 0);
}

static gboolean
save_head(KithTxn *txn, const KithTreeHead *head, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    kith_tree_head_encode(head, bytes);
    return kith_txn_put(txn, KITH_TABLE_META, HEAD_KEY, kith_bytes(bytes->data, bytes->len), error);
}

static gboolean
save_leaf(KithTxn *txn, guint64 number, const guint8 *leaf, GError **error)
{
    guint8 block[BLOCK_BYTES];
    guint8 room[8];
    gsize at = number % KITH_LEAVES_PER_BLOCK * KITH_DIGEST_SIZE;
    KithBytes old;

    if (!kith_txn_get(txn, KITH_TABLE_LEAVES, block_key(number, room), &old, error)) {
        return FALSE;
    }
    if (old.len != at) {
        return not_whole(error, "leaves are missing", number);
    }
    if (at > 0) {
        memcpy(block, old.data, at);
    }
    memcpy(block + at, leaf, KITH_DIGEST_SIZE);
    return kith_txn_put(txn,
                        KITH_TABLE_LEAVES,
                        block_key(number, room),
                        kith_bytes(block, at + KITH_DIGEST_SIZE),
                        error);
}

static gboolean
read_leaf(KithTxn *txn, guint64 number, guint8 *out_leaf, GError **error)
{
    guint8 room[8];
    gsize at = number % KITH_LEAVES_PER_BLOCK * KITH_DIGEST_SIZE;
    KithBytes block;

    if (!kith_txn_get(txn, KITH_TABLE_LEAVES, block_key(number, room), &block, error)) {
        return FALSE;
    }
    if (block.len < at + KITH_DIGEST_SIZE) {
        return not_whole(error, "its leaf is missing", number);
    }
    memcpy(out_leaf, block.data + at, KITH_DIGEST_SIZE);
    return TRUE;
}

/* Puts a leaf, and what it stands for unless that was erased, at the end of the log. */
static gboolean
append(KithTxn *txn, const guint8 *leaf, KithBytes salted, guint64 *out_number, GError **error)
{
    guint8 room[8];
    KithTreeHead head;

    if (!kith_log_head(txn, &head, error)) {
        return FALSE;
    }
    *out_number = head.size;
    if (!save_leaf(txn, head.size, leaf, error) ||
        (salted.len > 0 &&
         !kith_txn_append(txn, KITH_TABLE_EVENTS, event_key(head.size, room), salted, error))) {
        return FALSE;
    }
    grow(&head, leaf);
    return save_head(txn, &head, error);
}

gboolean
kith_log_append(KithTxn *txn, KithEvent *event, guint64 *out_number, GError **error)
{
    g_autoptr(GByteArray) clear = g_byte_array_new();
    g_autoptr(GByteArray) salted = g_byte_array_new();
    guint8 salt[KITH_SALT_SIZE];
    guint8 leaf[KITH_DIGEST_SIZE];
    KithBytes salt_bytes = kith_bytes(salt, sizeof salt);

    if (event->time == 0) {
        event->time = g_get_real_time();
    }
    if (getrandom(salt, sizeof salt, 0) != sizeof salt) {
        return kith_error_errno(error, errno, "draw a salt for the audit log");
    }
    kith_event_encode(event, clear);
    kith_salted_event_encode(kith_bytes(clear->data, clear->len), salt_bytes, salted);
    commit_to(kith_bytes(clear->data, clear->len), salt_bytes, leaf);
    return append(txn, leaf, kith_bytes(salted->data, salted->len), out_number, error);
}

gboolean
kith_log_restore(KithTxn *txn, const guint8 *leaf, KithBytes salted, GError **error)
{
    guint64 number;

    return append(txn, leaf, salted, &number, error);
}

gboolean
kith_log_raw(KithTxn *txn, guint64 number, KithBytes *out_salted, guint8 *out_leaf, GError **error)
{
    guint8 room[8];

    return read_leaf(txn, number, out_leaf, error) &&
           kith_txn_get(txn, KITH_TABLE_EVENTS, event_key(number, room), out_salted, error);
}

gboolean
kith_log_read(KithTxn *txn, guint64 number, KithEvent **out_event, GError **error)
{
    guint8 leaf[KITH_DIGEST_SIZE];
    guint8 committed[KITH_DIGEST_SIZE];
    KithBytes salted;
    KithBytes event;
    KithBytes salt;

    *out_event = NULL;
    if (!kith_log_raw(txn, number, &salted, leaf, error)) {
        return FALSE;
    }
    if (salted.data == NULL) {
        return TRUE;
    }
    if (!kith_salted_event_decode(salted, &event, &salt)) {
        return not_whole(error, "its text cannot be read", number);
    }
    commit_to(event, salt, committed);
    if (memcmp(committed, leaf, KITH_DIGEST_SIZE) != 0) {
        return not_whole(error, "its text is not the one that was logged", number);
    }
    *out_event = kith_event_decode(event);
    return *out_event != NULL || not_whole(error, "its text cannot be read", number);
}

gboolean
kith_log_time(KithTxn *txn, guint64 number, const char *user, char **out_text, GError **error)
{
    g_autoptr(KithEvent) event = NULL;
    g_autoptr(GDateTime) time = NULL;
    KithTreeHead head;

    *out_text = NULL;
    if (!kith_log_head(txn, &head, error) ||
        (number < head.size && !kith_log_read(txn, number, &event, error))) {
        return FALSE;
    }
    if (event == NULL || (user != NULL && !g_str_equal(event->user, user))) {
        return TRUE;
    }
    time = g_date_time_new_from_unix_utc(event->time / G_USEC_PER_SEC);
    *out_text = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    return TRUE;
}

gboolean
kith_log_root_at(KithTxn *txn, guint64 size, guint8 *out_root, GError **error)
{
    KithTreeHead head = {0};
    guint8 leaf[KITH_DIGEST_SIZE];

    for (guint64 i = 0; i < size; i++) {
        if (!read_leaf(txn, i, leaf, error)) {
            return FALSE;
        }
        grow(&head, leaf);
    }
    kith_log_root(&head, out_root);
    return TRUE;
}

gboolean
kith_log_verify(KithTxn *txn, GError **error)
{
    guint8 said[KITH_DIGEST_SIZE];
    guint8 found[KITH_DIGEST_SIZE];
    KithTreeHead head;

    if (!kith_log_head(txn, &head, error)) {
        return FALSE;
    }
    for (guint64 i = 0; i < head.size; i++) {
        g_autoptr(KithEvent) event = NULL;

        if (!kith_log_read(txn, i, &event, error)) {
            return FALSE;
        }
    }
    kith_log_root(&head, said);
    if (!kith_log_root_at(txn, head.size, found, error)) {
        return FALSE;
    }
    return memcmp(said, found, KITH_DIGEST_SIZE) == 0 ||
           not_whole(error, "the leaves do not make the tree's head", head.size);
}
