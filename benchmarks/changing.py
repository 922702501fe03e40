#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things of which the text that tells most changes: precision, recall and F1 of pairs.

    benchmarks/changing.py [--kith COMMAND] [--seed N]

Made-up vehicles and their keepers, hotels and their managers, courses and who teaches them, software and
how it is described, parts with a supplier and a remark: 700 of each, one to three times, with a wrong
letter in one value of eight and one in twelve missing. The share of the rows in which what changes is
another's is in the first column. Nothing is set.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import tempfile

GIVEN = "John Mary Peter Susan David Linda Paul Karen Mark Helen James Emma Robert Anna".split()
BEGIN = "Al Bel Cor Dal Em Fre Gos Hal Im Jas Kor Lun Mar Nor Os Per Qui Ros Sal Tor".split()
END = "ander brecht cenzo dinov erik fried grin hild ikov jana kovic lund mira".split()


class Maker:
    def __init__(self, seed):
        self.draw = random.Random(seed)

    def words(self, n=1):
        return " ".join(self.draw.choice(BEGIN) + self.draw.choice(END) for _ in range(n))

    def person(self):
        return f"{self.draw.choice(GIVEN)} {self.draw.choice(GIVEN)} {self.words()}"

    def remark(self):
        return self.words(6)

    def one_of(self, text):
        return self.draw.choice(text.split())

    def vehicle(self):
        letters = "".join(self.draw.choice("ABCDEFGHJK") for _ in range(3))
        return {"plate": f"{self.one_of('A B C D')}{self.one_of('K L M N')}{self.draw.randint(1, 72):02}{letters}",
                "make": self.one_of("Ford Opel Fiat Seat Audi Volvo Saab Lada"), "model": self.words(),
                "colour": self.one_of("red blue green black white"), "year": str(self.draw.randint(1998, 2024))}

    def hotel(self):
        return {"hotel": f"Hotel {self.words()} {self.one_of('Park Plaza Inn Garden')}",
                "address": f"{self.draw.randint(1, 200)} {self.words()} Street",
                "town": self.draw.choice(BEGIN) + "ton", "stars": str(self.draw.randint(1, 5))}

    def course(self):
        return {"title": f"Introduction to {self.words(2)}", "school": self.draw.choice(BEGIN) + " College",
                "code": f"{self.one_of('A B C D')}{self.draw.randint(100, 999)}"}

    def software(self):
        return {"product": f"{self.words()} {self.one_of('Studio Office Paint Backup')}",
                "vendor": self.words() + " Inc",
                "version": f"{self.draw.randint(1, 9)}.{self.draw.randint(0, 9)}"}

    def part(self):
        return {"part": self.words(2), "maker": self.words(), "size": str(self.draw.randint(1, 500)),
                "weight": str(self.draw.randint(1, 5000))}

    def misspelt(self, text):
        if not text or self.draw.random() > .12:
            return text
        at = self.draw.randrange(len(text))
        return text[:at] + self.draw.choice("abcdefghij0123456789") + text[at + 1:]


KINDS = {"vehicles": (Maker.vehicle, {"keeper_name": Maker.person}),
         "hotels": (Maker.hotel, {"manager": Maker.person}),
         "courses": (Maker.course, {"teacher": Maker.person}),
         "software": (Maker.software, {"text": Maker.remark}),
         "parts": (Maker.part, {"supplier": Maker.person, "remark": Maker.remark})}


def make(maker, thing, changes, share):
    rows, truth = [], [("record_id", "entity_id")]
    for entity in range(700):
        own = thing(maker) | {name: value(maker) for name, value in changes.items()}
        for _ in range(maker.draw.choice((1, 1, 2, 3))):
            row = {name: "" if maker.draw.random() < .08 else maker.misspelt(text) for name, text in own.items()}
            row |= {name: value(maker) if maker.draw.random() < share else own[name]
                    for name, value in changes.items()}
            truth.append((len(rows), entity))
            rows.append({"id": len(rows)} | row)
    maker.draw.shuffle(rows)
    return rows, truth


def score(kith, folder, rows, truth):
    store, table, known = (os.path.join(folder, name) for name in ("s.kith", "things.csv", "truth.csv"))
    with open(table, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    with open(known, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(truth)
    subprocess.run(["rm", "-rf", store], check=True)
    for command in (["init", store], ["load", store, table, "--quiet"], ["resolve", store, "--quiet"]):
        subprocess.run([kith, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done = subprocess.run([kith, "score", store, "--truth", known, "--format", "json", "--quiet"],
                          check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    maker = Maker(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        for share in (0, .3, .6, .9):
            for kind, (thing, changes) in KINDS.items():
                row = score(options.kith, folder, *make(maker, thing, changes, share))
                print(f"{share:3} {kind:10} precision {row['precision']:.4f} recall {row['recall']:.4f} "
                      f"F1 {row['f1']:.4f}", flush=True)


if __name__ == "__main__":
    main()
