#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Indicators over a small force of which everything is known, counted here a second time."""

import collections
import csv
import datetime
import math
import os
import random
import subprocess

from harness import case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write

UNITS = {f"u{i}": ("response" if i < 5 else "custody") for i in range(8)}
RANKS = ["constable", "sergeant", "clerk"]
JOINED = ["2025-01-10", "2022-03-01", "2018-05-05", "2001-02-03", ""]
STAFF = {str(i): f"u{i % 8}" for i in range(1, 161)}

MAPPINGS = {
    "units": """source: units
records:
  - {type: Unit, key: unit, properties: {kind: {column: kind, type: category}}}
""",
    "staff": """source: staff
records:
  - {type: Person, key: id, properties: {given_name: given, family_name: family,
     rank: {column: rank, type: category}}}
links:
  - {type: member_of, from: record, to: {key: unit, type: Unit, source: units},
     properties: {date: joined}}
""",
    "shifts": """source: shifts
records:
  - type: Shift
    key: shift
    properties: {date: day, shift: {column: time, type: category}}
links:
  - {type: attended, from: {key: person, type: Person, source: staff}, to: record}
  - {type: at_unit, from: record, to: {key: unit, type: Unit, source: units}}
""",
    "complaints": """source: complaints
records:
  - as: complaint
    type: Complaint
    key: complaint
    properties: {date: day, complaint_type: {column: type, type: category}}
  - {as: incident, type: Incident, key: incident, properties: {date: day}}
links:
  - {type: part_of, from: complaint, to: incident}
  - {type: at_unit, from: incident, to: {key: unit, type: Unit, source: units}}
  - {type: {column: role}, from: {key: person, type: Person, source: staff}, to: complaint}
""",
}

RULE = """indicators:
  - name: it
    family: {family}
    about: something
    {what}
    lawful_basis: a basis
    review: {review}
    innocent: [chance, other things]
"""


def rule(what, family="standards", review="2099-12-31", name="rules.yaml"):
    return write(name, RULE.format(family=family, what="\n    ".join(what), review=review))


def make(seed=1):
    """A force with 600 shifts, and some incidents of one to three complaints each."""
    chance = random.Random(seed)
    tables = collections.defaultdict(list)
    tables["units"] = [{"unit": unit, "kind": kind} for unit, kind in UNITS.items()]
    tables["staff"] = [{"id": one, "unit": unit,
                        "given": f"{'abcdefgh'[int(one) % 8]}na{'aeiou'[int(one) % 5]}",
                        "rank": RANKS[int(one) % 3], "joined": JOINED[int(one) % 5],
                        "family": f"orth{'klmnprst'[int(one) // 20 % 8]}{'aeiou'[int(one) % 5]}x"}
                       for one, unit in STAFF.items()]
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(i) for i in range(600)]
    for number, day in enumerate(days):
        unit = chance.choice(list(UNITS))
        there = chance.sample([one for one, home in STAFF.items() if home == unit], 8)
        time = chance.choice(["early", "late", "night"])
        tables["shifts"] += [{"shift": f"s{number}", "day": day, "time": time, "unit": unit,
                              "person": one} for one in there]
        if chance.random() < .4:
            named = chance.sample(there, chance.randint(1, 3))
            for part in range(chance.randint(1, 3)):
                kind = chance.choice(["rude", "rough", "late"])
                tables["complaints"] += [{
                    "complaint": f"c{number}-{part}", "incident": f"i{number}", "day": day,
                    "type": kind, "unit": unit, "person": one,
                    "role": chance.choice(["subject"] * 4 + ["witness"])} for one in named]
    kith("init", "f.kith")
    for name, mapping in MAPPINGS.items():
        with open(f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, tables[name][0].keys())
            out.writeheader()
            out.writerows(tables[name])
        kith("load", "f.kith", "-m", write(f"{name}.yaml", mapping), f"{name}.csv", "--quiet")
    return tables


def incidents(tables):
    """What each is complained of in."""
    of = collections.defaultdict(set)
    for row in tables["complaints"]:
        if row["role"] == "subject":
            of[row["person"]].add(row["incident"])
    return of


def ask(*words):
    return ask_of("f.kith", *words)


def ask_of(store, *words):
    return kith("indicators", store, "--format", "csv", *words).csv()


