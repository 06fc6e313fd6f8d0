"""`manage.py rotate_keys`."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.management.progress import Progress
from intake.models import AuditEvent
from intake.staff.mfa_key_rotation import MFAKeyRotation
from intake.vault import key_usage, keys
from intake.vault.rotation import Rotation, count_by_key, keyed_models

MAX_NAMED = 20


class Command(BaseCommand):
    """Moves all that is sealed to the newest key of INTAKE_KEYS, while the site runs. Interrupted, it is run again."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing, and say what would be moved")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        newest = keys.newest().id.hex()
        if not dry_run:
            key_usage.record_newest()
            trail.record(EventType.KEYS_ROTATED, detail={"to": newest, "of": _ring(), "done": False})
        stores: list[Rotation | MFAKeyRotation] = [Rotation(model, dry_run=dry_run) for model in keyed_models()]
        stores.append(MFAKeyRotation(dry_run=dry_run))
        moved, undecryptable = Counter[str](), []
        for store in stores:
            progress = Progress(self.stderr, store.name, store.total())
            for batch in store.rotate():
                moved[store.name] += batch.moved
                undecryptable += [f"{store.name} {pk}" for pk in batch.undecryptable]
                progress.add(batch.read)
            self.stdout.write(f"{store.name}: {moved[store.name]} {'to be moved' if dry_run else 'moved'} to {newest}")
        used = sum((store.counts() for store in stores), Counter[str]())
        if not dry_run:
            key_usage.replace_with(set(used))
            counts = {"moved": dict(moved), "undecryptable": len(undecryptable), "uses": dict(used)}
            trail.record(EventType.KEYS_ROTATED, detail={"to": newest, "of": _ring(), "done": True, **counts})
        self._print_keys_in_use(used)
        self._raise_undecryptable(undecryptable)

    def _print_keys_in_use(self, used: Counter[str]) -> None:
        newest, *older = _ring()
        signed = count_by_key(AuditEvent.objects.all(), "mac") if older else Counter[str]()
        for key in older:
            leave = "" if used[key] else ": it may leave INTAKE_KEYS"
            self.stdout.write(f"{used[key]} rows use key {key}{leave}")
            if signed[key]:
                self.stdout.write(f"  {signed[key]} rows of the audit trail verify only with it: keep it, elsewhere")
        for key in sorted(used.keys() - {newest, *older}):
            self.stdout.write(f"{used[key]} rows use key {key}, which INTAKE_KEYS lacks")

    def _raise_undecryptable(self, undecryptable: list[str]) -> None:
        if undecryptable:
            more = [f"and {len(undecryptable) - MAX_NAMED} more"] if len(undecryptable) > MAX_NAMED else []
            raise CommandError(
                "\n".join(
                    [*undecryptable[:MAX_NAMED], *more, f"Do not open, and stay as they are: {len(undecryptable)}"]
                )
            )


def _ring() -> list[str]:
    return [key.id.hex() for key in keys.ring()]
