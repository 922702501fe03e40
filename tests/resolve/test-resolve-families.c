/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "resolve-key.h"
#include "resolve-simulate.h"
#include "resolve-slot.h"
#include "test-support.h"

#include <string.h>

/* What every comparator and every blocker promises: tests walk the tables. */

/* A feature with these values, each of one record. @codes gets the code of each. */
static void
make_feature(KithFeature *feature,
             const KithComparator *comparator,
             const KithBytes *values,
             guint n,
             guint32 *codes)
{
    g_autoptr(KithValueMaker) maker = kith_value_maker_new(0, 0);

    *feature = (KithFeature){.name = g_strdup("tested"), .comparator = comparator};
    for (guint i = 0; i < n; i++) {
        codes[i] = kith_value_maker_add(maker, values[i]);
    }
    kith_value_maker_finish(maker, &feature->values);
    for (guint i = 0; i < n; i++) {
        feature->values.counts[codes[i]] += codes[i] != 0;
        feature->filled += codes[i] != 0;
    }
    kith_feature_prepare(feature);
}

static guint
level_of(const KithFeature *feature, guint32 a, guint32 b)
{
    return a == b ? 1 : feature->comparator->level(feature, a, feature, b);
}

typedef void (*RowFunc)(char **cells, guint line, const char *file, gconstpointer data);

static void
each_row(const char *family, const char *member, RowFunc func, gconstpointer data)
{
    g_autofree char *name = g_strdup_printf("resolve/vectors/%s-%s.tsv", family, member);
    g_autofree char *path = test_data(name);
    g_autofree char *text = test_read_file(path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n = 0;

    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);

        if (*lines[i] != '#' && *lines[i] != '\0') {
            func(cells, i + 1, name, data);
            n++;
        }
    }
    g_assert_cmpuint(n, >=, 2);
}

/* ---- comparators ---- */

/* The two values among others that have nothing in common with them: how telling a word is depends
 * on how many values have it. */
static void
check_level(char **cells, guint line, const char *file, gconstpointer data)
{
    enum { N = 22 };
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
    KithBytes values[N] = {kith_bytes_str(cells[0]), kith_bytes_str(cells[1])};
    KithFeature feature;
    guint32 codes[N];
    guint level;

    g_assert_cmpuint(g_strv_length(cells), ==, 3);
    for (guint i = 2; i < N; i++) {
        g_ptr_array_add(others, g_strdup_printf("zq%uw xk%uv", i, i));
        values[i] = kith_bytes_str(g_ptr_array_index(others, i - 2));
    }
    make_feature(&feature, data, values, N, codes);
    level = level_of(&feature, codes[0], codes[1]);
    if (level != (guint)g_ascii_strtoull(cells[2], NULL, 10)) {
        g_error("%s: line %u: \"%s\" and \"%s\" are of level %u (%s)",
                file,
                line,
                cells[0],
                cells[1],
                level,
                feature.comparator->level_names[level - 1]);
    }
    kith_feature_clear(&feature);
}

static void
test_comparator_vectors(gconstpointer data)
{
    each_row("comparator", ((const KithComparator *)data)->name, check_level, data);
}

static void
test_comparator_table(gconstpointer data)
{
    const KithComparator *comparator = data;
    double sum = 0.0;

    g_assert_cmpuint(comparator->n_levels, >=, 2);
    g_assert_cmpuint(comparator->n_levels, <=, KITH_LEVELS_MAX);
    for (guint l = 0; l < comparator->n_levels; l++) {
        g_assert_nonnull(comparator->level_names[l]);
        g_assert_cmpfloat(comparator->start[l], >, 0.0);
        sum += comparator->start[l];
    }
    g_assert_cmpfloat_with_epsilon(sum, 1.0, 1e-9);
    g_assert_true(kith_comparator_find(comparator->name) == comparator);
    g_assert_nonnull(comparator->summary);
}

/* Pieces of values of all types, and of none. */
static const char *const pieces[] = {"jane", "smith", "a",  " ",  "-",    "1980",     "-02-", "03",
                                     "@",    "x.org", "12", "é",  "\xff", "\xc3",     "",     "ltd",
                                     "ls1",  "4dy",   "o'", "++", "4477", "00900123", "the",  "王"};

static GPtrArray *
random_values(guint n, guint64 seed)
{
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);
    KithRandom random = kith_random(seed);

    for (guint i = 0; i < n; i++) {
        GString *text = g_string_new(NULL);
        guint parts = 1 + kith_random_below(&random, 5);

        for (guint k = 0; k < parts; k++) {
            g_string_append(text, pieces[kith_random_below(&random, G_N_ELEMENTS(pieces))]);
        }
        g_ptr_array_add(values, g_string_free(text, FALSE));
    }
    return values;
}

