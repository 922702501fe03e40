#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main


@case("every pass is listed with what it is, in order")
def _():
    rows = kith("passes", "--format", "json").json()
    equal(list(rows[0]), ["pass", "kind", "summary", "complexity", "options"])
    names = [row["pass"] for row in rows]
    equal(names, sorted(names))
    assert {"components", "degree", "strength", "pagerank", "betweenness", "coreness",
            "leiden"} <= set(names), names
    equal({row["kind"] for row in rows}, {"node", "edge", "pair", "graph"})
    assert all(row["summary"] and row["complexity"] for row in rows)


@case("csv and text tell the same")
def _():
    rows = kith("passes", "--format", "json").json()
    equal(kith("passes", "--format", "csv").csv(), rows)
    for row in rows:
        has(kith("passes").out, row["pass"])


@case("every pass runs")
def _():
    for row in kith("passes", "--format", "json").json():
        nodes = [word[:-2] for word in row["options"].split() if word.endswith("=ID")]
        found = kith("analyse", "force.kith", row["pass"], "--format", "json",
                     *(word for name in nodes for word in ("--set", f"{name}hr/1"))).json()
        equal(len(found), {"node": 7, "edge": 4, "pair": 2, "graph": len(found)}[row["kind"]], row["pass"])


@case("takes no arguments")
def _():
    fails("passes", "force.kith", code=2, text="force.kith")


main()
