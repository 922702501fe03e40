#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import re

from harness import case, equal, fails, has, kith, main, reads, write

TRUTH = "record_id,source,entity_id\n1,hr,x\nA-1,crm,x\n2,hr,y\nA-2,crm,y\n"


def joined():
    kith("decide", "force.kith", "hr/1", "crm/A-1", "same", "--reason", "x")
    kith("decide", "force.kith", "hr/3", "crm/A-2", "same", "--reason", "x")
    kith("resolve", "force.kith", "--quiet")
    write("truth.csv", TRUTH)


@case("counts pairs and records")
def _():
    joined()
    out = kith("score", "force.kith", "--truth", "truth.csv").out
    has(out, "4 records in 2 true entities, found in 3 (the largest of 2 records)")
    has(out, "1 right, 0 wrong, 1 missed")
    row = kith("score", "force.kith", "--truth", "truth.csv", "--format", "json").json()[0]
    equal((row["precision"], row["recall"], row["true_positives"]), (1, 0.5, 1))
    equal(row["b3_recall"], 0.75)
    cells = kith("score", "force.kith", "--truth", "truth.csv", "--format", "csv").csv()[0]
    equal({k: float(v) for k, v in cells.items()}, {k: float(v) for k, v in row.items()})


@case("works before the first resolve, and across sources")
def _():
    write("truth.csv", TRUTH)
    row = kith("score", "force.kith", "--truth", "truth.csv", "--format", "json").json()[0]
    equal((row["true_positives"], row["false_positives"], row["false_negatives"]), (0, 0, 2))
    joined()
    write("own.csv", TRUTH + "3,hr,y\n")
    row = kith("score", "force.kith", "--truth", "own.csv", "--cross-source",
               "--format", "json").json()[0]
    equal((row["true_positives"], row["false_negatives"]), (2, 1))


@case("says where pairs went wrong, and how groups fare")
def _():
    joined()
    write("truth.csv", TRUTH)
    fails("score", "force.kith", "--truth", "truth.csv", "--by", "shoe_size", text="shoe_size")
    rows = kith("score", "force.kith", "--truth", "truth.csv", "--errors", "errors.csv",
                "--by", "family_name", "--format", "json").json()
    equal(sum(row["pairs"] for row in rows if "reason" in row), 1)
    groups = [row for row in rows if "group" in row]
    equal(sum(row["true_pairs"] for row in groups), 2)
    equal({row["note"] for row in groups}, {"not enough data"})
    with open("errors.csv", encoding="utf-8") as file:
        lines = file.read().splitlines()
    equal(lines[0], "error,reason,source_a,key_a,source_b,key_b,weight,probability")
    has(lines[1], "missed,")
    has(lines[1], "hr,2,crm,A-2")
    has(kith("score", "force.kith", "--truth", "truth.csv", "--errors", "errors.csv").out, "missed")


@case("holds probabilities against the truth")
def _():
    joined()
    out = kith("score", "force.kith", "--truth", "truth.csv", "--calibration").out
    has(out, "calibration  expected error")
    rows = kith("score", "force.kith", "--truth", "truth.csv", "--calibration",
                "--format", "csv").csv()
    equal([row["to"] for row in rows][:2] + [rows[-1]["to"]], ["0.05", "0.15", "1"])
    row = kith("score", "force.kith", "--truth", "truth.csv", "--calibration",
               "--format", "json").json()[0]
    has(row, "calibration_error")


@case("writes what other thresholds would come to")
def _():
    joined()
    row = kith("score", "force.kith", "--truth", "truth.csv", "--curve", "curve.csv",
               "--format", "json").json()[0]
    with open("curve.csv", encoding="utf-8") as file:
        curve = {line["threshold"]: line for line in csv.DictReader(file)}
    equal(len(curve), 16)
    equal(float(curve["0.5"]["recall"]), row["recall"])


@case("draws that as a picture, by the file's name, always the same")
def _():
    joined()
    for name, start in (("c.svg", b"<?xml"), ("c.png", b"\x89PNG"), ("C.PDF", b"%PDF")):
        pictures = []
        for _ in range(2):
            kith("score", "force.kith", "--truth", "truth.csv", "--curve", name, "--quiet")
            with open(name, "rb") as file:
                pictures.append(file.read())
        assert pictures[0].startswith(start), pictures[0][:16]
        equal(pictures[0] == pictures[1], True, name)
    with open("c.svg", encoding="utf-8") as file:
        svg = file.read()
    has(svg, 'width="720')
    dashed = set(re.findall(r"stroke-dasharray:[^;]+", svg)) - {"stroke-dasharray:none"}
    assert len(dashed) >= 2, f"lines by colour alone: {dashed}"


@case("errors need a generation to be explained by")
def _():
    write("truth.csv", TRUTH)
    fails("score", "force.kith", "--truth", "truth.csv", "--errors", "errors.csv",
          text="run kith resolve")


@case("the use is logged, the truth is not")
def _():
    joined()
    kith("score", "force.kith", "--truth", "truth.csv", "--purpose", "measuring")
    event = reads()[-1]
    equal((event["operation"], event["purpose"]), ("score", "measuring"))


@case("refuses what is no truth")
def _():
    fails("score", "force.kith", code=2, text="--truth is missing")
    fails("score", "force.kith", "--truth", "none.csv", text="none.csv")
    write("bad.csv", "record,entity\n1,x\n")
    fails("score", "force.kith", "--truth", "bad.csv", text="has no column record_id")
    write("twice.csv", "record_id,source,entity_id\n1,hr,x\n1,hr,y\n")
    fails("score", "force.kith", "--truth", "twice.csv", text='record "1" stands twice')


main()
