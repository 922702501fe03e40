/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "people.h"
#include "store-entities.h"

#include <glib/gstdio.h>

#include <kith/kith-resolve.h>

#define N 900

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_shut(&fixture->test);
    test_store_verify(fixture->test.path);
    test_store_clear(&fixture->test);
}

static void
load(Fixture *fixture, const char *name, const char *csv)
{
    g_autofree char *text = test_load_text(&fixture->test, name, csv);
}

static KithResolveReport
resolve(Fixture *fixture, const KithResolveOptions *options)
{
    g_autoptr(GError) error = NULL;
    KithResolveReport report;
    g_autoptr(KithTable) table = kith_resolve(fixture->test.store, options, &report, &error);

    g_assert_no_error(error);
    g_assert_nonnull(table);
    kith_resolve_report_clear(&report);
    return report;
}

static KithEntityId *
entities(KithStore *store, KithRecordId *out_n)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    KithEntityId *all;

    g_assert_true(kith_entities_all(txn, &all, out_n, &error));
    return all;
}

static KithEntityId
entity_of(Fixture *fixture, KithRecordId record)
{
    KithRecordId n;
    g_autofree KithEntityId *all = entities(fixture->test.store, &n);

    g_assert_cmpuint(record, <=, n);
    return all[record - 1];
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The partition as text that does not depend on numbers: a line for each entity of several
 * records with their keys. */
static char *
partition_text(KithStore *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) groups = g_hash_table_new_full(NULL, NULL, NULL, NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(KithTxn) txn = kith_store_read(store, &error);
    g_auto(KithRecordIter) iter = {0};
    GString *text = g_string_new(NULL);
    GHashTableIter each;
    gpointer keys;
    guint32 generation;

    g_assert_true(kith_entity_generation(txn, &generation, &error));
    g_assert_true(kith_records_open(txn, 1, &iter, &error));
    while (kith_records_next(&iter, &error)) {
        KithEntityId entity;
        GPtrArray *group;

        g_assert_true(kith_entity_of(txn, generation, iter.id, &entity, &error));
        group = g_hash_table_lookup(groups, GUINT_TO_POINTER(entity));
        if (group == NULL) {
            group = g_ptr_array_new_with_free_func(g_free);
            g_hash_table_insert(groups, GUINT_TO_POINTER(entity), group);
        }
        g_ptr_array_add(group, g_strndup((const char *)iter.record.key.data, iter.record.key.len));
    }
    g_hash_table_iter_init(&each, groups);
    while (g_hash_table_iter_next(&each, NULL, &keys)) {
        GPtrArray *group = keys;

        g_ptr_array_sort(group, compare_texts);
        if (group->len > 1) {
            g_ptr_array_add(group, NULL);
            g_ptr_array_add(lines, g_strjoinv(" ", (char **)group->pdata));
        }
        g_ptr_array_unref(group);
    }
    g_ptr_array_sort(lines, compare_texts);
    for (guint i = 0; i < lines->len; i++) {
        g_string_append_printf(text, "%s\n", (char *)g_ptr_array_index(lines, i));
    }
    return g_string_free(text, FALSE);
}

/* ---- what is found ---- */

static void
test_finds_people(Fixture *fixture, gconstpointer data)
{
    g_autofree char *csv = people_csv(0, N);
    g_autofree char *truth_csv = people_truth(0, N);
    g_autofree char *path = test_write_file(fixture->test.dir, "truth.csv", truth_csv);
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) truth = kith_load_table(path, &error);
    KithResolveReport report;
    KithScoreReport score;

    load(fixture, "staff.csv", csv);
    report = resolve(fixture, NULL);
    g_assert_cmpuint(report.records, ==, N);
    g_assert_cmpuint(report.generation, ==, 1);
    g_assert_true(kith_score(fixture->test.store, truth, NULL, &score, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(score.records, ==, N);
    g_assert_cmpuint(score.true_entities, ==, N / 3 * 2);
    g_assert_cmpuint(score.missing, ==, 0);
    g_assert_cmpfloat(score.pairs.precision.value, >, 0.97);
    g_assert_cmpfloat(score.pairs.recall.value, >, 0.97);
}

/* Two of one name, and a record that could be of either, until its birth date tells. */
static void
test_rivals_share_nothing(Fixture *fixture, gconstpointer data)
{
    static const char *const birth_dates[] = {"", "1971-03-05"};
    g_autofree char *csv = people_csv(0, N);

    load(fixture, "staff.csv", csv);
    for (guint i = 0; i < G_N_ELEMENTS(birth_dates); i++) {
        g_autofree char *family = g_strdup_printf("id,given_name,family_name,birth_date,phone\n"
                                                  "a,Walter,Quill,1971-03-05,07700 900111\n"
                                                  "b,Walter,Quill,1999-11-28,07700 911888\n"
                                                  "c,Walter,Quill,%s,\n",
                                                  birth_dates[i]);

        load(fixture, "family.csv", family);
        resolve(fixture, NULL);
        g_assert_cmpuint(entity_of(fixture, N + 1), !=, entity_of(fixture, N + 2));
        g_assert_cmpuint(entity_of(fixture, N + 3), !=, entity_of(fixture, N + 2));
        g_assert_cmpint(entity_of(fixture, N + 3) == entity_of(fixture, N + 1), ==, i == 1);
    }
}

/* Two people whom one thing alone tells apart, beside the same two without it, whom nothing does.
 */
static void
test_one_thing_tells_apart(Fixture *fixture, gconstpointer data)
{
    static const char *const people[] = {
        /* father and son of one name at one address */
        "1,Walter,Quill Jr,,07700 900111\n2,Walter,Quill Snr,,07700 900111\n",
        "3,Edgar III,Brock,,07700 900222\n4,Edgar II,Brock,,07700 900222\n",
        /* twins */
        "5,Mark,Tarn,1971-03-05,07700 900333\n6,Marsha,Tarn,1971-03-05,07700 900333\n",
        /* the same without what tells */
        "7,Walter,Vance,,07700 900444\n8,Walter,Vance,,07700 900444\n",
        "9,Mark,Wren,1971-03-05,07700 900555\n10,Marc,Wren,1971-03-05,07700 900555\n"};
    g_autofree char *csv = people_csv(0, N);
    g_autofree char *rows = g_strjoin("",
                                      "id,given_name,family_name,birth_date,phone\n",
                                      people[0],
                                      people[1],
                                      people[2],
                                      people[3],
                                      people[4],
                                      NULL);

    load(fixture, "staff.csv", csv);
    load(fixture, "pairs.csv", rows);
    resolve(fixture, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(people); i++) {
        KithEntityId a = entity_of(fixture, N + 2 * i + 1);
        KithEntityId b = entity_of(fixture, N + 2 * i + 2);

        g_test_message("%s", people[i]);
        g_assert_cmpint(a == b, ==, i >= 3);
    }
}

static void
test_empty_and_small(Fixture *fixture, gconstpointer data)
{
    KithResolveReport report = resolve(fixture, NULL);

    g_assert_cmpuint(report.records, ==, 0);
    load(fixture, "one.csv", "id,name\n1,Jane Smith\n");
    report = resolve(fixture, NULL);
    g_assert_cmpuint(report.records, ==, 1);
    g_assert_cmpuint(report.entities, ==, 1);
    load(fixture, "bare.csv", "id,name\n1,\n2,\n3,\n");
    report = resolve(fixture, NULL);
    g_assert_cmpuint(report.entities, ==, 4); /* nothing to compare: nothing is joined */
}

/* ---- what it may depend on ---- */

static void
test_threads_do_not_matter(Fixture *fixture, gconstpointer data)
{
    g_autofree char *csv = people_csv(0, N);
    g_autofree char *first = NULL;

    load(fixture, "staff.csv", csv);
    for (guint threads = 1; threads <= 7; threads += 3) {
        KithResolveOptions options = KITH_RESOLVE_OPTIONS_INIT;
        g_autofree char *model = test_path(fixture->test.dir, "model.yaml");
        g_autofree char *partition = NULL;
        g_autofree char *yaml = NULL;
        g_autofree char *both = NULL;

        options.threads = threads;
        options.save_model = model;
        resolve(fixture, &options);
        partition = partition_text(fixture->test.store);
        yaml = test_read_file(model);
        both = g_strconcat(partition, yaml, NULL);
        if (first == NULL) {
            first = g_steal_pointer(&both);
        } else {
            test_same_text(first, both);
        }
    }
}

/* The rows of a CSV, its header left in place, in another order. */
static char *
shuffle(const char *csv, guint64 seed)
{
    g_auto(GStrv) lines = g_strsplit(csv, "\n", -1);
    KithRandom random = kith_random(seed);
    guint n = g_strv_length(lines) - 1; /* the last one is empty */

    for (guint i = n - 1; i > 1; i--) {
        guint other = 1 + kith_random_below(&random, i);
        char *line = lines[i];

        lines[i] = lines[other];
        lines[other] = line;
    }
    return g_strjoinv("\n", lines);
}

static void
test_order_does_not_matter(Fixture *fixture, gconstpointer data)
{
    g_autofree char *csv = people_csv(0, N);
    g_autofree char *first = NULL;

    for (guint order = 0; order < 5; order++) {
        g_auto(TestStore) test = {0};
        Fixture own;
        g_autofree char *shuffled = order == 0 ? g_strdup(csv) : shuffle(csv, order);
        g_autofree char *partition = NULL;

        test_store_init(&test);
        own.test = test;
        load(&own, "staff.csv", shuffled);
        resolve(&own, NULL);
        partition = partition_text(test.store);
        if (first == NULL) {
            first = g_steal_pointer(&partition);
        } else {
            test_same_text(first, partition);
        }
    }
}

static void
test_model_gives_the_same(Fixture *fixture, gconstpointer data)
{
    g_autofree char *csv = people_csv(0, N);
    g_autofree char *model = test_path(fixture->test.dir, "model.yaml");
    g_autofree char *other = test_path(fixture->test.dir, "again");
    g_autofree char *again = test_path(other, "model.yaml");
    g_autofree char *learnt = NULL;
    g_autofree char *given = NULL;
    g_autofree char *yaml = NULL;
    g_autofree char *yaml_again = NULL;
    KithResolveOptions options = KITH_RESOLVE_OPTIONS_INIT;

    g_assert_cmpint(g_mkdir(other, 0700), ==, 0);
    load(fixture, "staff.csv", csv);
    options.save_model = model;
    resolve(fixture, &options);
    learnt = partition_text(fixture->test.store);
    options = (KithResolveOptions){.model = model, .save_model = again};
    resolve(fixture, &options);
    given = partition_text(fixture->test.store);
    test_same_text(learnt, given);
    yaml = test_read_file(model);
    yaml_again = test_read_file(again);
    test_same_text(yaml, yaml_again);
}

/* More sources than are told apart: the largest are, the others are one, and a model says which. */
static void
test_many_sources(Fixture *fixture, gconstpointer data)
{
    g_autofree char *model = test_path(fixture->test.dir, "model.yaml");
    g_autofree char *learnt = NULL;
    g_autofree char *given = NULL;
    g_autofree char *yaml = NULL;
    KithResolveOptions options = KITH_RESOLVE_OPTIONS_INIT;

    for (guint i = 0; i < 18; i++) {
        g_autofree char *name = g_strdup_printf("list%02u.csv", i);
        g_autofree char *csv = people_csv(i / 2 * 60, 60 + i);

        load(fixture, name, csv);
    }
    options.save_model = model;
    resolve(fixture, &options);
    learnt = partition_text(fixture->test.store);
    yaml = test_read_file(model);
    g_assert_null(strstr(yaml, "- list02\n"));
    g_assert_nonnull(strstr(yaml, "- list03\n"));
    g_assert_nonnull(strstr(yaml, "{source: \"\", and: list17"));
    options = (KithResolveOptions){.model = model};
    resolve(fixture, &options);
    given = partition_text(fixture->test.store);
    test_same_text(learnt, given);
}

static void
test_threshold(Fixture *fixture, gconstpointer data)
{
    g_autofree char *csv = people_csv(0, N);
    static const double wrong[] = {-0.1, 1.0, 1.5};
    g_autoptr(GError) error = NULL;
    guint64 merged = G_MAXUINT64;

    load(fixture, "staff.csv", csv);
    for (guint i = 0; i < 3; i++) {
        KithResolveOptions options = {.threshold = i == 0 ? 0.01 : i == 1 ? 0.5 : 0.9999999};
        KithResolveReport report = resolve(fixture, &options);

        g_assert_cmpuint(report.merged, <=, merged);
        merged = report.merged;
    }
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        KithResolveOptions options = {.threshold = wrong[i]};

        g_assert_null(kith_resolve(fixture->test.store, &options, NULL, &error));
        test_error(&error, KITH_ERROR_INVALID, "a threshold is a probability between 0 and 1");
    }
}

static void
test_ids_persist(Fixture *fixture, gconstpointer data)
{
    g_autofree char *csv = people_csv(0, N);
    g_autofree char *more = people_csv(N, 90);
    KithRecordId n;
    KithRecordId n_after;
    g_autofree KithEntityId *before = NULL;
    g_autofree KithEntityId *after = NULL;
    guint changed = 0;

    load(fixture, "staff.csv", csv);
    resolve(fixture, NULL);
    before = entities(fixture->test.store, &n);
    load(fixture, "more.csv", more);
    resolve(fixture, NULL);
    after = entities(fixture->test.store, &n_after);
    g_assert_cmpuint(n_after, ==, n + 90);
    for (KithRecordId i = 0; i < n; i++) {
        changed += before[i] != after[i];
    }
    g_assert_cmpuint(changed, <, n / 50);
}

/* ---- decisions ---- */

static void
decide(Fixture *fixture, KithRecordId a, KithRecordId b, KithVerdict verdict)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_store_decide(fixture->test.store, a, b, verdict, "told so", NULL, &error));
    g_assert_no_error(error);
}

