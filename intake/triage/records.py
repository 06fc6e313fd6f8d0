"""What an action leaves beside the request: its audit row, notes, attempts, referrals. Built here, not written."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from intake.audit import trail
from intake.audit.event_types import EventType
from intake.audit.models import AuditEvent
from intake.contact.attempt import ContactAttempt
from intake.contact.consent import ConsentRecord
from intake.contact.note import Note
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest
from intake.db.fast_insert import RowData
from intake.helpline.published import PublishedText
from intake.triage.actions import TRANSITIONS, Who
from intake.triage.decisions import Decision


def build_event(
    contact_request: ContactRequest, decision: Decision, now: datetime, by: User | None = None, actor_name: str = ""
) -> RowData:
    """Return the audit row of `decision`, before `contact_request` has taken on its columns."""
    transition, before = TRANSITIONS[decision.action], contact_request.status
    detail = {"from": str(before), **decision.detail, "to": str(decision.columns.get("status", before))}
    name = actor_name or (trail.PERSON if transition.who is Who.PERSON else trail.SYSTEM)
    return trail.build(
        transition.event_type, actor=by, actor_name=name, request_id=contact_request.pk, at=now, detail=detail
    )


def _signature(by: User, now: datetime) -> dict[str, Any]:
    return {"author": by, "author_name": by.get_username(), "created_at": now}


def build_note(
    contact_request: ContactRequest, by: User, now: datetime, text: str, kind: Note.Kind = Note.Kind.NOTE
) -> Note:
    """Return a note, or the reason of an action, sealed under the key of the request."""
    note = Note(request=contact_request, **_signature(by, now), kind=kind.value)
    note.seal(text=text)
    return note


def build_attempt(
    contact_request: ContactRequest, by: User, now: datetime, *, result: str, channel: str, text: str
) -> ContactAttempt:
    """Return an attempt, with what was said sealed under the key of the request."""
    signature = _signature(by, now)
    attempt = ContactAttempt(request=contact_request, **signature, channel=str(channel), result=str(result))
    attempt.seal(text=text)
    return attempt


def build_consent(contact_request: ContactRequest, by: User, now: datetime, wording: PublishedText) -> ConsentRecord:
    """Return that `by` read `wording` to the person, who said yes."""
    return ConsentRecord(request=contact_request, shown_at=now, read_out_by=by.get_username(), **wording.as_columns())


def build_referral(
    contact_request: ContactRequest, by: User, now: datetime, referred_to: str, consent: ConsentRecord
) -> Referral:
    """Return where the person was referred, sealed under the key of the request."""
    referral = Referral(request=contact_request, consent=consent, **_signature(by, now))
    referral.seal(referred_to=referred_to)
    return referral


def is_moved_along(contact_request: ContactRequest) -> bool:
    """Return whether its time was last set by an attempt on another request of the same contact.

    Whoever sees this one must not learn from it that there is another.
    """
    set_its_time = (EventType.SCHEDULED, EventType.ATTEMPTED, EventType.TIME_CHANGED, EventType.REOPENED)
    events = AuditEvent.objects.filter(request_id=contact_request.pk, event_type__in=set_its_time).order_by("-id")
    last = events.values_list("detail", flat=True).first()
    return last is not None and "with" in last
