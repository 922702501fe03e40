#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged

COLUMNS = ["link_id", "type", "direction", "entity_id", "node_type", "label", "date", "source",
           "key", "link_source"]


@case("text counts the links by type and lists them")
def _():
    out = kith("expand", "force.kith", "hr/2").out
    has(out, "John Doe  e:2: 3 links\n")
    has(out, "TRUSTS  in             1         1\n")
    has(out, "\nKNOWS, in\n  Jane Smith  Person e:1  2020-05-01  hr/1  (l:1)\n")


@case("rows are the same as json and csv")
def _():
    rows = kith("expand", "force.kith", "e:2", "--format", "json").json()
    equal([list(row) for row in rows], [COLUMNS] * 3)
    equal([(r["link_id"], r["direction"], r["label"], r["date"]) for r in rows],
          [("l:2", "out", "Jane Smith", None), ("l:1", "in", "Jane Smith", "2020-05-01"),
           ("l:3", "in", "O'Brien, Siobhán", "2021-01-02")])
    cells = kith("expand", "force.kith", "e:2", "--format", "csv").csv()
    equal(cells, [{k: v or "" for k, v in row.items()} for row in rows])


@case("the counts alone")
def _():
    rows = kith("expand", "force.kith", "hr/u", "--summary", "--format", "csv").csv()
    equal(rows, [{"type": "WORKS_IN", "direction": "in", "links": "2", "entities": "2"}])


@case("types and pages")
def _():
    page = kith("expand", "force.kith", "e:2", "--links", "KNOWS", "--limit", 1, "--format", "json")
    equal([r["link_id"] for r in page.json()], ["l:2"])
    equal(page.err, "Shown: 1 to 1 of 2 (--offset 1 for the next, --limit 0 for all)\n")
    page = kith("expand", "force.kith", "e:2", "--links", "KNOWS,TRUSTS", "--offset", 2)
    has(page.out, "Shown: 3 to 3 of 3\n")
    fails("expand", "force.kith", "e:2", "--links", "KNWS", text='did you mean "KNOWS"?')
    fails("expand", "force.kith", "e:2", "--offset", -1, code=2, text="--limit and --offset")


@case("further than the neighbours")
def _():
    out = kith("expand", "force.kith", "hr/1", "--hops", 2).out
    has(out, "       1  Unit              1\n")
    has(out, "\n2 links away\n  O'Brien, Siobhán  Person e:3  2 links, via e:2\n")
    rows = kith("expand", "force.kith", "hr/1", "--hops", 2, "--format", "csv").csv()
    equal([(r["entity_id"], r["distance"], r["links"]) for r in rows],
          [("e:1", "0", "0"), ("e:2", "1", "2"), ("e:5", "1", "1"), ("e:3", "2", "2")])
    rows = kith("expand", "force.kith", "hr/1", "--hops", 2, "--summary", "--format", "csv").csv()
    equal([tuple(r.values()) for r in rows],
          [("0", "Person", "1"), ("1", "Person", "1"), ("1", "Unit", "1"), ("2", "Person", "1")])
    page = kith("expand", "force.kith", "hr/1", "--hops", 2, "--limit", 2, "--format", "json")
    equal(len(page.json()), 2)
    equal(page.err, "Shown: 1 to 2 of 4 (--offset 2 for the next, --limit 0 for all)\n")
    has(kith("expand", "force.kith", "hr/1", "--hops", 3, "--through", 1).out,
        "with very many links were not gone through")
    fails("expand", "force.kith", "hr/1", "--hops", 0, code=2, text="--hops is 1 or more")


@case("an entity without links")
def _():
    equal(kith("expand", "force.kith", "crm/A-1").out, "Jane Smyth  e:6: 0 links\n\n")
    equal(kith("expand", "force.kith", "crm/A-1", "--format", "json").out, "")


@case("identifiers that are none")
def _():
    fails("expand", "force.kith", "r:77", text="there is no record r:77")
    fails("expand", "force.kith", "x", text='"x" is no identifier')
    fails("expand", "force.kith", code=2, text="something is missing")


@case("it is logged")
def _():
    kith("expand", "force.kith", "hr/1", "--purpose", "p")
    equal([(e["operation"], e["subject"], e["purpose"]) for e in reads()],
          [("expand", "hr/1", "p")])


@case("what cannot be logged is not shown")
def _():
    shows_nothing_unlogged("expand", "force.kith", "hr/1")


main()
