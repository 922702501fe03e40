#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well people of many countries are resolved, in their own letters and as forms are filled in.

    benchmarks/countries.py [--kith COMMAND] [--people N] [--seed S] [--firms | --branches] [LOCALE...]

Names, addresses, telephones and companies are made by Faker 40.x, letters are put into Latin ones by
Unidecode 1.x (both Python packages). Each person is there one to three times, with misspelt, missing and
swapped values, another address or number, and in one of eight rows in Latin letters; three in ten have
others of their household beside them. Six files of the same people are loaded with nothing set:

    parts         given and family name in two columns
    whole         one column of names, given name first (in East Asia family name first)
    family first  one column of names, family name first
    no header     as parts, rows alone
    own headers   as parts, with headers and dates as they are written there (eleven countries)
    forms         as whole, and three in a hundred dates, telephones and addresses each are the
                  1900-01-01, 0000000000 or noemail@none.com that a form was left with

With --firms, lists of firms under English headers: with and without legal forms, misspelt, one in eight at
another address, each with one of three mailboxes and the name of somebody to speak to. With --branches,
firms that stay where they are, and sixty chains of which every branch is one.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import tempfile

from faker import Faker
from unidecode import unidecode

LOCALES = ("en_GB de_DE es_ES fr_FR it_IT nl_NL pl_PL pt_BR sv_SE tr_TR id_ID ru_RU uk_UA el_GR ar_SA "
           "he_IL hi_IN th_TH ko_KR zh_CN ja_JP").split()
FILES = ("parts", "no header", "own headers", "whole", "family first", "forms")
NAMES = ("given", "family")
FIELDS = ("birth_date", "address", "city", "postcode", "phone", "email")
HEADERS = {
    "de_DE": ("Vorname,Nachname,Geburtsdatum,Straße,Ort,PLZ,Telefon,E-Mail", "{2}.{1}.{0}"),
    "en_GB": ("First Name,Surname,D.O.B.,Address,Town,Post Code,Phone No.,E-mail", "{2}/{1}/{0}"),
    "es_ES": ("Nombre,Apellidos,Fecha de nacimiento,Dirección,Ciudad,Código postal,Teléfono,"
              "Correo electrónico", "{2}/{1}/{0}"),
    "fr_FR": ("Prénom,Nom,Date de naissance,Adresse,Ville,Code postal,Téléphone,Courriel",
              "{2}/{1}/{0}"),
    "it_IT": ("Nome,Cognome,Data di nascita,Indirizzo,Città,CAP,Telefono,Email", "{2}/{1}/{0}"),
    "nl_NL": ("Voornaam,Achternaam,Geboortedatum,Adres,Woonplaats,Postcode,Telefoonnummer,"
              "E-mailadres", "{2}-{1}-{0}"),
    "pl_PL": ("Imię,Nazwisko,Data urodzenia,Ulica,Miasto,Kod pocztowy,Telefon,E-mail", "{2}.{1}.{0}"),
    "pt_BR": ("Nome,Sobrenome,Data de nascimento,Endereço,Cidade,CEP,Telefone,E-mail", "{2}/{1}/{0}"),
    "ru_RU": ("Имя,Фамилия,Дата рождения,Адрес,Город,Индекс,Телефон,Почта", "{2}.{1}.{0}"),
    "sv_SE": ("Förnamn,Efternamn,Födelsedatum,Adress,Ort,Postnummer,Telefon,E-post", "{0}-{1}-{2}"),
    "tr_TR": ("Ad,Soyad,Doğum Tarihi,Adres,Şehir,Posta Kodu,Telefon,E-posta", "{2}.{1}.{0}"),
}
LEFT = {"birth_date": "1900-01-01", "phone": "0000000000", "email": "noemail@none.com"}


def misspelt(draw, text, letters):
    at = draw.randrange(max(len(text) - 1, 1))
    return draw.choice((text[:at] + draw.choice(letters) + text[at + 1:], text[:at] + text[at + 1:],
                        text[:at] + draw.choice(letters) + text[at:],
                        text[:at] + text[at + 1:at + 2] + text[at:at + 1] + text[at + 2:]))


