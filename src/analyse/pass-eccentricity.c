/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyse-pass.h"
#include "analyse-reach.h"

static gboolean
run(const KithPassInput *input, KithPassOutput *out, GError **error)
{
    KithReach reach = {.farthest = out->values};

    return kith_reach_measure(input->graph, input->threads, input->progress, &reach, error);
}

const KithPass kith_pass_eccentricity = {
    .name = "eccentricity",
    .summary = "how far the farthest node is that a node reaches, 0 where it reaches nobody",
    .complexity = "O(n m / 64) at best, O(n m) at worst; 24 n bytes a thread and 512 n",
    .kind = KITH_PASS_NODE,
    .type = KITH_COLUMN_INTEGER,
    .run = run,
};
