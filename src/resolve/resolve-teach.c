/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-teach.h"

#include "base-hash.h"

#include <math.h>

/* Of so many pairs one is a probe. */
#define PROBES 8

/* So many answers are looked at whether they can be foretold better. */
#define LOOK_FROM 10

/* Answers are held back a part at a time. */
#define PARTS 10

/* Bits that the prior may move by, and a level: those that are tried. A few dozen answers say more
 * of how many matches there are than of any one level. */
#define PRIOR_SPREAD 4.0
static const double spreads[] = {0.25, 0.5, 1.0, 2.0};

/* What is learnt must foretell held-back answers so much better, in bits of all of them. */
#define GAIN_LEAST 5.0

/* And be right about so many more. */
#define RIGHT_LEAST 2

/* The same of a wider spread against a narrower one. */
#define SPREAD_LEAST 2.0

#define ROUNDS 50
#define TOLERANCE 1e-7

/* Nothing is more certain than this: even so it may be wrong now and then. */
#define BITS_MAX 20.0

#define NONE 0xffff

/* Answers about probes, one row for each. */
typedef struct {
    const KithScorer *scorer; /* of the model without answers */
    guint n;                  /* parameters: the prior, then levels that answers came to */
    guint16 number[KITH_FEATURES_MAX][KITH_LEVELS_MAX + 1]; /* of a level's parameter */
    GArray *weights;                                        /* owned, double: bits */
    GArray *verdicts; /* owned, gboolean: whether the two are the same */
    GArray *terms;    /* owned, guint16: of each answer, the parameters of its levels and NONE */
    guint stride;     /* terms of an answer */
    double *moves;    /* owned, by parameter, in nats */
    double *gradient; /* owned */
    double *hessian;  /* owned, n × n, lower half */
    KithLesson *lesson;
} Teaching;

static void
teaching_clear(Teaching *teaching)
{
    g_array_unref(teaching->weights);
    g_array_unref(teaching->verdicts);
    g_array_unref(teaching->terms);
    g_free(teaching->moves);
    g_free(teaching->gradient);
    g_free(teaching->hessian);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Teaching, teaching_clear)

static guint
n_answers(const Teaching *teaching)
{
    return teaching->verdicts->len;
}

static gboolean
is_same(const Teaching *teaching, guint answer)
{
    return g_array_index(teaching->verdicts, gboolean, answer);
}

static const guint16 *
terms_of(const Teaching *teaching, guint answer)
{
    return &g_array_index(teaching->terms, guint16, answer * teaching->stride);
}

/* ---- probes ---- */

static guint64
hash_of(const KithFrame *frame, KithRecordPair pair)
{
    return kith_hash_pair(frame->hashes[MIN(pair.i, pair.j)], frame->hashes[MAX(pair.i, pair.j)]);
}

gboolean
kith_pair_is_probe(const KithFrame *frame, KithRecordPair pair)
{
    return hash_of(frame, pair) % PROBES == 0;
}

double
kith_pair_chance(const KithFrame *frame, KithRecordPair pair)
{
    return (double)((kith_hash_mix(hash_of(frame, pair)) >> 11) + 1) * 0x1p-53;
}

/* ---- answers as rows ---- */

static void
add_probe(Teaching *teaching, const KithComparison *comparison, double weight, gboolean same)
{
    const KithMatchModel *model = teaching->scorer->model;
    guint at = teaching->terms->len;
    guint16 *terms;

    g_array_append_val(teaching->weights, weight);
    g_array_append_val(teaching->verdicts, same);
    g_array_set_size(teaching->terms, at + teaching->stride);
    terms = &g_array_index(teaching->terms, guint16, at);
    *terms++ = 0;
    for (guint f = 0; f < model->n_features; f++) {
        guint level = comparison->level[f];

        if (level == 0 || kith_comparator_says_nothing(model->comparators[f], level)) {
            continue;
        }
        if (teaching->number[f][level] == NONE) {
            teaching->number[f][level] = (guint16)teaching->n++;
        }
        *terms++ = teaching->number[f][level];
    }
    *terms = NONE;
}

static void
add_answers(Teaching *teaching, const KithRecordPair *pairs, guint n, gboolean same)
{
    const KithFrame *frame = teaching->scorer->frame;

    for (guint d = 0; d < n; d++) {
        KithComparison comparison;
        KithWeight weight;

        kith_compare(frame, MIN(pairs[d].i, pairs[d].j), MAX(pairs[d].i, pairs[d].j), &comparison);
        kith_score_comparison(teaching->scorer, &comparison, &weight);
        teaching->lesson->decisions++;
        teaching->lesson->against += (weight.weight >= 0.0) != same;
        if (kith_pair_is_probe(frame, pairs[d])) {
            add_probe(teaching, &comparison, weight.weight, same);
        }
    }
}

