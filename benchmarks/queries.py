#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long questions take as whole processes, from a store of two million entities and ten million
links that the system has in memory.

    benchmarks/queries.py [--kith COMMAND] [--nodes N] [--times N] [--store STORE]

Makes the store unless one of such numbers is given. Prints the median and the 99th hundredth of each
question in milliseconds, and beside it what starting a process takes (kith --version).
"""

import argparse
import importlib.util
import os
import random
import subprocess
import tempfile
import time


def made_up(nodes, folder, kith):
    spec = importlib.util.spec_from_file_location(
        "graph", os.path.join(os.path.dirname(os.path.abspath(__file__)), "graph.py"))
    graph = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(graph)
    file, store = os.path.join(folder, "e.csv"), os.path.join(folder, "q.kith")
    with open(file, "w", encoding="utf-8") as out:
        out.write("source,target\n")
        out.writelines(f"{a},{b}\n" for a, b in graph.edges(nodes, 5))
    subprocess.run([kith, "init", store], check=True, capture_output=True)
    subprocess.run([kith, "load", store, file, "-f", "edges", "--quiet"], check=True,
                   capture_output=True)
    return store


def seconds(*words):
    nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    begun = time.perf_counter()
    _, status = os.waitpid(os.posix_spawn(words[0], words, os.environ, file_actions=nowhere), 0)
    if status != 0:
        raise SystemExit(f"{' '.join(words)} failed")
    return time.perf_counter() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--nodes", type=int, default=2000000)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--store")
    options = parser.parse_args()
    rng = random.Random(3)
    kith = os.path.abspath(options.kith)
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or made_up(options.nodes, folder, kith)

        def node():
            return f"e/{rng.randrange(options.nodes)}"

        questions = {"--version": lambda: ["--version"],
                     "expand": lambda: ["expand", store, node()],
                     "expand --hops 2": lambda: ["expand", store, node(), "--hops", "2"],
                     "path": lambda: ["path", store, node(), node()],
                     "similar": lambda: ["similar", store, node()],
                     "search": lambda: ["search", store, str(rng.randrange(options.nodes))]}
        for name, words in questions.items():
            times = sorted(seconds(kith, *words()) for _ in range(options.times))
            print(f"{name}: median {1000 * times[len(times) // 2]:.1f} ms, "
                  f"p99 {1000 * times[len(times) * 99 // 100]:.1f} ms")


if __name__ == "__main__":
    main()
