"""How long a delivery waits for its next try, and when it is given up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.models import Delivery
from intake.notify import email, sending
from intake.notify.errors import DeliveryFailed
from intake.notify.fan_out import fan_out_due
from intake.notify.models import DeliveryChannel, NotificationType
from intake.notify.outbox import enqueue
from intake.notify.retries import EMAIL_RETRY_DELAYS, GIVE_UP_AFTER, INITIAL_BACKOFF, MAX_BACKOFF
from intake.notify.sending import JITTER, resend, send_due
from tests.notify.build import fan_out_and_send

pytestmark = pytest.mark.django_db


@pytest.fixture
def fails(monkeypatch):
    """A far side that fails as `fails(...)` says; so do all before that."""
    failure = {"permanent": False, "kind": "Down"}

    def send(self, delivery):
        raise DeliveryFailed(**failure)

    monkeypatch.setattr(email.SmtpTransport, "send", send)
    return lambda **how: failure.update(how)


def a_delivery():
    enqueue(NotificationType.NEW_REQUEST)
    fan_out_due()
    return Delivery.objects.latest("pk")


def wait_after_try():
    send_due(DeliveryChannel.EMAIL)
    return Delivery.objects.get().next_attempt_at - timezone.now()


def test_each_wait_is_twice_as_long_as_the_one_before_up_to_half_an_hour():
    assert EMAIL_RETRY_DELAYS[:4] == (INITIAL_BACKOFF, 2 * INITIAL_BACKOFF, 4 * INITIAL_BACKOFF, 8 * INITIAL_BACKOFF)
    assert set(EMAIL_RETRY_DELAYS[7:]) == {MAX_BACKOFF}


def test_mail_has_failed_after_five_days():
    assert (
        sum(EMAIL_RETRY_DELAYS[:-1], timedelta())
        < GIVE_UP_AFTER
        <= sum(EMAIL_RETRY_DELAYS, timedelta())
        < GIVE_UP_AFTER + MAX_BACKOFF
    )
    assert GIVE_UP_AFTER.days == 5


def test_the_next_try_comes_about_then(advisor, clock, fails):
    a_delivery()
    for wait in EMAIL_RETRY_DELAYS[:9]:
        waited = wait_after_try()
        assert wait * (1 - JITTER) <= waited <= wait * (1 + JITTER)
        clock.shift(waited)


def test_those_that_fail_together_do_not_come_back_together(advisor, clock, fails):
    for _ in range(20):
        a_delivery()
    fan_out_and_send()
    assert len(set(Delivery.objects.values_list("next_attempt_at", flat=True))) == 20


def test_a_far_side_that_asks_for_more_time_gets_it(advisor, clock, fails):
    a_delivery()
    fails(retry_after=timedelta(hours=2))
    assert wait_after_try() == timedelta(hours=2)


def test_one_that_asks_for_less_does_not(advisor, clock, fails):
    a_delivery()
    fails(retry_after=timedelta(seconds=1))
    assert wait_after_try() >= INITIAL_BACKOFF * (1 - JITTER)


def test_after_the_last_wait_it_has_failed(advisor, clock, fails, monkeypatch, caplog):
    monkeypatch.setattr(email.SmtpTransport, "retry_delays", EMAIL_RETRY_DELAYS[:3])
    a_delivery()
    for _ in range(4):
        clock.shift(MAX_BACKOFF)
        fan_out_and_send()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("failed", 4, "Down")
    assert delivery.ended_at == timezone.now()
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3 + ["ERROR"]
    clock.shift(GIVE_UP_AFTER)
    fan_out_and_send()
    assert Delivery.objects.get().attempts == 4


def test_one_that_is_refused_for_good_has_failed_at_once(advisor, fails):
    a_delivery()
    fails(permanent=True)
    fan_out_and_send()
    assert list(Delivery.objects.failed()) == list(Delivery.objects.all())


def test_sent_again_it_begins_anew(advisor, clock, fails, monkeypatch):
    monkeypatch.setattr(email.SmtpTransport, "retry_delays", EMAIL_RETRY_DELAYS[:1])
    delivery = a_delivery()
    for _ in range(2):
        fan_out_and_send()
        clock.shift(MAX_BACKOFF)
    assert Delivery.objects.get().state == "failed"
    assert resend(delivery)
    again = Delivery.objects.get()
    assert (again.state, again.attempts, again.last_error, again.ended_at) == ("queued", 0, "", None)
    fan_out_and_send()
    assert Delivery.objects.get().state == "queued", "it has its patience back"


@pytest.mark.parametrize("state", ["queued", "sent"])
def test_only_what_was_given_up_is_sent_again(advisor, state):
    delivery = a_delivery()
    Delivery.objects.update(state=state)
    assert not resend(delivery)
    assert Delivery.objects.get().state == state


def test_a_failed_try_is_logged_without_its_text(advisor, fails, caplog):
    fails(kind="SMTPDataError 451")
    a_delivery()
    fan_out_and_send()
    assert [record.getMessage() for record in caplog.records] == ["a delivery waits: it failed"]
    assert sending.log.name == caplog.records[0].name
