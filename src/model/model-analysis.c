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
    g_free(finding);
}

void
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
    }
}

static void
encode_evidence(const KithFinding *finding, Kith__V1__Finding__Evidence *evidence)
{
    for (guint i = 0; i < finding->evidence->len; i++) {
        const KithFindingEvidence *from = g_ptr_array_index(finding->evidence, i);

        evidence[i] = (Kith__V1__Finding__Evidence)KITH__V1__FINDING__EVIDENCE__INIT;
        evidence[i].text = from->text;
        evidence[i].n_record = from->records->len;
        evidence[i].record = (uint32_t *)(void *)from->records->data;
    }
}

void
kith_finding_encode(const KithFinding *finding, GByteArray *out)
{
    Kith__V1__Finding message = KITH__V1__FINDING__INIT;
    guint n_members = finding->members->len;
    guint n_evidence = finding->evidence->len;
    g_autofree Kith__V1__Finding__Member *members = g_new(Kith__V1__Finding__Member, n_members + 1);
    g_autofree Kith__V1__Finding__Evidence *evidence =
        g_new(Kith__V1__Finding__Evidence, n_evidence + 1);
    g_autofree Kith__V1__Finding__Member **member_list =
        g_new(Kith__V1__Finding__Member *, n_members + 1);
    g_autofree Kith__V1__Finding__Evidence **evidence_list =
        g_new(Kith__V1__Finding__Evidence *, n_evidence + 1);

    encode_members(finding, members);
    encode_evidence(finding, evidence);
    for (guint i = 0; i < n_members; i++) {
        member_list[i] = &members[i];
    }
    for (guint i = 0; i < n_evidence; i++) {
        evidence_list[i] = &evidence[i];
    }
    message.kind = kith_message_borrow(finding->kind);
    message.state = (Kith__V1__Finding__State)finding->state;
    message.score = finding->score;
    message.n_member = n_members;
    message.member = member_list;
    message.n_evidence = n_evidence;
    message.evidence = evidence_list;
    message.method = kith_message_borrow(finding->method);
    message.caution = kith_message_borrow(finding->caution);
    message.generation = finding->generation;
    message.reason = kith_message_borrow(finding->reason);
    kith_message_pack(&message.base, out);
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
    finding->state = (KithFindingState)message->state;
    finding->score = message->score;
    for (gsize i = 0; i < message->n_member; i++) {
        KithFindingMember member = {message->member[i]->entity,
                                    message->member[i]->indicators,
                                    message->member[i]->score};

        g_array_append_val(finding->members, member);
    }
    for (gsize i = 0; i < message->n_evidence; i++) {
        kith_finding_add_evidence(finding,
                                  g_strdup(message->evidence[i]->text),
                                  message->evidence[i]->record,
                                  (guint)message->evidence[i]->n_record);
    }
    g_free(finding->method);
    finding->method = kith_message_text(message->method);
    g_free(finding->caution);
    finding->caution = kith_message_text(message->caution);
    finding->generation = message->generation;
    g_free(finding->reason);
    finding->reason = kith_message_text(message->reason);
    kith__v1__finding__free_unpacked(message, NULL);
    return finding;
}
