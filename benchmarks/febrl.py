#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What else lists of people are, made of a set of Febrl: precision, recall and F1 of pairs.

    benchmarks/febrl.py [--kith COMMAND] [--seed N] RECORDS.csv TRUTH.csv [KIND...]

RECORDS.csv is a set of Febrl (record_id, source, given_name, surname, street_number, address_1, address_2,
suburb, postcode, state, date_of_birth, soc_sec_id): the fourth has two lists, a and b, with everybody once
in either, the others have one. TRUTH.csv says which records are one (record_id, entity_id). The number is
left out, and of the rest each kind of lists makes something else. Nothing is set, and nothing but the
lists is loaded.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import tempfile

HOME = ("street_number", "address_1", "address_2", "suburb", "postcode", "state")
FIELDS = ("given_name", "surname", *HOME, "date_of_birth")
KINDS = {}


def kind(make):
    KINDS[make.__name__.replace("_", " ")] = make
    return make


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def only(records, *fields):
    return [{name: row[name] for name in ("record_id", "source", *fields)} for row in records]


def later(draw, records, share):
    """Some of the second list; of one list some of a half of it."""
    two = len({row["source"] for row in records}) > 1
    return [row for row in records
            if (row["source"] == "b" if two else int(row["record_id"][1:]) % 2) and draw.random() < share]


def pairs_of_people(draw, records, entity):
    """Two people each, of a third of all: the rows of the one and of the other."""
    by = {}
    for row in records:
        by.setdefault(entity[row["record_id"]], []).append(row)
    everybody = sorted(by)
    draw.shuffle(everybody)
    for i in range(0, len(everybody) // 3 // 2 * 2, 2):
        one, other = by[everybody[i]], by[everybody[i + 1]]
        yield from ((one[min(k, len(one) - 1)], row) for k, row in enumerate(other))


def share_with(draw, records, entity, fields):
    for one, other in pairs_of_people(draw, records, entity):
        other.update((name, one[name]) for name in fields)
    return records


@kind
def as_they_are(draw, records, entity):
    return records


@kind
def moved(draw, records, entity):
    for row in later(draw, records, .6):
        home = draw.choice(records)
        row.update((name, home[name]) for name in HOME)
    return records


@kind
def moved_and_married(draw, records, entity):
    for row in later(draw, moved(draw, records, entity), .15):
        row["surname"] = draw.choice(records)["surname"]
    return records


@kind
def misspelt(draw, records, entity):
    for row in records:
        for name in FIELDS:
            if row[name] and draw.random() < .25:
                at = draw.randrange(len(row[name]))
                letters = "abcdefghijklmnopqrstuvwxyz" if row[name][at].isalpha() else "0123456789"
                row[name] = row[name][:at] + draw.choice(letters) + row[name][at + 1:]
    return records


@kind
def half_of_it_missing(draw, records, entity):
    for row in records:
        row.update((name, "") for name in FIELDS if draw.random() < .4)
    return records


@kind
def one_line_and_columns(draw, records, entity):
    for row in records:
        row["address"] = ""
    for row in later(draw, records, 1):
        if row["address_1"] != "":
            row["address"] = ", ".join(filter(None, (
                f"{row['street_number']} {row['address_1']}".strip(),
                *(row[name] for name in ("address_2", "suburb", "state", "postcode")))))
            row.update((name, "") for name in HOME)
    return records


@kind
def twins(draw, records, entity):
    return share_with(draw, records, entity, ("surname", *HOME, "date_of_birth"))


@kind
def father_and_son(draw, records, entity):
    return share_with(draw, records, entity, ("given_name", "surname", *HOME))


@kind
def names_and_address(draw, records, entity):
    return only(records, "given_name", "surname", "street_number", "address_1", "suburb")


@kind
def names_and_postcode(draw, records, entity):
    return only(records, "given_name", "surname", "postcode")


@kind
def names(draw, records, entity):
    return only(records, "given_name", "surname")


def score(kith, folder, records, truth):
    store, file = os.path.join(folder, "febrl.kith"), os.path.join(folder, "febrl.csv")
    with open(file, "w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, list(records[0]))
        table.writeheader()
        table.writerows(records)
    subprocess.run(["rm", "-rf", store], check=True)
    for command in (["init", store], ["load", store, file, "--quiet"], ["resolve", store, "--quiet"]):
        subprocess.run([kith, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    out = subprocess.run([kith, "score", store, "--truth", truth, "--format", "json", "--quiet"],
                         check=True, capture_output=True, text=True).stdout
    return json.loads(out.splitlines()[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records")
    parser.add_argument("truth")
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    entity = {row["record_id"]: row["entity_id"] for row in rows(options.truth)}
    with tempfile.TemporaryDirectory() as folder:
        for name in options.kinds or KINDS:
            draw = random.Random(options.seed)
            records = only(rows(options.records), *FIELDS)
            records = KINDS[name](draw, records, entity)
            draw.shuffle(records)
            row = score(options.kith, folder, records, options.truth)
            print(f"{name:22} precision {row['precision']:.4f} recall {row['recall']:.4f} "
                  f"F1 {row['f1']:.4f}", flush=True)


if __name__ == "__main__":
    main()
