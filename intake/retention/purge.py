"""Disposing of what is due, kind by kind, in small transactions: it may be stopped and run again at any moment."""

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
# What is due of each kind when its time ran out before a moment. Letters first: the others go with their requests.
DUE: dict[RecordKind, Callable[[datetime], Any]] = {
    RecordKind.NOTIFICATIONS: lambda before: Notification.objects.over_since(before),
    RecordKind.SESSIONS: lambda before: Session.objects.filter(expire_date__lte=before),
    # With the count goes the step of the last right code: it must be long past, or that code would be right again.
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
    """What a purge would find now."""
    now, found = timezone.now(), []
    for kind in DUE:
        rows = _due(kind, now)
        held = rows.under_hold().count() if rows.model is ContactRequest else 0
        found.append(Due(kind, rows.count(), held))
    return found


def purge(most: int | None = None) -> Counter[RecordKind]:
    """Dispose of what is due, up to about `most` rows; how many of each kind. Nothing: there was nothing to do.

    Two at once share the work: neither takes what the other has in hand.
    """
    done = Counter[RecordKind]()
    for kind in DUE:
        while most is None or done.total() < most:
            number = _some(kind, timezone.now())
            if not number:
                break
            done[kind] += number
    return done


@transaction.atomic
def _some(kind: RecordKind, now: datetime) -> int:
    rows, days = _due(kind, now), schedule()[kind].days
    if rows.model is ContactRequest:
        erased = erase_all(rows, now, ErasureBasis(kind, trail.SYSTEM, days), BATCH_SIZE)
        for request in erased:
            detail = {"kind": kind.value, "days": days}
            trail.record(EventType.ERASED, request_id=request.pk, at=now, detail=detail)
        return len(erased)
    some = list(rows.values_list("pk", flat=True)[:BATCH_SIZE])
    _all, by_model = rows.filter(pk__in=some).delete()
    deleted = by_model.get(rows.model._meta.label, 0)  # without what hung on them
    if deleted:
        DisposalRecord.objects.create(kind=kind, days=days, number=deleted, done_at=now, by_name=trail.SYSTEM)
    return deleted
