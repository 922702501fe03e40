#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks every rule of tools/check once, with the smallest tree that does it, and shows that
mending it satisfies the rule. A case gives the broken tree, what the rule must say of it, and what
to change. Usage: test-check.py C++-COMPILER COMPILER..., the first empty where there is none."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

import check
import docs  # noqa: F401  each registers its rules
import exports  # noqa: F401
import families  # noqa: F401
import format  # noqa: F401
import headers  # noqa: F401
import house  # noqa: F401
import layers  # noqa: F401
import package  # noqa: F401

CXX, *CC = sys.argv[1:]
CASES = {}

SPDX = ("/* SPDX-FileCopyrightText: The Kith authors\n"
        " * SPDX-License-Identifier: GPL-3.0-or-later */\n")

BLOCK = """/**
 * kith_do:
 * @what: what
 * @error: return location for a #GError
 *
 * Does it.
 *
 * Returns: %TRUE when done
 * Errors: %KITH_ERROR_IO
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_do(const char *what, GError **error);
"""

MODULES = """modules = [
  ['base',  [],       []],
  ['model', ['base'], []],
]
"""


def case(name, broken, says, mended, **settings):
    """@broken and @mended: path → text; the mended files are written over the broken ones, None
    takes one away."""
    CASES.setdefault(name, []).append((broken, says, mended, settings))


def write(place, files):
    for path, text in files.items():
        where = pathlib.Path(place, path)
        where.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            where.unlink()
        else:
            where.write_text(text, encoding="utf-8", newline="")


# ---- docs ----

HEADER = "include/kith/kith-do.h"

case("docs/functions", {HEADER: "/* does it */\n" + BLOCK.split("*/\n")[1]},
     "kith_do() has no block of its own", {HEADER: BLOCK})
case("docs/functions", {HEADER: BLOCK.replace("kith_do:", "kith_did:")},
     "kith_do() has no block of its own", {HEADER: BLOCK})
case("docs/functions", {HEADER: BLOCK + "KITH_API void kith_more(void);\n"},
     "kith-do.h:14: kith_more() has no block of its own", {HEADER: BLOCK})
case("docs/arguments", {HEADER: BLOCK.replace(" * @what: what\n", "")},
     "kith_do() takes ['what', 'error'] and its block tells of ['error']", {HEADER: BLOCK})
case("docs/arguments", {HEADER: BLOCK.replace("@what: ", "@that: ")},
     "its block tells of ['that', 'error']", {HEADER: BLOCK})
case("docs/sections", {HEADER: BLOCK.replace(" * Complexity: O(1)\n", "")},
     "kith_do() has Returns Errors Threads Since, not", {HEADER: BLOCK})
case("docs/sections", {HEADER: BLOCK.replace(" * Errors: %KITH_ERROR_IO\n", "")},
     "not Returns Errors Complexity Threads Since", {HEADER: BLOCK})
case("docs/sections", {HEADER: BLOCK.replace("KITH_API gboolean", "KITH_API void")},
     "not Errors Complexity Threads Since", {HEADER: BLOCK})
case("docs/sections", {HEADER: BLOCK.replace("     Since: 0.1", "")},
     "has Returns Errors Complexity Threads, not", {HEADER: BLOCK})
case("docs/readme", {"src/base/base-do.c": ""}, "there is no README.md",
     {"src/base/README.md": "# base\n"})
case("docs/paths", {"docs/a.md": "See `src/gone.c` and `src/NAME.c`.\n"}, "there is no src/gone.c",
     {"docs/a.md": "See `docs/a.md`.\n"})
case("docs/paths", {"src/a.c": "/* See docs/guide/gone.md. */\n"}, "there is no docs/guide/gone.md",
     {"docs/guide/gone.md": "\n"})
case("docs/paths", {"docs/a.md": "See [it](b.md#part).\n"}, "there is no b.md",
     {"docs/b.md": "b\n"})

SETUP = "build_packages=(gcc\n    meson)\ntest_packages=(git)\n"
TOLD = "| package | for |\n|---|---|\n| gcc, meson | building |\n| git | history |\n"
case("docs/packages",
     {"tools/setup.sh": SETUP, "docs/dependencies.md": TOLD.replace(", meson", "")},
     "docs/dependencies.md says nothing of meson", {"docs/dependencies.md": TOLD})
case("docs/packages", {"tools/setup.sh": SETUP, "docs/dependencies.md": TOLD + "| cc | more |\n"},
     "cc is not in tools/setup.sh", {"docs/dependencies.md": TOLD})

# ---- exports: the library is made of lib.c and the map ----

MAP = "KITH_0.1 {\nglobal:\n    kith_*;\nlocal:\n    *;\n};\n"
DO = "int kith_do(void);\nint kith_do(void) { return 1; }\n"
DECLARED = "KITH_API int kith_do(void);\n"
ALL = {HEADER: DECLARED, "src/kith.map": MAP, "lib.c": DO}

