/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "explore-steps.h"
#include "store-ids.h"
#include "store-values.h"

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

/* ---- dates ---- */

static gboolean
check_date(const char *date, const char *what, GError **error)
{
    static const char pattern[] = "dddd-dd-dd";
    gsize len = date != NULL ? strlen(date) : 4;
    gboolean fine = len == 4 || len == 7 || len == 10;

    for (gsize i = 0; date != NULL && fine && i < len; i++) {
        fine = pattern[i] == 'd' ? g_ascii_isdigit(date[i]) : date[i] == '-';
    }
    return fine || kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "timeline: --%s \"%s\": a date as 2024, 2024-03 or 2024-03-31 is "
                                  "wanted",
                                  what,
                                  date);
}

/* A month or a year is within a day's bounds when any of its days may be. */
static gboolean
is_within(const char *date, const char *from, const char *to)
{
    return (from == NULL || strncmp(date, from, MIN(strlen(date), strlen(from))) >= 0) &&
           (to == NULL || strncmp(date, to, MIN(strlen(date), strlen(to))) <= 0);
}

/* The first date of a record that is an event. */
static gboolean
append_event_date(KithReader *reader, KithRecordId id, GString *out, GError **error)
{
    KithRecord record;
    const KithNodeType *type;

    if (!kith_reader_record(reader, id, &record, error)) {
        return FALSE;
    }
    type = kith_store_node_type(reader->store, record.type);
    if (type == NULL || !g_str_equal(type->class_name, "event")) {
        return TRUE;
    }
    for (guint i = 0; i < record.n_fields && out->len == 0; i++) {
        const KithField *field = &record.fields[i];
        const KithPropertyType *property = kith_store_property_type(reader->store, field->property);
        KithBytes normal;

        if (property == NULL || field->value == 0 || !property->normaliser->dates) {
            continue;
        }
        if (!kith_values_text(reader->txn, field->property, field->value, &normal, error)) {
            return FALSE;
        }
        g_string_append_len(out, (const char *)normal.data, (gssize)normal.len);
    }
    return TRUE;
}

/* When a link was: its own date, or that of the event that it leads to. */
static gboolean
date_of(KithReader *reader, const KithStep *step, GString *out, GError **error)
{
    KithLink link;
    gboolean found;

    g_string_truncate(out, 0);
    if (!kith_links_get(reader->txn, step->link, &reader->buffer, &link, &found, error)) {
        return FALSE;
    }
    if (!found) {
        return kith_store_damaged(error, "link %u is missing", step->link);
    }
    return kith_faces_link_date(reader->store, reader->txn, &link, out, error) &&
           (out->len > 0 || append_event_date(reader, step->other, out, error));
}

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

        if (!date_of(&asking->reader, &moment.step, date, error)) {
            return FALSE;
        }
        if (date->len == 0) {
            asking->report->undated++;
        } else if (is_within(date->str, asking->options->from, asking->options->to)) {
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
    const KithFace *face;
    KithRecordId record;
    KithEntityId entity;

    g_return_val_if_fail(store != NULL && id != NULL && out_report != NULL, FALSE);
    *out_report = report;
    g_array_set_clear_func(asking.moments, moment_clear);
    if (!check_date(asking.options->from, "from", error) ||
        !check_date(asking.options->to, "to", error) ||
        !kith_reader_open(store, &asking.reader, error) ||
        !kith_ids_parse(store, asking.reader.txn, id, &record, &entity, error) ||
        !kith_step_filter_open(&asking.reader,
                               asking.options->links,
                               NULL,
                               &asking.filter,
                               error) ||
        !add_moments(&asking, entity, error)) {
        return FALSE;
    }
    face = kith_reader_face(&asking.reader, entity, error);
    if (face == NULL || !fill(&asking, error)) {
        return FALSE;
    }
    report.entity_id = g_strdup_printf("e:%u", entity);
    report.label = g_strdup(face->label->str);
    *out_report = report;
    report = (KithTimelineReport){0};
    return TRUE;
}
