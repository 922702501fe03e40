#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the programs of docs/examples and compares what they print with NAME.out there, which
KITH_TEST_UPDATE=1 writes anew; loads what the guide shows.
Usage: test-examples.py FOLDER KITH PATH RESOLVE"""

import csv
import os
import re
import subprocess
import sys
import tempfile

FOLDER, KITH, PATH, RESOLVE = sys.argv[1:]
PEOPLE = os.path.join(FOLDER, "people.csv")
TIES = os.path.join(FOLDER, "ties.csv")
GUIDE = os.path.join(FOLDER, "..", "guide", "mapping.md")


def run(*words, code=0, place=None):
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False,
                          timeout=120, env=dict(os.environ, TMPDIR=place) if place else None)
    assert done.returncode == code, f"{words} exits with {done.returncode}: {done.stderr}"
    return done.stdout if code == 0 else done.stderr


def golden(name, text):
    path = os.path.join(FOLDER, name + ".out")
    if os.environ.get("KITH_TEST_UPDATE") == "1":
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    with open(path, encoding="utf-8") as file:
        expected = file.read()
    assert text == expected, f"found\n{text}\nexpected\n{expected}"


def resolve(place):
    """prints which records are one person, and leaves nothing behind"""
    golden("resolve", run(RESOLVE, PEOPLE, "jane smith", place=place))
    assert os.listdir(place) == [], os.listdir(place)


def resolve_fails(place):
    """says what is wrong, and leaves nothing behind"""
    told = run(RESOLVE, os.path.join(place, "none.csv"), "jane", code=1, place=place)
    assert told.startswith("resolve: ") and "none.csv" in told, told
    assert os.listdir(place) == [], os.listdir(place)


def path(place):
    """prints how two people are connected, through what resolving joined"""
    store = os.path.join(place, "force.kith")
    run(KITH, "init", store)
    run(KITH, "load", store, PEOPLE, TIES, "--source", "people")
    run(KITH, "resolve", store)
    golden("path", run(PATH, store, "jane smith", "peter jones"))
    assert run(PATH, store, "jane smith", "grace hall") == \
        "Jane Smith and Grace Hall are not connected\n"
    assert run(PATH, store, "jane smith", "nobody", code=1) == \
        "path: nobody is called \"nobody\"\n"


def mapping(place):
    """the table and the mapping that the guide shows load as it says"""
    with open(GUIDE, encoding="utf-8") as file:
        blocks = dict(re.findall(r"```(csv|yaml)\n(.*?)```", file.read(), re.S))
    for name, text in blocks.items():
        with open(os.path.join(place, "staff." + name), "w", encoding="utf-8") as file:
            file.write(text)
    store = os.path.join(place, "force.kith")
    run(KITH, "init", store)
    told = run(KITH, "load", store, os.path.join(place, "staff.csv"), "-m",
               os.path.join(place, "staff.yaml"), "--format", "csv")
    row = next(csv.DictReader(told.splitlines()))
    assert [row[name] for name in ("source", "added", "links", "stubs", "rejected")] == \
        ["hr", "2", "3", "1", "0"], row
    shown = run(KITH, "show", store, "hr/17", "--format", "csv")
    assert {(v["property"], v["normal"]) for v in csv.DictReader(shown.splitlines())} == {
        ("given_name", "jane"), ("family_name", "smith"), ("birth_date", "1980-02-03"),
        ("phone", "+447700900123"), ("phone", "+441614960000")}, shown


def main():
    cases = [mapping, path, resolve, resolve_fails]
    fine = True
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        with tempfile.TemporaryDirectory(prefix="kith-example-") as place:
            try:
                case(place)
                print(f"ok {number} {case.__name__} {case.__doc__}", flush=True)
            except Exception as error:  # a case that goes wrong in any way has failed
                fine = False
                print(f"not ok {number} {case.__name__}", flush=True)
                print(error, file=sys.stderr, flush=True)
    sys.exit(0 if fine else 1)


main()
