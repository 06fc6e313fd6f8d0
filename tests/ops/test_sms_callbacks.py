"""The provider of texts at our door: only under the common secret, and what it tells twice changes nothing."""

import hashlib
import hmac
import time
from itertools import permutations

import pytest
from django.test import Client

from intake.models import AuditEvent, MessageConsent, Notification
from intake.notify import delivery_reports
from intake.notify.models import DeliveryChannel
from intake.notify.sms import id_of
from intake.triage import transitions
from tests.build import a_request
from tests.notify.build import a_delivery, fan_out_and_send, says_yes
from tests.notify.provider import SECRET, tells
from tests.triage.record import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "provider")]
NUMBER = "+12025550147"
STOPS = ["STOP", "párar", "ｓｔｏｐ", "Stop, and thank you", "ya no me llamen", "STOP\n\nSent from my iPhone"]
OTHER_TEXTS = ["", "yes", "stop by on Friday", "do not text, call me", "I want to stop using", "ayuda"]
ADDRESSES = ["receipts", "inbound"]
TOLD = {"receipts": {"id": "intake-1-20270303170000", "state": "sent"}, "inbound": {"from": NUMBER, "text": "STOP"}}


@pytest.fixture
def request_of_theirs():
    return says_yes(a_request(phone=NUMBER), "sms")


def sent():
    """A text that the provider took."""
    return a_delivery(channel="sms", state="sent", notification_type="emergency")


