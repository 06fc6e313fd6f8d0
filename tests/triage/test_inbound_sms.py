"""A text that comes in is kept, sealed, obeyed where it ends contact, and read by a person where it does not."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from intake.models import AuditEvent, ContactRequest, MessageConsent, Notification
from intake.notify.models import DeliveryChannel
from intake.triage import by_person, inbound_sms, transitions
from intake.triage.errors import TransitionRefused
from intake.triage.inbound_sms import handle_sms
from intake.triage.texts import read_texts
from tests.build import a_request
from tests.notify.build import fan_out_and_send, says_yes
from tests.triage.record import everything, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NUMBER = "+12025550147"


def came(text: str, at: datetime | None = None) -> datetime:
    """A text of this moment, signed to the second."""
    at = (at or timezone.now()).replace(microsecond=0)
    handle_sms(NUMBER, text, at)
    return at


def an_emergency(**facts: object) -> ContactRequest:
    request = a_request(phone=NUMBER, **facts)
    transitions.rescore(request, needs=["unsafe"])
    Notification.objects.all().delete()
    return request


def told() -> set[tuple[str, int | None]]:
    return set(Notification.objects.values_list("type", "recipient"))


def test_it_stands_sealed_on_each_open_request_of_the_number_and_on_no_other(advisor: User) -> None:
    ours, also, closed, another = (a_request(phone=number) for number in (NUMBER, NUMBER, NUMBER, "+12025550148"))
    transitions.claim(closed, by=advisor)
    transitions.close(stored(closed), by=advisor, outcome="helped")
    came("canary, what is this about")
    rows = {
        request.pk: [row.opened("text") for row in request.texts.all()] for request in (ours, also, closed, another)
    }
    assert rows == {ours.pk: ["canary, what is this about"], also.pk: [*rows[ours.pk]], closed.pk: [], another.pk: []}
    assert b"canary" not in bytes(ours.texts.get().text)
    assert ours.texts.get().wish == "unclear"


def test_one_on_a_request_that_is_over_is_read_as_well(advisor: User) -> None:
    request = a_request(phone=NUMBER)
    transitions.claim(request, by=advisor)
    transitions.close(request, by=advisor, outcome="helped")
    Notification.objects.all().delete()
    came("please ring again")
    assert request.texts.unread().count() == 1
    assert told() == {("text_received", None)}


@pytest.mark.usefixtures("provider")
def test_what_nobody_understood_keeps_messages_back_until_somebody_says_that_they_read_it(advisor: User) -> None:
    request = says_yes(a_request(phone=NUMBER), "sms")
    transitions.claim(request, by=advisor)
    came("do not text when he is home")
    assert fan_out_and_send(DeliveryChannel.SMS) == 0
    read_texts(request, by=advisor)
    assert fan_out_and_send(DeliveryChannel.SMS) == 1
    row = request.texts.get()
    assert (row.read_at, row.read_by, row.read_by_name) == (timezone.now(), advisor, "advisor")
    event = AuditEvent.objects.get(event_type="texts_read")
    assert (event.actor, event.request_id, event.detail) == (advisor, request.pk, {"texts": 1})


@pytest.mark.usefixtures("provider")
def test_a_yes_keeps_nothing_back_and_is_read_all_the_same() -> None:
    request = says_yes(a_request(phone=NUMBER), "sms")
    came("ok thanks")
    assert fan_out_and_send(DeliveryChannel.SMS) == 1
    assert request.texts.unread().count() == 1


def test_only_whoever_holds_it_or_a_supervisor_marks_it_as_read(advisor: User, supervisor: User) -> None:
    request = a_request(phone=NUMBER)
    came("who is this")
    before = everything()
    with pytest.raises(PermissionDenied):
        read_texts(request, by=advisor)
    assert everything() == before
    read_texts(request, by=supervisor)
    with pytest.raises(TransitionRefused):
        read_texts(request, by=supervisor)


def asked_anew_within_the_second() -> tuple[str, str]:
    """What a stop, and the same again after the person asked anew, leave of the two requests."""
    first = a_request(phone=NUMBER)
    at = came("stop")
    second = a_request(phone=NUMBER)
    came("stop", at)
    return stored(first).status, stored(second).status


def test_a_stop_counts_for_what_was_asked_before_it_was_signed(clock: Callable[..., object]) -> None:
    clock.shift(0.2)  # type: ignore[attr-defined]
    assert asked_anew_within_the_second() == ("closed", "waiting")
    clock.shift(60)  # type: ignore[attr-defined]
    newest = a_request(phone=NUMBER)
    came("stop", timezone.now() - timedelta(seconds=30))
    assert [*ContactRequest.objects.filter(status="waiting")] == [newest]
    assert newest.texts.unread().count() == 1  # it ends nothing here, and somebody reads it
    came("stop")
    assert stored(newest).status == "closed"


def test_the_check_sees_a_stop_that_counts_whenever_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_sms, "_made_before", lambda *_: timezone.now() + timedelta(days=1))
    with pytest.raises(AssertionError):
        assert asked_anew_within_the_second() == ("closed", "waiting")


@pytest.mark.parametrize("text", ["stop", "who is this"])
def test_told_twice_it_changes_nothing_more(text: str) -> None:
    a_request(phone=NUMBER)
    at = came(text)
    before = everything()
    came(text, at)
    assert everything() == before


def test_a_wrong_number_ends_contact_and_says_why() -> None:
    request = says_yes(a_request(phone=NUMBER), "sms")
    came("Sorry, wrong number")
    assert (stored(request).status, stored(request).outcome) == ("closed", "wrong_number")
    assert not MessageConsent.objects.filter(revoked_at=None).exists()


def test_a_wrong_number_leaves_the_address_beside_it() -> None:
    request = says_yes(a_request(phone=NUMBER, email="ana@example.org"), "sms", "email")
    Notification.objects.all().delete()
    came("wrong number")
    now = stored(request)
    assert (now.status, now.opened("phone"), now.opened("phone_raw"), now.opened("email")) == (
        "waiting", "", "", "ana@example.org",
    )  # fmt: skip
    assert [*MessageConsent.objects.filter(revoked_at=None).values_list("channel", flat=True)] == ["email"]
    assert told() == {("text_received", None)}


@pytest.mark.parametrize(
    "ended",
    [lambda _: came("Stop"), lambda _: came("wrong number"), transitions.stop_contact, transitions.withdraw],
    ids=["text", "wrong number", "stop", "delete"],
)
def test_supervisors_hear_of_an_emergency_that_was_ended(ended: Callable[[ContactRequest], object]) -> None:
    ended(an_emergency())
    assert told() == {("emergency_ended", None)}


def test_the_check_sees_an_emergency_that_ends_untold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_person, "notify_emergency_ended", lambda _: None)
    with pytest.raises(AssertionError):
        test_supervisors_hear_of_an_emergency_that_was_ended(transitions.stop_contact)


def test_who_had_not_sent_the_stop_undoes_it_and_somebody_is_paged_again(clock: Callable[..., object]) -> None:
    request = an_emergency()
    clock.shift(360)  # type: ignore[attr-defined]
    came("STOP")
    Notification.objects.all().delete()
    transitions.undo_stop(request)
    assert (stored(request).status, stored(request).outcome) == ("waiting", "")
    assert told() == {("emergency", None)}
    assert AuditEvent.objects.filter(event_type="stop_undone", actor_name="the person").count() == 1
    with pytest.raises(TransitionRefused):
        transitions.undo_stop(request)


def test_an_end_that_was_no_texts_is_not_undone(advisor: User) -> None:
    by_button, by_desk = a_request(phone=NUMBER), a_request(phone=NUMBER)
    came("who is this")
    transitions.stop_contact(by_button)
    transitions.claim(by_desk, by=advisor)
    transitions.close(by_desk, by=advisor, outcome="declined")
    for request in (by_button, by_desk):
        with pytest.raises(TransitionRefused):
            transitions.undo_stop(request)


def test_so_many_are_kept_and_a_stop_is_obeyed_beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_sms, "MAX_TEXTS", 2)
    request = a_request(phone=NUMBER)
    for text in ("one", "two", "three"):
        came(text)
    assert request.texts.count() == 2
    came("stop")
    assert stored(request).status == "closed"


def test_what_they_said_is_gone_with_the_request() -> None:
    request = a_request(phone=NUMBER)
    came("who is this")
    transitions.withdraw(request)
    assert bytes(request.texts.get().text) == b""
