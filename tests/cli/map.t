#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main, write


@case("what is printed reads the file in the same way")
def _():
    text = kith("map", "crm.csv").out
    has(text, "key: record_id\n")
    has(text, "given_name: first_name\n")
    has(text, "family_name: surname\n")
    write("crm.yaml", text)
    kith("init", "guessed.kith")
    kith("init", "mapped.kith")
    kith("load", "guessed.kith", "crm.csv", "--quiet")
    kith("load", "mapped.kith", "crm.csv", "-m", "crm.yaml", "--quiet")
    for store in ("guessed.kith", "mapped.kith"):
        kith("export", store, "-f", "csv", "-o", store + ".out", "--quiet")
    for name in ("records.csv", "entities.csv", "links.csv"):
        with open("guessed.kith.out/" + name, encoding="utf-8") as one:
            with open("mapped.kith.out/" + name, encoding="utf-8") as two:
                equal(one.read(), two.read(), name)


@case("a document for each input, nodes and links told apart")
def _():
    nodes, ties = kith("map", "people.csv", "ties.csv").out.split("---\n")
    has(nodes, 'key: ":ID"\n')
    has(ties, 'from: {key: ":START_ID"}\n')
    assert "records:" not in ties and "links:" not in nodes


@case("a table without a header is read all the same, and it is said")
def _():
    write("bare.csv", "A1,Jane,Smith,1980-02-03\nA2,John,Doe,1975-06-30\nA3,Ann,Ash,1944-12-01\n")
    has(kith("map", "bare.csv").out, "bare.csv: the first row looks like the others: columns are "
        "called by their numbers (--header yes if it is a header)\n")
    kith("init", "bare.kith")
    equal(kith("load", "bare.kith", "bare.csv", "--format", "json", "-q").json()[0]["rows"], 3)
    has(kith("search", "bare.kith", "Jane").out, "Jane")
    equal(kith("load", "bare.kith", "bare.csv", "--header", "yes", "--source", "b", "--format", "json",
               "-q").json()[0]["rows"], 2)
    fails("load", "bare.kith", "bare.csv", "--header", "perhaps",
          text='load bare.csv: header "perhaps" is neither yes nor no')


@case("headers of several conventions mean the same")
def _():
    for header in ("first_name,surname,dob", "Forename,Last Name,Date of Birth",
                   "givenName,familyName,birthDate", "GIVEN_NAME,FAMILY_NAME,DATE_OF_BIRTH"):
        write("x.csv", f"id,{header}\n1,Jane,Smith,1980-02-03\n2,John,Doe,1975-06-30\n")
        text = kith("map", "x.csv").out
        for part in ("  given_name:", "  family_name:", "  birth_date:"):
            has(text, part)


@case("values outrank header words")
def _():
    write("y.csv", "id,title\n" + "".join(f"{i},Song of the {i} seas\n" for i in range(30)))
    assert "given_name" not in kith("map", "y.csv").out
    write("z.csv", "a,b\n" + "".join(f"{i},p{i}@example.org\n" for i in range(30)))
    has(kith("map", "z.csv").out, "email")


@case("a date beside names is a birth date where nothing says what else it is")
def _():
    rows = "".join(f"{i},Jane{'abcdefgh'[i % 8]},Smith{'klmnop'[i % 6]},{1950 + i}-0{1 + i % 9}-11\n"
                   for i in range(60))
    for header, is_birth in (("dt 2", True), ("Column 7", True), ("patent_date", False),
                             ("Date joined", False), ("hired", False), ("last seen on", False)):
        write("b.csv", f"id,given_name,family_name,{header}\n{rows}")
        equal("birth_date" in kith("map", "b.csv").out, is_birth, header)


@case("dates: what the values say decides their order, what they leave open is told")
def _():
    write("us.csv", "id,dob\n1,02/28/1980\n2,03/04/1981\n")
    has(kith("map", "us.csv").out, "order: month-first")
    write("uk.csv", "id,dob\n1,28/02/1980\n2,03/04/1981\n")
    assert "month-first" not in kith("map", "uk.csv").out
    write("open.csv", "id,dob\n1,02/03/1980\n2,03/04/1981\n")
    has(kith("map", "open.csv").out, "no date tells days from months: read day first")


@case("standard input")
def _():
    has(kith("map", "-", stdin="id,surname\n1,Smith\n").out, "family_name: surname\n")


@case("mistakes are told in one line")
def _():
    fails("map", "nowhere.csv", text="nowhere.csv")
    fails("map", write("empty.csv", ""), text="empty.csv")
    fails("map", code=2, text="something is missing")
    fails("map", "crm.csv", "-f", "xls", text="xls")


main()
