/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store.h"

#include "base-error.h"
#include "base-file.h"
#include "store-place.h"

#include <errno.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_NAME_KINDS (KITH_NAME_LINK_TYPE + 1)
#define COUNTERS_KEY kith_bytes("counters", 8)

/* The names of one kind, by number and by name. */
typedef struct {
    GPtrArray *infos;    /* owned, KithNameInfo, number - 1 */
    GHashTable *numbers; /* owned, borrowed name → number */
    guint n_saved;
} NameList;

struct _KithStore {
    char *path;     /* owned, as given */
    KithEnv *env;   /* owned */
    KithEnv *audit; /* owned */
    int lock_fd;    /* held shared while open */
    int writer_fd;  /* held exclusively during a changing operation, else -1 */
    pid_t pid;      /* an environment must not cross a fork */
    char *inode;    /* owned; in open_stores */
    NameList names[N_NAME_KINDS];
    KithSchema *schema;   /* owned; NULL for the one built in */
    KithEvent *operation; /* owned; NULL before the first */
    gboolean changes;
    guint64 event; /* the number the last write logged */
};

/* LMDB forbids opening a file twice in a process: what is open, by device and inode. */
static GHashTable *open_stores; /* (lock open_mutex) */
static GMutex open_mutex;

gboolean
kith_store_damaged(GError **error, const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list args;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    return kith_error_set(error,
                          KITH_ERROR_CORRUPT,
                          "store is damaged: %s: run kith verify, then restore a backup or a dump",
                          what);
}

/* ---- who ---- */

static KithEvent *
new_event(const KithOperation *operation)
{
    KithEvent *event = g_new0(KithEvent, 1);
    const char *sudo_user = g_getenv("SUDO_USER");
    struct passwd *person = getpwuid(getuid());
    const char *user = person != NULL ? person->pw_name : "unknown";

    event->uid = getuid();
    event->user = sudo_user != NULL && event->uid == 0
                      ? g_strdup_printf("%s (as %s)", sudo_user, user)
                      : g_strdup(user);
    event->host = g_strdup(g_get_host_name());
    event->operation = g_strdup(operation->name != NULL ? operation->name : "");
    event->subject = g_strdup(operation->subject != NULL ? operation->subject : "");
    event->purpose = g_strdup(operation->purpose != NULL ? operation->purpose : "");
    event->detail = g_strdup("");
    return event;
}

const char *
kith_store_user(const KithStore *store)
{
    return store->operation != NULL ? store->operation->user : "unknown";
}

/* ---- opening ---- */

static char *
inode_of(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 ? g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                                     (guint64)about.st_dev,
                                                     (guint64)about.st_ino)
                                   : NULL;
}

