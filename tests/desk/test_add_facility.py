"""A place that no list has is added at the desk; a list leaves it alone, until it has the place too."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import Error as DatabaseError

from intake.directory import importer
from intake.directory.importer import Report, import_list
from intake.directory.list_parser import parse_list
from intake.models import AuditEvent, City, Facility
from tests.broken import no_row_enters
from tests.build import a_city
from tests.desk.conftest import Browser
from tests.directory.lists import a_row, write

PLACES = "/admin/intake/facility/"
FILLED = {
    "name": "Bayou Center", "program": "", "street": "1 Main Street", "state": "TX", "town": "Houston", "zip": "77002",
    "phone": "713 555 0100", "website": "", "latitude": "29.76", "longitude": "-95.36",
}  # fmt: skip
APRIL, MAY = date(2027, 4, 1), date(2027, 5, 1)


@pytest.fixture
def desk(operator: User, clock: Any) -> Browser:
    a_city()
    return Browser(operator)


def add(desk: Browser, **fields: Any) -> Any:
    return desk.send(f"{PLACES}add/", **{**FILLED, **fields})


def bring(folder: Path, *rows: dict[str, Any], as_of: date = APRIL) -> Report:
    return import_list(parse_list(write(folder / "list.csv", list(rows))), as_of)


def test_it_is_on_its_page_at_once_and_counts_as_checked_today(desk: Browser) -> None:
    assert add(desk, services=["methadone"]).status_code == 302
    page = desk.text("/places/texas/houston/")
    for said in ("Bayou Center", "(713) 555-0100", "Methadone", "Last checked: March 3, 2027.", "a mile from"):
        assert said in page
    place = Facility.objects.get()
    assert f'id="place-{place.pk}"' in desk.text("/search/", q="bayou houston")
    assert (place.last_listed_on, place.verified_on, place.closed, len(place.identity_hash)) == (
        None,
        date(2027, 3, 3),
        "",
        64,
    )


def test_the_trail_tells_which_fields_and_none_of_their_words(desk: Browser) -> None:
    add(desk)
    [event] = AuditEvent.objects.filter(event_type="facility_added")
    assert (event.actor_name, event.detail["facility"]) == ("operator", Facility.objects.get().pk)
    assert {"name", "town", "phone"} <= set(event.detail["fields"])
    assert "Bayou" not in str(event.detail)


@pytest.mark.parametrize(("state", "typed", "meant"), [
    ("TX", "HOUSTON", "Houston"), ("MO", "Saint Louis", "St. Louis"), ("NY", "New York", "New York City"),
])  # fmt: skip
def test_a_town_is_found_as_people_write_it(desk: Browser, state: str, typed: str, meant: str) -> None:
    towns = City.objects.count()
    assert add(desk, state=state, town=typed).status_code == 302
    assert (Facility.objects.get().city.name, City.objects.count()) == (meant, towns)


def test_a_town_that_we_do_not_have_is_asked_about_and_then_added(desk: Browser) -> None:
    answer = add(desk, town="Housten Hills")
    assert "We have no town of this name in Texas. We have: Houston" in answer.content.decode()
    assert Facility.objects.count() == 0
    assert add(desk, town="Housten Hills", is_new_town="on").status_code == 302
    assert "Bayou Center" in desk.text("/places/texas/housten-hills/")
    assert "Housten Hills" in desk.text("/places/texas/")


def test_two_towns_of_one_address_are_two_pages(desk: Browser) -> None:
    City.objects.create(state_id="TX", name="Little-Creek!", search_name="other", slug="little-creek")
    add(desk, town="Little Creek", is_new_town="on")
    assert Facility.objects.get().city.slug == "little-creek-2"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"state": ""}, "This field is required."),
        ({"town": "--", "is_new_town": "on"}, "We have no town of this name"),
        ({"zip": "7700A"}, "This is no zip code."),
        ({"phone": "12"}, "No phone can have this number."),
        ({"longitude": ""}, "A position has both, or neither."),
        ({"latitude": "290"}, "less than or equal to 90"),
    ],
)
def test_what_is_wrong_comes_back_and_nothing_is_added(desk: Browser, wrong: dict[str, str], said: str) -> None:
    towns = City.objects.count()
    answer = add(desk, **wrong)
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert (Facility.objects.count(), City.objects.count()) == (0, towns)


@pytest.mark.parametrize("again", [{}, {"name": "BAYOU  center"}, {"street": "1, Main Street"}, {"zip": "77002-1234"}])
def test_nothing_is_there_twice(desk: Browser, again: dict[str, str]) -> None:
    add(desk)
    assert "This facility is there already." in add(desk, **again).content.decode()
    assert Facility.objects.count() == 1


def test_what_a_list_has_is_not_added_again_whatever_the_desk_made_of_it(desk: Browser, tmp_path: Path) -> None:
    bring(tmp_path, a_row(), a_row("Heron", city="New York", state="NY"))
    assert "This facility is there already." in add(desk).content.decode()
    assert "This facility is there already." in add(desk, name="Heron", state="NY", town="New York").content.decode()
    Facility.objects.filter(name="Bayou Center").update(name="Cedar", search_name="cedar ")
    assert "This facility is there already." in add(desk).content.decode()
    assert Facility.objects.count() == 2


def test_it_may_be_put_right_and_not_into_another_one(desk: Browser) -> None:
    add(desk, name="Cedar Center")
    add(desk)
    there = f"{PLACES}{Facility.objects.get(name='Cedar Center').pk}/change/"
    assert "This facility is there already." in desk.send(there, **FILLED).content.decode()
    assert desk.send(there, **{**FILLED, "name": "Heron Center"}).status_code == 302
    assert add(desk, name="Cedar Center").status_code == 302


def test_nothing_is_added_when_the_trail_cannot_be_written(desk: Browser) -> None:
    with pytest.raises(DatabaseError), no_row_enters("intake_auditevent"):
        add(desk, town="Little Creek", is_new_town="on")
    assert (Facility.objects.count(), City.objects.filter(name="Little Creek").count()) == (0, 0)


def test_lists_that_lack_it_leave_it_open(desk: Browser, tmp_path: Path) -> None:
    add(desk, name="Heron Center")
    rows = [a_row(f"Center {number}") for number in range(3)]
    assert bring(tmp_path, *rows).closed == 0
    assert bring(tmp_path, *rows, as_of=MAY).closed == 0
    assert "Heron Center" in desk.text("/places/texas/houston/")


def is_taken_over(desk: Browser, folder: Path) -> bool:
    """Whether a list's places are the ones that the desk has added, and are closed once a later list lacks them."""
    add(desk)
    add(desk, name="Heron Center", state="NY", town="New York")
    keys = set(Facility.objects.values_list("pk", flat=True))
    rows = [a_row(phone="713-555-0199"), a_row("Heron Center", city="NEW YORK", state="NY"), a_row("Cedar")]
    first = bring(folder, *rows)
    taken = set(Facility.objects.exclude(name="Cedar").values_list("pk", "last_listed_on"))
    phone = Facility.objects.get(name="Bayou Center").phone
    again = bring(folder, *rows)
    bring(folder, *rows[1:], as_of=MAY)
    return (
        (first.added, first.changed, again.unchanged) == (1, 2, 3)
        and taken == {(key, APRIL) for key in keys}
        and phone == "(713) 555-0199"
        and Facility.objects.get(name="Bayou Center").closed == "missing"
    )


