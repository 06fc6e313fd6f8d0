"""What a mail server can do to a delivery, and what becomes of it. With a real server on loopback."""

import pytest

from intake.models import Delivery
from intake.notify import email, sending
from intake.notify.models import NotificationType
from intake.notify.outbox import enqueue as write_down
from intake.notify.retries import INITIAL_BACKOFF
from tests.build import a_request
from tests.notify.build import fan_out_and_send

pytestmark = pytest.mark.django_db
READER = "advisor@intake.example"


def row():
    delivery = Delivery.objects.get()
    return delivery.state, delivery.attempts, delivery.last_error


def test_one_that_is_down_is_tried_again(post, advisor, clock):
    a_request()
    assert fan_out_and_send() == 0
    assert row() == ("queued", 1, "ConnectionRefusedError")
    assert fan_out_and_send() == 0
    assert row()[1] == 1, "it waits before the next try"
    post.start()
    clock.shift(2 * INITIAL_BACKOFF)
    assert fan_out_and_send() == 1
    assert row() == ("sent", 2, "")
    assert len(post.mails) == 1


@pytest.mark.parametrize(
    ("refused", "refusal", "kind", "state"),
    [
        ({READER: "450 come back later"}, "", "SMTPRecipientsRefused 450", "queued"),
        ({READER: "421 closing"}, "", "SMTPRecipientsRefused 421", "queued"),
        ({READER: "550 advisor@intake.example is unknown"}, "", "SMTPRecipientsRefused 550", "failed"),
        ({}, "451 local error", "SMTPDataError 451", "queued"),
        ({}, "554 advisor@intake.example is full of canaries", "SMTPDataError 554", "failed"),
    ],
)
def test_a_refusal_that_passes_waits_and_one_for_good_ends_it(post, advisor, refused, refusal, kind, state):
    post.start()
    post.refused, post.refusal = refused, refusal
    a_request()
    assert fan_out_and_send() == 0
    assert row() == (state, 1, kind)


@pytest.mark.parametrize("says", ["554 not you", "421 too busy"])
def test_one_that_turns_us_away_is_our_set_up_and_passes(post, advisor, says):
    post.greeting = says
    post.start()
    a_request()
    assert fan_out_and_send() == 0
    assert row() == ("queued", 1, f"SMTPHeloError {says[:3]}")


def test_a_password_that_is_wrong_loses_no_notification(post, advisor, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "intake", "wrong"
    post.start()
    a_request()
    assert fan_out_and_send() == 0
    assert row() == ("queued", 1, "SMTPNotSupportedError")


def test_one_that_hangs_is_given_so_long_and_no_longer(post, advisor, settings):
    settings.EMAIL_TIMEOUT, post.takes = 0.2, 1
    post.start()
    a_request()
    assert fan_out_and_send() == 0
    assert row() == ("queued", 1, "SMTPServerDisconnected")


def test_one_that_cuts_the_line_after_the_last_byte_may_have_taken_it(post, advisor, clock):
    post.start()
    post.hangs_up = 1
    a_request()
    a_request()
    assert fan_out_and_send() == 1, "the one that was cut did not hold up the next"
    clock.shift(2 * INITIAL_BACKOFF)
    assert fan_out_and_send() == 1
    assert len(post.mails) == 3
    assert len(set(post.ids())) == 2, "whoever got it twice can tell by its Message-ID"


def test_while_one_is_down_a_batch_asks_it_once(post, advisor, monkeypatch):
    asked, backend = [], email.get_connection

    def counted():
        asked.append(1)
        return backend()

    monkeypatch.setattr(email, "get_connection", counted)
    for _ in range(10):
        write_down(NotificationType.NEW_REQUEST)
    fan_out_and_send()
    assert len(asked) == 1
    assert set(Delivery.objects.values_list("attempts", "last_error")) == {(1, "ConnectionRefusedError")}


def down_and_up(post, clock, number):
    """So many requests come while the mail server is down; then it is up."""
    for _ in range(number):
        a_request()
    assert fan_out_and_send() == 0
    post.start()
    clock.shift(2 * INITIAL_BACKOFF)
    fan_out_and_send()


def check(post, number):
    assert len(set(post.ids())) == len(post.ids()) == number


def test_what_came_while_it_was_down_is_told_later_and_once(post, advisor, clock):
    down_and_up(post, clock, 40)
    check(post, 40)


def test_the_check_sees_notification_that_are_marked_before_they_are_sent(post, advisor, clock, monkeypatch):
    tried = sending._send

    def marked_first(delivery, transport):
        sending._end(delivery, Delivery.State.SENT)
        return tried(delivery, transport)

    monkeypatch.setattr(sending, "_send", marked_first)
    down_and_up(post, clock, 5)
    with pytest.raises(AssertionError):
        check(post, 5)
