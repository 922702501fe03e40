#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write

EVENTS = """:ID,title,date,:LABEL
c1,Complaint one,2023-05-02,Complaint
c2,Complaint two,2021-11-30,Complaint
c3,Complaint three,,Complaint
"""
PEOPLE = """:ID,name,birth_date,:LABEL
1,Jane Smith,1980-02-03,Person
2,John Doe,1975-06-30,Person
"""
LINKS = """:START_ID,:END_ID,:TYPE,date
1,c1,NAMED_IN,
1,c2,NAMED_IN,
1,c3,NAMED_IN,
1,2,KNOWS,2022-03
2,1,KNOWS,2022-03-15
"""


def store():
    kith("init", "t.kith")
    kith("load", "t.kith", write("events.csv", EVENTS), write("people.csv", PEOPLE),
         write("links.csv", LINKS), "--source", "s", "--quiet")


def dates(*more):
    rows = kith("timeline", "t.kith", "s/1", "--format", "csv", *more).csv()
    return [(row["date"], row["key"]) for row in rows]


@case("links come by their own date, or by that of the event")
def _():
    store()
    equal(dates(), [("2021-11-30", "c2"), ("2022-03", "2"), ("2022-03-15", "2"),
                    ("2023-05-02", "c1")])
    out = kith("timeline", "t.kith", "s/1").out
    has(out, "Jane Smith  e:4: 4 links with a date, 1 without\n")
    has(out, "2023-05-02  NAMED_IN, out  2023-05-02  Complaint e:1  s/c1\n")


@case("bounds of days, months and years, types and pages")
def _():
    store()
    equal(dates("--from", "2022"), [("2022-03", "2"), ("2022-03-15", "2"), ("2023-05-02", "c1")])
    equal(dates("--to", "2022-03-10"), [("2021-11-30", "c2"), ("2022-03", "2")])
    equal(dates("--from", "2022-03", "--to", "2022"), [("2022-03", "2"), ("2022-03-15", "2")])
    equal(dates("--links", "NAMED_IN"), [("2021-11-30", "c2"), ("2023-05-02", "c1")])
    equal(dates("--limit", "1", "--offset", "2"), [("2022-03-15", "2")])
    fails("timeline", "t.kith", "s/1", "--from", "May", text='--from "May": a date as 2024')
    fails("timeline", "t.kith", "s/9", text="no record with the key")
    fails("timeline", "t.kith", "s/1", "--offset", -1, code=2, text="--limit and --offset")


@case("it is logged")
def _():
    kith("timeline", "force.kith", "hr/1", "--purpose", "case 9")
    event = reads()[-1]
    equal((event["operation"], event["subject"], event["purpose"]), ("timeline", "hr/1", "case 9"))
    shows_nothing_unlogged("timeline", "force.kith", "hr/1")


main()
