#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import random

from harness import case, equal, fails, has, kith, main, write

HEADER = "id,given_name,family_name,birth_date,phone"
GIVEN = "Ada Adam Adele Alan Beth Carl Cora Dean Dora Earl Edna Finn Gail Glen Hope Hugo".split()
HEAD = "Ash Bar Cal Dun Elm Far Gar Hal Ing Kel Lan Mar Nor Oak Pem Rad".split()
TAIL = "by croft dale ford gate ham hill ley more ton well wick".split()


def people(n=300, seed=5):
    """Rows of a list in which every third person comes twice, once with another phone."""
    rng, rows = random.Random(seed), []
    for i in range(n):
        who = (f"{rng.choice(GIVEN)},{rng.choice(HEAD)}{rng.choice(TAIL)},"
               f"{rng.randint(1940, 2000)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}")
        rows.append(f"{i},{who},07700 9{rng.randint(0, 99999):05d}")
        if i % 3 == 0:
            rows.append(f"{i}b,{who},07700 9{rng.randint(0, 99999):05d}")
    return rows


def listed(rows, name="list.csv"):
    return write(name, "\n".join([HEADER, *rows]) + "\n")


def groups(store):
    """The keys of each entity of several records."""
    kith("export", store, "-f", "csv", "-o", "out", "--quiet")
    found = {}
    with open("out/records.csv", encoding="utf-8") as file:
        lines = [line.split(",") for line in file.read().splitlines()]
    for row in lines[1:]:
        found.setdefault(row[lines[0].index("entity_id")], []).append(
            row[lines[0].index("key")])
    return sorted(sorted(group) for group in found.values() if len(group) > 1)


@case("what is new is taken in with the model of the first run")
def _():
    rows = people()
    kith("init", "p.kith")
    out = kith("load", "p.kith", listed(rows[:350]), "--resolve").out
    has(out, "Nothing was resolved before: a match model was learnt.")
    out = kith("load", "p.kith", listed(rows[350:]), "--resolve").out
    has(out, f"{len(rows) - 350} records came, changed or were decided on")
    assert "learnt" not in out, out
    kith("init", "all.kith")
    kith("load", "all.kith", listed(rows), "--quiet")
    kith("resolve", "p.kith", "--pending", "--save-model", "model.yaml", "--quiet")
    kith("resolve", "all.kith", "--model", "model.yaml", "--quiet")
    equal(groups("p.kith"), groups("all.kith"))
    assert ["297", "297b"] in groups("p.kith")


@case("a saved model comes first, in any store and any order")
def _():
    rows = people()
    kith("init", "all.kith")
    kith("load", "all.kith", listed(rows), "--quiet")
    kith("resolve", "all.kith", "--save-model", "model.yaml", "--quiet")
    random.Random(1).shuffle(rows)
    kith("init", "p.kith")
    for first in range(0, len(rows), 80):
        kith("load", "p.kith", listed(rows[first:first + 80]), "--resolve", "--model",
             "model.yaml", "--quiet")
    equal(groups("p.kith"), groups("all.kith"))


@case("changed rows, retired sources and decisions are taken in")
def _():
    rows = people(60)
    kith("init", "p.kith")
    kith("load", "p.kith", listed(rows), "--resolve", "--quiet")
    kith("load", "p.kith", listed(["x0" + rows[0][1:]], "more.csv"), "--resolve", "--quiet")
    assert ["0", "0b", "x0"] in groups("p.kith"), groups("p.kith")
    kith("load", "p.kith", listed([rows[0].replace(rows[0][2:], "Ivy,Unknown,1931-01-01,")]),
         "--resolve", "--quiet")
    assert ["0b", "x0"] in groups("p.kith"), groups("p.kith")
    kith("retire", "p.kith", "--source", "more", "--quiet")
    has(kith("resolve", "p.kith", "--pending").out, "1 record came, changed")
    assert not any("0b" in group for group in groups("p.kith")), groups("p.kith")
    kith("decide", "p.kith", "list/3", "list/3b", "different", "--reason", "known")
    kith("resolve", "p.kith", "--pending", "--quiet")
    assert not any("3b" in group for group in groups("p.kith")), groups("p.kith")