static void
test_decisions_win(Fixture *fixture, gconstpointer data)
{
    g_autofree char *csv = people_csv(0, N);
    KithResolveReport report;

    load(fixture, "staff.csv", csv);
    resolve(fixture, NULL);
    g_assert_cmpuint(entity_of(fixture, 2), ==, entity_of(fixture, 3));
    g_assert_cmpuint(entity_of(fixture, 1), !=, entity_of(fixture, 4));
    decide(fixture, 2, 3, KITH_VERDICT_DIFFERENT);
    decide(fixture, 1, 4, KITH_VERDICT_SAME);
    report = resolve(fixture, NULL);
    g_assert_cmpuint(report.decisions, ==, 2);
    g_assert_cmpuint(entity_of(fixture, 2), !=, entity_of(fixture, 3));
    g_assert_cmpuint(entity_of(fixture, 1), ==, entity_of(fixture, 4));
    decide(fixture, 3, 2, KITH_VERDICT_SAME); /* takes the place of the first */
    resolve(fixture, NULL);
    g_assert_cmpuint(entity_of(fixture, 2), ==, entity_of(fixture, 3));
}

static double
expected_matches(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) table = kith_resolve(fixture->test.store, NULL, NULL, &error);

    g_assert_no_error(error);
    return kith_table_real(table, 0, (guint)kith_table_find_column(table, "expected_matches"));
}

