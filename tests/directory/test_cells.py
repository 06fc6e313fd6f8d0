"""What people and spreadsheets put into the cells of a list, and what of it can be read."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake.directory.cells import RowError, format_zip, read_position, read_zip
from intake.directory.facility_rows import is_about_addiction, parse_row
from intake.directory.geonames import STATES
from intake.directory.names import normalize
from intake.directory.phone_cells import format_phone, read_phone
from intake.directory.place_cells import city_name_key, read_city, read_state
from intake.directory.website_cells import read_website
from tests.directory.lists import a_row

pytestmark = pytest.mark.once
PHONE, SITE = "(713) 555-0100", "http://www.a.example"
ZIPS = {
    "77002": "77002", "77002-1234": "77002", "770021234": "77002", "22001 1234": "22001", "35630.0": "35630",
    "77002-1234.0": "77002", "2101": "02101", "2101.0": "02101", "2101-1234": "02101", "21011234": "02101",
    "501": "00501",
    "'02101": "02101", '="02101"': "02101", "“77002”": "77002", "77002, TX": "77002", "TX 77002": "77002",
    "77002-": "77002",
    "Houston, TX 77002-1234": "77002", "77002 / 77003": "77002", "7.7002E+04": "77002", "77002.00": "77002", "": "",
    "N/A": "", "nan": "", "-": "", "00000": "", "7700A": None, "12": None, "77 002": None, "770023": None, "?": None,
}  # fmt: skip
PHONES = dict.fromkeys(
    [
        "713-555-0100", "7135550100", "7135550100.0", "(713) 555-0100", "(713)-555-0100", "713.555.0100",
        "713/555-0100",
        "[713] 555 0100", "713 - 555 - 0100", "713‑555‑0100", "+17135550100", "1 (713) 555-0100", "001 713 555 0100",
        "tel:713-555-0100", "Tel.713-555-0100", "'7135550100", "713-555-0100.", "713-555-0100 or 713-555-0199",
        "713-555-0100; 713-555-0199", "713-555-0100, 713-555-0199", "713-555-0100/0199", "713-555-0100 & 0101",
        "713-555-0100 24/7", "24/7: 713-555-0100", "713-555-0100 (main)", "(713)555-0100 Intake: (713)555-0202",
        "713 555 0100 Fax 713 555 0199", "Fax: 713-555-0199, Phone: 713-555-0100", "TTY 713-555-0199 / 713-555-0100",
        "713-555-0100, option 2", "Call (713) 555-0100 today", "713-555-0100 Main, ext 5",
    ],
    PHONE,
) | {
    "713-555-0100x12": f"{PHONE} ext. 12", "713-555-0100 ext. 5 option 2": f"{PHONE} ext. 5",
    "713-555-0100 ext 5, press 2": f"{PHONE} ext. 5", "713-555-0100 #5": f"{PHONE} ext. 5",
    "1-713-555-4357 (HELP)": "(713) 555-4357", "1-800-662-HELP (4357)": "(800) 662-4357",
    "(713) 555-HELP": "(713) 555-4357",
    "800-NEW-LIFE": "(800) 639-5433", "Toll free 800-555-0100": "(800) 555-0100", "": "", "none": "", "-": "",
    "N/A": "",
    **dict.fromkeys(
        [
            "call for info", "713 call center", "555-0100", "5550100", "713-555-010", "713-555-01000", "713-155-0100",
            "7.14E+09", "7.1355501E+09", "000-000-0000", "999-999-9999", "988", "+44 20 7946 0018", "713 55 50 100",
            "#REF!",
        ]
    ),
}  # fmt: skip
SITES = dict.fromkeys(
    [
        "www.a.example", SITE, "http//www.a.example", "http:www.a.example", "http:/www.a.example",
        "http:///www.a.example",
        "htp://www.a.example", "<www.a.example>", "Website: www.a.example", "www.a.example.",
        "www.a.example, www.b.example",
        "www.a.example; www.b.example", "www.a.example and www.b.example", "www.a.example|www.b.example",
        f"{SITE} or call",
    ],
    SITE,
) | {
    "https;//www.a.example": "https://www.a.example", "https://https://www.a.example": "https://www.a.example",
    "https:\\\\www.a.example": "https://www.a.example", "ttps://www.a.example": "https://www.a.example",
    "http://www.a_b.example": "http://www.a_b.example", "httpbin.example": "http://httpbin.example",
    "https://www.a.example/path?q=1#x": "https://www.a.example/path?q=1#x", "www.a.example/@x": f"{SITE}/@x", "N/A": "",
    **dict.fromkeys(
        [
            "@handle", "info@example.org", "http://a@b.example", "javascript:alert(1)", "data:text/html,x", "http://",
            "www.a",
            "ftp://a.example", "under construction", "see Facebook",
        ]
    ),
}  # fmt: skip
HERE = (29.76, -95.36)
POSITIONS = {
    ("29.76", "-95.36"): HERE, ("29.76N", "-95.36"): HERE, ("29.76°", "-95.36°"): HERE, ("'29.76", "'-95.36"): HERE,
    ("29.76", "95.36W"): HERE, ("29,76", "-95,36"): HERE, ("+29.76", "−95.36"): HERE, ("2.976E+01", "-95.36"): HERE,
    ("29° 45' 36\" N", "95° 21' 36\" W"): HERE, ("13.44", "144.79"): (13.44, 144.79), ("-14.27", "-170.7"): (-14.27,
    -170.7),
    ("NULL", "-95.36"): (None, None), ("None", "None"): (None, None), ("0", "0"): (None, None), ("", ""): (None, None),
    ("north", "-95"): "latitude", ("29", "-195.3"): "longitude", ("29.76", "95.36"): "longitude", ("-95.36",
    "29.76"): "latitude",
}  # fmt: skip
STATE_NAMES = {
    "TX": "TX", "texas": "TX", "TX.": "TX", "Tex.": "TX", "Texas (TX)": "TX", "State of Texas": "TX", "D.C.": "DC",
    "District of Columbia (DC)": "DC", "Washington, D.C.": "DC", "Washington": "WA", "U.S. Virgin Islands": "VI",
    "Virgin Islands": "VI", "Virgin Islands, U.S.": "VI", "Northern Marianas": "MP", "Puerto Rico": "PR", "P.R.": "PR",
    "Commonwealth of Puerto Rico": "PR", "N. Carolina": "NC", "W. Virginia": "WV", "Calif.": "CA", "Miss.": "",
    "Texico": "",
    "Virginia": "VA", "nan": "", "N/A": "", "Carolina": "",
}  # fmt: skip
CITIES = {
    "Houston": "Houston", "HOUSTON": "Houston", "HOUSTON, TX": "Houston", "Houston TX": "Houston",
    "Houston, Texas": "Houston",
    "Houston 77002": "Houston", "Houston, TX 77002": "Houston", "Houston (Harris County)": "Houston",
    "Houston,": "Houston",
    "Houston - TX": "Houston", "Houston, USA": "Houston", "Texas City": "Texas City", "ST. MARY'S": "St. Mary's",
    "COEUR D'ALENE": "Coeur D'Alene", "O'FALLON": "O'Fallon", "N/A": None, "none": None, "--": None, "": None,
    "TX": None,
    "77002": None,
}  # fmt: skip
TOWNS = [
    ("Coeur d Alene", "Coeur d'Alene"), ("La Place", "LaPlace"), ("O Fallon", "O'Fallon"), ("DeKalb", "De Kalb"),
    ("N Las Vegas", "North Las Vegas"), ("ST LOUIS", "Saint Louis"), ("Winston Salem", "Winston-Salem"),
    ("Mt. Vernon", "Mount Vernon"), ("Colorado Spgs", "Colorado Springs"), ("Cañon City", "Canon City"),
]  # fmt: skip
MARKS = ["1", "1.0", "1.00", "'1", "Y", "yes", "X", "TRUE", "true", "VERDADERO", "*", "•", "✔", "✔️", "✓", "☑", "√"]
NO_MARKS = ["", "0", "0.0", "N", "no", "FALSE", "-", "N/A", "None", "nan"]


@pytest.fixture(scope="module")
def states() -> dict[str, str]:
    with Path(STATES).open(newline="", encoding="utf-8") as file:
        return {normalize(row[name]): row["code"] for row in csv.DictReader(file) for name in ("code", "name")}


def wrong(read: Callable[[str], Any], right: dict[str, Any]) -> dict[str, Any]:
    return {typed: read(typed) for typed in right if read(typed) != right[typed]}


def test_each_cell_is_read_as_far_as_it_says_something(states: dict[str, str]) -> None:
    assert wrong(read_zip, ZIPS) == {}
    assert wrong(read_phone, PHONES) == {}
    assert wrong(read_website, SITES) == {}
    assert wrong(lambda typed: read_state(typed, states), STATE_NAMES) == {}
    positions = {both: read_position(dict(zip(("latitude", "longitude"), both, strict=True))) for both in POSITIONS}
    assert {both: read for both, read in positions.items() if read != POSITIONS[both]} == {}


def test_a_city_is_read_without_what_stands_beside_it(states: dict[str, str]) -> None:
    def read(typed: str) -> str | None:
        try:
            return read_city({"city": typed}, "TX", states)
        except RowError:
            return None

    assert wrong(read, CITIES) == {}
    assert [pair for pair in TOWNS if city_name_key(pair[0]) != city_name_key(pair[1])] == []
    assert city_name_key("Kansas City") != city_name_key("Kansas")


def test_what_was_printed_is_read_again() -> None:
    printed = {text: text for text in (*ZIPS.values(), *PHONES.values(), *SITES.values()) if text}
    assert {read(text) for read in (read_zip, read_phone, read_website) for text in printed} >= set(printed)


def test_the_desk_takes_one_number_and_one_code() -> None:
    assert (format_phone("713-555-0100 x5"), format_zip("2101"), format_phone("")) == (f"{PHONE} ext. 5", "02101", "")
    for how, typed in (
        (format_phone, "713-555-0100 or 713-555-0199"),
        (format_phone, "555-0100"),
        (format_zip, "7700A"),
    ):
        with pytest.raises(RowError):
            how(typed)


def test_columns_of_codes_are_read_as_any_program_saves_them(states: dict[str, str]) -> None:
    def row(mark: str, kind: str) -> dict[str, str]:
        filled = {name: f"{cell}" for name, cell in a_row(type_facility=kind, service_code_info="").items()}
        return {**filled, "sa": mark, "op": mark, "mm": mark, "sp": mark}

    read = {mark: parse_row(row(mark, "SA"), states) for mark in (*MARKS, *NO_MARKS, "✗", "ü")}
    offers = ("outpatient", "methadone", "spanish")
    assert {mark for mark in read if read[mark][0].services == offers} == set(MARKS)
    assert {mark for mark in read if read[mark][1]} == {"✗", "ü"}, "what is neither yes nor no is named"
    assert {mark for mark in read if is_about_addiction(row(mark, "MH"))} == set(MARKS)
