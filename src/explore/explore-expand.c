/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-steps.h"

#include <kith/kith-explore.h>

void
kith_expand_report_clear(KithExpandReport *report)
{
    g_clear_pointer(&report->entity_id, g_free);
    g_clear_pointer(&report->label, g_free);
    g_clear_pointer(&report->summary, kith_table_free);
    g_clear_pointer(&report->table, kith_table_free);
}

static gboolean
fill(KithReader *reader,
     const GArray *steps,
     const KithExpandOptions *options,
     KithExpandReport *report,
     GError **error)
{
    report->total = steps->len;
    report->summary = kith_steps_summary(reader, steps);
    report->table = kith_steps_table();
    for (guint i = 0; i < steps->len; i++) {
        if (kith_reader_on_page(i, options->offset, options->limit) &&
            !kith_steps_add_row(reader, report->table, &g_array_index(steps, KithStep, i), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_expand(KithStore *store,
            const char *id,
            const KithExpandOptions *options,
            KithExpandReport *out_report,
            GError **error)
{
    g_auto(KithReader) reader = {0};
    g_auto(KithStepFilter) filter = {0};
    g_auto(KithExpandReport) report = {0};
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(KithStep));
    KithEntityId entity;

    g_return_val_if_fail(store != NULL && id != NULL && out_report != NULL, FALSE);
    *out_report = report;
    options = options != NULL ? options : &KITH_EXPAND_OPTIONS_INIT;
    if (!kith_reader_open(store, &reader, error) ||
        !kith_reader_find_entity(&reader, id, &entity, &report.entity_id, &report.label, error) ||
        !kith_step_filter_open(&reader, options->links, NULL, &filter, error) ||
        !kith_steps_read(&reader, entity, &filter, steps, error)) {
        return FALSE;
    }
    kith_steps_sort(&reader, steps);
    if (!fill(&reader, steps, options, &report, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithExpandReport){0};
    return TRUE;
}