/* ---- regression ---- */

/* What the moves make of an answer's weight, in nats. */
static double
moved(const Teaching *teaching, guint i)
{
    double bits = g_array_index(teaching->weights, double, i);
    double logit = CLAMP(bits, -BITS_MAX, BITS_MAX) * G_LN2;

    for (const guint16 *term = terms_of(teaching, i); *term != NONE; term++) {
        logit += teaching->moves[*term];
    }
    return logit;
}

/* -ln of the chance of the answer that was given. */
static double
surprise(gboolean same, double logit)
{
    double against = same ? -logit : logit;

    return against > 0.0 ? against + log1p(exp(-against)) : log1p(exp(against));
}

static gboolean
is_held_back(guint i, guint part)
{
    return i % PARTS == part;
}

/* The prior's is parameter 0. In nats. */
static double
precision_of(guint parameter, double spread)
{
    double nats = (parameter == 0 ? PRIOR_SPREAD : spread) * G_LN2;

    return 1.0 / (nats * nats);
}

/* What is made small: the surprise of the answers, and how far the levels are moved. */
static double
loss(const Teaching *teaching, guint part, double spread)
{
    double total = 0.0;

    for (guint i = 0; i < n_answers(teaching); i++) {
        if (!is_held_back(i, part)) {
            total += surprise(is_same(teaching, i), moved(teaching, i));
        }
    }
    for (guint p = 0; p < teaching->n; p++) {
        total += 0.5 * precision_of(p, spread) * teaching->moves[p] * teaching->moves[p];
    }
    return total;
}

static void
differentiate(Teaching *teaching, guint part, double spread)
{
    guint n = teaching->n;

    memset(teaching->hessian, 0, (gsize)n * n * sizeof(double));
    for (guint p = 0; p < n; p++) {
        teaching->gradient[p] = precision_of(p, spread) * teaching->moves[p];
        teaching->hessian[(gsize)p * n + p] = precision_of(p, spread);
    }
    for (guint i = 0; i < n_answers(teaching); i++) {
        const guint16 *terms = terms_of(teaching, i);
        double chance;

        if (is_held_back(i, part)) {
            continue;
        }
        chance = 1.0 / (1.0 + exp(-moved(teaching, i)));
        for (const guint16 *p = terms; *p != NONE; p++) {
            teaching->gradient[*p] += chance - (is_same(teaching, i) ? 1.0 : 0.0);
            for (const guint16 *q = terms; *q != NONE; q++) {
                if (*q <= *p) {
                    teaching->hessian[(gsize)*p * n + *q] += chance * (1.0 - chance);
                }
            }
        }
    }
}

/* Solves hessian × step = gradient in place of the gradient, by Cholesky's decomposition: the
 * hessian is positive definite, for its diagonal has the precision on top. */
static void
solve(Teaching *teaching)
{
    guint n = teaching->n;
    double *h = teaching->hessian;
    double *x = teaching->gradient;

    for (guint j = 0; j < n; j++) {
        for (guint i = j; i < n; i++) {
            double sum = h[(gsize)i * n + j];

            for (guint k = 0; k < j; k++) {
                sum -= h[(gsize)i * n + k] * h[(gsize)j * n + k];
            }
            h[(gsize)i * n + j] = i == j ? sqrt(MAX(sum, 1e-12)) : sum / h[(gsize)j * n + j];
        }
    }
    for (guint i = 0; i < n; i++) {
        for (guint k = 0; k < i; k++) {
            x[i] -= h[(gsize)i * n + k] * x[k];
        }
        x[i] /= h[(gsize)i * n + i];
    }
    for (guint i = n; i-- > 0;) {
        for (guint k = i + 1; k < n; k++) {
            x[i] -= h[(gsize)k * n + i] * x[k];
        }
        x[i] /= h[(gsize)i * n + i];
    }
}

/* Newton's method; a step that goes too far is halved. */
static void
regress(Teaching *teaching, guint part, double spread)
{
    double before;

    memset(teaching->moves, 0, teaching->n * sizeof(double));
    before = loss(teaching, part, spread);
    for (guint round = 0; round < ROUNDS; round++) {
        double share = 1.0;
        double after;

        differentiate(teaching, part, spread);
        solve(teaching);
        for (guint p = 0; p < teaching->n; p++) {
            teaching->moves[p] -= teaching->gradient[p];
        }
        while ((after = loss(teaching, part, spread)) > before && share > 1e-3) {
            share /= 2.0;
            for (guint p = 0; p < teaching->n; p++) {
                teaching->moves[p] += share * teaching->gradient[p];
            }
        }
        if (before - after < TOLERANCE) {
            return;
        }
        before = after;
    }
}

