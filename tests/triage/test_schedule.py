"""Setting the time of the next try."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from intake.models import Closure, OpeningHours
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.conftest import NEW_YORK, NOON
from tests.triage.cases import in_state
from tests.triage.record import everything, stored

pytestmark = pytest.mark.usefixtures("clock")


def on_thursday(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, 4, hour, minute, tzinfo=NEW_YORK)


@pytest.mark.parametrize("at", [NOON + timedelta(minutes=1), on_thursday(8), on_thursday(20, 59)])
def test_it_waits_for_that_time(at: datetime, advisor: User) -> None:
    request = in_state("claimed", advisor)
    transitions.schedule(request, by=advisor, at=at)
    request = stored(request)
    assert (request.status, request.not_before, request.claimed_by) == ("scheduled", at, None)
    assert request.due_at == at + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (NOON, "has passed"),
        (NOON - timedelta(days=1), "has passed"),
        (on_thursday(7, 59), "opening hours"),
        (on_thursday(21), "opening hours"),
        (on_thursday(3), "opening hours"),
        (on_thursday(12) + timedelta(days=1), "opening hours"),
    ],
)
def test_it_refuses_a_time_that_is(at: datetime, why: str, advisor: User) -> None:
    request = in_state("claimed", advisor)
    friday = (NOON + timedelta(days=2)).date()
    Closure.objects.create(helpline=request.helpline, first_day=friday, last_day=friday)
    before = everything()
    with pytest.raises(TransitionRefused, match=why):
        transitions.schedule(request, by=advisor, at=at)
    assert everything() == before


@pytest.mark.parametrize("at", [on_thursday(7, 59), on_thursday(21)])
def test_it_refuses_quiet_hours_even_when_somebody_answers_day_and_night(at: datetime, advisor: User) -> None:
    request = in_state("claimed", advisor)
    OpeningHours.objects.update(opens=time(0), closes=time(0))
    with pytest.raises(TransitionRefused, match="quiet hours"):
        transitions.schedule(request, by=advisor, at=at)


def test_it_is_offered_from_that_time_on(advisor: User, advisor2: User, clock: time_machine.Traveller) -> None:
    request = in_state("claimed", advisor)
    transitions.schedule(request, by=advisor, at=on_thursday(9))
    clock.move_to(on_thursday(9).timestamp() - 1)
    assert transitions.claim_next(by=advisor2) is None
    clock.shift(1)
    assert transitions.claim_next(by=advisor2) == request
