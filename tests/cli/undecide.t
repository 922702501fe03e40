#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main


def entity(record):
    rows = kith("show", "force.kith", record, "--part", "members", "--format", "json").json()
    return rows[0]["entity_id"]


@case("what was decided is taken back, and kept as withdrawn")
def _():
    kith("decide", "force.kith", "hr/1", "hr/2", "same", "--reason", "seen papers")
    kith("resolve", "force.kith", "--quiet")
    equal(entity("hr/1"), entity("hr/2"))
    out = kith("undecide", "force.kith", "hr/2", "hr/1", "--reason", "they were forged").out
    has(out, "Decision 1 on r:2 and r:1 is withdrawn")
    kith("resolve", "force.kith", "--pending", "--quiet")
    assert entity("hr/1") != entity("hr/2")
    has(kith("show", "force.kith", "hr/1").out, "(withdrawn) seen papers")
    event = [e for e in kith("audit", "force.kith", "--format", "json").json()
             if e["operation"] == "undecide"][-1]
    has(event["detail"], "they were forged")


@case("mistakes are told in one line")
def _():
    fails("undecide", "force.kith", "hr/1", "hr/2", code=2, text="--reason is missing")
    fails("undecide", "force.kith", "hr/1", "hr/2", "--reason", "x", text="no decision on r:1 and r:2")
    fails("undecide", "force.kith", "hr/1", "hr/77", "--reason", "x", text="77")


main()
