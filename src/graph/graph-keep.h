/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_KEEP_H
#define GRAPH_KEEP_H

#include "graph-view.h"

/*
 * Views that are kept beside the store, STORE/views/NAME.view. A file has
 *
 *   "kithview"                      8 bytes
 *   XXH3 of what follows            8 bytes
 *   a GVariant of KITH_VIEW_FORMAT  options, identity, generation, version, skipped, entities,
 *                                   records; offsets, targets, codes of arcs out and of arcs in;
 * the values that codes stand for, and bits of their fractions
 *
 * in the byte order of the machine: it is made again where it cannot be read. The arrays are used
 * where they are mapped.
 */
#define KITH_VIEW_FORMAT "(a{sv}suttauauatauayatauayadu)"

/* What a view was made with. */
typedef struct {
    KithViewOptions options; /* lifetime: this */
    GVariant *words;         /* owned: where its texts are */
    const char **lists[4];   /* owned: its lists of texts */
} KithKeptOptions;

void kith_kept_options_clear(KithKeptOptions *kept);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithKeptOptions, kith_kept_options_clear)

/* What @options ask for, the options of the kept view where they name one: for who reads the store
 * otherwise than through a view. They live as long as @options and @kept. */
gboolean kith_view_options_of(KithStore *store,
                              const KithViewOptions *options,
                              KithKeptOptions *kept,
                              KithViewOptions *out_options,
                              GError **error);

/* The bytes of a file. Any bytes are safe: what is not a view, or damaged, is
 * %KITH_ERROR_CORRUPT. @name is what errors call it. */
KithView *
kith_view_parse(GBytes *bytes, const char *name, KithKeptOptions *out_options, GError **error);

#endif
