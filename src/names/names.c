/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "names-align.h"

#include "base-error.h"
#include "base-parallel.h"
#include "base-table.h"
#include "names-words.h"

#include <kith/kith-names.h>
#include <math.h>

/* All in bits. Names are compared because something brought them together; still most such pairs
 * are of different people: one word in common is just not enough unless it is a long one. */
#define PRIOR (-3.0)
#define MOST_FOR 9.0

/* What is left over on both sides. */
#define OTHER_NAME (-7.0)    /* of a person */
#define OTHER_WORD (-8.0)    /* of an organisation, and a number */
#define OTHER_COMMON (-5.0)  /* two words that many organisations have */
#define OTHER_INITIAL (-6.5) /* an initial that fits nothing */
#define OTHER_GENERATION (-7.0)
#define OTHER_FORM (-6.5)

/* What one side alone has. */
#define MORE_NAME (-.5)
#define MORE_THAN_ONE (-.8) /* besides, beside a single name */
#define MORE_INITIAL (-.3)
#define MORE_WORD (-3.5)
#define MORE_COMMON (-3.0)
#define MORE_PLACE (-1.5)
#define MORE_NUMBER (-3.5)
#define MORE_OF_VESSEL (-1.5) /* a number behind a ship's name */

/* Names that are the same word for word are one name, however short. */
#define SAME 2.0

#define BACKWARDS 2.0
#define BACKWARDS_LEAST 6 /* letters */

typedef struct {
    KithNameKind kind;
    KithParsedName a;
    KithParsedName b;
    guint n_links;
    KithNameLink links[KITH_NAME_WORDS];
    double weight;
    GString *evidence; /* nullable */
} Match;

/* ---- telling ---- */

static void
tell_words(GString *text, const KithParsedName *name, guint first, guint n)
{
    for (guint i = first; i < first + n; i++) {
        if (i > first) {
            g_string_append_c(text, ' ');
        }
        g_string_append_len(text,
                            (const char *)name->words[i].text.data,
                            (gssize)name->words[i].text.len);
    }
}

static void
tell_link(Match *match, const KithNameLink *link)
{
    static const char *const signs[] = {"=", " variant of ", "~", " initial ", "~", " acronym "};

    if (match->evidence != NULL) {
        tell_words(match->evidence, &match->a, link->a, link->n_a);
        g_string_append(match->evidence, signs[link->kind]);
        tell_words(match->evidence, &match->b, link->b, link->n_b);
        g_string_append_printf(match->evidence, " %+.1f; ", link->bits);
    }
}

static void
add(Match *match, double bits, const char *what)
{
    match->weight += bits;
    if (match->evidence != NULL && bits != 0.0) {
        g_string_append_printf(match->evidence, "%s %+.1f; ", what, bits);
    }
}

/* ---- what is left over ---- */

/* The words of a name that nothing stands for. */
typedef struct {
    guint n; /* names, not initials */
    guint n_initials;
    guint n_common;
    guint n_places;
    guint n_numbers;
} Rest;

static void
count_rest(const KithParsedName *name, guint used, Rest *out)
{
    *out = (Rest){0};
    for (guint i = 0; i < name->n; i++) {
        KithPartKind kind = name->words[i].kind;

        if ((used & (1U << i)) == 0) {
            out->n += kind == KITH_PART_WORD ? 1 : 0;
            out->n_initials += kind == KITH_PART_INITIAL ? 1 : 0;
            out->n_common += kind == KITH_PART_COMMON ? 1 : 0;
            out->n_places += kind == KITH_PART_PLACE ? 1 : 0;
            out->n_numbers += kind == KITH_PART_NUMBER ? 1 : 0;
        }
    }
}

static guint
difference(guint a, guint b)
{
    return a > b ? a - b : b - a;
}

