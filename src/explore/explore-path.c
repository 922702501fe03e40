/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-route.h"

#include "base-error.h"
#include "store-ids.h"

#include <kith/kith-explore.h>

#define LONGEST_NEED_PATH 32

void
kith_path_report_clear(KithPathReport *report)
{
    g_clear_pointer(&report->from_id, g_free);
    g_clear_pointer(&report->from_label, g_free);
    g_clear_pointer(&report->to_id, g_free);
    g_clear_pointer(&report->to_label, g_free);
    g_clear_pointer(&report->table, kith_table_free);
}

/* ---- options ---- */

static gboolean
read_avoid(KithRouting *routing, const char *const *ids, GError **error)
{
    for (; ids != NULL && *ids != NULL; ids++) {
        KithRecordId record;
        KithEntityId entity;

        if (!kith_ids_parse(routing->reader->store,
                            routing->reader->txn,
                            *ids,
                            &record,
                            &entity,
                            error)) {
            return FALSE;
        }
        g_hash_table_add(routing->avoid, GUINT_TO_POINTER(entity));
    }
    return TRUE;
}

static gboolean
read_need(KithRouting *routing, const char *const *types, GError **error)
{
    for (; types != NULL && *types != NULL; types++) {
        guint32 type;

        if (!kith_reader_find_name(routing->reader, KITH_NAME_LINK_TYPE, *types, &type, error)) {
            return FALSE;
        }
        if (routing->need->len == KITH_PATH_MAX_NEED) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "path: at most %u link types can be needed",
                                  KITH_PATH_MAX_NEED);
        }
        g_array_append_val(routing->need, type);
    }
    return TRUE;
}

static gboolean
read_length(KithRouting *routing, guint max_length, GError **error)
{
    routing->max_length = max_length;
    if (routing->need->len == 0) {
        return TRUE;
    }
    routing->max_length = max_length != 0 ? max_length : KITH_PATH_NEED_LENGTH;
    return routing->max_length <= LONGEST_NEED_PATH ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "path: with needed link types at most %u links are looked along",
                          LONGEST_NEED_PATH);
}

static gboolean
read_options(KithRouting *routing, const KithPathOptions *options, GError **error)
{
    routing->avoid = g_hash_table_new(NULL, NULL);
    routing->need = g_array_new(FALSE, FALSE, sizeof(guint32));
    routing->steps = g_array_new(FALSE, FALSE, sizeof(KithStep));
    routing->progress = options->progress;
    return kith_step_filter_open(routing->reader,
                                 options->links,
                                 options->avoid_links,
                                 &routing->filter,
                                 error) &&
           read_avoid(routing, options->avoid, error) && read_need(routing, options->need, error) &&
           read_length(routing, options->max_length, error);
}

static gboolean
read_end(KithRouting *routing,
         const char *id,
         KithEntityId *out_entity,
         char **out_id,
         char **out_label,
         GError **error)
{
    if (!kith_reader_find_entity(routing->reader, id, out_entity, out_id, out_label, error)) {
        return FALSE;
    }
    return !g_hash_table_contains(routing->avoid, GUINT_TO_POINTER(*out_entity)) ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "path: %s is an end and cannot be avoided",
                          id);
}

static gboolean
check_options(const KithPathOptions *options, GError **error)
{
    gboolean needs = options->need != NULL && options->need[0] != NULL;

    if ((options->paths > 1) + (options->weight != NULL) + needs > 1) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "path: several paths, a weight and link types that are needed do not "
                              "go together");
    }
    return options->weight == NULL || options->max_length == 0 ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "path: with a weight paths are as long as they are: a length does not go "
                          "with it");
}

static gboolean
read_cost(KithRouting *routing, const char *weight, KithRouteCost *out_cost, GError **error)
{
    out_cost->by_rarity = g_str_equal(weight, "rarity");
    return out_cost->by_rarity || kith_reader_find_name(routing->reader,
                                                        KITH_NAME_PROPERTY,
                                                        weight,
                                                        &out_cost->property,
                                                        error);
}

/* ---- evidence ---- */

enum {
    COL_HOP,
    COL_FROM,
    COL_FROM_LABEL,
    COL_TYPE,
    COL_DIRECTION,
    COL_TO,
    COL_TO_LABEL,
    COL_LINK,
    COL_SOURCE,
    COL_DATE,
    COL_FROM_SOURCE,
    COL_FROM_KEY,
    COL_TO_SOURCE,
    COL_TO_KEY,
    COL_PATH
};

static gboolean
set_record(KithReader *reader, KithTable *table, guint column, KithRecordId id, GError **error)
{
    KithRecord record;

    return kith_reader_record(reader, id, &record, error) &&
           kith_reader_set_origin(reader, table, column, &record, error);
}

