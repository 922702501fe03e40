#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks of concern in a made-up force of 400 with one planted network, and in small graphs
whose answer can be worked out. KITH_SYNTH is the generator, KITH_FORCE the mappings."""

import csv
import math
import os
import random
import subprocess

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write

SOURCES = ["units", "hr", "hr_legacy", "contacts", "rosters", "vetting", "associations",
           "business_interests", "complaints", "complaint_people", "system_access"]


def rows_of(name):
    with open(name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make_force(*words):
    subprocess.run([os.environ["KITH_SYNTH"], "force", "--staff", "400", "-o", "force", *words],
                   check=True, capture_output=True)


def load_force(store, sources=SOURCES):
    kith("init", store)
    for source in sources:
        kith("load", store, "-m", f"{os.environ['KITH_FORCE']}/{source}.yaml",
             f"force/{source}.csv", "--quiet")
    kith("resolve", store, "--quiet")


def change_people(change):
    """Writes the people of complaints again, each row as @change leaves it."""
    rows = rows_of("force/complaint_people.csv")
    change(rows)
    with open("force/complaint_people.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, rows[0].keys())
        out.writeheader()
        out.writerows(rows)


def planted():
    return {row["staff_no"] for row in rows_of("force/truth/networks.csv")}


def members(store, *words):
    rows = kith("networks", store, "--format", "csv", *words).csv()
    found = {}
    for row in rows:
        found.setdefault(int(row["rank"]), set()).add(row["key"])
    return found


@case("what was planted is found, and nothing else, with its evidence")
def _():
    make_force()
    load_force("f.kith")
    equal(members("f.kith"), {1: planted()})
    out = kith("networks", "f.kith").out
    for part in ("without the one who carries most of it", "explanation  one team",
                 "explanation  busy unit", "explanation  big incident", "the most that one brought is ",
                 "explanation  one person",
                 "Association alone is never guilt."):
        has(out, part)
    row = kith("networks", "f.kith", "--format", "json").json()[0]
    equal(list(row), ["rank", "source", "key", "entity_id", "name", "role", "indicators",
                      "indicator_rank", "joint", "without", "score", "list", "finding", "state",
                      "news", "difference"])
    finding = kith("networks", "f.kith", "--show", "findings", "--format", "json").json()[0]
    equal((finding["list"], finding["members"], finding["joint"]), ("exposure and support", 4, 8))
    kinds = {row["kind"] for row in kith("networks", "f.kith", "--show", "evidence",
                                         "--format", "csv").csv()}
    assert {"test", "count", "incident", "indicators", "peers", "explanation", "method",
            "caution"} <= kinds, kinds


@case("evidence cites records that are there and name the members")
def _():
    make_force()
    load_force("f.kith")
    incident_of = {row["complaint_id"]: row["incident_id"] for row in rows_of("force/complaints.csv")}
    named = {}
    for row in rows_of("force/complaint_people.csv"):
        if row["role"] == "subject":
            named.setdefault(incident_of[row["complaint_id"]], set()).add(row["staff_no"])
    cited = [row["records"].split() for row in kith("networks", "f.kith", "--show", "evidence",
                                                    "--format", "csv").csv()
             if row["kind"] == "incident"]
    equal(len(cited), 8)
    for records in cited:
        incident = records[0].removeprefix("complaints/")
        assert len(named[incident] & planted()) >= 2, records
        assert all(incident_of[name.removeprefix("complaints/")] == incident
                   for name in records[1:]), records


@case("indicators that members carry are told beside, and move no score")
def _():
    make_force()
    load_force("f.kith")
    plain = kith("networks", "f.kith", "--no-store", "--show", "findings", "--format", "csv").csv()
    for source in ("overtime", "roster_changes", "gifts", "sickness"):
        kith("load", "f.kith", "-m", f"{os.environ['KITH_FORCE']}/{source}.yaml",
             f"force/{source}.csv", "--quiet")
    kith("resolve", "f.kith", "--quiet")
    equal(kith("networks", "f.kith", "--no-store", "--show", "findings", "--format", "csv").csv(),
          plain)
    carried = [row for row in kith("networks", "f.kith", "--no-store", "--show", "evidence",
                                   "--format", "csv").csv() if row["kind"] == "carries"]
    listed = [row for row in kith("indicators", "f.kith", "--family", "standards", "--format",
                                  "csv").csv()
              if row["key"] in planted() and row["indicator"] != "undeclared tie to a colleague"]
    equal(sorted(tuple(row["text"].split(",")[0].split(": ")) for row in carried),
          sorted((row["name"], row["indicator"]) for row in listed))
    assert any("gifts" in row["text"] for row in carried), carried
    assert all("; innocent: " in row["text"] and row["records"] for row in carried), carried


@case("victims, complainants and witnesses are never scored")
def _():
    make_force()
    crew = planted()

    def to_witness(rows):
        for row in rows:
            if row["staff_no"] in crew:
                row["role"] = "witness"

    change_people(to_witness)
    load_force("f.kith")
    assert not crew & set().union(*members("f.kith").values(), set())
    has(kith("networks", "f.kith").out, "they are never scored")


@case("where nothing is, nothing is found")
def _():
    make_force("--seed", "5")

    def shuffle(rows):
        chance = random.Random(1)
        subjects = [row for row in rows if row["role"] == "subject"]
        staff = [row["staff_no"] for row in rows_of("force/hr.csv")]
        for row in subjects:
            row["staff_no"] = chance.choice(staff)

    change_people(shuffle)
    load_force("f.kith")
    equal(members("f.kith"), {})
    has(kith("networks", "f.kith").out, "Nothing stands out from chance. That clears nobody")


@case("where attendance is not known groups are ranked, not tested, and the reason is given")
def _():
    make_force()
    load_force("f.kith", ["units", "hr", "complaints", "complaint_people"])
    out = kith("networks", "f.kith").out
    has(out, "Who was on duty with whom is not known: groups are ranked, not tested.")
    has(out, "Network of concern 1 (f:1, new; ranked, not tested)")
    equal(members("f.kith")[1], planted())


@case("one incident that names everybody is one incident")
def _():
    make_force()

    def big(rows):
        like = next(row for row in rows if row["role"] == "subject")
        for number, row in enumerate(rows_of("force/hr.csv")[:40]):
            rows.append(dict(like, person_id=f"X{number}", staff_no=row["staff_no"]))

    change_people(big)
    load_force("f.kith")
    equal(members("f.kith"), {1: planted()})


@case("the same seed gives the same bytes")
def _():
    make_force()
    load_force("f.kith")
    for show in ("findings", "members", "evidence"):
        words = ("networks", "f.kith", "--show", show, "--format", "json", "--seed", 7,
                 "--no-store")
        equal(kith(*words).out, kith(*words).out)


def solve(nodes, links, seeds, damping=0.85):
    """Personalised PageRank by elimination: p = (1 - d) s + d P' p."""
    n = len(nodes)
    weight = [[0.0] * n for _ in nodes]
    for a, b, w in links:
        weight[nodes.index(a)][nodes.index(b)] += w
        weight[nodes.index(b)][nodes.index(a)] += w
    rows = []
    for i in range(n):
        row = [(1.0 if i == j else 0.0) - damping * weight[j][i] / (sum(weight[j]) or 1.0)
               for j in range(n)]
        rows.append(row + [(1 - damping) / len(seeds) if nodes[i] in seeds else 0.0])
    for i in range(n):
        pivot = rows[i][i]
        rows[i] = [x / pivot for x in rows[i]]
        for k in range(n):
            if k != i:
                rows[k] = [x - rows[k][i] * y for x, y in zip(rows[k], rows[i])]
    return {name: rows[i][n] for i, name in enumerate(nodes)}


