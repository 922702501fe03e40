#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import os
import random
import re
import sys

from harness import (case, equal, fails, has, kith, main, reads, shows_nothing_unlogged, write)

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "benchmarks"))
import answers  # noqa: E402

COLUMNS = ["rank", "type", "source_a", "key_a", "entity_a", "source_b", "key_b", "entity_b",
           "joined", "probability", "gain", "purpose", "evidence", "answer"]
GIVEN = "Ada Adam Adele Alan Beth Carl Cora Dean Dora Earl Edna Finn Gail Glen Hope Hugo Iris Ivan".split()
HEAD = "Ash Bar Cal Dun Elm Far Gar Hal Ing Kel Lan Mar Nor Oak Pem Rad".split()
TAIL = "by croft dale ford gate ham hill ley more ton well wick".split()


def people(n=400, seed=3):
    """Half of them twice: a third of those with the given name cut short and another birth date."""
    rng = random.Random(seed)
    rows = ["id,given_name,family_name,birth_date"]
    truth = ["record_id,entity_id"]
    for i in range(n):
        given, family = rng.choice(GIVEN), rng.choice(HEAD) + rng.choice(TAIL)
        born = f"{rng.randint(1940, 2000)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        rows.append(f"{i},{given},{family},{born}")
        truth.append(f"{i},{i}")
        if rng.random() < .5:
            if rng.random() < .33:
                given, born = given[0], f"{born[:8]}{rng.randint(1, 28):02d}"
            rows.append(f"{i}b,{given},{family},{born}")
            truth.append(f"{i}b,{i}")
    write("truth.csv", "\n".join(truth) + "\n")
    kith("init", "p.kith")
    kith("load", "p.kith", write("list.csv", "\n".join(rows) + "\n"), "--quiet")
    kith("resolve", "p.kith", "--quiet")


def questions(*more):
    return kith("review", "p.kith", "--format", "csv", *more).csv()


