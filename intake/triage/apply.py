"""The one UPDATE by which a request moves, with its audit row, and the words that somebody gives beside it."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from intake.audit import trail
from intake.contact.note import Note
from intake.contact.request import ContactRequest
from intake.db.fast_insert import RowData, insert
from intake.notify.person_messages import wait_for_in_flight
from intake.staff import policy
from intake.triage.actions import CLOSED, MOVES
from intake.triage.errors import TransitionRefused

Changes = dict[str, Any]
UNHELD: Changes = {"claimed_by": None, "claim_expires_at": None, "revealed_at": None, "call_allowed_until": None}
# What quarantine groups by goes with the words it was made of, and with quarantine.
UNGROUPED: Changes = {"text_index": None}


def closing(now: datetime, outcome: str) -> Changes:
    """What changes when a request ends."""
    ended: Changes = {"status": CLOSED, "outcome": outcome, "closed_at": now, "slot_seat": None}
    return {**UNHELD, **UNGROUPED, **ended}


def lock(request: ContactRequest) -> None:
    """Read `request` as it stands now. Nobody erases or moves it until the caller's transaction ends."""
    request.refresh_from_db(from_queryset=ContactRequest.objects.select_for_update())


def move(
    request: ContactRequest,
    verb: str,
    *,
    by: Any = None,
    actor_name: str = trail.SYSTEM,
    now: datetime,
    still: Q | None = None,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """The one UPDATE. `by` None is the system or the person; `still` is what else must hold when the row is written."""
    row = MOVES[verb]
    if by is not None:
        policy.require(by, verb, request)
    if row.arriving:
        changes.setdefault("status", row.arriving)
    rows = ContactRequest.objects.filter(still or Q(), pk=request.pk, status__in=row.leaving)
    if row.held:
        rows = rows.filter(claimed_by=by)
    if not rows.update(**changes):
        request.refresh_from_db()
        raise TransitionRefused(verb, request)
    insert(moved(request, verb, changes, now, detail or {}, actor=by, actor_name=actor_name))
    if request.status == CLOSED:
        wait_for_in_flight(request)


def moved(
    request: ContactRequest, verb: str, changes: Changes, now: datetime, detail: dict[str, Any], **actor: Any
) -> RowData:
    """After the UPDATE: `request`, as it stood before, takes on `changes`. Gives the audit row, not yet written."""
    facts = {"from": request.status, **detail}
    for column, value in changes.items():
        setattr(request, column, value)
    facts["to"] = request.status
    return trail.build(MOVES[verb].event_type, **actor, request_id=request.pk, at=now, detail=facts)


def keep_reason(request: ContactRequest, by: Any, now: datetime, reason: str) -> None:
    """Why, sealed; nothing for nothing."""
    if reason:
        write_down(request, by, now, reason, Note.Kind.REASON)


def write_down(request: ContactRequest, by: Any, now: datetime, text: str, kind: Note.Kind) -> Note:
    """A note, sealed under the key of the request."""
    note = Note(request=request, author=by, author_name=by.get_username(), created_at=now, kind=kind)
    note.seal(text=text)
    note.save(force_insert=True)
    return note
