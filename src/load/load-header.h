/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_HEADER_H
#define LOAD_HEADER_H

#include "load-loader.h"

/* Whether the first row of a text table, which @first has the cells of, is a row like the others
 * and no header. @body is where the second row starts. Found out from what the first rows say: in a
 * column of figures or of e-mail addresses the first row of a headed table has neither. */
gboolean kith_header_is_missing(const KithInput *input, const GPtrArray *first, gsize body);

#endif
