/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-csv.h"
#include "base-parallel.h"
#include "export-exporter.h"
#include "resolve-calibrate.h"
#include "resolve-stream.h"
#include "resolve-weighing.h"

#include <math.h>

/* The table of pairs being written. */
typedef struct {
    KithScope *scope;
    KithExportReport *report;
    KithFileWriter *writer; /* owned */
    GPtrArray *properties;  /* owned, char *: the columns of weights, sorted */
    gboolean plain;
    const KithWeighing *weighing; /* of the kind at hand */
    int feature_of[KITH_FEATURES_MAX *
                   32]; /* of each column its feature of the kind, -1 for none */
} Sheet;

static const char *const columns[] = {"type",
                                      "source_a",
                                      "key_a",
                                      "source_b",
                                      "key_b",
                                      "entity_a",
                                      "entity_b",
                                      "weight",
                                      "probability",
                                      "prior",
                                      "background",
                                      "left",
                                      NULL};

/* ---- columns ---- */

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The properties that any kind of record is compared by. */
static gboolean
list_properties(Sheet *sheet, GError **error)
{
    double threshold;
    g_autoptr(KithModelFile) file = kith_weighing_model(sheet->scope->txn, &threshold, error);

    for (guint k = 0; file != NULL && k < file->kinds->len; k++) {
        const KithKindModel *kind = g_ptr_array_index(file->kinds, k);

        for (guint p = 0; p < kind->properties->len; p++) {
            const char *name = g_ptr_array_index(kind->properties, p);

            if (!g_ptr_array_find_with_equal_func(sheet->properties, name, g_str_equal, NULL) &&
                sheet->properties->len < G_N_ELEMENTS(sheet->feature_of)) {
                g_ptr_array_add(sheet->properties, g_strdup(name));
            }
        }
    }
    g_ptr_array_sort(sheet->properties, by_name);
    return file != NULL;
}

static void
put(Sheet *sheet, KithBytes text, KithCsvEnd end)
{
    if (sheet->plain) {
        kith_csv_cell(sheet->writer, text, end);
    } else {
        kith_csv_safe_cell(sheet->writer, text, end);
    }
}

static void
put_header(Sheet *sheet)
{
    guint n = sheet->properties->len;

    for (guint c = 0; columns[c] != NULL; c++) {
        kith_csv_cell(sheet->writer,
                      kith_bytes_str(columns[c]),
                      columns[c + 1] == NULL && n == 0 ? KITH_CSV_LAST : KITH_CSV_MORE);
    }
    for (guint c = 0; c < n; c++) {
        put(sheet,
            kith_bytes_str(g_ptr_array_index(sheet->properties, c)),
            c + 1 == n ? KITH_CSV_LAST : KITH_CSV_MORE);
    }
}

static void
find_features(Sheet *sheet)
{
    const KithFrame *frame = sheet->weighing->frame;

    for (guint c = 0; c < sheet->properties->len; c++) {
        sheet->feature_of[c] = -1;
        for (guint f = 0; f < frame->n_features; f++) {
            if (g_str_equal(frame->features[f].name, g_ptr_array_index(sheet->properties, c))) {
                sheet->feature_of[c] = (int)f;
            }
        }
    }
}

/* ---- rows ---- */

static void
put_number(Sheet *sheet, double number, KithCsvEnd end)
{
    char text[32];

    kith_csv_cell(sheet->writer, kith_bytes_str(kith_number_format(number, text)), end);
}

static gboolean
put_origin(Sheet *sheet, KithRecordId id, GError **error)
{
    KithRecord record;
    gboolean found;
    const char *source;

    if (!kith_records_get(sheet->scope->txn, id, &sheet->scope->buffer, &record, &found, error)) {
        return FALSE;
    }
    source = kith_scope_source(sheet->scope, record.source, error);
    if (source == NULL) {
        return FALSE;
    }
    put(sheet, kith_bytes_str(source), KITH_CSV_MORE);
    put(sheet, record.key, KITH_CSV_MORE);
    return TRUE;
}

