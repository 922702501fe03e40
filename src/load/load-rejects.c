/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-rejects.h"

#include "base-csv.h"
#include "base-file.h"

struct _KithRejects {
    char *path;             /* owned; NULL to count only */
    KithFileWriter *writer; /* owned; NULL before the first */
    GError *failure;        /* owned: why there is no writer */
    guint64 n;
};

KithRejects *
kith_rejects_new(const char *path)
{
    KithRejects *rejects = g_new0(KithRejects, 1);

    rejects->path = g_strdup(path);
    return rejects;
}

void
kith_rejects_free(KithRejects *rejects)
{
    g_clear_pointer(&rejects->writer, kith_file_writer_free);
    g_clear_error(&rejects->failure);
    g_free(rejects->path);
    g_free(rejects);
}

static void
open_writer(KithRejects *rejects)
{
    g_autofree char *directory = g_path_get_dirname(rejects->path);

    g_mkdir_with_parents(directory, 0700);
    rejects->writer = kith_file_writer_new(rejects->path, &rejects->failure);
    if (rejects->writer != NULL) {
        kith_file_writer_text(rejects->writer, "input,line,reason,row\n");
    }
}

void
kith_rejects_add(KithRejects *rejects,
                 const char *input,
                 guint64 line,
                 const char *reason,
                 KithBytes row)
{
    char number[24];

    if (rejects->n++ == 0 && rejects->path != NULL) {
        open_writer(rejects);
    }
    if (rejects->writer == NULL) {
        return;
    }
    g_snprintf(number, sizeof number, "%" G_GUINT64_FORMAT, line);
    kith_csv_cell(rejects->writer, kith_bytes_str(input), KITH_CSV_MORE);
    kith_csv_cell(rejects->writer, kith_bytes_str(number), KITH_CSV_MORE);
    kith_csv_cell(rejects->writer, kith_bytes_str(reason), KITH_CSV_MORE);
    kith_csv_cell(rejects->writer, row, KITH_CSV_LAST);
}

guint64
kith_rejects_count(const KithRejects *rejects)
{
    return rejects->n;
}

gboolean
kith_rejects_finish(KithRejects *rejects, GError **error)
{
    if (rejects->failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&rejects->failure));
        return FALSE;
    }
    return rejects->writer == NULL || kith_file_writer_finish(rejects->writer, error);
}
