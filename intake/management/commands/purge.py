"""`manage.py purge`."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from intake.contact.disposal import RecordKind
from intake.retention.purge import due_now, purge


class Command(BaseCommand):
    """Disposes of what the schedule has kept long enough. The worker does so once a day."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is due, and dispose of nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        found = due_now()
        done = Counter[RecordKind]() if dry_run else purge()
        self.stdout.write(f"{'':<40} {'due':>8} {'done':>8} {'held':>8}")
        for due in found:
            self.stdout.write(f"{due.kind.label!s:<40} {due.number:>8} {done[due.kind]:>8} {due.on_hold:>8}")
        if dry_run:
            self.stdout.write("Nothing was disposed of: --dry-run.")
