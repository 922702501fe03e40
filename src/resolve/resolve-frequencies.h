/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_FREQUENCIES_H
#define RESOLVE_FREQUENCIES_H

#include "resolve-model.h"

/*
 * How common values were when a model was learnt, in a file beside the model's YAML, which names
 * it. With both a result follows from the model and the records alone, whatever other records there
 * are.
 *
 *   kith frequencies 1
 *   values <tab> Person <tab> family_name        of which property what follows is
 *   0f3a12bc01de <tab> 17                        48 bits of a value's hash, and how many records
 *   parts <tab> Person <tab> address             the same of words of its values
 *
 * It has no value in clear, and none that one record alone has. Lines are in order.
 */

/* The text, of file->frequencies; to be freed. */
GString *kith_frequencies_write(const KithModelFile *file);

/* Reads it into file->frequencies. @name is what errors call the text. Lines of properties that
 * the model does not have are passed over. */
gboolean
kith_frequencies_parse(KithModelFile *file, const char *text, const char *name, GError **error);

/* Reads the file that file->beside names, next to the model's at @path. */
gboolean kith_frequencies_read(KithModelFile *file, const char *path, GError **error);

/* A model of the store, with its frequencies. */
KithModelFile *kith_frequencies_of_store(KithTxn *txn, guint32 model, GError **error);

/* Writes a model to @path, and its frequencies beside it. */
gboolean kith_frequencies_save(KithModelFile *file, const char *path, GError **error);

#endif
