#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is given to be read, the command reads it, rejects and counts rows, or says in one line
what is wrong and where; the store is as before, or whole."""

import gzip
import os
import random
import re

from faults import SEED, attempt, content, put, whole
from harness import case, equal, fails, has, kith, main

CIRCLE = """records:
  - as: a
    type: Person
    key: "@b"
  - as: b
    type: Person
    key: [id, "@a"]
"""

INPUTS = {
    "table.csv": 'id,name,born,phone\n1,"Smith, ""Jo""",1980-02-03,07700 900123\n'
                 '2,Zoë Quinn,,\n"3","two\nlines",1.1.1990,x\n',
    "lines.ndjson": '{"id": 1, "name": "Zo\\u00eb", "at": {"city": "Leeds"}}\n'
                    '{"id": 2, "phones": ["0113 4960000", 5], "x": null, "y": 1.5e3}\n',
    "nodes.csv": "id:ID(P),name,born:date,tags:string[],:LABEL\n1,Zoë,1980-02-03,a;b,Person;Fan\n"
                 "2,,,,Unit\n",
    "ties.csv": ":START_ID(P),:END_ID(P),:TYPE,since:date\n1,2,KNOWS,2020-01-01\n2,1,SEES,\n",
    "senzing.json": '{"DATA_SOURCE": "CRM", "RECORD_ID": "1", "NAME_FULL": "Zoë Quinn"}\n'
                    '{"DATA_SOURCE": "CRM", "RECORD_ID": "2", "FEATURES": [{"NAME_ORG": "Acme"}, '
                    '{"REL_POINTER_DOMAIN": "CRM", "REL_POINTER_KEY": "1"}]}\n',
    "edges.csv": "source,target,weight,date\na,b,1.5,2024-01-31\nb,c,2,\n",
    "edges.txt": "# nodes\na b 1.5\nb c\n",
}

MAPPING = """source: staff
owner: "HR"
records:
  - as: person
    type: Person
    key: id
    when: {name: Ann}
    properties:
      name: name
      birth_date: {column: born, order: day-first}
      phone: {column: phone, region: GB, split: ";"}
links:
  - type: member_of
    from: person
    to: {key: [id, {text: "/u"}], type: Unit}
"""

ROWS = "id,name\n1,Ann\n2,Bob\n"


def dry(path, *more, codes=(0, 1, 3)):
    """Reads a file and keeps nothing. What fails says which file."""
    result = attempt("load", "force.kith", path, "--dry-run", "--quiet", *more, codes=codes)
    if result.code == 1:
        has(result.err, str(path))
    if result.code == 3:
        assert re.search(r"\d (row was|rows were) rejected; --rejects", result.err), result.err
    return result


def refused(path, text, *more):
    """The file is refused, dry or not, with @text, and the store is as it was."""
    before = content("force.kith")
    dry(path, *more, codes=(1,))
    fails("load", "force.kith", path, "--quiet", *more, text=text)
    equal(content("force.kith"), before, "the store after an error")


def rejected(path, *reasons, rows=1):
    """All but some rows are taken in, and for those the reason is kept with the line."""
    result = attempt("load", "force.kith", path, "--quiet", "--rejects", "rejects.csv",
                     "--format", "csv", codes=(3,))
    table = result.out.decode().splitlines()
    counts = dict(zip(table[0].split(","), table[1].split(","), strict=True))
    equal(counts["rejected"], str(len(reasons)), "rejected rows")
    equal(counts["added"], str(rows), "other rows")
    with open("rejects.csv", encoding="utf-8", errors="replace", newline="") as file:
        told = file.read()
    for reason in reasons:
        assert reason in told, (reason, told[:500])
    whole("force.kith")


@case("what cannot be read is an error that names it, and changes nothing")
def _():
    os.mkdir("folder")
    refused("nowhere.csv", "read nowhere.csv: No such file or directory")
    refused("folder", "read folder: is a directory")
    refused(put("empty.csv", ""), "empty.csv: is empty")
    refused(put("empty.json", ""), "empty.json: is empty")
    refused(put("blank.csv", "\n \n\n"), "blank.csv: is empty")
    refused("crm.csv", "read folder: is a directory", "-m", "folder")
    refused("crm.csv", "read nowhere.yaml: No such file", "-m", "nowhere.yaml")
    refused("crm.csv", 'no format "xls"', "-f", "xls")
    refused("crm.csv", "does not begin with {", "-f", "ndjson")
    refused("crm.csv", "neither :ID nor :START_ID", "-f", "pgraph")
    if os.getuid() != 0:  # who may read everything is never refused
        os.chmod("crm.csv", 0)
        refused("crm.csv", "read crm.csv: Permission denied")


