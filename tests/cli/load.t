#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os

from harness import case, equal, fails, has, kith, main, write

COUNTS = ["rows", "added", "changed", "unchanged", "repeated", "rejected", "ragged", "links",
          "stubs", "retired"]


def load(*words, code=0, stdin=None):
    """What a load came to: the counts that are not 0."""
    rows = kith("load", "force.kith", *words, "--format", "json", code=code, stdin=stdin).json()
    equal(list(rows[0]), ["input", "source", "loader", *COUNTS])
    return {name: rows[0][name] for name in COUNTS if rows[0][name] != 0}


def records():
    return sum(row["records"] for row in kith("info", "force.kith", "--format", "json").json())


@case("the same row again changes nothing, a changed one is a new version")
def _():
    equal(load("crm.csv"), {"rows": 2, "unchanged": 2})
    write("crm.csv", "record_id,first_name,surname,email\nA-1,Jane,Smythe,jane@example.org\n")
    equal(load("crm.csv"), {"rows": 1, "changed": 1})
    has(kith("show", "force.kith", "crm/A-1").out, "family_name: Smyth → Smythe")


@case("the same key twice: an equal row counts once, a different one is rejected and kept")
def _():
    write("dup.csv", "id,surname\n1,Ash\n1,Birch\n2,Cole\n2,Cole\n")
    done = kith("load", "force.kith", "dup.csv", code=3)
    has(done.err, "1 row was rejected: see force.kith/rejects/dup-1.csv\n")
    with open("force.kith/rejects/dup-1.csv", encoding="utf-8") as file:
        equal(file.read(), 'input,line,reason,row\ndup.csv,3,"key ""1"" stands in line 2 already, '
                           'with other values","1,Birch"\n')
    equal(load("dup.csv", "--rejects", "mine.csv", code=3),
          {"rows": 4, "unchanged": 2, "repeated": 1, "rejected": 1})
    assert os.path.exists("mine.csv")


@case("the source is the option, else a column, else the file")
def _():
    write("x.csv", "source,id,surname\nnorth,1,Ash\nsouth,1,Birch\n")
    kith("load", "force.kith", "x.csv", "--quiet")
    has(kith("show", "force.kith", "south/1").out, "Birch")
    kith("load", "force.kith", "crm.csv", "--source", "west", "--quiet")
    has(kith("show", "force.kith", "west/A-1").out, "Smyth")


@case("an edge list becomes nodes and links")
def _():
    write("net.txt", "# who writes to whom\na b 2\nb c 1\n")
    equal(load("-f", "edges", "net.txt"), {"rows": 2, "added": 3, "links": 2})
    write("ties2.csv", "source,target,weight,date\na,b,2,2020-01-01\nb,d,1,2020-01-02\n")
    equal(load("ties2.csv"), {"rows": 2, "added": 3, "links": 2})


@case("ends that no row has told of yet are kept and counted, and filled later")
def _():
    write("late.csv", ":START_ID,:END_ID,:TYPE\n1,99,KNOWS\n")
    equal(load("late.csv", "--source", "hr"), {"rows": 1, "links": 1, "stubs": 1})
    has(kith("info", "force.kith").out, "1 ends of links that no source has told of yet")
    write("late2.csv", ":ID,name,:LABEL\n99,Late Comer,Person\n")
    equal(load("late2.csv", "--source", "hr"), {"rows": 1, "added": 1})
    assert "no source has told" not in kith("info", "force.kith").out
    has(kith("expand", "force.kith", "hr/99").out, "Jane Smith")


@case("a dry run counts and writes nothing")
def _():
    before = kith("dump", "force.kith", "--no-audit", "-o", "before.kd")
    write("new.csv", "id,surname\n1,Ash\n1,Birch\n")
    kith("load", "force.kith", "new.csv", "--dry-run", "--quiet")
    equal(records(), 7)
    equal(before.code, 0)
    write("dup.csv", "id,surname\n1,Ash\n,Birch\n")
    has(kith("load", "force.kith", "dup.csv", "--dry-run", code=3).err, "1 row was rejected; ")
    assert not os.path.exists("force.kith/rejects")
    kith("load", "force.kith", "dup.csv", "--dry-run", "--rejects", "mine.csv", code=3)
    assert os.path.exists("mine.csv")
    fails("show", "force.kith", "new/1", text="new")


@case("standard input")
def _():
    equal(load("-", stdin="id,surname\n1,Ash\n"), {"rows": 1, "added": 1})
    has(kith("show", "force.kith", "stdin/1").out, "Ash")


@case("a mapping is obeyed, and its mistakes have file and line")
def _():
    write("m.yaml", "source: staff\nrecords:\n  - type: Person\n    key: record_id\n"
                    "    properties:\n      family_name: surname\n")
    equal(load("crm.csv", "-m", "m.yaml"), {"rows": 2, "added": 2})
    assert "first" not in kith("show", "force.kith", "staff/A-1").out
    write("m.yaml", "source: staff\nrecords:\n  - type: Person\n    key: record_id\n"
                    "    properties:\n      family_name: last\n")
    fails("load", "force.kith", "crm.csv", "-m", "m.yaml", text="m.yaml: line 6")
    fails("load", "force.kith", "crm.csv", "-m", "nowhere.yaml", text="nowhere.yaml")


@case("a snapshot takes back what is no longer there")
def _():
    write("crm.csv", "record_id,first_name,surname,email\nA-2,Zoë,Quinn,zoe@example.org\n")
    equal(load("crm.csv", "--snapshot"), {"rows": 1, "unchanged": 1, "retired": 1})
    equal(kith("search", "force.kith", "smyth", "--format", "json").json(), [])


@case("the mapping guessed is shown once, and none with --quiet")
def _():
    write("new.csv", "id,surname\n1,Ash\n")
    has(kith("load", "force.kith", "new.csv").err, "family_name: surname")
    done = kith("load", "force.kith", "new.csv", "--quiet")
    equal(done.err, "")


@case("encodings")
def _():
    with open("latin.csv", "wb") as file:
        file.write("id,surname\n1,Müller\n".encode("latin-1"))
    equal(load("latin.csv", "--encoding", "latin1"), {"rows": 1, "added": 1})
    has(kith("show", "force.kith", "latin/1").out, "Müller")


@case("is logged with its purpose, in the transaction of the change")
def _():
    write("new.csv", "id,surname\n1,Ash\n")
    kith("load", "force.kith", "new.csv", "--purpose", "weekly", "--quiet")
    events = kith("audit", "force.kith", "--operation", "load", "--format", "json").json()
    equal((events[-1]["log"], events[-1]["subject"], events[-1]["purpose"]),
          ("changes", "new.csv", "weekly"))
    equal(json.loads(events[-1]["detail"])["records"], 1)


@case("time and memory are the last line when asked for")
def _():
    done = kith("load", "force.kith", "crm.csv", "--stats", "--format", "json")
    equal(done.json()[-1]["stats"], True)
    equal([stage["stage"] for stage in done.json()[-1]["stages"]], ["open", "rows", "finish"])


@case("mistakes are told in one line")
def _():
    fails("load", "force.kith", "nowhere.csv", text="nowhere.csv")
    fails("load", "force.kith", code=2, text="something is missing")
    fails("load", "nowhere.kith", "crm.csv", text="nowhere.kith")
    fails("load", "force.kith", write("empty.csv", ""), text="empty.csv")
    equal(records(), 7)


main()
