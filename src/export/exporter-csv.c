/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-csv.h"
#include "base-error.h"
#include "export-exporter.h"
#include "export-outline.h"

#include <errno.h>
#include <sys/stat.h>

/* One of the three tables being written. */
typedef struct {
    KithScope *scope;
    KithFileWriter *writer; /* borrowed */
    gboolean plain;
    guint64 *replaced; /* borrowed */
    KithCells cells;   /* owned */
    GString *room;     /* owned: a cell */
    guint64 rows;
} Sheet;

static void
sheet_clear(Sheet *sheet)
{
    kith_cells_clear(&sheet->cells);
    g_string_free(sheet->room, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sheet, sheet_clear)

/* ---- cells ---- */

/* How many bytes are no UTF-8: kith_csv_cell() writes U+FFFD for them. */
static guint64
count_broken(KithBytes text)
{
    const char *at = (const char *)text.data;
    const char *end = at + text.len;
    guint64 broken = 0;

    while (!g_utf8_validate_len(at, (gsize)(end - at), &at)) {
        broken++;
        at++;
    }
    return broken;
}

static void
put(Sheet *sheet, KithBytes text, KithCsvEnd end)
{
    *sheet->replaced += text.len > 0 ? count_broken(text) : 0;
    if (sheet->plain) {
        kith_csv_cell(sheet->writer, text, end);
    } else {
        kith_csv_safe_cell(sheet->writer, text, end);
    }
}

static void
put_text(Sheet *sheet, const char *text)
{
    put(sheet, kith_bytes_str(text), KITH_CSV_MORE);
}

static void
put_number(Sheet *sheet, guint64 number)
{
    kith_file_writer_printf(sheet->writer, "%" G_GUINT64_FORMAT ",", number);
}

static void
put_id(Sheet *sheet, char kind, guint32 number)
{
    kith_file_writer_printf(sheet->writer, "%c:%u,", kind, number);
}

/* The last of the fixed cells and behind it the properties'. */
static void
end_row(Sheet *sheet, KithBytes last)
{
    guint n = sheet->cells.properties->len;

    put(sheet, last, n == 0 ? KITH_CSV_LAST : KITH_CSV_MORE);
    for (guint i = 0; i < n; i++) {
        g_string_truncate(sheet->room, 0);
        kith_cells_text(&sheet->cells, i, sheet->room);
        put(sheet,
            kith_bytes(sheet->room->str, sheet->room->len),
            i + 1 == n ? KITH_CSV_LAST : KITH_CSV_MORE);
    }
    sheet->rows++;
}

/* The header: names of the fixed columns, then those of the properties. */
static void
put_header(Sheet *sheet, const char *const *fixed)
{
    g_autoptr(GPtrArray) names =
        kith_cells_names(sheet->scope, sheet->cells.properties, fixed, FALSE);

    for (guint i = 0; fixed[i] != NULL; i++) {
        gboolean last = fixed[i + 1] == NULL && names->len == 0;

        kith_csv_cell(sheet->writer,
                      kith_bytes_str(fixed[i]),
                      last ? KITH_CSV_LAST : KITH_CSV_MORE);
    }
    for (guint i = 0; i < names->len; i++) {
        put(sheet,
            kith_bytes_str(g_ptr_array_index(names, i)),
            i + 1 == names->len ? KITH_CSV_LAST : KITH_CSV_MORE);
    }
}

static gboolean
put_origin(Sheet *sheet, KithSourceId source, KithBytes key, GError **error)
{
    const char *name = kith_scope_source(sheet->scope, source, error);

    if (name == NULL) {
        return FALSE;
    }
    put_text(sheet, name);
    put(sheet, key, KITH_CSV_MORE);
    return TRUE;
}

/* ---- entities ---- */

static const char *const entity_columns[] =
    {"entity_id", "type", "label", "n_records", "sources", NULL};

static gboolean
put_entity(const KithScopeEntity *entity, gpointer user_data, GError **error)
{
    Sheet *sheet = user_data;
    g_auto(KithOutline) outline = {0};

    if (!kith_outline_read(sheet->scope, entity, &sheet->cells, &outline, error)) {
        return FALSE;
    }
    put_id(sheet, 'e', entity->entity);
    put_text(sheet, kith_scope_name(sheet->scope, KITH_NAME_NODE_TYPE, outline.face.type));
    put_text(sheet, outline.face.label->str);
    put_number(sheet, outline.face.n_stand);
    end_row(sheet, kith_bytes(outline.sources->str, outline.sources->len));
    return TRUE;
}

/* ---- records ---- */

static const char *const record_columns[] =
    {"source", "key", "entity_id", "record_id", "version", "type", NULL};

static gboolean
put_record(KithRecordId id, const KithRecord *record, gpointer user_data, GError **error)
{
    Sheet *sheet = user_data;
    const char *type = kith_scope_name(sheet->scope, KITH_NAME_NODE_TYPE, record->type);

    kith_cells_reset(&sheet->cells);
    if (!kith_cells_add(&sheet->cells,
                        sheet->scope->txn,
                        record->fields,
                        record->n_fields,
                        error) ||
        !put_origin(sheet, record->source, record->key, error)) {
        return FALSE;
    }
    put_id(sheet, 'e', kith_scope_entity(sheet->scope, id));
    put_id(sheet, 'r', id);
    put_number(sheet, record->version);
    end_row(sheet, kith_bytes_str(type));
    return TRUE;
}

/* ---- links ---- */

static const char *const link_columns[] = {"link_id",
                                           "type",
                                           "from_source",
                                           "from_key",
                                           "from_entity",
                                           "to_source",
                                           "to_key",
                                           "to_entity",
                                           "date",
                                           "source",
                                           NULL};

static gboolean
put_end(Sheet *sheet, KithRecordId id, GError **error)
{
    KithRecord record;
    gboolean found;
    g_auto(KithFieldBuffer) buffer = {0};

    if (!kith_records_get(sheet->scope->txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return kith_store_damaged(error, "record %u is missing", id);
    }
    if (!put_origin(sheet, record.source, record.key, error)) {
        return FALSE;
    }
    put_id(sheet, 'e', kith_scope_entity(sheet->scope, id));
    return TRUE;
}

static gboolean
put_link(KithLinkId id, const KithLink *link, gpointer user_data, GError **error)
{
    Sheet *sheet = user_data;
    KithScope *scope = sheet->scope;
    g_autoptr(GString) date = g_string_new(NULL);
    const char *source = kith_scope_source(scope, link->source, error);

    kith_cells_reset(&sheet->cells);
    if (source == NULL ||
        !kith_cells_add(&sheet->cells, scope->txn, link->fields, link->n_fields, error) ||
        !kith_faces_link_date(scope->store, scope->txn, link, date, error)) {
        return FALSE;
    }
    put_id(sheet, 'l', id);
    put_text(sheet, kith_scope_name(scope, KITH_NAME_LINK_TYPE, link->type));
    if (!put_end(sheet, link->from, error) || !put_end(sheet, link->to, error)) {
        return FALSE;
    }
    put_text(sheet, date->str);
    end_row(sheet, kith_bytes_str(source));
    return TRUE;
}

/* ---- the three tables ---- */

typedef enum {
    SHEET_ENTITIES,
    SHEET_RECORDS,
    SHEET_LINKS,
    N_SHEETS,
} SheetKind;

static gboolean
write_sheet(SheetKind kind,
            KithScope *scope,
            KithFileWriter *writer,
            const KithExportOptions *options,
            KithExportReport *report,
            GError **error)
{
    static const char *const *const columns[] = {entity_columns, record_columns, link_columns};
    guint64 *const counts[] = {&report->entities, &report->records, &report->links};
    g_auto(Sheet) sheet = {scope, writer, options->plain, &report->replaced};
    gboolean fine;

    sheet.room = g_string_new(NULL);
    kith_cells_init(&sheet.cells,
                    kind == SHEET_LINKS ? scope->link_properties : scope->record_properties);
    put_header(&sheet, columns[kind]);
    fine = kind == SHEET_ENTITIES  ? kith_scope_each_entity(scope, put_entity, &sheet, error)
           : kind == SHEET_RECORDS ? kith_scope_each_record(scope, put_record, &sheet, error)
                                   : kith_scope_each_link(scope, put_link, &sheet, error);
    *counts[kind] = sheet.rows;
    return fine;
}

static gboolean
make_directory(const char *path, GError **error)
{
    if (strcmp(path, "-") == 0) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "export: csv is several files: -o names a directory");
    }
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        return TRUE;
    }
    return mkdir(path, 0700) == 0 || kith_error_errno(error, errno, "make directory %s", path);
}

/* All three are written before the first takes the place of an earlier one. */
static gboolean
write_csv(KithScope *scope,
          const KithExportOptions *options,
          KithExportReport *report,
          GError **error)
{
    static const char *const names[] = {"entities.csv", "records.csv", "links.csv"};
    g_autoptr(GPtrArray) writers =
        g_ptr_array_new_with_free_func((GDestroyNotify)kith_file_writer_free);

    if (!make_directory(options->output, error)) {
        return FALSE;
    }
    for (guint kind = 0; kind < N_SHEETS; kind++) {
        g_autofree char *path = g_build_filename(options->output, names[kind], NULL);
        KithFileWriter *writer = kith_file_writer_new(path, error);

        if (writer == NULL) {
            return FALSE;
        }
        g_ptr_array_add(writers, writer);
        if (!write_sheet((SheetKind)kind, scope, writer, options, report, error)) {
            return FALSE;
        }
    }
    for (guint kind = 0; kind < N_SHEETS; kind++) {
        if (!kith_file_writer_finish(g_ptr_array_index(writers, kind), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

const KithExporter kith_exporter_csv = {
    .name = "csv",
    .summary = "a directory with entities.csv, records.csv and links.csv",
    .write = write_csv,
};
