#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import os

from harness import case, equal, fails, has, kith, main


@case("a whole store is said to be whole")
def _():
    kith("resolve", "force.kith", "--quiet")
    kith("analyse", "force.kith", "degree", "--quiet")
    kith("search", "force.kith", "jane")
    has(kith("verify", "force.kith").out, "force.kith is whole")
    equal(kith("verify", "force.kith", "--format", "json").json(), [])
    equal(kith("verify", "force.kith", "--format", "csv").out, "problem\n")


@case("a value that was changed is reported, in words")
def _():
    with open("force.kith/data.mdb", "r+b") as file:
        whole = file.read()
        at = whole.rindex(b"Siobh")
        file.seek(at)
        file.write(b"X")
    done = kith("verify", "force.kith", code=1)
    has(done.out + done.err, "records")
    rows = kith("verify", "force.kith", "--format", "json", code=1).json()
    equal(list(rows[0]), ["problem"])
    has(rows[0]["problem"], "records")


@case("a log entry that was changed is reported")
def _():
    kith("search", "force.kith", "incriminating")
    path = "force.kith/audit/data.mdb"
    with open(path, "r+b") as file:
        whole = file.read()
        assert b"incriminating" in whole
        file.seek(0)
        file.write(whole.replace(b"incriminating", b"incriminatinG"))
    kith("verify", "force.kith", code=1)


@case("a file that is cut short does not crash it")
def _():
    size = os.path.getsize("force.kith/data.mdb")
    for part in (0.9, 0.5, 0.1):
        with open("force.kith/data.mdb", "r+b") as file:
            file.truncate(int(size * part))
        equal(kith("verify", "force.kith", code=1).code, 1)


@case("mistakes are told in one line")
def _():
    fails("verify", "nowhere.kith", text="nowhere.kith")
    fails("verify", "people.csv", text="people.csv")
    fails("verify", code=2, text="something is missing")


main()
