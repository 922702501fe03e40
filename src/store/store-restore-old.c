/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-restore-old.h"

#include "base-sort.h"

typedef struct {
    GHashTable *entities; /* owned: of each record that is in an entity of another number */
    GArray *membership;
    GArray *members;
} Replaying;

static void
add_row(Replaying *replaying, guint32 record, guint32 generation, guint32 entity)
{
    const guint32 there[] = {record, generation, entity};
    const guint32 back[] = {entity, record, generation};

    g_array_append_vals(replaying->membership, there, 3);
    g_array_append_vals(replaying->members, back, 3);
}

/* Who is not where it was any more is in the entity of its own number. */
static void
leave(Replaying *replaying, guint32 generation, GHashTable *now)
{
    GHashTableIter iter;
    gpointer record;

    g_hash_table_iter_init(&iter, replaying->entities);
    while (g_hash_table_iter_next(&iter, &record, NULL)) {
        if (!g_hash_table_contains(now, record)) {
            add_row(replaying, GPOINTER_TO_UINT(record), generation, GPOINTER_TO_UINT(record));
        }
    }
}

static void
enter(Replaying *replaying, guint32 generation, const guint32 *rows, gsize n)
{
    GHashTable *now = g_hash_table_new(NULL, NULL);

    for (gsize i = 0; i < n; i++) {
        gpointer entity = GUINT_TO_POINTER(rows[3 * i + 1]);
        gpointer record = GUINT_TO_POINTER(rows[3 * i + 2]);

        if (entity == record) {
            continue;
        }
        g_hash_table_insert(now, record, entity);
        if (g_hash_table_lookup(replaying->entities, record) != entity) {
            add_row(replaying, rows[3 * i + 2], generation, rows[3 * i + 1]);
        }
    }
    leave(replaying, generation, now);
    g_hash_table_unref(replaying->entities);
    replaying->entities = now;
}

void
kith_restore_old_members(GArray *rows, GArray *membership, GArray *members)
{
    Replaying replaying = {g_hash_table_new(NULL, NULL), membership, members};
    guint32 *words = (guint32 *)(void *)rows->data;
    gsize n = rows->len / 3;

    kith_sort_rows(words, n, 3);
    for (gsize i = 0; i < n;) {
        gsize first = i;

        while (i < n && words[3 * i] == words[3 * first]) {
            i++;
        }
        enter(&replaying, words[3 * first], words + 3 * first, i - first);
    }
    g_hash_table_unref(replaying.entities);
}
