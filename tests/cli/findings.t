#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings from search to search: complaints of a small force come in bit by bit."""

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write

CREW = ["1", "2", "3", "4"]

MAPPING = """source: {name}
records:
  - type: Complaint
    key: complaint
    properties:
      date: day
links:
  - type: subject
    from: {{key: person, type: Person, source: staff}}
    to: record
"""


def load(store, name, rows):
    """Complaints as (day, those complained of), a source for itself."""
    text = "complaint,day,person\n" + "".join(
        f"{name}{i},{day},{one}\n" for i, (day, named) in enumerate(rows) for one in named)
    kith("load", store, "-m", write("map.yaml", MAPPING.format(name=name)),
         write("complaints.csv", text), "--quiet")
    kith("resolve", store, "--quiet")


def others():
    """Complaints that name people together once and never again."""
    return [(f"2024-{i // 28 + 7:02d}-{i % 28 + 1:02d}", [str(20 + 2 * i), str(21 + 2 * i)])
            for i in range(140)]


def joint(n, named=("1", "2", "3", "4"), month=3):
    return [(f"2024-{month:02d}-{i + 1:02d}", list(named)) for i in range(n)]


def make(store):
    """Three hundred of staff, none like another."""
    kith("init", store)
    kith("load", store, write("staff.csv", "record_id,given_name,family_name\n" + "".join(
        f"{i},{chr(65 + i % 26) * 2}na{chr(97 + i // 26) * 3},{chr(65 + i * 7 % 26)}orth{i * 17}\n"
        for i in range(1, 301))), "--source", "staff", "--quiet")


def start(store="f.kith"):
    make(store)
    load(store, "first", others() + joint(5))
    kith("networks", store, "--quiet")


def findings(*words, store="f.kith"):
    return kith("findings", store, "--format", "csv", *words).csv()


def crew(*words, store="f.kith"):
    return next(row for row in findings("--all", *words, store=store) if row["finding"] == "f:1")


@case("what is found is listed, once, and is the same in the next search")
def _():
    start()
    rows = findings()
    equal([(row["finding"], row["state"], row["news"], row["members"]) for row in rows],
          [("f:1", "new", "new", "4")])
    kith("networks", "f.kith", "--quiet")
    equal([(row["finding"], row["news"], row["difference"]) for row in findings()],
          [("f:1", "same", "")])


@case("a finding keeps its number while its members drift, and tells what is more")
def _():
    start()
    load("f.kith", "second", joint(6, ("1", "2", "3", "5"), month=4))
    row = kith("networks", "f.kith", "--show", "findings", "--format", "csv").csv()[0]
    equal((row["finding"], row["news"]), ("f:1", "changed"))
    has(row["difference"], "6 joint incidents, 1 member more")
    equal(crew()["difference"], row["difference"])


@case("what is new comes first, though others are stronger")
def _():
    start()
    load("f.kith", "second", joint(4, ("11", "12", "13"), month=4))
    rows = kith("networks", "f.kith", "--show", "findings", "--format", "csv").csv()
    equal([(row["finding"], row["news"]) for row in rows], [("f:2", "new"), ("f:1", "same")])
    assert float(rows[0]["score"]) < float(rows[1]["score"]), rows
    equal([row["finding"] for row in findings()], ["f:2", "f:1"])


@case("what was dismissed stays so, until there is evidence that was not known then")
def _():
    start()
    kith("assess", "f.kith", "f:1", "dismissed", "--reason", "a quartet, they play on Sundays")
    out = kith("networks", "f.kith").out
    has(out, "Network of concern 1 (f:1, same, dismissed")
    has(out, "dismissed, and nothing has come up since: a quartet")
    assert "staff/1" not in out, out
    equal(findings(), [])
    has(kith("findings", "f.kith").out, "Left out, as dismissed or not found again: 1")
    # A complaint that names one of them alone is nothing that it rests on.
    load("f.kith", "second", [("2024-05-01", ["1"])])
    kith("networks", "f.kith", "--quiet")
    equal(crew()["state"], "dismissed")
    load("f.kith", "third", joint(2, month=6))
    kith("networks", "f.kith", "--quiet")
    row = findings()[0]
    equal((row["finding"], row["state"], row["news"], row["difference"]),
          ("f:1", "new", "reopened", "2 joint incidents more"))
    has(row["reason"], "evidence has changed since it was dismissed: 2 joint incidents more")
    history = kith("findings", "f.kith", "f:1", "--show", "history", "--format", "csv").csv()
    equal([(row["state"], row["who"] == "kith") for row in history],
          [("dismissed", False), ("new", True)])
    kith("networks", "f.kith", "--quiet")
    equal((crew()["state"], crew()["news"]), ("new", "same"))


