"""The jobs of the worker: the purge, and clearing what the database itself still holds after an erasure."""

from intake.contact.disposal import DisposalRecord
from intake.retention import database_residue
from intake.retention.purge import purge

# So many rows at a time, and then other jobs have their turn.
BATCH_SIZE = 200


class Maintenance:
    """The jobs of one worker. What it remembers may be lost: then the next one clears once too often."""

    def __init__(self) -> None:
        self._checkpointed = self._vacuumed = 0

    def purge(self) -> int:
        """Dispose of up to `BATCH_SIZE` rows that are due; return how many."""
        return purge(BATCH_SIZE).total()

    def checkpoint(self) -> int:
        """Empty SQLite's log (WAL) if something was erased since the last time. Return 0: there is never more to do."""
        newest = _newest_record()
        if newest > self._checkpointed and database_residue.checkpoint_wal():
            self._checkpointed = newest
        return 0

    def vacuum(self) -> int:
        """Vacuum PostgreSQL's tables if something was erased since the last time. Return 0."""
        newest = _newest_record()
        if newest > self._vacuumed:
            database_residue.vacuum()
            self._vacuumed = newest
        return 0


def _newest_record() -> int:
    """Return the id of the newest disposal record. The transaction that erases writes it: a new one, a new erasure."""
    return DisposalRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
