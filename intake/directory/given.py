"""The states and cities that come with Intake, as rows.

`states.csv` is our own: agencies and their numbers, each with the day on which somebody last looked it up; one that
nobody has looked up is not there. `cities.csv` is taken from GeoNames (https://www.geonames.org, cities15000), under
CC BY 4.0; `geonames.py` makes it.
"""

import csv
from pathlib import Path
from typing import Any

from intake.directory.names import plain, slug

HERE = Path(__file__).parent


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def given_states() -> list[dict[str, str]]:
    """The rows of `states.csv`."""
    return _read("states.csv")


def add_given(state_model: Any, city_model: Any) -> None:
    """Write those that are missing. Takes the models, because a migration has others than we."""
    state_model.objects.bulk_create(
        (
            state_model(**{**row, "slug": slug(row["name"]), "checked_on": row["checked_on"] or None})
            for row in given_states()
        ),
        ignore_conflicts=True,
    )
    city_model.objects.bulk_create(
        (
            city_model(
                state_id=row["state"],
                name=row["name"],
                plain_name=plain(row["name"]),
                slug=slug(row["name"]),
                population=int(row["population"]),
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
            )
            for row in _read("cities.csv")
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