/* Pairs that a person told apart are no matches to learn from. */
static void
test_decisions_teach(Fixture *fixture, gconstpointer data)
{
    enum { TOLD = 60 };
    g_autofree char *csv = people_csv(0, N);
    double before;
    double after;

    load(fixture, "staff.csv", csv);
    before = expected_matches(fixture);
    for (guint i = 0; i < TOLD; i++) {
        decide(fixture, 3 * i + 2, 3 * i + 3, KITH_VERDICT_DIFFERENT);
    }
    after = expected_matches(fixture);
    g_assert_cmpfloat(before, >, N / 3 - 20);
    g_assert_cmpfloat(after, <, before - TOLD + 5);
    g_assert_cmpfloat(after, >, before - TOLD - 20);
}

static void
test_decisions_across_kinds(Fixture *fixture, gconstpointer data)
{
    load(fixture, "firms.csv", "id,company_name\n1,Acme Ltd\n2,Zenith Ltd\n");
    load(fixture, "people.csv", "id,name\n1,Jane Smith\n2,John Doe\n");
    decide(fixture, 1, 3, KITH_VERDICT_SAME);
    resolve(fixture, NULL);
    g_assert_cmpuint(entity_of(fixture, 1), ==, entity_of(fixture, 3));
    g_assert_cmpuint(entity_of(fixture, 2), !=, entity_of(fixture, 4));
}

