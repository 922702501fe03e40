/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who has something in common with whom: a friend, a home, a phone, a company.
 *
 * A person's circle is the person and whatever links lead to that is no event, no unit and not
 * declared. Two people are tied when their circles share a record, or records in them share a
 * value that hardly anybody else's have. */

#include "base-sort.h"
#include "networks-collect.h"

/* What more people than this have in common is no reason to think that they know each other. */
#define MOST_SHARERS 4

typedef struct {
    KithNetworkData *data;
    KithCollection *collection;
    guint8 *looked_at;  /* owned, by entity - 1: in somebody's circle, or declared by somebody */
    KithWords values;   /* rows: property, value, person, record */
    KithWords own;      /* rows: property, value, person: values of people's own records */
    KithWords known;    /* rows: property, value, person: values of records that people declared */
    KithWords pairs;    /* rows: a, b, place in found */
    GArray *found;      /* owned, KithTie */
    KithWords declared; /* rows: a < b */
} Tying;

static void
tying_clear(Tying *tying)
{
    g_free(tying->looked_at);
    kith_words_clear(&tying->values);
    kith_words_clear(&tying->own);
    kith_words_clear(&tying->known);
    kith_words_clear(&tying->pairs);
    kith_words_clear(&tying->declared);
    g_array_unref(tying->found);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tying, tying_clear)

static void
add_tie(Tying *tying, guint32 a, guint32 b, guint32 property, KithRecordId on_a, KithRecordId on_b)
{
    KithTie tie = {MIN(a, b), MAX(a, b), property, a < b ? on_a : on_b, a < b ? on_b : on_a};

    kith_words_push3(&tying->pairs, tie.a, tie.b, tying->found->len);
    g_array_append_val(tying->found, tie);
}

static void
add_declared(Tying *tying, guint32 a, guint32 b)
{
    if (a != KITH_NOBODY && b != KITH_NOBODY && a != b) {
        guint32 *row = kith_words_push(&tying->declared, 2);

        row[0] = MIN(a, b);
        row[1] = MAX(a, b);
    }
}

/* ---- circles ---- */

/* Turns the rows of circles (whom or what, person, record) into rows of people that count, each
 * person in the own circle, sorted. */
static void
number_circles(Tying *tying)
{
    KithWords *circle = &tying->collection->circle;
    gsize n = 0;

    for (gsize i = 0; i < circle->n; i += 3) {
        guint32 person = kith_network_person(tying->data, circle->data[i + 1]);

        if (person != KITH_NOBODY) {
            circle->data[n] = circle->data[i];
            circle->data[n + 1] = person;
            circle->data[n + 2] = circle->data[i + 2];
            n += 3;
        }
    }
    circle->n = n;
    for (guint32 i = 0; i < tying->data->n_people; i++) {
        kith_words_push3(circle, tying->data->people[i], i, tying->data->records[i]);
    }
    kith_sort_rows(circle->data, circle->n / 3, 3);
    for (gsize i = 0; i < circle->n; i += 3) {
        tying->looked_at[circle->data[i] - 1] = 1;
    }
}

