/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-output.h"
#include "synth-person.h"

#define SYNTH_DUPLICATES_MAX 60

typedef struct {
    guint64 n_rows;
    guint64 seed;
    guint duplicates; /* rows in a hundred that are about somebody met before */
} SynthPeopleOptions;

/* Writes people.csv and truth.csv. An error is kept by @output. */
void synth_people_write(const SynthTables *tables,
                        const SynthPeopleOptions *options,
                        SynthOutput *output);
