"""A request in each state, and one ordinary use of each verb."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from intake.antispam.spam_flags import SubmissionSignals
from intake.contact.choices import Outcome, Status
from intake.helpline.hours import Slot
from intake.helpline.published import published, wording_version
from intake.models import ContactRequest
from intake.triage import transitions
from tests.build import a_request, a_submission, a_text, a_user


def a_slot() -> Slot:
    """The last of the three slots that the form would offer now."""
    return published("en").calendar.slots(timezone.now())[-1]


def in_state(status: str, holder: User) -> ContactRequest:
    """A request that came to `status` as requests do."""
    facts: dict[str, Any] = {}
    if status == Status.SCHEDULED:
        a_submission()  # makes the helpline whose slot it is
        facts["slot"] = a_slot()
    if status == Status.QUARANTINED:
        facts["signals"] = SubmissionSignals(honeypot="filled in")
    request = a_request(**facts)
    if status in {Status.CLAIMED, Status.CLOSED}:
        transitions.claim(request, by=holder)
    if status == Status.CLOSED:
        transitions.close(request, by=holder, outcome=Outcome.HELPED)
    return ContactRequest.objects.get(pk=request.pk)


def another_advisor() -> User:
    return User.objects.filter(username="another").first() or a_user("advisor", "another")


def _refer(request: ContactRequest, by: User) -> object:
    consent = wording_version(request.helpline_id, "referral", "en", 1)
    return transitions.refer(request, by=by, referred_to="Hope House", consent=consent)


@transaction.atomic
def _undo_stop(request: ContactRequest) -> None:
    """Undo it, where it is closed, as if a text had done that."""
    if request.closed_at and not request.erased_at:
        a_text(request, "stop", "end", ended_contact=True, received_at=request.closed_at)
    transitions.undo_stop(request)


# What somebody with an account does. Each takes a reason where it can, so that no role is refused for want of one.
STAFF_VERBS: dict[str, Callable[[ContactRequest, User], object]] = {
    "reveal": lambda request, by: transitions.reveal(request, by=by, reason="they rang back"),
    "claim": lambda request, by: transitions.claim(request, by=by),
    "release": lambda request, by: transitions.release(request, by=by, reason="my shift ends"),
    "reassign": lambda request, by: transitions.reassign(request, by=by, to=another_advisor(), reason="speaks Spanish"),
    "log_attempt": lambda request, by: transitions.log_attempt(request, by=by, result="no_answer", text="rang out"),
    "schedule": lambda request, by: transitions.schedule(request, by=by, at=timezone.now() + timedelta(hours=3)),
    "refer": _refer,
    "note": lambda request, by: transitions.note(request, by=by, text="ask for her sister"),
    "allow_call": lambda request, by: transitions.allow_call(request, by=by, reason="she asked for six"),
    "close": lambda request, by: transitions.close(request, by=by, outcome="helped", reason="all is well"),
    "reopen": lambda request, by: transitions.reopen(request, by=by, reason="they wrote again"),
    "admit": lambda request, by: transitions.admit(request, by=by),
    "confirm_spam": lambda request, by: transitions.confirm_spam(request, by=by),
}
# What the person does, or the system for them: there is no account to ask about.
PERSONS_VERBS: dict[str, Callable[[ContactRequest], object]] = {
    "rescore": lambda request: transitions.rescore(request, needs=["talk"]),
    "change_time": lambda request: transitions.change_time(request, slot=a_slot()),
    "change_contact": lambda request: transitions.change_contact(request, phone="+12025550188"),
    "stop_contact": lambda request: transitions.stop_contact(request),
    "undo_stop": _undo_stop,
    "withdraw": lambda request: transitions.withdraw(request),
}
# What only the worker does, to claims whose time ran out.
SYSTEM_ACTIONS = {"expire_claim", "flag_overdue_claim"}
SUPERVISORS_VERBS = {"reassign", "reopen", "admit", "confirm_spam", "allow_call"}

# The table of the desk, by hand: where each verb arrives, from each state that it may leave.
ARRIVES: dict[str, dict[str, str]] = {
    "rescore": {
        "waiting": "waiting", "claimed": "claimed", "scheduled": "scheduled", "quarantined": "quarantined",
    },
    "reveal": {"claimed": "claimed"},
    "claim": {"waiting": "claimed", "scheduled": "claimed"},
    "release": {"claimed": "waiting"},
    "reassign": {"waiting": "claimed", "claimed": "claimed", "scheduled": "claimed"},
    "log_attempt": {"claimed": "scheduled"},
    "schedule": {"claimed": "scheduled"},
    "refer": {"claimed": "claimed"},
    "note": {"claimed": "claimed"},
    "allow_call": {"claimed": "claimed"},
    "close": {"claimed": "closed"},
    "reopen": {"closed": "waiting"},
    "admit": {"quarantined": "waiting"},
    "confirm_spam": {"quarantined": "closed"},
    "change_time": {
        "waiting": "scheduled", "claimed": "scheduled", "scheduled": "scheduled", "quarantined": "quarantined",
    },
    "change_contact": {
        "waiting": "waiting", "claimed": "claimed", "scheduled": "scheduled", "quarantined": "quarantined",
    },
    "stop_contact": dict.fromkeys(["waiting", "claimed", "scheduled", "quarantined"], "closed"),
    "undo_stop": {"closed": "waiting"},
    "withdraw": dict.fromkeys(["waiting", "claimed", "scheduled", "quarantined", "closed"], "closed"),
}  # fmt: skip
