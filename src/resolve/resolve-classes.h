/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_CLASSES_H
#define RESOLVE_CLASSES_H

#include "resolve-weight.h"

/* Gives a model the background classes that training begins with, from its m and u: of persons
 * households, people of one place, namesakes, people of one name and age, and people born on one
 * day; of things those that share all but what tells them apart most, features that change (bit f
 * of
 * @changing) left out. None where there is one feature. */
void kith_classes_start(const KithFrame *frame, guint32 changing, KithMatchModel *model);

/* How much a feature tells strangers apart, in bits times the records that have it: by its values'
 * distribution, or by what the words of a text tell together. */
double kith_feature_information(const KithFeature *feature);

/* How many of a class agree in a feature at the most: neighbours are of two addresses. */
double kith_class_together(const KithComparator *comparator, const KithModelClass *class);

#endif
