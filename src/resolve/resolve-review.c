/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-parallel.h"
#include "base-table.h"
#include "resolve-linkage.h"
#include "resolve-stream.h"
#include "resolve-weighing.h"
#include "store-decisions.h"
#include "store-entities.h"
#include "store-records.h"

#include <kith/kith-resolve.h>

#include <math.h>

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
    COL_EVIDENCE,
    COL_ANSWER,
};

/* Entities of more records are not compared as wholes for a question: their pairs are. */
#define RECORDS_MAX 40

/* A decision comes back when a record has changed since and so many bits speak against it. */
#define DOUBT_BITS 5.0

/* A question: a pair of records, and what an answer would be worth. */
typedef struct {
    guint32 i; /* records of the frame */
    guint32 j;
    KithEntityId a; /* their entities, a <= b */
    KithEntityId b;
    double weight; /* of the pair */
    double probability;
    double gain;                 /* bits of uncertainty × pairs of records that hang on it */
    const KithDecision *doubted; /* one that records speak against which changed since; NULL */
} Question;

typedef struct {
    KithStore *store;
    KithTxn *txn; /* owned */
    guint n;
    guint threads;
    const KithProgress *progress;
    KithEntityId *entities; /* owned: of record i + 1 */
    KithRecordId n_records;
    GPtrArray *sources;   /* owned, char * */
    GPtrArray *decisions; /* owned, KithDecision: those that stand */
    GHashTable *decided;  /* owned: pairs that were decided on, as 64-bit keys */
    GHashTable *asked;    /* owned: entities that a question is about already */
    GHashTable *members;  /* owned, of the kind at hand: GArray of records by entity */
    GArray *questions;    /* owned, Question: of the kind at hand */
    GArray *chosen;       /* owned, Chosen */
    KithTable *table;     /* owned */
} Reviewing;

/* A question of any kind, in words. */
typedef struct {
    double gain;
    double probability;
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
    g_clear_pointer(&reviewing->txn, kith_txn_end);
    g_clear_pointer(&reviewing->sources, g_ptr_array_unref);
    g_clear_pointer(&reviewing->decisions, g_ptr_array_unref);
    g_clear_pointer(&reviewing->decided, g_hash_table_unref);
    g_clear_pointer(&reviewing->asked, g_hash_table_unref);
    g_clear_pointer(&reviewing->members, g_hash_table_unref);
    g_clear_pointer(&reviewing->questions, g_array_unref);
    g_clear_pointer(&reviewing->chosen, g_array_unref);
    g_clear_pointer(&reviewing->table, kith_table_free);
    g_free(reviewing->entities);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reviewing, reviewing_clear)

/* ---- what is known ---- */

static gint64
key_of(KithRecordId a, KithRecordId b)
{
    return (gint64)MIN(a, b) << 32 | MAX(a, b);
}

static gboolean
read_decided(Reviewing *reviewing, GError **error)
{
    reviewing->decided = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    if (!kith_decisions_standing(reviewing->txn, &reviewing->decisions, error)) {
        return FALSE;
    }
    for (guint i = 0; i < reviewing->decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(reviewing->decisions, i);
        gint64 key = key_of(decision->a, decision->b);

        g_hash_table_add(reviewing->decided, g_memdup2(&key, sizeof key));
    }
    return TRUE;
}

static gboolean
is_decided(const Reviewing *reviewing, KithRecordId a, KithRecordId b)
{
    gint64 key = key_of(a, b);

    return g_hash_table_contains(reviewing->decided, &key);
}

static KithEntityId
entity_of(const Reviewing *reviewing, const KithFrame *frame, guint32 record)
{
    KithRecordId id = frame->ids[record];

    return id <= reviewing->n_records ? reviewing->entities[id - 1] : 0;
}

static void
list_members(Reviewing *reviewing, const KithFrame *frame)
{
    g_clear_pointer(&reviewing->members, g_hash_table_unref);
    reviewing->members =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)(void (*)(void))g_array_unref);
    for (guint32 r = 0; r < frame->n; r++) {
        gpointer entity = GUINT_TO_POINTER(entity_of(reviewing, frame, r));
        GArray *own = g_hash_table_lookup(reviewing->members, entity);

        if (own == NULL) {
            own = g_array_new(FALSE, FALSE, sizeof(guint32));
            g_hash_table_insert(reviewing->members, entity, own);
        }
        g_array_append_val(own, r);
    }
}