case("exports/declared", {**ALL, "lib.c": DO + "int kith_leak(void) { return 1; }\n"},
     "the library exports kith_leak (T), which no public header declares", ALL)
case("exports/declared", {**ALL, "lib.c": DO + "int kith_data = 1;\n"}, "exports kith_data (D)",
     ALL)
case("exports/defined", {**ALL, HEADER: DECLARED + "KITH_API int kith_gone(void);\n"},
     "kith_gone() is declared and not in the library", ALL)
case("exports/marked", {**ALL, HEADER: "int kith_do(void);\n"}, "kith_do() has no KITH_API", ALL)
case("exports/map", {**ALL, "src/kith.map": MAP.replace("kith_*", "kith_*; other_*")},
     "the pattern other_* lets out no public function", ALL)
case("exports/map", {**ALL, "src/kith.map": MAP.replace("kith_*", "kith_d?d")},
     "kith_do() is let out by no pattern", ALL)
case("exports/map", {**ALL, "src/kith.map": "KITH_0.1 {\nglobal:\n    kith_*;\n};\n"},
     "there is no version node", ALL)

# ---- families ----

ROW = "const KithLoader kith_loader_csv = {\n    .name = \"csv\",\n};\n"
LOADER = {"src/load/loader-csv.c": ROW, "tests/load/golden/csv.in": "",
          "tests/load/golden/csv.out": ""}

case("families/tests", {"src/load/loader-csv.c": ROW, "tests/load/golden/csv.in": ""},
     "csv of the loaders has no tests/load/golden/csv.out", LOADER, loaders="csv")
case("families/tests", {"tools/kith/cmd-load.c": ""},
     "load of the commands has no tests/cli/load.t", {"tests/cli/load.t": ""}, commands="load")
case("families/rows", {**LOADER, "src/load/loader-new.c": ""}, "is no row of the loaders",
     {"src/load/loader-new.c": None}, loaders="csv")
case("families/constant", {**LOADER, "src/load/loader-csv.c": ROW.replace("_csv", "_tsv")},
     "gives kith_loader_tsv, not kith_loader_csv", LOADER, loaders="csv")
case("families/constant", {**LOADER, "src/load/loader-csv.c": "static " + ROW},
     "gives nothing, not kith_loader_csv", LOADER, loaders="csv")
case("families/run", {"tests/cli/load.t": "", "tests/cli/map.t": ""},
     "map.t: is a test that does not run", {"tests/cli/map.t": None}, cli_tests="load")

# ---- format ----

STYLE = "BasedOnStyle: LLVM\nIndentWidth: 4\n"
case("format/c", {".clang-format": STYLE, "src/a.c": "int  a ;\n"},
     "src/a.c:1: is formatted differently", {"src/a.c": "int a;\n"})

# ---- headers ----

GUARDED = "#ifndef A\n#define A\n#include <glib.h>\nguint kith_do(void);\n#endif\n"

case("headers/c11", {HEADER: "guint kith_do(void);\n"}, "unknown type name", {HEADER: GUARDED})
case("headers/c11", {HEADER: "typedef struct { int a; } A;\n"}, "redefinition|conflicting types",
     {HEADER: GUARDED})
case("headers/c11", {HEADER: GUARDED.replace("guint kith", "extern int a = 1;\nguint kith")},
     "initiali", {HEADER: GUARDED})
case("headers/cxx17", {HEADER: GUARDED.replace("(void)", "(int new)")}, "error", {HEADER: GUARDED})
case("headers/complete", {HEADER: GUARDED, "include/kith/kith.h": ""}, "kith.h does not include it",
     {"include/kith/kith.h": "#include <kith/kith-do.h>\n"})
case("headers/foreign", {HEADER: "#include <lmdb.h>\n"}, "includes <lmdb.h>", {HEADER: GUARDED})

# ---- house ----

case("house/spdx", {"src/a.c": "int a;\n"}, "has no SPDX header", {"src/a.c": SPDX + "int a;\n"})
case("house/spdx", {"tools/run": "#!/bin/sh\n# SPDX-FileCopyrightText: The Kith authors\n"},
     "has no SPDX header",
     {"tools/run": "#!/bin/sh\n# SPDX-FileCopyrightText: The Kith authors\n"
                   "# SPDX-License-Identifier: GPL-3.0-or-later\n"})
case("house/undone", {"src/a.c": "/* TO" + "DO: more */\n"}, "src/a.c:1: says", {"src/a.c": "\n"})
case("house/file-size", {"src/a.c": "\n" * 1001}, "has 1001 lines", {"src/a.c": "\n" * 1000})
case("house/function-size", {"src/a.c": "int\nf(void)\n{\n" + "    g();\n" * 98 + "}\n"},
     "src/a.c:2: f() has 101 lines", {"src/a.c": "int\nf(void)\n{\n" + "    g();\n" * 97 + "}\n"})
