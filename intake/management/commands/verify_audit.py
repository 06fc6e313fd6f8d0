"""`manage.py verify_audit`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.audit.verification import Cursor, Result, verify
from intake.management.progress import Progress
from intake.models import AuditEvent

BATCH_SIZE = 10_000


class Command(BaseCommand):
    """Reads the whole audit trail, and names the rows that were changed, moved, deleted or slipped in.

    It goes on after a fault: the first few are named, and all are counted by kind.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--journal", type=Path, metavar="FILE", help="heads from here, not from INTAKE_JOURNAL")

    def handle(self, *, journal: Path | None, **options: Any) -> None:
        checked, progress = Result(Cursor()), Progress(self.stderr, "audit rows", AuditEvent.objects.count())
        while not checked.done:
            checked = checked.merge(verify(checked.cursor, BATCH_SIZE, journal))
            progress.add(checked.links + checked.unlinked - progress.done)
        if checked.faults:
            raise CommandError(_describe(checked))
        self.stdout.write(
            f"{checked.links + checked.unlinked} audit rows verify, {checked.unlinked} of them not linked yet; "
            f"heads that agree: {checked.heads}"
        )


def _describe(checked: Result) -> str:
    """Return the first fault, and after several how many there are and where the first few are."""
    first, *others = map(str, checked.faults)
    return "\n".join([first, checked.describe_faults(), *others]) if others else first
