/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-progress.h"
#include "explore-steps.h"

#include <kith/kith-explore.h>

#include <math.h>

#define THROUGH_USUAL 1000

/* What is named of what two have in common. */
#define SHARED_NAMED 3

void
kith_similar_report_clear(KithSimilarReport *report)
{
    g_clear_pointer(&report->entity_id, g_free);
    g_clear_pointer(&report->label, g_free);
    g_clear_pointer(&report->table, kith_table_free);
}

/* Something that the entity is linked with, and how much it says to share it. */
typedef struct {
    KithEntityId entity;
    double share;
} Shared;

/* Another that is linked with some of it. */
typedef struct {
    KithEntityId entity;
    double score;
    GArray *shared; /* owned, guint: places among those that the entity is linked with */
} Other;

typedef struct {
    KithReader reader;
    KithStepFilter filter;
    const KithSimilarOptions *options;
    KithEntityId entity;
    guint32 type; /* of whom is looked for, 0 for any */
    guint64 through;
    guint64 not_through;
    GArray *steps;  /* owned, KithStep: room to work in */
    GArray *shared; /* owned, Shared, by entity */
    GArray *others; /* owned, Other */
    GHashTable *at; /* owned: place in @others + 1 by entity */
} Asking;

static void
other_clear(gpointer data)
{
    g_array_unref(((Other *)data)->shared);
}

