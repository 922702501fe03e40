#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import random

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write


def load(links, name="b.kith"):
    rows = [":START_ID,:END_ID,:TYPE"] + [f"{a},{b},{kind}" for a, b, kind in links]
    kith("init", name)
    kith("load", name, write("links.csv", "\n".join(rows) + "\n"), "--source", "s", "--quiet")


def joined(*more):
    rows = kith("between", "b.kith", *more, "--format", "csv").csv()
    return sorted((row["from_label"], row["to_label"]) for row in rows)


@case("links on ways of the length, and no others")
def _():
    load([("a", "x", "R"), ("x", "b", "R"), ("a", "y", "R"), ("y", "z", "R"), ("b", "z", "Q"),
          ("y", "dead", "R"), ("far", "b", "R")])
    equal(joined("s/a", "s/b", "--max-length", 2), [("a", "x"), ("x", "b")])
    equal(joined("s/a", "s/b"),
          [("a", "x"), ("a", "y"), ("b", "z"), ("x", "b"), ("y", "z")])
    equal(joined("s/a", "s/b", "--links", "R"), [("a", "x"), ("x", "b")])
    equal(joined("s/a", "s/b", "s/dead", "--max-length", 2),
          [("a", "x"), ("a", "y"), ("x", "b"), ("y", "dead")])
    out = kith("between", "b.kith", "s/a", "s/b", "--max-length", 2).out
    has(out, "a e:1  R  x e:2  (l:1)\n")
    has(out, "2 links join 3 entities\n")
    equal(kith("between", "b.kith", "s/a", "s/far", "--max-length", 1).out,
          "0 links join 0 entities\n")


def on_ways(edges, a, b):
    """The edges on ways from a to b over edges that come through nothing twice."""
    near, found = {}, set()
    for x, y in edges:
        near.setdefault(x, set()).add(y)
        near.setdefault(y, set()).add(x)

    def go(way):
        if way[-1] == b:
            found.update(tuple(sorted(pair)) for pair in zip(way, way[1:]))
            return
        for n in near[way[-1]] - set(way):
            go(way + [n])

    if edges:
        go([a])
    return found


@case("the same as all ways one by one")
def _():
    rng = random.Random(4)
    nodes = [f"n{i}" for i in range(14)]
    links = sorted({tuple(sorted(rng.sample(nodes, 2))) for _ in range(24)})
    load([(a, b, "R") for a, b in links])
    near = {n: {b if a == n else a for a, b in links if n in (a, b)} for n in nodes}
    here = [n for n in nodes if near[n]]
    for a, b in itertools.combinations(here[:6], 2):
        expected, walks = set(), [[a]]
        for _ in range(3):
            walks = [walk + [n] for walk in walks for n in near[walk[-1]]]
            for walk in walks:
                if walk[-1] == b:
                    expected |= {tuple(sorted(pair)) for pair in zip(walk, walk[1:])}
        equal(joined(f"s/{a}", f"s/{b}"), sorted(on_ways(expected, a, b)), (a, b))


@case("not through what very many are linked with")
def _():
    load([("a", "hq", "R"), ("b", "hq", "R"), ("a", "x", "R"), ("b", "x", "R")] +
         [(f"n{i}", "hq", "R") for i in range(10)])
    equal(joined("s/a", "s/b", "--through", 5), [("a", "x"), ("b", "x")])
    has(kith("between", "b.kith", "s/a", "s/b", "--through", 5).out,
        "2 links join 3 entities; 1 with very many links were not gone through\n")
    equal(len(joined("s/a", "s/b")), 4)
    equal(joined("s/a", "s/hq", "--through", 5, "--max-length", 2), [("a", "hq")])


@case("refuses what is none, and is logged")
def _():
    fails("between", "force.kith", "hr/1", code=2, text="something is missing")
    fails("between", "force.kith", "hr/1", "r:1", text="was named already")
    fails("between", "force.kith", "hr/1", "hr/2", "--max-length", -1, code=2, text="not negative")
    kith("between", "force.kith", "hr/1", "hr/3", "--purpose", "case 9")
    event = reads()[-1]
    equal((event["operation"], event["subject"], event["purpose"]), ("between", "hr/1 hr/3", "case 9"))
    shows_nothing_unlogged("between", "force.kith", "hr/1", "hr/3")


main()
