"""Who was erased is known outside the database, so that a backup which is put back does not bring them back."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from intake.audit import journal as journals
from intake.audit.journal import append
from intake.contact.disposal import RecordKind
from intake.models import ContactRequest, DisposalRecord, LegalHold
from intake.retention import hold, journal_replay
from intake.retention.journal_replay import publish_erasures, replay_erasures
from intake.retention.schedule import schedule
from intake.triage import transitions
from tests.build import a_request
from tests.desk.many_requests import a_crowd
from tests.triage.cases import in_state
from tests.triage.record import events, everything, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("journal")]


def published() -> list[tuple[str, set[str]]]:
    """Under which rule who was erased, line by line."""
    return [(line.words[0], set(line.words[2:])) for line in journals.read(kind="erased")]


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_and_tells_once() -> None:
    request, kept = a_request(), a_request()
    transitions.withdraw(request)
    for _ in range(2):
        call_command("worker", once=True, stdout=StringIO())
    assert published() == [("withdrawn", {str(request.pk)})]
    assert str(kept.pk) not in str(published())


def test_those_of_one_timestamp_share_a_line(advisor: User, clock: time_machine.Traveller) -> None:
    a_crowd(3)
    requests = list(ContactRequest.objects.all())
    for request in requests:
        transitions.withdraw(request)
    clock.shift(1)
    later = a_request()
    transitions.withdraw(later)
    publish_erasures()
    assert published() == [("withdrawn", {str(request.pk) for request in requests}), ("withdrawn", {str(later.pk)})]


def test_more_than_one_portion_is_told_whole(clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_replay, "BATCH_SIZE", 2)
    requests = [a_request() for _ in range(5)]
    for request in requests:
        transitions.withdraw(request)
    publish_erasures()
    assert set().union(*(ids for _, ids in published())) == {str(request.pk) for request in requests}


def test_what_names_no_request_is_not_told() -> None:
    DisposalRecord.objects.create(kind=RecordKind.NOTIFICATIONS, number=7, done_at=timezone.now(), by_name="system")
    publish_erasures()
    assert published() == []


@pytest.mark.django_db(transaction=True)
def test_while_the_journal_cannot_be_written_the_worker_goes_on_and_tells_later(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = a_request()
    transitions.withdraw(request)
    journal.touch()
    call_command("worker", once=True, stdout=StringIO())
    journal.unlink()
    assert published() == []
    call_command("worker", once=True, stdout=StringIO())
    assert published() == [("withdrawn", {str(request.pk)})]


def erased_elsewhere(request: ContactRequest, kind: str = "withdrawn") -> None:
    """The journal says so, and this database does not know."""
    append("erased", kind, timezone.now().isoformat(), str(request.pk))


@pytest.mark.parametrize("status", ["waiting", "scheduled", "claimed", "quarantined", "closed"])
def test_in_whatever_state_it_is_it_is_closed_and_erased(status: str, advisor: User) -> None:
    request = in_state(status, advisor)
    erased_elsewhere(request)
    assert list(replay_erasures()) == [request]
    now = stored(request)
    outcome = "helped" if status == "closed" else "withdrawn"
    assert (now.status, now.outcome, now.claimed_by, bytes(now.data_key)) == ("closed", outcome, None, b"")
    assert [event.event_type for event in events(request)][-2:].count("erased") == 1
    assert list(replay_erasures()) == []


def test_a_hold_that_stood_then_has_ended(supervisor: User) -> None:
    request = in_state("closed", supervisor)
    hold.place(request, by=supervisor, reason="letter from the county court")
    erased_elsewhere(request, "closed")
    assert list(replay_erasures()) == [request]
    lifted = LegalHold.objects.get()
    assert (lifted.lifted_by_name, bytes(lifted.reason)) == ("system", b"")
    assert DisposalRecord.objects.get().kind == "closed"


def test_a_line_that_we_did_not_write_erases_nobody(journal: Path) -> None:
    request = a_request()
    erased_elsewhere(request)
    [file] = journal.iterdir()
    other = a_request()
    file.write_text(file.read_text().replace(str(request.pk), str(other.pk)))
    before = everything()
    assert list(replay_erasures()) == []
    assert everything() == before


def test_who_came_after_the_backup_is_no_trouble(helpline: Any) -> None:
    append("erased", "spam", timezone.now().isoformat(), "00000000-0000-4000-8000-000000000000")
    assert list(replay_erasures()) == []


def test_backups_are_in_the_schedule() -> None:
    rule = schedule()[RecordKind.BACKUPS]
    assert timedelta(days=rule.days or 0) == timedelta(days=30)
    assert rule.describe() == "30 days after it was made"
