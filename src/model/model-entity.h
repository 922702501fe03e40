/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_ENTITY_H
#define MODEL_ENTITY_H

#include "base-bytes.h"

#include <kith/kith-types.h>

/* proto/kith/v1/entity.proto, Generation. */
typedef struct {
    guint32 number;
    guint64 records;
    guint64 entities;
    guint64 merged;
    guint64 decisions;
    guint32 model;
    double threshold;
    guint64 candidate_pairs;
    KithRecordId last_record;
    guint32 last_decision;
    guint64 event;
} KithGeneration;

void kith_generation_encode(const KithGeneration *generation, GByteArray *out);
gboolean kith_generation_decode(KithBytes bytes, KithGeneration *out_generation);

/* proto/kith/v1/entity.proto, Model: the YAML and nothing else. Free it with g_free(). */
void kith_model_encode(const char *yaml, GByteArray *out);
char *kith_model_decode(KithBytes bytes);

#endif
