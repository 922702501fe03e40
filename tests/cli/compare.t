#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import datetime

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write


def decide(a, b, verdict, reason="seen papers"):
    kith("decide", "force.kith", a, b, verdict, "--reason", reason)
    kith("resolve", "force.kith", "--quiet")


def changes(*arguments):
    return kith("compare", "force.kith", *arguments, "--format", "json").json()


@case("tells what merged, split, grew and shrank, and why")
def _():
    kith("resolve", "force.kith", "--quiet")
    decide("hr/1", "hr/2", "same")
    rows = changes("1")
    equal([(row["event"], row["entity"], row["others"], row["records"]) for row in rows],
          [("merged", "e:1", "e:2", "hr/2")])
    has(rows[0]["cause"], "decided same: seen papers")
    write("more.csv", "record_id,first_name,surname\nB-1,Jane,Smith\n")
    kith("load", "force.kith", "more.csv", "--quiet")
    decide("more/B-1", "hr/1", "same")
    rows = changes("2")
    equal([(row["event"], row["entity"], row["records"]) for row in rows],
          [("gained", "e:1", "more/B-1")])
    has(rows[0]["cause"], "new: more/B-1")
    kith("retire", "force.kith", "--source", "more", "--quiet")
    decide("hr/1", "hr/2", "different", "two people")
    rows = changes("3", "4")
    equal(sorted((row["event"], row["entity"]) for row in rows), [("lost", "e:1"), ("split", "e:1")])
    has(rows[0]["cause"] + rows[1]["cause"], "two people")
    equal(changes("4"), [])
    has(kith("compare", "force.kith", "1", "2").out, "merged  e:1 from e:2: hr/2")


@case("generations are named by days and months too")
def _():
    kith("resolve", "force.kith", "--quiet")
    today = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    equal(changes(today), [])
    equal(changes(today[:7], "1"), [])
    has(kith("compare", "force.kith", "1").out, f"of {today}T")
    fails("compare", "force.kith", "1999-01-31", text="nothing had been resolved by 1999-01-31")


@case("mistakes are told in one line")
def _():
    fails("compare", "force.kith", "1", text="there is no generation 1")
    kith("resolve", "force.kith", "--quiet")
    kith("resolve", "force.kith", "--quiet")
    fails("compare", "force.kith", "2", "1", text="the earlier one is first")
    fails("compare", "force.kith", "last March", text="neither a generation's number nor a day")


@case("is logged")
def _():
    kith("resolve", "force.kith", "--quiet")
    shows_nothing_unlogged("compare", "force.kith", "1")


@case("two entities side by side")
def _():
    write("two.csv", "record_id,first_name,surname,phone\nA,Jane,Smith,07700 900999\n")
    kith("load", "force.kith", "two.csv", "--quiet")
    rows = kith("compare", "force.kith", "hr/1", "two/A", "--format", "csv").csv()
    equal(list(rows[0]), ["property", "value", "of", "records_a", "records_b"])
    whose = {(row["property"], row["of"]) for row in rows}
    assert ("phone", "a") in whose and ("phone", "b") in whose, whose
    assert ("birth_date", "a") in whose, whose
    out = kith("compare", "force.kith", "hr/1", "hr/2").out
    has(out, "Jane Smith  e:1\nJohn Doe  e:2\n1 values alike, ")
    has(out, "\nBoth\n  postcode           M1 2AB\n")
    has(out, "\nJane Smith alone\n")
    has(kith("compare", "force.kith", "hr/1", "hr/3").out,
        "  John Doe  Person e:2  (KNOWS out; KNOWS in | TRUSTS out)\n")
    fails("compare", "force.kith", "hr/1", "e:1", text="are one entity, e:1")
    fails("compare", "force.kith", "hr/1", text="wanted", code=2)
    fails("compare", "force.kith", "hr/1", "hr/2", "hr/3", text="wanted", code=2)


@case("an entity at two dates")
def _():
    write("met.csv", ":START_ID,:END_ID,:TYPE,date\n1,2,MET,2019-01-01\n1,2,MET,2022-03-01\n"
          "1,3,MET,2019-05\n1,4,MET,2022-06-30\n1,4,MET,2024\n")
    kith("load", "force.kith", "met.csv", "--source", "hr", "--quiet")
    rows = kith("compare", "force.kith", "hr/1", "2021", "--format", "csv").csv()
    equal([(r["change"], r["label"], r["before"], r["after"], r["first"], r["last"])
           for r in rows],
          [("new", "=Formula", "0", "2", "2022-06-30", "2024"),
           ("gone", "O'Brien, Siobhán", "1", "0", "2019-05", "2019-05"),
           ("kept", "John Doe", "2", "1", "2019-01-01", "2022-03-01")])
    rows = kith("compare", "force.kith", "hr/1", "2021", "2022-04", "--format", "csv").csv()
    equal([(r["change"], r["label"]) for r in rows],
          [("gone", "O'Brien, Siobhán"), ("kept", "John Doe")])
    has(kith("compare", "force.kith", "hr/1", "2021").out,
        "Jane Smith  e:1: 1 new since 2021, 1 gone, 1 kept; 2 links without a date\n")
    fails("compare", "force.kith", "hr/1", "soon", text='compare: from "soon": a date')
    equal([e["operation"] for e in reads()][-1], "compare")


main()