static const GArray *
members_of(const Reviewing *reviewing, KithEntityId entity)
{
    return g_hash_table_lookup(reviewing->members, GUINT_TO_POINTER(entity));
}

/* ---- questions ---- */

static double
uncertainty(double p)
{
    return p <= 0.0 || p >= 1.0 ? 0.0 : -p * log2(p) - (1.0 - p) * log2(1.0 - p);
}

static void
set_probability(Question *question, double weight, double pairs)
{
    question->probability = 1.0 / (1.0 + exp2(-weight));
    question->gain = uncertainty(question->probability) * pairs;
}

static double
weight_of(const KithLinker *linker, const guint32 *a, guint n_a, const guint32 *b, guint n_b)
{
    KithLinkage linkage;
    double weight;

    kith_linkage_of(linker, a, n_a, b, n_b, &linkage);
    weight = kith_linkage_weight(linker, &linkage);
    kith_linkage_clear(linker, &linkage);
    return weight;
}

/* Whether two entities are one, which are weighed as wholes. FALSE: no question. */
static gboolean
ask_across(const Reviewing *reviewing,
           const KithLinker *linker,
           const KithEdge *edge,
           Question *out)
{
    const KithFrame *frame = linker->scorer->frame;
    KithEntityId a = entity_of(reviewing, frame, edge->i);
    KithEntityId b = entity_of(reviewing, frame, edge->j);
    const GArray *of_a = members_of(reviewing, a);
    const GArray *of_b = members_of(reviewing, b);
    double weight = (double)edge->weight;

    if (a == 0 || b == 0 || a == b ||
        is_decided(reviewing, frame->ids[edge->i], frame->ids[edge->j])) {
        return FALSE;
    }
    if (of_a->len * of_b->len > 1 && MAX(of_a->len, of_b->len) <= RECORDS_MAX) {
        weight = weight_of(linker,
                           (const guint32 *)(const void *)of_a->data,
                           of_a->len,
                           (const guint32 *)(const void *)of_b->data,
                           of_b->len);
    }
    *out = (Question){edge->i, edge->j, MIN(a, b), MAX(a, b), .weight = (double)edge->weight};
    set_probability(out, weight, (double)of_a->len * of_b->len);
    return TRUE;
}

/* The record of the others that one weighs most with. */
static guint32
partner_of(const KithLinker *linker, guint32 record, const guint32 *rest, guint n)
{
    guint32 best = rest[0];
    double most = -G_MAXDOUBLE;

    for (guint i = 0; i < n; i++) {
        KithWeight weight;

        kith_score_pair(linker->scorer, record, rest[i], &weight);
        if (weight.weight > most) {
            most = weight.weight;
            best = rest[i];
        }
    }
    return best;
}

/* Whether the record of an entity that fits its others least is one of it. FALSE: no question. */
static gboolean
ask_within(const Reviewing *reviewing,
           const KithLinker *linker,
           KithEntityId entity,
           const GArray *members,
           Question *out)
{
    const KithFrame *frame = linker->scorer->frame;
    guint32 rest[RECORDS_MAX];
    guint n = members->len - 1;
    double least = G_MAXDOUBLE;

    for (guint k = 0; k <= n; k++) {
        guint32 own = g_array_index(members, guint32, k);
        double weight;

        for (guint i = 0, at = 0; i <= n; i++) {
            if (i != k) {
                rest[at++] = g_array_index(members, guint32, i);
            }
        }
        weight = weight_of(linker, &own, 1, rest, n);
        if (weight < least) {
            guint32 other = partner_of(linker, own, rest, n);

            least = weight;
            *out = (Question){MIN(own, other), MAX(own, other), entity, entity, .weight = weight};
        }
    }
    set_probability(out, least, n);
    return !is_decided(reviewing, frame->ids[out->i], frame->ids[out->j]);
}

/* Of two entities the pair of most weight is asked about, or one whose decision is in doubt. */
static int
compare_entities(gconstpointer a, gconstpointer b)
{
    const Question *x = a;
    const Question *y = b;

    if (x->a != y->a) {
        return x->a < y->a ? -1 : 1;
    }
    if (x->b != y->b) {
        return x->b < y->b ? -1 : 1;
    }
    if ((x->doubted != NULL) != (y->doubted != NULL)) {
        return x->doubted != NULL ? -1 : 1;
    }
    if (x->weight != y->weight) {
        return x->weight > y->weight ? -1 : 1;
    }
    return x->i != y->i ? (x->i < y->i ? -1 : 1) : (x->j > y->j) - (x->j < y->j);
}

