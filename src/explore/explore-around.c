/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-progress.h"
#include "explore-joins.h"

#include <kith/kith-explore.h>

#define THROUGH_USUAL 1000

enum { COL_ENTITY, COL_LABEL, COL_TYPE, COL_CLASS, COL_DISTANCE, COL_LINKS, COL_VIA, COL_MORE };

void
kith_around_report_clear(KithAroundReport *report)
{
    g_clear_pointer(&report->summary, kith_table_free);
    g_clear_pointer(&report->nodes, kith_table_free);
    g_clear_pointer(&report->links, kith_table_free);
}

/* An entity that was reached. */
typedef struct {
    KithEntityId entity;
    guint distance;
    guint64 links;    /* with those a hop nearer */
    KithEntityId via; /* the first of those, 0 for where it starts */
    guint32 type;
} Reached;

typedef struct {
    KithReader reader;
    KithStepFilter filter;
    const KithAroundOptions *options;
    guint64 through;
    GArray *reached;  /* owned, Reached: in the order in which they were */
    GHashTable *at;   /* owned: place in @reached + 1 by entity */
    GHashTable *hubs; /* owned: entities that were not gone through */
    GArray *steps;    /* owned, KithStep: room to work in */
} Around;

static void
around_clear(Around *around)
{
    g_clear_pointer(&around->reached, g_array_unref);
    g_clear_pointer(&around->at, g_hash_table_unref);
    g_clear_pointer(&around->hubs, g_hash_table_unref);
    g_clear_pointer(&around->steps, g_array_unref);
    kith_step_filter_clear(&around->filter);
    kith_reader_close(&around->reader);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Around, around_clear)

static Reached *
reached_at(const Around *around, KithEntityId entity)
{
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(around->at, GUINT_TO_POINTER(entity)));

    return at > 0 ? &g_array_index(around->reached, Reached, at - 1) : NULL;
}

static void
add_reached(Around *around, KithEntityId entity, guint distance, KithEntityId via)
{
    const Reached fresh = {entity, distance, 0, via, 0};

    g_array_append_val(around->reached, fresh);
    g_hash_table_insert(around->at,
                        GUINT_TO_POINTER(entity),
                        GUINT_TO_POINTER(around->reached->len));
}

/* ---- going on ---- */

static gboolean
read_steps(Around *around, KithEntityId entity, GError **error)
{
    g_array_set_size(around->steps, 0);
    return kith_steps_read(&around->reader, entity, &around->filter, around->steps, error);
}

static gboolean
go_on_from(Around *around, guint place, GError **error)
{
    const Reached from = g_array_index(around->reached, Reached, place);

    if (!read_steps(around, from.entity, error)) {
        return FALSE;
    }
    if (from.distance > 0 && around->steps->len > around->through) {
        g_hash_table_add(around->hubs, GUINT_TO_POINTER(from.entity));
        return TRUE;
    }
    for (guint i = 0; i < around->steps->len; i++) {
        KithEntityId other = g_array_index(around->steps, KithStep, i).entity;
        Reached *known = reached_at(around, other);

        if (known == NULL) {
            add_reached(around, other, from.distance + 1, from.entity);
            known = reached_at(around, other);
        }
        known->links += known->distance == from.distance + 1;
    }
    return TRUE;
}

