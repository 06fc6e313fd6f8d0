"""When a delivery is given up, operators are told, once a day and never about that letter itself."""

from datetime import timedelta

import pytest

from intake.models import Delivery, Notification
from intake.notify.fan_out import address
from intake.notify.models import Letter
from intake.notify.outbox import post
from intake.notify.operator_alerts import remind_of_failures

pytestmark = pytest.mark.django_db


@pytest.fixture
def given_up(advisor, operator):
    """`given_up(letter)`: a letter whose every delivery failed."""

    def fail(letter):
        post(letter)
        address()
        Delivery.objects.filter(notification__letter=letter).update(state="failed")

    return fail


def test_operators_are_told_once_a_day_as_long_as_one_is_given_up(given_up, clock):
    assert not remind_of_failures()
    given_up(Letter.NEW_REQUEST)
    told = []
    for shift in (0, 1, timedelta(hours=23), timedelta(hours=1)):
        clock.shift(shift)
        told.append(remind_of_failures())
        address()
    assert told == [True, False, False, True]
    assert Notification.objects.filter(letter="delivery_failed", request=None).count() == 2
    Delivery.objects.update(state="queued")
    clock.shift(timedelta(days=2))
    assert not remind_of_failures()


def test_while_nobody_takes_that_letter_there_is_no_second_one(given_up, operator, clock):
    given_up(Letter.NEW_REQUEST)
    operator.delete()
    assert remind_of_failures()
    address()
    clock.shift(timedelta(days=2))
    assert not remind_of_failures()


def test_a_letter_that_says_so_and_fails_is_not_told_of(given_up, clock):
    given_up(Letter.DELIVERY_FAILED)
    clock.shift(timedelta(days=2))
    assert not remind_of_failures()
