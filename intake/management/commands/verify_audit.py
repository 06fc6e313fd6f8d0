"""`manage.py verify_audit`."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.audit.checking import Checked, Reached, check
from intake.models import AuditEvent

PORTION, QUIET_SECONDS = 10_000, 5.0


class Command(BaseCommand):
    """Reads the whole audit trail, and names the first row that was changed, moved, deleted or slipped in."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--journal", type=Path, metavar="FILE", help="heads from here, not from INTAKE_JOURNAL")

    def handle(self, *, journal: Path | None, **options: Any) -> None:
        checked = Checked(Reached())
        began = self.said = time.monotonic()
        while not checked.done:
            checked = checked.and_then(check(checked.reached, PORTION, journal))
            if checked.fault:
                raise CommandError(str(checked.fault))
            self._say(checked.links + checked.unlinked, time.monotonic() - began)
        self.stdout.write(
            f"{checked.links + checked.unlinked} audit rows verify, {checked.unlinked} of them not linked yet; "
            f"heads that agree: {checked.heads}"
        )

    def _say(self, rows: int, taken: float) -> None:
        if time.monotonic() - self.said < QUIET_SECONDS:
            return
        self.said, total = time.monotonic(), AuditEvent.objects.count()
        left = taken / rows * max(total - rows, 0)
        self.stderr.write(f"{rows} of {total}, {rows / taken:.0f} a second, {left:.0f} s left")
