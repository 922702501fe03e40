/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-keep.h"

#include "base-error.h"
#include "base-file.h"
#include "base-hash.h"
#include "base-table.h"
#include "store-entities.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAGIC "kithview"
#define MAGIC_LEN ((gsize)8)
#define HEAD_LEN ((gsize)16)
#define SUFFIX ".view"
#define NAME_MAX_LEN ((gsize)64)

/* ---- options ---- */

static const char *const list_names[] = {"nodes", "links", "through", "exclude"};

static const char *const **
list_place(KithViewOptions *options, guint list)
{
    const char *const **places[] = {&options->nodes,
                                    &options->links,
                                    &options->through,
                                    &options->exclude};

    return places[list];
}

static void
add_text(GVariantDict *dict, const char *name, const char *text)
{
    if (text != NULL) {
        g_variant_dict_insert(dict, name, "s", text);
    }
}

static GVariant *
options_pack(const KithViewOptions *options)
{
    KithViewOptions copy = *options;
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    for (guint list = 0; list < G_N_ELEMENTS(list_names); list++) {
        const char *const *words = *list_place(&copy, list);

        if (words != NULL) {
            g_variant_dict_insert_value(&dict, list_names[list], g_variant_new_strv(words, -1));
        }
    }
    add_text(&dict, "weight", options->weight);
    add_text(&dict, "from", options->from);
    add_text(&dict, "to", options->to);
    g_variant_dict_insert(&dict, "directed", "b", options->directed);
    g_variant_dict_insert(&dict, "dated", "b", options->dated);
    g_variant_dict_insert(&dict, "project", "b", options->project);
    g_variant_dict_insert(&dict, "confidence", "d", options->confidence);
    g_variant_dict_insert(&dict, "possible", "d", options->possible);
    return g_variant_dict_end(&dict);
}

void
kith_kept_options_clear(KithKeptOptions *kept)
{
    for (guint list = 0; list < G_N_ELEMENTS(kept->lists); list++) {
        g_free(kept->lists[list]);
    }
    g_clear_pointer(&kept->words, g_variant_unref);
    *kept = (KithKeptOptions){0};
}

static void
options_unpack(GVariant *words, KithKeptOptions *out)
{
    KithViewOptions *options = &out->options;

    *out = (KithKeptOptions){.words = g_variant_ref(words)};
    for (guint list = 0; list < G_N_ELEMENTS(list_names); list++) {
        if (g_variant_lookup(words, list_names[list], "^a&s", &out->lists[list])) {
            *list_place(options, list) = out->lists[list];
        }
    }
    g_variant_lookup(words, "weight", "&s", &options->weight);
    g_variant_lookup(words, "from", "&s", &options->from);
    g_variant_lookup(words, "to", "&s", &options->to);
    g_variant_lookup(words, "directed", "b", &options->directed);
    g_variant_lookup(words, "dated", "b", &options->dated);
    g_variant_lookup(words, "project", "b", &options->project);
    g_variant_lookup(words, "confidence", "d", &options->confidence);
    g_variant_lookup(words, "possible", "d", &options->possible);
}

/* ---- places ---- */

static char *
directory_of(KithStore *store)
{
    return g_build_filename(kith_store_path(store), "views", NULL);
}

static char *
path_of(KithStore *store, const char *name, GError **error)
{
    g_autofree char *directory = directory_of(store);
    g_autofree char *file = g_strconcat(name, SUFFIX, NULL);
    gsize len = strlen(name);

    for (gsize i = 0; i < len; i++) {
        if (!g_ascii_isalnum(name[i]) && name[i] != '-' && name[i] != '_') {
            len = 0;
        }
    }
    if (len == 0 || len > NAME_MAX_LEN) {
        kith_error_set(error,
                       KITH_ERROR_INVALID,
                       "view \"%s\": a name has letters, digits, - and _, and not more than 64",
                       name);
        return NULL;
    }
    return g_build_filename(directory, file, NULL);
}

/* ---- writing ---- */

static GVariant *
array_of(const char *type, gconstpointer data, gsize n, gsize size)
{
    return g_variant_new_from_data(G_VARIANT_TYPE(type),
                                   data != NULL ? data : "",
                                   data != NULL ? n * size : 0,
                                   TRUE,
                                   NULL,
                                   NULL);
}

static void
add_arcs(GVariantBuilder *builder, const KithArcs *arcs, guint32 n)
{
    guint64 n_arcs = arcs->offsets != NULL ? arcs->offsets[n] : 0;

    g_variant_builder_add_value(builder,
                                array_of("at", arcs->offsets, (gsize)n + 1, sizeof *arcs->offsets));
    g_variant_builder_add_value(builder,
                                array_of("au", arcs->targets, n_arcs, sizeof *arcs->targets));
    g_variant_builder_add_value(
        builder,
        array_of("ay", arcs->codes, kith_codes_size(arcs->weights.code_bits, n_arcs), 1));
}

