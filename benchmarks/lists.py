#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well lists of one column are resolved: precision, recall and F1 of pairs of two lists.

    benchmarks/lists.py [--kith COMMAND] [--alone] FOLDER

FOLDER has a folder for each two lists, with left.csv, right.csv (id, title) and gt.csv (id_l, id_r):
the benchmark of AutoFJ (Li et al., SIGMOD 2021), which is autofj/benchmark in the Python package
autofj 0.0.6. Nothing but the lists is loaded, and nothing is set.

--alone loads the left lists by themselves, in which each thing is once, and counts what is joined.
"""

import argparse
import collections
import csv
import os
import subprocess
import tempfile


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def resolve(kith, folder, names):
    """The records (source, key) of each entity."""
    with tempfile.TemporaryDirectory() as work:
        store, out = os.path.join(work, "lists.kith"), os.path.join(work, "out")
        files = [os.path.join(folder, f"{name}.csv") for name in names]
        for command in (["init", store], ["load", store, *files, "--quiet"],
                        ["resolve", store, "--quiet"],
                        ["export", store, "-f", "csv", "-o", out, "--quiet"]):
            subprocess.run([kith, *command], check=True, stdout=subprocess.DEVNULL)
        entities = collections.defaultdict(list)
        for row in rows(os.path.join(out, "records.csv")):
            entities[row["entity_id"]].append((row["source"], row["key"]))
        return entities.values()


def pairs_of(entities):
    """Pairs of one entity, of two lists."""
    return {(left, right) for entity in entities
            for source, left in entity if source == "left"
            for other, right in entity if other == "right"}


def f1(right, said, known):
    return 2 * right / (said + known) if right else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder")
    parser.add_argument("--kith", default="kith")
    parser.add_argument("--alone", action="store_true")
    args = parser.parse_args()
    folders = sorted(entry.path for entry in os.scandir(args.folder) if entry.is_dir())
    if args.alone:
        counts = [(sum(map(len, entities)), len(entities))
                  for entities in (resolve(args.kith, folder, ["left"]) for folder in folders)]
        records = sum(n for n, _ in counts)
        print(f"{records} records are {sum(n for _, n in counts)} entities")
        return
    means = []
    for folder in folders:
        said = pairs_of(resolve(args.kith, folder, ["left", "right"]))
        known = {(row["id_l"], row["id_r"]) for row in rows(os.path.join(folder, "gt.csv"))}
        right = len(said & known)
        means.append((right / max(len(said), 1), right / len(known), f1(right, len(said), len(known))))
        print("{:30} precision {:.3f}  recall {:.3f}  F1 {:.3f}".format(
            os.path.basename(folder), *means[-1]))
    print("{:30} precision {:.3f}  recall {:.3f}  F1 {:.3f}".format(
        f"mean of {len(means)}", *(sum(column) / len(means) for column in zip(*means))))


if __name__ == "__main__":
    main()
