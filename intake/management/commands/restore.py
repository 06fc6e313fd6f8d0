"""`manage.py restore`."""

import sqlite3
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError

from intake.backup.engines import BackupRefused
from intake.backup.restore import Restoration
from intake.management.commands.backup import KB
from intake.management.progress import Progress
from intake.staff.mfa_key_rotation import undecryptable_factors
from intake.vault import keys
from intake.vault.cipher import CannotDecrypt
from intake.vault.decryption_check import open_all, sealed_models

MAX_NAMED = 20
NOT_IN_JOURNAL = (
    "INTAKE_JOURNAL knows nothing of this backup, and so not of who was erased after it. Put the journal of that time "
    "there. If it is lost: --without-journal. Then whoever was erased since is here again, and somebody must find them."
)


class Command(BaseCommand):
    """Puts a backup into an empty database, brings its tables up to date, and erases again who was erased since.

    Whoever asked since then not to be called is not called. Then it looks at everything that came back. Start the site
    when it says that all is well.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--without-journal", action="store_true", help="forget who was erased, or stopped contact")

    def handle(self, *, path: Path, without_journal: bool, **options: Any) -> None:
        try:
            restoration = Restoration(path)
            self._verify(restoration, without_journal=without_journal)
            wrong = self._load(restoration)
        except (BackupRefused, CannotDecrypt, OSError, sqlite3.Error, DatabaseError) as error:
            raise CommandError(f"Nothing was restored from {path}: {error}") from None
        call_command("migrate", interactive=False, verbosity=0)
        try:
            erased, ended = restoration.finish(with_journal=not without_journal)
            self.stdout.write(f"Erased since, and again now: {erased}")
            self.stdout.write(f"Asked since not to be called, and closed again now: {ended}")
        except OSError as error:
            wrong.append(f"The journal failed, and not everybody who was erased since may be erased again: {error}")
        wrong += self._undecryptable()
        try:
            call_command("verify_audit", stdout=self.stdout, stderr=self.stderr)
        except CommandError as fault:
            wrong.append(str(fault))
        if wrong:
            more = [f"and {len(wrong) - MAX_NAMED} more"] if len(wrong) > MAX_NAMED else []
            raise CommandError("\n".join(["It was restored, and this is wrong:", *wrong[:MAX_NAMED], *more]))
        self.stdout.write("All is well.")

    def _verify(self, restoration: Restoration, *, without_journal: bool) -> None:
        progress = Progress(self.stderr, "verified, kB", restoration.size // KB)
        restoration.verify(lambda number: progress.add(number // KB))
        progress.finish()
        if not without_journal and not restoration.is_in_journal():
            raise BackupRefused(NOT_IN_JOURNAL)
        missing = set(restoration.header.keys) - {key.id.hex() for key in keys.ring()}
        if missing:
            self.stderr.write(
                f"INTAKE_KEYS lacks {', '.join(sorted(missing))}: what is sealed with that will not open."
            )

    def _load(self, restoration: Restoration) -> list[str]:
        progress = Progress(self.stderr, "restored, kB", restoration.size // KB)
        differing = restoration.load(lambda number: progress.add(number // KB))
        progress.finish()
        rows = restoration.header.rows
        self.stdout.write(f"{sum(rows.values())} rows of {len(rows)} tables, as of {restoration.header.at}")
        return [f"{table} had {had} rows, and has {has}" for table, (had, has) in differing.items()]

    def _undecryptable(self) -> list[str]:
        """Open everything that is sealed; return a sentence about each value that does not open."""
        opened, undecryptable = 0, [f"second factor {pk}" for pk in undecryptable_factors()]
        for model in sealed_models():
            progress = Progress(self.stderr, str(model._meta.verbose_name), model._base_manager.count())
            for values, failed in open_all(model):
                opened += values - len(failed)
                undecryptable += failed
                progress.add(1)
        self.stdout.write(f"{opened} sealed values open")
        return [f"{name} does not open" for name in undecryptable]
