"""The table of transitions: which action leaves which states, where it leads, what the audit trail calls it, and whose
it is.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum

from intake.audit.event_types import EventType
from intake.contact.choices import OPEN, Status

WAITING, CLAIMED, SCHEDULED, CLOSED, QUARANTINED = (
    Status.WAITING,
    Status.CLAIMED,
    Status.SCHEDULED,
    Status.CLOSED,
    Status.QUARANTINED,
)


class Action(StrEnum):
    """What can happen to a request after it came."""

    CLAIM = "claim"
    RELEASE = "release"
    REASSIGN = "reassign"
    EXPIRE_CLAIM = "expire_claim"
    FLAG_OVERDUE_CLAIM = "flag_overdue_claim"
    REVEAL = "reveal"
    LOG_ATTEMPT = "log_attempt"
    SCHEDULE = "schedule"
    NOTE = "note"
    ALLOW_CALL = "allow_call"
    REFER = "refer"
    CLOSE = "close"
    REOPEN = "reopen"
    ADMIT = "admit"
    CONFIRM_SPAM = "confirm_spam"
    RESCORE = "rescore"
    CHANGE_TIME = "change_time"
    CHANGE_CONTACT = "change_contact"
    STOP_CONTACT = "stop_contact"
    UNDO_STOP = "undo_stop"
    WITHDRAW = "withdraw"


class Who(Enum):
    """Whose an action is. What an account may do is `staff.policy`'s to say."""

    STAFF = "an account"
    ASSIGNEE = "the account that the request is assigned to"
    PERSON = "the person who asked for help"
    SYSTEM = "the worker"

    @property
    def has_account(self) -> bool:
        """Whether there is an account to ask the policy about."""
        return self in {Who.STAFF, Who.ASSIGNEE}


@dataclass(frozen=True)
class Transition:
    """A row of the table. `target` None: the request stays where it is, or the decision says where it goes."""

    sources: tuple[Status, ...]
    target: Status | None
    event_type: EventType
    who: Who


_UNDECIDED = (*OPEN, QUARANTINED)
TRANSITIONS: dict[str, Transition] = {
    Action.CLAIM: Transition((WAITING, SCHEDULED), CLAIMED, EventType.CLAIMED, Who.STAFF),
    Action.RELEASE: Transition((CLAIMED,), WAITING, EventType.RELEASED, Who.STAFF),
    Action.REASSIGN: Transition((WAITING, CLAIMED, SCHEDULED), CLAIMED, EventType.REASSIGNED, Who.STAFF),
    Action.EXPIRE_CLAIM: Transition((CLAIMED,), WAITING, EventType.CLAIM_EXPIRED, Who.SYSTEM),
    Action.FLAG_OVERDUE_CLAIM: Transition((CLAIMED,), None, EventType.CLAIM_OVERDUE, Who.SYSTEM),
    Action.REVEAL: Transition((CLAIMED,), None, EventType.REVEALED, Who.STAFF),
    Action.LOG_ATTEMPT: Transition((CLAIMED,), None, EventType.ATTEMPTED, Who.ASSIGNEE),
    Action.SCHEDULE: Transition((CLAIMED,), SCHEDULED, EventType.SCHEDULED, Who.ASSIGNEE),
    Action.NOTE: Transition((CLAIMED,), None, EventType.NOTE_ADDED, Who.ASSIGNEE),
    Action.ALLOW_CALL: Transition((CLAIMED,), None, EventType.CALL_ALLOWED, Who.STAFF),
    Action.REFER: Transition((CLAIMED,), None, EventType.REFERRED, Who.ASSIGNEE),
    Action.CLOSE: Transition((CLAIMED,), CLOSED, EventType.CLOSED, Who.ASSIGNEE),
    Action.REOPEN: Transition((CLOSED,), WAITING, EventType.REOPENED, Who.STAFF),
    Action.ADMIT: Transition((QUARANTINED,), WAITING, EventType.ADMITTED, Who.STAFF),
    Action.CONFIRM_SPAM: Transition((QUARANTINED,), CLOSED, EventType.CLOSED, Who.STAFF),
    Action.RESCORE: Transition(_UNDECIDED, None, EventType.RESCORED, Who.PERSON),
    Action.CHANGE_TIME: Transition(_UNDECIDED, None, EventType.TIME_CHANGED, Who.PERSON),
    Action.CHANGE_CONTACT: Transition(_UNDECIDED, None, EventType.CONTACT_CHANGED, Who.PERSON),
    Action.STOP_CONTACT: Transition(_UNDECIDED, CLOSED, EventType.CONTACT_STOPPED, Who.PERSON),
    Action.UNDO_STOP: Transition((CLOSED,), WAITING, EventType.STOP_UNDONE, Who.PERSON),
    Action.WITHDRAW: Transition((*_UNDECIDED, CLOSED), CLOSED, EventType.WITHDRAWN, Who.PERSON),
}
