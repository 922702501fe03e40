#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import hashlib
import random
import re

from harness import case, equal, has, kith, main, write


def f1(store):
    return kith("score", store, "--truth", "truth.csv", "--format", "json", "--quiet").json()[0]["f1"]


def firms(branches):
    """Two hundred firms, each in the list twice; without @branches every fourth has moved in between,
    and with them thirty have seven more of their name elsewhere, each of them twice as well."""
    draw = random.Random(3)
    names = [f"{a}{b} {c}" for a in ("Ash", "Brad", "Cald", "Dun", "Ever", "Fair", "Hart", "Kel", "Mor", "Pem")
             for b in ("bury", "combe", "field", "ley", "ton") for c in ("Foods", "Systems", "Design", "Travel")]
    roads = [f"{a}{b} Road" for a in ("Elm", "Oak", "Mill", "Kirk", "Bank", "Park", "West", "High")
             for b in ("gate", "hurst", "side", "wood", "croft")]
    rows, truth = ["id,company,address,postcode,town,phone"], ["record_id,entity_id"]

    def place():
        return (f"{draw.randint(1, 250)} {draw.choice(roads)}",
                f"{draw.choice('BLMS')}{draw.randint(1, 40)} {draw.randint(1, 9)}"
                f"{draw.choice('ABDEFG')}{draw.choice('HJLNP')}",
                draw.choice(("Abton", "Barfield", "Corham", "Denley", "Eastow", "Fenby", "Garth")))

    def entries(name, moves):
        home, phone = place(), f"0{draw.randint(1130000000, 1219999999)}"
        for time in range(2):
            rows.append(",".join((str(len(rows)), name + (" Ltd" if draw.random() < .5 else ""),
                                  *(place() if moves and time else home), phone)))
            truth.append(f"{len(truth)},{len(truth) - time}")

    for i, name in enumerate(names):
        entries(name, not branches and i % 4 == 0)
        for _ in range(7 if branches and i < 30 else 0):
            entries(name, False)
    write("truth.csv", "\n".join(truth) + "\n")
    return write("firms.csv", "\n".join(rows) + "\n")


@case("firms that have moved are found, and branches of a chain stay apart")
def _():
    kith("init", "m.kith")
    kith("load", "m.kith", firms(False), "--quiet")
    kith("resolve", "m.kith", "--quiet", "--save-model", "m.yaml")
    assert f1("m.kith") > .98, f1("m.kith")
    with open("m.yaml", encoding="utf-8") as file:
        text = file.read()
    has(text, "{name: address, comparator: text, residence: yes}")
    assert .05 < float(re.search("moved: ([0-9.]+)", text)[1]) <= .2, text
    rows = kith("why", "m.kith", "firms/1", "firms/2", "--format", "json").json()
    moved = [row["weight"] for row in rows if row["term"] == "moved"]
    assert len(moved) == 1 and moved[0] > 5, moved
    total = sum(row["weight"] for row in rows if row["term"] not in ("result", "note"))
    assert abs(total - rows[-1]["total"]) < 1e-9, (total, rows[-1])
    kith("init", "b.kith")
    kith("load", "b.kith", firms(True), "--quiet")
    kith("resolve", "b.kith", "--quiet")
    assert f1("b.kith") > .98, f1("b.kith")


def who_answers():
    """Eight hundred firms, most of them twice, and who answers there: half of the time somebody else, by
    a long name, which tells more than the firm's own."""
    draw = random.Random(9)
    begin = "Al Bel Cor Dal Em Fre Gos Hal Im Jas Kor Lun Mar Nor Os Per Qui Ros Sal Tor".split()
    end = "ander brecht cenzo dinov erik fried grin hild ikov jana kovic lund mira".split()
    rows, truth = ["id,company,address,postcode,town,email,phone,contact"], ["record_id,entity_id"]
    names = [f"{a}{b} {c}" for a in begin for b in end for c in ("Foods", "Systems", "Design", "Travel")]
    for firm, name in enumerate(draw.sample(names, 800)):
        place = (f"{draw.randint(1, 250)} {draw.choice(begin)}{draw.choice(end)} Road",
                 f"B{draw.randint(1, 40)} {draw.randint(1, 9)}{draw.choice('ABDEFG')}{draw.choice('HJLNP')}",
                 draw.choice(("Abton", "Barfield", "Corham", "Denley", "Eastow", "Fenby", "Garth")),
                 f"info@{name.lower().replace(' ', '')}.com",
                 f"0{draw.randint(10**9, 10**10 - 1)}")
        people = [" ".join(draw.choice(begin) + draw.choice(end) for _ in range(3)) for _ in range(4)]
        for _ in range(draw.choice((1, 2, 2))):
            own = [value if draw.random() < .85 else "" for value in place]
            rows.append(",".join([str(len(rows)), name, *own, people[draw.choice((0, 0, 0, 1, 2, 3))]]))
            truth.append(f"{len(rows) - 1},{firm}")
    write("answers.csv", "\n".join(rows) + "\n")
    write("truth.csv", "\n".join(truth) + "\n")


