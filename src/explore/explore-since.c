/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-dates.h"

#include <kith/kith-explore.h>

#include <string.h>

void
kith_since_report_clear(KithSinceReport *report)
{
    g_clear_pointer(&report->entity_id, g_free);
    g_clear_pointer(&report->label, g_free);
    g_clear_pointer(&report->table, kith_table_free);
}

/* Someone it is linked with, and when. */
typedef struct {
    KithEntityId entity;
    guint64 before;
    guint64 after;
    char *first; /* owned */
    char *last;  /* owned */
} Linked;

typedef struct {
    KithReader reader;
    KithStepFilter filter;
    const char *from;
    const char *to;
    GArray *linked; /* owned, Linked */
    GHashTable *at; /* owned: place in @linked + 1 by entity */
    guint64 undated;
} Asking;

static void
linked_clear(gpointer data)
{
    g_free(((Linked *)data)->first);
    g_free(((Linked *)data)->last);
}

static void
asking_clear(Asking *asking)
{
    g_clear_pointer(&asking->linked, g_array_unref);
    g_clear_pointer(&asking->at, g_hash_table_unref);
    kith_step_filter_clear(&asking->filter);
    kith_reader_close(&asking->reader);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

static Linked *
find_linked(Asking *asking, KithEntityId entity)
{
    gpointer at = g_hash_table_lookup(asking->at, GUINT_TO_POINTER(entity));

    if (at == NULL) {
        const Linked fresh = {entity, 0, 0, NULL, NULL};

        g_array_append_val(asking->linked, fresh);
        at = GUINT_TO_POINTER(asking->linked->len);
        g_hash_table_insert(asking->at, GUINT_TO_POINTER(entity), at);
    }
    return &g_array_index(asking->linked, Linked, GPOINTER_TO_UINT(at) - 1);
}

static void
replace(char **date, const char *other, gboolean later)
{
    if (*date == NULL || (strcmp(other, *date) > 0) == later) {
        g_free(*date);
        *date = g_strdup(other);
    }
}

/* Up to and with the first date is before; what is behind the second is passed over. */
static void
count_link(Asking *asking, KithEntityId entity, const char *date)
{
    Linked *linked;

    if (!kith_date_is_within(date, NULL, asking->to)) {
        return;
    }
    linked = find_linked(asking, entity);
    if (kith_date_is_within(date, NULL, asking->from)) {
        linked->before++;
    } else {
        linked->after++;
    }
    replace(&linked->first, date, FALSE);
    replace(&linked->last, date, TRUE);
}

static gboolean
read_links(Asking *asking, KithEntityId entity, GError **error)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(KithStep));
    g_autoptr(GString) date = g_string_new(NULL);

    if (!kith_steps_read(&asking->reader, entity, &asking->filter, steps, error)) {
        return FALSE;
    }
    for (guint i = 0; i < steps->len; i++) {
        const KithStep *step = &g_array_index(steps, KithStep, i);

        if (!kith_step_date(&asking->reader, step, date, error)) {
            return FALSE;
        }
        if (date->len == 0) {
            asking->undated++;
        } else if (step->way != KITH_STEP_SELF) {
            count_link(asking, step->entity, date->str);
        }
    }
    return TRUE;
}

/* ---- in words ---- */

enum { NEW, GONE, KEPT };

static guint
change_of(const Linked *linked)
{
    return linked->before == 0 ? NEW : linked->after == 0 ? GONE : KEPT;
}

/* Who is new, who has not been met again, who stayed; of each the one with most links first. */
static gint
compare_linked(gconstpointer a, gconstpointer b)
{
    const Linked *x = a;
    const Linked *y = b;
    guint64 p = x->before + x->after;
    guint64 q = y->before + y->after;

    if (change_of(x) != change_of(y)) {
        return change_of(x) < change_of(y) ? -1 : 1;
    }
    return p != q ? (p > q ? -1 : 1) : (x->entity > y->entity) - (x->entity < y->entity);
}

static gboolean
fill(Asking *asking, KithSinceReport *report, GError **error)
{
    static const char *const changes[] = {"new", "gone", "kept"};

    g_array_sort(asking->linked, compare_linked);
    report->undated = asking->undated;
    report->table = kith_table_new_like("change:text entity_id:text label:text node_type:text "
                                        "before:integer after:integer first:text last:text");
    for (guint i = 0; i < asking->linked->len; i++) {
        const Linked *linked = &g_array_index(asking->linked, Linked, i);
        const KithFace *face = kith_reader_face(&asking->reader, linked->entity, error);

        if (face == NULL) {
            return FALSE;
        }
        report->n_new += change_of(linked) == NEW;
        report->n_gone += change_of(linked) == GONE;
        report->n_kept += change_of(linked) == KEPT;
        kith_table_add_row(report->table);
        kith_table_set_text(report->table, 0, changes[change_of(linked)]);
        kith_table_set_printf(report->table, 1, "e:%u", linked->entity);
        kith_table_set_text(report->table, 2, face->label->str);
        kith_table_set_text(report->table,
                            3,
                            kith_reader_name(&asking->reader, KITH_NAME_NODE_TYPE, face->type));
        kith_table_set_integer(report->table, 4, (gint64)linked->before);
        kith_table_set_integer(report->table, 5, (gint64)linked->after);
        kith_table_set_text(report->table, 6, linked->first);
        kith_table_set_text(report->table, 7, linked->last);
    }
    return TRUE;
}

gboolean
kith_since(KithStore *store,
           const char *id,
           const char *from,
           const char *to,
           const char *const *links,
           KithSinceReport *out_report,
           GError **error)
{
    g_auto(KithSinceReport) report = {0};
    g_auto(Asking) asking = {.from = from,
                             .to = to,
                             .linked = g_array_new(FALSE, FALSE, sizeof(Linked)),
                             .at = g_hash_table_new(NULL, NULL)};
    KithEntityId entity;

    g_return_val_if_fail(store != NULL && id != NULL && from != NULL && out_report != NULL, FALSE);
    *out_report = report;
    g_array_set_clear_func(asking.linked, linked_clear);
    if (!kith_date_check(from, "compare: from", error) ||
        !kith_date_check(to, "compare: to", error) ||
        !kith_reader_open(store, &asking.reader, error) ||
        !kith_reader_find_entity(&asking.reader,
                                 id,
                                 &entity,
                                 &report.entity_id,
                                 &report.label,
                                 error) ||
        !kith_step_filter_open(&asking.reader, links, NULL, &asking.filter, error) ||
        !read_links(&asking, entity, error) || !fill(&asking, &report, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithSinceReport){0};
    return TRUE;
}
