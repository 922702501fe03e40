/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-opened.h"

#include "base-error.h"
#include "base-file.h"
#include "base-hash.h"
#include "base-text.h"
#include "load-decode.h"
#include "load-guess.h"
#include "load-unique.h"

#define SNIFF_BYTES ((gsize)1 << 16)
#define MAPPING_MAX ((gsize)1 << 20)

static void
opened_clear(KithOpened *opened)
{
    kith_input_clear(&opened->input);
    if (opened->like == NULL) {
        g_clear_pointer(&opened->mapping, kith_mapping_free);
    }
    g_clear_pointer(&opened->bytes, g_bytes_unref);
    g_clear_pointer(&opened->source, g_free);
}

static gboolean
read_text(KithOpened *opened, const KithLoadOptions *options, GError **error)
{
    KithBytes text;
    gboolean mapped;
    GBytes *file = kith_file_map(opened->path, &mapped, error);
    GBytes *lines;

    if (file != NULL) {
        opened->bytes =
            kith_decode(g_bytes_ref(file), opened->path, options->encoding, &text, error);
        mapped = mapped && opened->bytes == file;
        g_bytes_unref(file);
    }
    if (opened->bytes == NULL) {
        g_prefix_error(error, "load: ");
        return FALSE;
    }
    lines = kith_decode_json_list(text);
    if (lines != NULL) {
        g_bytes_unref(opened->bytes);
        opened->bytes = lines;
        text.data = g_bytes_get_data(lines, &text.len);
        mapped = FALSE;
    }
    kith_input_init(&opened->input, opened->path, text);
    opened->input.mapped = mapped;
    return TRUE;
}

/* The name of a file as it was before it was packed. */
static char *
unpacked_name(const char *path)
{
    return g_str_has_suffix(path, ".gz") ? g_strndup(path, strlen(path) - 3) : g_strdup(path);
}

static void
no_such_format(const KithOpened *opened, const char *format, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; kith_loaders()[i] != NULL; i++) {
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", kith_loaders()[i]->name);
    }
    kith_error_set(error,
                   KITH_ERROR_INVALID,
                   "load %s: there is no format \"%s\" (there are %s)",
                   opened->path,
                   format,
                   names->str);
}

static const KithLoader *
choose_loader(const KithOpened *opened, const KithLoadOptions *options, GError **error)
{
    KithBytes text = opened->input.text;
    KithBytes head = kith_bytes(text.data, MIN(text.len, SNIFF_BYTES));
    g_autofree char *name = unpacked_name(opened->path);
    const KithLoader *best = NULL;
    guint most = 0;

    if (options->format != NULL) {
        best = kith_loader_find(options->format);
        if (best == NULL) {
            no_such_format(opened, options->format, error);
        }
        return best;
    }
    for (guint i = 0; kith_loaders()[i] != NULL; i++) {
        guint score = kith_loaders()[i]->sniff(head, name);

        if (score > most) {
            most = score;
            best = kith_loaders()[i];
        }
    }
    return best != NULL ? best : kith_loader_find("csv");
}

static char *
stem_of(const char *path)
{
    g_autofree char *name = unpacked_name(path);
    g_autofree char *base = g_path_get_basename(name);
    char *dot = strrchr(base, '.');

    if (g_str_equal(path, "-")) {
        return g_strdup("stdin");
    }
    if (dot != NULL && dot > base) {
        *dot = '\0';
    }
    /* A slash parts source and key where people name records. */
    return g_strdelimit(g_steal_pointer(&base), "/", '_');
}

static gboolean
choose_header(KithOpened *opened, const KithLoadOptions *options, GError **error)
{
    if (options->header != NULL && !g_str_equal(options->header, "yes") &&
        !g_str_equal(options->header, "no")) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "load %s: header \"%s\" is neither yes nor no",
                              opened->path,
                              options->header);
    }
    opened->input.header = options->header == NULL               ? KITH_HEADER_FIND_OUT
                           : g_str_equal(options->header, "yes") ? KITH_HEADER_THERE
                                                                 : KITH_HEADER_MISSING;
    return TRUE;
}

