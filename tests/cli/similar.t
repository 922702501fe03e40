#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import math
import random

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write


def net(pairs, name="n.kith"):
    rows = [":START_ID,:END_ID,:TYPE"] + [f"{a},{b},R" for a, b in pairs]
    kith("init", name)
    kith("load", name, write("net.csv", "\n".join(rows) + "\n"), "--source", "s", "--quiet")


@case("those who share most come first, and what few share counts for more")
def _():
    chance = random.Random(6)
    nodes = [f"n{i:02}" for i in range(16)]
    pairs = sorted({tuple(sorted(chance.sample(nodes, 2))) for _ in range(34)})
    net(pairs)
    near = {n: {b if a == n else a for a, b in pairs if n in (a, b)} for n in nodes}
    for node in [n for n in nodes if near[n]]:
        expected = {}
        for shared in near[node]:
            for other in near[shared] - {node}:
                expected[other] = expected.get(other, 0) + 1 / math.log(len(near[shared]))
        rows = kith("similar", "n.kith", f"s/{node}", "--format", "csv").csv()
        equal({row["label"] for row in rows}, set(expected))
        for row in rows:
            other = row["label"]
            assert abs(float(row["score"]) - expected[other]) < 1e-9, (node, row)
            equal(int(row["common"]), len(near[node] & near[other]))
            equal(row["linked"], "yes" if other in near[node] else "no")
        scores = [float(row["score"]) for row in rows]
        equal(scores, sorted(scores, reverse=True))
        equal([row["rank"] for row in rows], [str(i + 1) for i in range(len(rows))])


@case("as text, by pages, of a type")
def _():
    out = kith("similar", "force.kith", "hr/1").out
    has(out, "Jane Smith  e:1: 1 others are linked with what it is linked with\n")
    has(out, "O'Brien, Siobhán  Person e:3  2 in common: ")
    rows = kith("similar", "force.kith", "hr/1", "--type", "Unit", "--format", "csv").csv()
    equal(rows, [])
    net([("a", x) for x in "xyz"] + [(b, x) for b in "bc" for x in "xyz"])
    page = kith("similar", "n.kith", "s/a", "--limit", 1, "--format", "json")
    equal(len(page.json()), 1)
    has(page.err, "Shown: 1 to 1 of 2")
    has(kith("similar", "n.kith", "s/a", "--through", 2).out,
        "3 that very many are linked with said nothing")
    equal(kith("similar", "n.kith", "s/a", "--links", "R", "--format", "csv").csv()[0]["common"],
          "3")


@case("what is none is refused, and the look is logged")
def _():
    fails("similar", "force.kith", "hr/1", "--type", "Persn", text='did you mean "Person"?')
    fails("similar", "force.kith", "hr/1", "--links", "KNWS", text='did you mean "KNOWS"?')
    fails("similar", "force.kith", "hr/1", "--through", -1, code=2, text="not negative")
    kith("similar", "force.kith", "hr/1", "--purpose", "OP 3")
    equal([(e["operation"], e["subject"], e["purpose"]) for e in reads()][-1],
          ("similar", "hr/1", "OP 3"))
    shows_nothing_unlogged("similar", "force.kith", "hr/1")


main()
