/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-batch.h"

#include "base-error.h"
#include "base-parallel.h"
#include "base-sort.h"

/* What a link will take besides while it is written: counted a little low, since larger batches
 * rewrite adjacency less often. */
#define LINK_BYTES 32

static void
clear_property(gpointer data)
{
    KithBatchProperty *property = data;

    if (property->texts == NULL) {
        return;
    }
    g_byte_array_unref(property->texts);
    g_array_unref(property->spans);
    kith_words_clear(&property->index);
    kith_words_clear(&property->post);
    kith_words_clear(&property->unpost);
    kith_words_clear(&property->reused);
}

KithBatch *
kith_batch_new(void)
{
    KithBatch *batch = g_new0(KithBatch, 1);

    batch->properties = g_array_new(FALSE, TRUE, sizeof(KithBatchProperty));
    g_array_set_clear_func(batch->properties, clear_property);
    batch->fresh = g_array_new(FALSE, FALSE, sizeof(KithSpan));
    batch->replaced = g_array_new(FALSE, FALSE, sizeof(KithBatchRecord));
    batch->versions = g_array_new(FALSE, FALSE, sizeof(KithBatchRecord));
    batch->bytes = g_byte_array_new();
    batch->census = g_array_new(FALSE, FALSE, sizeof(KithCensusRow));
    batch->links = g_array_new(FALSE, FALSE, sizeof(KithBatchLink));
    batch->link_fields = g_array_new(FALSE, FALSE, sizeof(KithBatchField));
    batch->link_bytes = g_byte_array_new();
    batch->stale = g_hash_table_new(NULL, NULL);
    batch->link_items = g_byte_array_new();
    batch->link_spans = g_array_new(FALSE, FALSE, sizeof(KithSpan));
    return batch;
}

