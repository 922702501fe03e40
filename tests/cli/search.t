#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged

COLUMNS = ["rank", "entity_id", "type", "label", "matched", "source", "key", "score", "missing"]


def keys(*words):
    rows = kith("search", "force.kith", *words, "--format", "json").json()
    return [f"{row['source']}/{row['key']}" for row in rows]


@case("names, numbers, dates and postcodes are found in any way of writing")
def _():
    equal(keys("jane", "smith"), ["hr/1"])
    equal(keys("JANE smith"), ["hr/1"])
    equal(keys("siobhan o'brien"), ["hr/3"])
    equal(keys("Zoe"), ["crm/A-2"])
    equal(keys("+44 7700 900456"), ["hr/2"])
    equal(keys("07700-900456"), ["hr/2"])
    equal(keys("m12ab"), ["hr/1", "hr/2"])
    equal(keys("3 February 1980"), ["hr/1"])
    equal(keys("ZOE@example.org"), ["crm/A-2"])
    equal(keys("A-1"), ["crm/A-1"])
    equal(keys("hr/u"), ["hr/u"])
    equal(keys("nonesuch"), [])


@case("text says what was found and where")
def _():
    out = kith("search", "force.kith", "jane").out
    has(out, '2 found for "jane"')
    has(out, "  1  Jane Smyth  Person e:6  crm/A-1\n     given_name: Jane\n")
    has(out, "  2  Jane Smith  Person e:1  hr/1\n     name: Jane Smith\n")
    equal(kith("search", "force.kith", "nonesuch").out, 'Nothing found for "nonesuch".\n')


@case("partial matches say what they lack")
def _():
    has(kith("search", "force.kith", "jane smith xyz").out, "     without: xyz\n")
    row = kith("search", "force.kith", "jane smith xyz", "--format", "json").json()[0]
    equal((row["key"], row["missing"]), ("1", "xyz"))


@case("rows are the same as json and csv")
def _():
    rows = kith("search", "force.kith", "jane", "--format", "json").json()
    table = kith("search", "force.kith", "jane", "--format", "csv").csv()
    equal([list(row) for row in rows], [COLUMNS, COLUMNS])
    for row, cells in zip(rows, table, strict=True):
        equal({k: "" if v is None else str(v) for k, v in row.items()}, cells)


@case("pages tell the total, beside the answer where a program reads it")
def _():
    page = kith("search", "force.kith", "jane", "--limit", 1)
    has(page.out, "Shown: 1 to 1 of 2 (--offset 1 for the next, --limit 0 for all)")
    page = kith("search", "force.kith", "jane", "--limit", 1, "--offset", 1, "--format", "csv")
    equal([row["rank"] for row in page.csv()], ["2"])
    equal(page.err, "Shown: 2 to 2 of 2\n")
    page = kith("search", "force.kith", "jane", "--offset", 9, "--format", "json")
    equal((page.out, page.err), ("", "None shown of 2: --offset is behind the last\n"))


@case("only one type")
def _():
    equal(kith("search", "force.kith", "traffic", "--type", "Person", "--format", "json").json(), [])
    equal(len(kith("search", "force.kith", "traffic", "--type", "Unit", "--format", "json").json()), 1)
    fails("search", "force.kith", "x", "--type", "Persn", text='did you mean "Person"?')


@case("mistakes are told in one line")
def _():
    fails("search", "force.kith", "...", text='search: "..." has no word in it')
    fails("search", "nowhere.kith", "x", text="nowhere.kith")
    fails("search", "force.kith", code=2, text="something is missing")
    fails("search", "force.kith", "x", "--limit", -3, code=2, text="--limit and --offset")
    fails("search", "force.kith", "x", "--format", "xml", code=2, text='format "xml"')


@case("the words are logged with the purpose, found or not")
def _():
    kith("search", "force.kith", "jane", "smith", "--purpose", "case 12")
    kith("search", "force.kith", "nonesuch")
    fails("search", "force.kith", "...", text="no word")
    equal([(e["operation"], e["subject"], e["purpose"]) for e in reads()],
          [("search", "jane smith", "case 12"), ("search", "nonesuch", ""), ("search", "...", "")])


@case("what was taken back is not found")
def _():
    kith("retire", "force.kith", "--source", "crm")
    equal(keys("zoe"), [])


@case("time and memory are the last line when asked for")
def _():
    stats = kith("search", "force.kith", "jane", "--stats", "--format", "json").json()[-1]
    equal(stats["stats"], True)
    assert stats["seconds"] <= stats["total_seconds"]
    equal([stage["stage"] for stage in stats["stages"]], ["answer"])


@case("what cannot be logged is not shown")
def _():
    shows_nothing_unlogged("search", "force.kith", "jane")


main()
