# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Manual pages and completion say what kith --help says.
Usage: test-pages.py KITH COMPLETION [unittest options]; the pages lie beside the completion."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

OPTION = re.compile(r"^  (?:(-\w), |    )(--[\w-]+)(?: (\S+))?  +(\S.*)$", re.M)

# Completes the last of the words it is given and prints what is offered, a line each.
ASK = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_kith
printf '%s\\n' "${COMPREPLY[@]}"
"""


def run(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60,
                          **options).stdout


def help_of(*command):
    return run(KITH, *command, "--help")


def commands():
    listed = help_of().split("\nCommands\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([\w-]+)  ", listed, re.M)


def options(*command):
    """(short name or "", long name, value or "", what it does) of each option in the help."""
    return OPTION.findall(help_of(*command).split("\nOptions\n")[1])


def names(*command):
    return sorted(name for option in options(*command) for name in option[:2] if name)


def offered(*words, folder=None):
    said = run("bash", "--norc", "-c", ASK, "ask", COMPLETION, "kith", *words, cwd=folder)
    return sorted(said.split())


def source_of(*command):
    name = "-".join(("kith", *command)) + ".1"
    with open(os.path.join(os.path.dirname(COMPLETION), name), encoding="utf-8") as file:
        return file.read()


class Completion(unittest.TestCase):
    def test_commands_are_those_of_help(self):
        self.assertGreater(len(commands()), 15)
        self.assertEqual(offered(""), sorted(commands()))
        self.assertEqual(offered("re"), sorted(c for c in commands() if c.startswith("re")))
        self.assertEqual(offered("no-such"), [])

    def test_options_are_those_of_help(self):
        self.assertEqual(names(), ["--help", "--version"])
        self.assertEqual(offered("-"), names())
        for command in commands():
            with self.subTest(command):
                self.assertIn("--help", names(command))
                self.assertEqual(offered(command, "-"), names(command))
                self.assertEqual(offered(command, "store", "--h"),
                                 [n for n in names(command) if n.startswith("--h")])

    def test_no_command_has_an_option_twice(self):
        for command in commands():
            with self.subTest(command=command):
                self.assertEqual(len(names(command)), len(set(names(command))), names(command))

    def test_values_that_help_names_are_offered(self):
        self.assertEqual(offered("info", "store", "--format", ""), ["csv", "json", "text"])
        self.assertEqual(offered("info", "--format", "=", "j"), ["json"])
        self.assertEqual(offered("info", "--format", "="), ["csv", "json", "text"])
        self.assertEqual(offered("analyse", "--weight", ""), ["none"])

    def test_every_value_is_of_its_kind(self):
        with tempfile.TemporaryDirectory() as folder:
            open(os.path.join(folder, "a-file"), "wb").close()
            for command in commands():
                for short, long, value, _ in options(command):
                    for name in filter(None, (short, long)):
                        with self.subTest(f"{command} {name}"):
                            self.check_value(command, name, value, folder)

    def check_value(self, command, name, value, folder):
        found = offered(command, name, "", folder=folder)
        if value in ("FILE", "PATH"):
            self.assertEqual(found, ["a-file"])
        elif "|" in value:
            self.assertEqual(found, sorted(v for v in value.split("|") if not v.isupper()))
        elif value:
            self.assertEqual(found, [])
        else:  # a flag: what follows is an argument
            self.assertEqual(found, ["a-file"] if command != "passes" else [])

    def test_arguments_are_files(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "force.kith"))
            self.assertEqual(offered("info", "for", folder=folder), ["force.kith"])
            self.assertEqual(offered("passes", "", folder=folder), [])
            self.assertEqual(offered("no-such", "", folder=folder), [])


@unittest.skipUnless(shutil.which("groff"), "there is no groff")
class Rendered(unittest.TestCase):
    """As man shows them: LL keeps lines whole."""

    def text_of(self, *command):
        done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-P-cbou", "-rLL=400n"],
                              input=source_of(*command), capture_output=True, text=True,
                              encoding="utf-8", check=False, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return re.sub(r"\s+", " ", done.stdout).replace("\u2010", "-")

    def test_each_option_is_there_with_what_it_does(self):
        for command in [(), *((name,) for name in commands())]:
            text = self.text_of(*command)
            for short, long, value, does in options(*command):
                with self.subTest(f"{command} {long}"):
                    words = filter(None, (short and short + ",", long, value, does))
                    self.assertIn(f" {' '.join(words)} ", text)

    def test_a_page_says_what_help_says(self):
        self.assertEqual([c for c in commands() if f" kith-{c}(1) " not in self.text_of()], [])
        for command in commands():
            told = help_of(command)
            text = self.text_of(command)
            with self.subTest(command):
                for part in ("Usage", "What it does"):
                    line = told.split(f"{part}\n  ")[1].split("\n")[0].strip()
                    self.assertIn(line, text)
                details = told.split("\n\nOptions\n")[0].split("What it does\n")[1]
                for paragraph in details.split("\n\n")[1:]:
                    self.assertIn(re.sub(r"\s+", " ", paragraph).strip(), text)

    def test_exit_codes_are_told(self):
        for code, meaning in re.findall(r"(\d) ([\w ]+)[,.]", help_of().split("Exit codes:")[1]):
            self.assertIn(f" {code} {meaning} ", self.text_of("load"))


if __name__ == "__main__":
    KITH, COMPLETION = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