/* ---- scores ---- */

typedef struct {
    guint64 both;
    guint64 truth;
    guint64 found;
} Pairs;

/* Every pair looked at. */
static Pairs
count_slowly(const guint *truth, const KithEntityId *found, const guint *source, guint n)
{
    Pairs pairs = {0};

    for (guint i = 0; i < n; i++) {
        for (guint j = i + 1; j < n; j++) {
            gboolean t = truth[i] == truth[j] && (source == NULL || source[i] != source[j]);
            gboolean f = found[i] == found[j] && (source == NULL || source[i] != source[j]);

            pairs.both += t && f;
            pairs.truth += t;
            pairs.found += f;
        }
    }
    return pairs;
}

static void
check_score(const KithScoreReport *score, Pairs pairs)
{
    g_assert_cmpuint(score->true_positives, ==, pairs.both);
    g_assert_cmpuint(score->false_positives, ==, pairs.found - pairs.both);
    g_assert_cmpuint(score->false_negatives, ==, pairs.truth - pairs.both);
}

/* Random partitions of records of two sources, made by decisions. */
static void
test_scores_are_right(Fixture *fixture, gconstpointer data)
{
    enum { M = 60 };
    KithRandom random = kith_random(9);
    g_autoptr(GString) a = g_string_new("id,name\n");
    g_autoptr(GString) b = g_string_new("id,name\n");
    g_autoptr(GString) csv = g_string_new("record_id,entity_id\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(KithTable) table = NULL;
    g_autofree char *path = NULL;
    g_autofree KithEntityId *found = NULL;
    KithScoreOptions across = {TRUE};
    KithScoreReport score;
    KithRecordId n;
    guint truth[M];
    guint source[M];

    for (guint i = 0; i < M; i++) {
        g_string_append_printf(i < M / 2 ? a : b, "k%u,\n", i);
        truth[i] = kith_random_below(&random, 20);
        source[i] = i < M / 2;
        g_string_append_printf(csv, "k%u,t%u\n", i, truth[i]);
    }
    load(fixture, "a.csv", a->str);
    load(fixture, "b.csv", b->str);
    for (guint i = 0; i < 50; i++) {
        KithRecordId x = 1 + kith_random_below(&random, M);
        KithRecordId y = 1 + kith_random_below(&random, M);

        if (x != y) {
            decide(fixture, x, y, KITH_VERDICT_SAME);
        }
    }
    resolve(fixture, NULL);
    found = entities(fixture->test.store, &n);
    path = test_write_file(fixture->test.dir, "truth.csv", csv->str);
    table = kith_load_table(path, &error);
    g_assert_true(kith_score(fixture->test.store, table, NULL, &score, &error));
    check_score(&score, count_slowly(truth, found, NULL, M));
    g_assert_true(kith_score(fixture->test.store, table, &across, &score, &error));
    check_score(&score, count_slowly(truth, found, source, M));
    g_assert_no_error(error);
}

static guint64
pairs_of_reason(const KithScoreReport *score, const char *reason)
{
    for (gsize r = 0; r < kith_table_n_rows(score->reasons); r++) {
        if (g_str_equal(kith_table_text(score->reasons, r, 1), reason)) {
            return (guint64)kith_table_integer(score->reasons, r, 2);
        }
    }
    g_assert_not_reached();
}

/* Bins follow one another, shares lie within their bounds, and pairs that are sure are right. */
static void
check_calibration(const KithScoreReport *score)
{
    const KithTable *table = score->calibration;
    gsize last = kith_table_n_rows(table) - 1;

    g_assert_cmpuint(kith_table_n_rows(table), ==, 11);
    for (gsize r = 0; r <= last; r++) {
        double from = kith_table_real(table, r, 0);
        double to = kith_table_real(table, r, 1);

        g_assert_cmpfloat(from, <, to);
        if (r > 0) {
            g_assert_cmpfloat(from, ==, kith_table_real(table, r - 1, 1));
        }
        if (kith_table_integer(table, r, 2) > 0) {
            double stated = kith_table_real(table, r, 3);
            double right = kith_table_real(table, r, 4);

            g_assert_true(stated >= from - 1e-9 && stated <= to + 1e-9);
            g_assert_true(kith_table_real(table, r, 5) <= right + 1e-9 &&
                          right <= kith_table_real(table, r, 6) + 1e-9);
        }
    }
    g_assert_cmpint(kith_table_integer(table, last, 2), >=, 90);
    g_assert_cmpfloat(kith_table_real(table, last, 4), >=, .97);
    g_assert_true(score->calibration_error >= 0.0 && score->calibration_error <= 1.0);
}

/* At the generation's own threshold the curve is what was found; above it less is found. */
static void
check_curve(const KithScoreReport *score)
{
    const KithTable *curve = score->curve;
    gboolean met = FALSE;

    for (gsize r = 0; r < kith_table_n_rows(curve); r++) {
        if (kith_table_real(curve, r, 0) == .5) {
            met = TRUE;
            g_assert_cmpint(kith_table_integer(curve, r, 4), ==, (gint64)score->true_positives);
            g_assert_cmpint(kith_table_integer(curve, r, 5), ==, (gint64)score->false_positives);
            g_assert_cmpint(kith_table_integer(curve, r, 6), ==, (gint64)score->false_negatives);
        }
        if (r > 0) {
            g_assert_cmpfloat(kith_table_real(curve, r - 1, 0), <, kith_table_real(curve, r, 0));
            g_assert_cmpint(kith_table_integer(curve, r - 1, 4),
                            >=,
                            kith_table_integer(curve, r, 4));
        }
    }
    g_assert_true(met);
}

/* Every pair that is wrong has one reason, and every pair half a place in the groups of its ends.
 * Decisions make errors of two kinds. */
static void
test_score_reasons(Fixture *fixture, gconstpointer data)
{
    const KithScoreOptions how = {.errors = TRUE,
                                  .by = "given_name",
                                  .calibration = TRUE,
                                  .curve = TRUE};
    g_autoptr(GError) error = NULL;
    g_autofree char *csv = people_csv(0, 300);
    g_autofree char *truth = people_truth(0, 300);
    g_autofree char *path = test_write_file(fixture->test.dir, "truth.csv", truth);
    g_autoptr(KithTable) table = NULL;
    g_auto(KithScoreReport) score = {0};
    guint64 sums[2] = {0};
    double pairs = 0.0;

    load(fixture, "people.csv", csv);
    decide(fixture, 1, 4, KITH_VERDICT_SAME);
    decide(fixture, 11, 12, KITH_VERDICT_DIFFERENT);
    resolve(fixture, NULL);
    table = kith_load_table(path, &error);
    g_assert_no_error(error);
    g_assert_true(kith_score(fixture->test.store, table, &how, &score, &error));
    g_assert_no_error(error);
    for (gsize r = 0; r < kith_table_n_rows(score.reasons); r++) {
        sums[g_str_equal(kith_table_text(score.reasons, r, 0), "wrong")] +=
            (guint64)kith_table_integer(score.reasons, r, 2);
    }
    g_assert_cmpuint(sums[1], ==, score.false_positives);
    g_assert_cmpuint(sums[0], ==, score.false_negatives);
    g_assert_cmpuint(kith_table_n_rows(score.errors), ==, sums[0] + sums[1]);
    g_assert_cmpuint(pairs_of_reason(&score, "joined by a chain"), >=, 1);
    g_assert_cmpuint(pairs_of_reason(&score, "cut by clustering"), >=, 1);
    for (gsize g = 0; g < kith_table_n_rows(score.groups); g++) {
        pairs += kith_table_real(score.groups, g, 2);
    }
    g_assert_cmpfloat_with_epsilon(pairs, 100.0, 1e-9);
    check_calibration(&score);
    check_curve(&score);
    g_assert_cmpfloat(score.pairs.recall.low, <=, score.pairs.recall.value);
    g_assert_cmpfloat(score.pairs.recall.high, >=, score.pairs.recall.value);
    g_assert_cmpfloat(score.pairs.recall.low, <, score.pairs.recall.high);
}

static void
test_score_refusals(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *csv;
        const char *text;
    } cases[] = {
        {"id,entity_id\n1,x\n", "the truth has no column record_id"},
        {"record_id,e\n1,x\n", "the truth has no column entity_id"},
        {"record_id,entity_id\n2,x\n2,y\n", "record \"2\" stands twice in the truth"},
        {"record_id,entity_id\n1,x\n", "key \"1\" is of several sources"},
    };
    g_autoptr(GError) error = NULL;

    load(fixture, "a.csv", "id,name\n1,Jane Smith\n2,John Doe\n");
    load(fixture, "b.csv", "id,name\n1,Jane Smith\n");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = test_write_file(fixture->test.dir, "truth.csv", cases[i].csv);
        g_autoptr(KithTable) table = kith_load_table(path, &error);
        KithScoreReport score;

        g_assert_no_error(error);
        g_assert_false(kith_score(fixture->test.store, table, NULL, &score, &error));
        test_error(&error, KITH_ERROR_INVALID, cases[i].text);
    }
}

