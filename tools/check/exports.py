# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What libkith.so lets out is what the public headers declare."""

import fnmatch
import re
import subprocess

import check
import declarations

MAP = "src/kith.map"


def exported(tree):
    """Dynamic symbols that the library defines, and nm's letter for each."""
    told = subprocess.run(["nm", "-D", "--defined-only", *tree.words("library")],
                          capture_output=True, text=True, check=True).stdout
    found = {}
    for line in told.splitlines():
        _, kind, name = line.split()
        name, _, version = name.partition("@")
        if kind != "A":  # the versions' own names
            found[name] = (kind, version.lstrip("@"))
    return found


def declared(tree):
    return {function.name: function for function in declarations.functions(tree)
            if function.exported}


@check.rule("exports/declared", "declare it in include/kith/ with KITH_API, or make it static, or "
                                "give it a name that src/kith.map keeps in")
def no_more(tree):
    known = declared(tree)
    for name, (kind, _) in sorted(exported(tree).items()):
        if name not in known:
            yield MAP, 0, f"the library exports {name} ({kind}), which no public header declares"


@check.rule("exports/defined", "define it in src/, or take it out of the header")
def no_less(tree):
    found = exported(tree)
    for name, function in sorted(declared(tree).items()):
        if found.get(name, ("", ""))[0] != "T":
            yield function.path, function.line, f"{name}() is declared and not in the library"


@check.rule("exports/marked", "put KITH_API before it, or move it to a header in src/")
def marked(tree):
    for function in declarations.functions(tree):
        if not function.exported:
            yield function.path, function.line, f"{function.name}() has no KITH_API"


@check.rule("exports/map", "keep one version node with patterns that let out public functions, and "
                           "local: *")
def mapped(tree):
    text = check.without_comments(tree.text(MAP))
    node = re.search(r"([\w.]+)\s*\{\s*global:(.*?)local:\s*\*;\s*\}", text, re.S)
    if node is None:
        yield MAP, 0, "there is no version node with global: and local: *"
        return
    patterns = re.findall(r"[^\s;]+", node[2])
    names = declared(tree)
    for name, function in sorted(names.items()):
        if not any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
            yield function.path, function.line, f"{name}() is let out by no pattern of {MAP}"
    for pattern in patterns:
        if not fnmatch.filter(names, pattern):
            yield MAP, 0, f"the pattern {pattern} lets out no public function"
    for name, (_, version) in sorted(exported(tree).items()):
        if version != node[1]:
            yield MAP, 0, f"{name} is exported with the version \"{version}\", not {node[1]}"


if __name__ == "__main__":
    check.main()
