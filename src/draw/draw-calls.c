/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw-calls.h"

#include "base-late.h"

KithDrawCalls kith_draw_calls;

#define ROW(name) {#name, (gpointer *)&kith_draw_calls.call_##name},
static const KithLateFunction of_cairo[] = {KITH_CAIRO_CALLS(ROW){NULL, NULL}};
static const KithLateFunction of_pango[] = {KITH_PANGO_CALLS(ROW){NULL, NULL}};
static const KithLateFunction of_both[] = {KITH_PANGO_CAIRO_CALLS(ROW){NULL, NULL}};
#undef ROW

gboolean
kith_draw_load(GError **error)
{
    static GMutex mutex;
    static gboolean loaded;
    gboolean fine;

    g_mutex_lock(&mutex);
    loaded = fine = loaded || (kith_late_load("libcairo.so.2", of_cairo, error) &&
                               kith_late_load("libpango-1.0.so.0", of_pango, error) &&
                               kith_late_load("libpangocairo-1.0.so.0", of_both, error));
    g_mutex_unlock(&mutex);
    return fine;
}
