/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-ids.h"

#include "base-error.h"
#include "model-yaml.h"
#include "store-entities.h"

/* ---- hints ---- */

/* "source/key" of the first source that has a record under the key, or NULL. */
static gboolean
find_elsewhere(KithTxn *txn,
               const GPtrArray *names,
               const char *key,
               char **out_place,
               GError **error)
{
    *out_place = NULL;
    for (guint i = 1; *key != '\0' && g_ptr_array_index(names, i) != NULL; i++) {
        KithRecordId record;

        if (!kith_records_find(txn, i, kith_bytes_str(key), &record, error)) {
            return FALSE;
        }
        if (record != 0) {
            *out_place = g_strdup_printf("%s/%s", (char *)g_ptr_array_index(names, i), key);
            return TRUE;
        }
    }
    return TRUE;
}

static gboolean
no_such_source(KithStore *store, KithTxn *txn, const char *text, GError **error)
{
    g_autoptr(GPtrArray) names = NULL;
    gsize len = strcspn(text, "/");
    g_autofree char *name = g_strndup(text, len);
    g_autofree char *place = NULL;
    const char *near;

    if (!kith_store_source_names(txn, &names, error)) {
        return FALSE;
    }
    near = kith_nearest_word(name, (const char *const *)names->pdata + 1);
    if (near != NULL) {
        return kith_error_set(error,
                              KITH_ERROR_NOT_FOUND,
                              "there is no source \"%s\": did you mean \"%s%s\"?",
                              name,
                              near,
                              text + len);
    }
    if (!find_elsewhere(txn, names, text + len + 1, &place, error)) {
        return FALSE;
    }
    return place != NULL ? kith_error_set(error,
                                          KITH_ERROR_NOT_FOUND,
                                          "there is no source \"%s\": did you mean \"%s\"?",
                                          name,
                                          place)
                         : kith_error_set(error,
                                          KITH_ERROR_NOT_FOUND,
                                          "there is no source \"%s\" (kith info %s lists them)",
                                          name,
                                          kith_store_path(store));
}

static gboolean
no_such_key(KithTxn *txn,
            const GPtrArray *names,
            const char *source,
            const char *key,
            GError **error)
{
    g_autofree char *place = NULL;

    if (!find_elsewhere(txn, names, key, &place, error)) {
        return FALSE;
    }
    return place != NULL
               ? kith_error_set(error,
                                KITH_ERROR_NOT_FOUND,
                                "source \"%s\" has no record with the key \"%s\": did you mean "
                                "\"%s\"?",
                                source,
                                key,
                                place)
               : kith_error_set(error,
                                KITH_ERROR_NOT_FOUND,
                                "source \"%s\" has no record with the key \"%s\" (keys are held "
                                "letter by letter; kith search finds records by their values)",
                                source,
                                key);
}

static gboolean
no_identifier(KithTxn *txn, const char *text, GError **error)
{
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *place = NULL;

    if (!kith_store_source_names(txn, &names, error) ||
        !find_elsewhere(txn, names, text, &place, error)) {
        return FALSE;
    }
    return kith_error_set(
        error,
        KITH_ERROR_INVALID,
        "\"%s\" is no identifier: e:NUMBER, r:NUMBER or SOURCE/KEY is wanted%s%s%s",
        text,
        place != NULL ? ": did you mean \"" : "",
        place != NULL ? place : "",
        place != NULL ? "\"?" : "");
}

/* ---- by number ---- */

/* Whether @text is @letter, a colon and digits alone; *out_number is 0 for what no number of a
 * record can be. */
static gboolean
read_number(const char *text, char letter, guint32 *out_number)
{
    const char *digits = text + 2;
    guint64 number;

    if (text[0] != letter || text[1] != ':' || *digits == '\0' ||
        digits[strspn(digits, "0123456789")] != '\0') {
        return FALSE;
    }
    *out_number = g_ascii_string_to_unsigned(digits, 10, 1, KITH_RECORD_ID_MAX, &number, NULL)
                      ? (guint32)number
                      : 0;
    return TRUE;
}

/* What became of an entity that is one no more: what the last generations say. */
static gboolean
tell_lineage(KithTxn *txn, const char *text, KithEntityId entity, KithEntityId now, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(txn, KITH_TABLE_LINEAGE, &iter, error) ||
        !kith_tuples_seek(&iter, &entity, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        if (iter.tuple[2] == KITH_LINEAGE_MERGED_INTO && iter.tuple[3] == now) {
            return kith_error_set(error,
                                  KITH_ERROR_NOT_FOUND,
                                  "entity %s is no more: it was merged into e:%u",
                                  text,
                                  now);
        }
    }
    return kith_tuples_fine(&iter) &&
           kith_error_set(error,
                          KITH_ERROR_NOT_FOUND,
                          "there is no entity %s: record r:%u is in e:%u",
                          text,
                          entity,
                          now);
}

