/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-intake.h"

/* The last number given out in a property, asked of the store at its first use. */
static gboolean
open_property(KithIngest *ingest, guint32 property, GError **error)
{
    KithBatchProperty *part = kith_batch_property(ingest->batch, property);

    if (part->n_values != 0) {
        return TRUE;
    }
    if (!kith_values_count(ingest->txn, property, &part->n_stored, error)) {
        return FALSE;
    }
    part->n_values = part->n_before = part->n_stored;
    return TRUE;
}

static void
add_words(KithIngest *ingest, guint32 property, guint32 value, const guint32 *words)
{
    for (; words != NULL && *words != 0; words++) {
        kith_words_push3(&ingest->batch->words, *words, property, value);
    }
}

/* Values that do not come back are met in the order in which the parcel has them: what the next
 * ones need is asked for while this one is worked on. */
static inline void
look_ahead(const KithIngest *ingest, guint32 at)
{
    const KithIntern *next = &ingest->parcel->once;

    if (at + 6 * KITH_INTAKE_AHEAD >= next->n_entries) {
        return;
    }
    kith_intern_prefetch_slot(&ingest->values, next->entries[at + 3 * KITH_INTAKE_AHEAD].hash);
    kith_intern_prefetch_entry(&ingest->values, next->entries[at + 2 * KITH_INTAKE_AHEAD].hash);
    kith_intern_prefetch_text(&ingest->values, next->entries[at + KITH_INTAKE_AHEAD].hash);
    /* The parcel was written by another processor: its bytes come from afar too. */
    __builtin_prefetch(&next->entries[at + 6 * KITH_INTAKE_AHEAD]);
    if (next->entries[at + 3 * KITH_INTAKE_AHEAD].len > KITH_INTERN_SHORT) {
        __builtin_prefetch(next->bytes + next->entries[at + 3 * KITH_INTAKE_AHEAD].at.offset);
    }
}

/* The store's number of one of the parcel's values, given out now when it is new. With
 * @look_only a value that no record ever had stays without number: G_MAXUINT32. */
static gboolean
value_number(KithIngest *ingest,
             guint32 local,
             gboolean look_only,
             guint32 *out_value,
             GError **error)
{
    guint32 *known = local < KITH_LOCAL_ONCE
                         ? &g_array_index(ingest->parcel->numbers, guint32, local - 1)
                         : NULL;
    const KithInternEntry *from;
    KithBytes text;
    KithBatchProperty *part;
    KithInternEntry *entry;
    gboolean fresh;

    if (known != NULL && *known != 0) {
        *out_value = *known;
        return TRUE;
    }
    from = kith_parcel_value(ingest->parcel, local);
    if (!open_property(ingest, from->space, error)) {
        return FALSE;
    }
    if (local >= KITH_LOCAL_ONCE) {
        look_ahead(ingest, local - KITH_LOCAL_ONCE - 1);
    }
    text = kith_parcel_text(ingest->parcel, local);
    entry = kith_intern_add(&ingest->values, from->space, text, from->hash, &fresh);
    part = kith_batch_property(ingest->batch, from->space);
    /* Values that this load brought are all in the table: only older ones are looked up. */
    if (entry->number == 0 && part->n_before > 0 && fresh &&
        !kith_values_find(ingest->txn, from->space, text, &entry->number, error)) {
        return FALSE;
    }
    if (entry->number == 0) {
        if (look_only) {
            *out_value = G_MAXUINT32;
            return TRUE;
        }
        entry->number = kith_batch_add_value(ingest->batch, from->space, text, (guint32)from->hash);
        add_words(ingest, from->space, entry->number, kith_parcel_words(ingest->parcel, local));
    }
    *out_value = entry->number;
    if (known != NULL) {
        *known = entry->number;
    }
    return TRUE;
}

/* Asks for what the fields ahead will need: the parcel comes from another processor, and its
 * table of known numbers is large. */
static inline void
look_ahead_at_fields(const KithIngest *ingest,
                     const KithDraftField *draft,
                     const KithDraftField *end)
{
    if (end - draft > 2 * KITH_INTAKE_AHEAD) {
        guint32 local = draft[KITH_INTAKE_AHEAD].local;

        __builtin_prefetch(draft + 2 * KITH_INTAKE_AHEAD);
        if (local != 0 && local < KITH_LOCAL_ONCE) {
            __builtin_prefetch(&g_array_index(ingest->parcel->numbers, guint32, local - 1));
        }
    }
}

gboolean
kith_intake_fields(KithIngest *ingest, guint32 first, guint32 n, gboolean look_only, GError **error)
{
    const KithDraftField *drafts = &g_array_index(ingest->parcel->fields, KithDraftField, first);
    const KithDraftField *end = drafts + ingest->parcel->fields->len - first;
    KithField *fields;

    g_array_set_size(ingest->fields, n);
    fields = (KithField *)(void *)ingest->fields->data;
    for (guint32 i = 0; i < n; i++) {
        const KithDraftField *draft = &drafts[i];

        look_ahead_at_fields(ingest, draft, end);
        fields[i] = (KithField){.property = draft->property, .form = draft->form};
        if (draft->local != 0 &&
            !value_number(ingest, draft->local, look_only, &fields[i].value, error)) {
            return FALSE;
        }
        if (draft->form == KITH_FORM_GIVEN) {
            fields[i].given =
                kith_bytes(ingest->parcel->bytes->data + draft->given, draft->given_len);
        }
    }
    return TRUE;
}
