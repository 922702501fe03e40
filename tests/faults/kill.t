#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at any time: on reopening there is what was committed last or all of it, the store is
whole, and doing it again comes to what it would have come to. KILLS is how many, 100 unless said
otherwise."""

import os
import random
import shutil
import signal
import subprocess
import time

from harness import KITH, case, equal, has, kith, main

KILLS = int(os.environ.get("KILLS", "100"))
FILES = [f"part{i}.csv" for i in range(4)]


def make_files():
    subprocess.run([os.environ["KITH_SYNTH"], "people", "-n", "6000", "-o", "people"], check=True,
                   capture_output=True)
    with open("people/people.csv", encoding="utf-8") as file:
        header, *rows = file.readlines()
    for i, name in enumerate(FILES):
        with open(name, "w", encoding="utf-8") as file:
            file.writelines([header, *rows[i * 1500:(i + 1) * 1500]])


def seconds_of(words):
    before = time.monotonic()
    kith(*words)
    return time.monotonic() - before


def content(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = file.read()
    return found


def exported(store):
    kith("export", store, "-f", "csv", "-o", "out", "--quiet")
    return content("out")


def killed(words, after):
    """Runs a command and kills it. FALSE when it was done before."""
    process = subprocess.Popen([KITH, *words], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    return process.wait() != 0


def campaign(name, base, words, look, allowed, finish):
    """Kills a command @KILLS / 4 times on copies of a store. What @look sees must be @allowed;
    after the command was run again, @finish must see what it sees when nothing was killed."""
    shutil.copytree(base, "x.kith")
    took = seconds_of(words)
    expected = finish("x.kith")
    chance = random.Random(name)
    interrupted = 0
    for turn in range(max(KILLS // 4, 1)):
        shutil.rmtree("x.kith")
        shutil.copytree(base, "x.kith")
        interrupted += killed(words, chance.random() * took * 1.05)
        has(kith("verify", "x.kith").out, "is whole")
        seen = look("x.kith")
        assert seen in allowed, f"{name}, turn {turn}: {seen} is none of {allowed}"
        kith(*words)
        found = finish("x.kith")
        assert found == expected, f"{name}, turn {turn}: another outcome after doing it again"
    assert interrupted > 0, "nothing was interrupted"


def records(store):
    return sum(row["records"] for row in kith("info", store, "--format", "json").json())


@case("load")
def _():
    make_files()
    kith("init", "base.kith")
    campaign("load", "base.kith", ["load", "x.kith", *FILES, "--source", "staff", "--quiet"],
             records, {0, 1500, 3000, 4500, 6000}, exported)


@case("resolve")
def _():
    make_files()
    kith("init", "base.kith")
    kith("load", "base.kith", *FILES, "--source", "staff", "--quiet")
    before = exported("base.kith")
    kith("init", "other.kith")
    shutil.copytree("base.kith", "done.kith")
    kith("resolve", "done.kith", "--quiet")
    after = exported("done.kith")
    assert before != after

    def look(store):
        found = exported(store)
        return "before" if found == before else "after" if found == after else "between"

    campaign("resolve", "base.kith", ["resolve", "x.kith", "--quiet"], look, {"before", "after"},
             exported)


@case("analyse")
def _():
    kith("init", "base.kith")
    chance = random.Random(1)
    with open("net.csv", "w", encoding="utf-8") as file:
        file.write("source,target\n")
        file.writelines(f"{chance.randrange(3000)},{chance.randrange(3000)}\n" for _ in range(9000))
    kith("load", "base.kith", "net.csv", "--quiet")
    words = ["analyse", "x.kith", "degree", "leiden", "pagerank", "--format", "csv"]

    def answer(store):
        return kith(*["analyse", store, *words[2:]]).out

    campaign("analyse", "base.kith", words, records, {3000, records("base.kith")}, answer)


@case("decide")
def _():
    words = ["decide", "x.kith", "hr/1", "crm/A-1", "same", "--reason", "seen both"]

    def decisions(store):
        return kith("info", store).out.count("1 decision")

    def entities(store):
        kith("resolve", store, "--quiet")
        return exported(store)

    campaign("decide", "force.kith", words, decisions, {0, 1}, entities)


main()
