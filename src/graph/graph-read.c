/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-read.h"

#include "base-error.h"
#include "base-progress.h"
#include "store-entities.h"
#include "store-ids.h"

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
    kith_link_types_clear(&reading->links);
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
    reading->dated = reading->dated || options->from != NULL || options->to != NULL;
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

/* Links that say nothing of how sure they are are sure. A store in which none does has none to be
 * left out. */
static gboolean
read_confidence(KithReading *reading, const KithViewOptions *options, GError **error)
{
    reading->least = options->confidence;
    if (!(options->confidence >= 0 && options->confidence <= 1)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "a confidence of %g: a number from 0 to 1 is wanted",
                              options->confidence);
    }
    if (options->confidence > 0) {
        reading->confidence =
            kith_store_find_name(reading->store, KITH_NAME_PROPERTY, "confidence");
    }
    return TRUE;
}

/* What is excluded is for this reading as if it did not stand. */
static gboolean
exclude(KithReading *reading, const char *const *ids, GError **error)
{
    g_autoptr(GHashTable) gone = g_hash_table_new(NULL, NULL);

    for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
        KithRecordId record;
        KithEntityId entity;

        if (!kith_ids_parse(reading->store, reading->txn, ids[i], &record, &entity, error)) {
            g_prefix_error(error, "exclude: ");
            return FALSE;
        }
        g_hash_table_add(gone, GUINT_TO_POINTER(entity));
    }
    for (KithRecordId i = 0; g_hash_table_size(gone) > 0 && i < reading->n_records; i++) {
        if (g_hash_table_contains(gone, GUINT_TO_POINTER(reading->entities[i]))) {
            reading->entities[i] = 0;
        }
    }
    return TRUE;
}

/* What a record's type is, and of an event when it was. */
static gboolean
read_record(KithReading *reading,
            KithRecordId id,
            KithBytes item,
            KithFieldBuffer *buffer,
            GError **error)
{
    KithRecord record;

    if (item.data == NULL || id > reading->n_records) {
        return TRUE;
    }
    if (!kith_record_decode_head(item, &record)) {
        return kith_store_damaged(error, "record %u cannot be read", id);
    }
    reading->types[id - 1] = record.type;
    if (!reading->dated || !kith_type_is(reading->store, record.type, "event")) {
        return TRUE;
    }
    if (!kith_record_decode(item, buffer, &record)) {
        return kith_store_damaged(error, "record %u cannot be read", id);
    }
    return kith_value_tables_days(&reading->values,
                                  reading->txn,
                                  record.fields,
                                  record.n_fields,
                                  &reading->event_days[id - 1],
                                  error);
}

static gboolean
read_records(KithReading *reading, GError **error)
{
    g_auto(KithArrayIter) iter = {0};
    g_auto(KithFieldBuffer) buffer = {0};

    if (!kith_array_open(reading->txn, KITH_TABLE_RECORDS, &iter, error) ||
        !kith_array_seek(&iter, 0, 1, error)) {
        return FALSE;
    }
    reading->types = g_new0(guint32, (gsize)reading->n_records + 1);
    reading->event_days = reading->dated ? g_new(KithDays, (gsize)reading->n_records + 1) : NULL;
    for (KithRecordId i = 0; reading->dated && i < reading->n_records; i++) {
        reading->event_days[i] = KITH_DAYS_ANY;
    }
    while (kith_array_next(&iter, error)) {
        if ((iter.number % STEP == 0 && !kith_progress_step(reading->progress,
                                                            "reading records",
                                                            iter.number,
                                                            reading->n_records,
                                                            error)) ||
            !read_record(reading, iter.number, iter.item, &buffer, error)) {
            return FALSE;
        }
    }
    return iter.done;
}

gboolean
kith_reading_init(KithReading *reading,
                  KithStore *store,
                  KithTxn *txn,
                  const KithViewOptions *options,
                  gboolean dated,
                  const KithProgress *progress,
                  GError **error)
{
    *reading = (KithReading){.store = store,
                             .txn = txn,
                             .progress = progress,
                             .dated = dated || options->dated,
                             .dated_only = options->dated};
    kith_value_tables_init(&reading->values, store);
    return kith_filter_links(store, options->links, &reading->links, error) &&
           read_days(reading, options, error) && read_weight(reading, options, error) &&
           read_confidence(reading, options, error) &&
           kith_entities_all(txn, &reading->entities, &reading->n_records, error) &&
           exclude(reading, options->exclude, error) && read_records(reading, error);
}

/* ---- links ---- */

static gboolean
in_time(KithReading *reading,
        const KithLink *link,
        KithDays *out_days,
        gboolean *out_in,
        GError **error)
{
    KithDays days;

    *out_in = TRUE;
    *out_days = KITH_DAYS_ANY;
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
    *out_days = days;
    *out_in =
        kith_days_meet(days, reading->days) && (!reading->dated_only || days.first != G_MININT32);
    return TRUE;
}

/* A confidence above 1 is in hundredths. */
static gboolean
is_sure(KithReading *reading, const KithLink *link, gboolean *out_sure, GError **error)
{
    double confidence;

    *out_sure = TRUE;
    if (reading->confidence == 0) {
        return TRUE;
    }
    if (!kith_value_tables_weight(&reading->values,
                                  reading->txn,
                                  reading->confidence,
                                  link->fields,
                                  link->n_fields,
                                  &confidence,
                                  error)) {
        return FALSE;
    }
    *out_sure = (confidence > 1 ? confidence / 100 : confidence) >= reading->least;
    return TRUE;
}

static gboolean
weigh(KithReading *reading, const KithLinkIter *iter, double *out_weight, GError **error)
{
    double property;

    *out_weight = reading->links.weights[iter->link.type];
    if (reading->weight == 0) {
        return TRUE;
    }
    if (!kith_value_tables_weight(&reading->values,
                                  reading->txn,
                                  reading->weight,
                                  iter->link.fields,
                                  iter->link.n_fields,
                                  &property,
                                  error)) {
        return FALSE;
    }
    *out_weight *= property;
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
    if (link->retired != 0 || isnan(reading->links.weights[link->type])) {
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
    return in_time(reading, link, &out->days, out_counts, error) &&
           (!*out_counts || is_sure(reading, link, out_counts, error)) &&
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
