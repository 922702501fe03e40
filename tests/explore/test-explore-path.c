/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "example.h"

#define FAR 1000

/* ---- random graphs ---- */

#define MAX_RECORDS 64
#define N_TYPES 3

/* Links between records, drawn at random, and what the search must make of them. */
typedef struct {
    guint n;     /* records */
    guint stand; /* of them, the first so many; the others are taken back */
    guint entity[MAX_RECORDS + 1];
    guint8 types[MAX_RECORDS + 1][MAX_RECORDS + 1]; /* of entities, both ways: bit t for type t */
} Model;

static char *
key_of(const Model *model, guint record)
{
    return g_strdup_printf("%s/%u", record <= model->stand ? "hr" : "crm", record);
}

/* Every record is alone or of the entity of one before it. */
static void
join_some(TestStore *test, KithRandom *random, Model *model)
{
    g_autoptr(GString) groups = g_string_new(NULL);

    for (guint i = 1; i <= model->n; i++) {
        gboolean joined = i > 1 && kith_random_below(random, 4) == 0;

        model->entity[i] = joined ? model->entity[1 + kith_random_below(random, i - 1)] : i;
    }
    for (guint first = 1; first <= model->n; first++) {
        for (guint i = first; i <= model->n && model->entity[first] == first; i++) {
            if (model->entity[i] == first) {
                g_string_append_printf(groups, "%u ", i);
            }
        }
        g_string_append(groups, first < model->n && model->entity[first] == first ? ", " : "");
    }
    example_resolve(test->store, groups->str);
}

static void
add_link(Model *model, guint type, guint a, guint b)
{
    guint x = model->entity[a];
    guint y = model->entity[b];

    if (a <= model->stand && b <= model->stand && x != y) {
        model->types[x][y] |= (guint8)(1 << type);
        model->types[y][x] |= (guint8)(1 << type);
    }
}

static void
make_random(TestStore *test, KithRandom *random, guint n, guint n_links, Model *model)
{
    g_autoptr(GString) stays = g_string_new(NULL);
    g_autoptr(GString) goes = g_string_new(NULL);
    g_autoptr(GString) links = g_string_new("T0|hr/1>hr/1\nT1|hr/1>hr/1\nT2|hr/1>hr/1\n");

    *model = (Model){.n = n, .stand = n - n / 5};
    for (guint i = 1; i <= n; i++) {
        g_string_append_printf(i <= model->stand ? stays : goes, "Person|%u|name=n%u\n", i, i);
    }
    test_ingest_fine(test->store, "hr", stays->str);
    test_ingest_fine(test->store, "crm", goes->str);
    join_some(test, random, model);
    for (guint i = 0; i < n_links; i++) {
        guint a = kith_random_below(random, n) + 1;
        guint b = kith_random_below(random, n) + 1;
        guint type = kith_random_below(random, N_TYPES);
        g_autofree char *from = key_of(model, a);
        g_autofree char *to = key_of(model, b);

        g_string_append_printf(links, "T%u|%s>%s\n", type, from, to);
        add_link(model, type, a, b);
    }
    test_ingest_fine(test->store, "links", links->str);
    example_retire(test->store, "crm");
}

/* Distances from @from over links of @types by relaxing all edges until nothing changes, and how
 * many shortest paths there are. */
static guint
slow_distance(const Model *model, guint from, guint to, guint types, guint avoid, guint64 *out_n)
{
    guint distance[MAX_RECORDS + 1];
    guint64 ways[MAX_RECORDS + 1] = {0};

    for (guint i = 1; i <= model->n; i++) {
        distance[i] = i == from ? 0 : FAR;
    }
    for (guint round = 0; round < model->n; round++) {
        for (guint a = 1; a <= model->n; a++) {
            for (guint b = 1; b <= model->n; b++) {
                if ((model->types[a][b] & types) != 0 && b != avoid) {
                    distance[b] = MIN(distance[b], distance[a] + 1);
                }
            }
        }
    }
    ways[from] = 1;
    for (guint depth = 1; depth <= model->n; depth++) {
        for (guint b = 1; b <= model->n; b++) {
            for (guint a = 1; a <= model->n && distance[b] == depth; a++) {
                ways[b] +=
                    (model->types[a][b] & types) != 0 && distance[a] + 1 == depth ? ways[a] : 0;
            }
        }
    }
    *out_n = ways[to];
    return distance[to];
}

/* Asserts that rows are a path from @from to @to: hops follow each other over links of @types,
 * through no entity twice. Returns the types of its hops. */
