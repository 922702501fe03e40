/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPLORE_STEPS_H
#define EXPLORE_STEPS_H

#include "explore-reader.h"

/* Which way a link goes, seen from an entity. */
typedef enum {
    KITH_STEP_OUT,
    KITH_STEP_IN,
    KITH_STEP_SELF, /* both its records are of the entity */
} KithStepWay;

/* A link of an entity and where it leads. */
typedef struct {
    guint32 type;
    KithStepWay way;
    KithLinkId link;
    KithRecordId record; /* the entity's own end */
    KithRecordId other;
    KithEntityId entity; /* of the other end */
} KithStep;

/* Which types of links are passed over: element t is set for type t. */
typedef struct {
    GByteArray *skip; /* owned; NULL to skip none */
    gboolean others;  /* whether types beyond its end are passed over */
} KithStepFilter;

/* Only the types named in @only, when given, and none of those in @avoid (both nullable). */
gboolean kith_step_filter_open(KithReader *reader,
                               const char *const *only,
                               const char *const *avoid,
                               KithStepFilter *out_filter,
                               GError **error);
void kith_step_filter_clear(KithStepFilter *filter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithStepFilter, kith_step_filter_clear)

/* Appends to @out (KithStep) the links of all records of an entity that lead to records not
 * taken back. A link within the entity comes once. In the order of the store: by record. */
gboolean kith_steps_read(KithReader *reader,
                         KithEntityId entity,
                         const KithStepFilter *filter,
                         GArray *out,
                         GError **error);

/* As kith_steps_read(), but links to records that were taken back are among them: kith_reader_end()
 * tells which, for those about which it matters. Whether a record stands costs more to find out
 * than all else about a link. */
gboolean kith_steps_read_all(KithReader *reader,
                             KithEntityId entity,
                             const KithStepFilter *filter,
                             GArray *out,
                             GError **error);

/* Names of ways: "out", "in", "self". */
const char *kith_step_way_name(KithStepWay way);

/* ---- as tables ---- */

/* Sorts steps by type's name, way and link. */
void kith_steps_sort(KithReader *reader, GArray *steps);

/* `type`, `direction`, `links`, `entities` of sorted steps. */
KithTable *kith_steps_summary(KithReader *reader, const GArray *steps);

KithTable *kith_steps_table(void);
gboolean
kith_steps_add_row(KithReader *reader, KithTable *table, const KithStep *step, GError **error);

#endif
