"""Everything that happened to one request, in one order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.audit.models import AuditEvent
from intake.contact.attempt import ContactAttempt
from intake.contact.note import Note
from intake.contact.received_text import ReceivedText
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest

# These audit rows stand beside a row of their own that says more.
SHOWN_ELSEWHERE = {EventType.ATTEMPTED, EventType.NOTE_ADDED, EventType.REFERRED, EventType.SMS_RECEIVED}


# Of each kind the newest: a page must open in a moment, whatever somebody sent.
MAX_OF_EACH = 100


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    actor: str
    event: str
    text: str = ""


def version(contact_request: ContactRequest) -> int:
    """Return the number of the newest event of this request: a page that was made before it is stale."""
    newest = AuditEvent.objects.filter(request_id=contact_request.pk).order_by("-id").values_list("id", flat=True)
    return newest.first() or 0


def since(contact_request: ContactRequest, seen_version: int) -> list[Entry]:
    """Return the events of this request after the version that somebody saw, oldest first."""
    events = AuditEvent.objects.filter(request_id=contact_request.pk, id__gt=seen_version).order_by("id")
    return [Entry(event.at, event.actor_name, event.get_event_type_display()) for event in events]


def timeline(contact_request: ContactRequest, *, opened: bool) -> list[Entry]:
    """Return attempts, notes and events of this request, the newest of each first; with their texts when `opened`."""
    entries = [
        Entry(event.at, event.actor_name, event.get_event_type_display())
        for event in AuditEvent.objects.filter(request_id=contact_request.pk)
        .exclude(event_type__in=SHOWN_ELSEWHERE)
        .order_by("-id")[:MAX_OF_EACH]
    ]
    rows: list[Any] = [
        *ContactAttempt.objects.filter(request=contact_request).order_by("-created_at")[:MAX_OF_EACH],
        *Note.objects.filter(request=contact_request).order_by("-created_at")[:MAX_OF_EACH],
    ]
    for row in rows:
        row.request = contact_request
        entries.append(Entry(row.created_at, row.author_name, str(row), row.text_or_reason("text") if opened else ""))
    for received in ReceivedText.objects.filter(request=contact_request):
        received.request = contact_request
        label = f"{EventType.SMS_RECEIVED.label}: {received}"
        text = received.text_or_reason("text") if opened else ""
        entries.append(Entry(received.received_at, trail.PERSON, label, text))
    for referral in Referral.objects.filter(request=contact_request).order_by("-created_at")[:MAX_OF_EACH]:
        referral.request = contact_request
        text = referral.text_or_reason("referred_to") if opened else ""
        entries.append(Entry(referral.created_at, referral.author_name, str(EventType.REFERRED.label), text))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)
