#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
from harness import case, equal, fails, has, kith, main


@case("takes back what a source brought, and loading brings it back")
def _():
    has(kith("retire", "force.kith", "--source", "crm").out,
        "Took back 2 records and 0 links of crm.")
    equal(kith("search", "force.kith", "zoe", "--format", "json").json(), [])
    kith("load", "force.kith", "crm.csv", "--quiet")
    equal(len(kith("search", "force.kith", "zoe", "--format", "json").json()), 1)
    kith("verify", "force.kith")


@case("links go with their source")
def _():
    has(kith("retire", "force.kith", "--source", "hr").out,
        "Took back 5 records and 5 links of hr.")
    equal(kith("analyse", "force.kith", "summary", "--format", "csv").csv()[1]["value"], "0")


@case("what was taken back stays in history")
def _():
    kith("retire", "force.kith", "--source", "crm")
    has(kith("show", "force.kith", "crm/A-2").out, "taken back")


@case("is logged with its purpose")
def _():
    kith("retire", "force.kith", "--source", "crm", "--purpose", "licence ended")
    event = kith("audit", "force.kith", "--operation", "retire", "--format", "json").json()[-1]
    equal((event["log"], event["subject"], event["purpose"]), ("changes", "crm", "licence ended"))


@case("mistakes are told in one line")
def _():
    fails("retire", "force.kith", "--source", "cmr", text='there is no source "cmr"')
    fails("retire", "force.kith", code=2, text="--source")
    fails("retire", "nowhere.kith", "--source", "crm", text="nowhere.kith")


main()
