"""What somebody switched off, and when they sleep: respected, and never at the price of a request."""

from datetime import datetime, time, timedelta

import pytest

from intake.desk.dashboard import _unsent
from intake.models import Delivery, Notification, StaffProfile
from intake.notify import fan_out
from intake.notify.audiences import AUDIENCES
from intake.notify.fan_out import fan_out_due
from intake.notify.models import NotificationType
from intake.notify.outbox import enqueue as write_down
from tests.build import a_shift, a_user
from tests.conftest import NEW_YORK, NOON
from tests.notify.build import fan_out_and_send

pytestmark = pytest.mark.django_db
URGENT = [notification_type for notification_type, audience in AUDIENCES.items() if audience.urgent]


@pytest.fixture(autouse=True)
def _at_noon(helpline, clock):
    """New York, a Wednesday."""


def prefers(account, **columns):
    StaffProfile.objects.update_or_create(account=account, defaults=columns)


def sleeps(account, begins=11, ends=14, **columns):
    prefers(account, quiet_from=time(begins), quiet_until=time(ends), **columns)


def notified(notification_type=NotificationType.NEW_REQUEST, **how):
    write_down(notification_type, **how)
    fan_out_due()
    return sorted(delivery.recipient.username for delivery in Notification.objects.latest("pk").deliveries.all())


def waits():
    """How long each recipient's delivery waits."""
    found = Delivery.objects.filter(notification=Notification.objects.latest("pk"))
    return {delivery.recipient.username: delivery.next_attempt_at - NOON for delivery in found}


def test_what_somebody_switched_off_does_not_go_to_them(advisor, advisor2):
    prefers(advisor, muted_types=["new_request"])
    assert notified() == ["advisor2"]
    assert notified(NotificationType.DUE_SOON) == ["advisor", "advisor2"]


@pytest.mark.parametrize("notification_type", URGENT)
def test_an_urgent_notification_cannot_be_switched_off_nor_put_off(notification_type):
    role = AUDIENCES[notification_type].roles[-1]
    sleeps(a_user(role), muted_types=[notification_type.value])
    a_user(role, f"{role}2")
    assert notified(notification_type) == [role, f"{role}2"]
    assert set(waits().values()) == {timedelta()}


def nobody_wants_it(advisor, advisor2, supervisor):
    for account in (advisor, advisor2, supervisor):
        prefers(account, muted_types=["new_request"])
    return notified()


def test_what_nobody_wants_goes_to_everybody(advisor, advisor2, supervisor):
    assert nobody_wants_it(advisor, advisor2, supervisor) == ["advisor", "advisor2", "supervisor"]


def test_the_check_sees_a_preference_that_leaves_a_notification_unread(advisor, advisor2, supervisor, monkeypatch):
    monkeypatch.setattr(fan_out, "_unless_empty", lambda narrowed, otherwise: narrowed)
    assert nobody_wants_it(advisor, advisor2, supervisor) == []


def test_what_nobody_on_call_wants_goes_to_them_all_the_same(advisor, advisor2):
    a_shift(advisor, NOON.weekday(), 8, 16)
    prefers(advisor, muted_types=["new_request"])
    assert notified() == ["advisor"]


def test_in_quiet_hours_a_notification_waits_for_their_end(post, advisor, advisor2, clock):
    post.start()
    sleeps(advisor)
    assert notified() == ["advisor", "advisor2"]
    assert waits() == {"advisor": timedelta(hours=2), "advisor2": timedelta()}
    assert fan_out_and_send() == 1
    clock.shift(timedelta(hours=2))
    assert fan_out_and_send() == 1
    assert post.read_by() == {"advisor": 1, "advisor2": 1}


def test_who_is_on_call_is_told_in_their_quiet_hours_too(advisor):
    sleeps(advisor)
    a_shift(advisor, NOON.weekday(), 8, 16)
    notified()
    assert waits() == {"advisor": timedelta()}


def test_a_notification_to_one_recipient_alone_waits_for_nothing(advisor):
    sleeps(advisor)
    prefers(advisor, muted_types=["person_changed"])
    assert notified(NotificationType.PERSON_CHANGED, recipient=advisor) == ["advisor"]
    assert waits() == {"advisor": timedelta()}


@pytest.mark.parametrize(
    ("begins", "ends", "zone", "hours"),
    [
        (11, 14, "", 2),
        (12, 13, "", 1),
        (10, 12, "", 0),
        (13, 12, "", 0),
        (13, 11, "", 0),
        (12, 6, "", 18),
        (22, 13, "", 1),
        (9, 10, "America/Los_Angeles", 1),
        (10, 12, "America/Los_Angeles", 0),
        (12, 12, "", 24),
    ],
)
def test_quiet_hours_end_by_the_clock_of_whoever_sleeps(begins, ends, zone, hours, advisor):
    sleeps(advisor, begins, ends, time_zone=zone)
    notified()
    assert waits() == {"advisor": timedelta(hours=hours)}


def test_the_night_in_which_clocks_change_is_an_hour_shorter(advisor, clock):
    sleeps(advisor, 22, 7)
    evening = datetime(2027, 3, 13, 23, tzinfo=NEW_YORK)
    clock.move_to(evening)
    notified()
    assert Delivery.objects.get().next_attempt_at.timestamp() - evening.timestamp() == 7 * 3600


def test_a_notification_that_waits_for_a_recipient_to_wake_is_no_lag_of_ours(advisor, clock):
    sleeps(advisor)
    notified()
    clock.shift(timedelta(hours=1))
    assert _unsent(NOON + timedelta(hours=1)) == ("0", "")
    clock.shift(timedelta(hours=1, minutes=5))
    assert _unsent(NOON + timedelta(hours=2, minutes=5)) == ("1", "the oldest for 5 min")
