"""The worker's part: the purge, and what the database itself still holds after an erasure."""

from intake.contact.disposal import DisposalRecord
from intake.retention import database_residue
from intake.retention.purge import purge

# So many rows at a time, and then other sweeps have their turn.
BATCH_SIZE = 200


class Maintenance:
    """One worker's. What it remembers may be lost: to the next one every receipt is news."""

    def __init__(self) -> None:
        self._folded = self._vacuumed = 0

    def purge(self) -> int:
        """A portion of what is due."""
        return purge(BATCH_SIZE).total()

    def fold(self) -> int:
        """SQLite's log, if something was erased since it was folded last. 0: once it is done there is no more of it."""
        newest = _newest_receipt()
        if newest > self._folded and database_residue.checkpoint_wal():
            self._folded = newest
        return 0

    def vacuum(self) -> int:
        """PostgreSQL's dead rows, in the same way."""
        newest = _newest_receipt()
        if newest > self._vacuumed:
            database_residue.vacuum()
            self._vacuumed = newest
        return 0


def _newest_receipt() -> int:
    """Written in the transaction that erases: a new receipt is a new erasure."""
    return DisposalRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
