/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-neighbours.h"

#include "base-sort.h"
#include "resolve-neighbour-values.h"

/* What so many records are linked with says little of any of them, and mostly what their own values
 * say already: a street's houses are in one district. */
#define RECORDS_MAX 30

/* ---- reading ---- */

/* What is known of a record at the end of a link. */
typedef struct {
    KithRecordId entity; /* by its first record that stands; the record itself when it is in none */
    guint32 type;        /* 0: it was taken back */
    gboolean stands;
    guint32 times; /* of the first record of an entity: see Reading; 0 before they are counted */
} End;

typedef struct {
    KithStore *store;
    KithTxn *txn;
    const KithKind *kind;
    const KithNeighbours *how;
    KithFrame *frame;
    guint32 generation;
    GPtrArray *sources; /* owned, char * */
    GPtrArray *kinds;   /* owned, KithKind */
    gboolean *counts;   /* owned: whether link type i counts */
    int *column_of;     /* owned: of node type i, -1 for none yet */
    GPtrArray *columns; /* owned, KithNeighbourColumn */
    /* Where all records and links are listed, all owned and of record i + 1: its number in the
     * frame, G_MAXUINT32 for none, and the links that count which it and which its entity has with
     * records of the frame, the latter at the entity's first record. */
    guint32 *numbers;
    guint32 *times;
    guint32 *entity_times;
    GHashTable *ends; /* owned: End by record id, where they are not */
} Reading;

static void
free_column(gpointer data)
{
    KithNeighbourColumn *column = data;

    g_clear_pointer(&column->texts, g_ptr_array_unref);
    kith_words_clear(&column->rows);
    kith_words_clear(&column->cells);
    g_free(column->name);
    g_free(column);
}

