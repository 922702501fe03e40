/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-dates.h"

#include <kith/kith-explore.h>

void
kith_timeline_report_clear(KithTimelineReport *report)
{
    g_clear_pointer(&report->entity_id, g_free);
    g_clear_pointer(&report->label, g_free);
    g_clear_pointer(&report->table, kith_table_free);
}

/* A link and when it was. */
typedef struct {
    char *date; /* owned */
    KithStep step;
} Moment;

static void
moment_clear(gpointer data)
{
    g_free(((Moment *)data)->date);
}

typedef struct {
    KithReader reader;
    KithStepFilter filter;
    const KithTimelineOptions *options;
    GArray *moments; /* owned, Moment */
    KithTimelineReport *report;
} Asking;

static void
asking_clear(Asking *asking)
{
    g_clear_pointer(&asking->moments, g_array_unref);
    kith_step_filter_clear(&asking->filter);
    kith_reader_close(&asking->reader);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

/* ---- all of it ---- */

static gboolean
add_moments(Asking *asking, KithEntityId entity, GError **error)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(KithStep));
    g_autoptr(GString) date = g_string_new(NULL);

    if (!kith_steps_read(&asking->reader, entity, &asking->filter, steps, error)) {
        return FALSE;
    }
    for (guint i = 0; i < steps->len; i++) {
        Moment moment = {.step = g_array_index(steps, KithStep, i)};

        if (!kith_step_date(&asking->reader, &moment.step, date, error)) {
            return FALSE;
        }
        if (date->len == 0) {
            asking->report->undated++;
        } else if (kith_date_is_within(date->str, asking->options->from, asking->options->to)) {
            moment.date = g_strdup(date->str);
            g_array_append_val(asking->moments, moment);
        }
    }
    return TRUE;
}

static int
compare_moments(gconstpointer a, gconstpointer b)
{
    const Moment *x = a;
    const Moment *y = b;
    int order = strcmp(x->date, y->date);

    return order != 0 ? order : (x->step.link > y->step.link) - (x->step.link < y->step.link);
}

static gboolean
fill(Asking *asking, GError **error)
{
    KithTimelineReport *report = asking->report;
    const KithTimelineOptions *options = asking->options;

    g_array_sort(asking->moments, compare_moments);
    report->total = asking->moments->len;
    report->table = kith_steps_table();
    for (guint i = 0; i < asking->moments->len; i++) {
        const Moment *moment = &g_array_index(asking->moments, Moment, i);

        if (!kith_reader_on_page(i, options->offset, options->limit)) {
            continue;
        }
        if (!kith_steps_add_row(&asking->reader, report->table, &moment->step, error)) {
            return FALSE;
        }
        kith_table_set_text(report->table,
                            (guint)kith_table_find_column(report->table, "date"),
                            moment->date);
    }
    return TRUE;
}

gboolean
kith_timeline(KithStore *store,
              const char *id,
              const KithTimelineOptions *options,
              KithTimelineReport *out_report,
              GError **error)
{
    g_auto(KithTimelineReport) report = {0};
    g_auto(Asking) asking = {.options = options != NULL ? options : &KITH_TIMELINE_OPTIONS_INIT,
                             .moments = g_array_new(FALSE, FALSE, sizeof(Moment)),
                             .report = &report};
    KithEntityId entity;

    g_return_val_if_fail(store != NULL && id != NULL && out_report != NULL, FALSE);
    *out_report = report;
    g_array_set_clear_func(asking.moments, moment_clear);
    if (!kith_date_check(asking.options->from, "--from", error) ||
        !kith_date_check(asking.options->to, "--to", error) ||
        !kith_reader_open(store, &asking.reader, error) ||
        !kith_reader_find_entity(&asking.reader,
                                 id,
                                 &entity,
                                 &report.entity_id,
                                 &report.label,
                                 error) ||
        !kith_step_filter_open(&asking.reader,
                               asking.options->links,
                               NULL,
                               &asking.filter,
                               error) ||
        !add_moments(&asking, entity, error) || !fill(&asking, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithTimelineReport){0};
    return TRUE;
}
