/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-analysis.h"

#include "model-message.h"

#include "kith/v1/analysis.pb-c.h"

void
kith_result_free(KithResult *result)
{
    g_free(result->pass);
    g_free(result->view);
    g_free(result->options);
    g_strfreev(result->columns);
    g_free(result);
}

void
kith_result_encode(const KithResult *result, GByteArray *out)
{
    Kith__V1__Result message = KITH__V1__RESULT__INIT;

    message.pass = kith_message_borrow(result->pass);
    message.view = kith_message_borrow(result->view);
    message.options = kith_message_borrow(result->options);
    message.n_column = g_strv_length(result->columns);
    message.column = result->columns;
    message.rows = result->rows;
    message.generation = result->generation;
    message.seed = result->seed;
    message.version = result->version;
    kith_message_pack(&message.base, out);
}

KithResult *
kith_result_decode(KithBytes bytes)
{
    Kith__V1__Result *message = kith__v1__result__unpack(NULL, bytes.len, bytes.data);
    KithResult *result;

    if (message == NULL) {
        return NULL;
    }
    result = g_new0(KithResult, 1);
    result->pass = kith_message_text(message->pass);
    result->view = kith_message_text(message->view);
    result->options = kith_message_text(message->options);
    result->columns = g_new0(char *, message->n_column + 1);
    for (gsize i = 0; i < message->n_column; i++) {
        result->columns[i] = kith_message_text(message->column[i]);
    }
    result->rows = message->rows;
    result->generation = message->generation;
    result->seed = message->seed;
    result->version = message->version;
    kith__v1__result__free_unpacked(message, NULL);
    return result;
}

/* ---- findings ---- */

static void
free_evidence(gpointer data)
{
    KithFindingEvidence *evidence = data;

    g_free(evidence->text);
    g_array_unref(evidence->records);
    g_free(evidence);
}

static void
free_change(gpointer data)
{
    KithFindingChange *change = data;

    g_free(change->who);
    g_free(change->reason);
    g_free(change);
}

KithFinding *
kith_finding_new(const char *kind)
{
    KithFinding *finding = g_new0(KithFinding, 1);

    finding->kind = g_strdup(kind);
    finding->state = KITH_FINDING_NEW;
    finding->members = g_array_new(FALSE, TRUE, sizeof(KithFindingMember));
    finding->evidence = g_ptr_array_new_with_free_func(free_evidence);
    finding->method = g_strdup("");
    finding->caution = g_strdup("");
    finding->reason = g_strdup("");
    finding->changes = g_ptr_array_new_with_free_func(free_change);
    finding->owner = g_strdup("");
    finding->difference = g_strdup("");
    finding->known = g_array_new(FALSE, FALSE, sizeof(guint32));
    finding->list = g_strdup("");
    return finding;
}

void
kith_finding_free(KithFinding *finding)
{
    g_free(finding->kind);
    g_array_unref(finding->members);
    g_ptr_array_unref(finding->evidence);
    g_free(finding->method);
    g_free(finding->caution);
    g_free(finding->reason);
    g_ptr_array_unref(finding->changes);
    g_free(finding->owner);
    g_free(finding->difference);
    g_array_unref(finding->known);
    g_free(finding->list);
    g_free(finding);
}

KithFindingEvidence *
kith_finding_add_evidence(KithFinding *finding,
                          char *text,
                          const KithRecordId *records,
                          guint n_records)
{
    KithFindingEvidence *evidence = g_new0(KithFindingEvidence, 1);

    evidence->text = text;
    evidence->records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    if (n_records > 0) {
        g_array_append_vals(evidence->records, records, n_records);
    }
    g_ptr_array_add(finding->evidence, evidence);
    return evidence;
}

void
kith_finding_add_change(KithFinding *finding,
                        KithFindingState state,
                        const char *who,
                        guint64 event,
                        const char *reason)
{
    KithFindingChange *change = g_new0(KithFindingChange, 1);

    change->state = state;
    change->who = g_strdup(who);
    change->event = event;
    change->reason = g_strdup(reason);
    g_ptr_array_add(finding->changes, change);
    finding->state = state;
    g_free(finding->reason);
    finding->reason = g_strdup(reason);
}

static void
encode_members(const KithFinding *finding, Kith__V1__Finding__Member *members)
{
    for (guint i = 0; i < finding->members->len; i++) {
        const KithFindingMember *from = &g_array_index(finding->members, KithFindingMember, i);

        members[i] = (Kith__V1__Finding__Member)KITH__V1__FINDING__MEMBER__INIT;
        members[i].entity = from->entity;
        members[i].indicators = from->indicators;
        members[i].score = from->score;
        members[i].record = from->record;
        members[i].core = from->core;
        members[i].joint = from->joint;
    }
}

static void
encode_evidence(const KithFinding *finding, Kith__V1__Finding__Evidence *evidence)
{
    for (guint i = 0; i < finding->evidence->len; i++) {
        const KithFindingEvidence *from = g_ptr_array_index(finding->evidence, i);

        evidence[i] = (Kith__V1__Finding__Evidence)KITH__V1__FINDING__EVIDENCE__INIT;
        evidence[i].text = from->text;
        evidence[i].members = from->members;
        evidence[i].n_record = from->records->len;
        evidence[i].record = (uint32_t *)(void *)from->records->data;
    }
}

