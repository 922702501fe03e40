/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_FEATURE_H
#define RESOLVE_FEATURE_H

#include "resolve-slot.h"

#define KITH_LEVELS_MAX 12
#define KITH_FEATURES_MAX 24

typedef struct _KithFeature KithFeature;

/* Takes a part of values and how many records have it; may change the number. */
typedef void (*KithPartFunc)(KithBytes part, guint32 *records, gpointer user_data);

/* What a feature is to the name comparison. */
typedef enum {
    KITH_ROLE_PLAIN,
    KITH_ROLE_GIVEN,
    KITH_ROLE_FAMILY,
    KITH_ROLE_MIDDLE,
    KITH_ROLE_SUFFIX,     /* the generation that a name says: junior, III */
    KITH_ROLE_ORDER,      /* whether given and family name are swapped */
    KITH_ROLE_WHOLE_NAME, /* taken apart into given, middle and family name */
    KITH_ROLE_OTHER_NAME, /* the same, of a name that the record has besides */
    KITH_ROLE_DATE,       /* of a person's life: as much a person's own as the name */
    KITH_ROLE_IDENTIFIER, /* a register's number for one person or thing alone */
    KITH_ROLE_POSITION,   /* where something is */
    KITH_ROLE_LATITUDE,   /* half of where something is */
    KITH_ROLE_LONGITUDE,  /* the other half */
    KITH_ROLE_NEIGHBOURS, /* what a record is linked with: resolve-neighbours.h */
} KithRole;

/* Whether a property of the role is taken apart into given, family and middle name. */
static inline gboolean
kith_role_is_of_name(KithRole role)
{
    return role >= KITH_ROLE_GIVEN && role <= KITH_ROLE_OTHER_NAME;
}

/* Whether properties of the role are compared two together, and not by themselves. */
static inline gboolean
kith_role_is_half(KithRole role)
{
    return role == KITH_ROLE_LATITUDE || role == KITH_ROLE_LONGITUDE;
}

/* Whether agreement of the role says nothing: most names are in order, few have a suffix. */
static inline gboolean
kith_role_is_only_against(KithRole role)
{
    return role == KITH_ROLE_ORDER || role == KITH_ROLE_SUFFIX;
}

/* Whether a property of the role is a person's own: relatives share all others, by and large. */
static inline gboolean
kith_role_is_own(KithRole role)
{
    return role == KITH_ROLE_GIVEN || role == KITH_ROLE_DATE || role == KITH_ROLE_IDENTIFIER;
}

/**
 * KithComparator:
 *
 * How the values of a property type are compared: in levels, from 1 (equal) to n_levels
 * (different). A member of the family is one file, comparator-NAME.c, and one row.
 */
