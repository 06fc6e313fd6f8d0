"""Restores a backup, and checks what came back."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from intake.audit import journal
from intake.audit.chain import restart
from intake.backup import engines
from intake.backup.create import BACKUP, FORMAT_BEFORE_0_1, TIMESTAMP, Header, key, row_counts
from intake.backup.engines import BackupRefused
from intake.retention.journal_replay import replay_erasures, replay_opt_outs
from intake.vault.sealed_file import label_of, opened


class Restoration:
    """One backup to be restored: call `verify`, then `load`, then the command `migrate`, then `finish`."""

    header: Header

    def __init__(self, path: Path) -> None:
        self.path, self.size, self.key = path, path.stat().st_size, key()

    def verify(self, progress: Callable[[int], object]) -> None:
        """Open the whole file, before anything is written; call `progress` with the number of bytes of each chunk.

        Raises `CannotDecrypt`, or `BackupRefused` for one that does not belong here.
        """
        with self.path.open("rb") as file:
            if label_of(file).startswith(FORMAT_BEFORE_0_1):
                raise BackupRefused(
                    "It was made before version 0.1.0, and nothing since brings its tables up to date. Restore it with "
                    "the version that made it: the git tag before-0.1."
                )
        for _ in self._chunks(progress):
            pass
        if self.header.engine != connection.vendor:
            raise BackupRefused(f"It is a backup of {self.header.engine}, and DATABASE_URL names {connection.vendor}.")
        ours = MigrationLoader(None).disk_migrations
        if newer := sorted(".".join(one) for one in self.header.schema.items() if one not in ours):
            raise BackupRefused(f"A newer version made it, with {', '.join(newer)}: restore it with that one.")
        if dict(row_counts()):
            raise BackupRefused("The database that DATABASE_URL names has tables: only an empty one can take a backup.")

    def is_in_journal(self) -> bool:
        """Return whether the external journal knows of this backup, and so of who was erased after it."""
        try:
            return any(self.header.at in line.words for line in journal.read(kind=BACKUP))
        except OSError:
            return False

    def load(self, progress: Callable[[int], object]) -> dict[str, tuple[int, int]]:
        """Write it, all or nothing; return each table whose number of rows differs, with both numbers."""
        engines.load(self._chunks(progress))
        found, had = dict(row_counts()), self.header.rows
        return {
            table: (had.get(table, 0), found.get(table, 0))
            for table in sorted(had | found)
            if had.get(table) != found.get(table)
        }

    def finish(self, *, with_journal: bool) -> tuple[int, int]:
        """Erase again who was erased since, end contact with who asked for that since, and restart the audit chain.

        Return how many requests were erased, and with how many people contact was ended.
        """
        erased = ended = 0
        if with_journal:
            erased = sum(1 for _ in replay_erasures())
            ended = sum(1 for _ in replay_opt_outs(datetime.strptime(self.header.at, TIMESTAMP)))
        restart(of=self.header.at, erased=erased, ended=ended, journal=with_journal)
        return erased, ended

    def _chunks(self, progress: Callable[[int], object]) -> Iterator[bytes]:
        """Read the header, then yield what the database engine dumped."""
        with self.path.open("rb") as file:
            chunks = opened(file, self.key)
            line, _, first = next(chunks).partition(b"\n")
            self.header = Header(**json.loads(line))
            for chunk in chain([first], chunks):
                yield chunk
                progress(len(chunk))
