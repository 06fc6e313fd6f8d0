"""What `verify_audit` says."""

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from intake.audit import chain, journal, trail
from intake.audit.chain import Linker
from intake.audit.event_types import EventType
from intake.management import progress
from intake.management.commands import verify_audit
from intake.models import AuditEvent, AuditLink
from tests.audit.tampering import as_superuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("journal")]


def verify(**options: Any) -> str:
    output = StringIO()
    call_command("verify_audit", stdout=output, stderr=output, **options)
    return output.getvalue().strip()


def refused(**options: Any) -> str:
    with pytest.raises(CommandError) as refusal:
        verify(**options)
    assert refusal.value.returncode == 1
    return str(refusal.value)


def record(events: int) -> list[int]:
    for _ in range(events):
        trail.record(EventType.CLAIMED)
    return list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))[-events:]


def test_an_empty_trail_has_nothing_wrong() -> None:
    assert verify() == "0 audit rows verify, 0 of them not linked yet; heads that agree: 0"


def test_it_counts_what_it_read() -> None:
    record(3)
    Linker().link()
    record(2)
    assert verify() == "5 audit rows verify, 2 of them not linked yet; heads that agree: 1"


def test_a_trail_without_a_worker_is_verified_row_by_row() -> None:
    _, second = record(2)
    assert verify() == "2 audit rows verify, 2 of them not linked yet; heads that agree: 0"
    with as_superuser():
        AuditEvent.objects.filter(pk=second).update(actor_name="somebody else")
    assert refused() == f"In row {second}: it was changed after it was written."


def test_it_names_the_first_bad_row_and_its_position() -> None:
    keys = record(5)
    Linker().link()
    with as_superuser():
        AuditEvent.objects.filter(pk__in=keys[2:]).update(actor_name="somebody else")
    first, counted, *others = refused().splitlines()
    assert first == f"In row {keys[2]}, position 3: it was changed after it was written."
    assert (counted, len(others)) == ("3 faults in all: changed 3.", 2)
    with as_superuser():
        AuditEvent.objects.filter(pk=keys[1]).delete()
    first, counted, *_ = refused().splitlines()
    assert first == f"In row {keys[1]}, position 2: it was linked here, and is deleted."
    assert counted == "4 faults in all: changed 3, deleted 1."


def test_it_names_the_head_that_a_cut_tail_contradicts() -> None:
    keys = record(5)
    Linker().link()
    with as_superuser():
        AuditEvent.objects.filter(pk__in=keys[3:]).delete()
        AuditLink.objects.filter(position__gt=3).delete()
    [head] = journal.read()
    end = "it is gone, and a head outside the database knows of it: the end of the trail was cut off."
    assert refused() == f"In position 5, journal {head.source}: {end}"


def cut(after: int) -> None:
    """What putting an older backup back does to the trail, and so does somebody who cuts its end off."""
    with as_superuser():
        AuditEvent.objects.filter(link__position__gt=after).delete()
        AuditLink.objects.filter(position__gt=after).delete()


def test_once_a_backup_was_restored_heads_beyond_it_are_past() -> None:
    record(5)
    Linker().link()
    cut(after=3)
    chain.restart()
    assert verify().startswith("4 audit rows verify")
    record(4)
    Linker().link()
    assert verify().startswith("8 audit rows verify")
    cut(after=6)
    assert refused().startswith("In position 8, ")


def test_a_restored_backup_does_not_excuse_what_it_holds() -> None:
    record(5)
    Linker().link()
    chain.restart()
    cut(after=4)
    assert refused().startswith("In position 5, ")


def test_nobody_without_the_key_can_say_that_a_backup_was_restored() -> None:
    record(5)
    Linker().link()
    cut(after=3)
    [file] = journal.settings.INTAKE_JOURNAL.iterdir()
    file.write_text(file.read_text() + "restored 2099-01-01T00:00:00.000000+00:00 0:" + "A" * 24 + "\n")
    assert refused().startswith("In position 5, ")


def test_it_takes_heads_from_a_file(tmp_path: Path) -> None:
    record(2)
    Linker().link()
    [written] = journal.settings.INTAKE_JOURNAL.iterdir()
    elsewhere = written.rename(tmp_path / "elsewhere")
    assert verify().endswith("; heads that agree: 0")
    assert verify(journal=elsewhere).endswith("; heads that agree: 1")
    elsewhere.write_text(elsewhere.read_text().replace("head", "tail"))
    assert refused(journal=elsewhere).startswith("In journal elsewhere:1: the line was forged")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert refused(journal=tmp_path / "nowhere") == f"In journal {tmp_path}/nowhere: it cannot be read."


def test_other_kinds_of_lines_are_no_heads() -> None:
    record(1)
    Linker().link()
    journal.append("erased", "somebody")
    assert verify().endswith("; heads that agree: 1")


def test_a_long_trail_is_read_in_portions_and_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH_SIZE", 2)
    monkeypatch.setattr(chain, "LATE_COMMIT_MARGIN", 3)
    monkeypatch.setattr(verify_audit, "BATCH_SIZE", 4)
    monkeypatch.setattr(progress, "QUIET_SECONDS", -1)
    record(10)
    Linker().link()
    record(3)
    *lines, result = verify().splitlines()
    assert lines[0].startswith("audit rows: 4 of 13, ")
    assert lines[0].endswith(" s left")
    assert result == "13 audit rows verify, 3 of them not linked yet; heads that agree: 5"


def test_it_verifies_across_a_change_of_keys(settings: Any) -> None:
    record(2)
    Linker().link()
    settings.INTAKE_KEYS = [os.urandom(32), *settings.INTAKE_KEYS]
    record(2)
    Linker().link()
    assert verify() == "4 audit rows verify, 0 of them not linked yet; heads that agree: 2"
    settings.INTAKE_KEYS = settings.INTAKE_KEYS[:1]
    assert "position 1: it names a key that is not in INTAKE_KEYS" in refused()


def test_a_later_row_without_a_link_was_slipped_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "LATE_COMMIT_MARGIN", 3)
    keys = record(10)
    Linker().link()
    with as_superuser():
        copied = AuditEvent.objects.get(pk=keys[4])
        copied.pk = -1
        copied.save(force_insert=True)
    assert refused().startswith("In row -1: it has no link, and later rows have")


if connection.vendor == "sqlite":

    @pytest.mark.parametrize(
        "change",
        [
            "at = 'noon'",
            "at = '2027-13-45 00:00:00'",
            "request_id = 'nobody'",
            "detail = '{'",
            "mac = 'text'",
            "actor_name = CAST(x'ff' AS TEXT)",
        ],
    )
    def test_what_does_not_belong_in_its_column_is_named(change: str) -> None:
        keys = record(4)
        Linker().link()
        with as_superuser(), connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute(f"UPDATE intake_auditevent SET {change} WHERE id = %s", [keys[2]])
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
            assert refused() == f"In row {keys[2]}, position 3: it was changed after it was written."
            cursor.execute("DELETE FROM intake_auditlink")
            assert refused().startswith(f"In row {keys[2]}: it was changed after it was written.")

    @pytest.mark.parametrize("column", ["event_id", "event_mac", "mac"])
    def test_what_does_not_belong_in_a_link_is_named(column: str) -> None:
        record(4)
        Linker().link()
        with as_superuser(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE intake_auditlink SET {column} = 'text' WHERE position = 3")
            assert "position 3: it was changed after it was written." in refused()
