# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every public function is documented, and documents name what is there."""

import os
import re

import check
import declarations

SECTIONS = ["Returns", "Errors", "Complexity", "Threads", "Since"]
TEMPLATE = "the template is: name, @arguments, text, Returns, Errors, Complexity, Threads, Since"


@check.rule("docs/functions", f"write a block /** NAME: ... */ right before it; {TEMPLATE}")
def blocks(tree):
    for function in declarations.functions(tree):
        if function.block is None or function.block[0] != f"{function.name}:":
            yield function.path, function.line, f"{function.name}() has no block of its own"


def documented(tree):
    for function in declarations.functions(tree):
        if function.block is not None and function.block[0] == f"{function.name}:":
            yield function


@check.rule("docs/arguments", "tell every argument as \"@name: what it is\", in the order of the "
                              "prototype")
def arguments(tree):
    for function in documented(tree):
        told = re.findall(r"^@(\w+):", "\n".join(function.block), re.M)
        if told != function.arguments:
            yield (function.path, function.line,
                   f"{function.name}() takes {function.arguments} and its block tells of {told}")


def sections_of(block):
    """Names of the sections in order; Since may stand behind Threads."""
    found = []
    for line in block:
        match = re.match(r"(%s): " % "|".join(SECTIONS), line)
        if match:
            found.append(match[1])
            if match[1] == "Threads" and re.search(r"\s{2,}Since: \d+\.\d+$", line):
                found.append("Since")
    return found


@check.rule("docs/sections", f"give it the sections that it needs in their order; {TEMPLATE}; "
                             "Returns where it returns something, Errors where it takes a GError")
def sections(tree):
    for function in documented(tree):
        wanted = [name for name in SECTIONS
                  if (name != "Returns" or function.returns != "void")
                  and (name != "Errors" or function.fallible)]
        found = sections_of(function.block)
        if found != wanted:
            yield (function.path, function.line,
                   f"{function.name}() has {' '.join(found)}, not {' '.join(wanted)}")


@check.rule("docs/readme", "write a README.md: words, data structures, invariants, what must not "
                           "be done, where to start reading")
def readmes(tree):
    for folder in sorted(os.listdir(tree.path("src"))):
        path = os.path.join("src", folder)
        if tree.files(r"\.c$", under=path) and not tree.exists(os.path.join(path, "README.md")):
            yield path, 0, "there is no README.md"


# Paths in `...` and targets of links. What stands in capitals is a name to fill in.
NAMED = re.compile(r"`((?:\.ci|benchmarks|docs|include|proto|src|tests|tools)/[\w./*-]+)`|"
                   r"\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)")


@check.rule("docs/paths", "name a file that is there, from the top of the tree, or link to it from "
                          "where the document is")
def paths(tree):
    for source in tree.files(r"^(include|src|tools)/.*\.([ch]|ya?ml|sh)$"):
        for number, line in tree.lines(source):
            for named in re.findall(r"\b((?:docs|proto|tests)/[\w/-]+\.\w+)", line):
                if not re.search(r"NAME|[A-Z]{5,}\.", named) and not tree.exists(named):
                    yield source, number, f"there is no {named}"
    for document in tree.files(r"\.md$"):
        for number, line in tree.lines(document):
            for named, linked in NAMED.findall(line):
                path = named or os.path.join(os.path.dirname(document), linked)
                if re.search(r"[A-Z]{3,}|\*", path.replace("README", "")):
                    continue
                if not tree.exists(path.rstrip("/")):
                    yield document, number, f"there is no {named or linked}"


@check.rule("docs/packages", "list packages in tools/setup.sh and justify each in a table of "
                             "docs/dependencies.md")
def packages(tree):
    script, document = "tools/setup.sh", "docs/dependencies.md"
    listed = {word for words in re.findall(r"_packages=\(([^)]*)\)", tree.text(script))
              for word in words.split()}
    rows = re.findall(r"^\| ([^|]+) \|", tree.text(document), re.M)
    told = {word.strip() for row in rows for word in row.split(",")} - {"package", ""}
    for word in sorted(listed - told):
        yield script, 0, f"{document} says nothing of {word}"
    for word in sorted(told - listed):
        yield document, 0, f"{word} is not in {script}"


if __name__ == "__main__":
    check.main()
