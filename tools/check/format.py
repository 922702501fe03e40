# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""C looks as .clang-format says, which is written for clang-format 14: others differ in places."""

import re
import shutil
import subprocess

import check

VERSION = "14"


@check.rule("format/c", "run clang-format -i on it")
def formatted(tree):
    program = shutil.which("clang-format-14") or shutil.which("clang-format")
    if program is None:
        raise check.Skip("there is no clang-format")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"version (\d+)", said)
    if found is None or found[1] != VERSION:
        raise check.Skip(f"clang-format {VERSION} is wanted, not: {said.strip()}")
    paths = tree.files(r"^(docs|include|src|tests|tools|benchmarks)/.*\.[ch]$")
    done = subprocess.run([program, "--dry-run", "-Werror", *paths], cwd=tree.source,
                          capture_output=True, text=True, check=False)
    for path, line in re.findall(r"^([^:\s]+):(\d+):\d+: error: ", done.stderr, re.M):
        yield path, int(line), "is formatted differently"
    if done.returncode != 0 and ": error: " not in done.stderr:
        yield ".clang-format", 0, done.stderr.strip()


if __name__ == "__main__":
    check.main()
