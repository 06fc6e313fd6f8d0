"""When a delivery fails for good, operators are notified, once a day and never about that notification itself."""

from datetime import timedelta

import pytest

from intake.models import Delivery, Notification
from intake.notify.fan_out import fan_out_due
from intake.notify.models import NotificationType
from intake.notify.operator_alerts import alert_failed_deliveries
from intake.notify.outbox import enqueue

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(advisor, operator):
    """`failed(notification)`: a notification whose every delivery failed."""

    def fail(notification_type):
        enqueue(notification_type)
        fan_out_due()
        Delivery.objects.filter(notification__type=notification_type).update(state="failed")

    return fail


def test_operators_are_told_once_a_day_as_long_as_one_has_failed(failed, clock):
    assert not alert_failed_deliveries()
    failed(NotificationType.NEW_REQUEST)
    alerts = []
    for shift in (0, 1, timedelta(hours=23), timedelta(hours=1)):
        clock.shift(shift)
        alerts.append(alert_failed_deliveries())
        fan_out_due()
    assert alerts == [True, False, False, True]
    assert Notification.objects.filter(type="delivery_failed", request=None).count() == 2
    Delivery.objects.update(state="queued")
    clock.shift(timedelta(days=2))
    assert not alert_failed_deliveries()


def test_while_nobody_takes_that_notification_there_is_no_second_one(failed, operator, clock):
    failed(NotificationType.NEW_REQUEST)
    operator.delete()
    assert alert_failed_deliveries()
    fan_out_due()
    clock.shift(timedelta(days=2))
    assert not alert_failed_deliveries()


def test_a_notification_that_says_so_and_fails_is_not_told_of(failed, clock):
    failed(NotificationType.DELIVERY_FAILED)
    clock.shift(timedelta(days=2))
    assert not alert_failed_deliveries()