static GVariant *
view_pack(const KithView *view, const KithViewOptions *options)
{
    guint32 n = view->graph.n;
    const KithWeights *weights = &view->graph.out.weights;
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE(KITH_VIEW_FORMAT));
    g_variant_builder_add_value(&builder, options_pack(options));
    g_variant_builder_add(&builder, "s", view->identity);
    g_variant_builder_add(&builder, "u", view->generation);
    g_variant_builder_add(&builder, "t", view->version);
    g_variant_builder_add(&builder, "t", view->n_skipped);
    g_variant_builder_add_value(&builder,
                                array_of("au", view->entities, n, sizeof *view->entities));
    g_variant_builder_add_value(&builder, array_of("au", view->records, n, sizeof *view->records));
    add_arcs(&builder, &view->graph.out, n);
    add_arcs(&builder, &view->graph.in, n);
    g_variant_builder_add_value(
        &builder,
        array_of("ad", view->graph.values, weights->n_values, sizeof *weights->values));
    g_variant_builder_add(&builder, "u", weights->fraction_bits);
    return g_variant_ref_sink(g_variant_builder_end(&builder));
}

static gboolean
save(KithStore *store,
     const char *path,
     const KithView *view,
     const KithViewOptions *options,
     GError **error)
{
    g_autofree char *directory = directory_of(store);
    g_autoptr(GVariant) packed = view_pack(view, options);
    gconstpointer data = g_variant_get_data(packed);
    gsize size = g_variant_get_size(packed);
    guint64 check = kith_hash(data, size, 0);
    g_autoptr(KithFileWriter) writer = NULL;

    if (g_mkdir_with_parents(directory, 0700) != 0) {
        return kith_error_errno(error, errno, "make directory %s", directory);
    }
    writer = kith_file_writer_new(path, error);
    if (writer == NULL) {
        return FALSE;
    }
    kith_file_writer_bytes(writer, MAGIC, MAGIC_LEN);
    kith_file_writer_bytes(writer, &check, sizeof check);
    kith_file_writer_bytes(writer, data, size);
    return kith_file_writer_finish(writer, error);
}

/* ---- reading ---- */

static gboolean
damaged(const char *name, GError **error)
{
    return kith_error_set(error,
                          KITH_ERROR_CORRUPT,
                          "view %s is damaged, or of another machine or release: make it again "
                          "with kith view",
                          name);
}

/* The array in a child of the file, which stays where it is. */
static gpointer
array_in(GVariant *file, gsize child, gsize size, gsize *out_n)
{
    g_autoptr(GVariant) array = g_variant_get_child_value(file, child);

    return (gpointer)g_variant_get_fixed_array(array, out_n, size);
}

/* Whether the arcs of @n nodes can be walked: targets ascend and are nodes, nobody has an arc to
 * itself. */
