/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <kith/kith-load.h>

#include "base-clock.h"
#include "base-error.h"
#include "base-table.h"
#include "load-guess-links.h"
#include "load-opened.h"
#include "load-run.h"
#include "store-retire.h"

#define HOW_MANY_REJECTS_FILES 100000

enum {
    COL_INPUT,
    COL_SOURCE,
    COL_LOADER,
    COL_ROWS,
    COL_ADDED,
    COL_CHANGED,
    COL_UNCHANGED,
    COL_REPEATED,
    COL_REJECTED,
    COL_RAGGED,
    COL_LINKS,
    COL_STUBS,
    COL_RETIRED
};

void
kith_load_report_clear(KithLoadReport *report)
{
    g_clear_pointer(&report->table, kith_table_free);
    g_clear_pointer(&report->mappings, g_free);
    g_clear_pointer(&report->notes, g_free);
    g_clear_pointer(&report->rejects, g_free);
}

KithTable *
kith_load_formats(void)
{
    KithTable *table = kith_table_new_like("format:text summary:text");

    for (guint i = 0; kith_loaders()[i] != NULL; i++) {
        kith_table_add_row(table);
        kith_table_set_text(table, 0, kith_loaders()[i]->name);
        kith_table_set_text(table, 1, kith_loaders()[i]->summary);
    }
    return table;
}

/* ---- sources ---- */

/* Numbers for sources met in a load. New ones are written with the load's first transaction. */
typedef struct {
    KithStore *store;
    GHashTable *numbers; /* owned, name → number */
    GPtrArray *names;    /* owned: by number, from the first new one */
    GStringChunk *known; /* owned: all names met */
    guint64 n_stored;
} Sources;

static void
sources_clear(Sources *sources)
{
    g_clear_pointer(&sources->numbers, g_hash_table_unref);
    g_clear_pointer(&sources->names, g_ptr_array_unref);
    g_clear_pointer(&sources->known, g_string_chunk_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sources, sources_clear)

static gboolean
sources_init(Sources *sources, KithStore *store, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_peek(store, error);

    sources->store = store;
    sources->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    sources->names = g_ptr_array_new_with_free_func(g_free);
    sources->known = g_string_chunk_new(256);
    return txn != NULL && kith_store_counter(txn, KITH_COUNTER_SOURCES, &sources->n_stored, error);
}

static KithSourceId
find_source(const char *name, gpointer user_data)
{
    Sources *sources = user_data;
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(sources->numbers, name));
    g_autoptr(KithTxn) txn = NULL;
    char *kept;

    if (number != 0) {
        return number;
    }
    txn = kith_store_peek(sources->store, NULL);
    kept = g_string_chunk_insert(sources->known, name);
    if (txn == NULL || !kith_store_find_source(txn, name, &number, NULL) || number == 0) {
        g_ptr_array_add(sources->names, g_strdup(name));
        number = (guint)sources->n_stored + sources->names->len;
    }
    g_hash_table_insert(sources->numbers, kept, GUINT_TO_POINTER(number));
    return number;
}

/* ---- one load ---- */

typedef struct {
    KithStore *store;
    const KithLoadOptions *options;
    KithOpened *opened;
    Sources sources;
    KithSourceId source; /* that the load is booked to */
    guint32 load;
    KithLoadInfo info;
    KithRejects *rejects; /* borrowed */
} Load;

static void
take_over(char **own, const char *said)
{
    if (said != NULL) {
        g_free(*own);
        *own = g_strdup(said);
    }
}

/* What the mapping says of its source, and the mapping itself, are kept with the source. */
static void
describe_source(const Load *load, KithSourceInfo *info)
{
    const KithMapping *mapping = load->opened->mapping;
    g_autofree char *yaml = kith_mapping_format(mapping);

    take_over(&info->owner, mapping->owner);
    take_over(&info->purpose, mapping->purpose);
    take_over(&info->lawful_basis, mapping->lawful_basis);
    take_over(&info->review_date, mapping->review_date);
    kith_source_info_set_mapping(info, kith_opened_header(&load->opened->input), yaml);
    info->retired = 0;
}

static gboolean
put_sources(KithTxn *txn, Load *load, GError **error)
{
    Sources *sources = &load->sources;

    for (guint i = 0; i < sources->names->len; i++) {
        g_autoptr(KithSourceInfo) info = kith_source_info_new(g_ptr_array_index(sources->names, i));
        KithSourceId number = (KithSourceId)sources->n_stored + i + 1;

        if (!kith_store_put_source(txn, number, info, error)) {
            return FALSE;
        }
    }
    return kith_store_set_counter(txn,
                                  KITH_COUNTER_SOURCES,
                                  sources->n_stored + sources->names->len,
                                  error);
}

