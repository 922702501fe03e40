/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "example.h"
#include "explore-simple.h"

#define N 30
#define FAR 1000

/* ---- around ---- */

/* Links between people at random; element [a][b] counts those between a and b. */
static void
make_random(TestStore *test, KithRandom *random, guint links[N + 1][N + 1])
{
    g_autoptr(GString) rows = g_string_new(NULL);
    gboolean told[N + 1][N + 1] = {{FALSE}};

    for (guint i = 1; i <= N; i++) {
        g_string_append_printf(rows, "%s|%u|name=n%u\n", i % 3 == 0 ? "Event" : "Person", i, i);
    }
    for (guint i = 0; i < N * 5 / 4; i++) {
        guint a = kith_random_below(random, N) + 1;
        guint b = kith_random_below(random, N) + 1;

        if (told[a][b]) {
            continue; /* the same row again is no other link */
        }
        told[a][b] = TRUE;
        g_string_append_printf(rows, "KNOWS|%u>%u\n", a, b);
        links[a][b] += a != b;
        links[b][a] += a != b;
    }
    test_ingest_fine(test->store, "hr", rows->str);
}

static void
slow_distances(guint links[N + 1][N + 1], guint from, guint *distance)
{
    for (guint i = 1; i <= N; i++) {
        distance[i] = i == from ? 0 : FAR;
    }
    for (guint round = 0; round < N; round++) {
        for (guint a = 1; a <= N; a++) {
            for (guint b = 1; b <= N; b++) {
                if (links[a][b] > 0) {
                    distance[b] = MIN(distance[b], distance[a] + 1);
                }
            }
        }
    }
}

static guint
id_at(const KithTable *table, gsize row, const char *column)
{
    return (guint)atoi(example_cell(table, row, column) + 2);
}

static gint64
number_at(const KithTable *table, gsize row, const char *column)
{
    return kith_table_integer(table, row, (guint)kith_table_find_column(table, column));
}

static void
check_nodes(guint links[N + 1][N + 1],
            const guint *distance,
            guint hops,
            const KithAroundReport *report)
{
    guint expected = 0;

    for (guint i = 1; i <= N; i++) {
        expected += distance[i] <= hops;
    }
    g_assert_cmpuint(report->total, ==, expected);
    g_assert_cmpuint(kith_table_n_rows(report->nodes), ==, expected);
    for (gsize row = 0; row < expected; row++) {
        guint node = id_at(report->nodes, row, "entity_id");
        guint nearer = 0;

        for (guint i = 1; i <= N; i++) {
            nearer += distance[i] + 1 == distance[node] ? links[i][node] : 0;
        }
        g_assert_cmpint(number_at(report->nodes, row, "distance"), ==, distance[node]);
        g_assert_cmpint(number_at(report->nodes, row, "links"), ==, nearer);
        if (distance[node] > 0) {
            guint via = id_at(report->nodes, row, "via");

            g_assert_cmpuint(distance[via] + 1, ==, distance[node]);
            g_assert_cmpuint(links[via][node], >, 0);
        }
    }
}

/* All links between those that are shown, and how many neighbours are not. */
static void
check_links(guint links[N + 1][N + 1], const KithAroundReport *report)
{
    gboolean shown[N + 1] = {FALSE};
    guint expected = 0;

    for (gsize row = 0; row < kith_table_n_rows(report->nodes); row++) {
        shown[id_at(report->nodes, row, "entity_id")] = TRUE;
    }
    for (guint a = 1; a <= N; a++) {
        for (guint b = a + 1; b <= N; b++) {
            expected += shown[a] && shown[b] ? links[a][b] : 0;
        }
    }
    g_assert_cmpuint(kith_table_n_rows(report->links), ==, expected);
    for (gsize row = 0; row < kith_table_n_rows(report->nodes); row++) {
        guint node = id_at(report->nodes, row, "entity_id");
        guint more = 0;

        for (guint i = 1; i <= N; i++) {
            more += links[node][i] > 0 && !shown[i];
        }
        g_assert_cmpint(number_at(report->nodes, row, "more"), ==, more);
    }
}

static void
test_random(void)
{
    KithRandom random = kith_random(11);

    for (guint round = 0; round < 12; round++) {
        g_auto(TestStore) test = {0};
        guint links[N + 1][N + 1] = {{0}};
        guint distance[N + 1];
        guint from = kith_random_below(&random, N) + 1;
        g_autofree char *id = g_strdup_printf("hr/%u", from);
        const char *ids[] = {id, NULL};

        test_store_init(&test);
        make_random(&test, &random, links);
        slow_distances(links, from, distance);
        for (guint hops = 0; hops < 5; hops++) {
            KithAroundOptions how = {.hops = hops, .with_links = TRUE};
            g_auto(KithAroundReport) report = {0};
            g_auto(KithAroundReport) page = {0};
            g_autoptr(GError) error = NULL;

            kith_around(test.store, ids, &how, &report, &error);
            g_assert_no_error(error);
            check_nodes(links, distance, hops, &report);
            check_links(links, &report);
            how.limit = 3;
            kith_around(test.store, ids, &how, &page, &error);
            g_assert_no_error(error);
            g_assert_cmpuint(page.total, ==, report.total);
            g_assert_cmpuint(kith_table_n_rows(page.nodes), ==, MIN(report.total, 3));
            check_links(links, &page);
        }
    }
}