static guint
check_path(const Model *model, const KithPathReport *report, guint from, guint to, guint types)
{
    gboolean passed[MAX_RECORDS + 1] = {FALSE};
    guint at = from;
    guint hop = 0;
    guint used = 0;

    for (gsize row = 0; row < kith_table_n_rows(report->table); row++) {
        guint number = (guint)kith_table_integer(report->table, row, 0);
        guint a = (guint)atoi(example_cell(report->table, row, "from_entity") + 2);
        guint b = (guint)atoi(example_cell(report->table, row, "to_entity") + 2);
        guint type = (guint)atoi(example_cell(report->table, row, "link_type") + 1);

        if (number != hop) {
            g_assert_cmpuint(number, ==, hop + 1);
            g_assert_cmpuint(a, ==, at);
            g_assert_false(passed[a]);
            passed[a] = TRUE;
            hop = number;
            at = b;
        }
        g_assert_cmpuint(b, ==, at);
        g_assert_cmpuint(types >> type & 1, ==, 1);
        g_assert_cmpuint(model->types[a][b] >> type & 1, ==, 1);
        used |= 1u << type;
    }
    g_assert_false(passed[at]);
    g_assert_cmpuint(at, ==, to);
    g_assert_cmpuint(hop, ==, report->length);
    return used;
}

static void
compare_one(TestStore *test, const Model *model, KithRandom *random)
{
    const char *const only[] = {"T0", "T2", NULL};
    const char *const without[] = {"T1", NULL};
    guint from = kith_random_below(random, model->stand) + 1;
    guint to = kith_random_below(random, model->stand) + 1;
    guint shun = model->entity[kith_random_below(random, model->stand) + 1];
    guint way = kith_random_below(random, 3);
    guint types = way == 0 ? 7 : 5;
    gboolean avoids = kith_random_below(random, 2) == 0 && shun != model->entity[from] &&
                      shun != model->entity[to];
    g_autofree char *a = g_strdup_printf("hr/%u", from);
    g_autofree char *b = g_strdup_printf("hr/%u", to);
    g_autofree char *c = g_strdup_printf("e:%u", shun);
    const char *const avoid[] = {avoids ? c : NULL, NULL};
    KithPathOptions options = {.links = way == 1 ? only : NULL,
                               .avoid_links = way == 2 ? without : NULL,
                               .avoid = avoid};
    g_auto(KithPathReport) report = {0};
    g_autoptr(GError) error = NULL;
    guint64 n_paths;
    guint expected = slow_distance(model,
                                   model->entity[from],
                                   model->entity[to],
                                   types,
                                   avoids ? shun : 0,
                                   &n_paths);

    g_assert_true(kith_path(test->store, a, b, &options, &report, &error));
    g_assert_no_error(error);
    g_assert_cmpint(report.found, ==, expected < FAR);
    if (report.found) {
        g_assert_cmpuint(report.length, ==, expected);
        g_assert_cmpuint(report.n_paths, ==, n_paths);
        check_path(model, &report, model->entity[from], model->entity[to], types);
    }
}

static void
test_random_equals_relaxation(void)
{
    KithRandom random = kith_random(3);

    for (guint round = 0; round < 12; round++) {
        g_auto(TestStore) test = {0};
        Model model;
        guint n = 5 + kith_random_below(&random, MAX_RECORDS - 5);

        test_store_init(&test);
        make_random(&test, &random, n, n / 2 + kith_random_below(&random, 2 * n), &model);
        for (guint i = 0; i < 100; i++) {
            compare_one(&test, &model, &random);
        }
    }
}

/* ---- needed types ---- */

/* The fewest links of a path through no entity twice that has all of @need, by trying all. */
static guint
slow_need(const Model *model, guint at, guint to, guint need, guint passed, guint left)
{
    guint best = FAR;

    if (at == to) {
        return need == 0 ? 0 : FAR;
    }
    for (guint next = 1; next <= model->n && left > 0; next++) {
        if (model->types[at][next] != 0 && (passed >> next & 1) == 0) {
            best = MIN(best,
                       1 + slow_need(model,
                                     next,
                                     to,
                                     need & ~(guint)model->types[at][next],
                                     passed | 1u << next,
                                     left - 1));
        }
    }
    return best;
}

