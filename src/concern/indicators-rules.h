/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INDICATORS_RULES_H
#define INDICATORS_RULES_H

#include "networks-roles.h"

/* What indicators count, as data/indicators.yaml declares it, and what of a store that is. */

typedef enum {
    KITH_FAMILY_STANDARDS,
    KITH_FAMILY_WELFARE,
    KITH_FAMILY_CULTURE,
    KITH_N_FAMILIES,
} KithIndicatorFamily;

/* Whom a person is compared with: nobody, or those who have these in common. */
enum {
    KITH_PEERS_NONE = 0,
    KITH_PEERS_FORCE = 1, /* set whenever any is */
    KITH_PEERS_UNIT = 2,
    KITH_PEERS_RANK = 4,
    KITH_PEERS_TENURE = 8,
};

/* What a property must say. */
typedef struct {
    char *property;   /* owned, as words */
    GPtrArray *words; /* owned, char *: any of these */
    gboolean empty;   /* or nothing at all */
    gboolean present; /* or anything */
    guint32 number;   /* of the property in the store, 0 for none */
} KithIndicatorCondition;

typedef struct {
    char *name;
    KithIndicatorFamily family;
    char *about;
    KithLinkRole role; /* KITH_ROLE_OTHER: @links instead */
    GPtrArray *links;  /* owned, char *, words */
    GPtrArray *events; /* owned, char *, words: types of what links lead to; none: of any */
    gboolean ties;     /* ties to colleagues that were not declared, in place of links */
    GPtrArray *where;  /* owned, KithIndicatorCondition: all of them */
    char *late_of;     /* words of a property, "" for none: a date that must lie */
    char *late_after;  /* after the date in this one, */
    guint late_by;     /* by so many days at least */
    char *
        close_name; /* words of a property, "" for none: the name of somebody close to the person */
    char *close_born; /* and, "" for none, when that one was born */
    char *sum;        /* words of a property, "" for none: numbers that are added up and compared */
    char *alike;      /* words of a property, "" for none: what counts is of one value of it */
    guint within;     /* days that it falls within, 0: any */
    guint least;
    guint peers;           /* KITH_PEERS_... */
    gboolean per_attended; /* for each attendance, and not each person */
    double chance;         /* listed when no likelier than this among peers */
    guint half_life;       /* days, 0: what was long ago weighs as much */
    double weight;
    char *lawful_basis;
    char *review;        /* yyyy-mm-dd */
    GPtrArray *innocent; /* owned, char * */

    /* Of a store: */
    gboolean *is_link;        /* owned, by number of the link type */
    gboolean *is_type;        /* owned, by number of the node type; NULL: any */
    guint32 late_of_property; /* 0: the store has none */
    guint32 late_after_property;
    guint32 close_name_property;
    guint32 close_born_property;
    guint32 sum_property;
    guint32 alike_property;
    gboolean applies; /* whether the store has any of its links */
} KithIndicator;

/* Reads rules, which errors call @name, of no store yet. Free with g_ptr_array_unref(). */
GPtrArray *kith_indicators_parse(const char *text, gsize len, const char *name, GError **error);

/* Reads rules and what of @store they are about. @file (nullable) is taken in place of the list
 * that is compiled in. Rules that count what protects people are refused. Free with
 * g_ptr_array_unref(). */
GPtrArray *kith_indicators_read_rules(KithStore *store,
                                      const KithRoles *roles,
                                      const char *file,
                                      GError **error);

const char *kith_indicator_family_name(KithIndicatorFamily family);
gboolean kith_indicator_family_find(const char *name, KithIndicatorFamily *out_family);

#endif
