"""Before 8 am and after 9 pm where the person is, their number cannot be dialled; a supervisor can allow it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from intake.models import ContactRequest, Note
from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import Browser, page_of
from tests.triage.record import events, stored

NEW_YORK, CHICAGO, IDAHO, FREE = "+12025550123", "+13125550123", "+12085550123", "+18005550123"
WHY = "Do not call now: it is"


def held(phone: str, advisor: User) -> ContactRequest:
    return transitions.claim(a_request(phone=phone), by=advisor)


def revealed(request: ContactRequest, advisor: User) -> str:
    return Browser(advisor).move(request, "reveal").content.decode()


@pytest.mark.parametrize(
    ("phone", "utc", "said"),
    [
        (NEW_YORK, "12:59", "7:59 a.m."),
        (NEW_YORK, "13:00", ""),
        (NEW_YORK, "01:59", ""),
        (NEW_YORK, "02:00", "9 p.m."),
        (CHICAGO, "13:30", "7:30 a.m."),
        (CHICAGO, "14:00", ""),
        (IDAHO, "15:30", "7:30 a.m. to 8:30 a.m."),
        (IDAHO, "16:00", ""),
        (IDAHO, "03:30", ""),
        (IDAHO, "04:00", "8 p.m. to 9 p.m."),
        (FREE, "12:59", "7:59 a.m."),
        (FREE, "13:00", ""),
    ],
)
def test_the_clock_of_the_number_decides(
    phone: str, utc: str, said: str, advisor: User, clock: time_machine.Traveller
) -> None:
    request = held(phone, advisor)
    clock.move_to(datetime.fromisoformat(f"2027-03-03T{utc}").replace(tzinfo=UTC))
    html = revealed(request, advisor)
    assert (f'href="tel:{phone}"' in html) is (said == "")
    assert (f"{WHY} {said} there." in html) is (said != "")


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("phone", "said"),
    [(CHICAGO, "11 a.m., as far as their number tells"), (FREE, "12 p.m.|noon, ours: their number tells nothing")],
)
def test_the_page_shows_their_time(phone: str, said: str, advisor: User) -> None:
    html = Browser(advisor).text(page_of(held(phone, advisor)))
    at, _comma, where = said.partition(", ")
    assert any(f"{face}, {where}" in html for face in at.split("|"))


def test_a_time_is_not_shown_to_whoever_may_not_read_the_request(
    advisor: User, advisor2: User, clock: time_machine.Traveller
) -> None:
    assert "Their time" not in Browser(advisor2).text(page_of(held(CHICAGO, advisor)))


def test_a_supervisor_allows_a_call_for_half_an_hour(
    advisor: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request = held(CHICAGO, advisor)
    clock.move_to(datetime(2027, 3, 3, 12, tzinfo=UTC))
    assert Browser(supervisor).move(request, "allow_call").status_code == 422
    assert WHY in revealed(request, advisor)
    assert 'class="move allow_call"' in Browser(supervisor).text(page_of(request))
    Browser(supervisor).move(request, "allow_call", reason="she asked for six")
    assert f'href="tel:{CHICAGO}"' in revealed(request, advisor)
    assert Note.objects.get(request=request).opened("text") == "she asked for six"
    [event] = [event for event in events(request) if event.event_type == "call_allowed"]
    assert event.actor == supervisor
    clock.shift(30 * 60)
    assert WHY in revealed(request, advisor)


def test_a_call_is_allowed_once_and_not_for_the_next_time(
    advisor: User, supervisor: User, clock: time_machine.Traveller
) -> None:
    request = held(CHICAGO, advisor)
    transitions.allow_call(request, by=supervisor, reason="she asked for six")
    transitions.release(request, by=advisor)
    assert stored(request).call_allowed_until is None


@pytest.mark.usefixtures("clock")
def test_by_day_there_is_nothing_to_allow(advisor: User, supervisor: User) -> None:
    request = held(CHICAGO, advisor)
    assert timezone.now().hour == 17
    assert 'class="move allow_call"' not in Browser(supervisor).text(page_of(request))
