#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Splink 4 on DuckDB over people.csv of kith-synth, modelled as its tutorial advises: comparisons by
the type of each column with term frequencies, blocking rules of two columns each, training without
labels, clusters at a probability. Prints seconds by stage, peak memory and scores of pairs after
clustering as one JSON object.

    splink-people.py FOLDER [P]  a folder of `kith-synth people`, with truth.csv in it; clusters at
                                 probability P (.999)
"""

import collections
import csv
import json
import logging
import os
import resource
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.disable(logging.WARNING)
RULES = [block_on("given_name", "date_of_birth"), block_on("family_name", "date_of_birth"),
         block_on("given_name", "family_name"), block_on("postcode", "date_of_birth"),
         block_on("email"), block_on("phone"), block_on("postcode", "given_name"),
         block_on("postcode", "family_name"), block_on("national_insurance")]


def settings():
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        blocking_rules_to_generate_predictions=RULES,
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("family_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.LevenshteinAtThresholds("address", [2, 5]),
            cl.ExactMatch("town").configure(term_frequency_adjustments=True),
            cl.PostcodeComparison("postcode"),
            cl.ExactMatch("phone"),
            cl.EmailComparison("email"),
            cl.ExactMatch("national_insurance"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def train(linker):
    linker.training.estimate_probability_two_random_records_match(
        [block_on("given_name", "family_name", "date_of_birth"), block_on("email")], recall=.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("given_name", "family_name"), block_on("date_of_birth", "postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)


def pairs(counts):
    return sum(n * (n - 1) // 2 for n in counts.values())


def score(cluster_of, path):
    truth, found, both = collections.Counter(), collections.Counter(), collections.Counter()
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cluster = cluster_of.get(row["record_id"], row["record_id"])
            truth[row["entity_id"]] += 1
            found[cluster] += 1
            both[row["entity_id"], cluster] += 1
    right = pairs(both)
    precision, recall = right / max(pairs(found), 1), right / max(pairs(truth), 1)
    return {"precision": round(precision, 4), "recall": round(recall, 4),
            "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4)}


def main():
    folder = sys.argv[1]
    threshold = float(sys.argv[2]) if len(sys.argv) > 2 else .999
    seconds, begun = {}, time.monotonic()

    def done(stage):
        nonlocal begun
        seconds[stage], begun = round(time.monotonic() - begun, 2), time.monotonic()

    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    connection.execute("CREATE TABLE people AS SELECT * FROM read_csv(?, all_varchar=true)",
                       [os.path.join(folder, "people.csv")])
    done("load")
    linker = Linker("people", settings(), DuckDBAPI(connection))
    train(linker)
    done("train")
    predictions = linker.inference.predict(threshold_match_probability=.5)
    done("predict")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold)
    rows = clusters.as_duckdbpyrelation().project("record_id, cluster_id").fetchall()
    done("cluster")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"program": "splink", "seconds": seconds,
                      "total_seconds": round(sum(seconds.values()), 2), "peak_mib": round(peak),
                      **score(dict(rows), os.path.join(folder, "truth.csv"))}))


main()
