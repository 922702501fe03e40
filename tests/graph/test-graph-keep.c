/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-file.h"
#include "base-hash.h"
#include "graph-keep.h"

#include "test-store.h"

#include <string.h>

static const char rows[] = "Person|1|given_name=Ann\n"
                           "Person|2|given_name=Bob\n"
                           "Person|3|given_name=Cy\n"
                           "KNOWS|1>2|weight=2\n"
                           "KNOWS|3>1|weight=0.5\n";

typedef struct {
    TestStore test;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    test_store_init(&fixture->test);
    test_ingest_fine(fixture->test.store, "hr", rows);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    test_store_clear(&fixture->test);
}

static void
assert_arcs(const KithArcs *a, const KithArcs *b, guint32 n)
{
    guint64 n_arcs = b->offsets[n];

    g_assert_cmpmem(a->offsets, 8 * ((gsize)n + 1), b->offsets, 8 * ((gsize)n + 1));
    g_assert_cmpmem(a->targets, 4 * n_arcs, b->targets, 4 * n_arcs);
    g_assert_true((a->codes == NULL) == (b->codes == NULL));
    for (guint64 i = 0; i < n_arcs; i++) {
        g_assert_cmpfloat(kith_arcs_weight(a, i), ==, kith_arcs_weight(b, i));
    }
}

static void
assert_same(const KithView *a, const KithView *b)
{
    g_assert_cmpstr(a->identity, ==, b->identity);
    g_assert_cmpuint(a->version, ==, b->version);
    g_assert_cmpuint(a->graph.n, ==, b->graph.n);
    g_assert_cmpuint(a->graph.n_edges, ==, b->graph.n_edges);
    g_assert_cmpint(a->graph.directed, ==, b->graph.directed);
    g_assert_cmpmem(a->entities, 4 * (gsize)a->graph.n, b->entities, 4 * (gsize)b->graph.n);
    g_assert_cmpmem(a->records, 4 * (gsize)a->graph.n, b->records, 4 * (gsize)b->graph.n);
    assert_arcs(&a->graph.out, &b->graph.out, a->graph.n);
    if (a->graph.directed) {
        assert_arcs(&a->graph.in, &b->graph.in, a->graph.n);
    }
}

static void
assert_kept(KithStore *store, const KithViewOptions *options)
{
    const KithViewOptions by_name = {.view = "v"};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithView) made = kith_view_keep(store, "v", options, NULL, &error);
    g_autoptr(KithView) used = kith_view_new(store, &by_name, NULL, &error);

    g_assert_no_error(error);
    g_assert_nonnull(used->file);
    assert_same(used, made);
    /* After a change it is made again, with the same options. */
    test_ingest_fine(store, "hr", "Person|9|given_name=Di\nKNOWS|9>1|weight=4\n");
    g_clear_pointer(&used, kith_view_free);
    g_clear_pointer(&made, kith_view_free);
    used = kith_view_new(store, &by_name, NULL, &error);
    made = kith_view_new(store, options, NULL, &error);
    g_assert_no_error(error);
    g_assert_null(used->file);
    assert_same(used, made);
}

static void
test_plain(Fixture *fixture, gconstpointer data)
{
    assert_kept(fixture->test.store, NULL);
}

static void
test_full(Fixture *fixture, gconstpointer data)
{
    const char *nodes[] = {"Person", NULL};
    const char *links[] = {"KNOWS=2", NULL};
    const char *exclude[] = {"hr/2", NULL};
    const KithViewOptions options = {.nodes = nodes,
                                     .links = links,
                                     .exclude = exclude,
                                     .weight = "weight",
                                     .directed = TRUE,
                                     .from = "2020",
                                     .to = "2021",
                                     .confidence = 0.25};

    assert_kept(fixture->test.store, &options);
}

