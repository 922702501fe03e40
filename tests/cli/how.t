#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write

COLUMNS = ["step", "weight", "probability", "a", "records_a", "b", "records_b", "record_a",
           "record_b", "pair_weight", "for", "against"]


def resolved():
    """Sixty people twice, and one three times: the third time without birth date or number."""
    rows = ["id,given_name,family_name,birth_date,phone"]
    for i in range(60):
        who = (f"Pat{chr(97 + i % 20)},Ash{chr(97 + i % 26)}{chr(97 + i // 7)}ton,19{30 + i}-0"
               f"{1 + i % 9}-1{i % 9}")
        rows += [f"{i},{who},07700 9{i * 977 % 100000:05d}", f"{i}-b,{who},"]
    rows.append("7-c,Path,Ashhbton,,")
    kith("load", "force.kith", write("list.csv", "\n".join(rows) + "\n"), "--quiet")
    kith("resolve", "force.kith", "--quiet")
    return kith("show", "force.kith", "list/7", "--format", "json").json()


def steps(name="list/7"):
    answer = kith("how", "force.kith", name, "--format", "json").json()
    return ([row for row in answer if "step" in row], [row for row in answer if "part" in row])


@case("tells each step, the weakest, and what would be left without it")
def _():
    resolved()
    joined, parts = steps()
    equal([list(row) for row in joined], [COLUMNS] * 2)
    equal([row["step"] for row in joined], [1, 2])
    assert joined[0]["weight"] > joined[1]["weight"] > 0, joined
    equal({joined[0]["record_a"], joined[0]["record_b"]}, {"list/7", "list/7-b"})
    has(joined[0]["for"], "birth_date")
    equal({joined[1]["records_a"], joined[1]["records_b"]}, {1, 2})
    for row in joined:
        assert abs(row["probability"] - 2**row["weight"] / (1 + 2**row["weight"])) < 1e-9, row
    groups = {}
    for row in parts:
        groups.setdefault(row["part"], set()).add(row["record"])
    equal(sorted(map(sorted, groups.values())), [["list/7", "list/7-b"], ["list/7-c"]])
    out = kith("how", "force.kith", "list/7").out
    for part in ("3 records", "the weakest", "Without the weakest step:", "list/7-c"):
        has(out, part)


@case("the first step weighs what why says of the pair")
def _():
    resolved()
    step = steps()[0][0]
    rows = kith("why", "force.kith", step["record_a"], step["record_b"], "--format", "json").json()
    assert abs(rows[-1]["total"] - step["pair_weight"]) < 1e-9, (step, rows[-1])
    assert abs(rows[-1]["total"] - step["weight"]) < 1e-4, (step, rows[-1])


@case("what was decided is a step of its own, and comes first")
def _():
    resolved()
    kith("decide", "force.kith", "list/7", "list/30", "same", "--reason", "seen together")
    kith("resolve", "force.kith", "--quiet")
    joined, _ = steps()
    equal((joined[0]["weight"], joined[0]["probability"]), (None, None))
    equal({joined[0]["a"], joined[0]["b"]}, {"list/7", "list/30"})
    has(kith("how", "force.kith", "list/7").out, "decided")


@case("one record was joined to nothing")
def _():
    resolved()
    equal(steps("hr/3"), ([], []))
    has(kith("how", "force.kith", "hr/3").out, "One record by itself")


@case("refuses what was not resolved and what is not there")
def _():
    fails("how", "force.kith", "hr/1", text="run kith resolve")
    resolved()
    fails("how", "force.kith", "e:999999", text="999999")
    fails("how", "force.kith", code=2, text="something is missing")


@case("the question is logged before the answer")
def _():
    resolved()
    kith("how", "force.kith", "list/7", "--purpose", "review of case 7")
    event = reads()[-1]
    equal((event["operation"], event["subject"], event["purpose"]),
          ("how", "list/7", "review of case 7"))
    shows_nothing_unlogged("how", "force.kith", "list/7")


main()
