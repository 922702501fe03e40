#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import glob
import os
import subprocess

from harness import case, equal, fails, has, kith, main, reads, write


def degrees(*words):
    rows = kith("analyse", "force.kith", "degree", *words, "--format", "csv").csv()
    return {f"{row['source']}/{row['key']}": int(row["degree"]) for row in rows}


def strengths(store, *words):
    rows = kith("analyse", store, "strength", *words, "--format", "csv").csv()
    return {row["entity_id"]: float(row["strength"]) for row in rows}


def likely_pairs(path, least):
    """How likely the likeliest pair of records of two entities is one, by its weight alone."""
    best = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pair = tuple(sorted((row["entity_a"], row["entity_b"])))
            likely = 1 / (1 + 2 ** (float(row["left"]) - float(row["weight"])))
            if pair[0] != pair[1] and likely >= least:
                names = [f"{row['source_' + side]}/{row['key_' + side]}" for side in "ab"]
                best[pair] = max(best.get(pair, (0, None)), (likely, names))
    return best


@case("a view is kept, listed, used and dropped")
def _():
    has(kith("view", "force.kith").out, "No view is kept")
    made = kith("view", "force.kith", "friends", "--links", "KNOWS,TRUSTS", "--nodes", "Person")
    has(made.out, "View friends: 6 nodes, 2 edges (links nodes=Person links=KNOWS,TRUSTS)")
    row, = kith("view", "force.kith", "--format", "json").json()
    equal((row["view"], row["nodes"], row["edges"], row["state"]),
          ("friends", 6, 2, "as the store is"))
    equal(degrees("--view", "friends"),
          degrees("--links", "KNOWS,TRUSTS", "--nodes", "Person"))
    kith("view", "force.kith", "friends", "--drop")
    equal(kith("view", "force.kith", "--format", "csv").csv(), [])
    fails("view", "force.kith", "friends", "--drop", text='no view "friends" is kept')
    fails("analyse", "force.kith", "degree", "--view", "friends", text='no view "friends" is kept')


@case("a view older than the store is made again when it is used, and only then")
def _():
    kith("view", "force.kith", "all")
    before = os.stat("force.kith/views/all.view").st_mtime_ns
    degrees("--view", "all")
    equal(os.stat("force.kith/views/all.view").st_mtime_ns, before)
    write("more.csv", ":START_ID,:END_ID,:TYPE\n4,1,KNOWS\n")
    kith("load", "force.kith", "more.csv", "--source", "hr", "--quiet")
    row, = kith("view", "force.kith", "--format", "json").json()
    equal(row["state"], "older than the store")
    equal(degrees("--view", "all"), degrees())
    equal(degrees("--view", "all")["hr/4"], 1)
    row, = kith("view", "force.kith", "--format", "json").json()
    equal(row["state"], "as the store is")


@case("links of a type weigh what they are said to")
def _():
    rows = kith("analyse", "force.kith", "strength", "--links", "KNOWS=0.25,TRUSTS=3",
                "--format", "csv").csv()
    equal({row["key"]: row["strength"] for row in rows if row["source"] == "hr"},
          {"1": "0.5", "2": "3.5", "3": "3", "4": "0", "u": "0"})
    rows = kith("analyse", "force.kith", "strength", "--project", "--links", "WORKS_IN=0.5",
                "--format", "csv").csv()
    equal([row["strength"] for row in rows if row["key"] == "1"], ["0.25"])
    fails("analyse", "force.kith", "degree", "--links", "KNOWS=-1", text="a number above 0")
    fails("analyse", "force.kith", "degree", "--links", "KNOW=1", text='no link type "KNOW"')


