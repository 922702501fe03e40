#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import datetime

from harness import case, equal, fails, has, kith, main, shows_nothing_unlogged, write


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


main()
