#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well lists of one column are resolved: precision, recall and F1 of pairs of two lists.

    benchmarks/lists.py [--kith COMMAND] [--alone] FOLDER
    benchmarks/lists.py [--kith COMMAND] --mentions ROWS [--firms N] [--more]

FOLDER has a folder for each two lists, with left.csv, right.csv (id, title) and gt.csv (id_l, id_r):
the benchmark of AutoFJ (Li et al., SIGMOD 2021), which is autofj/benchmark in the Python package
autofj 0.0.6. Nothing but the lists is loaded, and nothing is set.

--alone loads the left lists by themselves, in which each thing is once, and counts what is joined.

--mentions makes up rows that name one of N firms (150), the largest in a sixth of them, a tenth each
without the legal form or with a letter left out; --more adds company numbers and towns to some.
"""

import argparse
import collections
import csv
import os
import random
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


SYLLABLES = "ba co di fu ga he ji ko lu me ni po ra se ti vu wa xe yo za".split()
TRADES = "security services bakery garage consulting catering lettings".split()


def made_up(rng, n):
    """The name, number and town of n firms."""
    def word(length):
        return "".join(rng.choice(SYLLABLES) for _ in range(length))

    return [(f"{word(3)} {word(2) if n > 1000 else ''} {rng.choice(TRADES)} ltd".replace("  ", " "),
             str(rng.randrange(10 ** 7, 10 ** 8)),
             rng.choice("Leeds York Hull Bath Ely Derby Ripon Wells".split())) for _ in range(n)]


def mention(rng, name):
    how = rng.random()
    if how < .1:
        return name.removesuffix(" ltd")
    at = rng.randrange(1, 6)
    return name[:at] + name[at + 1:] if how < .2 else name


def mentions(args):
    rng = random.Random(3)
    firms = made_up(rng, args.firms)
    with tempfile.TemporaryDirectory() as work:
        store, listed, truth = (os.path.join(work, name) for name in ("m.kith", "list.csv", "truth.csv"))
        with open(listed, "w", encoding="utf-8") as rows_out, open(truth, "w", encoding="utf-8") as known:
            rows_out.write("id,company name" + (",company number,town" if args.more else "") + "\n")
            known.write("record_id,entity_id\n")
            for i in range(args.mentions):
                much = rng.random() < .7
                firm = min(int(rng.paretovariate(.6)) - 1, args.firms - 1) if much else \
                    rng.randrange(args.firms)
                name, number, town = firms[firm]
                more = ("," + (number if rng.random() < .1 else "") + "," +
                        (town if rng.random() < .5 else "")) if args.more else ""
                rows_out.write(f"{i},{mention(rng, name)}{more}\n")
                known.write(f"{i},{firm}\n")
        for command in (["init", store], ["load", store, listed, "--quiet"]):
            subprocess.run([args.kith, *command], check=True, stdout=subprocess.DEVNULL)
        for command in (["resolve", store, "--quiet", "--stats"], ["score", store, "--truth", truth]):
            subprocess.run([args.kith, *command], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--kith", default="kith")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--mentions", type=int)
    parser.add_argument("--firms", type=int, default=150)
    parser.add_argument("--more", action="store_true")
    args = parser.parse_args()
    if args.mentions:
        return mentions(args)
    if args.folder is None:
        parser.error("a FOLDER or --mentions is wanted")
    folders = sorted(entry.path for entry in os.scandir(args.folder) if entry.is_dir())
    if args.alone:
        counts = [(sum(map(len, entities)), len(entities))
                  for entities in (resolve(args.kith, folder, ["left"]) for folder in folders)]
        records = sum(n for n, _ in counts)
        print(f"{records} records are {sum(n for _, n in counts)} entities")
        return None
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
    return None


if __name__ == "__main__":
    main()
