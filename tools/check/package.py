# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed can be used: a program builds with pkg-config's word alone, and runs."""

import contextlib
import os
import re
import subprocess
import tempfile

import check
import headers

PROGRAM = """#include <kith/kith.h>

#include <stdio.h>

int
main(int argc, char **argv)
{
    g_autoptr(KithTable) formats = kith_load_formats();
    g_autoptr(GError) error = NULL;
    g_autoptr(KithStore) store = argc > 1 ? kith_store_open(argv[1], &error) : NULL;

    printf("%s %d %d\\n",
           KITH_VERSION_STRING,
           kith_table_n_rows(formats) > 0,
           g_error_matches(error, KITH_ERROR, KITH_ERROR_NOT_FOUND));
    return store == NULL ? 0 : 1;
}
"""


def run(words, **options):
    return subprocess.run(words, capture_output=True, text=True, check=False, **options)


def find(place, pattern):
    for where, _, names in os.walk(place):
        for name in names:
            path = os.path.join(where, name)
            if re.search(pattern, path):
                return path
    return None


@contextlib.contextmanager
def installed(tree):
    """Installs into a folder of its own: (folder, what went wrong)."""
    with tempfile.TemporaryDirectory(prefix="kith-check-") as place:
        done = run([*tree.words("meson"), "install", "-C", tree.build, "--no-rebuild", "--destdir",
                    place])
        yield place, None if done.returncode == 0 else f"meson install: {done.stderr.strip()}"


def kith_pc(place):
    """A copy of kith.pc whose prefix is where the tree lies for now; the folder it is in."""
    path = find(place, r"/pkgconfig/kith\.pc$")
    if path is None:
        return None
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"^prefix=", f"prefix={place}", file.read(), flags=re.M)
    folder = os.path.join(place, "pc")
    os.mkdir(folder)
    with open(os.path.join(folder, "kith.pc"), "w", encoding="utf-8") as file:
        file.write(text)
    return folder


def build_and_run(tree, place):
    """What a small program against the installed tree prints, and what went wrong."""
    folder = kith_pc(place)
    if folder is None:
        return None, "no kith.pc is installed"
    environment = dict(os.environ, PKG_CONFIG_PATH=folder)
    flags = run(["pkg-config", "--cflags", "--libs", "kith"], env=environment)
    if flags.returncode != 0:
        return None, flags.stderr.strip()
    program = os.path.join(place, "program")
    sanitize = [f"-fsanitize={word}" for word in tree.words("sanitize") if word != "none"]
    source = program + ".c"
    with open(source, "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    done = run([*tree.words("cc"), "-Wall", "-Werror", *sanitize, "-o", program, source,
                *flags.stdout.split()])
    if done.returncode != 0:
        return None, done.stderr.strip()
    library = find(place, r"/libkith\.so\.\d+$")
    done = run([program, os.path.join(place, "nowhere")],
               env=dict(os.environ, LD_LIBRARY_PATH=os.path.dirname(library or place)))
    return done.stdout, done.stderr.strip() if done.returncode != 0 else None


@check.rule("package/program", "let kith.pc name every flag that a program needs, and install "
                               "every header that kith.h includes")
def program_runs(tree):
    with installed(tree) as (place, wrong):
        told = None
        if wrong is None:
            told, wrong = build_and_run(tree, place)
    if wrong is not None:
        for line in wrong.splitlines()[:10]:
            yield "src/meson.build", 0, line
    elif told != f"{tree.settings['version']} 1 1\n":
        yield "src/meson.build", 0, f"the program says {told!r}"


@check.rule("package/files", "install the command, the library, every public header, kith.pc, and "
                             "for every command a page and its completion")
def everything_installed(tree):
    wanted = [r"/bin/kith$", r"/libkith\.so\.[\d.]+$", r"/pkgconfig/kith\.pc$",
              r"/bash-completion/completions/kith$", r"/man1/kith\.1$"]
    wanted += [rf"/include/kith/{re.escape(name)}$" for name in headers.headers(tree)]
    wanted += [rf"/man1/kith-{re.escape(name)}\.1$" for name in tree.words("commands")]
    with installed(tree) as (place, wrong):
        if wrong is not None:
            yield "meson.build", 0, wrong
            return
        for pattern in wanted:
            if find(place, pattern) is None:
                yield "meson.build", 0, f"nothing is installed as {pattern}"


if __name__ == "__main__":
    check.main()
