"""`manage.py verify_audit`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.audit.verification import Cursor, Result, verify
from intake.management.progress import Progress
from intake.models import AuditEvent

BATCH_SIZE = 10_000


class Command(BaseCommand):
    """Reads the whole audit trail, and names the first row that was changed, moved, deleted or slipped in."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--journal", type=Path, metavar="FILE", help="heads from here, not from INTAKE_JOURNAL")

    def handle(self, *, journal: Path | None, **options: Any) -> None:
        checked, progress = Result(Cursor()), Progress(self.stderr, "audit rows", AuditEvent.objects.count())
        while not checked.done:
            checked = checked.merge(verify(checked.cursor, BATCH_SIZE, journal))
            if checked.fault:
                raise CommandError(str(checked.fault))
            progress.add(checked.links + checked.unlinked - progress.done)
        self.stdout.write(
            f"{checked.links + checked.unlinked} audit rows verify, {checked.unlinked} of them not linked yet; "
            f"heads that agree: {checked.heads}"
        )
