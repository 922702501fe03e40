/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-walk.h"

enum { DAMPING, ITERATIONS };

static const KithPassOption options[] = {
    {"damping", "how likely the surfer follows an edge", 0.85, 0, 0.999999},
    {"iterations", "rounds, 0 for as many as it takes to settle", 0, 0, 10000},
    {NULL}};

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    return kith_walk_rank(input->graph,
                          NULL,
                          0,
                          input->options[DAMPING],
                          (guint)input->options[ITERATIONS],
                          input->threads,
                          input->progress,
                          out->values,
                          error);
}

const KithPass kith_pass_pagerank = {
    .name = "pagerank",
    .summary = "how often a surfer who follows edges by weight comes by; the sum is 1",
    .complexity = "O(n + m) a round",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .options = options,
    .run = run,
};
