import hashlib
import json
from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, connection
from django.utils import timezone

from intake.antispam.spam_flags import SubmissionSignals
from intake.contact.choices import Discretion
from intake.helpline.hours import Slot
from intake.helpline.published import published
from intake.models import AuditEvent, ConsentRecord, ContactRequest, Notification
from intake.reception import receive as reception
from intake.reception.receive import receive
from tests.broken import no_row_enters
from tests.build import CONSENT, DISCLOSURE, a_request, a_submission, a_user, a_wording

pytestmark = pytest.mark.django_db
TABLES = (ContactRequest, AuditEvent, Notification)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", TABLES, ids=lambda model: model.__name__)
def test_it_stores_everything_or_nothing(broken):
    submission = a_submission()
    with no_row_enters(broken._meta.db_table), pytest.raises(Error):
        receive(submission)
    assert not any(table.objects.exists() for table in TABLES)
    receive(submission)
    assert [table.objects.count() for table in TABLES] == [1, 1, 1]


def test_urgency_and_due_time_are_in_the_insert(clock):
    submission = a_submission(about="self")
    written = []

    def listen(execute, sql, params, many, context):
        written.append(sql.upper())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        request = receive(submission)
    assert not any("UPDATE" in sql for sql in written)
    stored = ContactRequest.objects.get(pk=request.pk)
    assert (stored.urgency, stored.rank, stored.reasons) == ("urgent", 1, ["for_themselves", "asap"])
    assert stored.due_at == timezone.now() + timedelta(hours=1)
    assert stored.not_before == stored.created_at == timezone.now()


@pytest.mark.parametrize(
    ("about", "urgency", "hours"), [("self", "urgent", 1), ("loved_one", "soon", 4), ("", "soon", 4)]
)
def test_it_is_due_as_soon_as_its_urgency_says(clock, about, urgency, hours):
    request = a_request(about=about)
    assert (request.urgency, request.due_at - request.created_at) == (urgency, timedelta(hours=hours))


def test_a_slot_schedules_it(clock):
    slot = Slot(timezone.now() + timedelta(hours=2), timezone.now() + timedelta(hours=5))
    request = a_request(slot=slot)
    assert (request.status, request.not_before, request.due_at) == ("scheduled", slot.starts, slot.ends)
    assert "chosen_time" in request.reasons


def test_each_of_a_slots_places_is_one_persons(clock):
    slot = Slot(timezone.now() + timedelta(hours=2), timezone.now() + timedelta(hours=5))
    requests = [a_request(slot=slot) for _ in range(6)]
    assert [request.slot_seat for request in requests] == [1, 2, 3, 4, None, None]
    assert [request.status for request in requests] == ["scheduled"] * 4 + ["waiting"] * 2
    assert [request.slot_was_full for request in requests] == [False] * 4 + [True] * 2
    assert {request.slot_starts for request in requests[4:]} == {None}


def test_a_suspicion_quarantines_it(clock):
    request = a_request(signals=SubmissionSignals(honeypot="filled in"))
    assert (request.status, request.reasons[0]) == ("quarantined", "honeypot_filled")
    assert request.due_at == timezone.now() + timedelta(hours=4)


def test_nothing_said_means_discretion():
    assert a_request().discretion == Discretion.PRIVATE


def test_what_it_returns_is_what_is_stored():
    request = a_request(email="mari@example.org", source_page="learn-naloxone")
    stored = ContactRequest.objects.get()
    columns = [field.attname for field in ContactRequest._meta.concrete_fields]
    assert [getattr(request, column) for column in columns] == [getattr(stored, column) for column in columns]
    assert {name: stored.opened(name) for name in ("name", "email")} == {"name": "Ana", "email": "mari@example.org"}


def carried() -> list[list[tuple[str, str]]]:
    """What each request says that its person saw, as they came: kind and text."""
    requests = ContactRequest.objects.order_by("created_at")
    return [[(wording.kind, wording.text) for wording in request.wordings_shown] for request in requests]


def shown_and_sent(helpline) -> list[list[tuple[str, str]]]:
    """What the pages of six people said. A new consent comes out after each was shown, before it is sent."""
    said = []
    for version in range(2, 8):
        submission = a_submission()
        said.append([(text.kind, text.text) for text in submission.wordings])
        a_wording(helpline, "consent", f"Consent {version}.", version=version)
        receive(submission)
    return said


def test_every_row_carries_the_words_that_were_seen(helpline):
    said = shown_and_sent(helpline)
    assert said[0] == [("disclosure", DISCLOSURE), ("consent", CONSENT)]
    assert said[-1] == [("disclosure", DISCLOSURE), ("consent", "Consent 6.")]
    assert carried() == said
    assert not ConsentRecord.objects.exists()


def test_the_check_sees_a_row_that_carries_the_newest_words(helpline, monkeypatch):
    def newest(submission):
        return {f"{wording.kind}_shown_id": wording.id for wording in published("en").wordings}

    monkeypatch.setattr(reception, "_shown", newest)
    assert shown_and_sent(helpline) != carried()


def test_what_was_read_out_is_kept_word_for_word(helpline):
    request = a_request(entered_by=a_user("advisor"))
    assert request.wordings_shown == []
    kept = request.consents.order_by("kind")
    assert [(row.text, row.read_out_by) for row in kept] == [(CONSENT, "advisor"), (DISCLOSURE, "advisor")]
    assert all(row.sha256 == hashlib.sha256(row.text.encode()).hexdigest() for row in kept)
    assert {(row.language, row.shown_at) for row in kept} == {("en", request.created_at)}


def test_the_audit_row_names_what_happened_and_nobody():
    request = a_request(name="Marisol", phone="+12025550123", email="mari@example.org")
    event = AuditEvent.objects.get(request_id=request.pk)
    assert (event.event_type, event.actor_id, event.actor_name) == ("received", None, "the person")
    assert event.detail == {"to": "waiting", "urgency": "soon"}
    assert "Marisol" not in json.dumps(event.detail)


def test_staff_are_told_once():
    request = a_request()
    letter = Notification.objects.get()
    assert (letter.request_id, letter.type, letter.recipient_id) == (request.pk, "new_request", None)
    assert letter.fan_out_at == letter.created_at


def test_a_code_that_is_taken_is_drawn_again(monkeypatch):
    taken = a_request().reference
    codes = iter([taken, taken, "BCDFGHJK"])
    monkeypatch.setattr(reception, "new_reference", lambda: next(codes))
    assert a_request().reference == "BCDFGHJK"


def test_it_does_not_go_on_drawing_for_ever(monkeypatch):
    taken = a_request().reference
    monkeypatch.setattr(reception, "new_reference", lambda: taken)
    with pytest.raises(IntegrityError):
        a_request()
