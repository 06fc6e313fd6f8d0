"""The external journal says who was erased and who stopped contact: a restored backup that is older does not know."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from intake.audit import journal, trail
from intake.audit.chain import ENDED
from intake.audit.event_types import EventType
from intake.contact.disposal import DisposalRecord, RecordKind
from intake.contact.erasure import ErasureBasis, erase
from intake.contact.hold import LegalHold
from intake.contact.request import ContactRequest
from intake.triage.errors import TransitionRefused
from intake.triage.locks import lock
from intake.triage.transitions import close_erased, stop_contact, withdraw

ERASED, BATCH_SIZE = "erased", 50
REPLAYED = {EventType.CONTACT_STOPPED: stop_contact, EventType.WITHDRAWN: withdraw}


def publish_erasures() -> None:
    """Write every erasure that the journal does not have into it. Raises OSError when that cannot be done.

    Interrupted, it may tell one again. Who was erased in the same moment is in the same line.
    """
    untold = DisposalRecord.objects.filter(in_journal=False, request_id__isnull=False).order_by("pk")
    together = attrgetter("kind", "done_at")
    while receipts := list(untold[:BATCH_SIZE]):
        for (kind, at), alike in groupby(sorted(receipts, key=together), together):
            journal.append(ERASED, kind, at.isoformat(), *(str(receipt.request_id) for receipt in alike))
        DisposalRecord.objects.filter(pk__in=[receipt.pk for receipt in receipts]).update(in_journal=True)


def replay_erasures() -> Iterator[ContactRequest]:
    """Erase everybody of whom the journal says that they were erased, and the database does not; who that was."""
    for line in journal.read(kind=ERASED):
        if line.kind:
            kind, at, *ids = line.words
            for request in ContactRequest.objects.filter(pk__in=[UUID(one) for one in ids], erased_at=None):
                _erase_again(request, RecordKind(kind), datetime.fromisoformat(at))
                yield request


@transaction.atomic
def _erase_again(request: ContactRequest, kind: RecordKind, at: datetime) -> None:
    """As it was, whatever state the backup has it in. A hold that stood then had ended, or nothing had been erased."""
    lock(request)
    now = timezone.now()
    detail = {"kind": kind.value, "first": at.isoformat(timespec="seconds")}
    ended = {"lifted_by_name": trail.SYSTEM, "lifted_at": now}
    LegalHold.objects.filter(request=request, lifted_at=None).update(**ended)
    close_erased(request, now, **detail)
    erase(request, now, ErasureBasis(kind, trail.SYSTEM))
    trail.record(EventType.ERASED, request_id=request.pk, at=now, detail=detail)


def replay_opt_outs(since: datetime) -> Iterator[ContactRequest]:
    """End contact with whoever asked for that after `since`, if the database does not know it; who that was.

    Whoever deleted their request under a legal hold is hidden again.
    """
    for line in journal.read(kind=ENDED):
        if line.kind and datetime.fromisoformat(line.at) > since:
            happened, pk = line.words
            for request in ContactRequest.objects.filter(pk=UUID(pk), erased_at=None):
                with suppress(TransitionRefused):  # it has ended already
                    REPLAYED[EventType(happened)](request)
                    yield request