def answer(rows, how):
    """Writes the rows with what @how says of each as the answer."""
    with open("answers.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows({**row, "answer": how(row)} for row in rows)
    return "answers.csv"


def one(row):
    return row["key_a"].rstrip("b") == row["key_b"].rstrip("b")


def truth(row):
    return "same" if one(row) else "different"


def f1():
    return kith("score", "p.kith", "--truth", "truth.csv", "--format", "json").json()[0]["f1"]


def learnt(store):
    """What levels weigh, and what answers taught."""
    rows = kith("resolve", store, "--learnt", "--format", "json").json()
    (taught,) = [row for row in rows if "taught" in row]
    return [row for row in rows if "bits" in row], taught


@case("asks what is uncertain, each entity once, the most worth first")
def _():
    people()
    rows = questions("-n", "12")
    equal([list(row) for row in rows], [COLUMNS] * 12)
    gains = [float(row["gain"]) for row in rows]
    equal(gains, sorted(gains, reverse=True))
    equal([row["rank"] for row in rows], [str(i + 1) for i in range(12)])
    entities = [entity for row in rows for entity in {row["entity_a"], row["entity_b"]}]
    equal(len(entities), len(set(entities)))
    for row in rows:
        assert 0 < float(row["probability"]) <= 1, row
        equal(row["joined"] == "yes", row["entity_a"] == row["entity_b"])
        has(row["evidence"], "family_name: ")
    equal(questions("-n", "12", "--threads", "1"), rows)
    equal({row["purpose"] for row in rows}, {"gain", "probe"})
    has(kith("review", "p.kith", "-n", "2").out, "1. list/")


@case("answers are kept, are not asked again, and never make things worse")
def _():
    people(seed=4)
    scores, asked = [f1()], set()
    for _ in range(3):
        rows = questions()
        pairs = {(row["key_a"], row["key_b"]) for row in rows}
        equal(pairs & asked, set())
        asked |= pairs
        out = kith("review", "p.kith", "--answers", answer(rows, truth), "--reason", "known").out
        has(out, f"{sum(map(one, rows))} the same")
        kith("resolve", "p.kith", "--quiet")
        scores.append(f1())
    equal(scores, sorted(scores))
    assert scores[-1] > scores[0], scores
    has(kith("info", "p.kith").out, f"{len(asked)} decisions stand")


@case("answers teach where the model is wrong, and what they taught is kept")
def _():
    files = answers.write(".", *answers.households(150, .65, 4))
    answering = answers.Answering(os.environ["KITH"], ".", *files)
    scores = [answering.f1()]
    for _ in range(4):
        equal(answering.answer(25)[1], 25)
        scores.append(answering.f1())
    equal(scores, sorted(scores))
    assert scores[0] < .6 and scores[-1] > scores[0] + .4, scores
    kith("resolve", "answers.kith", "--save-model", "taught.yaml", "--quiet")
    has(open("taught.yaml").read(), "right_taught: ")
    out = kith("resolve", "answers.kith", "--learnt").out
    has(out, "Person: 100 decisions, ")
    has(out, "now that the others have taught it")
    has(out, " by answers\n")
    assert "decisions, " not in kith("resolve", "answers.kith", "--model", "taught.yaml").out
    levels, taught = learnt("answers.kith")
    equal((taught["decisions"], taught["taught"]), (100, "yes"))
    assert taught["right_taught"] > taught["right"], taught
    assert taught["surprise_taught"] < taught["surprise"], taught
    assert any(row["answers"] for row in levels), levels
    kith("undo", "answers.kith", "--to", "1")
    kith("resolve", "answers.kith", "--model", "taught.yaml", "--quiet")
    equal(answering.f1(), scores[-1])
    kith("export", "answers.kith", "-f", "pairs", "-o", "pairs.csv", "--quiet")
    for pair in list(csv.DictReader(open("pairs.csv")))[:50]:
        a, b = (f"records/{pair[key]}" for key in ("key_a", "key_b"))
        terms = kith("why", "answers.kith", a, b, "--format", "json").json()
        total = sum(term["weight"] for term in terms[:-1])
        assert abs(total - terms[-1]["total"]) < 1e-9, terms
        assert abs(total - float(pair["weight"])) < 1e-9, (total, pair)
        assert terms[0]["answers"] != 0, terms[0]
    has(kith("why", "answers.kith", a, b).out, " by answers)\n")


@case("answers that were foreseen teach nothing")
def _():
    people()
    for _ in range(4):
        kith("review", "p.kith", "--answers", answer(questions(), truth))
    kith("resolve", "p.kith", "--save-model", "m.yaml", "--quiet")
    levels, taught = learnt("p.kith")
    equal((taught["decisions"], taught["taught"]), (100, "no"))
    equal([row for row in levels if row["answers"]], [])
    equal(taught["right"], taught["right_taught"])


@case("unsure, nothing and other words for yes and no")
def _():
    people()
    rows = questions("-n", "5")
    words = dict(zip((row["rank"] for row in rows), ("Y", "n", "unsure", "", " skip ")))
    has(kith("review", "p.kith", "--answers", answer(rows, lambda row: words[row["rank"]]),
             "--reason", "known").out, "1 the same, 1 different, 1 unsure, 2 not answered")


@case("what contradicts others is told and left out, the rest is kept")
def _():
    people()
    rows = ["source_a,key_a,source_b,key_b,answer", "list,0,list,1,same", "list,1,list,2,same",
            "list,0,list,2,different", "list,3,list,4,perhaps", "list,3,list,nobody,same",
            "list,5,list,6,different", "list,3,list,3,same"]
    done = kith("review", "p.kith", "--answers", write("a.csv", "\n".join(rows) + "\n"), "--reason",
                "known", code=1)
    has(done.out, "2 the same, 1 different, 0 unsure, 0 not answered")
    for part in ("4 not kept", "the same by what was decided before", "same, different, unsure",
                 "nobody"):
        has(done.out, part)
    has(kith("info", "p.kith").out, "3 decisions stand")
    kith("review", "p.kith", "--answers",
         write("b.csv", "source_a,key_a,source_b,key_b,answer\nlist,0,list,1,no\n"), "--reason", "again")
    has(kith("info", "p.kith").out, "3 decisions stand")


@case("answers tell what probabilities are worth, without a truth")
def _():
    people()
    fails("score", "p.kith", "--decisions", text="no decision stands")
    fails("score", "p.kith", "--decisions", "--truth", "truth.csv", code=2, text="exclude")
    kith("review", "p.kith", "--answers", answer(questions("-n", "60"), truth))
    before = kith("score", "p.kith", "--decisions", "--format", "json").json()
    equal(sum(row["pairs"] for row in before), 60)
    middle = [row for row in before if .05 <= row["from"] < .95 and row["pairs"] > 0]
    assert all(0 <= row["true"] <= 1 and row["from"] <= row["stated"] <= row["to"]
               for row in middle), middle
    kith("resolve", "p.kith", "--quiet")  # learns from the answers
    equal(kith("score", "p.kith", "--decisions", "--format", "json").json(), before)
    has(kith("score", "p.kith", "--decisions").out, "60 decisions, held back from learning")


@case("replicas tell what probabilities are worth, without a truth and without answers")
def _():
    people()
    first = kith("score", "p.kith", "--simulated", "--format", "csv", "--threads", "1").csv()
    equal(kith("score", "p.kith", "--simulated", "--format", "csv", "--threads", "2").csv(), first)
    sure = first[-1]
    assert float(sure["pairs"]) > 100 and float(sure["true"]) > .95, sure
    for row in first:
        assert not row["stated"] or float(row["from"]) <= float(row["stated"]) <= float(row["to"]), row
    found = re.search(r"(\d+) replicas of records: (\d+) compared with their original, (\d+) likely",
                      kith("score", "p.kith", "--simulated").out)
    made, compared, likely = map(int, found.groups())
    assert made >= 200 and .9 * made < compared <= made and .8 * made < likely <= compared, found[0]
    has(kith("info", "p.kith").out, "598 records in ")
    fails("score", "p.kith", "--simulated", "--decisions", code=2, text="exclude")
    kith("init", "none.kith")
    fails("score", "none.kith", "--simulated", text="run kith resolve")
    kith("load", "none.kith", write("few.csv", "id,given_name\n1,Ada\n2,Bob\n"), "--quiet")
    kith("resolve", "none.kith", "--quiet")
    fails("score", "none.kith", "--simulated", text="no records were joined")


@case("refuses what is no answer, and what was not resolved")
def _():
    fails("review", "force.kith", text="run kith resolve")
    fails("review", "force.kith", "-n", "0", code=2, text="from 1")
    write("a.csv", "source_a,key_a,source_b,key_b\nhr,1,hr,2\n")
    fails("review", "force.kith", "--answers", "a.csv", text='no column "answer"')
    fails("review", "force.kith", "--answers", "a.csv", "--ask", code=2, text="exclude")


@case("an empty file has no answers")
def _():
    has(kith("review", "force.kith", "--answers", write("a.csv", "")).out, "0 the same")


@case("unsure is not asked again, and nothing follows from it")
def _():
    people()
    rows = questions("-n", "5")
    pairs = {(row["key_a"], row["key_b"]) for row in rows}
    kith("export", "p.kith", "-f", "csv", "-o", "before", "--quiet")
    kith("review", "p.kith", "--answers", answer(rows, lambda row: "unsure"))
    kith("resolve", "p.kith", "--quiet")
    kith("export", "p.kith", "-f", "csv", "-o", "after", "--quiet")
    equal(open("before/records.csv").read(), open("after/records.csv").read())
    equal(pairs & {(row["key_a"], row["key_b"]) for row in questions()}, set())
    has(kith("why", "p.kith", f"list/{rows[0]['key_a']}", f"list/{rows[0]['key_b']}").out, "unsure")


@case("a decision that new data contradict comes back")
def _():
    people()
    kith("decide", "p.kith", "list/0", "list/1", "same", "--reason", "married name")
    kith("resolve", "p.kith", "--quiet")
    doubted = [row for row in questions("-n", "400") if row["evidence"].startswith("decided")]
    equal(doubted, [])
    write("list.csv", "id,given_name,family_name,birth_date\n0,Quentin,Xavier,1921-01-31\n")
    kith("load", "p.kith", "list.csv", "--resolve", "--quiet")
    doubted = [row for row in questions("-n", "400") if row["evidence"].startswith("decided")]
    equal([(row["key_a"], row["key_b"]) for row in doubted] in ([("0", "1")], [("1", "0")]), True)
    has(doubted[0]["evidence"], "decided same by")
    has(doubted[0]["evidence"], "(married name), and changed since")
    kith("review", "p.kith", "--answers", answer(doubted, lambda row: "y"))
    equal([row for row in questions("-n", "400") if row["evidence"].startswith("decided")], [])


@case("answers can be given here: each is kept at once")
def _():
    people()
    rows = questions("-n", "4")
    out = kith("review", "p.kith", "--ask", "-n", "4", stdin="y\nwhat\nn\ns\nq\n").out
    has(out, f"1. list/{rows[0]['key_a']} and list/{rows[0]['key_b']}")
    equal(out.count("Are they one?"), 5)
    has(out, "1 the same, 1 different, 0 unsure, 1 not answered")
    has(kith("info", "p.kith").out, "2 decisions stand")
    left = [(row["key_a"], row["key_b"]) for row in questions("-n", "400")]
    assert (rows[0]["key_a"], rows[0]["key_b"]) not in left, left
    has(kith("review", "p.kith", "--ask", stdin="").out, "0 the same")


@case("is logged with its purpose")
def _():
    people()
    kith("review", "p.kith", "--purpose", "checking doubts")
    event = reads("p.kith")[-1]
    equal((event["operation"], event["purpose"]), ("review", "checking doubts"))
    shows_nothing_unlogged("review", "p.kith")


main()
