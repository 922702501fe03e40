/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-steps.h"

/* ---- filters ---- */

static gboolean
set_types(KithReader *reader,
          KithStepFilter *filter,
          const char *const *names,
          guint8 skip,
          GError **error)
{
    for (; names != NULL && *names != NULL; names++) {
        guint32 type;

        if (!kith_reader_find_name(reader, KITH_NAME_LINK_TYPE, *names, &type, error)) {
            return FALSE;
        }
        filter->skip->data[type] = skip;
    }
    return TRUE;
}

gboolean
kith_step_filter_open(KithReader *reader,
                      const char *const *only,
                      const char *const *avoid,
                      KithStepFilter *out_filter,
                      GError **error)
{
    g_auto(KithStepFilter) filter = {.others = only != NULL && *only != NULL};
    guint n = kith_store_n_names(reader->store, KITH_NAME_LINK_TYPE) + 1;

    filter.skip = g_byte_array_new();
    g_byte_array_set_size(filter.skip, n);
    memset(filter.skip->data, filter.others, n);
    if (!set_types(reader, &filter, only, FALSE, error) ||
        !set_types(reader, &filter, avoid, TRUE, error)) {
        return FALSE;
    }
    *out_filter = filter;
    filter = (KithStepFilter){0};
    return TRUE;
}

void
kith_step_filter_clear(KithStepFilter *filter)
{
    g_clear_pointer(&filter->skip, g_byte_array_unref);
}

static gboolean
skips(const KithStepFilter *filter, guint32 type)
{
    return filter->skip != NULL && type < filter->skip->len ? filter->skip->data[type]
                                                            : filter->others;
}

/* ---- reading ---- */