def row(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.delivery_report


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_fault_of_a_signature_has_one_answer_and_changes_nothing(address, request_of_theirs, settings):
    before = everything()
    fields, now = TOLD[address], time.time()
    faults = [
        Client().post(f"/sms/{address}/", "{}", content_type="application/json"),
        tells(address, secret="another", **fields),
        tells(address, at=now - 301, **fields),
        tells(address, at=now + 301, **fields),
        Client().post(f"/sms/{address}/", b"{}", content_type="x", headers={"Intake-Timestamp": "²" * 3}),
        Client().post(f"/sms/{address}/", b"{}", content_type="x", headers={"Intake-Signature": "é"}),
        tells(address, body=b" " * 70_000),
    ]
    settings.SMS_SECRET = ""
    faults.append(tells(address, secret="", **fields))
    assert {(fault.status_code, fault.content, str(fault.headers)) for fault in faults} == {
        (401, b"", str(faults[0].headers))
    }
    assert everything() == before


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_signature_is_of_this_body_and_this_moment(address, request_of_theirs):
    stamp, body = str(int(time.time())), b'{"from": "+12025550199", "text": "x"}'
    signed = hmac.digest(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hex()
    headers = {"Intake-Timestamp": stamp, "Intake-Signature": signed}
    for other_body, changed in (
        (b'{"from": "+12025550147", "text": "STOP"}', {}),
        (body, {"Intake-Timestamp": str(int(stamp) + 1)}),
    ):
        answer = Client().post(f"/sms/{address}/", other_body, content_type="x", headers={**headers, **changed})
        assert answer.status_code == 401


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch", "options"])
def test_nothing_but_a_post_is_heard(address, method):
    assert getattr(Client(), method)(f"/sms/{address}/").status_code == 405


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"1", b"null", b"\xff\x00", b'{"id": 1, "state": 2, "from": 3, "text": {}}', b"[" * 60_000,
     b'{"id": "\\ud800", "state": "lost", "from": "\\u0000", "text": 1}', b'{"from": "x"}'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_changes_nothing(address, body, request_of_theirs):
    before = everything()
    assert tells(address, body=body).status_code == 400
    assert everything() == before


@pytest.mark.parametrize("order", [*permutations(["accepted", "sent", "delivered"])])
def test_receipts_in_any_order_come_to_the_same(order):
    delivery = sent()
    for state in (*order, *order):
        assert tells("receipts", id=id_of(delivery), state=state).status_code == 204
    assert row(delivery) == ("sent", "delivered")


@pytest.mark.parametrize(("first", "then"), [("failed", "delivered"), ("failed", "sent"), ("delivered", "failed")])
def test_an_end_is_final(first, then):
    delivery = sent()
    for state in (first, then):
        tells("receipts", id=id_of(delivery), state=state)
    assert row(delivery) == ({"failed": "failed", "delivered": "sent"}[first], first)


def test_the_check_sees_receipts_that_are_taken_as_they_come(monkeypatch):
    monkeypatch.setattr(delivery_reports, "_is_further", lambda now, said: True)
    with pytest.raises(AssertionError):
        test_receipts_in_any_order_come_to_the_same(("delivered", "sent", "accepted"))
    with pytest.raises(AssertionError):
        test_an_end_is_final("failed", "delivered")


@pytest.mark.parametrize(
    "named", ["", "intake-0-20270303170000", "intake--1-20270303170000", "intake-²-1", "x" * 500, "\0"]
)
def test_a_receipt_of_nothing_of_ours_changes_nothing(named):
    sent()
    before = everything()
    assert tells("receipts", id=named, state="failed").status_code == 204
    assert everything() == before


def test_a_receipt_of_another_moments_delivery_is_none_of_this_ones():
    delivery = sent()
    tells("receipts", id=f"intake-{delivery.pk}-20010101000000", state="delivered")
    assert row(delivery) == ("sent", "")


def test_a_mail_has_no_receipt():
    delivery = a_delivery(state="sent")
    tells("receipts", id=id_of(delivery), state="failed")
    assert row(delivery) == ("sent", "")


@pytest.mark.parametrize("text", STOPS)
def test_stop_ends_all_contact(text, advisor, request_of_theirs):
    transitions.claim(request_of_theirs, by=advisor)
    other, stranger = a_request(phone=NUMBER, email="a@example.org"), a_request()
    Notification.objects.all().delete()
    assert tells("inbound", **{"from": NUMBER, "text": text}).status_code == 204
    for request in (request_of_theirs, other, stranger):
        request.refresh_from_db()
    assert [request.status for request in (request_of_theirs, other, stranger)] == ["closed", "closed", "waiting"]
    assert not MessageConsent.objects.filter(revoked_at=None).exists()
    events = (
        AuditEvent.objects.filter(request_id=request_of_theirs.pk)
        .order_by("pk")
        .values_list("event_type", "actor_name")
    )
    assert list(events)[-2:] == [("messages_ended", "the person"), ("contact_stopped", "the person")]
    assert Notification.objects.values_list("type", "recipient").get() == ("person_changed", advisor.pk)
    assert fan_out_and_send(DeliveryChannel.SMS) == 0


def test_sent_twice_it_changes_nothing_more(request_of_theirs):
    tells("inbound", **{"from": NUMBER, "text": "STOP"})
    before = everything()
    tells("inbound", **{"from": NUMBER, "text": "STOP"})
    assert everything() == before


def test_after_a_close_it_takes_the_yes_back_all_the_same(request_of_theirs, advisor):
    transitions.claim(request_of_theirs, by=advisor)
    transitions.close(request_of_theirs, by=advisor, outcome="helped")
    tells("inbound", **{"from": "(202) 555-0147", "text": "alto"})
    assert not MessageConsent.objects.filter(revoked_at=None).exists()


@pytest.mark.parametrize("text", OTHER_TEXTS)
def test_any_other_text_ends_nothing_is_kept_sealed_and_tells_the_holder_once_an_hour(
    text, request_of_theirs, advisor, caplog, clock
):
    caplog.set_level(0)
    transitions.claim(request_of_theirs, by=advisor)
    Notification.objects.all().delete()
    for _ in range(3):
        tells("inbound", **{"from": NUMBER, "text": f"{text} canary words"})
        clock.shift(1)
    request_of_theirs.refresh_from_db()
    assert request_of_theirs.status == "claimed"
    assert Notification.objects.values_list("type", "recipient").get() == ("text_received", advisor.pk)
    assert [row.opened("text") for row in request_of_theirs.texts.all()] == [f"{text} canary words".strip()] * 3
    assert AuditEvent.objects.filter(event_type="sms_received").count() == 3
    assert "canary" not in str(everything()) + caplog.text


def test_nobody_holds_it_so_supervisors_are_told(request_of_theirs):
    Notification.objects.all().delete()
    tells("inbound", **{"from": NUMBER, "text": "call me"})
    assert Notification.objects.values_list("type", "recipient").get() == ("text_received", None)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_body_of_both_kinds_is_taken_at_neither_address(address, request_of_theirs):
    before = everything()
    assert tells(address, **TOLD["receipts"], **TOLD["inbound"]).status_code == 400
    assert everything() == before


@pytest.mark.parametrize("number", ["", "x", "+1", "+12025559999", "\0", "9" * 5000])
def test_from_nobody_we_know_it_changes_nothing(number, request_of_theirs):
    before = everything()
    assert tells("inbound", **{"from": number, "text": "STOP"}).status_code == 204
    assert everything() == before
