"""Taking in a list of 15,000 places: the first time, once more with nothing new in it, and from a spreadsheet."""

import csv
import time
from itertools import cycle, islice
from pathlib import Path

from tests.bench.context import BenchContext
from tests.bench.paths import BASE, FOLDER, OURS, run
from tests.directory.lists import a_row, write

AS_OF = "--as-of=2027-03-01"
CITIES = BASE / "intake" / "migrations" / "data" / "cities.csv"


def measure(context: BenchContext) -> dict[str, float]:
    """In seconds, the start of the command included."""
    places = 1_500 if context.quick else 15_000
    csv_file, xlsx_file = (a_list(kind, places) for kind in ("csv", "xlsx"))
    with context.engine.fresh("places") as url:
        run("django", "migrate", "--verbosity=0", settings=OURS, url=url)
        return {
            "first_s": _seconds(csv_file, url),
            "again_s": _seconds(csv_file, url),
            "xlsx_s": _seconds(xlsx_file, url),
            "rows": float(run("tests.bench.row_count", "intake.Facility", settings=OURS, url=url)),
        }


def _seconds(file: Path, url: str) -> float:
    began = time.monotonic()
    run("django", "import_facilities", file, AS_OF, settings=OURS, url=url)
    return round(time.monotonic() - began, 1)


def a_list(kind: str, places: int) -> Path:
    """A file of so many, spread over all cities, a hundredth of a degree from one to the next."""
    path = FOLDER / f"places-{places}.{kind}"
    if path.exists():
        return path
    with CITIES.open(newline="", encoding="utf-8") as file:
        cities = list(csv.DictReader(file))
    rows = [
        a_row(
            f"Center {number}",
            street1=f"{number} Main Street",
            city=city["name"],
            state=city["state"],
            latitude=float(city["latitude"]) + number % 30 / 100,
            longitude=city["longitude"],
        )
        for number, city in enumerate(islice(cycle(cities), places))
    ]
    return write(path, rows)
