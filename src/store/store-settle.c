/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-settle.h"

#include "base-error.h"

/* How far ahead links are asked for that are looked at out of order. */
#define AHEAD 16

/* A walk over stored adjacency beside the sorted new links. */
typedef struct {
    KithTupleIter iter;
    gboolean valid;  /* iter.tuple is a tuple not yet passed */
    gboolean at_end; /* no tuple is left, and none wanted later can be there */
} Stored;

static void
stored_clear(Stored *stored)
{
    kith_tuples_close(&stored->iter);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stored, stored_clear)

static int
compare3(const guint32 *a, const guint32 *b)
{
    for (guint i = 0; i < 3; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

/* The walk's next tuple. FALSE only on errors. */
static gboolean
step(Stored *stored, GError **error)
{
    gboolean valid = kith_tuples_next(&stored->iter, error);
    gboolean fine = valid || kith_tuples_fine(&stored->iter);

    stored->valid = valid;
    stored->at_end = fine && !valid;
    return fine;
}

/* Moves on to the first tuple not below (from, type, to). Near ones are walked to: new links are
 * often as many as the stored ones. */
static gboolean
advance(Stored *stored, const guint32 *wanted, GError **error)
{
    enum { STEPS = 512 };

    for (guint i = 0; stored->valid && i < STEPS; i++) {
        if (compare3(stored->iter.tuple, wanted) >= 0) {
            return TRUE;
        }
        if (!step(stored, error)) {
            return FALSE;
        }
    }
    return stored->at_end ||
           (kith_tuples_seek_from(&stored->iter, wanted, 3, error) && step(stored, error));
}

static gboolean
same_fields(const KithBatch *batch, const KithBatchLink *link, const KithField *fields, guint n)
{
    if (link->n_fields != n) {
        return FALSE;
    }
    for (guint i = 0; i < n; i++) {
        const KithBatchField *own =
            &g_array_index(batch->link_fields, KithBatchField, link->first_field + i);
        KithBytes given = kith_bytes(batch->link_bytes->data + own->given, own->given_len);

        if (own->property != fields[i].property || own->value != fields[i].value ||
            own->form != fields[i].form ||
            (own->form == KITH_FORM_GIVEN && !kith_bytes_equal(given, fields[i].given))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Whether two new links between the same ends say the same. */
static gboolean
same_links(const KithBatch *batch, const KithBatchLink *a, const KithBatchLink *b)
{
    if (a->content != b->content || a->owner != b->owner || a->n_fields != b->n_fields) {
        return FALSE;
    }
    for (guint i = 0; i < a->n_fields; i++) {
        const KithBatchField *x =
            &g_array_index(batch->link_fields, KithBatchField, a->first_field + i);
        const KithBatchField *y =
            &g_array_index(batch->link_fields, KithBatchField, b->first_field + i);

        if (x->property != y->property || x->value != y->value || x->form != y->form ||
            x->given_len != y->given_len ||
            (x->given_len > 0 && memcmp(batch->link_bytes->data + x->given,
                                        batch->link_bytes->data + y->given,
                                        x->given_len) != 0)) {
            return FALSE;
        }
    }
    return TRUE;
}

typedef struct {
    KithBatch *batch;
    KithTxn *txn;
    KithSourceId source;
    guint32 load;
    Stored *stored;
    KithFieldBuffer *buffer;
    KithLinkId *ids;  /* owned: of each new link; 0 for one that is there already */
    guint32 group[3]; /* from, type, to */
    GArray *there;    /* borrowed, stored links between the ends of the group */
} Settling;

static void
settling_clear(Settling *settling)
{
    g_free(settling->ids);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Settling, settling_clear)

/* Finds the stored links of the same ends and type as the group. */
static gboolean
find_there(Settling *settling, GError **error)
{
    Stored *stored = settling->stored;

    g_array_set_size(settling->there, 0);
    if (stored == NULL) {
        return TRUE;
    }
    if (!advance(stored, settling->group, error)) {
        return FALSE;
    }
    while (stored->valid && compare3(stored->iter.tuple, settling->group) == 0) {
        g_array_append_val(settling->there, stored->iter.tuple[3]);
        if (!step(stored, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Whether a new link is one of those stored; if so it is no longer stale. */
static gboolean
is_there(Settling *settling, const KithBatchLink *link, gboolean *out_there, GError **error)
{
    *out_there = FALSE;
    for (guint i = 0; i < settling->there->len; i++) {
        KithLinkId id = g_array_index(settling->there, KithLinkId, i);
        KithLink stored;
        gboolean found;

        if (!kith_links_get(settling->txn, id, settling->buffer, &stored, &found, error)) {
            return FALSE;
        }
        if (found && stored.source == settling->source && stored.owner == link->owner &&
            same_fields(settling->batch, link, stored.fields, stored.n_fields)) {
            g_hash_table_remove(settling->batch->stale, GUINT_TO_POINTER(id));
            *out_there = TRUE;
            return TRUE;
        }
    }
    return TRUE;
}

/* Marks in ids which links of a group are new: 1 for new, 0 for known. */
static gboolean
settle_group(Settling *settling, const guint32 *rows, guint n, GError **error)
{
    KithBatch *batch = settling->batch;

    memcpy(settling->group, rows, sizeof settling->group);
    if (!find_there(settling, error)) {
        return FALSE;
    }
    if (n == 1 && settling->there->len == 0) {
        settling->ids[rows[3]] = 1; /* nearly always: without a look at the link itself */
        return TRUE;
    }
    for (guint i = 0; i < n; i++) {
        KithBatchLink *link = &g_array_index(batch->links, KithBatchLink, rows[4 * i + 3]);
        gboolean known = FALSE;

        if (settling->there->len > 0 && !is_there(settling, link, &known, error)) {
            return FALSE;
        }
        for (guint j = 0; j < i && !known; j++) {
            const KithBatchLink *other =
                &g_array_index(batch->links, KithBatchLink, rows[4 * j + 3]);

            known = settling->ids[rows[4 * j + 3]] != 0 && same_links(batch, link, other);
        }
        settling->ids[rows[4 * i + 3]] = !known;
        batch->n_known += known;
    }
    return TRUE;
}

/* Ids are met in the order of ends, not in theirs. */
static inline void
look_ahead(const Settling *settling, const guint32 *rows, gsize i)
{
    if (i + AHEAD < settling->batch->links->len) {
        __builtin_prefetch(&settling->ids[rows[4 * (i + AHEAD) + 3]], 1);
    }
}

static gboolean
settle_groups(Settling *settling, GError **error)
{
    KithBatch *batch = settling->batch;
    gsize n = batch->links->len;
    const guint32 *rows = batch->ordered.data;
    gsize first = 0;

    settling->ids = g_new0(KithLinkId, n + 1);
    for (gsize i = 1; i <= n; i++) {
        look_ahead(settling, rows, i);
        if (i < n && compare3(rows + 4 * i, rows + 4 * first) == 0) {
            continue;
        }
        if (!settle_group(settling, rows + 4 * first, (guint)(i - first), error)) {
            return FALSE;
        }
        first = i;
    }
    return TRUE;
}

static void
encode_link(Settling *settling, const KithBatchLink *link)
{
    KithBatch *batch = settling->batch;
    KithSpan span = {batch->link_items->len, 0};
    g_autofree KithField *many = link->n_fields > 16 ? g_new(KithField, link->n_fields) : NULL;
    KithField few[16] KITH_UNCLEARED;
    KithField *fields = many != NULL ? many : few;
    KithLink item = {link->type,
                     link->from,
                     link->to,
                     settling->source,
                     settling->load,
                     link->row,
                     link->owner,
                     0,
                     link->n_fields,
                     fields};

    for (guint i = 0; i < link->n_fields; i++) {
        const KithBatchField *own =
            &g_array_index(batch->link_fields, KithBatchField, link->first_field + i);

        fields[i] = (KithField){own->property,
                                own->value,
                                own->form,
                                kith_bytes(batch->link_bytes->data + own->given, own->given_len)};
    }
    kith_link_encode(&item, batch->link_items);
    span.len = (guint32)(batch->link_items->len - span.offset);
    g_array_append_val(batch->link_spans, span);
}

static void
add_ends(KithWords *rows, guint32 type, KithRecordId from, KithRecordId to, KithLinkId id)
{
    kith_words_push4(rows, from, type << 1, to, id);
    kith_words_push4(rows, to, type << 1 | 1, from, id);
}

/* Gives numbers to the new links, in the order of the input. */
static gboolean
number_links(Settling *settling, GError **error)
{
    KithBatch *batch = settling->batch;

    for (guint i = 0; i < batch->links->len; i++) {
        KithBatchLink *link = &g_array_index(batch->links, KithBatchLink, i);

        if (settling->ids[i] == 0) {
            continue;
        }
        if (batch->first_link + (guint64)batch->n_links > KITH_RECORD_ID_MAX) {
            return kith_error_set(error,
                                  KITH_ERROR_LIMIT,
                                  "a store holds at most %u links",
                                  KITH_RECORD_ID_MAX);
        }
        settling->ids[i] = batch->first_link + batch->n_links++;
        encode_link(settling, link);
        for (guint32 f = link->first_field; f < link->first_field + link->n_fields; f++) {
            const KithBatchField *field = &g_array_index(batch->link_fields, KithBatchField, f);

            if (field->value != 0) {
                kith_words_push1(&kith_batch_property(batch, field->property)->reused,
                                 field->value);
            }
        }
    }
    return TRUE;
}

/* Puts links' numbers in place of their places. Returns how many rows are left. */
static gsize
take_numbers(const Settling *settling, guint32 *rows)
{
    gsize at = 0;

    for (gsize i = 0; i < settling->batch->links->len; i++) {
        guint32 *row = rows + 4 * i;
        KithLinkId id = settling->ids[row[3]];

        look_ahead(settling, rows, i);
        if (id != 0) {
            memmove(rows + 4 * at, row, 3 * sizeof *row);
            rows[4 * at++ + 3] = id;
        }
    }
    return at;
}

/* Adjacency of the new links, sorted. */
static void
make_adjacent(Settling *settling)
{
    KithBatch *batch = settling->batch;
    const guint32 *out = batch->ordered.data;
    const guint32 *in = batch->turned.data;
    const guint32 *out_end = out + 4 * take_numbers(settling, batch->ordered.data);
    const guint32 *in_end = in + 4 * take_numbers(settling, batch->turned.data);
    guint32 *to = kith_words_push(&batch->adjacent, (gsize)8 * batch->n_links);

    while (out < out_end || in < in_end) {
        gboolean first = in == in_end || (out < out_end && compare3(out, in) < 0);

        memcpy(to, first ? out : in, 4 * sizeof *to);
        out += first ? 4 : 0;
        in += first ? 0 : 4;
        to += 4;
    }
    kith_words_clear(&batch->ordered);
    kith_words_clear(&batch->turned);
}

/* Takes the ends of links that no row tells of any more out of adjacency. */
static gboolean
part_stale(Settling *settling, GError **error)
{
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, settling->batch->stale);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        KithLinkId id = GPOINTER_TO_UINT(key);
        KithLink link;
        gboolean found;

        if (!kith_links_get(settling->txn, id, settling->buffer, &link, &found, error)) {
            return FALSE;
        }
        if (found) {
            add_ends(&settling->batch->parted, link.type, link.from, link.to, id);
        }
    }
    return TRUE;
}

gboolean
kith_settle_links(KithBatch *batch,
                  KithTxn *txn,
                  KithSourceId source,
                  guint32 load,
                  guint threads,
                  GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    g_auto(Stored) stored = {0};
    g_autoptr(GArray) there = g_array_new(FALSE, FALSE, sizeof(KithLinkId));
    g_auto(Settling) settling = {.batch = batch,
                                 .txn = txn,
                                 .source = source,
                                 .load = load,
                                 .buffer = &buffer,
                                 .there = there};
    guint64 last;

    if (!kith_store_counter(txn, KITH_COUNTER_LINKS, &last, error)) {
        return FALSE;
    }
    batch->first_link = (KithLinkId)last + 1;
    if (last > 0) {
        if (!kith_tuples_open(txn, KITH_TABLE_ADJACENCY, &stored.iter, error)) {
            return FALSE;
        }
        settling.stored = &stored;
    }
    kith_batch_order(batch, threads);
    if (!settle_groups(&settling, error) || !number_links(&settling, error)) {
        return FALSE;
    }
    make_adjacent(&settling);
    return part_stale(&settling, error);
}