@case("one bad file among good ones stops the load before anything is written")
def _():
    before = content("force.kith")
    fails("load", "force.kith", put("good.csv", ROWS), "nowhere.csv", "--quiet", text="nowhere.csv")
    fails("load", "force.kith", "good.csv", put("bad.csv", ""), "--quiet", text="bad.csv: is empty")
    equal(content("force.kith"), before)


@case("bytes that are no text are refused or rejected")
def _():
    dice = random.Random(SEED)
    refused(put("zip.csv", b"PK\x03\x04" + dice.randbytes(9000)), "zip.csv: line 1: has NUL bytes")
    refused(put("wide.csv", ROWS.encode("utf-16")[:-1]), "is not UTF-16: give another --encoding")
    refused(put("cut.csv.gz", gzip.compress(ROWS.encode())[:-9]), "cannot be unpacked, or not to its end")
    before = content("force.kith")
    for length in (1, 2, 3, 5, 10, 100, 1000, 70000):
        for way in ("csv", "ndjson", "pgraph", "senzing", "edges", None):
            noise = dice.randbytes(length)
            dry(put("noise", noise), *(["-f", way] if way else []))
            dry(put("noise", noise.replace(b"\0", b"\n")), *(["-f", way] if way else []))
            dry(put("noise", bytes(b & 0x7f or 10 for b in noise)), *(["-f", way] if way else []))
    equal(content("force.kith"), before)
    whole("force.kith")


@case("a file cut off at any byte is read as far as it goes, or refused")
def _():
    left = []
    for name, text in INPUTS.items():
        data = text.encode()
        stem, end = name.split(".")
        for length in range(len(data)):
            path = put(f"{stem}-{length}.{end}", data[:length])
            if dry(path).code != 1:
                left.append(path)
    assert len(left) > sum(map(len, INPUTS.values())) / 2, len(left)
    attempt("load", "force.kith", *left, "--quiet", codes=(3,))
    whole("force.kith")


@case("a mapping cut off at any byte is read as far as it goes, or refused with its line")
def _():
    put("table.csv", INPUTS["table.csv"])
    dry("table.csv", "-m", put("map.yaml", MAPPING), codes=(0,))
    for length in range(len(MAPPING)):
        put("map.yaml", MAPPING[:length])
        result = dry("table.csv", "-m", "map.yaml")
        if result.code == 1:
            has(result.err, "load table.csv: map.yaml: line ")


@case("a mapping that does not fit is refused with file, line and field")
def _():
    record = "records:\n  - type: Person\n    key: id\n"
    wrong = [
        ("records:\n  - type: Person\n    key: idd\n", 'line 3: the input has no column "idd"'),
        (record + "    properties:\n      age: {column: name, type: agee}\n",
         'line 5: property "age": there is no property type "agee"'),
        (record + "    colour: red\n", 'line 4: record: unknown key "colour"'),
        (record + "colour: red\n", 'line 4: mapping: unknown key "colour"'),
        (record + "    properties:\n      age: {text: 1, column: name}\n", 'line 5: property "age"'),
        (record + "links:\n  - type: knows\n    from: nobody\n    to: record\n",
         'there is no record "nobody"'),
        (record + "  - type: Person\n    key: id\n", 'line 4: two records are called "record"'),
        ("records: [\n", "map.yaml: line 2: "),
        ("records: &a [*a]\n", "map.yaml: line 1: nested too deep, or an alias"),
        (CIRCLE, 'line 2: the key of record "a" is made of itself, in a circle'),
        ("records:\n\t- type: x\n", "map.yaml: line 2: "),
        ("records: {a: b}\n", "line 1: records: must be a list"),
        ("- a\n- b\n", "line 1: mapping: must be keys with values, not a list"),
        ("a\n", "line 1: mapping: must be keys with values"),
        ("", "line 1: a mapping needs records or links"),
        (b"records: \xff\n", "map.yaml: line 1: "),
        (b"records: \0\n", "map.yaml: has a NUL byte"),
        ("records: " + "[" * 5000, "map.yaml: line "),
        ("#" * 2000000, "map.yaml: larger than"),
    ]
    put("rows.csv", ROWS)
    for text, told in wrong:
        refused("rows.csv", told, "-m", put("map.yaml", text))