static gboolean
has_record(KithTxn *txn, KithRecordId id, gboolean *out_has, GError **error)
{
    KithBytes item;

    if (!kith_array_get(txn, KITH_TABLE_RECORDS, 0, id, &item, error)) {
        return FALSE;
    }
    *out_has = item.data != NULL;
    return TRUE;
}

static gboolean
check_entity(KithTxn *txn, const char *text, KithEntityId entity, GError **error)
{
    guint32 generation;
    KithEntityId now;
    gboolean has = FALSE;

    if (entity != 0 && !has_record(txn, entity, &has, error)) {
        return FALSE;
    }
    if (!has) {
        return kith_error_set(error, KITH_ERROR_NOT_FOUND, "there is no entity %s", text);
    }
    if (!kith_entity_generation(txn, &generation, error) ||
        !kith_entity_of(txn, generation, entity, &now, error)) {
        return FALSE;
    }
    return now == entity || tell_lineage(txn, text, entity, now, error);
}

static gboolean
find_record(KithTxn *txn,
            const char *text,
            KithRecordId record,
            KithRecordId *out_record,
            KithEntityId *out_entity,
            GError **error)
{
    guint32 generation;
    gboolean has = FALSE;

    if (record != 0 && !has_record(txn, record, &has, error)) {
        return FALSE;
    }
    if (!has) {
        return kith_error_set(error, KITH_ERROR_NOT_FOUND, "there is no record %s", text);
    }
    *out_record = record;
    return kith_entity_generation(txn, &generation, error) &&
           kith_entity_of(txn, generation, record, out_entity, error);
}

/* ---- by source and key ---- */

/* The source that @text begins with, up to a slash, and where that slash is. */
static gboolean
split_source(KithTxn *txn,
             const char *text,
             KithSourceId *out_source,
             gsize *out_len,
             GError **error)
{
    const char *slash = strchr(text, '/');

    *out_source = 0;
    for (; slash != NULL && *out_source == 0; slash = strchr(slash + 1, '/')) {
        g_autofree char *name = g_strndup(text, (gsize)(slash - text));

        if (!kith_store_find_source(txn, name, out_source, error)) {
            return FALSE;
        }
        *out_len = (gsize)(slash - text);
    }
    return TRUE;
}

static gboolean
find_key(KithStore *store,
         KithTxn *txn,
         const char *text,
         KithRecordId *out_record,
         KithEntityId *out_entity,
         GError **error)
{
    g_autoptr(GPtrArray) names = NULL;
    KithSourceId source;
    KithRecordId record;
    gsize len = 0;

    if (!split_source(txn, text, &source, &len, error)) {
        return FALSE;
    }
    if (source == 0) {
        return no_such_source(store, txn, text, error);
    }
    if (!kith_records_find(txn, source, kith_bytes_str(text + len + 1), &record, error)) {
        return FALSE;
    }
    if (record == 0) {
        return kith_store_source_names(txn, &names, error) &&
               no_such_key(txn, names, g_ptr_array_index(names, source), text + len + 1, error);
    }
    return find_record(txn, text, record, out_record, out_entity, error);
}

gboolean
kith_ids_parse(KithStore *store,
               KithTxn *txn,
               const char *text,
               KithRecordId *out_record,
               KithEntityId *out_entity,
               GError **error)
{
    guint32 number;

    *out_record = 0;
    *out_entity = 0;
    if (read_number(text, 'e', &number)) {
        *out_entity = number;
        return check_entity(txn, text, number, error);
    }
    if (read_number(text, 'r', &number)) {
        return find_record(txn, text, number, out_record, out_entity, error);
    }
    return strchr(text, '/') != NULL ? find_key(store, txn, text, out_record, out_entity, error)
                                     : no_identifier(txn, text, error);
}

gboolean
kith_ids_parse_record(KithStore *store,
                      KithTxn *txn,
                      const char *text,
                      KithRecordId *out_record,
                      GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    KithEntityId entity;
    guint32 generation;

    if (!kith_ids_parse(store, txn, text, out_record, &entity, error)) {
        return FALSE;
    }
    if (*out_record != 0) {
        return TRUE;
    }
    if (!kith_entity_generation(txn, &generation, error) ||
        !kith_entity_records(txn, generation, entity, records, error)) {
        return FALSE;
    }
    *out_record = g_array_index(records, KithRecordId, 0);
    return records->len == 1 ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "entity %s has %u records: name one (kith show lists them)",
                          text,
                          records->len);
}

gboolean
kith_store_find_record(KithStore *store, const char *text, KithRecordId *out_record, GError **error)
{
    g_autoptr(KithTxn) txn = NULL;

    g_return_val_if_fail(store != NULL && text != NULL && out_record != NULL, FALSE);
    txn = kith_store_read(store, error);
    return txn != NULL && kith_ids_parse_record(store, txn, text, out_record, error);
}