@case("seeded scores are how much likelier walks from seeds are to come by than walks from anywhere")
def _():
    chance = random.Random(4)
    nodes = [f"n{i:02d}" for i in range(25)]
    pairs = {tuple(sorted(chance.sample(nodes, 2))) for _ in range(60)}
    pairs |= {(a, b) for a, b in zip(nodes, nodes[1:])}
    links = [(a, b, chance.choice([0.5, 1, 2, 8])) for a, b in sorted(pairs)]
    write("net.csv", "source,target,weight\n" + "".join(f"{a},{b},{w}\n" for a, b, w in links))
    kith("init", "w.kith")
    kith("load", "w.kith", "net.csv", "--quiet")
    write("seeds", "n03\nn17\n")
    rows = kith("networks", "w.kith", "--seed-file", "seeds", "--format", "csv").csv()
    equal(list(rows[0])[:5], ["rank", "source", "key", "entity_id", "name"])
    anywhere = solve(nodes, links, nodes)
    walks = [solve(nodes, links, [seed]) for seed in ("n03", "n17")]
    equal({row["key"] for row in rows}, set(nodes) - {"n03", "n17"})
    for row in rows:
        key = row["key"]
        expected = sum(math.log2(walk[key] / anywhere[key] + .1) for walk in walks) / len(walks)
        assert abs(float(row["score"]) - expected) < 1e-7, (row, expected)
    scores = [float(row["score"]) for row in rows]
    equal(scores, sorted(scores, reverse=True))


@case("known members lead to the others of their network")
def _():
    make_force()
    load_force("f.kith")
    crew = sorted(planted())
    write("seeds", "".join(key + "\n" for key in crew[:2]))
    rows = kith("networks", "f.kith", "--seed-file", "seeds", "--format", "csv").csv()
    equal({row["key"] for row in rows[:2]}, set(crew[2:]))
    assert all(row["indicators"] for row in rows)
    # A view that is kept, and somebody left out.
    kith("view", "f.kith", "less", "--exclude", f"hr/{crew[2]}", "--quiet")
    less = kith("networks", "f.kith", "--seed-file", "seeds", "--view", "less", "--format",
                "csv").csv()
    assert crew[2] not in {row["key"] for row in less}
    equal(less, kith("networks", "f.kith", "--seed-file", "seeds", "--exclude", f"hr/{crew[2]}",
                     "--format", "csv").csv())


@case("findings are kept and logged, unless they are only printed")
def _():
    make_force()
    load_force("f.kith")
    kith("networks", "f.kith", "--purpose", "spring review")
    event = kith("audit", "f.kith", "--operation", "networks", "--format", "json").json()[-1]
    equal((event["log"], event["purpose"]), ("changes", "spring review"))
    kith("networks", "f.kith", "--no-store", "--purpose", "a look")
    equal(reads("f.kith")[-1]["purpose"], "a look")
    shows_nothing_unlogged("networks", "f.kith", "--no-store")
    kith("verify", "f.kith")


@case("mistakes are told in one line")
def _():
    fails("networks", "force.kith", text="no person is named in an event")
    fails("networks", "nowhere.kith", text="nowhere.kith")
    fails("networks", "force.kith", "--seed-file", "nowhere", text="nowhere")
    has(kith("networks", "force.kith", "--seed-file", write("none", "zz\n"), code=1).err,
        "zz: no such record")
    fails("networks", "force.kith", "--seed-file", "none", "--rate", 0.2, code=2, text="--rate")
    fails("networks", "force.kith", "--rate", 2, code=2, text="--rate")
    fails("networks", "force.kith", "--show", "all", code=2, text="all")
    fails("networks", code=2, text="something is missing")


main()
