"""The contact is shown only behind an audit row, and stands nowhere else."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import DatabaseError

from intake.audit import trail
from intake.models import AuditEvent, ContactRequest, Delivery, Notification
from intake.triage import transitions
from tests.build import a_request
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.notify.build import fan_out_and_send
from tests.triage.record import events, everything

NAME = "Marisol Canary"
CANARY = {
    "name": NAME,
    "phone": "+13125550187",
    "phone_raw": "(312) 555-0187",
    "email": "marisol.canary@example.org",
    "email_raw": "marisol canary at example",
}
CONTACT = [text for column, text in CANARY.items() if column != "name"] + ["3125550187", "555-0187", "marisol.canary"]


@pytest.fixture
def marisol(advisor: User) -> ContactRequest:
    """A request with all of CANARY, held by `advisor`."""
    return transitions.claim(a_request(**CANARY), by=advisor)


def shown(html: str) -> list[str]:
    return [text for text in CONTACT if text in html]


def check_that_a_reveal_is_written_down(browser: Browser, request: ContactRequest, user: User, reason: str) -> None:
    """Red when the page shows a contact without a new audit row of it."""
    before = len(events(request))
    answer = browser.move(request, "reveal", reason=reason)
    assert shown(answer.content.decode()), "the contact is not shown"
    new = events(request)[before:]
    assert [(event.event_type, event.actor) for event in new] == [("revealed", user)]
    assert trail.is_intact(new[0])
    assert set(new[0].detail["fields"]) == set(CANARY)


@pytest.mark.parametrize("who", ["advisor", "supervisor"])
def test_it_is_written_down(who: str, marisol: ContactRequest, advisor: User, supervisor: User) -> None:
    user = {"advisor": advisor, "supervisor": supervisor}[who]
    check_that_a_reveal_is_written_down(Browser(user), marisol, user, "a complaint")
    check_that_a_reveal_is_written_down(Browser(user), marisol, user, "once more")


def test_the_check_sees_a_page_that_shows_it_unwritten(
    marisol: ContactRequest, advisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transitions, "reveal", lambda *_, **__: None)
    with pytest.raises(AssertionError):
        check_that_a_reveal_is_written_down(Browser(advisor), marisol, advisor, "")


def test_nothing_is_shown_when_it_cannot_be_written_down(
    marisol: ContactRequest, advisor: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(trail, "build", fail)
    before = everything()
    for user in (advisor, supervisor):
        answer = Browser(user, raise_request_exception=False).move(marisol, "reveal", reason="a complaint")
        assert answer.status_code == 500
        assert shown(answer.content.decode()) == []
    assert everything() == before


@pytest.mark.parametrize("who", ["advisor2", "auditor", "operator"])
def test_nothing_is_shown_to_whoever_may_not(who: str, marisol: ContactRequest, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    before = everything()
    answer = Browser(user).move(marisol, "reveal", reason="I am curious")
    assert answer.status_code == (409 if who == "advisor2" else 403)
    assert shown(answer.content.decode()) == []
    assert NAME not in answer.content.decode()
    assert everything() == before


def test_a_supervisor_without_a_reason_is_shown_nothing(marisol: ContactRequest, supervisor: User) -> None:
    answer = Browser(supervisor).move(marisol, "reveal")
    assert answer.status_code == 409
    assert "a reason is needed" in answer.content.decode()
    assert shown(answer.content.decode()) == []


def test_a_reload_of_the_page_hides_it_again(marisol: ContactRequest, advisor: User) -> None:
    browser = Browser(advisor)
    browser.move(marisol, "reveal")
    assert shown(browser.text(page_of(marisol))) == []


def answers(browser: Browser, request: ContactRequest) -> list[Any]:
    """Every page that lists or shows `request`, and the answer to every move but the reveal."""
    tabs = ("waiting", "mine", "due", "scheduled", "quarantine", "closed")
    paths = ["/admin/", page_of(request), QUEUE, *(f"{QUEUE}?tab={tab}" for tab in tabs)]
    moves: list[tuple[str, dict[str, str]]] = [
        ("claim", {}),
        ("schedule", {"at": "2027-03-04T23:00"}),
        ("log_attempt", {"channel": "call"}),
        ("log_attempt", {"result": "reached", "channel": "call", "text": "she will ring back"}),
        ("close", {"outcome": "helped"}),
        ("close", {"outcome": "helped"}),
        ("release", {}),
    ]
    looked = [browser.get(path) for path in paths]
    found = browser.send(f"{QUEUE}search/", q=CANARY["phone"])
    made = [browser.move(request, verb, **fields) for verb, fields in moves]
    return [*looked, found, browser.get(found.headers.get("Location", QUEUE)), *made]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("who", ["advisor", "advisor2", "supervisor", "auditor", "operator"])
def test_no_other_page_has_it(who: str, marisol: ContactRequest, request: pytest.FixtureRequest) -> None:
    browser = Browser(request.getfixturevalue(who))
    transitions.reveal(marisol, by=marisol.claimed_by)
    for answer in answers(browser, marisol):
        assert shown(answer.content.decode()) == []
        assert shown(str(answer.headers)) == []
        assert shown(str(dict(browser.session))) == []


@pytest.mark.parametrize(("who", "sees"), [("advisor", True), ("supervisor", True), ("advisor2", False)])
def test_the_name_is_for_the_holder_and_a_supervisor(
    who: str, sees: bool, marisol: ContactRequest, request: pytest.FixtureRequest
) -> None:
    browser = Browser(request.getfixturevalue(who))
    assert (NAME in browser.text(page_of(marisol))) is sees
    assert NAME not in browser.text(QUEUE, tab="mine")
    assert NAME not in browser.text("/admin/")


@pytest.mark.usefixtures("clock")
def test_neither_the_trail_nor_a_letter_has_it(
    marisol: ContactRequest, advisor: User, advisor2: User, supervisor: User
) -> None:
    transitions.reveal(marisol, by=advisor)
    transitions.change_contact(marisol, phone=CANARY["phone"], email=CANARY["email"])
    transitions.reassign(marisol, by=supervisor, to=advisor2, reason=f"call {CANARY['phone']}")
    transitions.close(marisol, by=advisor2, outcome="helped")
    assert fan_out_and_send() == Delivery.objects.count() == 4
    rows = (AuditEvent.objects, Notification.objects, Delivery.objects)
    written = [str(row) for kept in rows for row in kept.values_list()]
    sent = [f"{mail_.subject}{mail_.body}{mail_.extra_headers}" for mail_ in mail.outbox]
    for text in (*written, *sent):
        assert shown(text) == []
        assert NAME not in text