static void
weigh_person(Match *match, const Rest *a, const Rest *b)
{
    guint both = MIN(a->n, b->n);
    guint more = difference(a->n, b->n);
    guint initials = a->n_initials + b->n_initials;
    gboolean alone = MIN(match->a.n, match->b.n) == 1;

    add(match, OTHER_NAME * both, "other names");
    if (both == 0 && a->n_initials > 0 && b->n_initials + b->n > 0) {
        add(match, OTHER_INITIAL, "other initial");
    } else if (both == 0 && b->n_initials > 0 && a->n_initials + a->n > 0) {
        add(match, OTHER_INITIAL, "other initial");
    } else {
        add(match, MORE_INITIAL * initials, "initial of one alone");
    }
    add(match,
        MORE_NAME * MIN(more, 3) + (alone && more > 0 ? MORE_THAN_ONE : 0.0),
        "names of one alone");
    if (match->a.generation != 0 && match->b.generation != 0 &&
        match->a.generation != match->b.generation) {
        add(match, OTHER_GENERATION, "other generation");
    }
}

static guint
words_of(const Rest *rest)
{
    return rest->n + rest->n_common + rest->n_places + rest->n_initials;
}

/* "Company" and the like go with every form. */
static gboolean
have_other_forms(const Match *match)
{
    guint a = match->a.form;
    guint b = match->b.form;

    return a != 0 && b != 0 && (a & b) == 0 && a != KITH_FORM_ANY && b != KITH_FORM_ANY;
}

static void
weigh_organisation(Match *match, const Rest *a, const Rest *b)
{
    gboolean vessel = match->kind == KITH_NAME_VESSEL;
    guint both = MIN(words_of(a), words_of(b));
    gboolean telling = a->n + a->n_places > 0 || b->n + b->n_places > 0;

    add(match,
        (telling ? OTHER_WORD : OTHER_COMMON) * both,
        telling ? "other words" : "other common words");
    add(match, OTHER_WORD * MIN(a->n_numbers, b->n_numbers), "other numbers");
    add(match,
        (vessel ? MORE_OF_VESSEL : MORE_NUMBER) * difference(a->n_numbers, b->n_numbers),
        "number of one alone");
    if (both == 0) {
        add(match, MORE_WORD * (a->n + b->n), "words of one alone");
        add(match, MORE_COMMON * (a->n_common + b->n_common), "common words of one alone");
        add(match, MORE_PLACE * (a->n_places + b->n_places), "places of one alone");
    }
    if (have_other_forms(match)) {
        add(match, OTHER_FORM, "other legal form");
    }
}

/* ---- all ---- */

/* Whether the letters of one name are those of the other from behind. */
static gboolean
is_backwards(const KithParsedName *a, const KithParsedName *b)
{
    g_autoptr(GString) left = g_string_new(NULL);
    g_autoptr(GString) right = g_string_new(NULL);

    for (guint i = 0; i < a->n; i++) {
        g_string_append_len(left,
                            (const char *)a->words[i].text.data,
                            (gssize)a->words[i].text.len);
    }
    for (guint i = 0; i < b->n; i++) {
        g_string_append_len(right,
                            (const char *)b->words[i].text.data,
                            (gssize)b->words[i].text.len);
    }
    for (gsize i = 0; left->len == right->len && i < left->len; i++) {
        if (left->str[i] != right->str[right->len - 1 - i]) {
            return FALSE;
        }
    }
    return left->len == right->len && left->len >= BACKWARDS_LEAST;
}

/* Whether each word is equal to one of the other name, and some word is more than an initial. */
static gboolean
is_same(const Match *match)
{
    gboolean telling = FALSE;

    if (have_other_forms(match) || match->a.generation != match->b.generation) {
        return FALSE;
    }
    for (guint i = 0; i < match->n_links; i++) {
        if (match->links[i].kind != KITH_LINK_EQUAL) {
            return FALSE;
        }
        telling = telling || match->a.words[match->links[i].a].kind != KITH_PART_INITIAL;
    }
    return telling && match->n_links == match->a.n && match->n_links == match->b.n;
}

