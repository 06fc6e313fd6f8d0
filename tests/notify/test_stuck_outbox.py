"""When notifications do not leave and have not failed, operators are notified, and never of that alert itself."""

from datetime import time, timedelta

import pytest

from intake.models import Delivery, Notification, StaffProfile
from intake.notify.fan_out import fan_out_due
from intake.notify.models import NotificationType
from intake.notify.operator_alerts import STUCK_AFTER, alert_stuck_outbox
from intake.notify.outbox import enqueue as write_down
from tests.notify.build import a_delivery

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def sent_over(clock, *shifts):
    alerts = []
    for shift in shifts:
        clock.shift(shift)
        alerts.append(alert_stuck_outbox())
        fan_out_due()
    return alerts


def test_it_is_told_once_a_notification_waits_so_long_and_then_once_a_day(operator, clock):
    a_delivery()
    assert sent_over(clock, STUCK_AFTER - MINUTE, MINUTE, MINUTE, 22 * HOUR, 2 * HOUR) == [
        False,
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_what_left_or_was_given_up_is_not_stuck(state, operator, clock):
    a_delivery(state=state)
    assert sent_over(clock, HOUR) == [False]


def test_when_it_sticks_again_it_is_told_again(operator, clock):
    a_delivery()
    assert sent_over(clock, HOUR) == [True]
    Delivery.objects.update(state="sent")
    assert sent_over(clock, HOUR) == [False]
    a_delivery()
    assert sent_over(clock, HOUR) == [True]


def test_one_without_a_recipient_is_stuck_too(operator, clock):
    write_down(NotificationType.NEW_REQUEST)
    fan_out_due()
    assert sent_over(clock, HOUR) == [True]


@pytest.mark.usefixtures("helpline")
def test_one_that_waits_for_its_recipient_to_wake_is_not(operator, supervisor, clock):
    StaffProfile.objects.create(account=supervisor, quiet_from=time(11), quiet_until=time(14))
    write_down(NotificationType.OVERDUE)
    fan_out_due()
    assert Delivery.objects.get().deferred_until
    assert sent_over(clock, 2 * HOUR, STUCK_AFTER) == [False, True]


def test_the_notification_that_says_so_is_not_told_of(operator, clock):
    a_delivery(notification_type="outbox_stuck")
    assert sent_over(clock, 48 * HOUR) == [False]


def test_while_nobody_takes_that_notification_there_is_no_second_one(clock):
    a_delivery()
    assert sent_over(clock, HOUR, 48 * HOUR) == [True, False]
    assert Notification.objects.filter(type="outbox_stuck").count() == 1