static gboolean
begin_load(KithTxn *txn, gpointer user_data, GError **error)
{
    Load *load = user_data;
    g_autoptr(KithSourceInfo) info = NULL;
    guint64 last;

    if (!put_sources(txn, load, error) || !kith_store_save_names(load->store, txn, error) ||
        !kith_store_counter(txn, KITH_COUNTER_LOADS, &last, error) ||
        !kith_store_get_source(txn, load->source, &info, error)) {
        return FALSE;
    }
    load->load = (guint32)last + 1;
    describe_source(load, info);
    return kith_store_put_source(txn, load->source, info, error) &&
           kith_store_put_load(txn, load->load, &load->info, error) &&
           kith_store_set_counter(txn, KITH_COUNTER_LOADS, load->load, error);
}

static void
reject_row(const KithParcelRow *row, const char *reason, gpointer user_data)
{
    Load *load = user_data;

    kith_rejects_add(load->rejects,
                     load->opened->path,
                     row->line,
                     reason,
                     kith_bytes(row->text, row->len));
}

/* Records of the source that this load did not have. */
static gboolean
retire_unseen(Load *load, const KithIngest *ingest, guint64 *out_retired, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_read(load->store, error);
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(KithLinkId));
    g_auto(KithRecordIter) iter = {0};
    KithRetireReport report;

    if (txn == NULL || !kith_records_open(txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        if (iter.record.source == load->source && kith_record_stands(&iter.record) &&
            !kith_ingest_saw(ingest, iter.id)) {
            g_array_append_val(records, iter.id);
        }
    }
    if (!kith_records_fine(&iter)) {
        return FALSE;
    }
    kith_records_close(&iter);
    g_clear_pointer(&txn, kith_txn_end);
    if (!kith_retire_these(load->store,
                           load->load,
                           records,
                           links,
                           load->options->progress,
                           &report,
                           error)) {
        return FALSE;
    }
    *out_retired = report.records;
    return TRUE;
}

static gboolean
put_load(KithTxn *txn, gpointer user_data, GError **error)
{
    Load *load = user_data;

    return kith_store_put_load(txn, load->load, &load->info, error);
}

/* Takes back what a full list no longer has, and keeps with the load how much that was. */
static gboolean
finish_snapshot(Load *load, const KithIngest *ingest, guint64 *out_retired, GError **error)
{
    if (!load->options->snapshot) {
        return TRUE;
    }
    if (!retire_unseen(load, ingest, out_retired, error)) {
        return FALSE;
    }
    load->info.retired = *out_retired;
    return *out_retired == 0 || kith_store_write(load->store, NULL, put_load, load, error);
}

static void
report_load(const Load *load,
            const KithRunCounts *run,
            const KithIngestCounts *counts,
            guint64 retired,
            KithLoadReport *report)
{
    KithTable *table = report->table;

    kith_table_add_row(table);
    kith_table_set_text(table, COL_INPUT, load->opened->path);
    kith_table_set_text(table, COL_SOURCE, load->opened->source);
    kith_table_set_text(table, COL_LOADER, load->opened->loader->name);
    kith_table_set_integer(table, COL_ROWS, (gint64)run->rows);
    kith_table_set_integer(table, COL_ADDED, (gint64)counts->added);
    kith_table_set_integer(table, COL_CHANGED, (gint64)counts->changed);
    kith_table_set_integer(table, COL_UNCHANGED, (gint64)counts->unchanged);
    kith_table_set_integer(table, COL_REPEATED, (gint64)counts->repeated);
    kith_table_set_integer(table, COL_REJECTED, (gint64)(counts->rejected + run->rejected));
    kith_table_set_integer(table, COL_RAGGED, (gint64)run->ragged);
    kith_table_set_integer(table, COL_LINKS, (gint64)counts->links);
    kith_table_set_integer(table, COL_STUBS, (gint64)counts->stubs);
    kith_table_set_integer(table, COL_RETIRED, (gint64)retired);
    report->rows += run->rows;
    report->rejected += counts->rejected + run->rejected;
}

static KithPlan *
make_plan(Load *load, GError **error)
{
    const KithLoadOptions *options = load->options;
    KithPlanOptions plan = {.store = load->store,
                            .loader = load->opened->loader,
                            .input = &load->opened->input,
                            .mapping = load->opened->mapping,
                            .source = load->opened->source,
                            .source_is_said = options->source != NULL,
                            .find_source = find_source,
                            .user_data = &load->sources,
                            .threads = options->threads};

    return kith_plan_new(&plan, error);
}

