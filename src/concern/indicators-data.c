/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "indicators-data.h"

#include "base-error.h"
#include "model-schema.h"
#include "store-records.h"
#include "store-values.h"

#include <string.h>

void
kith_indicator_data_clear(KithIndicatorData *data)
{
    g_clear_pointer(&data->rules, g_ptr_array_unref);
    kith_collection_clear(&data->people);
    kith_network_data_clear(&data->network);
    kith_close_clear(&data->close);
    g_clear_pointer(&data->occurrences, g_array_unref);
    g_free(data->attended);
    g_free(data->since);
}

/* ---- conditions ---- */

/* Links are gone through in order, and many that follow each other lead to one record. */
typedef struct {
    KithIndicatorData *data;
    GHashTable *words; /* owned: property << 32 | value → its words, char * */
    KithFieldBuffer buffer;
    KithRecord record;
    KithRecordId record_id;
    GError *error; /* owned: the first */
} Taking;

static void
taking_clear(Taking *taking)
{
    g_hash_table_unref(taking->words);
    kith_field_buffer_clear(&taking->buffer);
    g_clear_error(&taking->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Taking, taking_clear)

static gboolean
read_record(Taking *taking, KithRecordId id)
{
    gboolean found;

    if (taking->record_id == id) {
        return TRUE;
    }
    taking->record_id = 0;
    if (!kith_records_get(taking->data->txn,
                          id,
                          &taking->buffer,
                          &taking->record,
                          &found,
                          &taking->error)) {
        return FALSE;
    }
    if (!found) {
        return kith_store_damaged(&taking->error, "record %u is missing", id);
    }
    taking->record_id = id;
    return TRUE;
}

/* What a field says, as words; NULL on errors. */
static const char *
words_of(Taking *taking, const KithField *field)
{
    gint64 key = (gint64)field->property << 32 | field->value;
    char *words = g_hash_table_lookup(taking->words, &key);
    g_autofree char *text = NULL;
    KithBytes bytes;

    if (words != NULL) {
        return words;
    }
    if (!kith_values_text(taking->data->txn,
                          field->property,
                          field->value,
                          &bytes,
                          &taking->error)) {
        return NULL;
    }
    text = g_strndup((const char *)bytes.data, bytes.len);
    words = kith_header_words(text);
    g_hash_table_insert(taking->words, g_memdup2(&key, sizeof key), words);
    return words;
}

/* Whether one of the fields says what is asked for; @any tells whether one of them is there. */
static gboolean
fields_say(Taking *taking,
           const KithIndicatorCondition *condition,
           const KithField *fields,
           guint n_fields,
           gboolean *any)
{
    for (guint i = 0; i < n_fields && taking->error == NULL; i++) {
        const char *words;

        if (fields[i].property != condition->number || fields[i].value == 0) {
            continue;
        }
        *any = TRUE;
        words = condition->words->len > 0 ? words_of(taking, &fields[i]) : NULL;
        if (condition->present ||
            (words != NULL &&
             g_ptr_array_find_with_equal_func(condition->words, words, g_str_equal, NULL))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Of a link, and of the record that it leads to, which has been read. */
static gboolean
is_met(Taking *taking, const KithIndicatorCondition *condition, const KithLink *link)
{
    gboolean any = FALSE;

    if (condition->number != 0 &&
        (fields_say(taking, condition, link->fields, link->n_fields, &any) ||
         fields_say(taking, condition, taking->record.fields, taking->record.n_fields, &any))) {
        return TRUE;
    }
    return !any && condition->empty;
}

static gboolean
are_met(Taking *taking, const KithIndicator *rule, const KithLink *link)
{
    for (guint i = 0; i < rule->where->len; i++) {
        if (!is_met(taking, g_ptr_array_index(rule->where, i), link)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The date that a property of the record says; KITH_NO_DAY for none. */
static gint32
date_of(Taking *taking, guint32 property)
{
    KithCollection *people = &taking->data->people;

    for (guint i = 0; property != 0 && i < taking->record.n_fields; i++) {
        KithDays days = KITH_DAYS_ANY;

        if (taking->record.fields[i].property == property &&
            kith_value_tables_days(&people->reading.values,
                                   taking->data->txn,
                                   &taking->record.fields[i],
                                   1,
                                   &days,
                                   &taking->error) &&
            days.first != KITH_DAYS_ANY.first) {
            return days.first;
        }
    }
    return KITH_NO_DAY;
}

static gboolean
is_late(Taking *taking, const KithIndicator *rule)
{
    gint32 of = date_of(taking, rule->late_of_property);
    gint32 after = date_of(taking, rule->late_after_property);

    return of != KITH_NO_DAY && after != KITH_NO_DAY && of - after >= (gint32)rule->late_by;
}

/* The value that is to be the same; 0 for none. */
static guint32
alike_of(const Taking *taking, const KithIndicator *rule)
{
    for (guint i = 0; rule->alike_property != 0 && i < taking->record.n_fields; i++) {
        if (taking->record.fields[i].property == rule->alike_property) {
            return taking->record.fields[i].value;
        }
    }
    return 0;
}

/* Whoever is close to the person and is named; 0 for none, or on errors. */
static KithRecordId
close_to(Taking *taking, const KithIndicator *rule, KithEntityId person)
{
    gint32 born = date_of(taking, rule->close_born_property);
    KithRecordId found = 0;

    for (guint i = 0; i < taking->record.n_fields && taking->error == NULL && found == 0; i++) {
        const KithField *field = &taking->record.fields[i];
        g_autofree char *name = NULL;
        KithBytes text;

        if (field->property != rule->close_name_property || field->value == 0 ||
            !kith_values_text(taking->data->txn,
                              field->property,
                              field->value,
                              &text,
                              &taking->error)) {
            continue;
        }
        name = g_strndup((const char *)text.data, text.len);
        kith_close_find(&taking->data->close, person, name, born, &found, &taking->error);
    }
    return taking->error == NULL ? found : 0;
}

/* What the record adds to a sum: numbers that it has not add nothing. */
static double
amount_of(Taking *taking, const KithIndicator *rule)
{
    gboolean any = FALSE;
    double amount = 0.0;

    for (guint i = 0; i < taking->record.n_fields; i++) {
        any = any || taking->record.fields[i].property == rule->sum_property;
    }
    if (!any || !kith_value_tables_weight(&taking->data->people.reading.values,
                                          taking->data->txn,
                                          rule->sum_property,
                                          taking->record.fields,
                                          taking->record.n_fields,
                                          &amount,
                                          &taking->error)) {
        return 0.0;
    }
    return MAX(amount, 0.0);
}

/* ---- occurrences ---- */

static gboolean
is_person(const KithIndicatorData *data, KithEntityId entity)
{
    return (data->people.is[entity - 1] & KITH_IS_PERSON) != 0;
}

/* When a link was, or else what it leads to. */
static gint32
day_of(Taking *taking, const KithReadLink *link, KithEntityId far)
{
    KithCollection *people = &taking->data->people;
    KithDays days = KITH_DAYS_ANY;

    if (!kith_value_tables_days(&people->reading.values,
                                taking->data->txn,
                                link->link->fields,
                                link->link->n_fields,
                                &days,
                                &taking->error)) {
        return KITH_NO_DAY;
    }
    return days.first != KITH_DAYS_ANY.first ? days.first : people->days[far - 1];
}

static void
add_occurrence(KithIndicatorData *data, const KithOccurrence *occurrence)
{
    if (occurrence->day != KITH_NO_DAY) {
        data->as_of = MAX(data->as_of, occurrence->day);
    }
    g_array_append_vals(data->occurrences, occurrence, 1);
}

static void
take_for(Taking *taking, guint number, const KithReadLink *link)
{
    KithIndicatorData *data = taking->data;
    const KithIndicator *rule = g_ptr_array_index(data->rules, number);
    gboolean ahead = is_person(data, link->from);
    KithEntityId person = ahead ? link->from : link->to;
    KithEntityId far = ahead ? link->to : link->from;
    KithRecordId record = ahead ? link->link->to : link->link->from;
    KithEntityId incident = data->people.incident_of[far - 1];
    KithRecordId whom = 0;
    guint32 alike;

    if (!is_person(data, person) || person == far ||
        (rule->is_type != NULL && !rule->is_type[data->people.reading.types[record - 1]])) {
        return;
    }
    if (rule->where->len > 0 || rule->alike_property != 0 || *rule->late_of != '\0' ||
        *rule->close_name != '\0' || rule->sum_property != 0) {
        if (!read_record(taking, record) || !are_met(taking, rule, link->link) ||
            (*rule->late_of != '\0' && !is_late(taking, rule))) {
            return;
        }
    }
    if (*rule->close_name != '\0') {
        whom = close_to(taking, rule, person);
        if (whom == 0) {
            return;
        }
    }
    alike = alike_of(taking, rule);
    if (*rule->alike == '\0' || alike != 0) {
        const KithOccurrence occurrence = {number,
                                           person,
                                           incident != 0 ? incident : far,
                                           day_of(taking, link, far),
                                           alike,
                                           record,
                                           rule->sum_property != 0 ? amount_of(taking, rule) : 1.0,
                                           whom};

        add_occurrence(data, &occurrence);
    }
}

/* Somebody joined when they first belonged to a unit. */
static void
take_unit(Taking *taking, const KithReadLink *link)
{
    KithCollection *people = &taking->data->people;
    gint32 *since = &taking->data->since[link->from - 1];
    KithDays days = KITH_DAYS_ANY;

    if (kith_value_tables_days(&people->reading.values,
                               taking->data->txn,
                               link->link->fields,
                               link->link->n_fields,
                               &days,
                               &taking->error) &&
        days.first != KITH_DAYS_ANY.first) {
        *since = *since == KITH_NO_DAY ? days.first : MIN(*since, days.first);
    }
}

static void
take_link(const KithReadLink *link, gpointer user_data)
{
    Taking *taking = user_data;

    if (taking->data->people.roles.links[link->link->type] == KITH_ROLE_UNIT &&
        is_person(taking->data, link->from)) {
        take_unit(taking, link);
    }
    for (guint i = 0; i < taking->data->rules->len && taking->error == NULL; i++) {
        const KithIndicator *rule = g_ptr_array_index(taking->data->rules, i);

        if (rule->is_link[link->link->type]) {
            take_for(taking, i, link);
        }
    }
}

static void
take_ties(KithIndicatorData *data, guint number)
{
    const KithNetworkData *network = &data->network;

    for (guint32 i = 0; i < network->n_ties; i++) {
        const KithTie *tie = &network->ties[i];
        const KithEntityId a = network->people[tie->a];
        const KithEntityId b = network->people[tie->b];
        const KithOccurrence there = {number, a, b, KITH_NO_DAY, 0, tie->record_a, 1.0, 0};
        const KithOccurrence back = {number, b, a, KITH_NO_DAY, 0, tie->record_b, 1.0, 0};

        add_occurrence(data, &there);
        add_occurrence(data, &back);
    }
}

static gint
compare_occurrences(gconstpointer a, gconstpointer b)
{
    const KithOccurrence *one = a;
    const KithOccurrence *two = b;

    if (one->indicator != two->indicator) {
        return one->indicator < two->indicator ? -1 : 1;
    }
    if (one->person != two->person) {
        return one->person < two->person ? -1 : 1;
    }
    if (one->alike != two->alike) {
        return one->alike < two->alike ? -1 : 1;
    }
    if (one->what != two->what) {
        return one->what < two->what ? -1 : 1;
    }
    return (one->record > two->record) - (one->record < two->record);
}

/* Whatever it is about counts once, by its first record. */
static void
sort_occurrences(KithIndicatorData *data)
{
    GArray *all = data->occurrences;
    guint n = 0;

    g_array_sort(all, compare_occurrences);
    for (guint i = 0; i < all->len; i++) {
        const KithOccurrence *one = &g_array_index(all, KithOccurrence, i);
        const KithOccurrence *last = n > 0 ? &g_array_index(all, KithOccurrence, n - 1) : NULL;

        if (last == NULL || last->indicator != one->indicator || last->person != one->person ||
            last->alike != one->alike || last->what != one->what) {
            g_array_index(all, KithOccurrence, n++) = *one;
        }
    }
    g_array_set_size(all, n);
}

static gboolean
read_occurrences(KithIndicatorData *data, GError **error)
{
    g_auto(Taking) taking = {.data = data};

    taking.words = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    data->occurrences = g_array_new(FALSE, FALSE, sizeof(KithOccurrence));
    data->as_of = KITH_NO_DAY;
    data->since = g_new(gint32, (gsize)data->people.reading.n_records + 1);
    for (gsize i = 0; i <= data->people.reading.n_records; i++) {
        data->since[i] = KITH_NO_DAY;
    }
    if (!kith_reading_links(&data->people.reading, take_link, &taking, error)) {
        return FALSE;
    }
    if (taking.error != NULL) {
        g_propagate_error(error, g_steal_pointer(&taking.error));
        return FALSE;
    }
    for (guint i = 0; i < data->rules->len; i++) {
        if (((KithIndicator *)g_ptr_array_index(data->rules, i))->ties) {
            take_ties(data, i);
        }
    }
    sort_occurrences(data);
    return TRUE;
}

/* The first occurrence of a rule or of one behind it. */
static guint
first_of(const KithIndicatorData *data, guint rule)
{
    guint low = 0;
    guint high = data->occurrences->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(data->occurrences, KithOccurrence, middle).indicator < rule) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

guint
kith_indicator_occurrences(const KithIndicatorData *data, guint rule, guint *out_first)
{
    *out_first = first_of(data, rule);
    return first_of(data, rule + 1);
}

/* ---- all of it ---- */

static void
count_attended(KithIndicatorData *data)
{
    const KithNetworkData *network = &data->network;

    data->attended = g_new0(guint32, (gsize)data->people.reading.n_records + 1);
    for (guint32 i = 0; i < network->n_occasions; i++) {
        const KithOccasion *occasion = &network->occasions[i];

        for (guint32 k = 0; k < occasion->n_attendees; k++) {
            data->attended[network->people[network->attendees[occasion->first_attendee + k]] - 1]++;
        }
    }
}

static gboolean
any_close(const GPtrArray *rules)
{
    for (guint i = 0; i < rules->len; i++) {
        const KithIndicator *rule = g_ptr_array_index(rules, i);

        if (rule->applies && *rule->close_name != '\0') {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
kith_indicator_data_read(KithIndicatorData *data,
                         KithStore *store,
                         KithTxn *txn,
                         const KithViewOptions *view,
                         const char *rules,
                         const char *roles,
                         const KithProgress *progress,
                         GError **error)
{
    *data = (KithIndicatorData){.store = store, .txn = txn};
    if (!kith_collection_read(&data->people, store, txn, view, roles, progress, error)) {
        return FALSE;
    }
    data->rules = kith_indicators_read_rules(store, &data->people.roles, rules, error);
    if (data->rules == NULL) {
        return FALSE;
    }
    if (any_close(data->rules)) {
        kith_close_init(&data->close, &data->people, store, txn);
    }
    kith_network_make_people(&data->network, &data->people);
    kith_network_make_events(&data->network, &data->people);
    if (!kith_network_make_ties(&data->network, &data->people, error)) {
        return FALSE;
    }
    count_attended(data);
    data->everybody = TRUE;
    for (KithEntityId i = 1; data->everybody && i <= data->people.reading.n_records; i++) {
        data->everybody = (data->people.is[i - 1] & KITH_IS_PERSON) == 0 ||
                          (data->people.unit_of[i - 1] == 0 && data->attended[i - 1] == 0);
    }
    return read_occurrences(data, error);
}
