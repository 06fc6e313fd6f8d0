"""What `backup` writes, what it refuses, and which old ones it deletes."""

import os
import stat
import subprocess
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client

from intake.audit import journal as journals
from intake.backup import engines
from intake.backup.create import FORMAT, FORMAT_BEFORE_0_1
from intake.models import AuditEvent, DisposalRecord
from intake.retention.schedule import BACKUP_DAYS
from intake.vault.sealed_file import opened, sealed
from tests.backup.conftest import refused
from tests.contact.canaries import Canary, Looking
from tests.contact.person_journey import Walker, ask, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("journal")]
DAY = timedelta(days=1)


def backup(path: Path) -> str:
    output = StringIO()
    call_command("backup", path, stdout=output, stderr=StringIO())
    return output.getvalue()


def test_it_writes_one_file_for_this_account_alone(tmp_path: Path, helpline: Any) -> None:
    path = tmp_path / "today"
    assert f"{path}: " in backup(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["today"]
    event = AuditEvent.objects.get(event_type="backed_up")
    assert event.actor_name == "system"
    [line] = journals.read(kind="backup")
    assert line.words == (event.detail["at"],)


def test_neither_the_file_nor_what_is_inside_holds_a_word_of_anybody(
    tmp_path: Path, helpline: Any, advisor: Any, supervisor: Any, settings: Any
) -> None:
    people, public = [Canary(number) for number in range(3)], Walker()
    for person in people:
        work(person, ask(person, public), Walker(advisor), Walker(supervisor))
    path = tmp_path / "today"
    backup(path)
    sealed_bytes = path.read_bytes()
    inside = b"".join(opened(BytesIO(sealed_bytes), settings.BACKUP_KEY))
    header, _, dump = inside.partition(b"\n")
    assert b'"intake_contactrequest": 3' in header
    looking = Looking(people)
    assert looking.found(sealed_bytes) == []
    plain = dump if connection.vendor == "sqlite" else _taken_out(dump, tmp_path)
    assert b"intake_contactrequest" in plain
    assert looking.found(plain) == []


def _taken_out(dump: bytes, folder: Path) -> bytes:
    """What `pg_restore` makes of it: its texts are compressed."""
    (folder / "dump").write_bytes(dump)
    return subprocess.run(["pg_restore", "--file=-", folder / "dump"], check=True, capture_output=True).stdout


def test_without_a_key_it_says_what_to_set(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_KEY = None
    for command in ("backup", "restore"):
        (tmp_path / "restore").touch()
        assert "BACKUP_KEY is not set. Set it to a base64 key of 32 bytes" in refused(command, tmp_path / command)
    assert not (tmp_path / "backup").exists()


def test_nothing_is_overwritten(tmp_path: Path, helpline: Any) -> None:
    path = tmp_path / "today"
    path.write_text("mine")
    assert refused("backup", path).endswith("is there already, and nothing is overwritten.")
    assert path.read_text() == "mine"


def test_two_at_once_do_not_share_a_file(tmp_path: Path, helpline: Any) -> None:
    part = tmp_path / "today.part"
    part.write_text("the other's")
    assert "No backup was made" in refused("backup", tmp_path / "today")
    assert part.read_text() == "the other's"


@pytest.mark.parametrize("where", ["dump", "journal", "disk"])
def test_when_it_fails_nothing_is_left(
    where: str, tmp_path: Path, helpline: Any, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise OSError("no space left")

    if where == "journal":
        journal.touch()
    elif where == "disk":
        monkeypatch.setattr("intake.backup.create.os.fsync", fail)
        monkeypatch.setattr("intake.audit.journal.append", lambda *_: None)
    else:
        monkeypatch.setattr(engines, "dump", lambda: map(fail, [b""]))
    folder = tmp_path / "backups"
    folder.mkdir()
    assert refused("backup", folder).startswith("No backup was made: ")
    assert list(folder.iterdir()) == []
    assert not AuditEvent.objects.filter(event_type="backed_up").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "backups"
    path.mkdir()
    return path


def test_in_a_folder_it_is_named_after_its_timestamp(
    folder: Path, helpline: Any, clock: time_machine.Traveller
) -> None:
    backup(folder)
    assert [path.name for path in folder.iterdir()] == ["intake-20270303-170000.backup"]


def test_one_a_day_leaves_none_that_is_older_than_the_privacy_page_says(
    folder: Path, helpline: Any, clock: time_machine.Traveller
) -> None:
    backup(folder)
    first = min(folder.iterdir())
    clock.shift((BACKUP_DAYS - 1) * DAY)
    backup(folder)
    assert first.exists()
    clock.shift(1)  # tomorrow's would find it too old
    backup(folder)
    assert not first.exists()
    assert len(list(folder.iterdir())) == 2
    record = DisposalRecord.objects.get(kind="backups")
    assert (record.days, record.number, record.request_id) == (BACKUP_DAYS, 1, None)
    assert f"Within {BACKUP_DAYS} days: our backup copies are gone too." in Client().get("/privacy/").content.decode()


def test_only_backups_of_ours_are_deleted(folder: Path, helpline: Any, clock: time_machine.Traveller) -> None:
    backup(folder)
    [ours] = folder.iterdir()
    half = folder / "interrupted.part"
    half.write_bytes(ours.read_bytes()[:-100])
    renamed = folder / "of somebody who left"
    renamed.write_bytes(b"".join(sealed([b"x"], bytes(32), f"{FORMAT} 2027-01-01T00:00:00.000000+0000")))
    earlier = folder / "before 0.1.0"
    earlier.write_text(f"{FORMAT_BEFORE_0_1} 2027-01-01T00:00:00.000000+0000 abc\n")
    names = ["intake-20270101-000000.backup", "notes", "empty", "no timestamp", "no time zone", "others"]
    strangers = [folder / name for name in names]
    strangers[0].write_text("named like one of ours")
    strangers[1].write_bytes(os.urandom(5000))
    strangers[2].touch()
    strangers[3].write_text(f"{FORMAT} yesterday abc\n")
    strangers[4].write_text(f"{FORMAT} 2027-01-01T00:00:00.000000 abc\n")
    strangers[5].write_text("somebody-elses 1 2027-01-01T00:00:00.000000+0000 abc\n")
    (folder / "another").mkdir()
    link, elsewhere = folder / "link", folder.parent / "elsewhere"
    elsewhere.write_bytes(ours.read_bytes())
    link.symlink_to(elsewhere)
    clock.shift(BACKUP_DAYS * DAY)
    output = backup(folder)
    assert output.count("Deleted, as it is past its time: ") == 4
    assert [path.exists() for path in (ours, half, renamed, earlier)] == [False] * 4
    assert all(path.exists() for path in (*strangers, folder / "another", link, elsewhere))
    assert len(list(folder.glob("intake-2027*"))) == 2


def after_a_jump(folder: Path, clock: time_machine.Traveller, days: int) -> list[str]:
    """Make one a day, and go on for three days with a clock that has jumped ahead; which of the first are left."""
    for _ in range(3):
        backup(folder)
        clock.shift(DAY)
    first = sorted(path.name for path in folder.iterdir())
    clock.shift(days * DAY)
    for _ in range(3):
        backup(folder)
        clock.shift(DAY)
    return [name for name in first if (folder / name).exists()]


@pytest.mark.parametrize("days", [BACKUP_DAYS, 400])
def test_a_clock_that_jumps_ahead_leaves_the_older_ones_for_a_week(
    days: int, folder: Path, helpline: Any, clock: time_machine.Traveller
) -> None:
    assert len(after_a_jump(folder, clock, days)) == 3
    clock.shift(7 * DAY)
    backup(folder)
    assert len(list(folder.iterdir())) == 4


def test_the_check_sees_backups_that_a_jump_deletes(
    folder: Path, helpline: Any, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.backup.create._has_jumped", lambda *_: False)
    assert after_a_jump(folder, clock, BACKUP_DAYS) == []


def test_one_a_month_leaves_no_more_than_the_one_before(
    folder: Path, helpline: Any, clock: time_machine.Traveller
) -> None:
    for _ in range(4):
        backup(folder)
        clock.shift(31 * DAY)
    assert len(list(folder.iterdir())) <= 2


def test_when_the_new_one_fails_no_old_one_is_deleted(
    folder: Path, helpline: Any, clock: time_machine.Traveller, journal: Path
) -> None:
    backup(folder)
    clock.shift(3 * BACKUP_DAYS * DAY)
    journal.rename(journal.with_name("moved"))
    journal.touch()
    refused("backup", folder)
    assert len(list(folder.iterdir())) == 1


if connection.vendor == "postgresql":

    def with_programs(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str = "") -> None:
        """From now on these are the machine's programs."""
        if script:
            (folder / "pg_dump").write_text(f"#!/bin/sh\n{script}\n")
            (folder / "pg_dump").chmod(0o700)
        monkeypatch.setenv("PATH", f"{folder}:/bin" if script else str(folder))

    @pytest.mark.parametrize("script", ["", "echo pg_dump '(PostgreSQL)' 9.6.24"])
    def test_it_says_which_program_is_missing_or_too_old(
        script: str, tmp_path: Path, folder: Path, helpline: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with_programs(tmp_path, monkeypatch, script)
        assert "pg_dump is missing or too old: install the client programs of PostgreSQL" in refused("backup", folder)
        assert list(folder.iterdir()) == []

    def test_a_program_that_fails_is_quoted_by_its_first_line_alone(
        tmp_path: Path, folder: Path, helpline: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        version = '[ "$1" = --version ] && echo 99 && exit'
        with_programs(tmp_path, monkeypatch, f"{version}\necho half\necho it broke >&2\necho a row >&2\nexit 1")
        assert refused("backup", folder) == "No backup was made: it broke"
        assert list(folder.iterdir()) == []

    def test_the_password_is_in_no_command_line(
        tmp_path: Path, folder: Path, helpline: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        version = '[ "$1" = --version ] && echo 99 && exit'
        with_programs(tmp_path, monkeypatch, f'{version}\necho "$@" > {tmp_path}/arguments\nexit 1')
        refused("backup", folder)
        arguments = (tmp_path / "arguments").read_text()
        assert connection.settings_dict["NAME"] in arguments
        assert connection.settings_dict["PASSWORD"] not in arguments
