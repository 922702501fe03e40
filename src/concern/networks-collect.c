/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-collect.h"

#include "base-error.h"
#include "base-progress.h"

#include <math.h>

#define STEP 65536

void
kith_collection_clear(KithCollection *collection)
{
    kith_reading_clear(&collection->reading);
    kith_roles_clear(&collection->roles);
    g_free(collection->people_types);
    g_free(collection->is);
    g_free(collection->days);
    g_free(collection->kinds);
    g_free(collection->teams);
    g_free(collection->ranks);
    g_free(collection->unit_of);
    g_free(collection->incident_of);
    g_free(collection->first);
    g_clear_pointer(&collection->words, g_hash_table_unref);
    kith_words_clear(&collection->named);
    kith_words_clear(&collection->attended);
    kith_words_clear(&collection->circle);
    kith_words_clear(&collection->declared);
}

/* ---- records ---- */

/* The number of what a property of some use says of a record, 0 when it says nothing. */
static guint32
word_of(KithCollection *collection, const KithRecord *record, KithPropertyUse use)
{
    for (guint i = 0; i < record->n_fields; i++) {
        const KithField *field = &record->fields[i];
        gint64 key = (gint64)field->property << 32 | field->value;
        gpointer number;

        if (field->value == 0 || field->property > collection->roles.n_properties ||
            !collection->roles.uses[use][field->property]) {
            continue;
        }
        number = g_hash_table_lookup(collection->words, &key);
        if (number == NULL) {
            number = GUINT_TO_POINTER(g_hash_table_size(collection->words) + 1);
            g_hash_table_insert(collection->words, g_memdup2(&key, sizeof key), number);
        }
        return GPOINTER_TO_UINT(number);
    }
    return 0;
}

static gboolean
read_event(KithCollection *collection, guint32 at, const KithRecord *record, GError **error)
{
    KithReading *reading = &collection->reading;
    KithDays days;

    if (collection->teams[at] == 0) {
        collection->teams[at] = word_of(collection, record, KITH_USE_TEAM);
    }
    if (collection->days[at] != KITH_NO_DAY) {
        return TRUE;
    }
    if (!kith_value_tables_days(&reading->values,
                                reading->txn,
                                record->fields,
                                record->n_fields,
                                &days,
                                error)) {
        return FALSE;
    }
    collection->days[at] = days.first;
    return TRUE;
}

static gboolean
read_record(KithCollection *collection, const KithRecordIter *iter, GError **error)
{
    KithReading *reading = &collection->reading;
    KithEntityId entity = iter->id <= reading->n_records ? reading->entities[iter->id - 1] : 0;
    guint32 at = entity - 1;
    guint32 type = iter->record.type;

    if (entity == 0) {
        return TRUE;
    }
    if (collection->first[at] == 0) {
        collection->first[at] = iter->id;
    }
    if (collection->people_types[type]) {
        collection->is[at] |= KITH_IS_PERSON;
        if (collection->ranks[at] == 0) {
            collection->ranks[at] = word_of(collection, &iter->record, KITH_USE_RANK);
        }
        return TRUE;
    }
    if (collection->kinds[at] == 0) {
        collection->kinds[at] = word_of(collection, &iter->record, KITH_USE_KIND);
    }
    if (!kith_type_is(reading->store, type, "event")) {
        return TRUE;
    }
    collection->is[at] |= KITH_IS_EVENT;
    return read_event(collection, at, &iter->record, error);
}

