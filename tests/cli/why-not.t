#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import random

from harness import case, equal, fails, has, kith, main, shows_nothing_unlogged, write

GIVEN = "Ada Adam Adele Alan Beth Carl Cora Dean Dora Earl Edna Finn Gail Glen Hope Hugo".split()
FAMILY = "Ashcroft Barley Calder Dunmore Elmgate Farham Garley Halton Ingwell Kelwick".split()


def people():
    """A list in which every third comes twice, and some pairs of which it is doubtful."""
    rng, rows = random.Random(2), ["id,given_name,family_name,birth_date,phone"]
    for i in range(150):
        who = (f"{rng.choice(GIVEN)},{rng.choice(FAMILY)},"
               f"19{rng.randint(40, 99)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}")
        phone = f"07700 9{rng.randint(0, 99999):05d}"
        rows.append(f"{i},{who},{phone}")
        if i % 3 == 0:
            rows.append(f"{i}b,{who},{phone}")
    rows += ["x,Zoe,Zimmer,1990-02-03,07700 100001", "y,Paul,Zimmer,,", "z,Ulf,Quine,1931-12-30,"]
    kith("init", "p.kith")
    kith("load", "p.kith", write("list.csv", "\n".join(rows) + "\n"), "--resolve", "--quiet")


def reasons(a, b):
    rows = kith("why-not", "p.kith", a, b, "--format", "json").json()
    return {(row["reason"], row.get("property")): row for row in rows}


@case("tells what is lacking, what speaks against, and what is missing")
def _():
    people()
    found = reasons("list/x", "list/y")
    row = found["missing", "birth_date"]
    assert row["bits"] > 3, row
    has(row["text"], "list/y has none; 1990-02-03 there too")
    assert found["against", "given_name"]["bits"] < 0, found
    found = reasons("list/x", "list/z")
    assert found["too little evidence", None]["bits"] > 5, found
    assert found["against", "birth_date"]["bits"] < 0, found
    has(found["never compared", None]["text"], "blocking keys has them together")
    out = kith("why-not", "p.kith", "list/x", "list/z").out
    has(out, "too little evidence: they weigh")
    has(out, "  against ")


@case("a decision comes first")
def _():
    people()
    kith("decide", "p.kith", "list/3", "list/3b", "different", "--reason", "twins")
    kith("resolve", "p.kith", "--pending", "--quiet")
    rows = kith("why-not", "p.kith", "list/3", "list/3b", "--format", "json").json()
    equal(rows[0]["reason"], "decision")
    has(rows[0]["text"], "decided that list/3 and list/3b are different: twins")
    kith("undecide", "p.kith", "list/3", "list/3b", "--reason", "not so")
    has(kith("why-not", "p.kith", "list/3", "list/3b").out, "Nothing keeps them apart")


@case("mistakes are told in one line")
def _():
    people()
    fails("why-not", "p.kith", "list/3", "list/3b", text="are one, e:")
    fails("why-not", "p.kith", "list/3", "list/3", text="one record")
    fails("why-not", "p.kith", "list/3", "list/nobody", text="nobody")
    fails("why-not", "force.kith", "hr/1", "hr/u", text="never compared")


@case("is logged")
def _():
    people()
    shows_nothing_unlogged("why-not", "p.kith", "list/x", "list/z")


main()
