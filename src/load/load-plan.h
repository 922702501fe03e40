/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_PLAN_H
#define LOAD_PLAN_H

#include "load-loader.h"
#include "load-mapping.h"
#include "store-parcel.h"
#include "store.h"

/* A mapping made ready for one input: names have become numbers of the store and columns places
 * in the row. Read-only once made: every thread uses the same one. */
typedef struct _KithPlan KithPlan;

/* Gives a source its number. */
typedef KithSourceId (*KithSourceFunc)(const char *name, gpointer user_data);

typedef struct {
    KithStore *store;
    const KithLoader *loader;
    const KithInput *input;
    const KithMapping *mapping;
    const char *source;      /* where rows do not say */
    gboolean source_is_said; /* by the caller: rows' own sources are passed over */
    KithSourceFunc find_source;
    gpointer user_data;
    guint threads;
} KithPlanOptions;

KithPlan *kith_plan_new(const KithPlanOptions *options, GError **error);
void kith_plan_free(KithPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithPlan, kith_plan_free)

/* Adds the drafts of a row to a parcel. Returns why it could not, NULL when it could. */
const char *kith_plan_apply(const KithPlan *plan, const KithRow *row, KithParcel *parcel);

#endif
