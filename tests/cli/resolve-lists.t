#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of people: two in each of which everybody is there once, and what relatives there are."""
import csv
import random

from harness import case, equal, fails, kith, main, write

GIVEN = ("Margaret Patricia Christine Barbara John David Peter Brian Susan Linda Sandra Michael Alan Keith "
         "Tracy Julie Karen Paul Mark Andrew Sarah Claire Nicola Jason Simon Gemma Laura Kelly Daniel Adam "
         "Chloe Emily Megan Jack Thomas Olivia Ruby Grace Oliver Harry Amelia Isla George Noah").split()
BEGIN = "Ash Brad Cald Dun Ever Fair Grims Hart Kel Lang Mor Nor Os Pem Quar Rad Stan Thorn Ud Wal".split()
END = "bury combe dale field ham ley mere shaw ton well wick worth stead bridge".split()


def misspelt(rng, text):
    at = rng.randrange(1, len(text))
    return text[:at] + rng.choice("aeiourstln") + text[at + 1:]


def lists(homes, of_home, columns, married=0, seed=3):
    """The homes of two lists; every eighth row of the second has another given name, a share of them
    another family name, and others are misspelt. Returns the keys of which the given name is another."""
    rng = random.Random(seed)
    rows = {"first": [], "second": []}
    renamed = []
    for home in range(homes):
        family = rng.choice(BEGIN) + rng.choice(END)
        place = [f"{rng.randrange(1, 90)} {rng.choice(BEGIN)}{rng.choice(END)} Road",
                 f"AB{rng.randrange(1, 60)} {rng.randrange(1, 10)}{rng.choice('CDEFG')}X"]
        for one in range(of_home):
            key, given = f"{home}.{one}", GIVEN[(home * 7 + one * 5) % len(GIVEN)]
            rows["first"].append([key, given, family, *place])
            again = [given, family, *place]
            if rng.random() < .12:
                again[0] = rng.choice([name for name in GIVEN if name != given])
                renamed.append(key)
            again[1] = rng.choice(BEGIN) + rng.choice(END) if rng.random() < married else family
            for i in (1, 2):
                again[i] = misspelt(rng, again[i]) if rng.random() < .1 else again[i]
            rows["second"].append([key, *again])
    header = ["id", "given_name", "family_name", "address", "postcode"]
    for name, own in rows.items():
        rng.shuffle(own)
        kept = [header, *own]
        write(f"{name}.csv", "".join(
            ",".join(row[header.index(column)] for column in ["id", *columns]) + "\n" for row in kept))
    return renamed


def resolve(store, *options):
    kith("init", store)
    for name in ("first", "second"):
        kith("load", store, f"{name}.csv", "--quiet")
    kith("resolve", store, *options, "--quiet")


def entities(store):
    """The keys of each entity, by source."""
    kith("export", store, "--format", "csv", "--output", f"{store}.out", "--quiet")
    found = {}
    with open(f"{store}.out/records.csv", encoding="utf-8") as file:
        header = file.readline().strip().split(",")
        for line in file:
            row = dict(zip(header, line.strip().split(","), strict=False))
            found.setdefault(row["entity_id"], set()).add((row["source"], row["key"]))
    return set(map(frozenset, found.values()))


def joined(store):
    return {tuple(key for _, key in sorted(entity)) for entity in entities(store) if len(entity) > 1}


COLUMNS = ["given_name", "family_name", "address", "postcode"]


@case("where nobody of a list shares a home, who shares one with the other list is the same")
def _():
    renamed = lists(500, 1, COLUMNS)
    resolve("alone.kith")
    found = joined("alone.kith")
    assert all(a == b for a, b in found), found
    kept = sum((key, key) in found for key in renamed)
    assert kept >= .95 * len(renamed), (kept, len(renamed))


@case("where homes are shared in either list, they say nothing of who is the same")
def _():
    renamed = lists(250, 2, COLUMNS)
    resolve("couples.kith")
    found = joined("couples.kith")
    wrong = [pair for pair in found if len(pair) != 2 or pair[0] != pair[1]]
    assert len(wrong) <= 2, wrong
    assert len(found) >= 500 - len(renamed), len(found)


