#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people make of findings. What becomes of that in later searches is in findings.t."""

from harness import case, equal, fails, has, kith, main, write


def start():
    """Five complaints that name the same four, and a search."""
    nodes = ":ID,name,date,:LABEL\n" + "".join(f"{i},Person {i},,Person\n" for i in range(1, 5))
    nodes += "".join(f"c{i},,2024-03-{i:02d},Complaint\n" for i in range(1, 6))
    nodes += "".join(f"d{i},,2024-02-{i:02d},Complaint\n" for i in range(1, 21))
    nodes += "".join(f"{i},Other {i},,Person\n" for i in range(20, 60))
    ties = ":START_ID,:END_ID,:TYPE\n" + "".join(
        f"{i},c{k},subject\n" for k in range(1, 6) for i in range(1, 5))
    ties += "".join(f"{20 + i},d{i // 2 + 1},subject\n" for i in range(40))
    kith("init", "f.kith")
    kith("load", "f.kith", write("nodes.csv", nodes), write("ties.csv", ties), "--quiet")
    kith("resolve", "f.kith", "--quiet")
    kith("networks", "f.kith", "--quiet")


def row():
    return kith("findings", "f.kith", "--all", "--format", "csv").csv()[0]


@case("each state is kept with who gave it, when and why")
def _():
    start()
    for state in ("under-review", "substantiated", "new", "dismissed"):
        has(kith("assess", "f.kith", "f:1", state, "--reason", f"because {state}").out,
            f"Finding f:1 is {state}.")
        equal((row()["state"], row()["reason"]), (state, f"because {state}"))
    history = kith("findings", "f.kith", "f:1", "--show", "history", "--format", "csv").csv()
    equal([line["state"] for line in history],
          ["under-review", "substantiated", "new", "dismissed"])
    assert all(line["who"] and line["time"] and line["reason"] for line in history)


@case("owner and day stay until others are named")
def _():
    start()
    kith("assess", "f.kith", "f:1", "under-review", "--reason", "a", "--owner", "the desk",
         "--review", "2099-01-31")
    kith("assess", "f.kith", "f:1", "under-review", "--reason", "b")
    equal([row()[name] for name in ("owner", "review", "overdue")], ["the desk", "2099-01-31", ""])
    kith("assess", "f.kith", "f:1", "under-review", "--reason", "c", "--owner", "another",
         "--review", "2020-02-29")
    equal([row()[name] for name in ("owner", "review", "overdue")],
          ["another", "2020-02-29", "yes"])


@case("what somebody writes is no line of its own, and no escape")
def _():
    start()
    kith("assess", "f.kith", "f:1", "new", "--reason", "one\n  caution        none\x1b[31m")
    out = kith("findings", "f.kith", "f:1").out
    has(out, "one   caution        none")
    assert "\n  caution        none" not in out and "\x1b" not in out, out
    equal(row()["reason"], "one\n  caution        none\x1b[31m")


@case("what was said is logged, and nothing where nothing was said")
def _():
    start()
    kith("assess", "f.kith", "f:1", "dismissed", "--reason", "checked", "--purpose", "review")
    event = kith("audit", "f.kith", "--operation", "assess", "--format", "json").json()[-1]
    equal((event["log"], event["purpose"]), ("changes", "review"))
    fails("assess", "f.kith", "f:9", "dismissed", "--reason", "checked", text="there is no f:9")
    fails("assess", "f.kith", "f:1", "closed", "--reason", "checked", text="\"closed\" is not one")
    fails("assess", "f.kith", "f:1", "new", "--reason", "x", "--review", "soon", text="is no day")
    fails("assess", "f.kith", "f:1", "new", "--reason", "x", "--review", "2027-02-30",
          text="is no day")
    fails("assess", "f.kith", "1", "new", "--reason", "x", text="\"1\" is no finding")
    fails("assess", "f.kith", "f:1", "dismissed", "--reason", " ", code=2, text="--reason")
    fails("assess", "f.kith", "f:1", "dismissed", code=2, text="--reason")
    equal(row()["reason"], "checked")
    kith("verify", "f.kith")


main()
