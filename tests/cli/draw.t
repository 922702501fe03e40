#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import os

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged


def draw(*words, out="a.svg"):
    kith("draw", "force.kith", *words, "-o", out, "--quiet")
    with open(out, "rb") as file:
        return file.read()


@case("what lies around an entity, in each format")
def _():
    for out, start in (("a.svg", b"<?xml"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")):
        picture = draw("ego", "hr/1", "--hops", "2", out=out)
        assert picture.startswith(start), picture[:8]
        equal(draw("ego", "hr/1", "--hops", "2", out=out), picture)
    near, far = draw("ego", "hr/1"), draw("ego", "hr/1", "--hops", "2")
    assert len(near) < len(far)
    has(kith("draw", "force.kith", "ego", "hr/1", "-o", "a.svg").out, "Drew 3 entities in a.svg.")
    has(kith("draw", "force.kith", "ego", "hr/1", "--hops", "2", "-o", "a.svg").out, "Drew 4")
    has(kith("draw", "force.kith", "ego", "hr/1", "--hops", "2", "--most", "2", "-o",
             "a.svg").out, "Drew 2")
    has(kith("draw", "force.kith", "ego", "hr/1", "--links", "KNOWS", "-o", "a.svg").out, "Drew 2")
    has(kith("draw", "force.kith", "ego", "hr/1", "hr/4", "-o", "a.svg").out, "Drew 4")


@case("what is between, a path, a timeline, a community")
def _():
    has(kith("draw", "force.kith", "path", "hr/1", "hr/3", "-o", "a.svg").out, "Drew 3 entities")
    has(kith("draw", "force.kith", "between", "hr/1", "hr/3", "-o", "a.svg").out, "Drew 4 entities")
    has(kith("draw", "force.kith", "timeline", "hr/2", "-o", "a.svg").out, "Drew 2 links")
    has(kith("draw", "force.kith", "timeline", "hr/2", "--to", "2020", "-o", "a.svg").out,
        "Drew 1 links")
    has(kith("draw", "force.kith", "community", "hr/1", "-o", "a.svg").out, "Drew ")
    has(kith("draw", "force.kith", "community", "hr/1", "--pass", "leiden", "--project", "-o",
             "a.svg").out, "Drew 2 entities")


@case("what cannot be drawn is told, and no file is left")
def _():
    fails("draw", "force.kith", "path", "hr/1", "hr/4", "-o", "b.svg", text="no path between them")
    fails("draw", "force.kith", "path", "hr/1", "hr/1", "-o", "b.svg", text="one entity")
    fails("draw", "force.kith", "between", "hr/1", "hr/4", "-o", "b.svg", text="nothing joins them")
    fails("draw", "force.kith", "ego", "hr/9", "-o", "b.svg", text='no record with the key "9"')
    fails("draw", "force.kith", "community", "hr/1", "--pass", "degree", "-o", "b.svg",
          text="makes communities")
    fails("draw", "force.kith", "ego", "hr/1", "-o", "no/b.svg", text="no/b.svg")
    equal(os.path.exists("b.svg"), False)
    for words, text in ((["lego", "hr/1", "-o", "b.svg"], "what is to be drawn?"),
                        (["ego", "hr/1"], "-o FILE"),
                        (["ego", "hr/1", "-o", "b.gif"], "-o FILE"),
                        (["ego", "-o", "b.svg"], "one entity is wanted"),
                        (["path", "hr/1", "-o", "b.svg"], "two entities are wanted"),
                        (["timeline", "hr/1", "hr/2", "-o", "b.svg"], "one entity is wanted"),
                        (["ego", "hr/1", "--most", "0", "-o", "b.svg"], "--most is from 1"),
                        (["ego", "hr/1", "--project", "-o", "b.svg"], "go with community"),
                        (["path", "hr/1", "hr/2", "--from", "2020", "-o", "b.svg"],
                         "go with timeline")):
        fails("draw", "force.kith", *words, text=text, code=2)


@case("drawing is logged")
def _():
    draw("ego", "hr/1", "--purpose", "OP 9")
    equal([(e["operation"], e["subject"], e["purpose"]) for e in reads()],
          [("draw", "ego hr/1", "OP 9")])
    shows_nothing_unlogged("draw", "force.kith", "ego", "hr/1", "-o", "c.svg")
    equal(os.path.exists("c.svg"), False)


main()
