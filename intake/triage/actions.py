"""The table of moves: which verb leaves which state, and where it arrives."""

from dataclasses import dataclass

from intake.audit.event_types import EventType
from intake.contact.choices import OPEN, Status

WAITING, CLAIMED, SCHEDULED, CLOSED, QUARANTINED = (
    Status.WAITING,
    Status.CLAIMED,
    Status.SCHEDULED,
    Status.CLOSED,
    Status.QUARANTINED,
)


@dataclass(frozen=True)
class Move:
    """A row of the table. `arriving` None: the request stays where it is. `held`: only for whoever holds it."""

    leaving: tuple[Status, ...]
    arriving: Status | None
    event_type: EventType
    held: bool = False


MOVES: dict[str, Move] = {
    "rescore": Move((*OPEN, QUARANTINED), None, EventType.RESCORED),
    "reveal": Move((CLAIMED,), None, EventType.REVEALED),
    "claim": Move((WAITING, SCHEDULED), CLAIMED, EventType.CLAIMED),
    "release": Move((CLAIMED,), WAITING, EventType.RELEASED),
    "end_lease": Move((CLAIMED,), WAITING, EventType.CLAIM_EXPIRED),
    "overrun_lease": Move((CLAIMED,), None, EventType.CLAIM_OVERDUE),
    "reassign": Move((WAITING, CLAIMED, SCHEDULED), CLAIMED, EventType.REASSIGNED),
    "log_attempt": Move((CLAIMED,), None, EventType.ATTEMPTED, held=True),
    "schedule": Move((CLAIMED,), SCHEDULED, EventType.SCHEDULED, held=True),
    "refer": Move((CLAIMED,), None, EventType.REFERRED, held=True),
    "note": Move((CLAIMED,), None, EventType.NOTE_ADDED, held=True),
    "allow_call": Move((CLAIMED,), None, EventType.CALL_ALLOWED),
    "close": Move((CLAIMED,), CLOSED, EventType.CLOSED, held=True),
    "reopen": Move((CLOSED,), WAITING, EventType.REOPENED),
    "admit": Move((QUARANTINED,), WAITING, EventType.ADMITTED),
    "confirm_spam": Move((QUARANTINED,), CLOSED, EventType.CLOSED),
    "change_time": Move((*OPEN, QUARANTINED), None, EventType.TIME_CHANGED),
    "change_contact": Move((*OPEN, QUARANTINED), None, EventType.CONTACT_CHANGED),
    "stop_contact": Move((*OPEN, QUARANTINED), CLOSED, EventType.CONTACT_STOPPED),
    "withdraw": Move((*OPEN, QUARANTINED, CLOSED), CLOSED, EventType.WITHDRAWN),
}