def rows_of_homes(homes, of_home):
    """One file, and everybody one to three times in it; one row in eight has another given name."""
    rng = random.Random(12)
    rows, truth = [], ["record_id,entity_id"]
    for home in range(homes):
        family = rng.choice(BEGIN) + rng.choice(END)
        place = [f"{rng.randrange(1, 90)} {rng.choice(BEGIN)}{rng.choice(END)} Road",
                 f"AB{rng.randrange(1, 60)} {rng.randrange(1, 10)}{rng.choice('CDEFG')}X"]
        for one in range(of_home):
            given = GIVEN[(home * 7 + one * 5) % len(GIVEN)]
            for _ in range(rng.choice((1, 2, 3))):
                own = [rng.choice(GIVEN) if rng.random() < .12 else given, family, *place]
                own = [own[0], *(misspelt(rng, value) if rng.random() < .05 else value for value in own[1:])]
                truth.append(f"{len(rows)},{home}.{one}")
                rows.append(",".join([str(len(rows)), *own]))
    rng.shuffle(rows)
    write("rows.csv", "id,given_name,family_name,address,postcode\n" + "\n".join(rows) + "\n")
    write("truth.csv", "\n".join(truth) + "\n")


@case("relatives are there as often as anybody is, or there are none")
def _():
    for of_home, recall, precision in ((1, .97, .99), (2, .6, .95)):
        store = f"homes{of_home}.kith"
        rows_of_homes(900 // of_home, of_home)
        kith("init", store)
        kith("load", store, "rows.csv", "--quiet")
        kith("resolve", store, "--quiet")
        told = kith("score", store, "--truth", "truth.csv", "--format", "json", "--quiet").json()[0]
        assert told["recall"] > recall and told["precision"] > precision, (of_home, told)


@case("those who are left are likelier one, which is said, and is so of what comes later, too")
def _():
    lists(800, 1, ["given_name", "family_name", "address"], married=.2, seed=4)
    resolve("left.kith", "--save-model", "left.yaml")
    with open("left.yaml", encoding="utf-8") as file:
        left = [line for line in file if "left: " in line and "source: first" in line]
    equal(len(left), 1)
    bits = float(left[0].split("left: ")[1].strip("}\n"))
    assert 0 < bits <= 3, left
    told = []
    for a, b in sorted(joined("left.kith")):
        rows = kith("why", "left.kith", f"first/{a}", f"second/{b}", "--format", "json").json()
        assert abs(sum(row["weight"] for row in rows[:-1]) - rows[-1]["total"]) < 1e-9, rows
        assert rows[-1]["total"] >= 0, rows
        terms = [row["weight"] for row in rows if row["term"] == "left"]
        if terms:
            equal(terms, [bits])
            assert rows[-1]["total"] - bits < 0, rows
            told.append((a, b, rows[-1]["total"]))
    assert told

    step = kith("how", "left.kith", f"first/{told[0][0]}", "--format", "json").json()[0]
    assert abs(step["weight"] - told[0][2]) < 1e-5, (step, told[0])

    with open("left.yaml", encoding="utf-8") as file:
        spoilt = file.read().replace(f"left: {bits:g}", "left: -1")
    write("spoilt.yaml", spoilt)
    fails("resolve", "left.kith", "--model", "spoilt.yaml", "--quiet", text="left must be a number of bits")
    kith("init", "later.kith")
    kith("load", "later.kith", "first.csv", "--quiet")
    kith("resolve", "later.kith", "--model", "left.yaml", "--quiet")
    kith("load", "later.kith", "second.csv", "--resolve", "--quiet")
    equal(entities("later.kith"), entities("left.kith"))


def movers(moved):
    """A list of people and another of the same, of whom a share lives elsewhere by then; some are
    misspelt, and of some the birth date or the given name is not known."""
    rng = random.Random(8)

    def home():
        return [str(rng.randrange(10, 200)), f"{rng.choice(BEGIN)}{rng.choice(END)} Road",
                rng.choice(BEGIN) + rng.choice(END), f"{rng.choice('ABCD')}{rng.randrange(1, 60)} {rng.randrange(1, 10)}XY"]

    def row(key, own):
        shown = [misspelt(rng, value) if value and rng.random() < .1 else value for value in own]
        return ",".join([key, *("" if i in (0, 2) and rng.random() < .12 else value
                                for i, value in enumerate(shown))]) + "\n"

    header = "id,given_name,family_name,birth_date,street_number,street,city,postcode\n"
    first, second = [], []
    for i in range(1500):
        own = [rng.choice(GIVEN), rng.choice(BEGIN) + rng.choice(END),
               f"{rng.randrange(1930, 2005)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"]
        there = home()
        first.append(row(str(i), own + there))
        second.append(row(str(i), own + (home() if rng.random() < moved else there)))
    rng.shuffle(second)
    write("first.csv", header + "".join(first))
    write("second.csv", header + "".join(second))


@case("where most have moved, another home says little; where few have, as much as it may")
def _():
    for share, least, moved in ((.6, .79, .0625), (.1, .85, 1 / 256)):
        store = f"moved{share}.kith"
        movers(share)
        resolve(store, "--save-model", f"{store}.yaml")
        found = joined(store)
        right = sum(a == b for a, b in found)
        assert right > least * 1500 and right > .99 * len(found), (share, right, len(found))
        with open(f"{store}.yaml", encoding="utf-8") as file:
            told = [float(line.split(": ")[1]) for line in file if line.strip().startswith("moved: ")]
        equal(told, [moved])


@case("a list has duplicates where the few that it has are beyond doubt")
def _():
    movers(.1)
    with open("second.csv", encoding="utf-8") as file:
        header, *rows = file.read().splitlines()
    again = [f"{row.split(',')[0]}+,{row.split(',', 1)[1]}" for row in rows[:12] if ",," not in row]
    write("second.csv", "\n".join([header, *rows, *again]) + "\n")
    resolve("again.kith", "--save-model", "again.yaml")
    with open("again.yaml", encoding="utf-8") as file:
        alone = file.read().partition("sources_without_duplicates:\n")[2].partition("sources:")[0]
    equal(alone.split(), ["-", "first"])
    found = {frozenset(key for _, key in entity) for entity in entities("again.kith")}
    for row in again:
        key = row.split(",")[0]
        assert {key, key[:-1]} in found, key


def several(people, times, worse):
    """A file in which everybody is there so many times, in a share of the rows misspelt and with gaps."""
    rng = random.Random(6)
    header, rows, truth = "id,given_name,family_name,birth_date,city\n", [], ["record_id,entity_id"]
    for one in range(people):
        own = [rng.choice(GIVEN), rng.choice(BEGIN) + rng.choice(END),
               f"{rng.randrange(1930, 2005)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
               rng.choice(BEGIN) + rng.choice(END)]
        for _ in range(times):
            bad = rng.random() < worse
            shown = [misspelt(rng, value) if bad and rng.random() < .3 else
                     "" if bad and rng.random() < .3 else value for value in own]
            truth.append(f"{len(rows)},{one}")
            rows.append(",".join([str(len(rows)), *shown]) + "\n")
    rng.shuffle(rows)
    write("truth.csv", "\n".join(truth) + "\n")
    write("twice.csv", header + "".join(rows))
    write("half.csv", header + "".join(rows[:len(rows) // 2]))


def line_of(text, key):
    """The line of a model that says something of all of a kind, with the ends of lines around it."""
    return f"\n    {key}: " + text.partition(f"\n    {key}: ")[2].partition("\n")[0] + "\n"


@case("in one file, too, those whom nobody else was found for are likelier one")
def _():
    several(1000, 2, .4)
    kith("init", "twice.kith")
    kith("load", "twice.kith", "twice.csv", "--quiet")
    kith("resolve", "twice.kith", "--save-model", "twice.yaml", "--quiet")
    with open("twice.yaml", encoding="utf-8") as file:
        text = file.read()
    line = line_of(text, "left_within")
    bits = float(line.split()[1])
    assert 1 < bits <= 3, bits
    with open("without.yaml", "w", encoding="utf-8") as file:
        file.write(text.replace(line, "\n", 1))
    told = kith("score", "twice.kith", "--truth", "truth.csv", "--format", "json", "--quiet").json()[0]
    assert told["precision"] > .99, told
    kith("init", "without.kith")
    kith("load", "without.kith", "twice.csv", "--quiet")
    kith("resolve", "without.kith", "--model", "without.yaml", "--quiet")
    was = kith("score", "without.kith", "--truth", "truth.csv", "--format", "json", "--quiet").json()[0]
    assert told["recall"] > was["recall"] + .005, (told, was)

    found = {frozenset(key for _, key in entity) for entity in entities("twice.kith")}
    before = {frozenset(key for _, key in entity) for entity in entities("without.kith")}
    said = []
    for pair in found - before:
        a, b = sorted(pair)
        rows = kith("why", "twice.kith", f"twice/{a}", f"twice/{b}", "--format", "json").json()
        said += [row["weight"] for row in rows if row["term"] == "left"]
        assert abs(sum(row["weight"] for row in rows[:-1]) - rows[-1]["total"]) < 1e-9, rows
        assert rows[-1]["total"] >= 0, rows
    assert len(said) > 5 and set(said) == {bits}, said
    first, second = sorted(min(one) for one in found if len(one) > 1)[:2]
    rows = kith("why", "twice.kith", f"twice/{first}", f"twice/{second}", "--format", "json").json()
    assert rows[-1]["total"] < 0 and "left" not in [row["term"] for row in rows], rows

    write("spoilt.yaml", text.replace(line, "\n    left_within: -1\n", 1))
    fails("resolve", "twice.kith", "--model", "spoilt.yaml", "--quiet", text="left_within must be a number of bits")
    kith("init", "halves.kith")
    kith("load", "halves.kith", "half.csv", "--quiet", "--source", "twice")
    kith("resolve", "halves.kith", "--model", "twice.yaml", "--quiet")
    kith("load", "halves.kith", "twice.csv", "--resolve", "--quiet")
    equal(entities("halves.kith"), entities("twice.kith"))


@case("what was joined tells how likely a pair of so much weight is one")
def _():
    several(400, 8, .8)
    kith("init", "often.kith")
    kith("load", "often.kith", "twice.csv", "--quiet")
    kith("resolve", "often.kith", "--save-model", "often.yaml", "--quiet")
    with open("often.yaml", encoding="utf-8") as file:
        text = file.read()
    line = line_of(text, "calibration")
    bits = float(line.split()[1])
    write("bare.yaml", text.replace(line, "\n", 1))
    kith("init", "bare.kith")
    kith("load", "bare.kith", "twice.csv", "--quiet")
    kith("resolve", "bare.kith", "--model", "bare.yaml", "--quiet")
    equal(entities("bare.kith"), entities("often.kith"))

    key = next(key for entity in entities("often.kith") if len(entity) > 2 for _, key in sorted(entity))
    other = next(key for entity in entities("often.kith") if len(entity) == 1 for _, key in entity)
    result = kith("why", "often.kith", f"twice/{key}", f"twice/{other}", "--format", "json").json()[-1]
    assert abs(result["probability"] - 1 / (1 + 2 ** -(result["total"] + bits))) < 1e-9, result
    equal(result["level"], f"calibrated by {bits:+.2f} bits")

    kith("export", "often.kith", "--format", "pairs", "--output", "pairs.csv", "--quiet")
    with open("pairs.csv", encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    for pair in pairs:
        left = float(pair["left"])
        said = float(pair["weight"]) + (0 if left else bits)
        assert abs(float(pair["probability"]) - 1 / (1 + 2 ** -said)) < 1e-9, pair
    doubt = [float(pair["weight"]) - float(pair["left"]) for pair in pairs]
    doubt = [(weight, pair["entity_a"] == pair["entity_b"]) for weight, pair in zip(doubt, pairs, strict=True)
             if abs(weight) <= 4.25]
    expected = sum(1 / (1 + 2 ** -weight) for weight, _ in doubt)
    more = sum(joined for _, joined in doubt) > expected
    assert len(doubt) > 500 and more == (bits > .3), (len(doubt), expected, bits)

    write("spoilt.yaml", text.replace(line, "\n    calibration: much\n", 1))
    fails("resolve", "often.kith", "--model", "spoilt.yaml", "--quiet", text="calibration")


main()
