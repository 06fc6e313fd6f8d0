"""Everything that happened to one request, in one order."""

from dataclasses import dataclass
from datetime import datetime

from intake.audit.happened import Happened
from intake.audit.models import AuditEvent
from intake.contact.attempt import ContactAttempt
from intake.contact.note import Note
from intake.contact.request import ContactRequest

# These audit rows stand beside a row of their own that says more.
TOLD_ELSEWHERE = {Happened.ATTEMPTED}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    who: str
    what: str
    text: str = ""


def timeline(request: ContactRequest) -> list[Entry]:
    """Attempts, notes and events of `request`, newest first, opened."""
    entries = [
        Entry(event.at, event.actor_name, event.get_happened_display())
        for event in AuditEvent.objects.filter(request_id=request.pk).exclude(happened__in=TOLD_ELSEWHERE)
    ]
    for attempt in ContactAttempt.objects.filter(request=request):
        attempt.request = request
        entries.append(Entry(attempt.at, attempt.by_name, str(attempt), attempt.opened("text")))
    for note in Note.objects.filter(request=request):
        note.request = request
        entries.append(Entry(note.at, note.by_name, str(note), note.opened("text")))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)
