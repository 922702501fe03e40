/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-read.h"

#include "base-error.h"
#include "base-progress.h"
#include "store-entities.h"

#include <math.h>

#define STEP 65536

gboolean
kith_type_is(KithStore *store, guint32 type, const char *class_name)
{
    const KithNodeType *node = kith_store_node_type(store, type);

    return node != NULL && g_str_equal(node->class_name, class_name);
}

void
kith_reading_clear(KithReading *reading)
{
    g_free(reading->entities);
    g_free(reading->types);
    g_free(reading->links);
    g_free(reading->event_days);
    kith_value_tables_clear(&reading->values);
}

/* ---- setting up ---- */

static gboolean
read_days(KithReading *reading, const KithViewOptions *options, GError **error)
{
    KithDays from = KITH_DAYS_ANY;
    KithDays to = KITH_DAYS_ANY;

    if ((options->from != NULL && !kith_days_parse(options->from, "from", &from, error)) ||
        (options->to != NULL && !kith_days_parse(options->to, "to", &to, error))) {
        return FALSE;
    }
    reading->dated = options->from != NULL || options->to != NULL;
    reading->days = (KithDays){from.first, to.last};
    if (from.first > to.last) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "from \"%s\" is after to \"%s\"",
                              options->from,
                              options->to);
    }
    return TRUE;
}

static gboolean
read_weight(KithReading *reading, const KithViewOptions *options, GError **error)
{
    const char *asked[] = {options->weight, NULL};
    g_autofree gboolean *known = NULL;

    if (options->weight == NULL || g_str_equal(options->weight, "none")) {
        return TRUE;
    }
    known = kith_filter_names(reading->store, KITH_NAME_PROPERTY, asked, "property", error);
    if (known == NULL) {
        return FALSE;
    }
    reading->weight = kith_store_find_name(reading->store, KITH_NAME_PROPERTY, options->weight);
    return TRUE;
}

/* What a record's type is, and of an event when it was. */
static gboolean
read_record(KithReading *reading, const KithRecordIter *iter, GError **error)
{
    const KithRecord *record = &iter->record;

    if (iter->id > reading->n_records) {
        return TRUE;
    }
    reading->types[iter->id - 1] = record->type;
    if (!reading->dated || !kith_type_is(reading->store, record->type, "event")) {
        return TRUE;
    }
    return kith_value_tables_days(&reading->values,
                                  reading->txn,
                                  record->fields,
                                  record->n_fields,
                                  &reading->event_days[iter->id - 1],
                                  error);
}

static gboolean
read_records(KithReading *reading, GError **error)
{
    g_auto(KithRecordIter) iter = {0};

    if (!kith_records_open(reading->txn, 1, &iter, error)) {
        return FALSE;
    }
    reading->types = g_new0(guint32, (gsize)reading->n_records + 1);
    reading->event_days = reading->dated ? g_new(KithDays, (gsize)reading->n_records + 1) : NULL;
    for (KithRecordId i = 0; reading->dated && i < reading->n_records; i++) {
        reading->event_days[i] = KITH_DAYS_ANY;
    }
    while (kith_records_next(&iter, error)) {
        if ((iter.id % STEP == 0 && !kith_progress_step(reading->progress,
                                                        "reading records",
                                                        iter.id,
                                                        reading->n_records,
                                                        error)) ||
            !read_record(reading, &iter, error)) {
            return FALSE;
        }
    }
    return kith_records_fine(&iter);
}

gboolean
kith_reading_init(KithReading *reading,
                  KithStore *store,
                  KithTxn *txn,
                  const KithViewOptions *options,
                  const KithProgress *progress,
                  GError **error)
{
    *reading = (KithReading){.store = store, .txn = txn, .progress = progress};
    kith_value_tables_init(&reading->values, store);
    reading->links =
        kith_filter_names(store, KITH_NAME_LINK_TYPE, options->links, "link type", error);
    return reading->links != NULL && read_days(reading, options, error) &&
           read_weight(reading, options, error) &&
           kith_entities_all(txn, &reading->entities, &reading->n_records, error) &&
           read_records(reading, error);
}

/* ---- links ---- */

static gboolean
in_time(KithReading *reading, const KithLink *link, gboolean *out_in, GError **error)
{
    KithDays days;

    *out_in = TRUE;
    if (!reading->dated) {
        return TRUE;
    }
    if (!kith_value_tables_days(&reading->values,
                                reading->txn,
                                link->fields,
                                link->n_fields,
                                &days,
                                error)) {
        return FALSE;
    }
    if (days.first == G_MININT32) {
        days = reading->event_days[link->to - 1];
    }
    if (days.first == G_MININT32) {
        days = reading->event_days[link->from - 1];
    }
    *out_in = kith_days_meet(days, reading->days);
    return TRUE;
}

static gboolean
weigh(KithReading *reading, const KithLinkIter *iter, double *out_weight, GError **error)
{
    *out_weight = 1.0;
    if (reading->weight == 0) {
        return TRUE;
    }
    if (!kith_value_tables_weight(&reading->values,
                                  reading->txn,
                                  reading->weight,
                                  iter->link.fields,
                                  iter->link.n_fields,
                                  out_weight,
                                  error)) {
        return FALSE;
    }
    return (*out_weight >= 0 && isfinite(*out_weight)) ||
           kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "link %u weighs %g: a weight is a number that is not negative",
                          iter->id,
                          *out_weight);
}

/* Reads one link. FALSE on errors; *out_counts says whether it stands and counts. */
static gboolean
read_link(KithReading *reading,
          const KithLinkIter *iter,
          KithReadLink *out,
          gboolean *out_counts,
          GError **error)
{
    const KithLink *link = &iter->link;

    *out_counts = FALSE;
    if (link->retired != 0 || !reading->links[link->type]) {
        return TRUE;
    }
    if (link->from - 1 >= reading->n_records || link->to - 1 >= reading->n_records) {
        return kith_store_damaged(error, "link %u is between records that are not there", iter->id);
    }
    *out = (KithReadLink){.from = reading->entities[link->from - 1],
                          .to = reading->entities[link->to - 1],
                          .link = link,
                          .id = iter->id};
    if (out->from == 0 || out->to == 0) {
        return TRUE;
    }
    return in_time(reading, link, out_counts, error) &&
           (!*out_counts || weigh(reading, iter, &out->weight, error));
}

gboolean
kith_reading_links(KithReading *reading, KithReadFunc func, gpointer user_data, GError **error)
{
    g_auto(KithLinkIter) iter = {0};
    guint32 n_types = kith_store_n_names(reading->store, KITH_NAME_LINK_TYPE);
    guint64 total;

    if (!kith_store_counter(reading->txn, KITH_COUNTER_LINKS, &total, error) ||
        !kith_links_open(reading->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_links_next(&iter, error)) {
        KithReadLink link;
        gboolean counts;

        if (iter.id % STEP == 0 &&
            !kith_progress_step(reading->progress, "reading links", iter.id, total, error)) {
            return FALSE;
        }
        if (iter.link.type > n_types) {
            return kith_store_damaged(error, "link %u has a type that is not there", iter.id);
        }
        if (!read_link(reading, &iter, &link, &counts, error)) {
            return FALSE;
        }
        if (counts) {
            func(&link, user_data);
        }
    }
    return kith_links_fine(&iter);
}
