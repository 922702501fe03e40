#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write

COLUMNS = ["source_a", "key_a", "source_b", "key_b", "term", "property", "level", "value_a",
           "value_b", "m", "u", "rarity", "answers", "weight", "total", "probability"]


def people():
    """Forty people of a second list, every other one of them twice."""
    rows = ["id,given_name,family_name,birth_date"]
    for i in range(40):
        who = f"Pat{chr(97 + i % 20)},Ash{chr(97 + i // 2)}ton,19{40 + i}-0{1 + i % 9}-1{i % 9}"
        rows.append(f"{2 * i},{who}")
        if i % 2:
            rows.append(f"{2 * i + 1},{who}")
    return write("list.csv", "\n".join(rows) + "\n")


def resolved():
    kith("load", "force.kith", people(), "--quiet")
    kith("resolve", "force.kith", "--quiet")


@case("records with nothing but names and dates, and few of them")
def _():
    write("few.csv", "id,given_name,family_name,suffix,dob\n1,John,Smith,Jr,1980-01-01\n"
                     "2,John,Smith,Sr,1950-01-01\n3,Mary,Jones,,1970-01-01\n")
    people()
    for name, other in (("few", 1), ("list", 0)):
        store = f"{name}.kith"
        kith("init", store)
        kith("load", store, f"{name}.csv", "--quiet")
        kith("resolve", store, "--save-model", "model.yaml", "--quiet")
        has(kith("why", store, f"{name}/2", f"{name}/{other}").out, "one with probability")
        kith("resolve", store, "--model", "model.yaml", "--quiet")
    has(kith("why", "few.kith", "few/1", "few/2").out, "of two generations")


def homes():
    """Two hundred people, each of two rows, with their homes in two lines: the second one mostly a
    house's name, and of the second row the other way round, or on its own, for some."""
    names = ["Rose Cottage", "Mill House", "The Elms", "Ivy Lodge", "Orchard End", "Fir Bank"]
    rows = ["id,first_name,last_name,birth_date,address line 1,address line 2"]
    for i in range(200):
        who = f"Pat{chr(97 + i % 20)},Ash{chr(97 + i // 10)}ton,19{40 + i % 50}-0{1 + i % 9}-1{i % 8}"
        home = [f"{i % 30 + 1} {chr(65 + i % 23)}el{chr(97 + i % 7)} Street", names[i % 6]]
        again = home[::-1] if i % 10 == 3 else ["", home[0]] if i % 10 == 7 else home
        rows += [f"a{i},{who},{home[0]},{home[1]}", f"b{i},{who},{again[0]},{again[1]}"]
    return write("homes.csv", "\n".join(rows) + "\n")


@case("lines of an address in each other's place")
def _():
    kith("init", "homes.kith")
    kith("load", "homes.kith", homes(), "--quiet")
    kith("resolve", "homes.kith", "--quiet")
    for i, first, second in ((2, "equal", "equal"),
                             (3, "equal, in the other line", "equal, in the other line"),
                             (7, "equal, in the other line", None)):
        for a, b in ((f"homes/a{i}", f"homes/b{i}"), (f"homes/b{i}", f"homes/a{i}")):
            rows = kith("why", "homes.kith", a, b, "--format", "json").json()
            lines = {row["property"]: row for row in rows if row["property"] is not None}
            equal(lines["street"]["level"], first)
            equal(lines["street"]["value_a"], lines["street"]["value_b"])
            assert lines["street"]["weight"] > 4, lines["street"]
            if second is not None:
                equal(lines["address_line_2"]["level"], second)
                equal(lines["address_line_2"]["value_a"], lines["address_line_2"]["value_b"])
            else:
                has(lines["address_line_2"]["level"], "missing")


@case("terms sum to the result, in json and csv alike")
def _():
    resolved()
    rows = kith("why", "force.kith", "list/2", "list/3", "--format", "json").json()
    table = kith("why", "force.kith", "list/2", "list/3", "--format", "csv").csv()
    equal([list(row) for row in rows], [COLUMNS] * len(rows))
    equal([row["term"] for row in rows][::len(rows) - 1], ["prior", "result"])
    for row, cells in zip(rows, table, strict=True):
        equal({k: "" if v is None else v if isinstance(v, str) else float(v)
               for k, v in row.items()},
              {k: float(v) if v and not isinstance(row[k], str) else v for k, v in cells.items()})
    total = sum(row["weight"] for row in rows[:-1])
    assert abs(total - rows[-1]["total"]) < 1e-9, (total, rows[-1])
    assert abs(rows[-1]["probability"] - 2**total / (1 + 2**total)) < 1e-9, rows[-1]


@case("text tells each term and where the two stand")
def _():
    resolved()
    out = kith("why", "force.kith", "list/2", "list/3").out
    has(out, "list/2 (r:")
    has(out, "  prior ")
    has(out, "  given_name ")
    has(out, "equal  patb | patb\n")
    has(out, "the two are one with probability ")
    has(out, "They are in one entity.")
    has(kith("why", "force.kith", "list/2", "hr/1").out, "They are in two entities; generation 1")


@case("draws the terms, by the file's name, always the same")
def _():
    resolved()
    for name, start in (("w.svg", b"<?xml"), ("w.png", b"\x89PNG"), ("w.pdf", b"%PDF")):
        pictures = []
        for _ in range(2):
            kith("why", "force.kith", "list/2", "list/3", "--picture", name)
            with open(name, "rb") as file:
                pictures.append(file.read())
        assert pictures[0].startswith(start), pictures[0][:16]
        equal(pictures[0] == pictures[1], True, name)
    fails("why", "force.kith", "list/2", "list/3", "--picture", "w.gif", text=".svg, .png or .pdf")


@case("works before the first resolve")
def _():
    kith("load", "force.kith", people(), "--quiet")
    has(kith("why", "force.kith", "list/2", "list/3").out,
        "The store has not been resolved: a model was learnt for this answer.")


@case("a title in the place of a name is no name")
def _():
    rows = ["id,full_name,first_name,surname"]
    rows += [f"{i},Jane {c}arrow,Jane,{c}arrow" for i, c in enumerate("BDFGHKLMN")]
    rows += ["90,Sir Alfred Thornbury,Sir,Thornbury", "91,Sir Alfred Thornbury,Sir,Thornbury"]
    kith("init", "lords.kith")
    kith("load", "lords.kith", write("lords.csv", "\n".join(rows) + "\n"), "--quiet")
    out = kith("why", "lords.kith", "lords/90", "lords/91").out
    has(out, "alfred | alfred")
    assert "sir | sir" not in out, out


@case("refuses what cannot be compared")
def _():
    resolved()
    fails("why", "force.kith", "list/2", "list/2", text="are one record")
    fails("why", "force.kith", "list/2", "list/nobody", text="nobody")
    fails("why", "force.kith", "list/2", "hr/u",
          text="records of type Person and Unit are never compared")
    fails("why", "force.kith", "list/2", code=2, text="something is missing")


@case("the question is logged before the answer")
def _():
    resolved()
    kith("why", "force.kith", "list/2", "list/3", "--purpose", "review of case 7")
    event = reads()[-1]
    equal((event["operation"], event["subject"], event["purpose"]),
          ("why", "list/2 list/3", "review of case 7"))
    shows_nothing_unlogged("why", "force.kith", "list/2", "list/3")


main()