@case("a header without rows, and one without the right delimiter, are read")
def _():
    before = kith("info", "force.kith", "--format", "csv").out
    kith("load", "force.kith", put("header.csv", "id,name,phone\n"), "--quiet")
    kith("load", "force.kith", put("no-end.csv", "id,name,phone"), "--quiet")
    equal(kith("info", "force.kith", "--format", "csv").out, before)
    for mark in "^~:!":
        kith("load", "force.kith", put("odd.csv", ROWS.replace(",", mark)), "--quiet")
    put("rows.csv", ROWS.replace(",", "^"))
    refused("rows.csv", 'the input has no column "id"', "-m",
            put("map.yaml", "records:\n  - type: Person\n    key: id\n"))
    whole("force.kith")


@case("headers that cannot be read are refused, and truths that say a thing twice")
def _():
    fails("score", "force.kith", "--truth", put("bad.csv", "id,name,name\n1,a,b\n"),
          text='line 1: column "name" stands in the header')
    refused(put("bad.csv", 'id,"name\n1,a\n'), "line 1: a quote in the header is never closed")
    refused(put("bad.csv", b"id,n\xe9e\n1,a\n"), "line 1: column 2: not UTF-8")
    refused(put("bad.csv", b"id,n\0e\n1,a\n"), "line 1: has NUL bytes")
    refused(put("bad.csv", b"id,name\n1,a\n2,\0\n"), "line 3: has NUL bytes")


@case("an error is one line, whatever names and paths it has to tell of")
def _():
    fails("score", "force.kith", "--truth", put("bad.csv", 'id,"na\nme","na\nme"\n1,a,b\n'),
          text="stands in the header twice")
    fails("score", "force.kith", "--truth", put("bad.csv", "id,\x1b[2J,\x1b[2J\n1,a,b\n"),
          text="\\u001b[2J")
    remarks = kith("load", "force.kith", put("odd.csv", "id,\x1b[2J\n1,1/2/20\n"), "--dry-run").err
    has(remarks, 'column "\\u001b[2J": ')
    assert "\x1b" not in remarks, remarks
    fails("load", "force.kith", "no\nsuch.csv", text="No such file")
    fails("search", "no\nsuch", "x", text="there is no store here")


@case("rows that cannot be used are counted and kept with their line and the reason")
def _():
    rejected(put("a.csv", "id,name\n1,A\n1,B\n1,A\n"), "a.csv,3,")
    rejected(put("b.csv", b"id,name\n1,Zo\xeb\n2,C\n"), "b.csv,2,not UTF-8")
    rejected(put("c.csv", 'id,name\n1,"A\n2,B\n'), "c.csv,2,a quote is opened and never closed")
    rejected(put("d.csv", "id,name,x\n1,A,1,2\n2\n3,C\n"), "d.csv,2,has more columns",
             "d.csv,3,has one column")
    rejected(put("e.csv", "id,name\n" + "0,x\n" * 1 + "y" * 5000 + "\n1,a\0b\n"), "e.csv,4,has a NUL byte",
             rows=2)
    rejected(put("f.json", b'{"id": 1, "name": "Zo\xeb"}\n{"id": 2}\n'), "f.json,1,")
    rejected(put("g.json", b'{"id": 1, "name": "a\0b"}\n{"id": 2}\n'), "g.json,1,")
    rejected(put("h.json", '{"id": 1, "name": "a\\u0000b"}\n{"id": 2}\n'), "h.json,1,")
    rejected(put("i.json", '{"id": 2}\n{"id": 1\n[1]\n{"id": 3, "id": 4}\n'), "i.json,2,",
             "i.json,3,is not a JSON object", "i.json,4,")
    rejected(put("j.json", '{"id": 2}\n' + '{"a":' * 100000 + "\n"), "j.json,2,")