def counts(rows):
    return {row["key"]: int(row["count"]) for row in rows}


@case("incidents count once, and only those of whom they complain")
def _():
    tables = make()
    rows = ask("--rules", rule(["role: subject", "least: 2"]))
    equal(counts(rows), {one: len(all_) for one, all_ in incidents(tables).items()
                         if len(all_) >= 2})
    order = [int(row["count"]) for row in rows]
    equal(order, sorted(order, reverse=True))


@case("what is alike and falls within a time is counted, each kind apart")
def _():
    tables = make()
    expected = {}
    for one in STAFF:
        for kind in ("rude", "rough", "late"):
            when = sorted({(row["day"], row["incident"]) for row in tables["complaints"]
                           if row["person"] == one and row["role"] == "subject"
                           and row["type"] == kind})
            most = max((sum(day <= other < day + datetime.timedelta(90) for other, _ in when)
                        for day, _ in when), default=0)
            expected[one] = max(expected.get(one, 0), most)
    rows = ask("--rules", rule(["role: subject", "events: [complaint]", "alike: complaint type",
                                "within: 90 days", "least: 2"]))
    equal(counts(rows), {one: n for one, n in expected.items() if n >= 2})
    for row in rows:
        first, last = (datetime.date.fromisoformat(row[name]) for name in ("first", "last"))
        assert (last - first).days < 90 and len(row["records"].split()) == int(row["count"]), row


@case("peers are the others of the unit, for as much time on duty")
def _():
    tables = make()
    attended = collections.Counter(row["person"] for row in tables["shifts"])
    of = {one: len(all_) for one, all_ in incidents(tables).items()}
    rows = ask("--rules", rule(["role: subject", "peers: unit", "per: attended"]))
    whole = sum(of.values()) / sum(attended.values())
    equal(len(rows), len(of))
    for row in rows:
        one = row["key"]
        peers = [other for other, unit in STAFF.items() if unit == STAFF[one] and other != one]
        rate = (sum(of.get(other, 0) for other in peers) + 20 * whole) / \
            (sum(attended[other] for other in peers) + 20)
        equal(float(row["exposure"]), attended[one])
        assert abs(float(row["expected"]) / (attended[one] * rate) - 1) < 1e-9, row
    listed = ask("--rules", rule(["role: subject", "peers: unit", "per: attended", "chance: 0.05"]))
    equal(counts(listed), {row["key"]: int(row["count"]) for row in rows
                           if float(row["lp"]) >= -math.log10(.05)})


@case("peers may be those of one rank, or who have been there as long")
def _():
    tables = make()
    last = max(row["day"] for row in tables["complaints"] if row["role"] == "subject")
    of = {one: len(all_) for one, all_ in incidents(tables).items()}
    row_of = {row["id"]: row for row in tables["staff"]}

    def tenure(one):
        joined = row_of[one]["joined"]
        years = (last - datetime.date.fromisoformat(joined)).days / 365.25 if joined else None
        return None if years is None else sum(years >= bound for bound in (2, 5, 10))

    whole = sum(of.values()) / len(STAFF)
    for peers, key in (("rank", lambda one: row_of[one]["rank"]),
                       ("tenure", tenure),
                       ("[unit, rank]", lambda one: (STAFF[one], row_of[one]["rank"])),
                       ("[force]", lambda one: 0)):
        rows = ask("--rules", rule(["role: subject", f"peers: {peers}"]))
        equal(len(rows), len(of))
        for row in rows:
            alike = [other for other in STAFF
                     if key(other) == key(row["key"]) and other != row["key"]]
            expected = (sum(of.get(other, 0) for other in alike) + 20 * whole) / (len(alike) + 20)
            assert abs(float(row["expected"]) / expected - 1) < 1e-9, (peers, row, expected)
    fails("indicators", "f.kith", "--rules", rule(["role: subject", "peers: [unit, age]"]),
          text="peers \"age\" is not one of")


@case("weight is halved for each half-life that has passed")
def _():
    tables = make()
    last = max(row["day"] for row in tables["complaints"] if row["role"] == "subject")
    rows = ask("--rules", rule(["role: subject", "half_life: 100 days", "weight: 3"]))
    when = {row["incident"]: row["day"] for row in tables["complaints"]}
    of = incidents(tables)
    for row in rows:
        weight = sum(3 * 2 ** (-(last - when[incident]).days / 100) for incident in of[row["key"]])
        assert abs(float(row["weight"]) - weight) < 1e-9, (row, weight)


