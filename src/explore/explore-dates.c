/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-dates.h"

#include "base-error.h"
#include "store-values.h"

gboolean
kith_date_check(const char *date, const char *what, GError **error)
{
    static const char pattern[] = "dddd-dd-dd";
    gsize len = date != NULL ? strlen(date) : 4;
    gboolean fine = len == 4 || len == 7 || len == 10;

    for (gsize i = 0; date != NULL && fine && i < len; i++) {
        fine = pattern[i] == 'd' ? g_ascii_isdigit(date[i]) : date[i] == '-';
    }
    return fine || kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "%s \"%s\": a date as 2024, 2024-03 or 2024-03-31 is wanted",
                                  what,
                                  date);
}

gboolean
kith_date_is_within(const char *date, const char *from, const char *to)
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

gboolean
kith_step_date(KithReader *reader, const KithStep *step, GString *out, GError **error)
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
