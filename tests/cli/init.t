#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import stat

from harness import case, equal, fails, has, kith, main, write


@case("makes a store that nobody else can enter")
def _():
    has(kith("init", "new.kith").out, "Made an empty store in new.kith.")
    equal(stat.S_IMODE(os.stat("new.kith").st_mode), 0o700)
    for name in os.listdir("new.kith"):
        path = os.path.join("new.kith", name)
        equal(stat.S_IMODE(os.stat(path).st_mode), 0o700 if os.path.isdir(path) else 0o600, name)
    kith("verify", "new.kith")
    equal(kith("info", "new.kith", "--format", "json").json(), [])


@case("is logged with its purpose")
def _():
    kith("init", "new.kith", "--purpose", "pilot")
    event = kith("audit", "new.kith", "--format", "json").json()[0]
    equal((event["operation"], event["purpose"]), ("init", "pilot"))


@case("takes an empty folder, and nothing that holds something")
def _():
    os.mkdir("empty")
    kith("init", "empty")
    before = kith("info", "force.kith").out
    fails("init", "force.kith", text="force.kith")
    equal(kith("info", "force.kith").out, before)
    os.mkdir("full")
    write("full/file", "x")
    fails("init", "full", text="full")
    equal(os.listdir("full"), ["file"])
    fails("init", "people.csv", text="people.csv")
    fails("init", code=2, text="something is missing")


@case("a vocabulary of one's own, and its mistakes")
def _():
    fails("init", "new.kith", "--schema", write("bad.yaml", "types: [\n"), text="bad.yaml")
    assert not os.path.exists("new.kith")
    fails("init", "new.kith", "--schema", "nowhere.yaml", text="nowhere.yaml")


main()
