/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_SIZE (1U << 18)

struct _SynthCsv {
    SynthOutput *output; /* borrowed */
    char *path;          /* owned */
    char *temporary;     /* owned */
    int fd;
    guint64 n_rows;
    gsize used;
    gboolean in_row;
    char *buffer; /* owned */
};

struct _SynthOutput {
    char *dir;        /* owned */
    GPtrArray *files; /* of SynthCsv, owned */
    GError *error;    /* the first, owned */
};

static void
fail(SynthOutput *output, const char *attempt, const char *path)
{
    int code = errno;

    if (output->error == NULL) {
        g_set_error(&output->error,
                    G_FILE_ERROR,
                    (gint)g_file_error_from_errno(code),
                    "%s %s: %s",
                    attempt,
                    path,
                    g_strerror(code));
    }
}

static void
flush(SynthCsv *csv)
{
    gsize done = 0;

    while (done < csv->used && csv->output->error == NULL) {
        gssize n = write(csv->fd, csv->buffer + done, csv->used - done);

        if (n >= 0) {
            done += (gsize)n;
        } else if (errno != EINTR) {
            fail(csv->output, "write", csv->path);
        }
    }
    csv->used = 0;
}

static void
put(SynthCsv *csv, const char *bytes, gsize len)
{
    if (csv->used + len > BUFFER_SIZE) {
        flush(csv);
    }
    g_assert(len <= BUFFER_SIZE);
    memcpy(csv->buffer + csv->used, bytes, len);
    csv->used += len;
}

static void
put_char(SynthCsv *csv, char c)
{
    put(csv, &c, 1);
}

static gboolean
must_quote(const char *bytes, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if (bytes[i] == ',' || bytes[i] == '"' || bytes[i] == '\n' || bytes[i] == '\r') {
            return TRUE;
        }
    }
    return FALSE;
}

static void
put_field(SynthCsv *csv, const char *bytes, gsize len)
{
    if (csv->in_row) {
        put_char(csv, ',');
    }
    csv->in_row = TRUE;
    if (!must_quote(bytes, len)) {
        put(csv, bytes, len);
        return;
    }
    put_char(csv, '"');
    for (gsize i = 0; i < len; i++) {
        if (bytes[i] == '"') {
            put_char(csv, '"');
        }
        put_char(csv, bytes[i]);
    }
    put_char(csv, '"');
}

void
synth_csv_string(SynthCsv *csv, const char *field)
{
    put_field(csv, field, strlen(field));
}

void
synth_csv_text(SynthCsv *csv, const SynthText *field)
{
    put_field(csv, field->bytes, field->len);
}

void
synth_csv_empty(SynthCsv *csv)
{
    put_field(csv, "", 0);
}

void
synth_csv_date(SynthCsv *csv, SynthDate date)
{
    SynthText text;

    synth_text_clear(&text);
    synth_text_add_iso_date(&text, date);
    synth_csv_text(csv, &text);
}

void
synth_csv_end(SynthCsv *csv)
{
    put_char(csv, '\n');
    csv->in_row = FALSE;
    csv->n_rows++;
}

static void
csv_free(gpointer data)
{
    SynthCsv *csv = data;

    if (csv->fd >= 0) {
        close(csv->fd);
    }
    if (csv->temporary != NULL) {
        g_unlink(csv->temporary);
    }
    g_free(csv->path);
    g_free(csv->temporary);
    g_free(csv->buffer);
    g_free(csv);
}

static gboolean
is_empty(const char *dir)
{
    g_autoptr(GDir) entries = g_dir_open(dir, 0, NULL);

    return entries == NULL || g_dir_read_name(entries) == NULL;
}

SynthOutput *
synth_output_new(const char *dir, gboolean overwrite, GError **error)
{
    g_autoptr(SynthOutput) output = g_new0(SynthOutput, 1);

    output->dir = g_strdup(dir);
    output->files = g_ptr_array_new_with_free_func(csv_free);
    if (g_mkdir_with_parents(dir, 0755) != 0) {
        fail(output, "make", dir);
    } else if (access(dir, W_OK | X_OK) != 0) {
        fail(output, "write into", dir);
    } else if (!overwrite && !is_empty(dir)) {
        g_set_error(&output->error,
                    G_FILE_ERROR,
                    G_FILE_ERROR_EXIST,
                    "write into %s: the directory is not empty (--force writes all the same)",
                    dir);
    }
    if (output->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&output->error));
        return NULL;
    }
    return g_steal_pointer(&output);
}

/* Never NULL: a file that cannot be opened swallows its rows and leaves the error behind. */
SynthCsv *
synth_output_csv(SynthOutput *output, const char *name, const char *header)
{
    SynthCsv *csv = g_new0(SynthCsv, 1);
    g_autofree char *folder = NULL;

    csv->output = output;
    csv->path = g_build_filename(output->dir, name, NULL);
    csv->temporary = g_strconcat(csv->path, ".part", NULL);
    csv->buffer = g_malloc(BUFFER_SIZE);
    folder = g_path_get_dirname(csv->path);
    if (g_mkdir_with_parents(folder, 0755) != 0) {
        fail(output, "make", folder);
    }
    csv->fd = g_open(csv->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (csv->fd < 0) {
        fail(output, "write", csv->path);
    }
    g_ptr_array_add(output->files, csv);
    put(csv, header, strlen(header));
    put_char(csv, '\n');
    return csv;
}

gboolean
synth_output_failed(const SynthOutput *output)
{
    return output->error != NULL;
}

guint64
synth_output_rows(const SynthOutput *output)
{
    guint64 n = 0;

    for (guint i = 0; i < output->files->len; i++) {
        n += ((const SynthCsv *)g_ptr_array_index(output->files, i))->n_rows;
    }
    return n;
}

static void
finish(SynthCsv *csv)
{
    int fd = csv->fd;

    flush(csv);
    csv->fd = -1;
    if (fd >= 0 && close(fd) != 0) {
        fail(csv->output, "write", csv->path);
    }
}

gboolean
synth_output_commit(SynthOutput *output, GError **error)
{
    for (guint i = 0; i < output->files->len; i++) {
        finish(g_ptr_array_index(output->files, i));
    }
    for (guint i = 0; i < output->files->len && output->error == NULL; i++) {
        SynthCsv *csv = g_ptr_array_index(output->files, i);

        if (g_rename(csv->temporary, csv->path) != 0) {
            fail(output, "rename to", csv->path);
        } else {
            g_clear_pointer(&csv->temporary, g_free);
        }
    }
    if (output->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&output->error));
        return FALSE;
    }
    return TRUE;
}

void
synth_output_free(SynthOutput *output)
{
    g_ptr_array_unref(output->files);
    g_clear_error(&output->error);
    g_free(output->dir);
    g_free(output);
}
