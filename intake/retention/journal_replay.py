"""Publishes erasures to the external journal, and replays from it what a restored backup is too old to know."""

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
    """Write every erasure that is not yet in the external journal into it. Raises OSError when that fails.

    Interrupted, it may write one twice. Requests that were erased at the same time are in the same line.
    """
    unpublished = DisposalRecord.objects.filter(in_journal=False, request_id__isnull=False).order_by("pk")
    together = attrgetter("kind", "done_at")
    while records := list(unpublished[:BATCH_SIZE]):
        for (kind, at), alike in groupby(sorted(records, key=together), together):
            journal.append(ERASED, kind, at.isoformat(), *(str(record.request_id) for record in alike))
        DisposalRecord.objects.filter(pk__in=[record.pk for record in records]).update(in_journal=True)


def replay_erasures() -> Iterator[ContactRequest]:
    """Erase each request again that the journal has as erased and the database does not; yield these requests."""
    for line in journal.read(kind=ERASED):
        if line.kind:
            kind, at, *ids = line.words
            for contact_request in ContactRequest.objects.filter(pk__in=[UUID(one) for one in ids], erased_at=None):
                _erase_again(contact_request, RecordKind(kind), datetime.fromisoformat(at))
                yield contact_request


@transaction.atomic
def _erase_again(contact_request: ContactRequest, kind: RecordKind, at: datetime) -> None:
    """Erase it as it was erased first, whatever state the backup has it in.

    A hold that the backup knows had ended by then, or nothing would have been erased.
    """
    lock(contact_request)
    now = timezone.now()
    detail = {"kind": kind.value, "first": at.isoformat(timespec="seconds")}
    ended = {"lifted_by_name": trail.SYSTEM, "lifted_at": now}
    LegalHold.objects.filter(request=contact_request, lifted_at=None).update(**ended)
    close_erased(contact_request, now, **detail)
    erase(contact_request, now, ErasureBasis(kind, trail.SYSTEM))
    trail.record(EventType.ERASED, request_id=contact_request.pk, at=now, detail=detail)


def replay_opt_outs(since: datetime) -> Iterator[ContactRequest]:
    """End contact again with each person who ended it after `since`; yield the requests that did not know it.

    A request that its person deleted under a legal hold is hidden again.
    """
    for line in journal.read(kind=ENDED):
        if line.kind and datetime.fromisoformat(line.at) > since:
            event_type, pk = line.words
            for contact_request in ContactRequest.objects.filter(pk=UUID(pk), erased_at=None):
                with suppress(TransitionRefused):  # it has ended already
                    REPLAYED[EventType(event_type)](contact_request)
                    yield contact_request