static void
weigh(Match *match)
{
    guint used_a = 0;
    guint used_b = 0;
    double bits = 0.0;
    Rest a;
    Rest b;

    match->n_links = kith_names_align(&match->a, &match->b, match->kind, match->links);
    match->weight = 0.0;
    add(match, PRIOR, "before");
    for (guint i = 0; i < match->n_links; i++) {
        const KithNameLink *link = &match->links[i];

        used_a |= ((1U << link->n_a) - 1) << link->a;
        used_b |= ((1U << link->n_b) - 1) << link->b;
        bits += link->bits;
        tell_link(match, link);
    }
    match->weight += bits;
    if (bits > MOST_FOR) {
        add(match, MOST_FOR - bits, "more than counts");
    }
    count_rest(&match->a, used_a, &a);
    count_rest(&match->b, used_b, &b);
    if (match->kind == KITH_NAME_PERSON) {
        weigh_person(match, &a, &b);
    } else {
        weigh_organisation(match, &a, &b);
    }
    if (match->weight < SAME && is_same(match)) {
        add(match, SAME - match->weight, "the same word for word");
    }
    if (match->weight < BACKWARDS && is_backwards(&match->a, &match->b)) {
        add(match, BACKWARDS - match->weight, "written backwards");
    }
}

static KithNameKind
kind_of(const char *schema, KithBytes a, KithBytes b)
{
    static const char *const organisations[] = {"Company",
                                                "Organization",
                                                "Organisation",
                                                "PublicBody"};
    static const char *const vessels[] = {"Vessel", "Airplane", "Vehicle"};

    if (schema != NULL && g_ascii_strcasecmp(schema, "Person") == 0) {
        return KITH_NAME_PERSON;
    }
    for (guint i = 0; schema != NULL && i < G_N_ELEMENTS(organisations); i++) {
        if (g_ascii_strcasecmp(schema, organisations[i]) == 0) {
            return KITH_NAME_ORGANISATION;
        }
    }
    for (guint i = 0; schema != NULL && i < G_N_ELEMENTS(vessels); i++) {
        if (g_ascii_strcasecmp(schema, vessels[i]) == 0) {
            return KITH_NAME_VESSEL;
        }
    }
    return kith_name_kind_guess(a, b);
}

/* The parts of "One Name / Another": whole names, so that "A/S" stays as it is. */
static guint
cut_aliases(KithBytes name, KithBytes *out, guint room)
{
    guint n = 0;
    gsize start = 0;

    for (gsize i = 0; i <= name.len && n < room; i++) {
        if (i == name.len || name.data[i] == '/') {
            if (i - start < 5) {
                break;
            }
            out[n++] = kith_bytes(name.data + start, i - start);
            start = i + 1;
        }
    }
    if (n == 0 || start < name.len) {
        out[0] = name;
        return 1;
    }
    return n;
}

#define ALIASES 4

/* The names of one and of the other that go together best. @out_why may be NULL. */
static double
match_best(KithNameKind kind, const char *a, const char *b, char **out_why)
{
    KithBytes left[ALIASES];
    KithBytes right[ALIASES];
    guint n_left = cut_aliases(kith_bytes_str(a), left, ALIASES);
    guint n_right = cut_aliases(kith_bytes_str(b), right, ALIASES);
    g_autofree char *evidence = NULL;
    double weight = -G_MAXDOUBLE;

    for (guint i = 0; i < n_left; i++) {
        for (guint j = 0; j < n_right; j++) {
            g_autoptr(GString) told = out_why != NULL ? g_string_new(NULL) : NULL;
            Match match = {.kind = kind, .evidence = told};

            kith_name_parse(left[i], kind, &match.a);
            kith_name_parse(right[j], kind, &match.b);
            weigh(&match);
            if (match.weight > weight) {
                weight = match.weight;
                g_free(evidence);
                evidence =
                    told != NULL ? g_strndup(told->str, told->len - MIN(told->len, 2)) : NULL;
            }
        }
    }
    if (out_why != NULL) {
        *out_why = g_steal_pointer(&evidence);
    }
    return weight;
}

/* Of words that could be assigned in several ways, all explaining as much, those left over may
 * weigh more or less. Names are taken in one order, so that neither is the first. */
