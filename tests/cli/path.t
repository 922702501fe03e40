#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import math
import random

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write

COLUMNS = ["hop", "from_entity", "from_label", "link_type", "direction", "to_entity", "to_label",
           "link_id", "source", "date", "from_source", "from_key", "to_source", "to_key", "path"]


@case("text shows every link of each hop")
def _():
    out = kith("path", "force.kith", "hr/1", "hr/3").out
    has(out, "Jane Smith (e:1) to O'Brien, Siobhán (e:3): 2 links, one of 2 paths as short\n")
    has(out, "\nJane Smith  e:1\n    -- KNOWS -->  2020-05-01  hr/1 to hr/2  [hr l:1]\n"
             "    <-- KNOWS --  hr/1 to hr/2  [hr l:2]\nJohn Doe  e:2\n"
             "    <-- TRUSTS --  2021-01-02  hr/2 to hr/3  [hr l:3]\nO'Brien, Siobhán  e:3\n")


@case("rows are the same as json and csv")
def _():
    rows = kith("path", "force.kith", "e:1", "e:3", "--format", "json").json()
    equal([list(row) for row in rows], [COLUMNS] * 3)
    equal([(r["hop"], r["link_id"], r["direction"]) for r in rows],
          [(1, "l:1", "out"), (1, "l:2", "in"), (2, "l:3", "in")])
    cells = kith("path", "force.kith", "e:1", "e:3", "--format", "csv").csv()
    equal(cells, [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows])


@case("conditions lead over other links")
def _():
    def over(*options):
        rows = kith("path", "force.kith", "hr/1", "hr/3", *options, "--format", "json").json()
        return [row["link_type"] for row in rows]

    equal(over("--avoid", "hr/2"), ["WORKS_IN", "WORKS_IN"])
    equal(over("--avoid-links", "KNOWS,TRUSTS"), ["WORKS_IN", "WORKS_IN"])
    equal(over("--links", "WORKS_IN"), ["WORKS_IN", "WORKS_IN"])
    equal(over("--need", "TRUSTS"), ["KNOWS", "KNOWS", "TRUSTS"])
    equal(over("--max-length", 1), [])
    equal(over("--avoid", "hr/2", "--avoid", "hr/u"), [])


@case("text says when there is no path, and that one entity is one")
def _():
    has(kith("path", "force.kith", "hr/1", "crm/A-1").out, ": no path\n")
    has(kith("path", "force.kith", "hr/1", "hr/3", "--max-length", 1).out,
        ": no path of at most 1 links\n")
    has(kith("path", "force.kith", "hr/1", "hr/3", "--need", "KNOWS,WORKS_IN").out,
        ": no path of at most 6 links under these conditions\n")
    has(kith("path", "force.kith", "hr/1", "e:1").out, ": they are one entity\n")


@case("mistakes are told in one line")
def _():
    fails("path", "force.kith", "hr/1", "hr/9", text='no record with the key "9"')
    fails("path", "force.kith", "hr/1", "hr/2", "--avoid", "hr/1", text="cannot be avoided")
    fails("path", "force.kith", "hr/1", "hr/2", "--links", "KNOW", text='did you mean "KNOWS"?')
    fails("path", "force.kith", "hr/1", code=2, text="something is missing")
    fails("path", "force.kith", "hr/1", "hr/2", "--max-length", -1, code=2, text="--max-length")


@case("both ends are logged")
def _():
    kith("path", "force.kith", "hr/1", "e:3", "--purpose", "p")
    equal([(e["operation"], e["subject"], e["purpose"]) for e in reads()],
          [("path", "hr/1 e:3", "p")])


@case("what cannot be logged is not shown")
def _():
    shows_nothing_unlogged("path", "force.kith", "hr/1", "hr/3")

def net(links, name="n.kith"):
    """A store of links (from, to, type, further cells)."""
    rows = [":START_ID,:END_ID,:TYPE,metres"]
    rows += [",".join(map(str, (*link, *[""] * (4 - len(link))))) for link in links]
    kith("init", name)
    kith("load", name, write("net.csv", "\n".join(rows) + "\n"), "--source", "s", "--quiet")


def routes(*words, store="n.kith"):
    """The entities that paths come through, path by path."""
    found = {}
    for row in kith("path", store, *words, "--format", "csv").csv():
        way = found.setdefault(int(row["path"]), [row["from_label"]])
        if row["to_label"] != way[-1]:
            way.append(row["to_label"])
    return [found[path] for path in sorted(found)]