/* Writes what is left, with the counts of the load, and takes back what a full list lacks. */
static gboolean
finish_load(Load *load,
            KithIngest *ingest,
            const KithRunCounts *run,
            guint64 *out_retired,
            GError **error)
{
    KithIngestCounts counts = kith_ingest_counts(ingest);

    load->info.rows = run->rows;
    load->info.added = counts.added;
    load->info.changed = counts.changed;
    load->info.unchanged = counts.unchanged;
    load->info.rejected = counts.rejected + run->rejected;
    load->info.finished = TRUE;
    return kith_ingest_flush(ingest, &load->info, error) &&
           finish_snapshot(load, ingest, out_retired, error);
}

static gboolean
run_load(Load *load, const KithPlan *plan, KithLoadReport *report, GString *notes, GError **error)
{
    const KithLoadOptions *options = load->options;
    const KithMapping *mapping = load->opened->mapping;
    KithIngestOptions ingest_options = {.source = load->source,
                                        .load = load->load,
                                        .threads = options->threads,
                                        .rows_own_links =
                                            mapping->records->len > 0 && mapping->links->len > 0,
                                        .reject = reject_row,
                                        .user_data = load};
    g_autoptr(KithIngest) ingest =
        options->dry_run ? NULL : kith_ingest_new(load->store, &ingest_options, error);
    g_autofree char *stage = g_strdup_printf("loading %s", load->opened->path);
    KithRunOptions run_options = {load->opened->loader,
                                  &load->opened->input,
                                  plan,
                                  ingest,
                                  load->rejects,
                                  options->threads,
                                  options->progress,
                                  stage};
    KithRunCounts run = {0};
    KithIngestCounts counts = {0};
    guint64 retired = 0;
    double begun = kith_clock_seconds();
    double read;
    gboolean fine;

    if (!options->dry_run && ingest == NULL) {
        return FALSE;
    }
    fine = kith_run(&run_options, &run, error);
    read = kith_clock_seconds();
    report->rows_seconds += read - begun;
    if (fine && ingest != NULL) {
        fine = finish_load(load, ingest, &run, &retired, error);
        report->finish_seconds += kith_clock_seconds() - read;
    }
    if (ingest != NULL) {
        counts = kith_ingest_counts(ingest);
    }
    if (run.ragged > 0) {
        g_string_append_printf(notes,
                               "%s: %" G_GUINT64_FORMAT " rows have fewer columns than the header "
                               "(the first in line %" G_GUINT64_FORMAT "): read as empty\n",
                               load->opened->path,
                               run.ragged,
                               run.first_ragged);
    }
    if (fine) { /* of what failed or was stopped nobody can say how much was committed */
        report_load(load, &run, &counts, retired, report);
    }
    return fine;
}

static gboolean
load_opened(Load *load, KithLoadReport *report, GString *notes, GError **error)
{
    g_autoptr(KithPlan) plan = NULL;
    g_autofree char *detail = NULL;
    gboolean fine;

    if (!sources_init(&load->sources, load->store, error)) {
        return FALSE;
    }
    load->source = find_source(load->opened->source, &load->sources);
    plan = make_plan(load, error);
    if (plan == NULL) {
        g_prefix_error(error, "load ");
        return FALSE;
    }
    load->info.source = load->source;
    load->info.input = (char *)load->opened->path;
    load->info.loader = (char *)load->opened->loader->name;
    detail = g_strdup_printf("{\"loader\":\"%s\",\"source\":%u}",
                             load->opened->loader->name,
                             load->source);
    fine = (load->options->dry_run ||
            kith_store_write(load->store, detail, begin_load, load, error)) &&
           run_load(load, plan, report, notes, error);
    if (!fine) {
        g_prefix_error(error, "load %s: ", load->opened->path);
    }
    return fine;
}

/* ---- all inputs ---- */

/* NULL: nowhere. */
static char *
rejects_path(KithStore *store, const KithOpened *opened, const KithLoadOptions *options)
{
    if (options->rejects != NULL) {
        return g_strdup(options->rejects);
    }
    if (options->dry_run) {
        return NULL;
    }
    for (guint n = 1; n < HOW_MANY_REJECTS_FILES; n++) {
        g_autofree char *name = g_strdup_printf("%s-%u.csv", opened->source, n);
        g_autofree char *path = g_build_filename(kith_store_path(store), "rejects", name, NULL);

        if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
            return g_steal_pointer(&path);
        }
    }
    return g_build_filename(kith_store_path(store), "rejects", "more.csv", NULL);
}

static void
add_mapping(const KithOpened *opened, GString *mappings)
{
    g_autofree char *yaml = kith_mapping_format(opened->mapping);

    g_string_append_printf(mappings, "# %s\n%s", opened->path, yaml);
}

