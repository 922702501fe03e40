#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Graph kernels: seconds of passes on a made-up graph, and of python-igraph beside where it is there.

    benchmarks/graph.py [--kith COMMAND] [--nodes N] [--seed S] [PASS...]

Nodes are in communities of 20 to 1,000, have 3 edges and more (the longer the rarer), seven in ten
within the community. A million nodes have five million edges. Times are of the kernels alone: Kith's
as --stats tells them, igraph's of the call, the graph made before.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time

try:
    import igraph
except ImportError:
    igraph = None

BESIDE = {"components": lambda g: g.connected_components(mode="weak"),
          "coreness": lambda g: g.coreness(),
          "pagerank": lambda g: g.pagerank(),
          "labelprop": lambda g: g.community_label_propagation(),
          "leiden": lambda g: g.community_leiden(objective_function="modularity", n_iterations=2),
          "triangles": lambda g: g.list_triangles() and None}


def edges(nodes, seed):
    rng, start = random.Random(seed), 0
    while start < nodes:
        size = min(int(20 * (1 - rng.random()) ** (-1 / 1.5)), 1000, nodes - start) or 1
        for node in range(start, start + size):
            for _ in range(min(int(3 * (1 - rng.random()) ** -.5), 200)):
                inside = rng.random() < .7 and size > 1
                other = (start + int(rng.random() * size) if inside
                         else int(rng.random() * nodes))
                if other != node:
                    yield node, other
        start += size


def run(command, *arguments):
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--nodes", type=int, default=1000000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("passes", nargs="*", default=list(BESIDE))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store, file = os.path.join(folder, "g.kith"), os.path.join(folder, "edges.csv")
        with open(file, "w", encoding="utf-8") as out:
            out.write("source,target\n")
            out.writelines(f"{a},{b}\n" for a, b in edges(options.nodes, options.seed))
        run(options.kith, "init", store)
        run(options.kith, "load", store, file, "-f", "edges", "--quiet")
        beside = None
        if igraph is not None:
            beside = igraph.Graph(n=options.nodes, edges=list(edges(options.nodes, options.seed)))
            beside.simplify()
        for name in options.passes or BESIDE:
            out = run(options.kith, "analyse", store, name, "--no-store", "--format", "csv", "--stats",
                      "--quiet")
            stats = json.loads(out.splitlines()[-1])
            line = f"{name}: {stats['seconds']:.3f} s of {stats['edges']} edges"
            line += f", modularity {stats['modularity']:.5f}" if "modularity" in stats else ""
            if beside is not None and name in BESIDE:
                started = time.monotonic()
                BESIDE[name](beside)
                line += f"; igraph {time.monotonic() - started:.3f} s"
            print(line, flush=True)


if __name__ == "__main__":
    main()