case("house/blanks", {"src/a.c": "int a; \n"}, "src/a.c:1: has blanks at its end",
     {"src/a.c": "int a;\n"})
case("house/blanks", {"src/a.c": "int a;\r\n"}, "has blanks at its end", {"src/a.c": "int a;\n"})
case("house/blanks", {"docs/a.md": "text"}, "does not end with one LF", {"docs/a.md": "text\n"})
case("house/blanks", {"docs/a.md": "text\n\n"}, "does not end with one LF", {"docs/a.md": "text\n"})
case("house/tabs", {"src/a.c": "\tint a;\n"}, "src/a.c:1: begins with a tab",
     {"src/a.c": "    int a;\n"})
case("house/paths", {"docs/a.md": "In /ho" + "me/jane/kith.\n"}, "names a place of one machine",
     {"docs/a.md": "In `src/`, /usr/bin/env and a/root.\n"})

# ---- layers ----

TREE = {"meson.build": MODULES, "src/base/base-a.h": "", "src/model/model-a.h": "",
        "src/model/model-a.c": "#include \"model-a.h\"\n\n#include \"base-a.h\"\n"}

case("layers/modules", {**TREE, "src/base/base-a.c": "#include \"model-a.h\"\n"},
     "base may not include \"model-a.h\" of model",
     {"src/base/base-a.c": "#include \"base-a.h\"\n"})
case("layers/modules", {**TREE, "src/base/base-a.c": "#include \"gone.h\"\n"},
     "\"gone.h\" belongs to no module", {"src/base/base-a.c": "#include \"some-rows.h\"\n"})
case("layers/relative", {"src/base/a.c": "#include \"../model/model-a.h\"\n"}, "leaves its folder",
     {"src/base/a.c": "#include \"a..h\"\n"})
case("layers/foreign", {"src/load/load.c": "#include <lmdb.h>\n"}, "includes lmdb.h",
     {"src/load/load.c": "", "src/store/store.c": "#include <lmdb.h>\n"})
case("layers/foreign", {"src/export/export.c": "#include <igraph.h>\n"}, "includes igraph.h",
     {"src/export/export.c": "", "src/analyse/a.c": "#include <igraph.h>\n"})
case("layers/foreign", {"src/store/store.c": "#include \"kith/v1/record.pb-c.h\"\n"},
     "includes kith/v1/record.pb-c.h",
     {"src/store/store.c": "", "src/model/a.c": "#include \"kith/v1/record.pb-c.h\"\n"})
case("layers/command", {"tools/kith/cmd-a.c": "#include <kith/kith-store.h>\n"},
     "includes <kith/kith-store.h>", {"tools/kith/cmd-a.c": "#include <kith/kith.h>\n"})
case("layers/command", {"tools/kith/cmd-a.c": "#include \"base-text.h\"\n"},
     "includes \"base-text.h\"",
     {"tools/kith/cmd-a.c": "#include \"cli.h\"\n#include \"cli-table.h\"\n\n#include <stdio.h>\n"})
case("layers/synth", {"tools/synth/main.c": "#include <kith/kith.h>\n"}, "includes kith/kith.h",
     {"tools/synth/main.c": "#include \"synth-text.h\"\n\n#include <glib.h>\n"})
case("layers/synth", {"tools/synth/main.c": "#include \"base-text.h\"\n"}, "includes base-text.h",
     {"tools/synth/main.c": ""})


def commands(base_sees):
    """What meson writes of how sources are compiled; base has one folder too many, or not."""
    sees = {"base": base_sees, "model": ["base", "model"]}
    return json.dumps([{"directory": "PLACE", "file": f"src/{name}/{name}-a.c",
                        "command": " ".join([*CC, *(f"-Isrc/{f}" for f in sees[name]), "-MD", "-MQ",
                                             "a.o", "-MF", "a.o.d", "-o", "a.o", "-c",
                                             f"src/{name}/{name}-a.c"])} for name in sees])


COMPILED = {**TREE, "src/base/base-a.c": "#include \"base-a.h\"\n"}
case("layers/compiler", {**COMPILED, "build/compile_commands.json": commands(["base", "model"])},
     "model-a.h of model can be included", {"build/compile_commands.json": commands(["base"])})
case("layers/compiler", {**COMPILED, "build/compile_commands.json": commands([])},
     "cannot include base-a.h of base", {"build/compile_commands.json": commands(["base"])})

# ---- package: a stand-in for meson installs what lies in the folder "tree" ----

