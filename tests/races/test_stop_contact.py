"""A person ends contact while workers send: once they were told so, no message to them leaves any more."""

import random
import time
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from intake.models import ContactRequest, Delivery
from intake.notify import person_messages, sms
from intake.notify.fan_out import fan_out_due
from intake.notify.models import DeliveryChannel
from intake.notify.sending import MAX_WAITS, send_due
from intake.triage import apply, message_consent, transitions
from intake.triage.message_consent import allow_messages
from tests.broken import replace_attribute
from tests.build import a_request, a_wording_of_messages
from tests.races.processes import race

ROUNDS, ROUNDS_OF_A_BROKEN_ONE = 100, 40
PERSON, WORKERS = "the person", ["one worker", "another"]
# In a broken one a message is under way for so long that a busy machine does not hide it.
LONGEST_PAUSE, LEAVING, LEAVING_OF_A_BROKEN_ONE = 0.03, 0.01, 0.1


def one_side(start: Any, name: str, broken: str) -> dict[str, Any]:
    """For each request: when its person was told that contact has ended; when a message to them left."""
    sides: dict[str, Any] = {}
    chance = random.Random(name)
    if name != PERSON:
        _send_to(sides, broken)
    elif broken == "waits for nothing":
        for module in (message_consent, apply):
            replace_attribute(module, "wait_for_in_flight", lambda request: None)
    for number, request in enumerate(list(ContactRequest.objects.order_by("pk"))):
        start.wait()
        if name == PERSON:
            _queue_for(request)  # not before all are here: a worker that is still at the one before would send it
            time.sleep(chance.random() * LONGEST_PAUSE)
            (transitions.withdraw if number % 2 else transitions.stop_contact)(request)
            sides[request.pk.hex] = time.monotonic_ns()
        else:
            time.sleep(LONGEST_PAUSE / 2)  # so that the person is as often first
            began = time.monotonic()
            while time.monotonic() < began + 2 * LONGEST_PAUSE:
                send_due(DeliveryChannel.SMS)
    return sides


def _queue_for(request: ContactRequest) -> None:
    """Make what was put off for its round due now."""
    Delivery.objects.filter(notification__request=request.pk).update(next_attempt_at=request.created_at)


def _send_to(sides: dict[str, Any], broken: str) -> None:
    """Instead of a provider: note when the message leaves, and when it has left."""

    def post(self: Any, delivery: Delivery, to: str, text: str) -> None:
        began = time.monotonic_ns()
        time.sleep(LEAVING_OF_A_BROKEN_ONE if broken else LEAVING)
        sides.setdefault(delivery.notification.request_id.hex, []).append((began, time.monotonic_ns()))

    @contextmanager
    def in_hand_as_seen(delivery: Delivery, **_: Any) -> Any:
        time.sleep(LEAVING_OF_A_BROKEN_ONE)  # as behind a few others of its batch
        yield person_messages.Message("+12025550147", "", "")

    replace_attribute(sms.SmsTransport, "_post", post)
    if broken == "trusts what it saw":
        replace_attribute(sms, "claimed_for_sending", in_hand_as_seen)


def check_that_nothing_left_after(sides: dict[str, Any], rounds: int) -> int:
    """Red for a message that was leaving when its person had been told; of how many requests one left before."""
    left = set()
    assert len(sides[PERSON]) == rounds
    for pk, told in sides[PERSON].items():
        for worker in WORKERS:
            sent = sides[worker].get(pk, [])
            assert [ended for _began, ended in sent if ended > told] == []
            left |= {pk} if sent else set()
    assert set(Delivery.objects.exclude(last_error="").values_list("last_error", flat=True)) == set()
    return len(left)


def a_race(rounds: int, broken: str = "") -> dict[str, Any]:
    with transaction.atomic():
        for _ in range(rounds):
            request = a_request()
            words = a_wording_of_messages(request.helpline)
            allow_messages(request, channels=["sms"], words=words)
    while fan_out_due():
        pass
    # Later than the race takes, and no later than any text waits: that would be taken for a clock that was wrong.
    Delivery.objects.update(next_attempt_at=request.created_at + MAX_WAITS[DeliveryChannel.SMS])
    return race(one_side, [PERSON, *WORKERS], broken)


@pytest.fixture(autouse=True)
def texts(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The racers are processes of their own: they read it from the environment."""
    told = {"SMS_URL": "http://127.0.0.1:9/", "SMS_TOKEN": "token", "SMS_FROM": "+12025550100", "SMS_SECRET": "secret"}
    for name, value in told.items():
        setattr(settings, name, value)
        monkeypatch.setenv(name, value)


@pytest.mark.django_db(transaction=True)
def test_no_message_leaves_after_it() -> None:
    left = check_that_nothing_left_after(a_race(ROUNDS), ROUNDS)
    assert ROUNDS / 20 < left < ROUNDS, "too few left, or all: this was no race"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", ["trusts what it saw", "waits for nothing"])
def test_the_check_sees_one_that(broken: str) -> None:
    sides = a_race(ROUNDS_OF_A_BROKEN_ONE, broken)
    with pytest.raises(AssertionError):
        check_that_nothing_left_after(sides, ROUNDS_OF_A_BROKEN_ONE)
