#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether taking records in bit by bit comes to what resolving all of them at once does.

    benchmarks/incremental.py [--kith COMMAND] [--batches N] [--orders N] [--kills N] FILE.csv...

Learns a model from all rows of each file, and resolves them with it in one store. In another the
rows come in shuffled batches with `kith load --resolve` and that model: one in fifty comes in another
form first and is changed later, and now and then a source of further rows is loaded and taken back.
Both stores must have the same entities. With --kills, so many of the commands are killed at a random
moment (SIGKILL) and run again.
"""

import argparse
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SOURCE = "rows"


class Runner:
    """Runs the command, and kills it now and then."""

    def __init__(self, command, kills, rng):
        self.command, self.kills, self.rng, self.killed = command, kills, rng, 0

    def run(self, *arguments):
        done = subprocess.run([self.command, *arguments], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def change(self, *arguments):
        """A command that changes a store; perhaps killed, then run again."""
        while self.killed < self.kills and self.rng.random() < .8:
            started = time.monotonic()
            with subprocess.Popen([self.command, *arguments], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as process:
                try:
                    process.wait(timeout=self.rng.random() * self.usual)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    self.killed += 1
        started = time.monotonic()
        out = self.run(*arguments)
        self.usual = time.monotonic() - started
        return out

    usual = .1


def write(name, columns, rows):
    with open(name, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns)
        out.writeheader()
        out.writerows(rows)
    return name


def partition(runner, store):
    """The keys of each entity of rows that are not further ones."""
    shutil.rmtree("export", ignore_errors=True)
    runner.run("export", store, "-f", "csv", "-o", "export", "--quiet")
    groups = {}
    with open("export/records.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            groups.setdefault(row["entity_id"], []).append((row["source"], row["key"]))
    return sorted(sorted(group) for group in groups.values())


def other_forms(rows, key, columns, rng):
    """One row in fifty with two values of another row."""
    forms = {}
    for row in rng.sample(rows, max(1, len(rows) // 50)):
        form, giver = dict(row), rng.choice(rows)
        for column in rng.sample([c for c in columns if c != key], min(2, len(columns) - 1)):
            form[column] = giver[column]
        forms[row[key]] = form
    return forms


def bit_by_bit(runner, rows, key, columns, batches, rng):
    """Returns how many runs took in what was new by itself."""
    order = rng.sample(rows, len(rows))
    forms = other_forms(rows, key, columns, rng)
    waiting, taken_in, further = [], 0, None
    runner.run("init", "bits.kith")
    for b in range(batches):
        part = order[b * len(order) // batches:(b + 1) * len(order) // batches]
        now = [row for row in waiting if b == batches - 1 or rng.random() < .4]
        waiting = [row for row in waiting if row not in now] + [r for r in part if r[key] in forms]
        write("batch.csv", columns, [forms.get(row[key], row) for row in part] + now)
        taken_in += "joined anew" in runner.change("load", "bits.kith", "batch.csv", "--source",
                                                   SOURCE, "--resolve", "--model", "model.yaml")
        if b % 4 == 1:
            further = f"further{b}"
            write("further.csv", columns,
                  [{**row, key: f"further-{row[key]}"} for row in rng.sample(rows, 5)])
            runner.change("load", "bits.kith", "further.csv", "--source", further, "--resolve",
                          "--model", "model.yaml", "--quiet")
        elif b % 4 == 3 and further is not None:
            runner.change("retire", "bits.kith", "--source", further)
            further = None
    write("batch.csv", columns, waiting)
    runner.change("load", "bits.kith", "batch.csv", "--source", SOURCE, "--resolve", "--model",
                  "model.yaml", "--quiet")
    if further is not None:
        runner.change("retire", "bits.kith", "--source", further)
    runner.change("resolve", "bits.kith", "--pending", "--quiet")
    runner.run("verify", "bits.kith", "--quiet")
    return taken_in


def measure(path, options):
    """Returns whether all orders came to the same."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns, same = list(rows[0]), True
    key = next((name for name in ("record_id", "id") if name in columns), columns[0])
    write("all.csv", columns, rows)
    for order in range(options.orders):
        rng = random.Random(order)
        runner = Runner(options.kith, options.kills, rng)
        for store in ("all.kith", "bits.kith"):
            shutil.rmtree(store, ignore_errors=True)
        runner.run("init", "all.kith")
        runner.run("load", "all.kith", "all.csv", "--source", SOURCE, "--quiet")
        runner.run("resolve", "all.kith", "--save-model", "model.yaml", "--quiet")
        runner.run("resolve", "all.kith", "--model", "model.yaml", "--quiet")
        taken_in = bit_by_bit(runner, rows, key, columns, options.batches, rng)
        equal = partition(runner, "all.kith") == partition(runner, "bits.kith")
        same = same and equal
        print(f"{path}: order {order}: {'the same' if equal else 'NOT THE SAME'}; {taken_in} of "
              f"{options.batches} batches by themselves, {runner.killed} commands killed",
              flush=True)
    return same


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--batches", type=int, default=20)
    parser.add_argument("--orders", type=int, default=3)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    options.kith = os.path.abspath(options.kith)
    files = [os.path.abspath(path) for path in options.files]
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        same = [measure(path, options) for path in files]
        os.chdir("/")
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
