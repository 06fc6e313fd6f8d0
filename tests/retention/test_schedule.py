"""What is said about how long things are kept is what the schedule says."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config import env
from intake.contact.disposal import RecordKind
from intake.retention.schedule import schedule
from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import Browser

PAGE = "/admin/intake/disposalrecord/"


def test_the_privacy_page_says_how_long(client: Client, helpline: Any, settings: Any) -> None:
    settings.KEEP_CLOSED_DAYS = 123
    page = client.get("/privacy/").content.decode()
    assert "We delete your request 123 days after we closed it." in page


@pytest.mark.parametrize("value", ["29", "3651", "0", "-365", "a year", "365.5", "³65"])
def test_a_time_that_makes_no_sense_stops_the_start(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEP_CLOSED_DAYS", value)
    with pytest.raises(ImproperlyConfigured, match=r"intake\.E010: KEEP_CLOSED_DAYS must be a number of days"):
        env.days("KEEP_CLOSED_DAYS", 365, least=30, most=3650)


@pytest.mark.parametrize(("value", "days"), [("30", 30), (" 3650 ", 3650), ("", 365)])
def test_others_are_taken(value: str, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEP_CLOSED_DAYS", value)
    assert env.days("KEEP_CLOSED_DAYS", 365, least=30, most=3650) == days


def test_the_desk_shows_every_line_with_its_source_and_the_newest_disposal_records(supervisor: User) -> None:
    request = a_request()
    transitions.withdraw(request)
    page = Browser(supervisor).text(PAGE)
    for rule in schedule().values():
        assert page.count(f'id="{rule.kind}"') == 1
    assert "365 days after it was closed" in page
    assert "45 CFR 164.316(b)(2)(i)" in page
    assert f"<td>{request.reference}</td>" in page
    assert f"<td>{RecordKind.WITHDRAWN.label}</td>" in page