class Country:
    def __init__(self, locale, seed):
        Faker.seed(seed)
        self.fake, self.draw, self.locale = Faker(locale), random.Random(seed), locale
        self.letters = [c for c in "".join(self.fake.name() for _ in range(300)) if c.isalpha()]
        self.latin = all(ord(c) < 0x250 for c in self.letters)

    def address(self):
        street = self.fake.street_address() if hasattr(self.fake, "street_address") else self.fake.address()
        return {"address": street.replace("\n", ", "), "city": self.fake.city(),
                "postcode": self.fake.postcode()}

    def person(self, of):
        day = (self.draw.randint(1935, 2005), self.draw.randint(1, 12), self.draw.randint(1, 28))
        own = {"given": self.fake.first_name(), "family": self.fake.last_name(), "day": day,
               "phone": self.fake.phone_number(), "email": self.fake.email(), **self.address()}
        if of:
            own.update({name: of[name] for name in ("family", "address", "city", "postcode")})
            own["phone"] = of["phone"] if self.draw.random() < .4 else own["phone"]
        return own

    def people(self, least):
        found = []
        while len(found) < least:
            found.append(self.person(None))
            while self.draw.random() < .3:
                found.append(self.person(found[-1]))
        return found

    def birth_date(self, year, month, day):
        chance = self.draw.random()
        day = self.draw.randint(1, 28) if chance < .03 else day
        year += self.draw.choice((-10, -1, 1, 10)) if .03 <= chance < .05 else 0
        month, day = (day, month) if .05 <= chance < .07 and day <= 12 else (month, day)
        return f"{year}-{month:02d}-{day:02d}"

    def entry(self, person):
        row, draw = dict(person), self.draw
        row["birth_date"] = self.birth_date(*row.pop("day"))
        row.update(self.address() if draw.random() < .15 else {})
        row["phone"] = self.fake.phone_number() if draw.random() < .15 else row["phone"]
        row["email"] = self.fake.email() if draw.random() < .2 else row["email"]
        row["given"] = row["given"][:1] if draw.random() < .05 else row["given"]
        if draw.random() < .03:
            row["given"], row["family"] = row["family"], row["given"]
        for name in ("given", "family", "address", "city", "email"):
            if draw.random() < .08:
                row[name] = misspelt(draw, row[name], self.letters if name != "email" else "abcdefgh")
        if not self.latin and draw.random() < .12:
            row.update({name: unidecode(row[name]).strip() for name in ("given", "family", "address", "city")})
        for name in (*NAMES, *FIELDS):
            row[name] = "" if draw.random() < (.03 if name in NAMES else .1) else row[name]
        return row


FIRM_FORMS = {"de_DE": ("GmbH", "AG", "KG"), "fr_FR": ("SARL", "SA", "SAS"), "es_ES": ("S.L.", "S.A."),
              "it_IT": ("S.r.l.", "S.p.A."), "nl_NL": ("B.V.", "BV", "NV"), "pl_PL": ("Sp. z o.o.", "S.A."),
              "ru_RU": ("ООО", "ЗАО"), "sv_SE": ("AB", "HB"), "tr_TR": ("A.Ş.", "Ltd. Şti.")}
FIRM_FIELDS = ("company", "address", "postcode", "town", "phone", "email", "contact")


class Firms(Country):
    def __init__(self, locale, seed):
        super().__init__(locale, seed)
        self.forms = FIRM_FORMS.get(locale, ("Ltd", "Limited", "PLC"))

    def firm(self, names, of=None):
        fake, draw = self.fake, self.draw
        name = of
        while name is None or (of is None and name in names):
            name = draw.choice((f"{fake.last_name()} & {fake.last_name()}",
                                f"{fake.last_name()} {draw.choice(('Transport', 'Design', 'Foods', 'Systems'))}",
                                f"{fake.city()} {draw.choice(('Holding', 'Invest', 'Energy', 'Media'))}"))
        names.add(name)
        place = self.address()
        domain = "".join(c for c in unidecode(name).lower() if c.isalnum())
        return {"company": name, "form": draw.choice(self.forms), "address": place["address"],
                "town": place["city"], "postcode": place["postcode"], "phone": fake.phone_number(),
                "email": f"{domain}.com", "contact": fake.name()}

    def list_firms(self, least, chains):
        names, found = set(), []
        for _ in range(chains):
            first = self.firm(names)
            found += [first, *(self.firm(names, first["company"]) for _ in range(self.draw.randint(4, 24)))]
        return found + [self.firm(names) for _ in range(least)]

    def entry(self, person):
        row, draw = dict(person), self.draw
        if draw.random() < .12 and not person.get("stays"):
            place = self.address()
            row.update(address=place["address"], town=place["city"], postcode=place["postcode"])
        row["phone"] = self.fake.phone_number() if draw.random() < .2 else row["phone"]
        row["contact"] = self.fake.name() if draw.random() < .4 else row["contact"]
        row["email"] = draw.choice(("info", "office", "sales")) + "@" + row["email"]
        for name in FIRM_FIELDS:
            if draw.random() < (.1 if name == "company" else .06):
                row[name] = misspelt(draw, row[name], self.letters)
            row[name] = "" if name != "company" and draw.random() < .15 else row[name]
        if draw.random() < .75:
            row["company"] += " " + (row["form"] if draw.random() < .8 else draw.choice(self.forms))
        return row


