#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person's answers are worth: F1 before, and after each round of them.

    benchmarks/answers.py [--kith COMMAND] [--rounds N] [--limit N] --households N [--right P] [--seed S]
    benchmarks/answers.py [--kith COMMAND] [--rounds N] [--limit N] --namesakes N [--right P] [--seed S]
    benchmarks/answers.py [--kith COMMAND] [--rounds N] [--limit N] FILE.csv TRUTH.csv

Each round asks with `kith review --format csv`, answers from the truth, and resolves again.

--households makes N households of two to four people, each with two to four records, in which only
the address is clean: any other value is somebody else's in one case of so many that --right are
right (.65). Without answers the model takes such records for different people.

--namesakes makes N households in which all share a name, as fathers and sons do: birth dates are
there in --right of the records (.3), and only trade and height tell the others apart. Without
answers the model takes them for one.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile

GIVEN = """ada adam adele alan beth carl cora dean dora earl edna finn gail glen hope hugo iris ivan
    jane joel june karl kate leon lily luke mary mark nina noel olga otto rita rolf rosa saul tess
    theo vera walt""".split()
FAMILY = [a + b for a in "ash bar cal dun elm far gar hal ing kel lan mar nor oak pem rad".split()
          for b in "by croft dale ford gate ham hill ley more ton well wick".split()]
STREETS = [f"{a} {b}" for a in "high mill church station park north green king".split()
           for b in "street road lane close avenue".split()]
TRADES = """clerk driver nurse teacher cook cleaner builder farmer guard tailor baker student retired
    welder painter""".split()
COLUMNS = ["record_id", "given_name", "surname", "date_of_birth", "phone", "occupation", "email",
           "height", "address", "postcode"]


def person(rng, family):
    return {"given_name": rng.choice(GIVEN),
            "surname": family if rng.random() < .9 else rng.choice(FAMILY),
            "date_of_birth": f"{rng.randint(1940, 2015)}-{rng.randint(1, 12):02d}-"
                             f"{rng.randint(1, 28):02d}",
            "phone": "07" + "".join(rng.choice("0123456789") for _ in range(9)),
            "occupation": rng.choice(TRADES),
            "email": f"{rng.choice(GIVEN)}{rng.randint(1, 99)}@{rng.choice('ab')}.example",
            "height": str(rng.randint(150, 195))}


def home(rng):
    return {"address": f"{rng.randint(1, 200)} {rng.choice(STREETS)}",
            "postcode": f"m{rng.randint(1, 40)} {rng.randint(1, 9)}{rng.choice('abdefgh')}"
                        f"{rng.choice('jlnpq')}"}


def wrong_values(rng, record, right):
    return {name: value if rng.random() < right else person(rng, rng.choice(FAMILY))[name]
            for name, value in record.items()}


def little_to_tell(rng, record, right):
    record = {**record, "phone": "", "email": ""}
    return record if rng.random() < right else {**record, "date_of_birth": ""}


def households(n, right, seed, namesakes=False):
    """Records in any order, and of each the number of its person."""
    rng = random.Random(seed)
    spoil = little_to_tell if namesakes else wrong_values
    records, truth, people = [], {}, 0
    for _ in range(n):
        family, place = rng.choice(FAMILY), home(rng)
        members = [person(rng, family) for _ in range(rng.choice([2, 3, 4, 4]))]
        for member in members:
            if namesakes:
                member.update(given_name=members[0]["given_name"], surname=family)
            for _ in range(rng.choice([2, 3, 4])):
                records.append({"record_id": str(len(records)), **spoil(rng, member, right),
                                **place})
                truth[records[-1]["record_id"]] = str(people)
            people += 1
    rng.shuffle(records)
    return records, truth


def write(folder, records, truth):
    """As files that kith load and kith score take."""
    names = os.path.join(folder, "records.csv"), os.path.join(folder, "truth.csv")
    with open(names[0], "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(records)
    with open(names[1], "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["record_id", "entity_id"])
        out.writerows(truth.items())
    return names


class Answering:
    """A store whose questions are answered from the truth."""

    def __init__(self, command, folder, records, truth):
        self.command, self.truth_file = command, truth
        self.store = os.path.join(folder, "answers.kith")
        self.form = os.path.join(folder, "answers.csv")
        with open(truth, encoding="utf-8", newline="") as file:
            self.truth = {row["record_id"]: row["entity_id"] for row in csv.DictReader(file)}
        self.run("init", self.store)
        self.run("load", self.store, records, "--quiet", codes=(0, 3))
        self.run("resolve", self.store, "--quiet")

    def run(self, *arguments, codes=(0,)):
        done = subprocess.run([self.command, *arguments], capture_output=True, text=True,
                              check=False)
        if done.returncode not in codes:
            sys.exit(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def f1(self):
        out = self.run("score", self.store, "--truth", self.truth_file, "--format", "json", "--quiet")
        return json.loads(out.splitlines()[0])["f1"]

    def answer(self, limit):
        """One round. Returns how many were the same, of how many."""
        rows = list(csv.DictReader(self.run("review", self.store, "-n", str(limit), "--format",
                                            "csv", "--quiet").splitlines()))
        if not rows:
            return 0, 0
        for row in rows:
            one = self.truth[row["key_a"]] == self.truth[row["key_b"]]
            row["answer"] = "y" if one else "n"
        with open(self.form, "w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(rows[0]))
            out.writeheader()
            out.writerows(rows)
        self.run("review", self.store, "--answers", self.form, "--reason", "the truth")
        self.run("resolve", self.store, "--quiet")
        return sum(row["answer"] == "y" for row in rows), len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--limit", type=int, default=25)
    parser.add_argument("--households", type=int)
    parser.add_argument("--namesakes", type=int)
    parser.add_argument("--right", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.households or options.namesakes:
            usual = .3 if options.namesakes else .65
            files = write(folder, *households(options.households or options.namesakes,
                                              options.right or usual, options.seed,
                                              bool(options.namesakes)))
        elif len(options.files) == 2:
            files = options.files
        else:
            parser.error("--households, --namesakes, or two files are needed")
        answering = Answering(options.kith, folder, *files)
        print(f"F1 {answering.f1():.4f}", flush=True)
        for _ in range(options.rounds):
            same, asked = answering.answer(options.limit)
            print(f"F1 {answering.f1():.4f} after {asked} answers, {same} of them the same",
                  flush=True)


if __name__ == "__main__":
    main()
