"""Whether a worker is there: each records that it runs, and the desk and a monitor can ask since when none did.

missing_since()    # None: one is there
"""

import time as monotonic
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from intake.db.clock import MAX_CLOCK_SKEW
from intake.notify import outbox
from intake.notify.models import NotificationType

MISSING_AFTER = timedelta(minutes=5)
FRESH_SECONDS = 5.0
ONLY = 1


class Heartbeat(models.Model):
    """When a worker last ran: one row for all of them."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)


@transaction.atomic
def record() -> int:
    """Record that a worker runs, and notify operators when for a while none did. Return 0: nothing is left to do."""
    now = timezone.now()
    heart, _is_new = Heartbeat.objects.select_for_update().get_or_create(pk=ONLY, defaults={"at": now})
    if now - heart.at > MISSING_AFTER:
        outbox.enqueue(NotificationType.WORKER_SILENT)
    Heartbeat.objects.filter(pk=ONLY).update(at=now)
    return 0


_began: datetime
_cached: tuple[float, datetime | None] | None


def mark_process_start() -> None:
    """This process begins now: a worker that begins with it has time to."""
    global _began, _cached
    _began, _cached = timezone.now(), None


def missing_since() -> datetime | None:
    """Return since when no worker runs, once that is long; None: one does. Asks the database every few seconds."""
    global _began, _cached
    uptime, now = monotonic.monotonic(), timezone.now()
    if _cached is None or uptime - _cached[0] > FRESH_SECONDS:
        _cached = (uptime, Heartbeat.objects.filter(pk=ONLY).values_list("at", flat=True).first())
    _began = min(_began, now)  # the clock may have been set back since
    last = _cached[1]
    if last is None or last > now + MAX_CLOCK_SKEW:
        last = _began  # written by a clock that was wrong, it says nothing
    return last if now - max(last, _began) > MISSING_AFTER else None


mark_process_start()
