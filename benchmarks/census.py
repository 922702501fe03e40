#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well a census, a register and tax forms of one made-up population are resolved.

    benchmarks/census.py [--kith COMMAND] [--seed N]
    benchmarks/census.py [--kith COMMAND] --once FILE.csv TRUTH.csv

Makes the sample population of pseudopeople (Python package, 1.3.1: 10,000 residents of a town, with
its usual noise) into files, loads them alone and together with nothing set, and prints precision,
recall and F1 of pairs. What truth they carry (simulant, household, employer) is not loaded.

--once takes one record of each entity of a set with a truth, drawn at random, and counts how many
are joined all the same.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import tempfile
import warnings

TRUTH = ("simulant_id", "household_id", "employer_id")
TOGETHER = [("census",), ("later",), ("register",), ("wages",), ("taxes",), ("census", "later"),
            ("census", "register"), ("census", "wages"), ("wages", "register"), ("census", "taxes"),
            ("census", "later", "register", "wages", "taxes")]


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)


def population(folder, seed):
    """Writes the files. Returns of each the truth: rows of source, key and entity."""
    import pseudopeople  # pylint: disable=import-outside-toplevel

    warnings.filterwarnings("ignore")
    how = {"seed": seed, "verbose": False}
    frames = {"census": pseudopeople.generate_decennial_census(year=2020, **how),
              "later": pseudopeople.generate_decennial_census(year=2030, **how),
              "register": pseudopeople.generate_social_security(**how),
              "wages": pseudopeople.generate_taxes_w2_and_1099(year=2020, **how),
              "taxes": pseudopeople.generate_taxes_1040(year=2020, **how)}
    truth = {}
    for name, frame in frames.items():
        path = os.path.join(folder, f"{name}.csv")
        frame.to_csv(path, index=False)
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = [column for column in rows[0] if column not in TRUTH]
        write(path, ["record_id", *columns],
              ([i, *(row[column] for column in columns)] for i, row in enumerate(rows)))
        truth[name] = [(name, i, row["simulant_id"]) for i, row in enumerate(rows)]
    return truth


def resolve(kith, folder, files):
    store = os.path.join(folder, "people.kith")
    subprocess.run(["rm", "-rf", store], check=True)
    for command in (["init", store], ["load", store, *files, "--quiet"], ["resolve", store, "--quiet"]):
        subprocess.run([kith, *command], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    return store


def print_scores(kith, folder, seed):
    truth = population(folder, seed)
    for names in TOGETHER:
        store = resolve(kith, folder, [os.path.join(folder, f"{name}.csv") for name in names])
        path = os.path.join(folder, "truth.csv")
        write(path, ["source", "record_id", "entity_id"], (row for name in names for row in truth[name]))
        out = subprocess.run([kith, "score", store, "--truth", path, "--format", "json", "--quiet"],
                             check=True, capture_output=True, text=True).stdout
        row = json.loads(out)
        print(f"{' + '.join(names):45} precision {row['precision']:.4f} recall {row['recall']:.4f} "
              f"F1 {row['f1']:.4f}  {row['false_positives']} wrong, {row['false_negatives']} missed",
              flush=True)


def print_once(kith, folder, path, truth_path):
    with open(truth_path, encoding="utf-8", newline="") as file:
        entity = {row["record_id"]: row["entity_id"] for row in csv.DictReader(file)}
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    random.Random(5).shuffle(rows)
    once = {entity.get(row["record_id"], row["record_id"]): row for row in rows}
    own = os.path.join(folder, "once.csv")
    write(own, list(rows[0]), (row.values() for row in once.values()))
    store = resolve(kith, folder, [own])
    out = subprocess.run([kith, "info", store], check=True, capture_output=True, text=True).stdout
    print(out.splitlines()[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="kith")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--once", nargs=2, metavar=("FILE.csv", "TRUTH.csv"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.once:
            print_once(options.kith, folder, *options.once)
        else:
            print_scores(options.kith, folder, options.seed)


if __name__ == "__main__":
    main()