/* Symmetric, of a level of the table, and equal across two features of the same comparator, for
 * any bytes at all. */
static void
test_comparator_any(gconstpointer data)
{
    enum { N = 300 };
    g_autoptr(GPtrArray) values = random_values(N, 7);
    KithBytes bytes[N];
    guint32 codes[N];
    guint32 others[N];
    KithFeature feature;
    KithFeature other;

    for (guint i = 0; i < N; i++) {
        bytes[i] = kith_bytes_str(g_ptr_array_index(values, i));
    }
    make_feature(&feature, data, bytes, N, codes);
    make_feature(&other, data, bytes, N, others);
    for (guint i = 0; i < N; i++) {
        for (guint k = i; k < N; k++) {
            guint level;

            if (codes[i] == 0 || codes[k] == 0) {
                continue;
            }
            level = level_of(&feature, codes[i], codes[k]);
            g_assert_true(level > 0 || feature.comparator->role == KITH_ROLE_IDENTIFIER);
            g_assert_cmpuint(level, <=, feature.comparator->n_levels);
            if (level_of(&feature, codes[k], codes[i]) != level) {
                g_error("%s: \"%s\" and \"%s\" are of level %u, the other way round of %u",
                        feature.comparator->name,
                        (char *)g_ptr_array_index(values, i),
                        (char *)g_ptr_array_index(values, k),
                        level,
                        level_of(&feature, codes[k], codes[i]));
            }
            g_assert_true(codes[i] != codes[k] || level == 1);
        }
    }
    kith_feature_clear(&feature);
    kith_feature_clear(&other);
}

/* Parts are told once each, with numbers that change what is worked out from them. */
static void
count_part(KithBytes part, guint32 *records, gpointer user_data)
{
    GHashTable *seen = user_data;

    g_assert_cmpuint(*records, >, 0);
    g_assert_true(g_hash_table_add(seen, g_strndup((const char *)part.data, part.len)));
    *records = 1000;
}

static void
test_comparator_parts(gconstpointer data)
{
    const KithComparator *comparator = data;
    const KithBytes values[] = {kith_bytes_str("1980-02-03"),
                                kith_bytes_str("10 larkspur lodge"),
                                kith_bytes_str("12 larkspur house"),
                                kith_bytes_str("1980-02-17")};
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    KithFeature feature;
    guint32 codes[4];

    if (comparator->parts == NULL) {
        g_assert_null(comparator->settle);
        return;
    }
    make_feature(&feature, comparator, values, 4, codes);
    comparator->parts(&feature, count_part, seen);
    if (comparator->settle != NULL) {
        comparator->settle(&feature);
    }
    g_assert_cmpuint(g_hash_table_size(seen), >=, 3);
    kith_feature_clear(&feature);
}

/* ---- blockers ---- */

static char *
shared_keys(const KithBlocker *blocker, const KithFeature *feature, guint32 a, guint32 b)
{
    GString *shared = g_string_new(NULL);
    guint32 x[KITH_KEYS_MAX];
    guint32 y[KITH_KEYS_MAX];

    blocker->keys(feature, a, x);
    blocker->keys(feature, b, y);
    for (guint k = 0; k < blocker->n_keys; k++) {
        if (x[k] != 0 && x[k] == y[k]) {
            g_string_append_printf(shared,
                                   "%s%s",
                                   shared->len > 0 ? ";" : "",
                                   blocker->key_names[k]);
        }
    }
    return g_string_free(shared, FALSE);
}

static void
check_keys(char **cells, guint line, const char *file, gconstpointer data)
{
    const KithBlocker *blocker = data;
    const KithComparator *comparator = kith_comparator_find(cells[0]);
    KithBytes values[2];
    g_autofree char *shared = NULL;
    KithFeature feature;
    guint32 codes[2];

    g_assert_cmpuint(g_strv_length(cells), ==, 4);
    g_assert_nonnull(comparator);
    values[0] = kith_bytes_str(cells[1]);
    values[1] = kith_bytes_str(cells[2]);
    make_feature(&feature, comparator, values, 2, codes);
    g_assert_true(kith_blocker_serves(blocker, &feature));
    shared = shared_keys(blocker, &feature, codes[0], codes[1]);
    if (!g_str_equal(*shared != '\0' ? shared : "-", cells[3])) {
        g_error("%s: line %u: \"%s\" and \"%s\" share \"%s\"",
                file,
                line,
                cells[1],
                cells[2],
                shared);
    }
    kith_feature_clear(&feature);
}

