# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of commands share: running the command, a small example, and the Test Anything
Protocol. A test is a function with @case("what is true"); main() runs them in order, each with a
directory of its own and, in it, the example in a store named force.kith.

The command is in the environment variable KITH.
"""

import csv
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import traceback

KITH = os.environ["KITH"]
CASES = []

PEOPLE = """:ID,name,birth_date,phone,postcode,:LABEL
1,Jane Smith,03/02/1980,07700 900123,M1 2AB,Person
2,John Doe,1975-06-30,07700 900456,M1 2AB,Person
3,"O'Brien, Siobhán",1990-01-01,,,Person
4,=Formula,,,,Person
u,Traffic,,,,Unit
"""

TIES = """:START_ID,:END_ID,:TYPE,date
1,2,KNOWS,2020-05-01
2,1,KNOWS,
3,2,TRUSTS,2021-01-02
1,u,WORKS_IN,
3,u,WORKS_IN,
"""

CUSTOMERS = """record_id,first_name,surname,email
A-1,Jane,Smyth,jane@example.org
A-2,Zoë,Quinn,zoe@example.org
"""


def case(name):
    """Marks a test and says what is true when it passes."""

    def keep(function):
        CASES.append((name, function))
        return function

    return keep


class Result:
    """What a run of the command came to."""

    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr

    def json(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def csv(self):
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


def kith(*arguments, code=0, stdin=None, file_size=None):
    """Runs the command, which must exit with @code. No file may grow beyond @file_size."""

    def limit():
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    done = subprocess.run([KITH, *map(str, arguments)], capture_output=True, text=True,
                          encoding="utf-8", input=stdin, check=False, timeout=120,
                          preexec_fn=limit)
    result = Result(done)
    equal(result.code, code, f"exit code of kith {' '.join(map(str, arguments))}\n{result.err}")
    return result


def fails(*arguments, text, code=1):
    """Runs the command, which must say why it fails in one line that has @text in it."""
    result = kith(*arguments, code=code)
    equal(result.out, "", "output of a failure")
    has(result.err, text)
    equal(result.err.count("\n"), 1 if code == 1 else 2, "lines of the error")
    assert result.err.startswith("kith: "), result.err
    return result


def shows_nothing_unlogged(*arguments):
    """Runs a reading command where the log cannot be written: nothing may be shown."""
    result = kith(*arguments, code=1, file_size=0)
    equal(result.out, "", "output of what was not logged")
    has(result.err, "kith: log the use of store ")


def equal(found, expected, what=""):
    assert found == expected, f"{what}\n  found    {found!r}\n  expected {expected!r}"


def has(text, part):
    assert part in text, f"no {part!r} in {text!r}"


def write(name, text):
    with open(name, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return name


def reads(store="force.kith"):
    """The events in the log of reads, the looks at the log itself left out."""
    events = kith("audit", store, "--format", "json").json()
    return [e for e in events if e["log"] == "reads" and e["operation"] != "audit"]


def make_example():
    write("people.csv", PEOPLE)
    write("ties.csv", TIES)
    write("crm.csv", CUSTOMERS)
    kith("init", "force.kith")
    kith("load", "force.kith", "people.csv", "ties.csv", "--source", "hr", "--quiet")
    kith("load", "force.kith", "crm.csv", "--quiet")


def run(number, name, function, example):
    top = os.getcwd()
    directory = tempfile.mkdtemp(prefix="kith-cli-")
    try:
        shutil.copytree(example, os.path.join(directory, "work"))
        os.chdir(os.path.join(directory, "work"))
        function()
        print(f"ok {number} {name}", flush=True)
        return True
    except Exception:  # a test that goes wrong in any way has failed
        print(f"not ok {number} {name}")
        for line in traceback.format_exc().splitlines():
            print(f"# {line}", flush=True)
        return False
    finally:
        os.chdir(top)
        shutil.rmtree(directory)


def main():
    example = tempfile.mkdtemp(prefix="kith-cli-")
    top = os.getcwd()
    try:
        os.chdir(example)
        make_example()
        os.chdir(top)
        print(f"1..{len(CASES)}")
        fine = [run(i + 1, *one, example) for i, one in enumerate(CASES)]
    finally:
        os.chdir(top)
        shutil.rmtree(example)
    sys.exit(0 if all(fine) else 1)
