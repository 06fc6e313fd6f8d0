"""Places and corrections at the desk: found, put right, closed; what was written goes when it is dealt with."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import Error as DatabaseError

from intake.models import AuditEvent, Correction, Facility
from tests.broken import no_row_enters
from tests.build import a_city, a_correction, a_facility
from tests.desk.conftest import Browser

PLACES, CORRECTIONS = "/admin/intake/facility/", "/admin/intake/correction/"
FILLED = {"name": "Bayou Center", "phone": "(713) 555-0100", "zip": "77002", "street": "", "program": "", "website": ""}
NOTE = "They moved to <b>Elm Street</b>."


@pytest.fixture
def desk(operator: User, clock: Any) -> Browser:
    return Browser(operator)


@pytest.fixture
def place(db: None) -> Facility:
    return a_facility(name="Bayou Center")


def change(desk: Browser, place: Facility, **fields: Any) -> Any:
    return desk.send(f"{PLACES}{place.pk}/change/", **{**FILLED, **fields})


def shown(response: Any) -> str:
    text: str = response.content.decode()
    return text


@pytest.mark.parametrize("q", ["bayou", "BAYOU cen", "houston", "Texas", "Bayóu"])
def test_a_place_is_found_by_name_city_and_state(desk: Browser, place: Facility, q: str) -> None:
    a_facility(name="Cedar Center", city=a_city("atlanta", "GA"))
    page = shown(desk.get(PLACES, {"q": q}))
    assert "Bayou Center" in page
    assert "Cedar Center" not in page


def test_what_is_put_right_is_shown_at_once_and_counts_as_checked_today(desk: Browser, place: Facility) -> None:
    assert change(desk, place, phone="713.555.0142", services=["methadone"]).status_code == 302
    page = shown(desk.get("/places/texas/houston/"))
    for said in ("(713) 555-0142", "Methadone", "Last checked: March 3, 2027."):
        assert said in page
    [event] = AuditEvent.objects.filter(event_type="facility_changed")
    assert (event.actor_name, event.detail["facility"]) == ("operator", place.pk)
    assert set(event.detail["fields"]) >= {"phone", "services"}


def test_a_number_that_nobody_can_dial_is_refused(desk: Browser, place: Facility) -> None:
    page = change(desk, place, phone="12")
    assert page.status_code == 200
    assert "No phone can have this number." in shown(page)
    assert Facility.objects.get().phone == "(713) 555-0100"


def test_a_closed_place_is_gone_and_can_be_opened_again(desk: Browser, place: Facility) -> None:
    change(desk, place, gone="on")
    assert Facility.objects.get().closed == "desk"
    assert "Bayou Center" not in shown(desk.get("/places/texas/houston/"))
    change(desk, place)
    assert Facility.objects.get().closed == ""


def test_nothing_is_saved_when_the_trail_cannot_be_written(desk: Browser, place: Facility) -> None:
    with pytest.raises(DatabaseError), no_row_enters("intake_auditevent"):
        change(desk, place, phone="(713) 555-0142")
    assert Facility.objects.get().phone == "(713) 555-0100"


def test_corrections_stand_in_the_order_in_which_they_came(desk: Browser, clock: Any, place: Facility) -> None:
    for number in range(3):
        a_correction(note=f"number {number}")
        clock.shift(60)
    page = shown(desk.get(CORRECTIONS))
    assert page.index("number 0") < page.index("number 1") < page.index("number 2")
    assert "3 wait" in shown(desk.get("/admin/"))


def test_what_was_written_is_text_and_not_markup(desk: Browser, place: Facility) -> None:
    a_correction(note=NOTE, spam_flags=["honeypot_filled"])
    page = shown(desk.get(CORRECTIONS))
    assert "&lt;b&gt;Elm Street" in page
    assert "Perhaps sent by a machine." in page


@pytest.mark.parametrize(("verb", "problem", "closed"), [
    ("apply", "closed", "desk"), ("apply", "phone", ""), ("dismiss", "closed", ""),
])  # fmt: skip
def test_dealt_with_it_leaves_the_page_and_its_words_are_deleted(
    desk: Browser, place: Facility, verb: str, problem: str, closed: str
) -> None:
    correction = a_correction(facility=place, problem=problem, note=NOTE)
    assert desk.send(f"{CORRECTIONS}{correction.pk}/{verb}/").status_code == 302
    assert "Elm Street" not in shown(desk.get(CORRECTIONS))
    correction = Correction.objects.get()
    assert (bytes(correction.note), bytes(correction.data_key)) == (b"", b"")
    assert Facility.objects.get().closed == closed
    [event] = AuditEvent.objects.filter(event_type="correction_resolved")
    assert (event.actor_name, event.detail["closed"]) == ("operator", closed == "desk")


def test_the_second_of_two_people_is_told(desk: Browser, place: Facility) -> None:
    correction = a_correction()
    desk.send(f"{CORRECTIONS}{correction.pk}/apply/")
    desk.send(f"{CORRECTIONS}{correction.pk}/dismiss/")
    assert "Somebody has dealt with it already." in shown(desk.get(CORRECTIONS))
    assert Correction.objects.get().state == "applied"


def test_a_full_page_says_how_many_more_there_are(desk: Browser, place: Facility) -> None:
    for _number in range(27):
        a_correction(facility=place)
    assert "2 more wait." in shown(desk.get(CORRECTIONS))


def test_a_correction_that_cannot_be_opened_says_so(desk: Browser, place: Facility) -> None:
    correction = a_correction()
    Correction.objects.filter(pk=correction.pk).update(note=bytes(correction.note)[:-1] + b"\0")
    assert "cannot be opened" in shown(desk.get(CORRECTIONS))
