/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-frequencies.h"

#include "base-error.h"
#include "base-file.h"
#include "base-sort.h"

#define HEADER "kith frequencies 1"

#define HASH_DIGITS 12

/* A file of more bytes than this is not read. */
#define FILE_MAX ((gsize)1 << 31)

/* ---- writing ---- */

static void
write_section(const KithModelFile *file, guint32 space, GString *out)
{
    guint kind;
    guint property;
    const char *what;
    const KithKindModel *model;

    kith_known_space(space, &kind, &property, &what);
    model = g_ptr_array_index(file->kinds, kind);
    g_string_append_printf(out,
                           "%s\t%s\t%s\n",
                           what,
                           model->type,
                           (const char *)g_ptr_array_index(model->properties, property));
}

GString *
kith_frequencies_write(const KithModelFile *file)
{
    GString *out = g_string_new(HEADER "\n");
    guint32 last = G_MAXUINT32;

    for (gsize i = 0; i < file->frequencies.n; i += KITH_FREQUENCY_WORDS) {
        const guint32 *row = file->frequencies.data + i;
        guint32 space = row[0] >> 16;

        if (space != last) {
            write_section(file, space, out);
            last = space;
        }
        g_string_append_printf(out, "%04x%08x\t%u\n", row[0] & 0xffff, row[1], row[2]);
    }
    return out;
}

/* "m.yaml" has "m.yaml.frequencies" beside it. */
static char *
path_beside(const char *path, const char *name)
{
    g_autofree char *directory = g_path_get_dirname(path);

    return g_build_filename(directory, name, NULL);
}

gboolean
kith_frequencies_save(KithModelFile *file, const char *path, GError **error)
{
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *beside = NULL;
    g_autofree char *yaml = NULL;
    g_autoptr(KithFileWriter) model = NULL;
    g_autoptr(KithFileWriter) rows = NULL;
    GString *text;

    if (g_str_equal(path, "-")) {
        g_clear_pointer(&file->beside, g_free);
    } else {
        g_free(file->beside);
        file->beside = g_strdup_printf("%s.frequencies", base);
        beside = path_beside(path, file->beside);
        rows = kith_file_writer_new(beside, error);
        if (rows == NULL) {
            return FALSE;
        }
        text = kith_frequencies_write(file);
        kith_file_writer_bytes(rows, text->str, text->len);
        g_string_free(text, TRUE);
        if (!kith_file_writer_finish(rows, error)) {
            return FALSE;
        }
    }
    model = kith_file_writer_new(path, error);
    if (model == NULL) {
        return FALSE;
    }
    yaml = kith_model_file_write(file);
    kith_file_writer_text(model, yaml);
    return kith_file_writer_finish(model, error);
}

/* ---- reading ---- */

typedef struct {
    KithModelFile *file;
    const char *name;
    guint line;
    int space; /* of the lines at hand; -1: of no property of the model */
} Parsing;

static gboolean
wrong(const Parsing *parsing, const char *what, GError **error)
{
    return kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "%s:%u: %s; save the model again, or take the line \"frequencies\" out "
                          "of it to count values anew",
                          parsing->name,
                          parsing->line,
                          what);
}

static gboolean
parse_section(Parsing *parsing, char **cells, GError **error)
{
    int kind = kith_model_file_find(parsing->file, cells[1]);
    int property =
        kind >= 0
            ? kith_kind_model_property(g_ptr_array_index(parsing->file->kinds, kind), cells[2])
            : -1;
    gboolean parts = g_str_equal(cells[0], "parts");

    if (!parts && !g_str_equal(cells[0], "values")) {
        return wrong(parsing, "neither values nor parts", error);
    }
    parsing->space =
        property >= 0 ? (int)kith_known_number((guint)kind, (guint)property, parts) : -1;
    return TRUE;
}

