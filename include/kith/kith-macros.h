/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_MACROS_H
#define KITH_MACROS_H

#include <glib.h>

/**
 * KITH_API:
 *
 * Marks what the shared library exports. Everything else is hidden.
 */
#define KITH_API __attribute__((visibility("default")))

/**
 * KITH_EXPERIMENTAL:
 *
 * Marks what may still change before 1.0 without a new major version.
 */
#define KITH_EXPERIMENTAL

#endif
