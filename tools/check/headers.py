# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Public headers stand alone, in C and in C++, and bring in nothing foreign."""

import os
import re
import subprocess

import check

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]
ALLOWED = re.compile(r"<(glib\.h|gio/gio\.h|kith/[\w-]+\.h)>")


def headers(tree):
    names = {os.path.basename(path).removesuffix(".in")
             for path in tree.files(r"\.h(\.in)?$", under="include/kith")}
    return sorted(names)


def path_of(tree, name):
    path = os.path.join("include/kith", name)
    return path if tree.exists(path) else path + ".in"


def include_flags(tree):
    flags = subprocess.run(["pkg-config", "--cflags", "glib-2.0", "gio-2.0"], capture_output=True,
                           text=True, check=True).stdout.split()
    return [f"-I{tree.path('include')}", f"-I{os.path.join(tree.build, 'include')}", *flags]


def compile_each(tree, compiler, language, standard):
    if not compiler:
        raise check.Skip(f"there is no compiler for {language}")
    flags = include_flags(tree)
    for name in headers(tree):
        text = f"#include <kith/{name}>\n#include <kith/{name}>\nextern int something;\n"
        words = [*compiler, f"-x{language}", f"-std={standard}", *STRICT, *flags, "-"]
        done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            errors = [line for line in done.stderr.splitlines() if "error" in line]
            yield path_of(tree, name), 0, (errors or [f"{compiler[0]} failed"])[0]


@check.rule("headers/c11", "include what the header needs, and write strict C11")
def in_c(tree):
    yield from compile_each(tree, tree.words("cc"), "c", "c11")


@check.rule("headers/cxx17", "write what C++17 understands too")
def in_cxx(tree):
    yield from compile_each(tree, tree.words("cxx"), "c++", "c++17")


@check.rule("headers/complete", "include it in include/kith/kith.h: that is the one header to "
                                "include")
def complete(tree):
    text = tree.text("include/kith/kith.h")
    for name in headers(tree):
        if name != "kith.h" and f"#include <kith/{name}>" not in text:
            yield path_of(tree, name), 0, "kith.h does not include it"


@check.rule("headers/foreign", "public headers know GLib, GIO and one another; keep other "
                               "libraries' types behind our own in src/")
def foreign(tree):
    for name in headers(tree):
        path = path_of(tree, name)
        for number, line in tree.lines(path):
            found = re.match(r"\s*#\s*include\s*(\S+)", line)
            if found and not ALLOWED.fullmatch(found[1]):
                yield path, number, f"includes {found[1]}"


if __name__ == "__main__":
    check.main()
