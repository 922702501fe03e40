#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What kith networks finds in made-up forces of which the truth is known, and what baselines find.

    benchmarks/networks.py [--kith COMMAND] [--synth COMMAND] [--staff N] [--networks N]
                           [--seeds FIRST-LAST] [--synth-options WORDS] [--seeded]
                           [--split SHARE] [--merge SHARE] [--complaints-only]

Each force is made, loaded, resolved and searched. A finding is right when more than half of its
members are of one planted network that no better finding has; that network is found when the
finding has at least half of it. Of each list:

    p10       share of right ones among the ten best (of as many as there are, if fewer)
    false     share of wrong ones among all that are listed
    recall    share of networks that a listed finding has
    in, out   of members of right findings, the share that is of the network; of those of the
              network, the share that is not in the finding

`supported` is the list with evidence of a second kind, `exposure` what complaints and attendance
alone bear. Baselines list as many groups as there are networks: people by the plain count of
incidents, or by PageRank, each with the four most often named with them; communities by modularity,
by complaints a head. With --split that share of staff is two people to the search, each naming and
shift falling to either; with --merge that share is one person with a stranger: what wrong resolution
would do. With --complaints-only there are no rosters, contacts and interests: groups are then ranked
and not tested, in a list of that name. With --seeded, each network is looked for from all its members but one, each
in turn: the share of these that are among the ten best.
"""

import argparse
import csv
import io
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
MAPPINGS = os.path.join(HERE, "..", "docs", "examples", "force")
SOURCES = ["units", "hr", "hr_legacy", "vetting", "contacts", "associations",
           "business_interests", "rosters", "complaints", "complaint_people", "system_access"]
LEAST_SHARE = .5


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def read(name):
    with open(name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def rewrite(name, change):
    table = read(name)
    with open(name, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, table[0].keys())
        out.writeheader()
        out.writerows(map(change, table))


def confuse(files, seed, split, merge):
    """Makes of some of staff two people each, and of others one with a stranger."""
    rng = random.Random(seed)
    staff = sorted(row["staff_no"] for row in read(os.path.join(files, "hr.csv")))
    rng.shuffle(staff)
    n_split, n_merge = int(split * len(staff)), int(merge * len(staff)) // 2
    twins = {one: "9" + one for one in staff[:n_split]}
    rest = staff[n_split:]
    same = {rest[2 * i + 1]: rest[2 * i] for i in range(n_merge)}

    def change(row):
        one = same.get(row["staff_no"], row["staff_no"])
        row["staff_no"] = twins[one] if one in twins and rng.random() < .5 else one
        return row

    for name in ("rosters.csv", "complaint_people.csv"):
        rewrite(os.path.join(files, name), change)
    people = read(os.path.join(files, "hr.csv"))
    with open(os.path.join(files, "hr.csv"), "a", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, people[0].keys())
        for row in people:
            if row["staff_no"] in twins:
                out.writerow({"staff_no": twins[row["staff_no"]], "unit": row["unit"],
                              "team": row["team"], "last_name": "Nobody" + row["staff_no"]})
    return twins, same


class Force:
    """A force that was made, and what is asked of it."""

    def __init__(self, arguments, seed, folder):
        self.kith, self.folder = arguments.kith, folder
        self.store = os.path.join(folder, "force.kith")
        self.files = os.path.join(folder, "files")
        run(arguments.synth, "force", "--staff", str(arguments.staff),
            "--networks", str(arguments.networks), "--seed", str(seed), "-o", self.files,
            *arguments.synth_options.split())
        self.twins, self.same = {}, {}
        if arguments.split or arguments.merge:
            self.twins, self.same = confuse(self.files, seed, arguments.split, arguments.merge)
        run(self.kith, "init", self.store)
        for source in arguments.sources:
            run(self.kith, "load", self.store, "-m", os.path.join(MAPPINGS, source + ".yaml"),
                os.path.join(self.files, source + ".csv"), "--quiet")
        run(self.kith, "resolve", self.store, "--quiet")
        self.planted = defaultdict(set)
        self.kinds = {}
        for row in read(os.path.join(self.files, "truth", "networks.csv")):
            self.planted[row["network_id"]].add(self.same.get(row["staff_no"], row["staff_no"]))
            self.kinds[row["network_id"]] = row["kind"]
        self.alike = {}
        for row in read(os.path.join(self.files, "truth", "look_alikes.csv")):
            self.alike.setdefault(row["staff_no"], row["kind"])

    def find(self):
        """The findings of each list, best first, as sets of staff, and how long it took."""
        back = {twin: one for one, twin in self.twins.items()}
        started = time.monotonic()
        found = rows(run(self.kith, "networks", self.store, "--format", "csv", "--show", "members",
                         "--no-store", "--quiet"))
        seconds = time.monotonic() - started
        groups, lists = defaultdict(set), {}
        for row in found:
            groups[int(row["rank"])].add(back.get(row["key"], row["key"]))
            lists[int(row["rank"])] = row["list"]
        order = sorted(groups)
        if "ranked, not tested" in lists.values():
            return {"ranked": [groups[rank] for rank in order]}, seconds
        return {"supported": [groups[rank] for rank in order if "support" in lists[rank]],
                "exposure": [groups[rank] for rank in order if "exposure" in lists[rank]]}, seconds

    def incidents(self):
        """Who is complained of in each incident."""
        incident_of = {row["complaint_id"]: row["incident_id"]
                       for row in read(os.path.join(self.files, "complaints.csv"))}
        named = defaultdict(set)
        for row in read(os.path.join(self.files, "complaint_people.csv")):
            if row["role"] == "subject" and row["staff_no"]:
                named[incident_of[row["complaint_id"]]].add(row["staff_no"])
        return list(named.values())


def baselines(force, n):
    """Lists of n groups each."""
    counts, together, weights = Counter(), defaultdict(Counter), defaultdict(Counter)
    for named in force.incidents():
        counts.update(named)
        for one in named:
            for other in named - {one}:
                together[one][other] += 1
                weights[one][other] += 1 / (len(named) - 1)

    def around(people):
        return [{one} | {other for other, _ in together[one].most_common(4)} for one in people[:n]]

    def rank():
        ranks = dict.fromkeys(weights, 1 / len(weights))
        totals = {one: sum(near.values()) for one, near in weights.items()}
        for _ in range(60):
            ranks = {one: .15 / len(weights) + .85 * sum(
                ranks[other] * weight / totals[other] for other, weight in near.items())
                for one, near in weights.items()}
        return sorted(ranks, key=lambda one: (-ranks[one], one))

    lists = {"count": around([one for one, _ in counts.most_common(n)]), "pagerank": around(rank())}
    try:
        import igraph
    except ImportError:
        return lists
    edges = [(one, other, weight) for one, near in weights.items()
             for other, weight in near.items() if one < other]
    graph = igraph.Graph.TupleList(edges, weights=True)
    groups = [{graph.vs[node]["name"] for node in part}
              for part in graph.community_leiden("modularity", weights="weight") if len(part) > 2]
    groups.sort(key=lambda group: -statistics.mean(counts[one] for one in group))
    lists["modularity"] = groups[:n]
    return lists


def judge(found, planted):
    """Which findings are right, which networks are found, and who of them is in a finding."""
    right, held, members = [], set(), []
    for group in found:
        best = max(planted, key=lambda network: len(group & planted[network]), default=None)
        good = best is not None and best not in held and \
            2 * len(group & planted[best]) > len(group)
        right.append(good)
        if good and len(group & planted[best]) >= LEAST_SHARE * len(planted[best]):
            held.add(best)
            common = len(group & planted[best])
            members.append((common / len(group), 1 - common / len(planted[best])))
    return right, held, members


def seeded(force):
    """Of each member left out in turn, whether they are among the ten best."""
    hits = tried = 0
    for network in force.planted.values():
        for left in sorted(network):
            seeds = os.path.join(force.folder, "seeds.txt")
            with open(seeds, "w", encoding="utf-8") as file:
                file.writelines(f"hr/{key}\n" for key in sorted(network - {left}))
            ranked = rows(run(force.kith, "networks", force.store, "--seed-file", seeds, "--limit",
                              "10", "--format", "csv", "--no-store", "--quiet"))
            hits += left in {row["key"] for row in ranked}
            tried += 1
    return hits, tried


def say(name, values):
    print(f"  {name:12}" + "".join(f"  {label} {value:.3f}" if value is not None else
                                   f"  {label}   -  " for label, value in values))


def mean(values):
    values = [value for value in values if value is not None]
    return statistics.mean(values) if values else None


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", default="build/tools/kith/kith")
    parser.add_argument("--synth", default="build/tools/synth/kith-synth")
    parser.add_argument("--staff", type=int, default=5000)
    parser.add_argument("--networks", type=int, default=10)
    parser.add_argument("--seeds", default="1-3")
    parser.add_argument("--synth-options", default="")
    parser.add_argument("--seeded", action="store_true")
    parser.add_argument("--complaints-only", dest="sources", action="store_const",
                        const=["units", "hr", "complaints", "complaint_people"], default=SOURCES)
    parser.add_argument("--split", type=float, default=0)
    parser.add_argument("--merge", type=float, default=0)
    arguments = parser.parse_args()
    first, last = (int(part) for part in arguments.seeds.split("-"))
    tables, took, reporting = defaultdict(list), [], 0
    hits = tried = 0
    missed, wrong = Counter(), Counter()
    for seed in range(first, last + 1):
        folder = tempfile.mkdtemp()
        force = Force(arguments, seed, folder)
        lists, seconds = force.find()
        took.append(seconds)
        reporting += any(lists.values())
        for name, found in {**lists, **baselines(force, arguments.networks)}.items():
            right, held, members = judge(found, force.planted)
            tables[name].append((mean(right[:10]), 1 - mean(right) if right else 0,
                                 len(held) / len(force.planted) if force.planted else None,
                                 mean([one for one, _ in members]),
                                 mean([other for _, other in members])))
            if name == "supported":
                missed.update(force.kinds[network] for network in set(force.planted) - held)
            if name in lists:
                wrong.update((name, Counter(force.alike.get(one, "nobody's") for one in group)
                              .most_common(1)[0][0])
                             for group, good in zip(found, right) if not good)
        if arguments.seeded:
            one, all_of_them = seeded(force)
            hits, tried = hits + one, tried + all_of_them
        print(f"seed {seed}: {seconds:.1f} s, planted {len(force.planted)}, " + ", ".join(
            f"{name} {sum(judge(found, force.planted)[0])} of {len(found)} right"
            for name, found in lists.items()), flush=True)
        shutil.rmtree(folder)
    print(f"\n{last - first + 1} forces, {arguments.staff} staff, {arguments.networks} networks; "
          f"{reporting} report anything; median {statistics.median(took):.1f} s")
    for name, values in tables.items():
        say(name, zip(("p10", "false", "recall", "in", "out"), (mean(column) for column in zip(*values))))
    if tried:
        print(f"  seeded, one member left out: {hits} of {tried} among the ten best, "
              f"{hits / tried:.3f}")
    if missed:
        print(f"  missed by the supported list: {dict(missed)}")
    if wrong:
        print(f"  wrong: {dict(wrong)}")


if __name__ == "__main__":
    main()
