/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_NORMALISE_H
#define BASE_NORMALISE_H

#include "base-bytes.h"
#include "base-date.h"

/* What a column's values share and a single value does not tell. */
typedef struct {
    KithDateOrder date_order;
    guint16 pivot_year; /* the last year that two digits can mean */
    char region[3];     /* ISO 3166 country of national phone numbers, "" when not known */
} KithNormaliseOptions;

/* What joins the syllables of a name that is written in Chinese characters without a blank. */
#define KITH_SYLLABLES '~'

/* Two digits mean the hundred years that end with the one of this release: fixed, so that the
 * same file is read alike next year. */
#define KITH_PIVOT_YEAR 2026
#define KITH_NORMALISE_OPTIONS_INIT                                                                \
    ((KithNormaliseOptions){KITH_DATE_DAY_FIRST, KITH_PIVOT_YEAR, ""})

/**
 * KithNormaliser:
 *
 * One way to bring the values of a property type into the form that is stored once, compared and
 * counted. A member of the family is one file, normaliser-NAME.c, and one row.
 */
typedef struct {
    const char *name;
    const char *summary;

    /* Whether normal forms are days as far as they are known, for kith_date_scan(). */
    gboolean dates;

    /* Appends the normal form of @given, which is UTF-8, has no NUL, is stripped and says
     * something. FALSE, with @out as it was, when @given is no value of the type: it is then
     * kept as given and never compared. Must give its own results back unchanged. Called from
     * many threads at once. */
    gboolean (*normalise)(KithBytes given, const KithNormaliseOptions *options, GString *out);
} KithNormaliser;

/* NULL when there is none of that name. */
const KithNormaliser *kith_normaliser_find(const char *name);

/* NULL-terminated, sorted by name. */
const KithNormaliser *const *kith_normalisers(void);

/* Strips @given, answers FALSE for what says nothing before or after, and calls the normaliser. */
gboolean kith_normalise(const KithNormaliser *normaliser,
                        KithBytes given,
                        const KithNormaliseOptions *options,
                        GString *out);

#endif
