/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-steps.h"

#include <kith/kith-explore.h>

enum { COL_ENTITY, COL_NODE_TYPE, COL_LABEL, COL_SOURCE, COL_KEY, COL_LINKED, COL_LINKS };

void
kith_common_report_clear(KithCommonReport *report)
{
    g_clear_pointer(&report->table, kith_table_free);
}

/* Something that all are linked with. */
typedef struct {
    KithEntityId entity;
    KithRecordId record; /* the one that the first of them leads to */
    guint64 linked;      /* links it has in all: how rare it is */
} Shared;

typedef struct {
    KithReader reader;
    KithStepFilter filter;
    GArray *entities; /* owned, KithEntityId: those that were named */
    GPtrArray *steps; /* owned, GArray of KithStep: of each of them, by the entity they lead to */
    GArray *shared;   /* owned, Shared */
} Asking;

static void
asking_clear(Asking *asking)
{
    g_clear_pointer(&asking->entities, g_array_unref);
    g_clear_pointer(&asking->steps, g_ptr_array_unref);
    g_clear_pointer(&asking->shared, g_array_unref);
    kith_step_filter_clear(&asking->filter);
    kith_reader_close(&asking->reader);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

static int
compare_ends(gconstpointer a, gconstpointer b)
{
    const KithStep *x = a;
    const KithStep *y = b;

    if (x->entity != y->entity) {
        return x->entity < y->entity ? -1 : 1;
    }
    return (x->link > y->link) - (x->link < y->link);
}

/* What each that is named is linked with. */
static gboolean
read_steps(Asking *asking, GError **error)
{
    for (guint i = 0; i < asking->entities->len; i++) {
        KithEntityId entity = g_array_index(asking->entities, KithEntityId, i);
        GArray *steps = g_array_new(FALSE, FALSE, sizeof(KithStep));

        g_ptr_array_add(asking->steps, steps);
        if (!kith_steps_read(&asking->reader, entity, &asking->filter, steps, error)) {
            return FALSE;
        }
        g_array_sort(steps, compare_ends);
    }
    return TRUE;
}

/* The first of sorted steps that lead to an entity, their length where there is none. */
static guint
find_steps(const GArray *steps, KithEntityId entity)
{
    guint low = 0;
    guint high = steps->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(steps, KithStep, middle).entity < entity) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < steps->len && g_array_index(steps, KithStep, low).entity == entity ? low
                                                                                    : steps->len;
}

