#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Full disks, limits on files, interruptions, several commands at once: a clean error in one line,
and the store as it was committed last."""

import os
import resource
import shutil
import signal
import subprocess
import time

from harness import KITH, case, equal, has, kith, main


def make_people(rows):
    subprocess.run([os.environ["KITH_SYNTH"], "people", "-n", str(rows), "-o", "people", "--force"],
                   check=True, capture_output=True)


def whole(store="force.kith"):
    has(kith("verify", store).out, "is whole")


def records(store="force.kith"):
    return sum(row["records"] for row in kith("info", store, "--format", "json").json())


def start(*words, **more):
    return subprocess.Popen([KITH, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, **more)


def one_line(err):
    assert err.startswith("kith: ") and err.count("\n") == 1, err


@case("a limit on the size of files")
def _():
    make_people(8000)
    size = os.path.getsize("force.kith/data.mdb")
    for limit in (size, size + 65536, size + 600000):

        def low(limit=limit):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        process = start("load", "force.kith", "people/people.csv", "--quiet", preexec_fn=low)
        out, err = process.communicate(timeout=60)
        equal((process.returncode, out), (1, ""), err)
        one_line(err)
        equal(records(), 7)
        whole()
    kith("load", "force.kith", "people/people.csv", "--quiet")
    equal(records(), 8007)


@case("a full disk")
def _():
    make_people(8000)
    os.mkdir("small")
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "small"]
    if os.getuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        print("# no small disk can be mounted: left out")
        return
    try:
        kith("init", "small/x.kith")
        kith("load", "small/x.kith", "crm.csv", "--quiet")
        for words in (("load", "small/x.kith", "people/people.csv", "--quiet"),
                      ("export", "force.kith", "-f", "csv", "-o", "small/out", "--quiet")):
            process = start(*words)
            _, err = process.communicate(timeout=60)
            if words[0] == "load":
                equal(process.returncode, 1, err)
                one_line(err)
        equal(records("small/x.kith"), 2)
        whole("small/x.kith")
        with open("small/filler", "wb") as file:
            try:
                file.write(b"x" * (1 << 20))
            except OSError:
                pass
        shutil.rmtree("small/out", ignore_errors=True)
        process = start("export", "force.kith", "-f", "graphml", "-o", "small/x.graphml", "--quiet")
        _, err = process.communicate(timeout=60)
        equal(process.returncode, 1, err)
        one_line(err)
        assert not os.path.exists("small/x.graphml")
    finally:
        subprocess.run(["umount", "small"], check=False)


@case("output that cannot be written is an error")
def _():
    for words in (("show", "force.kith", "hr/1"), ("info", "force.kith"), ("passes",),
                  ("analyse", "force.kith", "degree"), ("map", "crm.csv"), ("--help",)):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([KITH, *words], stdout=full, stderr=subprocess.PIPE, text=True,
                                  check=False, timeout=60)
        equal(done.returncode, 1, str(words))
        one_line(done.stderr)


@case("a reader that goes away is no crash")
def _():
    make_people(5000)
    kith("load", "force.kith", "people/people.csv", "--quiet")
    process = start("analyse", "force.kith", "degree", "--format", "csv")
    process.stdout.readline()
    process.stdout.close()
    code = process.wait(timeout=60)
    assert code in (0, 1, 141, -signal.SIGPIPE), code
    whole()


@case("the second writer waits, and readers do not")
def _():
    make_people(60000)
    first = start("load", "force.kith", "people/people.csv", "--source", "a", "--quiet")
    second = start("load", "force.kith", "people/people.csv", "--source", "b", "--quiet")
    while first.poll() is None:
        assert records() % 60000 == 7 or records() > 7
        kith("show", "force.kith", "hr/1")
    equal((first.wait(timeout=60), second.wait(timeout=60)), (0, 0), second.stderr.read())
    equal(records(), 120007)
    whole()


@case("an interruption stops promptly and leaves what was committed")
def _():
    make_people(200000)
    for store, words, after in (("l.kith", ("load", "people/people.csv"), .15),
                                ("l.kith", ("load", "people/people.csv"), .35),
                                ("r.kith", ("resolve",), .2), ("r.kith", ("resolve",), .6)):
        if not os.path.exists(store):
            kith("init", store)
            if store == "r.kith":
                kith("load", store, "people/people.csv", "--quiet")
        process = start(words[0], store, *words[1:], "--quiet")
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        before = time.monotonic()
        _, err = process.communicate(timeout=60)
        took = time.monotonic() - before
        assert process.returncode in (0, 1, 130), process.returncode
        assert took < 20, f"{words[0]} went on for {took:.1f} s"
        if process.returncode != 0:
            one_line(err)
        whole(store)
    kith("load", "l.kith", "people/people.csv", "--quiet")
    equal(records("l.kith"), 200000)


main()
