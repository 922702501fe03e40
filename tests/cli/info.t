#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, reads


@case("counts by source and type")
def _():
    rows = kith("info", "force.kith", "--format", "csv").csv()
    equal([tuple(row.values()) for row in rows],
          [("hr", "Person", "4", "0", "0"), ("hr", "Unit", "1", "0", "0"),
           ("crm", "Person", "2", "0", "0")])
    equal(kith("info", "force.kith", "--format", "json").json()[0],
          {"source": "hr", "type": "Person", "records": 4, "stubs": 0, "retired": 0})


@case("text tells what was done and what is next")
def _():
    out = kith("info", "force.kith").out
    has(out, "7 records in 7 entities (0 of several records), 5 links\n")
    has(out, "not yet resolved: kith resolve does that\n")
    kith("resolve", "force.kith", "--quiet")
    has(kith("info", "force.kith").out, "generation 1")
    kith("decide", "force.kith", "hr/1", "crm/A-1", "same", "--reason", "seen both")
    has(kith("info", "force.kith").out, "1 decision")


@case("counts over all, for programs")
def _():
    rows = kith("info", "force.kith", "--totals", "--format", "json").json()
    totals = {row["measure"]: row["value"] for row in rows}
    equal([totals[name] for name in ("records", "links", "entities", "generation", "decisions")],
          [7, 5, 7, 0, 0])
    equal(kith("info", "force.kith", "--totals", "--format", "csv").csv()[0],
          {"measure": "records", "value": "7"})


@case("what was taken back is counted apart")
def _():
    kith("retire", "force.kith", "--source", "crm", "--quiet")
    equal(kith("info", "force.kith", "--format", "json").json()[-1]["retired"], 2)


@case("tells nothing of any person, and is not logged")
def _():
    kith("info", "force.kith")
    equal(reads(), [])


@case("mistakes are told in one line")
def _():
    fails("info", "nowhere.kith", text="nowhere.kith")
    fails("info", "people.csv", text="people.csv")
    fails("info", code=2, text="something is missing")


main()
