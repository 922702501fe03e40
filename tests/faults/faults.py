# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of bad input share: runs that may fail and may not crash, and stores to compare."""

import hashlib
import subprocess
import types

from harness import KITH, Result, equal

SEED = 20260101


def attempt(*arguments, codes=(0, 1, 2, 3), timeout=60, **how):
    """Runs the command, which may fail, but not crash, hang or fail without saying why in one
    line. Standard output is bytes."""
    done = subprocess.run([KITH, *map(str, arguments)], stderr=subprocess.PIPE,
                          **{"stdout": subprocess.PIPE, **how}, timeout=timeout, check=False)
    told = done.stderr.decode("utf-8", "replace")
    what = f"kith {' '.join(map(str, arguments))}: exit code {done.returncode}\n{told}"
    assert done.returncode in codes, what
    assert "fault" not in told or "kith: stopped by a fault" not in told, what
    assert done.returncode in (0, 3) or told.startswith("kith: "), what
    if done.returncode == 1:
        equal(told.count("\n"), 1, what)
    return Result(types.SimpleNamespace(returncode=done.returncode, stdout=done.stdout, stderr=told))


def content(store):
    """What a store holds, its audit logs apart, as a digest."""
    return hashlib.sha256(attempt("dump", store, "--no-audit", codes=(0,)).out).hexdigest()


def whole(store):
    """The store must be as it was written, every byte."""
    attempt("verify", store, codes=(0,))


def put(name, data):
    """Writes a file of bytes, or of text."""
    with open(name, "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)
    return name
