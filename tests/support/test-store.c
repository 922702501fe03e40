/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-store.h"

#include "store-values.h"

#include <string.h>

static const KithOperation operation = {"test", "a test", NULL, TRUE};

/* ---- stores ---- */

void
test_store_init(TestStore *test)
{
    g_autoptr(GError) error = NULL;

    test->dir = test_make_dir();
    test->path = test_path(test->dir, "store");
    test->store = kith_store_create(test->path, NULL, &operation, &error);
    g_assert_no_error(error);
}

void
test_store_clear(TestStore *test)
{
    g_clear_pointer(&test->store, kith_store_close);
    g_clear_pointer(&test->path, g_free);
    g_clear_pointer(&test->dir, test_remove_dir);
}

void
test_store_shut(TestStore *test)
{
    g_clear_pointer(&test->store, kith_store_close);
}

void
test_store_reopen(TestStore *test)
{
    g_autoptr(GError) error = NULL;

    test->store = kith_store_open(test->path, &error);
    g_assert_no_error(error);
    g_assert_true(kith_store_begin(test->store, &operation, NULL, &error));
    g_assert_no_error(error);
}

void
test_store_copy(const TestStore *from, TestStore *out_copy)
{
    out_copy->dir = test_make_dir();
    out_copy->path = test_path(out_copy->dir, "store");
    out_copy->store = NULL;
    test_copy_dir(from->path, out_copy->path);
}

void
test_store_verify(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) problems = NULL;

    if (!kith_store_verify(path, NULL, &problems, &error)) {
        g_error("%s\n%s", error->message, problems != NULL ? kith_table_text(problems, 0, 0) : "");
    }
}

GBytes *
test_store_dump(const char *path)
{
    static const KithOperation dump = {"dump", NULL, NULL, FALSE};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithStore) store = kith_store_open(path, &error);
    g_autofree char *file = g_strconcat(path, ".dump", NULL);
    char *bytes = NULL;
    gsize len = 0;

    g_assert_no_error(error);
    kith_store_begin(store, &dump, NULL, &error);
    g_assert_no_error(error);
    kith_store_dump(store, file, FALSE, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(file, &bytes, &len, NULL));
    return g_bytes_new_take(bytes, len);
}

