/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-parallel.h"
#include "base-table.h"
#include "resolve-questions.h"
#include "store-records.h"

#include <kith/kith-resolve.h>

enum {
    COL_RANK,
    COL_TYPE,
    COL_SOURCE_A,
    COL_KEY_A,
    COL_ENTITY_A,
    COL_SOURCE_B,
    COL_KEY_B,
    COL_ENTITY_B,
    COL_JOINED,
    COL_PROBABILITY,
    COL_GAIN,
    COL_PURPOSE,
    COL_EVIDENCE,
    COL_ANSWER,
};

typedef struct {
    KithStore *store;
    KithTxn *txn; /* owned */
    guint n;
    guint threads;
    const KithProgress *progress;
    GPtrArray *sources;       /* owned, char * */
    KithQuestions *questions; /* owned */
    GArray *chosen;           /* owned, Chosen */
    guint probes;             /* of the kind that had most of them */
    KithTable *table;         /* owned */
} Reviewing;

/* A question of any kind, in words. */
typedef struct {
    double gain;
    double probability;
    gboolean probe;
    const char *purpose; /* static */
    guint turn;          /* among those of its kind */
    KithEntityId a;
    KithEntityId b;
    char *type;           /* owned */
    const char *source_a; /* borrowed from Reviewing */
    const char *source_b;
    char *key_a;    /* owned */
    char *key_b;    /* owned */
    char *evidence; /* owned */
} Chosen;

static void
clear_chosen(gpointer data)
{
    Chosen *chosen = data;

    g_free(chosen->type);
    g_free(chosen->key_a);
    g_free(chosen->key_b);
    g_free(chosen->evidence);
}

