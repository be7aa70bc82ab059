"""Adults of Hengelo by buurt, sex and age band, from tables by postcode area, for `publisher --population`.

Usage: town.py AREAS.geojson CBS_83502NED.csv.gz PC4_X_BUURT.csv > population.csv

Everybody of a postcode area is spread over its buurten by the part of the land: near enough to measure with,
not to publish with.
"""

import collections
import csv
import gzip
import json
import sys

# By the lowest age of a group of five years: the band, and the part of the group that lies in it.
BANDS = {15: ("18-34", 0.4), 20: ("18-34", 1), 35: ("35-49", 1), 50: ("50-64", 1), 65: ("65-74", 1), 75: ("75+", 1)}

areas, persons, overlap = sys.argv[1:]
with open(areas) as file:
    buurten = {feature["properties"]["code"] for feature in json.load(file)["features"]}
parts = collections.defaultdict(list)
with open(overlap) as file:
    for row in csv.DictReader(file):
        if row["buurt"] in buurten:
            parts[row["pc4"]].append((row["buurt"], float(row["share_of_pc4"])))

adults = collections.Counter()
with gzip.open(persons, "rt") as file:
    for row in csv.DictReader(file):
        youngest = int(row["leeftijd"].split("-")[0].rstrip("+"))
        if row["postcode"] not in parts or youngest < 15:
            continue
        band, of_age = BANDS[max(age for age in BANDS if age <= youngest)]
        for buurt, part in parts[row["postcode"]]:
            for sex, column in [("f", "inwoners_vrouw"), ("m", "inwoners_man")]:
                adults[buurt, sex, band] += part * of_age * float(row[column] or 0)

out = csv.writer(sys.stdout)
out.writerow(["area", "sex", "age_band", "persons"])
for (buurt, sex, band), count in sorted(adults.items()):
    out.writerow([buurt, sex, band, round(count)])
