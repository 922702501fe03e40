/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-view.h"
#include "store-entities.h"

#include "test-store.h"

#include <string.h>

/* Two systems with the same people, two events, a firm. */
static const char hr[] = "Person|1|given_name=Ann\n"
                         "Person|2|given_name=Bob\n"
                         "Person|3|given_name=Cy\n"
                         "Event|x|date=2024-05-01\n"
                         "Event|y|date=2025-05-01\n"
                         "Organisation|firm|organisation_name=Acme\n"
                         "KNOWS|1>2|weight=2|date=2024-02-10\n"
                         "KNOWS|2>1|weight=0.5|date=2024-03-10\n"
                         "KNOWS|3>3|weight=9\n"
                         "LIKES|2>3|date=2023\n"
                         "NAMED|1>x\n"
                         "NAMED|2>x\n"
                         "NAMED|3>x\n"
                         "NAMED|1>y\n"
                         "NAMED|2>y\n"
                         "OWNS|3>firm\n"
                         "OWNS|1>firm\n"
                         "KNOWS|1>nobody\n";

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
    test_ingest_fine(fixture->test.store, "hr", hr);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_clear(&fixture->test);
}

/* Nodes as entities and edges, as text: "1 2 3: 1-2 2-3:0.5". */
static char *
text_of(const KithView *view)
{
    const KithGraph *graph = &view->graph;
    GString *out = g_string_new(NULL);

    for (guint32 node = 0; node < graph->n; node++) {
        g_string_append_printf(out, "%s%u", node > 0 ? " " : "", kith_view_entity(view, node));
    }
    g_string_append_c(out, ':');
    for (guint32 node = 0; node < graph->n; node++) {
        for (guint64 i = graph->out.offsets[node]; i < graph->out.offsets[node + 1]; i++) {
            guint32 target = graph->out.targets[i];

            if (graph->directed || node < target) {
                g_string_append_printf(out,
                                       " %u%s%u",
                                       view->entities[node],
                                       graph->directed ? ">" : "-",
                                       view->entities[target]);
                if (graph->values != NULL) {
                    g_string_append_printf(out, ":%g", kith_arcs_weight(&graph->out, i));
                }
            }
        }
    }
    return g_string_free(out, FALSE);
}

static void
assert_view(KithStore *store, const KithViewOptions *options, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithView) view = kith_view_new(store, options, NULL, &error);
    g_autofree char *text = NULL;

    g_assert_no_error(error);
    text = text_of(view);
    g_assert_cmpstr(text, ==, expected);
}

static void
assert_refused(KithStore *store, const KithViewOptions *options, int code, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KithView) view = kith_view_new(store, options, NULL, &error);

    g_assert_null(view);
    test_error(&error, code, words);
}

static void
test_default(Fixture *fixture, gconstpointer data)
{
    /* 7 is the end that nothing tells of: no node, and its link no edge. */
    assert_view(fixture->test.store, NULL, "1 2 3 4 5 6: 1-2 1-4 1-5 1-6 2-3 2-4 2-5 3-4 3-6");
}

static void
test_directed(Fixture *fixture, gconstpointer data)
{
    const char *links[] = {"KNOWS", "LIKES", NULL};
    const KithViewOptions options = {.links = links, .directed = TRUE, .weight = "weight"};

    assert_view(fixture->test.store, &options, "1 2 3 4 5 6: 1>2:2 2>1:0.5 2>3:1");
}

static void
test_weight(Fixture *fixture, gconstpointer data)
{
    const char *nodes[] = {"Person", NULL};
    KithViewOptions options = {.nodes = nodes, .weight = "weight"};

    assert_view(fixture->test.store, &options, "1 2 3: 1-2:2.5 2-3:1");
    options.weight = "none";
    assert_view(fixture->test.store, &options, "1 2 3: 1-2 2-3");
}

static void
test_dates(Fixture *fixture, gconstpointer data)
{
    KithViewOptions options = {.from = "2024-03-01"};

    /* A link is dated by itself, else by its event; OWNS has no date and stays. */
    assert_view(fixture->test.store, &options, "1 2 3 4 5 6: 1-2 1-4 1-5 1-6 2-4 2-5 3-4 3-6");
    options.to = "2024-12";
    assert_view(fixture->test.store, &options, "1 2 3 4 5 6: 1-2 1-4 1-6 2-4 3-4 3-6");
    /* A vague date that may lie inside is not left out. */
    options = (KithViewOptions){.from = "2023-06-01", .to = "2023-07-01"};
    assert_view(fixture->test.store, &options, "1 2 3 4 5 6: 1-6 2-3 3-6");
}