def vehicles(keepers):
    """Five hundred vehicles, up to three times each, and their keepers, most of whom have them once."""
    draw = random.Random(6)
    given = "John Mary Peter Susan David Linda Paul Karen Mark Helen James Emma Robert Anna".split()
    family = [a + b for a in ("Ash", "Brad", "Cald", "Dun", "Fair", "Hart", "Kel", "Mor") for b in
              ("bury", "combe", "field", "ley", "ton", "worth")]
    rows, truth = [f"id,plate,make,model,colour,year,{keepers}"], ["record_id,entity_id"]
    for vehicle in range(500):
        own = [f"{draw.choice('ABCD')}{draw.choice('KLMN')}{draw.randint(1, 72):02}"
               + "".join(draw.choice("ABCDEFGHJK") for _ in range(3)),
               draw.choice(("Ford", "Opel", "Fiat", "Seat", "Audi")), draw.choice(family) + draw.choice("XYZ"),
               draw.choice(("red", "blue", "green", "black")), str(draw.randint(1998, 2024))]
        for _ in range(draw.choice((1, 1, 2, 3))):
            keeper = f"{draw.choice(given)} {draw.choice(given)} {draw.choice(family)}"
            shown = [value if draw.random() > .06 else "" for value in own]
            rows.append(",".join([str(len(rows)), *shown, keeper]))
            truth.append(f"{len(rows) - 1},{vehicle}")
    write("vehicles.csv", "\n".join(rows) + "\n")
    write("truth.csv", "\n".join(truth) + "\n")


@case("a vehicle is one, whoever keeps it; what is called a title is not what changes")
def _():
    for keepers in ("keeper", "keeper_name"):
        vehicles(keepers)
        kith("init", f"{keepers}.kith")
        kith("load", f"{keepers}.kith", "vehicles.csv", "--quiet")
        kith("resolve", f"{keepers}.kith", "--quiet")
        assert f1(f"{keepers}.kith") > .95, (keepers, f1(f"{keepers}.kith"))
    vehicles("title")
    kith("init", "title.kith")
    kith("load", "title.kith", "vehicles.csv", "--quiet")
    kith("resolve", "title.kith", "--quiet")
    assert f1("title.kith") < .2, f1("title.kith")


@case("a firm is told by its name, whoever answers there")
def _():
    who_answers()
    kith("init", "answers.kith")
    kith("load", "answers.kith", "answers.csv", "--quiet")
    kith("resolve", "answers.kith", "--quiet")
    assert f1("answers.kith") > .95, f1("answers.kith")


def places():
    """Streets of houses twenty metres apart; every third house is in the list twice, the second
    time misspelt and measured ten metres off."""
    rows = ["id,type,address,postcode,latitude,longitude"]
    for street in range(20):
        name = f"{'Bram Cold Dene Elms Fern'.split()[street % 5]}{'gate hurst low mere'.split()[street // 5]}"
        for house in range(1, 21):
            north, east = 53.4 + .01 * street, -2.2 + .0003 * house
            rows.append(f"{street}-{house},Location,{house} {name} Road,MX{street + 1} {house % 3}AB,"
                        f"{north:.6f},{east:.6f}")
            if house % 3 == 0:
                rows.append(f"{street}-{house}-b,Location,\"{house}, {name[:-1]} Rd\",,"
                            f"{north + .0001:.6f},{east:.6f}")
    return write("places.csv", "\n".join(rows) + "\n")


