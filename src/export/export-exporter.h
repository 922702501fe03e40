/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPORT_EXPORTER_H
#define EXPORT_EXPORTER_H

#include "export-scope.h"

#include <kith/kith-export.h>

/**
 * KithExporter:
 *
 * One format of output. A member of the family is one file, exporter-NAME.c, and one row.
 */
typedef struct {
    const char *name;
    const char *summary;

    /* Writes what is in scope to @options->output, whole or not at all, and counts in @report
     * what it wrote. Called once, from the thread of kith_export(). Must write every text there
     * can be so that a reader of the format gets it back, or says in @report->replaced how many
     * characters it has no place for; and the same bytes for the same scope. */
    gboolean (*write)(KithScope *scope,
                      const KithExportOptions *options,
                      KithExportReport *report,
                      GError **error);
} KithExporter;

/* NULL-terminated, sorted by name. */
const KithExporter *const *kith_exporters(void);

/* NULL when there is none of that name. */
const KithExporter *kith_exporter_find(const char *name);

#endif