static void
test_empty(Fixture *fixture, gconstpointer data)
{
    const char *exclude[] = {"hr/1", "hr/2", "hr/3", NULL};
    const KithViewOptions options = {.exclude = exclude};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithView) made = kith_view_keep(fixture->test.store, "none", &options, NULL, &error);
    const KithViewOptions by_name = {.view = "none"};
    g_autoptr(KithView) used = kith_view_new(fixture->test.store, &by_name, NULL, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(kith_view_n_nodes(used), ==, 0);
    assert_same(used, made);
}

static GBytes *
bytes_of(Fixture *fixture)
{
    g_autofree char *path =
        g_build_filename(kith_store_path(fixture->test.store), "views", "v.view", NULL);
    g_autoptr(KithView) made = kith_view_keep(fixture->test.store, "v", NULL, NULL, NULL);
    g_autoptr(GBytes) mapped = kith_file_read(path, NULL);
    gsize len;
    const void *file = g_bytes_get_data(mapped, &len);

    g_assert_nonnull(made);
    return g_bytes_new(file, len);
}

static void
assert_damaged(const guint8 *data, gsize len)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, len);
    g_auto(KithKeptOptions) kept = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(KithView) view = kith_view_parse(bytes, "v", &kept, &error);

    g_assert_null(view);
    test_error(&error, KITH_ERROR_CORRUPT, "view v is damaged");
}

static void
test_damage(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GBytes) bytes = bytes_of(fixture);
    gsize len;
    g_autofree guint8 *file = g_memdup2(g_bytes_get_data(bytes, &len), g_bytes_get_size(bytes));

    g_bytes_get_data(bytes, &len);
    for (gsize i = 0; i < len; i++) {
        file[i] ^= 0x10;
        assert_damaged(file, len);
        file[i] ^= 0x10;
        assert_damaged(file, i);
    }
}

/* Whoever writes a right check over wrong arrays gets no further than these. */
static void
test_forged(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GBytes) bytes = bytes_of(fixture);
    gsize len = g_bytes_get_size(bytes);
    g_autofree guint8 *file = g_memdup2(g_bytes_get_data(bytes, NULL), len);
    guint refused = 0;

    for (gsize i = 16; i < len; i++) {
        g_auto(KithKeptOptions) kept = {0};
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) forged = NULL;
        g_autoptr(KithView) view = NULL;
        guint64 check;

        file[i] ^= 0x81;
        check = kith_hash(file + 16, len - 16, 0);
        memcpy(file + 8, &check, sizeof check);
        forged = g_bytes_new(file, len);
        view = kith_view_parse(forged, "v", &kept, &error);
        refused += view == NULL;
        for (guint64 a = 0;
             view != NULL && view->graph.n > 0 && a < view->graph.out.offsets[view->graph.n];
             a++) {
            g_assert_cmpuint(view->graph.out.targets[a], <, view->graph.n);
        }
        file[i] ^= 0x81;
    }
    g_assert_cmpuint(refused, >, 40);
}

static void
test_names(Fixture *fixture, gconstpointer data)
{
    static const char *const wrong[] = {"", "a/b", "..", "a b", "\xc3\xa9", "a.view"};
    g_autofree char *largest = g_strnfill(64, 'x');
    g_autofree char *larger = g_strnfill(65, 'x');
    KithStore *store = fixture->test.store;
    g_autoptr(KithView) made = kith_view_keep(store, largest, NULL, NULL, NULL);
    g_autoptr(GError) error = NULL;

    g_assert_nonnull(made);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_null(kith_view_keep(store, wrong[i], NULL, NULL, &error));
        test_error(&error, KITH_ERROR_INVALID, "a name has letters");
    }
    g_assert_null(kith_view_keep(store, larger, NULL, NULL, &error));
    test_error(&error, KITH_ERROR_INVALID, "not more than 64");
}

#define CASE(name, func) g_test_add("/graph/keep/" name, Fixture, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("a-view-comes-back-as-it-was", test_plain);
    CASE("with-all-that-it-was-made-with", test_full);
    CASE("an-empty-one-too", test_empty);
    CASE("any-change-of-the-file-is-noticed", test_damage);
    CASE("no-bytes-are-followed-blindly", test_forged);
    CASE("names-are-names-of-files", test_names);
    return g_test_run();
}
