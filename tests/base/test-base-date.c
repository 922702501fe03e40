/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-date.h"
#include "base-random.h"
#include "test-support.h"

static char *
read_as(const char *text, KithDateOrder order)
{
    KithDate date;
    char out[11];

    if (!kith_date_parse(kith_bytes_str(text), order, 2026, &date)) {
        return g_strdup("none");
    }
    kith_date_format(date, out);
    return g_strdup(out);
}

static const struct {
    const char *text;
    const char *day_first;
    const char *month_first;
} written[] = {
    {"1975-04-23", "1975-04-23", "1975-04-23"},
    {"1975-04", "1975-04", "1975-04"},
    {"1975", "1975", "1975"},
    {"19750423", "1975-04-23", "1975-04-23"},
    {"1975/04/23", "1975-04-23", "1975-04-23"},
    {"1975.4.3", "1975-04-03", "1975-04-03"},
    {"23/04/1975", "1975-04-23", "1975-04-23"},
    {"04/23/1975", "1975-04-23", "1975-04-23"},
    {"03/04/1975", "1975-04-03", "1975-03-04"},
    {"3.4.1975", "1975-04-03", "1975-03-04"},
    {"03-04-75", "1975-04-03", "1975-03-04"},
    {"3/4/26", "2026-04-03", "2026-03-04"},
    {"3/4/27", "1927-04-03", "1927-03-04"},
    {"23 April 1975", "1975-04-23", "1975-04-23"},
    {"23rd April, 1975", "1975-04-23", "1975-04-23"},
    {"1st of May", "none", "none"},
    {"April 23, 1975", "1975-04-23", "1975-04-23"},
    {"Apr 23 1975", "1975-04-23", "1975-04-23"},
    {"23-APR-75", "1975-04-23", "1975-04-23"},
    {"23-Sept-1975", "1975-09-23", "1975-09-23"},
    {"1975 Apr 23", "1975-04-23", "1975-04-23"},
    {"April 1975", "1975-04", "1975-04"},
    {"04/1975", "1975-04", "1975-04"},
    {"1975-04-23T10:20:30Z", "1975-04-23", "1975-04-23"},
    {"1975-04-23 10:20", "1975-04-23", "1975-04-23"},
    {"23/04/1975 10:20:30", "1975-04-23", "1975-04-23"},
    {"1975-00-00", "1975", "1975"},
    {"1975-04-00", "1975-04", "1975-04"},
    {"31/04/1975", "1975-04-31", "1975-04-31"},
    {"1975-13-40", "1975-13-40", "1975-13-40"},
    {"23041975", "1975-04-23", "1975-04-23"},
    {"04231975", "1975-04-23", "1975-04-23"},
    {"03041975", "1975-04-03", "1975-03-04"},
    {"20082008", "2008-08-20", "2008-08-20"},
    {"19751399", "1975-13-99", "1975-13-99"},
    {"99999999", "none", "none"},
    {"", "none", "none"},
    {"75", "none", "none"},
    {"word", "none", "none"},
    {"13/1975", "none", "none"},
    {"1/2/3", "none", "none"},
    {"1/2/12345", "none", "none"},
    {"100/2/1975", "none", "none"},
    {"23 Foo 1975", "none", "none"},
    {"0113 496 0000", "none", "none"},
    {"10.5", "none", "none"},
    {"123456789", "none", "none"},
};

static void
test_written_forms(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(written); i++) {
        g_autofree char *day_first = read_as(written[i].text, KITH_DATE_DAY_FIRST);
        g_autofree char *month_first = read_as(written[i].text, KITH_DATE_MONTH_FIRST);

        if (g_strcmp0(day_first, written[i].day_first) != 0 ||
            g_strcmp0(month_first, written[i].month_first) != 0) {
            g_error("\"%s\" is read as %s and %s", written[i].text, day_first, month_first);
        }
    }
}

static void
test_hints(void)
{
    static const struct {
        const char *text;
        KithDateHint hint;
    } hints[] = {
        {"23/04/1975", KITH_DATE_HINT_DAY_FIRST},
        {"04/23/1975", KITH_DATE_HINT_MONTH_FIRST},
        {"03/04/1975", KITH_DATE_HINT_NONE},
        {"1975-04-23", KITH_DATE_HINT_NONE},
        {"23 Apr 1975", KITH_DATE_HINT_NONE},
        {"99/99/1975", KITH_DATE_HINT_NONE},
        {"23/04/75", KITH_DATE_HINT_DAY_FIRST},
        {"word", KITH_DATE_HINT_NONE},
        {"23/04/1975 10:00", KITH_DATE_HINT_DAY_FIRST},
    };

    for (guint i = 0; i < G_N_ELEMENTS(hints); i++) {
        g_assert_cmpint(kith_date_hint(kith_bytes_str(hints[i].text)), ==, hints[i].hint);
    }
}

