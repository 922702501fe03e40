/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From rows as stored to people, incidents and occasions. */

#include "base-sort.h"
#include "networks-collect.h"

/* ---- numbers ---- */

/* Distinct numbers of 64 bits and their places among them. */
typedef struct {
    guint64 *keys; /* owned, ascending */
    gsize n;
} Numbering;

static Numbering
number(const GArray *keys)
{
    Numbering numbering = {g_memdup2(keys->data, keys->len * sizeof(guint64)), 0};

    kith_sort_u64(numbering.keys, keys->len);
    for (gsize i = 0; i < keys->len; i++) {
        if (numbering.n == 0 || numbering.keys[numbering.n - 1] != numbering.keys[i]) {
            numbering.keys[numbering.n++] = numbering.keys[i];
        }
    }
    return numbering;
}

static guint32
place_of(const Numbering *numbering, guint64 key)
{
    gsize low = 0;
    gsize high = numbering->n;

    while (low < high) {
        gsize middle = low + (high - low) / 2;

        if (numbering->keys[middle] < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < numbering->n && numbering->keys[low] == key ? (guint32)low : KITH_NOBODY;
}

static void
numbering_clear(Numbering *numbering)
{
    g_free(numbering->keys);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Numbering, numbering_clear)

/* ---- people ---- */

void
kith_network_make_people(KithNetworkData *data, const KithCollection *collection)
{
    guint32 n = collection->reading.n_records;
    g_autofree guint8 *counts = g_new0(guint8, (gsize)n + 1);
    const KithWords *named = &collection->named;
    const KithWords *attended = &collection->attended;

    for (gsize i = 0; i < named->n; i += 2) {
        counts[named->data[i + 1] - 1] = 1;
    }
    for (gsize i = 0; i < attended->n; i += 3) {
        counts[attended->data[i + 1] - 1] = 1;
    }
    data->people = g_new(KithEntityId, (gsize)n + 1);
    data->records = g_new(KithRecordId, (gsize)n + 1);
    for (KithEntityId entity = 1; entity <= n; entity++) {
        if (counts[entity - 1] != 0) {
            data->people[data->n_people] = entity;
            data->records[data->n_people++] = collection->first[entity - 1];
        }
    }
    data->n_incidents_of = g_new0(guint32, (gsize)data->n_people + 1);
    data->n_complaints_of = g_new0(guint32, (gsize)data->n_people + 1);
    data->homes = g_new(guint32, (gsize)data->n_people + 1);
    data->units = g_new(guint32, (gsize)data->n_people + 1);
}

/* ---- occasions ---- */

/* Rows sorted by event and person, each pair once. */
static void
tidy_attended(KithWords *attended)
{
    gsize n = 0;

    kith_sort_rows(attended->data, attended->n / 3, 3);
    for (gsize i = 0; i < attended->n; i += 3) {
        const guint32 *row = attended->data + i;
        guint32 *last = attended->data + n;

        if (n == 0 || last[-3] != row[0] || last[-2] != row[1]) {
            memmove(last, row, 3 * sizeof *row);
            n += 3;
        } else if (last[-1] == 0) {
            last[-1] = row[2];
        }
    }
    attended->n = n;
}

static void
make_occasions(KithNetworkData *data, const KithCollection *collection)
{
    const KithWords *rows = &collection->attended;

    data->occasions = g_new0(KithOccasion, rows->n / 3 + 1);
    data->attendees = g_new(guint32, rows->n / 3 + 1);
    data->vehicles = g_new(guint32, rows->n / 3 + 1);
    for (gsize i = 0; i < rows->n / 3; i++) {
        const guint32 *row = rows->data + 3 * i;
        KithOccasion *occasion = &data->occasions[data->n_occasions];

        if (i == 0 || row[0] != row[-3]) {
            occasion->entity = row[0];
            occasion->day = collection->days[row[0] - 1];
            occasion->first_attendee = (guint32)i;
            data->n_occasions++;
        }
        data->occasions[data->n_occasions - 1].n_attendees++;
        data->attendees[i] = kith_network_person(data, row[1]);
        data->vehicles[i] = row[2];
    }
}

/* ---- incidents ---- */

static KithEntityId
incident_of(const KithCollection *collection, KithEntityId event)
{
    KithEntityId whole = collection->incident_of[event - 1];

    return whole != 0 ? whole : event;
}

/* Rows (incident, person) and (incident, complaint), sorted and each once; counts the complaints
 * of each person on the way. */
static void
sort_named(KithNetworkData *data,
           KithCollection *collection,
           KithWords *out_named,
           KithWords *out_complaints)
{
    KithWords *rows = &collection->named;
    gsize n;

    kith_sort_rows(rows->data, rows->n / 2, 2);
    n = kith_unique_rows(rows->data, rows->n / 2, 2);
    for (gsize i = 0; i < n; i++) {
        const guint32 *row = rows->data + 2 * i;
        KithEntityId incident = incident_of(collection, row[0]);
        guint32 *named = kith_words_push(out_named, 2);
        guint32 *complaint = kith_words_push(out_complaints, 2);

        named[0] = complaint[0] = incident;
        named[1] = kith_network_person(data, row[1]);
        complaint[1] = row[0];
        data->n_complaints_of[named[1]]++;
    }
    kith_sort_rows(out_named->data, n, 2);
    out_named->n = 2 * kith_unique_rows(out_named->data, n, 2);
    kith_sort_rows(out_complaints->data, n, 2);
    out_complaints->n = 2 * kith_unique_rows(out_complaints->data, n, 2);
}

static gint32
day_of(const KithCollection *collection, KithEntityId incident, KithEntityId complaint)
{
    gint32 day = collection->days[incident - 1];

    return day != KITH_NO_DAY ? day : collection->days[complaint - 1];
}

static void
make_incidents(KithNetworkData *data, KithCollection *collection)
{
    g_auto(KithWords) named = {0};
    g_auto(KithWords) complaints = {0};
    gsize c = 0;

    sort_named(data, collection, &named, &complaints);
    data->incidents = g_new0(KithIncident, named.n / 2 + 1);
    data->named = g_new(guint32, named.n / 2 + 1);
    data->complaints = g_new(KithEntityId, complaints.n / 2 + 1);
    for (gsize i = 0; i < named.n / 2; i++) {
        const guint32 *row = named.data + 2 * i;
        KithIncident *incident = &data->incidents[data->n_incidents];

        data->named[i] = row[1];
        data->n_incidents_of[row[1]]++;
        if (i > 0 && row[0] == row[-2]) {
            data->incidents[data->n_incidents - 1].n_named++;
            continue;
        }
        *incident = (KithIncident){.entity = row[0],
                                   .day = day_of(collection, row[0], complaints.data[2 * c + 1]),
                                   .occasion = KITH_NOBODY,
                                   .first_named = (guint32)i,
                                   .n_named = 1,
                                   .first_complaint = (guint32)c};
        for (; c < complaints.n / 2 && complaints.data[2 * c] == row[0]; c++) {
            data->complaints[c] = complaints.data[2 * c + 1];
            incident->n_complaints++;
        }
        data->n_incidents++;
    }
}

/* ---- where incidents happened ---- */

/* For each person the occasions attended: offsets into a list. */
typedef struct {
    guint32 *offsets; /* owned */
    guint32 *list;    /* owned */
} Attended;

static void
attended_clear(Attended *attended)
{
    g_free(attended->offsets);
    g_free(attended->list);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Attended, attended_clear)

static void
attended_fill(Attended *attended, const KithNetworkData *data, gsize n)
{
    g_autofree guint32 *at = NULL;

    attended->offsets = g_new0(guint32, (gsize)data->n_people + 2);
    attended->list = g_new(guint32, n + 1);
    for (gsize i = 0; i < n; i++) {
        attended->offsets[data->attendees[i] + 1]++;
    }
    for (guint32 i = 0; i < data->n_people; i++) {
        attended->offsets[i + 1] += attended->offsets[i];
    }
    at = g_memdup2(attended->offsets, ((gsize)data->n_people + 1) * sizeof *at);
    for (guint32 o = 0; o < data->n_occasions; o++) {
        const KithOccasion *occasion = &data->occasions[o];

        for (guint32 i = 0; i < occasion->n_attendees; i++) {
            attended->list[at[data->attendees[occasion->first_attendee + i]]++] = o;
        }
    }
}

static gboolean
fits(const KithCollection *collection, const KithIncident *incident, const KithOccasion *occasion)
{
    KithEntityId unit = collection->unit_of[incident->entity - 1];
    KithEntityId other = collection->unit_of[occasion->entity - 1];

    return incident->entity == occasion->entity ||
           (incident->day != KITH_NO_DAY && incident->day == occasion->day &&
            (unit == 0 || other == 0 || unit == other));
}

/* The occasion of the incident's day and unit that most of those named attended; of equals the
 * one of the lower entity. */
static guint32
find_occasion(const KithNetworkData *data,
              const KithCollection *collection,
              const Attended *attended,
              const KithIncident *incident,
              GArray *found)
{
    guint32 best = KITH_NOBODY;
    guint most = 0;

    g_array_set_size(found, 0);
    for (guint32 i = 0; i < incident->n_named; i++) {
        guint32 person = data->named[incident->first_named + i];

        for (guint32 k = attended->offsets[person]; k < attended->offsets[person + 1]; k++) {
            if (fits(collection, incident, &data->occasions[attended->list[k]])) {
                g_array_append_val(found, attended->list[k]);
            }
        }
    }
    kith_sort_rows((guint32 *)(void *)found->data, found->len, 1);
    for (guint i = 0; i < found->len;) {
        guint first = i;
        guint32 occasion = g_array_index(found, guint32, first);

        while (i < found->len && g_array_index(found, guint32, i) == occasion) {
            i++;
        }
        if (i - first > most) {
            most = i - first;
            best = occasion;
        }
    }
    return best;
}

static gboolean
has_attended(const Attended *attended, guint32 person, guint32 occasion)
{
    for (guint32 k = attended->offsets[person]; k < attended->offsets[person + 1]; k++) {
        if (attended->list[k] == occasion) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Finds out where incidents happened. To be named there is not to have attended: if it made
 * somebody present, whoever rosters leave out would be present with others only where they are
 * named with them. */
static void
place_incidents(KithNetworkData *data, const KithCollection *collection)
{
    g_auto(Attended) attended = {0};
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(guint32));

    attended_fill(&attended, data, collection->attended.n / 3);
    for (guint32 i = 0; i < data->n_incidents; i++) {
        KithIncident *incident = &data->incidents[i];

        incident->occasion = find_occasion(data, collection, &attended, incident, found);
        if (incident->occasion == KITH_NOBODY) {
            data->n_unplaced += data->n_occasions > 0;
            continue;
        }
        for (guint32 k = 0; k < incident->n_named; k++) {
            data->n_absent += !has_attended(&attended,
                                            data->named[incident->first_named + k],
                                            incident->occasion);
        }
    }
}

/* ---- units, hosts, kinds ---- */

static void
number_units(KithNetworkData *data, const KithCollection *collection)
{
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_auto(Numbering) units = {0};
    guint64 key = 0;

    g_array_append_val(keys, key); /* that of no unit */
    for (guint32 i = 0; i < data->n_occasions; i++) {
        key = collection->unit_of[data->occasions[i].entity - 1];
        g_array_append_val(keys, key);
    }
    for (guint32 i = 0; i < data->n_incidents; i++) {
        key = collection->unit_of[data->incidents[i].entity - 1];
        g_array_append_val(keys, key);
    }
    for (guint32 i = 0; i < data->n_people; i++) {
        key = collection->unit_of[data->people[i] - 1];
        g_array_append_val(keys, key);
    }
    units = number(keys);
    data->n_units = (guint32)units.n;
    data->unit_entities = g_new(KithEntityId, units.n + 1);
    for (gsize i = 0; i < units.n; i++) {
        data->unit_entities[i] = (KithEntityId)units.keys[i];
    }
    for (guint32 i = 0; i < data->n_occasions; i++) {
        data->occasions[i].unit =
            place_of(&units, collection->unit_of[data->occasions[i].entity - 1]);
    }
    for (guint32 i = 0; i < data->n_incidents; i++) {
        data->incidents[i].unit =
            place_of(&units, collection->unit_of[data->incidents[i].entity - 1]);
    }
    for (guint32 i = 0; i < data->n_people; i++) {
        data->units[i] = place_of(&units, collection->unit_of[data->people[i] - 1]);
    }
}

/* A kind of work is what the occasion says of itself, else what its unit says. */
static guint64
kind_of(const KithNetworkData *data, const KithCollection *collection, const KithOccasion *occasion)
{
    KithEntityId unit = data->unit_entities[occasion->unit];
    guint32 own = collection->kinds[occasion->entity - 1];

    return own != 0 ? own : unit != 0 ? collection->kinds[unit - 1] : 0;
}

static void
number_hosts_and_kinds(KithNetworkData *data, const KithCollection *collection)
{
    g_autoptr(GArray) hosts = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_autoptr(GArray) kinds = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_auto(Numbering) host_numbers = {0};
    g_auto(Numbering) kind_numbers = {0};

    for (guint32 i = 0; i < data->n_occasions; i++) {
        const KithOccasion *occasion = &data->occasions[i];
        guint64 host = (guint64)occasion->unit << 32 | collection->teams[occasion->entity - 1];
        guint64 kind = kind_of(data, collection, occasion);

        g_array_append_val(hosts, host);
        g_array_append_val(kinds, kind);
    }
    host_numbers = number(hosts);
    kind_numbers = number(kinds);
    data->n_hosts = (guint32)host_numbers.n;
    data->n_kinds = (guint32)kind_numbers.n;
    for (guint32 i = 0; i < data->n_occasions; i++) {
        data->occasions[i].host = place_of(&host_numbers, g_array_index(hosts, guint64, i));
        data->occasions[i].kind = place_of(&kind_numbers, g_array_index(kinds, guint64, i));
    }
}

/* Everybody's home is the host whose occasions they attend most. */
static void
find_homes(KithNetworkData *data, const KithCollection *collection)
{
    gsize n = collection->attended.n / 3;
    g_autofree guint32 *rows = g_new(guint32, 2 * n + 1);
    gsize most = 0;
    gsize r = 0;

    for (guint32 o = 0; o < data->n_occasions; o++) {
        for (guint32 i = 0; i < data->occasions[o].n_attendees; i++) {
            rows[2 * r] = data->attendees[data->occasions[o].first_attendee + i];
            rows[2 * r++ + 1] = data->occasions[o].host;
        }
    }
    kith_sort_rows(rows, n, 2);
    for (guint32 i = 0; i < data->n_people; i++) {
        data->homes[i] = KITH_NOBODY;
    }
    for (gsize i = 0; i < n;) {
        gsize first = i;

        while (i < n && rows[2 * i] == rows[2 * first] && rows[2 * i + 1] == rows[2 * first + 1]) {
            i++;
        }
        most = data->homes[rows[2 * first]] == KITH_NOBODY ? 0 : most;
        if (i - first > most) {
            most = i - first;
            data->homes[rows[2 * first]] = rows[2 * first + 1];
        }
    }
}

void
kith_network_make_events(KithNetworkData *data, KithCollection *collection)
{
    tidy_attended(&collection->attended);
    make_occasions(data, collection);
    make_incidents(data, collection);
    place_incidents(data, collection);
    number_units(data, collection);
    number_hosts_and_kinds(data, collection);
    find_homes(data, collection);
}
