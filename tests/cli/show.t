#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write


@case("text has records, values, links and where each is from")
def _():
    out = kith("show", "force.kith", "hr/1").out
    assert out.startswith("Jane Smith\nPerson e:1, 1 record\n\nRecords\n  r:1       hr/1  "), out
    has(out, "  birth_date  03/02/1980  = 1980-02-03  [hr/1]\n")
    has(out, "  phone       07700 900123  = +447700900123  [hr/1]\n")
    has(out, "  KNOWS, out: 1 to 1\n    John Doe  Person e:2  2020-05-01  [hr l:1]\n")
    has(out, "  WORKS_IN, out: 1 to 1\n    Traffic  Unit e:5  [hr l:4]\n")


@case("values are one row each as json and csv")
def _():
    rows = kith("show", "force.kith", "hr/3", "--format", "json").json()
    equal(rows, [
        {"entity_id": "e:3", "record_id": "r:3", "source": "hr", "key": "3", "version": 1,
         "property": "name", "value": "O'Brien, Siobhán", "normal": "siobhan o'brien"},
        {"entity_id": "e:3", "record_id": "r:3", "source": "hr", "key": "3", "version": 1,
         "property": "birth_date", "value": "1990-01-01", "normal": "1990-01-01"}])
    cells = kith("show", "force.kith", "e:3", "--format", "csv").csv()
    equal(cells, [{k: str(v) for k, v in row.items()} for row in rows])


@case("the other parts are tables of their own")
def _():
    members = kith("show", "force.kith", "r:2", "--part", "members", "--format", "json").json()
    equal([(m["record_id"], m["state"], m["label"], m["row"]) for m in members],
          [("r:2", "stands", "John Doe", 3)])
    links = kith("show", "force.kith", "r:2", "--part", "links", "--format", "csv").csv()
    equal([(l["type"], l["direction"], l["label"]) for l in links],
          [("KNOWS", "out", "Jane Smith"), ("KNOWS", "in", "Jane Smith"),
           ("TRUSTS", "in", "O'Brien, Siobhán")])
    equal(kith("show", "force.kith", "r:2", "--part", "history", "--format", "json").json(), [])
    fails("show", "force.kith", "r:2", "--part", "all", code=2, text='--part "all"')


@case("earlier versions are in the history and, when asked for, among the values")
def _():
    write("crm.csv", "record_id,first_name,surname,email\nA-2,Zoë,Quinn,zoe@new.example\n")
    kith("load", "force.kith", "crm.csv", "--quiet")
    has(kith("show", "force.kith", "crm/A-2").out,
        "\nHistory\n  r:7 version 2: email: zoe@example.org → zoe@new.example\n")
    rows = kith("show", "force.kith", "crm/A-2", "--versions", "--format", "json").json()
    equal([(r["version"], r["value"]) for r in rows if r["property"] == "email"],
          [(2, "zoe@new.example"), (1, "zoe@example.org")])


@case("records taken back say so")
def _():
    kith("retire", "force.kith", "--source", "crm")
    out = kith("show", "force.kith", "crm/A-2").out
    has(out, "  r:7       crm/A-2  taken back, ")
    assert "Quinn  [" not in out, out
    has(kith("show", "force.kith", "crm/A-2", "--versions").out, "Quinn  [crm/A-2 (was, version 1)]")


@case("control characters cannot reach a terminal")
def _():
    write("bad.csv", 'record_id,name\nx,"a\x1b[31mb"\n')
    kith("load", "force.kith", "bad.csv", "--quiet")
    out = kith("show", "force.kith", "bad/x").out
    assert "\x1b" not in out and "\\u001b[31m" in out, out


@case("identifiers that are none, and things that are not there")
def _():
    fails("show", "force.kith", "1", text='"1" is no identifier: e:NUMBER, r:NUMBER or SOURCE/KEY '
                                          'is wanted: did you mean "hr/1"?')
    fails("show", "force.kith", "e:99", text="there is no entity e:99")
    fails("show", "force.kith", "r:0", text="there is no record r:0")
    fails("show", "force.kith", "hr/A-1", text='did you mean "crm/A-1"?')
    fails("show", "force.kith", "hrr/1", text='there is no source "hrr": did you mean "hr/1"?')
    fails("show", "force.kith", code=2, text="something is missing")
    fails("show", "force.kith", "e:1", "e:2", code=2, text='"e:2" is too much')


@case("it is logged before anything is known of the thing")
def _():
    kith("show", "force.kith", "hr/1", "--purpose", "vetting")
    fails("show", "force.kith", "e:99", text="e:99")
    equal([(e["operation"], e["subject"], e["purpose"]) for e in reads()],
          [("show", "hr/1", "vetting"), ("show", "e:99", "")])


@case("what cannot be logged is not shown")
def _():
    shows_nothing_unlogged("show", "force.kith", "hr/1")


main()