@case("what is excluded is no node and joins nobody; only what may join does")
def _():
    found = degrees("--exclude", "hr/u", "--exclude", "hr/4")
    assert "hr/u" not in found and "hr/4" not in found, found
    equal(found["hr/1"], 1)
    equal(degrees("--project")["hr/1"], 1)
    equal(degrees("--project", "--exclude", "hr/u")["hr/1"], 0)
    equal(degrees("--project", "--via", "Unit")["hr/1"], 1)
    equal(degrees("--project", "--via", "Unit", "--nodes", "Person")["hr/1"], 1)
    fails("analyse", "force.kith", "degree", "--via", "Unit", text="goes with a projection")
    fails("analyse", "force.kith", "degree", "--exclude", "hr/9", text="exclude: ")


@case("links that are not sure enough are left out, in either form")
def _():
    write("sure.csv", ":START_ID,:END_ID,:TYPE,confidence\n4,1,SEEN_WITH,0.4\n4,2,SEEN_WITH,90\n"
          "4,3,SEEN_WITH,\n")
    kith("load", "force.kith", "sure.csv", "--source", "hr", "--quiet")
    equal(degrees("--links", "SEEN_WITH")["hr/4"], 3)
    equal(degrees("--links", "SEEN_WITH", "--confidence", "0.5")["hr/4"], 2)
    equal(degrees("--links", "SEEN_WITH", "--confidence", "0.95")["hr/4"], 1)
    fails("analyse", "force.kith", "degree", "--confidence", "7", text="from 0 to 1")


@case("entities that may be one are joined by how likely that is")
def _():
    fails("analyse", "force.kith", "degree", "--possible", "0.1", text="run kith resolve first")
    subprocess.run([os.environ["KITH_SYNTH"], "people", "-n", "600", "-o", "many"],
                   check=True, capture_output=True)
    kith("init", "many.kith")
    kith("load", "many.kith", "many/people.csv", "--quiet")
    kith("resolve", "many.kith", "--quiet")
    kith("export", "many.kith", "-f", "pairs", "-o", "pairs.csv", "--quiet")
    expected = likely_pairs("pairs.csv", 0.05)
    assert len(expected) > 3, expected
    near = strengths("many.kith", "--possible", "0.05")
    for entity, strength in near.items():
        wanted = sum(p for pair, (p, _) in expected.items() if entity in pair)
        assert abs(strength - wanted) < 1e-5, (entity, strength, wanted)
    (one, _), (likely, records) = next(iter(expected.items()))
    kith("decide", "many.kith", *records, "different", "--reason", "seen both", "--quiet")
    left = strengths("many.kith", "--possible", "0.05")
    assert abs(near[one] - left[one] - likely) < 1e-5
    fails("analyse", "many.kith", "degree", "--possible", "0.5", "--directed",
          text="has no direction")


@case("a file that was damaged is refused and listed, and made again")
def _():
    kith("view", "force.kith", "all")
    path, = glob.glob("force.kith/views/*")
    equal(oct(os.stat(path).st_mode & 0o777), "0o600")
    with open(path, "r+b") as file:
        file.seek(100)
        byte = file.read(1)[0]
        file.seek(100)
        file.write(bytes([byte ^ 1]))
    fails("analyse", "force.kith", "degree", "--view", "all", text="view all is damaged")
    row, = kith("view", "force.kith", "--format", "json").json()
    equal(row["state"], "damaged")
    kith("view", "force.kith", "all")
    equal(degrees("--view", "all"), degrees())


@case("what makes no sense is refused")
def _():
    kith("view", "force.kith", "all")
    fails("analyse", "force.kith", "degree", "--view", "all", "--project",
          text="no other goes with it")
    fails("view", "force.kith", "two", "--view", "all", text="not made of one that is kept")
    fails("view", "force.kith", "../x", text="a name has letters")
    fails("view", "force.kith", "x", "--nodes", "Persn", text='did you mean "Person"?')
    fails("view", "force.kith", "--drop", code=2, text="which view?")
    equal(os.listdir("force.kith/views"), ["all.view"])


@case("making a view is logged")
def _():
    kith("view", "force.kith", "all", "--purpose", "OP 12")
    equal([(e["operation"], e["subject"], e["purpose"]) for e in reads()], [("view", "all", "OP 12")])
    fails("view", "none.kith", "all", text="none.kith")


main()