@case("conditions hold of what links lead to, and of what they do not say")
def _():
    tables = make()
    nights = collections.Counter(row["person"] for row in tables["shifts"]
                                 if row["time"] == "night")
    equal(counts(ask("--rules", rule(["role: attended", "where: {shift: [night]}"]))), nights)
    equal(ask("--rules", rule(["role: attended", "where: {shift: [empty]}"])), [])
    equal(counts(ask("--rules", rule(["links: [attended]", "where: {nothing: [empty]}"]))),
          collections.Counter(row["person"] for row in tables["shifts"]))
    equal(counts(ask("--rules", rule(["role: attended",
                                      "where: {shift: [present], nothing: [present]}"]))), {})


LOOK_UPS = """source: log
records:
  - type: Lookup
    key: id
    properties: {date: day, subject_name: {column: name, type: full_name},
                 subject_birth_date: {column: born, type: date}, reference: {column: ref, type: code}}
links:
  - {type: looked_up, from: {key: person, type: Person, source: staff}, to: record}
"""

CONTACTS = """source: contacts
records:
  - {type: Person, key: id, properties: {name: name, birth_date: born}}
links:
  - {type: {column: link}, from: {key: person, type: Person, source: staff}, to: record}
"""


@case("who is close is told by name and birth date, and named beside the record")
def _():
    tables = make()
    kith("load", "f.kith", "-m", write("contacts.yaml", CONTACTS), "--quiet", write("contacts.csv",
         "id,person,link,name,born\n"
         "k1,1,emergency_contact,Quentin Abernathy,\n"
         "k2,2,declared_associate,Rosalind Vandermeer,1980-05-06\n"
         "k3,3,emergency_contact,Rosalind Vandermeer,1980-05-06\n"))
    own = next(row for row in tables["staff"] if row["id"] == "4")
    kith("load", "f.kith", "-m", write("log.yaml", LOOK_UPS), "--quiet", write("log.csv",
         "id,person,day,name,born,ref\n"
         "l1,1,2024-05-01,Quentin Abernathy,1970-01-01,\n"      # no birth date is known
         "l2,1,2024-05-02,Q. Abernathy,,\n"                     # an initial, and a rare name
         "l3,1,2024-05-03,Quentin Abernathy,,C/1\n"             # with a case
         "l4,1,2024-05-04,Rosalind Vandermeer,,\n"              # close to others
         "l5,2,2024-05-05,Vandermeer Rosalind,1980-06-05,\n"    # day and month swapped
         "l6,3,2024-05-06,Rosalind Vandermeer,1944-05-06,\n"    # somebody else of the name
         f"l7,4,2024-05-07,{own['given']} {own['family']},,\n"  # oneself
         "l8,5,2024-05-08,Quentin Abernathy,,\n"))
    rows = ask("--rules", rule(["links: [looked up]", "where: {reference: [empty]}",
                                "close: {name: subject name, born: subject birth date}"]))
    equal({row["key"]: row["records"] for row in rows},
          {"1": "log/l1 (contacts/k1) log/l2 (contacts/k1)", "2": "log/l5 (contacts/k2)",
           "4": "log/l7 (staff/4)"})
    # Without the property that has the name the rule is passed over, and said so.
    rows = ask("--show", "rules", "--rules", rule(["links: [looked up]", "close: {name: whose}"]))
    equal([row["tested"] for row in rows], [""])


CLAIMS = """source: claims
records:
  - {type: Claim, key: id, properties: {date: day, hours: {column: hours, type: number}}}
links:
  - {type: claimed, from: {key: person, type: Person, source: staff}, to: record}
"""


def chance_of(k, mean, spread):
    """Its logarithm: of k by a negative binomial distribution, or Poisson's."""
    if spread == 0:
        return k * math.log(mean) - mean - math.lgamma(k + 1)
    shape = 1 / spread
    return (math.lgamma(k + shape) - math.lgamma(shape) - math.lgamma(k + 1) +
            shape * math.log(shape / (shape + mean)) + k * math.log(mean / (shape + mean)))


