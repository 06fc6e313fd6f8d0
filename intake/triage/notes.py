"""The words that somebody gives beside an action."""

from datetime import datetime

from django.contrib.auth.models import User

from intake.contact.note import Note
from intake.contact.request import ContactRequest
from intake.triage.records import build_note


def add_note(
    contact_request: ContactRequest, by: User, now: datetime, text: str, kind: Note.Kind = Note.Kind.NOTE
) -> Note:
    """Keep a note, sealed."""
    note = build_note(contact_request, by, now, text, kind)
    note.save(force_insert=True)
    return note


def add_reason(contact_request: ContactRequest, by: User, now: datetime, reason: str) -> None:
    """Keep why somebody acted, sealed; nothing for nothing."""
    if reason:
        add_note(contact_request, by, now, reason, Note.Kind.REASON)
