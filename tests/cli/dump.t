#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess

from harness import KITH, case, equal, fails, has, kith, main, reads, write


def dump(*words):
    kith("dump", "force.kith", "-o", "one.kd", *words)
    with open("one.kd", "rb") as file:
        return file.read()


@case("the same store gives the same bytes, the log left out")
def _():
    kith("resolve", "force.kith", "--quiet")
    first = dump("--no-audit")
    equal(dump("--no-audit"), first)
    assert len(dump()) > len(first)


@case("standard output and a file are the same")
def _():
    done = subprocess.run([KITH, "dump", "force.kith", "--no-audit"], capture_output=True,
                          check=True)
    equal(done.stdout, dump("--no-audit"))


@case("the file takes the place of an earlier one, or nothing is written")
def _():
    write("one.kd", "old")
    fails("dump", "force.kith", "-o", "nowhere/one.kd", text="nowhere/one.kd")
    assert len(dump()) > 3
    equal(sorted(name for name in os.listdir(".") if name.startswith("one")), ["one.kd"])


@case("is logged as a read before anything is written")
def _():
    dump("--purpose", "backup")
    event = reads()[-1]
    equal((event["operation"], event["subject"], event["purpose"]), ("dump", "one.kd", "backup"))
    kith("dump", "force.kith", "-o", "two.kd", code=1, file_size=0)
    assert not os.path.exists("two.kd")


@case("mistakes are told in one line")
def _():
    fails("dump", "nowhere.kith", text="nowhere.kith")
    fails("dump", code=2, text="something is missing")
    has(kith("dump", "--help").out, "--no-audit")


main()