@case("sums are compared as so many amounts of the size that varies as they do")
def _():
    make()
    chance = random.Random(8)
    claims = [(one, chance.randint(1, 4)) for one in STAFF for _ in range(chance.randint(0, 4))]
    claims += [("1", 8)] * 5 + [("2", 1)] * 40 + [("3", "")] * 3
    kith("load", "f.kith", "-m", write("claims.yaml", CLAIMS), "--quiet", write("claims.csv",
         "id,person,day,hours\n" + "".join(f"k{i},{one},2024-05-05,{hours}\n"
                                           for i, (one, hours) in enumerate(claims))))
    given = rule(["links: [claimed]", "sum: hours", "peers: force"])
    rows = {row["key"]: row for row in ask("--rules", given)}
    sums = collections.Counter()
    for one, hours in claims:
        sums[one] += hours or 0
    equal({key: float(row["sum"]) for key, row in rows.items()}, dict(sums))
    equal(counts(rows.values()), collections.Counter(one for one, _ in claims))
    unit = sum((hours or 0) ** 2 for _, hours in claims) / sum(sums.values())
    others = sum(sums.values())
    for key, row in rows.items():
        expected = (others - sums[key] + 20 * others / len(STAFF)) / (len(STAFF) - 1 + 20)
        assert abs(float(row["expected"]) - expected) < 1e-9, (key, row, expected)
    [spread] = [float(row["spread"]) for row in ask("--rules", given, "--show", "rules")]
    for key in ("1", "2", "5"):
        mean, observed = float(rows[key]["expected"]) / unit, int(sums[key] / unit)
        tail = sum(math.exp(chance_of(k, mean, spread)) for k in range(observed, observed + 500))
        assert abs(float(rows[key]["lp"]) + math.log10(tail)) < 1e-6, (key, rows[key])
    listed = kith("indicators", "f.kith", "--rules",
                  rule(["links: [claimed]", "sum: hours", "peers: force", "chance: 0.001"])).out
    has(listed, f": {len([1 for one, _ in claims if one == '2'])} of {sums['2']} in all where ")


@case("a sum of fractions is as many of them as there are")
def _():
    make()
    claims = [one for i, one in enumerate(sorted(STAFF)) for _ in range(i % 9)]
    results = []
    for source, hours in (("parts", "0.7"), ("ones", "1")):
        kith("load", "f.kith", "-m", write("claims.yaml", CLAIMS.replace("claims", source)), "--quiet",
             write(f"{source}.csv", "id,person,day,hours\n" + "".join(
                 f"{source}{i},{one},2024-05-05,{hours}\n" for i, one in enumerate(claims))))
        rows = ask("--rules", rule(["links: [claimed]", "sum: hours", "peers: force"]))
        results.append({row["key"]: round(float(row["lp"]), 6) for row in rows})
        kith("retire", "f.kith", "--source", source)
    equal(results[0], results[1])


@case("what is late is told by two dates")
def _():
    chance = random.Random(5)
    make()
    rows = [(str(chance.randint(1, 160)), datetime.date(2024, 1, 1) +
             datetime.timedelta(chance.randint(0, 300)), chance.randint(-3, 30))
            for _ in range(400)]
    write("claims.csv", "claim,person,day,entered\n" + "".join(
        f"k{i},{one},{day},{day + datetime.timedelta(late)}\n"
        for i, (one, day, late) in enumerate(rows)) + "k900,1,,2024-05-05\nk901,1,2024-05-05,\n")
    kith("load", "f.kith", "-m", write("claims.yaml", """source: claims
records:
  - type: Claim
    key: claim
    properties: {date: day, entered_on: {column: entered, type: date}}
links:
  - {type: claimed, from: {key: person, type: Person, source: staff}, to: record}
"""), "claims.csv", "--quiet")
    for by, days in (("1 day", 1), ("2 weeks", 14)):
        late = ask("--rules", rule(["links: [claimed]",
                                    f"late: {{of: entered on, after: date, by: {by}}}"]))
        equal(counts(late), collections.Counter(one for one, _, n in rows if n >= days))
    equal(ask("--rules", rule(["links: [claimed]", "late: {of: nothing, after: date}"])), [])