@case("less evidence does not open what was dismissed")
def _():
    start()
    load("f.kith", "second", joint(2, month=6))
    kith("networks", "f.kith", "--quiet")
    kith("assess", "f.kith", "f:1", "dismissed", "--reason", "checked")
    kith("retire", "f.kith", "--source", "second", "--quiet")
    kith("resolve", "f.kith", "--quiet")
    kith("networks", "f.kith", "--quiet")
    equal((crew()["state"], crew()["news"], crew()["difference"]),
          ("dismissed", "changed", "2 joint incidents less"))


@case("what is not found again is forgotten, unless somebody has looked at it")
def _():
    for looked in (False, True):
        store = f"{looked}.kith"
        make(store)
        load(store, "first", others())
        load(store, "second", joint(5))
        kith("networks", store, "--quiet")
        if looked:
            kith("assess", store, "f:1", "under-review", "--reason", "to be looked into")
        kith("retire", store, "--source", "second", "--quiet")
        kith("resolve", store, "--quiet")
        kith("networks", store, "--quiet")
        equal(findings(store=store), [])
        equal([row["news"] for row in findings("--all", store=store)], ["gone"] * looked)
        # It comes back under its number if it was kept, and under a new one if not.
        load(store, "second", joint(5))
        kith("networks", store, "--quiet")
        equal([row["finding"] for row in findings(store=store)], ["f:1" if looked else "f:2"])


@case("a search that only prints keeps nothing, and knows what was found before")
def _():
    start()
    load("f.kith", "second", joint(4, ("11", "12", "13"), month=4))
    rows = kith("networks", "f.kith", "--no-store", "--show", "findings", "--format", "csv").csv()
    equal([(row["finding"], row["news"]) for row in rows], [("", "new"), ("f:1", "same")])
    equal([row["finding"] for row in findings()], ["f:1"])


@case("a limit is one of printing: findings below it are kept")
def _():
    make("f.kith")
    load("f.kith", "first", others() + joint(5) + joint(4, ("11", "12", "13"), month=4))
    rows = kith("networks", "f.kith", "--limit", 1, "--show", "findings", "--format", "csv").csv()
    equal([row["finding"] for row in rows], ["f:1"])
    equal([row["finding"] for row in findings()], ["f:1", "f:2"])


@case("all of a finding can be read")
def _():
    start()
    kith("assess", "f.kith", "f:1", "under-review", "--reason", "to be looked into", "--owner",
         "the desk", "--review", "2020-01-31")
    out = kith("findings", "f.kith", "f:1").out
    for part in ("Finding f:1 (ranked, not tested", "under-review, new in the last search",
                 "looked after by the desk, to be looked at again on 2020-01-31, which has passed",
                 "staff/1", "Association alone is never guilt.", "to be looked into"):
        has(out, part)
    names = {row["key"]: row["name"] for row in kith(
        "networks", "f.kith", "--no-store", "--format", "csv").csv()}
    members = kith("findings", "f.kith", "f:1", "--show", "members", "--format", "json").json()
    equal([(row["key"], row["name"], row["joint"]) for row in members],
          [(one, names[one], 5) for one in CREW])
    evidence = kith("findings", "f.kith", "f:1", "--format", "csv").csv()
    equal(sum(row["kind"] == "incident" for row in evidence), 5)
    equal(evidence, [{key: row[key] for key in ("kind", "text", "records")} for row in kith(
        "networks", "f.kith", "--no-store", "--show", "evidence", "--format", "csv").csv()])


@case("states are filtered by, and reading is logged")
def _():
    start()
    equal(len(findings("--state", "new")), 1)
    equal(len(findings("--state", "dismissed")), 0)
    kith("findings", "f.kith", "f:1", "--purpose", "a look")
    event = reads("f.kith")[-1]
    equal((event["operation"], event["purpose"]), ("findings", "a look"))
    shows_nothing_unlogged("findings", "f.kith")


@case("findings survive a dump and what a store was made of it")
def _():
    start()
    kith("assess", "f.kith", "f:1", "dismissed", "--reason", "checked", "--owner", "the desk")
    kith("dump", "f.kith", "-o", "f.dump", "--quiet")
    kith("restore", "g.kith", "f.dump", "--quiet")
    before, after = (findings("--all", store=store)[0] for store in ("f.kith", "g.kith"))
    for column in ("finding", "state", "owner", "reason", "score", "members"):
        equal(after[column], before[column])
    kith("networks", "g.kith", "--quiet")
    equal(crew(store="g.kith")["state"], "dismissed")


@case("mistakes are told in one line")
def _():
    start()
    has(kith("findings", "force.kith").out, "No findings.\n")
    fails("findings", "f.kith", "f:9", text="there is no f:9")
    fails("findings", "f.kith", "12", text="\"12\" is no finding")
    fails("findings", "f.kith", "--state", "open", text="open")
    fails("findings", "f.kith", "--show", "members", code=2, text="--show goes with a FINDING")
    fails("findings", "f.kith", "f:1", "--all", code=2, text="--state and --all")
    fails("findings", "f.kith", "f:1", "--show", "all", code=2, text="all")


main()
