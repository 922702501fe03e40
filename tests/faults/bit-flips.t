#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single bits of the data file turned over: whenever an answer changes, kith verify says that the
store is damaged; it never crashes itself. FLIPS is how many, 200 unless said otherwise."""

import os
import random
import shutil
import subprocess

from harness import KITH, case, equal, kith, main

FLIPS = int(os.environ.get("FLIPS", "200"))
QUESTIONS = [
    ("dump", "bad.kith", "--no-audit"),
    ("info", "bad.kith", "--format", "json"),
    ("search", "bad.kith", "jane", "smith", "--format", "json"),
    ("show", "bad.kith", "hr/1", "--format", "json"),
    ("expand", "bad.kith", "hr/1", "--format", "json"),
    ("path", "bad.kith", "hr/1", "hr/3", "--format", "json"),
    ("why", "bad.kith", "list/0", "list/1", "--format", "json"),
    ("analyse", "bad.kith", "pagerank", "--no-store", "--format", "json"),
    ("export", "bad.kith", "-f", "csv", "-o", "out"),
]


def ask(words):
    """What a question brings: exit code and answer."""
    if words[0] == "export":
        shutil.rmtree("out", ignore_errors=True)
    done = subprocess.run([KITH, *words], capture_output=True, check=False, timeout=60)
    answer = done.stdout
    if words[0] == "export" and done.returncode == 0:
        answer = b""
        for name in sorted(os.listdir("out")):
            with open(os.path.join("out", name), "rb") as file:
                answer += file.read()
    return done.returncode, answer


def make_store():
    chance = random.Random(5)
    with open("list.csv", "w", encoding="utf-8") as file:
        file.write("id,given_name,family_name,birth_date,phone\n")
        for i in range(300):
            who = i - i % 2
            file.write(f"{i},Pat{'bcdfgh'[who % 6]}y,{'ABCDEFGHIJ'[who % 10]}rr{who % 7}ton,"
                       f"19{40 + who % 50}-{1 + who % 12:02d}-{1 + who % 28:02d},"
                       f"07700 9{chance.randrange(100000) if i % 2 == 0 else i:05d}\n")
    kith("load", "force.kith", "list.csv", "--quiet")
    kith("resolve", "force.kith", "--quiet")
    kith("decide", "force.kith", "hr/1", "crm/A-1", "same", "--reason", "seen both")
    kith("resolve", "force.kith", "--quiet")
    kith("analyse", "force.kith", "degree", "leiden", "--quiet")


@case(f"of {FLIPS} bits turned over, every one that changes an answer is reported")
def _():
    make_store()
    shutil.copytree("force.kith", "bad.kith")
    expected = [ask(words) for words in QUESTIONS]
    equal([code for code, _ in expected], [0] * len(QUESTIONS))
    with open("force.kith/data.mdb", "rb") as file:
        whole = file.read()
    chance = random.Random(FLIPS)
    changed = reported = crashed = 0
    for _ in range(FLIPS):
        at, bit = chance.randrange(len(whole)), chance.randrange(8)
        shutil.rmtree("bad.kith")
        shutil.copytree("force.kith", "bad.kith")
        with open("bad.kith/data.mdb", "r+b") as file:
            file.seek(at)
            file.write(bytes([whole[at] ^ (1 << bit)]))
        verify = subprocess.run([KITH, "verify", "bad.kith"], capture_output=True, check=False,
                                timeout=60)
        assert verify.returncode in (0, 1), (at, bit, verify.returncode, verify.stderr)
        reported += verify.returncode == 1
        for words, answer in zip(QUESTIONS, expected):
            found = ask(words)
            crashed += found[0] < 0
            if found != answer:
                changed += 1
                equal(verify.returncode, 1, f"verify of bit {bit} of byte {at}: {words} changed")
                break
    print(f"# {changed} changed an answer, {reported} were reported, {crashed} questions crashed")


main()
