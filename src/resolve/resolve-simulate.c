/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-simulate.h"

#include "base-big.h"
#include "base-random.h"
#include "base-sort.h"
#include "base-words.h"

#define SEED 20260101

/* One replica to so many records at most. */
#define RECORDS_EACH 2

/* Pairs that are looked at for one whose first record is of the original's source. */
#define DRAWS 64

void
kith_simulation_clear(KithSimulation *simulation)
{
    g_clear_pointer(&simulation->originals, g_free);
    g_clear_pointer(&simulation->lenders, g_free);
    simulation->n = 0;
    simulation->fellows = 0.0;
}

/* ---- a changed text ---- */

typedef struct {
    gunichar *at; /* owned */
    glong n;
} Letters;

static void
letters_clear(Letters *letters)
{
    g_free(letters->at);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Letters, letters_clear)

static Letters
letters_of(KithBytes text)
{
    Letters letters = {0};

    if (!g_utf8_validate_len((const char *)text.data, text.len, NULL)) {
        return letters;
    }
    letters.at = g_utf8_to_ucs4_fast((const char *)text.data, (glong)text.len, &letters.n);
    return letters;
}

/* Longer texts count as wholly other when they differ. */
#define LETTERS_MAX 255

/* The least numbers of letters to add, drop and replace between beginnings of two texts, a row for
 * each beginning of the first (Wagner and Fischer 1974, doi:10.1145/321796.321811). */
static guint8 *
distances(const Letters *from, const Letters *to)
{
    glong width = to->n + 1;
    guint8 *cost = g_new(guint8, (from->n + 1) * width);

    for (glong i = 0; i <= from->n; i++) {
        for (glong j = 0; j <= to->n; j++) {
            const guint8 *above = cost + (i - 1) * width + j;

            cost[i * width + j] =
                (guint8)(i == 0   ? j
                         : j == 0 ? i
                                  : MIN(above[-1] + (from->at[i - 1] != to->at[j - 1]),
                                        1 + MIN(above[0], cost[i * width + j - 1])));
        }
    }
    return cost;
}

/* A text that is being changed, from its end to its beginning. */
typedef struct {
    const Letters *text;
    const Letters *from;
    const Letters *to;
    GArray *out; /* owned, gunichar, the last letter first */
    glong left;  /* letters of the text that are still to come */
} Changing;

/* The letter of the text that stands for a letter of from: as far from the nearer end. */
static glong
place_of(const Changing *changing, glong i)
{
    glong from_end = changing->from->n - i;

    return CLAMP(i < from_end ? i : changing->text->n - from_end, 0, changing->text->n);
}

/* Takes letters of the text over down to a place. */
static void
keep_to(Changing *changing, glong place)
{
    while (changing->left > place) {
        g_array_append_val(changing->out, changing->text->at[--changing->left]);
    }
}

/* A letter that came from beside, as when two are swapped, comes from beside here, too. */
static gunichar
new_letter(const Changing *changing, glong i, glong j)
{
    gunichar letter = changing->to->at[j - 1];
    glong beside = i > 1 && changing->from->at[i - 2] == letter               ? i - 1
                   : i < changing->from->n && changing->from->at[i] == letter ? i + 1
                                                                              : 0;
    glong place = beside > 0 ? place_of(changing, beside - 1) : changing->text->n;

    return place < changing->text->n ? changing->text->at[place] : letter;
}

static void
change(Changing *changing, const guint8 *cost)
{
    glong width = changing->to->n + 1;
    glong i = changing->from->n;
    glong j = changing->to->n;

    while (i > 0 || j > 0) {
        const guint8 *here = cost + i * width + j;
        gboolean equal = i > 0 && j > 0 && changing->from->at[i - 1] == changing->to->at[j - 1];

        if (i > 0 && j > 0 && here[0] == here[-width - 1] + !equal) {
            glong place = place_of(changing, i - 1);

            if (!equal && place < changing->left) {
                gunichar letter = new_letter(changing, i, j);

                keep_to(changing, place + 1);
                g_array_append_val(changing->out, letter);
                changing->left = place;
            }
            i--;
            j--;
        } else if (j > 0 && here[0] == here[-1] + 1) {
            keep_to(changing, place_of(changing, i));
            g_array_append_val(changing->out, changing->to->at[j - 1]);
            j--;
        } else {
            glong place = place_of(changing, i - 1);

            keep_to(changing, place + 1);
            changing->left = MIN(changing->left, place);
            i--;
        }
    }
    keep_to(changing, 0);
}

