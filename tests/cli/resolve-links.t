#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What records are linked with as evidence of who they are: staff, and the people whom they want to
be told in an emergency. The truth is known and no part of what is loaded."""

import os
import random

from harness import case, equal, has, kith, main, write

GIVEN = ("Ada Alan Beth Carl Cora Dean Dora Earl Edna Finn Gail Glen Hope Hugo Iris Ivan Jane Joel "
         "June Karl Kate Lena Levi Lucy Mark Mary Neil Nora Omar Opal Paul Rita Rosa Ross Ruth Sean "
         "Tara Theo Vera Wade").split()
HEAD = "Ash Bar Cal Dun Elm Far Gar Hal Ing Kel Lan Mar Nor Oak Pem Rad Sal Tor Und Wal".split()
TAIL = "by croft dale ford gate ham hill ley more ton well wick worth".split()

STAFF = """source: hr
records:
  - type: Person
    key: staff_no
    properties: {given_name: given, family_name: family, birth_date: born, address: address, phone: {column: phone, region: GB}}
"""

CONTACTS = """source: contacts
records:
  - type: Person
    key: contact_id
    properties: {given_name: given, family_name: family, address: address, phone: {column: phone, region: GB}}
links:
  - type: emergency_contact
    from: {key: staff_no, type: Person, source: hr}
    to: record