static void
test_project(Fixture *fixture, gconstpointer data)
{
    const char *named[] = {"NAMED", NULL};
    const char *events[] = {"Event", NULL};
    KithViewOptions options = {.project = TRUE};

    assert_view(fixture->test.store, &options, "1 2 3: 1-2:1.5 1-3:1.5 2-3:0.5");
    options.links = named;
    assert_view(fixture->test.store, &options, "1 2 3: 1-2:1.5 1-3:0.5 2-3:0.5");
    options.weight = "none";
    assert_view(fixture->test.store, &options, "1 2 3: 1-2 1-3 2-3");
    options = (KithViewOptions){.project = TRUE, .nodes = events};
    assert_view(fixture->test.store, &options, "4 5: 4-5:2");
}

/* What a link weighs goes into what is shared with it; of two links to one thing the heavier. */
static void
test_link_weights(Fixture *fixture, gconstpointer data)
{
    const char *links[] = {"NAMED=2", "OWNS", "KNOWS=0.5", NULL};
    const char *direct[] = {"KNOWS=3", "LIKES=0.25", NULL};
    const char *through[] = {"Event", NULL};
    KithViewOptions options = {.project = TRUE, .links = links};
    KithStore *store = fixture->test.store;

    assert_view(store, &options, "1 2 3: 1-2:6 1-3:3 2-3:2");
    test_ingest_fine(store, "again", "OWNS|hr/1>hr/x\n");
    assert_view(store, &options, "1 2 3: 1-2:6 1-3:3 2-3:2");
    options.through = through;
    assert_view(store, &options, "1 2 3: 1-2:6 1-3:2 2-3:2");
    options = (KithViewOptions){.links = direct, .weight = "weight"};
    assert_view(store, &options, "1 2 3 4 5 6: 1-2:7.5 2-3:0.25");
}

/* A view of which only the ends of links matter is read from another table than one that looks at
 * the links themselves: both say the same, of merged entities and what was taken back too. */
static void
test_two_ways(Fixture *fixture, gconstpointer data)
{
    g_auto(TestStore) other = {0};
    g_autoptr(GString) rows = g_string_new(NULL);
    g_autofree KithRecordId *cluster = g_new0(KithRecordId, 401);
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    const KithPartition partition = {401, cluster, NULL, 0.9, 0};
    g_autoptr(GError) error = NULL;
    KithGeneration generation;
    KithRetireReport report;

    test_store_init(&other);
    for (guint i = 0; i < 400; i++) {
        g_string_append_printf(rows, "Person|%u\n", i);
        cluster[i] = i < 300 ? i + 1 : (KithRecordId)g_rand_int_range(rand, 1, 301);
    }
    for (guint i = 0; i < 1500; i++) {
        int hub = g_rand_int_range(rand, 0, 4);

        g_string_append_printf(rows,
                               "%s|%d>%d\n",
                               i % 3 == 0 ? "KNOWS" : "LIKES",
                               hub == 0 ? 7 : g_rand_int_range(rand, 0, 400),
                               g_rand_int_range(rand, 0, 400));
    }
    test_ingest_fine(other.store, "hr", rows->str);
    test_ingest_fine(other.store, "gone", "Person|a\nKNOWS|a>hr/1\n");
    g_assert_true(kith_store_retire(other.store, "gone", NULL, &report, &error));
    g_assert_true(kith_entities_write(other.store, &partition, &generation, &error));
    for (guint way = 0; way < 2; way++) {
        const char *links[] = {"KNOWS", NULL};
        KithViewOptions ends = {.directed = way == 1, .links = way == 1 ? links : NULL};
        KithViewOptions whole = ends;
        g_autoptr(KithView) a = kith_view_new(other.store, &ends, NULL, &error);
        g_autoptr(KithView) b = NULL;
        g_autofree char *one = text_of(a);
        g_autofree char *two = NULL;

        whole.from = "1000-01-01";
        b = kith_view_new(other.store, &whole, NULL, &error);
        g_assert_no_error(error);
        two = text_of(b);
        g_assert_cmpuint(kith_view_n_nodes(a), ==, 300);
        g_assert_cmpuint(kith_view_n_edges(a), >, 300);
        g_assert_cmpstr(one, ==, two);
        g_assert_cmpuint(kith_view_n_edges(a), ==, kith_view_n_edges(b));
    }
}