INSTALL = """import shutil, sys
shutil.copytree("PLACE/tree", sys.argv[-1], dirs_exist_ok=True)
"""
API = """#include <glib.h>
#define KITH_VERSION_STRING "1"
#define KITH_ERROR g_file_error_quark()
#define KITH_ERROR_NOT_FOUND G_FILE_ERROR_NOENT
typedef char KithTable;
typedef char KithStore;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithTable, g_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithStore, g_free)
#define kith_load_formats() g_strdup("")
#define kith_table_n_rows(table) ((table) != NULL ? 1 : 0)
#define kith_store_open(path, error) \\
    (g_set_error(error, KITH_ERROR, KITH_ERROR_NOT_FOUND, "%s", path), NULL)
"""
PC = """prefix=/usr/local
includedir=${prefix}/include

Name: kith
Description: kith
Version: 1
Requires: glib-2.0
Cflags: -I${includedir}
"""
TOP = "tree/usr/local"
INSTALLED = {"install.py": INSTALL, f"{TOP}/lib/pkgconfig/kith.pc": PC,
             f"{TOP}/include/kith/kith.h": API, "include/kith/kith.h": "",
             f"{TOP}/bin/kith": "", f"{TOP}/lib/libkith.so.0.1.0": "",
             f"{TOP}/share/bash-completion/completions/kith": "",
             f"{TOP}/share/man/man1/kith.1": "", f"{TOP}/share/man/man1/kith-load.1": ""}
MESON = {"meson": f"{sys.executable} PLACE/install.py", "version": "1", "commands": "load"}

case("package/program",
     {**INSTALLED, f"{TOP}/lib/pkgconfig/kith.pc": PC.replace("/include", "/include/kith")},
     "kith/kith.h: No such file|kith/kith.h' file not found", INSTALLED, **MESON)
case("package/program", {**INSTALLED, f"{TOP}/include/kith/kith.h": API.replace('"1"', '"2"')},
     "the program says '2 1 1\\n'", INSTALLED, **MESON)
case("package/program", {**INSTALLED, f"{TOP}/lib/pkgconfig/kith.pc": None},
     "no kith.pc is installed", INSTALLED, **MESON)
case("package/files", {**INSTALLED, f"{TOP}/share/man/man1/kith-load.1": None},
     r"nothing is installed as /man1/kith-load\.1$", INSTALLED, **MESON)
case("package/files", {**INSTALLED, "include/kith/kith-do.h": ""},
     r"nothing is installed as /include/kith/kith\-do\.h$",
     {f"{TOP}/include/kith/kith-do.h": ""}, **MESON)


# ---- running ----


def make_library(place):
    """A library of lib.c and the map, where a case has them."""
    if os.path.exists(os.path.join(place, "lib.c")):
        subprocess.run([*CC, "-shared", "-fPIC", "-w", "-Wl,--version-script,src/kith.map", "-o",
                        "lib.so", "lib.c"], cwd=place, check=True)


def problems_of(name, place, settings):
    make_library(place)
    words = {"cc": " ".join(CC), "cxx": CXX, "library": os.path.join(place, "lib.so"),
             **settings}
    tree = check.Tree(place, os.path.join(place, "build"),
                      {key: value.replace("PLACE", place) for key, value in words.items()})
    problems, skipped = check.run_rule(name, tree)
    return [f"{path}:{line}: {text}" if line else f"{path}: {text}"
            for path, line, text in problems], skipped


def filled(files, place):
    """@files without those taken away, and with the place they are written to filled in."""
    return {path: text and text.replace("PLACE", place) for path, text in files.items()}


def run_case(name, broken, says, mended, settings):
    """Why the case could not be held, None when it could."""
    with tempfile.TemporaryDirectory(prefix="kith-check-") as place:
        write(place, filled({p: t for p, t in broken.items() if t is not None}, place))
        found, skipped = problems_of(name, place, settings)
        if skipped is not None:
            return skipped
        assert any(part in problem for problem in found for part in says.split("|")), (says, found)
        write(place, filled(mended, place))
        found, _ = problems_of(name, place, settings)
        assert not found, ("mended", found)
        return None


def run_rule(number, name):
    try:
        assert name in CASES, "nothing breaks this rule: add a case"
        reasons = {run_case(name, *one) for one in CASES[name]} - {None}
        print(f"ok {number} {name}" + (f" # SKIP {reasons.pop()}" if reasons else ""), flush=True)
        return True
    except Exception:  # a case that goes wrong in any way has failed
        print(f"not ok {number} {name}", flush=True)
        traceback.print_exc()
        return False


def main():
    assert set(CASES) <= set(check.RULES), "a case of no rule"
    print(f"1..{len(check.RULES)}")
    fine = [run_rule(number, name) for number, name in enumerate(sorted(check.RULES), 1)]
    sys.exit(0 if all(fine) else 1)


main()
