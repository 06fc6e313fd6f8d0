"""What a provider of texts can do to a delivery, and what becomes of it. With a real one on loopback."""

import time
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone

from intake.models import ContactRequest, Delivery
from intake.notify import sms
from intake.notify.models import DeliveryChannel
from intake.notify.retries import SMS_RETRY_DELAYS
from intake.notify.sending import resend
from intake.notify.sms import MAX_RETRY_AFTER, id_of
from tests.build import a_request
from tests.notify.build import fan_out_and_send, says_yes
from tests.notify.provider import TOKEN, tells
from tests.triage.record import everything

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def waiting(clock, provider):
    """A message that is due now."""
    return says_yes(a_request(phone="+12025550147"), "sms")


def row():
    delivery = Delivery.objects.get(channel="sms")
    return delivery.state, delivery.attempts, delivery.last_error


def test_it_is_asked_as_the_interface_says(waiting, provider):
    assert fan_out_and_send(DeliveryChannel.SMS) == 1
    [text] = provider.taken
    assert set(text) == {"id", "to", "from", "text", "path"}
    assert text["path"] == "/texts"
    assert text["id"] == id_of(Delivery.objects.get(channel="sms"))
    assert provider.bearers == {f"Bearer {TOKEN}"}
    assert row() == ("sent", 1, "")


@pytest.mark.parametrize(
    ("status", "state"),
    [(500, "queued"), (503, "queued"), (429, "queued"), (400, "failed"), (422, "failed"), (401, "failed")],
)
def test_a_refusal_that_passes_waits_and_one_for_good_ends_it(waiting, provider, status, state):
    provider.answers = status
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert row() == (state, 1, f"HTTP {status}")


def test_no_number_follows_a_redirect(waiting, provider):
    provider.answers = 307
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert [text["path"] for text in provider.taken] == ["/texts"]
    assert row() == ("failed", 1, "HTTP 307")


@pytest.mark.parametrize(
    ("asked", "waits"),
    [("600", timedelta(minutes=10)), ("99999999999", MAX_RETRY_AFTER), ("soon", None), ("-5", None), ("²", None)],
)
def test_too_many_waits_as_long_as_it_was_asked_to_within_reason(waiting, provider, asked, waits):
    provider.answers, provider.retry_after = 429, asked.encode().decode("latin-1")
    fan_out_and_send(DeliveryChannel.SMS)
    wait = Delivery.objects.get(channel="sms").next_attempt_at - timezone.now()
    assert wait == waits if waits else wait < 2 * SMS_RETRY_DELAYS[0]


def test_it_may_name_a_moment_too(waiting, provider):
    provider.answers, provider.retry_after = 429, format_datetime(timezone.now() + timedelta(minutes=20), usegmt=True)
    fan_out_and_send(DeliveryChannel.SMS)
    assert Delivery.objects.get(channel="sms").next_attempt_at - timezone.now() == timedelta(minutes=20)


def test_one_that_has_too_much_to_do_is_not_asked_for_the_others(waiting, provider):
    says_yes(a_request(), "sms")
    provider.answers = 429
    fan_out_and_send(DeliveryChannel.SMS)
    assert len(provider.taken) == 1
    assert Delivery.objects.filter(channel="sms", attempts=1).count() == 2


def test_one_that_is_away_is_tried_again(waiting, provider, clock):
    provider.stop()
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert row() == ("queued", 1, "ConnectError")


@pytest.mark.parametrize("how", [{"takes": 1.0}, {"drips": True}], ids=["hangs", "drips"])
def test_one_that_takes_its_time_is_given_so_long_and_no_longer(waiting, provider, monkeypatch, how):
    monkeypatch.setattr(sms, "DEADLINE", timedelta(seconds=0.3))
    vars(provider).update(how)
    began = time.monotonic_ns()
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert row()[:2] == ("queued", 1)
    assert row()[2] in {"TimeoutError", "ReadTimeout"}
    assert time.monotonic_ns() - began < 60e9, "it hung"


def lost_yes(provider, clock):
    """The line is cut when the text was taken; then it is tried again."""
    provider.cuts = 1
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert row() == ("queued", 1, "RemoteProtocolError")
    clock.shift(2 * SMS_RETRY_DELAYS[0])
    fan_out_and_send(DeliveryChannel.SMS)


def check_that_it_came_once(provider):
    assert len(provider.taken) == 2
    assert len(provider.texts) == 1
    assert row() == ("sent", 2, "")


def test_a_yes_that_got_lost_makes_no_second_text(waiting, provider, clock):
    lost_yes(provider, clock)
    check_that_it_came_once(provider)


def test_the_check_sees_a_new_id_at_each_try(waiting, provider, clock, monkeypatch):
    monkeypatch.setattr(sms, "id_of", lambda delivery: f"{id_of(delivery)}-{delivery.attempts}")
    lost_yes(provider, clock)
    with pytest.raises(AssertionError):
        check_that_it_came_once(provider)


def test_the_receipt_of_a_text_whose_yes_got_lost_is_the_yes(waiting, provider, clock):
    provider.cuts = 1
    fan_out_and_send(DeliveryChannel.SMS)
    assert tells("receipts", id=provider.taken[0]["id"], state="delivered").status_code == 204
    clock.shift(2 * SMS_RETRY_DELAYS[0])
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    assert len(provider.taken) == 1
    assert row()[0] == "sent"


def test_one_that_did_not_arrive_can_be_sent_again_under_another_id(waiting, provider, clock):
    fan_out_and_send(DeliveryChannel.SMS)
    tells("receipts", id=provider.taken[0]["id"], state="failed")
    assert row() == ("failed", 1, "delivery_report")
    clock.shift(60)
    assert resend(Delivery.objects.get(channel="sms"))
    assert fan_out_and_send(DeliveryChannel.SMS) == 1
    assert len(provider.texts) == 2
    tells("receipts", id=provider.taken[1]["id"], state="delivered")
    assert Delivery.objects.get(channel="sms").delivery_report == "delivered"


def test_no_number_is_in_a_log_or_an_error(waiting, provider, caplog):
    caplog.set_level(0)
    for status in (500, 429, 302, 400):
        provider.answers = status
        Delivery.objects.filter(channel="sms").update(next_attempt_at=timezone.now(), state="queued")
        fan_out_and_send(DeliveryChannel.SMS)
    provider.cuts = 1
    Delivery.objects.filter(channel="sms").update(next_attempt_at=timezone.now(), state="queued")
    fan_out_and_send(DeliveryChannel.SMS)
    lines = [record.getMessage() + str(record.exc_info) for record in caplog.records]
    assert len(lines) > 5
    assert [line for line in lines if "2025550147" in line or "0147" in line or TOKEN in line] == []
    assert "2025550147" not in str(everything())


def test_its_patience_ends_with_the_use_of_a_text():
    assert timedelta(hours=1) < sum(SMS_RETRY_DELAYS, timedelta()) < timedelta(hours=3)


def test_what_failed_leaves_nobody_waiting(waiting, provider):
    provider.answers = 500
    fan_out_and_send(DeliveryChannel.SMS)
    assert ContactRequest.objects.filter(message_in_flight_until=None).count() == 1