static gboolean
read_records(KithCollection *collection, GError **error)
{
    KithReading *reading = &collection->reading;
    g_auto(KithRecordIter) iter = {0};

    if (!kith_records_open(reading->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        if ((iter.id % STEP == 0 && !kith_progress_step(reading->progress,
                                                        "reading records",
                                                        iter.id,
                                                        reading->n_records,
                                                        error)) ||
            !read_record(collection, &iter, error)) {
            return FALSE;
        }
    }
    return kith_records_fine(&iter);
}

/* ---- links ---- */

static gboolean
is(const KithCollection *collection, KithEntityId entity, guint8 what)
{
    return (collection->is[entity - 1] & what) != 0;
}

/* Sorts out which end of a link is the event and which the person. */
static gboolean
find_ends(const KithCollection *collection,
          const KithReadLink *link,
          KithEntityId *out_event,
          KithEntityId *out_person)
{
    gboolean ahead = is(collection, link->to, KITH_IS_EVENT);

    *out_event = ahead ? link->to : link->from;
    *out_person = ahead ? link->from : link->to;
    return is(collection, *out_event, KITH_IS_EVENT) && is(collection, *out_person, KITH_IS_PERSON);
}

static void
add_named(KithCollection *collection, const KithReadLink *link)
{
    KithEntityId event;
    KithEntityId person;

    if (find_ends(collection, link, &event, &person)) {
        guint32 *row = kith_words_push(&collection->named, 2);

        row[0] = event;
        row[1] = person;
    }
}

static void
add_attended(KithCollection *collection, const KithReadLink *link)
{
    KithEntityId event;
    KithEntityId person;
    guint32 vehicle = 0;

    for (guint i = 0; i < link->link->n_fields && vehicle == 0; i++) {
        const KithField *field = &link->link->fields[i];

        if (field->property <= collection->roles.n_properties &&
            collection->roles.uses[KITH_USE_VEHICLE][field->property]) {
            vehicle = field->value;
        }
    }
    if (find_ends(collection, link, &event, &person)) {
        kith_words_push3(&collection->attended, event, person, vehicle);
    }
}

/* What a link that is neither event nor office leads to belongs to the circle of the person. */
static void
add_circle(KithCollection *collection, KithEntityId person, KithEntityId other, KithRecordId record)
{
    if (is(collection, person, KITH_IS_PERSON) && person != other) {
        kith_words_push3(&collection->circle, other, person, record);
    }
}

static void
add_other(KithCollection *collection, const KithReadLink *link)
{
    if (is(collection, link->from, KITH_IS_EVENT) || is(collection, link->to, KITH_IS_EVENT)) {
        if (collection->any_names) {
            add_named(collection, link);
        }
        return;
    }
    add_circle(collection, link->from, link->to, link->link->to);
    add_circle(collection, link->to, link->from, link->link->from);
}

static void
add_declared(KithCollection *collection, const KithReadLink *link)
{
    guint32 *row;

    if (is(collection, link->from, KITH_IS_PERSON) && link->from != link->to) {
        row = kith_words_push(&collection->declared, 2);
        row[0] = link->from;
        row[1] = link->to;
    }
}

static void
set_once(KithEntityId *of, KithEntityId entity, KithEntityId value)
{
    if (of[entity - 1] == 0 && entity != value) {
        of[entity - 1] = value;
    }
}

static void
take_link(const KithReadLink *link, gpointer user_data)
{
    KithCollection *collection = user_data;

    switch (collection->roles.links[link->link->type]) {
    case KITH_ROLE_SUBJECT:
        add_named(collection, link);
        break;
    case KITH_ROLE_PROTECTED:
        collection->n_protected++;
        break;
    case KITH_ROLE_ATTENDED:
        add_attended(collection, link);
        break;
    case KITH_ROLE_INCIDENT:
        if (is(collection, link->from, KITH_IS_EVENT) && is(collection, link->to, KITH_IS_EVENT)) {
            set_once(collection->incident_of, link->from, link->to);
        }
        break;
    case KITH_ROLE_UNIT:
        set_once(collection->unit_of, link->from, link->to);
        break;
    case KITH_ROLE_DECLARED:
        add_declared(collection, link);
        break;
    case KITH_ROLE_ASIDE:
        break;
    default:
        add_other(collection, link);
        break;
    }
}

/* ---- what is asked for ---- */

/* Links named by the caller say who is complained of; others that would have said so do not. */
static gboolean
apply_links(KithCollection *collection, KithStore *store, const char *const *asked, GError **error)
{
    KithRoles *roles = &collection->roles;
    g_auto(KithLinkTypes) types = {0};

    if (!kith_filter_links(store, asked, &types, error)) {
        return FALSE;
    }
    for (guint32 i = 1; asked != NULL && i <= roles->n_links; i++) {
        gboolean kept = !isnan(types.weights[i]);

        if (kept && roles->links[i] == KITH_ROLE_PROTECTED) {
            return kith_error_set(error,
                                  KITH_ERROR_INVALID,
                                  "links of type \"%s\" lead to victims, complainants or "
                                  "witnesses, who are never scored",
                                  kith_store_name(store, KITH_NAME_LINK_TYPE, i)->name);
        }
        roles->links[i] = kept                                   ? KITH_ROLE_SUBJECT
                          : roles->links[i] == KITH_ROLE_SUBJECT ? KITH_ROLE_ASIDE
                                                                 : roles->links[i];
    }
    collection->any_names = !kith_roles_has(roles, KITH_ROLE_SUBJECT);
    return TRUE;
}

static gboolean
apply_nodes(KithCollection *collection, KithStore *store, const char *const *asked, GError **error)
{
    collection->people_types =
        kith_filter_names(store, KITH_NAME_NODE_TYPE, asked, "node type", error);
    if (collection->people_types == NULL) {
        return FALSE;
    }
    for (guint32 i = 0; asked == NULL && i <= kith_store_n_names(store, KITH_NAME_NODE_TYPE); i++) {
        collection->people_types[i] = i > 0 && kith_type_is(store, i, "person");
    }
    return TRUE;
}

static void
make_room(KithCollection *collection)
{
    gsize n = (gsize)collection->reading.n_records + 1;

    collection->is = g_new0(guint8, n);
    collection->days = g_new(gint32, n);
    collection->kinds = g_new0(guint32, n);
    collection->teams = g_new0(guint32, n);
    collection->ranks = g_new0(guint32, n);
    collection->unit_of = g_new0(KithEntityId, n);
    collection->incident_of = g_new0(KithEntityId, n);
    collection->first = g_new0(KithRecordId, n);
    collection->words = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (gsize i = 0; i < n; i++) {
        collection->days[i] = KITH_NO_DAY;
    }
}

gboolean
kith_collection_read(KithCollection *collection,
                     KithStore *store,
                     KithTxn *txn,
                     const KithViewOptions *view,
                     const char *roles,
                     const KithProgress *progress,
                     GError **error)
{
    const KithViewOptions all = {.from = view->from,
                                 .to = view->to,
                                 .exclude = view->exclude,
                                 .confidence = view->confidence};

    if (!kith_roles_init(&collection->roles, store, roles, error) ||
        !apply_links(collection, store, view->links, error) ||
        !apply_nodes(collection, store, view->nodes, error) ||
        !kith_reading_init(&collection->reading, store, txn, &all, FALSE, progress, error)) {
        return FALSE;
    }
    make_room(collection);
    return read_records(collection, error) &&
           kith_reading_links(&collection->reading, take_link, collection, error);
}
