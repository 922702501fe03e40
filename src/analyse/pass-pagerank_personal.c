/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-walk.h"

enum { SOURCE, DAMPING };

static const KithPassOption options[] = {
    {"source", "where the surfer starts again", 0, 0, 0, .is_node = TRUE},
    {"damping", "how likely the surfer follows an edge", 0.85, 0, 0.999999},
    {NULL}};

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    guint32 source = (guint32)input->options[SOURCE];

    return input->graph->n == 0 || kith_walk_rank(input->graph,
                                                  &source,
                                                  1,
                                                  input->options[DAMPING],
                                                  0,
                                                  input->threads,
                                                  input->progress,
                                                  out->values,
                                                  error);
}

const KithPass kith_pass_pagerank_personal = {
    .name = "pagerank_personal",
    .summary = "how often a surfer comes by who always starts again at --set source=ID "
               "(personalised PageRank); the sum is 1",
    .complexity = "O(n + m) a round",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_REAL,
    .options = options,
    .run = run,
};
