#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is found where little is known: made-up people of whom only some columns are kept.

    benchmarks/columns.py [--kith COMMAND] [--synth COMMAND] [-n RECORDS] [--seed N]

Prints precision, recall and F1 of pairs for each choice of columns.
"""

import argparse
import csv
import json
import os
import subprocess
import tempfile

NAMES = ("given_name", "family_name")
CHOICES = [(*NAMES, "town", "postcode"), (*NAMES, "address", "postcode"),
           (*NAMES, "address", "town", "postcode"), (*NAMES, "address", "phone"),
           ("family_name", "date_of_birth", "postcode"), (*NAMES, "date_of_birth"),
           (*NAMES, "date_of_birth", "town"), (*NAMES, "date_of_birth", "postcode", "sex"),
           (*NAMES, "phone"), (*NAMES, "email"), (*NAMES, "phone", "email")]


def measure(kith, rows, columns, truth, work):
    store, table = os.path.join(work, "columns.kith"), os.path.join(work, "people.csv")
    subprocess.run(["rm", "-rf", store], check=True)
    with open(table, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, ["record_id", *columns], extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)
    for command in (["init", store], ["load", store, table], ["resolve", store]):
        subprocess.run([kith, *command, "--quiet"], check=True, capture_output=True)
    done = subprocess.run([kith, "score", store, "--truth", truth, "--format", "json", "--quiet"],
                          check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--synth", default="build/tools/synth/kith-synth")
    parser.add_argument("-n", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=77)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([options.synth, "people", "-n", str(options.n), "--seed", str(options.seed),
                        "-o", os.path.join(work, "made")], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(work, "made", "people.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for columns in CHOICES:
            found = measure(options.kith, rows, columns, os.path.join(work, "made", "truth.csv"), work)
            print(f"{', '.join(columns):52}", *(f"{what} {found[what]:.4f}" for what in
                                                ("precision", "recall", "f1")))


if __name__ == "__main__":
    main()
