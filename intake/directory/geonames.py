"""Make a table of cities out of GeoNames' cities15000 (https://download.geonames.org/export/dump/readme.txt).

python -m intake.directory.geonames cities15000.txt > intake/migrations/data/cities-2028.csv

A new migration, like `0005_states_and_cities`, then adds the cities that are missing; none that is there changes or
goes.
"""

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TextIO

from intake.directory.names import normalize, slug

STATES = Path(__file__).parents[1] / "migrations" / "data" / "states.csv"

# Where these columns stand in a line; it has no header.
NAME, LATITUDE, LONGITUDE, FEATURE, COUNTRY, STATE, POPULATION = 1, 4, 5, 7, 8, 10, 14
# Historical, abandoned, destroyed: https://www.geonames.org/export/codes.html
UNINHABITED = {"PPLH", "PPLQ", "PPLW"}
DECIMAL_PLACES = 4  # of a degree: ten meters


class CityRow(NamedTuple):
    """A city, as a row of the table."""

    state: str
    name: str
    search_name: str
    slug: str
    population: int
    latitude: float
    longitude: float


def cities(lines: Iterable[str]) -> list[CityRow]:
    """Return each city once, by state, the largest first.

    Of two with one address the larger stays. A name in brackets is a census bureau's remainder of another city.
    """
    with STATES.open(newline="", encoding="utf-8") as file:
        states = {row["code"] for row in csv.DictReader(file)}
    rows = []
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        # A territory is a country of its own there.
        state = cells[STATE] if cells[COUNTRY] == "US" else cells[COUNTRY]
        name, population = cells[NAME], int(cells[POPULATION])
        if state in states and population and cells[FEATURE] not in UNINHABITED and "(" not in name:
            latitude, longitude = (round(float(cells[at]), DECIMAL_PLACES) for at in (LATITUDE, LONGITUDE))
            rows.append(CityRow(state, name, normalize(name), slug(name), population, latitude, longitude))
    rows.sort(key=lambda row: (row.state, -row.population, row.name))
    by_address: dict[tuple[str, str], CityRow] = {}
    for row in rows:
        by_address.setdefault((row.state, row.slug), row)
    return [row for (_state, slug_), row in by_address.items() if slug_]


def write(lines: Iterable[str], file: TextIO) -> None:
    """Write the table that a migration reads."""
    table = csv.writer(file, lineterminator="\n")
    table.writerow(CityRow._fields)
    table.writerows(cities(lines))


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as dump:
        write(dump, sys.stdout)
