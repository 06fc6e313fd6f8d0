"""The agencies of the states at the desk: each with a number that somebody has checked, or with none."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import Error as DatabaseError

from intake.models import AuditEvent, State
from tests.broken import no_row_enters
from tests.desk.conftest import Browser

AGENCIES, TEXAS = "/admin/intake/state/", "/admin/intake/state/TX/change/"
FILLED = {
    "agency": "Texas Health and Human Services",
    "agency_phone": "800.555.0142",
    "agency_page": "https://www.hhs.texas.gov/",
}


@pytest.fixture
def desk(operator: User, clock: Any) -> Browser:
    return Browser(operator)


def test_every_state_is_on_one_page_with_what_is_known(desk: Browser) -> None:
    page = desk.text(AGENCIES)
    assert page.count('class="field-agency"') == 56
    for said in ("American Samoa", "Wyoming", "1-800-563-4086", "https://www.chcc.health/", "Nov. 21, 2026"):
        assert said in page


def test_those_without_a_checked_number_can_be_asked_for(desk: Browser) -> None:
    without, checked = (desk.text(AGENCIES, number=number) for number in ("none", "checked"))
    known = State.objects.exclude(agency_phone="").count()
    assert without.count('class="field-agency"') == 56 - known
    assert checked.count('class="field-agency"') == known
    assert ("Wyoming" in without, "Wyoming" in checked) == (True, False)


def test_what_is_saved_counts_as_checked_today_and_is_on_the_page_at_once(desk: Browser) -> None:
    assert "800" not in desk.text("/places/texas/").partition('id="agency"')[2].partition("</section>")[0]
    assert desk.send(TEXAS, **FILLED).status_code == 302
    page = desk.text("/places/texas/").partition('id="agency"')[2].partition("</section>")[0]
    assert '<a class="number" href="tel:+18005550142">(800) 555-0142</a>' in page
    assert "Last checked: March 3, 2027." in page
    assert "Who answers this number?" in page


def test_the_trail_tells_which_fields_and_none_of_their_words(desk: Browser) -> None:
    desk.send(TEXAS, **FILLED)
    [event] = AuditEvent.objects.filter(event_type="agency_changed")
    assert (event.actor_name, event.detail) == ("operator", {"state": "TX", "fields": ["agency_phone"]})


def test_a_number_that_is_taken_away_leaves_the_page(desk: Browser) -> None:
    desk.send(TEXAS, **FILLED)
    assert desk.send(TEXAS, **{**FILLED, "agency_phone": ""}).status_code == 302
    assert "555-0142" not in desk.text("/places/texas/")
    assert State.objects.get(code="TX").verified_on == date(2027, 3, 3)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agency_phone": "12"}, "No phone can have this number."),
        ({"agency_phone": "+44 20 7946 0018"}, "No phone can have this number."),
        ({"agency_page": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"agency": ""}, "This field is required."),
    ],
)
def test_what_leads_nowhere_is_refused(desk: Browser, wrong: dict[str, str], said: str) -> None:
    answer = desk.send(TEXAS, **{**FILLED, **wrong})
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert State.objects.get(code="TX").verified_on is None


def test_none_is_added_and_none_deleted(desk: Browser) -> None:
    assert desk.send(f"{AGENCIES}add/", code="XX", name="Nowhere").status_code == 403
    assert desk.send("/admin/intake/state/TX/delete/", post="yes").status_code == 403
    assert State.objects.count() == 56


def test_nothing_is_saved_when_the_trail_cannot_be_written(desk: Browser) -> None:
    with pytest.raises(DatabaseError), no_row_enters("intake_auditevent"):
        desk.send(TEXAS, **FILLED)
    assert State.objects.get(code="TX").agency_phone == ""


def test_the_front_page_leads_an_operator_there(desk: Browser) -> None:
    assert f'href="{AGENCIES}"' in desk.text("/admin/")