static void
reviewing_clear(Reviewing *reviewing)
{
    g_clear_pointer(&reviewing->questions, kith_questions_free);
    g_clear_pointer(&reviewing->txn, kith_txn_end);
    g_clear_pointer(&reviewing->sources, g_ptr_array_unref);
    g_clear_pointer(&reviewing->chosen, g_array_unref);
    g_clear_pointer(&reviewing->table, kith_table_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reviewing, reviewing_clear)

/* ---- in words ---- */

static void
append_value(GString *out, const KithFeature *feature, guint32 code)
{
    KithBytes text = code != 0 ? kith_value_text(&feature->values, code) : kith_bytes("?", 1);

    g_string_append_len(out, (const char *)text.data, (gssize)text.len);
}

/* What was compared, in the order of the properties. */
static char *
evidence_of(const KithWeighing *weighing, const KithQuestion *question)
{
    const KithFrame *frame = weighing->frame;
    GString *out = g_string_new(NULL);
    KithComparison comparison;
    KithWeight weight;

    if (question->about != NULL) {
        g_string_append_printf(out,
                               "decided %s by %s (%s), and %s",
                               kith_verdict_name(question->about->verdict),
                               question->about->who,
                               question->about->reason,
                               question->about->proposed ? "awaits a second person"
                                                         : "changed since");
    }
    kith_compare(frame, MIN(question->i, question->j), MAX(question->i, question->j), &comparison);
    kith_score_comparison(weighing->scorer, &comparison, &weight);
    for (guint f = 0; f < frame->n_features; f++) {
        const KithFeature *feature = &frame->features[f];
        guint level = comparison.level[f];

        if (level == 0 || (int)f == frame->order ||
            kith_comparator_says_nothing(feature->comparator, level)) {
            continue;
        }
        g_string_append_printf(out, "%s%s: ", out->len > 0 ? "; " : "", feature->name);
        append_value(out, feature, comparison.a[f]);
        if (level != 1 && comparison.b[f] != 0) {
            g_string_append(out, " | ");
            append_value(out, feature, comparison.b[f]);
        }
        g_string_append_printf(out, " (%+.1f)", weight.features[f]);
    }
    return g_string_free(out, FALSE);
}

static const char *
purpose_of(const KithQuestion *question)
{
    return question->probe             ? "probe"
           : question->about == NULL   ? "gain"
           : question->about->proposed ? "second"
                                       : "doubt";
}

static gboolean
choose(Reviewing *reviewing,
       const KithWeighing *weighing,
       const KithQuestion *question,
       guint turn,
       GError **error)
{
    const KithRecordId *ids = weighing->frame->ids;
    Chosen chosen = {.gain = question->gain,
                     .probability = question->probability,
                     .probe = question->probe,
                     .purpose = purpose_of(question),
                     .turn = turn};
    guint32 i = MIN(question->i, question->j);
    guint32 j = MAX(question->i, question->j);

    if (!kith_records_origin(reviewing->txn,
                             reviewing->sources,
                             ids[i],
                             &chosen.source_a,
                             &chosen.key_a,
                             error) ||
        !kith_records_origin(reviewing->txn,
                             reviewing->sources,
                             ids[j],
                             &chosen.source_b,
                             &chosen.key_b,
                             error)) {
        clear_chosen(&chosen);
        return FALSE;
    }
    chosen.a = kith_questions_entity(reviewing->questions, weighing->frame, i);
    chosen.b = kith_questions_entity(reviewing->questions, weighing->frame, j);
    chosen.type = g_strdup(weighing->frame->type);
    chosen.evidence = evidence_of(weighing, question);
    g_array_append_val(reviewing->chosen, chosen);
    return TRUE;
}

static gboolean
review_kind(const KithWeighing *weighing, gpointer user_data, GError **error)
{
    Reviewing *reviewing = user_data;
    g_autoptr(GArray) asked = g_array_new(FALSE, FALSE, sizeof(KithQuestion));
    g_auto(KithEdges) edges = {0};
    guint probes = 0;

    if (!kith_stream_pairs(weighing->atoms,
                           &weighing->choices,
                           weighing->scorer,
                           weighing->alone,
                           reviewing->threads,
                           reviewing->progress,
                           &edges,
                           error) ||
        !kith_questions_ask(reviewing->questions, weighing, &edges, reviewing->n, asked, error)) {
        return FALSE;
    }
    for (guint q = 0; q < asked->len; q++) {
        const KithQuestion *question = &g_array_index(asked, KithQuestion, q);

        if (!choose(reviewing, weighing, question, q, error)) {
            return FALSE;
        }
        probes += question->probe;
    }
    reviewing->probes = MAX(reviewing->probes, probes);
    return TRUE;
}

static int
compare_chosen(gconstpointer a, gconstpointer b)
{
    const Chosen *x = a;
    const Chosen *y = b;

    const char *of_x[] = {x->source_a, x->key_a, x->source_b, x->key_b};
    const char *of_y[] = {y->source_a, y->key_a, y->source_b, y->key_b};
    int order = (x->gain < y->gain) - (x->gain > y->gain);

    for (guint i = 0; i < G_N_ELEMENTS(of_x) && order == 0; i++) {
        order = strcmp(of_x[i], of_y[i]);
    }
    return order;
}

/* Probes first, in turn of each kind; then the others by what they are worth. */
static int
compare_to_take(gconstpointer a, gconstpointer b)
{
    const Chosen *x = a;
    const Chosen *y = b;

    if (x->probe != y->probe) {
        return x->probe ? -1 : 1;
    }
    if (x->probe && x->turn != y->turn) {
        return x->turn < y->turn ? -1 : 1;
    }
    return compare_chosen(a, b);
}

/* As many questions as are wanted, of what each kind would ask. */
static void
take(Reviewing *reviewing)
{
    GArray *chosen = reviewing->chosen;
    guint n = 0;

    g_array_sort(chosen, compare_to_take);
    while (n < chosen->len && g_array_index(chosen, Chosen, n).probe) {
        n++;
    }
    if (n > reviewing->probes) {
        g_array_remove_range(chosen, reviewing->probes, n - reviewing->probes);
    }
    if (chosen->len > reviewing->n) {
        g_array_set_size(chosen, reviewing->n);
    }
    g_array_sort(chosen, compare_chosen);
}

static void
write_rows(Reviewing *reviewing)
{
    KithTable *table = reviewing->table;

    take(reviewing);
    for (guint i = 0; i < reviewing->chosen->len; i++) {
        const Chosen *chosen = &g_array_index(reviewing->chosen, Chosen, i);

        kith_table_add_row(table);
        kith_table_set_integer(table, COL_RANK, i + 1);
        kith_table_set_text(table, COL_TYPE, chosen->type);
        kith_table_set_text(table, COL_SOURCE_A, chosen->source_a);
        kith_table_set_text(table, COL_KEY_A, chosen->key_a);
        kith_table_set_printf(table, COL_ENTITY_A, "e:%u", chosen->a);
        kith_table_set_text(table, COL_SOURCE_B, chosen->source_b);
        kith_table_set_text(table, COL_KEY_B, chosen->key_b);
        kith_table_set_printf(table, COL_ENTITY_B, "e:%u", chosen->b);
        kith_table_set_text(table, COL_JOINED, chosen->a == chosen->b ? "yes" : "no");
        kith_table_set_real(table, COL_PROBABILITY, chosen->probability);
        kith_table_set_real(table, COL_GAIN, chosen->gain);
        kith_table_set_text(table, COL_PURPOSE, chosen->purpose);
        kith_table_set_text(table, COL_EVIDENCE, chosen->evidence);
        kith_table_set_text(table, COL_ANSWER, "");
    }
}

KithTable *
kith_review(KithStore *store, guint n, guint threads, const KithProgress *progress, GError **error)
{
    g_auto(Reviewing) reviewing = {.store = store,
                                   .n = n,
                                   .threads = kith_threads(threads),
                                   .progress = progress};

    reviewing.chosen = g_array_new(FALSE, FALSE, sizeof(Chosen));
    g_array_set_clear_func(reviewing.chosen, clear_chosen);
    reviewing.table = kith_table_new_like(
        "rank:integer type:text source_a:text key_a:text entity_a:text source_b:text key_b:text "
        "entity_b:text joined:text probability:real gain:real purpose:text evidence:text "
        "answer:text");
    reviewing.txn = kith_store_read(store, error);
    if (reviewing.txn == NULL ||
        (reviewing.questions = kith_questions_new(reviewing.txn, kith_store_user(store), error)) ==
            NULL ||
        !kith_store_source_names(reviewing.txn, &reviewing.sources, error) ||
        !kith_weighings_each(store,
                             reviewing.txn,
                             reviewing.threads,
                             review_kind,
                             &reviewing,
                             error)) {
        g_prefix_error(error, "review: ");
        return NULL;
    }
    write_rows(&reviewing);
    return g_steal_pointer(&reviewing.table);
}
