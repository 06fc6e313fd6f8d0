"""What each action makes of a request, as pure functions of the request, the time and the helpline's hours.

Nothing is read or written here, so the verbs and the demo decide alike.

decision = decisions.log_attempt(contact_request, "no_answer", attempts, now, calendar)
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from django.contrib.auth.models import User

from intake.antispam.spam_flags import FLAGS
from intake.contact.choices import AttemptResult, Outcome, Urgency
from intake.contact.erasure import SEALED
from intake.contact.request import ContactRequest
from intake.helpline.hours import Calendar, Slot
from intake.triage.actions import CLOSED, QUARANTINED, SCHEDULED, TRANSITIONS, WAITING, Action
from intake.triage.deadlines import CLAIM_DURATION, MAX_ATTEMPTS, SCHEDULED_RESPONSE_TIME, due_at, next_attempt
from intake.triage.urgency import score

Changes = dict[str, Any]
UNASSIGNED: Changes = {"claimed_by": None, "claim_expires_at": None, "revealed_at": None, "call_allowed_until": None}
# What quarantine groups by goes with the words it was made of, and with quarantine.
UNGROUPED: Changes = {"text_index": None}
ENDED_BY: dict[str, Outcome] = {
    AttemptResult.WRONG_NUMBER: Outcome.WRONG_NUMBER,
    AttemptResult.DECLINED: Outcome.DECLINED,
}


@dataclass(frozen=True)
class Decision:
    """One action on one request: the columns that change, and what its audit row says beside the states."""

    action: Action
    changes: Changes
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> Changes:
        """Every column that changes, the status too."""
        target = TRANSITIONS[self.action].target
        return {"status": target, **self.changes} if target else self.changes


def closed_fields(now: datetime, outcome: str) -> Changes:
    """Return what changes when a request ends."""
    ended: Changes = {"status": CLOSED, "outcome": outcome, "closed_at": now, "slot_seat": None}
    return {**UNASSIGNED, **UNGROUPED, **ended}


def _extended(now: datetime) -> Changes:
    """Return the claim, begun anew: its holder is at work."""
    return {"claim_expires_at": now + CLAIM_DURATION}


def assign(action: Action, assignee: User, now: datetime, **detail: str) -> Decision:
    """Give the request to `assignee` for half an hour."""
    changes: Changes = {"claimed_by": assignee, **_extended(now), "revealed_at": None}
    return Decision(action, changes, detail or {"holder": assignee.get_username()})


def release() -> Decision:
    """Give the request back to everybody. Its due time stays."""
    return Decision(Action.RELEASE, UNASSIGNED)


def expire_claim(contact_request: ContactRequest, now: datetime) -> Decision:
    """End a claim whose time ran out; once the number was shown, somebody may be talking, and it is only flagged."""
    if contact_request.revealed_at:
        return Decision(Action.FLAG_OVERDUE_CLAIM, _extended(now))
    return Decision(Action.EXPIRE_CLAIM, UNASSIGNED)


def reveal(contact_request: ContactRequest, by: User, now: datetime) -> Decision:
    """Show the contact to `by`. Only the assignee's look extends the claim."""
    extended = _extended(now) if contact_request.claimed_by_id == by.pk else {}
    fields = [column for column in SEALED if getattr(contact_request, column)]
    return Decision(Action.REVEAL, {"revealed_at": now, **extended}, {"fields": fields})


def log_attempt(
    contact_request: ContactRequest,
    result: str,
    attempts: Sequence[tuple[datetime, str]],
    now: datetime,
    calendar: Calendar,
    zones: Collection[tzinfo] = (),
) -> Decision:
    """Count an attempt. `attempts` are the time and result of all before, oldest first; `zones` the person's.

    Reached keeps the claim; no answer sets the time of the next attempt, and the third ends as not reached.
    """
    since_it_was_opened = attempts[len(attempts) - contact_request.tries :]
    unanswered = sum(earlier != AttemptResult.REACHED for _at, earlier in since_it_was_opened)
    changes: Changes = {"tries": contact_request.tries + 1}
    if result == AttemptResult.REACHED:
        changes |= _extended(now)
    elif outcome := ENDED_BY.get(result):
        changes |= closed_fields(now, outcome)
    elif unanswered + 1 >= MAX_ATTEMPTS:
        changes |= closed_fields(now, Outcome.UNREACHED)
    else:
        # An emergency is tried again as soon as may be, at whatever time of day.
        emergency = contact_request.urgency == Urgency.EMERGENCY
        tried = [] if emergency else [*(at for at, _result in attempts), now]
        changes |= {"status": SCHEDULED, **schedule(next_attempt(tried, now, calendar, zones)).changes}
    return Decision(Action.LOG_ATTEMPT, changes, {"result": str(result)})


def schedule(at: datetime, **detail: str) -> Decision:
    """Set the time of the next attempt."""
    times: Changes = {"not_before": at, "due_at": at + SCHEDULED_RESPONSE_TIME}
    return Decision(Action.SCHEDULE, {**UNASSIGNED, **times}, detail)