@case("welfare ranks nobody")
def _():
    make()
    rows = ask("--rules", rule(["role: attended", "where: {shift: [night]}"], "welfare"))
    order = [int(row["entity_id"][2:]) for row in rows]
    equal(order, sorted(order))
    assert len({row["count"] for row in rows}) > 3
    has(kith("indicators", "f.kith").out, "(welfare)")


@case("culture belongs to units, each held against its kind of work")
def _():
    tables = make()
    happened = collections.defaultdict(set)
    for row in tables["complaints"]:
        if row["role"] == "subject":
            happened[row["unit"]].add(row["incident"])
    exposure = collections.Counter(row["unit"] for row in tables["shifts"])
    what = rule(["role: subject", "per: attended"], "culture")
    equal(ask("--rules", what), [])
    rows = {row["key"]: row for row in ask("--rules", what, "--show", "units")}
    equal(set(rows), set(UNITS))
    for unit, row in rows.items():
        alike = [other for other, kind in UNITS.items() if kind == UNITS[unit]]
        expected = exposure[unit] * sum(len(happened[other]) for other in alike) / \
            sum(exposure[other] for other in alike)
        equal((int(row["count"]), row["kind"]), (len(happened[unit]), UNITS[unit]))
        assert abs(float(row["expected"]) / expected - 1) < 1e-9, row
        low, high = float(row["low_95"]), float(row["high_95"])
        assert float(row["low_998"]) < low < expected < high < float(row["high_998"]), row
        ratio, shrunk = float(row["ratio"]), float(row["shrunk"])
        assert min(1, ratio) - 1e-9 <= shrunk <= max(1, ratio) + 1e-9, row
        equal(row["place"] == "within", low <= int(row["count"]) <= high and expected >= 5)


@case("units are drawn on a funnel plot")
def _():
    make()
    what = rule(["role: subject", "per: attended"], "culture")
    has(kith("draw", "f.kith", "funnel", "it", "--rules", what, "-o", "a.svg").out, "Drew 8 units")
    kith("draw", "f.kith", "funnel", "it", "--rules", what, "-o", "b.svg", "--from", "2024-06-01")
    with open("a.svg", encoding="utf-8") as one, open("b.svg", encoding="utf-8") as other:
        assert one.read() != other.read()
    fails("draw", "f.kith", "funnel", "that", "-o", "c.svg",
          text="no indicator \"that\" of units; there are: conduct towards people, complaints")
    assert not os.path.exists("c.svg")


@case("rules that are built in find what was planted in a force")
def _():
    subprocess.run([os.environ["KITH_SYNTH"], "force", "--staff", "1000", "-o", "force"],
                   check=True, capture_output=True)
    with open("force/hr.csv", encoding="utf-8", newline="") as file:
        ill = list(csv.DictReader(file))[99]["staff_no"]
    with open("force/sickness.csv", "a", encoding="utf-8") as file:
        file.writelines(f"X{i},{ill},2025-{i % 12 + 1:02d}-{i % 27 + 1:02d},,cold or flu\n"
                        for i in range(25))
    kith("init", "f.kith")
    for source in ["units", "hr", "hr_legacy", "contacts", "rosters", "business_interests",
                   "complaints", "complaint_people", "system_access", "overtime", "roster_changes",
                   "sickness", "gifts"]:
        kith("load", "f.kith", "-m", f"{os.environ['KITH_FORCE']}/{source}.yaml",
             f"force/{source}.csv", "--quiet")
    kith("resolve", "f.kith", "--quiet")
    with open("force/truth/networks.csv", encoding="utf-8", newline="") as file:
        planted = {row["staff_no"] for row in csv.DictReader(file)}
    with open("force/truth/look_alikes.csv", encoding="utf-8", newline="") as file:
        strained = {row["staff_no"] for row in csv.DictReader(file)
                    if row["kind"] == "welfare cluster"}
    rows = ask()
    off = {row["key"] for row in rows if row["indicator"] == "off with stress"}
    assert strained and len(off & strained) >= len(strained) / 2, (off, strained)
    assert all(row["family"] == "welfare" for row in rows if row["indicator"] == "off with stress")
    equal({(row["key"], row["family"]) for row in rows
           if row["indicator"] == "sickness against peers"}, {(ill, "welfare")})
    found = {row["key"] for row in rows if row["indicator"] == "complaints against peers"}
    assert len(found & planted) >= len(planted) / 2 and len(found) < 20, (found, planted)
    out = kith("indicators", "f.kith").out
    for part in ("innocent explanations:", "lawful basis:", "chance alone would list",
                 "they never carry one", "(culture)", "shrunk"):
        has(out, part)


