"""`manage.py verify_audit`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.audit.trail import first_broken
from intake.models import AuditEvent


class Command(BaseCommand):
    """Reads the whole audit trail and names the first row that was changed after it was written."""

    help = __doc__

    def handle(self, **options: Any) -> None:
        if broken := first_broken():
            raise CommandError(f"Audit row {broken.pk} does not verify: it was changed after it was written.")
        self.stdout.write(f"{AuditEvent.objects.count()} audit rows verify")
