/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "findings-match.h"

#include <string.h>

/* Findings from search to search. Those of a test are written "abc 1 2": members a, b and c, joint
 * incidents 1 and 2. */

static KithFinding *
finding_of(const char *text)
{
    KithFinding *finding = kith_finding_new("network");
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    for (const char *at = words[0]; *at != '\0'; at++) {
        KithFindingMember member = {.entity = (KithEntityId)*at};

        g_array_append_val(finding->members, member);
    }
    for (guint i = 1; words[i] != NULL; i++) {
        KithRecordId record = (KithRecordId)g_ascii_strtoull(words[i], NULL, 10);

        kith_finding_add_evidence(finding, g_strdup("incident: some"), &record, 1);
    }
    return finding;
}

static GPtrArray *
findings_of(const char *const *texts)
{
    GPtrArray *findings = g_ptr_array_new_with_free_func((GDestroyNotify)kith_finding_free);

    for (guint i = 0; texts[i] != NULL; i++) {
        KithFinding *finding = finding_of(texts[i]);

        g_ptr_array_add(findings, finding);
    }
    return findings;
}

/* Matches; earlier ones have numbers from 1. Returns the numbers of the fresh ones and, after a
 * bar, of those that are gone: "2 0 | 1". */
static char *
match(const char *const *earlier_texts, const char *const *fresh_texts)
{
    g_autoptr(GPtrArray) earlier = findings_of(earlier_texts);
    g_autoptr(GPtrArray) fresh = findings_of(fresh_texts);
    g_autoptr(GPtrArray) gone = g_ptr_array_new();
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < earlier->len; i++) {
        ((KithFinding *)g_ptr_array_index(earlier, i))->number = i + 1;
    }
    kith_findings_match(earlier, fresh, 7, gone);
    for (guint i = 0; i < fresh->len; i++) {
        const KithFinding *finding = g_ptr_array_index(fresh, i);

        g_string_append_printf(out, "%u ", finding->number);
        g_assert_cmpint(finding->number == 0, ==, finding->news == KITH_NEWS_NEW);
        g_assert_cmpuint(finding->last_event, ==, 7);
    }
    g_string_append_c(out, '|');
    for (guint i = 0; i < gone->len; i++) {
        g_string_append_printf(out, " %u", ((KithFinding *)g_ptr_array_index(gone, i))->number);
    }
    return g_string_free(out, FALSE);
}

#define TEXTS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NONE ((const char *const[]){NULL})

static void
check_match(const char *const *earlier, const char *const *fresh, const char *expected)
{
    g_autofree char *found = match(earlier, fresh);

    g_assert_cmpstr(found, ==, expected);
}

static void
test_match(void)
{
    check_match(NONE, NONE, "|");
    check_match(NONE, TEXTS("abc"), "0 |");
    check_match(TEXTS("abc"), NONE, "| 1");
    check_match(TEXTS("abc"), TEXTS("abc"), "1 |");
    /* Half of the larger, and no less. */
    check_match(TEXTS("abc"), TEXTS("abcxyz"), "1 |");
    check_match(TEXTS("abc"), TEXTS("abcwxyz"), "0 | 1");
    check_match(TEXTS("abcxyz"), TEXTS("abc"), "1 |");
    check_match(TEXTS("abcwxyz"), TEXTS("abc"), "0 | 1");
    /* The most alike first, whatever comes first. */
    check_match(TEXTS("abcd"), TEXTS("abxy", "abcx"), "0 1 |");
    check_match(TEXTS("abxy", "abcd"), TEXTS("abcd"), "2 | 1");
    /* Each once; of alike ones the better and the older. */
    check_match(TEXTS("abcd", "efgh"), TEXTS("efgh", "abcd", "ijk"), "2 1 0 |");
    check_match(TEXTS("abcd"), TEXTS("abxy", "cdvw"), "1 0 |");
    check_match(TEXTS("abxy", "abvw"), TEXTS("abcd"), "1 | 2");
}

/* Whatever comes, no number is given twice and every earlier one is found or gone. */
static void
test_match_random(void)
{
    KithRandom random = kith_random(3);

    for (guint round = 0; round < 300; round++) {
        char texts[2][12][12];
        const char *lists[2][13];
        g_autofree char *found = NULL;
        g_auto(GStrv) words = NULL;
        guint seen = 0;

        for (guint side = 0; side < 2; side++) {
            guint n = kith_random_below(&random, 12);

            for (guint i = 0; i < n; i++) {
                guint len = 3 + kith_random_below(&random, 6);
                guint32 first = kith_random_below(&random, 10);

                for (guint k = 0; k < len; k++) {
                    texts[side][i][k] = (char)('a' + (first + k * (1 + round % 3)) % 26);
                }
                texts[side][i][len] = '\0';
                lists[side][i] = texts[side][i];
            }
            lists[side][n] = NULL;
        }
        found = match(lists[0], lists[1]);
        words = g_strsplit_set(found, " |", -1);
        for (guint i = 0; words[i] != NULL; i++) {
            guint64 number = g_ascii_strtoull(words[i], NULL, 10);

            g_assert_false(number > 0 && (seen >> number & 1) != 0);
            seen |= number > 0 ? 1u << number : 0;
        }
        for (guint i = 0; lists[0][i] != NULL; i++) {
            g_assert_true((seen >> (i + 1) & 1) != 0);
        }
    }
}

