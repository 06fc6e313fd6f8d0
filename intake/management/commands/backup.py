"""`manage.py backup`."""

import sqlite3
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError

from intake.backup import engines
from intake.backup.create import Backup
from intake.backup.engines import BackupRefused
from intake.management.progress import Progress

KB = 1000


class Command(BaseCommand):
    """Writes the whole database into one sealed file, while the site runs.

    PATH is a new file; or a folder, in which the file is named after the time, and backups past their time are
    deleted.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")

    def handle(self, *, path: Path, **options: Any) -> None:
        try:
            backup = Backup(path)
            progress = Progress(self.stderr, "kB", engines.size() // KB)
            header = backup.write(lambda number: progress.add(number // KB))
        except (BackupRefused, OSError, sqlite3.Error, DatabaseError) as error:
            raise CommandError(f"No backup was made: {error}") from None
        progress.finish()
        self.stdout.write(f"{backup.path}: {sum(header.rows.values())} rows of {len(header.rows)} tables")
        for old in backup.prune():
            self.stdout.write(f"Deleted, as it is past its time: {old}")
        if kept := len(backup.kept_after_gap):
            self.stderr.write(
                f"Kept for a week, though past their time: {kept}. Either no backup was made for a month, or this "
                "clock is wrong: look at it. If it is right, delete them."
            )