char *
kith_change_alike(KithBytes text, KithBytes from, KithBytes to)
{
    g_auto(Letters) own = letters_of(text);
    g_auto(Letters) old = letters_of(from);
    g_auto(Letters) new = letters_of(to);
    g_autofree guint8 *cost = NULL;
    g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(gunichar));
    g_autoptr(GString) changed = g_string_new(NULL);
    Changing changing = {&own, &old, &new, out, own.n};

    if (own.n == 0 || old.n == 0 || new.n == 0 || MAX(old.n, new.n) > LETTERS_MAX) {
        return NULL;
    }
    cost = distances(&old, &new);
    if (2 * cost[(old.n + 1) * (new.n + 1) - 1] > MAX(old.n, new.n)) {
        return NULL;
    }
    change(&changing, cost);
    for (guint i = out->len; i > 0; i--) {
        g_string_append_unichar(changed, g_array_index(out, gunichar, i - 1));
    }
    return changed->len > 0 ? g_string_free(g_steal_pointer(&changed), FALSE) : NULL;
}

/* ---- which records, and which differences ---- */

/* Numbers of records. */
typedef struct {
    guint32 original;
    guint32 from; /* the replica differs from its original as to from from */
    guint32 to;
} Replica;

/* Rows of entity and record, by entity: those of entities of several records. An entity counts by
 * its first record here, since numbers of records follow the order of arrival. */
static void
list_joined(const KithColumns *columns, KithSimulation *simulation, KithWords *out)
{
    g_autofree guint32 *entity = g_new0(guint32, (gsize)simulation->n_first + 1);
    g_auto(KithWords) all = {0};
    gsize end;

    for (guint32 r = 0; r < columns->n; r++) {
        guint32 *own = &entity[simulation->first[columns->ids[r] - 1]];

        *own = *own == 0 ? r + 1 : *own;
        kith_words_push2(&all, *own, r);
    }
    kith_sort_rows_by(all.data, all.n / 2, 2, 1);
    for (gsize i = 0; i < all.n; i = end) {
        double others;

        for (end = i; end < all.n && all.data[end] == all.data[i];) {
            end += 2;
        }
        others = (double)(end - i) / 2.0 - 1.0;
        simulation->fellows += others * (others + 1.0) / columns->n;
        if (others > 0.0) {
            memcpy(kith_words_push(out, end - i), all.data + i, (end - i) * sizeof *all.data);
        }
    }
}

/* The place of another record of the same entity: the next one, and behind the last the first. */
static gsize
next_joined(const KithWords *joined, gsize row)
{
    guint32 entity = joined->data[2 * row];

    if (2 * (row + 1) < joined->n && joined->data[2 * (row + 1)] == entity) {
        return row + 1;
    }
    while (row > 0 && joined->data[2 * (row - 1)] == entity) {
        row--;
    }
    return row;
}

static Replica
draw_replica(const KithColumns *columns, const KithWords *joined, KithRandom *random)
{
    Replica replica = {.original = kith_random_below(random, columns->n)};

    for (guint draw = 0; draw < DRAWS; draw++) {
        gsize row = kith_random_below(random, (guint32)(joined->n / 2));

        replica.from = joined->data[2 * row + 1];
        replica.to = joined->data[2 * next_joined(joined, row) + 1];
        if (columns->sources[replica.from] == columns->sources[replica.original]) {
            break;
        }
    }
    return replica;
}

