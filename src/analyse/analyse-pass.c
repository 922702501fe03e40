/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"

#include "pass-rows.h"

#define ROW(name) extern const KithPass kith_pass_##name;
PASS_ROWS
#undef ROW

static const KithPass *const passes[] = {
#define ROW(name) &kith_pass_##name,
    PASS_ROWS
#undef ROW
        NULL};

const KithPass *const *
kith_pass_list(void)
{
    return passes;
}

const KithPass *
kith_pass_find(const char *name)
{
    for (guint i = 0; passes[i] != NULL; i++) {
        if (g_str_equal(passes[i]->name, name)) {
            return passes[i];
        }
    }
    return NULL;
}