def whole_name(row, family_first):
    names = (row["family"], row["given"]) if family_first else (row["given"], row["family"])
    return " ".join(name for name in names if name)


def write(folder, file, locale, rows, draw):
    east = locale[:2] in ("zh", "ja", "ko")
    parts = file in ("parts", "no header", "own headers")
    header = [*(("given_name", "family_name") if parts else ("name",)), *FIELDS]
    header, day = ((HEADERS[locale][0].split(","), HEADERS[locale][1]) if file == "own headers" else
                   (header, "{0}-{1}-{2}"))
    with open(os.path.join(folder, "people.csv"), "w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        if file != "no header":
            table.writerow(["id", *header])
        for key, row in rows:
            names = ([row["given"], row["family"]] if parts else
                     [whole_name(row, file == "family first" or east)])
            left = [LEFT[name] if file == "forms" and name in LEFT and draw.random() < .03 else row[name]
                    for name in FIELDS]
            left[0] = day.format(*left[0].split("-")) if left[0] else ""
            table.writerow([key, *names, *left])


def score(kith, folder):
    store, people, truth = (os.path.join(folder, name) for name in ("s.kith", "people.csv", "truth.csv"))
    subprocess.run(["rm", "-rf", store], check=True)
    for command in (["init", store], ["load", store, people, "--quiet"], ["resolve", store, "--quiet"]):
        subprocess.run([kith, *command], check=True, stdout=subprocess.DEVNULL)
    out = subprocess.run([kith, "score", store, "--truth", truth, "--format", "json", "--quiet"],
                         check=True, capture_output=True, text=True).stdout
    return json.loads(out.splitlines()[0])["f1"]


def entries(country, things):
    """Each thing one to three times, in no order, and which rows are one."""
    rows, truth = [], [("record_id", "entity_id")]
    for who, thing in enumerate(things):
        for _ in range(country.draw.choices((1, 2, 3), (55, 30, 15))[0]):
            truth.append((len(rows), who))
            rows.append((len(rows), country.entry(thing)))
    country.draw.shuffle(rows)
    return rows, truth


def score_firms(kith, folder, locale, options):
    country = Firms(locale, options.seed)
    firms = country.list_firms(options.people * 3 // 4, 60 if options.branches else 0)
    for firm in firms:
        firm["stays"] = options.branches
    rows, truth = entries(country, firms)
    fields = FIRM_FIELDS[:5] if options.branches else FIRM_FIELDS
    with open(os.path.join(folder, "truth.csv"), "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(truth)
    with open(os.path.join(folder, "people.csv"), "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("id", *fields), *([key, *(row[name] for name in fields)]
                                                     for key, row in rows)])
    return score(kith, folder)


def score_people(kith, folder, locale, options):
    country = Country(locale, options.seed)
    rows, truth = entries(country, country.people(options.people))
    with open(os.path.join(folder, "truth.csv"), "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(truth)
    for file in FILES:
        if file == "own headers" and locale not in HEADERS:
            print(f"{'':14}", end="")
            continue
        write(folder, file, locale, rows, country.draw)
        print(f"{score(kith, folder):14.4f}", end="", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--firms", action="store_true")
    parser.add_argument("--branches", action="store_true")
    parser.add_argument("locales", nargs="*", default=LOCALES)
    options = parser.parse_args()
    firms = options.firms or options.branches
    print(f"{'':6}" + "".join(f"{file:>14}" for file in ([] if firms else FILES)))
    for locale in options.locales:
        print(f"{locale:6}", end="")
        with tempfile.TemporaryDirectory() as folder:
            if firms:
                print(f"{score_firms(options.kith, folder, locale, options):14.4f}", end="")
            else:
                score_people(options.kith, folder, locale, options)
        print(flush=True)


if __name__ == "__main__":
    main()
