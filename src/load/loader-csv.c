/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-table.h"

static guint
sniff(KithBytes head, const char *name)
{
    static const char *const endings[] = {".csv", ".tsv", ".tab", ".psv"};

    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(name, endings[i])) {
            return 50;
        }
    }
    return kith_table_delimiter(head) != 0 ? 20 : 5;
}

const KithLoader kith_loader_csv = {
    .name = "csv",
    .summary = "a table of text: commas, tabs, semicolons or bars",
    .sniff = sniff,
    .open = kith_table_open,
    .cut = kith_table_cut,
    .parse = kith_table_parse,
    .one_each = TRUE,
};