/* The sorted rows of @width that begin with an entity: from *out_first to the returned end. */
static gsize
rows_of(const KithWords *rows, guint width, KithEntityId entity, gsize *out_first)
{
    gsize low = 0;
    gsize high = rows->n / width;

    while (low < high) {
        gsize middle = low + (high - low) / 2;

        if (rows->data[width * middle] < entity) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *out_first = low;
    while (low < rows->n / width && rows->data[width * low] == entity) {
        low++;
    }
    return low;
}

/* Joins the different people of sorted rows that begin alike, when they are few. The person is
 * word @at of a row of @width, the record the word behind. */
static void
join(Tying *tying, const guint32 *rows, gsize n, guint width, guint at, guint32 property)
{
    const guint32 *people[MOST_SHARERS];
    guint n_people = 0;

    for (gsize i = 0; i < n; i++) {
        const guint32 *row = rows + i * width;

        if (n_people > 0 && people[n_people - 1][at] == row[at]) {
            continue;
        }
        if (n_people == MOST_SHARERS) {
            return;
        }
        people[n_people++] = row;
    }
    for (guint i = 0; i < n_people; i++) {
        for (guint k = i + 1; k < n_people; k++) {
            add_tie(tying,
                    people[i][at],
                    people[k][at],
                    property,
                    people[i][at + 1],
                    people[k][at + 1]);
        }
    }
}

static void
join_by_records(Tying *tying)
{
    const KithWords *circle = &tying->collection->circle;

    for (gsize i = 0; i < circle->n / 3;) {
        gsize first = i;

        while (i < circle->n / 3 && circle->data[3 * i] == circle->data[3 * first]) {
            i++;
        }
        if (i - first >= 2) {
            join(tying, circle->data + 3 * first, i - first, 3, 1, 0);
        }
    }
}

/* ---- values ---- */

static void
note_declared(Tying *tying)
{
    const KithWords *declared = &tying->collection->declared;

    for (gsize i = 0; i < declared->n; i += 2) {
        tying->looked_at[declared->data[i + 1] - 1] = 1;
        add_declared(tying,
                     kith_network_person(tying->data, declared->data[i]),
                     kith_network_person(tying->data, declared->data[i + 1]));
    }
}

/* Who declared an entity: rows sorted by whom. */
static void
sort_declared(KithWords *declared)
{
    for (gsize i = 0; i < declared->n; i += 2) {
        guint32 swap = declared->data[i];

        declared->data[i] = declared->data[i + 1];
        declared->data[i + 1] = swap;
    }
    kith_sort_rows(declared->data, declared->n / 2, 2);
}

static void
take_value(Tying *tying, const KithField *field, KithEntityId entity, KithRecordId record)
{
    const KithWords *circle = &tying->collection->circle;
    const KithWords *declared = &tying->collection->declared;
    guint32 person = kith_network_person(tying->data, entity);
    gsize first;
    gsize end = rows_of(circle, 3, entity, &first);

    for (gsize i = first; i < end; i++) {
        kith_words_push4(&tying->values,
                         field->property,
                         field->value,
                         circle->data[3 * i + 1],
                         record);
    }
    if (person != KITH_NOBODY) {
        kith_words_push3(&tying->own, field->property, field->value, person);
    }
    end = rows_of(declared, 2, entity, &first);
    for (gsize i = first; i < end; i++) {
        kith_words_push3(&tying->known,
                         field->property,
                         field->value,
                         kith_network_person(tying->data, declared->data[2 * i + 1]));
    }
}

static gboolean
take_values(Tying *tying, GError **error)
{
    const KithReading *reading = &tying->collection->reading;
    const KithRoles *roles = &tying->collection->roles;
    g_auto(KithRecordIter) iter = {0};

    if (!kith_records_open(reading->txn, 1, &iter, error)) {
        return FALSE;
    }
    while (kith_records_next(&iter, error)) {
        KithEntityId entity = iter.id <= reading->n_records ? reading->entities[iter.id - 1] : 0;

        if (entity == 0 || !tying->looked_at[entity - 1]) {
            continue;
        }
        for (guint i = 0; i < iter.record.n_fields; i++) {
            const KithField *field = &iter.record.fields[i];

            if (field->value != 0 && field->property <= roles->n_properties &&
                roles->uses[KITH_USE_TIES][field->property]) {
                take_value(tying, field, entity, iter.id);
            }
        }
    }
    return kith_records_fine(&iter);
}

static void
join_by_values(Tying *tying)
{
    KithWords *values = &tying->values;

    kith_sort_rows(values->data, values->n / 4, 4);
    for (gsize i = 0; i < values->n / 4;) {
        gsize first = i;
        const guint32 *row = values->data + 4 * first;

        while (i < values->n / 4 && values->data[4 * i] == row[0] &&
               values->data[4 * i + 1] == row[1]) {
            i++;
        }
        join(tying, row, i - first, 4, 2, row[0]);
    }
}

/* Somebody declared lives where a colleague does, or answers the colleague's phone: the colleague
 * is the one declared, though no record says so. */
static void
declare_by_values(Tying *tying)
{
    const KithWords *own = &tying->own;
    const KithWords *known = &tying->known;
    gsize at = 0;

    kith_sort_rows(tying->own.data, own->n / 3, 3);
    kith_sort_rows(tying->known.data, known->n / 3, 3);
    for (gsize i = 0; i < known->n / 3; i++) {
        const guint32 *row = known->data + 3 * i;
        gsize k;

        while (at < own->n / 3 &&
               (own->data[3 * at] < row[0] ||
                (own->data[3 * at] == row[0] && own->data[3 * at + 1] < row[1]))) {
            at++;
        }
        for (k = at; k < own->n / 3 && own->data[3 * k] == row[0] && own->data[3 * k + 1] == row[1];
             k++) {
            add_declared(tying, row[2], own->data[3 * k + 2]);
        }
    }
}

/* ---- packing ---- */

static void
pack_declared(Tying *tying)
{
    gsize n = tying->declared.n / 2;

    kith_sort_rows(tying->declared.data, n, 2);
    tying->data->n_declared = (guint32)kith_unique_rows(tying->declared.data, n, 2);
    tying->data->declared = g_steal_pointer(&tying->declared.data);
}

static void
pack_ties(Tying *tying)
{
    const KithWords *pairs = &tying->pairs;
    KithNetworkData *data = tying->data;

    kith_sort_rows(tying->pairs.data, pairs->n / 3, 3);
    data->ties = g_new(KithTie, pairs->n / 3 + 1);
    for (gsize i = 0; i < pairs->n / 3; i++) {
        KithTie tie = g_array_index(tying->found, KithTie, pairs->data[3 * i + 2]);
        const KithTie *last = data->n_ties > 0 ? &data->ties[data->n_ties - 1] : NULL;

        if (kith_network_is_declared(data, tie.a, tie.b) ||
            (last != NULL && last->a == tie.a && last->b == tie.b &&
             last->property == tie.property)) {
            continue;
        }
        data->ties[data->n_ties++] = tie;
    }
}

gboolean
kith_network_make_ties(KithNetworkData *data, KithCollection *collection, GError **error)
{
    g_auto(Tying) tying = {.data = data, .collection = collection};

    tying.found = g_array_new(FALSE, FALSE, sizeof(KithTie));
    tying.looked_at = g_new0(guint8, (gsize)collection->reading.n_records + 1);
    number_circles(&tying);
    note_declared(&tying);
    sort_declared(&collection->declared);
    if (!take_values(&tying, error)) {
        return FALSE;
    }
    join_by_records(&tying);
    join_by_values(&tying);
    declare_by_values(&tying);
    pack_declared(&tying);
    pack_ties(&tying);
    return TRUE;
}
