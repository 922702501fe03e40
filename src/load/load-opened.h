/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_OPENED_H
#define LOAD_OPENED_H

#include "load-loader.h"
#include "load-mapping.h"
#include "store.h"

#include <kith/kith-load.h>

/* An input, from its path to the mapping that its rows are read by. */
typedef struct _KithOpened {
    const char *path;
    GBytes *bytes; /* owned: the file, or its text in UTF-8 */
    KithInput input;
    const KithLoader *loader;
    char *source;             /* owned: the name that is given when rows have none */
    KithMapping *mapping;     /* owned, unless it is that of @like */
    struct _KithOpened *like; /* borrowed, an input before of the same source and header */
    gboolean guessed;
} KithOpened;

/* Opens all inputs and finds out their formats and sources. Returns KithOpened, to be freed with
 * g_ptr_array_unref(). */
GPtrArray *
kith_open_inputs(const char *const *inputs, const KithLoadOptions *options, GError **error);

/* What tells one header from another. */
guint64 kith_opened_header(const KithInput *input);

/* A mapping guessed from header and values; @notes tells what a person should know of it. */
KithMapping *
kith_opened_guess(KithOpened *opened, const KithSchema *schema, GString *notes, GError **error);

/* Finds the mappings of all inputs: the one given, that of an earlier load of the same source and
 * header, that of an input before, which is of the same, or a guess. */
gboolean kith_opened_map_all(GPtrArray *all,
                             KithStore *store,
                             const KithSchema *schema,
                             const KithLoadOptions *options,
                             GString *notes,
                             GError **error);

/* Properties that were guessed get the types which the store has for them, by now. */
void kith_opened_follow(KithOpened *opened, KithStore *store);

#endif
