/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_REJECTS_H
#define LOAD_REJECTS_H

#include "base-bytes.h"

#include <gio/gio.h>

/* The file of rejected rows: line, reason and the row as it stood. Made with the first reject. */
typedef struct _KithRejects KithRejects;

KithRejects *kith_rejects_new(const char *path);
void kith_rejects_free(KithRejects *rejects);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithRejects, kith_rejects_free)

void kith_rejects_add(KithRejects *rejects,
                      const char *input,
                      guint64 line,
                      const char *reason,
                      KithBytes row);

guint64 kith_rejects_count(const KithRejects *rejects);

/* Writes the file out. Without rejects there is none. */
gboolean kith_rejects_finish(KithRejects *rejects, GError **error);

#endif
