/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-entity.h"

#include "model-message.h"

#include "kith/v1/entity.pb-c.h"

void
kith_generation_encode(const KithGeneration *generation, GByteArray *out)
{
    Kith__V1__Generation message = KITH__V1__GENERATION__INIT;

    message.number = generation->number;
    message.records = generation->records;
    message.entities = generation->entities;
    message.merged = generation->merged;
    message.decisions = generation->decisions;
    message.model = generation->model;
    message.threshold = generation->threshold;
    message.candidate_pairs = generation->candidate_pairs;
    message.last_record = generation->last_record;
    message.last_decision = generation->last_decision;
    message.event = generation->event;
    kith_message_pack(&message.base, out);
}

gboolean
kith_generation_decode(KithBytes bytes, KithGeneration *out_generation)
{
    Kith__V1__Generation *message = kith__v1__generation__unpack(NULL, bytes.len, bytes.data);

    if (message == NULL) {
        return FALSE;
    }
    *out_generation = (KithGeneration){
        .number = message->number,
        .records = message->records,
        .entities = message->entities,
        .merged = message->merged,
        .decisions = message->decisions,
        .model = message->model,
        .threshold = message->threshold,
        .candidate_pairs = message->candidate_pairs,
        .last_record = message->last_record,
        .last_decision = message->last_decision,
        .event = message->event,
    };
    kith__v1__generation__free_unpacked(message, NULL);
    return TRUE;
}

void
kith_model_encode(const char *yaml, GByteArray *out)
{
    Kith__V1__Model message = KITH__V1__MODEL__INIT;

    message.yaml = kith_message_bytes(kith_bytes_str(yaml));
    kith_message_pack(&message.base, out);
}

char *
kith_model_decode(KithBytes bytes)
{
    Kith__V1__Model *message = kith__v1__model__unpack(NULL, bytes.len, bytes.data);
    char *yaml;

    if (message == NULL) {
        return NULL;
    }
    yaml = message->yaml.len > 0 ? g_strndup((const char *)message->yaml.data, message->yaml.len)
                                 : g_strdup("");
    kith__v1__model__free_unpacked(message, NULL);
    return yaml;
}