static gboolean
set_link(KithReader *reader, KithTable *table, KithLinkId id, GError **error)
{
    g_autoptr(GString) date = g_string_new(NULL);
    const char *source;
    KithLink link;
    gboolean found;

    if (!kith_links_get(reader->txn, id, &reader->buffer, &link, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return kith_store_damaged(error, "link %u is missing", id);
    }
    source = kith_reader_source(reader, link.source, error);
    if (source == NULL || !kith_faces_link_date(reader->store, reader->txn, &link, date, error)) {
        return FALSE;
    }
    kith_table_set_printf(table, COL_LINK, "l:%u", id);
    kith_table_set_text(table, COL_SOURCE, source);
    if (date->len > 0) {
        kith_table_set_text(table, COL_DATE, date->str);
    }
    return TRUE;
}

static gboolean
add_row(KithReader *reader,
        KithTable *table,
        guint path,
        guint hop,
        KithEntityId from,
        const KithStep *step,
        GError **error)
{
    kith_table_add_row(table);
    kith_table_set_integer(table, COL_HOP, hop);
    kith_table_set_integer(table, COL_PATH, path);
    kith_table_set_text(table, COL_TYPE, kith_reader_name(reader, KITH_NAME_LINK_TYPE, step->type));
    kith_table_set_text(table, COL_DIRECTION, kith_step_way_name(step->way));
    return kith_reader_set_entity(reader, table, COL_FROM, from, error) &&
           kith_reader_set_entity(reader, table, COL_TO, step->entity, error) &&
           set_link(reader, table, step->link, error) &&
           set_record(reader, table, COL_FROM_SOURCE, step->record, error) &&
           set_record(reader, table, COL_TO_SOURCE, step->other, error);
}

/* Every link that a hop may go along. */
static gboolean
add_hop(KithRouting *routing,
        KithTable *table,
        guint path,
        guint hop,
        KithEntityId from,
        KithEntityId to,
        GError **error)
{
    g_array_set_size(routing->steps, 0);
    if (!kith_steps_read(routing->reader, from, &routing->filter, routing->steps, error)) {
        return FALSE;
    }
    kith_steps_sort(routing->reader, routing->steps);
    for (guint i = 0; i < routing->steps->len; i++) {
        const KithStep *step = &g_array_index(routing->steps, KithStep, i);

        if (step->entity == to && !add_row(routing->reader, table, path, hop, from, step, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- the path ---- */

/* The paths that are asked for (GArray of KithEntityId), none or several. */
static gboolean
find_routes(KithRouting *routing,
            KithEntityId from,
            KithEntityId to,
            const KithPathOptions *options,
            GPtrArray *routes,
            KithPathReport *report,
            GError **error)
{
    KithRouteCost cost = {0};
    GArray *route = NULL;

    if (options->paths > 1) {
        return kith_ways_find(routing, from, to, options->paths, routes, &report->more, error);
    }
    if (options->weight != NULL) {
        if (!read_cost(routing, options->weight, &cost, error) ||
            !kith_cheapest_find(routing, from, to, &cost, &route, &report->cost, error)) {
            return FALSE;
        }
    } else if (routing->need->len > 0
                   ? !kith_need_find(routing, from, to, &route, error)
                   : !kith_route_find(routing, from, to, &route, &report->n_paths, error)) {
        return FALSE;
    }
    if (route != NULL) {
        g_ptr_array_add(routes, route);
    }
    return TRUE;
}

static gboolean
add_route(KithRouting *routing, const GArray *route, guint path, KithTable *table, GError **error)
{
    for (guint i = 0; i + 1 < route->len; i++) {
        if (!add_hop(routing,
                     table,
                     path,
                     i + 1,
                     g_array_index(route, KithEntityId, i),
                     g_array_index(route, KithEntityId, i + 1),
                     error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
find(KithRouting *routing,
     KithEntityId from,
     KithEntityId to,
     const KithPathOptions *options,
     KithPathReport *report,
     GError **error)
{
    g_autoptr(GPtrArray) routes = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);

    report->table = kith_table_new_like(
        "hop:integer from_entity:text from_label:text link_type:text direction:text "
        "to_entity:text to_label:text link_id:text source:text date:text from_source:text "
        "from_key:text to_source:text to_key:text path:integer");
    if (from == to) {
        report->found = routing->need->len == 0;
        report->n_paths = report->shown = report->found;
        return TRUE;
    }
    if (!find_routes(routing, from, to, options, routes, report, error)) {
        return FALSE;
    }
    report->found = routes->len > 0;
    report->length = routes->len > 0 ? ((const GArray *)g_ptr_array_index(routes, 0))->len - 1 : 0;
    report->shown = routes->len;
    for (guint i = 0; i < routes->len; i++) {
        if (!add_route(routing, g_ptr_array_index(routes, i), i + 1, report->table, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_path(KithStore *store,
          const char *a,
          const char *b,
          const KithPathOptions *options,
          KithPathReport *out_report,
          GError **error)
{
    g_auto(KithReader) reader = {0};
    g_auto(KithRouting) routing = {.reader = &reader};
    g_auto(KithPathReport) report = {0};
    KithEntityId from;
    KithEntityId to;

    g_return_val_if_fail(store != NULL && a != NULL && b != NULL && out_report != NULL, FALSE);
    *out_report = report;
    options = options != NULL ? options : &KITH_PATH_OPTIONS_INIT;
    if (!check_options(options, error) || !kith_reader_open(store, &reader, error) ||
        !read_options(&routing, options, error) ||
        !read_end(&routing, a, &from, &report.from_id, &report.from_label, error) ||
        !read_end(&routing, b, &to, &report.to_id, &report.to_label, error) ||
        !find(&routing, from, to, options, &report, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithPathReport){0};
    return TRUE;
}
