/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-questions.h"

#include "resolve-calibrate.h"
#include "resolve-left.h"
#include "resolve-linkage.h"
#include "resolve-teach.h"
#include "store-entities.h"
#include "store-records.h"

#include <math.h>

/* Entities of more records are not compared as wholes for a question: their pairs are. */
#define RECORDS_MAX 40

/* A decision comes back when a record has changed since and so many bits speak against it. */
#define DOUBT_BITS 5.0

/* Shares of the questions that are probes: until there are enough answers to teach, as long as they
 * teach, and when they do not. */
#define PROBES_FIRST 0.4
#define PROBES_TEACHING 0.9
#define PROBES_WATCHING 0.08

/* A share of the probes are of pairs that were joined, all with the same chance: a model that is
 * sure of what is wrong would never be found out by what it is unsure of. */
#define PROBES_JOINED (1.0 / 3.0)

struct _KithQuestions {
    KithTxn *txn;
    KithEntityId *entities; /* owned: of record i + 1 */
    KithRecordId n_records;
    const char *user;     /* borrowed: who is asked */
    GPtrArray *decisions; /* owned, KithDecision: those that stand or await a second person */
    GHashTable *decided;  /* owned: pairs that were decided on, as 64-bit keys */
    GHashTable *asked;    /* owned: entities that a question is about already */
    GHashTable *members;  /* owned, of the kind at hand: GArray of records by entity */
    GArray *asking;       /* owned, KithQuestion: of the kind at hand */
};

void
kith_questions_free(KithQuestions *questions)
{
    g_clear_pointer(&questions->decisions, g_ptr_array_unref);
    g_clear_pointer(&questions->decided, g_hash_table_unref);
    g_clear_pointer(&questions->asked, g_hash_table_unref);
    g_clear_pointer(&questions->members, g_hash_table_unref);
    g_clear_pointer(&questions->asking, g_array_unref);
    g_free(questions->entities);
    g_free(questions);
}

/* ---- what is known ---- */

static gint64
key_of(KithRecordId a, KithRecordId b)
{
    return (gint64)MIN(a, b) << 32 | MAX(a, b);
}

static gboolean
read_decided(KithQuestions *questions, GError **error)
{
    g_autoptr(GPtrArray) proposed = NULL;

    questions->decided = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    if (!kith_decisions_all(questions->txn, &questions->decisions, &proposed, error)) {
        return FALSE;
    }
    g_ptr_array_extend_and_steal(questions->decisions, g_steal_pointer(&proposed));
    for (guint i = 0; i < questions->decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(questions->decisions, i);
        gint64 key = key_of(decision->a, decision->b);

        g_hash_table_add(questions->decided, g_memdup2(&key, sizeof key));
    }
    return TRUE;
}

static gboolean
is_decided(const KithQuestions *questions, KithRecordId a, KithRecordId b)
{
    gint64 key = key_of(a, b);

    return g_hash_table_contains(questions->decided, &key);
}

static KithEntityId
entity_of(const KithQuestions *questions, const KithFrame *frame, guint32 record)
{
    KithRecordId id = frame->ids[record];

    return id <= questions->n_records ? questions->entities[id - 1] : 0;
}

static void
list_members(KithQuestions *questions, const KithFrame *frame)
{
    g_clear_pointer(&questions->members, g_hash_table_unref);
    questions->members =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)(void (*)(void))g_array_unref);
    for (guint32 r = 0; r < frame->n; r++) {
        gpointer entity = GUINT_TO_POINTER(entity_of(questions, frame, r));
        GArray *own = g_hash_table_lookup(questions->members, entity);

        if (own == NULL) {
            own = g_array_new(FALSE, FALSE, sizeof(guint32));
            g_hash_table_insert(questions->members, entity, own);
        }
        g_array_append_val(own, r);
    }
}

static const GArray *
members_of(const KithQuestions *questions, KithEntityId entity)
{
    return g_hash_table_lookup(questions->members, GUINT_TO_POINTER(entity));
}

/* ---- what hangs most on ---- */

static double
uncertainty(double p)
{
    return p <= 0.0 || p >= 1.0 ? 0.0 : -p * log2(p) - (1.0 - p) * log2(1.0 - p);
}

