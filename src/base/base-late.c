/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-late.h"

#include "base-error.h"

#include <dlfcn.h>

gboolean
kith_late_load(const char *soname, const KithLateFunction *functions, GError **error)
{
    void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

    if (library == NULL) {
        return kith_error_set(error,
                              KITH_ERROR_UNSUPPORTED,
                              "%s cannot be loaded: install the package that has it (%s)",
                              soname,
                              dlerror());
    }
    for (; functions->name != NULL; functions++) {
        *functions->address = dlsym(library, functions->name);
        if (*functions->address == NULL) {
            return kith_error_set(error,
                                  KITH_ERROR_UNSUPPORTED,
                                  "%s has no function %s: another release of it is wanted",
                                  soname,
                                  functions->name);
        }
    }
    return TRUE;
}
