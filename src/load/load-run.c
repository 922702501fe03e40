/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-run.h"

#include "base-error.h"
#include "base-file.h"
#include "base-parallel.h"
#include "base-progress.h"

gsize kith_run_block_bytes = (gsize)1 << 20;

typedef struct {
    const char *reason; /* static, or owned by @reasons */
    KithBytes text;
    guint64 line;
} Fault;

/* A block on its way: cut, parsed on some thread, taken in. */
typedef struct {
    KithBytes text;
    guint64 n_lines;
    guint64 n_rows;
    guint64 n_ragged;
    guint64 first_ragged;  /* line, from 1 in the block */
    KithParcel *parcel;    /* owned */
    GArray *faults;        /* owned, Fault with lines from 1 in the block */
    GStringChunk *reasons; /* owned */
    gboolean parsed;       /* (lock mutex) */
} Slot;

typedef struct {
    const KithRunOptions *options;
    Slot *slots; /* owned, a ring */
    guint n_slots;
    GThreadPool *pool; /* owned */
    GMutex mutex;
    GCond cond;
    guint64 line; /* of the block being taken in */
    KithRunCounts counts;
} Run;

/* ---- on any thread ---- */

typedef struct {
    const Run *run;
    Slot *slot;
} Sink;

static void
add_fault(Slot *slot, const KithRow *row, const char *reason)
{
    Fault fault = {g_string_chunk_insert_const(slot->reasons, reason), row->text, row->line};

    g_array_append_val(slot->faults, fault);
}

static gboolean
take_row(const KithRow *row, gpointer user_data)
{
    Sink *sink = user_data;
    Slot *slot = sink->slot;
    const char *fault = row->fault;

    slot->n_rows++;
    if (fault == NULL) {
        fault = kith_plan_apply(sink->run->options->plan, row, slot->parcel);
    }
    if (fault != NULL) {
        add_fault(slot, row, fault);
    } else if (row->ragged) {
        slot->first_ragged = slot->n_ragged == 0 ? row->line : slot->first_ragged;
        slot->n_ragged++;
    }
    return TRUE;
}

static void
parse_slot(gpointer data, gpointer user_data)
{
    Run *run = user_data;
    Slot *slot = data;
    Sink sink = {run, slot};

    /* Lines are counted from 1 in each block, since the blocks before may not be done yet. */
    slot->n_lines =
        run->options->loader->parse(run->options->input, slot->text, 1, take_row, &sink);
    g_mutex_lock(&run->mutex);
    slot->parsed = TRUE;
    g_cond_broadcast(&run->cond);
    g_mutex_unlock(&run->mutex);
}

/* ---- on the calling thread ---- */

static void
init_slot(Slot *slot)
{
    slot->parcel = kith_parcel_new();
    slot->faults = g_array_new(FALSE, FALSE, sizeof(Fault));
    slot->reasons = g_string_chunk_new(1024);
}

static void
clear_slot(Slot *slot)
{
    kith_parcel_free(slot->parcel);
    g_array_unref(slot->faults);
    g_string_chunk_free(slot->reasons);
}

static void
start_slot(Run *run, Slot *slot, KithBytes text)
{
    slot->text = text;
    slot->n_rows = slot->n_ragged = 0;
    slot->parsed = FALSE;
    kith_parcel_reset(slot->parcel);
    g_array_set_size(slot->faults, 0);
    g_string_chunk_clear(slot->reasons);
    g_thread_pool_push(run->pool, slot, NULL);
}

static void
wait_for(Run *run, Slot *slot)
{
    g_mutex_lock(&run->mutex);
    while (!slot->parsed) {
        g_cond_wait(&run->cond, &run->mutex);
    }
    g_mutex_unlock(&run->mutex);
}

/* Lines of the input in place of lines of the block. */
static void
shift_lines(Slot *slot, guint64 before)
{
    KithParcel *parcel = slot->parcel;

    for (guint i = 0; i < parcel->records->len; i++) {
        g_array_index(parcel->records, KithDraftRecord, i).row += before;
    }
    for (guint i = 0; i < parcel->links->len; i++) {
        g_array_index(parcel->links, KithDraftLink, i).row += before;
    }
    for (guint i = 0; i < parcel->rows->len; i++) {
        g_array_index(parcel->rows, KithParcelRow, i).line += before;
    }
}

static void
keep_faults(Run *run, const Slot *slot, guint64 before)
{
    for (guint i = 0; i < slot->faults->len; i++) {
        const Fault *fault = &g_array_index(slot->faults, Fault, i);

        kith_rejects_add(run->options->rejects,
                         run->options->input->name,
                         fault->line + before,
                         fault->reason,
                         fault->text);
        run->counts.rejected++;
    }
    if (slot->n_ragged > 0 && run->counts.ragged == 0) {
        run->counts.first_ragged = slot->first_ragged + before;
    }
    run->counts.ragged += slot->n_ragged;
    run->counts.rows += slot->n_rows;
}

static gboolean
take_slot(Run *run, Slot *slot, GError **error)
{
    const KithRunOptions *options = run->options;
    gsize done = (gsize)(slot->text.data + slot->text.len - options->input->text.data);
    guint64 before = run->line - 1;

    wait_for(run, slot);
    shift_lines(slot, before);
    keep_faults(run, slot, before);
    run->line += slot->n_lines;
    if (options->ingest != NULL && !kith_ingest_add(options->ingest, slot->parcel, error)) {
        return FALSE;
    }
    if (options->input->mapped) {
        kith_file_passed(options->input->text, done - slot->text.len, done);
    }
    return kith_progress_step(options->progress,
                              options->stage,
                              done,
                              options->input->text.len,
                              error);
}

/* Cuts blocks ahead of the one being taken in, as far as the ring has room. */
static gboolean
run_blocks(Run *run, GError **error)
{
    const KithInput *input = run->options->input;
    const KithLoader *loader = run->options->loader;
    guint64 cut = 0;
    guint64 taken = 0;
    gsize at = input->body;
    gboolean fine = TRUE;

    while (fine && (at < input->text.len || taken < cut)) {
        while (at < input->text.len && cut < taken + run->n_slots) {
            gsize end = loader->cut(input, at, kith_run_block_bytes);

            start_slot(run,
                       &run->slots[cut++ % run->n_slots],
                       kith_bytes(input->text.data + at, end - at));
            at = end;
        }
        fine = take_slot(run, &run->slots[taken++ % run->n_slots], error);
    }
    while (taken < cut) {
        wait_for(run, &run->slots[taken++ % run->n_slots]);
    }
    return fine;
}

gboolean
kith_run(const KithRunOptions *options, KithRunCounts *out_counts, GError **error)
{
    Run run = {.options = options, .line = options->input->body_line};
    guint threads = kith_threads(options->threads);
    gboolean fine;

    run.n_slots = threads + 2;
    run.slots = g_new0(Slot, run.n_slots);
    g_mutex_init(&run.mutex);
    g_cond_init(&run.cond);
    for (guint i = 0; i < run.n_slots; i++) {
        init_slot(&run.slots[i]);
    }
    run.pool = g_thread_pool_new(parse_slot, &run, (int)threads, FALSE, NULL);
    fine = run_blocks(&run, error);
    g_thread_pool_free(run.pool, FALSE, TRUE);
    for (guint i = 0; i < run.n_slots; i++) {
        clear_slot(&run.slots[i]);
    }
    g_free(run.slots);
    g_mutex_clear(&run.mutex);
    g_cond_clear(&run.cond);
    *out_counts = run.counts;
    return fine;
}
