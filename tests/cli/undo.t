#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, write


def entity(record):
    rows = kith("show", "force.kith", record, "--part", "members", "--format", "json").json()
    return rows[0]["entity_id"]


def join():
    kith("resolve", "force.kith", "--quiet")
    kith("decide", "force.kith", "hr/1", "hr/2", "same", "--reason", "seen papers")
    kith("resolve", "force.kith", "--quiet")
    equal(entity("hr/2"), "e:1")


@case("the generation before comes back, and undoing can be undone")
def _():
    join()
    has(kith("undo", "force.kith").out,
        "Generation 3 has the entities and the match model of generation 1: 1 record moved")
    equal(entity("hr/2"), "e:2")
    kith("undo", "force.kith", "--to", "2")
    equal(entity("hr/2"), "e:1")
    kith("verify", "force.kith", "--quiet")


@case("a model that is no longer kept whole is not brought back")
def _():
    join()
    for _ in range(2):
        kith("resolve", "force.kith", "--quiet")
    out = kith("undo", "force.kith", "--to", "1").out
    has(out, "the entities (not the match model, which is too old) of generation 1")
    equal(entity("hr/2"), "e:2")


@case("what came since is by itself, and waits")
def _():
    join()
    write("more.csv", "record_id,first_name,surname\nB-1,Jane,Smith\n")
    kith("load", "force.kith", "more.csv", "--quiet")
    kith("undo", "force.kith", "--to", "1")
    equal(entity("more/B-1"), "e:8")
    has(kith("info", "force.kith").out, "1 records wait")
    kith("resolve", "force.kith", "--pending", "--quiet")
    equal(entity("hr/2"), "e:1")


@case("an entity is told as it was, though it is none any more")
def _():
    join()
    rows = kith("how", "force.kith", "e:2", "--at", "1", "--format", "json").json()
    equal(rows[0], {"record": "hr/2", "now": "e:1"})
    equal((rows[1]["generation"], rows[1]["event"], rows[1]["other"]), (2, "merged into", "e:1"))
    has(kith("how", "force.kith", "hr/2", "--at", "1").out, "e:2 in generation 1")
    has(kith("how", "force.kith", "e:1", "--at", "2").out, "hr/2, now of e:1")
    fails("how", "force.kith", "e:1", "--at", "7", text="there is no generation 7")


@case("mistakes are told in one line")
def _():
    fails("undo", "force.kith", text="no generation before")
    kith("resolve", "force.kith", "--quiet")
    fails("undo", "force.kith", text="no generation before")
    fails("undo", "force.kith", "--to", "5", text="there is no generation 5")


main()
