"""Makes a backup, and deletes those that are past their time.

line      "intake-backup 2 2027-03-03T17:00:00.000000+0000" and a salt
sealed    with BACKUP_KEY: the header as a line of JSON, and what the database engine dumps
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import chain, pairwise
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from intake.audit import journal, trail
from intake.audit.event_types import EventType
from intake.backup import engines
from intake.backup.engines import BackupRefused
from intake.contact.disposal import DisposalRecord, RecordKind
from intake.retention import journal_replay
from intake.retention.schedule import BACKUP_DAYS
from intake.vault.key_usage import KeyUsage
from intake.vault.sealed_file import label_of, sealed

FORMAT, BACKUP = "intake-backup 2", "backup"
FORMAT_BEFORE_0_1 = "intake-backup 1"  # the migrations that it needs are not here
# After a longer gap all backups before it would go at once.
MAX_GAP, KEPT_AFTER_GAP = timedelta(days=BACKUP_DAYS - 1), timedelta(days=7)
TIMESTAMP = "%Y-%m-%dT%H:%M:%S.%f%z"


@dataclass(frozen=True)
class Header:
    """What a backup holds.

    at      when it was made, UTC
    engine  "sqlite" or "postgresql"
    schema  the last migration of each app
    rows    how many rows each table has
    keys    the ids of the ring keys that the rows need
    """

    at: str
    engine: str
    schema: dict[str, str]
    rows: dict[str, int]
    keys: list[str]


def key() -> bytes:
    """Return `BACKUP_KEY`. Raises `BackupRefused` when it is not set."""
    if settings.BACKUP_KEY is None:
        raise BackupRefused("BACKUP_KEY is not set. Set it to a base64 key of 32 bytes that is none of INTAKE_KEYS.")
    return bytes(settings.BACKUP_KEY)


class Backup:
    """One backup, to be written to a new file, or into a folder under a name made of its timestamp."""

    def __init__(self, path: Path) -> None:
        self.at, self.key = timezone.now(), key()
        self.kept_after_gap: list[Path] = []
        self.folder = path if path.is_dir() else None
        self.path = path / f"intake-{self.at:%Y%m%d-%H%M%S}.backup" if path.is_dir() else path

    def write(self, progress: Callable[[int], object]) -> Header:
        """Write all of it, or nothing under its name; call `progress` with the number of bytes of each chunk.

        Raises `BackupRefused`, OSError, or what SQLite raises when its disk is full.
        """
        if self.path.exists():
            raise BackupRefused(f"{self.path} is there already, and nothing is overwritten.")
        journal_replay.publish_erasures()
        # The journal that knows of a backup knows who was erased after it.
        journal.append(BACKUP, self._timestamp())
        part = self.path.with_name(f"{self.path.name}.part")
        with part.open("xb") as file:
            try:
                header = self._write_into(file, progress)
                part.rename(self.path)
            except BaseException:
                part.unlink()
                raise
        _sync(self.path.parent)
        trail.record(EventType.BACKED_UP, detail={"at": header.at, "rows": sum(header.rows.values())})
        return header

    def prune(self) -> list[Path]:
        """Delete the backups in the folder that are past their time, whole or not, now that a newer one is complete.

        One that would be too old before tomorrow's backup goes today. After a gap that is like none before it all stay
        for a week: more likely than a break is a clock that jumped ahead, and these may be the only ones of use.
        """
        before = self.at - timedelta(days=BACKUP_DAYS - 1)
        beside = sorted(self.folder.iterdir()) if self.folder else []
        made = {path: at for path in beside if (at := _made_at(path))}
        old = [path for path, at in made.items() if at < before]
        self.kept_after_gap = old if _has_jumped([*made.values(), self.at], self.at) else []
        old = [path for path in old if path not in self.kept_after_gap]
        for path in old:
            path.unlink()
        if old:
            fields = {"days": BACKUP_DAYS, "number": len(old), "done_at": self.at, "by_name": trail.SYSTEM}
            DisposalRecord.objects.create(kind=RecordKind.BACKUPS, **fields)
        return old

    def _write_into(self, file: BinaryIO, progress: Callable[[int], object]) -> Header:
        with engines.snapshot():
            header = self._header()
            line = json.dumps(asdict(header)).encode() + b"\n"
            for chunk in sealed(chain([line], engines.dump()), self.key, f"{FORMAT} {self._timestamp()}"):
                file.write(chunk)
                progress(len(chunk))
        file.flush()
        os.fsync(file.fileno())
        return header

    def _timestamp(self) -> str:
        return self.at.strftime(TIMESTAMP)

    def _header(self) -> Header:
        schema: dict[str, str] = {}
        for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
            schema[app] = name
        keys = sorted(KeyUsage.objects.values_list("pk", flat=True))
        return Header(self._timestamp(), connection.vendor, schema, dict(row_counts()), keys)


def row_counts() -> Iterator[tuple[str, int]]:
    """Yield every table, and how many rows it has."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  its own names
            yield table, cursor.fetchone()[0]


def _has_jumped(times: list[datetime], now: datetime) -> bool:
    """Return whether within the last week so much time passed between two backups, and twice as much as ever before."""
    ordered, longest = sorted(times), timedelta()
    for earlier, later in pairwise(ordered):
        gap = later - earlier
        if gap > MAX_GAP and gap > 2 * longest and now - later < KEPT_AFTER_GAP:
            return True
        longest = max(longest, gap)
    return False


def _made_at(path: Path) -> datetime | None:
    """Return when this backup was made, in UTC; None for a file that is no backup of ours."""
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        label, _, timestamp = label_of(file).rpartition(" ")
    try:
        return datetime.strptime(timestamp, TIMESTAMP) if label in {FORMAT, FORMAT_BEFORE_0_1} else None
    except ValueError:
        return None


def _sync(folder: Path) -> None:
    """Make sure that the name of a new file in `folder` is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
