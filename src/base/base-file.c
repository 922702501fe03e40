/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-file.h"

#include "base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE (1u << 18)

struct _KithFileWriter {
    char *path;      /* owned */
    char *temporary; /* owned; NULL for standard output and once renamed */
    int fd;
    int saved_errno; /* of the first failure, or 0 */
    gsize used;
    guint8 *buffer; /* owned, BUFFER_SIZE bytes */
};

static gboolean
is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

KithFileWriter *
kith_file_writer_new(const char *path, GError **error)
{
    g_autoptr(KithFileWriter) writer = g_new0(KithFileWriter, 1);

    writer->path = g_strdup(path);
    writer->buffer = g_malloc(BUFFER_SIZE);
    writer->fd = -1;
    if (is_standard(path)) {
        writer->fd = STDOUT_FILENO;
        return g_steal_pointer(&writer);
    }
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        kith_error_set(error, KITH_ERROR_INVALID, "write %s: is a directory", path);
        return NULL;
    }
    writer->temporary = g_strconcat(path, ".XXXXXX", NULL);
    writer->fd = g_mkstemp_full(writer->temporary, O_WRONLY | O_CLOEXEC, 0600);
    if (writer->fd < 0) {
        kith_error_errno(error, errno, "write %s", path);
        g_clear_pointer(&writer->temporary, g_free);
        return NULL;
    }
    return g_steal_pointer(&writer);
}

void
kith_file_writer_free(KithFileWriter *writer)
{
    if (writer->fd >= 0 && !is_standard(writer->path)) {
        close(writer->fd);
    }
    if (writer->temporary != NULL) {
        unlink(writer->temporary);
    }
    g_free(writer->temporary);
    g_free(writer->path);
    g_free(writer->buffer);
    g_free(writer);
}

static void
write_out(KithFileWriter *writer, const guint8 *data, gsize len)
{
    while (len > 0 && writer->saved_errno == 0) {
        ssize_t n = write(writer->fd, data, len);

        if (n < 0 && errno != EINTR) {
            writer->saved_errno = errno;
        } else if (n > 0) {
            data += n;
            len -= (gsize)n;
        }
    }
}

static void
flush(KithFileWriter *writer)
{
    write_out(writer, writer->buffer, writer->used);
    writer->used = 0;
}

void
kith_file_writer_bytes(KithFileWriter *writer, const void *data, gsize len)
{
    if (len > BUFFER_SIZE - writer->used) {
        flush(writer);
    }
    if (len > BUFFER_SIZE) {
        write_out(writer, data, len);
    } else if (len > 0) {
        memcpy(writer->buffer + writer->used, data, len);
        writer->used += len;
    }
}

void
kith_file_writer_text(KithFileWriter *writer, const char *text)
{
    kith_file_writer_bytes(writer, text, strlen(text));
}

void
kith_file_writer_printf(KithFileWriter *writer, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    kith_file_writer_text(writer, text);
}

gboolean
kith_file_writer_failed(const KithFileWriter *writer)
{
    return writer->saved_errno != 0;
}

gboolean
kith_file_sync_directory(const char *directory, GError **error)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int saved_errno = 0;

    if (fd < 0 || fsync(fd) != 0) {
        saved_errno = errno;
    }
    if (fd >= 0) {
        close(fd);
    }
    return saved_errno == 0 || kith_error_errno(error, saved_errno, "sync %s", directory);
}

gboolean
kith_file_writer_finish(KithFileWriter *writer, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(writer->path);
    gboolean renamed;

    flush(writer);
    if (writer->saved_errno == 0 && writer->temporary != NULL && fsync(writer->fd) != 0) {
        writer->saved_errno = errno;
    }
    if (writer->saved_errno != 0) {
        return kith_error_errno(error, writer->saved_errno, "write %s", writer->path);
    }
    if (writer->temporary == NULL) {
        return TRUE;
    }
    renamed = rename(writer->temporary, writer->path) == 0;
    if (!renamed) {
        return kith_error_errno(error, errno, "write %s", writer->path);
    }
    g_clear_pointer(&writer->temporary, g_free);
    return kith_file_sync_directory(directory, error);
}

