#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import os

from harness import case, equal, fails, has, kith, main, write

PEOPLE = """id,given_name,family_name,birth_date,phone,national_insurance
1,Quentin,Larkspur,1971-02-03,07700900111,QQ123456A
2,Quentin,Larkspur,1971-02-03,07700900111,QQ123465A
3,Quentin,Larkspur,1971-02-03,07700900111,
4,Olga,Ashcroft,1980-05-06,07700900222,QQ777777C
5,Olga,Ashcroft,1980-05-06,07700900222,QQ777777C
6,Rolf,Dunmore,1965-09-10,07700900333,QQ888888D
7,Rolf,Dunmore,1965-09-10,07700900333,
"""


def store():
    kith("init", "p.kith")
    kith("load", "p.kith", write("list.csv", PEOPLE), "--quiet")


def policy(text, *more):
    return kith("policy", "p.kith", "--set", write("policy.yaml", "policy: 1\n" + text), "--reason",
                "board paper 7", *more)


def entities(name="p.kith"):
    """The keys of each entity of several records."""
    kith("export", name, "-f", "csv", "-o", "out", "--quiet")
    groups = {}
    for row in csv.DictReader(open("out/records.csv")):
        groups.setdefault(row["entity_id"], []).append(row["key"])
    for file in os.listdir("out"):
        os.remove(f"out/{file}")
    return sorted(sorted(keys) for keys in groups.values() if len(keys) > 1)


def as_user(name, *arguments, **more):
    """Runs the command for another person, as sudo does."""
    os.environ["SUDO_USER"] = name
    try:
        return kith(*arguments, **more)
    finally:
        del os.environ["SUDO_USER"]


@case("a policy is printed, set, logged with its reason, and kept in a dump")
def _():
    store()
    has(kith("policy", "p.kith").out, "exclusive: []\nsecond_reviewer: none\n")
    policy("exclusive: [national_id] # the register's\n", "--purpose", "audit 3")
    has(kith("policy", "p.kith").out, "exclusive: [national_id] # the register's")
    event = [e for e in kith("audit", "p.kith", "--format", "json").json()
             if e["operation"] == "policy"][0]
    equal(event["purpose"], "audit 3")
    has(event["detail"], "board paper 7")
    has(event["detail"], "national_id")
    kith("dump", "p.kith", "-o", "p.dump")
    kith("restore", "q.kith", "p.dump")
    equal(kith("policy", "q.kith").out, kith("policy", "p.kith").out)
    kith("verify", "q.kith")


@case("refuses what is no policy, and the one before stays")
def _():
    store()
    policy("second_reviewer: same\n")
    for text, error in (("exclusive: [shoe_size]\n", 'no property "shoe_size"'),
                        ("exclusive: yes\n", "exclusive"),
                        ("second_reviewer: maybe\n", "none, same, all"),
                        ("secnd: all\n", "secnd")):
        fails("policy", "p.kith", "--set", write("bad.yaml", "policy: 1\n" + text), "--reason", "x",
              text=error)
    fails("policy", "p.kith", "--set", write("bad.yaml", "policy: 2\n"), "--reason", "x",
          text="policy: 1")
    fails("policy", "p.kith", "--set", "none.yaml", "--reason", "x", text="none.yaml")
    fails("policy", "p.kith", "--set", "policy.yaml", code=2, text="--reason is missing")
    fails("policy", "p.kith", "--reason", "x", code=2, text="goes with --set")
    has(kith("policy", "p.kith").out, "second_reviewer: same")


@case("records that differ in what is exclusive are never joined, also by way of a third")
def _():
    store()
    kith("resolve", "p.kith", "--quiet")
    equal(entities(), [["1", "2", "3"], ["4", "5"], ["6", "7"]])
    policy("exclusive: [national_id]\n")
    kith("resolve", "p.kith", "--quiet")
    found = entities()
    assert [["1", "2"]] not in found and ["1", "2", "3"] not in found, found
    equal(found[-2:], [["4", "5"], ["6", "7"]])
    has(kith("why", "p.kith", "list/1", "list/2").out, "They differ in national_id, of which")
    rows = kith("why-not", "p.kith", "list/1", "list/2", "--format", "json").json()
    equal((rows[0]["reason"], rows[0]["property"]), ("policy", "national_id"))
    kith("decide", "p.kith", "list/1", "list/2", "same", "--reason", "saw the card")
    kith("resolve", "p.kith", "--quiet")
    equal([keys for keys in entities() if "1" in keys][0][:2], ["1", "2"])