@case("places are told apart by where they are, house by house")
def _():
    kith("init", "p.kith")
    kith("load", "p.kith", places(), "--quiet")
    rows = kith("resolve", "p.kith", "--learnt", "--format", "json").json()
    equal({row["level"] for row in rows if row.get("property") == "coordinates"},
          {"equal", "within 30 metres", "within 200 metres", "within a kilometre",
           "within 10 kilometres", "further apart"})
    kith("export", "p.kith", "-f", "csv", "-o", "out", "--quiet")
    found = {}
    with open("out/records.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["entity_id"], []).append(row["key"])
    twice = [sorted(keys) for keys in found.values() if len(keys) > 1]
    equal([keys for keys in twice if keys[0].split("-")[:2] != keys[-1].split("-")[:2]], [])
    assert len(twice) >= 110, f"{len(twice)} of 120 found"


WORDS = ("amber harbour lantern quartz meadow signal copper violet hollow ember saddle marble "
         "ribbon falcon timber garnet velvet cinder pepper willow canyon mirror anchor thistle "
         "bishop orchard summit walnut glacier beacon pilgrim basket").split()


def titles():
    """Titles of five words, every third one again with a word misspelt or left out."""
    rows = ["id,title"]
    for i in range(240):
        digest = hashlib.sha256(str(i).encode()).digest()
        own = [WORDS[d % 32] + ("", "s", "er", "ing")[d // 32 % 4] for d in digest[:5]]
        rows.append(f'{i},{" ".join(own)}')
        if i % 3 == 0:
            own[i // 3 % 5] = own[i // 3 % 5][:-1] if i % 2 else ""
            rows.append(f'{i}b,{" ".join(word for word in own if word)}')
    return "\n".join(rows) + "\n"


def groups(numbers):
    """Firms of groups, most of a group at one address and with names that are alike; three in five are
    there twice, with a word misspelt or the legal form in full."""
    chance = random.Random(9)
    rows, truth = ["id,company name,company number,address,town,postcode"], ["record_id,entity_id"]
    for group in range(500):
        name = "".join(chance.choice(SYLLABLES) for _ in range(3)).title()
        for trade in chance.sample(["Holdings", "Services", "Properties", "Group", "Trading", "Finance"],
                                   chance.choice([1, 1, 2, 4])):
            at = group if chance.random() < .6 else 1000 + len(rows)
            place = f"{at % 97} {SYLLABLES[at % 20]}{SYLLABLES[at // 20 % 20]}m Road,Town {at % 41},AB{at % 60} {at % 9}XY"
            number = f"{chance.randrange(10 ** 8):08d}" if numbers else ""
            for again in range(1 + (chance.random() < .6)):
                form = "Ltd" if again == 0 or chance.random() < .6 else "Limited"
                own = name[:2] + name[3:] if again and chance.random() < .15 else name
                rows.append(f"{len(rows)},{own} {trade} {form},{number},{place}")
                truth.append(f"{len(truth)},{group}-{trade}")
    write("truth.csv", "\n".join(truth) + "\n")
    return write("groups.csv", "\n".join(rows) + "\n")


@case("firms of one group at one address are not taken for one")
def _():
    for numbers, least in ((True, .98), (False, .9)):
        kith("init", f"{numbers}.kith")
        kith("load", f"{numbers}.kith", groups(numbers), "--quiet")
        kith("resolve", f"{numbers}.kith", "--quiet")
        assert f1(f"{numbers}.kith") > least, (numbers, f1(f"{numbers}.kith"))


def settlements():
    """Villages of which many have one name: every second is there twice, misspelt and some hundred metres
    off."""
    chance = random.Random(5)
    rows, truth = ["id,label,lat,lon"], ["record_id,entity_id"]
    for village in range(900):
        name = f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}{chance.choice(['ham', 'ton', 'wick'])}"
        north, east = chance.uniform(50, 56), chance.uniform(-4, 1)
        for again in range(1 + village % 2):
            rows.append(f"{len(rows)},{name},{north + again * chance.gauss(0, .003):.5f},"
                        f"{east + again * chance.gauss(0, .003):.5f}")
            truth.append(f"{len(truth)},{village}")
            name = name[:3] + name[4:]
    write("truth.csv", "\n".join(truth) + "\n")
    return write("settlements.csv", "\n".join(rows) + "\n")


@case("what has a name and no address is one some hundred metres off")
def _():
    kith("init", "s.kith")
    kith("load", "s.kith", settlements(), "--quiet")
    rows = kith("resolve", "s.kith", "--learnt", "--format", "json").json()
    has([row["level"] for row in rows if row.get("property") == "coordinates"], "within 500 metres")
    assert f1("s.kith") > .95, f1("s.kith")
    kith("why", "s.kith", "settlements/1", "settlements/2")


@case("a list of titles alone tells which of them are one")
def _():
    kith("init", "titles.kith")
    kith("load", "titles.kith", write("titles.csv", titles()), "--quiet")
    kith("resolve", "titles.kith", "--quiet")
    write("truth.csv", "record_id,entity_id\n" + "".join(
        f"{key},{key.rstrip('b')}\n" for key in
        [line.split(",")[0] for line in titles().splitlines()[1:]]))
    row = kith("score", "titles.kith", "--truth", "truth.csv", "--format", "json").json()[0]
    assert row["precision"] >= .95 and row["recall"] >= .9, row


SYLLABLES = "ba co di fu ga he ji ko lu me ni po ra se ti vu wa xe yo za".split()


def works():
    """Rows of (source, work, title, authors, year): two lists of works, of which many have a later
    one of the same people on the same subject, in most of its words."""
    chance = random.Random(11)

    def word(n):
        return "".join(chance.choice(SYLLABLES) for _ in range(n))

    subjects = [[word(3) for _ in range(9)] for _ in range(60)]
    common = [word(2) for _ in range(150)]
    people = [f"{word(2)} {word(3)}" for _ in range(150)]
    rows = []
    for i in range(420):
        subject = subjects[i % 60]
        authors = sorted({people[(5 * (i % 60) // 2 + chance.randrange(4)) % 150]
                          for _ in range(chance.randint(1, 4))})
        title, year = chance.sample(subject, 3) + chance.sample(common, 3), 1990 + chance.randrange(12)
        kin = [(title, year)]
        if chance.random() < .45:
            kin.append((title[:2] + chance.sample(subject[3:], 1) + title[3:5] +
                        chance.sample(common, 1), year + chance.randint(1, 3)))
        for number, (words, when) in enumerate(kin):
            rows.append(("a", f"{i}.{number}", " ".join(words), ", ".join(authors), when))
            late, order = list(words), chance.sample(authors, len(authors))
            if chance.random() < .3:
                late[chance.randrange(6)] += chance.choice("xz")
            if chance.random() < .5:
                order = [f"{one[0]}. {one.split()[1]}" for one in order]
            if chance.random() < .85:
                rows.append(("b", f"{i}.{number}", " ".join(late), ", ".join(order), when))
    return rows


@case("works of the same people on the same subject are not taken for one")
def _():
    rows = works()
    kith("init", "works.kith")
    kith("load", "works.kith", "--quiet", write("works.csv", "record_id,source,title,authors,year\n" +
         "".join(f'{k},{source},{title},"{authors}",{year}\n'
                 for k, (source, _, title, authors, year) in enumerate(rows))))
    write("truth.csv", "record_id,source,entity_id\n" + "".join(
        f"{k},{source},{work}\n" for k, (source, work, *_) in enumerate(rows)))
    scores = []
    for more in (["--save-model", "works.yaml"], ["--model", "works.yaml"]):
        kith("resolve", "works.kith", *more, "--quiet")
        scores.append(kith("score", "works.kith", "--truth", "truth.csv", "--format",
                           "json").json()[0])
    assert scores[0]["precision"] >= .85 and scores[0]["recall"] >= .98, scores[0]
    equal(scores[1], scores[0])


def seasons():
    """Rows of (source, thing, title): competitions of many years, every fourth of them in a second
    list that says it in other words."""
    chance = random.Random(5)
    words = [c + chance.choice(SYLLABLES) + chance.choice(SYLLABLES) for c in SYLLABLES]
    sorts = ["cup", "league season", "open championship", "rally", "marathon", "grand prix"]
    places = sorted({" ".join(chance.sample(words, 1 + i % 2)) for i in range(90)})
    rows = []
    for i, place in enumerate(chance.sample(places, 50)):
        sort = sorts[i % 6]
        for year in chance.sample(range(1960, 2000), 8 + i % 9):
            rows.append(("a", f"{i}.{year}", f"{year} {place} {sort}"))
            if year % 4 == 0:
                other = (f"{place} {sort} {year}", f"{place} {sort} of {year}",
                         f"the {year} {place} {sort} (men)")[chance.randrange(3)]
                rows.append(("b", f"{i}.{year}", other))
    return rows


@case("what differs in its number is not taken for one, in a list of nothing but titles")
def _():
    rows = seasons()
    kith("init", "seasons.kith")
    kith("load", "seasons.kith", "--quiet", write("seasons.csv", "record_id,source,title\n" + "".join(
        f"{k},{source},{title}\n" for k, (source, _, title) in enumerate(rows))))
    write("truth.csv", "record_id,source,entity_id\n" + "".join(
        f"{k},{source},{thing}\n" for k, (source, thing, _) in enumerate(rows)))
    scores = []
    for more in (["--save-model", "seasons.yaml"], ["--model", "seasons.yaml"]):
        kith("resolve", "seasons.kith", *more, "--quiet")
        scores.append(kith("score", "seasons.kith", "--truth", "truth.csv", "--format",
                           "json").json()[0])
    assert scores[0]["precision"] >= .95 and scores[0]["recall"] >= .9, scores[0]
    equal(scores[1], scores[0])


def products():
    """Rows of (source, thing, title, maker, description, price): each maker has one text for all
    that it makes; a second shop writes titles and descriptions in its own way."""
    chance = random.Random(8)

    def word(n):
        return "".join(chance.choice(SYLLABLES) for _ in range(n))

    rows = []
    for m in range(30):
        maker, series = word(3), word(2)
        template = [word(2) for _ in range(30)]
        for i in range(chance.randint(6, 20)):
            name, price = word(3), chance.randint(10, 400)
            title = " ".join((series, name, chance.choice(["pro", "deluxe", "academic"])))
            rows.append(("a", f"{m}.{i}", title, maker, " ".join(template[:15] + [name] + template[15:]),
                         price))
            if chance.random() < .6:
                own = chance.sample(template, 12) + [name] + [word(2) for _ in range(15)]
                rows.append(("b", f"{m}.{i}", f"{maker} {title}", chance.choice(["", maker]),
                             " ".join(own), price - chance.choice([0, 0, 1, 5])))
    return rows


@case("things of one maker that are described alike are not taken for one")
def _():
    rows = products()
    kith("init", "products.kith")
    kith("load", "products.kith", "--quiet",
         write("products.csv", "record_id,source,title,manufacturer,description,price\n" + "".join(
             f'{k},{source},{title},{maker},"{text}",{price}\n'
             for k, (source, _, title, maker, text, price) in enumerate(rows))))
    write("truth.csv", "record_id,source,entity_id\n" + "".join(
        f"{k},{source},{thing}\n" for k, (source, thing, *_) in enumerate(rows)))
    kith("resolve", "products.kith", "--quiet")
    row = kith("score", "products.kith", "--truth", "truth.csv", "--format", "json").json()[0]
    assert row["precision"] >= .95 and row["recall"] >= .9, row


FIRMS = """id,company name,address,tax number
a1,Brockhurst Engineering,"14 Mill Lane, Ashby",
a2,Larkfield Bakery,"2 Chapel Road, Derwent",
a3,Tern Holdings,"Tern House, 90 Quay Street, Selby",9920-14
a4,Ostrava Exports,"7 Dock Row, Goole",
a5,Tern Holdings,"3 Fountain Court, York",8104-02
a6,Tern Holdings,"11 Abbey Walk, Whitby",3377-61
b1,Brockhurst Works,"Unit 3, 14 Mill Lane, Ashby",4410-77
b2,Larkfield Bakers and Confectioners,"2 Chapel Road, Upper Derwent",7731-50
b4,Ostrava Worldwide,"Building 2, 7 Dock Row, Goole",6502-33
b5,Tern York,"Second Floor, 3 Fountain Court, York",
b6,Tern Whitby,"11 Abbey Walk, Whitby, North Yorkshire",
"""


def mentions():
    """Rows of (firm, name): a list in which firms are named again and again, the largest of them in
    hundreds of rows, now and then with a letter left out or without the legal form."""
    chance = random.Random(3)
    trades = ["security", "bakery", "garage", "consulting", "catering", "lettings"]
    firms = [" ".join(("".join(chance.choice(SYLLABLES) for _ in range(3)), chance.choice(trades), "ltd"))
             for _ in range(80)]
    rows = []
    for _ in range(1500):
        firm = min(int(chance.paretovariate(.7)) - 1, 79) if chance.random() < .8 else chance.randrange(80)
        name, how = firms[firm], chance.random()
        if how < .1:
            name = name.removesuffix(" ltd")
        elif how < .2:
            at = chance.randrange(1, 5)
            name = name[:at] + name[at + 1:]
        rows.append((firm, name))
    return rows


@case("what two shops call alike in nothing but the number of the model is one")
def _():
    rng = random.Random(21)
    makers = "Aldon Brix Corvel Dantek Elmara Fonox Gravia Helux".split()
    kinds = ["cordless telephone", "digital camera", "plasma television", "inkjet printer",
             "car speaker", "ceiling mount", "home theater system", "memory stick"]
    looks = "black white silver slim compact widescreen portable wireless deluxe outdoor".split()
    left, right = ["id,name,description,price"], ["id,name,description,price"]
    truth = ["source,record_id,entity_id"]
    models = set()
    while len(models) < 500:
        models.add((rng.choice(("kx", "dsc", "th", "mrf", "hg", "vct")),
                    f"{rng.choice('abdhtw')}{rng.randint(10, 9999)}{rng.choice('xuwk')}"))
    for i, (series, number) in enumerate(sorted(models)):
        maker, kind = rng.choice(makers), rng.choice(kinds)
        words = rng.sample(looks, 4)
        price = rng.randint(20, 900)
        left.append(f"{i},{maker} {words[0]} {kind} {series}{number},{kind} in {words[1]} finish with "
                    f"{words[0]} case and {rng.randint(1, 9)} year cover,{price}")
        truth.append(f"left,{i},{i}")
        if i % 5 < 3:
            right.append(f"{i},{maker} {series}-{number} {words[2]} {kind.split()[-1]},{words[2]} and "
                         f"{words[3]} {rng.randint(2, 60)} {kind.split()[0]},{price + rng.randint(-15, 3)}")
            truth.append(f"right,{i},{i}")
    kith("init", "t.kith")
    for name, rows in (("left", left), ("right", right)):
        kith("load", "t.kith", write(f"{name}.csv", "\n".join(rows) + "\n"), "--quiet")
    write("truth.csv", "\n".join(truth) + "\n")
    kith("resolve", "t.kith", "--quiet")
    row = kith("score", "t.kith", "--truth", "truth.csv", "--format", "json").json()[0]
    assert row["precision"] > .95 and row["recall"] > .8, row


@case("who is named in hundreds of rows is one, in a list of nothing but names")
def _():
    rows = mentions()
    kith("init", "mentions.kith")
    kith("load", "mentions.kith", "--quiet", write("mentions.csv", "record_id,company name\n" + "".join(
        f"{k},{name}\n" for k, (_, name) in enumerate(rows))))
    write("truth.csv", "record_id,entity_id\n" + "".join(
        f"{k},{firm}\n" for k, (firm, _) in enumerate(rows)))
    out = kith("resolve", "mentions.kith", "--quiet", "--save-model", "mentions.yaml", "--format",
               "json").json()[0]
    assert out["pairs"] < 20 * len(rows), out
    row = kith("score", "mentions.kith", "--truth", "truth.csv", "--format", "json").json()[0]
    assert row["precision"] >= .98 and row["recall"] >= .95, row
    steps = kith("how", "mentions.kith", "mentions/0", "--format", "json").json()
    largest = max(step["records_a"] + step["records_b"] for step in steps if "records_a" in step)
    out = kith("how", "mentions.kith", "mentions/0").out
    has(out, f", {largest} records, ")
    has(out, " that say the same")
    assert len(steps) < largest / 5 and largest > 100, (len(steps), largest)
    one, other = [k for k, (_, name) in enumerate(rows) if name == rows[0][1]][:2]
    kith("decide", "mentions.kith", f"mentions/{one}", f"mentions/{other}", "different",
         "--reason", "two branches")
    kith("resolve", "mentions.kith", "--model", "mentions.yaml", "--quiet")
    has(kith("why", "mentions.kith", f"mentions/{one}", f"mentions/{other}").out, "in two entities")


@case("what is told by its number or address alone is one wherever that is the same")
def _():
    chance = random.Random(6)
    for column, value in (("phone", lambda k: f"07{k * 7654321 % 10 ** 9:09d}"),
                          ("email", lambda k: f"user{k}@mail{k % 5}.example"),
                          ("registration", lambda k: f"AB{51 + k % 20} XY{chr(65 + k % 26)}")):
        mentioned = [chance.randrange(90) if chance.random() < .6 else 0 for _ in range(600)]
        kith("init", f"{column}.kith")
        kith("load", f"{column}.kith", "--quiet", write(f"{column}.csv", f"id,{column}\n" + "".join(
            f"{i},{value(k)}\n" for i, k in enumerate(mentioned))))
        (row,) = kith("resolve", f"{column}.kith", "--quiet", "--format", "json").json()
        equal([column, row["entities"]], [column, len({value(k) for k in mentioned})])


@case("a word that all records have joins none of them")
def _():
    kith("init", "objects.kith")
    kith("load", "objects.kith", "--quiet", write("objects.csv", "record_id,serial,sort\n" + "".join(
        f"{k},{serial},Evidence\n" for k, serial in enumerate(
            ("2346erfsdff223", "484brolsdfb666", "", "", "", "", "")))))
    (row,) = kith("resolve", "objects.kith", "--quiet", "--format", "json").json()
    equal([row["entities"], row["merged"]], [7, 0])


@case("a file of eleven firms tells which of them are one")
def _():
    kith("init", "firms.kith")
    kith("load", "firms.kith", write("firms.csv", FIRMS), "--quiet")
    kith("resolve", "firms.kith", "--quiet")
    kith("export", "firms.kith", "-f", "csv", "-o", "firms", "--quiet")
    with open("firms/records.csv", encoding="utf-8") as file:
        entity = {row["key"]: row["entity_id"] for row in csv.DictReader(file)}
    for n in "12456":
        equal(entity["a" + n], entity["b" + n])
    equal(len(set(entity.values())), 6, "firms of one name at two addresses are two")


def registers():
    """Two lists of firms of which many have one name: they are told apart by when they were registered."""
    chance = random.Random(8)
    left, right = ["id,company name,registration date,town"], ["id,company name,registration date,town"]
    truth = ["source,record_id,entity_id"]
    for i in range(1200):
        name = f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}r {chance.choice(['media', 'foods'])}"
        day = f"{chance.randint(1970, 2022)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        town = chance.choice(["Leeds", "York", "Derby", "Luton"])
        left.append(f"{i},{name} ltd,{day},{town}")
        truth.append(f"left,{i},{i}")
        if i % 5 < 3:
            if i % 20 == 0:
                day = day[:8] + day[9] + day[8]
            right.append(f"{i},{name} limited,{day},{town if i % 4 else ''}")
            truth.append(f"right,{i},{i}")
    write("truth.csv", "\n".join(truth) + "\n")
    return [write(f"{name}.csv", "\n".join(rows) + "\n")
            for name, rows in (("left", left), ("right", right))]


@case("days tell firms of one name apart, and nothing of those that are named on many days")
def _():
    kith("init", "r.kith")
    kith("load", "r.kith", *registers(), "--quiet")
    rows = kith("resolve", "r.kith", "--learnt", "--format", "json").json()
    equal([row["level"] for row in rows if row.get("property") == "date"],
          ["equal", "equal as far as known", "within four days",
           "one digit, or day and month swapped", "within a month", "different"])
    assert f1("r.kith") > .98, f1("r.kith")
    chance = random.Random(4)
    rows = mentions()
    kith("init", "m.kith")
    kith("load", "m.kith", "--quiet", write("mentions.csv", "record_id,company name,date\n" + "".join(
        f"{k},{name},20{chance.randint(10, 24)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}\n"
        for k, (_, name) in enumerate(rows))))
    write("truth.csv", "record_id,entity_id\n" + "".join(
        f"{k},{firm}\n" for k, (firm, _) in enumerate(rows)))
    (row,) = kith("resolve", "m.kith", "--quiet", "--format", "json").json()
    equal(row["properties"], 1)
    assert f1("m.kith") > .97, f1("m.kith")


main()
