#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main


def entity(record):
    rows = kith("show", "force.kith", record, "--part", "members", "--format", "json").json()
    return rows[0]["entity_id"]


def changes():
    events = kith("audit", "force.kith", "--format", "json").json()
    return [e for e in events if e["log"] == "changes"]


@case("a decision is obeyed by every later resolve")
def _():
    out = kith("decide", "force.kith", "hr/1", "crm/A-1", "same", "--reason", "seen papers").out
    has(out, "Decision 1: r:1 and r:6 are same. kith resolve makes it so.")
    assert entity("hr/1") != entity("crm/A-1")
    for _ in range(2):
        kith("resolve", "force.kith", "--quiet")
        equal(entity("hr/1"), entity("crm/A-1"))
    kith("decide", "force.kith", "crm/A-1", "hr/1", "different", "--reason", "they were not")
    kith("resolve", "force.kith", "--quiet")
    assert entity("hr/1") != entity("crm/A-1")


@case("history and why tell who decided what and why")
def _():
    kith("decide", "force.kith", "r:1", "crm/A-1", "different", "--reason", "two birth dates")
    kith("resolve", "force.kith", "--quiet")
    has(kith("show", "force.kith", "hr/1").out, "two birth dates")
    has(kith("why", "force.kith", "hr/1", "crm/A-1").out,
        "decided that they are different: two birth dates")


@case("the change is logged with its subject and purpose")
def _():
    kith("decide", "force.kith", "hr/1", "hr/2", "different", "--reason", "x", "--purpose", "c 7")
    event = changes()[-1]
    equal((event["operation"], event["subject"], event["purpose"]), ("decide", "hr/1 hr/2", "c 7"))


@case("refuses what says nothing, and the store stays as it was")
def _():
    before = len(changes())
    fails("decide", "force.kith", "hr/1", "hr/2", "same", code=2, text="--reason is missing")
    fails("decide", "force.kith", "hr/1", "hr/2", "same", "--reason", " ", code=2,
          text="--reason is missing")
    fails("decide", "force.kith", "hr/1", "hr/2", "alike", "--reason", "x", code=2,
          text='"alike" is neither same, different nor unsure')
    fails("decide", "force.kith", "hr/1", "hr/1", "same", "--reason", "x", text="are one record")
    fails("decide", "force.kith", "hr/1", "hr/99", "same", "--reason", "x", text="no record with the key")
    equal(len(changes()), before)


main()