/* What is written is read back, and read as the same by the reader of all forms. */
static void
test_format_and_scan(void)
{
    for (guint year = 1000; year < 3000; year += 7) {
        for (guint month = 0; month < 14; month++) {
            for (guint day = 0; day <= (month > 0 ? 32u : 0u); day++) {
                KithDate date = {(guint16)year, (guint8)month, (guint8)day};
                KithDate back = {0};
                KithDate parsed = {0};
                char text[11];

                kith_date_format(date, text);
                g_assert_true(kith_date_scan(kith_bytes_str(text), &back));
                g_assert_cmpmem(&back, sizeof back, &date, sizeof date);
                /* A month that is none cannot stand alone. */
                if (day > 0 || month <= 12) {
                    g_assert_true(
                        kith_date_parse(kith_bytes_str(text), KITH_DATE_DAY_FIRST, 2026, &parsed));
                    g_assert_cmpmem(&parsed, sizeof parsed, &date, sizeof date);
                }
            }
        }
    }
}

static void
test_scan_refuses(void)
{
    static const char *const bad[] = {"",
                                      "197",
                                      "19750",
                                      "1975-4",
                                      "1975-4-3",
                                      "1975/04/03",
                                      "1975-04-0a",
                                      "1975-04-030",
                                      "abcd",
                                      "1975-",
                                      "-975-04-03"};
    KithDate date;

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(kith_date_scan(kith_bytes_str(bad[i]), &date));
    }
}

static void
test_real(void)
{
    g_assert_true(kith_date_is_real((KithDate){2000, 2, 29}));
    g_assert_true(kith_date_is_real((KithDate){2024, 2, 29}));
    g_assert_false(kith_date_is_real((KithDate){1900, 2, 29}));
    g_assert_false(kith_date_is_real((KithDate){2023, 2, 29}));
    g_assert_false(kith_date_is_real((KithDate){2023, 4, 31}));
    g_assert_false(kith_date_is_real((KithDate){2023, 13, 1}));
    g_assert_true(kith_date_is_real((KithDate){2023, 12, 31}));
    g_assert_true(kith_date_is_real((KithDate){2023, 12, 0}));
    g_assert_true(kith_date_is_real((KithDate){2023, 0, 0}));
}

/* Days are numbered without a gap, as GLib's calendar has them. */
static void
test_numbers(void)
{
    g_autoptr(GDate) day = g_date_new_dmy(1, G_DATE_JANUARY, 1850);
    gint32 first = kith_date_number((KithDate){1850, 1, 1});
    guint32 julian = g_date_get_julian(day);

    for (guint i = 0; i < 80000; i++) {
        KithDate date = {(guint16)g_date_get_year(day),
                         (guint8)g_date_get_month(day),
                         (guint8)g_date_get_day(day)};

        g_assert_cmpint(kith_date_number(date) - first, ==, (int)(g_date_get_julian(day) - julian));
        g_assert_true(kith_date_is_real(date));
        g_date_add_days(day, 1);
    }
    g_assert_cmpint(kith_date_number((KithDate){1975, 0, 0}),
                    ==,
                    kith_date_number((KithDate){1975, 7, 15}));
    g_assert_cmpint(kith_date_number((KithDate){1975, 4, 0}),
                    ==,
                    kith_date_number((KithDate){1975, 4, 15}));
}

static void
test_any_bytes(void)
{
    static const char alphabet[] = "0123456789/-.:, TAaPprRsStT\xc3";
    KithRandom random = kith_random(4);

    for (guint i = 0; i < 200000; i++) {
        guint n = kith_random_below(&random, 34);
        g_autofree char *text = g_malloc(n + 1);
        KithDate date = {0};
        char out[11];

        for (guint k = 0; k < n; k++) {
            text[k] = alphabet[kith_random_below(&random, sizeof alphabet - 1)];
        }
        kith_date_hint(kith_bytes(text, n));
        if (kith_date_parse(kith_bytes(text, n), KITH_DATE_MONTH_FIRST, 2026, &date)) {
            g_assert_cmpuint(date.month, <=, 99);
            g_assert_cmpuint(date.day, <=, 99);
            kith_date_format(date, out);
            g_assert_cmpuint(strlen(out), <=, 10);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/date/written-forms-are-read", test_written_forms);
    g_test_add_func("/base/date/hints-tell-the-order", test_hints);
    g_test_add_func("/base/date/scan-reads-what-format-wrote", test_format_and_scan);
    g_test_add_func("/base/date/scan-refuses-other-forms", test_scan_refuses);
    g_test_add_func("/base/date/days-of-the-calendar-are-real", test_real);
    g_test_add_func("/base/date/days-are-numbered-without-gaps", test_numbers);
    g_test_add_func("/base/date/any-bytes-are-survived", test_any_bytes);
    return g_test_run();
}