/* ---- their values ---- */

/* A column that gets replicas. */
typedef struct {
    KithColumn *column;
    GByteArray *bytes; /* owned: new texts */
    GArray *ends;      /* owned, guint64: of each among them */
} Column;

static void
column_clear(Column *adding)
{
    g_byte_array_unref(adding->bytes);
    g_array_unref(adding->ends);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Column, column_clear)

static guint32
first_value(const KithColumn *column, guint32 record)
{
    return kith_column_has_value(column, record) ? column->values[column->first[record]] : 0;
}

static guint32
add_text(Column *adding, const char *text)
{
    guint64 end;

    g_byte_array_append(adding->bytes, (const guint8 *)text, (guint)strlen(text));
    end = adding->bytes->len;
    g_array_append_val(adding->ends, end);
    return adding->column->n_values + adding->ends->len;
}

/* The first value of a replica, 0 for none. */
static guint32
replica_value(Column *adding, const Replica *replica)
{
    const KithColumn *column = adding->column;
    guint32 own = first_value(column, replica->original);
    guint32 from = first_value(column, replica->from);
    guint32 to = first_value(column, replica->to);
    g_autofree char *changed = NULL;

    if (own == 0 || from == 0 || from == to) {
        return own;
    }
    if (to == 0) {
        return 0;
    }
    changed = kith_change_alike(kith_column_text(column, own),
                                kith_column_text(column, from),
                                kith_column_text(column, to));
    return changed != NULL                               ? add_text(adding, changed)
           : column->comparator->role == KITH_ROLE_GIVEN ? own
                                                         : to;
}

static void
put_texts(const Column *adding)
{
    KithColumn *column = adding->column;
    guint64 used = column->offsets[column->n_values + 1];
    guint32 n = column->n_values + adding->ends->len;
    guint8 *bytes = kith_wide_new(guint8, used + adding->bytes->len + 1);
    guint64 *offsets = kith_wide_new(guint64, (gsize)n + 2);

    memcpy(bytes, column->bytes, used);
    memcpy(bytes + used, adding->bytes->data, adding->bytes->len);
    memcpy(offsets, column->offsets, ((gsize)column->n_values + 2) * sizeof *offsets);
    for (guint i = 0; i < adding->ends->len; i++) {
        offsets[column->n_values + 2 + i] = used + g_array_index(adding->ends, guint64, i);
    }
    g_free(column->bytes);
    g_free(column->offsets);
    column->bytes = bytes;
    column->offsets = offsets;
    column->n_values = n;
    column->distinct = FALSE;
}

/* ---- into the columns ---- */

typedef struct {
    KithColumns *columns;
    const Replica *replicas;
    guint32 n;      /* records and replicas */
    guint32 *order; /* at each place a record, or the number of records + a replica */
} Adding;

/* A replica has a first value of its own, and further ones as its original has them. */
static void
fill_column(const Adding *adding, const guint32 *firsts, KithColumn *column)
{
    guint32 n = adding->columns->n;
    guint32 *first = kith_wide_new(guint32, (gsize)adding->n + 2);
    g_auto(KithWords) values = {0};

    column->filled = 0;
    for (guint32 at = 0; at < adding->n; at++) {
        guint32 record = adding->order[at];
        guint32 of = record < n ? record : adding->replicas[record - n].original;
        guint32 v = column->first[of];

        first[at] = (guint32)values.n;
        if (record >= n && firsts[record - n] != 0) {
            kith_words_push1(&values, firsts[record - n]);
        }
        for (v += record >= n && v < column->first[of + 1]; v < column->first[of + 1]; v++) {
            kith_words_push1(&values, column->values[v]);
        }
        column->filled += values.n > first[at];
    }
    first[adding->n] = (guint32)values.n;
    kith_words_push1(&values, 0);
    g_free(column->first);
    g_free(column->values);
    column->first = first;
    column->values = g_steal_pointer(&values.data);
}