static void
asking_clear(Asking *asking)
{
    g_clear_pointer(&asking->steps, g_array_unref);
    g_clear_pointer(&asking->shared, g_array_unref);
    g_clear_pointer(&asking->others, g_array_unref);
    g_clear_pointer(&asking->at, g_hash_table_unref);
    kith_step_filter_clear(&asking->filter);
    kith_reader_close(&asking->reader);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

static gint
compare_entities(gconstpointer a, gconstpointer b)
{
    KithEntityId x = *(const KithEntityId *)a;
    KithEntityId y = *(const KithEntityId *)b;

    return (x > y) - (x < y);
}

/* Who an entity is linked with, each once, ascending (KithEntityId). */
static GArray *
neighbours_of(Asking *asking, KithEntityId entity, GError **error)
{
    g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
    guint n = 0;

    g_array_set_size(asking->steps, 0);
    if (!kith_steps_read(&asking->reader, entity, &asking->filter, asking->steps, error)) {
        return NULL;
    }
    for (guint i = 0; i < asking->steps->len; i++) {
        KithEntityId other = g_array_index(asking->steps, KithStep, i).entity;

        if (other != entity) {
            g_array_append_val(near, other);
        }
    }
    g_array_sort(near, compare_entities);
    for (guint i = 0; i < near->len; i++) {
        KithEntityId other = g_array_index(near, KithEntityId, i);

        if (n == 0 || g_array_index(near, KithEntityId, n - 1) != other) {
            g_array_index(near, KithEntityId, n++) = other;
        }
    }
    g_array_set_size(near, n);
    return g_steal_pointer(&near);
}

static Other *
find_other(Asking *asking, KithEntityId entity)
{
    gpointer at = g_hash_table_lookup(asking->at, GUINT_TO_POINTER(entity));

    if (at == NULL) {
        const Other fresh = {entity, 0, g_array_new(FALSE, FALSE, sizeof(guint))};

        g_array_append_val(asking->others, fresh);
        at = GUINT_TO_POINTER(asking->others->len);
        g_hash_table_insert(asking->at, GUINT_TO_POINTER(entity), at);
    }
    return &g_array_index(asking->others, Other, GPOINTER_TO_UINT(at) - 1);
}

/* What is shared by d weighs 1 / ln d: two share a telephone with each other, thousands a town
 * (Adamic and Adar, "Friends and neighbors on the Web", Social Networks 25, 2003,
 * doi:10.1016/S0378-8733(03)00009-1). */
static gboolean
share(Asking *asking, KithEntityId thing, GError **error)
{
    g_autoptr(GArray) near = neighbours_of(asking, thing, error);
    Shared shared = {thing, 0};
    guint place = asking->shared->len;

    if (near == NULL) {
        return FALSE;
    }
    if (near->len > asking->through) {
        asking->not_through++;
        return TRUE;
    }
    shared.share = near->len > 1 ? 1.0 / log(near->len) : 0;
    g_array_append_val(asking->shared, shared);
    for (guint i = 0; i < near->len; i++) {
        KithEntityId entity = g_array_index(near, KithEntityId, i);
        Other *other;

        if (entity != asking->entity) {
            other = find_other(asking, entity);
            other->score += shared.share;
            g_array_append_val(other->shared, place);
        }
    }
    return TRUE;
}

static gboolean
gather(Asking *asking, GError **error)
{
    g_autoptr(GArray) own = neighbours_of(asking, asking->entity, error);

    for (guint i = 0; own != NULL && i < own->len; i++) {
        if (!kith_progress_step(asking->options->progress, "comparing", i, own->len, error) ||
            !share(asking, g_array_index(own, KithEntityId, i), error)) {
            return FALSE;
        }
    }
    return own != NULL;
}

/* ---- in words ---- */

static gint
compare_others(gconstpointer a, gconstpointer b)
{
    const Other *x = a;
    const Other *y = b;

    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return (x->entity > y->entity) - (x->entity < y->entity);
}

/* Leaves those of the type that is asked for: that of the record they are named after. */
static gboolean
leave_type(Asking *asking, GError **error)
{
    guint n = 0;

    for (guint i = 0; i < asking->others->len; i++) {
        Other other = g_array_index(asking->others, Other, i);
        KithRecord record;

        if (!kith_reader_record(&asking->reader, other.entity, &record, error)) {
            return FALSE;
        }
        if (asking->type == 0 || record.type == asking->type) {
            g_array_index(asking->others, Other, i) = g_array_index(asking->others, Other, n);
            g_array_index(asking->others, Other, n++) = other;
        }
    }
    g_array_set_size(asking->others, n);
    return TRUE;
}

static gint
compare_shares(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const GArray *shared = user_data;
    const Shared *x = &g_array_index(shared, Shared, *(const guint *)a);
    const Shared *y = &g_array_index(shared, Shared, *(const guint *)b);

    if (x->share != y->share) {
        return x->share > y->share ? -1 : 1;
    }
    return (x->entity > y->entity) - (x->entity < y->entity);
}

/* The labels of what says most of what is shared. */
static char *
name_shared(Asking *asking, const Other *other, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);

    g_array_sort_with_data(other->shared, compare_shares, asking->shared);
    for (guint i = 0; i < other->shared->len && i < SHARED_NAMED; i++) {
        guint place = g_array_index(other->shared, guint, i);
        KithEntityId entity = g_array_index(asking->shared, Shared, place).entity;
        const KithFace *face = kith_reader_face(&asking->reader, entity, error);

        if (face == NULL) {
            return NULL;
        }
        g_string_append_printf(text, "%s%s e:%u", i > 0 ? "; " : "", face->label->str, entity);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean
is_linked(const Asking *asking, KithEntityId entity)
{
    for (guint i = 0; i < asking->shared->len; i++) {
        if (g_array_index(asking->shared, Shared, i).entity == entity) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
add_row(Asking *asking, guint rank, const Other *other, KithTable *table, GError **error)
{
    const KithFace *face = kith_reader_face(&asking->reader, other->entity, error);
    g_autofree char *names = face != NULL ? name_shared(asking, other, error) : NULL;

    if (names == NULL) {
        return FALSE;
    }
    kith_table_add_row(table);
    kith_table_set_integer(table, 0, rank);
    kith_table_set_printf(table, 1, "e:%u", other->entity);
    kith_table_set_text(table, 2, face->label->str);
    kith_table_set_text(table,
                        3,
                        kith_reader_name(&asking->reader, KITH_NAME_NODE_TYPE, face->type));
    kith_table_set_real(table, 4, other->score);
    kith_table_set_integer(table, 5, other->shared->len);
    kith_table_set_text(table, 6, is_linked(asking, other->entity) ? "yes" : "no");
    kith_table_set_text(table, 7, names);
    return TRUE;
}

static gboolean
fill(Asking *asking, KithSimilarReport *report, GError **error)
{
    if (!leave_type(asking, error)) {
        return FALSE;
    }
    g_array_sort(asking->others, compare_others);
    report->total = asking->others->len;
    report->not_through = asking->not_through;
    report->table = kith_table_new_like("rank:integer entity_id:text label:text node_type:text "
                                        "score:real common:integer linked:text shared:text");
    for (guint i = 0; i < asking->others->len; i++) {
        if (kith_reader_on_page(i, asking->options->offset, asking->options->limit) &&
            !add_row(asking,
                     i + 1,
                     &g_array_index(asking->others, Other, i),
                     report->table,
                     error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Whom to look for: what was asked for, or what the entity is itself. */
static gboolean
find_type(Asking *asking, const KithFace *face, GError **error)
{
    const char *asked = asking->options->type;

    asking->type = face->type;
    return asked == NULL ||
           kith_reader_find_name(&asking->reader, KITH_NAME_NODE_TYPE, asked, &asking->type, error);
}

gboolean
kith_similar(KithStore *store,
             const char *id,
             const KithSimilarOptions *options,
             KithSimilarReport *out_report,
             GError **error)
{
    g_auto(KithSimilarReport) report = {0};
    g_auto(Asking) asking = {.options = options != NULL ? options : &KITH_SIMILAR_OPTIONS_INIT,
                             .steps = g_array_new(FALSE, FALSE, sizeof(KithStep)),
                             .shared = g_array_new(FALSE, FALSE, sizeof(Shared)),
                             .others = g_array_new(FALSE, FALSE, sizeof(Other)),
                             .at = g_hash_table_new(NULL, NULL)};
    const KithFace *face;

    g_return_val_if_fail(store != NULL && id != NULL && out_report != NULL, FALSE);
    *out_report = report;
    g_array_set_clear_func(asking.others, other_clear);
    asking.through = asking.options->through > 0 ? asking.options->through : THROUGH_USUAL;
    if (!kith_reader_open(store, &asking.reader, error) ||
        !kith_reader_find_entity(&asking.reader,
                                 id,
                                 &asking.entity,
                                 &report.entity_id,
                                 &report.label,
                                 error) ||
        !kith_step_filter_open(&asking.reader,
                               asking.options->links,
                               NULL,
                               &asking.filter,
                               error)) {
        return FALSE;
    }
    face = kith_reader_face(&asking.reader, asking.entity, error);
    if (face == NULL || !find_type(&asking, face, error)) {
        return FALSE;
    }
    if (!gather(&asking, error) || !fill(&asking, &report, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithSimilarReport){0};
    return TRUE;
}