static gboolean
compare_need(TestStore *test, const Model *model, KithRandom *random)
{
    const char *const names[] = {"T0", "T1", "T2"};
    const char *needed[4] = {NULL};
    guint from = kith_random_below(random, model->stand) + 1;
    guint to = kith_random_below(random, model->stand) + 1;
    guint need = 1 + kith_random_below(random, 7);
    g_autofree char *a = g_strdup_printf("hr/%u", from);
    g_autofree char *b = g_strdup_printf("hr/%u", to);
    KithPathOptions options = {.need = needed};
    g_auto(KithPathReport) report = {0};
    g_autoptr(GError) error = NULL;
    guint expected;
    guint n = 0;

    if (model->entity[from] == model->entity[to]) {
        return FALSE;
    }
    for (guint t = 0; t < N_TYPES; t++) {
        if ((need >> t & 1) != 0) {
            needed[n++] = names[t];
        }
    }
    expected = slow_need(model,
                         model->entity[from],
                         model->entity[to],
                         need,
                         1u << model->entity[from],
                         KITH_PATH_NEED_LENGTH);
    g_assert_true(kith_path(test->store, a, b, &options, &report, &error));
    g_assert_no_error(error);
    g_assert_cmpint(report.found, ==, expected < FAR);
    if (report.found) {
        g_assert_cmpuint(report.length, ==, expected);
        g_assert_cmpuint(check_path(model, &report, model->entity[from], model->entity[to], 7) &
                             need,
                         ==,
                         need);
    }
    return report.found;
}

static void
test_needed_types_equal_trying_all(void)
{
    KithRandom random = kith_random(5);
    guint found = 0;

    for (guint round = 0; round < 15; round++) {
        g_auto(TestStore) test = {0};
        Model model;

        test_store_init(&test);
        make_random(&test, &random, 12, 8 + kith_random_below(&random, 10), &model);
        for (guint i = 0; i < 60; i++) {
            found += compare_need(&test, &model, &random);
        }
    }
    g_assert_cmpuint(found, >, 100);
}

/* ---- an example ---- */

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
    test_ingest_fine(fixture->test.store,
                     "hr",
                     "Person|1|name=Ann\nPerson|2|name=Bob\nPerson|3|name=Cyd\nPerson|4|name=Dot\n"
                     "Unit|u|name=Traffic\nPerson|9|name=Zoe\n"
                     "KNOWS|1>2|date=2020-05-01\nKNOWS|2>1\nTRUSTS|3>2\n"
                     "WORKS_IN|1>u\nWORKS_IN|3>u\nWORKS_IN|4>u");
    test_ingest_fine(fixture->test.store, "crm", "Person|1|name=Anne\nKNOWS|1>hr/4");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_clear(&fixture->test);
}

static void
path(Fixture *fixture,
     const char *a,
     const char *b,
     const KithPathOptions *options,
     KithPathReport *report)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(kith_path(fixture->test.store, a, b, options, report, &error));
    g_assert_no_error(error);
}

static void
test_evidence(Fixture *fixture, gconstpointer data)
{
    const char *const without[] = {"WORKS_IN", NULL};
    const KithPathOptions options = {.avoid_links = without};
    g_auto(KithPathReport) report = {0};

    path(fixture, "hr/1", "hr/3", NULL, &report);
    g_assert_cmpuint(report.length, ==, 2);
    g_assert_cmpuint(report.n_paths, ==, 2);
    g_assert_cmpstr(report.from_label, ==, "Ann");
    g_assert_cmpstr(report.to_id, ==, "e:3");
    kith_path_report_clear(&report);
    path(fixture, "hr/1", "hr/3", &options, &report);
    g_assert_cmpuint(report.n_paths, ==, 1);
    example_expect(report.table,
                   "hop from_entity from_label link_type direction to_entity to_label link_id "
                   "source date from_source from_key to_source to_key",
                   "1|e:1|Ann|KNOWS|out|e:2|Bob|l:1|hr|2020-05-01|hr|1|hr|2 "
                   "1|e:1|Ann|KNOWS|in|e:2|Bob|l:2|hr||hr|1|hr|2 "
                   "2|e:2|Bob|TRUSTS|in|e:3|Cyd|l:3|hr||hr|2|hr|3");
}

static void
test_over_all_records_of_an_entity(Fixture *fixture, gconstpointer data)
{
    g_auto(KithPathReport) report = {0};

    path(fixture, "crm/1", "hr/2", NULL, &report);
    g_assert_cmpuint(report.length, ==, 4);
    kith_path_report_clear(&report);
    example_resolve(fixture->test.store, "1 7");
    path(fixture, "crm/1", "hr/2", NULL, &report);
    g_assert_cmpuint(report.length, ==, 1);
    kith_path_report_clear(&report);
    path(fixture, "hr/4", "r:2", NULL, &report);
    example_expect(report.table,
                   "hop from_label to_label source from_key to_source to_key",
                   "1|Dot|Ann|crm|4|crm|1 2|Ann|Bob|hr|1|hr|2 2|Ann|Bob|hr|1|hr|2");
}

