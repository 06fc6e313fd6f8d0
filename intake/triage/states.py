"""The table of moves: which verb leaves which state, and where it arrives."""

from dataclasses import dataclass

from intake.audit.event_types import Happened
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
    happened: Happened
    held: bool = False


MOVES: dict[str, Move] = {
    "rescore": Move((*OPEN, QUARANTINED), None, Happened.RESCORED),
    "reveal": Move((CLAIMED,), None, Happened.REVEALED),
    "claim": Move((WAITING, SCHEDULED), CLAIMED, Happened.CLAIMED),
    "release": Move((CLAIMED,), WAITING, Happened.RELEASED),
    "end_lease": Move((CLAIMED,), WAITING, Happened.LEASE_ENDED),
    "overrun_lease": Move((CLAIMED,), None, Happened.LEASE_OVERRUN),
    "reassign": Move((WAITING, CLAIMED, SCHEDULED), CLAIMED, Happened.REASSIGNED),
    "log_attempt": Move((CLAIMED,), None, Happened.ATTEMPTED, held=True),
    "schedule": Move((CLAIMED,), SCHEDULED, Happened.SCHEDULED, held=True),
    "refer": Move((CLAIMED,), None, Happened.REFERRED, held=True),
    "note": Move((CLAIMED,), None, Happened.NOTED, held=True),
    "allow_call": Move((CLAIMED,), None, Happened.CALL_ALLOWED),
    "close": Move((CLAIMED,), CLOSED, Happened.CLOSED, held=True),
    "reopen": Move((CLOSED,), WAITING, Happened.REOPENED),
    "admit": Move((QUARANTINED,), WAITING, Happened.ADMITTED),
    "confirm_spam": Move((QUARANTINED,), CLOSED, Happened.CLOSED),
    "change_time": Move((*OPEN, QUARANTINED), None, Happened.TIME_CHANGED),
    "change_contact": Move((*OPEN, QUARANTINED), None, Happened.CONTACT_CHANGED),
    "stop_contact": Move((*OPEN, QUARANTINED), CLOSED, Happened.CONTACT_STOPPED),
    "withdraw": Move((*OPEN, QUARANTINED, CLOSED), CLOSED, Happened.WITHDRAWN),
}