/* ---- how much is believed ---- */

/* What is foretold of the answers, each held back in its turn. */
static void
foretell(Teaching *teaching, double spread, KithLesson *lesson)
{
    lesson->right_taught = 0;
    lesson->surprise_taught = 0.0;
    for (guint part = 0; part < PARTS; part++) {
        regress(teaching, part, spread);
        for (guint i = part; i < n_answers(teaching); i += PARTS) {
            double logit = moved(teaching, i);

            lesson->right_taught += (logit >= 0.0) == is_same(teaching, i);
            lesson->surprise_taught += surprise(is_same(teaching, i), logit) / G_LN2;
        }
    }
}

/* What the model foretells without them. */
static void
foretell_untaught(const Teaching *teaching, KithLesson *lesson)
{
    lesson->probes = n_answers(teaching);
    for (guint i = 0; i < n_answers(teaching); i++) {
        double logit = moved(teaching, i);

        lesson->right += (logit >= 0.0) == is_same(teaching, i);
        lesson->surprise += surprise(is_same(teaching, i), logit) / G_LN2;
    }
    lesson->right_taught = lesson->right;
    lesson->surprise_taught = lesson->surprise;
}

/* Returns the spread that foretells best, 0 when none is so much better than the model without
 * answers that it is no chance. */
static double
choose_spread(Teaching *teaching)
{
    double least = GAIN_LEAST;
    double best = 0.0;

    foretell_untaught(teaching, teaching->lesson);
    if (n_answers(teaching) < LOOK_FROM) {
        return 0.0;
    }
    for (guint s = 0; s < G_N_ELEMENTS(spreads); s++) {
        KithLesson lesson = *teaching->lesson;

        foretell(teaching, spreads[s], &lesson);
        if (lesson.surprise_taught <= teaching->lesson->surprise_taught - least &&
            lesson.right_taught >= lesson.right + RIGHT_LEAST) {
            *teaching->lesson = lesson;
            best = spreads[s];
            least = SPREAD_LEAST;
        }
    }
    return best;
}

/* ---- all of it ---- */

static void
teaching_init(Teaching *teaching, const KithScorer *scorer, KithLesson *lesson)
{
    *teaching = (Teaching){.scorer = scorer,
                           .n = 1,
                           .weights = g_array_new(FALSE, FALSE, sizeof(double)),
                           .verdicts = g_array_new(FALSE, FALSE, sizeof(gboolean)),
                           .terms = g_array_new(FALSE, FALSE, sizeof(guint16)),
                           .stride = scorer->model->n_features + 2,
                           .lesson = lesson};
    memset(teaching->number, 0xff, sizeof teaching->number);
    *lesson = (KithLesson){0};
}

static void
move_model(const Teaching *teaching, KithMatchModel *model)
{
    model->answered = teaching->moves[0] / G_LN2;
    for (guint f = 0; f < model->n_features; f++) {
        for (guint l = 1; l <= model->comparators[f]->n_levels; l++) {
            guint16 number = teaching->number[f][l];

            model->features[f].answered[l] = number != NONE ? teaching->moves[number] / G_LN2 : 0.0;
        }
    }
}

gboolean
kith_teach(const KithFrame *frame,
           const KithRecordPair *same,
           guint n_same,
           const KithRecordPair *different,
           guint n_different,
           KithMatchModel *model)
{
    g_autofree KithScorer *scorer = g_new(KithScorer, 1);
    g_auto(Teaching) teaching;
    double spread;

    kith_scorer_init(scorer, frame, model);
    teaching_init(&teaching, scorer, &model->lesson);
    add_answers(&teaching, same, n_same, TRUE);
    add_answers(&teaching, different, n_different, FALSE);
    teaching.moves = g_new0(double, teaching.n);
    teaching.gradient = g_new(double, teaching.n);
    teaching.hessian = g_new(double, (gsize)teaching.n *teaching.n);
    spread = choose_spread(&teaching);
    if (spread == 0.0 || n_answers(&teaching) < KITH_PROBES_TEACH) {
        return FALSE;
    }
    regress(&teaching, PARTS, spread);
    move_model(&teaching, model);
    return TRUE;
}