KithRecordId
test_record(KithStore *store, const char *source, const char *key)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_peek(store, &error);
    KithSourceId number = 0;
    KithRecordId record = 0;

    g_assert_true(kith_store_find_source(txn, source, &number, &error));
    g_assert_true(kith_records_find(txn, number, kith_bytes_str(key), &record, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(record, >, 0);
    return record;
}

/* ---- taking rows in ---- */

typedef struct {
    KithStore *store;
    const char *name;
    KithSourceId source;
    guint32 load;
} Begin;

static gboolean
put_source(KithTxn *txn, const char *name, KithSourceId *out_source, GError **error)
{
    g_autoptr(KithSourceInfo) info = kith_source_info_new(name);
    guint64 last;

    if (!kith_store_find_source(txn, name, out_source, error) || *out_source != 0) {
        return *out_source != 0;
    }
    if (!kith_store_counter(txn, KITH_COUNTER_SOURCES, &last, error)) {
        return FALSE;
    }
    *out_source = (KithSourceId)last + 1;
    return kith_store_put_source(txn, *out_source, info, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_SOURCES, last + 1, error);
}

static gboolean
begin_load(KithTxn *txn, gpointer user_data, GError **error)
{
    Begin *begin = user_data;
    KithLoadInfo info = {.loader = (char *)"test"};
    guint64 last;

    if (!put_source(txn, begin->name, &begin->source, error) ||
        !kith_store_counter(txn, KITH_COUNTER_LOADS, &last, error)) {
        return FALSE;
    }
    begin->load = (guint32)last + 1;
    info.source = begin->source;
    return kith_store_put_load(txn, begin->load, &info, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_LOADS, begin->load, error);
}

typedef struct {
    KithStore *store;
    KithSourceId source;
    KithParcel *parcel;
    gint32 owner; /* of the links that follow */
} Drafting;

static KithParcelColumn
column_of(KithStore *store, const char *property)
{
    const KithSchema *schema = kith_store_schema(store);
    const KithPropertyDef *known = kith_schema_property(schema, property);
    const KithPropertyType *type =
        known != NULL ? known->type : kith_schema_property_type(schema, "text");
    KithParcelColumn column = {kith_store_add_name(store, KITH_NAME_PROPERTY, property, type->name),
                               type,
                               KITH_NORMALISE_OPTIONS_INIT};

    return column;
}

static void
add_values(Drafting *drafting, char **parts)
{
    for (; *parts != NULL; parts++) {
        char *equals = strchr(*parts, '=');
        KithParcelColumn column;
        KithParcelCell cell;

        g_assert_nonnull(equals);
        *equals = '\0';
        column = column_of(drafting->store, *parts);
        cell = (KithParcelCell){&column, kith_bytes_str(equals + 1), 0};
        kith_parcel_add_values(drafting->parcel, &cell, 1);
    }
}

/* "key" of the load's source, or "source/key" of one that is there. */
static KithDraftRef
ref_of(Drafting *drafting, const char *end)
{
    const char *slash = strchr(end, '/');
    KithSourceId source = drafting->source;
    guint32 type = kith_store_add_name(drafting->store, KITH_NAME_NODE_TYPE, "Thing", "Thing");

    if (slash != NULL) {
        g_autofree char *name = g_strndup(end, (gsize)(slash - end));
        g_autoptr(KithTxn) txn = kith_store_peek(drafting->store, NULL);

        g_assert_true(kith_store_find_source(txn, name, &source, NULL));
        end = slash + 1;
    }
    return kith_parcel_ref(drafting->parcel, source, type, kith_bytes_str(end));
}

static void
draft_link(Drafting *drafting, const char *line, char **parts, guint64 number)
{
    gboolean owned = *line == '-';
    gboolean nodes = *line == '*';
    const char *type = parts[0] + (owned || nodes);
    g_auto(GStrv) ends = g_strsplit(parts[1], ">", 2);
    KithDraftRef from = ref_of(drafting, ends[0]);
    KithDraftRef to = ref_of(drafting, ends[1]);

    kith_parcel_begin_link(drafting->parcel,
                           kith_store_add_name(drafting->store, KITH_NAME_LINK_TYPE, type, ""),
                           from,
                           to,
                           number);
    add_values(drafting, parts + 2);
    kith_parcel_end_link(drafting->parcel, owned ? drafting->owner : -1, nodes);
}

static void
draft_line(Drafting *drafting, const char *line, guint64 number)
{
    g_auto(GStrv) parts = g_strsplit(line, "|", -1);
    guint32 type;

    kith_parcel_begin_row(drafting->parcel, kith_bytes_str(line), number);
    if (strchr(parts[1], '>') != NULL) {
        draft_link(drafting, line, parts, number);
        return;
    }
    type = kith_store_add_name(drafting->store, KITH_NAME_NODE_TYPE, parts[0], parts[0]);
    drafting->owner = (gint32)drafting->parcel->records->len;
    kith_parcel_begin_record(
        drafting->parcel,
        kith_parcel_ref(drafting->parcel, drafting->source, type, kith_bytes_str(parts[1])),
        number);
    add_values(drafting, parts + 2);
    kith_parcel_end_record(drafting->parcel);
}

static void
note_reject(const KithParcelRow *row, const char *reason, gpointer user_data)
{
    const TestIngest *how = user_data;

    if (how != NULL && how->rejects != NULL) {
        g_string_append_printf(how->rejects, "%" G_GUINT64_FORMAT ": %s\n", row->line, reason);
    }
}

/* Drafts the lines and takes them in, some a parcel; owned links stay with their row. */
static gboolean
take_lines(KithIngest *ingest,
           Drafting *drafting,
           char **lines,
           guint rows_a_parcel,
           GError **error)
{
    guint rows = 0;

    for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
        if (rows_a_parcel != 0 && rows >= rows_a_parcel && *lines[i] != '-') {
            if (!kith_ingest_add(ingest, drafting->parcel, error)) {
                return FALSE;
            }
            kith_parcel_reset(drafting->parcel);
            rows = 0;
        }
        draft_line(drafting, lines[i], i + 1);
        rows++;
    }
    return kith_ingest_add(ingest, drafting->parcel, error);
}

gboolean
test_ingest(KithStore *store,
            const char *source,
            const char *rows,
            const TestIngest *how,
            KithIngestCounts *out_counts,
            GError **error)
{
    g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);
    g_autoptr(KithParcel) parcel = kith_parcel_new();
    g_autoptr(KithIngest) ingest = NULL;
    Begin begin = {store, source, 0, 0};
    KithIngestOptions options = {.reject = note_reject, .user_data = (gpointer)how, .threads = 2};
    KithLoadInfo info = {.loader = (char *)"test", .finished = TRUE};
    Drafting drafting = {store, 0, parcel, -1};
    gboolean fine;

    if (!kith_store_write(store, NULL, begin_load, &begin, error)) {
        return FALSE;
    }
    options.source = info.source = drafting.source = begin.source;
    options.load = begin.load;
    options.batch_bytes = how != NULL ? how->batch_bytes : 0;
    options.rows_own_links = strstr(rows, "\n-") != NULL;
    ingest = kith_ingest_new(store, &options, error);
    fine = ingest != NULL &&
           take_lines(ingest, &drafting, lines, how != NULL ? how->rows_a_parcel : 0, error) &&
           kith_ingest_flush(ingest, &info, error);
    if (fine && out_counts != NULL) {
        *out_counts = kith_ingest_counts(ingest);
    }
    return fine;
}

KithIngestCounts
test_ingest_fine(KithStore *store, const char *source, const char *rows)
{
    g_autoptr(GError) error = NULL;
    KithIngestCounts counts = {0};

    test_ingest(store, source, rows, NULL, &counts, &error);
    g_assert_no_error(error);
    return counts;
}

/* ---- a store as text ---- */

