"""How the table of cities is made; and that the one which comes with Intake keeps to it."""

import csv
import io

import pytest

from intake.directory.geonames import write
from intake.directory.names import normalize, slug
from tests.build import REFERENCE_DATA

pytestmark = pytest.mark.once


def line(name: str, state: str = "TX", population: str = "20000", **columns: str) -> str:
    """A line as the readme of the dump describes it: 19 columns, and made up."""
    told = {"country": "US", "feature": "PPL", "latitude": "29.76328", "longitude": "-95.36327", **columns}
    cells = [""] * 19
    cells[0:2] = ["4699066", name]
    cells[4:9] = [told["latitude"], told["longitude"], "P", told["feature"], told["country"]]
    cells[10], cells[14], cells[17] = state, population, "America/Chicago"
    return "\t".join(cells) + "\n"


def made(*lines: str) -> list[str]:
    file = io.StringIO()
    write(lines, file)
    head, *rows = file.getvalue().splitlines()
    assert head == "state,name,search_name,slug,population,latitude,longitude"
    return rows


def test_a_city_is_a_row_with_its_position_to_ten_meters() -> None:
    assert made(line("Example City", population="2304580")) == [
        "TX,Example City,example city,example-city,2304580,29.7633,-95.3633"
    ]


def test_they_stand_by_state_and_the_largest_first() -> None:
    lines = [line("Small"), line("Zed", "AL"), line("Large", population="90000"), line("Also Small")]
    assert [row.split(",")[1] for row in made(*lines)] == ["Zed", "Large", "Also Small", "Small"]


def test_a_territory_is_a_country_of_its_own_there() -> None:
    lines = [
        line("Isla", "127", country="PR"),
        line("Bahía", "00", country="GU"),
        line("Elsewhere", "09", country="MX"),
    ]
    assert [row.partition(",")[0] for row in made(*lines)] == ["GU", "PR"]


def test_of_two_with_one_address_the_larger_stays() -> None:
    lines = [line("St. Example"), line("Saint Example", population="30000"), line("Saint Example", "AL")]
    assert [row.split(",")[:2] for row in made(*lines)] == [["AL", "Saint Example"], ["TX", "Saint Example"]]
    assert "30000" in made(*lines)[1]


@pytest.mark.parametrize(
    "left_out",
    [
        line("Gone", feature="PPLW"), line("Once", feature="PPLH"), line("Left", feature="PPLQ"),
        line("Nobody", population="0"),
        line("City of Example (balance)"), line("日本"), line("Nowhere", "XX"),
    ],
)  # fmt: skip
def test_what_is_no_city_of_ours_is_left_out(left_out: str) -> None:
    assert made(left_out, line("Example")) == made(line("Example"))


def test_the_table_that_comes_along_is_one_that_this_makes() -> None:
    with (REFERENCE_DATA.DATA / "cities.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = [
        line(row["name"], row["state"], row["population"], latitude=row["latitude"], longitude=row["longitude"])
        for row in reversed(rows)
    ]
    assert made(*lines) == (REFERENCE_DATA.DATA / "cities.csv").read_text(encoding="utf-8").splitlines()[1:]
    for row in rows:
        assert (row["search_name"], row["slug"]) == (normalize(row["name"]), slug(row["name"]))
    assert len({(row["state"], row["slug"]) for row in rows}) == len(rows) == 3434
