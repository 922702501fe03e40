#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess

from harness import KITH, case, equal, fails, has, kith, main, write


def read(name):
    with open(name, "rb") as file:
        return file.read()


@case("what was dumped comes back, numbers, versions, decisions and logs too")
def _():
    write("crm.csv", "record_id,first_name,surname,email\nA-1,Jane,Smythe,jane@example.org\n")
    kith("load", "force.kith", "crm.csv", "--quiet")
    kith("resolve", "force.kith", "--quiet")
    kith("decide", "force.kith", "hr/1", "crm/A-1", "same", "--reason", "seen both")
    kith("resolve", "force.kith", "--quiet")
    kith("analyse", "force.kith", "degree", "--quiet")
    kith("dump", "force.kith", "-o", "one.kd", "--no-audit")
    kith("dump", "force.kith", "-o", "whole.kd")
    has(kith("restore", "two.kith", "whole.kd").out, "Restored two.kith")
    kith("dump", "two.kith", "-o", "two.kd", "--no-audit")
    equal(read("two.kd"), read("one.kd"))
    kith("verify", "two.kith")
    equal(kith("show", "two.kith", "crm/A-1").out, kith("show", "force.kith", "crm/A-1").out)
    before = [e for e in kith("audit", "force.kith", "--format", "json").json()
              if e["log"] == "changes"]
    after = [e for e in kith("audit", "two.kith", "--format", "json").json()
             if e["log"] == "changes"]
    equal(after[:len(before)], before)
    equal(after[len(before)]["operation"], "restore")


@case("reads standard input")
def _():
    kith("dump", "force.kith", "-o", "one.kd")
    subprocess.run([KITH, "restore", "two.kith"], input=read("one.kd"), check=True,
                   capture_output=True)
    equal(kith("info", "two.kith", "--format", "csv").out,
          kith("info", "force.kith", "--format", "csv").out)


@case("a dump that is damaged or cut short leaves no store behind")
def _():
    kith("dump", "force.kith", "-o", "one.kd")
    whole = read("one.kd")
    for n in list(range(0, 64)) + list(range(64, len(whole), len(whole) // 60)):
        with open("short.kd", "wb") as file:
            file.write(whole[:n])
        done = kith("restore", "two.kith", "short.kd", code=1)
        equal((done.out, done.err.count("\n")), ("", 1))
        assert not os.path.exists("two.kith"), n
    for n in range(0, len(whole), len(whole) // 60):
        with open("bad.kd", "wb") as file:
            file.write(whole[:n] + bytes([whole[n] ^ 0x10]) + whole[n + 1:])
        kith("restore", "two.kith", "bad.kd", code=1)
        assert not os.path.exists("two.kith"), n


@case("never over a store")
def _():
    kith("dump", "force.kith", "-o", "one.kd")
    fails("restore", "force.kith", "one.kd", text="force.kith")
    kith("verify", "force.kith")
    fails("restore", "two.kith", "nowhere.kd", text="nowhere.kd")
    fails("restore", code=2, text="something is missing")


main()