@case("what comes bit by bit keeps to the policy as well")
def _():
    store()
    policy("exclusive: [national_id]\n")
    kith("resolve", "p.kith", "--save-model", "m.yaml", "--quiet")
    whole = entities()
    kith("init", "q.kith")
    kith("policy", "q.kith", "--set", "policy.yaml", "--reason", "the same")
    head, *rows = PEOPLE.splitlines()
    for i in (4, 1, 6, 0, 2, 5, 3):
        kith("load", "q.kith", write("some.csv", f"{head}\n{rows[i]}\n"), "--source", f"s{i}",
             "--resolve", "--model", "m.yaml", "--quiet")
    equal(entities("q.kith"), whole)
    kith("policy", "q.kith", "--set", write("none.yaml", "policy: 1\n"), "--reason", "lifted")
    kith("load", "q.kith", write("more.csv", f"{head}\n8,Saul,Kelham,1950-01-02,,\n"), "--source",
         "s9", "--resolve", "--model", "m.yaml", "--quiet")
    equal(entities("q.kith")[0], ["1", "2", "3"])


@case("a decision waits for a second person, and for nobody else")
def _():
    store()
    policy("second_reviewer: same\n")
    kith("resolve", "p.kith", "--quiet")
    said = as_user("ada", "decide", "p.kith", "list/4", "list/6", "same", "--reason", "married")
    has(said.out, "It awaits a second person")
    kith("resolve", "p.kith", "--quiet")
    assert not any({"4", "6"} <= set(keys) for keys in entities())
    has(kith("info", "p.kith").out, "1 decisions await a second person")
    has(kith("why", "p.kith", "list/4", "list/6").out, "(awaits a second person)")
    has(kith("show", "p.kith", "list/4").out, "(awaits a second person) married")
    ask = ("review", "p.kith", "--format", "csv")
    equal([row for row in as_user("ada", *ask).csv() if row["purpose"] == "second"], [])
    (row,) = [row for row in as_user("ben", *ask).csv() if row["purpose"] == "second"]
    equal((row["key_a"], row["key_b"], row["rank"]), ("4", "6", "1")
          if row["key_a"] == "4" else ("6", "4", "1"))
    has(row["evidence"], "decided same by ada")
    has(as_user("ada", "decide", "p.kith", "list/4", "list/6", "same", "--reason", "again").out,
        "It awaits a second person")
    write("a.csv", "source_a,key_a,source_b,key_b,answer\nlist,4,list,6,y\n")
    out = as_user("ben", "review", "p.kith", "--answers", "a.csv").out
    has(out, "1 the same")
    assert "second person" not in out, out
    kith("resolve", "p.kith", "--quiet")
    assert any({"4", "6"} <= set(keys) for keys in entities())
    has(kith("info", "p.kith").out, "1 decisions stand")


@case("another verdict is a proposal of its own; what parts waits only where all do")
def _():
    store()
    policy("second_reviewer: same\n")
    kith("resolve", "p.kith", "--quiet")
    as_user("ada", "decide", "p.kith", "list/4", "list/5", "same", "--reason", "x")
    has(as_user("ben", "decide", "p.kith", "list/4", "list/5", "different", "--reason", "no").out,
        "kith resolve makes it so")
    kith("resolve", "p.kith", "--quiet")
    assert ["4", "5"] not in entities()
    policy("second_reviewer: all\n")
    out = as_user("ada", "split", "p.kith", "list/6", "list/7", "--reason", "two men").out
    kith("resolve", "p.kith", "--quiet")
    assert ["6", "7"] in entities(), out
    as_user("ben", "split", "p.kith", "list/6", "list/7", "--reason", "two men")
    kith("resolve", "p.kith", "--quiet")
    assert ["6", "7"] not in entities()


main()