typedef struct {
    KithStore *store;
    KithTxn *txn;
    GString *out;
} Telling;

static const char *
name_of(const Telling *telling, KithNameKind kind, guint32 number)
{
    const KithNameInfo *info = kith_store_name(telling->store, kind, number);

    return info != NULL ? info->name : "?";
}

static void
tell_fields(const Telling *telling, const KithField *fields, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autoptr(GString) given = g_string_new(NULL);
        g_autofree char *escaped = NULL;
        KithBytes normal = {NULL, 0};

        g_assert_true(kith_values_given(telling->txn, &fields[i], given, NULL));
        escaped = g_strescape(given->str, NULL);
        g_string_append_printf(telling->out,
                               "  %s \"%s\"",
                               name_of(telling, KITH_NAME_PROPERTY, fields[i].property),
                               escaped);
        if (fields[i].value == 0) {
            g_string_append(telling->out, " is no value\n");
            continue;
        }
        g_assert_true(
            kith_values_text(telling->txn, fields[i].property, fields[i].value, &normal, NULL));
        g_string_append_printf(telling->out,
                               " = \"%.*s\"\n",
                               (int)normal.len,
                               (const char *)normal.data);
    }
}

static void
tell_state(const Telling *telling, guint32 load, guint64 row, guint32 retired)
{
    g_string_append_printf(telling->out, " load %u row %" G_GUINT64_FORMAT, load, row);
    if (retired != 0) {
        g_string_append_printf(telling->out, " retired %u", retired);
    }
    g_string_append_c(telling->out, '\n');
}

static void
tell_record(const Telling *telling, KithRecordId id, const KithRecord *record)
{
    g_autoptr(KithSourceInfo) source = NULL;

    g_assert_true(kith_store_get_source(telling->txn, record->source, &source, NULL));
    g_string_append_printf(telling->out,
                           "r%u %s/%.*s %s v%u%s",
                           id,
                           source->name,
                           (int)record->key.len,
                           (const char *)record->key.data,
                           name_of(telling, KITH_NAME_NODE_TYPE, record->type),
                           record->version,
                           record->stub ? " stub" : "");
    tell_state(telling, record->load, record->row, record->retired);
    tell_fields(telling, record->fields, record->n_fields);
}

static void
tell_neighbours(const Telling *telling, KithRecordId id)
{
    g_auto(KithTupleIter) iter = {0};

    g_assert_true(kith_tuples_open(telling->txn, KITH_TABLE_ADJACENCY, &iter, NULL));
    g_assert_true(kith_tuples_seek(&iter, &id, 1, NULL));
    while (kith_tuples_next(&iter, NULL)) {
        KithNeighbour next = kith_neighbour(iter.tuple);

        g_string_append_printf(telling->out,
                               "  %s r%u by l%u\n",
                               next.in ? "<-" : "->",
                               next.other,
                               next.link);
    }
    g_assert_true(kith_tuples_fine(&iter));
}

static void
tell_versions(const Telling *telling)
{
    g_auto(KithCursor) cursor = {0};
    g_auto(KithFieldBuffer) buffer = {0};

    g_assert_true(kith_cursor_open(telling->txn, KITH_TABLE_VERSIONS, &cursor, NULL));
    g_assert_true(kith_cursor_first(&cursor, NULL));
    while (cursor.found) {
        KithRecord record;

        g_assert_true(kith_record_decode(cursor.payload, &buffer, &record));
        g_string_append(telling->out, "before: ");
        tell_record(telling, kith_get_be32(cursor.key.data), &record);
        g_assert_true(kith_cursor_next(&cursor, NULL));
    }
}

static void
tell_links(const Telling *telling)
{
    g_auto(KithLinkIter) iter = {0};

    g_assert_true(kith_links_open(telling->txn, 1, &iter, NULL));
    while (kith_links_next(&iter, NULL)) {
        g_string_append_printf(telling->out,
                               "l%u r%u -%s-> r%u",
                               iter.id,
                               iter.link.from,
                               name_of(telling, KITH_NAME_LINK_TYPE, iter.link.type),
                               iter.link.to);
        if (iter.link.owner != 0) {
            g_string_append_printf(telling->out, " of r%u", iter.link.owner);
        }
        tell_state(telling, iter.link.load, iter.link.row, iter.link.retired);
        tell_fields(telling, iter.link.fields, iter.link.n_fields);
    }
    g_assert_true(kith_links_fine(&iter));
}

char *
test_store_text(KithStore *store)
{
    g_autoptr(KithTxn) txn = kith_store_peek(store, NULL);
    Telling telling = {store, txn, g_string_new(NULL)};
    g_auto(KithRecordIter) iter = {0};

    g_assert_true(kith_records_open(txn, 1, &iter, NULL));
    while (kith_records_next(&iter, NULL)) {
        tell_record(&telling, iter.id, &iter.record);
        tell_neighbours(&telling, iter.id);
    }
    g_assert_true(kith_records_fine(&iter));
    tell_versions(&telling);
    tell_links(&telling);
    return g_string_free(telling.out, FALSE);
}
