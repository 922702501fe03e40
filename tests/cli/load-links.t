#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that belong together, loaded without mappings: which columns have keys of other records."""

import csv
import os
import random
import subprocess

from harness import case, equal, has, kith, main, write

GIVEN = "Ada Alan Beth Carl Cora Dean Dora Earl Edna Finn Gail Glen Hope Hugo Iris Ivan".split()
FAMILY = "Ashby Barton Calford Dunmore Elmwick Farley Garham Halton Ingworth Kelton Lanwell".split()


def person(rng):
    return (rng.choice(GIVEN), rng.choice(FAMILY),
            f"{rng.randint(1950, 2000)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}")


def table(name, header, rows):
    return write(name, header + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))


def make_files():
    rng = random.Random(7)
    numbers = rng.sample(range(100000, 1000000), 200)
    table("employees.csv", "employee_id,first_name,last_name,born,department_id,manager_id",
          [(n, *person(rng), rng.randint(1, 9), numbers[rng.randint(0, 9)]) for n in numbers])
    table("departments.csv", "id,name,site",
          [(i, f"Department {i} of all things", f"Site {i % 3}") for i in range(1, 10)])
    patients = [(n, *person(rng)) for n in rng.sample(range(10000, 100000), 150)]
    table("patients.csv", "patient_id,first_name,last_name,born", patients)
    visits = [rng.choice(patients) for _ in range(400)]
    table("visits.csv", "visit_id,patient_id,first_name,last_name,born,seen_on",
          [(f"V{i + 100}", *visit, f"2024-03-{i % 28 + 1:02}") for i, visit in enumerate(visits)])
    table("readings.csv", "reading_id,departmental_code,taken_on",
          [(i, rng.randint(1, 9), f"2024-04-{i % 28 + 1:02}") for i in range(1, 300)])


def load(store, *files):
    rows = kith("load", store, *files, "--format", "json", "--quiet").json()
    return {row["source"]: row["links"] for row in rows}


def ends(store):
    """The links of a store: their types, and the keys that they are of."""
    kith("export", store, "-f", "csv", "-o", store + ".out", "--quiet")
    with open(store + ".out/links.csv", encoding="utf-8", newline="") as file:
        return {(row["type"], row["from_key"], row["to_source"], row["to_key"])
                for row in csv.DictReader(file)}


@case("columns with keys of other files, and of their own, become links, whatever comes first")
def _():
    make_files()
    text = kith("map", "employees.csv", "departments.csv").out
    has(text, '# employees.csv: column "department_id" has keys of departments: rows are linked '
        "with these (employees_department)\n")
    has(text, "to: {key: department_id, type: Thing, source: departments}\n")
    has(text, "  - type: employees_manager\n    from: record\n"
        "    to: {key: manager_id, type: Person, source: employees}\n")
    assert "    department_id" not in text, text
    kith("init", "all.kith")
    equal(load("all.kith", "employees.csv", "departments.csv"), {"employees": 400, "departments": 0})
    kith("init", "turned.kith")
    equal(load("turned.kith", "departments.csv", "employees.csv"), {"employees": 400, "departments": 0})
    equal(ends("all.kith") == ends("turned.kith"), True, "links whatever comes first")


@case("keys of a source that is in the store already")
def _():
    make_files()
    kith("init", "later.kith")
    load("later.kith", "departments.csv")
    equal(load("later.kith", "employees.csv"), {"employees": 400})


@case("a key that comes with one person's name says who a row is about, and is no link")
def _():
    make_files()
    text = kith("map", "patients.csv", "visits.csv").out
    assert "links:" not in text, text
    has(text, "patient_id: {column: patient_id, type: code}\n")


@case("small numbers are the keys of many tables, and no link without a word of it")
def _():
    make_files()
    assert "links:" not in kith("map", "departments.csv", "readings.csv").out


@case("a mapping that is given, and one that is kept, stays as it is")
def _():
    make_files()
    kith("init", "kept.kith")
    load("kept.kith", "employees.csv")
    equal(load("kept.kith", "departments.csv", "employees.csv"), {"departments": 0, "employees": 0})


@case("files of one source and header are read alike, and their keys are those of one list")
def _():
    make_files()
    with open("employees.csv", encoding="utf-8") as file:
        header, *rows = file.read().splitlines()
    for name, part in (("new.csv", rows[10:]), ("old.csv", rows[:10])):
        write(name, header + "\n" + "\n".join(part) + "\n")
    kith("init", "parts.kith")
    done = kith("load", "parts.kith", "new.csv", "old.csv", "--source", "employees", "--format",
                "json", "-q").json()
    equal([row["links"] for row in done], [190, 10])


@case("people who are in a list twice keep their numbers, however their names differ")
def _():
    for share in ("5", "60"):
        subprocess.run([os.environ["KITH_SYNTH"], "people", "-n", "3000", "--duplicates", share, "-o", "p" + share],
                       check=True, capture_output=True)
        has(kith("map", f"p{share}/people.csv").out, "national_id: national_insurance\n")


@case("a force without mappings: who is who, and who is linked with whom")
def _():
    subprocess.run([os.environ["KITH_SYNTH"], "force", "--staff", "600", "-o", "files"], check=True,
                   capture_output=True)
    names = ["associations", "business_interests", "complaint_people", "complaints", "contacts",
             "gifts", "hr", "hr_legacy", "overtime", "roster_changes", "rosters", "sickness",
             "system_access", "units", "vetting"]
    kith("init", "staff.kith")
    links = load("staff.kith", *[f"files/{name}.csv" for name in names])
    equal(sorted(name for name, n in links.items() if n == 0),
          ["hr_legacy", "units", "vetting"])
    kith("resolve", "staff.kith", "--quiet")
    score = kith("score", "staff.kith", "--truth", "files/truth/people.csv", "--format", "json")
    assert score.json()[0]["f1"] > .98, score.out


main()