static void
test_one_entity(Fixture *fixture, gconstpointer data)
{
    g_auto(KithPathReport) report = {0};

    path(fixture, "hr/1", "e:1", NULL, &report);
    g_assert_true(report.found);
    g_assert_cmpuint(report.length, ==, 0);
    g_assert_cmpuint(kith_table_n_rows(report.table), ==, 0);
}

static void
test_no_path(Fixture *fixture, gconstpointer data)
{
    const char *const shun[] = {"hr/2", "e:5", NULL};
    KithPathOptions options = {.avoid = shun};
    g_auto(KithPathReport) report = {0};

    path(fixture, "hr/1", "hr/9", NULL, &report);
    g_assert_false(report.found);
    kith_path_report_clear(&report);
    path(fixture, "hr/1", "hr/3", &options, &report);
    g_assert_false(report.found);
    kith_path_report_clear(&report);
    options = (KithPathOptions){.max_length = 1};
    path(fixture, "hr/1", "hr/3", &options, &report);
    g_assert_false(report.found);
    kith_path_report_clear(&report);
    options.max_length = 2;
    path(fixture, "hr/1", "hr/3", &options, &report);
    g_assert_true(report.found);
}

static void
test_taken_back(Fixture *fixture, gconstpointer data)
{
    g_auto(KithPathReport) report = {0};

    test_ingest_fine(fixture->test.store, "more", "KNOWS|hr/9>crm/1");
    path(fixture, "hr/9", "hr/4", NULL, &report);
    g_assert_cmpuint(report.length, ==, 2);
    kith_path_report_clear(&report);
    example_retire(fixture->test.store, "crm");
    path(fixture, "hr/9", "hr/4", NULL, &report);
    g_assert_false(report.found);
}

static void
expect_refusal(Fixture *fixture, const KithPathOptions *options, int code, const char *text)
{
    g_autoptr(GError) error = NULL;
    KithPathReport report;

    g_assert_false(kith_path(fixture->test.store, "hr/1", "hr/2", options, &report, &error));
    test_error(&error, code, text);
}

static void
test_refusals(Fixture *fixture, gconstpointer data)
{
    const char *const end[] = {"hr/2", NULL};
    const char *const missing[] = {"hr/88", NULL};
    const char *const unknown[] = {"TRUST", NULL};
    const char *const many[] = {"KNOWS", "TRUSTS", "WORKS_IN", "KNOWS", "TRUSTS", NULL};
    KithPathOptions options = {.avoid = end};

    expect_refusal(fixture, &options, KITH_ERROR_INVALID, "hr/2 is an end and cannot be avoided");
    options = (KithPathOptions){.avoid = missing};
    expect_refusal(fixture, &options, KITH_ERROR_NOT_FOUND, "no record with the key \"88\"");
    options = (KithPathOptions){.links = unknown};
    expect_refusal(fixture, &options, KITH_ERROR_NOT_FOUND, "did you mean \"TRUSTS\"?");
    options = (KithPathOptions){.need = many};
    expect_refusal(fixture, &options, KITH_ERROR_INVALID, "at most 4 link types can be needed");
    options = (KithPathOptions){.need = many + 4, .max_length = 500};
    expect_refusal(fixture, &options, KITH_ERROR_INVALID, "at most 32 links are looked along");
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    const KithProgress progress = {NULL, NULL, cancellable};
    const KithPathOptions options = {.progress = &progress};

    g_cancellable_cancel(cancellable);
    expect_refusal(fixture, &options, KITH_ERROR_CANCELLED, "");
}

#define CASE(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("/explore/path/evidence", test_evidence);
    CASE("/explore/path/over-all-records-of-an-entity", test_over_all_records_of_an_entity);
    CASE("/explore/path/one-entity", test_one_entity);
    CASE("/explore/path/no-path", test_no_path);
    CASE("/explore/path/taken-back", test_taken_back);
    CASE("/explore/path/refusals", test_refusals);
    CASE("/explore/path/cancelled", test_cancelled);
    g_test_add_func("/explore/path/random-equals-relaxation", test_random_equals_relaxation);
    g_test_add_func("/explore/path/needed-types-equal-trying-all",
                    test_needed_types_equal_trying_all);
    return g_test_run();
}
