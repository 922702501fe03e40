/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-source.h"

#include "model-message.h"

#include "kith/v1/source.pb-c.h"

static void
free_mapping(gpointer data)
{
    KithSourceMapping *mapping = data;

    g_free(mapping->yaml);
    g_free(mapping);
}

static GPtrArray *
new_mappings(void)
{
    return g_ptr_array_new_with_free_func(free_mapping);
}

const char *
kith_source_info_mapping(const KithSourceInfo *info, guint64 header_hash)
{
    for (guint i = 0; i < info->mappings->len; i++) {
        const KithSourceMapping *mapping = g_ptr_array_index(info->mappings, i);

        if (mapping->header_hash == header_hash) {
            return mapping->yaml;
        }
    }
    return NULL;
}

static void
add_mapping(KithSourceInfo *info, guint64 header_hash, char *yaml)
{
    KithSourceMapping *mapping = g_new0(KithSourceMapping, 1);

    mapping->header_hash = header_hash;
    mapping->yaml = yaml;
    g_ptr_array_add(info->mappings, mapping);
}

void
kith_source_info_set_mapping(KithSourceInfo *info, guint64 header_hash, const char *yaml)
{
    for (guint i = 0; i < info->mappings->len; i++) {
        KithSourceMapping *mapping = g_ptr_array_index(info->mappings, i);

        if (mapping->header_hash == header_hash) {
            g_free(mapping->yaml);
            mapping->yaml = g_strdup(yaml);
            return;
        }
    }
    add_mapping(info, header_hash, g_strdup(yaml));
}

KithSourceInfo *
kith_source_info_new(const char *name)
{
    KithSourceInfo *info = g_new0(KithSourceInfo, 1);

    info->name = g_strdup(name);
    info->owner = g_strdup("");
    info->purpose = g_strdup("");
    info->lawful_basis = g_strdup("");
    info->review_date = g_strdup("");
    info->mappings = new_mappings();
    return info;
}

void
kith_source_info_free(KithSourceInfo *info)
{
    g_free(info->name);
    g_free(info->owner);
    g_free(info->purpose);
    g_free(info->lawful_basis);
    g_free(info->review_date);
    g_ptr_array_unref(info->mappings);
    g_free(info);
}

void
kith_source_info_encode(const KithSourceInfo *info, GByteArray *out)
{
    Kith__V1__Source message = KITH__V1__SOURCE__INIT;
    guint n = info->mappings->len;
    g_autofree Kith__V1__SourceMapping *mappings = g_new(Kith__V1__SourceMapping, n + 1);
    g_autofree Kith__V1__SourceMapping **list = g_new(Kith__V1__SourceMapping *, n + 1);

    for (guint i = 0; i < n; i++) {
        const KithSourceMapping *mapping = g_ptr_array_index(info->mappings, i);

        mappings[i] = (Kith__V1__SourceMapping)KITH__V1__SOURCE_MAPPING__INIT;
        mappings[i].header_hash = mapping->header_hash;
        mappings[i].yaml = kith_message_bytes(kith_bytes_str(mapping->yaml));
        list[i] = &mappings[i];
    }
    message.name = kith_message_borrow(info->name);
    message.owner = kith_message_borrow(info->owner);
    message.purpose = kith_message_borrow(info->purpose);
    message.lawful_basis = kith_message_borrow(info->lawful_basis);
    message.review_date = kith_message_borrow(info->review_date);
    message.n_mapping = n;
    message.mapping = list;
    message.retired = info->retired;
    kith_message_pack(&message.base, out);
}

KithSourceInfo *
kith_source_info_decode(KithBytes bytes)
{
    Kith__V1__Source *message = kith__v1__source__unpack(NULL, bytes.len, bytes.data);
    KithSourceInfo *info;

    if (message == NULL) {
        return NULL;
    }
    info = g_new0(KithSourceInfo, 1);
    info->name = kith_message_text(message->name);
    info->owner = kith_message_text(message->owner);
    info->purpose = kith_message_text(message->purpose);
    info->lawful_basis = kith_message_text(message->lawful_basis);
    info->review_date = kith_message_text(message->review_date);
    info->mappings = new_mappings();
    for (gsize i = 0; i < message->n_mapping; i++) {
        ProtobufCBinaryData yaml = message->mapping[i]->yaml;

        add_mapping(info,
                    message->mapping[i]->header_hash,
                    yaml.len > 0 ? g_strndup((const char *)yaml.data, yaml.len) : g_strdup(""));
    }
    info->retired = message->retired;
    kith__v1__source__free_unpacked(message, NULL);
    return info;
}

void
kith_load_info_free(KithLoadInfo *info)
{
    g_free(info->input);
    g_free(info->loader);
    g_free(info);
}

void
kith_load_info_encode(const KithLoadInfo *info, GByteArray *out)
{
    Kith__V1__Load message = KITH__V1__LOAD__INIT;

    message.source = info->source;
    message.input = kith_message_borrow(info->input);
    message.loader = kith_message_borrow(info->loader);
    message.rows = info->rows;
    message.added = info->added;
    message.changed = info->changed;
    message.unchanged = info->unchanged;
    message.rejected = info->rejected;
    message.links = info->links;
    message.retired = info->retired;
    message.stubs = info->stubs;
    message.finished = info->finished;
    kith_message_pack(&message.base, out);
}

KithLoadInfo *
kith_load_info_decode(KithBytes bytes)
{
    Kith__V1__Load *message = kith__v1__load__unpack(NULL, bytes.len, bytes.data);
    KithLoadInfo *info;

    if (message == NULL) {
        return NULL;
    }
    info = g_new0(KithLoadInfo, 1);
    info->source = message->source;
    info->input = kith_message_text(message->input);
    info->loader = kith_message_text(message->loader);
    info->rows = message->rows;
    info->added = message->added;
    info->changed = message->changed;
    info->unchanged = message->unchanged;
    info->rejected = message->rejected;
    info->links = message->links;
    info->retired = message->retired;
    info->stubs = message->stubs;
    info->finished = message->finished;
    kith__v1__load__free_unpacked(message, NULL);
    return info;
}

void
kith_name_info_free(KithNameInfo *info)
{
    g_free(info->name);
    g_free(info->type);
    g_free(info);
}

void
kith_name_info_encode(const KithNameInfo *info, GByteArray *out)
{
    Kith__V1__Name message = KITH__V1__NAME__INIT;

    message.kind = (Kith__V1__Name__Kind)info->kind;
    message.name = kith_message_borrow(info->name);
    message.type = kith_message_borrow(info->type);
    kith_message_pack(&message.base, out);
}

KithNameInfo *
kith_name_info_decode(KithBytes bytes)
{
    Kith__V1__Name *message = kith__v1__name__unpack(NULL, bytes.len, bytes.data);
    KithNameInfo *info;

    if (message == NULL) {
        return NULL;
    }
    info = g_new0(KithNameInfo, 1);
    info->kind = (KithNameKind)message->kind;
    info->name = kith_message_text(message->name);
    info->type = kith_message_text(message->type);
    kith__v1__name__free_unpacked(message, NULL);
    return info;
}
