# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom: the module table in the top meson.build."""

import json
import os
import re
import shlex
import subprocess
import tempfile

import check

INCLUDE = re.compile(r"^\s*#\s*include\s*([<\"])([^>\"]+)[>\"]")

# Headers of other libraries that only some folders know.
FOREIGN = [
    (re.compile(r"lmdb\.h$"), ["src/store"]),
    (re.compile(r"igraph(/.*)?\.h$"), ["src/graph", "src/analyse"]),
    (re.compile(r"^(cairo|pango)"), ["src/draw"]),
    (re.compile(r"\.pb-c\.h$|^protobuf-c/"), ["src/model"]),
]


def modules(tree):
    """The module table: name → the modules it may call."""
    table = re.search(r"^modules = \[\n(.*?)^\]", tree.text("meson.build"), re.S | re.M)[1]
    rows = re.findall(r"^\s*\['(\w+)',\s*\[([^]]*)\]", table, re.M)
    return {name: re.findall(r"'(\w+)'", lower) for name, lower in rows}


def includes(tree, *folders):
    """(path, line, bracket, header) for each include of C sources in the folders."""
    for folder in folders:
        for path in tree.files(r"\.[ch]$", under=folder):
            for number, line in tree.lines(path):
                found = INCLUDE.match(line)
                if found:
                    yield path, number, found[1], found[2]


def owner(tree, header):
    """The module that a private header belongs to, None for a generated one."""
    for name in modules(tree):
        if tree.exists(os.path.join("src", name, header)):
            return name
    return None


def is_generated(header):
    return header.endswith(("-rows.h", "-resources.h", ".pb-c.h"))


@check.rule("layers/modules", "move what both need down to a module that both may call; the table "
                              "is in the top meson.build")
def downwards(tree):
    for name, lower in modules(tree).items():
        for path, number, bracket, header in includes(tree, os.path.join("src", name)):
            if bracket == "<" or is_generated(header):
                continue
            found = owner(tree, header)
            if found is None:
                yield path, number, f"\"{header}\" belongs to no module"
            elif found != name and found not in lower:
                yield path, number, f"{name} may not include \"{header}\" of {found}"


@check.rule("layers/relative", "name the header alone: its module's folder is in the include path")
def relative(tree):
    for path, number, _, header in includes(tree, "src", "tools", "tests", "include"):
        if ".." in header.split("/"):
            yield path, number, f"\"{header}\" leaves its folder"


@check.rule("layers/foreign", "only src/store knows LMDB, only src/graph and src/analyse igraph, only "
                              "src/draw cairo, only src/model the messages' codec: call what these modules offer")
def foreign(tree):
    for path, number, _, header in includes(tree, "src", "tools", "include"):
        for pattern, folders in FOREIGN:
            if pattern.search(header) and os.path.dirname(path) not in folders:
                yield path, number, f"includes {header}"


@check.rule("layers/command", "the command sees the public API: include <kith/kith.h> and cli-*.h "
                              "alone")
def command(tree):
    private = {os.path.basename(path) for path in tree.files(r"\.h$", under="src")}
    for path, number, bracket, header in includes(tree, "tools/kith"):
        if bracket == "<":
            if header.startswith("kith/") and header != "kith/kith.h" or header in private:
                yield path, number, f"includes <{header}>"
        elif not re.fullmatch(r"cli(-\w+)?\.h|command-rows\.h", header):
            yield path, number, f"includes \"{header}\""


@check.rule("layers/synth", "the generator that judges the engine shares nothing with it")
def synth(tree):
    for path, number, bracket, header in includes(tree, "tools/synth"):
        if header.startswith("kith") or bracket == "\"" and not header.startswith("synth"):
            yield path, number, f"includes {header}"


# ---- what the compiler says of it ----


def compile_flags(tree):
    """How a source of each module is compiled, without input and output: name → words."""
    with open(os.path.join(tree.build, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    flags = {}
    for entry in commands:
        path = os.path.relpath(os.path.join(entry["directory"], entry["file"]), tree.source)
        found = re.match(r"src/(\w+)/[\w-]+\.c$", path)
        if found and found[1] not in flags:
            words = shlex.split(entry["command"])
            for option in ("-o", "-c", "-MF", "-MQ"):
                words[words.index(option):words.index(option) + 2] = []
            flags[found[1]] = ([w for w in words if w not in ("-MD", "ccache")], entry["directory"])
    return flags


def preprocess(flags, header):
    """None when a source that includes @header is fine, else what is said."""
    words, directory = flags
    with tempfile.TemporaryDirectory(prefix="kith-check-") as place:
        source = os.path.join(place, "include.c")
        with open(source, "w", encoding="utf-8") as file:
            file.write(f"#include \"{header}\"\n")
        done = subprocess.run([*words, "-E", "-o", os.devnull, source], cwd=directory,
                              capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stderr


@check.rule("layers/compiler", "let a module's include path lead to the modules in its row alone, "
                               "with implicit_include_directories off")
def compiler(tree):
    table = modules(tree)
    flags = compile_flags(tree)
    headers = {name: [os.path.basename(p) for p in tree.files(r"\.h$", under=f"src/{name}")]
               for name in table}
    for name, lower in table.items():
        if name not in flags:
            yield "meson.build", 0, f"no source of {name} is compiled"
            continue
        for other in table:
            if not headers[other]:
                continue
            header = headers[other][0]
            said = preprocess(flags[name], header)
            if other == name or other in lower:
                if said is not None:
                    yield f"src/{name}", 0, f"cannot include {header} of {other}: {said.strip()}"
            elif said is None:
                yield f"src/{name}", 0, f"{header} of {other} can be included"
            elif f"{header}: No such file" not in said and f"'{header}' file not found" not in said:
                yield f"src/{name}", 0, f"{header} of {other}: {said.strip()}"


if __name__ == "__main__":
    check.main()