@case("the first record of all is met by those that come later")
def _():
    kith("init", "p.kith")
    kith("load", "p.kith", listed(people()), "--quiet")
    kith("resolve", "p.kith", "--save-model", "m.yaml", "--quiet")
    one = "Ivan,Peregrine,1955-06-07,07700 900001"
    kith("init", "q.kith")
    for i in range(3):
        kith("load", "q.kith", listed([f"{i},{one}"]), "--source", f"s{i}", "--resolve", "--model",
             "m.yaml", "--quiet")
    equal(groups("q.kith"), [["0", "1", "2"]])


@case("nothing that waits makes no generation, and pairs that are compared are told")
def _():
    kith("init", "p.kith")
    kith("load", "p.kith", listed(people(60)), "--resolve", "--quiet")
    rows = kith("resolve", "p.kith", "--pending", "--format", "json").json()
    equal(rows, [])
    has(kith("info", "p.kith").out, "generation 1")


@case("links are evidence as when everything is resolved")
def _():
    kith("resolve", "force.kith", "--save-model", "model.yaml", "--quiet")
    before = groups("force.kith")
    write("more.csv", "record_id,first_name,surname,email\nA-3,Jane,Smyth,jane@example.org\n")
    kith("load", "force.kith", "more.csv", "--resolve", "--quiet")
    after = groups("force.kith")
    kith("resolve", "force.kith", "--model", "model.yaml", "--quiet")
    equal(groups("force.kith"), after)
    assert len(after) >= len(before)


@case("a list of names in which many are alike grows to what resolving all of it comes to")
def _():
    names = [f"{head}{tail} {kind}" for head in HEAD for tail in TAIL[:3]
             for kind in ("Ltd", "Limited", *["Ltd"] * 14, "Holdings")]
    rows = [f"{i},{name}" for i, name in enumerate(names)]
    kith("init", "n.kith")
    kith("load", "n.kith", write("a.csv", "\n".join(["id,company_name", *rows[::2]]) + "\n"), "--resolve",
         "--quiet")
    kith("load", "n.kith", write("b.csv", "\n".join(["id,company_name", *rows[1::2]]) + "\n"), "--resolve",
         "--quiet")
    kith("load", "n.kith", write("c.csv", f"id,company_name\n1,{names[0]}\n"), "--quiet")
    kith("retire", "n.kith", "--source", "b", "--quiet")
    kith("load", "n.kith", "b.csv", "--resolve", "--quiet")
    after = groups("n.kith")
    kith("resolve", "n.kith", "--pending", "--save-model", "n.yaml", "--quiet")
    kith("resolve", "n.kith", "--model", "n.yaml", "--quiet")
    equal(groups("n.kith"), after)
    assert any(len(group) > 4 for group in after), after
    kith("init", "m.kith")
    for part in (rows[::3], rows[1::3], rows[2::3]):
        kith("load", "m.kith", write("d.csv", "\n".join(["id,company_name", *part]) + "\n"), "--resolve",
             "--model", "n.yaml", "--quiet")
    grown = groups("m.kith")
    kith("resolve", "m.kith", "--model", "n.yaml", "--quiet")
    equal(groups("m.kith"), grown)


@case("whoever is in hundreds of rows is one, and stays one as more rows come")
def _():
    rng, who = random.Random(4), people(90, 7)
    often = [who[min(int(rng.paretovariate(.5)) - 1, len(who) - 1)].split(",")[1:] for _ in range(1200)]
    rows = [f"{i},{','.join(one if rng.random() < .2 else one[:3])}" for i, one in enumerate(often)]
    rows = [row if row.count(",") == 4 else row + "," for row in rows]
    largest = max(map(often.count, often))
    kith("init", "p.kith")
    kith("load", "p.kith", listed(rows[:60], "a.csv"), "--resolve", "--quiet")
    kith("resolve", "p.kith", "--save-model", "p.yaml", "--quiet")
    for part in range(60, 1200, 95):
        kith("load", "p.kith", listed(rows[part:part + 95], "b.csv"), "--resolve", "--model", "p.yaml",
             "--quiet")
    grown = groups("p.kith")
    assert max(map(len, grown)) >= largest > 300, (largest, max(map(len, grown)))
    kith("resolve", "p.kith", "--model", "p.yaml", "--quiet")
    equal(groups("p.kith"), grown)