double
kith_name_match(const char *schema, const char *a, const char *b, char **out_why)
{
    KithNameKind kind = kind_of(schema, kith_bytes_str(a), kith_bytes_str(b));
    gboolean turned = strcmp(a, b) > 0;
    double weight = match_best(kind, turned ? b : a, turned ? a : b, turned ? NULL : out_why);

    if (turned && out_why != NULL) {
        match_best(kind, a, b, out_why);
    }
    return 1.0 / (1.0 + exp2(-weight));
}

/* ---- tables ---- */

#define ROWS_A_TASK 1024

typedef struct {
    const KithTable *pairs;
    int schema; /* -1: none */
    int name1;
    int name2;
    gsize n;
    double *probabilities; /* owned */
    char **evidence;       /* owned */
} Job;

static void
compare_rows(guint task, guint worker, gpointer user_data)
{
    Job *job = user_data;
    gsize end = MIN(job->n, ((gsize)task + 1) * ROWS_A_TASK);

    for (gsize i = (gsize)task * ROWS_A_TASK; i < end; i++) {
        const char *schema =
            job->schema >= 0 ? kith_table_text(job->pairs, i, (guint)job->schema) : NULL;

        job->probabilities[i] = kith_name_match(schema,
                                                kith_table_text(job->pairs, i, (guint)job->name1),
                                                kith_table_text(job->pairs, i, (guint)job->name2),
                                                &job->evidence[i]);
    }
}

/* A table of the columns of @pairs and two more. */
static KithTable *
new_answer(const KithTable *pairs)
{
    guint n = kith_table_n_columns(pairs);
    g_autofree const char **names = g_new(const char *, n + 2);
    g_autofree KithColumnType *types = g_new(KithColumnType, n + 2);

    for (guint c = 0; c < n; c++) {
        names[c] = kith_table_column_name(pairs, c);
        types[c] = KITH_COLUMN_TEXT;
    }
    names[n] = "probability";
    types[n] = KITH_COLUMN_REAL;
    names[n + 1] = "evidence";
    types[n + 1] = KITH_COLUMN_TEXT;
    return kith_table_new(n + 2, names, types);
}

KithTable *
kith_match_names(const KithTable *pairs, guint threads, GError **error)
{
    guint n_columns = kith_table_n_columns(pairs);
    Job job = {.pairs = pairs,
               .schema = kith_table_find_column(pairs, "schema"),
               .name1 = kith_table_find_column(pairs, "name1"),
               .name2 = kith_table_find_column(pairs, "name2"),
               .n = kith_table_n_rows(pairs)};
    KithTable *answer;

    if (job.name1 < 0 || job.name2 < 0) {
        kith_error_set(error,
                       KITH_ERROR_INVALID,
                       "the table of names has no column %s: it needs name1 and name2",
                       job.name1 < 0 ? "name1" : "name2");
        return NULL;
    }
    for (guint c = 0; c < n_columns; c++) {
        const char *name = kith_table_column_name(pairs, c);

        if (g_str_equal(name, "probability") || g_str_equal(name, "evidence")) {
            kith_error_set(error,
                           KITH_ERROR_INVALID,
                           "the table of names has a column %s already: rename it, the answer's "
                           "is called so",
                           name);
            return NULL;
        }
    }
    job.probabilities = g_new(double, job.n + 1);
    job.evidence = g_new0(char *, job.n + 1);
    kith_parallel((guint)((job.n + ROWS_A_TASK - 1) / ROWS_A_TASK),
                  threads,
                  compare_rows,
                  &job,
                  NULL);
    answer = new_answer(pairs);
    for (gsize i = 0; i < job.n; i++) {
        kith_table_add_row(answer);
        for (guint c = 0; c < n_columns; c++) {
            if (!kith_table_is_missing(pairs, i, c)) {
                kith_table_set_text(answer, c, kith_table_text(pairs, i, c));
            }
        }
        kith_table_set_real(answer, n_columns, job.probabilities[i]);
        kith_table_set_text(answer, n_columns + 1, job.evidence[i]);
    }
    g_free(job.probabilities);
    g_strfreev(job.evidence);
    return answer;
}