/* Prior, properties, background and what is left are the whole weight. */
static gboolean
put_pair(Sheet *sheet, const KithEdge *edge, GError **error)
{
    const KithFrame *frame = sheet->weighing->frame;
    KithRecordId a = frame->ids[edge->i];
    KithRecordId b = frame->ids[edge->j];
    guint n = sheet->properties->len;
    KithWeight weight;
    double rest;
    double left;

    kith_score_pair(sheet->weighing->scorer, edge->i, edge->j, &weight);
    left = kith_weighing_left(sheet->weighing, edge->i, edge->j, weight.weight);
    rest = weight.weight - weight.prior;
    for (guint f = 0; f < frame->n_features; f++) {
        rest -= weight.features[f];
    }
    put(sheet, kith_bytes_str(frame->type), KITH_CSV_MORE);
    if (!put_origin(sheet, a, error) || !put_origin(sheet, b, error)) {
        return FALSE;
    }
    kith_file_writer_printf(sheet->writer,
                            "e:%u,e:%u,",
                            kith_scope_entity(sheet->scope, a),
                            kith_scope_entity(sheet->scope, b));
    put_number(sheet, weight.weight + left, KITH_CSV_MORE);
    put_number(sheet, kith_calibrated(sheet->weighing->model, weight.weight, left), KITH_CSV_MORE);
    put_number(sheet, weight.prior, KITH_CSV_MORE);
    put_number(sheet, rest, KITH_CSV_MORE);
    put_number(sheet, left, n == 0 ? KITH_CSV_LAST : KITH_CSV_MORE);
    for (guint c = 0; c < n; c++) {
        KithCsvEnd end = c + 1 == n ? KITH_CSV_LAST : KITH_CSV_MORE;

        if (sheet->feature_of[c] < 0) {
            kith_csv_cell(sheet->writer, kith_bytes("", 0), end);
        } else {
            put_number(sheet, weight.features[sheet->feature_of[c]], end);
        }
    }
    sheet->report->pairs++;
    return TRUE;
}

static gboolean
put_kind(const KithWeighing *weighing, gpointer user_data, GError **error)
{
    Sheet *sheet = user_data;
    g_auto(KithEdges) edges = {0};

    sheet->weighing = weighing;
    find_features(sheet);
    if (!kith_stream_pairs(weighing->atoms,
                           &weighing->choices,
                           weighing->scorer,
                           weighing->alone,
                           kith_threads(0),
                           sheet->scope->progress,
                           &edges,
                           error)) {
        return FALSE;
    }
    for (gsize e = 0; e < edges.n; e++) {
        const KithRecordId *ids = weighing->frame->ids;

        if (kith_scope_entity(sheet->scope, ids[edges.edges[e].i]) != 0 &&
            kith_scope_entity(sheet->scope, ids[edges.edges[e].j]) != 0 &&
            !put_pair(sheet, &edges.edges[e], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
write_pairs(KithScope *scope,
            const KithExportOptions *options,
            KithExportReport *report,
            GError **error)
{
    g_autoptr(KithFileWriter) writer = kith_file_writer_new(options->output, error);
    g_autoptr(GPtrArray) properties = g_ptr_array_new_with_free_func(g_free);
    Sheet sheet = {.scope = scope,
                   .report = report,
                   .writer = writer,
                   .properties = properties,
                   .plain = options->plain};

    if (writer == NULL || !list_properties(&sheet, error)) {
        return FALSE;
    }
    put_header(&sheet);
    return kith_weighings_each(scope->store,
                               scope->txn,
                               kith_threads(0),
                               put_kind,
                               &sheet,
                               error) &&
           kith_file_writer_finish(writer, error);
}

const KithExporter kith_exporter_pairs = {
    .name = "pairs",
    .summary = "one CSV of scored pairs of records, with the weight of each property",
    .write = write_pairs,
};