/* There are lines by the million: digits are read where they stand. */
static gboolean
parse_count(Parsing *parsing, const char *line, gsize len, GError **error)
{
    guint64 hash = 0;
    guint64 count = 0;
    gsize at = 0;

    for (; at < MIN(len, HASH_DIGITS) && g_ascii_isxdigit(line[at]); at++) {
        hash = hash << 4 | (guint64)g_ascii_xdigit_value(line[at]);
    }
    if (at != HASH_DIGITS || at == len || line[at] != '\t') {
        return wrong(parsing, "no hash of 12 digits", error);
    }
    for (at++; at < len && g_ascii_isdigit(line[at]) && count <= G_MAXUINT32; at++) {
        count = 10 * count + (guint64)g_ascii_digit_value(line[at]);
    }
    if (at != len || count == 0 || count > G_MAXUINT32) {
        return wrong(parsing, "no number of records", error);
    }
    if (parsing->space >= 0) {
        kith_words_push3(&parsing->file->frequencies,
                         (guint32)parsing->space << 16 | (guint32)(hash >> 32),
                         (guint32)hash,
                         (guint32)count);
    }
    return TRUE;
}

static gboolean
parse_line(Parsing *parsing, const char *line, gsize len, GError **error)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) cells = NULL;

    if (len == 0) {
        return TRUE;
    }
    if (g_ascii_isxdigit(*line) && parsing->space != G_MININT) {
        return parse_count(parsing, line, len, error);
    }
    text = g_strndup(line, len);
    cells = g_strsplit(text, "\t", 3);
    return g_strv_length(cells) == 3 ? parse_section(parsing, cells, error)
                                     : wrong(parsing, "this is no line of frequencies", error);
}

gboolean
kith_frequencies_parse(KithModelFile *file, const char *text, const char *name, GError **error)
{
    Parsing parsing = {file, name, 0, G_MININT};
    KithWords *rows = &file->frequencies;
    const char *end = text + strlen(text);

    rows->n = 0;
    while (text < end) {
        const char *stop = memchr(text, '\n', (gsize)(end - text));
        gsize len = (gsize)((stop != NULL ? stop : end) - text);

        parsing.line++;
        if (parsing.line == 1 && (len != strlen(HEADER) || strncmp(text, HEADER, len) != 0)) {
            return wrong(&parsing, "it does not begin with \"" HEADER "\"", error);
        }
        if (parsing.line > 1 && !parse_line(&parsing, text, len, error)) {
            return FALSE;
        }
        text += len + (stop != NULL);
    }
    kith_sort_rows(rows->data, rows->n / KITH_FREQUENCY_WORDS, KITH_FREQUENCY_WORDS);
    rows->n = kith_unique_rows(rows->data, rows->n / KITH_FREQUENCY_WORDS, KITH_FREQUENCY_WORDS) *
              KITH_FREQUENCY_WORDS;
    return TRUE;
}

KithModelFile *
kith_frequencies_of_store(KithTxn *txn, guint32 model, GError **error)
{
    g_autoptr(KithModelFile) file = NULL;
    g_autofree char *yaml = NULL;
    g_auto(KithTupleIter) iter = {0};

    if (!kith_models_get(txn, model, &yaml, error)) {
        return NULL;
    }
    file = kith_model_file_parse(yaml, strlen(yaml), "the store's match model", error);
    if (file == NULL || !kith_tuples_open(txn, KITH_TABLE_FREQUENCIES, &iter, error) ||
        !kith_tuples_seek(&iter, &model, 1, error)) {
        return NULL;
    }
    while (kith_tuples_next(&iter, error)) {
        memcpy(kith_words_push(&file->frequencies, KITH_FREQUENCY_WORDS),
               iter.tuple + 1,
               KITH_FREQUENCY_WORDS * sizeof(guint32));
    }
    return kith_tuples_fine(&iter) ? g_steal_pointer(&file) : NULL;
}

gboolean
kith_frequencies_read(KithModelFile *file, const char *path, GError **error)
{
    g_autofree char *beside = path_beside(path, file->beside);
    g_autofree char *text = kith_file_read_text(beside, FILE_MAX, error);

    return text != NULL && kith_frequencies_parse(file, text, beside, error);
}
