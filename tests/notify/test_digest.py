"""Once a day supervisors get figures: at the opening, one however long the pause, and nothing of any person."""

from datetime import time, timedelta

import pytest

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.models import Notification, OpeningHours
from intake.notify.digest import daily_stats, send_digest, time_of_digest
from intake.notify.fan_out import fan_out_due
from intake.notify.rendering import render_text
from intake.triage import transitions
from tests.build import a_request
from tests.conftest import NOON
from tests.ops.test_scheduler import together
from tests.triage.cases import in_state

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def running(helpline, clock):
    """A site that was there yesterday."""
    trail.record(EventType.HELPLINE_CHANGED, at=NOON - DAY)
    return helpline


def at(hour):
    return NOON.replace(hour=hour)


def test_it_goes_once_a_day_when_the_helpline_opens(running, clock):
    clock.move_to(at(0))
    posted = []
    for hour in range(48):
        posted += [hour] if send_digest() else []
        clock.shift(HOUR)
    assert posted == [8, 32]


@pytest.mark.parametrize(
    ("opens", "closes", "due"),
    [((10, 0), (18, 0), 10), ((0, 0), (0, 0), 8), ((22, 0), (4, 0), 22), ((4, 0), (9, 0), 8)],
)
def test_it_is_due_at_the_opening_or_at_eight(opens, closes, due, running):
    OpeningHours.objects.update(opens=time(*opens), closes=time(*closes))
    assert time_of_digest(running, NOON) == at(due)


def test_on_a_day_off_it_is_due_at_eight(running):
    OpeningHours.objects.filter(weekday=NOON.weekday()).delete()
    assert time_of_digest(running, NOON) == at(8)


def test_after_a_pause_there_is_one_and_not_one_for_each_day(running, clock):
    clock.shift(5 * DAY)
    assert [send_digest() for _ in range(3)] == [True, False, False]


def test_on_its_first_day_a_site_has_nothing_to_say(helpline, clock):
    trail.record(EventType.HELPLINE_CHANGED)
    assert not send_digest()


def test_without_a_helpline_there_is_none(clock, db):
    trail.record(EventType.HELPLINE_CHANGED, at=NOON - DAY)
    assert not send_digest()


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_one(running):
    assert sorted(together(send_digest, workers=4)) == [False, False, False, True]


def test_it_goes_to_supervisors(running, advisor, supervisor, operator):
    send_digest()
    fan_out_due()
    assert [delivery.recipient for delivery in Notification.objects.get().deliveries.all()] == [supervisor]


def test_it_counts_how_it_stands_and_how_yesterday_went(running, advisor, supervisor, clock):
    clock.move_to(NOON - DAY)
    for outcome in ("helped", "unreached", "unreached"):
        transitions.close(transitions.claim(a_request(), by=advisor), by=advisor, outcome=outcome)
    a_request(about="self")
    in_state("quarantined", advisor)
    clock.move_to(NOON)
    a_request()
    transitions.rescore(a_request(name="Marisol"), needs=["unsafe"])
    assert daily_stats() == [
        ("Waiting (emergency)", "1"),
        ("Waiting (urgent)", "1"),
        ("Waiting (soon)", "1"),
        ("Waiting (routine)", "0"),
        ("Longest wait", "1\xa0day"),
        ("Overdue", "1"),
        ("In quarantine", "1"),
        ("Notifications that failed", "0"),
        ("Came yesterday", "5"),
        ("Reached yesterday", "1"),
        ("Given up as not reached yesterday", "2"),
    ]
    assert "Marisol" not in render_text("digest")[1]


def test_a_day_without_anything_says_so(running):
    assert {number for _label, number in daily_stats()} == {"0", "-"}
