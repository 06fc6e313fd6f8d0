"""Every verb that changes where a request stands, and nothing else that does.

Each is one transaction: one conditional UPDATE, then the audit row, then the outbox. An UPDATE that moves no row means
that somebody was faster, and raises `TransitionRefused`; a verb that `by` may not use raises `PermissionDenied`.
"""

from intake.triage.by_person import (
    change_contact,
    change_time,
    close_erased,
    rescore,
    stop_contact,
    undo_stop,
    withdraw,
)
from intake.triage.calls import allow_call, log_attempt, note, refer, reveal, schedule
from intake.triage.claims import claim, claim_next, expire_claims, reassign, release
from intake.triage.outcomes import admit, close, confirm_spam, reopen

__all__ = [
    "admit",
    "allow_call",
    "change_contact",
    "change_time",
    "claim",
    "claim_next",
    "close",
    "close_erased",
    "confirm_spam",
    "expire_claims",
    "log_attempt",
    "note",
    "reassign",
    "refer",
    "release",
    "reopen",
    "rescore",
    "reveal",
    "schedule",
    "stop_contact",
    "undo_stop",
    "withdraw",
]