static gboolean
open_input(KithOpened *opened, const char *path, const KithLoadOptions *options, GError **error)
{
    opened->path = path;
    if (!read_text(opened, options, error)) {
        return FALSE;
    }
    opened->loader = choose_loader(opened, options, error);
    if (opened->loader == NULL || !choose_header(opened, options, error)) {
        return FALSE;
    }
    if (!opened->loader->open(&opened->input, error)) {
        g_prefix_error(error, "load ");
        return FALSE;
    }
    if (opened->loader->open_columns) {
        kith_input_find_columns(opened->loader, &opened->input, options->threads);
    }
    opened->source = stem_of(path);
    return TRUE;
}

/* ---- all inputs ---- */

/* Property-graph files given together are one source: what their names begin with in common. */
static void
share_source(GPtrArray *all)
{
    g_autofree char *common = NULL;
    guint n = 0;

    for (guint i = 0; i < all->len; i++) {
        KithOpened *opened = g_ptr_array_index(all, i);
        gsize same = 0;

        if (!g_str_equal(opened->loader->name, "pgraph")) {
            continue;
        }
        n++;
        if (common == NULL) {
            common = g_strdup(opened->source);
            continue;
        }
        while (common[same] != '\0' && common[same] == opened->source[same]) {
            same++;
        }
        common[same] = '\0';
    }
    while (n > 1 && *common != '\0' && !g_ascii_isalnum(common[strlen(common) - 1])) {
        common[strlen(common) - 1] = '\0';
    }
    for (guint i = 0; i < all->len && n > 1; i++) {
        KithOpened *opened = g_ptr_array_index(all, i);

        if (g_str_equal(opened->loader->name, "pgraph")) {
            g_free(opened->source);
            opened->source = g_strdup(*common != '\0' ? common : "graph");
        }
    }
}

static void
free_opened(gpointer data)
{
    opened_clear(data);
    g_free(data);
}

GPtrArray *
kith_open_inputs(const char *const *inputs, const KithLoadOptions *options, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(free_opened);

    for (guint i = 0; inputs[i] != NULL; i++) {
        KithOpened *opened = g_new0(KithOpened, 1);

        g_ptr_array_add(all, opened);
        if (!open_input(opened, inputs[i], options, error)) {
            return NULL;
        }
    }
    share_source(all);
    for (guint i = 0; i < all->len && options->source != NULL; i++) {
        KithOpened *opened = g_ptr_array_index(all, i);

        g_free(opened->source);
        opened->source = g_strdup(options->source);
    }
    return g_steal_pointer(&all);
}

/* ---- mappings ---- */

guint64
kith_opened_header(const KithInput *input)
{
    guint64 hash = 0;

    for (guint i = 0; i < input->columns->len; i++) {
        const char *name = g_ptr_array_index(input->columns, i);

        hash = kith_hash(name, strlen(name), hash + 1);
    }
    return hash;
}

static char **
column_names(const KithInput *input)
{
    char **names = g_new0(char *, input->columns->len + 1);

    for (guint i = 0; i < input->columns->len; i++) {
        names[i] = g_strdup(g_ptr_array_index(input->columns, i));
    }
    return names;
}

/* The mapping of the source's last load, when the header is the same. */
static KithMapping *
stored_mapping(KithStore *store, const KithOpened *opened, const char *source)
{
    g_autoptr(KithTxn) txn = kith_store_peek(store, NULL);
    g_autoptr(KithSourceInfo) info = NULL;
    KithSourceId number = 0;
    const char *yaml;

    if (txn == NULL || !kith_store_find_source(txn, source, &number, NULL) || number == 0 ||
        !kith_store_get_source(txn, number, &info, NULL)) {
        return NULL;
    }
    yaml = kith_source_info_mapping(info, kith_opened_header(&opened->input));
    return yaml != NULL ? kith_mapping_parse(yaml,
                                             "the mapping of an earlier load",
                                             kith_store_schema(store),
                                             NULL,
                                             NULL)
                        : NULL;
}

static KithMapping *
read_mapping(const KithOpened *opened, const char *path, const KithSchema *schema, GError **error)
{
    g_autofree char *text = kith_file_read_text(path, MAPPING_MAX, error);
    g_auto(GStrv) names = column_names(&opened->input);

    return text != NULL ? kith_mapping_parse(text, path, schema, (const char *const *)names, error)
                        : NULL;
}

