/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-model.h"

/* ---- in memory ---- */

void
kith_kind_model_free(KithKindModel *kind)
{
    g_free(kind->type);
    g_ptr_array_unref(kind->typing);
    g_ptr_array_unref(kind->properties);
    g_ptr_array_unref(kind->keys);
    g_ptr_array_unref(kind->crowded);
    g_ptr_array_unref(kind->alone);
    g_ptr_array_unref(kind->groups);
    g_ptr_array_unref(kind->links);
    g_free(kind);
}

static void
free_kind(gpointer data)
{
    kith_kind_model_free(data);
}

KithModelFile *
kith_model_file_new(void)
{
    KithModelFile *file = g_new0(KithModelFile, 1);

    file->kinds = g_ptr_array_new_with_free_func(free_kind);
    return file;
}

void
kith_model_file_free(KithModelFile *file)
{
    g_ptr_array_unref(file->kinds);
    g_free(file->beside);
    kith_words_clear(&file->frequencies);
    g_free(file);
}

int
kith_model_file_find(const KithModelFile *file, const char *type)
{
    for (guint i = 0; i < file->kinds->len; i++) {
        if (g_str_equal(((const KithKindModel *)g_ptr_array_index(file->kinds, i))->type, type)) {
            return (int)i;
        }
    }
    return -1;
}

gboolean
kith_kind_model_has_copies(const KithKindModel *kind)
{
    for (guint f = 0; f < kind->model.n_features; f++) {
        if (kind->model.comparators[f]->role == KITH_ROLE_GIVEN) {
            return FALSE;
        }
    }
    return TRUE;
}

KithKindModel *
kith_kind_model_empty(const char *type)
{
    KithKindModel *kind = g_new0(KithKindModel, 1);

    kind->type = g_strdup(type);
    kind->typing = g_ptr_array_new_with_free_func(kith_typed_free);
    kind->properties = g_ptr_array_new_with_free_func(g_free);
    kind->keys = g_ptr_array_new_with_free_func(g_free);
    kind->crowded = g_ptr_array_new_with_free_func(g_free);
    kind->alone = g_ptr_array_new_with_free_func(g_free);
    kind->groups = g_ptr_array_new_with_free_func(g_free);
    kind->links = g_ptr_array_new_with_free_func(g_free);
    return kind;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

KithKindModel *
kith_kind_model_new(const KithAtoms *atoms,
                    const KithMatchModel *model,
                    const KithChoices *choices,
                    const GPtrArray *alone,
                    const GPtrArray *links)
{
    KithKindModel *kind = kith_kind_model_empty(atoms->frame->type);

    kind->model = *model;
    kind->largest_block = atoms->largest_block;
    g_ptr_array_unref(kind->typing);
    kind->typing = g_ptr_array_ref(atoms->frame->typing);
    for (guint f = 0; f < model->n_features; f++) {
        g_ptr_array_add(kind->properties, g_strdup(atoms->frame->features[f].name));
        kind->filled[f] = atoms->frame->features[f].filled;
    }
    for (guint i = 0; i < choices->n; i++) {
        const KithKeyFamily *family =
            &g_array_index(atoms->families, KithKeyFamily, choices->choices[i].family);

        g_ptr_array_add(kind->keys, kith_family_name(atoms, family));
    }
    g_ptr_array_unref(kind->groups);
    kind->groups = g_ptr_array_ref(atoms->frame->groups);
    for (guint i = 0; i < alone->len; i++) {
        g_ptr_array_add(kind->alone, g_strdup(g_ptr_array_index(alone, i)));
    }
    /* By name: their numbers follow the order of arrival. */
    g_ptr_array_sort(kind->alone, compare_names);
    for (guint i = 0; links != NULL && i < links->len; i++) {
        g_ptr_array_add(kind->links, g_strdup(g_ptr_array_index(links, i)));
    }
    return kind;
}

int
kith_kind_model_property(const KithKindModel *kind, const char *name)
{
    for (guint f = 0; f < kind->properties->len; f++) {
        if (g_str_equal(g_ptr_array_index(kind->properties, f), name)) {
            return (int)f;
        }
    }
    return -1;
}

/* ---- fitting ---- */

void
kith_kind_model_fit(const KithKindModel *kind, const KithFrame *frame, KithMatchModel *out_model)
{
    *out_model = kind->model;
    out_model->n_features = frame->n_features;
    if (out_model->records == 0) {
        out_model->records = frame->n;
        out_model->total_pairs = MAX((double)frame->n * (frame->n - 1.0) / 2.0, 1.0);
    }
    for (guint k = 0; k < out_model->n_classes; k++) {
        out_model->classes[k].holes = 0;
    }
    for (guint f = 0; f < frame->n_features; f++) {
        int from = kith_kind_model_property(kind, frame->features[f].name);

        out_model->comparators[f] = frame->features[f].comparator;
        if (from < 0 || kind->model.comparators[from] != frame->features[f].comparator) {
            out_model->silent[f] = TRUE;
            continue;
        }
        out_model->features[f] = kind->model.features[from];
        out_model->silent[f] = FALSE;
        for (guint k = 0; k < out_model->n_classes; k++) {
            memcpy(out_model->classes[k].h[f],
                   kind->model.classes[k].h[from],
                   sizeof out_model->classes[k].h[f]);
            out_model->classes[k].holes |= ((kind->model.classes[k].holes >> from) & 1) << f;
        }
    }
}

void
kith_kind_model_choices(const KithKindModel *kind, KithAtoms *atoms, KithChoices *out_choices)
{
    *out_choices = (KithChoices){0};
    atoms->largest_block = kind->largest_block;
    for (guint i = 0; i < kind->keys->len && out_choices->n < KITH_CHOSEN_MAX; i++) {
        int family = kith_atoms_family(atoms, g_ptr_array_index(kind->keys, i));

        if (family >= 0) {
            out_choices->choices[out_choices->n++] = (KithChoice){
                .family = (guint)family,
                .crowded = kith_kind_model_is_crowded(kind, g_ptr_array_index(kind->keys, i))};
        }
    }
    out_choices->known = TRUE;
}

void
kith_kind_model_crowd(KithKindModel *kind, const gboolean *crowded)
{
    g_ptr_array_set_size(kind->crowded, 0);
    for (guint i = 0; i < kind->keys->len; i++) {
        if (crowded[i]) {
            g_ptr_array_add(kind->crowded, g_strdup(g_ptr_array_index(kind->keys, i)));
        }
    }
}

gboolean
kith_kind_model_is_crowded(const KithKindModel *kind, const char *key)
{
    return g_ptr_array_find_with_equal_func(kind->crowded, key, g_str_equal, NULL);
}

KithKnown
kith_kind_model_known(const KithModelFile *file, guint kind, guint32 number, KithTxn *txn)
{
    const KithKindModel *own = g_ptr_array_index(file->kinds, kind);

    return (KithKnown){.txn = txn,
                       .model = number,
                       .rows = number == 0 ? &file->frequencies : NULL,
                       .kind = kind,
                       .n_properties = own->properties->len,
                       .properties = (char *const *)own->properties->pdata,
                       .filled = own->filled};
}

gboolean *
kith_kind_model_alone(const KithKindModel *kind, const GPtrArray *names)
{
    gboolean *alone = g_new0(gboolean, names->len + 1);

    for (guint s = 0; s < names->len; s++) {
        const char *name = g_ptr_array_index(names, s);

        alone[s] =
            name != NULL && g_ptr_array_find_with_equal_func(kind->alone, name, g_str_equal, NULL);
    }
    return alone;
}
