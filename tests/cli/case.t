#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Case files: all of a finding in one file."""

import html.parser
import json
import os

from harness import case, equal, fails, has, kith, main, reads, write

FIRST = ["Anna", "Boris", "Clara", "David", "Emma", "Felix", "Greta", "Hugo"]
LAST = ["Abel", "Brandt", "Cerny", "Dubois", "Eklund", "Farkas", "Garcia", "Hansen"]
NAME = "Jane <b>Smith</b> & \"Co\""


def start():
    """Five complaints that name the same four, one of them of an odd name, and a search."""
    names = [NAME, "Omar Delgado", "Ines Novak", "Petra Lindqvist"]
    nodes = ":ID,name,date,outcome,:LABEL\n"
    nodes += "".join("{},{},,,Person\n".format(i + 1, '"' + name.replace('"', '""') + '"')
                     for i, name in enumerate(names))
    nodes += "".join(f"c{i},,2024-03-{i:02d},learning,Complaint\n" for i in range(1, 6))
    nodes += "".join(f"d{i},,2024-02-{i:02d},,Complaint\n" for i in range(1, 21))
    nodes += "".join(
        f"{i},{FIRST[i % 8]} {LAST[i // 8]},,,Person\n" for i in range(20, 60))
    ties = ":START_ID,:END_ID,:TYPE\n" + "".join(
        f"{i},c{k},subject\n" for k in range(1, 6) for i in range(1, 5))
    ties += "".join(f"{20 + i},d{i // 2 + 1},subject\n" for i in range(40))
    kith("init", "f.kith")
    kith("load", "f.kith", write("nodes.csv", nodes), write("ties.csv", ties), "--source", "rows",
         "--quiet")
    kith("resolve", "f.kith", "--quiet")
    kith("networks", "f.kith", "--quiet")
    kith("assess", "f.kith", "f:1", "under-review", "--reason", "to <i>look</i> into", "--owner",
         "the desk")


def read(name):
    with open(name, encoding="utf-8") as file:
        return file.read()


class Page(html.parser.HTMLParser):
    """The tags of a page that are open, those it has, and its text."""

    EMPTY = {"meta", "path", "use", "rect"}

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text, self.links = [], set(), [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "xlink:href")]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "xlink:href")]

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            equal(self.open.pop(), tag)

    def handle_data(self, data):
        self.text.append(data)


@case("a page is whole, needs nothing else, and takes no value for markup")
def _():
    start()
    has(kith("case", "f.kith", "f:1", "-o", "f.html", "--purpose", "case 1 & 2").out,
        "It holds personal data.")
    page = Page(read("f.html"))
    equal(page.open, [])
    text = "".join(page.text)
    for part in (NAME, "to <i>look</i> into", "the desk", "Association alone is never guilt.",
                 "rows/c3", "learning", "for case 1 & 2", "Innocent explanations"):
        has(text, part)
    assert "svg" in page.tags and not page.tags & {"script", "img", "link", "iframe", "b", "i"}
    assert all(link.startswith("#") for link in page.links), page.links


@case("JSON and text have all of it")
def _():
    start()
    kith("case", "f.kith", "f:1", "-o", "f.json")
    whole = json.loads(read("f.json"))
    equal((whole["finding"], whole["state"], whole["owner"]), ("f:1", "under-review", "the desk"))
    equal([row["name"] for row in whole["members"]][:1], [NAME])
    for part in ("members", "evidence", "history", "records"):
        shown = kith("findings", "f.kith", "f:1", "--show", part, "--format", "json").json()
        equal(whole[part], shown, part)
    cited = {name for row in whole["evidence"] for name in (row["records"] or "").split()}
    equal({row["record"] for row in whole["records"]},
          cited | {f"rows/{i}" for i in range(1, 5)})
    equal([row["value"] for row in whole["records"] if row["record"] == "rows/c3"],
          ["2024-03-03", "learning"])
    kith("case", "f.kith", "f:1", "-o", "f.txt")
    text = read("f.txt")
    has(text, kith("findings", "f.kith", "f:1").out)
    for value in (row["value"] for row in whole["records"]):
        has(text, value)


@case("the same finding makes the same file, and what was made is logged")
def _():
    start()
    for ending in ("html", "json", "txt"):
        for name in ("a", "b"):
            kith("case", "f.kith", "f:1", "-o", f"{name}.{ending}", "--purpose", "case 1")
        equal(read(f"a.{ending}"), read(f"b.{ending}"))
    event = reads("f.kith")[-1]
    equal((event["operation"], event["purpose"]), ("case", "case 1"))


@case("a picture of a finding can be drawn alone")
def _():
    start()
    kith("draw", "f.kith", "finding", "f:1", "-o", "f.svg", "--quiet")
    has(read("f.svg"), "</svg>")
    fails("draw", "f.kith", "finding", "f:9", "-o", "g.svg", text="there is no f:9")
    fails("draw", "f.kith", "finding", "e:1", "-o", "g.svg", text="\"e:1\" is no finding")
    assert not os.path.exists("g.svg")


@case("mistakes are told in one line, and leave no file")
def _():
    start()
    fails("case", "f.kith", "f:9", "-o", "f.html", text="there is no f:9")
    fails("case", "f.kith", "e:1", "-o", "f.html", text="\"e:1\" is no finding")
    fails("case", "f.kith", "f:1", "-o", "nowhere/f.html", text="nowhere")
    fails("case", "f.kith", "f:1", "-o", "f.docx", code=2, text="-o FILE")
    fails("case", "f.kith", "f:1", code=2, text="-o FILE")
    assert not os.path.exists("f.html")


main()
