/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_BUILD_H
#define RESOLVE_BUILD_H

#include "resolve-columns.h"
#include "resolve-neighbours.h"

/* Makes the features and codes of a frame that has its records and nothing else yet, but for those
 * of neighbours. */
gboolean kith_frame_build(const KithColumns *columns,
                          const KithFrameHow *how,
                          KithFrame *frame,
                          GError **error);

/* Puts features of neighbours behind the others, in the place of those that there are. Takes
 * @columns (KithNeighbourColumn) over. */
gboolean kith_frame_build_neighbours(GPtrArray *columns,
                                     const KithFrameHow *how,
                                     KithFrame *frame,
                                     GError **error);

/* ---- between the files that build ---- */

/* A frame being built. Values get their codes as they are met, record by record. */
typedef struct {
    const KithColumns *columns;
    const GPtrArray *neighbours; /* KithNeighbourColumn: of features from frame->n_own on */
    KithFrame *frame;
    KithValueMaker *makers[KITH_FEATURES_MAX]; /* owned, by feature */
    int coordinates;        /* the feature that is made of the two columns, -1 for none */
    const KithColumn *mail; /* e-mail addresses in which names are read, NULL for none */
    const KithColumn *latitude;
    const KithColumn *longitude;
    guint32 *codes[KITH_FEATURES_MAX]; /* owned, by feature: of each record */
    gboolean counted;                  /* values are as common as here */
    int column_of[KITH_FEATURES_MAX];  /* of a plain feature, -1 of names */
} KithBuilding;

void kith_building_clear(KithBuilding *building);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithBuilding, kith_building_clear)

/* Adds a feature without values. Its number, -1 when there is room for no more. */
int kith_build_add(KithBuilding *building,
                   const char *name,
                   const KithComparator *comparator,
                   int column);

/* All values of a feature have their codes: makes the set, counts who has which, and works out what
 * comparing needs, unless values are as common as a model says. */
void kith_build_finish(KithBuilding *building, guint f);

/* Puts the codes of all features together, a line for each record. */
void kith_build_lines(KithBuilding *building, guint threads);

/* What comparing needs of @n features whose values are as common as a model says. */
gboolean kith_build_prepare_known(KithFrame *frame,
                                  guint first,
                                  guint n,
                                  const KithFrameHow *how,
                                  GError **error);

/* The column of a role that is evidence, NULL when there is none. */
const KithColumn *kith_column_of_role(const KithColumns *columns, KithRole role);

/* Codes of given, family and middle names of all records, and their further names. */
void kith_build_names(KithBuilding *building);

/* Counts a feature's values in the further names of all records; of features that are no names
 * there are none. What a name is without its e-mail address is counted with it already. */
void kith_build_count_names(KithFrame *frame, guint feature);

#endif