static void
test_exclude(Fixture *fixture, gconstpointer data)
{
    const char *exclude[] = {"hr/x", "e:3", NULL};
    KithViewOptions options = {.exclude = exclude};

    assert_view(fixture->test.store, &options, "1 2 5 6: 1-2 1-5 1-6 2-5");
    options.project = TRUE;
    assert_view(fixture->test.store, &options, "1 2: 1-2:1");
}

/* The members of one entity are one node, under its number; its oldest record speaks for it. */
static void
test_entities(Fixture *fixture, gconstpointer data)
{
    static const KithRecordId cluster[] = {1, 2, 1, 4, 5, 6, 0};
    const KithPartition partition = {7, cluster, NULL, 0.9, 0};
    KithStore *store = fixture->test.store;
    g_autoptr(GError) error = NULL;
    g_autoptr(KithView) view = NULL;
    KithGeneration generation;

    g_assert_true(kith_entities_write(store, &partition, &generation, &error));
    g_assert_no_error(error);
    assert_view(store, NULL, "1 2 4 5 6: 1-2 1-4 1-5 1-6 2-4 2-5");
    view = kith_view_new(store, NULL, NULL, &error);
    g_assert_cmpuint(kith_view_generation(view), ==, 1);
    g_assert_cmpuint(view->records[0], ==, 1);
    g_assert_cmpint(kith_view_find(view, 4), ==, 2);
    g_assert_cmpint(kith_view_find(view, 3), ==, -1);
}

static void
test_retired(Fixture *fixture, gconstpointer data)
{
    KithStore *store = fixture->test.store;
    g_autoptr(GError) error = NULL;
    KithRetireReport report;

    test_ingest_fine(store, "other", "Person|9|given_name=Di\nKNOWS|9>hr/1\n");
    assert_view(store, NULL, "1 2 3 4 5 6 8: 1-2 1-4 1-5 1-6 1-8 2-3 2-4 2-5 3-4 3-6");
    g_assert_true(kith_store_retire(store, "other", NULL, &report, &error));
    assert_view(store, NULL, "1 2 3 4 5 6: 1-2 1-4 1-5 1-6 2-3 2-4 2-5 3-4 3-6");
}

static void
test_empty_store(Fixture *fixture, gconstpointer data)
{
    g_auto(TestStore) empty = {0};
    KithViewOptions options = {.project = TRUE};

    test_store_init(&empty);
    assert_view(empty.store, NULL, ":");
    assert_refused(empty.store, &options, KITH_ERROR_INVALID, "node types to join");
}

static void
test_identity(Fixture *fixture, gconstpointer data)
{
    const char *one[] = {"NAMED", "KNOWS", "NAMED", NULL};
    const char *two[] = {"KNOWS", "NAMED", NULL};
    const KithViewOptions a = {.links = one, .from = "2024"};
    const KithViewOptions b = {.links = two, .from = "2024", .weight = "none"};
    KithStore *store = fixture->test.store;
    g_autoptr(KithView) first = kith_view_new(store, &a, NULL, NULL);
    g_autoptr(KithView) second = kith_view_new(store, &b, NULL, NULL);
    g_autoptr(KithView) plain = kith_view_new(store, NULL, NULL, NULL);

    g_assert_cmpstr(kith_view_identity(first), ==, kith_view_identity(second));
    g_assert_cmpstr(kith_view_identity(first), ==, "links links=KNOWS,NAMED from=2024");
    g_assert_cmpstr(kith_view_identity(plain), ==, "links");
    g_assert_cmpuint(kith_view_version(first), ==, kith_view_version(plain));
    test_ingest_fine(store, "more", "Person|1|given_name=Eve\n");
    g_clear_pointer(&plain, kith_view_free);
    plain = kith_view_new(store, NULL, NULL, NULL);
    g_assert_cmpuint(kith_view_version(plain), >, kith_view_version(first));
}

