# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions that the public headers declare, with their documentation."""

import re

import check

HEADERS = r"\.h(\.in)?$"

# A prototype: what it returns, its name and its arguments.
PROTOTYPE = re.compile(r"(?:^|(?<=[;}\n]))[ \t]*((?:KITH_\w+\s+)*)([A-Za-z_][\w \t\n*]*?[\s*])"
                       r"(\w+)\s*\(([^;{}]*)\)\s*(?:G_GNUC_\w+(?:\s*\([^)]*\))?\s*)*;")
BLOCK = re.compile(r"/\*\*\n((?:(?!\*/).)*)\*/\s*", re.S)


class Function:
    """One prototype."""

    def __init__(self, path, line, match, block):
        self.path = path
        self.line = line
        self.exported = "KITH_API" in match[1]
        self.returns = " ".join(match[2].split())
        self.name = match[3]
        self.arguments = arguments_of(match[4])
        self.fallible = bool(re.search(r"GError\s*\*\*", match[4]))
        self.block = block  # lines without their stars, None when there is no block


def arguments_of(text):
    if text.strip() in ("", "void"):
        return []
    parts = re.split(r",(?![^(]*\))", text)
    return [re.search(r"(\w+)\s*(?:\[[^]]*\])?\s*$", part)[1] for part in parts
            if part.strip() != "..."]


def blank(match):
    """Blanks in the place of what was matched, so that offsets and lines stay."""
    return re.sub(r"[^\n]", " ", match.group())


def hide_directives(text):
    text = re.sub(r"^G_(?:BEGIN|END)_DECLS$", blank, text, flags=re.M)
    return re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", blank, text, flags=re.M)


def hide_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", blank, text, flags=re.S)


def hide_bodies(text):
    while True:
        hidden = re.sub(r"\{[^{}]*\}", blank, text)
        if hidden == text:
            return text
        text = hidden


def block_before(text, offset):
    start = text.rfind("/**\n", 0, offset)
    match = BLOCK.fullmatch(text, start, offset) if start >= 0 else None
    if match is None:
        return None
    return [re.sub(r"^ ?\*? ?", "", line.strip()) for line in match[1].split("\n")][:-1]


def functions_in(path, text):
    plain = hide_bodies(hide_directives(hide_comments(text)))
    for match in PROTOTYPE.finditer(plain):
        if re.search(r"\b(typedef|static|struct\s+\w+\s*$)\b", match[2]):
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        yield Function(path, check.line_of(text, start), match, block_before(text, start))


def functions(tree):
    for path in tree.files(HEADERS, under="include/kith"):
        yield from functions_in(path, tree.text(path))
