/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "concern-file.h"

#include "base-file.h"
#include "concern-resources.h"

#define FILE_MAX (1 << 20)

char *
kith_concern_text(const char *file, const char *built_in, GError **error)
{
    g_autofree char *path = NULL;
    g_autoptr(GBytes) bytes = NULL;

    if (file != NULL) {
        return kith_file_read_text(file, FILE_MAX, error);
    }
    path = g_strconcat("/kith/", built_in, NULL);
    bytes = g_resource_lookup_data(kith_concern_get_resource(),
                                   path,
                                   G_RESOURCE_LOOKUP_FLAGS_NONE,
                                   error);
    return bytes != NULL ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
}
