/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-frame.h"

/* ---- kinds ---- */

gboolean
kith_kind_has_type(const KithKind *kind, guint32 type)
{
    for (guint i = 0; i < kind->types->len; i++) {
        if (g_array_index(kind->types, guint32, i) == type) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
free_kind(gpointer data)
{
    KithKind *kind = data;

    g_free(kind->name);
    g_array_unref(kind->types);
    g_free(kind);
}

/* Of a type that nobody described nothing is known. */
static gboolean
is_of_things(const KithNodeType *type)
{
    static const char *const classes[] = {"organisation", "location", "object", "event", NULL};

    return g_strv_contains(classes, type->class_name);
}

static KithKind *
kind_named(GPtrArray *kinds, const char *name, const KithNodeType *type)
{
    KithKind *kind;

    for (guint i = 0; i < kinds->len; i++) {
        kind = g_ptr_array_index(kinds, i);
        if (g_str_equal(kind->name, name)) {
            return kind;
        }
    }
    kind = g_new0(KithKind, 1);
    kind->name = g_strdup(name);
    kind->types = g_array_new(FALSE, FALSE, sizeof(guint32));
    kind->persons = g_str_equal(type->class_name, "person");
    kind->things = is_of_things(type);
    g_ptr_array_add(kinds, kind);
    return kind;
}

static int
compare_kinds(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const KithKind *const *)a)->name, (*(const KithKind *const *)b)->name);
}

/* Persons of all types can be one another, as can organisations; a location only one of its own
 * type, and so on: an area is no address. */
GPtrArray *
kith_kinds(KithStore *store)
{
    GPtrArray *kinds = g_ptr_array_new_with_free_func(free_kind);

    for (guint32 t = 1; t <= kith_store_n_names(store, KITH_NAME_NODE_TYPE); t++) {
        const KithNodeType *type = kith_store_node_type(store, t);
        const char *own = kith_store_name(store, KITH_NAME_NODE_TYPE, t)->name;
        gboolean shared;

        if (type == NULL || !type->resolve) {
            continue;
        }
        shared = g_str_equal(type->class_name, "person") ||
                 g_str_equal(type->class_name, "organisation");
        g_array_append_val(kind_named(kinds, shared ? type->name : own, type)->types, t);
    }
    g_ptr_array_sort(kinds, compare_kinds);
    return kinds;
}

/* ---- typings ---- */

KithTyped *
kith_typed_new(const char *property, const KithComparator *comparator)
{
    KithTyped *typed = g_new0(KithTyped, 1);

    typed->property = g_strdup(property);
    typed->comparator = comparator;
    typed->used = TRUE;
    return typed;
}

void
kith_typed_free(gpointer data)
{
    KithTyped *typed = data;

    g_free(typed->property);
    g_free(typed->fills);
    g_clear_pointer(&typed->placeholders, g_ptr_array_unref);
    g_clear_pointer(&typed->later, g_ptr_array_unref);
    g_free(typed);
}

/* ---- frames ---- */

void
kith_frame_forget_links(KithFrame *frame)
{
    g_clear_pointer(&frame->entities, g_free);
    g_clear_pointer(&frame->has_linked, g_free);
    g_clear_pointer(&frame->linked, g_array_unref);
    g_clear_pointer(&frame->linked_entities, g_array_unref);
}

void
kith_frame_free(KithFrame *frame)
{
    for (guint f = 0; f < frame->n_features; f++) {
        kith_feature_clear(&frame->features[f]);
        g_clear_pointer(&frame->extras[f], g_array_unref);
        g_clear_pointer(&frame->extras_at[f], g_free);
    }
    g_clear_pointer(&frame->extra_names, g_array_unref);
    g_clear_pointer(&frame->extra_names_at, g_free);
    g_clear_pointer(&frame->typing, g_ptr_array_unref);
    g_clear_pointer(&frame->groups, g_ptr_array_unref);
    g_free(frame->type);
    g_free(frame->ids);
    g_free(frame->sources);
    g_free(frame->hashes);
    g_free(frame->codes);
    kith_frame_forget_links(frame);
    g_clear_pointer(&frame->neighbours, g_ptr_array_unref);
    g_clear_pointer(&frame->lists, g_array_unref);
    g_free(frame);
}

gboolean
kith_frame_is_of_one_text(const KithFrame *frame)
{
    return frame->n_features == 1 && frame->features[0].by_words;
}

gboolean
kith_frame_has_places(const KithFrame *frame)
{
    for (guint f = 0; f < frame->n_features && frame->given < 0; f++) {
        if (frame->features[f].comparator->role == KITH_ROLE_POSITION) {
            return TRUE;
        }
    }
    return FALSE;
}

