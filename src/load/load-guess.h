/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_GUESS_H
#define LOAD_GUESS_H

#include "load-mapping.h"
#include "load-sample.h"

/* Guesses what a person would have written as the mapping of an input, from header words and from
 * what the values look like; values outrank words. What stays unclear goes to @notes, a line
 * each. With @partial, a mapping that the format implies, only its properties of type "guess"
 * are filled in. */
KithMapping *kith_guess(const KithLoader *loader,
                        const KithInput *input,
                        const KithSchema *schema,
                        KithMapping *partial,
                        GString *notes);

#endif
