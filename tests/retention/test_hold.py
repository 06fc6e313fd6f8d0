"""A legal hold: it stops every erasure, and never the end of contact."""

import csv
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from intake.audit.verification import Cursor, verify
from intake.contact.erasure import SEALED, erase
from intake.models import ContactRequest, DisposalRecord, LegalHold
from intake.retention import hold
from intake.triage import transitions
from intake.triage.errors import TransitionRefused
from tests.build import a_form, a_request, a_user
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.form.pages import receipt_on
from tests.triage.cases import in_state
from tests.triage.record import events, everything, notifications, stored

pytestmark = pytest.mark.usefixtures("clock")
CASE = "letter of the county court"


@pytest.fixture
def held(advisor: User, supervisor: User) -> ContactRequest:
    """A request that an advisor is working on, under a legal hold."""
    asked = a_request(name="Marisol", phone="+12025550123", email="mari@example.org", about="loved_one")
    transitions.rescore(asked, needs=["withdrawal"])
    request = transitions.claim(asked, by=advisor)
    hold.place(request, by=supervisor, reason=CASE)
    return stored(request)


@pytest.fixture
def hidden(held: ContactRequest) -> ContactRequest:
    """The same, after its person deleted it."""
    transitions.withdraw(held)
    return stored(held)


def test_it_stops_every_erasure(held: ContactRequest) -> None:
    before = everything()
    assert not erase(held, timezone.now())
    assert everything() == before
    assert held.opened("name") == "Marisol"


def test_its_reason_is_sealed_and_the_trail_has_none_of_its_words(held: ContactRequest) -> None:
    placed = LegalHold.objects.get()
    assert CASE.encode() not in bytes(placed.reason)
    assert placed.opened("reason") == CASE
    assert [event.event_type for event in events(held)][-1] == "hold_placed"
    assert events(held)[-1].detail == {}
    assert verify(Cursor(), 1_000).fault is None


def test_there_is_one_at_a_time_and_none_on_what_is_erased(held: ContactRequest, supervisor: User) -> None:
    gone = a_request()
    transitions.withdraw(gone)
    before = everything()
    for request in (held, gone):
        with pytest.raises(TransitionRefused):
            hold.place(request, by=supervisor, reason=CASE)
    with pytest.raises(TransitionRefused):
        hold.lift(gone, by=supervisor, reason="over")
    assert everything() == before


@pytest.mark.parametrize("role", ["advisor", "auditor", "operator"])
def test_only_a_supervisor_places_or_lifts_it(role: str, held: ContactRequest) -> None:
    user, other = a_user(role, "other"), a_request()
    before = everything()
    with pytest.raises(PermissionDenied):
        hold.place(other, by=user, reason=CASE)
    with pytest.raises(PermissionDenied):
        hold.lift(held, by=user, reason="over")
    assert everything() == before


def test_deleting_ends_contact_at_once_and_tells_the_holder(hidden: ContactRequest, advisor: User) -> None:
    assert (hidden.status, hidden.outcome, hidden.claimed_by) == ("closed", "withdrawn", None)
    assert (hidden.deletion_pending_at, hidden.erased_at) == (timezone.now(), None)
    assert ("person_changed", advisor.pk) in notifications(hidden)
    assert not DisposalRecord.objects.exists()
    assert all(getattr(hidden, column) for column in SEALED if column in {"name", "phone", "email"})


def test_what_was_deleted_stays_closed_and_unread(hidden: ContactRequest, supervisor: User) -> None:
    before = everything()
    with pytest.raises(TransitionRefused):
        transitions.withdraw(stored(hidden))
    with pytest.raises(TransitionRefused):
        transitions.reopen(stored(hidden), by=supervisor)
    with pytest.raises((TransitionRefused, PermissionDenied)):
        transitions.reveal(stored(hidden), by=supervisor, reason="they rang back")
    assert everything() == before


@pytest.mark.parametrize("who", ["advisor", "advisor2", "supervisor"])
def test_nobody_finds_what_was_deleted(who: str, hidden: ContactRequest, supervisor: User) -> None:
    user = User.objects.filter(username=who).first() or a_user("advisor", who)
    browser = Browser(user)
    assert str(hidden) not in browser.text(QUEUE, tab="closed")
    for typed in ("(202) 555-0123", "mari@example.org", hidden.reference):
        found = browser.get(browser.send(f"{QUEUE}search/", q=typed).headers["Location"])
        assert str(hidden) not in found.content.decode()
    again = a_request(phone="+12025550123")
    assert page_of(hidden) not in browser.text(page_of(again))