@case("whoever has more records than a block may have is one, and stays one")
def _():
    rng = random.Random(8)

    def word():
        return rng.choice(HEAD) + rng.choice(TAIL)

    rows = []
    for i in range(900):
        who = f"{word()},{word()},{word()} Ltd"
        for _ in range(90 if i < 3 else rng.randint(1, 3)):
            rows.append(f"{len(rows)},{who},{' '.join(word() for _ in range(5))}")
    rng.shuffle(rows)

    def filed(part):
        return write("filed.csv", "\n".join(["id,given_name,family_name,employer,title", *part]) + "\n")

    kith("init", "p.kith")
    kith("load", "p.kith", filed(rows), "--quiet")
    kith("resolve", "p.kith", "--save-model", "filed.yaml", "--quiet")
    whole = groups("p.kith")
    equal([len(group) for group in sorted(whole, key=len)[-3:]], [90, 90, 90])
    with open("filed.yaml", encoding="utf-8") as file:
        has(file.read(), "crowded_keys:\n")
    kith("init", "grown.kith")
    for part in range(0, len(rows), 400):
        kith("load", "grown.kith", filed(rows[part:part + 400]), "--resolve", "--model", "filed.yaml",
             "--quiet")
    equal(groups("grown.kith"), whole)


@case("kinds that the model does not know are told, and left alone")
def _():
    kith("init", "p.kith")
    kith("load", "p.kith", listed(people(60)), "--resolve", "--quiet")
    write("firms.csv", "id,company_name,city\n1,Ash Ltd,Leeds\n2,Ash Limited,Leeds\n")
    out = kith("load", "p.kith", "firms.csv", "--resolve").out
    has(out, "does not know records of type Organisation")


@case("a kind that comes later is learnt besides, and the others stay as they are")
def _():
    rows = people(60)
    kith("init", "p.kith")
    kith("load", "p.kith", listed(rows), "--resolve", "--quiet")
    cities = ["Leeds", "York", "Hull", "Bath", "Ely"]
    names = [f"{head}{tail}" for head in HEAD for tail in TAIL[:4]]
    firms = [f"{i}{kind[:1]}{len(kind)},{name} {kind},{cities[i % 5]}"
             for i, name in enumerate(names) for kind in ("Ltd", "Limited")]
    before = groups("p.kith")
    write("firms.csv", "\n".join(["id,company_name,city", *firms]) + "\n")
    out = kith("load", "p.kith", "firms.csv", "--resolve").out
    assert "does not know" not in out, out
    after = groups("p.kith")
    equal([group for group in after if group in before], before)
    assert len(after) > len(before), out
    out = kith("load", "p.kith", listed(["q" + rows[0][1:]], "more.csv"), "--resolve").out
    has(out, "1 record came")


@case("mistakes are told, and what was loaded waits")
def _():
    fails("load", "force.kith", "crm.csv", "--model", "m.yaml", code=2, text="goes with --resolve")
    fails("load", "force.kith", "crm.csv", "--resolve", "--dry-run", code=2, text="exclude")
    fails("resolve", "force.kith", "--pending", "--estimate", code=2, text="exclude")
    write("new.csv", "id,surname\n1,Ash\n")
    done = kith("load", "force.kith", "new.csv", "--resolve", "--model", "nowhere.yaml", code=1)
    has(done.err, "waits for kith resolve --pending: ")
    has(done.err, "nowhere.yaml")
    has(kith("show", "force.kith", "new/1").out, "Ash")
    kith("resolve", "force.kith", "--pending", "--quiet")
    kith("load", "force.kith", "new.csv", "--resolve", "--quiet")


main()
