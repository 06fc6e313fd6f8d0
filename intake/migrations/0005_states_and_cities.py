"""The states and cities that come with Intake, as they stand in `data/`.

`states.csv` is our own: agencies and their numbers, each with the day on which somebody last looked it up; one that
nobody has looked up is not there. `cities.csv` is taken from GeoNames (https://www.geonames.org, cities15000), under
CC BY 4.0; `intake/directory/geonames.py` makes such a file. A newer file gets a name and a migration of its own.
"""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent / "data"


def read(name):
    """The rows of one of the files."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def add_missing(state, city):
    """Write those rows of the two models that are not there."""
    states = [row | {"verified_on": row["verified_on"] or None} for row in read("states.csv")]
    cities = [row | {"state_id": row.pop("state")} for row in read("cities.csv")]
    state.objects.bulk_create([state(**row) for row in states], ignore_conflicts=True)
    city.objects.bulk_create([city(**row) for row in cities], batch_size=1000, ignore_conflicts=True)


def add(apps, schema_editor):
    add_missing(apps.get_model("intake", "State"), apps.get_model("intake", "City"))


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_full_text_search")]
    # Going back leaves the rows: facilities hang on them, and the tables go with the first migration.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
