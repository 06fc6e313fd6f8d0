"""The worker's part: the purge once a day, and what the database itself still holds after an erasure."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from intake.contact.disposal import DisposalReceipt
from intake.retention import traces
from intake.retention.purge import purge

EVERY = timedelta(days=1)
# So many rows in a round, and then letters go out again.
PORTION = 200


class Upkeep:
    """One worker's. What it remembers may be lost: the next one begins with a purge, and with every receipt as news."""

    def __init__(self) -> None:
        self._purge_at = datetime.min.replace(tzinfo=UTC)
        self._folded = self._vacuumed = 0

    def one_round(self) -> None:
        """A portion of the day's purge; then the log, if something was erased since it was folded last."""
        now, purged = timezone.now(), False
        if now >= self._purge_at and not purge(PORTION):
            self._purge_at, purged = now + EVERY, True
        # Written in the transaction that erases: a new receipt is a new erasure.
        newest = DisposalReceipt.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if newest > self._folded and traces.folded():
            self._folded = newest
        if purged and newest > self._vacuumed:
            traces.vacuum()
            self._vacuumed = newest