static void
test_score_counts_the_missing(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path =
        test_write_file(fixture->test.dir,
                        "truth.csv",
                        "record_id,source,entity_id\n1,a,x\n1,b,x\n7,a,x\n2,a,y\n");
    g_autoptr(KithTable) table = kith_load_table(path, &error);
    KithScoreReport score;

    load(fixture, "a.csv", "id,name\n1,Jane Smith\n2,John Doe\n");
    load(fixture, "b.csv", "id,name\n1,Jane Smith\n");
    decide(fixture, 1, 3, KITH_VERDICT_SAME);
    resolve(fixture, NULL);
    g_assert_true(kith_score(fixture->test.store, table, NULL, &score, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(score.records, ==, 4);
    g_assert_cmpuint(score.missing, ==, 1);
    g_assert_cmpuint(score.entities, ==, 3);
    g_assert_cmpuint(score.true_positives, ==, 1);
    g_assert_cmpuint(score.false_negatives, ==, 2);
    g_assert_cmpfloat(score.pairs.precision.value, ==, 1.0);
    g_assert_cmpfloat_with_epsilon(score.pairs.recall.value, 1.0 / 3.0, 1e-12);
    g_assert_cmpfloat_with_epsilon(score.b3_precision, 1.0, 1e-12);
    g_assert_cmpfloat_with_epsilon(score.b3_recall, (2.0 / 3 + 2.0 / 3 + 1.0 / 3 + 1) / 4, 1e-12);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*func)(Fixture *, gconstpointer);
    } tests[] = {
        {"/resolve/resolve/finds-people", test_finds_people},
        {"/resolve/resolve/what-fits-two-that-differ-is-of-neither", test_rivals_share_nothing},
        {"/resolve/resolve/one-thing-tells-two-people-apart", test_one_thing_tells_apart},
        {"/resolve/resolve/empty-and-small-stores", test_empty_and_small},
        {"/resolve/resolve/threads-do-not-matter", test_threads_do_not_matter},
        {"/resolve/resolve/order-of-arrival-does-not-matter", test_order_does_not_matter},
        {"/resolve/resolve/a-saved-model-gives-the-same", test_model_gives_the_same},
        {"/resolve/resolve/many-sources", test_many_sources},
        {"/resolve/resolve/threshold", test_threshold},
        {"/resolve/resolve/entities-keep-their-numbers", test_ids_persist},
        {"/resolve/decisions/win", test_decisions_win},
        {"/resolve/decisions/teach", test_decisions_teach},
        {"/resolve/decisions/join-what-is-not-compared", test_decisions_across_kinds},
        {"/resolve/score/as-by-every-pair", test_scores_are_right},
        {"/resolve/score/reasons-and-groups-add-up", test_score_reasons},
        {"/resolve/score/refusals", test_score_refusals},
        {"/resolve/score/missing-records-are-alone", test_score_counts_the_missing},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
    return g_test_run();
}
