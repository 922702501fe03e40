# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the developer checks share: the tree they look at, rules, and the Test Anything Protocol.

A rule is a function with @rule("group/name", "what to write instead"). It takes a Tree and yields
what breaks it as (path, line, text), line 0 for a whole file. A group is one file in this folder
that ends with check.main(), and one row in meson.build; tests/check breaks every rule once.
"""

import argparse
import os
import re
import sys

RULES = {}

# What is no source: build folders, and what git and Python keep.
PASSED_OVER = re.compile(r"^(build.*|demo|__pycache__|\.(?!ci$).*)$")


class Skip(Exception):
    """Why a rule cannot be held against this tree, on this machine."""


def rule(name, remedy):
    """Registers a rule; @remedy tells what to write instead."""

    def keep(function):
        RULES[name] = (function, remedy)
        return function

    return keep


class Tree:
    """A source tree, its build folder, and what meson knows of them."""

    def __init__(self, source, build=None, settings=None):
        self.source = os.path.abspath(source)
        self.build = os.path.abspath(build) if build else None
        self.settings = settings or {}

    def words(self, name):
        """A setting that is a list: words parted by blanks."""
        return self.settings.get(name, "").split()

    def path(self, *parts):
        return os.path.join(self.source, *parts)

    def exists(self, path):
        return os.path.exists(self.path(path))

    def files(self, *patterns, under=""):
        """Paths below @under that match one of the regular expressions, sorted."""
        found = []
        for where, folders, names in os.walk(self.path(under)):
            folders[:] = sorted(f for f in folders if not PASSED_OVER.match(f))
            for name in names:
                path = os.path.relpath(os.path.join(where, name), self.source)
                if any(re.search(pattern, path) for pattern in patterns):
                    found.append(path)
        return sorted(found)

    def text(self, path):
        with open(self.path(path), encoding="utf-8", errors="replace", newline="") as file:
            return file.read()

    def lines(self, path):
        """Numbered lines, from 1."""
        return enumerate(self.text(path).split("\n"), 1)


def without_comments(text):
    """C without its comments; lines keep their numbers."""

    def blank(match):
        return match.group() if match.group()[0] in "\"'" else "\n" * match.group().count("\n")

    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text,
                  flags=re.S)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def run_rule(name, tree):
    """(problems, reason for skipping)"""
    try:
        return list(RULES[name][0](tree)), None
    except Skip as reason:
        return [], str(reason)


def report(number, name, tree):
    problems, skipped = run_rule(name, tree)
    if skipped is not None:
        print(f"ok {number} {name} # SKIP {skipped}")
        return True
    print(f"{'not ok' if problems else 'ok'} {number} {name}", flush=True)
    for path, line, text in problems:
        print(f"{path}:{line}: {text}" if line else f"{path}: {text}", file=sys.stderr)
    if problems:
        print(f"{name}: {RULES[name][1]}", file=sys.stderr, flush=True)
    return not problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", required=True)
    parser.add_argument("--build")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=WORDS")
    said = parser.parse_args()
    tree = Tree(said.source, said.build, dict(pair.split("=", 1) for pair in said.set))
    names = sorted(name for name, (function, _) in RULES.items()
                   if function.__module__ == "__main__")
    print(f"1..{len(names)}")
    fine = [report(number, name, tree) for number, name in enumerate(names, 1)]
    sys.exit(0 if all(fine) else 1)
