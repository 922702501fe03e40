/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-intake.h"

/* Whether anything of the source was taken back before the load began. */
static gboolean
has_retired(const KithIngest *ingest, KithSourceId source)
{
    for (guint i = 0; i < ingest->census->len; i++) {
        const KithCensusRow *row = &g_array_index(ingest->census, KithCensusRow, i);

        if (row->source == source && row->retired > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A stub that was taken back stands again when a link tells of it again. A record does not: rows
 * bring it back. */
static gboolean
revive_stub(KithIngest *ingest,
            KithRecordId id,
            const KithDraftLink *link,
            KithKeyState *state,
            GError **error)
{
    KithRecord record;
    gboolean found;

    if (!kith_records_get(ingest->txn, id, &ingest->buffer, &record, &found, error)) {
        return FALSE;
    }
    if (!found || !record.stub || record.retired == 0) {
        return TRUE;
    }
    record.retired = 0;
    record.load = ingest->options.load;
    record.row = link->row;
    kith_intake_put(ingest, id, &record);
    kith_intake_count(ingest, &(KithCensusRow){record.source, record.type, 0, 1, -1});
    *state = (KithKeyState){record.type, 0, KITH_SEEN_STUB};
    ingest->counts.stubs++;
    return TRUE;
}

/* The record at a link's end; one that is not known is made, as a stub or as a plain node. */
static gboolean
take_end(KithIngest *ingest,
         const KithDraftRef *ref,
         const KithDraftLink *link,
         KithRecordId *out_id,
         GError **error)
{
    KithInternEntry *key;
    KithKeyState *state;
    guint32 entry;

    if (!kith_intake_find(ingest, ref, &entry, error)) {
        return FALSE;
    }
    key = kith_intern_entry(&ingest->keys, entry);
    state = &g_array_index(ingest->states, KithKeyState, entry);
    if (key->number == 0) {
        KithRecord record = {.source = ref->source,
                             .key = kith_parcel_key(ingest->parcel, ref),
                             .type = ref->type,
                             .version = link->node_ends,
                             .load = ingest->options.load,
                             .row = link->row,
                             .stub = !link->node_ends};

        if (!kith_intake_add(ingest, entry, &record, error)) {
            return FALSE;
        }
        state->seen = link->node_ends ? KITH_SEEN_NODE : KITH_SEEN_STUB;
        state->content = ref->type;
        ingest->counts.stubs += !link->node_ends;
        ingest->counts.added += link->node_ends != FALSE;
    } else if (state->seen == KITH_SEEN_STORED && has_retired(ingest, ref->source) &&
               !revive_stub(ingest, key->number, link, state, error)) {
        return FALSE;
    }
    *out_id = key->number;
    kith_intake_saw(ingest, key->number);
    return TRUE;
}

static void
keep_link_fields(KithIngest *ingest, KithBatchLink *link)
{
    KithBatch *batch = ingest->batch;

    link->first_field = batch->link_fields->len;
    link->n_fields = ingest->fields->len;
    for (guint i = 0; i < ingest->fields->len; i++) {
        const KithField *field = &g_array_index(ingest->fields, KithField, i);
        KithBatchField kept = {batch->link_bytes->len,
                               (guint32)field->given.len,
                               field->property,
                               field->value,
                               field->form};

        if (field->given.len > 0) {
            g_byte_array_append(batch->link_bytes, field->given.data, (guint)field->given.len);
        }
        link->content = kith_hash_pair(link->content, (guint64)kept.property << 32 | kept.value);
        g_array_append_val(batch->link_fields, kept);
    }
}

gboolean
kith_intake_link(KithIngest *ingest, const KithDraftLink *draft, GError **error)
{
    KithBatchLink link = {.type = draft->type, .row = draft->row};

    if (draft->owner >= 0) {
        link.owner = g_array_index(ingest->numbers, guint32, draft->owner);
        if (link.owner == 0) {
            return TRUE; /* its row was turned away */
        }
    }
    if (!take_end(ingest, &draft->from, draft, &link.from, error) ||
        !take_end(ingest, &draft->to, draft, &link.to, error) ||
        !kith_intake_fields(ingest, draft->first_field, draft->n_fields, FALSE, error)) {
        return FALSE;
    }
    /* A link that its row's record is no end of is a fact of its own. */
    if (link.owner != link.from && link.owner != link.to) {
        link.owner = 0;
    }
    keep_link_fields(ingest, &link);
    g_array_append_val(ingest->batch->links, link);
    return TRUE;
}