static void
set_probability(KithQuestion *question, double probability, double pairs)
{
    question->probability = probability;
    question->gain = uncertainty(probability) * pairs;
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

/* Whether a pair is not asked about for what hangs on it: it was decided on, or is a probe. */
static gboolean
is_settled(const KithQuestions *questions, const KithFrame *frame, guint32 i, guint32 j)
{
    return kith_pair_is_probe(frame, (KithRecordPair){i, j}) ||
           is_decided(questions, frame->ids[i], frame->ids[j]);
}

/* Whether two entities are one, which are weighed as wholes. FALSE: no question. */
static gboolean
ask_across(const KithQuestions *questions,
           const KithLinker *linker,
           const KithEdge *edge,
           KithQuestion *out)
{
    const KithFrame *frame = linker->scorer->frame;
    KithEntityId a = entity_of(questions, frame, edge->i);
    KithEntityId b = entity_of(questions, frame, edge->j);
    const GArray *of_a = members_of(questions, a);
    const GArray *of_b = members_of(questions, b);
    double weight = (double)edge->weight;
    double left;

    if (a == 0 || b == 0 || a == b || is_settled(questions, frame, edge->i, edge->j)) {
        return FALSE;
    }
    if (of_a->len * of_b->len > 1 && MAX(of_a->len, of_b->len) <= RECORDS_MAX) {
        weight = weight_of(linker,
                           (const guint32 *)(const void *)of_a->data,
                           of_a->len,
                           (const guint32 *)(const void *)of_b->data,
                           of_b->len);
    }
    left = kith_left_bits(linker,
                          (const guint32 *)(const void *)of_a->data,
                          of_a->len,
                          (const guint32 *)(const void *)of_b->data,
                          of_b->len);
    *out = (KithQuestion){edge->i, edge->j, MIN(a, b), MAX(a, b), .weight = (double)edge->weight};
    set_probability(out,
                    kith_calibrated(linker->scorer->model, weight, left),
                    (double)of_a->len * of_b->len);
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
ask_within(const KithQuestions *questions,
           const KithLinker *linker,
           KithEntityId entity,
           const GArray *members,
           KithQuestion *out)
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
            *out =
                (KithQuestion){MIN(own, other), MAX(own, other), entity, entity, .weight = weight};
        }
    }
    set_probability(out, kith_calibrated(linker->scorer->model, least, 0.0), n);
    return !is_settled(questions, frame, out->i, out->j);
}

/* Of two entities the pair of most weight is asked about, or one whose decision is in doubt. */
static int
compare_entities(gconstpointer a, gconstpointer b)
{
    const KithQuestion *x = a;
    const KithQuestion *y = b;

    if (x->a != y->a) {
        return x->a < y->a ? -1 : 1;
    }
    if (x->b != y->b) {
        return x->b < y->b ? -1 : 1;
    }
    if ((x->about != NULL) != (y->about != NULL)) {
        return x->about != NULL ? -1 : 1;
    }
    if (x->weight != y->weight) {
        return x->weight > y->weight ? -1 : 1;
    }
    return x->i != y->i ? (x->i < y->i ? -1 : 1) : (x->j > y->j) - (x->j < y->j);
}

static int
compare_gain(gconstpointer a, gconstpointer b)
{
    const KithQuestion *x = a;
    const KithQuestion *y = b;

    if (x->gain != y->gain) {
        return x->gain > y->gain ? -1 : 1;
    }
    return x->i != y->i ? (x->i < y->i ? -1 : 1) : (x->j > y->j) - (x->j < y->j);
}

static void
collect_within(KithQuestions *questions, const KithLinker *linker)
{
    GHashTableIter iter;
    gpointer entity;
    gpointer members;

    g_hash_table_iter_init(&iter, questions->members);
    while (g_hash_table_iter_next(&iter, &entity, &members)) {
        guint n = ((const GArray *)members)->len;
        KithQuestion question;

        if (entity != NULL && n >= 2 && n <= RECORDS_MAX &&
            ask_within(questions, linker, GPOINTER_TO_UINT(entity), members, &question)) {
            g_array_append_val(questions->asking, question);
        }
    }
}

