/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-table.h"
#include "export-exporter.h"
#include "exporter-rows.h"

#define ROW(name) extern const KithExporter kith_exporter_##name;
EXPORTER_ROWS
#undef ROW

static const KithExporter *const exporters[] = {
#define ROW(name) &kith_exporter_##name,
    EXPORTER_ROWS
#undef ROW
        NULL};

const KithExporter *const *
kith_exporters(void)
{
    return exporters;
}

const KithExporter *
kith_exporter_find(const char *name)
{
    for (guint i = 0; exporters[i] != NULL; i++) {
        if (g_str_equal(exporters[i]->name, name)) {
            return exporters[i];
        }
    }
    return NULL;
}

KithTable *
kith_export_formats(void)
{
    KithTable *table = kith_table_new_like("format:text summary:text");

    for (guint i = 0; exporters[i] != NULL; i++) {
        kith_table_add_row(table);
        kith_table_set_text(table, 0, exporters[i]->name);
        kith_table_set_text(table, 1, exporters[i]->summary);
    }
    return table;
}

static gboolean
no_such_format(const char *name, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; exporters[i] != NULL; i++) {
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", exporters[i]->name);
    }
    return kith_error_set(error,
                          KITH_ERROR_INVALID,
                          "export: format \"%s\" is not one of %s",
                          name,
                          names->str);
}

gboolean
kith_export(KithStore *store,
            const KithExportOptions *options,
            KithExportReport *out_report,
            GError **error)
{
    const KithExporter *exporter;
    g_auto(KithScope) scope = {0};

    g_return_val_if_fail(store != NULL && options != NULL && out_report != NULL, FALSE);
    g_return_val_if_fail(options->format != NULL && options->output != NULL, FALSE);
    *out_report = (KithExportReport){0};
    exporter = kith_exporter_find(options->format);
    if (exporter == NULL) {
        return no_such_format(options->format, error);
    }
    return kith_scope_open(store,
                           options->entity,
                           MAX(options->hops, 1),
                           options->progress,
                           &scope,
                           error) &&
           exporter->write(&scope, options, out_report, error);
}
