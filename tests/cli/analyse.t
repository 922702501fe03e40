#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import json

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write

NODES = ["hr/1", "hr/2", "hr/3", "hr/4", "hr/u", "crm/A-1", "crm/A-2"]


def analyse(*words):
    return kith("analyse", "force.kith", *words, "--format", "csv").csv()


def numbers(name, *words):
    """What a pass says of each node that it tells of."""
    return {f"{row['source']}/{row['key']}": float(row[name]) for row in analyse(name, *words)}


@case("one row for each node, one column for each pass")
def _():
    rows = analyse("degree", "strength", "leiden")
    equal(list(rows[0]), ["source", "key", "entity_id", "degree", "strength", "community"])
    equal([f"{row['source']}/{row['key']}" for row in rows], NODES)
    equal([row["degree"] for row in rows], ["2", "2", "2", "0", "2", "0", "0"])


@case("edge passes name both ends, graph passes have measures")
def _():
    rows = analyse("bridges")
    equal(list(rows[0]), ["source_a", "key_a", "source_b", "key_b", "bridges"])
    equal([(row["key_a"], row["key_b"], row["bridges"]) for row in rows],
          [("1", "2", "0"), ("1", "u", "0"), ("2", "3", "0"), ("3", "u", "0")])
    measures = {row["measure"]: float(row["value"]) for row in analyse("summary")}
    equal((measures["nodes"], measures["edges"], measures["isolated"]), (7, 4, 3))


@case("json and csv tell the same, text a table")
def _():
    rows = kith("analyse", "force.kith", "degree", "pagerank", "--format", "json").json()
    table = analyse("degree", "pagerank")
    for row, cells in zip(rows, table, strict=True):
        equal((row["key"], row["degree"], row["pagerank"]),
              (cells["key"], int(cells["degree"]), float(cells["pagerank"])))
    assert abs(sum(row["pagerank"] for row in rows) - 1) < 1e-12
    has(kith("analyse", "force.kith", "degree").out, "hr      1    e:1             2\n")


@case("options choose what becomes nodes and edges")
def _():
    equal(set(numbers("degree", "--nodes", "Unit")), {"hr/u"})
    equal(numbers("degree", "--links", "KNOWS")["hr/3"], 0)
    equal(numbers("degree", "--links", "KNOWS", "--directed")["hr/1"], 2)
    equal(numbers("degree", "--links", "KNOWS,TRUSTS", "--from", "2021-01-01")["hr/3"], 1)
    equal(numbers("degree", "--links", "TRUSTS", "--to", "2020-12-31")["hr/3"], 0)
    equal(numbers("components", "--links", "WORKS_IN")["hr/1"],
          numbers("components", "--links", "WORKS_IN")["hr/3"])


@case("projecting joins persons by what they share")
def _():
    projected = numbers("degree", "--project", "--links", "WORKS_IN")
    equal(projected["hr/1"], 1)
    equal(projected["hr/3"], 1)
    equal(projected["hr/2"], 0)
    assert "hr/u" not in projected, projected


@case("a property weighs edges")
def _():
    write("w.csv", "source,target,weight\na,b,2.5\nb,c,4\n")
    kith("init", "w.kith")
    kith("load", "w.kith", "w.csv", "--quiet")
    rows = kith("analyse", "w.kith", "strength", "--weight", "weight", "--format", "csv").csv()
    equal([row["strength"] for row in rows], ["2.5", "6.5", "4"])
    rows = kith("analyse", "w.kith", "strength", "--weight", "none", "--format", "csv").csv()
    equal([row["strength"] for row in rows], ["1", "2", "1"])


@case("time and memory are the last line, of communities how good they are")
def _():
    stats = json.loads(kith("analyse", "force.kith", "leiden", "--stats").out.splitlines()[-1])
    equal((stats["stats"], stats["communities"], stats["modularity"]), (True, 5, 0))
    assert stats["seconds"] <= stats["total_seconds"] and stats["peak_mib"] > 1
    stats = json.loads(kith("analyse", "force.kith", "degree", "--stats").out.splitlines()[-1])
    assert "modularity" not in stats
    equal([stage["stage"] for stage in stats["stages"]], ["view", "passes"])


@case("threads and repeats change nothing, options of passes something")
def _():
    one = kith("analyse", "force.kith", "pagerank", "leiden", "--threads", 1, "--format", "csv").out
    equal(kith("analyse", "force.kith", "pagerank", "leiden", "--threads", 7, "--format", "csv").out,
          one)
    assert numbers("pagerank", "--set", "damping=0.5") != numbers("pagerank")


@case("results are kept and logged, unless they are only printed")
def _():
    kith("analyse", "force.kith", "degree", "--purpose", "review 3")
    events = kith("audit", "force.kith", "--operation", "analyse", "--format", "json").json()
    equal([(e["log"], e["subject"], e["purpose"]) for e in events],
          [("changes", "degree", "review 3")])
    equal(json.loads(events[0]["detail"]), {"pass": "degree", "rows": 7})
    kith("analyse", "force.kith", "degree", "--no-store", "--purpose", "review 4")
    equal([(e["operation"], e["purpose"]) for e in reads()], [("analyse", "review 4")])
    shows_nothing_unlogged("analyse", "force.kith", "degree", "--no-store")


