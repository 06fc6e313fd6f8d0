"""When a delivery is given up, operators are told, once a day and never about that letter itself."""

from datetime import timedelta

import pytest

from intake.models import Delivery, Notification
from intake.notify.fan_out import fan_out_due
from intake.notify.models import NotificationType
from intake.notify.operator_alerts import alert_failed_deliveries
from intake.notify.outbox import enqueue

pytestmark = pytest.mark.django_db


@pytest.fixture
def given_up(advisor, operator):
    """`given_up(letter)`: a letter whose every delivery failed."""

    def fail(notification_type):
        enqueue(notification_type)
        fan_out_due()
        Delivery.objects.filter(notification__type=notification_type).update(state="failed")

    return fail


def test_operators_are_told_once_a_day_as_long_as_one_is_given_up(given_up, clock):
    assert not alert_failed_deliveries()
    given_up(NotificationType.NEW_REQUEST)
    told = []
    for shift in (0, 1, timedelta(hours=23), timedelta(hours=1)):
        clock.shift(shift)
        told.append(alert_failed_deliveries())
        fan_out_due()
    assert told == [True, False, False, True]
    assert Notification.objects.filter(type="delivery_failed", request=None).count() == 2
    Delivery.objects.update(state="queued")
    clock.shift(timedelta(days=2))
    assert not alert_failed_deliveries()


def test_while_nobody_takes_that_notification_there_is_no_second_one(given_up, operator, clock):
    given_up(NotificationType.NEW_REQUEST)
    operator.delete()
    assert alert_failed_deliveries()
    fan_out_due()
    clock.shift(timedelta(days=2))
    assert not alert_failed_deliveries()


def test_a_notification_that_says_so_and_fails_is_not_told_of(given_up, clock):
    given_up(NotificationType.DELIVERY_FAILED)
    clock.shift(timedelta(days=2))
    assert not alert_failed_deliveries()
