/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-place.h"

#include "base-error.h"
#include "base-file.h"
#include "base-progress.h"
#include "store-format.h"
#include "store-lmdb.h"

#include <kith/kith-version.h>

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MANIFEST_MAX 65536
#define WAIT_STEP_US 100000

gint64 (*kith_place_file_system)(const char *path);

static gint64
file_system_of(const char *path)
{
    struct statfs about;

    if (kith_place_file_system != NULL) {
        return kith_place_file_system(path);
    }
    return statfs(path, &about) == 0 ? (gint64)(guint32)about.f_type : -1;
}

gboolean
kith_place_check_file_system(const char *path, GError **error)
{
    /* Magic numbers of statfs(2). */
    static const struct {
        gint64 magic;
        const char *name;
    } remote[] = {
        {0x6969, "NFS"},
        {0x517b, "SMB"},
        {0xff534d42, "CIFS"},
        {0xfe534d42, "SMB2"},
        {0x5346414f, "AFS"},
        {0x6b414653, "AFS"},
        {0x00c36400, "Ceph"},
        {0x73757245, "Coda"},
        {0x564c, "NCP"},
        {0x65735546, "FUSE"},
        {0x0bd00bd0, "Lustre"},
        {0x47504653, "GPFS"},
        {0x7461636f, "OCFS2"},
        {0x01161970, "GFS2"},
    };
    gint64 magic = file_system_of(path);

    for (guint i = 0; i < G_N_ELEMENTS(remote); i++) {
        if (remote[i].magic == magic) {
            return kith_error_set(error,
                                  KITH_ERROR_UNSUPPORTED,
                                  "open store %s: it is on %s, and a store must be on a local file "
                                  "system: copy it to one",
                                  path,
                                  remote[i].name);
        }
    }
    return TRUE;
}

/* ---- directories ---- */

static gboolean
make_directory(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0700) != 0) {
        return kith_error_errno(error, errno, "make store %s", path);
    }
    return chmod(path, 0700) == 0 || kith_error_errno(error, errno, "make store %s", path);
}

static gboolean
is_free(const char *path, GError **error)
{
    g_autoptr(GDir) dir = NULL;

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        return TRUE;
    }
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        return kith_error_set(error,
                              KITH_ERROR_EXISTS,
                              "make store %s: a file of that name exists",
                              path);
    }
    dir = g_dir_open(path, 0, NULL);
    if (dir == NULL) {
        return kith_error_errno(error, errno, "make store %s", path);
    }
    if (g_dir_read_name(dir) == NULL) {
        return TRUE;
    }
    return kith_error_set(error,
                          KITH_ERROR_EXISTS,
                          "make store %s: the directory is not empty: choose another",
                          path);
}

gboolean
kith_place_make(const char *path, GError **error)
{
    g_autofree char *audit = g_build_filename(path, "audit", NULL);

    if (!is_free(path, error)) {
        return FALSE;
    }
    if (make_directory(path, error) && kith_place_check_file_system(path, error) &&
        make_directory(audit, error)) {
        return TRUE;
    }
    kith_place_remove(path);
    return FALSE;
}

void
kith_place_remove(const char *path)
{
    static const char *const files[] = {"manifest",
                                        "writer",
                                        "lock",
                                        "data.mdb",
                                        "lock.mdb",
                                        "audit/data.mdb",
                                        "audit/lock.mdb",
                                        "audit"};

    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *file = g_build_filename(path, files[i], NULL);

        g_remove(file);
    }
    g_rmdir(path);
}

/* ---- manifest ---- */

gboolean
kith_place_write_manifest(const char *path, GError **error)
{
    g_autofree char *name = g_build_filename(path, "manifest", NULL);
    g_autoptr(KithFileWriter) writer = kith_file_writer_new(name, error);

    if (writer == NULL) {
        return FALSE;
    }
    kith_file_writer_printf(writer,
                            "# A Kith store. Do not edit.\n[store]\nformat=%d\nkith=%s\nlmdb=%s\n",
                            KITH_STORE_FORMAT,
                            KITH_VERSION_STRING,
                            kith_lmdb_version());
    return kith_file_writer_finish(writer, error);
}