static gboolean
go_on(Around *around, GError **error)
{
    guint place = 0;

    for (guint hop = 0; hop < around->options->hops; hop++) {
        guint end = around->reached->len;

        for (; place < end; place++) {
            if ((place % 1024 == 0 &&
                 !kith_progress_step(around->options->progress, "expanding", place, end, error)) ||
                !go_on_from(around, place, error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* ---- in words ---- */

/* The type of an entity: that of the record it is named after. */
static gboolean
find_types(Around *around, GError **error)
{
    for (guint i = 0; i < around->reached->len; i++) {
        Reached *reached = &g_array_index(around->reached, Reached, i);
        KithRecord record;

        if (!kith_reader_record(&around->reader, reached->entity, &record, error)) {
            return FALSE;
        }
        reached->type = record.type;
    }
    return TRUE;
}

/* The nearest first, of those who is linked most with those nearer. */
static gint
compare_reached(gconstpointer a, gconstpointer b)
{
    const Reached *x = a;
    const Reached *y = b;

    if (x->distance != y->distance) {
        return x->distance < y->distance ? -1 : 1;
    }
    if (x->links != y->links) {
        return x->links > y->links ? -1 : 1;
    }
    return (x->entity > y->entity) - (x->entity < y->entity);
}

static void
sort_reached(Around *around)
{
    g_array_sort(around->reached, compare_reached);
    for (guint i = 0; i < around->reached->len; i++) {
        g_hash_table_insert(around->at,
                            GUINT_TO_POINTER(g_array_index(around->reached, Reached, i).entity),
                            GUINT_TO_POINTER(i + 1));
    }
}

static KithTable *
summarise(Around *around)
{
    KithTable *table = kith_table_new_like("distance:integer node_type:text entities:integer");
    guint32 n_types = kith_store_n_names(around->reader.store, KITH_NAME_NODE_TYPE);
    g_autofree gint64 *counts = g_new0(gint64, (gsize)n_types + 1);

    for (guint i = 0; i < around->reached->len;) {
        guint distance = g_array_index(around->reached, Reached, i).distance;

        memset(counts, 0, ((gsize)n_types + 1) * sizeof *counts);
        for (; i < around->reached->len &&
               g_array_index(around->reached, Reached, i).distance == distance;
             i++) {
            counts[MIN(g_array_index(around->reached, Reached, i).type, n_types)]++;
        }
        for (guint32 type = 0; type <= n_types; type++) {
            if (counts[type] > 0) {
                kith_table_add_row(table);
                kith_table_set_integer(table, 0, distance);
                kith_table_set_text(table,
                                    1,
                                    kith_reader_name(&around->reader, KITH_NAME_NODE_TYPE, type));
                kith_table_set_integer(table, 2, counts[type]);
            }
        }
    }
    return table;
}

static gboolean
is_shown(const Around *around, KithEntityId entity)
{
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(around->at, GUINT_TO_POINTER(entity)));

    return at > 0 && kith_reader_on_page(at - 1, around->options->offset, around->options->limit);
}

/* The links with others that are shown, each told once, and how many more neighbours there are. */
static gboolean
add_links(Around *around, KithEntityId entity, KithAroundReport *report, GError **error)
{
    g_autoptr(GHashTable) more = g_hash_table_new(NULL, NULL);

    if (!read_steps(around, entity, error)) {
        return FALSE;
    }
    kith_steps_sort(&around->reader, around->steps);
    for (guint i = 0; i < around->steps->len; i++) {
        const KithStep *step = &g_array_index(around->steps, KithStep, i);

        if (!is_shown(around, step->entity)) {
            g_hash_table_add(more, GUINT_TO_POINTER(step->entity));
        } else if (step->way == KITH_STEP_OUT &&
                   !kith_joins_add_row(&around->reader, report->links, entity, step, error)) {
            return FALSE;
        }
    }
    kith_table_set_integer(report->nodes, COL_MORE, g_hash_table_size(more));
    return TRUE;
}

static gboolean
add_node(Around *around, const Reached *reached, KithAroundReport *report, GError **error)
{
    KithReader *reader = &around->reader;
    const KithFace *face = kith_reader_face(reader, reached->entity, error);
    const KithNodeType *type;

    if (face == NULL) {
        return FALSE;
    }
    type = kith_store_node_type(reader->store, face->type);
    kith_table_add_row(report->nodes);
    kith_table_set_printf(report->nodes, COL_ENTITY, "e:%u", reached->entity);
    kith_table_set_text(report->nodes, COL_LABEL, face->label->str);
    kith_table_set_text(report->nodes,
                        COL_TYPE,
                        kith_reader_name(reader, KITH_NAME_NODE_TYPE, face->type));
    kith_table_set_text(report->nodes, COL_CLASS, type != NULL ? type->class_name : "");
    kith_table_set_integer(report->nodes, COL_DISTANCE, reached->distance);
    kith_table_set_integer(report->nodes, COL_LINKS, (gint64)reached->links);
    if (reached->via != 0) {
        kith_table_set_printf(report->nodes, COL_VIA, "e:%u", reached->via);
    }
    return !around->options->with_links || add_links(around, reached->entity, report, error);
}

static gboolean
report_all(Around *around, KithAroundReport *report, GError **error)
{
    if (!find_types(around, error)) {
        return FALSE;
    }
    sort_reached(around);
    report->total = around->reached->len;
    report->not_through = g_hash_table_size(around->hubs);
    report->summary = summarise(around);
    report->links = kith_joins_table();
    report->nodes = kith_table_new_like("entity_id:text label:text node_type:text class:text "
                                        "distance:integer links:integer via:text more:integer");
    for (guint i = 0; i < around->reached->len; i++) {
        if (kith_reader_on_page(i, around->options->offset, around->options->limit) &&
            !add_node(around, &g_array_index(around->reached, Reached, i), report, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_around(KithStore *store,
            const char *const *ids,
            const KithAroundOptions *options,
            KithAroundReport *out_report,
            GError **error)
{
    g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
    g_auto(KithAroundReport) report = {0};
    g_auto(Around) around = {.options = options != NULL ? options : &KITH_AROUND_OPTIONS_INIT};

    g_return_val_if_fail(store != NULL && ids != NULL && ids[0] != NULL, FALSE);
    *out_report = report;
    around.through = around.options->through > 0 ? around.options->through : THROUGH_USUAL;
    around.reached = g_array_new(FALSE, FALSE, sizeof(Reached));
    around.at = g_hash_table_new(NULL, NULL);
    around.hubs = g_hash_table_new(NULL, NULL);
    around.steps = g_array_new(FALSE, FALSE, sizeof(KithStep));
    if (!kith_reader_open(store, &around.reader, error) ||
        !kith_step_filter_open(&around.reader,
                               around.options->links,
                               NULL,
                               &around.filter,
                               error) ||
        !kith_reader_find_entities(&around.reader, ids, named, error)) {
        return FALSE;
    }
    for (guint i = 0; i < named->len; i++) {
        add_reached(&around, g_array_index(named, KithEntityId, i), 0, 0);
    }
    if (!go_on(&around, error) || !report_all(&around, &report, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithAroundReport){0};
    return TRUE;
}