static gboolean
claim(KithStore *store, GError **error)
{
    gboolean claimed;

    store->inode = inode_of(store->path);
    if (store->inode == NULL) {
        return kith_error_errno(error, errno, "open store %s", store->path);
    }
    g_mutex_lock(&open_mutex);
    if (open_stores == NULL) {
        open_stores = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
    claimed = !g_hash_table_contains(open_stores, store->inode);
    if (claimed) {
        g_hash_table_add(open_stores, g_strdup(store->inode));
    }
    g_mutex_unlock(&open_mutex);
    if (!claimed) {
        g_clear_pointer(&store->inode, g_free);
        return kith_error_set(error,
                              KITH_ERROR_BUSY,
                              "open store %s: this process has it open already",
                              store->path);
    }
    return TRUE;
}

static void
release(KithStore *store)
{
    if (store->inode == NULL) {
        return;
    }
    g_mutex_lock(&open_mutex);
    g_hash_table_remove(open_stores, store->inode);
    g_mutex_unlock(&open_mutex);
    g_clear_pointer(&store->inode, g_free);
}

static KithStore *
new_store(const char *path)
{
    KithStore *store = g_new0(KithStore, 1);

    store->path = g_strdup(path);
    store->lock_fd = -1;
    store->writer_fd = -1;
    store->pid = getpid();
    for (guint i = 0; i < N_NAME_KINDS; i++) {
        store->names[i].infos = g_ptr_array_new_with_free_func((GDestroyNotify)kith_name_info_free);
        store->names[i].numbers = g_hash_table_new(g_str_hash, g_str_equal);
    }
    return store;
}

void
kith_store_close(KithStore *store)
{
    g_return_if_fail(store != NULL);
    /* The environments of a parent process are not ours to close. */
    if (store->pid == getpid()) {
        g_clear_pointer(&store->env, kith_env_close);
        g_clear_pointer(&store->audit, kith_env_close);
        release(store);
    }
    if (store->lock_fd >= 0) {
        close(store->lock_fd);
    }
    if (store->writer_fd >= 0) {
        close(store->writer_fd);
    }
    for (guint i = 0; i < N_NAME_KINDS; i++) {
        g_hash_table_unref(store->names[i].numbers);
        g_ptr_array_unref(store->names[i].infos);
    }
    g_clear_pointer(&store->operation, kith_event_free);
    g_clear_pointer(&store->schema, kith_schema_free);
    g_free(store->inode);
    g_free(store->path);
    g_free(store);
}

static gboolean load_schema(KithStore *store, KithTxn *txn, GError **error);

static KithStore *
open_store(const char *path, gboolean create, GError **error)
{
    g_autoptr(KithStore) store = new_store(path);
    g_autofree char *audit = g_build_filename(path, "audit", NULL);
    g_autoptr(KithTxn) txn = NULL;

    if (!claim(store, error)) {
        return NULL;
    }
    store->lock_fd = kith_place_lock(path, FALSE, error);
    if (store->lock_fd < 0) {
        return NULL;
    }
    store->env = kith_env_open(path, KITH_N_TABLES, create, 0, error);
    if (store->env == NULL) {
        return NULL;
    }
    store->audit = kith_env_open(audit, KITH_N_AUDIT_TABLES, create, 0, error);
    if (store->audit == NULL) {
        return NULL;
    }
    txn = kith_env_read(store->env, error);
    if (txn == NULL || !kith_store_load_names(store, txn, error) ||
        !load_schema(store, txn, error)) {
        return NULL;
    }
    return g_steal_pointer(&store);
}

/* ---- the schema ---- */

#define SCHEMA_KEY kith_bytes("schema", 6)
#define SCHEMA_MAX ((gsize)1 << 20)

gboolean
kith_store_use_schema(KithStore *store, KithBytes text, const char *name, GError **error)
{
    g_clear_pointer(&store->schema, kith_schema_free);
    store->schema = kith_schema_parse((const char *)text.data, text.len, name, error);
    return store->schema != NULL;
}

gboolean
kith_store_get_schema(KithTxn *txn, KithBytes *out_text, GError **error)
{
    return kith_txn_get(txn, KITH_TABLE_META, SCHEMA_KEY, out_text, error);
}

gboolean
kith_store_put_schema(KithTxn *txn, KithBytes text, GError **error)
{
    return text.len == 0 || kith_txn_put(txn, KITH_TABLE_META, SCHEMA_KEY, text, error);
}

static gboolean
load_schema(KithStore *store, KithTxn *txn, GError **error)
{
    KithBytes text;

    return kith_store_get_schema(txn, &text, error) &&
           (text.data == NULL || kith_store_use_schema(store, text, "the store's schema", error));
}

static gboolean
put_schema(KithTxn *txn, gpointer user_data, GError **error)
{
    const char *text = user_data;

    return text == NULL || kith_store_put_schema(txn, kith_bytes_str(text), error);
}

/* The manifest is written last: without it there is no store. */
KithStore *
kith_store_make(const char *path, KithMakeFunc func, gpointer user_data, GError **error)
{
    g_autoptr(KithStore) store = NULL;

    if (!kith_place_make(path, error)) {
        return NULL;
    }
    store = open_store(path, TRUE, error);
    if (store == NULL || !func(store, user_data, error) ||
        !kith_place_write_manifest(path, error)) {
        g_clear_pointer(&store, kith_store_close);
        kith_place_remove(path);
        return NULL;
    }
    return g_steal_pointer(&store);
}

typedef struct {
    const char *schema;
    const KithOperation *operation;
} Making;

static gboolean
set_up(KithStore *store, gpointer user_data, GError **error)
{
    const Making *making = user_data;
    g_autofree char *text = NULL;

    if (making->schema != NULL) {
        text = kith_file_read_text(making->schema, SCHEMA_MAX, error);
        if (text == NULL ||
            !kith_store_use_schema(store, kith_bytes_str(text), making->schema, error)) {
            return FALSE;
        }
    }
    return kith_store_begin(store, making->operation, NULL, error) &&
           kith_store_write(store, NULL, put_schema, text, error);
}

KithStore *
kith_store_create(const char *path,
                  const char *schema,
                  const KithOperation *operation,
                  GError **error)
{
    Making making = {schema, operation};

    g_return_val_if_fail(path != NULL && operation != NULL, NULL);
    return kith_store_make(path, set_up, &making, error);
}

KithStore *
kith_store_open(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    if (!kith_place_check_manifest(path, error) || !kith_place_check_file_system(path, error)) {
        return NULL;
    }
    return open_store(path, FALSE, error);
}

const char *
kith_store_path(const KithStore *store)
{
    return store->path;
}

KithEnv *
kith_store_env(KithStore *store)
{
    return store->env;
}

KithEnv *
kith_store_audit_env(KithStore *store)
{
    return store->audit;
}

/* ---- operations ---- */

static gboolean
log_event(KithTxn *txn, gpointer user_data, GError **error)
{
    guint64 number;

    return kith_log_append(txn, user_data, &number, error);
}

gboolean
kith_store_begin(KithStore *store,
                 const KithOperation *operation,
                 const KithProgress *progress,
                 GError **error)
{
    g_autoptr(KithEvent) event = NULL;

    g_return_val_if_fail(store != NULL && operation != NULL && operation->name != NULL, FALSE);
    g_return_val_if_fail(store->pid == getpid(), FALSE);
    if (store->writer_fd >= 0) {
        close(store->writer_fd);
        store->writer_fd = -1;
    }
    g_clear_pointer(&store->operation, kith_event_free);
    event = new_event(operation);
    if (operation->changes) {
        store->writer_fd = kith_place_lock_writer(store->path, operation->name, progress, error);
        if (store->writer_fd < 0) {
            return FALSE;
        }
    } else if (!kith_env_write(store->audit, log_event, event, error)) {
        g_prefix_error(error, "log the use of store %s: ", store->path);
        return FALSE;
    }
    store->changes = operation->changes;
    store->operation = g_steal_pointer(&event);
    return TRUE;
}

KithTxn *
kith_store_peek(KithStore *store, GError **error)
{
    g_return_val_if_fail(store->pid == getpid(), NULL);
    return kith_env_read(store->env, error);
}

KithTxn *
kith_store_read(KithStore *store, GError **error)
{
    if (store->operation == NULL) {
        kith_error_set(error,
                       KITH_ERROR_FAILED,
                       "read store %s: no operation was begun",
                       store->path);
        return NULL;
    }
    return kith_store_peek(store, error);
}

typedef struct {
    KithStore *store;
    const char *detail;
    KithWriteFunc func;
    gpointer user_data;
} Write;

static gboolean
log_and_write(KithTxn *txn, gpointer user_data, GError **error)
{
    Write *write = user_data;
    KithEvent event = *write->store->operation;

    event.time = 0;
    event.detail = (char *)(write->detail != NULL ? write->detail : "");
    return kith_log_append(txn, &event, &write->store->event, error) &&
           write->func(txn, write->user_data, error);
}

gboolean
kith_store_write(KithStore *store,
                 const char *detail,
                 KithWriteFunc func,
                 gpointer user_data,
                 GError **error)
{
    Write write = {store, detail, func, user_data};

    if (store->operation == NULL || !store->changes) {
        return kith_error_set(error,
                              KITH_ERROR_FAILED,
                              "change store %s: no changing operation was begun",
                              store->path);
    }
    return kith_env_write(store->env, log_and_write, &write, error);
}

guint64
kith_store_event(const KithStore *store)
{
    return store->event;
}

/* ---- counters ---- */

gboolean
kith_store_counter(KithTxn *txn, KithCounter counter, guint64 *out_number, GError **error)
{
    KithBytes payload;

    if (!kith_txn_get(txn, KITH_TABLE_META, COUNTERS_KEY, &payload, error)) {
        return FALSE;
    }
    *out_number =
        payload.len >= 8 * ((gsize)counter + 1) ? kith_get_le64(payload.data + 8 * counter) : 0;
    return TRUE;
}

gboolean
kith_store_set_counter(KithTxn *txn, KithCounter counter, guint64 number, GError **error)
{
    guint8 counters[8 * KITH_N_COUNTERS] = {0};
    KithBytes payload;

    if (!kith_txn_get(txn, KITH_TABLE_META, COUNTERS_KEY, &payload, error)) {
        return FALSE;
    }
    if (payload.len > 0) {
        memcpy(counters, payload.data, MIN(payload.len, sizeof counters));
    }
    kith_put_le64(counters + 8 * counter, number);
    return kith_txn_put(txn,
                        KITH_TABLE_META,
                        COUNTERS_KEY,
                        kith_bytes(counters, sizeof counters),
                        error);
}

/* ---- names ---- */

static void
remember(NameList *list, KithNameInfo *info)
{
    g_ptr_array_add(list->infos, info);
    g_hash_table_insert(list->numbers, info->name, GUINT_TO_POINTER(list->infos->len));
}

gboolean
kith_store_load_names(KithStore *store, KithTxn *txn, GError **error)
{
    g_auto(KithCursor) cursor = {0};

    if (!kith_cursor_open(txn, KITH_TABLE_NAMES, &cursor, error) ||
        !kith_cursor_first(&cursor, error)) {
        return FALSE;
    }
    while (cursor.found) {
        guint32 kind = kith_get_be32(cursor.key.data);
        guint32 number = kith_get_be32(cursor.key.data + 4);
        NameList *list = kind < N_NAME_KINDS ? &store->names[kind] : NULL;
        KithNameInfo *info;

        if (list != NULL && number > list->infos->len) {
            info = kith_name_info_decode(cursor.payload);
            if (info == NULL || number != list->infos->len + 1) {
                g_clear_pointer(&info, kith_name_info_free);
                return kith_store_damaged(error, "a name cannot be read");
            }
            remember(list, info);
            list->n_saved = list->infos->len;
        }
        if (!kith_cursor_next(&cursor, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

guint32
kith_store_find_name(KithStore *store, KithNameKind kind, const char *name)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(store->names[kind].numbers, name));
}

guint32
kith_store_add_name(KithStore *store, KithNameKind kind, const char *name, const char *type)
{
    guint32 number = kith_store_find_name(store, kind, name);
    KithNameInfo *info;

    if (number != 0) {
        return number;
    }
    info = g_new0(KithNameInfo, 1);
    info->kind = kind;
    info->name = g_strdup(name);
    info->type = g_strdup(type);
    remember(&store->names[kind], info);
    return store->names[kind].infos->len;
}

const KithNameInfo *
kith_store_name(KithStore *store, KithNameKind kind, guint32 number)
{
    NameList *list = &store->names[kind];

    if (number > list->infos->len) {
        /* Another process has added names since. */
        g_autoptr(KithTxn) txn = kith_store_peek(store, NULL);

        if (txn == NULL || !kith_store_load_names(store, txn, NULL)) {
            return NULL;
        }
    }
    return number >= 1 && number <= list->infos->len ? g_ptr_array_index(list->infos, number - 1)
                                                     : NULL;
}

guint32
kith_store_n_names(KithStore *store, KithNameKind kind)
{
    return store->names[kind].infos->len;
}

gboolean
kith_store_save_names(KithStore *store, KithTxn *txn, GError **error)
{
    for (guint kind = 1; kind < N_NAME_KINDS; kind++) {
        NameList *list = &store->names[kind];

        for (guint i = list->n_saved; i < list->infos->len; i++) {
            g_autoptr(GByteArray) bytes = g_byte_array_new();
            guint8 key[8];

            kith_name_info_encode(g_ptr_array_index(list->infos, i), bytes);
            if (!kith_txn_put(txn,
                              KITH_TABLE_NAMES,
                              kith_key2(kind, i + 1, key),
                              kith_bytes(bytes->data, bytes->len),
                              error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

const KithSchema *
kith_store_schema(const KithStore *store)
{
    return store->schema != NULL ? store->schema : kith_schema_default();
}

const KithPropertyType *
kith_store_property_type(KithStore *store, guint32 property)
{
    const KithNameInfo *info = kith_store_name(store, KITH_NAME_PROPERTY, property);

    return info != NULL ? kith_schema_property_type(kith_store_schema(store), info->type) : NULL;
}

const KithNodeType *
kith_store_node_type(KithStore *store, guint32 type)
{
    const KithNameInfo *info = kith_store_name(store, KITH_NAME_NODE_TYPE, type);
    const KithNodeType *found =
        info != NULL ? kith_schema_node_type(kith_store_schema(store), info->name) : NULL;

    /* A type of a source's own belongs to a class of the schema's. */
    return found != NULL || info == NULL
               ? found
               : kith_schema_node_type(kith_store_schema(store), info->type);
}

/* ---- sources, loads ---- */

gboolean
kith_store_get_source(KithTxn *txn, KithSourceId source, KithSourceInfo **out_info, GError **error)
{
    guint8 key[4];
    KithBytes payload;

    *out_info = NULL;
    if (!kith_txn_get(txn, KITH_TABLE_SOURCES, kith_key1(source, key), &payload, error)) {
        return FALSE;
    }
    if (payload.data == NULL) {
        return kith_error_set(error, KITH_ERROR_NOT_FOUND, "there is no source %u", source);
    }
    *out_info = kith_source_info_decode(payload);
    return *out_info != NULL || kith_store_damaged(error, "source %u cannot be read", source);
}

gboolean
kith_store_source_names(KithTxn *txn, GPtrArray **out_names, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    guint64 n;

    if (!kith_store_counter(txn, KITH_COUNTER_SOURCES, &n, error)) {
        return FALSE;
    }
    g_ptr_array_add(names, NULL);
    for (KithSourceId source = 1; source <= n; source++) {
        g_autoptr(KithSourceInfo) info = NULL;

        if (!kith_store_get_source(txn, source, &info, error)) {
            return FALSE;
        }
        g_ptr_array_add(names, g_strdup(info->name));
    }
    g_ptr_array_add(names, NULL);
    *out_names = g_steal_pointer(&names);
    return TRUE;
}

gboolean
kith_store_find_source(KithTxn *txn, const char *name, KithSourceId *out_source, GError **error)
{
    guint64 n;

    *out_source = 0;
    if (!kith_store_counter(txn, KITH_COUNTER_SOURCES, &n, error)) {
        return FALSE;
    }
    for (guint32 i = 1; i <= n && *out_source == 0; i++) {
        g_autoptr(KithSourceInfo) info = NULL;

        if (!kith_store_get_source(txn, i, &info, error)) {
            return FALSE;
        }
        if (g_str_equal(info->name, name)) {
            *out_source = i;
        }
    }
    return TRUE;
}

gboolean
kith_store_put_source(KithTxn *txn, KithSourceId source, const KithSourceInfo *info, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 key[4];

    kith_source_info_encode(info, bytes);
    return kith_txn_put(txn,
                        KITH_TABLE_SOURCES,
                        kith_key1(source, key),
                        kith_bytes(bytes->data, bytes->len),
                        error);
}

gboolean
kith_store_put_load(KithTxn *txn, guint32 load, const KithLoadInfo *info, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 key[4];

    kith_load_info_encode(info, bytes);
    return kith_txn_put(txn,
                        KITH_TABLE_LOADS,
                        kith_key1(load, key),
                        kith_bytes(bytes->data, bytes->len),
                        error);
}

gboolean
kith_store_get_load(KithTxn *txn, guint32 load, KithLoadInfo **out_info, GError **error)
{
    guint8 key[4];
    KithBytes payload;

    *out_info = NULL;
    if (!kith_txn_get(txn, KITH_TABLE_LOADS, kith_key1(load, key), &payload, error)) {
        return FALSE;
    }
    *out_info = payload.data != NULL ? kith_load_info_decode(payload) : NULL;
    return *out_info != NULL || kith_store_damaged(error, "load %u cannot be read", load);
}
