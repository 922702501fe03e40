#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main


def members(record):
    rows = kith("show", "force.kith", record, "--part", "members", "--format", "json").json()
    return sorted(f"{row['source']}/{row['key']}" for row in rows)


def join(*records):
    for record in records[1:]:
        kith("decide", "force.kith", records[0], record, "same", "--reason", "test")
    kith("resolve", "force.kith", "--quiet")


@case("the records that are named leave together, and stay away")
def _():
    join("hr/1", "hr/2", "hr/3", "crm/A-1")
    equal(members("hr/1"), ["crm/A-1", "hr/1", "hr/2", "hr/3"])
    out = kith("split", "force.kith", "hr/1", "hr/2", "hr/3", "--reason", "two people").out
    has(out, "Leaves: hr/2, hr/3\n")
    has(out, "Stays:  hr/1, crm/A-1\n")
    for again in (["--pending"], []):
        kith("resolve", "force.kith", "--quiet", *again)
        assert not {"hr/2", "hr/3"} & set(members("hr/1")), members("hr/1")
    has(kith("show", "force.kith", "hr/2").out, "two people")


@case("without records it is parted at the weakest link")
def _():
    rows = ["id,given_name,family_name,birth_date,phone"]
    rows += [f"{i},{name},1980-0{1 + i % 9}-1{i % 7},07700 90{i:04d}"
             for i, name in enumerate(["Ada,Ashcroft", "Ben,Barley", "Cal,Conway", "Dee,Dunmore"] * 9)]
    rows += ["x,Zoe,Zimmer,1990-02-03,07700 123456", "y,Zoe,Zimmer,1990-02-03,07700 123456",
             "z,Zoe,Zimmer,1990-02-03,07700 999999"]
    with open("list.csv", "w", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    kith("init", "force2.kith")
    kith("load", "force2.kith", "list.csv", "--quiet")
    kith("resolve", "force2.kith", "--quiet")
    rows = kith("split", "force2.kith", "list/x", "--reason", "no", "--format", "json").json()
    equal(sorted(row["record"] for row in rows), ["list/x", "list/y", "list/z"])
    equal([row["record"] for row in rows if row["part"] == 1], ["list/z"])


@case("mistakes are told in one line, and nothing is decided")
def _():
    fails("split", "force.kith", "hr/1", code=2, text="--reason is missing")
    fails("split", "force.kith", "hr/1", "--reason", "x", text="split: ")
    join("hr/1", "hr/2")
    fails("split", "force.kith", "hr/1", "hr/3", "--reason", "x", text="hr/3 is not of e:1")
    fails("split", "force.kith", "hr/1", "hr/1", "hr/2", "--reason", "x", text="would leave")
    fails("split", "force.kith", "hr/1", "--reason", "x", text="split: ")
    has(kith("info", "force.kith").out, "1 decisions stand")


main()
