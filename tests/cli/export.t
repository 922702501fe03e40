#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import os

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@case("pairs come with the weight of each property, once there are any")
def _():
    fails("export", "force.kith", "-f", "pairs", "-o", "pairs.csv", text="run kith resolve")
    assert not os.path.exists("pairs.csv")
    kith("resolve", "force.kith", "--quiet")
    has(kith("export", "force.kith", "-f", "pairs", "-o", "pairs.csv").out, "pairs to pairs.csv")
    for row in read("pairs.csv"):
        parts = [float(cell) for cell in list(row.values())[9:] if cell]
        assert abs(sum(parts) - float(row["weight"])) < 1e-9, row


@case("csv is three tables in a directory of the owner's alone")
def _():
    result = kith("export", "force.kith", "-f", "csv", "-o", "out")
    equal(result.out, "Wrote 7 entities of 7 records and 5 links to out\n")
    equal(sorted(os.listdir("out")), ["entities.csv", "links.csv", "records.csv"])
    equal(os.stat("out").st_mode & 0o777, 0o700)
    equal(os.stat("out/records.csv").st_mode & 0o777, 0o600)
    records = read("out/records.csv")
    equal(list(records[0])[:3], ["source", "key", "entity_id"])
    equal([(r["source"], r["key"], r["entity_id"]) for r in records],
          [("hr", "1", "e:1"), ("hr", "2", "e:2"), ("hr", "3", "e:3"), ("hr", "4", "e:4"),
           ("hr", "u", "e:5"), ("crm", "A-1", "e:6"), ("crm", "A-2", "e:7")])
    equal(list(read("out/entities.csv")[0])[0], "entity_id")
    equal([(l["type"], l["from_key"], l["to_key"], l["date"]) for l in read("out/links.csv")][:3],
          [("KNOWS", "1", "2", "2020-05-01"), ("KNOWS", "2", "1", ""),
           ("TRUSTS", "3", "2", "2021-01-02")])


@case("formulas get a mark, unless plain")
def _():
    kith("export", "force.kith", "-f", "csv", "-o", "out")
    equal(read("out/records.csv")[3]["name"], "'=Formula")
    kith("export", "force.kith", "-f", "csv", "-o", "out", "--plain")
    equal(read("out/records.csv")[3]["name"], "=Formula")


@case("graphml is one file, or standard output and nothing else")
def _():
    kith("export", "force.kith", "-f", "graphml", "-o", "all.graphml")
    with open("all.graphml", encoding="utf-8") as file:
        text = file.read()
    equal(kith("export", "force.kith", "-f", "graphml", "-o", "-").out, text)
    equal((text.count("<node "), text.count("<edge ")), (7, 5))


@case("around an entity")
def _():
    out = kith("export", "force.kith", "-f", "graphml", "-o", "x", "--entity", "hr/u").out
    equal(out, "Wrote 3 entities of 3 records and 2 links to x\n")
    out = kith("export", "force.kith", "-f", "graphml", "-o", "x", "--entity", "hr/u",
               "--hops", 2).out
    equal(out, "Wrote 4 entities of 4 records and 5 links to x\n")


@case("what was taken back is left out")
def _():
    kith("retire", "force.kith", "--source", "crm")
    kith("export", "force.kith", "-f", "csv", "-o", "out")
    equal({r["source"] for r in read("out/records.csv")}, {"hr"})


@case("the path and who gets it are logged")
def _():
    kith("export", "force.kith", "-f", "csv", "-o", "out", "--recipient", "Crown Prosecution",
         "--purpose", "disclosure")
    kith("export", "force.kith", "-f", "graphml", "-o", "x", "--entity", "e:1")
    equal([(e["operation"], e["subject"], e["purpose"]) for e in reads()],
          [("export", "csv to out, for Crown Prosecution", "disclosure"),
           ("export", "graphml to x, 1 links around e:1", "")])


@case("mistakes are told in one line, and leave nothing")
def _():
    fails("export", "force.kith", "-f", "xls", "-o", "x", text='format "xls" is not one of csv, ')
    fails("export", "force.kith", "-f", "csv", "-o", "-", text="-o names a directory")
    fails("export", "force.kith", "-f", "graphml", "-o", "no/where", text="write no/where: ")
    fails("export", "force.kith", "-f", "graphml", "-o", "x", "--entity", "e:99", text="e:99")
    fails("export", "force.kith", "-o", "x", code=2, text="-f is missing")
    fails("export", "force.kith", "-f", "csv", code=2, text="-o is missing")
    fails("export", "force.kith", "-f", "csv", "-o", "x", "--hops", 2, code=2, text="--hops")
    assert not os.path.exists("x")


@case("a file that was there stays when an export fails")
def _():
    kith("export", "force.kith", "-f", "graphml", "-o", "x")
    with open("x", encoding="utf-8") as file:
        before = file.read()
    fails("export", "force.kith", "-f", "graphml", "-o", "x", "--entity", "hr/99", text='key "99"')
    with open("x", encoding="utf-8") as file:
        equal(file.read(), before)


@case("what cannot be logged is not written")
def _():
    shows_nothing_unlogged("export", "force.kith", "-f", "graphml", "-o", "-")


main()
