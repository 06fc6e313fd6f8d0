"""A copy of everything we hold, for the person who asks: whole, in their words, and in the trail before it leaves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import BinaryField, BooleanField, DateTimeField, ForeignKey, IntegerField, JSONField, Model
from django.utils import timezone, translation

from intake.desk.subject_access_report import sections
from intake.helpline.published import wording_version
from intake.models import (
    AuditEvent,
    ConsentRecord,
    ContactAttempt,
    ContactRequest,
    DisposalProposal,
    Helpline,
    LegalHold,
    MessageConsent,
    Note,
    Notification,
    ReceivedText,
    Referral,
    ReminderState,
    Wording,
)
from intake.reception.follow_up import FollowUp, apply_follow_up
from intake.triage import transitions
from intake.triage.inbound_sms import handle_sms
from intake.triage.message_consent import allow_messages
from intake.triage.texts import read_texts
from intake.vault.fields import SealedTextField
from tests.broken import no_row_enters
from tests.build import CONSENT, DISCLOSURE, REFERRAL, SPANISH, a_request, a_user, a_wording, a_wording_of_messages
from tests.desk.conftest import QUEUE, Browser, page_of
from tests.desk.test_reveal import CANARY
from tests.triage.record import everything

TOLD = {"zip": "73949-0862", "note": "two white egrets", "language": "en", "contact_method": "sms", "needs": ("talk",)}
WRITTEN = ["she will <ring> back", "her sister may answer", "Hope House, Elm Street", "all is well"]
# What the file does not hold, and why. Everything else that a row keeps is in it.
LEFT_OUT = {
    "ContactRequest": {
        "id": "says nothing; the code names the request",
        "submission_id": "a keyed hash",
        "data_key": "opens what the file says",
        "phone_index": "a keyed hash",
        "email_index": "a keyed hash",
        "text_index": "a keyed hash",
        "message_in_flight_until": "of the worker, for seconds",
        "deletion_pending_at": "nobody copies what its person deleted",
        "rank": "follows from the urgency",
        "slot_seat": "which of the slot's calls it is, for counting",
    },
    "ConsentRecord": {"id": "says nothing", "request": "this one", "sha256": "a hash of the text"},
    "ContactAttempt": {"id": "says nothing", "request": "this one", "author": "author_name tells them apart"},
    "Note": {"id": "says nothing", "request": "this one", "author": "author_name tells them apart"},
    "Referral": {
        "id": "says nothing",
        "request": "this one",
        "author": "author_name tells them apart",
        "consent": "stands with the words",
    },
    "AuditEvent": {
        "id": "says nothing",
        "request_id": "this one",
        "actor": "actor_name tells them apart",
        "detail": "names states and columns that stand elsewhere, and codes of other requests",
        "mac": "a seal",
    },
    "ReceivedText": {"id": "says nothing", "request": "this one", "read_by": "read_by_name tells them apart"},
    "MessageConsent": {"id": "says nothing", "request": "this one", "consent": "stands with the words"},
    "Notification": {
        "id": "says nothing",
        "request": "this one",
        "recipient": "which account was told",
        "include_off_call": "which accounts were told",
        "fan_out_at": "of the worker",
    },
}


@pytest.fixture
def marisol(advisor: User, supervisor: User) -> ContactRequest:
    """A request with all that can be kept of one, still open."""
    request = a_request(**CANARY, about="self", source_page="campaign")
    apply_follow_up(request, FollowUp(**TOLD))
    allow_messages(request, channels=["email"], words=a_wording_of_messages(request.helpline))
    transitions.claim(request, by=advisor)
    transitions.reveal(request, by=advisor)
    transitions.log_attempt(request, by=advisor, result="reached", text=WRITTEN[0])
    transitions.note(request, by=advisor, text=WRITTEN[1])
    transitions.refer(
        request, by=advisor, referred_to=WRITTEN[2], consent=wording_version(request.helpline_id, "referral", "en", 1)
    )
    transitions.allow_call(request, by=supervisor, reason=WRITTEN[3])
    handle_sms(request.opened("phone"), "do ring <after> six", timezone.now())
    read_texts(request, by=supervisor)
    return ContactRequest.objects.get(pk=request.pk)


def taken(user: User, request: ContactRequest, reason: str = "called_back") -> Any:
    return Browser(user).move(request, "copy", reason=reason)


@pytest.mark.usefixtures("clock")
def test_it_holds_what_was_told_written_and_agreed_to(marisol: ContactRequest, supervisor: User) -> None:
    html = taken(supervisor, marisol).content.decode()
    said = [
        *CANARY.values(),
        TOLD["zip"],
        TOLD["note"],
        "someone to talk to",
        "campaign",
        *WRITTEN[1:],
        "do ring &lt;after&gt; six",
    ]
    said += ["she will &lt;ring&gt; back", CONSENT, DISCLOSURE, REFERRAL, "call: reached", "March 3, 2027, noon"]
    assert [text for text in said if text not in html] == []


@pytest.mark.usefixtures("clock")
def test_it_tells_who_did_what_by_number_and_names_nobody(marisol: ContactRequest, supervisor: User) -> None:
    html = taken(supervisor, marisol).content.decode()
    said = re.findall(r"<dd>([a-z ]+): (you|our computer|staff member \d)</dd>", html)
    assert said == [
        ("received", "you"),
        ("scored again", "you"),
        ("more answers from the person", "you"),
        ("messages allowed by the person", "you"),
        ("claimed", "staff member 1"),
        ("contact shown", "staff member 1"),
        ("attempt logged", "staff member 1"),
        ("note written", "staff member 1"),
        ("referred", "staff member 1"),
        ("call allowed in the quiet hours", "staff member 2"),
        ("text came in from their number", "you"),
        ("texts read", "staff member 2"),
        ("copy made for the person", "staff member 2"),
    ]
    assert "advisor" not in html
    assert "supervisor" not in html


@pytest.mark.usefixtures("clock")
def test_it_is_a_file_that_no_cache_keeps_and_whose_name_tells_only_the_code(
    marisol: ContactRequest, supervisor: User
) -> None:
    answer = taken(supervisor, marisol)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{marisol.reference}.html"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in answer.content.decode()


@pytest.mark.parametrize(("language", "shown"), [("es", "es"), ("other", "en")])
def test_it_is_in_the_language_of_the_request_where_we_have_it(language: str, shown: str, supervisor: User) -> None:
    request = a_request(language=language)
    html = taken(supervisor, request).content.decode()
    assert f'<html lang="{shown}">' in html
    assert ("recibida" in html) is (language == "es")


def test_words_are_marked_with_their_own_language(supervisor: User, helpline: Helpline) -> None:
    request = a_request(language="en")
    ConsentRecord.objects.create(
        request=request,
        kind="consent",
        language="es",
        version=1,
        text=SPANISH["consent"],
        sha256="",
        shown_at=request.created_at,
    )
    assert f'<dd lang="es">{SPANISH["consent"]}</dd>' in taken(supervisor, request).content.decode()


def test_it_stands_in_the_trail_with_who_asked(marisol: ContactRequest, supervisor: User) -> None:
    taken(supervisor, marisol, "knew_the_code")
    [row] = AuditEvent.objects.filter(event_type="copy_made")
    assert (row.actor, row.request_id, row.detail) == (supervisor, marisol.pk, {"reason": "knew_the_code"})


def test_nothing_leaves_when_the_trail_cannot_be_written(marisol: ContactRequest, supervisor: User) -> None:
    browser = Browser(supervisor, raise_request_exception=False)
    with no_row_enters("intake_auditevent"), transaction.atomic():
        answer = browser.move(marisol, "copy", reason="law")
        transaction.set_rollback(True)
    assert answer.status_code == 500
    assert "Content-Disposition" not in answer.headers
    assert [text for text in CANARY.values() if text in answer.content.decode()] == []


@pytest.mark.parametrize("reason", ["", "because she rang"])
def test_nothing_leaves_without_a_reason_of_the_list(reason: str, marisol: ContactRequest, supervisor: User) -> None:
    before = everything()
    answer = taken(supervisor, marisol, reason)
    assert answer.status_code == 422
    assert [text for text in CANARY.values() if text in answer.content.decode()] == []
    assert everything() == before


def test_what_was_erased_is_said_to_be(marisol: ContactRequest, supervisor: User) -> None:
    transitions.withdraw(marisol)
    html = taken(supervisor, marisol).content.decode()
    assert [text for text in (*CANARY.values(), *WRITTEN, TOLD["zip"], TOLD["note"]) if text in html] == []
    assert "<dt>What to call you</dt><dd>erased</dd>" in html
    assert "withdrawn by the person: you" in html
    assert CONSENT in html


def test_the_page_of_a_request_leads_a_supervisor_to_it_and_nobody_else(
    marisol: ContactRequest, advisor: User, supervisor: User
) -> None:
    link = f'href="{QUEUE}{marisol.pk}/copy/"'
    assert link in Browser(supervisor).text(page_of(marisol))
    assert link not in Browser(advisor).text(page_of(marisol))


def test_looking_at_the_question_opens_nothing(
    marisol: ContactRequest, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContactRequest, "opened", None)
    before = everything()
    assert "Who asks, and how do you know?" in Browser(supervisor).text(f"{QUEUE}{marisol.pk}/copy/")
    assert everything() == before


KEPT: dict[type[Model], str] = {
    ConsentRecord: "request",
    ContactAttempt: "request",
    Note: "request",
    Referral: "request",
    AuditEvent: "request_id",
    Notification: "request",
    ReceivedText: "request",
    MessageConsent: "request",
}
# What happened tells of these, and when; why is the reviewers' and the court's. The letters tell of occasions.
TOLD_AS_EVENTS = {LegalHold, DisposalProposal, ReminderState}


_versions = count(70)


def another(row: Any, field: Any) -> Any:
    """A value that this column does not have."""
    value = getattr(row, field.attname)
    if isinstance(field, SealedTextField):
        row.seal(**{field.name: "quite another text"})
        return getattr(row, field.attname)
    if isinstance(field, DateTimeField):
        return datetime(2001, 2, 3, 4, 5, tzinfo=UTC)
    if isinstance(field, ForeignKey):
        related = field.related_model
        if related is Wording:
            return a_wording(row.helpline, "consent", f"Other words of {field.name}.", version=next(_versions)).pk
        return (a_user("auditor") if related is User else Helpline.objects.create(slug="other", name="Other")).pk
    if isinstance(field, JSONField):
        return ["naloxone"]
    if isinstance(field, BooleanField):
        return not value
    if isinstance(field, IntegerField):
        return 77
    assert not isinstance(field, BinaryField), field
    return next(code for code, _label in field.choices if code not in {value, ""}) if field.choices else "another"


def shown(request: ContactRequest) -> str:
    with translation.override("en"):
        return str(sections(request))


@contextmanager
def read_as(row: Any, column: str, value: Any) -> Iterator[None]:
    """`row` as if `column` held `value`: some tables take no UPDATE."""

    def from_db(cls: Any, *loaded: Any) -> Any:
        found = super(cls, cls).from_db(*loaded)
        if found.pk == row.pk:
            setattr(found, column, value)
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(row), "from_db", classmethod(from_db), raising=False)
        yield


def unseen(request: ContactRequest) -> Iterator[str]:
    """Every column of every row kept of `request` that can change without a change of the file."""
    before = shown(request)
    for model, owner in {ContactRequest: "pk", **KEPT}.items():
        row: Any = model._default_manager.filter(**{owner: request.pk}).latest("pk")
        for field in model._meta.concrete_fields:
            if field.name not in LEFT_OUT[model.__name__]:
                with read_as(row, field.attname, another(row, field)):
                    if shown(ContactRequest.objects.get(pk=request.pk)) == before:
                        yield f"{model.__name__}.{field.name}"


@pytest.mark.usefixtures("clock")
def test_whatever_a_row_keeps_is_in_it_or_is_left_out_for_a_reason(marisol: ContactRequest) -> None:
    assert list(unseen(marisol)) == []


@pytest.mark.usefixtures("clock")
def test_the_check_sees_a_column_that_is_forgotten(marisol: ContactRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(LEFT_OUT["ContactRequest"], "rank")
    assert list(unseen(marisol)) == ["ContactRequest.rank"]


def test_every_table_that_keeps_something_of_a_request_is_known() -> None:
    related = {relation.related_model for relation in ContactRequest._meta.related_objects}
    assert {*related, AuditEvent} == {*KEPT, *TOLD_AS_EVENTS}