int
kith_frame_other(const KithFrame *frame, guint f)
{
    const int pairs[][2] = {{frame->given, frame->family}, {frame->lines[0], frame->lines[1]}};

    for (guint p = 0; p < G_N_ELEMENTS(pairs); p++) {
        for (guint side = 0; side < 2; side++) {
            if (pairs[p][side] == (int)f) {
                return pairs[p][1 - side];
            }
        }
    }
    return -1;
}

guint32
kith_frame_find(const KithFrame *frame, KithRecordId id)
{
    for (guint32 i = 0; i < frame->n; i++) {
        if (frame->ids[i] == id) {
            return i;
        }
    }
    return G_MAXUINT32;
}

/* ---- further values ---- */

/* Of so many records it is known where a list has them: comparing asks for each pair. */
#define STEP 16

static guint32
record_at(const GArray *list, gsize size, gsize entry)
{
    return *(const guint32 *)(const void *)(list->data + entry * size);
}

/* Where the records of each step begin in a list sorted by record, of entries of @size that begin
 * with it. */
static guint32 *
index_of(const GArray *list, gsize size, guint32 n)
{
    guint32 steps = n / STEP + 2;
    guint32 *at = g_new(guint32, steps);
    guint32 entry = 0;

    for (guint32 s = 0; s < steps; s++) {
        while (entry < list->len && record_at(list, size, entry) / STEP < s) {
            entry++;
        }
        at[s] = entry;
    }
    return at;
}

void
kith_frame_index(KithFrame *frame, guint first)
{
    for (guint f = first; f < frame->n_features; f++) {
        if (frame->extras[f] != NULL && frame->extras_at[f] == NULL) {
            frame->extras_at[f] = index_of(frame->extras[f], sizeof(KithExtra), frame->n);
        }
    }
    if (frame->extra_names != NULL && frame->extra_names_at == NULL) {
        frame->extra_names_at = index_of(frame->extra_names, sizeof(KithExtraName), frame->n);
    }
}

/* The entries of a record in such a list. */
static const guint8 *
entries_of(const GArray *list, const guint32 *at, gsize size, guint32 record, guint *out_n)
{
    gsize low = at != NULL ? at[record / STEP] : 0;
    gsize high = at != NULL ? at[record / STEP + 1] : list != NULL ? list->len : 0;
    gsize end;

    while (low < high) {
        gsize middle = low + (high - low) / 2;

        if (record_at(list, size, middle) < record) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (end = low; list != NULL && end < list->len; end++) {
        if (record_at(list, size, end) != record) {
            break;
        }
    }
    *out_n = (guint)(end - low);
    return end > low ? (const guint8 *)list->data + low * size : NULL;
}

const KithExtra *
kith_frame_extras(const KithFrame *frame, guint feature, guint32 record, guint *out_n)
{
    return (const KithExtra *)(const void *)entries_of(frame->extras[feature],
                                                       frame->extras_at[feature],
                                                       sizeof(KithExtra),
                                                       record,
                                                       out_n);
}

const KithExtraName *
kith_frame_names(const KithFrame *frame, guint32 record, guint *out_n)
{
    return (const KithExtraName *)(const void *)
        entries_of(frame->extra_names, frame->extra_names_at, sizeof(KithExtraName), record, out_n);
}

/* ---- what a thing has one of ---- */

static gboolean
has_value(const KithFrame *frame, guint f, guint32 record, guint32 code)
{
    guint32 own = kith_frame_line(frame, record)[f];
    const KithExtra *extras;
    guint n = 0;

    if ((own & ~KITH_CODE_MORE) == code) {
        return TRUE;
    }
    extras = (own & KITH_CODE_MORE) != 0 ? kith_frame_extras(frame, f, record, &n) : NULL;
    for (guint e = 0; e < n; e++) {
        if (extras[e].code == code) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Of several values one in common is enough. */
static gboolean
differ(const KithFrame *frame, guint f, guint32 i, guint32 j)
{
    guint32 own = kith_frame_line(frame, i)[f];
    const KithExtra *extras;
    guint n = 0;

    if ((own & ~KITH_CODE_MORE) == 0 || (kith_frame_line(frame, j)[f] & ~KITH_CODE_MORE) == 0 ||
        has_value(frame, f, j, own & ~KITH_CODE_MORE)) {
        return FALSE;
    }
    extras = (own & KITH_CODE_MORE) != 0 ? kith_frame_extras(frame, f, i, &n) : NULL;
    for (guint e = 0; e < n; e++) {
        if (has_value(frame, f, j, extras[e].code)) {
            return FALSE;
        }
    }
    return TRUE;
}

int
kith_frame_excluding(const KithFrame *frame, guint32 i, guint32 j)
{
    for (guint32 rest = frame->exclusive; rest != 0; rest &= rest - 1) {
        guint f = (guint)__builtin_ctz(rest);

        if (differ(frame, f, i, j)) {
            return (int)f;
        }
    }
    return -1;
}