def schedule_along(contact_request: ContactRequest, decision: Decision) -> Decision | None:
    """Return what an attempt makes of the person's other requests, or somebody would call again in half an hour."""
    if decision.columns.get("status") != SCHEDULED:
        return None
    return schedule(decision.changes["not_before"], **{"with": contact_request.reference})


def note(now: datetime) -> Decision:
    """Keep the claim while its holder writes something down."""
    return Decision(Action.NOTE, _extended(now))


def allow_call(now: datetime) -> Decision:
    """Let the assignee dial for half an hour, although it is early or late where the person is."""
    return Decision(Action.ALLOW_CALL, {"call_allowed_until": now + CLAIM_DURATION})


def refer(now: datetime) -> Decision:
    """Keep the claim while its holder refers the person."""
    return Decision(Action.REFER, _extended(now))


def close(now: datetime, outcome: str) -> Decision:
    """End the request, with what came of it."""
    return Decision(Action.CLOSE, closed_fields(now, outcome), {"outcome": str(outcome)})


def confirm_spam(now: datetime) -> Decision:
    """End a quarantined request as spam."""
    return Decision(Action.CONFIRM_SPAM, closed_fields(now, Outcome.SPAM), {"outcome": Outcome.SPAM.value})


def reopen(contact_request: ContactRequest, now: datetime, calendar: Calendar) -> Decision:
    """Begin a closed request anew, due as if it had come now."""
    again: Changes = {"outcome": "", "closed_at": None, "not_before": now, "tries": 0}
    return Decision(Action.REOPEN, {**again, "due_at": due_at(contact_request.urgency, now, calendar)})


def admit(contact_request: ContactRequest, now: datetime, calendar: Calendar) -> Decision:
    """Let the request out of quarantine, due as if it had come through at once."""
    due = due_at(contact_request.urgency, contact_request.created_at, calendar)
    not_before = max(now, contact_request.slot_starts or now)
    return Decision(Action.ADMIT, {"due_at": due, "not_before": not_before, **UNGROUPED})


def rescore(contact_request: ContactRequest, needs: list[str], now: datetime, calendar: Calendar) -> Decision:
    """Take in what the person needs, and give the request the urgency that follows from it."""
    scored = score(contact_request.about, needs, chose_time=contact_request.slot_starts is not None)
    due = due_at(scored.urgency, contact_request.created_at, calendar)
    spam_flags = [reason for reason in contact_request.reasons if reason in FLAGS]
    changes: Changes = {
        "needs": needs,
        "urgency": scored.urgency,
        "rank": scored.rank,
        "reasons": [*spam_flags, *scored.reasons],
    }
    decision, status = Decision(Action.RESCORE, changes, {"urgency": scored.urgency.value}), contact_request.status
    is_worse = is_more_urgent(contact_request, decision)
    if status == WAITING or (status == QUARANTINED and is_worse):
        changes["due_at"] = min(due, contact_request.due_at)
    elif status == SCHEDULED and is_worse:
        # Somebody in danger does not wait for the time they chose while they were calm.
        changes |= {"status": WAITING, "not_before": now, "due_at": due, "slot_seat": None}
    return decision


def is_more_urgent(contact_request: ContactRequest, decision: Decision) -> bool:
    """Whether `decision` makes an emergency of a request that was none."""
    return bool(decision.changes["rank"] < contact_request.rank)


def change_time(
    contact_request: ContactRequest, slot: Slot | None, seat: int | None, now: datetime, calendar: Calendar
) -> Decision:
    """Move the request to `seat` of another slot; without one, to as soon as possible."""
    if slot:
        changes: Changes = {"slot_starts": slot.starts, "slot_ends": slot.ends, "slot_seat": seat}
        changes |= {"not_before": max(now, slot.starts), "due_at": slot.ends, "status": SCHEDULED}
    else:
        due = due_at(contact_request.urgency, now, calendar)
        changes = {"slot_starts": None, "slot_ends": None, "slot_seat": None}
        changes |= {"due_at": due, "not_before": now, "status": WAITING}
    if not contact_request.is_open:
        changes["status"] = contact_request.status  # quarantine is not a person's to leave
    return Decision(Action.CHANGE_TIME, {**changes, **UNASSIGNED})


def stop_contact(now: datetime, outcome: Outcome = Outcome.DECLINED) -> Decision:
    """End the request, as its person wants no call any more."""
    return Decision(Action.STOP_CONTACT, closed_fields(now, outcome))


def undo_stop(contact_request: ContactRequest, now: datetime, calendar: Calendar) -> Decision:
    """Begin a request anew that a text had ended."""
    return Decision(Action.UNDO_STOP, reopen(contact_request, now, calendar).changes)


def withdraw(contact_request: ContactRequest, now: datetime, **detail: str) -> Decision:
    """End the request, as its person takes it back. One that was closed before keeps its outcome."""
    changes = {} if contact_request.status == CLOSED else closed_fields(now, Outcome.WITHDRAWN)
    return Decision(Action.WITHDRAW, changes, detail)