typedef struct {
    const char *name;
    const char *summary;
    KithRole role;
    guint n_levels;
    const char *const *level_names; /* n_levels of them, for people to read */
    const double *start;            /* m to start training from, n_levels of them, sum 1 */
    const double *strangers;        /* u in general, for small files; NULL where data must tell */
    const double *kin; /* names of two things of one kind that are nearest to each other; NULL where
                          the comparator is not of names of things */
    guint firm_level;  /* from it on start is known well; 0 for none */
    guint near_level;  /* from it on, up to those that have nothing in common, one person's values
                          are no oftener than they are equal; 0 for none */
    gboolean names;    /* values are what things are called */
    gboolean own;      /* values are a person's or thing's own, or a few ones': what many have is
                          none */
    guint loose_level; /* the first of the levels at which things of one kind, and not strangers,
                          have something in common; 0 for none */
    guint apart_level; /* the first of the levels at which names of things are seldom those of one;
                          0 for none */
    guint beside_level; /* from it on two places may lie side by side, but are two; 0 for none */
    guint n_unlike; /* last levels that have nothing in common; 0 stands for the last one alone */

    /* How much the words of a value tell, in bits; NULL where values are no texts of words. */
    double (*words)(const KithFeature *feature, guint32 code);

    /* What of a value is compared; NULL for all of it. */
    KithBytes (*part)(KithBytes text);

    /* Whether a value can tell one person or thing from another; what cannot counts as missing.
     * NULL when all can. */
    gboolean (*is_evidence)(KithBytes text);

    /* Works out once for each distinct value what level() needs of it; kept in feature->own and
     * freed by release(). Both may be NULL. Called once for a feature, before any level(). */
    gpointer (*prepare)(const KithFeature *feature);
    void (*release)(gpointer own);

    /* Calls @each once for each distinct part of values whose commonness counts besides that of
     * whole values: words, a year and month. settle() works out anew what follows from these
     * numbers. Both may be NULL. Called between prepare() and any level(). */
    void (*parts)(const KithFeature *feature, KithPartFunc each, gpointer user_data);
    void (*settle)(const KithFeature *feature);

    /* The level of two values of different code, 0 where they cannot be compared, of one feature or of two with the same
     * comparator functions (a given name against a family name, when names are swapped). Must be
     * symmetric. Called from many threads at once. */
    guint (*level)(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b);

    /* The probability that a random record has what the two values share at this level, where the
     * comparator can tell better than by the values' own frequencies (a date's year and month);
     * 0 where it cannot. May be NULL. */
    double (*shared)(const KithFeature *feature, guint32 a, guint32 b, guint level);

    /* How many pairs of all records come to each level, and how rare what they share is (log2 of
     * the mean of 2 to the power of kith_rarity()), where that follows from how many records have
     * each value and random pairs would not tell: levels that it says nothing of keep what
     * @strangers says. May be NULL. */
    void (*meet)(const KithFeature *feature, double *out_pairs, double *out_rarity);
} KithComparator;

/* The last level at which two values have something in common. */
static inline guint
kith_comparator_alike(const KithComparator *comparator)
{
    return comparator->n_levels - MAX(comparator->n_unlike, 1);
}

/* Whether values are names of firms and other things, and not numbers that things are told by. */
static inline gboolean
kith_comparator_names_things(const KithComparator *comparator)
{
    return comparator->names && comparator->kin != NULL;
}

/* Whether a level is evidence of nothing: what records are linked with is never known in full. */
static inline gboolean
kith_comparator_says_nothing(const KithComparator *comparator, guint level)
{
    return comparator->role == KITH_ROLE_NEIGHBOURS &&
           level == kith_comparator_alike(comparator) + 1;
}

/* At which levels the weight of a pair follows how common its values are. */
typedef enum {
    KITH_ADJUST_ALL,   /* at every level at which values have something in common */
    KITH_ADJUST_EQUAL, /* where values are equal, by the share of records that have them */
    KITH_ADJUST_NONE,
} KithAdjust;

extern const char *const kith_adjust_names[]; /* by adjust, then NULL */

/* One property, or part of a name, as it is compared. */
struct _KithFeature {
    char *name; /* owned: the property */
    const KithComparator *comparator;
    KithValueSet values;
    guint32 filled; /* records that have any value */
    KithAdjust adjust;
    gboolean of_persons; /* of a kind that is told apart by personal names, first of all */
    gboolean by_words;   /* what things are called, or a text that is all there is: as rare as the
                            words   in common are together, among the distinct values */
    gpointer own;        /* the comparator's */
};

const KithComparator *const *kith_comparators(void);

/* NULL when there is none of that name. */
const KithComparator *kith_comparator_find(const char *name);

void kith_feature_prepare(KithFeature *feature);
void kith_feature_clear(KithFeature *feature);

/* Share of the filled records that have the value, as another record would see it: never 0. */
static inline double
kith_feature_frequency(const KithFeature *feature, guint32 code)
{
    return (double)MAX(feature->values.counts[code], 1) / (double)MAX(feature->filled, 1);
}

/* How many pairs of records have a value in common, by how many records have each. */
double kith_feature_equal_pairs(const KithFeature *feature);

/* log2 of how rare what two values share is: at level 1 of one over the value's frequency; at
 * other levels what is measured against the usual rarity of strangers there. */
double kith_rarity(const KithFeature *feature, guint level, guint32 a, guint32 b);

#endif