static int
compare_gain(gconstpointer a, gconstpointer b)
{
    const Question *x = a;
    const Question *y = b;

    if (x->gain != y->gain) {
        return x->gain > y->gain ? -1 : 1;
    }
    return x->i != y->i ? (x->i < y->i ? -1 : 1) : (x->j > y->j) - (x->j < y->j);
}

static void
collect_within(Reviewing *reviewing, const KithLinker *linker)
{
    GHashTableIter iter;
    gpointer entity;
    gpointer members;

    g_hash_table_iter_init(&iter, reviewing->members);
    while (g_hash_table_iter_next(&iter, &entity, &members)) {
        guint n = ((const GArray *)members)->len;
        Question question;

        if (entity != NULL && n >= 2 && n <= RECORDS_MAX &&
            ask_within(reviewing, linker, GPOINTER_TO_UINT(entity), members, &question)) {
            g_array_append_val(reviewing->questions, question);
        }
    }
}

static gboolean
has_changed(const Reviewing *reviewing,
            KithRecordId id,
            guint32 version,
            gboolean *out_changed,
            GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found;

    if (!kith_records_get(reviewing->txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    *out_changed = found && version != 0 && record.version != version;
    return TRUE;
}

/* Whether records that changed since speak against what was decided. */
static gboolean
is_doubted(const Reviewing *reviewing,
           const KithDecision *decision,
           double weight,
           gboolean *out,
           GError **error)
{
    gboolean against =
        decision->verdict == KITH_VERDICT_SAME ? weight < -DOUBT_BITS : weight > DOUBT_BITS;
    gboolean a = FALSE;
    gboolean b = FALSE;

    if (against && (!has_changed(reviewing, decision->a, decision->version_a, &a, error) ||
                    !has_changed(reviewing, decision->b, decision->version_b, &b, error))) {
        return FALSE;
    }
    *out = against && (a || b);
    return TRUE;
}

/* Decisions that new data contradict come back. */
static gboolean
collect_doubted(Reviewing *reviewing, const KithWeighing *weighing, GError **error)
{
    for (guint d = 0; d < reviewing->decisions->len; d++) {
        const KithDecision *decision = g_ptr_array_index(reviewing->decisions, d);
        guint32 i = kith_weighing_number(weighing, decision->a);
        guint32 j = kith_weighing_number(weighing, decision->b);
        Question question = {MIN(i, j), MAX(i, j), .doubted = decision};
        KithWeight weight;
        gboolean doubted;

        if (question.j == G_MAXUINT32 || decision->verdict == KITH_VERDICT_UNSURE) {
            continue;
        }
        kith_score_pair(weighing->scorer, question.i, question.j, &weight);
        if (!is_doubted(reviewing, decision, weight.weight, &doubted, error)) {
            return FALSE;
        }
        if (doubted) {
            KithEntityId a = entity_of(reviewing, weighing->frame, i);
            KithEntityId b = entity_of(reviewing, weighing->frame, j);

            question.a = MIN(a, b);
            question.b = MAX(a, b);
            question.weight = weight.weight;
            question.probability = 1.0 / (1.0 + exp2(-weight.weight));
            question.gain =
                (double)members_of(reviewing, a)->len * (double)members_of(reviewing, b)->len;
            g_array_append_val(reviewing->questions, question);
        }
    }
    return TRUE;
}

static gboolean
collect(Reviewing *reviewing, const KithWeighing *weighing, const KithEdges *edges, GError **error)
{
    g_auto(KithPool) pool = {0};
    KithLinker linker;
    guint n = 0;

    reviewing->questions = g_array_new(FALSE, FALSE, sizeof(Question));
    kith_linker_init(&linker, weighing->scorer, &pool);
    for (gsize e = 0; e < edges->n; e++) {
        Question question;

        if (ask_across(reviewing, &linker, &edges->edges[e], &question)) {
            g_array_append_val(reviewing->questions, question);
        }
    }
    collect_within(reviewing, &linker);
    if (!collect_doubted(reviewing, weighing, error)) {
        return FALSE;
    }
    g_array_sort(reviewing->questions, compare_entities);
    for (guint q = 0; q < reviewing->questions->len; q++) {
        Question question = g_array_index(reviewing->questions, Question, q);

        if (q == 0 || question.a != g_array_index(reviewing->questions, Question, n - 1).a ||
            question.b != g_array_index(reviewing->questions, Question, n - 1).b) {
            g_array_index(reviewing->questions, Question, n++) = question;
        }
    }
    g_array_set_size(reviewing->questions, n);
    g_array_sort(reviewing->questions, compare_gain);
    return TRUE;
}

/* ---- in words ---- */

static void
append_value(GString *out, const KithFeature *feature, guint32 code)
{
    KithBytes text = code != 0 ? kith_value_text(&feature->values, code) : kith_bytes("?", 1);

    g_string_append_len(out, (const char *)text.data, (gssize)text.len);
}

/* What was compared, in the order of the properties. */
static char *
evidence_of(const KithWeighing *weighing, const Question *question)
{
    const KithFrame *frame = weighing->frame;
    GString *out = g_string_new(NULL);
    KithComparison comparison;
    KithWeight weight;

    if (question->doubted != NULL) {
        g_string_append_printf(out,
                               "decided %s by %s (%s), and changed since",
                               kith_verdict_name(question->doubted->verdict),
                               question->doubted->who,
                               question->doubted->reason);
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

static gboolean
choose(Reviewing *reviewing, const KithWeighing *weighing, const Question *question, GError **error)
{
    const KithRecordId *ids = weighing->frame->ids;
    Chosen chosen = {.gain = question->gain, .probability = question->probability};
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
    chosen.a = entity_of(reviewing, weighing->frame, i);
    chosen.b = entity_of(reviewing, weighing->frame, j);
    chosen.type = g_strdup(weighing->frame->type);
    chosen.evidence = evidence_of(weighing, question);
    g_array_append_val(reviewing->chosen, chosen);
    return TRUE;
}

/* The questions of a kind, each entity in one: an answer changes what its others are worth. */
static gboolean
review_kind(const KithWeighing *weighing, gpointer user_data, GError **error)
{
    Reviewing *reviewing = user_data;
    g_auto(KithEdges) edges = {0};
    guint chosen = 0;

    if (!kith_stream_pairs(weighing->atoms,
                           &weighing->choices,
                           weighing->scorer,
                           weighing->alone,
                           reviewing->threads,
                           reviewing->progress,
                           &edges,
                           error)) {
        return FALSE;
    }
    list_members(reviewing, weighing->frame);
    g_clear_pointer(&reviewing->questions, g_array_unref);
    if (!collect(reviewing, weighing, &edges, error)) {
        return FALSE;
    }
    for (guint q = 0; q < reviewing->questions->len && chosen < reviewing->n; q++) {
        const Question *question = &g_array_index(reviewing->questions, Question, q);

        if (question->gain <= 0.0 ||
            g_hash_table_contains(reviewing->asked, GUINT_TO_POINTER(question->a)) ||
            g_hash_table_contains(reviewing->asked, GUINT_TO_POINTER(question->b))) {
            continue;
        }
        g_hash_table_add(reviewing->asked, GUINT_TO_POINTER(question->a));
        g_hash_table_add(reviewing->asked, GUINT_TO_POINTER(question->b));
        chosen++;
        if (!choose(reviewing, weighing, question, error)) {
            return FALSE;
        }
    }
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

static void
write_rows(Reviewing *reviewing)
{
    KithTable *table = reviewing->table;

    g_array_sort(reviewing->chosen, compare_chosen);
    for (guint i = 0; i < MIN(reviewing->chosen->len, reviewing->n); i++) {
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

    reviewing.asked = g_hash_table_new(NULL, NULL);
    reviewing.chosen = g_array_new(FALSE, FALSE, sizeof(Chosen));
    g_array_set_clear_func(reviewing.chosen, clear_chosen);
    reviewing.table = kith_table_new_like(
        "rank:integer type:text source_a:text key_a:text entity_a:text source_b:text key_b:text "
        "entity_b:text joined:text probability:real gain:real evidence:text answer:text");
    reviewing.txn = kith_store_read(store, error);
    if (reviewing.txn == NULL ||
        !kith_entities_all(reviewing.txn, &reviewing.entities, &reviewing.n_records, error) ||
        !kith_store_source_names(reviewing.txn, &reviewing.sources, error) ||
        !read_decided(&reviewing, error) ||
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
