/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-date.h"
#include "resolve-key.h"

static const char *const comparators[] = {"date", NULL};
static const char *const key_names[] = {"year and month", "month and day", "year and day", "year"};

static guint32
key(guint which, guint a, guint b)
{
    return kith_key_pair(which << 16 | (a + 1), b + 1);
}

static void
keys(const KithFeature *feature, guint32 code, guint32 *out_keys)
{
    KithDate date;

    memset(out_keys, 0, 4 * sizeof *out_keys);
    if (!kith_date_scan(kith_value_text(&feature->values, code), &date)) {
        return;
    }
    out_keys[3] = key(4, date.year, 0);
    if (date.month != 0) {
        out_keys[0] = key(1, date.year, date.month);
    }
    if (date.day != 0) {
        out_keys[1] = key(2, date.month, date.day);
        out_keys[2] = key(3, date.year, date.day);
    }
}

const KithBlocker kith_blocker_date = {
    .name = "date",
    .summary = "two parts of a date, or its year",
    .comparators = comparators,
    .n_keys = G_N_ELEMENTS(key_names),
    .key_names = key_names,
    .keys = keys,
};
