#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import json

from harness import case, equal, fails, has, kith, main, shows_nothing_unlogged

COLUMNS = ["log", "number", "time", "user", "host", "operation", "subject", "purpose", "detail"]


def events(*words):
    return kith("audit", "force.kith", *words, "--format", "json").json()


@case("every change and every read, in order")
def _():
    kith("search", "force.kith", "jane", "--purpose", "case 12")
    kith("retire", "force.kith", "--source", "crm")
    rows = events()
    equal([list(row) for row in rows], [COLUMNS] * len(rows))
    equal([row["operation"] for row in rows if row["log"] == "changes"],
          ["init", *["load"] * 6, "retire", "retire"])
    equal([row["operation"] for row in rows if row["log"] == "reads"], ["search", "audit"])
    equal([row["number"] for row in rows if row["log"] == "changes"], list(range(9)))
    assert all(row["user"] and row["host"] for row in rows)


@case("looking at the log is itself logged, before it is shown")
def _():
    events("--purpose", "inspection")
    event = events()[-2]
    equal((event["operation"], event["purpose"]), ("audit", "inspection"))
    shows_nothing_unlogged("audit", "force.kith")


@case("only what was asked for")
def _():
    kith("search", "force.kith", "jane")
    kith("search", "force.kith", "zoe")
    equal([e["subject"] for e in events("--operation", "search")], ["jane", "zoe"])
    equal([e["subject"] for e in events("--operation", "search", "--limit", 1)], ["zoe"])
    equal([e["operation"] for e in events("--subject", "zo")], ["search", "audit"])
    fails("audit", "force.kith", "--limit", -1, code=2, text="--limit")
    equal(events("--user", "nobody-of-that-name"), [])
    equal(events("--since", "2999-01-01"), [])
    assert len(events("--since", "2000-01-01")) > 8


@case("csv and text tell the same")
def _():
    kith("search", "force.kith", "jane", "--purpose", "case, 12")
    row = kith("audit", "force.kith", "--operation", "search", "--format", "csv").csv()[0]
    equal((list(row), row["purpose"]), (COLUMNS, "case, 12"))
    has(kith("audit", "force.kith", "--operation", "search").out, "case, 12")


@case("a head kept outside proves that the log only grew")
def _():
    changes, reads = kith("audit", "force.kith", "--head").out.split()
    kith("retire", "force.kith", "--source", "crm")
    kith("search", "force.kith", "jane")
    for head in (changes, reads):
        has(kith("audit", "force.kith", "--check", head).out, "unchanged")
    log, size, root = changes.split(":")
    other = root[:-1] + ("0" if root[-1] != "0" else "1")
    kith("audit", "force.kith", "--check", f"{log}:{size}:{other}", code=1)
    kith("audit", "force.kith", "--check", f"{log}:{int(size) - 1}:{root}", code=1)
    kith("audit", "force.kith", "--check", f"{log}:9999:{root}", code=1)


@case("a failed command is logged no less than one that found something")
def _():
    fails("show", "force.kith", "hr/nobody", text="nobody")
    equal(events()[-2]["operation"], "show")


@case("details are json")
def _():
    for row in events():
        assert row["detail"] == "" or isinstance(json.loads(row["detail"]), dict), row


@case("mistakes are told in one line")
def _():
    fails("audit", "nowhere.kith", text="nowhere.kith")
    fails("audit", "force.kith", "--since", "soon", text="soon")
    fails("audit", "force.kith", "--check", "x", code=2, text="x")
    fails("audit", code=2, text="something is missing")


main()