static void
test_blocker_vectors(gconstpointer data)
{
    each_row("blocker", ((const KithBlocker *)data)->name, check_keys, data);
}

/* Of any bytes, the same twice; keys depend on the text alone and not on what else there is. */
static void
test_blocker_any(gconstpointer data)
{
    enum { N = 200 };
    const KithBlocker *blocker = data;
    g_autoptr(GPtrArray) values = random_values(N, 11);

    for (guint c = 0; kith_comparators()[c] != NULL; c++) {
        KithBytes bytes[N];
        guint32 codes[N];
        KithFeature feature;

        for (guint i = 0; i < N; i++) {
            bytes[i] = kith_bytes_str(g_ptr_array_index(values, i));
        }
        make_feature(&feature, kith_comparators()[c], bytes, N, codes);
        for (guint i = 0; kith_blocker_serves(blocker, &feature) && i < N; i++) {
            guint32 keys[KITH_KEYS_MAX];
            guint32 again[KITH_KEYS_MAX];

            if (codes[i] == 0) {
                continue;
            }
            memset(keys, 0xaa, sizeof keys);
            blocker->keys(&feature, codes[i], keys);
            blocker->keys(&feature, codes[i], again);
            g_assert_cmpmem(keys,
                            blocker->n_keys * sizeof *keys,
                            again,
                            blocker->n_keys * sizeof *again);
        }
        kith_feature_clear(&feature);
    }
}

/* ---- all of it ---- */

/* The mailbox of an office is nobody's own. */
static void
test_email_evidence(void)
{
    const KithComparator *email = kith_comparator_find("email");

    g_assert_true(email->is_evidence(kith_bytes_str("jane.smith@x.org")));
    g_assert_true(email->is_evidence(kith_bytes_str("information@x.org")));
    g_assert_false(email->is_evidence(kith_bytes_str("info@x.org")));
    g_assert_false(email->is_evidence(kith_bytes_str("noreply@x.org")));
}

/* What is changed in one text is changed alike in another. */
static void
test_change_alike(void)
{
    static const char *const rows[][4] = {
        {"jones", "smith", "smyth", "joyes"},       /* a letter for another */
        {"jones", "smith", "simth", "jnoes"},       /* two swapped */
        {"jones", "smith", "smit", "jone"},         /* one less, at the end */
        {"macdonald", "smith", "smit", "macdonal"}, /* from the nearer end */
        {"jo", "smith", "ssmith", "sjo"},           /* one more */
        {"1970-05-17", "1980-03-12", "1980-03-21", "1970-05-71"},
        {"1970-05-17", "1980-03-12", "2011-12-27", NULL}, /* too much to be a misspelling */
        {"jones", "smith", "taylor", NULL},
        {"é", "a", "ab", "éb"},
        {"\xff", "smith", "smyth", NULL},
        {"", "smith", "smyth", NULL},
        {"b", "sm", "s", NULL}, /* nothing would be left */
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *changed = kith_change_alike(kith_bytes_str(rows[i][0]),
                                                     kith_bytes_str(rows[i][1]),
                                                     kith_bytes_str(rows[i][2]));

        g_assert_cmpstr(changed, ==, rows[i][3]);
    }
}

static void
add(const char *family,
    const char *member,
    const char *fact,
    gconstpointer data,
    GTestDataFunc func)
{
    g_autofree char *path = g_strdup_printf("/resolve/%s/%s/%s", family, member, fact);

    g_test_add_data_func(path, data, func);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; kith_comparators()[i] != NULL; i++) {
        const KithComparator *one = kith_comparators()[i];

        add("comparator", one->name, "table-is-complete", one, test_comparator_table);
        add("comparator", one->name, "vectors", one, test_comparator_vectors);
        add("comparator", one->name, "symmetric-and-total", one, test_comparator_any);
        add("comparator", one->name, "parts-are-told-once", one, test_comparator_parts);
    }
    g_test_add_func("/resolve/comparator/email/offices-are-no-evidence", test_email_evidence);
    g_test_add_func("/resolve/simulate/changes-alike", test_change_alike);
    for (guint i = 0; kith_blockers()[i] != NULL; i++) {
        const KithBlocker *one = kith_blockers()[i];

        add("blocker", one->name, "vectors", one, test_blocker_vectors);
        add("blocker", one->name, "of-any-text", one, test_blocker_any);
    }
    return g_test_run();
}
