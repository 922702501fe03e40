#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, write

PAIRS = "id,schema,name1,name2\n7,Person,Jane Smith,\"SMITH, Jane\"\n" \
        "8,Person,Jane Smith,Jane Walker\n9,Company,Kestrel AG,Kestrel Aktiengesellschaft\n"


@case("gives each row its probability, in order")
def _():
    write("pairs.csv", PAIRS)
    rows = kith("match-names", "pairs.csv", "--format", "csv").csv()
    equal([r["id"] for r in rows], ["7", "8", "9"])
    equal([float(r["probability"]) >= .5 for r in rows], [True, False, True])
    equal(list(rows[0]), ["id", "schema", "name1", "name2", "probability", "evidence"])
    has(rows[0]["evidence"], "smith=smith")
    has(rows[1]["evidence"], "other names -7.0")
    has(kith("match-names", "pairs.csv").out, "Jane Walker")


@case("takes names without a schema, and threads change nothing")
def _():
    write("pairs.csv", "name1,name2\nКестрел Лтд,Kestrel Ltd\n")
    one = kith("match-names", "pairs.csv", "--format", "json", "--threads", "1").json()
    equal(one, kith("match-names", "pairs.csv", "--format", "json", "--threads", "3").json())
    equal(one[0]["probability"] >= .5, True)


@case("refuses a table without names")
def _():
    write("pairs.csv", "a,b\n1,2\n")
    fails("match-names", "pairs.csv", text="has no column name1")
    fails("match-names", "none.csv", text="none.csv")
    fails("match-names", code=2, text="match-names FILE.csv")


main()