def test_its_page_is_there_for_who_may_lift_the_hold_and_says_nothing_of_the_person(
    hidden: ContactRequest, advisor: User, supervisor: User
) -> None:
    for path in (page_of(hidden), f"{QUEUE}{hidden.pk}/claim/"):
        assert Browser(advisor).get(page_of(hidden)).status_code == 404, path
    assert Browser(advisor).move(hidden, "claim").status_code == 404
    page = Browser(supervisor).text(page_of(hidden))
    told = ("Marisol", "555-0123", "mari@example.org", "in withdrawal", "Someone I care about")
    listed = Browser(supervisor).text(QUEUE, tab="on_hold").partition("<table")[2]
    assert [text for text in told if text in page + listed] == []
    assert CASE in page
    assert "It is erased when the hold is lifted." in page
    assert str(hidden) in Browser(supervisor).text(QUEUE, tab="on_hold")
    assert str(hidden) not in Browser(advisor).text(QUEUE, tab="on_hold")


def test_no_file_has_it(hidden: ContactRequest, supervisor: User) -> None:
    for tab in ("on_hold", "closed"):
        answer = Browser(supervisor).send(f"{QUEUE}export/", list=f"tab={tab}", reason="law", contents="redacted")
        assert list(csv.DictReader(answer.getvalue().decode().splitlines())) == []


def test_the_person_is_told_so(helpline: Any, supervisor: User, client: Client) -> None:
    client.post("/help/", a_form(client))
    request = ContactRequest.objects.get()
    hold.place(request, by=supervisor, reason=CASE)
    looked_up = {"code": request.reference, "contact": "0123"}
    found = client.post("/status/", looked_up)
    for page in (
        client.post("/status/", {"receipt": receipt_on(found), "do": "delete"}),
        client.post("/status/", looked_up),
    ):
        html = page.content.decode()
        assert "It is closed. We will not contact you about it." in html
        assert "The law makes us keep it for now. No advisor can see it. We delete it when that ends." in html
        assert 'value="delete"' not in html
    hold.lift(request, by=supervisor, reason="over")
    assert client.post("/status/", looked_up).status_code == 422


def test_lifting_it_erases_what_was_deleted_meanwhile(hidden: ContactRequest, supervisor: User) -> None:
    deleted_at = hidden.deletion_pending_at
    hold.lift(hidden, by=supervisor, reason="over")
    after = stored(hidden)
    assert (after.erased_at, after.deletion_pending_at, bytes(after.data_key)) == (timezone.now(), None, b"")
    assert [(event.event_type, event.detail) for event in events(hidden)][-2:] == [
        ("hold_lifted", {"reason": "over"}),
        ("erased", {"kind": "withdrawn"}),
    ]
    record = DisposalRecord.objects.get()
    assert (record.kind, record.due_at) == ("withdrawn", deleted_at)
    assert bytes(LegalHold.objects.get().reason) == b""


def test_lifting_it_erases_nothing_else(held: ContactRequest, supervisor: User) -> None:
    hold.lift(held, by=supervisor, reason="mistake")
    assert (stored(held).status, stored(held).erased_at, stored(held).opened("name")) == ("claimed", None, "Marisol")
    hold.place(held, by=supervisor, reason="another letter")
    assert LegalHold.objects.count() == 2


def test_a_hold_cannot_be_lifted_without_the_erasure(
    hidden: ContactRequest, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()

    def fail(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(hold, "erase", fail)
    with pytest.raises(DatabaseError):
        hold.lift(hidden, by=supervisor, reason="over")
    assert everything() == before


@pytest.mark.parametrize("status", ["waiting", "scheduled", "quarantined", "closed"])
def test_it_is_placed_in_every_state_and_changes_none(status: str, advisor: User, supervisor: User) -> None:
    request = in_state(status, advisor)
    browser = Browser(supervisor)
    assert browser.move(request, "place_hold", reason=CASE).status_code == 302
    assert stored(request).status == status
    assert "Lift the legal hold" in browser.text(page_of(request))
    assert browser.move(request, "place_hold", reason=CASE).status_code == 409
    assert browser.move(request, "lift_hold", why="nonsense").status_code == 422
    assert browser.move(request, "lift_hold", why="released").status_code == 302
    assert "Place a legal hold" in browser.text(page_of(request))