/* How many links the records of an entity have. */
static gboolean
count_links(Asking *asking, KithEntityId entity, guint64 *out_links, GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    g_auto(KithTupleIter) iter = {0};
    KithReader *reader = &asking->reader;

    *out_links = 0;
    if (!kith_entity_records(reader->txn, reader->generation, entity, records, error) ||
        !kith_tuples_open(reader->txn, KITH_TABLE_ADJACENCY, &iter, error)) {
        return FALSE;
    }
    for (guint i = 0; i < records->len; i++) {
        if (!kith_tuples_seek(&iter, &g_array_index(records, KithRecordId, i), 1, error)) {
            return FALSE;
        }
        while (kith_tuples_next(&iter, error)) {
            (*out_links)++;
        }
        if (!kith_tuples_fine(&iter)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
find_shared(Asking *asking, GError **error)
{
    const GArray *first = g_ptr_array_index(asking->steps, 0);

    for (guint s = 0; s < first->len; s++) {
        const KithStep *step = &g_array_index(first, KithStep, s);
        Shared shared = {step->entity, step->other, 0};
        gboolean all = !kith_reader_is_among(asking->entities, step->entity) &&
                       (s == 0 || step[-1].entity != step->entity);

        for (guint i = 1; all && i < asking->steps->len; i++) {
            const GArray *steps = g_ptr_array_index(asking->steps, i);

            all = find_steps(steps, step->entity) < steps->len;
        }
        if (!all) {
            continue;
        }
        if (!count_links(asking, step->entity, &shared.linked, error)) {
            return FALSE;
        }
        g_array_append_val(asking->shared, shared);
    }
    return TRUE;
}

/* What is linked with few comes first: a headquarters says little of who meets there. */
static int
compare_shared(gconstpointer a, gconstpointer b)
{
    const Shared *x = a;
    const Shared *y = b;

    if (x->linked != y->linked) {
        return x->linked < y->linked ? -1 : 1;
    }
    return (x->entity > y->entity) - (x->entity < y->entity);
}

/* The links of each that lead there: types and directions, "; " between them and " | " between who
 * was named. */
static char *
name_links(Asking *asking, KithEntityId entity)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < asking->steps->len; i++) {
        const GArray *steps = g_ptr_array_index(asking->steps, i);
        guint from = find_steps(steps, entity);

        g_string_append(out, i > 0 ? " | " : "");
        for (guint s = from; s < steps->len && g_array_index(steps, KithStep, s).entity == entity;
             s++) {
            const KithStep *step = &g_array_index(steps, KithStep, s);

            g_string_append_printf(
                out,
                "%s%s %s",
                s > from ? "; " : "",
                kith_reader_name(&asking->reader, KITH_NAME_LINK_TYPE, step->type),
                kith_step_way_name(step->way));
        }
    }
    return g_string_free(out, FALSE);
}

static gboolean
add_row(Asking *asking, const Shared *shared, KithTable *table, GError **error)
{
    KithReader *reader = &asking->reader;
    const KithFace *face = kith_reader_face(reader, shared->entity, error);
    g_autofree char *links = NULL;
    KithRecord record;

    if (face == NULL || !kith_reader_record(reader, shared->record, &record, error)) {
        return FALSE;
    }
    kith_table_add_row(table);
    kith_table_set_printf(table, COL_ENTITY, "e:%u", shared->entity);
    kith_table_set_text(table,
                        COL_NODE_TYPE,
                        kith_reader_name(reader, KITH_NAME_NODE_TYPE, face->type));
    kith_table_set_bytes(table, COL_LABEL, kith_bytes(face->label->str, face->label->len));
    if (!kith_reader_set_origin(reader, table, COL_SOURCE, &record, error)) {
        return FALSE;
    }
    links = name_links(asking, shared->entity);
    kith_table_set_integer(table, COL_LINKED, (gint64)shared->linked);
    kith_table_set_text(table, COL_LINKS, links);
    return TRUE;
}

gboolean
kith_common(KithStore *store,
            const char *const *ids,
            const KithExpandOptions *options,
            KithCommonReport *out_report,
            GError **error)
{
    g_auto(Asking) asking = {.entities = g_array_new(FALSE, FALSE, sizeof(KithEntityId)),
                             .steps = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref),
                             .shared = g_array_new(FALSE, FALSE, sizeof(Shared))};
    g_auto(KithCommonReport) report = {0};

    g_return_val_if_fail(store != NULL && ids != NULL && ids[0] != NULL, FALSE);
    *out_report = report;
    options = options != NULL ? options : &KITH_EXPAND_OPTIONS_INIT;
    if (!kith_reader_open(store, &asking.reader, error) ||
        !kith_step_filter_open(&asking.reader, options->links, NULL, &asking.filter, error) ||
        !kith_reader_find_entities(&asking.reader, ids, asking.entities, error) ||
        !read_steps(&asking, error) || !find_shared(&asking, error)) {
        return FALSE;
    }
    g_array_sort(asking.shared, compare_shared);
    report.total = asking.shared->len;
    report.table = kith_table_new_like("entity_id:text node_type:text label:text source:text "
                                       "key:text linked:integer links:text");
    for (guint i = 0; i < asking.shared->len; i++) {
        if (kith_reader_on_page(i, options->offset, options->limit) &&
            !add_row(&asking, &g_array_index(asking.shared, Shared, i), report.table, error)) {
            return FALSE;
        }
    }
    *out_report = report;
    report = (KithCommonReport){0};
    return TRUE;
}