@case("a field of ten million bytes is one rejected row")
def _():
    long = "x" * 10000000
    rejected(put("a.csv", f"id,name\n1,{long}\n2,B\n"), "a.csv,2,has a value longer than 1 MiB")
    rejected(put("b.csv", f'id,name\n1,"{long}"\n2,B\n'), "b.csv,2,has a value longer than 1 MiB")
    rejected(put("c.json", f'{{"id": 1, "name": "{long}"}}\n{{"id": 2}}\n'),
             "c.json,1,has a value longer than 1 MiB")
    rejected(put("d.json", f'{{"id": 1, "name": "{long * 2}"}}\n{{"id": 2}}\n'),
             "d.json,1,is longer than 16 MiB")
    rejected(put("e.txt", f"b c\na {long}\n"), "e.txt,2,has a value longer than 1 MiB", rows=0)
    refused(put("f.csv", f"id,{long}\n1,B\n"), "f.csv: line 1: column 2: its name is longer")


@case("ten thousand columns are read")
def _():
    names = [f"c{i}" for i in range(10000)]
    kith("load", "force.kith", put("wide.csv", ",".join(["id", *names]) + "\n"
                                   + ",".join(["1", *names]) + "\n"), "--quiet")
    pairs = ", ".join(f'"{name}": "{name}"' for name in names)
    kith("load", "force.kith", put("wide.json", f'{{"id": 2, {pairs}}}\n'), "--quiet")
    whole("force.kith")
    for key in ("wide/1", "wide/2"):
        has(kith("show", "force.kith", key).out, "c9999  [")


@case("a model cut off is refused with its line, or is a model")
def _():
    kith("resolve", "force.kith", "--quiet", "--save-model", "model.yaml")
    with open("model.yaml", encoding="utf-8") as file:
        model = file.read()
    dice = random.Random(SEED)
    before = content("force.kith")
    for length in sorted(dice.sample(range(len(model)), 150)):
        result = attempt("resolve", "force.kith", "--quiet", "--model",
                         put("cut.yaml", model[:length]), codes=(0, 1))
        if result.code == 1:
            has(result.err, "cut.yaml: line ")
            equal(content("force.kith"), before)
        before = content("force.kith")
    fails("resolve", "force.kith", "--model", "nowhere.yaml", text="nowhere.yaml")
    fails("resolve", "force.kith", "--model", put("bad.yaml", "x: ["), text="bad.yaml: line ")
    whole("force.kith")


@case("a dump cut off at any of many bytes leaves no store behind")
def _():
    kith("dump", "force.kith", "-o", "dump", "--quiet")
    with open("dump", "rb") as file:
        data = file.read()
    for length in [0, 1, 2, 3, *random.Random(SEED).sample(range(len(data)), 150), len(data) - 1]:
        result = attempt("restore", "copy.kith", put("cut", data[:length]), codes=(1,))
        has(result.err, "cut")
        assert not os.path.exists("copy.kith"), length
    fails("restore", "copy.kith", "nowhere", text="nowhere")
    attempt("restore", "copy.kith", "dump", codes=(0,))
    equal(content("copy.kith"), content("force.kith"))


@case("files beside the data that are wrong are refused in one line")
def _():
    for name in (put("noise", random.Random(SEED).randbytes(999)), put("nothing", ""),
                 put("word", "one\n"), "nowhere", "."):
        for command in (["score", "force.kith", "--truth"],
                        ["networks", "force.kith", "--no-store", "--seed-file"],
                        ["networks", "force.kith", "--no-store", "--roles"],
                        ["init", "new.kith", "--schema"]):
            attempt(*command, name, codes=(0, 1))
            kith("info", "force.kith")
    whole("force.kith")


@case("what is no store, or one no longer, is refused by every command")
def _():
    put("file.kith", "x")
    os.mkdir("folder.kith")
    with open("force.kith/manifest", "rb") as file:
        manifest = file.read()
    commands = [["info"], ["search", "-", "x"], ["verify"], ["dump"], ["load", "-", "crm.csv"],
                ["resolve"], ["analyse", "-", "degree"], ["export", "-", "-f", "csv", "-o", "out"]]
    for store in ("nowhere.kith", "file.kith", "folder.kith"):
        for command in commands:
            attempt(command[0], store, *command[2:], codes=(1,))
    equal(os.listdir("folder.kith"), [])
    for length in range(len(manifest) - 1):
        put("force.kith/manifest", manifest[:length])
        for command in commands[:2]:
            attempt(command[0], "force.kith", *command[2:], codes=(0, 1))
    put("force.kith/manifest", manifest)
    whole("force.kith")


main()
