/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "synth-text.h"

/* The output directory. Every file is written under a temporary name; all get their real names at
 * the end, so that a run that fails leaves nothing that looks finished. The first error is kept:
 * long loops ask synth_output_failed() now and then, and synth_output_commit() reports it. */
typedef struct _SynthOutput SynthOutput;
typedef struct _SynthCsv SynthCsv;

SynthOutput *synth_output_new(const char *dir, gboolean overwrite, GError **error);
SynthCsv *synth_output_csv(SynthOutput *output, const char *name, const char *header);
gboolean synth_output_failed(const SynthOutput *output);
gboolean synth_output_commit(SynthOutput *output, GError **error);
guint64 synth_output_rows(const SynthOutput *output);
void synth_output_free(SynthOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SynthOutput, synth_output_free)

/* One RFC 4180 file with lines ended by a line feed; fields are quoted only where they must be. */
void synth_csv_string(SynthCsv *csv, const char *field);
void synth_csv_text(SynthCsv *csv, const SynthText *field);
void synth_csv_empty(SynthCsv *csv);
void synth_csv_date(SynthCsv *csv, SynthDate date);
void synth_csv_end(SynthCsv *csv);