/* One search after another, of one finding. */
static KithFinding *
search_again(KithFinding *earlier, const char *text)
{
    g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func((GDestroyNotify)kith_finding_free);
    g_autoptr(GPtrArray) fresh = g_ptr_array_new();
    g_autoptr(GPtrArray) gone = g_ptr_array_new();
    KithFinding *finding = finding_of(text);

    earlier->number = 1;
    g_ptr_array_add(before, earlier);
    g_ptr_array_add(fresh, finding);
    kith_findings_match(before, fresh, 9, gone);
    g_assert_cmpuint(finding->number, ==, 1);
    return finding;
}

static void
dismiss(KithFinding *finding)
{
    kith_finding_add_change(finding, KITH_FINDING_DISMISSED, "somebody", 5, "a choir");
    g_array_unref(finding->known);
    finding->known = kith_finding_rests_on(finding);
}

static void
check_news(const KithFinding *finding,
           KithFindingState state,
           KithNews news,
           const char *difference)
{
    g_assert_cmpint(finding->state, ==, state);
    g_assert_cmpint(finding->news, ==, news);
    g_assert_cmpstr(finding->difference, ==, difference);
}

static void
test_difference(void)
{
    KithFinding *finding = search_again(finding_of("abc 1 2"), "bac 2 1 1");

    check_news(finding, KITH_FINDING_NEW, KITH_NEWS_SAME, "");
    finding = search_again(finding, "abcd 2 3 4");
    check_news(finding,
               KITH_FINDING_NEW,
               KITH_NEWS_CHANGED,
               "2 joint incidents, 1 member more; 1 joint incident less");
    finding = search_again(finding, "abd 2 3 4");
    check_news(finding, KITH_FINDING_NEW, KITH_NEWS_CHANGED, "1 member less");
    kith_finding_free(finding);
}

static void
test_dismissed(void)
{
    KithFinding *finding = finding_of("abc 1 2");

    dismiss(finding);
    finding = search_again(finding, "abc 1 2");
    check_news(finding, KITH_FINDING_DISMISSED, KITH_NEWS_SAME, "");
    /* Less, and the same again, is nothing that was not known. */
    finding = search_again(finding, "abc 1");
    check_news(finding, KITH_FINDING_DISMISSED, KITH_NEWS_CHANGED, "1 joint incident less");
    finding = search_again(finding, "abc 1 2");
    check_news(finding, KITH_FINDING_DISMISSED, KITH_NEWS_CHANGED, "1 joint incident more");
    finding = search_again(finding, "abc 1 2 3");
    check_news(finding, KITH_FINDING_NEW, KITH_NEWS_REOPENED, "1 joint incident more");
    g_assert_cmpstr(finding->reason,
                    ==,
                    "evidence has changed since it was dismissed: 1 joint incident more");
    g_assert_cmpuint(finding->changes->len, ==, 2);
    dismiss(finding);
    finding = search_again(finding, "abcd 1 2 3");
    check_news(finding, KITH_FINDING_NEW, KITH_NEWS_REOPENED, "1 member more");
    kith_finding_free(finding);
}

/* What was given any other state keeps it. */
static void
test_under_review(void)
{
    KithFinding *finding = finding_of("abc 1 2");

    kith_finding_add_change(finding, KITH_FINDING_UNDER_REVIEW, "somebody", 5, "to look into");
    finding = search_again(finding, "abc 1 2 3");
    check_news(finding, KITH_FINDING_UNDER_REVIEW, KITH_NEWS_CHANGED, "1 joint incident more");
    g_assert_cmpstr(finding->reason, ==, "to look into");
    kith_finding_free(finding);
}

/* A transaction that runs again does the same. */
static void
test_twice(void)
{
    g_autoptr(GPtrArray) earlier = findings_of(TEXTS("abc 1"));
    g_autoptr(GPtrArray) fresh = findings_of(TEXTS("abc 1 2"));
    g_autoptr(GPtrArray) gone = g_ptr_array_new();
    KithFinding *before = g_ptr_array_index(earlier, 0);
    const KithFinding *finding = g_ptr_array_index(fresh, 0);

    before->number = 1;
    dismiss(before);
    for (guint i = 0; i < 2; i++) {
        kith_findings_match(earlier, fresh, 9, gone);
        check_news(finding, KITH_FINDING_NEW, KITH_NEWS_REOPENED, "1 joint incident more");
        g_assert_cmpuint(finding->changes->len, ==, 2);
        g_assert_cmpuint(finding->known->len, ==, before->known->len);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/concern/findings/match", test_match);
    g_test_add_func("/concern/findings/match-random", test_match_random);
    g_test_add_func("/concern/findings/difference", test_difference);
    g_test_add_func("/concern/findings/dismissed", test_dismissed);
    g_test_add_func("/concern/findings/under-review", test_under_review);
    g_test_add_func("/concern/findings/twice", test_twice);
    return g_test_run();
}