/* ---- reading ---- */

static GBytes *
read_to_end(int fd, const char *path, GError **error)
{
    g_autoptr(GByteArray) all = g_byte_array_new();
    g_autofree guint8 *block = g_malloc(BUFFER_SIZE);

    for (;;) {
        ssize_t n = read(fd, block, BUFFER_SIZE);

        if (n == 0) {
            return g_byte_array_free_to_bytes(g_steal_pointer(&all));
        }
        if (n > 0) {
            if (all->len + (gsize)n > G_MAXUINT32 / 2) {
                kith_error_set(error,
                               KITH_ERROR_LIMIT,
                               "read %s: more than 2 GiB from a pipe: write it to a file first",
                               path);
                return NULL;
            }
            g_byte_array_append(all, block, (guint)n);
        } else if (errno != EINTR) {
            kith_error_errno(error, errno, "read %s", path);
            return NULL;
        }
    }
}

typedef struct {
    void *start;
    gsize len;
} Mapping;

static void
unmap(gpointer data)
{
    Mapping *mapping = data;

    munmap(mapping->start, mapping->len);
    g_free(mapping);
}

static GBytes *
map_whole(int fd, gsize len, const char *path, GError **error)
{
    Mapping *mapping;
    void *start = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);

    if (start == MAP_FAILED) {
        kith_error_errno(error, errno, "read %s", path);
        return NULL;
    }
    madvise(start, len, MADV_SEQUENTIAL);
    mapping = g_new(Mapping, 1);
    *mapping = (Mapping){start, len};
    return g_bytes_new_with_free_func(start, len, unmap, mapping);
}

GBytes *
kith_file_read(const char *path, GError **error)
{
    gboolean mapped;

    return kith_file_map(path, &mapped, error);
}

GBytes *
kith_file_map(const char *path, gboolean *out_mapped, GError **error)
{
    gboolean standard = is_standard(path);
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    GBytes *bytes = NULL;

    *out_mapped = FALSE;
    if (fd < 0 || fstat(fd, &about) != 0) {
        kith_error_errno(error, errno, "read %s", path);
    } else if (S_ISDIR(about.st_mode)) {
        kith_error_set(error, KITH_ERROR_INVALID, "read %s: is a directory", path);
    } else if (S_ISREG(about.st_mode) && about.st_size > 0) {
        bytes = map_whole(fd, (gsize)about.st_size, path, error);
        *out_mapped = bytes != NULL;
    } else {
        bytes = read_to_end(fd, path, error);
    }
    if (fd >= 0 && !standard) {
        close(fd);
    }
    return bytes;
}

void
kith_file_passed(KithBytes all, gsize start, gsize end)
{
    gsize page = (gsize)sysconf(_SC_PAGESIZE);
    gsize from = ((gsize)(all.data + start) + page - 1) / page * page;
    gsize to = (gsize)(all.data + end) / page * page;

    if (to > from) {
        madvise(GSIZE_TO_POINTER(from), to - from, MADV_DONTNEED);
    }
}

char *
kith_file_read_text(const char *path, gsize max_len, GError **error)
{
    g_autoptr(GBytes) bytes = kith_file_read(path, error);
    gsize len;
    const char *data;

    if (bytes == NULL) {
        return NULL;
    }
    data = g_bytes_get_data(bytes, &len);
    if (len > max_len) {
        kith_error_set(error,
                       KITH_ERROR_LIMIT,
                       "read %s: larger than %" G_GSIZE_FORMAT " bytes",
                       path,
                       max_len);
        return NULL;
    }
    if (len > 0 && memchr(data, '\0', len) != NULL) {
        kith_error_set(error, KITH_ERROR_INVALID, "read %s: has a NUL byte: not a text", path);
        return NULL;
    }
    return g_strndup(data != NULL ? data : "", len);
}