void
kith_batch_free(KithBatch *batch)
{
    GArray *const arrays[] = {batch->properties,
                              batch->fresh,
                              batch->replaced,
                              batch->versions,
                              batch->census,
                              batch->links,
                              batch->link_fields,
                              batch->link_spans};
    KithWords *const lists[] = {&batch->keys,
                                &batch->words,
                                &batch->pending,
                                &batch->ordered,
                                &batch->turned,
                                &batch->adjacent,
                                &batch->parted};

    for (guint i = 0; i < G_N_ELEMENTS(arrays); i++) {
        g_array_unref(arrays[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        kith_words_clear(lists[i]);
    }
    g_byte_array_unref(batch->bytes);
    g_byte_array_unref(batch->link_bytes);
    g_byte_array_unref(batch->link_items);
    g_hash_table_unref(batch->stale);
    g_free(batch);
}

static void
reset_property(KithBatchProperty *property)
{
    if (property->texts == NULL) {
        return;
    }
    property->n_stored = property->n_values;
    g_byte_array_set_size(property->texts, 0);
    g_array_set_size(property->spans, 0);
    property->index.n = property->post.n = property->unpost.n = property->reused.n = 0;
}

void
kith_batch_reset(KithBatch *batch, KithRecordId first_record)
{
    GArray *const arrays[] = {batch->fresh,
                              batch->replaced,
                              batch->versions,
                              batch->census,
                              batch->links,
                              batch->link_fields,
                              batch->link_spans};

    for (guint i = 0; i < batch->properties->len; i++) {
        reset_property(&g_array_index(batch->properties, KithBatchProperty, i));
    }
    for (guint i = 0; i < G_N_ELEMENTS(arrays); i++) {
        g_array_set_size(arrays[i], 0);
    }
    batch->keys.n = batch->words.n = batch->pending.n = 0;
    batch->ordered.n = batch->turned.n = batch->adjacent.n = batch->parted.n = 0;
    g_byte_array_set_size(batch->bytes, 0);
    g_byte_array_set_size(batch->link_bytes, 0);
    g_byte_array_set_size(batch->link_items, 0);
    g_hash_table_remove_all(batch->stale);
    batch->first_record = first_record;
    batch->n_links = 0;
    batch->n_known = 0;
    batch->is_ordered = FALSE;
}

void
kith_batch_continue(KithBatch *batch, const KithBatch *from, KithRecordId first_record)
{
    kith_batch_reset(batch, first_record);
    for (guint i = 0; i < from->properties->len; i++) {
        const KithBatchProperty *theirs = &g_array_index(from->properties, KithBatchProperty, i);
        KithBatchProperty *own;

        if (theirs->texts != NULL) {
            own = kith_batch_property(batch, i + 1);
            own->n_before = theirs->n_before;
            own->n_stored = own->n_values = theirs->n_values;
        }
    }
}

/* ---- values ---- */

KithBatchProperty *
kith_batch_make_property(KithBatch *batch, guint32 property)
{
    KithBatchProperty *part;

    if (property > batch->properties->len) {
        g_array_set_size(batch->properties, property);
    }
    part = &g_array_index(batch->properties, KithBatchProperty, property - 1);
    if (part->texts == NULL) {
        part->texts = g_byte_array_new();
        part->spans = g_array_new(FALSE, FALSE, sizeof(KithSpan));
    }
    return part;
}

guint32
kith_batch_add_value(KithBatch *batch, guint32 property, KithBytes text, guint32 hash)
{
    KithBatchProperty *part = kith_batch_property(batch, property);
    KithSpan span = {part->texts->len, (guint32)text.len};
    guint32 value = ++part->n_values;

    g_byte_array_append(part->texts, text.data, (guint)text.len);
    g_array_append_val(part->spans, span);
    kith_words_push3(&part->index, property, hash, value);
    return value;
}

gsize
kith_batch_size(const KithBatch *batch)
{
    gsize size = batch->bytes->len + batch->link_bytes->len +
                 sizeof(guint32) * (batch->keys.n + batch->words.n) +
                 (gsize)batch->links->len * (sizeof(KithBatchLink) + LINK_BYTES) +
                 (gsize)batch->link_fields->len * sizeof(KithBatchField);

    for (guint i = 0; i < batch->properties->len; i++) {
        const KithBatchProperty *property = &g_array_index(batch->properties, KithBatchProperty, i);

        if (property->texts != NULL) {
            size += property->texts->len +
                    sizeof(guint32) * (property->index.n + property->post.n + property->reused.n);
        }
    }
    return size;
}

/* ---- sorting ---- */

typedef struct {
    KithWords *rows;
    guint width;
    gboolean counted; /* repeated rows stay */
} SortTask;

static void
sort_task(guint task, guint worker, gpointer user_data)
{
    SortTask *todo = &g_array_index((GArray *)user_data, SortTask, task);
    gsize n = todo->rows->n / todo->width;

    kith_sort_rows(todo->rows->data, n, todo->width);
    if (todo->counted) {
        return;
    }
    todo->rows->n = kith_unique_rows(todo->rows->data, n, todo->width) * todo->width;
}

static void
add_task(GArray *tasks, KithWords *rows, guint width, gboolean counted)
{
    SortTask task = {rows, width, counted};

    if (rows->n > 0) {
        g_array_append_val(tasks, task);
    }
}

/* Sorts the links by their ends, from either side. */
static void
order_links(KithBatch *batch)
{
    gsize n = batch->links->len;
    guint32 *out = kith_words_push(&batch->ordered, 4 * n);
    guint32 *in = kith_words_push(&batch->turned, 4 * n);

    for (gsize i = 0; i < n; i++) {
        const KithBatchLink *link = &g_array_index(batch->links, KithBatchLink, i);
        const guint32 row[] = {link->from, link->type << 1, link->to, (guint32)i};

        memcpy(out + 4 * i, row, sizeof row);
    }
    kith_sort_rows(out, n, 4);
    for (gsize i = 0; i < n; i++) {
        const guint32 *row = out + 4 * i;
        const guint32 turned[] = {row[2], row[1] | 1, row[0], row[3]};

        memcpy(in + 4 * i, turned, sizeof turned);
    }
    /* Of one last end the rows are in order already once those of a type are together. */
    kith_sort_rows_by(in, n, 4, 2);
}

void
kith_batch_order(KithBatch *batch, guint threads)
{
    g_autoptr(GArray) tasks = g_array_new(FALSE, FALSE, sizeof(SortTask));

    if (batch->is_ordered) {
        return;
    }
    add_task(tasks, &batch->words, 3, FALSE);
    add_task(tasks, &batch->keys, 3, FALSE);
    add_task(tasks, &batch->pending, 1, FALSE);
    for (guint i = 0; i < batch->properties->len; i++) {
        KithBatchProperty *property = &g_array_index(batch->properties, KithBatchProperty, i);

        if (property->texts != NULL) {
            add_task(tasks, &property->index, 3, FALSE);
            add_task(tasks, &property->post, 3, FALSE);
            add_task(tasks, &property->unpost, 3, FALSE);
        }
    }
    kith_parallel(tasks->len, threads, sort_task, tasks, NULL);
    order_links(batch);
    batch->is_ordered = TRUE;
}

void
kith_batch_sort(KithBatch *batch, guint threads)
{
    g_autoptr(GArray) tasks = g_array_new(FALSE, FALSE, sizeof(SortTask));

    kith_batch_order(batch, threads);
    add_task(tasks, &batch->parted, 4, FALSE);
    for (guint i = 0; i < batch->properties->len; i++) {
        add_task(tasks, &g_array_index(batch->properties, KithBatchProperty, i).reused, 1, TRUE);
    }
    kith_parallel(tasks->len, threads, sort_task, tasks, NULL);
}

/* ---- links ---- */

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
kith_batch_settle_links(KithBatch *batch,
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

/* ---- writing ---- */

static gboolean
write_rows(KithTxn *txn,
           KithStoreTable table,
           const KithWords *add,
           const KithWords *remove,
           guint threads,
           GError **error)
{
    guint width = kith_tuples_width(table);
    KithTupleChange change = {add->data, add->n / width, NULL, 0};

    if (remove != NULL) {
        change.remove = remove->data;
        change.n_remove = remove->n / width;
    }
    return kith_tuples_apply_large(txn, table, &change, threads, error);
}

static gboolean
write_values(KithTxn *txn, guint32 number, const KithBatchProperty *property, GError **error)
{
    KithCountChanges changes = {property->post.data,
                                property->post.n / 3,
                                property->unpost.data,
                                property->unpost.n / 3,
                                property->reused.data,
                                property->reused.n};

    return kith_array_append(txn,
                             KITH_TABLE_VALUES,
                             number,
                             property->n_stored + 1,
                             property->texts->data,
                             (const KithSpan *)(const void *)property->spans->data,
                             property->spans->len,
                             error) &&
           kith_values_recount(txn, number, &changes, error);
}

/* The rows of all properties, which are sorted as a whole since each row begins with its
 * property. @offset is that of the list in KithBatchProperty. */
static void
gather(const KithBatch *batch, gsize offset, KithWords *out)
{
    gsize n = 0;

    for (guint pass = 0; pass < 2; pass++) {
        guint32 *to = pass == 1 ? kith_words_push(out, n) : NULL;

        for (guint i = 0; i < batch->properties->len; i++) {
            const guint8 *property =
                (const guint8 *)&g_array_index(batch->properties, KithBatchProperty, i);
            const KithWords *rows = (const KithWords *)(const void *)(property + offset);

            if (pass == 0) {
                n += rows->n;
            } else if (rows->n > 0) {
                memcpy(to, rows->data, rows->n * sizeof *to);
                to += rows->n;
            }
        }
    }
}

static gboolean
write_properties(KithBatch *batch, KithTxn *txn, guint threads, GError **error)
{
    g_auto(KithWords) add = {0};
    g_auto(KithWords) remove = {0};

    for (guint i = 0; i < batch->properties->len; i++) {
        const KithBatchProperty *property = &g_array_index(batch->properties, KithBatchProperty, i);

        if (property->texts != NULL && !write_values(txn, i + 1, property, error)) {
            return FALSE;
        }
    }
    gather(batch, G_STRUCT_OFFSET(KithBatchProperty, index), &add);
    if (!write_rows(txn, KITH_TABLE_VALUE_INDEX, &add, NULL, threads, error)) {
        return FALSE;
    }
    add.n = 0;
    gather(batch, G_STRUCT_OFFSET(KithBatchProperty, post), &add);
    gather(batch, G_STRUCT_OFFSET(KithBatchProperty, unpost), &remove);
    return write_rows(txn, KITH_TABLE_POSTINGS, &add, &remove, threads, error);
}

static gboolean
write_records(KithBatch *batch, KithTxn *txn, GError **error)
{
    const KithSpan *fresh = (const KithSpan *)(const void *)batch->fresh->data;

    if (!kith_array_append(txn,
                           KITH_TABLE_RECORDS,
                           0,
                           batch->first_record,
                           batch->bytes->data,
                           fresh,
                           batch->fresh->len,
                           error)) {
        return FALSE;
    }
    for (guint i = 0; i < batch->replaced->len; i++) {
        const KithBatchRecord *record = &g_array_index(batch->replaced, KithBatchRecord, i);

        if (!kith_array_set(txn,
                            KITH_TABLE_RECORDS,
                            0,
                            record->id,
                            kith_bytes(batch->bytes->data + record->span.offset, record->span.len),
                            error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < batch->versions->len; i++) {
        const KithBatchRecord *record = &g_array_index(batch->versions, KithBatchRecord, i);
        guint8 key[8];

        if (!kith_txn_put(txn,
                          KITH_TABLE_VERSIONS,
                          kith_key2(record->id, record->version, key),
                          kith_bytes(batch->bytes->data + record->span.offset, record->span.len),
                          error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Marks a link as taken back. */
static gboolean
retire_link(KithTxn *txn, KithLinkId id, guint32 load, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    KithLink link;
    gboolean found;

    if (!kith_links_get(txn, id, &buffer, &link, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return TRUE;
    }
    link.retired = load;
    kith_link_encode(&link, bytes);
    return kith_array_set(txn, KITH_TABLE_LINKS, 0, id, kith_bytes(bytes->data, bytes->len), error);
}

static gboolean
write_links(KithBatch *batch, KithTxn *txn, guint32 load, guint threads, GError **error)
{
    guint n_stale = g_hash_table_size(batch->stale);
    GHashTableIter iter;
    gpointer key;
    guint64 live;

    if (batch->n_links == 0 && n_stale == 0) {
        return TRUE;
    }
    g_hash_table_iter_init(&iter, batch->stale);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (!retire_link(txn, GPOINTER_TO_UINT(key), load, error)) {
            return FALSE;
        }
    }
    return kith_array_append(txn,
                             KITH_TABLE_LINKS,
                             0,
                             batch->first_link,
                             batch->link_items->data,
                             (const KithSpan *)(const void *)batch->link_spans->data,
                             batch->link_spans->len,
                             error) &&
           write_rows(txn,
                      KITH_TABLE_ADJACENCY,
                      &batch->adjacent,
                      &batch->parted,
                      threads,
                      error) &&
           kith_store_set_counter(txn,
                                  KITH_COUNTER_LINKS,
                                  (guint64)batch->first_link + batch->n_links - 1,
                                  error) &&
           kith_store_counter(txn, KITH_COUNTER_LIVE_LINKS, &live, error) &&
           kith_store_set_counter(txn,
                                  KITH_COUNTER_LIVE_LINKS,
                                  live + batch->n_links - n_stale,
                                  error);
}

static gboolean
raise_version(KithTxn *txn, GError **error)
{
    guint64 version;

    return kith_store_counter(txn, KITH_COUNTER_VERSION, &version, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_VERSION, version + 1, error);
}

gboolean
kith_batch_write(KithBatch *batch, KithTxn *txn, guint32 load, guint threads, GError **error)
{
    threads = kith_threads(threads);
    return write_properties(batch, txn, threads, error) && write_records(batch, txn, error) &&
           write_rows(txn, KITH_TABLE_KEY_INDEX, &batch->keys, NULL, threads, error) &&
           write_rows(txn, KITH_TABLE_WORD_INDEX, &batch->words, NULL, threads, error) &&
           write_rows(txn, KITH_TABLE_PENDING, &batch->pending, NULL, threads, error) &&
           write_links(batch, txn, load, threads, error) &&
           kith_store_add_census(txn, batch->census, error) &&
           kith_store_set_counter(txn,
                                  KITH_COUNTER_RECORDS,
                                  (guint64)batch->first_record + batch->fresh->len - 1,
                                  error) &&
           raise_version(txn, error);
}
