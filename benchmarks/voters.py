#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well two lists of voters, four years apart, are resolved.

    benchmarks/voters.py [--kith COMMAND] [--voters N] [--seed S]...

Lists as American states publish them, made with Faker (Python package): names in capitals, an age and no
birth date, house number, street, town, postcode, often no telephone. In between, one in six moves, one
woman in sixteen takes another name, numbers and parties change; middle names are initials or missing, and
some of what is written is misspelt. Fathers and sons of one name live in one house.
"""

import argparse
import csv
import os
import random
import subprocess
import tempfile

from countries import misspelt
from faker import Faker

HEADER = ("voter_reg_num,last_name,first_name,middle_name,name_suffix_lbl,birth_age,gender_code,race_code,"
          "house_num,street_name,unit_num,res_city_desc,zip_code,full_phone_number,party_cd").split(",")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LISTS = (("earlier", .8), ("later", .85))


class Town:
    def __init__(self, seed):
        Faker.seed(seed)
        self.fake, self.draw = Faker("en_US"), random.Random(seed)
        self.streets = [self.fake.street_name().upper() for _ in range(300)]
        self.towns = [self.fake.city().upper() for _ in range(15)]
        self.postcodes = [self.fake.postcode() for _ in range(25)]

    def home(self):
        draw = self.draw
        unit = draw.choice(("APT ", "#", "UNIT ")) + str(draw.randint(1, 40)) if draw.random() < .2 else ""
        return {"house_num": str(draw.randint(1, 2500)), "street_name": draw.choice(self.streets),
                "unit_num": unit, "res_city_desc": draw.choice(self.towns),
                "zip_code": draw.choice(self.postcodes)}

    def given(self, gender):
        fake = self.fake
        return (fake.first_name_male() if gender == "M" else fake.first_name_female()).upper()

    def household(self):
        draw = self.draw
        home, family, phone = self.home(), self.fake.last_name().upper(), self.fake.numerify("##########")
        for place in range(draw.choices((1, 2, 3, 4), (40, 35, 15, 10))[0]):
            gender = draw.choice("MF")
            voter = {"first_name": self.given(gender), "middle_name": self.given(gender),
                     "last_name": family if draw.random() < .9 else self.fake.last_name().upper(),
                     "name_suffix_lbl": "", "birth_age": draw.randint(18, 95), "gender_code": gender,
                     "race_code": draw.choices("WBAHO", (60, 22, 4, 10, 4))[0],
                     "full_phone_number": phone if draw.random() < .5 else "",
                     "party_cd": draw.choices(("DEM", "REP", "UNA"), (35, 30, 35))[0], **home}
            if place == 0:
                father = voter
            elif gender == father["gender_code"] == "M" and draw.random() < .1:
                voter.update(first_name=father["first_name"], middle_name=father["middle_name"],
                             last_name=father["last_name"], name_suffix_lbl="JR",
                             birth_age=max(18, father["birth_age"] - draw.randint(20, 35)))
            yield voter

    def entry(self, voter, later):
        row, draw = dict(voter), self.draw
        if later:
            row["birth_age"] += 4
            row.update(self.home() if draw.random() < .17 else {})
            if row["gender_code"] == "F" and draw.random() < .06:
                row["last_name"] = self.fake.last_name().upper()
            row["party_cd"] = draw.choice(("DEM", "REP", "UNA")) if draw.random() < .1 else row["party_cd"]
            if draw.random() < .1:
                row["full_phone_number"] = self.fake.numerify("##########")
        chance = draw.random()
        row["middle_name"] = (row["middle_name"][:1] if chance < .15 else "" if chance < .3
                              else row["middle_name"])
        for name in ("first_name", "last_name", "middle_name", "street_name"):
            if row[name] and draw.random() < .025:
                row[name] = misspelt(draw, row[name], LETTERS)
        row["first_name"] = row["first_name"][:1] if draw.random() < .02 else row["first_name"]
        row["birth_age"] += draw.choice((-10, -1, 1, 10)) if draw.random() < .01 else 0
        return row


def write(folder, seed, least):
    town, voters = Town(seed), []
    while len(voters) < least:
        voters.extend(town.household())
    truth, files = [("source", "record_id", "entity_id")], {name: [] for name, _ in LISTS}
    for who, voter in enumerate(voters):
        for name, share in LISTS:
            for _ in range((town.draw.random() < share) + (town.draw.random() < .01)):
                key = f"{town.draw.randint(10 ** 6, 10 ** 7)}{who}"
                files[name].append({"voter_reg_num": key, **town.entry(voter, name == "later")})
                truth.append((name, key, who))
    for name, rows in files.items():
        town.draw.shuffle(rows)
        with open(os.path.join(folder, f"{name}.csv"), "w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, HEADER)
            table.writeheader()
            table.writerows(rows)
    with open(os.path.join(folder, "truth.csv"), "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(truth)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--voters", type=int, default=4000)
    parser.add_argument("--seed", type=int, action="append")
    options = parser.parse_args()
    for seed in options.seed or (1, 2, 3):
        with tempfile.TemporaryDirectory() as folder:
            write(folder, seed, options.voters)
            store, earlier, later, truth = (os.path.join(folder, name) for name in
                                            ("v.kith", "earlier.csv", "later.csv", "truth.csv"))
            for command in (["init", store], ["load", store, earlier, later, "--quiet"],
                            ["resolve", store, "--quiet"]):
                subprocess.run([options.kith, *command], check=True, stdout=subprocess.DEVNULL)
            out = subprocess.run([options.kith, "score", store, "--truth", truth, "--quiet"],
                                 check=True, capture_output=True, text=True).stdout.splitlines()
            print(f"seed {seed}:", *(line.strip() for line in out[2:6]), flush=True)


if __name__ == "__main__":
    main()
