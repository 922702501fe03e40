/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_SOURCE_H
#define MODEL_SOURCE_H

#include "base-bytes.h"

#include <kith/kith-types.h>

/* How inputs with one header were read last. */
typedef struct {
    guint64 header_hash;
    char *yaml; /* owned */
} KithSourceMapping;

/* proto/kith/v1/source.proto, Source. Texts are never NULL. */
typedef struct {
    char *name;
    char *owner;
    char *purpose;
    char *lawful_basis;
    char *review_date;
    GPtrArray *mappings; /* owned, KithSourceMapping */
    guint32 retired;
} KithSourceInfo;

/* proto/kith/v1/source.proto, Load. */
typedef struct {
    KithSourceId source;
    char *input;
    char *loader;
    guint64 rows;
    guint64 added;
    guint64 changed;
    guint64 unchanged;
    guint64 rejected;
    guint64 links;
    guint64 retired;
    guint64 stubs;
    gboolean finished;
} KithLoadInfo;

typedef enum {
    KITH_NAME_NODE_TYPE = 1,
    KITH_NAME_PROPERTY = 2,
    KITH_NAME_LINK_TYPE = 3,
} KithNameKind;

/* proto/kith/v1/source.proto, Name. */
typedef struct {
    KithNameKind kind;
    char *name;
    char *type;
} KithNameInfo;

void kith_source_info_encode(const KithSourceInfo *info, GByteArray *out);
KithSourceInfo *kith_source_info_decode(KithBytes bytes);
KithSourceInfo *kith_source_info_new(const char *name);

/* The mapping for a header, NULL when there is none. */
const char *kith_source_info_mapping(const KithSourceInfo *info, guint64 header_hash);
void kith_source_info_set_mapping(KithSourceInfo *info, guint64 header_hash, const char *yaml);
void kith_source_info_free(KithSourceInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithSourceInfo, kith_source_info_free)

void kith_load_info_encode(const KithLoadInfo *info, GByteArray *out);
KithLoadInfo *kith_load_info_decode(KithBytes bytes);
void kith_load_info_free(KithLoadInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithLoadInfo, kith_load_info_free)

void kith_name_info_encode(const KithNameInfo *info, GByteArray *out);
KithNameInfo *kith_name_info_decode(KithBytes bytes);
void kith_name_info_free(KithNameInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithNameInfo, kith_name_info_free)

#endif