static gboolean
has_changed(const KithQuestions *questions,
            KithRecordId id,
            guint32 version,
            gboolean *out_changed,
            GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found;

    if (!kith_records_get(questions->txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    *out_changed = found && version != 0 && record.version != version;
    return TRUE;
}

/* Whether a decision is to be looked at again: it is another person's that awaits a second one, or
 * records that changed since speak against it. */
static gboolean
comes_back(const KithQuestions *questions,
           const KithDecision *decision,
           double weight,
           gboolean *out,
           GError **error)
{
    gboolean against =
        decision->verdict == KITH_VERDICT_SAME ? weight < -DOUBT_BITS : weight > DOUBT_BITS;
    gboolean a = FALSE;
    gboolean b = FALSE;

    if (decision->proposed) {
        *out = !g_str_equal(decision->who, questions->user);
        return TRUE;
    }
    if (against && (!has_changed(questions, decision->a, decision->version_a, &a, error) ||
                    !has_changed(questions, decision->b, decision->version_b, &b, error))) {
        return FALSE;
    }
    *out = against && (a || b);
    return TRUE;
}

static gboolean
collect_decided(KithQuestions *questions, const KithWeighing *weighing, GError **error)
{
    for (guint d = 0; d < questions->decisions->len; d++) {
        const KithDecision *decision = g_ptr_array_index(questions->decisions, d);
        guint32 i = kith_weighing_number(weighing, decision->a);
        guint32 j = kith_weighing_number(weighing, decision->b);
        KithQuestion question = {MIN(i, j), MAX(i, j), .about = decision};
        KithWeight weight;
        gboolean back;

        if (question.j == G_MAXUINT32 || decision->verdict == KITH_VERDICT_UNSURE) {
            continue;
        }
        kith_score_pair(weighing->scorer, question.i, question.j, &weight);
        if (!comes_back(questions, decision, weight.weight, &back, error)) {
            return FALSE;
        }
        if (back) {
            KithEntityId a = entity_of(questions, weighing->frame, i);
            KithEntityId b = entity_of(questions, weighing->frame, j);

            question.a = MIN(a, b);
            question.b = MAX(a, b);
            question.weight = weight.weight;
            question.probability = kith_calibrated(weighing->model, weight.weight, 0.0);
            question.gain =
                (double)members_of(questions, a)->len * (double)members_of(questions, b)->len;
            g_array_append_val(questions->asking, question);
        }
    }
    return TRUE;
}

static gboolean
collect(KithQuestions *questions,
        const KithWeighing *weighing,
        const KithEdges *edges,
        GError **error)
{
    g_auto(KithPool) pool = {0};
    KithLinker linker;
    guint n = 0;

    questions->asking = g_array_new(FALSE, FALSE, sizeof(KithQuestion));
    kith_linker_init(&linker, weighing->scorer, &pool);
    for (gsize e = 0; e < edges->n; e++) {
        KithQuestion question;

        if (ask_across(questions, &linker, &edges->edges[e], &question)) {
            g_array_append_val(questions->asking, question);
        }
    }
    collect_within(questions, &linker);
    if (!collect_decided(questions, weighing, error)) {
        return FALSE;
    }
    g_array_sort(questions->asking, compare_entities);
    for (guint q = 0; q < questions->asking->len; q++) {
        KithQuestion question = g_array_index(questions->asking, KithQuestion, q);

        if (q == 0 || question.a != g_array_index(questions->asking, KithQuestion, n - 1).a ||
            question.b != g_array_index(questions->asking, KithQuestion, n - 1).b) {
            g_array_index(questions->asking, KithQuestion, n++) = question;
        }
    }
    g_array_set_size(questions->asking, n);
    g_array_sort(questions->asking, compare_gain);
    return TRUE;
}

/* ---- probes ---- */

/* A probe, and when its turn comes: the lowest first. */
typedef struct {
    double turn;
    KithQuestion question;
} Probe;

static int
compare_probes(gconstpointer a, gconstpointer b)
{
    const Probe *x = a;
    const Probe *y = b;

    if (x->turn != y->turn) {
        return x->turn < y->turn ? -1 : 1;
    }
    return x->question.i != y->question.i
               ? (x->question.i < y->question.i ? -1 : 1)
               : (x->question.j > y->question.j) - (x->question.j < y->question.j);
}

/* Probes of pairs that were joined, or of all pairs. The former have the same chance each, the
 * latter one that goes with how uncertain they are (Efraimidis and Spirakis, "Weighted random
 * sampling with a reservoir", Information Processing Letters 97, 2006,
 * doi:10.1016/j.ipl.2005.11.003). */
static GArray *
draw_probes(const KithQuestions *questions,
            const KithFrame *frame,
            const KithEdges *edges,
            gboolean joined)
{
    GArray *probes = g_array_new(FALSE, FALSE, sizeof(Probe));

    for (gsize e = 0; e < edges->n; e++) {
        KithRecordPair pair = {edges->edges[e].i, edges->edges[e].j};
        KithEntityId a = entity_of(questions, frame, pair.i);
        KithEntityId b = entity_of(questions, frame, pair.j);
        Probe probe = {0.0,
                       {pair.i,
                        pair.j,
                        MIN(a, b),
                        MAX(a, b),
                        .weight = (double)edges->edges[e].weight,
                        .probe = TRUE}};

        if (a == 0 || b == 0 || (joined && a != b) || !kith_pair_is_probe(frame, pair) ||
            is_decided(questions, frame->ids[pair.i], frame->ids[pair.j])) {
            continue;
        }
        set_probability(&probe.question, kith_probability(probe.question.weight), 1.0);
        probe.turn =
            -log(kith_pair_chance(frame, pair)) / (joined ? 1.0 : MAX(probe.question.gain, 1e-12));
        g_array_append_val(probes, probe);
    }
    g_array_sort(probes, compare_probes);
    return probes;
}

/* Adds a question when its entities are in none yet: an answer changes what their others are
 * worth. */
static gboolean
add_question(KithQuestions *questions, const KithQuestion *question, GArray *out)
{
    if (g_hash_table_contains(questions->asked, GUINT_TO_POINTER(question->a)) ||
        g_hash_table_contains(questions->asked, GUINT_TO_POINTER(question->b))) {
        return FALSE;
    }
    g_hash_table_add(questions->asked, GUINT_TO_POINTER(question->a));
    g_hash_table_add(questions->asked, GUINT_TO_POINTER(question->b));
    g_array_append_val(out, *question);
    return TRUE;
}

static void
add_probes(KithQuestions *questions,
           const KithFrame *frame,
           const KithEdges *edges,
           gboolean joined,
           guint n,
           GArray *out)
{
    g_autoptr(GArray) probes = draw_probes(questions, frame, edges, joined);
    guint added = 0;

    for (guint p = 0; p < probes->len && added < n; p++) {
        added += add_question(questions, &g_array_index(probes, Probe, p).question, out);
    }
}

/* Questions by what they are worth, up to @n in all: of decisions that come back, or the others. */
static void
add_worth(KithQuestions *questions, gboolean back, guint n, GArray *out)
{
    for (guint q = 0; q < questions->asking->len && out->len < n; q++) {
        const KithQuestion *question = &g_array_index(questions->asking, KithQuestion, q);

        if (question->gain > 0.0 && (question->about != NULL) == back) {
            add_question(questions, question, out);
        }
    }
}

static guint
n_probes(const KithLesson *lesson, guint n)
{
    double share = lesson->right_taught > lesson->right ? PROBES_TEACHING
                   : lesson->probes < KITH_PROBES_TEACH ? PROBES_FIRST
                                                        : PROBES_WATCHING;

    return (guint)(share * n);
}

/* ---- all of it ---- */

KithQuestions *
kith_questions_new(KithTxn *txn, const char *user, GError **error)
{
    KithQuestions *questions = g_new0(KithQuestions, 1);

    questions->txn = txn;
    questions->user = user;
    questions->asked = g_hash_table_new(NULL, NULL);
    if (!kith_entities_all(txn, &questions->entities, &questions->n_records, error) ||
        !read_decided(questions, error)) {
        kith_questions_free(questions);
        return NULL;
    }
    return questions;
}

KithEntityId
kith_questions_entity(const KithQuestions *questions, const KithFrame *frame, guint32 record)
{
    return entity_of(questions, frame, record);
}

gboolean
kith_questions_ask(KithQuestions *questions,
                   const KithWeighing *weighing,
                   const KithEdges *edges,
                   guint n,
                   GArray *out_questions,
                   GError **error)
{
    guint probes = n_probes(&weighing->model->lesson, n);
    guint joined = (guint)ceil(PROBES_JOINED * probes);
    guint back;

    list_members(questions, weighing->frame);
    g_clear_pointer(&questions->asking, g_array_unref);
    if (!collect(questions, weighing, edges, error)) {
        return FALSE;
    }
    add_worth(questions, TRUE, n, out_questions);
    back = out_questions->len;
    probes = MIN(probes, n - back);
    add_probes(questions, weighing->frame, edges, TRUE, MIN(joined, probes), out_questions);
    add_probes(questions,
               weighing->frame,
               edges,
               FALSE,
               probes - (out_questions->len - back),
               out_questions);
    add_worth(questions, FALSE, n, out_questions);
    return TRUE;
}