static void
add_to_column(const Adding *adding, KithColumn *column)
{
    guint32 n_replicas = adding->n - adding->columns->n;
    g_autofree guint32 *firsts = g_new0(guint32, n_replicas + 1);
    g_auto(Column) own = {column, g_byte_array_new(), g_array_new(FALSE, FALSE, sizeof(guint64))};

    for (guint32 i = 0; i < n_replicas; i++) {
        firsts[i] = replica_value(&own, &adding->replicas[i]);
    }
    if (own.ends->len > 0) {
        put_texts(&own);
    }
    fill_column(adding, firsts, column);
}

static guint64
hash_at(const Adding *adding, guint32 record)
{
    const KithColumns *columns = adding->columns;

    return record < columns->n
               ? columns->hashes[record]
               : kith_hash_mix(columns->hashes[adding->replicas[record - columns->n].original] +
                               record);
}

/* All are in the order of their hashes, as records were. */
static void
order_all(Adding *adding)
{
    g_autofree guint32 *rows = g_new(guint32, 3 * (gsize)adding->n);

    for (guint32 r = 0; r < adding->n; r++) {
        guint64 hash = hash_at(adding, r);

        rows[3 * (gsize)r] = (guint32)(hash >> 32);
        rows[3 * (gsize)r + 1] = (guint32)hash;
        rows[3 * (gsize)r + 2] = r;
    }
    kith_sort_rows_by(rows, adding->n, 3, 2);
    adding->order = g_new(guint32, adding->n);
    for (guint32 at = 0; at < adding->n; at++) {
        adding->order[at] = rows[3 * (gsize)at + 2];
    }
}

/* A replica has the source of the record that it differs like. */
static void
put_records(const Adding *adding, KithSimulation *simulation)
{
    KithColumns *columns = adding->columns;
    KithRecordId *ids = g_new(KithRecordId, (gsize)adding->n + 1);
    KithSourceId *sources = g_new(KithSourceId, (gsize)adding->n + 1);
    guint64 *hashes = g_new(guint64, (gsize)adding->n + 1);

    for (guint32 at = 0; at < adding->n; at++) {
        guint32 r = adding->order[at];
        guint32 made = r - columns->n;

        hashes[at] = hash_at(adding, r);
        ids[at] = r < columns->n ? columns->ids[r] : simulation->n_first + 1 + made;
        sources[at] = columns->sources[r < columns->n ? r : adding->replicas[made].to];
    }
    g_free(columns->ids);
    g_free(columns->sources);
    g_free(columns->hashes);
    columns->ids = ids;
    columns->sources = sources;
    columns->hashes = hashes;
    columns->n = adding->n;
}

void
kith_columns_simulate(KithColumns *columns, KithSimulation *simulation)
{
    KithRandom random = kith_random(SEED);
    g_auto(KithWords) joined = {0};
    g_autofree Replica *replicas = NULL;
    g_autofree guint32 *order = NULL;
    Adding adding = {.columns = columns};

    kith_simulation_clear(simulation);
    list_joined(columns, simulation, &joined);
    simulation->n = joined.n == 0 ? 0 : MIN(simulation->wanted, columns->n / RECORDS_EACH);
    if (simulation->n == 0) {
        return;
    }
    replicas = g_new(Replica, simulation->n);
    simulation->originals = g_new(KithRecordId, simulation->n);
    simulation->lenders = g_new(KithRecordId, simulation->n);
    for (guint32 i = 0; i < simulation->n; i++) {
        replicas[i] = draw_replica(columns, &joined, &random);
        simulation->originals[i] = columns->ids[replicas[i].original];
        simulation->lenders[i] = columns->ids[replicas[i].to];
    }
    adding.replicas = replicas;
    adding.n = columns->n + simulation->n;
    order_all(&adding);
    order = adding.order;
    for (guint c = 0; c < columns->n_columns; c++) {
        add_to_column(&adding, &columns->columns[c]);
    }
    put_records(&adding, simulation);
}