static void
reading_clear(Reading *reading)
{
    g_clear_pointer(&reading->sources, g_ptr_array_unref);
    g_clear_pointer(&reading->kinds, g_ptr_array_unref);
    g_clear_pointer(&reading->ends, g_hash_table_unref);
    g_clear_pointer(&reading->columns, g_ptr_array_unref);
    g_free(reading->counts);
    g_free(reading->column_of);
    g_free(reading->numbers);
    g_free(reading->times);
    g_free(reading->entity_times);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

/* The number of a record in the frame, G_MAXUINT32 when it is not in it. */
static guint32
number_of(const Reading *reading, KithRecordId id)
{
    return reading->numbers != NULL ? reading->numbers[id - 1]
                                    : kith_frame_find(reading->frame, id);
}

/* ---- ends ---- */

/* The first record of the entity in the store that stands; the record itself when it is in none. */
static gboolean
first_of_entity(Reading *reading, KithRecordId id, KithRecordId *out, GError **error)
{
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    KithEntityId entity;

    if (!kith_entity_of(reading->txn, reading->generation, id, &entity, error) ||
        (entity != 0 &&
         !kith_entity_standing(reading->txn, reading->generation, entity, members, error))) {
        return FALSE;
    }
    *out = members->len > 0 ? g_array_index(members, KithRecordId, 0) : id;
    return TRUE;
}

static gboolean
look_up(Reading *reading, KithRecordId id, End *end, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found;

    if (!kith_records_get(reading->txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    end->type = found && record.retired == 0 ? record.type : 0;
    end->stands = found && kith_record_stands(&record);
    return end->type == 0 || first_of_entity(reading, id, &end->entity, error);
}

/* What is known of a record, by the lists of all records or looked up once. */
static gboolean
end_of(Reading *reading, KithRecordId id, End *out, GError **error)
{
    const KithNeighbours *how = reading->how;
    End *end;

    if (how->cluster != NULL) {
        KithRecordId first = how->cluster[id - 1];

        *out = (End){first != 0 ? first : id, how->types[id - 1], first != 0, 0};
        return TRUE;
    }
    end = g_hash_table_lookup(reading->ends, GUINT_TO_POINTER(id));
    if (end == NULL) {
        end = g_new0(End, 1);
        g_hash_table_insert(reading->ends, GUINT_TO_POINTER(id), end);
        if (!look_up(reading, id, end, error)) {
            return FALSE;
        }
    }
    *out = *end;
    return TRUE;
}

/* ---- how common neighbours are ---- */

/* Counts links of one record with records of the kind, up to one more than are of use. */
static gboolean
count_links(Reading *reading, KithTupleIter *iter, guint32 id, guint32 *times, GError **error)
{
    if (!kith_tuples_seek(iter, &id, 1, error)) {
        return FALSE;
    }
    while (*times <= RECORDS_MAX && kith_tuples_next(iter, error)) {
        KithNeighbour next = kith_neighbour(iter->tuple);
        End end;

        if (!reading->counts[next.type] || next.other == id) {
            continue;
        }
        if (!end_of(reading, next.other, &end, error)) {
            return FALSE;
        }
        *times += end.stands && kith_kind_has_type(reading->kind, end.type);
    }
    return *times > RECORDS_MAX || kith_tuples_fine(iter);
}

/* How many links that count an entity has with records of the kind, or a record where the entity is
 * none of its own, by the store's index. */
static gboolean
look_up_times(Reading *reading,
              KithRecordId neighbour,
              gboolean within,
              guint32 *out_times,
              GError **error)
{
    End *end = within ? NULL : g_hash_table_lookup(reading->ends, GUINT_TO_POINTER(neighbour));
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    g_auto(KithTupleIter) iter = {0};
    KithEntityId entity = 0;

    *out_times = end != NULL ? end->times : 0;
    if (*out_times > 0) {
        return TRUE;
    }
    if (!kith_tuples_open(reading->txn, KITH_TABLE_ADJACENCY, &iter, error) ||
        (!within &&
         !kith_entity_of(reading->txn, reading->generation, neighbour, &entity, error)) ||
        (entity != 0 &&
         !kith_entity_records(reading->txn, reading->generation, entity, members, error))) {
        return FALSE;
    }
    if (members->len == 0) {
        g_array_append_val(members, neighbour);
    }
    for (guint i = 0; i < members->len; i++) {
        if (!count_links(reading,
                         &iter,
                         g_array_index(members, KithRecordId, i),
                         out_times,
                         error)) {
            return FALSE;
        }
    }
    if (end != NULL) {
        end->times = *out_times;
    }
    return TRUE;
}

/* The same, counted before where all links are listed. */
static gboolean
times_of(Reading *reading,
         KithRecordId neighbour,
         gboolean within,
         guint32 *out_times,
         GError **error)
{
    if (reading->times == NULL) {
        return look_up_times(reading, neighbour, within, out_times, error);
    }
    *out_times = (within ? reading->times : reading->entity_times)[neighbour - 1];
    return TRUE;
}

static void
count_end(Reading *reading, KithRecordId own, KithRecordId other)
{
    KithRecordId first = reading->how->cluster[other - 1];

    if (number_of(reading, own) != G_MAXUINT32) {
        reading->times[other - 1]++;
        reading->entity_times[(first != 0 ? first : other) - 1]++;
    }
}

static void
count_ties(Reading *reading, const GArray *ties)
{
    for (guint i = 0; i < ties->len; i++) {
        const KithTie *tie = &g_array_index(ties, KithTie, i);

        if (reading->counts[tie->type]) {
            count_end(reading, tie->from, tie->to);
            count_end(reading, tie->to, tie->from);
        }
    }
}

/* ---- cells ---- */

/* The column of neighbours of a type: one for each kind, and for each type that is of none. */
static guint32
column_of(Reading *reading, guint32 type)
{
    const char *own = kith_store_name(reading->store, KITH_NAME_NODE_TYPE, type)->name;
    KithNeighbourColumn *column;
    g_autofree char *name = NULL;
    gboolean same = FALSE;

    for (guint k = 0; k < reading->kinds->len; k++) {
        const KithKind *kind = g_ptr_array_index(reading->kinds, k);

        if (kith_kind_has_type(kind, type)) {
            own = kind->name;
            same = g_str_equal(kind->name, reading->kind->name);
        }
    }
    name = g_strconcat("linked ", own, NULL);
    for (guint c = 0; c < reading->columns->len; c++) {
        column = g_ptr_array_index(reading->columns, c);
        if (g_str_equal(column->name, name)) {
            return c;
        }
    }
    column = g_new0(KithNeighbourColumn, 1);
    column->name = g_steal_pointer(&name);
    column->same = same;
    g_ptr_array_add(reading->columns, column);
    return reading->columns->len - 1;
}

static KithNeighbourColumn *
column_at(const Reading *reading, guint32 column)
{
    return g_ptr_array_index(reading->columns, column);
}

/* Notes that two records of one entity, or two entities, are linked with each other. @number: of
 * the first record in the frame. */
static void
note_linked(Reading *reading, guint32 number, KithRecordId neighbour, gboolean within)
{
    KithFrame *frame = reading->frame;
    guint32 a = within ? number : frame->entities[number];
    guint32 b = within ? number_of(reading, neighbour) : neighbour;
    KithRecordPair pair = {MIN(a, b), MAX(a, b)};

    frame->has_linked[number] = TRUE;
    if (b != G_MAXUINT32) {
        g_array_append_val(within ? frame->linked : frame->linked_entities, pair);
    }
}

/* There are few lists, and they keep their numbers from round to round. */
static guint
list_of(Reading *reading, const KithTie *tie, gboolean in)
{
    GArray *lists = reading->frame->lists;
    KithNeighbourList list = {tie->type, tie->source, in};

    for (guint i = 0; i < lists->len; i++) {
        const KithNeighbourList *at = &g_array_index(lists, KithNeighbourList, i);

        if (at->type == list.type && at->source == list.source && at->in == in) {
            return i;
        }
    }
    g_array_append_val(lists, list);
    return lists->len - 1;
}

/* Whether a neighbour tells anything: another record has it, and not many have. */
static gboolean
is_rare(guint32 times)
{
    return times >= 2 && times <= RECORDS_MAX;
}

/* Notes that @tie makes the record of one end a neighbour of the other's. @number: of the latter in
 * the frame; @in: the link comes from the neighbour. */
static gboolean
add_cell(Reading *reading, const KithTie *tie, guint32 number, gboolean in, GError **error)
{
    KithRecordId other = in ? tie->from : tie->to;
    KithRecordId neighbour;
    KithNeighbourColumn *column;
    gboolean within;
    guint32 times;
    End end;

    if (!end_of(reading, other, &end, error)) {
        return FALSE;
    }
    if (end.type == 0) {
        return TRUE;
    }
    if (reading->column_of[end.type] < 0) {
        reading->column_of[end.type] = (int)column_of(reading, end.type);
    }
    /* Within an entity neighbours are records: what is only believed to be one thing must not bear
     * itself out. */
    within = end.entity == reading->frame->entities[number];
    neighbour = within ? other : end.entity;
    column = column_at(reading, (guint)reading->column_of[end.type]);
    if (column->same) {
        note_linked(reading, number, neighbour, within);
    }
    if (!times_of(reading, neighbour, within, &times, error)) {
        return FALSE;
    }
    if (is_rare(times)) {
        kith_words_push3(&column->rows, neighbour, list_of(reading, tie, in), number);
    }
    return TRUE;
}

static gboolean
add_tie(Reading *reading, const KithTie *tie, GError **error)
{
    guint32 from = number_of(reading, tie->from);
    guint32 to = number_of(reading, tie->to);

    return (from == G_MAXUINT32 || add_cell(reading, tie, from, FALSE, error)) &&
           (to == G_MAXUINT32 || add_cell(reading, tie, to, TRUE, error));
}

/* By the store's index: each link once, where it comes from, and where it goes to when that alone
 * is in the frame. */
static gboolean
add_ties_of(Reading *reading, guint32 number, GError **error)
{
    KithRecordId id = reading->frame->ids[number];
    g_auto(KithTupleIter) iter = {0};
    g_auto(KithFieldBuffer) buffer = {0};

    if (!kith_tuples_open(reading->txn, KITH_TABLE_ADJACENCY, &iter, error) ||
        !kith_tuples_seek(&iter, &id, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        KithNeighbour next = kith_neighbour(iter.tuple);
        KithTie tie = {.type = next.type,
                       .from = next.in ? next.other : id,
                       .to = next.in ? id : next.other};
        KithLink link;
        gboolean found;

        if (!reading->counts[next.type] || next.other == id ||
            (next.in && number_of(reading, next.other) != G_MAXUINT32)) {
            continue;
        }
        if (!kith_links_get(reading->txn, next.link, &buffer, &link, &found, error)) {
            return FALSE;
        }
        tie.source = link.source;
        if (found && link.retired == 0 && !add_tie(reading, &tie, error)) {
            return FALSE;
        }
    }
    return kith_tuples_fine(&iter);
}

static gboolean
read_cells(Reading *reading, GError **error)
{
    const GArray *ties = reading->how->ties;

    if (ties != NULL) {
        count_ties(reading, ties);
    }
    for (guint i = 0; ties != NULL && i < ties->len; i++) {
        const KithTie *tie = &g_array_index(ties, KithTie, i);

        if (reading->counts[tie->type] && !add_tie(reading, tie, error)) {
            return FALSE;
        }
    }
    for (guint32 r = 0; ties == NULL && r < reading->frame->n; r++) {
        if (!add_ties_of(reading, r, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- values ---- */

/* The values of a column are those of the round before where its rows are. */
static gboolean
take_over(const Reading *reading, KithNeighbourColumn *column)
{
    const GPtrArray *before = reading->frame->neighbours;

    for (guint c = 0; before != NULL && c < before->len; c++) {
        KithNeighbourColumn *old = g_ptr_array_index(before, c);

        if (g_str_equal(old->name, column->name) && old->rows.n == column->rows.n &&
            memcmp(old->rows.data, column->rows.data, old->rows.n * sizeof(guint32)) == 0) {
            column->texts = g_steal_pointer(&old->texts);
            column->cells = old->cells;
            old->cells = (KithWords){0};
            column->kept = TRUE;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
make_values(Reading *reading, GError **error)
{
    KithNeighbourNaming naming = {reading->store,
                                  reading->txn,
                                  reading->sources,
                                  reading->frame->lists};

    for (guint c = 0; c < reading->columns->len; c++) {
        KithNeighbourColumn *column = column_at(reading, c);
        KithWords *rows = &column->rows;

        kith_sort_rows_on(rows->data, rows->n / 3, 3, 3, reading->how->threads);
        rows->n = 3 * kith_unique_rows(rows->data, rows->n / 3, 3);
        if (!take_over(reading, column) && !kith_neighbour_values(&naming, column, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- all of it ---- */

static void
list_types(Reading *reading)
{
    guint n_links = kith_store_n_names(reading->store, KITH_NAME_LINK_TYPE);
    guint n_nodes = kith_store_n_names(reading->store, KITH_NAME_NODE_TYPE);

    reading->counts = g_new0(gboolean, (gsize)n_links + 1);
    for (guint32 t = 1; t <= n_links; t++) {
        reading->counts[t] = g_ptr_array_find_with_equal_func(
            (GPtrArray *)reading->how->link_types,
            kith_store_name(reading->store, KITH_NAME_LINK_TYPE, t)->name,
            g_str_equal,
            NULL);
    }
    reading->column_of = g_new(int, (gsize)n_nodes + 1);
    for (guint32 t = 0; t <= n_nodes; t++) {
        reading->column_of[t] = -1;
    }
}

static gboolean
read_entities(Reading *reading, GError **error)
{
    KithFrame *frame = reading->frame;

    kith_frame_forget_links(frame);
    frame->entities = g_new0(KithRecordId, (gsize)frame->n + 1);
    frame->has_linked = g_malloc0((gsize)frame->n + 1);
    frame->linked = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));
    frame->linked_entities = g_array_new(FALSE, FALSE, sizeof(KithRecordPair));
    if (frame->lists == NULL) {
        frame->lists = g_array_new(FALSE, FALSE, sizeof(KithNeighbourList));
    }
    for (guint32 r = 0; r < frame->n; r++) {
        End end;

        if (reading->numbers != NULL) {
            reading->numbers[frame->ids[r] - 1] = r;
        }
        if (!end_of(reading, frame->ids[r], &end, error)) {
            return FALSE;
        }
        frame->entities[r] = end.entity;
    }
    return TRUE;
}

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
    const KithRecordPair *x = a;
    const KithRecordPair *y = b;

    return x->i != y->i ? (x->i < y->i ? -1 : 1) : (x->j > y->j) - (x->j < y->j);
}

static int
compare_columns(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const KithNeighbourColumn *const *)a)->name,
                  (*(const KithNeighbourColumn *const *)b)->name);
}

/* Columns without values, but for the one that says who is linked with each other. */
static void
drop_empty(Reading *reading)
{
    for (guint c = reading->columns->len; c > 0; c--) {
        const KithNeighbourColumn *column = column_at(reading, c - 1);

        if (column->cells.n == 0 && !column->same) {
            g_ptr_array_remove_index(reading->columns, c - 1);
        }
    }
}

gboolean
kith_neighbours_read(KithStore *store,
                     KithTxn *txn,
                     const KithKind *kind,
                     const KithNeighbours *how,
                     KithFrame *frame,
                     GPtrArray **out_columns,
                     GError **error)
{
    g_auto(Reading) reading = {store, txn, kind, how, frame};

    reading.kinds = kith_kinds(store);
    reading.ends = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    reading.columns = g_ptr_array_new_with_free_func(free_column);
    if (how->ties != NULL) {
        gsize n = (gsize)how->n_records + 1;

        reading.times = g_new0(guint32, n);
        reading.entity_times = g_new0(guint32, n);
        reading.numbers = g_new(guint32, n);
        memset(reading.numbers, 0xff, n * sizeof *reading.numbers);
    }
    list_types(&reading);
    if (!kith_entity_generation(txn, &reading.generation, error) ||
        !kith_store_source_names(txn, &reading.sources, error) || !read_entities(&reading, error) ||
        !read_cells(&reading, error) || !make_values(&reading, error)) {
        return FALSE;
    }
    g_array_sort(frame->linked, compare_pairs);
    g_array_sort(frame->linked_entities, compare_pairs);
    drop_empty(&reading);
    g_ptr_array_sort(reading.columns, compare_columns);
    *out_columns = g_steal_pointer(&reading.columns);
    return TRUE;
}