static void
test_refusals(Fixture *fixture, gconstpointer data)
{
    const char *wrong[] = {"Persn", NULL};
    const char *link[] = {"KNOW", NULL};
    const char *zero[] = {"KNOWS=0", NULL};
    const char *no_number[] = {"KNOWS=x", NULL};
    const KithViewOptions cases[] = {
        {.nodes = wrong},
        {.links = link},
        {.weight = "wait"},
        {.from = "soon"},
        {.from = "2024", .to = "2020"},
        {.project = TRUE, .directed = TRUE},
        {.project = TRUE, .weight = "weight"},
        {.links = zero},
        {.links = no_number},
        {.through = wrong},
        {.exclude = link},
        {.confidence = 2},
        {.possible = -1},
        {.possible = 0.5},
        {.view = "none"},
        {.view = "none", .directed = TRUE},
    };
    static const struct {
        int code;
        const char *words;
    } expected[] = {
        {KITH_ERROR_NOT_FOUND, "no node type \"Persn\": did you mean \"Person\"?"},
        {KITH_ERROR_NOT_FOUND, "no link type \"KNOW\""},
        {KITH_ERROR_NOT_FOUND, "no property \"wait\""},
        {KITH_ERROR_INVALID, "from \"soon\": a day such as"},
        {KITH_ERROR_INVALID, "from \"2024\" is after to \"2020\""},
        {KITH_ERROR_INVALID, "no directions"},
        {KITH_ERROR_INVALID, "not by \"weight\""},
        {KITH_ERROR_INVALID, "links \"KNOWS=0\": what a link of a type weighs"},
        {KITH_ERROR_INVALID, "links \"KNOWS=x\": what a link of a type weighs"},
        {KITH_ERROR_INVALID, "goes with a projection"},
        {KITH_ERROR_INVALID, "exclude: "},
        {KITH_ERROR_INVALID, "a confidence of 2"},
        {KITH_ERROR_INVALID, "a probability of -1"},
        {KITH_ERROR_INVALID, "run kith resolve first"},
        {KITH_ERROR_NOT_FOUND, "no view \"none\" is kept"},
        {KITH_ERROR_INVALID, "no other goes with it"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_refused(fixture->test.store, &cases[i], expected[i].code, expected[i].words);
    }
}

static void
test_bad_weight(Fixture *fixture, gconstpointer data)
{
    const KithViewOptions options = {.weight = "weight"};

    test_ingest_fine(fixture->test.store, "bad", "Person|1\nPerson|2\nOWES|1>2|weight=-1\n");
    assert_refused(fixture->test.store, &options, KITH_ERROR_INVALID, "weighs -1");
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    const KithProgress progress = {NULL, NULL, cancellable};
    g_autoptr(GString) rows = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(KithView) view = NULL;

    for (guint i = 0; i < 70000; i++) {
        g_string_append_printf(rows, "Thing|%u\n", i);
    }
    test_ingest_fine(fixture->test.store, "many", rows->str);
    g_cancellable_cancel(cancellable);
    view = kith_view_new(fixture->test.store, NULL, &progress, &error);
    g_assert_null(view);
    test_error(&error, KITH_ERROR_CANCELLED, "");
}

#define CASE(name, func) g_test_add("/graph/view/" name, Fixture, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("every-link-between-records-that-stand", test_default);
    CASE("directed-and-weighted", test_directed);
    CASE("weights-of-parallel-links-are-summed", test_weight);
    CASE("links-outside-the-dates-are-left-out", test_dates);
    CASE("two-modes-become-one", test_project);
    CASE("links-weigh-by-their-type", test_link_weights);
    CASE("both-ways-of-reading-say-the-same", test_two_ways);
    CASE("what-is-excluded-is-gone", test_exclude);
    CASE("entities-are-nodes", test_entities);
    CASE("what-was-taken-back-is-gone", test_retired);
    CASE("an-empty-store-has-an-empty-view", test_empty_store);
    CASE("a-view-says-what-it-derives-from", test_identity);
    CASE("what-makes-no-sense-is-refused", test_refusals);
    CASE("a-negative-weight-is-refused", test_bad_weight);
    CASE("cancelling-stops-it", test_cancelled);
    return g_test_run();
}
