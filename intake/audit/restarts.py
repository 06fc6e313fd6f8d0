"""Which restored backups a chain goes on from. The name of the newest one is the name of this database in the journal.

A backup that is restored for a try has a chain of its own from there on: what the journal says of it excuses nothing
in this one.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from intake.audit import journal
from intake.audit.models import AuditEvent, AuditLink, as_bytes

RESTORED = "restored"
# The name of a database that was never restored from a backup.
ORIGINAL = "-"
_NAME_LENGTH = 16


class Restart(NamedTuple):
    """That a backup was restored: when, the head that it had, and the event that says so, with its position."""

    at: str
    before: int
    position: int
    event: int
    mac: str

    @property
    def branch(self) -> str:
        """Return the name of the database since then."""
        return self.mac[-_NAME_LENGTH:]

    def is_held(self) -> bool:
        """Return whether this chain has the event at its position, or does not reach that far yet.

        A copy of the event, brought here from another database, has another position.
        """
        event = AuditEvent.objects.filter(pk=self.event).only("mac").first()
        if event is None or as_bytes(event.mac).hex() != self.mac:
            return False
        positions = AuditLink.objects.order_by("-position").values_list("position", flat=True)
        linked_at = positions.filter(event_id=self.event).first()
        return linked_at == self.position if linked_at else (positions.first() or 0) < self.position


def held_restarts(file: Path | None = None) -> Iterator[Restart]:
    """Yield the restarts in the journal, or in `file`, that belong to this chain, oldest first."""
    for line in journal.read(file, kind=RESTORED):
        if line.kind and len(line.words) == len(Restart._fields) - 1:
            before, position, event, mac = line.words
            restart = Restart(line.at, int(before), int(position), int(event), mac)
            if restart.is_held():
                yield restart


def branch() -> str:
    """Return the name of this database. Raises OSError when the journal cannot be read."""
    return next((restart.branch for restart in reversed(list(held_restarts()))), ORIGINAL)
