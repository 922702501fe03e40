#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Input that is not what it should be: one line that says what is wrong, or rejects that are
counted; the store is as it was, or whole."""

import os
import subprocess

from harness import CUSTOMERS, KITH, PEOPLE, TIES, case, equal, fails, has, kith, main, write

NDJSON = '{"id": "1", "name": "Jane Smith", "dob": "1980-02-03"}\n{"id": "2", "name": "Zoë Quinn"}\n'
SENZING = ('{"DATA_SOURCE": "CRM", "RECORD_ID": "1", "FEATURES": [{"NAME_FIRST": "Jane", '
           '"NAME_LAST": "Smith"}, {"DATE_OF_BIRTH": "1980-02-03"}]}\n'
           '{"DATA_SOURCE": "CRM", "RECORD_ID": "2", "NAME_FULL": "Zoë Quinn"}\n')
EDGES = "a b 2\nb c 1\n"
MAPPING = """source: staff
records:
  - type: Person
    key: record_id
    properties:
      given_name: first_name
      email: {column: email, type: email}
"""


def whole(store="force.kith"):
    has(kith("verify", store).out, "is whole")


def dump():
    kith("dump", "force.kith", "--no-audit", "-o", "now.kd")
    with open("now.kd", "rb") as file:
        return file.read()


def put(name, data):
    with open(name, "wb") as file:
        file.write(data)
    return name


def told(code, err, what):
    """A run that did not crash: done, rejects, or one line of error."""
    assert code in (0, 1, 3), f"{what}: exit code {code}: {err}"
    if code == 1:
        assert err.startswith("kith: ") and err.count("\n") == 1, f"{what}: {err}"


def refused(*words, text):
    """A load that fails and leaves the store as it was."""
    before = dump()
    fails("load", "force.kith", *words, "--quiet", text=text)
    assert dump() == before, "the store has changed"


@case("files that cannot be read")
def _():
    refused("nowhere.csv", text="nowhere.csv")
    os.mkdir("folder")
    refused("folder", text="folder")
    refused(write("empty.csv", ""), text="empty.csv")
    if os.getuid() != 0:
        os.chmod(write("secret.csv", CUSTOMERS), 0)
        refused("secret.csv", text="secret.csv")
    refused(put("zeros.csv", b"id,surname\n1,As\x00h\n"), text="NUL bytes")
    refused(put("image.csv", bytes(range(256)) * 64), text="image.csv")


@case("a header without rows is no error, and nothing")
def _():
    before = dump()
    kith("load", "force.kith", write("bare.csv", "id,surname\n"), "--quiet")
    equal(kith("info", "force.kith", "--format", "json").json()[-1]["source"], "crm")
    assert len(dump()) >= len(before)
    whole()


def cut(name, text):
    """A file cut short at every byte, loaded as what it is: no crash, one line when it fails."""
    data = text.encode()
    kith("init", "cut.kith")
    for n in range(len(data)):
        path = put(name, data[:n])
        done = subprocess.run([KITH, "load", "cut.kith", path, "--dry-run", "--quiet"],
                              capture_output=True, text=True, check=False)
        told(done.returncode, done.stderr, f"{name} cut at {n}")
    for n in range(0, len(data), 41):
        done = subprocess.run([KITH, "load", "cut.kith", put(name, data[:n]), "--quiet"],
                              capture_output=True, text=True, check=False)
        told(done.returncode, done.stderr, f"{name} cut at {n}")
    whole("cut.kith")


for name, text in (("cut.csv", CUSTOMERS), ("people.csv", PEOPLE), ("ties.csv", TIES),
                   ("cut.ndjson", NDJSON), ("cut.jsonl", SENZING), ("cut.txt", EDGES)):
    case(f"{name} cut short at every byte")(lambda name=name, text=text: cut(name, text))


@case("a mapping cut short at every byte")
def _():
    kith("init", "cut.kith")
    for n in range(len(MAPPING)):
        write("m.yaml", MAPPING[:n])
        done = subprocess.run([KITH, "load", "cut.kith", "crm.csv", "-m", "m.yaml", "--dry-run",
                               "--quiet"], capture_output=True, text=True, check=False)
        told(done.returncode, done.stderr, f"mapping cut at {n}")
    whole("cut.kith")


@case("mistakes of mappings are told with their line")
def _():
    for wrong, right, text in (("first_name", "forename", 'line 6: the input has no column'),
                               ("type: email}", "type: mail}", "line 7"),
                               ("key: record_id", "kee: record_id", "line 4"),
                               ("    key: record_id\n", "", "m.yaml"),
                               ("given_name: first_name", "given_name: [first_name", "m.yaml"),
                               ("records:", "records: &a [*a]\nother:", "m.yaml"),
                               ("type: Person", "type: {column: nothing}", "line 3")):
        assert wrong in MAPPING
        write("m.yaml", MAPPING.replace(wrong, right))
        refused("crm.csv", "-m", "m.yaml", text=text)


@case("rows that are wrong are rejected and kept, the rest is loaded")
def _():
    put("some.csv", b'id,surname\n1,Ash\n2,Bir\xffch\n3,Cole\n4,Dale,extra,extra\n5\n6,Elm\n')
    done = kith("load", "force.kith", "some.csv", "--format", "json", code=3)
    row = done.json()[0]
    assert row["rejected"] >= 1 and row["added"] + row["rejected"] == 6, row
    with open("force.kith/rejects/some-1.csv", encoding="utf-8", errors="replace") as file:
        equal(file.read().count("some.csv,"), row["rejected"])
    has(kith("show", "force.kith", "some/6").out, "Elm")
    whole()


@case("duplicate keys: the first stands")
def _():
    write("twice.csv", "id,surname\n1,Ash\n1,Birch\n")
    equal(kith("load", "force.kith", "twice.csv", "--format", "json", code=3).json()[0]["rejected"],
          1)
    has(kith("show", "force.kith", "twice/1").out, "Ash")


@case("a field of 10 MB, 10,000 columns, an open quote")
def _():
    write("long.csv", "id,surname\n1," + "x" * 10_000_000 + "\n2,Ash\n")
    code = subprocess.run([KITH, "load", "force.kith", "long.csv", "--quiet"], check=False,
                          capture_output=True).returncode
    assert code in (0, 3), code
    has(kith("show", "force.kith", "long/2").out, "Ash")
    write("wide.csv", "id," + ",".join(f"c{i}" for i in range(10_000)) + "\n1" + ",v" * 10_000 + "\n")
    done = subprocess.run([KITH, "load", "force.kith", "wide.csv", "--quiet"], check=False,
                          capture_output=True, text=True)
    told(done.returncode, done.stderr, "wide.csv")
    write("open.csv", 'id,surname\n1,Ash\n2,"Birch\n3,Cole\n')
    done = subprocess.run([KITH, "load", "force.kith", "open.csv", "--quiet"], check=False,
                          capture_output=True, text=True)
    told(done.returncode, done.stderr, "open.csv")
    whole()


@case("another delimiter is found out, UTF-16 is named")
def _():
    for name, mark in (("semi", ";"), ("tab", "\t"), ("bar", "|")):
        write(f"{name}.csv", CUSTOMERS.replace(",", mark))
        kith("load", "force.kith", f"{name}.csv", "--quiet")
        has(kith("show", "force.kith", f"{name}/A-1").out, "Smyth")
    refused(put("wide16.csv", CUSTOMERS.encode("utf-16")), text="wide16.csv")


@case("one bad file of several: what was loaded before stays")
def _():
    write("good.csv", "id,surname\n1,Ash\n")
    kith("load", "force.kith", "good.csv", "nowhere.csv", "--quiet", code=1)
    whole()


@case("truths, seeds, answers and models that are none")
def _():
    kith("resolve", "force.kith", "--quiet")
    for data in (b"", b"\xff\xfe\x00", b"record_id\n1\n", b'"', bytes(range(256))):
        put("bad", data)
        for words in (("score", "force.kith", "--truth", "bad"),
                      ("resolve", "force.kith", "--model", "bad"),
                      ("networks", "force.kith", "--seed-file", "bad"),
                      ("networks", "force.kith", "--roles", "bad"),
                      ("init", "x.kith", "--schema", "bad"),
                      ("restore", "y.kith", "bad")):
            done = subprocess.run([KITH, *words], capture_output=True, text=True, check=False,
                                  errors="replace")
            assert done.returncode in (0, 1, 2), (words, data, done.returncode, done.stderr)
            assert not os.path.exists("y.kith")
            if done.returncode == 0:
                subprocess.run(["rm", "-rf", "x.kith"], check=True)
    whole()


main()
