"""What a superuser of the database tries while the worker runs, or with the help of a restored copy (P11)."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from intake.audit import chain, journal, restarts, trail, verification
from intake.audit.chain import Linker, unlinked_since
from intake.audit.event_types import EventType
from intake.audit.faults import FaultKind
from intake.audit.verification import Cursor, verify
from intake.models import AuditEvent, AuditLink
from tests.audit.tampering import as_superuser
from tests.broken import DROP, no_row_enters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("journal")]


def record(events: int) -> list[int]:
    for _ in range(events):
        trail.record(EventType.CLAIMED)
    return list(AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[:events])


def kinds() -> dict[FaultKind, int]:
    return dict(verify(Cursor(), 10_000).counts)


def delete(rows: list[int]) -> None:
    with as_superuser():
        AuditEvent.objects.filter(pk__in=rows).delete()


def cut(after: int) -> None:
    delete(list(AuditLink.objects.filter(position__gt=after).values_list("event_id", flat=True)))
    with as_superuser():
        AuditLink.objects.filter(position__gt=after).delete()


def stall_and_delete(linker: Linker) -> None:
    """Six events whose links are dropped; they are deleted, and the trigger with them."""
    with no_row_enters("intake_auditlink", DROP):
        rows = record(6)
        linker.link()
        delete(rows)
    linker.link()


def test_events_that_were_kept_from_the_chain_are_missed(caplog: pytest.LogCaptureFixture) -> None:
    record(3)
    linker = Linker()
    linker.link()
    stall_and_delete(linker)
    assert kinds() == {FaultKind.VANISHED: 6}
    assert any(one.levelno == logging.ERROR and "linked" in one.msg for one in caplog.records)


def test_the_check_sees_a_linker_that_trusts_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Linker, "_stall", lambda *_: None)
    linker = Linker()
    stall_and_delete(linker)
    assert kinds() == {}


def test_those_that_are_still_there_are_linked_later(clock: Any) -> None:
    linker = Linker()
    with no_row_enters("intake_auditlink", DROP):
        record(2)
        for _ in range(3):
            assert linker.link() == 0
            clock.shift(30)
        assert linker.stalled_since == timezone.now() - timedelta(seconds=90)
        assert unlinked_since(timezone.now()) is not None
    assert linker.link() == 2
    assert (linker.stalled_since, unlinked_since(timezone.now()), kinds()) == (None, None, {})
    assert [line.kind for line in journal.read()] == ["unlinked", "unlinked", "head"]


def try_a_restore(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a backup of five rows, restored elsewhere, writes into the journal of this trail; here nothing is left."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(trail, "record", lambda *_args, **_fields: None)
        here = AuditEvent.objects.latest("pk")
        there = AuditEvent(pk=here.pk + 1, mac=bytes(48))
        elsewhere.setattr(AuditEvent.objects, "latest", lambda _column: there)
        elsewhere.setattr(chain, "newest_link", lambda: AuditLink(position=5))
        chain.restart(of="2027-03-03T00:00:00.000000+0000")


def test_a_try_elsewhere_excuses_nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    record(9)
    Linker().link()
    try_a_restore(monkeypatch)
    assert kinds() == {}
    cut(after=6)
    assert kinds() == {FaultKind.CUT: 1}


def test_the_check_sees_a_verification_that_any_restore_excuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restarts.Restart, "is_held", lambda _self: True)
    record(9)
    Linker().link()
    try_a_restore(monkeypatch)
    cut(after=6)
    assert kinds() == {}


def test_a_copy_of_the_event_of_a_restore_excuses_nothing() -> None:
    record(5)
    Linker().link()
    chain.restart()
    Linker().link()
    event = AuditEvent.objects.latest("pk")
    cut(after=5)
    record(4)
    Linker().link()
    cut(after=7)
    with as_superuser():
        event.save(force_insert=True)
    Linker().link()
    assert kinds()


def test_after_a_lost_key_the_rest_is_verified(settings: Any) -> None:
    import os

    record(6)
    Linker().link()
    settings.INTAKE_KEYS = [os.urandom(32), *settings.INTAKE_KEYS]
    rows = record(20)
    Linker().link()
    settings.INTAKE_KEYS = settings.INTAKE_KEYS[:1]
    before = kinds()
    assert set(before) == {FaultKind.NO_KEY, FaultKind.FORGED}
    with as_superuser():
        AuditEvent.objects.filter(pk__in=rows[:17]).update(actor_name="somebody else")
    delete(rows[17:])
    assert kinds() == {**before, FaultKind.CHANGED: 17, FaultKind.DELETED: 3}


def test_a_head_of_another_database_is_named_so() -> None:
    record(2)
    Linker().link()
    journal.append("head", "7", "00" * 36, "ab" * 8)
    assert kinds() == {FaultKind.FOREIGN: 1}


def test_every_head_names_its_database() -> None:
    record(2)
    Linker().link()
    chain.restart()
    Linker().link()
    record(1)
    Linker().link()
    names = [line.words[2] for line in journal.read(kind="head")]
    assert names[0] == "-"
    assert len(set(names[1:])) == 1
    assert names[1] != "-"
    assert kinds() == {}


def test_a_line_that_was_torn_is_no_fault_and_one_that_was_cut_says_what_to_do(journal: Path) -> None:
    record(1)
    Linker().link()
    [file] = journal.iterdir()
    file.write_bytes(file.read_bytes()[:-30])
    assert kinds() == {}
    record(1)
    Linker().link()
    assert kinds() == {}
    lines = file.read_text().splitlines()
    file.write_text("\n".join(line for line in lines if not line.startswith("torn")) + "\n")
    assert kinds() == {FaultKind.LINE_CUT: 1}
    assert "take this one line out of the file" in str(verification.verify(Cursor(), 100).fault)
