#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions and passes on a property graph, held against python-igraph on the same graph.

    benchmarks/questions.py [--kith COMMAND] [--type TYPE --links TYPE,..] FOLDER

FOLDER has *.nodes.*.csv and *.relationships.*.csv with the headers of a property-graph import
(:ID, :LABEL; :START_ID, :END_ID, :TYPE). Says for each question how many answers differ: none
should. --type and --links choose the nodes and links of the passes that igraph is slow at.
"""

import argparse
import csv
import glob
import math
import os
import random
import subprocess
import tempfile

import igraph


class Data:
    def __init__(self, folder):
        self.types, self.links = {}, []
        for name in sorted(glob.glob(os.path.join(folder, "*.nodes.*.csv"))):
            with open(name, encoding="utf-8", newline="") as file:
                self.types.update((row[":ID"], row[":LABEL"]) for row in csv.DictReader(file))
        for name in sorted(glob.glob(os.path.join(folder, "*.relationships.*.csv"))):
            with open(name, encoding="utf-8", newline="") as file:
                self.links += [(row[":START_ID"], row[":END_ID"], row[":TYPE"])
                               for row in csv.DictReader(file)]

    def graph(self, node_type=None, link_types=None, directed=False):
        keys = [key for key, kind in self.types.items() if node_type in (None, kind)]
        place = {key: i for i, key in enumerate(keys)}
        edges = [(place[a], place[b]) for a, b, kind in self.links
                 if (link_types is None or kind in link_types) and a in place and b in place]
        graph = igraph.Graph(n=len(keys), edges=edges, directed=directed)
        graph.simplify()
        return graph, keys


def triangles(graph):
    counts = [0] * graph.vcount()
    for triangle in graph.list_triangles():
        for node in triangle:
            counts[node] += 1
    return counts


NUMBERS = {"degree": lambda g: g.degree(),
           "indegree": lambda g: g.indegree(),
           "outdegree": lambda g: g.outdegree(),
           "coreness": lambda g: g.coreness(),
           "pagerank": lambda g: g.pagerank(),
           "triangles": triangles,
           "betweenness": lambda g: g.betweenness(),
           "harmonic": lambda g: g.harmonic_centrality(),
           "clustering": lambda g: g.transitivity_local_undirected(mode="zero")}
GROUPS = {"components": lambda g: g.connected_components(mode="weak").membership,
          "strong": lambda g: g.connected_components(mode="strong").membership}


class Kith:
    def __init__(self, command, store):
        self.command, self.store = command, store

    def rows(self, name, *words):
        done = subprocess.run([self.command, name, self.store, *words, "--format", "csv", "--quiet"],
                              capture_output=True, text=True, check=True)
        return list(csv.DictReader(done.stdout.splitlines()))

    def passes(self, names, words, graph, keys):
        found = {row["key"]: row for row in self.rows("analyse", *names, *words, "--no-store")}
        for name in names:
            mine = [found[key][name] for key in keys]
            if name in NUMBERS:
                differ = sum(not math.isclose(float(a or "nan"), b, rel_tol=1e-9, abs_tol=1e-9)
                             for a, b in zip(mine, NUMBERS[name](graph), strict=True))
            else:
                theirs = GROUPS[name](graph)
                differ = abs(len(set(zip(mine, theirs))) - len(set(mine)))
            print(f"{name} {' '.join(words)}: {differ} of {len(keys)} differ")


def ask(kith, data, rng, source):
    """Questions about pairs and neighbourhoods that are drawn at random."""
    graph, keys = data.graph()
    place = {key: i for i, key in enumerate(keys)}
    far = ["--through", "1000000000"]
    differ = {"path": 0, "expand --hops 2": 0, "common": 0, "similar": 0}
    scores = {}
    for _ in range(50):
        a, b = rng.sample(keys, 2)
        one, other = f"{source}/{a}", f"{source}/{b}"
        hops = max((int(row["hop"]) for row in kith.rows("path", one, other)), default=math.inf)
        differ["path"] += hops != graph.distances(place[a], place[b])[0][0]
        differ["expand --hops 2"] += (len(kith.rows("expand", one, "--hops", "2", *far)) !=
                                      graph.neighborhood_size(place[a], order=2))
        near = set(graph.neighbors(place[a])) & set(graph.neighbors(place[b]))
        differ["common"] += len(kith.rows("common", one, other)) != len(near)
        scores = graph.similarity_inverse_log_weighted(vertices=[place[a]])[0]
        theirs = sorted(round(s, 9) for i, s in enumerate(scores)
                        if s > 0 and i != place[a] and data.types[keys[i]] == data.types[a])
        mine = sorted(round(float(row["score"]), 9) for row in kith.rows("similar", one, *far)
                      if float(row["score"]) > 0)
        differ["similar"] += mine != theirs
    for name, number in differ.items():
        print(f"{name}: {number} of 50 differ")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--type")
    parser.add_argument("--links")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folder")
    options = parser.parse_args()
    data = Data(options.folder)
    with tempfile.TemporaryDirectory() as folder:
        kith = Kith(os.path.abspath(options.kith), os.path.join(folder, "q.kith"))
        subprocess.run([kith.command, "init", kith.store], check=True, capture_output=True)
        subprocess.run([kith.command, "load", kith.store, "--source", "q", "--quiet",
                        *sorted(glob.glob(os.path.join(options.folder, "*.csv")))],
                       check=True, capture_output=True)
        kith.passes(["degree", "coreness", "pagerank", "triangles", "components"], [],
                    *data.graph())
        if options.type is not None and options.links is not None:
            words = ["--nodes", options.type, "--links", options.links]
            chosen = options.type, options.links.split(",")
            kith.passes(["degree", "coreness", "pagerank", "triangles", "betweenness", "harmonic",
                         "clustering", "components"], words, *data.graph(*chosen))
            kith.passes(["indegree", "outdegree", "pagerank", "betweenness", "strong"],
                        [*words, "--directed"], *data.graph(*chosen, True))
        ask(kith, data, random.Random(options.seed), "q")


if __name__ == "__main__":
    main()