/* The links of one record; with @all those to records taken back as well. */
static gboolean
read_record(KithReader *reader,
            KithTupleIter *iter,
            KithRecordId record,
            KithEntityId entity,
            const KithStepFilter *filter,
            gboolean all,
            GArray *out,
            GError **error)
{
    if (!kith_tuples_seek(iter, &record, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(iter, error)) {
        KithNeighbour next = kith_neighbour(iter->tuple);
        KithStep step = {next.type, next.in, next.link, record, next.other, 0};

        if (skips(filter, next.type)) {
            continue;
        }
        if (!(all ? kith_entity_of(reader->txn, reader->generation, next.other, &step.entity, error)
                  : kith_reader_end(reader, next.other, &step.entity, error))) {
            return FALSE;
        }
        if (step.entity == entity) {
            step.way = KITH_STEP_SELF;
        }
        /* A link within the entity is told by the record that it comes from. */
        if (step.entity != 0 && (step.way != KITH_STEP_SELF || !next.in)) {
            g_array_append_val(out, step);
        }
    }
    return kith_tuples_fine(iter);
}

static gboolean
read_entity(KithReader *reader,
            KithEntityId entity,
            const KithStepFilter *filter,
            gboolean all,
            GArray *out,
            GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    g_auto(KithTupleIter) iter = {0};

    if (!kith_entity_records(reader->txn, reader->generation, entity, records, error) ||
        !kith_tuples_open(reader->txn, KITH_TABLE_ADJACENCY, &iter, error)) {
        return FALSE;
    }
    for (guint i = 0; i < records->len; i++) {
        KithRecordId record = g_array_index(records, KithRecordId, i);
        KithEntityId own;

        if (!kith_reader_end(reader, record, &own, error)) {
            return FALSE;
        }
        if (own == entity && !read_record(reader, &iter, record, entity, filter, all, out, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_steps_read(KithReader *reader,
                KithEntityId entity,
                const KithStepFilter *filter,
                GArray *out,
                GError **error)
{
    return read_entity(reader, entity, filter, FALSE, out, error);
}

gboolean
kith_steps_read_all(KithReader *reader,
                    KithEntityId entity,
                    const KithStepFilter *filter,
                    GArray *out,
                    GError **error)
{
    return read_entity(reader, entity, filter, TRUE, out, error);
}

const char *
kith_step_way_name(KithStepWay way)
{
    static const char *const names[] = {"out", "in", "self"};

    return names[way];
}

/* ---- tables ---- */

static int
compare_steps(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const KithStep *x = a;
    const KithStep *y = b;

    if (x->type != y->type) {
        return strcmp(kith_reader_name(user_data, KITH_NAME_LINK_TYPE, x->type),
                      kith_reader_name(user_data, KITH_NAME_LINK_TYPE, y->type));
    }
    if (x->way != y->way) {
        return x->way < y->way ? -1 : 1;
    }
    return (x->link > y->link) - (x->link < y->link);
}

void
kith_steps_sort(KithReader *reader, GArray *steps)
{
    g_array_sort_with_data(steps, compare_steps, reader);
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a;
    guint32 y = *(const guint32 *)b;

    return (x > y) - (x < y);
}

/* How many different entities steps lead to. */
static guint
count_entities(const KithStep *steps, guint n)
{
    g_autofree guint32 *entities = g_new(guint32, n);
    guint different = 0;

    for (guint i = 0; i < n; i++) {
        entities[i] = steps[i].entity;
    }
    qsort(entities, n, sizeof *entities, compare_numbers);
    for (guint i = 0; i < n; i++) {
        different += i == 0 || entities[i] != entities[i - 1];
    }
    return different;
}

KithTable *
kith_steps_summary(KithReader *reader, const GArray *steps)
{
    KithTable *table =
        kith_table_new_like("type:text direction:text links:integer entities:integer");
    const KithStep *all = (const KithStep *)(const void *)steps->data;

    for (guint i = 0; i < steps->len;) {
        guint first = i;

        while (i < steps->len && all[i].type == all[first].type && all[i].way == all[first].way) {
            i++;
        }
        kith_table_add_row(table);
        kith_table_set_text(table,
                            0,
                            kith_reader_name(reader, KITH_NAME_LINK_TYPE, all[first].type));
        kith_table_set_text(table, 1, kith_step_way_name(all[first].way));
        kith_table_set_integer(table, 2, i - first);
        kith_table_set_integer(table, 3, count_entities(all + first, i - first));
    }
    return table;
}

enum {
    COL_LINK,
    COL_TYPE,
    COL_DIRECTION,
    COL_ENTITY,
    COL_NODE_TYPE,
    COL_LABEL,
    COL_DATE,
    COL_SOURCE,
    COL_KEY,
    COL_LINK_SOURCE
};

KithTable *
kith_steps_table(void)
{
    return kith_table_new_like("link_id:text type:text direction:text entity_id:text "
                               "node_type:text label:text date:text source:text key:text "
                               "link_source:text");
}

/* The link's own cells: its date and who told of it. */
static gboolean
set_link(KithReader *reader, KithTable *table, KithLinkId id, GError **error)
{
    g_autoptr(GString) date = g_string_new(NULL);
    KithLink link;
    gboolean found;
    const char *source;

    if (!kith_links_get(reader->txn, id, &reader->buffer, &link, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return kith_store_damaged(error, "link %u is missing", id);
    }
    if (!kith_faces_link_date(reader->store, reader->txn, &link, date, error)) {
        return FALSE;
    }
    source = kith_reader_source(reader, link.source, error);
    if (source == NULL) {
        return FALSE;
    }
    if (date->len > 0) {
        kith_table_set_text(table, COL_DATE, date->str);
    }
    kith_table_set_text(table, COL_LINK_SOURCE, source);
    return TRUE;
}

gboolean
kith_steps_add_row(KithReader *reader, KithTable *table, const KithStep *step, GError **error)
{
    const KithFace *face = kith_reader_face(reader, step->entity, error);
    KithRecord record;

    if (face == NULL || !kith_reader_record(reader, step->other, &record, error)) {
        return FALSE;
    }
    kith_table_add_row(table);
    kith_table_set_printf(table, COL_LINK, "l:%u", step->link);
    kith_table_set_text(table, COL_TYPE, kith_reader_name(reader, KITH_NAME_LINK_TYPE, step->type));
    kith_table_set_text(table, COL_DIRECTION, kith_step_way_name(step->way));
    kith_table_set_printf(table, COL_ENTITY, "e:%u", step->entity);
    kith_table_set_text(table,
                        COL_NODE_TYPE,
                        kith_reader_name(reader, KITH_NAME_NODE_TYPE, face->type));
    kith_table_set_bytes(table, COL_LABEL, kith_bytes(face->label->str, face->label->len));
    return kith_reader_set_origin(reader, table, COL_SOURCE, &record, error) &&
           set_link(reader, table, step->link, error);
}