def simple_ways(near, a, b, most):
    """All ways of at most so many links that come through nothing twice, the shorter first."""
    ways, found = [[a]], []
    for _ in range(most):
        ways = [way + [n] for way in ways for n in near[way[-1]] if n not in way]
        found += sorted(way for way in ways if way[-1] == b)
        ways = [way for way in ways if way[-1] != b]
    return found


@case("several paths are all there are, the shorter first")
def _():
    chance = random.Random(8)
    nodes = [f"n{i:02}" for i in range(12)]
    pairs = sorted({tuple(sorted(chance.sample(nodes, 2))) for _ in range(22)})
    net([(a, b, "R") for a, b in pairs])
    near = {n: {b if a == n else a for a, b in pairs if n in (a, b)} for n in nodes}
    here = [n for n in nodes if near[n]]
    n_several = 0
    for a, b in itertools.combinations(here[:7], 2):
        for most in (1, 2, 4, 6):
            expected = simple_ways(near, a, b, most)
            found = routes(f"s/{a}", f"s/{b}", "--paths", "all", "--max-length", most)
            equal(sorted(found), sorted(expected), (a, b, most))
            equal([len(way) for way in found], sorted(len(way) for way in found))
            n_several += len(found) > 3
        some = routes(f"s/{a}", f"s/{b}", "--paths", 3, "--max-length", 6)
        equal([len(way) for way in some],
              sorted(len(way) for way in simple_ways(near, a, b, 6))[:3])
    assert n_several > 20, n_several


@case("how many paths there are is told")
def _():
    net([("a", x, "R") for x in "pqr"] + [(x, "b", "R") for x in "pqr"])
    has(kith("path", "n.kith", "s/a", "s/b", "--paths", 2).out, "the first 2 paths")
    has(kith("path", "n.kith", "s/a", "s/b", "--paths", 2).out, "There are more")
    has(kith("path", "n.kith", "s/a", "s/b", "--paths", 9).out, ": 3 paths")
    more = kith("path", "n.kith", "s/a", "s/b", "--paths", 2, "--format", "csv")
    equal(more.err, "There are more (--paths)\n")


@case("the cheapest path costs least, by what links cost or what many share")
def _():
    chance = random.Random(3)
    nodes = [f"n{i:02}" for i in range(12)]
    pairs = sorted({tuple(sorted(chance.sample(nodes, 2))) for _ in range(24)})
    costs = {pair: chance.choice([0, 0.5, 1, 2.25, 7]) for pair in pairs}
    net([(a, b, "R", costs[a, b]) for a, b in pairs])
    near = {n: {b if a == n else a for a, b in pairs if n in (a, b)} for n in nodes}
    here = [n for n in nodes if near[n]]

    def by_metres(way):
        return sum(costs[tuple(sorted(pair))] for pair in zip(way, way[1:]))

    def by_rarity(way):
        return len(way) - 1 + sum(math.log(len(near[n])) for n in way[1:-1])

    for a, b in itertools.combinations(here[:6], 2):
        for weight, cost in (("metres", by_metres), ("rarity", by_rarity)):
            ways = simple_ways(near, a, b, 11)
            found = routes(f"s/{a}", f"s/{b}", "--weight", weight)
            equal(len(found), 1 if ways else 0)
            if ways:
                least = min(map(cost, ways))
                assert abs(cost(found[0]) - least) < 1e-9, (a, b, found, least)
                has(kith("path", "n.kith", f"s/{a}", f"s/{b}", "--weight", weight).out,
                    " that cost ")


@case("options of several paths that make no sense")
def _():
    net([("a", "b", "R", "-1")])
    for words in (["--paths", "0"], ["--paths", "x"], ["--paths", "all"]):
        fails("path", "n.kith", "s/a", "s/b", *words, code=2, text="--paths: a number")
    fails("path", "n.kith", "s/a", "s/b", "--paths", 2, "--weight", "rarity",
          text="do not go together")
    fails("path", "n.kith", "s/a", "s/b", "--max-length", 2, "--weight", "rarity",
          text="does not go with it")
    fails("path", "n.kith", "s/a", "s/b", "--weight", "meters", text='did you mean "metres"')
    fails("path", "n.kith", "s/a", "s/b", "--weight", "metres", text="is not negative")



main()
