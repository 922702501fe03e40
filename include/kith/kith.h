/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_H
#define KITH_H

/* The one header to include. */

#include <kith/kith-analyse.h>
#include <kith/kith-audit.h>
#include <kith/kith-draw.h>
#include <kith/kith-error.h>
#include <kith/kith-explore.h>
#include <kith/kith-export.h>
#include <kith/kith-findings.h>
#include <kith/kith-graph.h>
#include <kith/kith-indicators.h>
#include <kith/kith-load.h>
#include <kith/kith-macros.h>
#include <kith/kith-names.h>
#include <kith/kith-networks.h>
#include <kith/kith-resolve.h>
#include <kith/kith-store.h>
#include <kith/kith-table.h>
#include <kith/kith-types.h>
#include <kith/kith-version.h>

#endif