KithMapping *
kith_opened_guess(KithOpened *opened, const KithSchema *schema, GString *notes, GError **error)
{
    KithMapping *partial = NULL;

    if (opened->input.lines_above > 0) {
        g_string_append_printf(notes,
                               "%s: line%s above the table passed over: %" G_GUINT64_FORMAT "\n",
                               opened->path,
                               opened->input.lines_above > 1 ? "s" : "",
                               opened->input.lines_above);
    }
    if (opened->input.header == KITH_HEADER_MISSING) {
        g_string_append_printf(notes,
                               "%s: the first row looks like the others: columns are called by "
                               "their numbers (--header yes if it is a header)\n",
                               opened->path);
    }
    if (opened->input.mapping != NULL) {
        partial = kith_mapping_parse(opened->input.mapping, opened->path, schema, NULL, error);
        if (partial == NULL) {
            return NULL;
        }
    }
    return kith_guess(opened->loader, &opened->input, schema, partial, notes);
}

/* A guess bows to the type that the store has for a property of the name. */
static void
follow_store(KithStore *store, GPtrArray *properties)
{
    for (guint i = 0; i < properties->len; i++) {
        KithMapProperty *property = g_ptr_array_index(properties, i);
        guint32 number = kith_store_find_name(store, KITH_NAME_PROPERTY, property->property);

        if (number != 0 && property->type != NULL) {
            g_free(property->type);
            property->type = g_strdup(kith_store_name(store, KITH_NAME_PROPERTY, number)->type);
        }
    }
}

void
kith_opened_follow(KithOpened *opened, KithStore *store)
{
    const KithMapping *mapping = opened->mapping;

    if (!opened->guessed || store == NULL) {
        return;
    }
    for (guint i = 0; i < mapping->records->len; i++) {
        follow_store(store, ((KithMapRecord *)g_ptr_array_index(mapping->records, i))->properties);
    }
    for (guint i = 0; i < mapping->links->len; i++) {
        follow_store(store, ((KithMapLink *)g_ptr_array_index(mapping->links, i))->properties);
    }
}

/* An input before, of the same source and header: what the rows of this one would say alone is not
 * asked. */
static KithOpened *
input_before(const GPtrArray *all, guint which)
{
    const KithOpened *opened = g_ptr_array_index(all, which);

    for (guint i = 0; i < which; i++) {
        KithOpened *before = g_ptr_array_index(all, i);

        if (g_str_equal(before->source, opened->source) &&
            kith_opened_header(&before->input) == kith_opened_header(&opened->input)) {
            return before;
        }
    }
    return NULL;
}

static gboolean
map_one(GPtrArray *all,
        guint which,
        KithStore *store,
        const KithSchema *schema,
        const KithLoadOptions *options,
        GString *notes,
        GError **error)
{
    KithOpened *opened = g_ptr_array_index(all, which);
    KithOpened *before = input_before(all, which);

    if (options->mapping != NULL) {
        opened->mapping = read_mapping(opened, options->mapping, schema, error);
    } else if (before != NULL) {
        opened->like = before;
        opened->mapping = before->mapping;
    } else {
        opened->mapping = store != NULL ? stored_mapping(store, opened, opened->source) : NULL;
        if (opened->mapping == NULL) {
            opened->guessed = TRUE;
            opened->mapping = kith_opened_guess(opened, schema, notes, error);
        }
    }
    if (opened->mapping == NULL) {
        g_prefix_error(error, "load %s: ", opened->path);
        return FALSE;
    }
    if (options->source == NULL && opened->mapping->source.text != NULL) {
        g_free(opened->source);
        opened->source = g_strdup(opened->mapping->source.text);
    }
    return TRUE;
}

gboolean
kith_opened_map_all(GPtrArray *all,
                    KithStore *store,
                    const KithSchema *schema,
                    const KithLoadOptions *options,
                    GString *notes,
                    GError **error)
{
    for (guint i = 0; i < all->len; i++) {
        if (!map_one(all, i, store, schema, options, notes, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
