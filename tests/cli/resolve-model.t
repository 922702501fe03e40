#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A match model that somebody wrote by hand: Fellegi and Sunter's sum and nothing else."""

from math import log2

from harness import case, equal, fails, kith, main, write

MAPPING = """source: list
records:
  - type: Person
    key: id
    properties:
      forename: {column: forename, type: verbatim}
      town: {column: town, type: verbatim}
      born: {column: born, type: verbatim}
"""

ROWS = """id,forename,town,born
1,Martha,Leeds,1980-02-03
2,Marhta,Leeds,1980-02-03
3,Martha,York,1980-02-13
4,martha,York,1990-10-30
5,Zoe,Leeds,1980-02-30
6,Zoe,,1975-06-01
7,Ugo,Leeds,1975-06-01
"""

MODEL = """model: 1
kinds:
  - type: Person
    lambda: 0.6
    keys: [forename equal, town equal, born equal]
    largest_block: 4
    columns:
      - {name: forename, comparator: jaro_winkler, term_frequencies: none}
      - {name: town, comparator: category, term_frequencies: equal}
      - {name: born, comparator: levenshtein, term_frequencies: none}
    properties:
      - name: forename
        comparator: jaro_winkler
        levels:
          - {m: 0.5, u: 0.01}
          - {m: 0.2, u: 0.02}
          - {m: 0.1, u: 0.02}
          - {m: 0.05, u: 0.05}
          - {m: 0.05, u: 0.05}
          - {m: 0.04, u: 0.05}
          - {m: 0.03, u: 0.1}
          - {m: 0.03, u: 0.7}
      - name: town
        comparator: category
        levels: [{m: 0.9, u: 0.2}, {m: 0.1, u: 0.8}]
      - name: born
        comparator: levenshtein
        levels:
          - {m: 0.8, u: 0.001}
          - {m: 0.1, u: 0.01}
          - {m: 0.04, u: 0.1}
          - {m: 0.03, u: 0.2}
          - {m: 0.01, u: 0.2}
          - {m: 0.01, u: 0.2}
          - {m: 0.01, u: 0.289}
"""


def resolved(store, model=MODEL):
    kith("init", store)
    kith("load", store, "-m", write("map.yaml", MAPPING), write("rows.csv", ROWS), "--quiet")
    kith("resolve", store, "--model", write("model.yaml", model), "--save-model", "saved.yaml",
         "--quiet")


def pairs(store):
    kith("export", store, "-f", "pairs", "-o", "pairs.csv", "--quiet")
    with open("pairs.csv", encoding="utf-8") as file:
        header, *lines = (line.rstrip("\n").split(",") for line in file)
    found = [dict(zip(header, line)) for line in lines]
    return {tuple(sorted((row["key_a"], row["key_b"]))): row for row in found}


@case("what a pair weighs is the sum of what its levels say")
def _():
    resolved("p.kith")
    found = pairs("p.kith")
    # Of six towns four are Leeds and two York. Rows 4 and 5 agree in nothing.
    want = {
        ("1", "2"): (log2(.2 / .02), log2(.9 / (4 / 6)), log2(.8 / .001)),
        ("1", "3"): (log2(.5 / .01), log2(.1 / .8), log2(.1 / .01)),
        ("3", "4"): (log2(.05 / .05), log2(.9 / (2 / 6)), log2(.01 / .2)),
        ("5", "6"): (log2(.5 / .01), 0.0, log2(.01 / .2)),
        ("1", "5"): (log2(.03 / .7), log2(.9 / (4 / 6)), log2(.04 / .1)),
        ("6", "7"): (log2(.03 / .7), 0.0, log2(.8 / .001)),
    }
    for pair, bits in want.items():
        row = found[pair]
        for name, bit in zip(("forename", "town", "born"), bits):
            assert abs(float(row[name]) - bit) < 1e-9, (pair, name, row[name], bit)
        assert abs(float(row["weight"]) - log2(.6 / .4) - sum(bits)) < 1e-9, (pair, row["weight"])
    assert ("4", "5") not in found


@case("blocks larger than the model says are not compared")
def _():
    resolved("p.kith", MODEL.replace("largest_block: 4", "largest_block: 3"))
    equal(sorted(pairs("p.kith")), [("1", "2"), ("1", "3"), ("3", "4"), ("5", "6"), ("6", "7")])
    resolved("q.kith")
    assert ("1", "5") in pairs("q.kith")


@case("a saved one gives the same, also for what comes later")
def _():
    resolved("p.kith")
    with open("saved.yaml", encoding="utf-8") as file:
        saved = file.read()
    for said in ("largest_block: 4", "term_frequencies: none", "term_frequencies: equal"):
        assert said in saved, saved
    kith("resolve", "p.kith", "--model", "saved.yaml", "--quiet")
    before = pairs("p.kith")
    kith("load", "p.kith", "-m", "map.yaml", "--resolve", "--quiet",
         write("more.csv", "id,forename,town,born\n8,Ugo,York,1975-06-01\n"))
    after = pairs("p.kith")
    equal({pair: row["weight"] for pair, row in after.items() if "8" not in pair},
          {pair: row["weight"] for pair, row in before.items()})
    assert abs(float(after["7", "8"]["weight"]) -
               log2(.6 / .4) - log2(.5 / .01) - log2(.1 / .8) - log2(.8 / .001)) < 1e-9
    equal(after["7", "8"]["entity_a"], after["7", "8"]["entity_b"])


@case("what it says is checked, line by line")
def _():
    kith("init", "p.kith")
    for was, now, text in (
            ("term_frequencies: none", "term_frequencies: some",
             "model.yaml: line 8: term_frequencies are all, equal or none"),
            ("largest_block: 4", "largest_block: -1", "largest_block must be a number of records"),
            ("comparator: category\n        levels: [{m: 0.9, u: 0.2}, ",
             "comparator: category\n        levels: [", "comparator category has 2 levels, here are 1"),
            ("    lambda: 0.6\n", "", "lambda must be a number from 0 to 1")):
        assert was in MODEL
        fails("resolve", "p.kith", "--model",
              write("model.yaml", MODEL.replace(was, now, 1)), text=text)


main()