@case("mistakes are told in one line")
def _():
    fails("analyse", "force.kith", "degre", text='did you mean "degree"?')
    fails("analyse", "force.kith", "degree", "bridges", text="bridges")
    fails("analyse", "force.kith", "degree", "--links", "KNOW", text='did you mean "KNOWS"?')
    fails("analyse", "force.kith", "degree", "--from", "soon", text="soon")
    fails("analyse", "force.kith", "pagerank", "--set", "damping=2", text="damping")
    fails("analyse", "force.kith", "pagerank", "--set", "speed=2", text="speed")
    fails("analyse", "force.kith", code=2, text="something is missing")
    fails("analyse", "nowhere.kith", "degree", text="nowhere.kith")


@case("an empty store has empty answers")
def _():
    kith("init", "empty.kith")
    for name in ("degree", "leiden", "pagerank", "betweenness"):
        equal(kith("analyse", "empty.kith", name, "--format", "json").out, "")
    equal(kith("analyse", "empty.kith", "summary", "--format", "csv").csv()[0],
          {"measure": "nodes", "value": "0"})


@case("pairs that share most and are not joined are told best first")
def _():
    rows = analyse("adamic_adar", "--links", "KNOWS,TRUSTS,WORKS_IN")
    equal(list(rows[0]), ["source_a", "key_a", "source_b", "key_b", "adamic_adar"])
    equal([(row["key_a"], row["key_b"]) for row in rows], [("1", "3"), ("2", "u")])
    equal(len(analyse("adamic_adar", "--set", "most=1")), 1)
    fails("analyse", "force.kith", "adamic_adar", "jaccard", text="run them apart")
    fails("analyse", "force.kith", "adamic_adar", "degree", text="run them apart")


def meetings():
    """Dated links of a week in which two meet daily, in a year in which they met monthly."""
    days = [f"2023-{month:02}-05" for month in range(1, 13)]
    days += [f"2023-06-{day:02}" for day in range(6, 16)]
    rows = "".join(f"4,1,MET,{day}\n" for day in days) + "4,2,MET,2022\n4,3,MET,\n"
    write("met.csv", ":START_ID,:END_ID,:TYPE,date\n" + rows)
    kith("load", "force.kith", "met.csv", "--source", "hr", "--quiet")


@case("first and last links, and the time in which most came")
def _():
    meetings()
    rows = {row["key"]: row for row in
            analyse("first_tie", "last_tie", "burst_from", "burst_to", "bursts", "--links", "MET")}
    four = rows["4"]
    equal((four["first_tie"], four["last_tie"]), ("20220702", "20231205"))
    equal((four["burst_from"], four["burst_to"]), ("20230605", "20230615"))
    assert float(four["bursts"]) > 5, four
    equal([rows["2"][name] for name in ("first_tie", "last_tie", "bursts")],
          ["20220702", "20220702", ""])
    equal((rows["3"]["first_tie"], rows["3"]["bursts"]), ("", ""))
    # A view that is kept has no dates, and the answer is the same.
    kith("view", "force.kith", "met", "--links", "MET", "--quiet")
    equal(analyse("first_tie", "bursts", "--view", "met"),
          analyse("first_tie", "bursts", "--links", "MET"))


@case("one window of time after another")
def _():
    meetings()
    rows = analyse("degree", "strength", "--links", "MET", "--every", "3m", "--from", "2023-01-01")
    equal(list(rows[0]), ["from", "to", "source", "key", "entity_id", "degree", "strength"])
    equal(sorted({(row["from"], row["to"]) for row in rows}),
          [("2023-01-01", "2023-03-31"), ("2023-04-01", "2023-06-30"),
           ("2023-07-01", "2023-09-30"), ("2023-10-01", "2023-12-05")])
    equal({row["key"] for row in rows}, {"1", "4"})
    for start, end in {(row["from"], row["to"]) for row in rows}:
        alone = analyse("degree", "--links", "MET", "--dated", "--from", start, "--to", end)
        equal([(row["key"], row["degree"]) for row in alone if row["degree"] != "0"],
              [(row["key"], row["degree"]) for row in rows if row["from"] == start])
    years = analyse("summary", "--links", "MET", "--every", "1y")
    equal([(row["from"], row["value"]) for row in years if row["measure"] == "edges"],
          [("2022-01-01", "1"), ("2023-01-01", "1")])
    equal(len({row["from"] for row in analyse("degree", "--links", "MET", "--every", "10d",
                                              "--from", "2023-06-01", "--to", "2023-06-30")}), 2)
    for words, text in ((["--every", "soon"], "is wanted, as 1y"), (["--every", "0d"], "1y"),
                        (["--every", "1d"], "make them longer"),
                        (["--every", "1y", "--links", "WORKS_IN"], "no link has a date")):
        fails("analyse", "force.kith", "degree", "--from" if words[1] == "1d" else "--dated",
              *(["1990-01-01"] if words[1] == "1d" else []), *words, text=text)


main()