def test_a_list_that_has_it_takes_it_over(desk: Browser, tmp_path: Path) -> None:
    assert is_taken_over(desk, tmp_path)


def test_the_check_sees_a_list_that_asks_by_its_own_names_alone(
    desk: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "find_matches", lambda *_: ([], []))
    monkeypatch.setattr(importer, "replace", lambda row, **_: row)
    assert not is_taken_over(desk, tmp_path)


def test_one_that_the_list_knows_by_another_name_does_not_stop_it(desk: Browser, tmp_path: Path) -> None:
    heron = a_row("Heron", city="New York", state="NY")
    bring(tmp_path, heron)
    Facility.objects.update(name="Cedar", search_name="cedar ")
    add(desk, name="Heron", state="NY", town="New York City")
    assert bring(tmp_path, heron, as_of=MAY).closed == 0
    assert set(Facility.objects.values_list("name", "last_listed_on")) == {("Cedar", MAY), ("Heron", None)}


def test_one_that_was_closed_at_the_desk_stays_closed(desk: Browser, tmp_path: Path) -> None:
    add(desk)
    desk.send(f"{PLACES}{Facility.objects.get().pk}/change/", **FILLED, gone="on")
    bring(tmp_path, a_row(phone="713-555-0199"), a_row("Cedar"))
    assert Facility.objects.get(name="Bayou Center").closed == "desk"
