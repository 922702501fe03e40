# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One more member of a family is one file, one row and its tests. Rows come from meson."""

import re

import check

# Family → its member's source, the type of its one constant, and the files of its tests.
FAMILIES = {
    "blockers": ("src/resolve/blocker-NAME.c", "kith_blocker_NAME",
                 ["tests/resolve/vectors/blocker-NAME.tsv"]),
    "commands": ("tools/kith/cmd-NAME.c", "cli_command_NAME", ["tests/cli/NAME.t"]),
    "comparators": ("src/resolve/comparator-NAME.c", "kith_comparator_NAME",
                    ["tests/resolve/vectors/comparator-NAME.tsv"]),
    "exporters": ("src/export/exporter-NAME.c", "kith_exporter_NAME",
                  ["tests/export/golden/NAME.out"]),
    "loaders": ("src/load/loader-NAME.c", "kith_loader_NAME",
                ["tests/load/golden/NAME.in", "tests/load/golden/NAME.out"]),
    "normalisers": ("src/base/normaliser-NAME.c", "kith_normaliser_NAME",
                    ["tests/base/vectors/normaliser-NAME.tsv"]),
    "passes": ("src/analyse/pass-NAME.c", "kith_pass_NAME", ["tests/analyse/golden/NAME.out"]),
}


def members(tree):
    for family, (source, constant, tests) in FAMILIES.items():
        for row in tree.words(family):
            yield (family, row, source.replace("NAME", row),
                   constant.replace("NAME", row.replace("-", "_")),
                   [test.replace("NAME", row) for test in tests])


@check.rule("families/tests", "add the file: style is one member, one file of tests")
def tests(tree):
    for family, row, source, _, wanted in members(tree):
        for path in wanted:
            if not tree.exists(path):
                yield source, 0, f"{row} of the {family} has no {path}"


@check.rule("families/rows", "give every file of a family a row in its meson.build, and sort the "
                             "rows")
def rows(tree):
    for family, (source, _, _) in FAMILIES.items():
        known = tree.words(family)
        folder, name = source.rsplit("/", 1)
        pattern = "/" + re.escape(name).replace("NAME", r"([\w-]+)") + "$"
        found = [re.search(pattern, path)[1] for path in tree.files(pattern, under=folder)]
        for row in found:
            if row not in known:
                yield source.replace("NAME", row), 0, f"is no row of the {family}"
        if known != sorted(known):
            yield folder, 0, f"the rows of the {family} are not sorted"


@check.rule("families/constant", "let a member's file give the family one constant, named after "
                                 "the row, and hide everything else")
def constants(tree):
    for _, _, source, constant, _ in members(tree):
        text = check.without_comments(tree.text(source)) if tree.exists(source) else ""
        found = re.findall(r"^const \w+ (\w+) = \{", text, re.M)
        if found != [constant]:
            yield source, 0, f"gives {', '.join(found) or 'nothing'}, not {constant}"


@check.rule("families/run", "name the test in tests/cli/meson.build, so that it runs")
def commands_run(tree):
    for path in tree.files(r"^tests/cli/[\w-]+\.t$"):
        if path.split("/")[-1].removesuffix(".t") not in tree.words("cli_tests"):
            yield path, 0, "is a test that does not run"


if __name__ == "__main__":
    check.main()
