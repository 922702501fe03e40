/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "score-by.h"

#include "base-error.h"
#include "base-table.h"
#include "score-intervals.h"
#include "store-values.h"

/* Rates of fewer pairs than this are not given. */
#define ENOUGH_PAIRS 30.0

/* Groups that are told apart: the largest; records of others are put together. */
#define GROUPS_MAX 50

#define NO_VALUE 0
#define OTHERS G_MAXUINT32

typedef struct {
    guint32 value; /* of the property, NO_VALUE or OTHERS */
    guint32 records;
} Group;

typedef struct {
    KithTxn *txn;
    const KithTruth *truth;
    const KithOutcome *outcomes;
    guint32 property;
    guint32 *values; /* owned: of each row */
    GArray *groups;  /* owned, Group */
} Grouping;

static void
grouping_clear(Grouping *grouping)
{
    g_free(grouping->values);
    g_clear_pointer(&grouping->groups, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Grouping, grouping_clear)

static gboolean
find_property(KithStore *store, const char *property, guint32 *out_number, GError **error)
{
    guint32 n = kith_store_n_names(store, KITH_NAME_PROPERTY);

    for (guint32 p = 1; p <= n; p++) {
        if (g_str_equal(kith_store_name(store, KITH_NAME_PROPERTY, p)->name, property)) {
            *out_number = p;
            return TRUE;
        }
    }
    return kith_error_set(error, KITH_ERROR_NOT_FOUND, "no record has a property \"%s\"", property);
}

static gboolean
read_values(Grouping *grouping, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};

    grouping->values = g_new0(guint32, (gsize)grouping->truth->n_rows + 1);
    for (gsize r = 0; r < grouping->truth->n_rows; r++) {
        KithRecordId id = kith_truth_row(grouping->truth, r)[KITH_RECORD];
        KithRecord record;
        gboolean found = FALSE;

        if (id != 0 && !kith_records_get(grouping->txn, id, &buffer, &record, &found, error)) {
            return FALSE;
        }
        for (guint f = 0; found && f < record.n_fields && grouping->values[r] == NO_VALUE; f++) {
            if (record.fields[f].property == grouping->property) {
                grouping->values[r] = record.fields[f].value;
            }
        }
    }
    return TRUE;
}

static int
by_size(gconstpointer a, gconstpointer b)
{
    const Group *x = a;
    const Group *y = b;

    if (x->records != y->records) {
        return x->records > y->records ? -1 : 1;
    }
    return (x->value > y->value) - (x->value < y->value);
}

/* The largest groups; the rows of all others become those of OTHERS. */
static void
list_groups(Grouping *grouping)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
    Group others = {OTHERS, 0};

    grouping->groups = g_array_new(FALSE, FALSE, sizeof(Group));
    for (gsize r = 0; r < grouping->truth->n_rows; r++) {
        gpointer value = GUINT_TO_POINTER(grouping->values[r]);
        guint number = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, value));

        if (number == 0) {
            Group group = {grouping->values[r], 0};

            g_array_append_val(grouping->groups, group);
            number = grouping->groups->len;
            g_hash_table_insert(numbers, value, GUINT_TO_POINTER(number));
        }
        g_array_index(grouping->groups, Group, number - 1).records++;
    }
    g_array_sort(grouping->groups, by_size);
    if (grouping->groups->len <= GROUPS_MAX) {
        return;
    }
    g_hash_table_remove_all(numbers);
    for (guint g = 0; g < grouping->groups->len; g++) {
        Group group = g_array_index(grouping->groups, Group, g);

        if (g < GROUPS_MAX) {
            g_hash_table_add(numbers, GUINT_TO_POINTER(group.value));
        } else {
            others.records += group.records;
        }
    }
    g_array_set_size(grouping->groups, GROUPS_MAX);
    g_array_append_val(grouping->groups, others);
    for (gsize r = 0; r < grouping->truth->n_rows; r++) {
        if (!g_hash_table_contains(numbers, GUINT_TO_POINTER(grouping->values[r]))) {
            grouping->values[r] = OTHERS;
        }
    }
}

/* ---- rates ---- */

static void
set_rate(KithTable *table, guint column, const KithScoreRate *rate, double pairs)
{
    if (pairs < ENOUGH_PAIRS) {
        return;
    }
    kith_table_set_real(table, column, rate->value);
    kith_table_set_real(table, column + 1, rate->low);
    kith_table_set_real(table, column + 2, rate->high);
}

static gboolean
set_name(const Grouping *grouping, const Group *group, KithTable *table, GError **error)
{
    KithBytes text = {0};

    if (group->value == NO_VALUE || group->value == OTHERS) {
        kith_table_set_text(table, 0, group->value == OTHERS ? "(others)" : "(none)");
        return TRUE;
    }
    if (!kith_values_text(grouping->txn, grouping->property, group->value, &text, error)) {
        return FALSE;
    }
    kith_table_set_bytes(table, 0, text);
    return TRUE;
}

static gboolean
add_group(const Grouping *grouping, const Group *group, KithTable *table, GError **error)
{
    g_autofree KithOutcome *entities = g_new0(KithOutcome, (gsize)grouping->truth->n_entities + 1);
    KithOutcome sum = {0};
    KithScoreRates rates;

    for (gsize r = 0; r < grouping->truth->n_rows; r++) {
        KithOutcome *own = &entities[kith_truth_row(grouping->truth, r)[KITH_TRUTH] - 1];

        if (grouping->values[r] == group->value) {
            own->right += grouping->outcomes[r].right;
            own->wrong += grouping->outcomes[r].wrong;
            own->missed += grouping->outcomes[r].missed;
            sum.right += grouping->outcomes[r].right;
            sum.wrong += grouping->outcomes[r].wrong;
            sum.missed += grouping->outcomes[r].missed;
        }
    }
    kith_score_intervals(entities, grouping->truth->n_entities, &rates);
    kith_table_add_row(table);
    kith_table_set_integer(table, 1, group->records);
    kith_table_set_real(table, 2, sum.right + sum.missed);
    kith_table_set_real(table, 3, sum.right + sum.wrong);
    set_rate(table, 4, &rates.precision, sum.right + sum.wrong);
    set_rate(table, 7, &rates.recall, sum.right + sum.missed);
    if (sum.right + MIN(sum.wrong, sum.missed) < ENOUGH_PAIRS) {
        kith_table_set_text(table, 10, "not enough data");
    }
    return set_name(grouping, group, table, error);
}

gboolean
kith_score_by(KithStore *store,
              KithTxn *txn,
              const KithTruth *truth,
              const KithOutcome *outcomes,
              const char *property,
              KithTable **out_table,
              GError **error)
{
    g_auto(Grouping) grouping = {.txn = txn, .truth = truth, .outcomes = outcomes};
    g_autoptr(KithTable) table =
        kith_table_new_like("group:text records:integer true_pairs:real found_pairs:real "
                            "precision:real precision_low:real precision_high:real recall:real "
                            "recall_low:real recall_high:real note:text");

    if (!find_property(store, property, &grouping.property, error) ||
        !read_values(&grouping, error)) {
        return FALSE;
    }
    list_groups(&grouping);
    for (guint g = 0; g < grouping.groups->len; g++) {
        if (!add_group(&grouping, &g_array_index(grouping.groups, Group, g), table, error)) {
            return FALSE;
        }
    }
    *out_table = g_steal_pointer(&table);
    return TRUE;
}
