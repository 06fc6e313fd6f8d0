"""A list of places is taken in: what is good, only what has changed, all of it or nothing."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.directory.importer import ImportRefused, Report, import_list
from intake.directory.list_parser import ParsedList, parse_list
from intake.directory.models import City, Facility
from intake.models import AuditEvent
from tests.broken import no_row_enters
from tests.directory.lists import HEAD, a_row, write

pytestmark = pytest.mark.usefixtures("houston")
MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 1)


def bring(folder: Path, *rows: dict[str, Any], as_of: date = MARCH, **options: Any) -> tuple[ParsedList, Report]:
    """Take a list of these rows in."""
    reading = parse_list(write(folder / "list.csv", list(rows)))
    return reading, import_list(reading, as_of, **options)


def names(**columns: object) -> list[str]:
    return list(Facility.objects.filter(**columns).order_by("name").values_list("name", flat=True))


def test_a_row_becomes_a_place(tmp_path: Path) -> None:
    bring(tmp_path, a_row(name2="For women", street2="Suite 4"))
    place = Facility.objects.get()
    assert (place.name, place.program, place.street) == ("Bayou Center", "For women", "1 Main Street, Suite 4")
    assert (str(place.city), place.zip, place.phone) == ("Houston, TX", "77002", "(713) 555-0100")
    assert (place.website, place.latitude, place.longitude) == ("http://www.example.org", 29.76, -95.36)
    assert place.services == [
        "outpatient",
        "intensive",
        "buprenorphine",
        "naloxone",
        "spanish",
        "by_income",
        "medicaid",
    ]
    assert (place.verified_on, place.closed, place.is_sample) == (MARCH, "", False)


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    rows = [a_row("Bayou"), a_row("Cedar")]
    bring(tmp_path, *rows)
    before = list(Facility.objects.order_by("pk").values())
    _reading, report = bring(tmp_path, *rows)
    assert (report.added, report.changed, report.unchanged, report.closed) == (0, 0, 2, 0)
    assert list(Facility.objects.order_by("pk").values()) == before


def test_a_newer_list_changes_what_it_says_otherwise(tmp_path: Path) -> None:
    bring(tmp_path, a_row("Bayou"), a_row("Cedar"))
    keys = dict(Facility.objects.values_list("name", "pk"))
    _reading, report = bring(tmp_path, a_row("Bayou"), a_row("Cedar", phone="713-555-0199"), as_of=APRIL)
    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
    assert Facility.objects.get(name="Cedar").phone == "(713) 555-0199"
    assert set(Facility.objects.values_list("verified_on", flat=True)) == {APRIL}
    assert dict(Facility.objects.values_list("name", "pk")) == keys


def test_one_that_a_newer_list_lacks_is_closed_and_opens_when_it_is_back(tmp_path: Path) -> None:
    rows = [a_row(name) for name in "ABCD"]
    bring(tmp_path, *rows)
    _reading, report = bring(tmp_path, *rows[:3], as_of=APRIL)
    assert report.closed == 1
    assert names(closed="missing") == ["D"]
    assert Facility.objects.get(name="D").verified_on == MARCH
    bring(tmp_path, *rows, as_of=APRIL)
    assert names(closed="") == ["A", "B", "C", "D"]


def test_what_the_desk_knows_stays_until_the_list_says_something_new(tmp_path: Path) -> None:
    bring(tmp_path, a_row("Bayou"), a_row("Cedar"))
    Facility.objects.filter(name="Bayou").update(phone="(713) 555-0142")
    Facility.objects.filter(name="Cedar").update(closed="desk")
    bring(tmp_path, a_row("Bayou"), a_row("Cedar", phone="713-555-0177"), as_of=APRIL)
    assert Facility.objects.get(name="Bayou").phone == "(713) 555-0142"
    assert names(closed="desk") == ["Cedar"]


BAD = [
    ({"name1": ""}, "name1", "it is empty"),
    ({"name1": "x" * 201}, "name1", "it is longer than 200 characters"),
    ({"state": "Texico"}, "state", "no such state"),
    ({"city": "--"}, "city", "it is empty"),
    ({"city": "N/A"}, "city", "it is empty"),
    ({"city": "77002"}, "city", "no city"),
]


@pytest.mark.parametrize(("cells", "column", "reason"), BAD)
def test_a_bad_row_is_named_and_the_good_ones_are_taken(
    tmp_path: Path, cells: dict[str, str], column: str, reason: str
) -> None:
    reading, report = bring(tmp_path, a_row("Bayou"), a_row("Cedar", **cells), a_row("Heron"))
    assert reading.bad == [(3, column, reason)]
    assert report.added == 2
    assert names() == ["Bayou", "Heron"]


ODD = {
    "zip": ("7700A", "no zip code"),
    "phone": ("call us", "no phone number"),
    "website": ("javascript:alert(1)", "no web address"),
    "latitude": ("north", "no position in this country"),
    "longitude": ("-195.3", "no position in this country"),
    "name2": ("x" * 201, "it is longer than 200 characters"),
    "street2": ("x" * 201, "it is longer than 200 characters"),
    "county": ("x" * 4001, "it has more than 4,000 characters"),
}


def test_an_odd_cell_is_named_and_costs_no_facility(tmp_path: Path) -> None:
    rows = [a_row(f"Center {column}", **{column: typed}) for column, (typed, _reason) in ODD.items()]
    reading, report = bring(tmp_path, *rows)
    assert (reading.bad, report.added) == ([], len(ODD))
    named = [(cell.number, cell.column, cell.reason) for cell in reading.left_out]
    assert named == [(number, column, ODD[column][1]) for number, column in enumerate(ODD, 2)]
    assert (Facility.objects.get(name="Center phone").phone, Facility.objects.get(name="Center zip").zip) == ("", "")


def test_another_column_says_what_an_odd_cell_does_not(tmp_path: Path) -> None:
    reading, _report = bring(tmp_path, a_row(phone="see website", intake1="713-555-0144"))
    assert Facility.objects.get().phone == "(713) 555-0144"
    assert [cell.column for cell in reading.left_out] == ["phone"]


def test_what_an_odd_cell_said_before_stays_and_is_not_called_verified(tmp_path: Path) -> None:
    bring(tmp_path, a_row("Bayou"), a_row("Cedar"))
    odd = {"zip": "?", "phone": "7.14E+09", "website": "under construction", "latitude": "?"}
    _reading, report = bring(tmp_path, a_row("Bayou", **odd), a_row("Cedar", phone="none"), as_of=APRIL)
    assert report.closed == 0
    bayou, cedar = Facility.objects.order_by("name")
    assert (bayou.zip, bayou.phone, bayou.website, bayou.latitude) == (
        "77002", "(713) 555-0100", "http://www.example.org", 29.76,
    )  # fmt: skip
    assert (bayou.verified_on, cedar.verified_on, cedar.phone) == (MARCH, APRIL, "")


def test_what_another_year_writes_otherwise_stays_closed_and_mended(tmp_path: Path) -> None:
    bring(tmp_path, a_row("Bayou Center"), a_row("Cedar House", street1="5 Oak Lane", phone="713-555-0111"))
    Facility.objects.filter(name="Bayou Center").update(closed="desk")
    Facility.objects.filter(name="Cedar House").update(phone="(713) 555-0142", street="7 Oak Lane")
    keys = set(Facility.objects.values_list("pk", flat=True))
    inc = a_row("Cedar House, Inc.", street1="5 Oak Lane", street2="Suite 4", phone="713-555-0111")
    _reading, report = bring(tmp_path, a_row("Bayou Center LLC", zip="77999"), inc, as_of=APRIL)
    assert (report.added, report.changed, report.closed, len(report.matches)) == (0, 2, 0, 2)
    assert set(Facility.objects.values_list("pk", flat=True)) == keys
    bayou, cedar = Facility.objects.order_by("name")
    assert (bayou.name, bayou.zip, bayou.closed) == ("Bayou Center LLC", "77999", "desk")
    assert (cedar.name, cedar.phone, cedar.street) == ("Cedar House, Inc.", "(713) 555-0142", "5 Oak Lane, Suite 4")
    bring(
        tmp_path, a_row("Bayou Center"), a_row("Cedar House", street1="5 Oak Lane", phone="713-555-0111"), as_of=APRIL
    )
    assert set(Facility.objects.values_list("pk", flat=True)) == keys


def test_the_same_number_in_another_city_is_asked_about(tmp_path: Path) -> None:
    bring(tmp_path, a_row("Bayou Center"))
    Facility.objects.update(closed="desk")
    key = Facility.objects.get().pk
    moved = a_row("Bayou Center", street1="9 Elm Street", city="Little Creek", zip="77999", latitude="", longitude="")
    with pytest.raises(ImportRefused, match=f"row 2 .* and facility {key} .* closed at the desk: the same phone"):
        bring(tmp_path, moved, as_of=APRIL)
    assert not City.objects.filter(name="Little Creek").exists()
    bring(tmp_path, moved, as_of=APRIL, same={2: key}, dry_run=True)
    _reading, report = bring(tmp_path, moved, as_of=APRIL, same={2: key})
    assert (report.added, Facility.objects.get().closed, f"{Facility.objects.get().city}") == (
        0,
        "desk",
        "Little Creek, TX",
    )
    bring(tmp_path, a_row("Bayou Center"), as_of=APRIL, other=[2])
    assert Facility.objects.count() == 2
    with pytest.raises(ImportRefused, match="Row 7 cannot be facility"):
        bring(tmp_path, a_row("Bayou Center"), as_of=APRIL, same={7: key})


def test_the_same_place_twice_is_named(tmp_path: Path) -> None:
    reading, _report = bring(tmp_path, a_row(), a_row(phone="713-555-0101"))
    assert reading.bad == [(3, "name1", "the same facility as in row 2")]


def test_a_quote_without_an_end_costs_one_row(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", [a_row(f"Center {number}") for number in range(30)])
    lines = path.read_text().splitlines()
    lines[5] = lines[5].replace("Center 4", '"Center 4')
    path.write_text("\n".join(lines))
    reading = parse_list(path)
    assert reading.bad == [(6, "", "its quotes do not end")]
    assert len(reading.listed) == 29


def test_a_cell_may_hold_line_ends(tmp_path: Path) -> None:
    bring(tmp_path, a_row('The "Bayou"\nCenter'), a_row("Cedar"))
    assert names() == ["Cedar", 'The "Bayou" Center']


def test_other_columns_and_another_order_do_no_harm(tmp_path: Path) -> None:
    head = ("frid", *reversed(HEAD), "Notes")
    reading = parse_list(write(tmp_path / "list.csv", [{**a_row(), "frid": "x1", "Notes": "ñ"}], head))
    assert [place.name for place in reading.listed.values()] == ["Bayou Center"]


def test_codes_may_stand_in_columns_of_their_own(tmp_path: Path) -> None:
    row = {**a_row(), "MM": "1", "sp": "Y", "MD": "0", "pw": ""}
    reading = parse_list(write(tmp_path / "list.csv", [row], (*HEAD[:-1], "MM", "sp", "MD", "pw")))
    assert [place.services for place in reading.listed.values()] == [("methadone", "spanish")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_file_may_come_from_any_program(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "list.csv"
    lines = [("A list of places",), HEAD, [a_row("Peña Center").get(column, "") for column in HEAD]]
    path.write_bytes("\r\n".join(mark.join(map(str, line)) for line in lines).encode(encoding))
    assert [place.name for place in parse_list(path).listed.values()] == ["Peña Center"]


def test_a_spreadsheet_says_the_same_as_a_csv_file(tmp_path: Path) -> None:
    rows = [a_row("Bayou", zip=2101, latitude=29.123456789, phone=7135550100), a_row("Cedar", latitude="")]
    listed = [parse_list(write(tmp_path / name, rows)).listed for name in ("list.csv", "list.xlsx")]
    assert listed[0] == listed[1]
    assert {place.zip for place in listed[0].values()} == {"02101", "77002"}


@pytest.mark.parametrize(
    ("type_facility", "codes", "taken"),
    [
        ("SA", "", True), ("OTP", "", True), ("", "", True), ("", "SA * OP", True), ("MH", "SA MH SUMH * OP", True),
        ("", "SA MH * OP", True), ("MH", "", False), ("mh", "MH SUMH * OP", False), ("", "MH SUMH * OP", False),
    ],
)  # fmt: skip
def test_places_for_mental_health_alone_are_skipped(
    tmp_path: Path, type_facility: str, codes: str, taken: bool
) -> None:
    row = a_row("Mind", type_facility=type_facility, service_code_info=codes)
    reading, _report = bring(tmp_path, a_row("Bayou"), row)
    assert names() == ["Bayou", *["Mind"] * taken]
    assert reading.skipped == (not taken)


LOCATOR = (
    "name1", "name2", "street1", "street2", "city", "state", "zip", "zip4", "county", "phone", "intake_prompt",
    "intake1", "intake2", "website", "latitude", "longitude", "type_facility", "sa", "mh", "op", "mm", "chld", "f17",
)  # fmt: skip
DIRECTORY = (
    "name1", "name2", "street1", "street2", "city", "state", "zip", "phone", "intake1", "intake2", "intake1a",
    "intake2a", "service_code_info",
)  # fmt: skip
IN_ONE = {"service_code_info": "SA * OP * MM CHLD"}
IN_COLUMNS = {
    "sa": 1,
    "op": 1,
    "mm": 1,
    "chld": 1,
    "mh": 0,
    "zip4": 1234,
    "county": "Harris",
    "intake_prompt": "Intake:",
}


@pytest.mark.parametrize("file", ["list.csv", "list.xlsx"])
@pytest.mark.parametrize(
    ("head", "more"), [(LOCATOR, IN_COLUMNS), (DIRECTORY, {"service_code_info": "SA * OP * MM CHLD"})]
)
def test_both_layouts_of_the_source_are_taken(
    tmp_path: Path, head: tuple[str, ...], more: dict[str, Any], file: str
) -> None:
    row = {**a_row(phone="", intake1="713-555-0133 x12"), **more}
    reading = parse_list(write(tmp_path / file, [row], head))
    assert reading.bad == []
    [place] = reading.listed.values()
    assert (place.phone, place.services) == ("(713) 555-0133 ext. 12", ("outpatient", "methadone", "teenagers"))
    assert (place.latitude, place.website) == ((29.76, "http://www.example.org") if head is LOCATOR else (None, ""))


def test_what_no_list_must_have_may_be_missing(tmp_path: Path) -> None:
    reading = parse_list(write(tmp_path / "list.csv", [a_row()], ("state", "city", "name1")))
    assert [(place.name, place.phone, place.services) for place in reading.listed.values()] == [
        ("Bayou Center", "", ())
    ]


def test_places_of_unknown_position_stand_in_their_own_city(tmp_path: Path, client: Any) -> None:
    import_list(parse_list(write(tmp_path / "list.csv", [{**a_row(), "service_code_info": "SA"}], DIRECTORY)), MARCH)
    page = client.get("/places/texas/houston/").content.decode()
    assert "Bayou Center" in page
    assert "from the center of" not in page


def test_no_position_is_none_and_not_the_middle_of_the_sea(tmp_path: Path) -> None:
    bring(tmp_path, a_row(latitude="0", longitude="0"))
    assert Facility.objects.get().latitude is None


def test_a_town_is_found_as_people_write_it_or_made(tmp_path: Path) -> None:
    rows = [a_row("A", city="ST LOUIS", state="missouri"), a_row("B", city="New York", state="NY")]
    rows += [a_row("C", city="LITTLE CREEK"), a_row("D", city="Little Creek"), a_row("E", city="LITTLE CREEK, TX")]
    rows += [
        a_row(f"F{at}", city=name) for at, name in enumerate(("O'Littlefallon", "O Little Fallon", "OLittleFallon"))
    ]
    _reading, report = bring(tmp_path, *rows)
    assert report.cities == 2
    towns = {place.name: place.city for place in Facility.objects.select_related("city")}
    assert (towns["A"].slug, towns["A"].state_id, towns["B"].name) == ("saint-louis", "MO", "New York City")
    assert len({towns[name] for name in ("F0", "F1", "F2")}) == 1
    assert towns["C"] == towns["D"] == towns["E"] == City.objects.get(name="Little Creek", population=0, latitude=29.76)


NO_TABLES = {
    "empty.csv": b"",
    "letter.csv": b"Dear Sir, we have no places.\n",
    "picture.csv": b"\x89PNG\r\n\x1a\n\0\0\0",
    "cut.xlsx": b"PK\x03\x04 and then nothing",
    "no_columns.csv": b"name,town,state\nBayou,Houston,TX\n",
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_a_file_that_is_no_table_changes_nothing(tmp_path: Path, name: str) -> None:
    bring(tmp_path, a_row())
    before = list(Facility.objects.values())
    (tmp_path / name).write_bytes(NO_TABLES[name])
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_facilities", tmp_path / name)
    assert list(Facility.objects.values()) == before


def test_a_table_without_a_good_row_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path, a_row())
    with pytest.raises(ImportRefused):
        bring(tmp_path, as_of=APRIL)
    assert names(closed="") == ["Bayou Center"]


def test_a_list_that_would_close_many_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    bring(tmp_path, *(a_row(name) for name in "ABCDE"))
    with pytest.raises(ImportRefused, match="It lacks 3 of 5 facilities"):
        bring(tmp_path, a_row("A"), a_row("B"), as_of=APRIL)
    assert names(closed="") == ["A", "B", "C", "D", "E"]
    bring(tmp_path, a_row("A"), a_row("B"), as_of=APRIL, close_many=True)
    assert names(closed="") == ["A", "B"]


def test_samples_go_when_a_real_list_comes(tmp_path: Path) -> None:
    bring(tmp_path, *(a_row(name) for name in "ABC"), sample=True)
    bring(tmp_path, a_row("Bayou"))
    assert names(closed="") == ["Bayou"]


def test_an_older_list_is_refused(tmp_path: Path) -> None:
    bring(tmp_path, a_row(), as_of=APRIL)
    with pytest.raises(ImportRefused, match="imported already"):
        bring(tmp_path, a_row(phone="713-555-0101"), as_of=MARCH)


def test_trying_it_out_writes_nothing_and_says_the_same(tmp_path: Path) -> None:
    rows = [a_row("Bayou"), a_row("Cedar", city="Little Creek")]
    _reading, tried = bring(tmp_path, *rows, dry_run=True)
    assert (Facility.objects.count(), City.objects.filter(name="Little Creek").count()) == (0, 0)
    assert AuditEvent.objects.count() == 0
    _reading, done = bring(tmp_path, *rows)
    assert tried == done


def test_it_stands_in_the_trail_in_numbers(tmp_path: Path) -> None:
    bring(tmp_path, a_row(), a_row("Cedar", state="x"))
    [event] = AuditEvent.objects.filter(event_type="facilities_imported")
    assert event.detail == {
        "added": 1, "changed": 0, "unchanged": 0, "closed": 0, "cities": 0, "matched": 0, "bad": 1,
        "as_of": "2027-03-01",
    }  # fmt: skip


def test_when_writing_fails_nothing_is_written(tmp_path: Path) -> None:
    bring(tmp_path, a_row("Bayou"), a_row("Cedar"), a_row("Heron"))
    before = list(Facility.objects.order_by("pk").values())
    reading = parse_list(write(tmp_path / "list.csv", [a_row("Bayou", zip="77003"), a_row("Cedar"), a_row("Heron")]))
    with pytest.raises(DatabaseError), no_row_enters("intake_auditevent"):
        import_list(reading, APRIL)
    assert list(Facility.objects.order_by("pk").values()) == before


def test_the_number_of_statements_grows_with_batches_and_not_with_rows(tmp_path: Path) -> None:
    counts = []
    for size in (10, 400):
        Facility.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            bring(tmp_path, *(a_row(f"Center {number}") for number in range(size)))
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 10


def test_the_command_names_each_bad_row_cell_and_match_and_counts_the_others(tmp_path: Path) -> None:
    out, path = StringIO(), write(tmp_path / "list.csv", [a_row()])
    call_command("import_facilities", path, as_of=MARCH, stdout=StringIO(), stderr=StringIO())
    key = Facility.objects.get().pk
    path = write(tmp_path / "list.csv", [a_row("Bayou Center Inc"), a_row("Cedar", zip="x"), a_row("Heron", city="")])
    call_command("import_facilities", path, as_of=APRIL, stdout=out, stderr=StringIO())
    assert out.getvalue().splitlines() == [
        "row 4, city: it is empty",
        "row 3, zip: no zip code, left out: 'x'",
        f"row 2: Bayou Center Inc, 1 Main Street is facility {key}, Bayou Center, 1 Main Street: "
        "the same phone number and zip code",
        "Facilities added: 1, changed: 1, unchanged: 0, closed: 0. New cities: 0. "
        "Known under another name or address: 1. Cells left out: 1. "
        "Rows not taken: 1, not about addiction: 0.",
    ]


def test_the_day_of_the_list_is_that_of_its_file(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", [a_row()])
    call_command("import_facilities", path, stdout=StringIO(), stderr=StringIO())
    assert Facility.objects.get().verified_on == date.fromtimestamp(path.stat().st_mtime)