@case("each rule says what it rests on, how many chance would list, and when it is due")
def _():
    make()
    what = rule(["role: subject", "peers: force", "chance: 0.01"], review="2020-01-31")
    row = ask("--rules", what, "--show", "rules")[0]
    equal((row["lawful_basis"], row["review"], row["overdue"], row["innocent"], row["tested"]),
          ("a basis", "2020-01-31", "yes", "chance; other things", "160"))
    equal(float(row["by_chance"]), 1.6)
    has(kith("indicators", "f.kith", "--rules", what).out, "2020-01-31, which has passed")
    has(kith("indicators", "f.kith", "--rules", rule(["links: [gave]"])).out,
        "not counted: the store has no such links")


@case("where nobody has a unit everybody is looked at")
def _():
    # Those who have one are looked at alone.
    equal(counts(ask_of("force.kith", "--rules", rule(["links: [knows]"]))), {"1": 1})
    kith("init", "g.kith")
    kith("load", "g.kith", write("n.csv", ":ID,name,:LABEL\n1,Ann Lee,Person\n2,Bob Day,Person\n"),
         write("l.csv", ":START_ID,:END_ID,:TYPE\n1,2,KNOWS\n2,1,KNOWS\n"), "--quiet")
    equal(counts(ask_of("g.kith", "--rules", rule(["links: [knows]"]))), {"1": 1, "2": 1})
    has(kith("indicators", "g.kith", "--rules", rule(["links: [knows]"])).out,
        "2 people, as nobody has a unit or is on a roster")


@case("families, dates and the log are minded")
def _():
    make()
    rows = ask("--family", "culture", "--show", "rules")
    equal({row["family"] for row in rows}, {"culture"})
    equal(ask("--rules", rule(["role: subject"]), "--from", "2030-01-01"), [])
    kith("indicators", "f.kith", "--purpose", "a look")
    event = reads("f.kith")[-1]
    equal((event["operation"], event["purpose"]), ("indicators", "a look"))
    shows_nothing_unlogged("indicators", "f.kith")


@case("mistakes are told in one line")
def _():
    make()

    def refused(what, text, **more):
        fails("indicators", "f.kith", "--rules", rule(what, **more), text=text)

    refused(["links: [witness]"], "never carry an indicator")
    refused(["role: victim"], "line 5: role \"victim\" is not one of")
    refused(["role: subject", "ties: true"], "counts by one of role, links and ties")
    refused(["role: subject", "chance: 0.01"], "it names none")
    refused(["role: subject", "peers: unit", "within: 1 year"], "without within and alike")
    refused(["role: subject", "within: soon"], "\"soon\" is no time")
    refused(["role: subject", "least: 0"], "least must lie between 1 and")
    refused(["role: subject", "lest: 2"], "lest")
    refused(["links: [claimed]", "late: {of: entered on}"], "must say its \"after\"")
    refused(["links: [looked up]", "close: {born: birth date}"], "must say its \"name\"")
    refused(["links: [claimed]", "sum: hours"], "sums to persons", family="culture")
    refused(["ties: true", "close: {name: subject name}"], "ties lead to no event")
    refused(["role: subject"], "is no day", review="soon")
    refused(["role: subject"], "family \"taste\" is not one of", family="taste")
    refused(["ties: true"], "culture belongs to units", family="culture")
    fails("indicators", "f.kith", "--rules", "nowhere", text="nowhere")
    fails("indicators", "f.kith", "--rules", write("none", "indicators: []\nx: 1\n"), text="x")
    fails("indicators", "f.kith", "--family", "taste", text="taste")
    fails("indicators", "f.kith", "--show", "all", code=2, text="all")
    fails("indicators", "f.kith", "--limit", -1, code=2, text="--limit")
    innocent = RULE.replace("    innocent: [chance, other things]\n", "")
    fails("indicators", "f.kith", "--rules", write("i", innocent.format(
        family="welfare", what="role: subject", review="2030-01-01")),
        text="must name innocent explanations")


main()
