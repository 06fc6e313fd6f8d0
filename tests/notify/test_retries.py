"""How long a delivery waits for its next try, and when it is given up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.models import Delivery
from intake.notify import sending
from intake.notify.fan_out import address
from intake.notify import email
from intake.notify.email import FIRST_WAIT, LONGEST_WAIT, PATIENCE, WAITS
from intake.notify.sending import JITTER, deliver, send_again
from intake.notify.errors import DeliveryFailed
from intake.notify.models import Channel, Letter
from intake.notify.outbox import post
from tests.notify.telling import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def fails(monkeypatch):
    """A far side that fails as `fails(...)` says; so do all before that."""
    failure = {"permanent": False, "kind": "Down"}

    def send(self, delivery):
        raise DeliveryFailed(**failure)

    monkeypatch.setattr(email.FarSide, "send", send)
    return lambda **how: failure.update(how)


def a_delivery():
    post(Letter.NEW_REQUEST)
    address()
    return Delivery.objects.latest("pk")


def wait_after_try():
    deliver(Channel.EMAIL)
    return Delivery.objects.get().next_attempt_at - timezone.now()


def test_each_wait_is_twice_as_long_as_the_one_before_up_to_half_an_hour():
    assert WAITS[:4] == (FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT)
    assert set(WAITS[7:]) == {LONGEST_WAIT}


def test_mail_is_given_up_after_five_days():
    assert sum(WAITS[:-1], timedelta()) < PATIENCE <= sum(WAITS, timedelta()) < PATIENCE + LONGEST_WAIT
    assert PATIENCE.days == 5


def test_the_next_try_comes_about_then(advisor, clock, fails):
    a_delivery()
    for wait in WAITS[:9]:
        waited = wait_after_try()
        assert wait * (1 - JITTER) <= waited <= wait * (1 + JITTER)
        clock.shift(waited)


def test_those_that_fail_together_do_not_come_back_together(advisor, clock, fails):
    for _ in range(20):
        a_delivery()
    tell()
    assert len(set(Delivery.objects.values_list("next_attempt_at", flat=True))) == 20


def test_a_far_side_that_asks_for_more_time_gets_it(advisor, clock, fails):
    a_delivery()
    fails(again_after=timedelta(hours=2))
    assert wait_after_try() == timedelta(hours=2)


def test_one_that_asks_for_less_does_not(advisor, clock, fails):
    a_delivery()
    fails(again_after=timedelta(seconds=1))
    assert wait_after_try() >= FIRST_WAIT * (1 - JITTER)


def test_after_the_last_wait_it_is_given_up(advisor, clock, fails, monkeypatch, caplog):
    monkeypatch.setattr(email, "WAITS", WAITS[:3])
    a_delivery()
    for _ in range(4):
        clock.shift(LONGEST_WAIT)
        tell()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("failed", 4, "Down")
    assert delivery.ended_at == timezone.now()
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3 + ["ERROR"]
    clock.shift(PATIENCE)
    tell()
    assert Delivery.objects.get().attempts == 4


def test_one_that_is_refused_for_good_is_given_up_at_once(advisor, fails):
    a_delivery()
    fails(permanent=True)
    tell()
    assert list(Delivery.objects.failed()) == list(Delivery.objects.all())


def test_sent_again_it_begins_anew(advisor, clock, fails, monkeypatch):
    monkeypatch.setattr(email, "WAITS", WAITS[:1])
    delivery = a_delivery()
    for _ in range(2):
        tell()
        clock.shift(LONGEST_WAIT)
    assert Delivery.objects.get().state == "failed"
    assert send_again(delivery)
    again = Delivery.objects.get()
    assert (again.state, again.attempts, again.last_error, again.ended_at) == ("queued", 0, "", None)
    tell()
    assert Delivery.objects.get().state == "queued", "it has its patience back"


@pytest.mark.parametrize("state", ["queued", "sent"])
def test_only_what_was_given_up_is_sent_again(advisor, state):
    delivery = a_delivery()
    Delivery.objects.update(state=state)
    assert not send_again(delivery)
    assert Delivery.objects.get().state == state


def test_a_failed_try_is_logged_without_its_text(advisor, fails, caplog):
    fails(kind="SMTPDataError 451")
    a_delivery()
    tell()
    assert [record.getMessage() for record in caplog.records] == ["a delivery waits: it failed"]
    assert sending.log.name == caplog.records[0].name
