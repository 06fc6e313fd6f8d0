"""The purge: it disposes of what is due, kind by kind, in small transactions, and may be stopped at any time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.contact.choices import Outcome
from intake.contact.disposal import DisposalRecord, RecordKind
from intake.contact.erasure import ErasureBasis, erase_all
from intake.contact.request import ContactRequest
from intake.notify.models import Notification
from intake.retention.schedule import schedule
from intake.staff.models import OtpAttempts

BATCH_SIZE = 50
NOT_SPAM = [outcome.value for outcome in Outcome if outcome != Outcome.SPAM]
# The rows of each kind whose time ran out before a timestamp. Notifications first: the others go with their requests.
DUE: dict[RecordKind, Callable[[datetime], Any]] = {
    RecordKind.NOTIFICATIONS: lambda before: Notification.objects.over_since(before),
    RecordKind.SESSIONS: lambda before: Session.objects.filter(expire_date__lte=before),
    # With the count goes the counter of the last right code: it must be long past, or that code would be right again.
    RecordKind.OTP_ATTEMPTS: lambda before: OtpAttempts.objects.filter(month__lt=before.date().replace(day=1)),
    RecordKind.CLOSED: lambda before: ContactRequest.objects.closed_before(before, *NOT_SPAM),
    RecordKind.SPAM: lambda before: ContactRequest.objects.closed_before(before, Outcome.SPAM.value),
}


@dataclass(frozen=True)
class Due:
    """How many rows of a kind are due, and how many of them a legal hold keeps."""

    kind: RecordKind
    number: int
    on_hold: int


def _due(kind: RecordKind, now: datetime) -> Any:
    return DUE[kind](now - timedelta(days=schedule()[kind].days or 0))


def due_now() -> list[Due]:
    """Return what a purge would find now, for each kind of record."""
    now, found = timezone.now(), []
    for kind in DUE:
        rows = _due(kind, now)
        on_hold = rows.under_hold().count() if rows.model is ContactRequest else 0
        found.append(Due(kind, rows.count(), on_hold))
    return found


def purge(limit: int | None = None) -> Counter[RecordKind]:
    """Dispose of what is due, up to about `limit` rows; return how many of each kind.

    Two that run at once share the work: neither takes rows that the other one has locked.
    """
    done = Counter[RecordKind]()
    for kind in DUE:
        while limit is None or done.total() < limit:
            number = _purge_batch(kind, timezone.now())
            if not number:
                break
            done[kind] += number
    return done


@transaction.atomic
def _purge_batch(kind: RecordKind, now: datetime) -> int:
    rows, days = _due(kind, now), schedule()[kind].days
    if rows.model is ContactRequest:
        erased = erase_all(rows, now, ErasureBasis(kind, trail.SYSTEM, days), BATCH_SIZE)
        for contact_request in erased:
            detail = {"kind": kind.value, "days": days}
            trail.record(EventType.ERASED, request_id=contact_request.pk, at=now, detail=detail)
        return len(erased)
    batch = list(rows.values_list("pk", flat=True)[:BATCH_SIZE])
    _all, by_model = rows.filter(pk__in=batch).delete()
    deleted = by_model.get(rows.model._meta.label, 0)  # without the rows that were deleted with them
    if deleted:
        DisposalRecord.objects.create(kind=kind, days=days, number=deleted, done_at=now, by_name=trail.SYSTEM)
    return deleted