"""


def surname(rng):
    return rng.choice(HEAD) + rng.choice(TAIL)


def home(rng):
    return f"{rng.randint(1, 90)} {surname(rng)} {rng.choice(['Road', 'Lane', 'Close'])}"


def phone(rng):
    return f"07700 {rng.randint(100000, 999999)}"


def misspelt(rng, text):
    at = rng.randint(1, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2:]


def write_files(n=500, seed=7):
    """Contacts share home and phone with the member of staff when they are family. Some are listed
    twice, the second time with the given name misspelt or cut short, and half of these at another
    address; some staff list two relatives."""
    rng = random.Random(seed)
    staff = ["staff_no,given,family,born,address,phone"]
    contacts = ["contact_id,staff_no,given,family,address,phone"]
    truth = ["source,record_id,entity_id"]

    def contact(of, who, given, family, address, number):
        contacts.append(f"K{len(contacts)},{of},{given},{family},{address},{number}")
        truth.append(f"contacts,K{len(contacts) - 1},{who}")

    for i in range(n):
        family, address, number = surname(rng), home(rng), phone(rng)
        staff.append(f"{i},{rng.choice(GIVEN)},{family},{rng.randint(1960, 2000)}-"
                     f"{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d},{address},{number}")
        truth.append(f"hr,{i},s{i}")
        given = rng.choice(GIVEN)
        if rng.random() < .6:
            contact(i, f"f{i}", given, family, address, number)
            if rng.random() < .5:
                moved = rng.random() < .5
                contact(i, f"f{i}", misspelt(rng, given) if rng.random() < .5 else given[0], family,
                        home(rng) if moved else address, phone(rng) if moved else number)
            if rng.random() < .5:
                other = rng.choice([name for name in GIVEN if name[0] != given[0]])
                contact(i, f"g{i}", other, family, address, number)
        else:
            contact(i, f"o{i}", given, surname(rng), home(rng), phone(rng))
    for name, lines in (("hr.csv", staff), ("contacts.csv", contacts), ("truth.csv", truth)):
        write(name, "\n".join(lines) + "\n")
    write("hr.yaml", STAFF)
    write("contacts.yaml", CONTACTS)


def load(store, sources=("hr", "contacts")):
    kith("init", store)
    for source in sources:
        kith("load", store, "-m", f"{source}.yaml", f"{source}.csv", "--quiet")


def score(store):
    found = {}
    for row in kith("score", store, "--truth", "truth.csv", "--format", "json").json():
        found.update(row)
    return found


def entities(store):
    kith("export", store, "-f", "csv", "-o", "out", "--quiet")
    with open(os.path.join("out", "records.csv"), encoding="utf-8") as file:
        return sorted(line.split(",")[:3] for line in file)


def groups(store):
    """Sets of records, whatever their entities are called."""
    kith("export", store, "-f", "csv", "-o", "out", "--quiet")
    found = {}
    with open(os.path.join("out", "records.csv"), encoding="utf-8") as file:
        head = file.readline().strip().split(",")
        for line in file:
            row = dict(zip(head, line.strip().split(",")))
            found.setdefault(row["entity_id"], set()).add((row["source"], row["key"]))
    return sorted(map(sorted, found.values()))


@case("finds who is listed twice, and takes no relatives for one another")
def _():
    write_files()
    load("s.kith")
    kith("resolve", "s.kith", "--records-alone", "--quiet")
    alone = score("s.kith")
    out = kith("resolve", "s.kith").out
    has(out, "what records are linked with was looked at in")
    linked = score("s.kith")
    assert linked["recall"] >= alone["recall"] + .1, (alone, linked)
    assert linked["precision"] >= alone["precision"], (alone, linked)
    assert linked["precision"] >= .97 and linked["f1"] >= .7, linked
    for group in groups("s.kith"):
        sources = [source for source, _ in group]
        assert sources.count("hr") == 0 or len(group) == 1, f"staff are their own contacts: {group}"


@case("why says what two records have in common, and that they are linked with each other")
def _():
    write_files()
    load("s.kith")
    kith("resolve", "s.kith", "--quiet")
    pairs = {}
    with open("contacts.csv", encoding="utf-8") as file:
        for line in file.read().splitlines()[1:]:
            key, of = line.split(",")[:2]
            pairs.setdefault(of, []).append(key)
    of, (one, two, *_) = next((of, keys) for of, keys in pairs.items() if len(keys) > 1)
    for names, level, sign in (((f"contacts/{one}", f"contacts/{two}"), "in common, in one list", 1),
                               ((f"hr/{of}", f"contacts/{one}"), "linked with each other", -1)):
        rows = kith("why", "s.kith", *names, "--format", "json").json()
        term, = (row for row in rows if row["property"] == "linked Person")
        equal(term["level"], level)
        assert sign * term["weight"] > 2, term
        assert abs(sum(row["weight"] for row in rows[:-1]) - rows[-1]["total"]) < 1e-9, rows
    has(kith("why", "s.kith", f"contacts/{one}", f"contacts/{two}").out,
        f"hr/{of} (emergency_contact from it, contacts)")


@case("the same comes of any order of loading, of any number of threads, and of the model kept")
def _():
    write_files(n=200)
    load("s.kith")
    load("t.kith", ("contacts", "hr"))
    kith("resolve", "s.kith", "--save-model", "model.yaml", "--quiet")
    kith("resolve", "t.kith", "--threads", "1", "--quiet")
    equal(groups("t.kith"), groups("s.kith"))
    before = entities("s.kith")
    with open("model.yaml", encoding="utf-8") as file:
        has(file.read(), "    links:\n      - emergency_contact\n")
    os.mkdir("again")
    kith("resolve", "s.kith", "--model", "model.yaml", "--save-model", "again/model.yaml", "--quiet")
    equal(entities("s.kith"), before)
    kith("resolve", "s.kith", "--pending", "--quiet")  # nothing waits
    has(kith("info", "s.kith").out, "generation 2")
    for name in ("model.yaml", "model.yaml.frequencies"):
        with open(name, encoding="utf-8") as one, open(f"again/{name}", encoding="utf-8") as two:
            equal(two.read(), one.read())


@case("links that say that two records are one thing are not held against them")
def _():
    write_files(n=200)
    with open("hr.csv", encoding="utf-8") as file:
        rows = [line.split(",") for line in file.read().splitlines()]
    write("old.csv", "old_no,staff_no," + ",".join(rows[0][1:]) + "\n" +
          "".join(f"L{row[0]},{','.join(row)}\n" for row in rows[1:]))
    write("old.yaml", STAFF.replace("hr", "old").replace("key: staff_no", "key: old_no") +
          "links:\n  - type: now\n    from: record\n"
          "    to: {key: staff_no, type: Person, source: hr}\n")
    load("s.kith", ("hr", "contacts", "old"))
    kith("resolve", "s.kith", "--save-model", "model.yaml", "--quiet")
    with open("model.yaml", encoding="utf-8") as file:
        equal("      - now\n" in file.read(), False)
    together = sum([source for source, _ in group].count("old") for group in groups("s.kith")
                   if {"hr", "old"} <= {source for source, _ in group})
    equal(together, 200)


main()
