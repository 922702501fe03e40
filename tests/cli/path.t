#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged

COLUMNS = ["hop", "from_entity", "from_label", "link_type", "direction", "to_entity", "to_label",
           "link_id", "source", "date", "from_source", "from_key", "to_source", "to_key"]


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


main()
