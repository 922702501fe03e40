# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How files look."""

import re
import shutil
import subprocess

import check

SOURCES = r"\.([ch]|h\.in|py|t|proto|sh)$|^tools/[\w-]+$|^\.ci/[\w-]+$"
# Files whose bytes a test expects.
GIVEN = re.compile(r"(^|/)(golden|vectors|seeds)/|^LICENSE$")
TEXTS = r"\.([chtm]|h\.in|py|proto|sh|md|map|build|txt|ya?ml|xml)$|^tools/[\w-]+$|^\.ci/[\w-]+$"
COPYRIGHT = "SPDX-FileCopyrightText: The Kith authors"
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
FILE_LIMIT = 1000
FUNCTION_LIMIT = 100


def texts(tree, pattern):
    return [path for path in tree.files(pattern) if not GIVEN.search(path)]


@check.rule("house/spdx", f"begin with two lines, {COPYRIGHT} and {LICENCE}, as the files beside "
                          "it do")
def spdx(tree):
    for path in texts(tree, SOURCES):
        head = tree.text(path).split("\n")[:4]
        first = next((i for i, line in enumerate(head) if line.endswith(COPYRIGHT)), None)
        if first is None or LICENCE not in "\n".join(head[first + 1:first + 2]):
            yield path, 1, "has no SPDX header of two lines"


# Written apart, so that this file passes.
UNDONE = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


@check.rule("house/undone", "do it, or say in plain words what falls short and why")
def undone(tree):
    for path in texts(tree, TEXTS):
        for number, line in tree.lines(path):
            found = UNDONE.search(line)
            if found:
                yield path, number, f"says {found[1]}"


@check.rule("house/file-size", f"keep files of src and tools to {FILE_LIMIT} lines: one type or "
                               "one algorithm each; tables of data are data files")
def file_size(tree):
    for path in tree.files(r"^(src|tools)/.*\.([ch]|py)$"):
        lines = tree.text(path).count("\n")
        if lines > FILE_LIMIT:
            yield path, 0, f"has {lines} lines"


@check.rule("house/function-size", f"keep functions to {FUNCTION_LIMIT} lines: check, prepare, "
                                   "kernel, pack, each a function")
def function_size(tree):
    paths = tree.files(r"^(benchmarks|docs|src|tests|tools)/.*\.[ch]$")
    ctags = shutil.which("ctags-universal") or shutil.which("ctags")
    if ctags is None or "Universal" not in subprocess.run(
            [ctags, "--version"], capture_output=True, text=True, check=False).stdout:
        raise check.Skip("there is no universal-ctags")
    told = subprocess.run([ctags, "-x", "--c-kinds=f", "--_xformat=%n %e %N %F", "-L", "-"],
                          input="\n".join(paths), cwd=tree.source, capture_output=True, text=True,
                          check=True).stdout
    for line in told.splitlines():
        start, end, name, path = line.split(" ", 3)
        if int(end) - int(start) + 1 > FUNCTION_LIMIT:
            yield path, int(start), f"{name}() has {int(end) - int(start) + 1} lines"


@check.rule("house/blanks", "end lines at their last character, with LF, and the file with one")
def blanks(tree):
    for path in texts(tree, TEXTS):
        text = tree.text(path)
        for number, line in enumerate(text.split("\n"), 1):
            if line != line.rstrip():
                yield path, number, "has blanks at its end"
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield path, text.count("\n"), "does not end with one LF"


@check.rule("house/tabs", "indent by 4 spaces, in meson, YAML and proto files by 2")
def tabs(tree):
    for path in texts(tree, TEXTS):
        for number, line in tree.lines(path):
            if line.startswith("\t"):
                yield path, number, "begins with a tab"


# Written apart, so that this file passes.
MACHINE = re.compile(r"(?<![\w.*-])/(home/\w|root\b|wo" + r"rk/|Users/|mnt/\w|tm" + r"p/\w)|"
                     r"\b[A-Z]:\\\w")


@check.rule("house/paths", "text speaks of the project alone: name files from the top of the tree, "
                           "and make places for tests with mkdtemp")
def machine_paths(tree):
    for path in texts(tree, TEXTS):
        for number, line in tree.lines(path):
            found = MACHINE.search(line)
            if found:
                yield path, number, f"names a place of one machine, {found[0]}"


if __name__ == "__main__":
    check.main()
