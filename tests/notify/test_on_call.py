"""Who is told, by the rota: those on call while somebody is, and otherwise whoever it concerns."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User

from intake.helpline.hours import Calendar
from intake.models import Absence, Notification
from intake.notify.audiences import AUDIENCES
from intake.notify.fan_out import fan_out_due
from intake.notify.models import NotificationType
from intake.notify.on_call import coverage_gaps, on_call_at
from intake.notify.outbox import enqueue
from tests.build import a_shift
from tests.conftest import NOON

pytestmark = pytest.mark.django_db
WEDNESDAY = NOON.weekday()
FOR_THOSE_ON_CALL = [notification_type for notification_type, audience in AUDIENCES.items() if audience.on_call_only]


@pytest.fixture
def everybody(helpline, clock, advisor, advisor2, supervisor):
    """Three people and a clock that stands at noon, on a Wednesday."""


def notified(notification_type=NotificationType.NEW_REQUEST, **how):
    enqueue(notification_type, **how)
    fan_out_due()
    return sorted(delivery.recipient.username for delivery in Notification.objects.latest("pk").deliveries.all())


@pytest.mark.parametrize("notification_type", FOR_THOSE_ON_CALL)
def test_those_on_call_are_told_and_nobody_else(notification_type, everybody, advisor, advisor2):
    a_shift(advisor, WEDNESDAY, 8, 16)
    a_shift(advisor2, WEDNESDAY, 16, 21)
    assert notified(notification_type) == ["advisor"]


def test_these_are_notification_for_those_on_call():
    assert {*FOR_THOSE_ON_CALL} == {
        NotificationType.NEW_REQUEST,
        NotificationType.EMERGENCY,
        NotificationType.DUE_SOON,
        NotificationType.CALL_DUE,
    }


def test_without_a_rota_everybody_is_told(everybody):
    assert notified() == ["advisor", "advisor2", "supervisor"]


def test_when_nobody_is_on_call_everybody_is_told(everybody, advisor, clock):
    a_shift(advisor, WEDNESDAY, 8, 12)
    assert notified() == ["advisor", "advisor2", "supervisor"], "a shift is over at its end"


def test_a_notification_for_everybody_goes_to_those_off_duty_too(everybody, advisor):
    a_shift(advisor, WEDNESDAY, 8, 16)
    assert notified(NotificationType.EMERGENCY, include_off_call=True) == ["advisor", "advisor2", "supervisor"]


def test_what_concerns_supervisors_goes_to_all_of_them(everybody, advisor):
    a_shift(advisor, WEDNESDAY, 8, 16)
    assert notified(NotificationType.OVERDUE) == ["supervisor"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_somebody_on_call_who_cannot_be_told_is_nobody(everybody, advisor, change):
    a_shift(advisor, WEDNESDAY, 8, 16)
    User.objects.filter(pk=advisor.pk).update(**change)
    assert notified() == ["advisor2", "supervisor"]


def test_somebody_on_call_without_a_role_is_nobody(everybody, advisor):
    a_shift(advisor, WEDNESDAY, 8, 16)
    advisor.groups.clear()
    assert notified() == ["advisor2", "supervisor"]


def test_who_is_away_is_not_on_call(everybody, advisor, advisor2):
    a_shift(advisor, WEDNESDAY, 8, 16)
    a_shift(advisor2, WEDNESDAY, 8, 16)
    Absence.objects.create(account=advisor, first_day=NOON.date(), last_day=NOON.date())
    assert notified() == ["advisor2"]


def test_a_shift_may_pass_midnight_and_is_worked_although_its_next_day_is_off(everybody, advisor, clock):
    a_shift(advisor, WEDNESDAY, 22, 6)
    Absence.objects.create(account=advisor, first_day=date(2027, 3, 4), last_day=date(2027, 3, 4))
    on_call = {}
    for hour in (21, 22, 29, 30):
        on_call[hour] = on_call_at(NOON.replace(hour=0) + timedelta(hours=hour))
    assert on_call == {21: [], 22: [advisor.pk], 29: [advisor.pk], 30: []}


@pytest.mark.parametrize(("day", "utc"), [(date(2027, 3, 13), 13), (date(2027, 3, 14), 12)])
def test_a_shift_begins_by_the_clock_on_the_wall_when_clocks_change(everybody, advisor, day, utc):
    a_shift(advisor, day.weekday(), 8, 16)
    begins = datetime(day.year, day.month, day.day, utc, tzinfo=UTC)
    assert [on_call_at(begins + timedelta(minutes=late)) for late in (-1, 0)] == [[], [advisor.pk]]


def hours(*weekly):
    zone = ZoneInfo("America/New_York")
    return Calendar(
        zone, tuple((WEDNESDAY, NOON.replace(hour=a).time(), NOON.replace(hour=b).time()) for a, b in weekly)
    )


@pytest.mark.parametrize(
    ("shifts", "gaps"),
    [
        ([], [(12, 21)]),
        ([[(8, 21)]], []),
        ([[(8, 15)], [(15, 21)]], []),
        ([[(8, 14)], [(16, 18)]], [(14, 16), (18, 21)]),
        ([[(13, 17)], [(14, 15)]], [(12, 13), (17, 21)]),
        ([[(22, 23)]], [(12, 21)]),
    ],
)
def test_a_gap_is_when_it_is_open_and_nobody_is_on_call(shifts, gaps):
    found = coverage_gaps(hours((8, 21)), [hours(*one) for one in shifts], NOON, timedelta(days=6))
    local = [tuple(at.astimezone(NOON.tzinfo).hour for at in gap) for gap in found]
    assert local == gaps