static void
encode_changes(const KithFinding *finding, Kith__V1__Finding__Change *changes)
{
    for (guint i = 0; i < finding->changes->len; i++) {
        const KithFindingChange *from = g_ptr_array_index(finding->changes, i);

        changes[i] = (Kith__V1__Finding__Change)KITH__V1__FINDING__CHANGE__INIT;
        changes[i].state = (Kith__V1__Finding__State)from->state;
        changes[i].who = from->who;
        changes[i].event = from->event;
        changes[i].reason = from->reason;
    }
}

static void
encode_life(const KithFinding *finding, Kith__V1__Finding *message)
{
    message->reason = kith_message_borrow(finding->reason);
    message->owner = kith_message_borrow(finding->owner);
    message->review = finding->review;
    message->first_event = finding->first_event;
    message->last_event = finding->last_event;
    message->news = (Kith__V1__Finding__News)finding->news;
    message->difference = kith_message_borrow(finding->difference);
    message->n_known = finding->known->len;
    message->known = (uint32_t *)(void *)finding->known->data;
    message->list = kith_message_borrow(finding->list);
}

/* Pointers to the elements of an array, as messages want them. */
static gpointer *
pointers_to(gpointer elements, guint n, gsize size)
{
    gpointer *pointers = g_new(gpointer, (gsize)n + 1);

    for (guint i = 0; i < n; i++) {
        pointers[i] = (guint8 *)elements + i * size;
    }
    return pointers;
}

void
kith_finding_encode(const KithFinding *finding, GByteArray *out)
{
    Kith__V1__Finding message = KITH__V1__FINDING__INIT;
    guint n_members = finding->members->len;
    guint n_evidence = finding->evidence->len;
    guint n_changes = finding->changes->len;
    g_autofree Kith__V1__Finding__Member *members = g_new(Kith__V1__Finding__Member, n_members + 1);
    g_autofree Kith__V1__Finding__Evidence *evidence =
        g_new(Kith__V1__Finding__Evidence, n_evidence + 1);
    g_autofree Kith__V1__Finding__Change *changes = g_new(Kith__V1__Finding__Change, n_changes + 1);
    g_autofree gpointer *member_list = pointers_to(members, n_members, sizeof *members);
    g_autofree gpointer *evidence_list = pointers_to(evidence, n_evidence, sizeof *evidence);
    g_autofree gpointer *change_list = pointers_to(changes, n_changes, sizeof *changes);

    encode_members(finding, members);
    encode_evidence(finding, evidence);
    encode_changes(finding, changes);
    message.kind = kith_message_borrow(finding->kind);
    message.state = (Kith__V1__Finding__State)finding->state;
    message.score = finding->score;
    message.n_member = n_members;
    message.member = (Kith__V1__Finding__Member **)member_list;
    message.n_evidence = n_evidence;
    message.evidence = (Kith__V1__Finding__Evidence **)evidence_list;
    message.n_change = n_changes;
    message.change = (Kith__V1__Finding__Change **)change_list;
    message.method = kith_message_borrow(finding->method);
    message.caution = kith_message_borrow(finding->caution);
    message.generation = finding->generation;
    encode_life(finding, &message);
    kith_message_pack(&message.base, out);
}

static void
set_text(char **text, const char *message)
{
    g_free(*text);
    *text = kith_message_text(message);
}

static void
decode_life(const Kith__V1__Finding *message, KithFinding *finding)
{
    for (gsize i = 0; i < message->n_change; i++) {
        kith_finding_add_change(finding,
                                (KithFindingState)message->change[i]->state,
                                message->change[i]->who,
                                message->change[i]->event,
                                message->change[i]->reason);
    }
    finding->state = (KithFindingState)message->state;
    set_text(&finding->reason, message->reason);
    set_text(&finding->owner, message->owner);
    set_text(&finding->difference, message->difference);
    set_text(&finding->list, message->list);
    finding->review = message->review;
    finding->first_event = message->first_event;
    finding->last_event = message->last_event;
    finding->news = (KithNews)message->news;
    g_array_append_vals(finding->known, message->known, (guint)message->n_known);
}

KithFinding *
kith_finding_decode(KithBytes bytes)
{
    Kith__V1__Finding *message = kith__v1__finding__unpack(NULL, bytes.len, bytes.data);
    KithFinding *finding;

    if (message == NULL) {
        return NULL;
    }
    finding = kith_finding_new(message->kind);
    finding->score = message->score;
    for (gsize i = 0; i < message->n_member; i++) {
        KithFindingMember member = {message->member[i]->entity,
                                    message->member[i]->indicators,
                                    message->member[i]->score,
                                    message->member[i]->record,
                                    message->member[i]->core,
                                    message->member[i]->joint};

        g_array_append_val(finding->members, member);
    }
    for (gsize i = 0; i < message->n_evidence; i++) {
        kith_finding_add_evidence(finding,
                                  g_strdup(message->evidence[i]->text),
                                  message->evidence[i]->record,
                                  (guint)message->evidence[i]->n_record)
            ->members = message->evidence[i]->members;
    }
    set_text(&finding->method, message->method);
    set_text(&finding->caution, message->caution);
    finding->generation = message->generation;
    decode_life(message, finding);
    kith__v1__finding__free_unpacked(message, NULL);
    return finding;
}
