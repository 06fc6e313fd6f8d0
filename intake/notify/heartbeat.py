"""Whether a worker is there: each records that it runs, and the desk and a monitor can ask since when none did.

missing_since()    # None: one is there
"""

import time as monotonic
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from intake.db.clock import MAX_CLOCK_SKEW
from intake.notify import outbox
from intake.notify.models import NotificationType
from intake.notify.unsent import late_since

MISSING_AFTER = timedelta(minutes=5)
FRESH_SECONDS = 5.0
ONLY = 1


class Heartbeat(models.Model):
    """When a worker last ran, and what it cannot do since when: one row for all of them."""

    at = models.DateTimeField()
    journal_fails_since = models.DateTimeField(null=True, blank=True)
    unsent_since = models.DateTimeField(null=True, blank=True)
    unlinked_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.at)


@transaction.atomic
def record() -> int:
    """Record that a worker runs, and since when something waits to be sent. Return 0: nothing is left to do.

    Operators are notified when for a while none did.
    """
    now = timezone.now()
    heart, _is_new = Heartbeat.objects.select_for_update().get_or_create(pk=ONLY, defaults={"at": now})
    if now - heart.at > MISSING_AFTER:
        outbox.enqueue(NotificationType.WORKER_SILENT)
    Heartbeat.objects.filter(pk=ONLY).update(at=now, unsent_since=late_since(now))
    return 0


def record_trail(*, journal_fails: bool, unlinked_since: datetime | None) -> bool:
    """Record whether the trail is linked and leaves the database. Return False while no worker has a row yet."""
    row = Heartbeat.objects.filter(pk=ONLY)
    since = Coalesce("journal_fails_since", Value(timezone.now())) if journal_fails else None
    return bool(row.update(journal_fails_since=since, unlinked_since=unlinked_since))


class Health(NamedTuple):
    """Since when what does not work; None: it does."""

    missing_since: datetime | None = None
    unsent_since: datetime | None = None
    journal_fails_since: datetime | None = None
    unlinked_since: datetime | None = None


_began: datetime
_cached: tuple[float, Heartbeat | None] | None


def mark_process_start() -> None:
    """This process begins now: a worker that begins with it has time to."""
    global _began, _cached
    _began, _cached = timezone.now(), None


def missing_since() -> datetime | None:
    """Return since when no worker runs, once that is long; None: one does. Asks the database every few seconds."""
    return health().missing_since


def health() -> Health:
    """Return what the workers say of themselves. Asks the database every few seconds."""
    global _began, _cached
    uptime, now = monotonic.monotonic(), timezone.now()
    if _cached is None or uptime - _cached[0] > FRESH_SECONDS:
        _cached = (uptime, Heartbeat.objects.filter(pk=ONLY).first())
    _began = min(_began, now)  # the clock may have been set back since
    heart = _cached[1]
    last = heart.at if heart else _began
    if last > now + MAX_CLOCK_SKEW:
        last = _began  # written by a clock that was wrong, it says nothing
    missing = last if now - max(last, _began) > MISSING_AFTER else None
    if heart is None:
        return Health(missing)
    # What a worker that is gone said last is no news.
    unsent = None if missing else heart.unsent_since
    return Health(missing, unsent, heart.journal_fails_since, heart.unlinked_since)


mark_process_start()
