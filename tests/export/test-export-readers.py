#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads exports with two independent readers of GraphML, NetworkX and igraph, and with Python's
csv, and holds what they find against each other and against what was loaded.

usage: test-export-readers.py KITH GOLDEN-FOLDER
"""

import collections
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

try:
    import igraph
    import networkx
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

KITH, GOLDEN = sys.argv[1:3]

# What loading takes off the ends of a value.
BLANKS = " \t\r\n\v\f"

# What XML has no place for, as the exporter writes it.
FORBIDDEN = {c: "\ufffd" for c in range(32) if c not in (9, 10, 13)}
FORBIDDEN.update({0xFFFE: "\ufffd", 0xFFFF: "\ufffd"})


def kith(*arguments, code=0):
    done = subprocess.run([KITH, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == code, (arguments, done.returncode, done.stderr)
    return done.stdout


def same(found, expected, what):
    if found != expected:
        sys.exit(f"{what}:\n  found    {found!r}\n  expected {expected!r}")


# ---- reading ----


def read_networkx(path):
    graph = networkx.read_graphml(path, force_multigraph=True)
    nodes = {name: dict(data) for name, data in graph.nodes(data=True)}
    edges = {}
    for source, target, key, data in graph.edges(keys=True, data=True):
        edges[key] = (source, target, dict(data))
    assert graph.is_directed()
    return nodes, edges


def read_igraph(path):
    graph = igraph.Graph.Read_GraphML(path)
    assert graph.is_directed()

    def tidy(attributes):
        # A text that is missing reads as "", a number as not-a-number.
        return {k: v for k, v in attributes.items() if v != "" and v == v and k != "id"}

    nodes = {v["id"]: tidy(v.attributes()) for v in graph.vs}
    edges = {}
    for edge in graph.es:
        ends = graph.vs[edge.source]["id"], graph.vs[edge.target]["id"]
        edges[edge["id"]] = (*ends, tidy(edge.attributes()))
    return nodes, edges


def read_both(path):
    """What both readers agree on."""
    nodes, edges = read_networkx(path)
    nodes_too, edges_too = read_igraph(path)
    same(nodes_too, nodes, f"nodes of {path} by igraph and NetworkX")
    same(edges_too, edges, f"edges of {path} by igraph and NetworkX")
    return nodes, edges


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_tables(directory):
    tables = {}
    for name in ("entities", "records", "links"):
        with open(os.path.join(directory, name + ".csv"), encoding="utf-8", newline="") as file:
            tables[name] = rows_of(file.read())
    return tables


def columns(row, fixed):
    return {k: v for k, v in row.items() if k not in fixed and v != ""}


def unguarded(row):
    """Cells without the mark that keeps a spreadsheet from running them."""
    return {k: v[1:] if v[:1] == "'" and v[1:2] in "=+-@\t\r" else v for k, v in row.items()}


def bare(name):
    return name[2:] if name.startswith("p_") else name


# ---- GraphML against the tables ----


def check_nodes(nodes, entities):
    same(sorted(nodes), sorted(row["entity_id"] for row in entities), "nodes")
    for row in entities:
        node = nodes[row["entity_id"]]
        expected = {k: v.translate(FORBIDDEN) for k, v in unguarded(row).items() if v != ""}
        expected.pop("entity_id")
        expected["n_records"] = int(expected["n_records"])
        same({bare(k): v for k, v in node.items()},
             {bare(k): v for k, v in expected.items()}, f"node {row['entity_id']}")


def check_edges(edges, links):
    fixed = ("link_id", "type", "from_source", "from_key", "from_entity", "to_source", "to_key",
             "to_entity", "date", "source")
    same(sorted(edges), sorted(row["link_id"] for row in links), "edges")
    for row in map(unguarded, links):
        source, target, data = edges[row["link_id"]]
        expected = {bare(k): v for k, v in columns(row, fixed).items()}
        if "weight" in expected:
            expected["weight"] = float(expected["weight"])
        own = {k: data.pop(k, "") for k in ("type", "data_source")}
        date = data.pop("date", "")
        same((source, target), (row["from_entity"], row["to_entity"]), row["link_id"])
        same(own, {"type": row["type"], "data_source": row["source"]}, row["link_id"])
        same(date, row["date"], row["link_id"])
        same({bare(k): v for k, v in data.items()}, expected, row["link_id"])


def check_golden():
    with open(os.path.join(GOLDEN, "csv.out"), encoding="utf-8", newline="") as file:
        parts = file.read().split("== ")[1:]
    tables = {part.split(".csv\n", 1)[0]: rows_of(part.split(".csv\n", 1)[1]) for part in parts}
    nodes, edges = read_both(os.path.join(GOLDEN, "graphml.out"))
    check_nodes(nodes, tables["entities"])
    check_edges(edges, tables["links"])
    assert len(nodes) == 6 and len(edges) == 6
    same(nodes["e:3"]["national_id"], "9007199254740993", "a long number")


# ---- what was loaded against what comes out ----

HOSTILE = [
    "plain",
    "tab\there",
    "line\nfeed and\r\nmore",
    "\x01\x02\x1b[31m\x1f",
    "\x7f\x80\x9f",
    'quotes " and \' and ""',
    "a,b;c|d",
    "<tag attr=\"x\">&amp;&#0;</tag>",
    "]]> <![CDATA[ x ]]>",
    "=HYPERLINK(\"http://x\")",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\u202eright to left \u05d0\u05d1 \u0639\u0631\u0628\u064a",
    "\U0001f46e\u200d\u2640\ufe0f emoji",
    "\ufffe\uffff\ufdd0",
    "e\u0301 and \u00e9",
    "9007199254740993",
    "NaN",
    "1969-12-31",
    "NULL-ish \\N",
    "ids with spaces: and:colons/slashes",
    "x" * 70000,
]


def write_hostile(directory):
    """A table of people and one of links between them; returns both as loaded."""
    people = [{"record_id": f"k {i}: {value[:20].strip(BLANKS)}", "notes": value}
              for i, value in enumerate(HOSTILE)]
    links = [(0, 1, "2.5"), (0, 1, "2.5"), (0, 1, "3"), (1, 0, "1"), (2, 2, "1"), (3, 4, "1e3"),
             (5, 6, "0"), (7, 8, "-1")]
    with open(os.path.join(directory, "people.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["record_id", "notes"], quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(people)
    with open(os.path.join(directory, "ties.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "target", "weight", "date"])
        for a, b, weight in links:
            writer.writerow([f"n{a}", f"n{b}", weight, "2020-01-0" + str(a + 1)])
    return people, links


def make_store(directory, name, *options):
    store = os.path.join(directory, name)
    kith("init", store)
    kith("load", store, os.path.join(directory, "people.csv"), "--quiet", *options)
    kith("load", store, os.path.join(directory, "ties.csv"), "-f", "edges", "--quiet", *options)
    return store


def notes_of(rows, plain):
    """The notes as exported, by key."""
    return {row["key"]: row["notes_text"] if plain else unguarded(row)["notes_text"]
            for row in rows if row["source"] == "people"}


def check_hostile(directory):
    people, links = write_hostile(directory)
    store = make_store(directory, "one.kith")
    told = kith("export", store, "-f", "graphml", "-o", os.path.join(directory, "one.graphml"))
    kith("export", store, "-f", "csv", "-o", os.path.join(directory, "one"))
    kith("export", store, "-f", "csv", "-o", os.path.join(directory, "plain"), "--plain")
    nodes, edges = read_both(os.path.join(directory, "one.graphml"))
    tables = read_tables(os.path.join(directory, "one"))
    check_nodes(nodes, tables["entities"])
    check_edges(edges, tables["links"])
    expected = {row["record_id"].strip(BLANKS): row["notes"].strip(BLANKS) for row in people}
    for plain, rows in ((False, tables["records"]),
                        (True, read_tables(os.path.join(directory, "plain"))["records"])):
        found = notes_of(rows, plain)
        same(sorted(found), sorted(expected), "keys")
        for key, note in expected.items():
            same(found[key], note, f"note of {key}")
    check_replaced(told, nodes)
    check_multiset(nodes, edges, links)
    return store


def check_replaced(told, nodes):
    """The count that the command tells is that of the marks in the file."""
    marks = sum(value.count("\ufffd") for data in nodes.values() for value in data.values()
                if isinstance(value, str))
    line = [line for line in told.splitlines() if "U+FFFD" in line]
    same(line[0].split()[0].replace(",", ""), str(marks), "characters replaced")


def check_multiset(nodes, edges, links):
    label = {name: data["label"] for name, data in nodes.items()}
    found = collections.Counter(
        (label[a], label[b], float(data["weight"])) for a, b, data in edges.values())
    # A link that says the same as another one is told once.
    expected = collections.Counter(
        (f"n{a}", f"n{b}", float(weight)) for a, b, weight in set(links))
    same(found, expected, "links")


# ---- the same bytes ----


def bytes_of(store, directory, name):
    graphml = os.path.join(directory, name + ".graphml")
    tables = os.path.join(directory, name)
    kith("export", store, "-f", "graphml", "-o", graphml)
    kith("export", store, "-f", "csv", "-o", tables)
    found = []
    for path in (graphml, *(os.path.join(tables, t + ".csv")
                            for t in ("entities", "records", "links"))):
        with open(path, "rb") as file:
            found.append(file.read())
    return found


def check_determinism(directory, store):
    first = bytes_of(store, directory, "first")
    assert first == bytes_of(store, directory, "again"), "the same store gave other bytes"
    seven = make_store(directory, "seven.kith", "--threads", "7")
    assert first == bytes_of(seven, directory, "seven"), "seven threads gave other bytes"
    dump = os.path.join(directory, "dump")
    kith("dump", store, "-o", dump)
    kith("restore", os.path.join(directory, "restored.kith"), dump)
    restored = bytes_of(os.path.join(directory, "restored.kith"), directory, "restored")
    assert first == restored, "a restored store gave other bytes"
    piped = subprocess.run([KITH, "export", store, "-f", "graphml", "-o", "-"],
                           capture_output=True, check=True).stdout
    assert piped == first[0], "standard output got other bytes"


# ---- a large public graph ----


def check_pole(directory):
    folder = os.environ.get("KITH_TEST_PUBLIC_DATA")
    data = os.path.join(folder or "", "pole", "csv")
    if not folder or not os.path.isdir(data):
        print("pole: not there, left out")
        return
    store = os.path.join(directory, "pole.kith")
    kith("init", store)
    kith("load", store, "--quiet", *(os.path.join(data, f) for f in sorted(os.listdir(data))
                                     if f.endswith(".csv")))
    kith("export", store, "-f", "graphml", "-o", os.path.join(directory, "pole.graphml"))
    kith("export", store, "-f", "csv", "-o", os.path.join(directory, "pole"))
    nodes, edges = read_both(os.path.join(directory, "pole.graphml"))
    tables = read_tables(os.path.join(directory, "pole"))
    check_nodes(nodes, tables["entities"])
    check_edges(edges, tables["links"])
    info = [json.loads(line) for line in kith("info", store, "--format", "json").splitlines()]
    same(len(tables["records"]), sum(row["records"] for row in info), "records")
    check_ego(directory, store, edges)


def check_ego(directory, store, edges):
    """What lies around an entity is what NetworkX finds around it."""
    path = os.path.join(directory, "ego.graphml")
    graph = networkx.MultiGraph((a, b, key) for key, (a, b, _) in edges.items())
    for entity, hops in (("e:45186", 1), ("e:45186", 2), ("e:23", 1), ("e:45103", 3)):
        kith("export", store, "-f", "graphml", "-o", path, "--entity", entity, "--hops", str(hops))
        around, inside = read_both(path)
        expected = networkx.ego_graph(graph, entity, radius=hops)
        same(sorted(around), sorted(expected.nodes), f"{hops} links around {entity}")
        same(sorted(inside), sorted(key for _, _, key in expected.edges(keys=True)),
             f"links {hops} around {entity}")


def main():
    check_golden()
    with tempfile.TemporaryDirectory(prefix="kith-test-") as directory:
        store = check_hostile(directory)
        check_determinism(directory, store)
        check_pole(directory)


main()