/* What many are linked with is told of, and not gone through unless it is where it starts. */
static void
test_hubs(void)
{
    static const char rows[] = "Person|a|name=A\nPerson|b|name=B\nPerson|c|name=C\n"
                               "Organisation|hq|organisation_name=HQ\n"
                               "WORKS|a>hq\nWORKS|b>hq\nWORKS|c>hq\n";
    const char *a[] = {"hr/a", NULL};
    const char *hq[] = {"hr/hq", NULL};
    const char *both[] = {"hr/a", "hr/a", NULL};
    const KithAroundOptions how = {.hops = 3, .through = 2};
    g_auto(TestStore) test = {0};
    g_auto(KithAroundReport) from_a = {0};
    g_auto(KithAroundReport) from_hq = {0};
    g_auto(KithAroundReport) twice = {0};
    g_autoptr(GError) error = NULL;

    test_store_init(&test);
    test_ingest_fine(test.store, "hr", rows);
    g_assert_true(kith_around(test.store, a, &how, &from_a, &error));
    g_assert_cmpuint(from_a.total, ==, 2);
    g_assert_cmpuint(from_a.not_through, ==, 1);
    g_assert_cmpuint(kith_table_n_rows(from_a.links), ==, 0);
    g_assert_true(kith_around(test.store, hq, &how, &from_hq, &error));
    g_assert_cmpuint(from_hq.total, ==, 4);
    g_assert_cmpuint(from_hq.not_through, ==, 0);
    g_assert_cmpuint(kith_table_n_rows(from_hq.summary), ==, 2);
    g_assert_cmpint(number_at(from_hq.summary, 1, "entities"), ==, 3);
    g_assert_false(kith_around(test.store, both, &how, &twice, &error));
    test_error(&error, KITH_ERROR_INVALID, "");
}

/* ---- ways through no entity twice ---- */

#define SMALL 8

typedef struct {
    gboolean tied[SMALL + 1][SMALL + 1];
    gboolean named[SMALL + 1];
    gboolean passed[SMALL + 1];
    gboolean on_way[SMALL + 1];
} Ways;

/* Goes all ways; what is passed when another that was named is come to is on one. */
static void
go_all_ways(Ways *ways, guint at)
{
    ways->passed[at] = TRUE;
    for (guint next = 1; next <= SMALL; next++) {
        if (!ways->tied[at][next] || ways->passed[next]) {
            continue;
        }
        if (ways->named[next]) {
            for (guint i = 1; i <= SMALL; i++) {
                ways->on_way[i] = ways->on_way[i] || ways->passed[i] || i == next;
            }
        }
        go_all_ways(ways, next);
    }
    ways->passed[at] = FALSE;
}

static void
test_simple(void)
{
    KithRandom random = kith_random(5);

    for (guint round = 0; round < 300; round++) {
        g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(KithEntityId));
        g_autoptr(GArray) ties = g_array_new(FALSE, FALSE, sizeof(KithTie));
        g_autoptr(GHashTable) found = NULL;
        Ways ways = {0};

        for (KithEntityId i = 1; i <= 2 + round % 2; i++) {
            g_array_append_val(named, i);
            ways.named[i] = TRUE;
        }
        for (guint i = 0; i < 5 + round % 7; i++) {
            KithTie tie = {kith_random_below(&random, SMALL) + 1,
                           kith_random_below(&random, SMALL) + 1};

            if (tie.a != tie.b) {
                g_array_append_val(ties, tie);
                ways.tied[tie.a][tie.b] = ways.tied[tie.b][tie.a] = TRUE;
            }
        }
        for (guint i = 0; i < named->len; i++) {
            go_all_ways(&ways, i + 1);
        }
        found = kith_simple_ways(named, ties);
        for (guint i = 1; i <= SMALL; i++) {
            gboolean on = g_hash_table_contains(found, GUINT_TO_POINTER(i));

            g_assert_true(on == ways.on_way[i] || (ways.named[i] && on));
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/explore/around/everything-within-reach", test_random);
    g_test_add_func("/explore/around/not-through-what-many-share", test_hubs);
    g_test_add_func("/explore/around/ways-through-nothing-twice", test_simple);
    return g_test_run();
}