static gboolean
arcs_fine(const KithArcs *arcs, gsize n, gsize n_offsets, gsize n_targets)
{
    if (n_offsets != n + 1 || arcs->offsets[0] != 0 || arcs->offsets[n] != n_targets) {
        return FALSE;
    }
    for (gsize node = 0; node < n; node++) {
        guint64 end = arcs->offsets[node + 1];

        if (end < arcs->offsets[node] || end > n_targets) {
            return FALSE;
        }
        for (guint64 arc = arcs->offsets[node]; arc < end; arc++) {
            if (arcs->targets[arc] >= n || arcs->targets[arc] == node ||
                (arc > arcs->offsets[node] && arcs->targets[arc] <= arcs->targets[arc - 1])) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* Whether all arcs weigh something that is there. */
static gboolean
codes_fine(const KithArcs *arcs, gsize n_targets, gsize n_codes)
{
    const KithWeights *weights = &arcs->weights;

    if (arcs->codes == NULL) {
        return TRUE;
    }
    if (n_codes != kith_codes_size(weights->code_bits, n_targets)) {
        return FALSE;
    }
    for (gsize arc = 0; arc < n_targets; arc++) {
        guint64 code = kith_code(arcs->codes, weights->code_bits, arc);

        if (code >> weights->fraction_bits >= weights->n_values) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_arcs(GVariant *file, gsize child, const KithGraph *graph, KithWeights weights, KithArcs *arcs)
{
    gsize n_offsets;
    gsize n_targets;
    gsize n_codes;

    arcs->weights = weights;
    arcs->offsets = array_in(file, child, sizeof *arcs->offsets, &n_offsets);
    arcs->targets = array_in(file, child + 1, sizeof *arcs->targets, &n_targets);
    arcs->codes = array_in(file, child + 2, sizeof *arcs->codes, &n_codes);
    arcs->codes = n_codes > 0 ? arcs->codes : NULL;
    return arcs_fine(arcs, graph->n, n_offsets, n_targets) && codes_fine(arcs, n_targets, n_codes);
}

/* What codes stand for; FALSE where they cannot be read. */
static gboolean
read_weights(KithView *view, KithWeights *out)
{
    gsize n_values;

    view->graph.values = array_in(view->file, 13, sizeof *view->graph.values, &n_values);
    view->graph.values = n_values > 0 ? view->graph.values : NULL;
    *out = (KithWeights){.values = view->graph.values, .n_values = (guint32)n_values};
    g_variant_get_child(view->file, 14, "u", &out->fraction_bits);
    out->code_bits = kith_code_bits(out->n_values, out->fraction_bits);
    return n_values <= G_MAXUINT32 &&
           (out->fraction_bits == 0 || out->fraction_bits == KITH_FRACTION_BITS);
}

static gboolean
read_graph(KithView *view, gboolean directed)
{
    gsize n;
    gsize n_records;
    KithWeights weights;

    view->entities = array_in(view->file, 5, sizeof *view->entities, &n);
    view->records = array_in(view->file, 6, sizeof *view->records, &n_records);
    if (n >= G_MAXUINT32 || n != n_records) {
        return FALSE;
    }
    for (gsize i = 1; i < n; i++) {
        if (view->entities[i] <= view->entities[i - 1]) {
            return FALSE;
        }
    }
    view->graph.n = (guint32)n;
    view->graph.directed = directed;
    if (!read_weights(view, &weights) ||
        !read_arcs(view->file, 7, &view->graph, weights, &view->graph.out) ||
        (directed && !read_arcs(view->file, 10, &view->graph, weights, &view->graph.in))) {
        return FALSE;
    }
    view->graph.n_edges = view->graph.out.offsets[n] / (directed ? 1 : 2);
    return !directed || view->graph.in.offsets[n] == view->graph.out.offsets[n];
}

KithView *
kith_view_parse(GBytes *bytes, const char *name, KithKeptOptions *out_options, GError **error)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    g_autoptr(KithView) view = g_new0(KithView, 1);
    g_autoptr(GBytes) packed = NULL;
    g_autoptr(GVariant) words = NULL;
    guint64 check;

    if (size < HEAD_LEN || memcmp(data, MAGIC, MAGIC_LEN) != 0) {
        damaged(name, error);
        return NULL;
    }
    memcpy(&check, data + MAGIC_LEN, sizeof check);
    if (check != kith_hash(data + HEAD_LEN, size - HEAD_LEN, 0)) {
        damaged(name, error);
        return NULL;
    }
    packed = g_bytes_new_from_bytes(bytes, HEAD_LEN, size - HEAD_LEN);
    view->file = g_variant_ref_sink(
        g_variant_new_from_bytes(G_VARIANT_TYPE(KITH_VIEW_FORMAT), packed, FALSE));
    g_variant_get_child(view->file, 0, "@a{sv}", &words);
    options_unpack(words, out_options);
    g_variant_get_child(view->file, 1, "s", &view->identity);
    g_variant_get_child(view->file, 2, "u", &view->generation);
    g_variant_get_child(view->file, 3, "t", &view->version);
    g_variant_get_child(view->file, 4, "t", &view->n_skipped);
    if (!read_graph(view, out_options->options.directed)) {
        kith_kept_options_clear(out_options);
        damaged(name, error);
        return NULL;
    }
    return g_steal_pointer(&view);
}

static gboolean
is_missing(const char *path)
{
    return !g_file_test(path, G_FILE_TEST_EXISTS);
}

static KithView *
load(KithStore *store, const char *name, KithKeptOptions *out_options, GError **error)
{
    g_autofree char *path = path_of(store, name, error);
    g_autoptr(GBytes) bytes = NULL;

    if (path == NULL) {
        return NULL;
    }
    if (is_missing(path)) {
        kith_error_set(error,
                       KITH_ERROR_NOT_FOUND,
                       "no view \"%s\" is kept: kith view %s lists them",
                       name,
                       kith_store_path(store));
        return NULL;
    }
    bytes = kith_file_read(path, error);
    return bytes != NULL ? kith_view_parse(bytes, name, out_options, error) : NULL;
}

/* ---- public ---- */

static gboolean
is_fresh(KithStore *store, const KithView *view, gboolean *out_fresh, GError **error)
{
    g_autoptr(KithTxn) txn = kith_store_peek(store, error);
    guint32 generation;
    guint64 version;

    if (txn == NULL || !kith_entity_generation(txn, &generation, error) ||
        !kith_store_counter(txn, KITH_COUNTER_VERSION, &version, error)) {
        return FALSE;
    }
    *out_fresh = generation == view->generation && version == view->version;
    return TRUE;
}

KithView *
kith_view_keep(KithStore *store,
               const char *name,
               const KithViewOptions *options,
               const KithProgress *progress,
               GError **error)
{
    static const KithViewOptions standard = {0};
    g_autofree char *path = path_of(store, name, error);
    g_autoptr(KithView) view = NULL;

    options = options != NULL ? options : &standard;
    if (path == NULL) {
        return NULL;
    }
    if (options->view != NULL) {
        kith_error_set(error, KITH_ERROR_INVALID, "a view is not made of one that is kept");
        return NULL;
    }
    view = kith_view_make(store, options, FALSE, progress, error);
    return view != NULL && save(store, path, view, options, error) ? g_steal_pointer(&view) : NULL;
}

/* The view of a name, made again where the store has changed. */
static KithView *
use(KithStore *store, const char *name, const KithProgress *progress, GError **error)
{
    g_auto(KithKeptOptions) kept = {0};
    g_autoptr(KithView) view = load(store, name, &kept, error);
    gboolean fresh;

    if (view == NULL || !is_fresh(store, view, &fresh, error)) {
        return NULL;
    }
    return fresh ? g_steal_pointer(&view)
                 : kith_view_keep(store, name, &kept.options, progress, error);
}

static gboolean
asks_for_nothing_else(const KithViewOptions *options)
{
    return options->nodes == NULL && options->links == NULL && options->through == NULL &&
           options->exclude == NULL && options->weight == NULL && options->from == NULL &&
           options->to == NULL && !options->directed && !options->project && !options->dated &&
           options->confidence == 0 && options->possible == 0;
}

static gboolean
check_alone(const KithViewOptions *options, GError **error)
{
    return asks_for_nothing_else(options) ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "view \"%s\" is kept with its options: no other goes with it",
                          options->view);
}

KithView *
kith_view_new(KithStore *store,
              const KithViewOptions *options,
              const KithProgress *progress,
              GError **error)
{
    static const KithViewOptions standard = {0};

    options = options != NULL ? options : &standard;
    if (options->view == NULL) {
        return kith_view_make(store, options, FALSE, progress, error);
    }
    return check_alone(options, error) ? use(store, options->view, progress, error) : NULL;
}

gboolean
kith_view_options_of(KithStore *store,
                     const KithViewOptions *options,
                     KithKeptOptions *kept,
                     KithViewOptions *out_options,
                     GError **error)
{
    g_autoptr(KithView) view = NULL;

    *out_options = options != NULL ? *options : (KithViewOptions){0};
    if (out_options->view == NULL) {
        return TRUE;
    }
    view = check_alone(options, error) ? load(store, options->view, kept, error) : NULL;
    if (view != NULL) {
        *out_options = kept->options;
    }
    return view != NULL;
}

static gboolean
add_row(KithStore *store, const char *name, KithTable *table, GError **error)
{
    g_auto(KithKeptOptions) kept = {0};
    g_autoptr(GError) wrong = NULL;
    g_autoptr(KithView) view = load(store, name, &kept, &wrong);
    gboolean fresh;

    kith_table_add_row(table);
    kith_table_set_text(table, 0, name);
    if (view == NULL) {
        kith_table_set_text(table, 3, "damaged");
        return TRUE;
    }
    if (!is_fresh(store, view, &fresh, error)) {
        return FALSE;
    }
    kith_table_set_integer(table, 1, view->graph.n);
    kith_table_set_integer(table, 2, (gint64)view->graph.n_edges);
    kith_table_set_text(table, 3, fresh ? "as the store is" : "older than the store");
    kith_table_set_integer(table, 4, view->generation);
    kith_table_set_text(table, 5, view->identity);
    return TRUE;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

KithTable *
kith_views(KithStore *store, GError **error)
{
    g_autofree char *directory = directory_of(store);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(KithTable) table = kith_table_new_like(
        "view:text nodes:integer edges:integer state:text generation:integer shows:text");
    const char *file;

    while (dir != NULL && (file = g_dir_read_name(dir)) != NULL) {
        if (g_str_has_suffix(file, SUFFIX)) {
            g_ptr_array_add(names, g_strndup(file, strlen(file) - strlen(SUFFIX)));
        }
    }
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        if (!add_row(store, g_ptr_array_index(names, i), table, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&table);
}

gboolean
kith_view_drop(KithStore *store, const char *name, GError **error)
{
    g_autofree char *path = path_of(store, name, error);

    if (path == NULL) {
        return FALSE;
    }
    if (is_missing(path)) {
        return kith_error_set(error, KITH_ERROR_NOT_FOUND, "no view \"%s\" is kept", name);
    }
    return g_unlink(path) == 0 || kith_error_errno(error, errno, "delete %s", path);
}