gboolean
kith_place_check_manifest(const char *path, GError **error)
{
    g_autofree char *name = g_build_filename(path, "manifest", NULL);
    g_autofree char *text = NULL;
    g_autofree char *made_by = NULL;
    g_autoptr(GKeyFile) manifest = g_key_file_new();
    g_autoptr(GError) failure = NULL;
    int format;

    if (!g_file_test(name, G_FILE_TEST_EXISTS)) {
        return kith_error_set(error,
                              KITH_ERROR_NOT_FOUND,
                              "open store %s: there is no store here: make one with kith init",
                              path);
    }
    text = kith_file_read_text(name, MANIFEST_MAX, error);
    if (text == NULL) {
        return FALSE;
    }
    if (!g_key_file_load_from_data(manifest, text, strlen(text), G_KEY_FILE_NONE, &failure)) {
        return kith_error_set(error,
                              KITH_ERROR_CORRUPT,
                              "open store %s: manifest: %s",
                              path,
                              failure->message);
    }
    format = g_key_file_get_integer(manifest, "store", "format", &failure);
    if (failure != NULL) {
        return kith_error_set(error,
                              KITH_ERROR_CORRUPT,
                              "open store %s: manifest: %s",
                              path,
                              failure->message);
    }
    if (format != KITH_STORE_FORMAT) {
        made_by = g_key_file_get_string(manifest, "store", "kith", NULL);
        return kith_error_set(error,
                              KITH_ERROR_UNSUPPORTED,
                              "open store %s: its format is %d, made by Kith %s, and this is Kith "
                              "%s, which reads format %d: use that version, or its kith dump and "
                              "kith restore here",
                              path,
                              format,
                              made_by != NULL ? made_by : "unknown",
                              KITH_VERSION_STRING,
                              KITH_STORE_FORMAT);
    }
    return TRUE;
}

/* ---- locks ---- */

static int
open_lock(const char *path, const char *name, GError **error)
{
    g_autofree char *file = g_build_filename(path, name, NULL);
    int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        kith_error_errno(error, errno, "open store %s: %s", path, name);
    }
    return fd;
}

int
kith_place_lock(const char *path, gboolean exclusive, GError **error)
{
    int fd = open_lock(path, "lock", error);

    if (fd >= 0 && flock(fd, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            kith_error_set(error,
                           KITH_ERROR_BUSY,
                           exclusive ? "open store %s: other commands are using it"
                                     : "open store %s: a command that needs it alone is running",
                           path);
        } else {
            kith_error_errno(error, errno, "lock store %s", path);
        }
        close(fd);
        fd = -1;
    }
    return fd;
}

/* Who holds the lock: what they wrote into it. */
static char *
holder_of(int fd)
{
    char text[200] = "";
    ssize_t n = pread(fd, text, sizeof text - 1, 0);

    if (n <= 0) {
        return g_strdup("another process");
    }
    return g_strndup(text, strcspn(text, "\n"));
}

static gboolean
wait_for(int fd, const KithProgress *progress, GError **error)
{
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int saved_errno = errno;
        g_autofree char *holder = holder_of(fd);
        g_autofree char *stage = g_strdup_printf("waiting for %s, which is writing", holder);

        if (saved_errno != EWOULDBLOCK && saved_errno != EINTR) {
            return kith_error_errno(error, saved_errno, "wait for the store");
        }
        if (!kith_progress_step(progress, stage, 0, 0, error)) {
            return FALSE;
        }
        g_usleep(WAIT_STEP_US);
    }
    return TRUE;
}

int
kith_place_lock_writer(const char *path,
                       const char *what,
                       const KithProgress *progress,
                       GError **error)
{
    g_autofree char *text = g_strdup_printf("kith %s (process %d)\n", what, (int)getpid());
    int fd = open_lock(path, "writer", error);

    if (fd < 0) {
        return -1;
    }
    if (!wait_for(fd, progress, error)) {
        close(fd);
        return -1;
    }
    /* Only a courtesy to whoever waits: the lock is what counts. */
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, strlen(text), 0) < 0) {
        g_debug("cannot write to %s/writer: %s", path, g_strerror(errno));
    }
    return fd;
}
