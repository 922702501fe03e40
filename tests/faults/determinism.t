#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same input, options and seed give the same bytes whatever the threads, and the same partition
in whatever order records were loaded."""

import csv
import os
import random
import subprocess

from harness import case, equal, kith, main

SOURCES = ["units", "hr", "hr_legacy", "contacts", "rosters", "vetting", "associations",
           "business_interests", "complaints", "complaint_people", "system_access"]


def synth(*words):
    subprocess.run([os.environ["KITH_SYNTH"], *words], check=True, capture_output=True)


def content(path):
    """All files under a folder, or a file: names and bytes."""
    if os.path.isfile(path):
        with open(path, "rb") as file:
            return file.read()
    return {name: content(os.path.join(path, name)) for name in sorted(os.listdir(path))}


def everything(threads):
    """Loads, resolves, analyses and exports with so many threads: all that came out."""
    store = f"t{threads}.kith"
    words = ("--threads", threads)
    found = {}
    kith("init", store)
    for source in SOURCES:
        kith("load", store, "-m", f"{os.environ['KITH_FORCE']}/{source}.yaml",
             f"force/{source}.csv", "--quiet", *words)
    kith("load", store, "people/people.csv", "--quiet", *words)
    found["resolve"] = kith("resolve", store, "--save-model", "model.yaml", "--format", "json",
                            *words).out
    found["model"] = content("model.yaml")
    person = kith("analyse", store, "degree", "--project", "--format", "json").json()[0]["entity_id"]
    for row in kith("passes", "--format", "json").json():
        nodes = [word for name in row["options"].split() if name.endswith("=ID")
                 for word in ("--set", name.removesuffix("ID") + person)]
        how = (row["pass"], "--format", "json", *nodes, *words)
        found[row["pass"]] = kith("analyse", store, *how).out
        found["project " + row["pass"]] = kith("analyse", store, *how, "--project").out
    found["networks"] = kith("networks", store, "--show", "evidence", "--format", "json").out
    for name in ("csv", "graphml"):
        kith("export", store, "-f", name, "-o", f"out-{name}", "--quiet")
        found[name] = content(f"out-{name}")
    kith("dump", store, "--no-audit", "-o", "store.kd")
    found["dump"] = content("store.kd")
    return found


@case("dump, exports, passes, networks and models are the same with 1, 2 and 7 threads")
def _():
    synth("people", "-n", "4000", "-o", "people")
    synth("force", "--staff", "300", "-o", "force")
    one = everything(1)
    for threads in (2, 7):
        other = everything(threads)
        for name, expected in one.items():
            assert other[name] == expected, f"{name} with {threads} threads"


@case("the partition is the same in five orders of loading")
def _():
    synth("people", "-n", "3000", "-o", "people")
    with open("people/people.csv", encoding="utf-8") as file:
        header, *rows = file.readlines()
    found = []
    for order in range(5):
        random.Random(order).shuffle(rows)
        half = len(rows) // 2
        for name, part in (("a.csv", rows[:half]), ("b.csv", rows[half:])):
            with open(name, "w", encoding="utf-8") as file:
                file.writelines([header, *part])
        store = f"o{order}.kith"
        kith("init", store)
        for name in ("a.csv", "b.csv"):
            kith("load", store, name, "--source", "people", "--quiet")
        kith("resolve", store, "--quiet")
        kith("export", store, "-f", "csv", "-o", "out", "--quiet")
        groups = {}
        with open("out/records.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                groups.setdefault(row["entity_id"], set()).add(row["key"])
        found.append({frozenset(group) for group in groups.values()})
    assert len(found[0]) < 2900, len(found[0])
    for other in found[1:]:
        equal(other == found[0], True, "the same partition")


main()
