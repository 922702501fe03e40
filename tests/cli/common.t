#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write


@case("what both are linked with, and how")
def _():
    (row,) = kith("common", "force.kith", "hr/1", "hr/3", "--links", "WORKS_IN", "--format",
                  "json").json()
    equal((row["label"], row["node_type"], row["key"], row["linked"], row["links"]),
          ("Traffic", "Unit", "u", 2, "WORKS_IN out | WORKS_IN out"))
    rows = kith("common", "force.kith", "hr/1", "hr/3", "--format", "csv").csv()
    equal([(r["key"], r["links"]) for r in rows],
          [("u", "WORKS_IN out | WORKS_IN out"), ("2", "KNOWS out; KNOWS in | TRUSTS out")])
    has(kith("common", "force.kith", "hr/1", "hr/3").out,
        "Traffic  Unit e:5  2 links in all\n  WORKS_IN out | WORKS_IN out\n")


@case("what few are linked with comes first, and of three all must be")
def _():
    links = [":START_ID,:END_ID,:TYPE"]
    links += [f"{person},{place},LIVES_AT" for place in ("hq", "flat") for person in "123"]
    links += [f"{person},hq,LIVES_AT" for person in ("4", "5", "6", "7")] + ["1,den,LIVES_AT",
                                                                            "2,den,LIVES_AT"]
    kith("init", "p.kith")
    kith("load", "p.kith", write("links.csv", "\n".join(links) + "\n"), "--source", "s", "--quiet")
    keys = [r["key"] for r in kith("common", "p.kith", "s/1", "s/2", "--format", "csv").csv()]
    equal(keys, ["den", "flat", "hq"])
    keys = [r["key"] for r in kith("common", "p.kith", "s/1", "s/2", "s/3", "--format", "csv").csv()]
    equal(keys, ["flat", "hq"])
    page = kith("common", "p.kith", "s/1", "s/2", "--limit", 1, "--offset", 1, "--format", "csv")
    equal([r["key"] for r in page.csv()], ["flat"])
    has(page.err, "Shown: 2 to 2 of 3")
    equal(kith("common", "p.kith", "s/den", "s/7").out, "They are linked with nothing in common.\n")


@case("refuses what is none, or the same twice")
def _():
    fails("common", "force.kith", "hr/1", code=2, text="something is missing")
    fails("common", "force.kith", "hr/1", "r:1", text="was named already, e:1")
    fails("common", "force.kith", "hr/1", "hr/99", text="no record with the key")
    fails("common", "force.kith", "hr/1", "hr/3", "--links", "WORKS", text="there is no link type")


@case("it is logged")
def _():
    kith("common", "force.kith", "hr/1", "hr/3", "--purpose", "case 9")
    event = reads()[-1]
    equal((event["operation"], event["subject"], event["purpose"]), ("common", "hr/1 hr/3", "case 9"))
    shows_nothing_unlogged("common", "force.kith", "hr/1", "hr/3")


main()