static gboolean
check_options(const KithLoadOptions *options, GError **error)
{
    if (options->source != NULL &&
        (*options->source == '\0' || strchr(options->source, '/') != NULL)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "load: source \"%s\": a name without / is wanted",
                              options->source);
    }
    return TRUE;
}

static gboolean
load_all(KithStore *store,
         GPtrArray *all,
         const KithLoadOptions *options,
         KithRejects *rejects,
         GString *mappings,
         GString *notes,
         KithLoadReport *report,
         GError **error)
{
    const KithSchema *schema = kith_store_schema(store);

    if (!kith_opened_map_all(all, store, schema, options, notes, error) ||
        !kith_guess_links(all, store, schema, options->threads, notes, error)) {
        return FALSE;
    }
    for (guint i = 0; i < all->len; i++) {
        KithOpened *opened = g_ptr_array_index(all, i);
        Load load = {.store = store, .options = options, .opened = opened, .rejects = rejects};
        gboolean fine;

        kith_opened_follow(opened, store);
        if (opened->guessed) {
            add_mapping(opened, mappings);
        }
        fine = load_opened(&load, report, notes, error);
        sources_clear(&load.sources);
        if (!fine) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_load(KithStore *store,
          const char *const *inputs,
          const KithLoadOptions *options,
          KithLoadReport *out_report,
          GError **error)
{
    g_autoptr(GPtrArray) all = NULL;
    g_autoptr(GString) notes = g_string_new(NULL);
    g_autoptr(GString) mappings = g_string_new(NULL);
    g_autoptr(KithRejects) rejects = NULL;
    g_autofree char *path = NULL;
    double start = kith_clock_seconds();
    gboolean fine;

    g_return_val_if_fail(store != NULL && inputs != NULL && *inputs != NULL, FALSE);
    *out_report = (KithLoadReport){
        .table = kith_table_new_like(
            "input:text source:text loader:text rows:integer added:integer changed:integer "
            "unchanged:integer repeated:integer rejected:integer ragged:integer links:integer "
            "stubs:integer retired:integer")};
    all = check_options(options, error) ? kith_open_inputs(inputs, options, error) : NULL;
    if (all == NULL) {
        return FALSE;
    }
    path = rejects_path(store, g_ptr_array_index(all, 0), options);
    rejects = kith_rejects_new(path);
    fine = load_all(store, all, options, rejects, mappings, notes, out_report, error);
    fine = kith_rejects_finish(rejects, fine ? error : NULL) && fine;
    out_report->rejects = kith_rejects_count(rejects) > 0 ? g_steal_pointer(&path) : NULL;
    out_report->mappings = g_string_free(g_steal_pointer(&mappings), FALSE);
    out_report->notes = g_string_free(g_steal_pointer(&notes), FALSE);
    out_report->seconds = kith_clock_seconds() - start;
    return fine;
}

/* The notes that concern an input, as comments. */
static void
add_notes(const KithOpened *opened, const char *notes, GString *out)
{
    g_autofree char *prefix = g_strconcat(opened->path, ":", NULL);
    g_auto(GStrv) lines = g_strsplit(notes, "\n", -1);

    for (guint l = 0; lines[l] != NULL; l++) {
        if (g_str_has_prefix(lines[l], prefix)) {
            g_string_append_printf(out, "# %s\n", lines[l]);
        }
    }
}

char *
kith_map(const char *const *inputs, const KithLoadOptions *options, GError **error)
{
    g_autoptr(GPtrArray) all = kith_open_inputs(inputs, options, error);
    g_autoptr(GString) notes = g_string_new(NULL);
    g_autoptr(GString) out = g_string_new(NULL);
    const KithSchema *schema = kith_schema_default();

    for (guint i = 0; all != NULL && i < all->len; i++) {
        KithOpened *opened = g_ptr_array_index(all, i);

        opened->guessed = TRUE;
        opened->mapping = kith_opened_guess(opened, schema, notes, error);
        if (opened->mapping == NULL) {
            return NULL;
        }
    }
    if (all == NULL || !kith_guess_links(all, NULL, schema, options->threads, notes, error)) {
        return NULL;
    }
    for (guint i = 0; i < all->len; i++) {
        KithOpened *opened = g_ptr_array_index(all, i);
        g_autofree char *yaml = NULL;

        if (opened->mapping->source.column == NULL) {
            opened->mapping->source.text = g_strdup(opened->source);
        }
        yaml = kith_mapping_format(opened->mapping);
        g_string_append_printf(out, "%s# %s\n", i > 0 ? "---\n" : "", opened->path);
        add_notes(opened, notes->str, out);
        g_string_append(out, yaml);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
